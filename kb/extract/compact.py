"""Text without white space, with the way back to the offsets of the source.

Extracted text breaks lines inside sentences and puts blanks around numbers (`20\\n％`, `到 2025 年`). Rules about
wording read the compact form; spans are given in the source.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.extract.values import Value
from kb.text import Span, fold

_WORD = re.compile(r"\S+")


class Compact(Value, frozen=True):
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
    start = span.start + len(passage) - len(passage.lstrip())
    passage = passage.strip()
    if len(passage.split(maxsplit=1)) < 2:
        return Compact(passage, fold(passage), range(start, start + len(passage)))
    pieces: list[str] = []
    offsets: list[int] = []
    end = 0
    for word in _WORD.finditer(passage):
        begin = word.start()
        if begin == end + 1 and passage[end - 1].isdecimal() and passage[begin].isdecimal():
            pieces.append(" ")
            offsets.append(start + end)
        end = word.end()
        pieces.append(word.group())
        offsets.extend(range(start + begin, start + end))
    shown = "".join(pieces)
    return Compact(shown, fold(shown), offsets)
