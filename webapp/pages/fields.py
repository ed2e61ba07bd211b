"""The heads and fields of a table on a page: their words, links and how they are set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kb.export.table import Cell, Column, ColumnKind, ExportTable, Row
from webapp import addresses
from webapp.pages.strength import strength
from webapp.params import TableRequest

_UNBROKEN = 5  # characters that stay on one line
_WIDE = 10  # characters; the width from which a column counts as wide
_REPEATS = 2  # leading columns whose repeated values are set back
_SHARE_STEP = 5


@dataclass(frozen=True, slots=True)
class Head:
    """A column head; `order` is "ascending", "descending" or "none", and the link sorts the other way."""

    label: str
    kind: str
    href: str
    order: str
    share: int  # of the width, in steps of 5 %


@dataclass(frozen=True, slots=True)
class CellView:
    """One field. `label` is its column's head, shown beside it where there is no room for columns."""

    text: str
    href: str
    kind: str
    label: str
    step: int | None  # shading of a strength
    is_short: bool  # must not be broken
    is_wide: bool  # needs a line of its own on a narrow screen
    is_repeated: bool  # whether the row above says the same here and in all columns to the left


def heads(columns: Sequence[Column], request: TableRequest, path: str) -> Iterator[Head]:
    """The heads of `columns` on the page at `path`, as `request` has the rows sorted."""
    whole = sum(column.width for column in columns)
    for column in columns:
        is_sorted = request.sort == column.key
        order = ("descending" if request.descending else "ascending") if is_sorted else "none"
        turned = replace(request, sort=column.key, descending=is_sorted and not request.descending)
        share = max(_SHARE_STEP, round(100 * column.width / whole / _SHARE_STEP) * _SHARE_STEP)
        yield Head(column.label, column.kind.value, addresses.with_params(path, turned.params()), order, share)


def fields(
    table: ExportTable, rows: Sequence[Row], shown: Sequence[int], repeats: int = _REPEATS
) -> Iterator[tuple[CellView, ...]]:
    """The fields of `rows` in the columns `shown`; repeated values are set back in the first `repeats` columns."""
    above: Row = ()
    for row in rows:
        same = 0  # leading columns that repeat the row above
        while same < min(len(above), repeats) and row[same].text == above[same].text:
            same += 1
        yield tuple(field(table.columns[i], row[i], is_repeated=i < same) for i in shown)
        above = row


def field(column: Column, cell: Cell, *, is_repeated: bool = False) -> CellView:
    """One field of a row."""
    shaded = column.kind is ColumnKind.STRENGTH and cell.number is not None
    return CellView(
        text=cell.text,
        href=cell.href or "",
        kind=column.kind.value,
        label=column.label,
        step=strength(cell.number or 0.0).step if shaded else None,
        is_short=len(cell.text) <= _UNBROKEN,
        is_wide=column.kind is ColumnKind.QUOTE or column.width >= _WIDE,
        is_repeated=is_repeated and bool(cell.text),
    )
