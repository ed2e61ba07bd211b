"""How well goals are provided for: goal by goal for one plan, and plan against plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from kb.export import addresses
from kb.export.clause_names import ClauseNames
from kb.export.table import Cell, Column, ColumnKind, ExportTable, Row, number_cell, score_cell
from kb.export.tables.stacking import GraphOf, PlanHead, TableKind, check_size, coverage
from kb.export.wording import goal_label
from kb.model import PlanCoverage, PlanRecord

_TITLE = "目标落实情况对比"
_STRENGTH_NOTE = (
    "落实强度在 0 与 1 之间，是从目标到措施最强的一条路径的关联度；没有措施的目标为 0。"
    "规划没有单列措施时，是到任务的关联度。"
)


def _rows(record: PlanRecord, graph_of: GraphOf) -> Iterator[Row]:
    names = ClauseNames(record.plan)
    for found in graph_of(record).coverage():
        goal = record.goal_by_id[found.goal]
        yield (
            Cell(names.number(goal.clause), addresses.clause(goal.clause)),
            Cell(goal_label(record, goal), addresses.trace(goal.id)),
            number_cell(str(found.tasks)),
            number_cell(str(found.measures)),
            score_cell(found.strength, addresses.trace(goal.id)),
        )


COVERAGE = TableKind(
    title="目标落实情况",
    columns=(
        Column("clause", "条", 9),
        Column("goal", "目标", 40, ColumnKind.QUOTE),
        Column("tasks", "任务数", 5, ColumnKind.NUMBER),
        Column("measures", "措施数", 5, ColumnKind.NUMBER),
        Column("strength", "落实强度", 5, ColumnKind.STRENGTH),
    ),
    rows_of=_rows,
    nothing="没有读出目标",
    notes=("任务数是承接该目标的任务；措施数是直接或经任务支撑它的措施。", _STRENGTH_NOTE),
)

_FIGURES: tuple[tuple[str, Callable[[PlanCoverage], str]], ...] = (
    ("目标", lambda plan: str(plan.goals)),
    ("有任务承接的目标", lambda plan: _share(plan.goals_with_tasks, plan.goals)),
    ("有措施支撑的目标", lambda plan: _share(plan.goals_with_measures, plan.goals)),
    ("任务", lambda plan: str(plan.tasks)),
    ("有措施支撑的任务", lambda plan: _share(plan.tasks_with_measures, plan.tasks)),
    ("措施", lambda plan: str(plan.measures)),
    ("有服务对象的措施", lambda plan: _share(plan.measures_in_use, plan.measures)),
    ("平均落实强度", lambda plan: f"{plan.strength:.2f}" if plan.goals else "—"),
)


def build_coverage_comparison(name: str, records: Iterable[PlanRecord], graph_of: GraphOf) -> ExportTable:
    """One row per figure, one column per plan.

    Raises:
        ExportError: there are so many plans that the table could not be used.
    """
    plans = [(PlanHead.of(record.plan), graph_of(record).plan_coverage()) for record in records]
    check_size(_TITLE, len(_FIGURES), len(plans))
    heads = tuple(Column(f"plan/{head.id}", head.title, 16) for head, _ in plans)
    links = [addresses.plan(head.id) + "/coverage" for head, _ in plans]
    return ExportTable(
        name=name,
        title=_TITLE,
        subtitle=coverage([head for head, _ in plans]),
        columns=(Column("figure", "项目", 14), *heads),
        rows=tuple(
            (Cell(label), *(Cell(figure(plan), href) for (_, plan), href in zip(plans, links, strict=True)))
            for label, figure in _FIGURES
        ),
        notes=(f"{_STRENGTH_NOTE}平均落实强度是各目标的平均。",),
        fixed=1,
    )


def _share(part: int, whole: int) -> str:
    """For example: 27（90%）."""
    return f"{part}（{part / whole:.0%}）" if whole else "—"
