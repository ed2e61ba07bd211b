"""How wide the columns and how high the rows of a sheet must be for every word to be seen.

Programs differ in whether they fit the height of wrapped rows when they open a file, so it is computed here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from kb.export.formats.measure import needed_widths, text_width
from kb.export.table import Column, ColumnKind, ExportTable, Row

LINE_HEIGHT = 14.0  # points
HIGHEST = 409.0  # points, the highest row Excel can draw
MOST_LINES = int(HIGHEST / LINE_HEIGHT)

_WIDEST = 160.0  # digits; a column is not made wider than this for the sake of its long cells
_STEP = 1.25
_SLACK = 2.0  # digits of a line lost to the margins and to keeping punctuation off its start
_PADDING = 2.0  # points
_READABLE = 320.0  # digits across an A4 page that can still be read


def column_widths(table: ExportTable, rows: Sequence[Row]) -> list[float]:
    """The widths in digits: as needed, or wider where that lets the longest cells among `rows` be drawn whole."""
    return [
        _widened(2 * width + _SLACK, [row[place].text for row in rows])
        for place, width in enumerate(needed_widths(table))
    ]


def _widened(width: float, texts: Sequence[str]) -> float:
    long = [text for text in texts if line_count(text, width) > MOST_LINES]
    while long and width < _WIDEST:
        width = min(width * _STEP, _WIDEST)
        long = [text for text in long if line_count(text, width) > MOST_LINES]
    return width


def line_count(text: str, width: float) -> int:
    """How many lines `text` takes in a column of `width` digits."""
    return sum(max(1, math.ceil(2 * text_width(line) / (width - _SLACK))) for line in text.split("\n"))


def row_height(lines: int) -> float:
    """The height in points of a row of so many lines, as far as a row can be that high."""
    return min(HIGHEST, lines * LINE_HEIGHT + _PADDING)


def head_height(columns: Sequence[Column]) -> float:
    """The height in points of the head: that of its longest upright label, or of two lines."""
    upright = (len(column.label) + 1 for column in columns if column.kind is ColumnKind.STRENGTH)
    return row_height(max(upright, default=2))


def pages_across(widths: Sequence[float]) -> int:
    """On how many pages side by side a table is printed so that it can be read."""
    return math.ceil(sum(widths) / _READABLE)
