"""The trace: how does a goal come down to measures, and what does a measure serve?

First a list with the sentence that proves each step, then the same as a picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from kb import KnowledgeBase
from kb.errors import NotFoundError
from kb.export.wording import opening
from kb.model import Link, Role, TracePath
from webapp import addresses, labels
from webapp.pages.branches import Branch, BranchGroup, groups
from webapp.pages.frame import Frame, plan_frame
from webapp.pages.outlook import Outlook, outlook
from webapp.pages.review_add import add_links
from webapp.pages.steps import Step, Steps
from webapp.pages.strength import Strength, strength
from webapp.pages.tables import Download
from webapp.params import PictureRequest

_GRAPH_FILES = (("graphml", "GraphML"), ("json", "JSON"))
_TITLE_LENGTH = 24  # characters of a goal in the title of its page


@dataclass(frozen=True, slots=True)
class TracePage:
    """The paths through one goal, task or measure."""

    frame: Frame
    language: str
    path: str  # where the form of the picture leads
    root: Step
    crumbs: tuple[str, ...]
    adds: tuple[tuple[str, str], ...]  # words and addresses that lead to adding a link here
    summary: str
    groups: tuple[BranchGroup, ...]
    outlook: Outlook


@dataclass(frozen=True, slots=True)
class GoalLine:
    """One goal in the list of all, with how many tasks and measures stand behind it, and how firmly."""

    step: Step
    kind: str
    tasks: int
    measures: int
    strength: Strength


@dataclass(frozen=True, slots=True)
class PlanTracePage:
    """All goals of a plan and the picture of everything."""

    frame: Frame
    language: str
    path: str  # where the form of the picture leads
    summary: str
    coverage_href: str
    files: tuple[Download, ...]
    goals: tuple[GoalLine, ...]
    outlook: Outlook


@dataclass(frozen=True, slots=True)
class PathView:
    """One way from a goal to a measure; `score` is the product of the scores of its steps, the goal is left out."""

    score: Strength
    steps: tuple[Step, ...]


def build(knowledge: KnowledgeBase, node_id: str, view: PictureRequest) -> TracePage:
    """The trace page of a goal, target, task or measure; `view` says down to which score, and what is drawn.

    Raises:
        NotFoundError: nothing has this id.
    """
    clause = knowledge.clause(node_id)
    steps = Steps(knowledge.record(addresses.plan_of(node_id)), view.weak)
    trace = steps.graph.trace(node_id)
    path = addresses.trace(node_id)
    return TracePage(
        frame=plan_frame(steps.record.plan, f"追溯：{opening(steps.label(node_id), _TITLE_LENGTH)}", "trace"),
        language=steps.record.plan.metadata.language,
        path=path,
        root=steps.step(node_id),
        crumbs=clause.path,
        adds=add_links(steps.record, node_id),
        summary=f"目标 {len(trace.goals)} 个，任务 {len(trace.tasks)} 条，措施 {len(trace.measures)} 条",
        groups=groups(steps, trace),
        outlook=outlook(steps, (trace.goals, trace.tasks, trace.measures), _links_on(steps, trace.paths), path, view),
    )


def build_plan(knowledge: KnowledgeBase, plan_id: str, view: PictureRequest) -> PlanTracePage:
    """The trace page of a whole plan; `view` says down to which score, and what is drawn.

    Raises:
        NotFoundError: no plan has this id.
    """
    steps = Steps(knowledge.record(plan_id), view.weak)
    record = steps.record
    goals = [goal.id for goal in record.goals]
    path = addresses.plan(plan_id, "trace")
    tasks, measures = (
        [clause.id for clause in record.plan.clauses if record.role_of(clause.id) is role]
        for role in (Role.TASK, Role.MEASURE)
    )
    return PlanTracePage(
        frame=plan_frame(record.plan, "追溯", "trace"),
        language=record.plan.metadata.language,
        path=path,
        summary=f"{len(goals)} 个目标，{len(tasks)} 条任务，{len(measures)} 条措施，{len(steps.links)} 条关联",
        coverage_href=addresses.plan(plan_id, "coverage"),
        files=tuple(Download(label, addresses.plan(plan_id, f"graph.{ending}")) for ending, label in _GRAPH_FILES),
        goals=tuple(_goal_lines(steps)),
        outlook=outlook(steps, (goals, tasks, measures), steps.links, path, view),
    )


def branches_of(knowledge: KnowledgeBase, node_id: str) -> tuple[Branch, ...]:
    """What stands behind a goal or target: its tasks with their measures, then the measures that serve it directly."""
    steps = Steps(knowledge.record(addresses.plan_of(node_id)))
    return tuple(branch for group in groups(steps, knowledge.trace(node_id)) for branch in group.branches)


def paths_between(knowledge: KnowledgeBase, goal: str, measure: str) -> tuple[PathView, ...]:
    """The ways from a goal to a measure, best first; none where one of them is unknown."""
    try:
        found = [path for path in knowledge.trace(goal).paths if path.measure == measure]
    except NotFoundError:
        return ()
    steps = Steps(knowledge.record(addresses.plan_of(goal)))
    return tuple(
        PathView(strength(path.score), tuple(steps.step(end, steps.between(start, end)) for start, end in _hops(path)))
        for path in found
    )


def _goal_lines(steps: Steps) -> Iterator[GoalLine]:
    for found in steps.graph.coverage():
        kind = labels.GOAL_KINDS[steps.record.goal_by_id[found.goal].kind]
        yield GoalLine(steps.step(found.goal), kind, found.tasks, found.measures, strength(found.strength))


def _links_on(steps: Steps, paths: Iterable[TracePath]) -> tuple[Link, ...]:
    """The links that paths go along, each once."""
    hops = dict.fromkeys(hop for path in paths for hop in _hops(path))
    return tuple(link for start, end in hops if (link := steps.between(start, end)))


def _hops(path: TracePath) -> Iterator[tuple[str, str]]:
    return pairwise(stop for stop in (path.goal, path.task, path.measure) if stop)
