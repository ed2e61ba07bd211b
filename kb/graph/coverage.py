"""How well the goals of a plan are provided for: how many tasks and measures stand behind each, and how firmly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod

from kb.model import TracePath


@dataclass(frozen=True, slots=True)
class GoalCoverage:
    """What stands behind one goal.

    `strength` (0..1) is the chance that at least one measure really serves the goal, taking the score of the best path
    to each measure for the chance that this one does, and the measures for independent; 0 where no measure is reached.
    """

    goal: str
    tasks: int
    measures: int
    strength: float


@dataclass(frozen=True, slots=True)
class PlanCoverage:
    """What stands behind the goals of a plan as a whole, in a form in which plans can be compared."""

    plan: str
    goals: int
    goals_with_tasks: int
    goals_with_measures: int
    tasks: int
    tasks_with_measures: int
    measures: int
    measures_in_use: int
    strength: float  # mean over the goals, 0..1


def goal_coverage(goal: str, paths: Iterable[TracePath]) -> GoalCoverage:
    """The coverage of a goal by the paths that lead from it."""
    tasks = set()
    best: dict[str, float] = {}
    for path in paths:
        if path.task is not None:
            tasks.add(path.task)
        if path.measure is not None:
            best[path.measure] = max(best.get(path.measure, 0.0), path.score)
    return GoalCoverage(goal, len(tasks), len(best), round(1 - prod(1 - score for score in best.values()), 4))


def mean_strength(goals: Sequence[GoalCoverage]) -> float:
    """The mean strength of goals; 0 where there is none."""
    return round(sum(goal.strength for goal in goals) / len(goals), 4) if goals else 0.0
