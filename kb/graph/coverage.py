"""How well the goals of a plan are provided for: how many tasks and measures stand behind each, and how firmly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kb.model import GoalCoverage, TracePath


def goal_coverage(goal: str, paths: Iterable[TracePath], *, to_measures: bool) -> GoalCoverage:
    """The coverage of a goal by the paths that lead from it. `to_measures` tells whether only paths that reach a measure
    make it strong; in a plan without measures every path does."""
    tasks, measures = set(), set()
    strength = 0.0
    for path in paths:
        if path.task is not None:
            tasks.add(path.task)
        if path.measure is not None:
            measures.add(path.measure)
        if path.measure is not None or not to_measures:
            strength = max(strength, path.score)
    return GoalCoverage(goal, len(tasks), len(measures), strength)


def mean_strength(goals: Sequence[GoalCoverage]) -> float:
    """The mean strength of goals; 0 where there is none."""
    return round(sum(goal.strength for goal in goals) / len(goals), 4) if goals else 0.0
