"""Roles: what each clause does in the plan's argument, read from titles, wording and place."""

from __future__ import annotations

import re

from kb.extract.roles.cues import LONGEST_TITLE, MEASURE_LEAD, Cue, cue_of
from kb.extract.roles.layout import AIMS, Layout
from kb.extract.roles.paragraphs import (
    GOAL_OPENING,
    GOAL_TEXT,
    OPENING,
    PRINCIPLE_OPENING,
    announces_goals,
    beside_goals,
    by_announcement,
    turns_ahead,
)
from kb.model import Clause, ClauseKind, Plan, Role, RoleAssignment

_LONG_LEAD = 200  # characters from which the text under a title is more than an opening
_FRAMES = (Role.MEASURE, Role.BACKGROUND)  # a chapter of these keeps its clauses, whatever their own words

_GOAL_PARAGRAPH = re.compile(
    r"^\s*(?:总体要求[与和及])?(?:总体|主要|发展|工作|具体)?(?:目标|指标)[：:。]", re.MULTILINE
)
_PAST_TEXT = re.compile(
    r"过去[一五]年|截至|[“\"][一二三四五六七八九十]{1,3}五[”\"](?:期间|期末|时期|以来)|回顾|取得了|面临着?"
)
_JOINED = re.compile(r"(?:思想|方针|原则|要求|目标|任务|指标|形势|环境|政策|措施)[和与及、]")
_GOALS_JOINED = re.compile(r"目标[和与及、]|[和与及、].{0,4}目标")
_GUIDING = re.compile(r"思想|方针|原则|要求|思路|战略")


def assign_roles(plan: Plan) -> dict[str, RoleAssignment]:
    """The role of every clause of `plan`, by clause id, in document order.

    The deepest title that shows a role decides; a title that only contains a cue word yields to a chapter of measures or
    background above it. Where no title speaks, the place decides - what comes before the first aims is background,
    chapters of support at the end are measures - and then the wording; what follows the aims is a task.
    """
    layout = Layout(plan)
    seen_aim = False
    turned: dict[tuple[str, ...], Role] = {}
    ahead: set[str] = set()  # chapters with the title of a review that have turned to what shall be
    roles: dict[str, RoleAssignment] = {}
    for index, clause in enumerate(plan.clauses):
        if layout.in_review(index) and turns_ahead(clause):
            ahead.add(layout.chapter(index))
        roles[clause.id] = (
            _by_kind(clause)
            or by_announcement(clause)
            or (layout.chapter(index) in ahead and _by_wording(clause, seen_aim=True))
            or beside_goals(clause, _by_context(clause, layout, index, seen_aim=seen_aim), turned)
        )
        seen_aim = seen_aim or roles[clause.id].role in (*AIMS, Role.TASK)
    return roles


def is_linkable(clause: Clause) -> bool:
    """Whether links may end in a clause; boxes and the sentence or two that only open a section may not."""
    return clause.kind is not ClauseKind.BOX and (clause.kind is not ClauseKind.LEAD or len(clause.text) >= _LONG_LEAD)


def _by_context(clause: Clause, layout: Layout, index: int, *, seen_aim: bool) -> RoleAssignment:
    return (
        _by_titles(clause, layout, index) or _by_place(clause, layout, index) or _by_wording(clause, seen_aim=seen_aim)
    )


def _by_kind(clause: Clause) -> RoleAssignment | None:
    if clause.kind is ClauseKind.FRONT and _GOAL_PARAGRAPH.search(clause.text):
        return RoleAssignment(clause.id, Role.GOAL, 0.7, "篇首段落写明目标")
    if clause.kind is ClauseKind.FRONT:
        return RoleAssignment(clause.id, Role.BACKGROUND, 0.8, "标题之前或篇首段落")
    if clause.kind is ClauseKind.BACK:
        return RoleAssignment(clause.id, Role.CLOSING, 0.9, "篇末段落")
    return None


