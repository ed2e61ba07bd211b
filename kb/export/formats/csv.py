"""Comma-separated values as Excel and WPS open them by a double click: UTF-8 with a byte order mark, CRLF."""

from __future__ import annotations

import csv
import io
from typing import BinaryIO

from kb.export.formats.harmless import harmless
from kb.export.table import Cell, ExportTable


def write_csv(table: ExportTable, out: BinaryIO, base_url: str) -> None:  # noqa: ARG001 - a CSV has no links
    """Write the head and the rows; title, notes and links have no place in this format."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow([harmless(column.label) for column in table.columns])
    writer.writerows([_field(cell) for cell in row] for row in table.rows)
    text.flush()
    text.detach()


def _field(cell: Cell) -> str:
    return cell.text if cell.number is not None else harmless(cell.text)
