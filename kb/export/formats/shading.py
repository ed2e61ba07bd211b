"""How strongly a strength is tinted; the same in every format."""

from __future__ import annotations

_PAPER = (0xFF, 0xFF, 0xFF)
_INK = (0xE0, 0x9A, 0x8A)  # light enough for black figures on it: contrast above 7


def tint(strength: float) -> str:
    """The background of a strength between 0 and 1 as six hexadecimal digits.

    >>> tint(0.0), tint(1.0)
    ('FFFFFF', 'E09A8A')
    """
    share = min(max(strength, 0.0), 1.0)
    return "".join(f"{round(low + (high - low) * share):02X}" for low, high in zip(_PAPER, _INK, strict=True))
