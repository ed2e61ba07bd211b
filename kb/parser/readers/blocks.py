"""Paragraphs and tables on their way from a document format into a SourceText."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kb.model import LineStyle
from kb.parser.source import SourceBuilder
from kb.parser.tables import GridCell, add_grid

_PLAIN = LineStyle()
_LONGEST_CAPTION = 60  # characters


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph as seen: text with white space settled, and bold ranges inside it."""

    text: str
    bold: tuple[tuple[int, int], ...] = ()
    heading_level: int | None = None
    size: float | None = None  # points
    centered: bool = False
    role: str = ""
    page: int | None = None  # 1-based


@dataclass(frozen=True, slots=True)
class TableBlock:
    """One table of data."""

    cells: tuple[GridCell, ...]
    header_rows: int | None = None  # None: told from the cells
    pages: tuple[int, ...] = ()  # the page of each row, or nothing where the format has no pages


def add_blocks(builder: SourceBuilder, blocks: Iterable[Block | TableBlock]) -> None:
    """Append blocks to a text being built; a short line right before a table is its caption."""
    for block in blocks:
        if isinstance(block, TableBlock):
            caption = builder.last_title(_LONGEST_CAPTION)
            pages = dict(enumerate(block.pages))
            add_grid(builder, block.cells, header_rows=block.header_rows, pages=pages, caption=caption)
        else:
            builder.add_line(block.text, page=block.page, style=_style_of(block), bold=block.bold)


def _style_of(block: Block) -> LineStyle:
    """The hints of a block; all blocks without any share one object, as most lines of a long document do."""
    if block.heading_level is None and block.size is None and not block.centered and not block.role:
        return _PLAIN
    return LineStyle(heading_level=block.heading_level, size=block.size, centered=block.centered, role=block.role)
