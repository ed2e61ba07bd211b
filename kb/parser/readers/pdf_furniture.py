"""Tells what is printed on every page - page numbers and running heads - from what belongs to the document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from kb.parser.readers.pdf_lines import TextLine
from kb.text import fold

_EDGE = 2  # lines at the top and at the bottom of a page that may be furniture
_ZONE = 0.14  # of the page height: how far from the edge furniture stands
_REPEATS = 3  # pages on which a running head stands at least
_DASH = r"[—―–－\-_~·•.|一\s]"
_PAGE_NUMBER = re.compile(
    rf"{_DASH}*(?:第?\s*\d{{1,4}}\s*页?(?:\s*[/／,，共]\s*共?\s*\d{{1,4}}\s*页?)?|[ivxlcdm]{{1,7}}){_DASH}*"
)
_DIGITS = re.compile(r"\d+")


def strip_furniture(pages: Sequence[Sequence[TextLine]], heights: Sequence[float]) -> list[list[TextLine]]:
    """The lines of each page without page numbers and running heads; `heights` are those of the pages in points."""
    heads = _running_heads(pages, heights)
    return [
        [line for index, line in enumerate(lines) if not _is_furniture(line, index, len(lines), height, heads)]
        for lines, height in zip(pages, heights, strict=True)
    ]


def _is_furniture(line: TextLine, index: int, count: int, height: float, heads: frozenset[str]) -> bool:
    if not _at_edge(line, index, count, height):
        return False
    return _PAGE_NUMBER.fullmatch(fold(line.text)) is not None or _shape(line) in heads


def _at_edge(line: TextLine, index: int, count: int, height: float) -> bool:
    top = index < _EDGE and line.y < _ZONE * height
    bottom = index >= count - _EDGE and line.y > (1 - _ZONE) * height
    return top or bottom


def _running_heads(pages: Sequence[Sequence[TextLine]], heights: Sequence[float]) -> frozenset[str]:
    """Texts, numbers aside, that stand at the edge of several pages at the same height."""
    seen = Counter(
        _shape(line)
        for lines, height in zip(pages, heights, strict=True)
        for index, line in enumerate(lines)
        if _at_edge(line, index, len(lines), height)
    )
    return frozenset(shape for shape, count in seen.items() if count >= _REPEATS)


def _shape(line: TextLine) -> str:
    """The text of a line with its place on the page, numbers replaced."""
    text = _DIGITS.sub("#", fold("".join(line.text.split())))
    return f"{round(line.y / 6)}:{text}"
