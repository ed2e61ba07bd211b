"""Tables with one block of rows per plan, and what every table says of the plans it covers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from kb.errors import ExportError
from kb.export.table import Cell, Column, ExportTable, Row
from kb.model import Gaps, GoalCoverage, Plan, PlanCoverage, PlanRecord, Trace

PLAN_COLUMN = Column("plan", "规划", 10)
_MOST_CELLS = 1_000_000
_NAMED = 3  # plans a subtitle names before it only counts


class PlanGraphView(Protocol):
    """What tables ask of the graph of one plan (kb.graph.plan_graph.PlanGraph)."""

    def trace(self, node_id: str, /) -> Trace:
        """The paths through a goal, task or measure, best first."""
        ...

    def gaps(self) -> Gaps:
        """What is promised without means."""
        ...

    def coverage(self) -> Sequence[GoalCoverage]:
        """What stands behind each goal, in document order."""
        ...

    def plan_coverage(self) -> PlanCoverage:
        """What stands behind the goals of the plan as a whole."""
        ...


GraphOf = Callable[[PlanRecord], PlanGraphView]


@dataclass(frozen=True, slots=True)
class TableKind:
    """A kind of table whose rows come plan by plan, under the same columns for all plans."""

    title: str
    columns: tuple[Column, ...]
    rows_of: Callable[[PlanRecord, GraphOf], Iterable[Row]]
    notes: tuple[str, ...] = ()
    nothing: str = "没有内容"  # what is said where there are no rows

    def build(self, name: str, records: Iterable[PlanRecord], graph_of: GraphOf) -> ExportTable:
        """The table of `records`, which are gone through once and need not be in memory together."""
        blocks = [(PlanHead.of(record.plan), tuple(self.rows_of(record, graph_of))) for record in records]
        return ExportTable(
            name=name,
            title=self.title,
            subtitle=coverage([head for head, _ in blocks]),
            columns=named_columns(self.columns, len(blocks)),
            rows=tuple(row for head, rows in blocks for row in named_rows(head, rows, len(blocks))),
            notes=self.notes,
            nothing=self.nothing,
        )


class PlanHead(NamedTuple):
    """What a table says of a plan as a whole."""

    id: str
    title: str
    facts: str  # issuer and years, as far as known

    @classmethod
    def of(cls, plan: Plan) -> PlanHead:
        """The head of a plan, without holding on to its text."""
        return cls(plan.id, plan.title.strip("《》"), "，".join(filter(None, (plan.metadata.issuer, _years(plan)))))


def named_columns(columns: tuple[Column, ...], plans: int) -> tuple[Column, ...]:
    """`columns`, with one for the plan's name in front where there are several plans."""
    return (PLAN_COLUMN, *columns) if plans > 1 else columns


def named_rows(head: PlanHead, rows: Iterable[Row], plans: int) -> Iterable[Row]:
    """`rows` of one of `plans` plans, with its name in front where there are several."""
    name = Cell(head.title)
    return ((name, *row) for row in rows) if plans > 1 else rows


def check_size(title: str, rows: int, columns: int) -> None:
    """Refuse a table that no program could show, before it is made.

    Raises:
        ExportError: the table has more than a million cells.
    """
    if rows * columns > _MOST_CELLS:
        raise ExportError(
            f"{title}有 {rows} 行、{columns} 列，超过 {_MOST_CELLS} 格，无法使用", advice="请用 --plan 选定要看的规划"
        )


def coverage(heads: Sequence[PlanHead]) -> str:
    """Which plans a table covers: 《…规划纲要》（商务部，2006—2010年）."""
    if len(heads) == 1:
        return f"《{heads[0].title}》" + (f"（{heads[0].facts}）" if heads[0].facts else "")
    named = "".join(f"《{head.title}》" for head in heads[:_NAMED])
    return f"{named}{'等' if len(heads) > _NAMED else ''}（共 {len(heads)} 部规划）"


def _years(plan: Plan) -> str:
    years = plan.metadata.years
    return f"{years}年" if years else ""
