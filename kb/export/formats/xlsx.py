"""Excel workbooks: one sheet that sorts, filters and prints at once, and a sheet 说明 that explains it.

The head is the first row, so that filters and other programs find it; the title stands in the page head. Only cells of
one line carry links: LibreOffice shows a linked text on a single line, whatever its length.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, islice
from typing import TYPE_CHECKING, BinaryIO

from kb.errors import ExportError
from kb.export.addresses import absolute
from kb.export.formats.columns import is_used
from kb.export.formats.harmless import harmless
from kb.export.formats.shading import tint
from kb.export.formats.xlsx_layout import (
    HIGHEST,
    SIZES,
    column_widths,
    fitted,
    head_height,
    line_count,
    pages_across,
)
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
_PAGE_HEAD = 120  # characters of a page head, half of what is allowed, since "&" is written twice
_A4 = 9
_CREATED = datetime.datetime(2000, 1, 1)  # not a time: equal tables must give equal files

# The font that column widths are counted in: its digits are half as wide as a Chinese character.
_DEFAULT = {"font_name": "宋体", "font_size": 10, "font_scheme": "none"}
_GRID: dict[str, object] = {"border": 1, "border_color": "#B8B0A8"}
_BODY = {**_GRID, "font_name": "宋体", "font_size": 10, "valign": "top", "text_wrap": True}
_HEAD = {
    **_GRID,
    "font_name": "黑体",
    "font_size": 10,
    "align": "center",
    "valign": "vcenter",
    "text_wrap": True,
    "bg_color": "#F3EFE9",
}
_STACKED = {"rotation": 270, "valign": "top"}  # characters upright, one below the other
_FIGURES: dict[ColumnKind, dict[str, object]] = {
    ColumnKind.NUMBER: {"align": "right"},
    ColumnKind.STRENGTH: {"align": "right", "font_size": 8},
}
_LINK = {"font_color": "#1F3864"}


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
    with Workbook(out, {"default_format_properties": _DEFAULT}) as workbook:
        workbook.set_properties(
            {"title": table.title, "subject": table.subtitle, "author": "plankb", "created": _CREATED}
        )
        sheets = _Sheets(workbook, table, base_url)
        sheets.write()
        _explain(workbook, table.title, (table.subtitle, *table.notes, *sheets.losses()))


@dataclass
class _Sheets:
    """The sheets of one table while they are written, and what did not fit into them."""

    workbook: Workbook
    table: ExportTable
    base_url: str
    guarded: int = 0  # cells with an apostrophe in front
    cut: int = 0  # cells shortened to what Excel can hold
    unlinked: int = 0  # cells whose link did not fit
    tall: int = 0  # rows that need more lines than the highest row has
    formats: dict[tuple[ColumnKind, bool, int, int], Format] = field(default_factory=dict)

    def write(self) -> None:
        """Write all rows, with a new sheet wherever one is full."""
        rows = iter(self.table.rows)
        for number in count(1):
            chunk = tuple(islice(rows, MAX_ROWS))
            if number > 1 and not chunk:
                return
            sheet = self.workbook.add_worksheet(_sheet_name(self.table.title, number))
            widths = column_widths(self.table, chunk)
            shown = [width for width, is_shown in zip(widths, is_used(self.table), strict=True) if is_shown]
            _set_up_page(sheet, self.table, shown)
            self._write_head(sheet, widths)
            self._write_rows(sheet, widths, chunk)
            _set_up_range(sheet, self.table, len(chunk))

    def losses(self) -> Iterator[str]:
        """What a reader must know of things that are not seen, or that Excel could not take."""
        hidden = [c.label for c, is_shown in zip(self.table.columns, is_used(self.table), strict=True) if not is_shown]
        if hidden:
            yield f"没有内容的栏已隐藏：{'、'.join(hidden)}。"
        if self.guarded:
            yield f"有 {self.guarded} 个单元格以 = + - @ 等符号开头，前面加了单引号，以免被当作公式运行。"
        if self.cut:
            yield f"有 {self.cut} 个单元格超过 Excel 每格 {MAX_CELL} 字的上限，已截断并注明“{CUT_MARK}”。"
        if self.unlinked:
            yield f"有 {self.unlinked} 个单元格超过 Excel 的链接上限，只有文字，没有链接。"
        if self.tall:
            yield f"有 {self.tall} 行内容较长，超过 Excel 的最大行高，未显示完；双击单元格可看全文。"

    def _write_head(self, sheet: Worksheet, widths: Sequence[float]) -> None:
        plain, stacked = self.workbook.add_format(_HEAD), self.workbook.add_format(_HEAD | _STACKED)
        sheet.set_row(0, head_height(self.table.columns))
        columns = zip(self.table.columns, widths, is_used(self.table), strict=True)
        for place, (column, width, is_shown) in enumerate(columns):
            sheet.set_column(place, place, width, None, {"hidden": not is_shown})
            style = stacked if column.kind is ColumnKind.STRENGTH else plain
            sheet.write_string(0, place, harmless(column.label), style)

    def _write_rows(self, sheet: Worksheet, widths: Sequence[float], rows: Sequence[Row]) -> None:
        links = 0
        for number, row in enumerate(rows, 1):
            sizes = [fitted(cell.text, width) for cell, width in zip(row, widths, strict=True)]
            height = max(height for _, height in sizes)
            self.tall += height > HIGHEST
            sheet.set_row(number, min(height, HIGHEST))
            for place, (column, cell) in enumerate(zip(self.table.columns, row, strict=True)):
                is_linked = cell.href and cell.text and line_count(cell.text, widths[place]) == 1
                address = absolute(cell.href or "", self.base_url) if is_linked else ""
                if address and (links == MAX_LINKS or len(address) > MAX_ADDRESS):
                    self.unlinked += 1
                    address = ""
                links += bool(address)
                self._write_cell(
                    sheet, (number, place), cell, address, self._style(column, cell, address, sizes[place][0])
                )

    def _write_cell(self, sheet: Worksheet, place: tuple[int, int], cell: Cell, address: str, style: Format) -> None:
        text = cell.text if cell.number is not None else self._fitted(cell.text)
        if address:
            sheet.write_url(*place, address, style, text)
        if cell.number is not None:
            sheet.write_number(*place, cell.number, style)
        elif not text:
            sheet.write_blank(*place, None, style)
        elif not address:
            sheet.write_string(*place, text, style)

    def _fitted(self, text: str) -> str:
        """`text`, harmless, and cut and marked where it is longer than a cell can be."""
        safe = harmless(text)
        self.guarded += safe != text
        return self._cut(safe)

    def _cut(self, text: str) -> str:
        if len(text) <= MAX_CELL // 2:
            return text
        units = text.encode("utf-16-le")
        if len(units) <= 2 * MAX_CELL:
            return text
        self.cut += 1
        return units[: 2 * (MAX_CELL - len(CUT_MARK))].decode("utf-16-le", errors="ignore") + CUT_MARK

    def _style(self, column: Column, cell: Cell, address: str, size: int) -> Format:
        """The format of a body cell of `size` points."""
        places = -1 if cell.number is None else decimals(cell)
        key = (column.kind, bool(address), places, size)
        if key not in self.formats:
            smaller = {"font_size": size} if size != SIZES[0] else {}
            style = self.workbook.add_format(
                _BODY | _FIGURES.get(column.kind, {}) | (_LINK if address else {}) | smaller
            )
            if places >= 0:
                style.set_num_format("0." + "0" * places if places else "0")
            self.formats[key] = style
        return self.formats[key]


def _sheet_name(title: str, number: int) -> str:
    """A name Excel accepts: short, without the signs it reserves, and different on each sheet."""
    ending = f"（{number}）" if number > 1 else ""
    return title.translate(_NOT_IN_NAMES)[: _SHEET_NAME - len(ending)] + ending


def _set_up_page(sheet: Worksheet, table: ExportTable, widths: Sequence[float]) -> None:
    sheet.freeze_panes(1, table.fixed)
    sheet.repeat_rows(0)
    if table.fixed:
        sheet.repeat_columns(0, table.fixed - 1)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.6)
    sheet.fit_to_pages(pages_across(widths), 0)
    title = f"{table.title}  {table.subtitle}"[:_PAGE_HEAD].replace("&", "&&")
    sheet.set_header(f'&C&"黑体"&12{title}')
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _set_up_range(sheet: Worksheet, table: ExportTable, rows: int) -> None:
    """Filter and shading of the body; a row of totals is left out of both."""
    last = rows - table.totals
    sheet.autofilter(0, 0, last, len(table.columns) - 1)
    shaded = [place for place, column in enumerate(table.columns) if column.kind is ColumnKind.STRENGTH]
    if not shaded or last < 1:
        return
    scale = {
        "type": "2_color_scale",
        "min_type": "num",
        "max_type": "num",
        "min_value": 0,
        "max_value": 1,
        "min_color": f"#{tint(0.0)}",
        "max_color": f"#{tint(1.0)}",
    }
    sheet.conditional_format(1, shaded[0], last, shaded[-1], scale)


def _explain(workbook: Workbook, title: str, lines: Sequence[str]) -> None:
    sheet = workbook.add_worksheet("说明")
    sheet.set_column(0, 0, 100)
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, harmless(title), workbook.add_format({"font_name": "黑体", "font_size": 14}))
    body = workbook.add_format({"font_name": "宋体", "font_size": 11, "text_wrap": True, "valign": "top"})
    for row, line in enumerate(filter(None, lines), 1):
        sheet.write_string(row, 0, harmless(line), body)
