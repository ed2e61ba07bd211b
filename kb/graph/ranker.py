"""The ranker: turns the features of pairs into scores 0..1, by weights learned from labelled plans.

The weights file is written by `python -m kb.evaluate links --learn --write`. How many links people draw depends on the
plan: the more targets there are, the fewer of them serve one source. So the ranker does not accept from a fixed score on;
it accepts as many pairs as a plan of this size is expected to have, the best ones.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kb.graph.features import FEATURES
from kb.model import LinkType

WEIGHTS = Path(__file__).with_name("weights.json")

_LEADING, _LEAD = 2, 0.5  # targets of each source with a lead, and the lead, chosen on held-out labels

Odds = NDArray[np.float64]


@dataclass(frozen=True)
class Ranker:
    """A logistic function over features as they are, one for all types of links.

    `density[type]` holds a and b of the share of pairs that are links among n targets, `exp(a + b ln n)`; `slope` and
    `intercept` turn the distance of a pair's odds from the last accepted one into a probability.

    Raises:
        ValueError: weights and features differ; a feature would count for nothing without anybody noticing.
    """

    weights: Mapping[str, float]
    density: Mapping[LinkType, tuple[float, float]]
    slope: float
    intercept: float

    def __post_init__(self) -> None:
        if different := sorted(set(self.weights) ^ set(FEATURES)):
            raise ValueError(f"weights and features differ: {', '.join(different)}")

    @property
    def threshold(self) -> float:
        """The score from which on a pair is accepted, in every plan."""
        return float(_probability(np.array(self.intercept)))

    def contributions(self, values: NDArray[np.float32]) -> Odds:
        """What each feature adds to the odds, same shape as `values` (last axis: features)."""
        return values * np.array([self.weights[name] for name in FEATURES])

    def odds(self, values: NDArray[np.float32]) -> Odds:
        """Larger is likelier; comparable within one table of pairs only. Shape of `values` without its last axis."""
        return np.asarray(self.contributions(values).sum(axis=-1))

    def expected_links(self, kind: LinkType, sources: int, targets: int) -> int:
        """How many of all pairs are expected to be links."""
        a, b = self.density[kind]
        return min(sources * targets, round(sources * targets * math.exp(a + b * math.log(max(1, targets)))))

    def distances(self, kind: LinkType, odds: Odds) -> Odds:
        """How far the odds of each pair of a whole table, shape `(sources, targets)`, are from those of the last pair
        that is accepted; accepted pairs have 0 or more. The best targets of each source get a lead over all others,
        since people look for something that serves every goal."""
        leading = np.argsort(-odds, axis=1, kind="stable")[:, :_LEADING]
        led = odds.copy()
        np.put_along_axis(led, leading, np.take_along_axis(odds, leading, axis=1) + _LEAD, axis=1)
        expected = self.expected_links(kind, *odds.shape)
        last = np.partition(led.ravel(), -expected)[-expected] if expected else np.inf
        return led - last

    def scores(self, kind: LinkType, odds: Odds) -> Odds:
        """Probability 0..1 of each pair of a whole table; accepted from `threshold` on."""
        return _probability(self.slope * self.distances(kind, odds) + self.intercept)


def _probability(odds: Odds) -> Odds:
    """The logistic function, the same to the last bit for the threshold and for the scores it is compared with."""
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -30, 30))))


@cache
def load_ranker(path: Path = WEIGHTS) -> Ranker:
    """The ranker of a weights file."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    density = {LinkType(name): (a, b) for name, (a, b) in stored["density"].items()}
    return Ranker(stored["weights"], density, stored["slope"], stored["intercept"])


def save_ranker(ranker: Ranker, path: Path = WEIGHTS) -> None:
    """Write the weights file that `load_ranker` reads."""
    stored = {
        "weights": {name: round(weight, 4) for name, weight in ranker.weights.items()},
        "density": {kind.value: [round(a, 4), round(b, 4)] for kind, (a, b) in ranker.density.items()},
        "slope": round(ranker.slope, 4),
        "intercept": round(ranker.intercept, 4),
    }
    path.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")
