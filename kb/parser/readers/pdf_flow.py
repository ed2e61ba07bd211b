"""Elements of all pages put together: paragraphs and tables that a page break parts become one again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from kb.parser.readers.pdf_layout import Element
from kb.parser.readers.pdf_margins import PlacedLine
from kb.parser.readers.pdf_paragraphs import Paragraph, Setting, continues, find_setting, is_cut_off, make_paragraph
from kb.parser.readers.pdf_tables import PageTable, goes_on, is_same_title, join_tables

Piece: TypeAlias = Paragraph | PageTable


def assemble(pages: Sequence[Sequence[Element]]) -> list[Piece]:
    """The paragraphs and tables of a document in reading order."""
    flow = _Flow(find_setting(pages))
    for elements in pages:
        for element in elements:
            flow.take(element)
    return flow.pieces()


class _Flow:
    """What has been read so far; a table or frame may stand in the middle of a paragraph of the running text."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._items: list[list[PlacedLine] | PageTable] = []
        self._body: list[PlacedLine] | None = None  # the last paragraph outside frames
        self._frame_title = ""

    def pieces(self) -> list[Piece]:
        return [item if isinstance(item, PageTable) else make_paragraph(item) for item in self._items]

    def take(self, element: Element) -> None:
        if isinstance(element, PageTable):
            self._take_table(element)
        elif element.cell is None:
            self._take_body(element)
        else:
            self._take_framed(element)

    def _take_table(self, table: PageTable) -> None:
        last = self._items[-1] if self._items else None
        if isinstance(last, PageTable) and last.pages[-1] + 1 == table.pages[0] and goes_on(last, table):
            self._items[-1] = join_tables(last, table)
        else:
            self._items.append(table)

    def _take_body(self, line: PlacedLine) -> None:
        body = self._body
        interrupted = not self._items or self._items[-1] is not body
        may_go_on = body and (not interrupted or is_cut_off(body[-1]))
        if body and may_go_on and continues(body, line, self._setting, interrupted=interrupted):
            body.append(line)
        else:
            self._body = [line]
            self._items.append(self._body)

    def _take_framed(self, line: PlacedLine) -> None:
        last = self._items[-1] if self._items else None
        before = last[-1] if isinstance(last, list) else None
        if before is None or before.cell is None:
            self._frame_title = line.line.text
            self._items.append([line])
        elif self._is_title_again(before, line):
            return
        elif _same_cell(before, line) and isinstance(last, list) and continues(last, line, self._setting):
            last.append(line)
        else:
            self._items.append([line])

    def _is_title_again(self, before: PlacedLine, line: PlacedLine) -> bool:
        """Whether a frame goes on on the next page under its title printed once more."""
        assert before.cell
        assert line.cell
        return line.cell.page == before.cell.page + 1 and is_same_title(line.line.text, self._frame_title)


def _same_cell(before: PlacedLine, line: PlacedLine) -> bool:
    assert before.cell
    assert line.cell
    return before.cell == line.cell or before.cell.page + 1 == line.cell.page
