"""The gaps: what is promised without means, each to be closed by a link or by saying that none is needed."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

from kb import KnowledgeBase
from kb.export import tables
from kb.export.table import ExportTable
from kb.export.tables.gaps import NO_LINK_NEEDED
from kb.model import PlanRecord, Role
from webapp import addresses
from webapp.pages.fields import CellView
from webapp.pages.frame import Frame, plan_frame
from webapp.pages.tables import TableSection, section, select
from webapp.params import TableRequest

_NO_MEASURES = "全文没有一条被认定为政策措施，所以目标和任务都算缺措施。"


@dataclass(frozen=True, slots=True)
class GapRow:
    """A row of the table with what can be done about it."""

    cells: tuple[CellView, ...]
    node: str
    add_href: str  # where a link can be added
    is_spared: bool  # somebody has said that it needs no link


@dataclass(frozen=True, slots=True)
class GapsPage:
    """The gaps of one plan. Forms lead to `form_path`."""

    frame: Frame
    path: str
    form_path: str
    who: str
    lead: str
    table: TableSection
    rows: tuple[GapRow, ...]
    language: str


def build(knowledge: KnowledgeBase, plan_id: str, request: TableRequest, who: str) -> GapsPage:
    """The page of the gaps of a plan.

    Raises:
        NotFoundError: no plan has this id.
    """
    record = knowledge.record(plan_id)
    plan = record.plan
    table = tables.build_from(knowledge, "gaps", (plan_id,))
    shown = section(table, request, addresses.plan(plan_id, "gaps"), (plan_id,))
    nodes = _nodes(select(table, request))
    return GapsPage(
        frame=plan_frame(plan, table.title, "gaps"),
        path=addresses.plan(plan_id, "gaps"),
        form_path=addresses.plan(plan_id, "review"),
        who=who,
        lead=_lead(table, record),
        table=shown,
        rows=tuple(
            GapRow(
                cells=cells,
                node=node,
                add_href=_add_href(record, node),
                is_spared=is_spared,
            )
            for cells, (node, is_spared) in zip(shown.rows, nodes, strict=True)
        ),
        language=plan.metadata.language,
    )


def _nodes(table: ExportTable) -> list[tuple[str, bool]]:
    """The goal, task or measure of each row, from the address of its trace, and whether it needs no link."""
    text = next(i for i, column in enumerate(table.columns) if column.key == "text")
    hrefs = ((row[text].href or "").removeprefix("/trace/") for row in table.rows)
    kinds = (row[0].text for row in table.rows)
    return [
        (addresses.unescape_id(unquote(href)), kind == NO_LINK_NEEDED) for href, kind in zip(hrefs, kinds, strict=True)
    ]


def _add_href(record: PlanRecord, node: str) -> str:
    """Where what is missing can be added: below a goal or a task, above a measure."""
    end = "target" if node not in record.goal_by_id and record.role_of(node) is Role.MEASURE else "source"
    return addresses.plan(record.plan.id, "review/add", ((end, node),))


def _lead(table: ExportTable, record: PlanRecord) -> str:
    """How many gaps of each kind; where the plan has no measures at all, that this is why it has so many."""
    kinds = [row[0].text for row in table.rows]
    if not kinds:
        return "没有缺口：每个目标都有任务和措施，每项措施都有服务对象。"
    counts = "，".join(f"{kind} {kinds.count(kind)}" for kind in dict.fromkeys(kinds))
    has_measures = any(record.role_of(clause.id) is Role.MEASURE for clause in record.plan.clauses)
    return f"{counts}。" if has_measures else f"{counts}。{_NO_MEASURES}"
