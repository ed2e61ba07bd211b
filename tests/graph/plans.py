"""Small plans whose goals, tasks, measures and links are written as tables, for tests of what follows from links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kb.model import (
    Clause,
    ClauseKind,
    Evidence,
    Goal,
    GoalKind,
    Link,
    LinkType,
    Metadata,
    Plan,
    PlanRecord,
    Role,
    RoleAssignment,
    SourceText,
)
from kb.text import Span

KINDS: Mapping[tuple[str, str], LinkType] = {
    ("g", "t"): LinkType.GOAL_TASK,
    ("t", "m"): LinkType.TASK_MEASURE,
    ("g", "m"): LinkType.GOAL_MEASURE,
}


def make_plan(goals: int, tasks: int, measures: int) -> PlanRecord:
    """A plan p with clauses p/g (holding the goals p/g#1…), p/t1…, p/m1…, and no links."""
    names = ["g", *(f"t{n}" for n in range(1, tasks + 1)), *(f"m{n}" for n in range(1, measures + 1))]
    texts = ["".join(f"目标{n}。" for n in range(1, goals + 1)), *(f"{name}的内容。" for name in names[1:])]
    clauses, start = [], 0
    for order, (name, text) in enumerate(zip(names, texts, strict=True)):
        span = Span(start, start + len(text))
        clauses.append(Clause(f"p/{name}", ClauseKind.CLAUSE, None, "", (), "", span, text, order))
        start = span.end + 1
    stated, place = [], 0
    for number in range(1, goals + 1):
        words = f"目标{number}。"
        stated.append(Goal(f"p/g#{number}", "p/g", words, GoalKind.STATEMENT, Span(place, place + len(words))))
        place += len(words)
    roles = {"g": Role.GOAL, "t": Role.TASK, "m": Role.MEASURE}
    return PlanRecord(
        Plan("p", Metadata(title="规划"), SourceText("\n".join(texts), (), "txt", "p.txt"), (), tuple(clauses)),
        roles={c.id: RoleAssignment(c.id, roles[c.id[2]], 0.9, "") for c in clauses},
        goals=tuple(stated),
    )


def make_link(record: PlanRecord, source: str, target: str, score: float, **more: object) -> Link:
    """A link between "g1", "t2", "m3"; its evidence is the first two characters of the target."""
    clause = record.plan.clause_by_id[f"p/{target}"]
    span = Span(clause.span.start, clause.span.start + 2)
    proof = Evidence(clause.id, span.of(record.plan.text), span)
    start = f"p/g#{source[1:]}" if source[0] == "g" else f"p/{source}"
    common = {"accepted": True, "reason": "", "evidence": (proof,)} | more
    return Link(start, clause.id, KINDS[source[0], target[0]], score, **common)  # type: ignore[arg-type]


def make_reference(record: PlanRecord, source: str, target: str) -> Link:
    """A reference from one clause to another, by ids without the plan's."""
    clause = record.plan.clause_by_id[f"p/{source}"]
    proof = Evidence(clause.id, clause.text, clause.span)
    return Link(clause.id, f"p/{target}", LinkType.REFERENCE, 1.0, True, "引用第二条", (proof,))


def with_links(record: PlanRecord, links: Iterable[Link], **more: object) -> PlanRecord:
    return PlanRecord(record.plan, record.roles, goals=record.goals, links=tuple(links), **more)  # type: ignore[arg-type]
