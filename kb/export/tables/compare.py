"""The same indicator in several plans, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.export import addresses
from kb.export.table import Cell, Column, ExportTable, Row
from kb.export.tables.stacking import GraphOf, PlanHead, check_size, coverage
from kb.export.wording import amount, deadline
from kb.model import PlanRecord, Target

_TITLE = "指标对比表"
_NOT_STATED = Cell("—")
_PLAN_WIDTH = 16


@dataclass(frozen=True, slots=True)
class _Plan:
    """The targets of one plan, by normalised indicator, in the order in which they appear."""

    head: PlanHead
    targets: dict[str, list[Target]]


def build_compare(name: str, records: Iterable[PlanRecord], graph_of: GraphOf) -> ExportTable:
    """One row per indicator, one column per plan; indicators that most plans share come first.

    Raises:
        ExportError: there are so many plans that the table could not be used.
    """
    del graph_of  # indicators are compared by their names, not by what supports them
    plans = [_Plan(PlanHead.of(record.plan), _by_indicator(record.targets)) for record in records]
    indicators = dict.fromkeys(key for plan in plans for key in plan.targets)
    check_size(_TITLE, len(indicators), len(plans))
    ranked = sorted(indicators, key=lambda key: -sum(key in plan.targets for plan in plans))
    return ExportTable(
        name=name,
        title=_TITLE,
        subtitle=coverage([plan.head for plan in plans]),
        columns=(
            Column("indicator", "指标", 14),
            *(Column(f"plan/{plan.head.id}", plan.head.title, _PLAN_WIDTH) for plan in plans),
        ),
        rows=tuple(_row(key, plans) for key in ranked),
        notes=("同一指标的不同叫法已归并；“—”表示该规划没有这项指标。多部规划共有的指标排在前面。",),
        fixed=1,
    )


def _by_indicator(targets: Iterable[Target]) -> dict[str, list[Target]]:
    found: dict[str, list[Target]] = {}
    for target in targets:
        found.setdefault(target.indicator_key or target.indicator, []).append(target)
    return found


def _row(key: str, plans: Sequence[_Plan]) -> Row:
    return (Cell(key), *(_cell(plan.targets.get(key, [])) for plan in plans))


def _cell(targets: Sequence[Target]) -> Cell:
    """All targets of one plan for one indicator, a line each, with a link to the first."""
    if not targets:
        return _NOT_STATED
    return Cell("\n".join(map(_line, targets)), addresses.target(targets[0].id))


def _line(target: Target) -> str:
    scope = f"{target.scope}：" if target.scope else ""
    return f"{scope}{amount(target)}{deadline(target)}"
