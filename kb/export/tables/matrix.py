"""Goals against measures: how strongly each measure supports each goal, with sums."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.export import addresses
from kb.export.clause_names import ClauseNames
from kb.export.table import Cell, Column, ColumnKind, ExportTable, Row, score_cell
from kb.export.tables.stacking import GraphOf, PlanHead, check_size, coverage, named_columns, named_rows
from kb.export.wording import goal_label, opening
from kb.model import PlanRecord, Role, Trace

_TITLE = "目标与政策措施支撑矩阵"
_GOAL = Column("goal", "目标", 16, ColumnKind.QUOTE)
_SUM = Column("sum", "合计", 3, ColumnKind.NUMBER)
_ADDED = frozenset({ColumnKind.STRENGTH, ColumnKind.NUMBER})
_NONE = Cell()
_HEAD_LENGTH = 11  # characters of a measure's lead sentence in the head
_NOTES = (
    "表头是政策措施的条号和标题的开头部分。",
    "数字为措施对目标的支撑强度（0 至 1，取最强的一条路径），空白表示没有找到关联；颜色越深越强。",
    "合计为所列数字之和；合计为 0.00 的行是没有措施的目标，合计为 0.00 的列是不支撑任何目标的措施。",
)


@dataclass(frozen=True, slots=True)
class _Block:
    """The part of the matrix that belongs to one plan; `strengths` has a row per goal, by measure."""

    head: PlanHead
    measures: Mapping[str, str]  # labels by id
    goals: tuple[Cell, ...]
    strengths: tuple[Mapping[str, float], ...]


def build_matrix(name: str, records: Iterable[PlanRecord], graph_of: GraphOf) -> ExportTable:
    """The matrix of each plan; several stand corner to corner, since measures serve the goals of their own plan.

    Raises:
        ExportError: there are so many plans that the matrix could not be used.
    """
    blocks = [_block(record, graph_of) for record in records]
    check_size(_TITLE, sum(len(block.goals) for block in blocks), sum(len(block.measures) for block in blocks))
    measures = {measure: label for block in blocks for measure, label in block.measures.items()}
    heads = (_GOAL, *(Column(key, label, 2, ColumnKind.STRENGTH) for key, label in measures.items()), _SUM)
    columns = named_columns(heads, len(blocks))
    rows = tuple(row for block in blocks for row in named_rows(block.head, _rows(block, measures), len(blocks)))
    return ExportTable(
        name=name,
        title=_TITLE,
        subtitle=coverage([block.head for block in blocks]),
        columns=columns,
        rows=(*rows, _sums(columns, rows)) if rows else (),
        notes=_NOTES,
        fixed=columns.index(_GOAL) + 1,
        totals=bool(rows),
        nothing="没有读出目标，因此没有可对照的措施",
    )


def _block(record: PlanRecord, graph_of: GraphOf) -> _Block:
    graph = graph_of(record)
    names = ClauseNames(record.plan)
    measures = [clause.id for clause in record.plan.clauses if record.role_of(clause.id) is Role.MEASURE]
    return _Block(
        head=PlanHead.of(record.plan),
        measures={
            measure: f"{names.number(measure)} {opening(names.lead(measure), _HEAD_LENGTH)}" for measure in measures
        },
        goals=tuple(
            Cell(f"{names.number(goal.clause)} {goal_label(record, goal)}", addresses.trace(goal.id))
            for goal in record.goals
        ),
        strengths=tuple(_strengths(graph.trace(goal.id)) for goal in record.goals),
    )


def _strengths(trace: Trace) -> Mapping[str, float]:
    """The score of the best path to each measure, with the two decimals that are shown and summed."""
    best: dict[str, float] = {}
    for path in trace.paths:
        if path.measure is not None:
            best[path.measure] = max(best.get(path.measure, 0.0), round(path.score, 2))
    return best


def _rows(block: _Block, measures: Iterable[str]) -> Iterator[Row]:
    for goal, strengths in zip(block.goals, block.strengths, strict=True):
        cells = (score_cell(strengths[measure]) if measure in strengths else _NONE for measure in measures)
        yield (goal, *cells, score_cell(math.fsum(strengths.values()), goal.href))


def _sums(columns: Sequence[Column], rows: Sequence[Row]) -> Row:
    """The last row: what each column adds up to."""
    texts = {position for position, column in enumerate(columns) if column.kind not in _ADDED}
    sums = (math.fsum(row[position].number or 0.0 for row in rows) for position in range(len(columns)))
    return tuple(
        Cell("合计" if position == 0 else "") if position in texts else score_cell(total)
        for position, total in enumerate(sums)
    )
