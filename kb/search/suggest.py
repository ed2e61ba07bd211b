"""What somebody who has begun to type may want: clauses, targets and terms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from kb.lexicon.thesaurus import Relation, Thesaurus
from kb.search.documents import SearchDocument
from kb.search.engine import AnyOf, Field, Node, Preferring, SearchEngine, Term, may_occur, substring
from kb.search.entries import restored
from kb.search.explain import shortened
from kb.search.initials import initials
from kb.search.tokens import Tokenizer, squeezed
from kb.text import sentences

_OF_EACH = 6  # suggestions of each kind
_LOOKED_AT = 40  # clauses read for each kind
_TERMS_TRIED = 24  # terms looked up in the index
_SHORTEST_INITIALS = 2  # letters


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One suggestion: what it leads to ("" for a term), what to show, and where it stands or how often it occurs."""

    id: str
    text: str
    detail: str


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Suggestions by kind, best first."""

    clauses: tuple[Suggestion, ...] = ()
    targets: tuple[Suggestion, ...] = ()
    terms: tuple[Suggestion, ...] = ()


class Suggester:
    """Suggests from one index and the thesaurus."""

    def __init__(self, engine: SearchEngine, tokenizer: Tokenizer, thesaurus: Thesaurus) -> None:
        self._engine = engine
        self._tokenizer = tokenizer
        self._thesaurus = thesaurus

    def suggest(self, typed: str) -> Suggestions:
        """Suggestions for what has been typed so far; none for nothing."""
        plain = squeezed(typed)
        if not plain:
            return Suggestions()
        return Suggestions(tuple(self._clauses(typed, plain)), tuple(self._targets(plain)), tuple(self._terms(plain)))

    def _clauses(self, typed: str, plain: str) -> Iterator[Suggestion]:
        """Clauses that contain what was typed, those with it in their heading or first sentence first."""
        words = self._tokenizer.search_tokens(typed)
        wanted = substring(self._engine, Field.PAIRS, plain)
        if words:
            wanted = Preferring(wanted, AnyOf(tuple(Term(Field.HEADING, word.text) for word in words)))
        titled = [(document, _title(document)) for document in self._found(wanted)]
        titled.sort(key=lambda entry: plain not in squeezed(entry[1]))  # stable: the engine's order stays
        for document, title in titled[:_OF_EACH]:
            yield Suggestion(document.id, f"{document.marker}{title}", document.plan_title)

    def _targets(self, plain: str) -> Iterator[Suggestion]:
        found = self._found(substring(self._engine, Field.INDICATOR, plain))
        targets = [
            (target, document)
            for document in found
            for target in document.targets
            if plain in squeezed(f"{target.indicator}\n{target.key}")
        ]
        targets.sort(key=lambda entry: _name_order(entry[0].indicator, plain))
        for target, document in targets[:_OF_EACH]:
            year = f"{target.year}年 " if target.year else ""
            yield Suggestion(target.id, target.indicator, f"{year}{target.value}{target.unit}，{document.plan_title}")

    def _terms(self, plain: str) -> Iterator[Suggestion]:
        """Terms of the thesaurus that begin with what was typed, or have it for their initials, and occur, those in
        most clauses first."""
        likely = islice(
            (term for term in self._known_terms(plain) if may_occur(self._engine, squeezed(term))), _TERMS_TRIED
        )
        counted = [(self._total(term), term) for term in likely]
        counted.sort(key=lambda entry: -entry[0])  # stable: official and short terms stay in front
        for total, term in counted[:_OF_EACH]:
            if total:
                yield Suggestion("", term, f"{total} 条")

    def _total(self, term: str) -> int:
        """How many clauses contain a term."""
        return self._engine.search(substring(self._engine, Field.PAIRS, squeezed(term)), 1).total

    def _known_terms(self, plain: str) -> list[str]:
        by_initials = plain.isascii() and plain.isalpha() and len(plain) >= _SHORTEST_INITIALS
        fitting = {
            member.term: (member.relation is not Relation.SAME, len(member.term), member.term)
            for group in self._thesaurus.groups
            for member in group.members
            if squeezed(member.term).startswith(plain) or (by_initials and initials(member.term).startswith(plain))
        }
        return sorted(fitting, key=lambda term: fitting[term])

    def _found(self, wanted: Node) -> list[SearchDocument]:
        return [restored(stored) for stored, _ in self._engine.search(wanted, _LOOKED_AT).documents]


def _title(document: SearchDocument) -> str:
    """The heading of a clause, or the beginning of its first sentence where it has none."""
    if document.heading:
        return document.heading
    body = document.text.strip().removeprefix(document.marker).strip()
    first = next(sentences(body), None)
    return shortened(first.of(body)) if first else ""


def _name_order(indicator: str, plain: str) -> tuple[bool, bool]:
    """Indicators that begin with what was typed first, then those that contain it, then those known by such a name."""
    name = squeezed(indicator)
    return not name.startswith(plain), plain not in name