def _by_titles(clause: Clause, layout: Layout, index: int) -> RoleAssignment | None:
    """The role that titles give. In a plan with a chapter of measures only that chapter and whole titles make measures."""
    titles = layout.titles(index)
    found = [pair for pair in _cues_of(titles) if _counts(*pair, layout, index)]
    lead = titles[0]
    if not found and not layout.has_measures and MEASURE_LEAD.match(lead):
        return RoleAssignment(clause.id, Role.MEASURE, 0.7, f"条款标题“{lead[:LONGEST_TITLE]}”")
    if layout.in_review(index) and not any(cue.whole for _, cue in found):
        return RoleAssignment(clause.id, Role.BACKGROUND, 0.8, f"标题“{layout.chapter(index)}”叙述既往")
    if not found:
        return None
    title, cue = next((pair for pair in found if pair[1].whole), found[0])
    if not cue.whole:
        title, cue = next((pair for pair in reversed(found) if pair[1].role in _FRAMES), found[0])
    role, reason = cue.role, f"标题“{title}”"
    if _speaks_of_goals(clause, title, role, titles[0]):
        role, reason = Role.GOAL, f"{reason}，正文写明目标"
    elif role is Role.GOAL and not cue.whole and _GOALS_JOINED.search(title) and title != _deepest(titles):
        role, reason = _other_role(title), f"{reason}兼有其他内容"
    return RoleAssignment(clause.id, role, cue.confidence, reason)


def _cues_of(titles: tuple[str, ...]) -> list[tuple[str, Cue]]:
    """Title and cue, deepest first. "取得成效" below goals and tasks says what shall be, not what was: no cue there."""
    found = [(title, cue) for title in titles if (cue := cue_of(title))]
    return [
        (title, cue)
        for place, (title, cue) in enumerate(found)
        if cue.whole or cue.role is not Role.BACKGROUND or not _is_promised(found[place + 1 :])
    ]


def _is_promised(above: list[tuple[str, Cue]]) -> bool:
    """Whether a title above is one of goals or tasks alone."""
    return any(cue.role in (Role.GOAL, Role.TASK) and not _JOINED.search(title) for title, cue in above)


def _counts(title: str, cue: Cue, layout: Layout, index: int) -> bool:
    if cue.role is Role.BACKGROUND and not cue.whole and layout.is_ahead(title):
        return False
    if cue.role is Role.MEASURE:
        return cue.whole or not layout.has_measures or layout.in_measures(index)
    return cue.whole or not layout.in_support(index)


def _deepest(titles: tuple[str, ...]) -> str:
    return next((title for title in titles if title), "")


def _other_role(title: str) -> Role:
    """What a title that joins goals with something else names beside them."""
    return Role.PRINCIPLE if _GUIDING.search(title) else Role.TASK


def _speaks_of_goals(clause: Clause, title: str, role: Role, own: str) -> bool:
    """Whether a clause under a title of several subjects (总体要求, 目标任务) is the one with the goals."""
    if role is Role.PRINCIPLE and "总体" in title:
        return (GOAL_TEXT.search(clause.text) or GOAL_OPENING.search(clause.text)) is not None
    if role is not Role.TASK:
        return False
    return announces_goals(clause, opens=clause.kind is ClauseKind.LEAD or title == own)


def _by_place(clause: Clause, layout: Layout, index: int) -> RoleAssignment | None:
    if layout.in_measures(index):
        return RoleAssignment(clause.id, Role.MEASURE, 0.7, f"位于政策保障章“{layout.chapter(index)}”")
    if index < layout.first_aim:
        past = _PAST_TEXT.search(clause.text) is not None
        return RoleAssignment(clause.id, Role.BACKGROUND, 0.8 if past else 0.7, "位于指导思想和目标之前")
    return None


def _by_wording(clause: Clause, *, seen_aim: bool) -> RoleAssignment:
    opening = clause.text[:OPENING]
    if announces_goals(clause, opens=clause.kind is ClauseKind.LEAD or not clause.path):
        return RoleAssignment(clause.id, Role.GOAL, 0.7, "条款写明目标")
    if PRINCIPLE_OPENING.search(opening):
        return RoleAssignment(clause.id, Role.PRINCIPLE, 0.7, "条款开头写明指导思想")
    if not seen_aim and _PAST_TEXT.search(opening):
        return RoleAssignment(clause.id, Role.BACKGROUND, 0.6, "位于目标和任务之前，叙述既往或形势")
    if seen_aim:
        return RoleAssignment(clause.id, Role.TASK, 0.7, "标题未标明性质，位于目标之后")
    return RoleAssignment(clause.id, Role.TASK, 0.5, "标题未标明性质，按位置视为任务")
