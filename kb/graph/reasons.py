"""Why two passages are linked, in one Chinese line that names the features that decided."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kb.graph.features import FEATURES, PairTable
from kb.graph.passages import focuses_of, texts_of
from kb.graph.spaces import TopicSpace, Vector
from kb.text import fold

_TOPICS = 3  # topics named at most
_CELLS = 4 * _TOPICS  # pairs of topics looked at for them
_WEAKEST = 0.02  # strength of a pair of topics worth naming
_FEATURES = 2  # features named at most
_TERMS = 3  # shared terms named at most
_SHORTEST, _LONGEST = 3, 12  # characters of a shared term
_LABELS = tuple(FEATURES.values())


class Reasons:
    """The reasons of the pairs of one table; what a row or a column has to do with them is worked out once."""

    def __init__(self, table: PairTable, space: TopicSpace) -> None:
        self._space = space
        self._focuses = focuses_of(table.sources)
        self._folded_focuses = [fold(focus) for focus in self._focuses]
        self._folded_texts = [fold(text) for text in texts_of(table.targets)]
        self._ours = [_Topics.shares(row) for row in table.source_topics]
        self._theirs = [_Topics.saturated(row) for row in table.target_topics]

    def of(self, source: int, target: int, contributions: NDArray[np.float64]) -> str:
        """For example: 主题相同：出口贸易；主题相关：通关与贸易便利支撑出口贸易；共有词：加工贸易；判断依据：标题主题对应、句意相近.

        `contributions` are what the features add to the odds, in the order of `FEATURES`.
        """
        parts = (
            *self._topic_parts(self._ours[source], self._theirs[target]),
            self._terms_part(source, target),
            _features_part(contributions),
        )
        return "；".join(part for part in parts if part)

    def _topic_parts(self, ours: _Topics, theirs: _Topics) -> tuple[str, str]:
        relations = self._space.relations[np.ix_(ours.numbers, theirs.numbers)]
        strength = np.outer(ours.weights, theirs.weights) * relations
        same, related = [], []
        for cell in np.argsort(-strength, axis=None, kind="stable")[:_CELLS]:
            row, column = divmod(int(cell), strength.shape[1])
            if strength[row, column] < _WEAKEST:
                break
            goal, means = int(ours.numbers[row]), int(theirs.numbers[column])
            if goal == means:
                same.append(self._space.name_of(goal))
            elif relations[row, column] >= 0.5:
                related.append(f"{self._space.name_of(means)}支撑{self._space.name_of(goal)}")
        named = f"主题相同：{'、'.join(same[:_TOPICS])}" if same else ""
        return named, f"主题相关：{'、'.join(related[: _TOPICS - 1])}" if related else ""

    def _terms_part(self, source: int, target: int) -> str:
        spans = shared_runs(self._folded_focuses[source], self._folded_texts[target])
        terms = dict.fromkeys(self._focuses[source][start:end] for start, end in spans)
        longest = sorted(terms, key=len, reverse=True)[:_TERMS]
        return f"共有词：{'、'.join(longest)}" if longest else ""


class _Topics:
    """The topics a passage has, by number, with weights that compare."""

    def __init__(self, row: Vector, scale: float) -> None:
        self.numbers = np.flatnonzero(row)
        self.weights = row[self.numbers] / max(scale, 1e-6)

    @classmethod
    def shares(cls, row: Vector) -> _Topics:
        """Weights that add up to 1."""
        return cls(row, float(row.sum()))

    @classmethod
    def saturated(cls, row: Vector) -> _Topics:
        """Weights of which the largest is 1."""
        return cls(row, float(row.max()))


def _features_part(contributions: NDArray[np.float64]) -> str:
    strongest = [_LABELS[i] for i in np.argsort(-contributions, kind="stable") if contributions[i] > 0]
    return f"判断依据：{'、'.join(list(dict.fromkeys(strongest))[:_FEATURES])}" if strongest else ""


def shared_runs(ours: str, theirs: str) -> list[tuple[int, int]]:
    """Start and end of the longest runs of letters and digits of `ours` that occur in `theirs`, without overlap."""
    found: list[tuple[int, int]] = []
    start = 0
    while (end := start + _SHORTEST) <= len(ours):
        if not _occurs(ours[start:end], theirs):
            start += 1
            continue
        while end < len(ours) and end - start < _LONGEST and _occurs(ours[start : end + 1], theirs):
            end += 1
        found.append((start, end))
        start = end
    return found


def _occurs(term: str, text: str) -> bool:
    return term in text and term.isalnum()
