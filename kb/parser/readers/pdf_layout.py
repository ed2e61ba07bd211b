"""The elements of a page in reading order: lines of running text, lines inside frames, and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from kb.parser.readers.pdf_furniture import strip_furniture
from kb.parser.readers.pdf_grid import Grid, GridArea, find_grids
from kb.parser.readers.pdf_lines import TextLine, build_lines
from kb.parser.readers.pdf_page import Glyph, PageContent
from kb.parser.readers.pdf_paragraphs import FrameCell, Margins, PlacedLine, find_margins
from kb.parser.readers.pdf_tables import PageTable, glyphs_in, is_frame, read_table

_PADDING = 5.4  # points between a frame and its text: Word's default
_FEW = 4  # lines; with fewer a frame's own edges tell its margins

Element: TypeAlias = PlacedLine | PageTable


@dataclass(frozen=True, slots=True)
class _Split:
    """A page taken apart: its grids, and the lines that stand outside all of them."""

    content: PageContent
    grids: tuple[Grid, ...]
    lines: tuple[TextLine, ...]


def layout_pages(contents: Sequence[PageContent]) -> list[list[Element]]:
    """The elements of each page from top to bottom, page numbers and running heads left out."""
    splits = [_split(content) for content in contents]
    bodies = strip_furniture([split.lines for split in splits], [content.height for content in contents])
    margins = find_margins(bodies)
    return [_elements(*page) for page in zip(splits, bodies, margins, strict=True)]


def _split(content: PageContent) -> _Split:
    grids = [grid for grid in find_grids(content.rules) if glyphs_in(grid.box, content.glyphs)]
    framed = {id(glyph) for grid in grids for glyph in glyphs_in(grid.box, content.glyphs)}
    outside = [glyph for glyph in content.glyphs if id(glyph) not in framed]
    return _Split(content, tuple(grids), tuple(build_lines(content.number, outside)))


def _elements(split: _Split, body: Sequence[TextLine], margins: Margins) -> list[Element]:
    placed: list[tuple[float, list[Element]]] = [(line.y, [PlacedLine(line, margins)]) for line in body]
    for number, grid in enumerate(split.grids):
        placed.append((grid.box.y0, _grid_elements(split.content, number, grid)))
    return [element for _, elements in sorted(placed, key=lambda item: item[0]) for element in elements]


def _grid_elements(content: PageContent, number: int, grid: Grid) -> list[Element]:
    if not is_frame(grid):
        return [read_table(content.number, grid, content.glyphs)]
    inside = glyphs_in(grid.box, content.glyphs)
    return [
        line for area in grid.areas for line in _frame_lines(FrameCell(content.number, number, area.row), area, inside)
    ]


def _frame_lines(cell: FrameCell, area: GridArea, glyphs: Sequence[Glyph]) -> list[Element]:
    lines = build_lines(cell.page, glyphs_in(area.box, glyphs))
    if not lines:
        return []
    left, right = area.box.x0 + _PADDING, area.box.x1 - _PADDING
    if len(lines) >= _FEW:
        left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    return [PlacedLine(line, Margins(left, right), cell) for line in lines]
