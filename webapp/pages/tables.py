"""Tables as pages: the same rows as the files that can be taken away, to be searched, filtered and sorted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from kb import KnowledgeBase
from kb.export import tables, writers
from kb.export.table import Cell, Column, ColumnKind, ExportTable, Row
from kb.text import fold
from webapp import addresses
from webapp.pages.frame import Frame, plan_frame
from webapp.pages.strength import strength
from webapp.params import TableRequest

_FEW = 12  # a column with at most so many different values can be filtered by choosing one
_NO_MATCH = "没有相符的行"
_UNBROKEN = 5  # characters that stay on one line
_WIDE = 10  # characters; the width from which a column counts as wide
_REPEATS = 2  # leading columns whose repeated values are set back
_SHARE_STEP = 5
_SHORT = 14  # longest value, in characters, that is offered as a choice

_LEADS: Mapping[str, str] = MappingProxyType(
    {
        "crossref": "每个目标由哪些任务承接、哪些措施支撑，依据是哪一句原文。",
        "assignments": "哪个部门负责什么，写在哪一条。",
        "gaps": "提出了却没有相应任务或措施的内容，以及没有服务对象的措施。",
        "coverage": "每个目标背后有多少任务、多少措施，有多牢靠。",
        "clauses": "全部条款，按原文顺序。",
        "targets": "规划提出的全部数量指标，每个数字都指向它的原句。",
    }
)


@dataclass(frozen=True, slots=True)
class Download:
    """One file a table can be taken away as."""

    label: str
    href: str


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


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a filter."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice among the values of one column."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class TableSection:
    """A table on a page. `downloads` take away the rows that are shown."""

    name: str
    title: str
    subtitle: str
    notes: tuple[str, ...]
    heads: tuple[Head, ...]
    rows: tuple[tuple[CellView, ...], ...]
    nothing: str  # what is said where there are no rows
    count: str
    downloads: tuple[Download, ...]
    query: str
    filters: tuple[Filter, ...]
    order: tuple[tuple[str, str], ...]  # form fields that keep the order when the filter form is sent
    clear: str  # address without filters; empty where none is active


@dataclass(frozen=True, slots=True)
class TablePage:
    """A page about one table of one plan."""

    frame: Frame
    path: str  # where the filter form leads
    lead: str
    table: TableSection
    language: str


def build(knowledge: KnowledgeBase, plan_id: str, name: str, request: TableRequest) -> TablePage:
    """The page of table `name` of a plan.

    Raises:
        NotFoundError: no plan has this id.
        ExportError: no table has this name.
    """
    plan = knowledge.record(plan_id).plan
    table = tables.build_from(knowledge, name, (plan_id,))
    return TablePage(
        frame=plan_frame(plan, table.title, name),
        path=addresses.plan(plan_id, name),
        lead=_LEADS.get(name, ""),
        table=section(table, request, addresses.plan(plan_id, name), (plan_id,)),
        language=plan.metadata.language,
    )


def select(table: ExportTable, request: TableRequest) -> ExportTable:
    """The rows of a table that a request asks for, in its order; page and file both come from here.

    The row that adds up the others stays the last one; where some of the others are left out it goes, since it would
    add up what is not there.
    """
    words = fold(request.query).split()
    values = {index: request.values[c.key] for index, c in enumerate(table.columns) if c.key in request.values}
    body, sums = (table.rows[:-1], table.rows[-1:]) if table.totals else (table.rows, ())
    rows = [row for row in body if _has_words(row, words) and all(row[i].text == v for i, v in values.items())]
    is_whole = len(rows) == len(body)
    column = next((i for i, column in enumerate(table.columns) if column.key == request.sort), None)
    if column is not None:
        empty = [row for row in rows if not row[column].text]
        filled = [row for row in rows if row[column].text]
        filled.sort(key=lambda row: _order(row[column]), reverse=request.descending)
        rows = filled + empty
    return replace(
        table,
        rows=(*rows, *sums) if is_whole else tuple(rows),
        totals=table.totals and is_whole,
        nothing=table.nothing if is_whole else _NO_MATCH,
    )


def _has_words(row: Row, words: Sequence[str]) -> bool:
    text = fold("\n".join(cell.text for cell in row)) if words else ""
    return all(word in text for word in words)


def _order(cell: Cell) -> tuple[int, float, str]:
    """Numbers before words, numbers by value."""
    return (0, cell.number, "") if cell.number is not None else (1, 0.0, cell.text)


def section(
    table: ExportTable,
    request: TableRequest,
    path: str,
    plan_ids: Sequence[str],
    *,
    left_out: frozenset[str] = frozenset(),
) -> TableSection:
    """`table`, which covers the plans `plan_ids`, narrowed to a request, ready to be shown at address `path`.

    Columns that are empty throughout are not shown, nor those whose keys are `left_out`; the files have them all.
    """
    selected = select(table, request)
    rows = selected.rows
    shown = tuple(i for i, column in enumerate(table.columns) if column.key not in left_out and _is_used(table, i))
    absent = [column.label for column in table.columns if column.key in left_out]
    total = len(table.rows)
    return TableSection(
        name=table.name,
        title=table.title,
        subtitle=table.subtitle,
        notes=(*table.notes, f"下载的文件另有：{'、'.join(absent)}。") if absent else table.notes,
        heads=tuple(_heads([table.columns[i] for i in shown], request, path)),
        rows=tuple(_rows(table, rows, shown)),
        nothing=selected.nothing,
        count=f"{total} 行" if len(rows) == total else f"{len(rows)} 行，共 {total} 行",
        downloads=files(table.name, (*(("plan", plan_id) for plan_id in plan_ids), *request.params())),
        query=request.query,
        filters=tuple(_filters(table, request)),
        order=(("sort", request.sort), ("desc", "1" if request.descending else "")),
        clear=path if request.query or request.values else "",
    )


def _is_used(table: ExportTable, index: int) -> bool:
    return any(row[index].text for row in table.rows) or not table.rows


def files(name: str, params: addresses.Params) -> tuple[Download, ...]:
    """The files a table can be taken away as."""
    params = tuple(params)
    return tuple(
        Download(file_format.label, addresses.export(name, ending, params))
        for ending, file_format in writers.FORMATS.items()
    )


def _heads(columns: Sequence[Column], request: TableRequest, path: str) -> Iterator[Head]:
    whole = sum(column.width for column in columns)
    for column in columns:
        is_sorted = request.sort == column.key
        order = ("descending" if request.descending else "ascending") if is_sorted else "none"
        turned = replace(request, sort=column.key, descending=is_sorted and not request.descending)
        share = max(_SHARE_STEP, round(100 * column.width / whole / _SHARE_STEP) * _SHARE_STEP)
        yield Head(column.label, column.kind.value, addresses.with_params(path, turned.params()), order, share)


def _rows(table: ExportTable, rows: Sequence[Row], shown: Sequence[int]) -> Iterator[tuple[CellView, ...]]:
    above: Row = ()
    for row in rows:
        same = 0  # leading columns that repeat the row above
        while same < min(len(above), _REPEATS) and row[same].text == above[same].text:
            same += 1
        yield tuple(_cell(table.columns[i], row[i], is_repeated=i < same) for i in shown)
        above = row


def _cell(column: Column, cell: Cell, *, is_repeated: bool) -> CellView:
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


def _filters(table: ExportTable, request: TableRequest) -> Iterator[Filter]:
    """A filter for each column whose values repeat and are few and short."""
    for index, column in enumerate(table.columns):
        values = list(dict.fromkeys(row[index].text for row in table.rows if row[index].text))
        few = 1 < len(values) <= min(_FEW, len(table.rows) // 2) and all(len(value) <= _SHORT for value in values)
        if column.kind is ColumnKind.TEXT and few:
            chosen = request.values.get(column.key, "")
            options = tuple(Option(value, value, value == chosen) for value in sorted(values))
            yield Filter(column.key, column.label, options)
