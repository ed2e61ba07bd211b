"""Table helpers shared by the readers: cells with merges laid out as text, and which rows are column heads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kb.model import Cell, LineStyle, Table
from kb.parser.source import SourceBuilder
from kb.text import Span, fold

_NUMBER = re.compile(r"[\[(<>≤≥=±约*\s-]*\d[\d,.]*\s*[%*\])\w.]{0,6}|[-—–/]+")
_YEAR = re.compile(r"(?:19|20)\d\d(?:年|$)")
_MAX_HEADER_ROWS = 4
_PROSE = 50  # characters; longer cells beside a label are paragraphs
_MAX_COLUMNS = 200  # further columns of a merged cell are cut; tables of plans have thirty at most
_MAX_SPAN = 1000  # as browsers limit it; a wrong rowspan must not blow up the grid


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell as laid out: its text, its place and how many rows and columns it covers."""

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


def place_cells(rows: Iterable[Iterable[tuple[str, int, int]]]) -> list[GridCell]:
    """Cells given row by row as (text, row span, column span), put where a browser or a word processor puts them."""
    placed: list[GridCell] = []
    free_from: dict[int, int] = {}  # by column, the first row that no cell above reaches into
    for row, cells in enumerate(rows):
        column = 0
        for text, row_span, column_span in cells:
            while free_from.get(column, 0) > row:
                column += 1
            height, width = min(max(row_span, 1), _MAX_SPAN), min(max(column_span, 1), _MAX_SPAN)
            width = min(width, max(_MAX_COLUMNS - column, 1))
            free_from.update((column + right, row + height) for right in range(width))
            placed.append(GridCell(text, row, column, height, width))
            column += width
    return _clip_rows(placed)


def _clip_rows(cells: list[GridCell]) -> list[GridCell]:
    """Row spans cut at the last row that has a cell of its own."""
    rows = max((cell.row for cell in cells), default=-1) + 1
    return [replace(cell, row_span=min(cell.row_span, rows - cell.row)) for cell in cells]


def join_cell_lines(lines: Sequence[str]) -> str:
    """The lines of one cell as one text: Chinese goes on without a space, Latin words and numbers keep one.

    >>> join_cell_lines(["高技术制造业", "增加值（%）"]), join_cell_lines(["GB", "3095"])
    ('高技术制造业增加值（%）', 'GB 3095')
    """
    parts: list[str] = []
    for line in filter(None, (line.strip() for line in lines)):
        if parts and _is_latin(parts[-1][-1]) and _is_latin(line[0]):
            parts.append(" ")
        parts.append(line)
    return "".join(parts)


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def add_grid(
    builder: SourceBuilder,
    cells: Sequence[GridCell],
    *,
    header_rows: int | None = None,
    pages: Mapping[int, int] | None = None,
    caption: Span | None = None,
) -> Table:
    """Append a table, one line per row with tabs between its cells; a merged cell stands in its first row.

    Rows without a cell of their own give no line. `pages` tells the page of each row.
    """
    style = LineStyle(table=builder.next_table)
    by_row: dict[int, list[GridCell]] = {}
    for cell in sorted(cells, key=lambda cell: (cell.row, cell.column)):
        by_row.setdefault(cell.row, []).append(cell)
    placed: list[Cell] = []
    for row, in_row in by_row.items():
        texts = [" ".join(cell.text.split()) for cell in in_row]
        line = "\t".join(texts).rstrip()
        start = builder.add_line(line, page=(pages or {}).get(row), style=style).start
        position = 0
        for cell, text in zip(in_row, texts, strict=True):
            here = start + min(position, len(line))
            span = Span(here, here + len(text))
            placed.append(Cell(span, row, cell.column, cell.row_span, cell.column_span))
            position += len(text) + 1
    heads = count_header_rows(cells) if header_rows is None else header_rows
    spans = [cell.span for cell in placed]
    whole = Span(min(span.start for span in spans), max(span.end for span in spans))
    return builder.register_table(Table(whole, tuple(placed), heads, caption))


def is_data_table(cells: Sequence[GridCell]) -> bool:
    """Whether the cells form a table to be read by rows and columns, not a frame around running text."""
    columns = max((cell.column + cell.column_span for cell in cells), default=0)
    rows = max((cell.row for cell in cells), default=-1) + 1
    is_frame = columns < 2 or rows < 2 or all(cell.column_span == columns for cell in cells)
    return not is_frame and not holds_prose(cells)


def holds_prose(cells: Sequence[GridCell]) -> bool:
    """Whether the cells only set labels beside paragraphs of running text, as many boxes (专栏) do."""
    if max((cell.column + cell.column_span for cell in cells), default=0) != 2:
        return False
    lengths = [len(cell.text) for cell in cells if cell.column == 1]
    return bool(lengths) and sum(lengths) / len(lengths) >= _PROSE


def count_header_rows(cells: Sequence[GridCell]) -> int:
    """How many rows at the top are column heads: the first, and those its merged cells reach into or stand over."""
    rows = max((cell.row + cell.row_span for cell in cells), default=0)
    heads = 1 if rows > 1 and not _has_values(cells, 0) else 0
    row = 0
    while row < min(heads, _MAX_HEADER_ROWS):
        in_row = [cell for cell in cells if cell.row == row]
        reach = max((cell.row_span for cell in in_row), default=1)
        if any(cell.column_span > 1 for cell in in_row):
            reach = max(reach, 2)
        wanted = min(row + reach, rows - 1, _MAX_HEADER_ROWS)
        while heads < wanted and not _has_values(cells, heads):
            heads += 1
        row += 1
    return heads


def _has_values(cells: Sequence[GridCell], row: int) -> bool:
    """Whether a row holds numbers, as rows of data do and column heads (years aside) do not."""
    return any(is_value(cell.text) for cell in cells if cell.row == row)


def is_value(text: str) -> bool:
    """Whether a cell holds a number or a dash, not words.

    >>> [is_value(text) for text in ("≥35", "247.93*", "—", "2025年", "2025", "[20.5]", "一级指标")]
    [True, True, True, False, False, True, False]
    """
    folded = fold(text).strip()
    return bool(_NUMBER.fullmatch(folded)) and not _YEAR.match(folded)
