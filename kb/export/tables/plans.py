"""The plans of a library, as they stand on its page."""

from __future__ import annotations

from collections.abc import Sequence

from kb.export import addresses
from kb.export.table import Cell, Column, ColumnKind, ExportTable, Row, number_cell
from kb.store.records import PlanSummary

_COLUMNS = (
    Column("title", "名称", 30, ColumnKind.QUOTE),
    Column("issuer", "发布机关", 16),
    Column("years", "年份", 6),
    Column("clauses", "条款", 4, ColumnKind.NUMBER),
    Column("targets", "指标", 4, ColumnKind.NUMBER),
    Column("goals", "目标", 4, ColumnKind.NUMBER),
    Column("link_count", "关联", 4, ColumnKind.NUMBER),
    Column("issues", "核对", 4, ColumnKind.NUMBER),
)


def build_plans(summaries: Sequence[PlanSummary], subtitle: str) -> ExportTable:
    """One row per plan, in the given order; each count leads to the page of what it counts."""
    return ExportTable(
        name="plans",
        title="规划库一览表",
        subtitle=subtitle,
        columns=_COLUMNS,
        rows=tuple(map(_row, summaries)),
        notes=("“核对”是读取时发现的问题数，点开可看每一处的位置和建议。",),
        fixed=1,
        nothing="没有相符的规划",
    )


def _row(summary: PlanSummary) -> Row:
    page = addresses.plan(summary.id)
    return (
        Cell(summary.title, page),
        Cell(summary.issuer),
        Cell(summary.years),
        number_cell(str(summary.clauses), page),
        number_cell(str(summary.targets), f"{page}/targets"),
        number_cell(str(summary.goals), f"{page}/trace"),
        number_cell(str(summary.links), f"{page}/matrix"),
        number_cell(str(summary.issues), f"{page}/issues"),
    )
