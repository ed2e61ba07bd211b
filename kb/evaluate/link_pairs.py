"""Labelled links as tables of pairs: which targets people link to each judged source of a plan.

A source is judged completely when the tables list it (in the plan of `gold/seed`) or, elsewhere, when it is a labelled
goal or a task. Umbrella goals, which every task serves, are not judged against tasks; pairs in `optional_*.tsv` do not
count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kb.evaluate.labelled import LabelledPlan, clauses_by_label
from kb.extract.goals.find import find_goals
from kb.extract.roles.assign import assign_roles
from kb.extract.targets.find import find_targets
from kb.graph.features import PairTable, pair_table
from kb.graph.links import comparison, ends_of
from kb.library.meaning import word_meaning
from kb.model import Clause, Goal, GoalKind, LinkType, Plan, Role, RoleAssignment
from kb.text import Span

TABLES: Mapping[LinkType, str] = {
    LinkType.GOAL_TASK: "goal_task",
    LinkType.TASK_MEASURE: "task_measure",
    LinkType.GOAL_MEASURE: "goal_measure",
}
_A_LINK = 2.0  # from this grade on a pair is a link; where a grade is the mean of two people, from 1.5
_MEAN = 1.5
_SAME = 0.25  # of the likeness from which on a goal is the one that a label means
_ID = re.compile(r"[GKTR]\d{1,2}")

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class LabelledLinks:
    """The labels of one type: `judged` sources by label, `links` and `optional` as pairs (label, clause id)."""

    judged: frozenset[str]
    links: frozenset[tuple[str, str]]
    optional: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class LabelledPairs:
    """A table of pairs with what people say: `wanted` and `counted`, shape `(sources, targets)`; a source that is not
    judged counts nowhere. `readers` tells how many people's labels these are the mean of."""

    plan: str
    kind: LinkType
    table: PairTable
    names: Sequence[str]
    wanted: Flags
    counted: Flags
    readers: int = 1


def labelled_links(labelled: LabelledPlan, plan: Plan, kind: LinkType) -> LabelledLinks | None:
    """The labels of one type; None where the plan has none of it."""
    rows = labelled.rows(TABLES[kind])
    if not rows:
        return None
    clauses = clauses_by_label(plan)
    source, target, *_ = rows[0]
    means = _readers(labelled) > 1

    def pair(row: Mapping[str, str]) -> tuple[str, str]:
        first, second, *_ = row.values()
        name = clauses[first].id if kind is LinkType.TASK_MEASURE and first in clauses else first
        return name, clauses[second].id if second in clauses else second

    listed = [(pair({"source": row[source], "target": row[target]}), float(row["grade"])) for row in rows]
    links = frozenset(ends for ends, grade in listed if grade >= (_MEAN if means else _A_LINK))
    if means:
        judged = {ends[0] for ends, _ in listed}
    elif kind is LinkType.TASK_MEASURE:
        judged = {clauses[row["clause"]].id for row in labelled.rows("roles") if row["role"] == "task"}
    else:
        judged = {next(iter(row.values())) for row in labelled.rows("goals")}
        judged -= _umbrellas(labelled) if kind is LinkType.GOAL_TASK else set()
    return LabelledLinks(
        frozenset(judged), links, frozenset(pair(row) for row in labelled.rows(f"optional_{TABLES[kind]}"))
    )


def _readers(labelled: LabelledPlan) -> int:
    """The tables of two people's mean grades come without roles."""
    return 1 if labelled.rows("roles") else 2


def _umbrellas(labelled: LabelledPlan) -> set[str]:
    notes = labelled.folder / "NOTES.md"
    lines = notes.read_text(encoding="utf-8").splitlines() if notes.is_file() else []
    named = [line.split("They have")[0] for line in lines if "Umbrella goal" in line]
    return {found for line in named for found in _ID.findall(line)}


def labelled_pairs(labelled: LabelledPlan) -> Iterator[LabelledPairs]:
    """The tables of pairs of a labelled plan, with the roles and goals people gave it."""
    plan = labelled.plan()
    roles = _labelled_roles(labelled, plan)
    goals, named = _labelled_goals(labelled, plan, find_goals(plan, roles, find_targets(plan, roles)))
    by = comparison(word_meaning())
    for kind, (sources, targets) in ends_of(plan, roles, goals).items():
        labels = labelled_links(labelled, plan, kind)
        if labels is None or not sources or not targets:
            continue
        table = pair_table(sources, targets, plan.text, by)
        names = [s.id if kind is LinkType.TASK_MEASURE else named.get(s.id, "") for s in sources]
        wanted = np.array([[(name, t.id) in labels.links for t in targets] for name in names])
        counted = np.array(
            [[name in labels.judged and (name, t.id) not in labels.optional for t in targets] for name in names]
        )
        yield LabelledPairs(labelled.name, kind, table, names, wanted, counted, _readers(labelled))


def _labelled_roles(labelled: LabelledPlan, plan: Plan) -> Mapping[str, RoleAssignment]:
    """The roles people gave; a clause they passed over links to nothing."""
    roles = dict(assign_roles(plan))
    rows = labelled.rows("roles")
    if rows:
        clauses = clauses_by_label(plan)
        given = {clauses[row["clause"]].id: Role(row["role"]) for row in rows if row["clause"] in clauses}
        for clause, assigned in roles.items():
            roles[clause] = replace(assigned, role=given.get(clause, Role.BACKGROUND))
    return roles


def _labelled_goals(
    labelled: LabelledPlan, plan: Plan, found: Sequence[Goal]
) -> tuple[tuple[Goal, ...], Mapping[str, str]]:
    """The goals of `plan`, and the label of each that has one. A label no goal of ours is meant by is added as one."""
    clauses = clauses_by_label(plan)
    named = dict(goal_labels(labelled, plan, found))
    known, goals = set(named.values()), list(found)
    for row in labelled.rows("goals"):
        label, place, text = list(row.values())[:3]
        if label not in known and place in clauses:
            goals.append(_added(plan, clauses[place], text, len(goals)))
            named[goals[-1].id] = label
    return tuple(goals), named


def goal_labels(labelled: LabelledPlan, plan: Plan, goals: Sequence[Goal]) -> Mapping[str, str]:
    """The label of each goal that is meant by one, by goal id."""
    clauses = clauses_by_label(plan)
    named: dict[str, str] = {}
    for row in labelled.rows("goals"):
        label, place, text = list(row.values())[:3]
        clause = clauses[place].id if place in clauses else ""
        ours = [goal for goal in goals if goal.clause == clause and goal.id not in named]
        best = max(ours, key=lambda goal: (likeness(goal.text, text), goal.id), default=None)
        if best is not None and likeness(best.text, text) >= _SAME:
            named[best.id] = label
    return named


def _added(plan: Plan, clause: Clause, text: str, number: int) -> Goal:
    at = plan.text.find(text, clause.span.start, clause.span.end)
    span = Span(at, at + len(text)) if at >= 0 else clause.span
    return Goal(f"{clause.id}#label{number}", clause.id, text, GoalKind.STATEMENT, span, (), None, "")


def likeness(ours: str, theirs: str) -> float:
    """How far two wordings are the same goal: the mean of what share of the other's character pairs each one has."""
    left = [ours[i : i + 2] for i in range(len(ours) - 1)]
    right = [theirs[i : i + 2] for i in range(len(theirs) - 1)]
    shared = sum(pair in ours for pair in right)
    return (2 * shared / max(1, len(left) + len(right)) + shared / max(1, len(right))) / 2
