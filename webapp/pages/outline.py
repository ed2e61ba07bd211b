"""The outline of a plan: as a page of its own, and as the tree beside a clause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kb import KnowledgeBase
from kb.export.clause_names import ClauseNames
from kb.model import Clause, ClauseKind, Node, NodeKind, Plan, PlanRecord
from webapp import addresses
from webapp.labels import Tag, clause_number, role_tag
from webapp.pages.frame import Frame, plan_frame
from webapp.pages.tables import Download, files

_DEEPEST = 6  # levels that get an indent of their own


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """One line of the outline: a section or a clause."""

    is_section: bool
    depth: int  # 1 is the highest level
    number: str
    title: str
    href: str  # empty for a section without any clause
    anchor: str
    current: bool = False
    tag: Tag | None = None
    targets: int = 0


@dataclass(frozen=True, slots=True)
class OutlinePage:
    """Everything that is in a plan, in order."""

    frame: Frame
    title: str
    language: str
    facts: tuple[tuple[str, str], ...]
    rows: tuple[OutlineRow, ...]
    roles: tuple[tuple[Tag, int], ...]  # how many clauses have each role
    issues: int
    issues_href: str
    downloads: tuple[Download, ...]


def build(knowledge: KnowledgeBase, plan_id: str) -> OutlinePage:
    """The outline page of a plan.

    Raises:
        NotFoundError: no plan has this id.
    """
    record = knowledge.record(plan_id)
    plan = record.plan
    roles = Counter(role_tag(record.role_of(clause.id)) for clause in plan.clauses)
    return OutlinePage(
        frame=plan_frame(plan, "目录", ""),
        title=plan.title,
        language=plan.metadata.language,
        facts=tuple(facts(record)),
        rows=tuple(rows(record)),
        roles=tuple(roles.items()),
        issues=len(record.issues),
        issues_href=addresses.plan(plan_id, "issues"),
        downloads=files("clauses", (("plan", plan_id),)),
    )


def tree(plan: Plan, current: Clause) -> tuple[OutlineRow, ...]:
    """All sections of the plan, the numbered clauses that stand beside sections, and those next to `current`."""
    names = ClauseNames(plan)
    own = plan.nodes[current.node].parent
    beside = {node.parent for node in plan.nodes if node.kind == NodeKind.SECTION}
    shown = []
    for passage in _passages(plan):
        if isinstance(passage, Node):
            shown.append(_section_row(plan, passage))
            continue
        parent = plan.nodes[passage.node].parent
        is_current = passage.id == current.id
        if is_current or (parent == own and own is not None) or (parent in beside and passage.marker):
            shown.append(_clause_row(plan, names, passage, current=is_current))
    return tuple(shown)


def rows(record: PlanRecord) -> Iterator[OutlineRow]:
    """All sections and clauses of a plan, in order."""
    names = ClauseNames(record.plan)
    targets = Counter(target.clause for target in record.targets)
    for passage in _passages(record.plan):
        if isinstance(passage, Node):
            yield _section_row(record.plan, passage)
        else:
            tag = role_tag(record.role_of(passage.id))
            yield _clause_row(record.plan, names, passage, tag=tag, targets=targets[passage.id])


def _passages(plan: Plan) -> Iterator[Node | Clause]:
    """Sections and clauses in document order; a section comes before the clauses in it."""
    passages: list[tuple[int, int, Node | Clause]] = [
        *((node.own.start, 0, node) for node in plan.nodes if node.kind == NodeKind.SECTION),
        *((clause.span.start, 1, clause) for clause in plan.clauses),
    ]
    return (passage for _, _, passage in sorted(passages, key=lambda entry: entry[:2]))


def _section_row(plan: Plan, node: Node) -> OutlineRow:
    first = next((clause for clause in plan.clauses if node.span.contains(clause.span)), None)
    return OutlineRow(
        is_section=True,
        depth=min(node.depth, _DEEPEST),
        number=node.marker.strip(),
        title=node.heading.strip() or "（无标题）",
        href=addresses.clause(first.id) if first else "",
        anchor=f"n{node.order}",
    )


def _clause_row(
    plan: Plan, names: ClauseNames, clause: Clause, *, current: bool = False, tag: Tag | None = None, targets: int = 0
) -> OutlineRow:
    node = plan.nodes[clause.node]
    depth = node.depth + 1 if clause.kind == ClauseKind.LEAD else node.depth
    return OutlineRow(
        is_section=False,
        depth=min(depth, _DEEPEST),
        number=clause_number(clause.kind, clause.marker),
        title=names.lead(clause.id),
        href=addresses.clause(clause.id),
        anchor=f"c{clause.span.start}",
        current=current,
        tag=tag,
        targets=targets,
    )


def facts(record: PlanRecord) -> Iterator[tuple[str, str]]:
    """What is known of a plan as a whole, as names and values."""
    metadata = record.plan.metadata
    known = (("发布机关", metadata.issuer), ("文号", metadata.document_number), ("年份", metadata.years))
    yield from (fact for fact in known if fact[1])
    yield "条款", f"{len(record.plan.clauses)} 条"
    yield "指标", f"{len(record.targets)} 项"
    yield "目标", f"{len(record.goals)} 个"
