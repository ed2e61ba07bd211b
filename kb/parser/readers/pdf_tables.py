"""Tables of a PDF: the cells of ruled grids with their text, put together again where a page break parts them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from kb.parser.readers.pdf_grid import Box, Grid, GridArea
from kb.parser.readers.pdf_lines import build_lines
from kb.parser.readers.pdf_page import Glyph
from kb.parser.tables import GridCell, count_header_rows, join_cell_lines
from kb.text import squeeze

_SAME_EDGE = 5.0  # points; column edges of two parts of one table differ less
_SHARED_EDGES = 0.7  # of the column edges; cells split into sub-columns add edges on one page only
_SAME_WIDTH = 8.0  # points
_ALWAYS_FILLED = 0.8  # of a column's cells
_CONTINUED = re.compile(r"[（(]?续(?:表|上页)?[一二三四五六七八九十0-9]{0,2}[)）]?")
_ALIKE = 0.85  # share of matching characters; titles of different boxes share "专栏" and a word or two
_ROW_START = re.compile(r"[（(]?[0-9０-９一二三四五六七八九十]{1,3}(?:[)）.．、\s]|$)")
_ASCENT = 0.35  # font sizes; the middle of a character stands this high above its base line


@dataclass(frozen=True, slots=True)
class PageTable:
    """One table, or the part of it on one page. `columns` are the column edges in points from the left edge."""

    box: Box
    columns: tuple[float, ...]
    cells: tuple[GridCell, ...]
    pages: tuple[int, ...]  # of each row
    title: str = ""  # of a full row above the column heads


def glyphs_in(box: Box, glyphs: Iterable[Glyph]) -> list[Glyph]:
    """The characters whose middle lies in a rectangle."""
    return [
        glyph
        for glyph in glyphs
        if box.x0 <= (glyph.x0 + glyph.x1) / 2 < box.x1 and box.y0 <= glyph.y - _ASCENT * glyph.size < box.y1
    ]


def is_frame(grid: Grid) -> bool:
    """Whether the lines only frame running text: rows that are cells of their own over the full width."""
    width = len(grid.columns) - 1
    rows = {area.row for area in grid.areas if area.column_span < width}
    return len(rows) == 0


def read_table(page: int, grid: Grid, glyphs: Sequence[Glyph]) -> PageTable:
    """The text of each cell of a grid."""
    inside = glyphs_in(grid.box, glyphs)
    cells = tuple(_cell(page, area, inside) for area in grid.areas)
    columns = tuple(edge - grid.columns[0] for edge in grid.columns)
    table = PageTable(grid.box, columns, cells, (page,) * (len(grid.rows) - 1))
    return _without_title(table)


def _cell(page: int, area: GridArea, glyphs: Sequence[Glyph]) -> GridCell:
    lines = build_lines(page, glyphs_in(area.box, glyphs))
    text = join_cell_lines([line.text for line in lines])
    return GridCell(text, area.row, area.column, area.row_span, area.column_span)


def _without_title(table: PageTable) -> PageTable:
    """The table with a first row that is one cell over all columns taken as its title."""
    first = [cell for cell in table.cells if cell.row == 0]
    if len(first) != 1 or len(table.pages) < 2:
        return table
    rest = tuple(replace(cell, row=cell.row - 1) for cell in table.cells if cell.row)
    return replace(table, cells=rest, pages=table.pages[1:], title=first[0].text)


def is_same_title(text: str, title: str) -> bool:
    """Whether a title is printed again, with a mark of continuation or a slip of character recognition perhaps."""
    again, first = _CONTINUED.sub("", squeeze(text)), squeeze(title)
    return again == first or SequenceMatcher(None, again, first, autojunk=False).ratio() >= _ALIKE


def goes_on(table: PageTable, following: PageTable) -> bool:
    """Whether `following`, at the top of the next page, is the rest of `table`."""
    if abs(table.columns[-1] - following.columns[-1]) > _SAME_WIDTH:
        return False
    if following.title and not is_same_title(following.title, table.title):
        return False
    fewer, more = sorted((table.columns, following.columns), key=len)
    shared = sum(min(abs(edge - other) for other in more) <= _SAME_EDGE for edge in fewer)
    return shared >= _SHARED_EDGES * len(fewer)


def join_tables(table: PageTable, following: PageTable) -> PageTable:
    """Both parts as one table: column heads printed again are dropped, cells and rows cut by the page break closed."""
    columns = _all_edges(table.columns, following.columns)
    above = [_on_columns(cell, table.columns, columns) for cell in table.cells]
    below = [_on_columns(cell, following.columns, columns) for cell in following.cells]
    heads = _repeated_rows(above, below)
    rows = len(table.pages)
    below = [replace(cell, row=cell.row - heads + rows) for cell in below if cell.row >= heads]
    pages = (*table.pages, *following.pages[heads:])
    above, below = _close_columns(above, below, rows)
    if _is_rest_of_row(above, [cell for cell in below if cell.row == rows]):
        above, below = _close_row(above, below, rows), [cell for cell in below if cell.row > rows]
    return replace(table, columns=columns, cells=(*above, *below), pages=pages)


def tidy(table: PageTable) -> tuple[PageTable, tuple[str, ...]]:
    """The table without empty rows, and the texts of full rows at its foot, which are notes."""
    width = len(table.columns) - 1
    by_row: dict[int, list[GridCell]] = {}
    for cell in table.cells:
        by_row.setdefault(cell.row, []).append(cell)
    used = [row for row, cells in sorted(by_row.items()) if any(cell.text for cell in cells)]
    notes: list[str] = []
    while len(used) > 2 and len(by_row[used[-1]]) == 1 and by_row[used[-1]][0].column_span == width:
        notes.insert(0, by_row[used.pop()][0].text)
    return _keep_rows(table, used), tuple(notes)


def _keep_rows(table: PageTable, rows: Sequence[int]) -> PageTable:
    """The table with only some of its rows, numbered anew; spans shrink to the rows that are left."""
    places = {row: place for place, row in enumerate(rows)}
    cells = [
        replace(cell, row=places[cell.row], row_span=sum(cell.row <= row < cell.row + cell.row_span for row in rows))
        for cell in table.cells
        if cell.row in places
    ]
    return replace(table, cells=tuple(cells), pages=tuple(table.pages[row] for row in rows))


def _all_edges(first: Sequence[float], second: Sequence[float]) -> tuple[float, ...]:
    edges = list(first)
    edges += [edge for edge in second if min(abs(edge - other) for other in first) > _SAME_EDGE]
    return tuple(sorted(edges))


def _on_columns(cell: GridCell, own: Sequence[float], columns: Sequence[float]) -> GridCell:
    """The cell counted in the columns of a finer grid."""

    def index(edge: float) -> int:
        return min(range(len(columns)), key=lambda i: abs(columns[i] - edge))

    start, end = index(own[cell.column]), index(own[cell.column + cell.column_span])
    return replace(cell, column=start, column_span=max(end - start, 1))


def _repeated_rows(above: Sequence[GridCell], below: Sequence[GridCell]) -> int:
    """How many rows at the top of the second part say the same as the head of the first."""
    heads = count_header_rows(above)
    for count in range(max(heads, 1), 0, -1):
        if _texts(above, count) == _texts(below, count):
            return count
    return 0


def _texts(cells: Sequence[GridCell], rows: int) -> list[str]:
    return [squeeze(cell.text) for cell in cells if cell.row < rows]


def _close_columns(above: list[GridCell], below: list[GridCell], rows: int) -> tuple[list[GridCell], list[GridCell]]:
    """Merged cells that the page break cut: the empty lower part goes to the upper one."""
    closed, kept = list(above), list(below)
    leading = True  # first columns hold categories, which may have stood over a single row before the break
    for column in sorted({cell.column for cell in below}):
        upper = next((cell for cell in closed if cell.column == column and cell.row + cell.row_span == rows), None)
        lower = next((cell for cell in kept if cell.column == column and cell.row == rows), None)
        leading = leading and lower is not None and not lower.text
        if upper is None or lower is None or lower.text or upper.column_span != lower.column_span:
            continue
        if leading or upper.row_span > 1 or lower.row_span > 1:
            closed[closed.index(upper)] = replace(upper, row_span=upper.row_span + lower.row_span)
            kept.remove(lower)
    return closed, kept


def _is_rest_of_row(above: Sequence[GridCell], row: Sequence[GridCell]) -> bool:
    """Whether the first row of a page only ends cells begun on the page before: some cells are empty that never are."""
    if not any(cell.text for cell in row) or all(cell.text for cell in row) or _ROW_START.match(row[0].text):
        return False
    return all(cell.text or _filled_share(above, cell.column) > _ALWAYS_FILLED for cell in row)


def _filled_share(cells: Sequence[GridCell], column: int) -> float:
    texts = [cell.text for cell in cells if cell.column == column]
    return sum(map(bool, texts)) / len(texts) if texts else 0.0


def _close_row(above: Sequence[GridCell], below: Sequence[GridCell], rows: int) -> list[GridCell]:
    """The last row of the first part with the text of the first row of the second."""
    rest = {cell.column: cell.text for cell in below if cell.row == rows}
    return [
        replace(cell, text=join_cell_lines([cell.text, rest.get(cell.column, "")]))
        if cell.row + cell.row_span == rows
        else cell
        for cell in above
    ]
