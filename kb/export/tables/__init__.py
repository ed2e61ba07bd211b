"""The tables by name, built from plan records; a new table is one module and one row of `TABLES`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

from kb.errors import ExportError
from kb.export.table import ExportTable
from kb.export.tables.assignments import ASSIGNMENTS
from kb.export.tables.clauses import CLAUSES
from kb.export.tables.compare import build_compare
from kb.export.tables.coverage import COVERAGE, build_coverage_comparison
from kb.export.tables.crossref import CROSSREF
from kb.export.tables.gaps import GAPS
from kb.export.tables.hits import build_hits
from kb.export.tables.matrix import build_matrix
from kb.export.tables.plans import build_plans
from kb.export.tables.stacking import GraphOf, PlanGraphView
from kb.export.tables.targets import TARGETS
from kb.model import PlanRecord

__all__ = ["TABLES", "GraphOf", "Knowledge", "PlanGraphView", "build", "build_from", "build_hits", "build_plans"]

Builder = Callable[[str, Iterable[PlanRecord], GraphOf], ExportTable]

TABLES: Mapping[str, Builder] = MappingProxyType(
    {
        "crossref": CROSSREF.build,
        "targets": TARGETS.build,
        "matrix": build_matrix,
        "assignments": ASSIGNMENTS.build,
        "gaps": GAPS.build,
        "clauses": CLAUSES.build,
        "coverage": COVERAGE.build,
        "compare": build_compare,
        "compare-coverage": build_coverage_comparison,
    }
)
"""What builds each table, by the name that command line and addresses use."""


class _Listed(Protocol):
    @property
    def id(self) -> str: ...


class Knowledge(Protocol):
    """What `build_from` asks of a knowledge base (kb.library.knowledge.KnowledgeBase)."""

    def plans(self) -> Sequence[_Listed]:
        """All plans."""
        ...

    def record(self, plan_id: str, /) -> PlanRecord:
        """Everything known of one plan."""
        ...

    def graph(self, plan_id: str, /) -> PlanGraphView:
        """The graph of one plan."""
        ...


def build(name: str, records: Iterable[PlanRecord], graph_of: GraphOf) -> ExportTable:
    """The table `name` over `records`, which are gone through once; `graph_of` is asked only where it is needed.

    Raises:
        ExportError: there is no such table; the message lists those there are.
    """
    if name not in TABLES:
        raise ExportError(f"没有名为 {name} 的表", expected=f"{'、'.join(TABLES)} 之一")
    return TABLES[name](name, records, graph_of)


def build_from(knowledge: Knowledge, name: str, plan_ids: Sequence[str] = ()) -> ExportTable:
    """The table `name` over the plans with these ids, or over all plans, one in memory at a time.

    Raises:
        ExportError: there is no such table.
        NotFoundError: no plan has one of the ids.
    """
    ids = list(dict.fromkeys(plan_ids)) or [plan.id for plan in knowledge.plans()]
    return build(name, map(knowledge.record, ids), lambda record: knowledge.graph(record.plan.id))
