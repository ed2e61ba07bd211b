"""The elements of a page in reading order: lines of running text, lines inside frames, and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeAlias

from kb.parser.readers.pdf_columns import in_reading_order
from kb.parser.readers.pdf_furniture import strip_furniture
from kb.parser.readers.pdf_grid import Grid, GridArea, find_grids
from kb.parser.readers.pdf_lines import TextLine, build_lines
from kb.parser.readers.pdf_margins import FrameCell, Margins, PlacedLine, block_margins, place_column, place_lines
from kb.parser.readers.pdf_page import PageContent
from kb.parser.readers.pdf_paragraphs import starts_with_marker
from kb.parser.readers.pdf_tables import PageTable, glyphs_in, is_frame, read_table
from kb.parser.readers.pdf_unruled import find_unruled
from kb.parser.tables import holds_prose

_PADDING = 5.4  # points between a frame and its text: Word's default
_FULL_STOPS = "。！？"
_WIDE_GAP = 0.8  # font sizes; a gap behind a full stop that stands for a new paragraph

Element: TypeAlias = PlacedLine | PageTable


@dataclass(frozen=True, slots=True)
class _Split:
    """A page taken apart: its grids, and the lines that stand outside all of them."""

    content: PageContent
    grids: tuple[Grid, ...]
    lines: tuple[TextLine, ...]


def layout_pages(contents: Sequence[PageContent]) -> list[list[Element]]:
    """The elements of each page in reading order, page numbers and running heads left out."""
    splits = [_split(content) for content in contents]
    bodies = strip_furniture([split.lines for split in splits], [content.height for content in contents])
    blocks = [in_reading_order(body) for body in bodies]
    whole = place_lines([page[0] if len(page) == 1 else [] for page in blocks])
    placed = [
        [one] if len(page) == 1 else list(map(place_column, page)) for page, one in zip(blocks, whole, strict=True)
    ]
    return [_elements(*page) for page in zip(splits, placed, strict=True)]


def _split(content: PageContent) -> _Split:
    grids = [grid for grid in find_grids(content.rules) if glyphs_in(grid.box, content.glyphs)]
    framed = {id(glyph) for grid in grids for glyph in glyphs_in(grid.box, content.glyphs)}
    outside = [glyph for glyph in content.glyphs if id(glyph) not in framed]
    return _Split(content, tuple(grids), tuple(build_lines(content.number, outside)))


def _elements(split: _Split, blocks: Sequence[Sequence[PlacedLine]]) -> list[Element]:
    """The lines of each block with the grids beside which they stand, by height."""
    placed = [(number, *item) for number, block in enumerate(blocks) for item in _body_elements(block)]
    for number, grid in enumerate(split.grids):
        placed.append((_block_of(grid, blocks), grid.box.y0, _grid_elements(split.content, number, grid)))
    return [element for _, _, elements in sorted(placed, key=lambda item: item[:2]) for element in elements]


def _block_of(grid: Grid, blocks: Sequence[Sequence[PlacedLine]]) -> int:
    """The block of lines that a grid stands in or nearest to."""
    middle = (grid.box.x0 + grid.box.x1) / 2

    def distance(number: int) -> tuple[float, float]:
        lines = [placed.line for placed in blocks[number]]
        aside = max(min(line.x0 for line in lines) - middle, middle - max(line.x1 for line in lines), 0.0)
        return aside, min(abs(line.y - grid.box.y0) for line in lines)

    return min((number for number, block in enumerate(blocks) if block), key=distance, default=0)


def _body_elements(body: Sequence[PlacedLine]) -> Iterator[tuple[float, list[Element]]]:
    """The elements outside of drawn lines with their heights; lines that form a table are one of them."""
    position = 0
    for start, end, table in find_unruled(body):
        yield from map(_line_elements, body[position:start])
        yield table.box.y0, [table]
        position = end
    yield from map(_line_elements, body[position:])


def _line_elements(placed: PlacedLine) -> tuple[float, list[Element]]:
    return placed.line.y, list(_parted(placed))


def _parted(placed: PlacedLine) -> Iterator[PlacedLine]:
    """The line, in two where a heading stands behind the end of a paragraph (converted web pages)."""
    glyphs = placed.line.glyphs
    for index, (before, after) in enumerate(pairwise(glyphs), 1):
        if before.char in _FULL_STOPS and after.x0 - before.x1 > _WIDE_GAP * after.size:
            rest = TextLine(placed.line.page, glyphs[index:])
            if starts_with_marker(rest.text):
                yield replace(placed, line=TextLine(placed.line.page, glyphs[:index]))
                yield replace(placed, line=rest)
                return
    yield placed


def _grid_elements(content: PageContent, number: int, grid: Grid) -> list[Element]:
    table = read_table(content.number, grid, content.glyphs)
    if not is_frame(grid) and not holds_prose(table.cells):
        return [table]
    inside = glyphs_in(grid.box, content.glyphs)
    cells = [(area, build_lines(content.number, glyphs_in(area.box, inside))) for area in grid.areas]
    shared = block_margins([line for _, lines in cells for line in lines]) if is_frame(grid) else None
    return [
        PlacedLine(line, shared or _cell_margins(area, lines), FrameCell(content.number, number, order))
        for order, (area, lines) in enumerate(cells)
        for line in lines
    ]


def _cell_margins(area: GridArea, lines: Sequence[TextLine]) -> Margins:
    return block_margins(lines) or Margins(area.box.x0 + _PADDING, area.box.x1 - _PADDING)
