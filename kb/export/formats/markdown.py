"""Markdown: a title, a pipe table and the notes; everything a cell says is shown, never interpreted."""

from __future__ import annotations

import io
import re
from typing import BinaryIO

from kb.export.addresses import absolute
from kb.export.formats.columns import without_empty_columns
from kb.export.table import Cell, Column, ColumnKind, ExportTable

_SPECIAL = re.compile(r"([\\`*_\[\]|~#$])")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\t": "&#9;"})


def write_markdown(table: ExportTable, out: BinaryIO, base_url: str) -> None:
    """Write the table with a linked text where a cell has an address; columns without any text are left out."""
    table = without_empty_columns(table)
    text = io.TextIOWrapper(out, encoding="utf-8", newline="\n")
    text.write(f"# {_escape(table.title)}\n\n")
    if table.subtitle:
        text.write(f"{_escape(table.subtitle)}\n\n")
    text.write(_line([_escape(column.label) for column in table.columns]))
    text.write(_line([_rule(column) for column in table.columns]))
    for row in table.rows:
        text.write(_line([_field(cell, base_url) for cell in row]))
    if table.notes:
        text.write("\n" + "".join(f"- {_escape(note)}\n" for note in table.notes))
    text.flush()
    text.detach()


def _line(fields: list[str]) -> str:
    return "| " + " | ".join(fields) + " |\n"


def _rule(column: Column) -> str:
    return "---" if column.kind in (ColumnKind.TEXT, ColumnKind.QUOTE) else "---:"


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text).translate(_ENTITIES).replace("\n", "<br>")


def _field(cell: Cell, base_url: str) -> str:
    text = _escape(cell.text)
    return f"[{text}](<{absolute(cell.href, base_url)}>)" if cell.href and text else text
