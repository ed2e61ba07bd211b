"""The score of a clause: its features times weights that anybody can read."""

from __future__ import annotations

from kb.search.features import Features

WEIGHTS = Features(words=1.0, concepts=1.0, heading=0.6, path=0.2, pairs=0.5, whole=0.3)
"""How much each feature counts."""


def score(features: Features, weights: Features = WEIGHTS) -> float:
    """The weighted mean of the features, 0..1."""
    return sum(feature * weight for feature, weight in zip(features, weights, strict=True)) / sum(weights)
