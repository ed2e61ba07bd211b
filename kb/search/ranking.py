"""The score of a clause: its features times weights that anybody can read."""

from __future__ import annotations

from enum import StrEnum

from kb.search.features import Features


class Mode(StrEnum):
    """What a search goes by."""

    HYBRID = "hybrid"
    KEYWORD = "keyword"
    SEMANTIC = "semantic"


_LITERAL = Features(
    words=1.0, concepts=1.0, heading=0.6, path=0.2, plan=2.5, pairs=0.5, whole=0.3, forward=0.25, timely=2.5, target=0.5
)

WEIGHTS = {
    Mode.HYBRID: _LITERAL._replace(forward=0.8, sentence=2.4, clause=0.8, topic=1.2),
    Mode.KEYWORD: _LITERAL,
    Mode.SEMANTIC: Features(sentence=2.4, clause=0.8, topic=1.2),
}
"""How much each feature counts; `python -m kb.evaluate search --learn` finds them from judged queries."""


def score(features: Features, weights: Features) -> float:
    """The weighted mean of the features, 0..1."""
    reached = sum(feature * weight for feature, weight in zip(features, weights, strict=True))
    return min(max(reached / sum(weights), 0.0), 1.0)
