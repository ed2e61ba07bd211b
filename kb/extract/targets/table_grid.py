"""Which tables are indicator tables of a plan, and what each of their columns holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kb.extract.targets.tense import heading_tense, path_tense
from kb.extract.targets.time import Horizon, Tense
from kb.model import Cell, Clause, Plan, Table
from kb.text import Span, fold, squeeze


class Column(StrEnum):
    """What a column of an indicator table holds."""

    NUMBER = "number"
    GROUP = "group"  # 类别: heads several rows
    INDICATOR = "indicator"
    UNIT = "unit"
    BASE = "base"
    GOAL = "goal"
    GROWTH = "growth"  # 年均增速, 累计
    ATTRIBUTE = "attribute"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its kind, and the year its values belong to."""

    kind: Column
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """An indicator table ready for reading: its columns and its body rows, merged cells standing in each row."""

    plan: Plan
    span: Span  # of the table
    clause: Clause
    heads: Mapping[int, Head]
    rows: Sequence[Mapping[int, Cell]]

    def text(self, cell: Cell) -> str:
        """The text of a cell without white space, as printed."""
        return squeeze(cell.span.of(self.plan.text))

    def cells(self, row: Mapping[int, Cell], kind: Column) -> list[tuple[Head, Cell]]:
        """The cells of `row` in columns of `kind`, from left to right, a merged cell once."""
        found: dict[Span, tuple[Head, Cell]] = {}
        for column, head in self.heads.items():
            if head.kind is kind and column in row:
                found.setdefault(row[column].span, (head, row[column]))
        return list(found.values())


_KINDS = (
    (Column.NUMBER, re.compile(r"^(?:序号?|编号|号|no\.?)$")),
    (Column.ATTRIBUTE, re.compile(r"属性|性质|约束性|预期性|^类型$|指标类型")),
    (Column.UNIT, re.compile(r"单位")),
    (Column.GOAL, re.compile(r"目标|规划值|规划期?末|末值|预期值|计划值|期末")),
    (Column.BASE, re.compile(r"现状|基期|基准|基数|现值|初值|基础值|起始")),
    (Column.GROWTH, re.compile(r"年均|累计|增速|增长|增幅|变化|增减|升降|\[")),
    (Column.GROUP, re.compile(r"类别|分类|领域|一级|大类|方面|类$|目标类")),
    (Column.INDICATOR, re.compile(r"指标|名称|项目|内容")),
)
_KEPT_SCORE = re.compile(r"完成情况|是否完成|完成值|实际|实现情况|执行情况|较目标|达标情况")
_WORKS = re.compile(r"责任|牵头|部门|建设内容|建设规模|总投资|项目名称|工程名称|建设地点|开工")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ATTRIBUTES = re.compile(r"^(?:约束性?|预期性?|引导性)(?:指标)?$")
_FIGURE = re.compile(r"^[^一-龥]*\d[^一-龥]*$|^[-—–－/／]+$")
_LONGEST_VALUE = 20  # characters of a planned value
_MOST_HEADS = 3  # rows at the top that may be column heads


def find_grids(plan: Plan, horizon: Horizon) -> Iterable[Grid]:
    """The indicator tables of `plan` that look ahead, in order."""
    for table in plan.source.tables:
        rows = _rows(table)
        found = _head_rows(plan, table, rows, horizon)
        clause = _clause_at(plan, table.span.start)
        if found is not None and clause is not None and not _looks_back(plan, table, clause, horizon):
            count, heads = found
            yield Grid(plan, table.span, clause, heads, [cells for row, cells in sorted(rows.items()) if row >= count])


def _rows(table: Table) -> dict[int, dict[int, Cell]]:
    """The cells by row and column; a merged cell stands at each of its places."""
    rows: dict[int, dict[int, Cell]] = {}
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                rows.setdefault(row, {})[column] = cell
    return rows


def _clause_at(plan: Plan, position: int) -> Clause | None:
    """The clause that holds a position; the one before it where none does."""
    last = None
    for clause in plan.clauses:
        if clause.span.start > position:
            break
        last = clause
    return last


def _looks_back(plan: Plan, table: Table, clause: Clause, horizon: Horizon) -> bool:
    """Whether caption or section say that the table tells of what was."""
    caption = squeeze(fold(table.caption.of(plan.text))) if table.caption else ""
    if _KEPT_SCORE.search(caption):
        return True
    tense = heading_tense(caption, horizon) if caption else Tense.OPEN
    return (tense if tense is not Tense.OPEN else path_tense((*clause.path, clause.heading), horizon)) is Tense.PAST


