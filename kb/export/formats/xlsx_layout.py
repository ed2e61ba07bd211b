"""How wide the columns and how high the rows of a sheet must be for every word to be seen.

Programs differ in whether they fit the height of wrapped rows when they open a file, so it is computed here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from kb.export.formats.columns import is_used
from kb.export.formats.measure import needed_widths, text_width
from kb.export.table import Column, ColumnKind, ExportTable, Row

LINE_HEIGHT = 14.0  # points, at the usual size
HIGHEST = 409.0  # points, the highest row Excel can draw
SIZES = (10, 9, 8, 7, 6)  # points; a cell that would be too high at one size is set in the next
_MOST_LINES = int(HIGHEST / LINE_HEIGHT)  # of a row at the usual size

_STEP = 1.25
_SLACK = 2.0  # digits of a line lost to the margins and to keeping punctuation off its start
_PADDING = 2.0  # points
_READABLE = 190.0  # digits across a lying A4 page that are printed at three quarters of their size
_NARROWEST = 16.0  # digits; a column is not made narrower for the sake of the page


def column_widths(table: ExportTable, rows: Sequence[Row]) -> list[float]:
    """The widths in digits: as needed, less where the page has no room, more where it has and a cell is too high."""
    used = is_used(table)
    widths = [2 * width + _SLACK for width in needed_widths(table)]
    if all(column.kind is not ColumnKind.STRENGTH for column in table.columns):  # a matrix goes on over further pages
        widths = _narrowed(widths, used)
    spare = _READABLE - sum(width for width, shown in zip(widths, used, strict=True) if shown)
    for place, width in enumerate(widths):
        widths[place] = _widened(width, max(width, width + spare), [row[place].text for row in rows])
        spare -= widths[place] - width
    return widths


def _narrowed(widths: Sequence[float], used: Sequence[bool]) -> list[float]:
    """`widths` with the broad columns narrowed alike until all that are used fit across the page."""
    shown = [width for width, is_shown in zip(widths, used, strict=True) if is_shown]
    broad = sum(width - _NARROWEST for width in shown if width > _NARROWEST)
    over = min(max(sum(shown) - _READABLE, 0.0), broad)
    return [w - over * (w - _NARROWEST) / broad if over and w > _NARROWEST else w for w in widths]


def _widened(width: float, widest: float, texts: Sequence[str]) -> float:
    long = [text for text in texts if line_count(text, width) > _MOST_LINES]
    while long and width < widest:
        width = min(width * _STEP, widest)
        long = [text for text in long if line_count(text, width) > _MOST_LINES]
    return width


def line_count(text: str, width: float) -> int:
    """How many lines `text` takes in a column of `width` digits."""
    return sum(max(1, math.ceil(2 * text_width(line) / (width - _SLACK))) for line in text.split("\n"))


def fitted(text: str, width: float) -> tuple[int, float]:
    """The size in points at which a cell in a column of `width` digits can be drawn whole, and its height in points.

    Where no size is small enough, the height is more than a row can have.
    """
    for size in SIZES:
        scale = SIZES[0] / size
        height = line_count(text, width * scale) * LINE_HEIGHT / scale + _PADDING
        if height <= HIGHEST:
            break
    return size, height


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
