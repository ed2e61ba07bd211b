"""JSON: each row an object by column key, numbers as numbers, addresses under "links"."""

from __future__ import annotations

import io
import json
from typing import BinaryIO

from kb.export.addresses import absolute
from kb.export.table import LINKS_KEY, Cell, ExportTable, Row


def write_json(table: ExportTable, out: BinaryIO, base_url: str) -> None:
    """Write one document; rows are encoded one by one, so that a long table needs little memory."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="\n")
    head = {
        "name": table.name,
        "title": table.title,
        "subtitle": table.subtitle,
        "notes": list(table.notes),
        "columns": [{"key": c.key, "label": c.label, "kind": c.kind.value} for c in table.columns],
    }
    text.write(json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}"))
    text.write(',\n "rows": [')
    separator = "\n  "
    for row in table.rows:
        text.write(separator + json.dumps(_record(table, row, base_url), ensure_ascii=False))
        separator = ",\n  "
    text.write("\n ]\n}\n")
    text.flush()
    text.detach()


def _record(table: ExportTable, row: Row, base_url: str) -> dict[str, object]:
    fields = tuple(zip(table.columns, row, strict=True))
    record: dict[str, object] = {column.key: _value(cell) for column, cell in fields}
    links = {column.key: absolute(cell.href, base_url) for column, cell in fields if cell.href}
    return record | {LINKS_KEY: links} if links else record


def _value(cell: Cell) -> str | float:
    if cell.number is None:
        return cell.text
    return int(cell.number) if cell.number % 1 == 0 else cell.number
