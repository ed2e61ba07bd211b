"""The trace: how does a goal come down to measures, and what does a measure serve?

First a list with the sentence that proves each step, then the same as a picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import itemgetter

from kb import KnowledgeBase
from kb.errors import NotFoundError
from kb.export.tables.clauses import PATH_SIGN
from kb.export.wording import opening
from kb.model import Clause, Link, PlanCoverage, PlanRecord, Role, TracePath
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
_LONG = 40  # goals; a longer list is folded
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
    is_folded: bool  # whether some of the list is folded
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
class GoalGroup:
    """The goals that are set under one heading, folded under a line; `missing` says what some of them lack."""

    title: str
    anchor: str
    missing: tuple[str, ...]
    goals: tuple[GoalLine, ...]


@dataclass(frozen=True, slots=True)
class PlanTracePage:
    """All goals of a plan and the picture of everything."""

    frame: Frame
    language: str
    path: str  # where the form of the picture leads
    summary: str
    has_measures: bool  # without any, no goal is blamed for lacking one
    coverage_href: str
    files: tuple[Download, ...]
    goals: tuple[GoalLine, ...]
    groups: tuple[GoalGroup, ...]  # the same goals under the headings where they are set; empty where they are few
    outline_href: str
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
    found = groups(steps, trace)
    return TracePage(
        frame=plan_frame(steps.record.plan, f"追溯：{opening(steps.label(node_id), _TITLE_LENGTH)}", "trace"),
        language=steps.record.plan.metadata.language,
        path=path,
        root=steps.step(node_id),
        crumbs=clause.path,
        adds=add_links(steps.record, node_id),
        summary=f"目标 {len(trace.goals)} 个，任务 {len(trace.tasks)} 条，措施 {len(trace.measures)} 条",
        groups=found,
        is_folded=any(branch.fold or branch.more for group in found for branch in group.branches),
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
    lines = tuple(_goal_lines(steps))
    whole = steps.graph.plan_coverage()  # the counts that all pages and tables give
    tasks, measures = (
        [clause.id for clause in record.plan.clauses if record.role_of(clause.id) is role]
        for role in (Role.TASK, Role.MEASURE)
    )
    return PlanTracePage(
        frame=plan_frame(record.plan, "追溯", "trace"),
        language=record.plan.metadata.language,
        path=path,
        summary=_summary(whole, len(steps.links)),
        has_measures=whole.measures > 0,
        coverage_href=addresses.plan(plan_id, "coverage"),
        files=tuple(Download(label, addresses.plan(plan_id, f"graph.{ending}")) for ending, label in _GRAPH_FILES),
        goals=lines,
        groups=tuple(_goal_groups(record, lines, whole)) if len(lines) > _LONG else (),
        outline_href=addresses.plan(plan_id),
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


def _summary(whole: PlanCoverage, links: int) -> str:
    measures = f"{whole.measures} 条措施" if whole.measures else "没有单列的措施"
    return f"{whole.goals} 个目标，{whole.tasks} 条任务，{measures}，{links} 条支撑关系"


def _goal_groups(record: PlanRecord, lines: Sequence[GoalLine], whole: PlanCoverage) -> Iterator[GoalGroup]:
    """The goals chapter by chapter, or section by section where all are set in one; none where that is one too."""
    paths = [_titles(record.plan.clause_by_id[goal.clause]) for goal in record.goals]
    depth = next((depth for depth in (1, 2) if len({path[:depth] for path in paths}) > 1), 0)
    if not depth:
        return
    placed = zip((path[:depth] for path in paths), lines, strict=True)
    found = [(heading, tuple(line for _, line in members)) for heading, members in groupby(placed, itemgetter(0))]
    for place, (heading, goals) in enumerate(found, 1):
        without = {
            "无任务": sum(not goal.tasks for goal in goals) if whole.tasks else 0,
            "无措施": sum(not goal.measures for goal in goals) if whole.measures else 0,
        }
        yield GoalGroup(
            title=PATH_SIGN.join(heading) or labels.NO_CHAPTER,
            anchor=f"group-{place}",
            missing=tuple(f"{count} 个{what}" for what, count in without.items() if count),
            goals=goals,
        )


def _titles(clause: Clause) -> tuple[str, ...]:
    """The titles above a clause; a chapter that is one clause has its own."""
    return clause.path or ((clause.marker + clause.heading,) if clause.heading else ())


def _links_on(steps: Steps, paths: Iterable[TracePath]) -> tuple[Link, ...]:
    """The links that paths go along, each once."""
    hops = dict.fromkeys(hop for path in paths for hop in _hops(path))
    return tuple(link for start, end in hops if (link := steps.between(start, end)))


def _hops(path: TracePath) -> Iterator[tuple[str, str]]:
    return pairwise(stop for stop in (path.goal, path.task, path.measure) if stop)
