"""The same indicator in several plans, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kb.export import addresses
from kb.export.table import Cell, Column, ExportTable, Row
from kb.export.tables.stacking import GraphOf, PlanHead, check_size, coverage
from kb.export.wording import amount, deadline
from kb.extract.figures.comparison import ComparedIndicator, compare_targets
from kb.model import PlanRecord, Target

_TITLE = "指标对比表"
_NOT_STATED = Cell("—")
_PLAN_WIDTH = 16


def build_compare(name: str, records: Iterable[PlanRecord], graph_of: GraphOf) -> ExportTable:
    """One row per indicator, one column per plan; indicators that most plans share come first.

    Raises:
        ExportError: there are so many plans that the table could not be used.
    """
    del graph_of  # indicators are compared by their names, not by what supports them
    plans = [(PlanHead.of(record.plan), record.targets) for record in records]
    heads = [head for head, _ in plans]
    indicators = compare_targets((head.id, targets) for head, targets in plans)
    check_size(_TITLE, len(indicators), len(plans))
    return ExportTable(
        name=name,
        title=_TITLE,
        subtitle=coverage(heads),
        columns=(
            Column("indicator", "指标", 14),
            *(Column(f"plan/{head.id}", head.title, _PLAN_WIDTH) for head in heads),
        ),
        rows=tuple(_row(compared, heads) for compared in indicators),
        notes=("同一指标的不同叫法已归并；“—”表示该规划没有这项指标。多部规划共有的指标排在前面。",),
        fixed=1,
        nothing="这些规划没有读出数量指标",
    )


def only_shared(table: ExportTable) -> ExportTable:
    """The rows of a comparison in which at least two plans have a value."""
    rows = tuple(row for row in table.rows if sum(cell != _NOT_STATED for cell in row[1:]) > 1)
    told = "本表只列至少两部规划共有的指标。"
    return replace(table, rows=rows, notes=(told, *table.notes), nothing="这些规划没有共有的指标")


def _row(compared: ComparedIndicator, heads: Sequence[PlanHead]) -> Row:
    return (Cell(compared.indicator), *(_cell(compared.targets.get(head.id, ())) for head in heads))


def _cell(targets: Sequence[Target]) -> Cell:
    """All targets of one plan for one indicator, a line each; what is said twice stands once. Leads to the first."""
    if not targets:
        return _NOT_STATED
    return Cell("\n".join(dict.fromkeys(map(_line, targets))), addresses.target(targets[0].id))


def _line(target: Target) -> str:
    scope = f"{target.scope}：" if target.scope else ""
    return f"{scope}{amount(target)}{deadline(target)}"
