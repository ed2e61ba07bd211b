"""What linking knows of a goal or clause: its passage of text and the topics it speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.lexicon.topics import TopicVocabulary
from kb.model import Clause, Goal, GoalKind, Plan
from kb.text import Span, sentences, strip_span

Vector = NDArray[np.float32]

_TO_PARENT = 0.3  # a goal of a narrow topic is served a little by what names only the wide one
_TO_SIBLING = 0.15  # topics under one parent serve each other a little


@dataclass(frozen=True, slots=True)
class Passage:
    """One end of a possible link: a goal or a clause. `focus` says what it is about, `section` where it stands."""

    id: str
    clause: str
    focus: str  # a goal's statement, a clause's heading
    section: str  # the title right above
    text: str
    span: Span
    kind: GoalKind | None = None
    sentences: tuple[Span, ...] = ()


def goal_passage(plan: Plan, goal: Goal) -> Passage:
    """The passage of a goal; its section is the title of the clause it stands in."""
    clause = plan.clause_by_id[goal.clause]
    section = clause.path[-1] if clause.path else ""
    return Passage(goal.id, goal.clause, goal.text, section, goal.text, goal.span, goal.kind, (goal.span,))


def clause_passage(plan: Plan, clause: Clause) -> Passage:
    """The passage of a task or measure clause with the sentences that may serve as evidence."""
    found = tuple(_body_sentences(plan.text, clause))
    section = clause.path[-1] if clause.path else ""
    return Passage(
        clause.id, clause.id, clause.heading or clause.text[:30], section, clause.text, clause.span, None, found
    )


def _body_sentences(text: str, clause: Clause) -> Iterable[Span]:
    start = clause.span.start
    if clause.marker and text.startswith(clause.marker, start):
        start += len(clause.marker)
    for span in sentences(text, Span(start, clause.span.end)):
        trimmed = strip_span(text, span)
        if trimmed.end - trimmed.start > 2:
            yield trimmed


class TopicSpace:
    """Topics as vectors: one dimension for each topic of a vocabulary, and how topics serve each other."""

    def __init__(self, vocabulary: TopicVocabulary) -> None:
        self._vocabulary = vocabulary
        self.names = tuple(vocabulary.topics)
        self._index = {name: i for i, name in enumerate(self.names)}
        self.relations = self._relation_matrix()

    def _relation_matrix(self) -> Vector:
        """`[g, m]`: how much topic m serves topic g, 0..1, ones on the diagonal."""
        topics = self._vocabulary.topics.values()
        matrix = np.eye(len(self.names), dtype=np.float32)
        for goal in topics:
            for means in topics:
                if goal.id != means.id and goal.parent:
                    near = (
                        _TO_PARENT if means.id == goal.parent else _TO_SIBLING if means.parent == goal.parent else 0.0
                    )
                    matrix[self._index[goal.id], self._index[means.id]] = near
        for goal_id, served in self._vocabulary.relations.items():
            for means_id, weight in served.items():
                cell = (self._index[goal_id], self._index[means_id])
                matrix[cell] = max(matrix[cell], weight)
        return matrix

    def vectors(self, texts: Sequence[str]) -> Vector:
        """Summed weights of the topic words of each text, shape `(len(texts), topics)`."""
        matrix = np.zeros((len(texts), len(self.names)), dtype=np.float32)
        for row, text in enumerate(texts):
            for match in self._vocabulary.matches(text):
                matrix[row, self._index[match.topic]] += match.weight
        return matrix

    def name_of(self, index: int) -> str:
        """The Chinese name of the topic of a dimension."""
        return self._vocabulary.topics[self.names[index]].name
