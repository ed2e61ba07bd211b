"""The two ends of a possible link: the passage of a goal or clause, where it stands, and what stands around it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kb.extract.roles import is_linkable
from kb.model import Clause, Goal, GoalKind, Plan, Role, RoleAssignment
from kb.text import Span, sentences

_FEWEST = 3  # goals that must stand together before their order says anything
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
    context: str = ""  # of a goal: the sentence or paragraph it is part of
    kind: GoalKind | None = None
    sentences: tuple[Span, ...] = ()  # that may serve as evidence; never empty
    place: float | None = None  # 0..1 among its kind in document order; None where the order says nothing


def goal_passages(plan: Plan, goals: Iterable[Goal]) -> tuple[Passage, ...]:
    """The passages of goals, placed among the goals of the same section and year."""
    passages = [_goal_passage(plan, goal) for goal in goals]
    groups: dict[tuple[str, int | None], list[int]] = {}
    for index, (goal, passage) in enumerate(zip(goals, passages, strict=True)):
        groups.setdefault((passage.titles, goal.year), []).append(index)
    for members in groups.values():
        if len(members) >= _FEWEST:
            for position, index in enumerate(members):
                passages[index] = replace(passages[index], place=(position + 0.5) / len(members))
    return tuple(passages)


def clause_passages(plan: Plan, roles: Mapping[str, RoleAssignment], role: Role) -> tuple[Passage, ...]:
    """The passages of the clauses of one role that links may end in."""
    found = [
        passage
        for clause in plan.clauses
        if roles[clause.id].role is role
        and is_linkable(clause)
        and (passage := _clause_passage(plan, clause)).sentences
    ]
    return tuple(replace(passage, place=(i + 0.5) / len(found)) for i, passage in enumerate(found))


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
        context=_around(plan.text, clause, goal.span),
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


def _around(text: str, clause: Clause, span: Span) -> str:
    """The sentence of a goal and the lead sentence of its paragraph."""
    start = max(clause.span.start, text.rfind("\n", 0, span.start) + 1)
    end = text.find("\n", span.end)
    paragraph = Span(start, min(clause.span.end, len(text) if end < 0 else end))
    parts = list(sentences(text, paragraph))
    own = next((part for part in parts if part.overlaps(span)), span)
    return "\n".join(part.of(text) for part in dict.fromkeys((parts[0] if parts else own, own)))


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
