"""Learns the ranker of links from labelled plans, and cross-validates it by plan and, where a plan is large, by source.

A logistic regression over all types of links at once: what makes a good pair is the same for goals, tasks and measures.
How many pairs are accepted is learned apart, from how dense the labelled tables are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.evaluate.link_pairs import LabelledPairs
from kb.graph.features import FEATURES
from kb.graph.ranker import Ranker
from kb.model import LinkType

_FOLDS = 5  # of the sources of the plan that is cross-validated within
_PENALTY = 3.0  # on standardised weights
_LONG = 1500  # pairs of a table from which on each counts less
_CLIP = 5.0  # standard deviations; one odd value shall not decide
_SHRINK = 0.3  # of the density, so that few plans do not make it extreme

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class HeldOut:
    """How a table was ranked by a ranker that had not seen its sources."""

    pairs: LabelledPairs
    distance: Floats  # odds less those of the last accepted pair
    average_precision: float
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)


def learn(tables: Sequence[LabelledPairs], held_out: Sequence[HeldOut]) -> Ranker:
    """The ranker of all tables, its scores calibrated on what `cross_validate` held out."""
    return _calibrated(_fit(tables, [table.counted for table in tables]), held_out)


def cross_validate(tables: Sequence[LabelledPairs], within: str = "seed") -> Iterator[HeldOut]:
    """Every table ranked by a ranker trained without its plan; the tables of plan `within` by rankers trained without
    the fifth of the sources they are asked for."""
    distances = [np.zeros(table.wanted.shape) for table in tables]
    for fold in _folds(tables, within):
        held = dict(fold)
        counted = [
            table.counted & ~held[number][:, None] if number in held else table.counted
            for number, table in enumerate(tables)
        ]
        ranker = _fit(tables, counted)
        for number, sources in fold:
            table = tables[number]
            distances[number][sources] = ranker.distances(table.kind, ranker.odds(table.table.values))[sources]
    for table, distance in zip(tables, distances, strict=True):
        yield _held_out(table, distance)


def _folds(tables: Sequence[LabelledPairs], within: str) -> Iterator[list[tuple[int, Flags]]]:
    for plan in dict.fromkeys(table.plan for table in tables):
        own = [number for number, table in enumerate(tables) if table.plan == plan]
        if plan != within:
            yield [(number, np.ones(len(tables[number].names), dtype=bool)) for number in own]
            continue
        order = sorted({name for number in own for name in tables[number].names})
        for part in range(_FOLDS):
            chosen = set(order[part::_FOLDS])
            yield [(number, np.array([name in chosen for name in tables[number].names])) for number in own]


def _held_out(table: LabelledPairs, distance: Floats) -> HeldOut:
    from sklearn.metrics import average_precision_score

    wanted, counted = table.wanted, table.counted
    accepted = (distance >= 0) & table.table.grounded
    hits = int((accepted & wanted & counted).sum())
    return HeldOut(
        pairs=table,
        distance=distance,
        average_precision=float(average_precision_score(wanted[counted], distance[counted])),
        precision=hits / max(1, int((accepted & counted).sum())),
        recall=hits / max(1, int((wanted & counted).sum())),
    )


def _fit(tables: Sequence[LabelledPairs], counted: Sequence[Flags]) -> Ranker:
    from sklearn.linear_model import LogisticRegression

    values = np.concatenate([table.table.values[mask] for table, mask in zip(tables, counted, strict=True)])
    wanted = np.concatenate([table.wanted[mask] for table, mask in zip(tables, counted, strict=True)])
    weight = np.concatenate(
        [np.full(int(mask.sum()), _importance(table)) for table, mask in zip(tables, counted, strict=True)]
    )
    place = np.concatenate(
        [np.tile(_place(table), (int(mask.sum()), 1)) for table, mask in zip(tables, counted, strict=True)]
    )
    mean, scale = values.mean(axis=0), np.maximum(values.std(axis=0), 1e-6)
    standard = np.clip((values - mean) / scale, -_CLIP, _CLIP)
    model = LogisticRegression(C=1 / _PENALTY, max_iter=1000)
    model.fit(np.hstack([standard, place]), wanted, sample_weight=weight)
    weights = dict(zip(FEATURES, (model.coef_[0][: len(FEATURES)] / scale).tolist(), strict=True))
    return Ranker(weights, _density(tables, counted), slope=1.0, intercept=0.0)


def _importance(table: LabelledPairs) -> float:
    """The weight of one pair: more readers, more; a very long table shall not outweigh all others."""
    return float(table.readers * min(1.0, _LONG / table.counted.sum()) if table.counted.any() else 0.0)


def _place(table: LabelledPairs) -> Floats:
    """What kind of table a pair stands in: its type, and how many targets there are. Large, so as to be fitted
    freely."""
    kinds = [10.0 * (table.kind is kind) for kind in LinkType]
    return np.array([*kinds, 10 * np.log(len(table.table.targets))])


def _density(tables: Sequence[LabelledPairs], counted: Sequence[Flags]) -> Mapping[LinkType, tuple[float, float]]:
    """Of each type, a and b of ln(share of links) = a + b ln(targets); b is common, goal-task has an a of its own."""
    rows, shares = [], []
    for table, mask in zip(tables, counted, strict=True):
        if mask.any() and (links := int((table.wanted & mask).sum())):
            rows.append([1.0, np.log(len(table.table.targets)), float(table.kind is LinkType.GOAL_TASK)])
            shares.append(np.log(links / int(mask.sum())))
    a, b, goal_task = np.linalg.lstsq(
        np.vstack([np.array(rows), np.eye(3) * _SHRINK]), np.array([*shares, 0, 0, 0]), rcond=None
    )[0]
    return {
        LinkType.GOAL_TASK: (float(a + goal_task), float(b)),
        LinkType.TASK_MEASURE: (float(a), float(b)),
        LinkType.GOAL_MEASURE: (float(a), float(b)),
    }


def _calibrated(ranker: Ranker, held_out: Sequence[HeldOut]) -> Ranker:
    """`ranker` with the slope and intercept that fit the held-out labels.

    Source: Platt, Probabilistic outputs for support vector machines (1999).
    """
    from sklearn.linear_model import LogisticRegression

    distance = np.concatenate([found.distance[found.pairs.counted] for found in held_out])
    wanted = np.concatenate([found.pairs.wanted[found.pairs.counted] for found in held_out])
    model = LogisticRegression(C=1e6).fit(distance[:, None], wanted)
    return Ranker(ranker.weights, ranker.density, float(model.coef_[0][0]), float(model.intercept_[0]))
