"""Why a clause was found, in one line of Chinese: matched words, what stands for what, the closest sentence."""

from __future__ import annotations

from collections.abc import Iterator

from kb.search.concepts import Concept
from kb.search.features import Question, Texts, best_alternative

_MOST = 4  # words, or steps of the thesaurus, told


def matched_terms(question: Question, clause: Texts) -> tuple[str, ...]:
    """The squeezed texts to highlight in the clause, each once."""
    found: dict[str, None] = {}
    for phrase in question.phrases:
        if phrase in clause.body:
            found[phrase] = None
    for concept in question.concepts:
        found.update(dict.fromkeys(_matched(concept, clause.body)))
    return tuple(found)


def reasons(question: Question, clause: Texts) -> tuple[str, ...]:
    """The reasons, strongest first."""
    return tuple(_reasons(question, clause))


def _reasons(question: Question, clause: Texts) -> Iterator[str]:
    phrases = [phrase for phrase in question.phrases if phrase in clause.body]
    if phrases:
        yield f"原文含有{_listed(phrases)}"
    literal = [term for concept in question.concepts for term in _literal(concept, clause.body)]
    if literal:
        yield f"命中{_listed(literal)}"
    in_heading = [term for concept in question.concepts for term in _literal(concept, clause.heading)]
    if in_heading:
        yield f"标题命中{_listed(in_heading)}"
    yield from list(_steps(question, clause))[:_MOST]
    in_path = [term for concept in question.concepts for term in _literal(concept, clause.path)]
    if in_path and not literal:
        yield f"所在章节命中{_listed(in_path)}"


def _steps(question: Question, clause: Texts) -> Iterator[str]:
    for concept in question.concepts:
        if concept.text not in clause.body:
            alternative = best_alternative(concept, clause.body)
            if alternative:
                yield f"{concept.text} → {alternative.shown}"


def _matched(concept: Concept, text: str) -> Iterator[str]:
    yield from _literal(concept, text)
    if concept.text not in text:
        alternative = best_alternative(concept, text)
        if alternative:
            yield alternative.text


def _literal(concept: Concept, text: str) -> Iterator[str]:
    """The concept itself where it stands in `text`, else those of its words that do."""
    if concept.text in text:
        yield concept.text
    else:
        yield from (word for word, _ in concept.words if word in text)


def _listed(terms: list[str]) -> str:
    return "".join(f"“{term}”" for term in dict.fromkeys(terms[: 2 * _MOST]))
