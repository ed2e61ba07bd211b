"""Long tables in groups: all rows of a goal, a body or a chapter under one line that can be unfolded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from types import MappingProxyType

from kb.export.table import Cell, Column, ColumnKind, ExportTable, Row
from kb.export.tables.clauses import PATH_SIGN
from kb.export.tables.crossref import DIRECT, NO_MEASURE, NO_TASK
from webapp import addresses, labels
from webapp.pages.fields import CellView, Head, field, fields, heads
from webapp.pages.strength import Strength, strength
from webapp.params import TableRequest

_LONG = 60  # rows; a shorter table is shown as it is
_FEW = 40  # rows; so many that a filter has left need not be unfolded
_CHAPTER = Column("chapter", "章节", 14, ColumnKind.QUOTE)


@dataclass(frozen=True, slots=True)
class _Rule:
    """What the rows of a group share: `title` of its first row, and the columns that need not be repeated in each."""

    shared: int  # leading columns that are the same in all rows of a group
    title: Callable[[Row], Cell] = itemgetter(0)
    column: Column | None = None  # that `title` stands for; None for the first one of the table


_RULES: Mapping[str, _Rule] = MappingProxyType(
    {
        "crossref": _Rule(2),
        "assignments": _Rule(1),
        "clauses": _Rule(0, lambda row: Cell(row[1].text.partition(PATH_SIGN)[0] or labels.NO_CHAPTER), _CHAPTER),
    }
)


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows that belong together. `title` and `facts` are what they share; `rows` have only their other fields."""

    anchor: str
    title: CellView
    facts: tuple[CellView, ...]
    missing: tuple[str, ...]  # what the group lacks: "无任务"
    count: str
    strength: Strength | None  # of the strongest row
    rows: tuple[tuple[CellView, ...], ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Folding:
    """A long table in groups. `heads` are those of the rows; `turn_href` unfolds all groups, or folds them again."""

    heads: tuple[Head, ...]
    groups: tuple[RowGroup, ...]
    count: str
    is_open: bool
    turn_href: str


def is_folded(table: ExportTable) -> bool:
    """Whether a table is so long that its rows are shown in groups, and has such groups."""
    if table.name not in _RULES or len(table.rows) <= _LONG or table.columns[0].key == "plan":
        return False
    return len(set(_places(table).values())) > 1


def gathered(table: ExportTable, rows: Sequence[Row]) -> list[Row]:
    """`rows` of a folded table group by group: groups by their first row, rows of a group in the order they have."""
    places = _places(table)
    groups: dict[int, list[Row]] = {}
    for row in rows:
        groups.setdefault(places[id(row)], []).append(row)
    return [row for group in groups.values() for row in group]


def _places(table: ExportTable) -> dict[int, int]:
    """The number of the group of each row, by the row's identity: rows that follow each other under one title."""
    title = _RULES[table.name].title
    groups = enumerate((tuple(members) for _, members in groupby(table.rows, title)), 1)
    return {id(row): place for place, members in groups for row in members}


def fold(
    table: ExportTable, rows: Sequence[Row], shown: Sequence[int], request: TableRequest, path: str
) -> Folding | None:
    """The groups of `rows`, which are gathered and a part of those of `table`; None where it is not folded."""
    if not rows or not is_folded(table):
        return None
    rule = _RULES[table.name]
    own = [place for place in shown if place >= rule.shared]
    is_open = request.is_open or len(rows) <= _FEW
    groups = tuple(_groups(table, rows, shown, is_open=is_open))
    turned = replace(request, is_open=not request.is_open)
    return Folding(
        heads=tuple(heads([table.columns[place] for place in own], request, path)),
        groups=groups,
        count=f"{len(groups)} 组",
        is_open=is_open,
        turn_href=addresses.with_params(path, turned.params()) if len(rows) > _FEW else "",
    )


def _groups(table: ExportTable, rows: Sequence[Row], shown: Sequence[int], *, is_open: bool) -> Iterator[RowGroup]:
    rule = _RULES[table.name]
    places = _places(table)
    whole = _joined(table, table.rows)
    own = [place for place in shown if place >= rule.shared]
    for place, members in groupby(rows, lambda row: places[id(row)]):
        group = tuple(members)
        facts = [i for i in shown if 0 < i < rule.shared and group[0][i].text]
        yield RowGroup(
            anchor=f"group-{place}",
            title=field(rule.column or table.columns[0], rule.title(group[0])),
            facts=tuple(field(table.columns[i], group[0][i]) for i in facts),
            missing=tuple(_missing(table, group, whole)),
            count=f"{len(group)} 行",
            strength=_strongest(table, group),
            rows=tuple(fields(table, group, own, repeats=0)),
            is_open=is_open,
        )


def _missing(table: ExportTable, group: Sequence[Row], whole: Mapping[str, set[str]]) -> Iterator[str]:
    """What none of the rows has, in a table in which some have it; a goal that measures serve directly lacks a task."""
    found = _joined(table, group)
    for key, nothing, words in (("task", {NO_TASK, DIRECT}, "无任务"), ("measures", {NO_MEASURE}, "无措施")):
        if key in found and found[key] <= nothing and not whole[key] <= nothing:
            yield words


def _joined(table: ExportTable, rows: Iterable[Row]) -> Mapping[str, set[str]]:
    """What the rows of a cross-reference say of tasks and of measures; nothing for other tables."""
    places = {column.key: place for place, column in enumerate(table.columns) if column.key in ("task", "measures")}
    if table.name != "crossref":
        return {}
    said = list(rows)
    return {key: {row[place].text for row in said} for key, place in places.items()}


def _strongest(table: ExportTable, group: Sequence[Row]) -> Strength | None:
    place = next((i for i, column in enumerate(table.columns) if column.key == "score"), None)
    if place is None:
        return None
    return strength(max(row[place].number or 0.0 for row in group))
