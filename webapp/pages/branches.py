"""The trace as a list, strongest first, with the sentence that proves each step under it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kb.export.wording import opening
from kb.model import Role, Trace
from webapp import labels
from webapp.pages.steps import Step, Steps

_TITLE_LENGTH = 20  # characters of a goal's words in a heading


_LONG = 8  # branches; a longer list is folded
_OPEN = 5  # branches of a folded list that stand unfolded
_STEPS = 4  # steps below a branch; of more, all but the first are folded
_FIRST = 3


@dataclass(frozen=True, slots=True)
class More:
    """Further steps below a branch, folded under a line."""

    title: str
    anchor: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Fold:
    """The line under which a branch is folded; `count` says what stands below it."""

    anchor: str
    count: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Branch:
    """A step and what follows from it; `missing` says what one would expect there in vain.

    In a long list the branch has a `fold`; `more` are those of its steps that are folded.
    """

    step: Step
    steps: tuple[Step, ...] = ()
    missing: str = ""
    fold: Fold | None = None
    more: More | None = None


@dataclass(frozen=True, slots=True)
class BranchGroup:
    """Branches of one kind under a heading."""

    title: str
    branches: tuple[Branch, ...]


def groups(steps: Steps, trace: Trace) -> tuple[BranchGroup, ...]:
    """The list seen from the root of a trace: downwards from a goal, upwards from a measure, both ways from a task."""
    role = steps.record.role_of(trace.root)
    if role == Role.TASK:
        found = _from_task(steps, trace)
    elif role == Role.MEASURE:
        found = _from_measure(steps, trace)
    else:
        found = _from_goals(steps, trace)
    return tuple(_folded(group, place) for place, group in enumerate(found) if group.branches)


def _folded(group: BranchGroup, place: int) -> BranchGroup:
    """A long list as lines: the strongest branches unfolded, and of many steps below a branch the first ones."""
    is_long = len(group.branches) > _LONG
    return replace(
        group,
        branches=tuple(
            _folded_branch(branch, f"branch-{place}-{number}", is_long=is_long, is_open=number <= _OPEN)
            for number, branch in enumerate(group.branches, 1)
        ),
    )


def _folded_branch(branch: Branch, anchor: str, *, is_long: bool, is_open: bool) -> Branch:
    steps, more = branch.steps, None
    if len(steps) > _STEPS:
        steps, rest = steps[:_FIRST], steps[_FIRST:]
        more = More(f"其余 {_count(rest)}", f"{anchor}-more", rest)
    fold = Fold(anchor, branch.missing or _count(branch.steps), is_open) if is_long else None
    return replace(branch, steps=steps, fold=fold, more=more)


def _count(steps: tuple[Step, ...]) -> str:
    """Goals are counted in 个, tasks and measures, which are clauses, in 条."""
    if not steps:
        return ""
    tag = steps[0].tag
    return f"{len(steps)} {'个' if tag == labels.ROLE_TAGS[Role.GOAL] else '条'}{tag.label}"


def _from_task(steps: Steps, trace: Trace) -> Iterator[BranchGroup]:
    yield BranchGroup("服务的目标", _leaves(steps, trace.goals, trace.root, upward=True))
    yield BranchGroup("支撑本任务的措施", _leaves(steps, trace.measures, trace.root))


def _from_measure(steps: Steps, trace: Trace) -> Iterator[BranchGroup]:
    tasks = steps.joined(trace.tasks, trace.root, upward=True)
    above = ((task, link, _steps(steps, trace.goals, task, upward=True)) for task, link in tasks)
    branches = (Branch(steps.step(task, link), goals, "" if goals else "没有服务的目标") for task, link, goals in above)
    yield BranchGroup("支撑的任务及其目标", tuple(branches))
    yield BranchGroup("直接服务的目标", _leaves(steps, trace.goals, trace.root, upward=True))


def _from_goals(steps: Steps, trace: Trace) -> Iterator[BranchGroup]:
    """The goal itself, or the goals of a target or clause, one after the other."""
    root = trace.root
    goals = [goal.id for goal in steps.record.goals if root in (goal.id, goal.clause, *goal.targets)]
    has_measures = any(steps.record.role_of(clause.id) is Role.MEASURE for clause in steps.record.plan.clauses)
    lacks = "尚无支撑它的措施" if has_measures else ""  # a plan without any is not blamed task by task
    for goal in goals:
        of_goal = f"“{opening(steps.label(goal), _TITLE_LENGTH)}”" if len(goals) > 1 else ""
        tasks = steps.joined(trace.tasks, goal)
        below = ((task, link, _steps(steps, trace.measures, task)) for task, link in tasks)
        branches = (Branch(steps.step(task, link), means, "" if means else lacks) for task, link, means in below)
        yield BranchGroup(f"{of_goal}承接的任务及其措施", tuple(branches))
        yield BranchGroup(f"{of_goal}直接支撑的措施", _leaves(steps, trace.measures, goal))


def _leaves(steps: Steps, ids: Iterable[str], root: str, *, upward: bool = False) -> tuple[Branch, ...]:
    return tuple(map(Branch, _steps(steps, ids, root, upward=upward)))


def _steps(steps: Steps, ids: Iterable[str], root: str, *, upward: bool = False) -> tuple[Step, ...]:
    return tuple(steps.step(node, link) for node, link in steps.joined(ids, root, upward=upward))
