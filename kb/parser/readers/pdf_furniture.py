"""Tells what is printed on every page - page numbers and running heads - from what belongs to the document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

from kb.parser.readers.pdf_lines import TextLine
from kb.text import fold

_T = TypeVar("_T", bound=Hashable)
_EDGE = 2  # lines at the top and at the bottom of a page that may be furniture
_ZONE = 0.14  # of the page height: how far from the edge furniture stands
_REPEATS = 3  # pages on which a running head stands at least
_DASH = r"[—―–－\-_~·•.|一\s]"
_PAGE_NUMBER = re.compile(
    rf"{_DASH}*(?:第?\s*\d{{1,4}}\s*页?(?:\s*[/／,，共]\s*共?\s*\d{{1,4}}\s*页?)?|[ivxlcdm]{{1,7}}){_DASH}*"
)
_MISREAD_NUMBER = re.compile(r"[\x21-\x7e—―–一\s]{1,6}")  # "- 2S" for - 25 -, where page numbers stand
_BAND = 6.0  # points; furniture stands at the same height within this
_DIGITS = re.compile(r"\d+")


def strip_furniture(pages: Sequence[Sequence[TextLine]], heights: Sequence[float]) -> list[list[TextLine]]:
    """The lines of each page without page numbers and running heads; `heights` are those of the pages in points."""
    edges = [_edge_lines(lines, height) for lines, height in zip(pages, heights, strict=True)]
    heads = _frequent(_shape(line) for lines in edges for line in lines)
    bands = _frequent(_band(line) for lines in edges for line in lines if _PAGE_NUMBER.fullmatch(fold(line.text)))
    furniture = {id(line) for lines in edges for line in lines if _is_furniture(line, heads, bands)}
    return [[line for line in lines if id(line) not in furniture] for lines in pages]


def _edge_lines(lines: Sequence[TextLine], height: float) -> list[TextLine]:
    """The first and last lines of a page that stand near its edges."""
    top = [line for line in lines[:_EDGE] if line.y < _ZONE * height]
    bottom = [line for line in lines[-_EDGE:] if line.y > (1 - _ZONE) * height]
    return top + bottom


def _is_furniture(line: TextLine, heads: frozenset[str], bands: frozenset[int]) -> bool:
    if _PAGE_NUMBER.fullmatch(fold(line.text)) or _shape(line) in heads:
        return True
    return _band(line) in bands and _MISREAD_NUMBER.fullmatch(line.text) is not None


def _frequent(items: Iterable[_T]) -> frozenset[_T]:
    """Items that occur on several pages."""
    return frozenset(item for item, count in Counter(items).items() if count >= _REPEATS)


def _band(line: TextLine) -> int:
    return round(line.y / _BAND)


def _shape(line: TextLine) -> str:
    """The text of a line with its place on the page, numbers replaced."""
    text = _DIGITS.sub("#", fold("".join(line.text.split())))
    return f"{_band(line)}:{text}"
