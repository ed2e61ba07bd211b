"""A web page that stands alone: no script, no address outside the site, set for A4 when printed."""

from __future__ import annotations

import io
from html import escape
from typing import BinaryIO

from kb.export.addresses import absolute
from kb.export.formats.columns import without_empty_columns
from kb.export.formats.shading import tint
from kb.export.table import Cell, Column, ColumnKind, ExportTable, Row

_STYLE = """
body { margin: 2rem; color: #1a1a1a; background: #fff;
  font: 15px/1.6 "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 .3rem; }
p { margin: .2rem 0; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { border: 1px solid #b8b0a8; padding: .35em .5em; text-align: left; vertical-align: top; }
th { position: sticky; top: 0; background: #f3efe9; }
.quote { font-family: "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", SimSun, serif; }
.number, .strength { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.strength { padding: .35em .2em; font-size: .85em; }
th.strength { writing-mode: vertical-rl; text-align: left; white-space: nowrap; }
a { color: #9b1c1c; text-decoration: none; }
a:hover, a:focus { text-decoration: underline; }
@page { size: A4 landscape; margin: 14mm; }
@media print {
  body { margin: 0; font-size: 8.5pt; line-height: 1.4; }
  table { width: 100%; }
  th { position: static; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  a { color: inherit; }
}
"""


def write_html(table: ExportTable, out: BinaryIO, base_url: str) -> None:
    """Write the page row by row; columns without any text are left out."""
    table = without_empty_columns(table)
    text = io.TextIOWrapper(out, encoding="utf-8", newline="\n")
    text.write(_head(table))
    for number, row in enumerate(table.rows):
        text.write(_row(table.columns, row, base_url, shaded=not table.is_total(number)))
    text.write("</tbody>\n</table>\n")
    text.writelines(f"<p>{_lines(note)}</p>\n" for note in table.notes)
    text.write("</body>\n</html>\n")
    text.flush()
    text.detach()


def _head(table: ExportTable) -> str:
    heads = "".join(_column_head(column, fixed=place < table.fixed) for place, column in enumerate(table.columns))
    widths = "".join(f'<col style="width:{column.width:g}em">' for column in table.columns)
    return (
        f'<!DOCTYPE html>\n<html lang="zh-Hans">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(table.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{_lines(table.title)}</h1>\n<p>{_lines(table.subtitle)}</p>\n"
        f"<table>\n<colgroup>{widths}</colgroup>\n<thead>\n<tr>{heads}</tr>\n</thead>\n<tbody>\n"
    )


def _column_head(column: Column, *, fixed: bool) -> str:
    """A head; the columns that name the row keep their width beside many others."""
    width = f' style="min-width:{column.width:g}em"' if fixed else ""
    return f'<th scope="col" class="{column.kind.value}"{width}>{_lines(column.label)}</th>'


def _row(columns: tuple[Column, ...], row: Row, base_url: str, *, shaded: bool) -> str:
    fields = (_field(column, cell, base_url, shaded=shaded) for column, cell in zip(columns, row, strict=True))
    return f"<tr>{''.join(fields)}</tr>\n"


def _field(column: Column, cell: Cell, base_url: str, *, shaded: bool) -> str:
    style = ""
    if shaded and column.kind is ColumnKind.STRENGTH and cell.number is not None:
        style = f' style="background:#{tint(cell.number)}"'
    text = _lines(cell.text)
    if cell.href and text:
        text = f'<a href="{escape(absolute(cell.href, base_url))}">{text}</a>'
    return f'<td class="{column.kind.value}"{style}>{text}</td>'


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
