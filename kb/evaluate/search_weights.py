"""Learns the weights of the ranking from judged queries, and cross-validates them.

Gradient descent on the pairwise loss of LambdaRank for a linear score: a pair of clauses in the wrong order costs the
more, the more its exchange would change nDCG@10. Weights stay at or above zero and are pulled towards those in use, so
that a handful of queries cannot turn the ranking over.

Source: Burges, From RankNet to LambdaRank to LambdaMART (2010).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.evaluate.judged import JudgedQuery, Task
from kb.evaluate.measures import bootstrap, ndcg
from kb.search.features import Features
from kb.search.ranking import WEIGHTS, Mode
from kb.search.service import NEAR_ENOUGH

_STEPS = 300
_RATE = 0.05  # of Adam
_PULL = 0.1  # towards the weights in use
_SHARPNESS = 3.0  # of the pairwise loss
_DEPTH = 10
_FIFTHS = 5

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Example:
    """The candidates of one judged query."""

    document: str
    query: JudgedQuery
    ids: tuple[str, ...]
    features: Floats  # one row a candidate
    literal: NDArray[np.bool_]  # found by its words, not only near in meaning
    gains: Floats  # 2^grade - 1


def report(tasks: Sequence[Task], within: str = "seed") -> str:
    """The cross-validated nDCG of the learned weights beside that of the weights in use, and the learned weights.

    Queries are held out by document; those of kind `within`, which are all of one document, by fifths.
    """
    examples = [example for task in tasks for example in _examples(task)]
    groups: dict[str, list[_Example]] = {}
    for place, example in enumerate(examples):
        part = f"{place % _FIFTHS}" if example.query.kind == within else example.document
        groups.setdefault(part, []).append(example)
    held_out: list[tuple[_Example, Floats]] = []
    for part, own in groups.items():
        weights = _learn([example for other, group in groups.items() if other != part for example in group])
        held_out.extend((example, weights) for example in own)
    lines = [f"{'kind':11} {'n':>4}  {'in use':22} cross-validated"]
    for kind in sorted({example.query.kind for example in examples}):
        chosen = [(example, weights) for example, weights in held_out if example.query.kind == kind]
        used = bootstrap([_quality(example, _in_use()) for example, _ in chosen])
        crossed = bootstrap([_quality(example, weights) for example, weights in chosen])
        lines.append(f"{kind:11} {len(chosen):4}  {used!s:22} {crossed}")
    shown = ", ".join(f"{name}={weight:.2f}" for name, weight in zip(Features._fields, _learn(examples), strict=True))
    return "\n".join([*lines, f"learned from all: {shown}"])


def _in_use() -> Floats:
    return np.asarray(WEIGHTS[Mode.HYBRID], np.float64)


def _examples(task: Task) -> Iterator[_Example]:
    for query in task.queries:
        candidates = sorted(task.searcher.candidates(query.text), key=lambda found: found.document.order)
        ids = tuple(candidate.document.id for candidate in candidates)
        features = np.asarray([candidate.features for candidate in candidates], np.float64)
        literal = np.asarray([candidate.literal for candidate in candidates], np.bool_)
        gains = np.asarray([2 ** query.grades.get(clause, 0.0) - 1 for clause in ids], np.float64)
        if len(ids) > 1:
            yield _Example(task.name, query, ids, features, literal, gains)


def _quality(example: _Example, weights: Floats) -> float:
    """nDCG of the order a search would show: without what is only near in meaning, and not near enough."""
    scores = example.features @ weights
    kept = example.literal | (scores >= NEAR_ENOUGH * scores.max())
    order = [place for place in np.argsort(-scores, kind="stable") if kept[place]]
    return ndcg([example.ids[place] for place in order], example.query.grades)


def _learn(examples: Sequence[_Example]) -> Floats:
    """The weights that minimise the loss, by Adam from the weights in use."""
    start = _in_use()
    weights, momentum, spread = start.copy(), np.zeros_like(start), np.zeros_like(start)
    for step in range(1, _STEPS + 1):
        slope = sum((_slope(example, weights) for example in examples), np.zeros_like(start)) / len(examples)
        slope = slope + _PULL * (weights - start)
        momentum = 0.9 * momentum + 0.1 * slope
        spread = 0.999 * spread + 0.001 * slope**2
        change = (momentum / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
        weights = np.maximum(weights - _RATE * change, 0.0)
    return weights


def _slope(example: _Example, weights: Floats) -> Floats:
    """The gradient of the loss of one query."""
    scores = example.features @ weights
    places = np.empty(len(scores), np.int64)
    places[np.argsort(-scores, kind="stable")] = np.arange(len(scores))
    discounts = np.where(places < 3 * _DEPTH, 1 / np.log2(places + 2), 0.0)
    ideal = float((np.sort(example.gains)[::-1][:_DEPTH] / np.log2(np.arange(2, len(scores) + 2)[:_DEPTH])).sum())
    better = np.maximum(example.gains[:, None] - example.gains[None], 0.0)
    stakes = better * np.abs(discounts[:, None] - discounts[None]) / max(ideal, 1e-12)
    wrong = 1 / (1 + np.exp(np.clip(_SHARPNESS * (scores[:, None] - scores[None]), -30, 30)))
    push = _SHARPNESS * stakes * wrong
    return np.asarray(-(push.sum(axis=1) - push.sum(axis=0)) @ example.features, np.float64)
