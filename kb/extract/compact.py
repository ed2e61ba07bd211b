"""Text without white space, with the way back to the offsets of the source.

Extracted text breaks lines inside sentences and puts blanks around numbers (`20\\n％`, `到 2025 年`). Rules about
wording read the compact form; spans are given in the source.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.text import Span, fold

_WHITE = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class Compact:
    """A passage of a source text without white space.

    `shown` has the characters as printed, `text` the same folded (half-width, lower case); both have equal length.
    One blank is kept between two digits, so that neighbouring numbers stay apart.
    """

    shown: str
    text: str
    offsets: Sequence[int]  # of each character, in the source

    def span(self, start: int, end: int) -> Span:
        """The source span of characters `start` to `end` (half open, not empty)."""
        return Span(self.offsets[start], self.offsets[end - 1] + 1)


def compact(source: str, span: Span) -> Compact:
    """The compact form of `source[span]`.

    >>> compact("达到 ２０\\n％，", Span(0, 8)).text
    '达到20%,'
    """
    passage = span.of(source)
    if not _WHITE.search(passage):
        return Compact(passage, fold(passage), range(span.start, span.end))
    kept = [index for index, char in enumerate(passage) if not char.isspace() or _parts_digits(passage, index)]
    shown = "".join(" " if passage[index].isspace() else passage[index] for index in kept)
    return Compact(shown, fold(shown), [span.start + index for index in kept])


def _parts_digits(passage: str, index: int) -> bool:
    """Whether the blank at `index` stands directly between two digits."""
    return 0 < index < len(passage) - 1 and passage[index - 1].isdecimal() and passage[index + 1].isdecimal()
