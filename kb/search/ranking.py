"""The score of a clause: its features times weights that anybody can read."""

from __future__ import annotations

from enum import StrEnum

from kb.search.features import Features


class Mode(StrEnum):
    """What a search goes by."""

    HYBRID = "hybrid"
    KEYWORD = "keyword"
    SEMANTIC = "semantic"


WEIGHTS = {
    Mode.HYBRID: Features(
        words=1.0, concepts=1.0, heading=0.6, path=0.2, pairs=0.5, whole=0.3, sentence=2.4, clause=0.6, topic=1.2
    ),
    Mode.KEYWORD: Features(words=1.0, concepts=1.0, heading=0.6, path=0.2, pairs=0.5, whole=0.3),
    Mode.SEMANTIC: Features(sentence=2.0, clause=0.5, topic=1.0),
}
"""How much each feature counts."""


def score(features: Features, weights: Features) -> float:
    """The weighted mean of the features, 0..1."""
    reached = sum(feature * weight for feature, weight in zip(features, weights, strict=True))
    return min(max(reached / sum(weights), 0.0), 1.0)
