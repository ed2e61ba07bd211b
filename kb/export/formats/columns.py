"""Which columns of a table have anything to say: an empty one only takes room from the others."""

from __future__ import annotations

from dataclasses import replace
from itertools import compress

from kb.export.table import ColumnKind, ExportTable


def is_used(table: ExportTable) -> list[bool]:
    """For each column whether anything stands in it; all of them where the table has no rows.

    A column of a matrix is used even without a number: that nothing stands in it is what it says.
    """
    return [
        not table.rows or column.kind is ColumnKind.STRENGTH or any(row[place].text for row in table.rows)
        for place, column in enumerate(table.columns)
    ]


def without_empty_columns(table: ExportTable) -> ExportTable:
    """`table` as people read it: columns in which nothing stands are left out, and a note names them."""
    used = is_used(table)
    if all(used) or not any(used):
        return table
    empty = [column.label for column, is_shown in zip(table.columns, used, strict=True) if not is_shown]
    return replace(
        table,
        columns=tuple(compress(table.columns, used)),
        rows=tuple(tuple(compress(row, used)) for row in table.rows),
        notes=(*table.notes, f"没有内容的栏未列出：{'、'.join(empty)}。"),
        fixed=sum(used[: table.fixed]),
    )
