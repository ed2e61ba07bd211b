"""What somebody who is still typing may mean: terms that begin with it, clauses and targets that hold it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kb.lexicon.thesaurus import Thesaurus
from kb.model import Hit, Target

_EACH = 5  # suggestions of one kind; more is not read while typing


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One suggestion: its text, what it is, and the id it leads to ("" for a term)."""

    text: str
    detail: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Suggestions by kind, best first."""

    clauses: tuple[Suggestion, ...] = ()
    targets: tuple[Suggestion, ...] = ()
    terms: tuple[Suggestion, ...] = ()


def suggest(prefix: str, hits: Iterable[Hit], targets: Iterable[Target], thesaurus: Thesaurus) -> Suggestions:
    """Suggestions for what has been typed so far, from the clauses found and the targets of their plans."""
    terms = sorted((word for word in set(thesaurus.words()) if word.startswith(prefix)), key=lambda w: (len(w), w))
    named = [target for target in targets if prefix in target.indicator]
    return Suggestions(
        clauses=tuple(Suggestion(hit.heading or hit.snippet[:30], " › ".join(hit.path), hit.id) for hit in hits)[
            :_EACH
        ],
        targets=tuple(Suggestion(t.indicator, f"{t.value}{t.unit}", t.id) for t in named[:_EACH]),
        terms=tuple(Suggestion(word, thesaurus.canonical(word)) for word in terms[:_EACH]),
    )
