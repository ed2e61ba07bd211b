"""The reading page: what does this clause say, in its place, and what hangs on it?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kb import KnowledgeBase
from kb.export.clause_names import ClauseNames
from kb.model import Clause, Plan, PlanRecord, Role
from webapp import addresses
from webapp.citation import cite
from webapp.labels import Tag, clause_number, role_tag
from webapp.marking import Block, Mark, blocks
from webapp.pages.frame import Frame, plan_frame
from webapp.pages.notes import NoteGroup, Notes
from webapp.pages.outline import OutlineRow, tree


@dataclass(frozen=True, slots=True)
class Passage:
    """A clause as text."""

    number: str
    label: str
    href: str
    blocks: tuple[Block, ...]
    section: str = ""  # heading of its section, where that differs from the clause in the middle


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """A clause between its neighbours, with the outline on one side and what hangs on it on the other."""

    frame: Frame
    language: str
    tree: tuple[OutlineRow, ...]
    crumbs: tuple[str, ...]
    tag: Tag
    role_reason: str
    source_page: str
    passage: Passage
    before: Passage | None
    after: Passage | None
    groups: tuple[NoteGroup, ...]
    citation: str
    trace_href: str
    similar_href: str


def build(knowledge: KnowledgeBase, clause_id: str) -> ReadingPage:
    """The reading page of a clause (or of the clause in which a goal or target stands).

    Raises:
        NotFoundError: nothing has this id.
    """
    clause = knowledge.clause(clause_id)
    record = knowledge.record(addresses.plan_of(clause.id))
    plan, names = record.plan, ClauseNames(record.plan)
    notes = Notes(record, clause, names)
    groups = notes.groups()
    place = plan.clauses.index(clause)
    role = record.role_of(clause.id)
    return ReadingPage(
        frame=plan_frame(plan, names.label(clause.id)),
        language=plan.metadata.language,
        tree=tree(plan, clause),
        crumbs=clause.path,
        tag=role_tag(role),
        role_reason=_role_reason(record, clause),
        source_page=f"原文第 {clause.page} 页" if clause.page else "",
        passage=_passage(plan, names, clause, notes.marks),
        before=_neighbour(plan, names, clause, place - 1),
        after=_neighbour(plan, names, clause, place + 1),
        groups=groups,
        citation=cite(plan, clause),
        trace_href=addresses.trace(clause.id) if role in (Role.TASK, Role.MEASURE) else "",
        similar_href=addresses.similar(clause.id),
    )


def _role_reason(record: PlanRecord, clause: Clause) -> str:
    assignment = record.roles.get(clause.id)
    return f"{assignment.reason}（把握 {assignment.confidence:.0%}）" if assignment else ""


def _passage(plan: Plan, names: ClauseNames, clause: Clause, marks: tuple[Mark, ...] = ()) -> Passage:
    return Passage(
        number=clause_number(clause.kind, clause.marker),
        label=names.label(clause.id),
        href=addresses.clause(clause.id),
        blocks=blocks(plan, clause.span, (*_lead(plan, clause), *marks)),
    )


def _neighbour(plan: Plan, names: ClauseNames, clause: Clause, place: int) -> Passage | None:
    if not 0 <= place < len(plan.clauses):
        return None
    other = plan.clauses[place]
    section = other.path[-1] if other.path and other.path != clause.path else ""
    return replace(_passage(plan, names, other), section=section)


def _lead(plan: Plan, clause: Clause) -> Iterator[Mark]:
    """The lead sentence, where it stands at the head of the clause's own text."""
    span = plan.nodes[clause.node].heading_span
    if clause.span.contains(span) and span.start < span.end:
        yield Mark(span, "lead")
