"""The ranker: turns the features of a pair into a score 0..1, by weights read from a file (set by hand so far)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kb.graph.features import FEATURES
from kb.model import LinkType

WEIGHTS = Path(__file__).with_name("weights.json")


@dataclass(frozen=True)
class LinearModel:
    """A logistic function over the features of one link type. A link is accepted from `threshold` on.

    Raises:
        ValueError: a weight names a feature that is not computed; it would count for nothing without anybody noticing.
    """

    bias: float
    weights: Mapping[str, float]  # by feature name, for features as they are
    threshold: float  # a score

    def __post_init__(self) -> None:
        unknown = sorted(set(self.weights) - set(FEATURES))
        if unknown:
            raise ValueError(f"weights for unknown features: {', '.join(unknown)}")

    def contributions(self, values: NDArray[np.float32]) -> NDArray[np.float64]:
        """What each feature adds to the log-odds, same shape as `values` (last axis: features)."""
        return values * np.array([self.weights.get(name, 0.0) for name in FEATURES])

    def probabilities(self, values: NDArray[np.float32]) -> NDArray[np.float64]:
        """Score 0..1 of each pair, larger is likelier, not calibrated; shape of `values` without its last axis."""
        odds = self.bias + self.contributions(values).sum(axis=-1)
        return np.asarray(1 / (1 + np.exp(-odds)))


@cache
def load_models(path: Path = WEIGHTS) -> Mapping[LinkType, LinearModel]:
    """The models of a weights file, by link type."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    return {
        LinkType(name): LinearModel(model["bias"], model["weights"], model["threshold"])
        for name, model in stored["models"].items()
    }
