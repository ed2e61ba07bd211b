"""Scores goals against labelled ones: precision, recall and F1 by plan, every miss and every false goal listed.

    python -m kb.evaluate goals [--shared ../shared] [--golden tests/golden/links] [--list]

A goal is right when it overlaps a label of the same clause by 6 tenths of the shorter of the two; each goal and each
label count once, the closest pairs first, so that a goal which holds two labels misses one. Soft labels (K*) count
neither as hit nor as miss. Where no label (but soft ones) stands in tasks, measures or principles, goals found there
do not count. Where the labels are a choice, precision is not judged.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kb.evaluate.labelled import clauses_by_label, labelled_plans
from kb.extract.goals.find import find_goals
from kb.extract.roles.assign import assign_roles
from kb.extract.targets.find import find_targets
from kb.model import Clause, Goal, Plan, Role
from kb.text import Span

_SHARE = 0.6  # of the shorter of the two texts that both have
_HALF = 0.5  # of the pairs of characters of a label that is not verbatim
_SOFT = "K"


@dataclass(frozen=True, slots=True)
class GoalLabel:
    """A goal as a person labelled it; `text` is verbatim but for white space."""

    id: str
    clause: str
    text: str

    @property
    def is_soft(self) -> bool:
        """Whether missing it is no error."""
        return self.id.startswith(_SOFT)


@dataclass(frozen=True, slots=True)
class GoalScore:
    """How the goals of one plan compare with its labels."""

    plan: str
    labels: int
    missed: tuple[GoalLabel, ...]
    false: tuple[Goal, ...]

    @property
    def hits(self) -> int:
        """Labels that were found."""
        return self.labels - len(self.missed)

    @property
    def precision(self) -> float:
        """Share of the goals found that are labelled."""
        return self.hits / max(1, self.hits + len(self.false))

    @property
    def recall(self) -> float:
        """Share of the labels that were found."""
        return self.hits / max(1, self.labels)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.hits / max(1, self.hits + len(self.false) + self.labels)


def score_goals(plan: Plan, labels: Sequence[GoalLabel], name: str = "") -> GoalScore:
    """Compare the goals of `plan` with `labels`."""
    roles = assign_roles(plan)
    goals = find_goals(plan, roles, find_targets(plan, roles))
    clauses = clauses_by_label(plan)
    pairs = sorted(_alike(plan, clauses, labels, goals), key=lambda pair: (-pair[0], pair[1], pair[2]))
    goal_of: dict[int, int] = {}
    for _, label, goal in pairs:
        if label not in goal_of and goal not in goal_of.values():
            goal_of[label] = goal
    strict = [index for index, label in enumerate(labels) if not label.is_soft]
    promising = any(
        roles[clauses[labels[i].clause].id].role is not Role.GOAL for i in strict if labels[i].clause in clauses
    )
    near_soft = {goal for _, label, goal in pairs if labels[label].is_soft}
    false = tuple(
        goal
        for index, goal in enumerate(goals)
        if index not in goal_of.values()
        and index not in near_soft
        and (promising or roles[goal.clause].role is Role.GOAL)
    )
    missed = tuple(labels[index] for index in strict if index not in goal_of)
    return GoalScore(name or plan.id, len(strict), missed, false)


def _alike(
    plan: Plan, clauses: Mapping[str, Clause], labels: Sequence[GoalLabel], goals: Sequence[Goal]
) -> Iterator[tuple[float, int, int]]:
    """(Likeness, label, goal) of all that share enough; labels that are not verbatim go by pairs of characters."""
    for number, label in enumerate(labels):
        clause = clauses.get(label.clause)
        within = clause.span if clause else Span(0, len(plan.text))  # passages may be cut otherwise than when labelled
        places = tuple(_places(plan.text, within, label.text))
        for index, goal in enumerate(goals):
            if clause and goal.clause != clause.id:
                continue
            if clause and not places and _pairs_shared(label.text, goal.text) >= _HALF:
                yield 0.1 * _pairs_shared(label.text, goal.text), number, index
            shares = [_share(plan.text, place, goal.span) for place in places]
            best = max(shares, default=(0.0, 0.0))
            if best[0] >= _SHARE:
                yield best[1] + best[0] / 100, number, index


def _share(text: str, one: Span, other: Span) -> tuple[float, float]:
    """The characters both have, as a share of the shorter and of the two together; white space does not count."""

    def length(start: int, end: int) -> int:
        return sum(not char.isspace() for char in text[start:end])

    both = length(max(one.start, other.start), min(one.end, other.end))
    sizes = length(*one), length(*other)
    return both / max(1, min(sizes)), both / max(1, sum(sizes) - both)


def _pairs_shared(theirs: str, ours: str) -> float:
    """The pairs of characters of `theirs` that `ours` has, as a share."""
    pairs = [theirs[i : i + 2] for i in range(len(theirs) - 1)]
    return sum(pair in ours for pair in pairs) / max(1, len(pairs))


def _places(text: str, within: Span, words: str) -> Iterator[Span]:
    """Where `words` stand in a passage, white space ignored."""
    kept = [index for index in range(*within) if not text[index].isspace()]
    passage = "".join(text[index] for index in kept)
    wanted = "".join(words.split())
    start = passage.find(wanted)
    while start >= 0 and wanted:
        yield Span(kept[start], kept[start + len(wanted) - 1] + 1)
        start = passage.find(wanted, start + 1)


def report_lines(scores: Sequence[GoalScore], *, listed: bool) -> Iterator[str]:
    """The scores in lines of text."""
    for score in scores:
        yield (
            f"{score.plan}: {score.labels} labelled, {score.hits} found, {len(score.false)} false, "
            f"precision {score.precision:.3f}, recall {score.recall:.3f}, F1 {score.f1:.3f}"
        )
        if listed:
            yield from (f"  missed {label.id} {label.clause} {label.text}" for label in score.missed)
            yield from (f"  false  {goal.id} {''.join(goal.text.split())}" for goal in score.false)
    yield f"mean F1 {sum(score.f1 for score in scores) / max(1, len(scores)):.3f}"


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description="Score goals against labelled ones.")
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder with gold/ and plans/")
    parser.add_argument("--golden", type=Path, default=Path("tests/golden/links"), help="folder with more labels")
    parser.add_argument("--seed", type=Path, default=next(Path("corpus").glob("*.txt"), None), help="the client's plan")
    parser.add_argument("--list", action="store_true", help="list every miss and every false goal")
    chosen = parser.parse_args()
    scores = []
    for labelled in labelled_plans(chosen.shared, chosen.golden, chosen.seed):
        rows = labelled.rows("goals", "clause", "text")
        labels = [GoalLabel(row.get("goal_id") or row.get("id", ""), row["clause"], row["text"]) for row in rows]
        score = score_goals(labelled.plan(), labels, labelled.name)
        scores.append(replace(score, false=()) if labelled.is_choice else score)
    for line in report_lines(scores, listed=chosen.list):
        print(line)  # noqa: T201 - a report is what this command is for
