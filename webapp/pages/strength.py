"""The strength of a link as a page shows it: a number and one of eleven steps of shading."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Strength:
    """`text` is the score with two digits; `step` (0..10) chooses the shading or the length of a bar."""

    text: str
    step: int


def strength(score: float) -> Strength:
    """The strength of a score from 0 to 1.

    >>> strength(0.876)
    Strength(text='0.88', step=9)
    """
    bounded = min(max(score, 0.0), 1.0)
    return Strength(f"{bounded:.2f}", round(bounded * 10))