def _head_rows(
    plan: Plan, table: Table, rows: Mapping[int, Mapping[int, Cell]], horizon: Horizon
) -> tuple[int, Mapping[int, Head]] | None:
    """How many rows are column heads, and the heads; None where this is no indicator table."""
    top = table.header_rows or next(
        (row + 1 for row in range(min(_MOST_HEADS, table.rows)) if _is_head(plan, rows.get(row, {}))), 0
    )
    if not top:
        inferred = _inferred(plan, rows, horizon)
        return None if inferred is None else (0, inferred)
    texts: dict[int, str] = {}
    for row in range(top):
        for column, cell in rows.get(row, {}).items():
            text = squeeze(fold(cell.span.of(plan.text)))
            if text not in texts.get(column, ""):
                texts[column] = texts.get(column, "") + text
    joined = "".join(texts.values())
    if _KEPT_SCORE.search(joined) or _WORKS.search(joined):
        return None
    heads = _settled({column: _head(text, horizon) for column, text in sorted(texts.items())}, horizon)
    return None if heads is None or not _has_figures(plan, rows, top, heads) else (top, heads)


def _has_figures(plan: Plan, rows: Mapping[int, Mapping[int, Cell]], top: int, heads: Mapping[int, Head]) -> bool:
    """Whether planned values are mostly short: figures or 完成国家下达目标, not the prose of a list of works."""
    texts = [
        squeeze(cells[column].span.of(plan.text))
        for row, cells in rows.items()
        for column, head in heads.items()
        if row >= top and head.kind is Column.GOAL and column in cells
    ]
    return sum(len(text) <= _LONGEST_VALUE for text in texts) > len(texts) / 2


def _is_head(plan: Plan, cells: Mapping[int, Cell]) -> bool:
    """Whether a row reads like column heads: 指标, 单位, 2025年."""
    texts = {squeeze(fold(cell.span.of(plan.text))) for cell in cells.values()}
    known = sum(bool(_YEAR.search(text)) or any(pattern.search(text) for _, pattern in _KINDS) for text in texts)
    figures = sum(bool(_FIGURE.match(text)) and not _YEAR.match(text) for text in texts)
    return len(texts) > 2 and known > len(texts) / 2 and not figures


def _head(text: str, horizon: Horizon) -> Head:
    """What a column head says."""
    years = [int(year) for year in _YEAR.findall(text)]
    year = years[-1] if years else None
    kind = next((kind for kind, pattern in _KINDS if pattern.search(text)), Column.OTHER)
    if year is None:
        return Head(kind)
    if kind is Column.GROWTH or (len(years) > 1 and kind is not Column.GOAL):
        return Head(Column.GROWTH)
    ahead = horizon.now is None or year >= horizon.now
    return Head(Column.GOAL if ahead and kind is not Column.BASE else Column.BASE, year)


def _settled(heads: dict[int, Head], horizon: Horizon) -> Mapping[int, Head] | None:
    """Heads with the indicator column found among what is left, and one goal column: that of the plan's last year."""
    if not any(head.kind is Column.INDICATOR for head in heads.values()):
        spare = [column for column, head in heads.items() if head.kind in (Column.GROUP, Column.OTHER)]
        if not spare:
            return None
        heads[spare[-1] if len(spare) > 1 and spare[-1] < min(_value_columns(heads), default=0) else spare[0]] = Head(
            Column.INDICATOR
        )
    goals = [head.year for head in heads.values() if head.kind is Column.GOAL]
    if not goals:
        return None
    if horizon.end in goals:
        heads = {
            column: Head(Column.OTHER) if head.kind is Column.GOAL and head.year != horizon.end else head
            for column, head in heads.items()
        }
    return heads


def _value_columns(heads: Mapping[int, Head]) -> list[int]:
    return [column for column, head in heads.items() if head.kind in (Column.BASE, Column.GOAL, Column.GROWTH)]


def _inferred(plan: Plan, rows: Mapping[int, Mapping[int, Cell]], horizon: Horizon) -> Mapping[int, Head] | None:
    """Columns of a table whose heads are lost: name, values from old to new, 约束性 or 预期性."""
    if len(rows) < 3 or horizon.end is None:
        return None
    columns = sorted({column for cells in rows.values() for column in cells})
    texts = {
        column: [squeeze(fold(cells[column].span.of(plan.text))) for cells in rows.values() if column in cells]
        for column in columns
    }
    last = columns[-1]
    if sum(bool(_ATTRIBUTES.match(text)) for text in texts[last]) < 0.6 * len(rows):
        return None
    values = [
        column for column in columns if sum(bool(_FIGURE.match(text)) for text in texts[column]) > 0.5 * len(rows)
    ]
    if not values or values[-1] != last - 1 or values[0] == columns[0]:
        return None
    heads = {column: Head(Column.INDICATOR) for column in columns if column < values[0]}
    heads |= {column: Head(Column.BASE, horizon.now and horizon.now - 1) for column in values[-2:-1]}
    return heads | {values[-1]: Head(Column.GOAL, horizon.end), last: Head(Column.ATTRIBUTE)}
