"""Excel workbooks: one sheet that sorts, filters and prints at once, and a sheet 说明 that explains it.

The head is the first row, so that filters and other programs find it; the title stands in the page head.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, islice
from typing import TYPE_CHECKING, BinaryIO

from kb.errors import ExportError
from kb.export.addresses import absolute
from kb.export.formats.harmless import harmless
from kb.export.formats.shading import tint
from kb.export.table import Cell, Column, ColumnKind, ExportTable, Row, decimals

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

# Source of the limits: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3
MAX_CELL = 32_767  # UTF-16 units in a cell
MAX_ROWS = 1_048_576 - 1  # rows of a sheet below the head
MAX_COLUMNS = 16_384
MAX_LINKS = 65_530  # links of a sheet
MAX_ADDRESS = 2_079  # characters of an address
CUT_MARK = "…（全文见网站）"

_SHEET_NAME = 31  # characters of a sheet's name
_NOT_IN_NAMES = str.maketrans("[]:*?/\\'", "（）：＊？／＼’")
_PAGE_HEAD = 250  # characters of a page head
_LINES = 26  # lines that fit into the highest row Excel can draw, 409 points
_WIDEST = 160.0  # a text column is not made wider than this, in digits, to save its long cells
_READABLE = 320.0  # digits across an A4 page that can still be read
_LINE_HEIGHT = 14.0  # points
_HIGHEST = 409.0  # points, the highest row Excel can draw
_A4 = 9
_CREATED = datetime.datetime(2000, 1, 1)  # not a time: equal tables must give equal files

_GRID = {"border": 1, "border_color": "#B8B0A8"}
_BODY = {**_GRID, "font_name": "宋体", "font_size": 10, "valign": "top", "text_wrap": True}
_HEAD = {**_GRID, "font_name": "黑体", "font_size": 10, "align": "center", "valign": "vcenter", "text_wrap": True}
_HEAD_FILL = {"bg_color": "#F3EFE9"}
_LINK = {"font_color": "#9B1C1C"}
_STACKED = {"rotation": 270, "valign": "top"}  # characters upright, one below the other


def write_xlsx(table: ExportTable, out: BinaryIO, base_url: str) -> None:
    """Write the sheet of the table (further ones beyond a million rows) and the sheet 说明.

    Raises:
        ExportError: the table has more columns than a sheet can hold.
    """
    from xlsxwriter import Workbook

    if len(table.columns) > MAX_COLUMNS:
        raise ExportError(
            f"{table.title}有 {len(table.columns)} 列，Excel 最多 {MAX_COLUMNS} 列",
            advice="请只选一部规划，或导出为 csv、json",
        )
    with Workbook(out) as workbook:
        workbook.set_properties(
            {"title": table.title, "subject": table.subtitle, "author": "plankb", "created": _CREATED}
        )
        sheets = _Sheets(workbook, table, base_url)
        sheets.write()
        _explain(workbook, (table.subtitle, f"共 {len(table.rows)} 行。", *table.notes, *sheets.losses()), table.title)


@dataclass
class _Sheets:
    """The sheets of one table while they are written, and what did not fit into them."""

    workbook: Workbook
    table: ExportTable
    base_url: str
    cut: int = 0  # cells shortened to what Excel can hold
    unlinked: int = 0  # cells whose link did not fit
    tall: int = 0  # cells that need more lines than the highest row has
    formats: dict[tuple[ColumnKind, bool, int], Format] = field(default_factory=dict)

    def write(self) -> None:
        """Write all rows, with a new sheet wherever one is full."""
        rows = iter(self.table.rows)
        for number in count(1):
            chunk = tuple(islice(rows, MAX_ROWS))
            if number > 1 and not chunk:
                return
            sheet = self.workbook.add_worksheet(_sheet_name(self.table.title, number))
            self._set_up_columns(sheet, chunk)
            _set_up_page(sheet, self.table, len(chunk))
            self._write_head(sheet)
            self._write_rows(sheet, chunk)

    def losses(self) -> Iterator[str]:
        """What a reader must know of things Excel could not take."""
        if self.cut:
            yield f"有 {self.cut} 个单元格超过 Excel 每格 {MAX_CELL} 字的上限，已截断并注明“{CUT_MARK}”。"
        if self.unlinked:
            yield f"有 {self.unlinked} 个单元格超过 Excel 的链接上限，只有文字，没有链接。"
        if self.tall:
            yield f"有 {self.tall} 个单元格较长，超过 Excel 的最大行高，表中未显示完；双击单元格可看全文。"

    def _set_up_columns(self, sheet: Worksheet, rows: Sequence[Row]) -> None:
        for position, column in enumerate(self.table.columns):
            width, tall = _width(column, (row[position].text for row in rows))
            self.tall += tall
            sheet.set_column(position, position, width)
            if column.kind is ColumnKind.STRENGTH and rows:
                _shade(sheet, position, len(rows))

    def _write_head(self, sheet: Worksheet) -> None:
        plain = self.workbook.add_format(_HEAD | _HEAD_FILL)
        stacked = self.workbook.add_format(_HEAD | _HEAD_FILL | _STACKED)
        for position, column in enumerate(self.table.columns):
            style = stacked if column.kind is ColumnKind.STRENGTH else plain
            sheet.write_string(0, position, harmless(column.label), style)
        upright = [len(column.label) for column in self.table.columns if column.kind is ColumnKind.STRENGTH]
        if upright:
            sheet.set_row(0, min(_HIGHEST, (max(upright) + 1) * _LINE_HEIGHT))

    def _write_rows(self, sheet: Worksheet, rows: Sequence[Row]) -> None:
        links = 0
        for number, row in enumerate(rows, 1):
            for position, (column, cell) in enumerate(zip(self.table.columns, row, strict=True)):
                address = absolute(cell.href, self.base_url) if cell.href and cell.text else ""
                if address and (links == MAX_LINKS or len(address) > MAX_ADDRESS):
                    self.unlinked += 1
                    address = ""
                links += bool(address)
                self._write_cell(sheet, (number, position), column, cell, address)

    def _write_cell(self, sheet: Worksheet, place: tuple[int, int], column: Column, cell: Cell, address: str) -> None:
        style = self._style(column.kind, bool(address), -1 if cell.number is None else decimals(cell))
        text = cell.text if cell.number is not None else self._fitted(harmless(cell.text))
        if address:
            sheet.write_url(*place, address, style, text)
        if cell.number is not None:
            sheet.write_number(*place, cell.number, style)
        elif not text:
            sheet.write_blank(*place, None, style)
        elif not address:
            sheet.write_string(*place, text, style)

    def _fitted(self, text: str) -> str:
        """`text`, cut and marked where it is longer than a cell can be."""
        if len(text) <= MAX_CELL // 2:
            return text
        units = text.encode("utf-16-le")
        if len(units) <= 2 * MAX_CELL:
            return text
        self.cut += 1
        return units[: 2 * (MAX_CELL - len(CUT_MARK))].decode("utf-16-le", errors="ignore") + CUT_MARK

    def _style(self, kind: ColumnKind, linked: bool, places: int) -> Format:
        """The format of a body cell; `places` is the number of decimals, -1 for text."""
        if (kind, linked, places) not in self.formats:
            properties = _BODY | (_LINK if linked else {})
            if kind in (ColumnKind.NUMBER, ColumnKind.STRENGTH):
                properties |= {"align": "right"}
            if kind is ColumnKind.STRENGTH:
                properties |= {"font_size": 8, "text_wrap": False}
            properties |= {"num_format": "@" if places < 0 else "0." + "0" * places if places else "0"}
            self.formats[kind, linked, places] = self.workbook.add_format(properties)
        return self.formats[kind, linked, places]


def _sheet_name(title: str, number: int) -> str:
    """A name Excel accepts: short, without the signs it reserves, and different on each sheet."""
    ending = f"（{number}）" if number > 1 else ""
    return title.translate(_NOT_IN_NAMES)[: _SHEET_NAME - len(ending)] + ending


def _shade(sheet: Worksheet, position: int, rows: int) -> None:
    scale = {
        "type": "2_color_scale",
        "min_type": "num",
        "max_type": "num",
        "min_value": 0,
        "max_value": 1,
        "min_color": f"#{tint(0.0)}",
        "max_color": f"#{tint(1.0)}",
    }
    sheet.conditional_format(1, position, rows, position, scale)


def _width(column: Column, texts: Iterable[str]) -> tuple[float, int]:
    """The width of a column in digits: as asked for, or wider where that lets Excel draw its longest cells whole;
    and how many cells stay longer than the highest row all the same."""
    width = 2 * column.width + 1
    long = [text for text in texts if _lines(text, width) > _LINES]
    while long and width < _WIDEST:
        width = min(width * 1.25, _WIDEST)
        long = [text for text in long if _lines(text, width) > _LINES]
    return width, len(long)


def _lines(text: str, width: float) -> int:
    """How many lines `text` takes in a column of `width` digits, a Chinese character being two digits wide."""
    return sum(max(1, math.ceil(2 * len(line) / (width - 1))) for line in text.split("\n"))


def _set_up_page(sheet: Worksheet, table: ExportTable, rows: int) -> None:
    last = len(table.columns) - 1
    sheet.freeze_panes(1, table.fixed)
    sheet.autofilter(0, 0, rows, last)
    sheet.repeat_rows(0)
    if table.fixed:
        sheet.repeat_columns(0, table.fixed - 1)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.6)
    sheet.fit_to_pages(math.ceil(sum(2 * column.width + 1 for column in table.columns) / _READABLE), 0)
    sheet.set_header(f'&C&"黑体"&12{_in_page_head(table)}')
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _in_page_head(table: ExportTable) -> str:
    text = f"{table.title}  {table.subtitle}".replace("\n", " ").strip()
    return text[: _PAGE_HEAD // 2].replace("&", "&&")


def _explain(workbook: Workbook, lines: Sequence[str], title: str) -> None:
    sheet = workbook.add_worksheet("说明")
    sheet.set_column(0, 0, 100)
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, harmless(title), workbook.add_format({"font_name": "黑体", "font_size": 14}))
    body = workbook.add_format({"font_name": "宋体", "font_size": 11, "text_wrap": True, "valign": "top"})
    for row, line in enumerate(filter(None, lines), 1):
        sheet.write_string(row, 0, harmless(line), body)
