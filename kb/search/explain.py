"""Why a clause was found, in one line of Chinese: matched words, what stands for what, the closest sentence."""

from __future__ import annotations

from collections.abc import Iterator

from kb.search.concepts import Concept
from kb.search.documents import Plain, SearchDocument
from kb.search.features import Likeness, Question, best_alternative, plain_title

_MOST = 4  # words, or steps of the thesaurus, told
_SURE = 0.7  # match of a target's name from which it is told
_NEAR = 2.0  # standard deviations from which likeness is told
_SHOWN = 24  # characters of a sentence
_QUOTES = "“”\"‘’'"


def matched_terms(question: Question, clause: Plain) -> tuple[str, ...]:
    """The squeezed texts to highlight in the clause, each once."""
    found: dict[str, None] = {}
    for phrase in question.phrases:
        if phrase in clause.body:
            found[phrase] = None
    for concept in question.free_concepts:
        found.update(dict.fromkeys(_matched(concept, clause.body)))
    return tuple(found)


def reasons(question: Question, document: SearchDocument, near: Likeness | None) -> tuple[str, ...]:
    """The reasons, strongest first; `near` tells the nearest sentence, where meaning was asked for."""
    return tuple(_reasons(question, document, near))


def _reasons(question: Question, document: SearchDocument, near: Likeness | None) -> Iterator[str]:
    clause = document.plain
    phrases = [phrase for phrase in question.phrases if phrase in clause.body]
    if phrases:
        yield f"原文含有{_listed(phrases)}"
    literal = _all_literal(question, clause.body)
    if literal:
        yield f"命中{_listed(literal)}"
    in_heading = _all_literal(question, clause.heading)
    if in_heading:
        yield f"标题命中{_listed(in_heading)}"
    yield from list(_steps(question, clause))[:_MOST]
    in_path = _all_literal(question, clause.path)
    if in_path and not literal:
        yield f"所在章节命中{_listed(in_path)}"
    in_title = [name for name in _all_literal(question, plain_title(document.plan_title)) if name not in literal]
    if in_title:
        yield f"规划名称命中{_listed(in_title)}"
    target = max(document.targets, key=question.target_match, default=None)
    if target and question.target_match(target) >= _SURE:
        yield f"设有指标“{target.indicator}”"
    missing = any(concept.text not in clause.body for concept in question.free_concepts)
    if near and missing and max(near.sentence, near.topic) >= _NEAR:
        yield f"语义相近：“{shortened(near.span.of(document.text))}”"


def _steps(question: Question, clause: Plain) -> Iterator[str]:
    for concept in question.free_concepts:
        if concept.text not in clause.body:
            alternative = best_alternative(concept, clause.body)
            if alternative:
                yield f"{concept.shown} → {alternative.shown}"


def _matched(concept: Concept, text: str) -> Iterator[str]:
    """What stands in `text` for the concept: itself, else its words and the closest alternative."""
    if concept.text in text:
        yield concept.text
    else:
        yield from (word for word, _ in concept.words if word in text)
        alternative = best_alternative(concept, text)
        if alternative:
            yield alternative.text


def _all_literal(question: Question, text: str) -> list[str]:
    """The concepts that stand in `text` themselves, as they were typed, or else those of their words that do."""
    found: list[str] = []
    for concept in question.free_concepts:
        if concept.text in text:
            found.append(concept.shown)
        else:
            found.extend(word for word, _ in concept.words if word in text)
    return found


def shortened(sentence: str) -> str:
    """A sentence without white space, cut where it is long."""
    plain = "".join(sentence.split())
    return plain if len(plain) <= _SHOWN else plain[: _SHOWN - 1] + "…"


def _listed(terms: list[str]) -> str:
    return "".join(f"“{term.strip(_QUOTES)}”" for term in dict.fromkeys(terms[: 2 * _MOST]))
