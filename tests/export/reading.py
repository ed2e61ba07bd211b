"""Files read back by other programs than those that wrote them, as rows of texts."""

from __future__ import annotations

import csv
import io
import json
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import docx
import openpyxl
from markdown_it import MarkdownIt

from kb.export.formats.columns import without_empty_columns
from kb.export.formats.harmless import harmless
from kb.export.table import Cell, ExportTable, decimals

Rows = list[list[str]]


def expected(table: ExportTable) -> Rows:
    """The head and the rows as the page shows them."""
    return [[column.label for column in table.columns], *([cell.text for cell in row] for row in table.rows)]


def expected_on_paper(table: ExportTable) -> Rows:
    """The same without the columns in which nothing stands."""
    return expected(without_empty_columns(table))


def expected_harmless(table: ExportTable) -> Rows:
    """The same in a spreadsheet, where a text that looks like a formula carries an apostrophe."""
    head = [harmless(column.label) for column in table.columns]
    return [head, *([_harmless(cell) for cell in row] for row in table.rows)]


def _harmless(cell: Cell) -> str:
    return cell.text if cell.number is not None else harmless(cell.text)


def read_csv(content: bytes) -> Rows:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def read_xlsx(content: bytes, table: ExportTable) -> Rows:
    """The first sheet; numbers written as their number format shows them."""
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    rows = [[_shown(cell) for cell in row] for row in sheet.iter_rows()]
    assert len(rows) == len(table.rows) + 1
    return rows


def _shown(cell: Any) -> str:
    if cell.value is None:
        return ""
    if cell.data_type == "n":
        places = len(cell.number_format.partition(".")[2])
        return f"{cell.value:.{places}f}"
    assert cell.data_type == "s", f"{cell.coordinate} is of type {cell.data_type}, not a text"
    return str(cell.value)


def read_docx(content: bytes, table: ExportTable) -> Rows:
    """All parts of the table put side by side again, the repeated columns once."""
    first, *others = docx.Document(io.BytesIO(content)).tables
    rows = [[cell.text for cell in row.cells] for row in first.rows]
    for other in others:
        for row, more in zip(rows, other.rows, strict=True):
            row.extend(cell.text for cell in more.cells[table.fixed :])
    return rows


def read_json(content: bytes, table: ExportTable) -> Rows:
    document = json.loads(content)
    keys = [column["key"] for column in document["columns"]]
    places = [[decimals(cell) for cell in row] for row in table.rows]
    rows = [
        [_number(record[key], count) for key, count in zip(keys, counts, strict=True)]
        for record, counts in zip(document["rows"], places, strict=True)
    ]
    return [[column["label"] for column in document["columns"]], *rows]


def _number(value: str | float, places: int) -> str:
    return value if isinstance(value, str) else f"{value:.{places}f}"


class _HtmlTable(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: Rows = []
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self._in_cell = True
        elif tag == "br" and self._in_cell:
            self.rows[-1][-1] += "\n"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.rows[-1][-1] += data


def read_html(content: bytes) -> Rows:
    parser = _HtmlTable()
    parser.feed(content.decode())
    return parser.rows


def read_markdown(content: bytes) -> Rows:
    """The table as a Markdown program sees it; white space around a cell is not kept by Markdown."""
    tokens = MarkdownIt("commonmark").enable("table").parse(content.decode())
    rows: Rows = []
    for before, token in pairwise(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif before.type in ("td_open", "th_open"):
            rows[-1].append("".join(map(_text, token.children or ())))
    return rows


def _text(token: Any) -> str:
    if token.type in ("text", "text_special"):
        return str(token.content)
    if token.type == "html_inline":
        assert token.content == "<br>", f"Markdown took {token.content} for a tag"
        return "\n"
    assert token.type in ("link_open", "link_close"), f"Markdown took something for {token.type}"
    return ""


def stripped(rows: Rows) -> Rows:
    return [[text.strip() for text in row] for row in rows]
