"""Tables as pages: the same rows as the files that can be taken away, to be searched, filtered and sorted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from kb import KnowledgeBase
from kb.export import tables, writers
from kb.export.formats.columns import is_used
from kb.export.table import Cell, ColumnKind, ExportTable, Row
from kb.export.tables.compare import only_shared
from kb.text import fold as folded
from webapp import addresses
from webapp.pages.fields import CellView, Head, fields, heads
from webapp.pages.folding import Folding, fold, gathered, is_folded
from webapp.pages.frame import Frame, plan_frame
from webapp.params import TableRequest

_FEW = 12  # a column with at most so many different values can be filtered by choosing one
_NO_MATCH = "没有相符的行"
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
class Switch:
    """Something that is asked for or not, beside the filters."""

    name: str
    label: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class TableSection:
    """A table on a page. `downloads` take away the rows that are shown."""

    name: str
    title: str
    subtitle: str
    notes: tuple[str, ...]
    heads: tuple[Head, ...]
    rows: tuple[tuple[CellView, ...], ...]
    folding: Folding | None  # the rows in groups, where there are many
    is_empty: bool  # there are no rows, whatever is asked for
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

    A long table stays in its groups: sorting puts them, and the rows of each, into the order asked for.
    The row that adds up the others stays the last one; where some of the others are left out it goes, since it would
    add up what is not there.
    """
    if request.is_shared and table.name == "compare":
        table = only_shared(table)
    words = folded(request.query).split()
    values = {index: request.values[c.key] for index, c in enumerate(table.columns) if c.key in request.values}
    body, sums = (table.rows[:-1], table.rows[-1:]) if table.totals else (table.rows, ())
    rows = [row for row in body if _has_words(row, words) and all(row[i].text == v for i, v in values.items())]
    is_whole = len(rows) == len(body)  # as far as words and values go
    column = next((i for i, column in enumerate(table.columns) if column.key == request.sort), None)
    if column is not None:
        empty = [row for row in rows if not row[column].text]
        filled = [row for row in rows if row[column].text]
        filled.sort(key=lambda row: _order(row[column]), reverse=request.descending)
        rows = filled + empty
    if is_folded(table):
        rows = gathered(table, rows)
    return replace(
        table,
        rows=(*rows, *sums) if is_whole else tuple(rows),
        totals=table.totals and is_whole,
        nothing=table.nothing if is_whole else _NO_MATCH,
    )


def _has_words(row: Row, words: Sequence[str]) -> bool:
    text = folded("\n".join(cell.text for cell in row)) if words else ""
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

    Columns that are empty throughout are not shown, nor those whose keys are `left_out`; the files for programs have
    them all.
    """
    selected = select(table, request)
    rows = selected.rows
    used = is_used(table)
    shown = tuple(i for i, column in enumerate(table.columns) if column.key not in left_out and used[i])
    absent = [column.label for column in table.columns if column.key in left_out]
    total = len(table.rows)
    return TableSection(
        name=table.name,
        title=table.title,
        subtitle=table.subtitle,
        notes=(*table.notes, f"下载的文件另有：{'、'.join(absent)}。") if absent else table.notes,
        heads=tuple(heads([table.columns[i] for i in shown], request, path)),
        rows=tuple(fields(table, rows, shown)),
        folding=fold(table, rows, shown, request, path),
        is_empty=not table.rows,
        nothing=selected.nothing,
        count=f"{total} 行" if len(rows) == total else f"{len(rows)} 行，共 {total} 行",
        downloads=files(table.name, (*(("plan", plan_id) for plan_id in plan_ids), *request.params())),
        query=request.query,
        filters=tuple(_filters(table, request)),
        order=(("sort", request.sort), ("desc", "1" if request.descending else "")),
        clear=path if request.query or request.values or request.is_shared else "",
    )


def files(name: str, params: addresses.Params) -> tuple[Download, ...]:
    """The files a table can be taken away as."""
    params = tuple(params)
    return tuple(
        Download(file_format.label, addresses.export(name, ending, params))
        for ending, file_format in writers.FORMATS.items()
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
