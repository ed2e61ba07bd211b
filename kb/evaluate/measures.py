"""How good a ranking of clauses is, and how sure the mean of many is."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from typing import NamedTuple

NDCG_DEPTH = 10
RECALL_DEPTH = 20
_SAMPLES = 2000  # of the bootstrap

Grades = Mapping[str, float]
"""Grade by clause id; clauses not listed have grade 0."""


class Interval(NamedTuple):
    """A mean with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.3f} [{self.low:.3f}, {self.high:.3f}]"


def ndcg(ranked: Sequence[str], grades: Grades, depth: int = NDCG_DEPTH) -> float:
    """Discounted gain of the first `depth` clauses against that of the best order, 0..1.

    Source: Jarvelin & Kekalainen, Cumulated gain-based evaluation of IR techniques (2002), with exponential gain.
    """
    best = sorted(grades.values(), reverse=True)[:depth]
    ideal = _discounted(best)
    return _discounted([grades.get(clause, 0.0) for clause in ranked[:depth]]) / ideal if ideal else 0.0


def _discounted(grades: Sequence[float]) -> float:
    return math.fsum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def recall(ranked: Sequence[str], grades: Grades, depth: int = RECALL_DEPTH) -> float:
    """The share of the clauses of grade 1 or more that stand among the first `depth`."""
    relevant = {clause for clause, grade in grades.items() if grade >= 1}
    return len(relevant & set(ranked[:depth])) / len(relevant) if relevant else 0.0


def bootstrap(values: Sequence[float]) -> Interval:
    """The mean of `values` (not empty) and the middle 95 % of the means of samples drawn from them."""
    chance = random.Random(0)
    means = sorted(math.fsum(chance.choices(values, k=len(values))) / len(values) for _ in range(_SAMPLES))
    cut = _SAMPLES // 40
    return Interval(math.fsum(values) / len(values), means[cut], means[-cut - 1])
