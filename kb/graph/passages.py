"""The two ends of a possible link: the passage of a goal or clause, and the titles it stands under."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.extract.roles.assign import is_linkable
from kb.model import Clause, Goal, GoalKind, Plan, Role, RoleAssignment
from kb.text import Span, sentences

_LEAD = 30  # characters that stand for the heading of a clause without one


@dataclass(frozen=True, slots=True)
class Passage:
    """One end of a possible link. `focus` says what it is about: a goal's statement, a clause's heading."""

    id: str
    clause: str
    focus: str
    section: str  # the title right above
    titles: str  # all titles above, one a line, highest first
    text: str
    span: Span
    kind: GoalKind | None = None  # of a goal
    sentences: tuple[Span, ...] = ()  # that may serve as evidence; never empty


def goal_passages(plan: Plan, goals: Iterable[Goal]) -> tuple[Passage, ...]:
    """The passages of goals, in their order."""
    return tuple(_goal_passage(plan, goal) for goal in goals)


def clause_passages(plan: Plan, roles: Mapping[str, RoleAssignment], role: Role) -> tuple[Passage, ...]:
    """The passages of the clauses of one role that links may end in."""
    return tuple(
        passage
        for clause in plan.clauses
        if roles[clause.id].role is role
        and is_linkable(clause)
        and (passage := _clause_passage(plan, clause)).sentences
    )


def _goal_passage(plan: Plan, goal: Goal) -> Passage:
    clause = plan.clause_by_id[goal.clause]
    return Passage(
        id=goal.id,
        clause=goal.clause,
        focus=goal.text,
        section=_section(clause),
        titles="\n".join(clause.path),
        text=goal.text,
        span=goal.span,
        kind=goal.kind,
        sentences=(goal.span,),
    )


def _clause_passage(plan: Plan, clause: Clause) -> Passage:
    return Passage(
        id=clause.id,
        clause=clause.id,
        focus=clause.heading or clause.text[:_LEAD],
        section=_section(clause),
        titles="\n".join(clause.path),
        text=clause.text,
        span=clause.span,
        sentences=tuple(_body_sentences(plan.text, clause)),
    )


def _section(clause: Clause) -> str:
    return clause.path[-1] if clause.path else ""


def _body_sentences(text: str, clause: Clause) -> Iterator[Span]:
    start = clause.span.start
    if clause.marker and text.startswith(clause.marker, start):
        start += len(clause.marker)
    return (span for span in sentences(text, Span(start, clause.span.end)) if span.end - span.start > 2)


def texts_of(passages: Sequence[Passage]) -> list[str]:
    """The texts of passages."""
    return [passage.text for passage in passages]


def focuses_of(passages: Sequence[Passage]) -> list[str]:
    """The focuses of passages."""
    return [passage.focus for passage in passages]
