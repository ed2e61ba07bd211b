"""All clauses in the order of the document."""

from __future__ import annotations

from collections.abc import Iterator

from kb.export import addresses
from kb.export.clause_names import ClauseNames
from kb.export.table import Cell, Column, ColumnKind, Row, number_cell
from kb.export.tables.stacking import GraphOf, TableKind
from kb.export.wording import ROLES
from kb.model import PlanRecord

PATH_SIGN = " > "
"""What stands between the headings of a path."""


def _rows(record: PlanRecord, graph_of: GraphOf) -> Iterator[Row]:
    del graph_of  # clauses stand for themselves
    names = ClauseNames(record.plan)
    for clause in record.plan.clauses:
        role = record.role_of(clause.id)
        yield (
            Cell(names.number(clause.id), addresses.clause(clause.id)),
            Cell(PATH_SIGN.join(clause.path)),
            Cell(clause.heading.strip()),
            Cell(ROLES[role] if role else ""),
            number_cell("" if clause.page is None else str(clause.page)),
            Cell(clause.text.strip()),
        )


CLAUSES = TableKind(
    title="条款一览表",
    columns=(
        Column("number", "条", 9),
        Column("path", "章节", 14),
        Column("heading", "标题", 14),
        Column("role", "类别", 4),
        Column("page", "页", 3, ColumnKind.NUMBER),
        Column("text", "正文", 46, ColumnKind.QUOTE),
    ),
    rows_of=_rows,
    nothing="没有读出条款",
    notes=("类别为程序判断：背景、原则、目标、任务、措施、结语。", "没有页码的格式（如 txt、md），“页”一栏为空。"),
)
