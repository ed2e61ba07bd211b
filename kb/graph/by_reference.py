"""Links that follow from references: a clause that names another by its number leans on it, whatever their words share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from kb.model import Evidence, Goal, Link, LinkType, PlanRecord, Role

_STRENGTH = 0.8  # a reference shows that two clauses belong together, not how much the one does for the other


def links_by_reference(record: PlanRecord) -> tuple[Link, ...]:
    """Goal-task, task-measure and goal-measure links that follow from the references between the clauses of a plan.

    A task or measure and a clause with goals: a link from each of those goals, the weaker the more there are. A task and
    a measure: a link between them. A task that refers to another one: the measures that support the other support it
    too. A pair that already has a link, accepted or judged by a person, gets none. The evidence is the sentence that
    names the other clause.
    """
    judged = (link for link in record.links if link.type not in (LinkType.REFERENCE, LinkType.DEFINITION))
    decided = {(link.source, link.target) for link in judged if link.accepted or link.review}
    goals = _goals_by_clause(record.goals)
    found: dict[tuple[str, str], Link] = {}
    for reference in record.links:
        if reference.type is LinkType.REFERENCE and reference.accepted:
            for link in _links(record, reference, goals):
                known = found.get((link.source, link.target))
                if (link.source, link.target) not in decided and (known is None or known.score < link.score):
                    found[link.source, link.target] = link
    return tuple(found.values())


def _goals_by_clause(goals: Iterable[Goal]) -> Mapping[str, list[str]]:
    by_clause: dict[str, list[str]] = {}
    for goal in goals:
        by_clause.setdefault(goal.clause, []).append(goal.id)
    return by_clause


def _links(record: PlanRecord, reference: Link, goals: Mapping[str, list[str]]) -> Iterator[Link]:
    ends = (reference.source, reference.target)
    role = {record.role_of(end): end for end in ends}
    task, measure = role.get(Role.TASK), role.get(Role.MEASURE)
    for clause in ends:
        other = ends[1] if clause == ends[0] else ends[0]
        if clause in goals and other in (task, measure):
            kind = LinkType.GOAL_TASK if other == task else LinkType.GOAL_MEASURE
            for goal in goals[clause]:
                yield _link(reference, goal, other, kind, _STRENGTH / len(goals[clause]))
    if task and measure:
        yield _link(reference, task, measure, LinkType.TASK_MEASURE, _STRENGTH)
    elif [record.role_of(end) for end in ends] == [Role.TASK, Role.TASK]:
        for link in record.links:
            if link.accepted and link.type is LinkType.TASK_MEASURE and link.source == reference.target:
                lent = _link(reference, reference.source, link.target, link.type, _STRENGTH * link.score)
                yield replace(lent, evidence=(*lent.evidence, *link.evidence[:1]))


def _link(reference: Link, source: str, target: str, kind: LinkType, score: float) -> Link:
    evidence: tuple[Evidence, ...] = reference.evidence[:1]
    return Link(source, target, kind, round(score, 4), True, f"原文{reference.reason}", evidence)
