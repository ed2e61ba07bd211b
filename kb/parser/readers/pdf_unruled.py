"""Tables set without vertical lines: short lines whose words stand in the same columns, some of them numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from kb.parser.readers.pdf_grid import Box
from kb.parser.readers.pdf_lines import TextLine
from kb.parser.readers.pdf_margins import PlacedLine
from kb.parser.readers.pdf_tables import PageTable
from kb.parser.tables import GridCell, is_value, join_cell_lines

_GAP = 1.2  # font sizes; white between two columns
_SHORT = 0.6  # of the width; a longer line that is not cut is running text
_FEWEST_ROWS = 3
_FEWEST_COLUMNS = 3
_VALUES = 0.5  # of the cells of a column that holds numbers
_FITTING = 0.8  # of the cut lines whose words all stand in columns of their own
_FAR = 4.0  # font sizes; lines further apart belong to different tables
_STRAY = 0.1  # of the rows that may have words in the strip between two columns
_NARROW = 0.4  # font sizes; the narrowest white between two columns
_INSIDE = 5.0  # font sizes from the margin; no paragraph of running text ends in a line that begins there
_ON_LINE = 0.35  # font sizes; words whose base lines differ less stand in one row
_STACKED = 1.6  # font sizes; characters of a vertical label are no further apart
_VERTICAL = 3.0  # font sizes; the widest column of vertical labels
_SENTENCE_END = tuple("。；：！？")


@dataclass(frozen=True, slots=True)
class _Part:
    """Words of one line between two wide gaps, in the column where they stand."""

    line: TextLine
    column: int


def find_unruled(lines: Sequence[PlacedLine]) -> list[tuple[int, int, PageTable]]:
    """Tables among the lines of a page, as (first line, one past the last, table), top first."""
    cut = [_cut(placed.line) for placed in lines]
    found = []
    for start, end in _runs(lines, cut):
        table = _table(cut[start:end])
        if table:
            found.append((start, end, table))
    return found


def _cut(line: TextLine) -> list[TextLine]:
    """The line in parts, cut at wide gaps."""
    places = [
        index
        for index, (before, after) in enumerate(pairwise(line.glyphs), 1)
        if after.x0 - before.x1 > _GAP * max(before.size, after.size)
    ]
    return [TextLine(line.page, line.glyphs[start:end]) for start, end in pairwise([0, *places, len(line.glyphs)])]


def _runs(lines: Sequence[PlacedLine], cut: Sequence[Sequence[TextLine]]) -> Iterator[tuple[int, int]]:
    """Stretches of cut lines and short lines near to each other that begin with a cut line."""
    start: int | None = None
    for index, placed in enumerate(lines):
        is_cut = len(cut[index]) > 1
        near = index > 0 and placed.line.y - lines[index - 1].line.y < _FAR * placed.line.size
        if start is not None and not (near and (is_cut or _is_wrapped_cell(placed))):
            yield start, index
            start = None
        if start is None and is_cut:
            start = index
    if start is not None:
        yield start, len(lines)


def _is_wrapped_cell(placed: PlacedLine) -> bool:
    ends_paragraph = placed.line.text.endswith(_SENTENCE_END) and placed.indent < _INSIDE
    return placed.fill < _SHORT and not ends_paragraph


def _table(cut: Sequence[Sequence[TextLine]]) -> PageTable | None:
    """The cells of a stretch of lines, or None where the words form no columns or none of them holds numbers."""
    while cut and len(cut[-1]) == 1 and not _is_under(cut[-1][0], cut[:-1]):
        cut = cut[:-1]
    full = [parts for parts in cut if len(parts) > 1]
    columns = _columns([part for parts in full for part in parts], len(full))
    if len(full) < _FEWEST_ROWS or len(columns) < _FEWEST_COLUMNS:
        return None
    full = [_recut(parts, columns) for parts in full]
    fitting = sum(len({_column_of(part, columns) for part in parts}) == len(parts) for parts in full)
    parts = [_Part(part, _column_of(part, columns)) for row in cut for part in _recut(row, columns)]
    anchors = _anchors(parts, len(columns))
    if fitting < _FITTING * len(full) or len(anchors) < _FEWEST_ROWS:
        return None
    return _page_table(_cells(parts, anchors, columns), columns, parts, len(anchors))


def _is_under(line: TextLine, above: Sequence[Sequence[TextLine]]) -> bool:
    """Whether a single last line wraps a cell of the line above it."""
    return any(abs(part.x0 - line.x0) < line.size and line.y - part.y < 2 * line.size for part in above[-1])


def _columns(parts: Sequence[TextLine], rows: int) -> list[tuple[float, float]]:
    """The extents of the columns, between strips that hardly any of the rows has words in."""
    edges = sorted([(part.x0, 1) for part in parts] + [(part.x1, -1) for part in parts])
    columns: list[tuple[float, float]] = []
    start: float | None = None
    covered = 0
    for x, change in edges:
        before, covered = covered, covered + change
        if start is None and covered > _STRAY * rows:
            start = x
        elif start is not None and covered <= _STRAY * rows < before:
            columns.append((start, x))
            start = None
    return columns


def _recut(parts: Sequence[TextLine], columns: Sequence[tuple[float, float]]) -> list[TextLine]:
    """Parts cut once more where a narrow gap falls between two columns."""
    strips = [(left[1] - 1, right[0] + 1) for left, right in pairwise(columns)]
    cut = []
    for part in parts:
        places = [
            index
            for index, (before, after) in enumerate(pairwise(part.glyphs), 1)
            if after.x0 - before.x1 > _NARROW * after.size
            and any(start <= after.x0 and before.x1 <= end for start, end in strips)
        ]
        edges = pairwise([0, *places, len(part.glyphs)])
        cut += [TextLine(part.page, part.glyphs[start:end]) for start, end in edges]
    return cut


def _column_of(part: TextLine, columns: Sequence[tuple[float, float]]) -> int:
    """The column in which the middle of a word stands, or the nearest."""
    middle = (part.x0 + part.x1) / 2
    return min(range(len(columns)), key=lambda index: max(columns[index][0] - middle, middle - columns[index][1], 0.0))


def _anchors(parts: Sequence[_Part], columns: int) -> list[float]:
    """The base lines of the rows: those of the column that holds most numbers; all lines above the first are heads."""
    by_column = [
        [part for part in parts if part.column == column and is_value(part.line.text)] for column in range(columns)
    ]
    best = max(by_column[1:], key=len)
    heads = [part.line.y for part in parts if not best or part.line.y < best[0].line.y - _ON_LINE * part.line.size]
    values = [part.line.y for part in parts if best and part.line.y >= best[0].line.y and part.column == best[0].column]
    return ([median(heads)] if heads else []) + values


def _cells(parts: Sequence[_Part], anchors: Sequence[float], columns: Sequence[tuple[float, float]]) -> list[GridCell]:
    """Each part put into the row whose base line is nearest; stacked characters of a vertical label stay together."""
    texts: dict[tuple[int, int], list[str]] = {}
    upright: _Part | None = None
    row = 0
    first_width = columns[0][1] - columns[0][0]
    for part in sorted(parts, key=lambda part: (part.column, part.line.y)):
        is_vertical = part.column == 0 and first_width < _VERTICAL * part.line.size
        stacked = upright is not None and part.line.y - upright.line.y < _STACKED * part.line.size
        if not (is_vertical and stacked):
            row = min(range(len(anchors)), key=lambda index: abs(anchors[index] - part.line.y))
        upright = part if is_vertical else None
        texts.setdefault((row, part.column), []).append(part.line.text)
    return [
        GridCell(join_cell_lines(texts.get((row, column), [])), row, column)
        for row in range(len(anchors))
        for column in range(len(columns))
    ]


def _page_table(
    cells: Sequence[GridCell], columns: Sequence[tuple[float, float]], parts: Sequence[_Part], rows: int
) -> PageTable | None:
    if not any(_is_numeric(cells, column) for column in range(1, len(columns))):
        return None
    lines = [part.line for part in parts]
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    box = Box(left, min(line.y - line.size for line in lines), right, max(line.y for line in lines))
    edges = (0.0, *(start - left for start, _ in columns[1:]), right - left)
    return PageTable(box, edges, tuple(cells), (lines[0].page,) * rows)


def _is_numeric(cells: Sequence[GridCell], column: int) -> bool:
    texts = [cell.text for cell in cells if cell.column == column and cell.text]
    return bool(texts) and sum(map(is_value, texts)) >= _VALUES * len(texts)
