"""The targets of a plan in one table, with a bar from baseline to target in each row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb import KnowledgeBase
from kb.export import tables
from kb.extract.figures.reconcile import Finding
from kb.model import Plan, Target
from webapp import addresses
from webapp.drawing.bars import Bar, bar
from webapp.pages.checks import Check, check
from webapp.pages.fields import CellView
from webapp.pages.frame import Frame, plan_frame
from webapp.pages.tables import TableSection, section
from webapp.params import TableRequest

_ON_THE_TARGET_PAGE = frozenset({"baseline_quote", "quote", "check"})  # columns too wide for a table on a screen


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One row of the table with its bar and its checks, which are explained at `href`."""

    cells: tuple[CellView, ...]
    bar: Bar | None
    checks: tuple[Check, ...]
    href: str


@dataclass(frozen=True, slots=True)
class TargetsPage:
    """The table of targets."""

    frame: Frame
    language: str
    path: str
    lead: str
    table: TableSection
    rows: tuple[TargetRow, ...]
    qualitative: str  # what the plan has instead of targets; empty where it has some, or no goals at all
    trace_href: str


def build(knowledge: KnowledgeBase, plan_id: str, request: TableRequest) -> TargetsPage:
    """The targets page of a plan.

    Raises:
        NotFoundError: no plan has this id.
    """
    record = knowledge.record(plan_id)
    path = addresses.plan(plan_id, "targets")
    table = section(
        tables.build_from(knowledge, "targets", (plan_id,)),
        request,
        path,
        (plan_id,),
        left_out=_ON_THE_TARGET_PAGE,
    )
    findings = [finding for finding in knowledge.findings(plan_id) if finding.stated is not None]
    targets = {addresses.target(target.id): target for target in record.targets}
    return TargetsPage(
        frame=plan_frame(record.plan, "指标", "targets"),
        language=record.plan.metadata.language,
        path=path,
        lead="规划提出的全部数量指标；每个数字都指向它的原句。",
        table=table,
        rows=tuple(_row(record.plan, cells, targets, findings) for cells in table.rows),
        qualitative="" if record.targets or not record.goals else f"有 {len(record.goals)} 个定性目标",
        trace_href=addresses.plan(plan_id, "trace"),
    )


def _row(
    plan: Plan, cells: tuple[CellView, ...], targets: Mapping[str, Target], findings: Sequence[Finding]
) -> TargetRow:
    target = next((targets[cell.href] for cell in cells if cell.href in targets), None)
    if target is None:
        return TargetRow(cells, None, (), "")
    own = (finding for finding in findings if finding.targets[0] == target.id)
    return TargetRow(cells, bar(target), tuple(check(plan, finding) for finding in own), addresses.target(target.id))
