"""What paragraphs without a title of their own say of themselves: goals, the situation before them, the work after them."""

from __future__ import annotations

import re

from kb.extract.roles.openings import describes_situation, turns_from_goals
from kb.model import Clause, ClauseKind, Role, RoleAssignment

OPENING = 80  # characters at the head of a clause in which it says what it is
_LONGEST_OPENING = 3000  # characters; what is longer holds the tasks as well
_GOAL = "目标"  # looked for first: most paragraphs have no goals, and a plain word is found faster than a pattern
_FIGURES = 3  # in the opening of a chapter, from which on they are its goals

GOAL_OPENING = re.compile(
    r"(?:主要|预期|总体|发展|工作|奋斗|规划){1,3}目标(?:任务)?(?:和指标)?(?:预期)?(?:是|为|：|:|建议)|预期目标(?:如下|[。，,])"
)
_YEARLY_GOALS = re.compile(
    r"(?:今年|明年|全年|全[省市县区州旗盟]|\d{4}年)[^，,。；;：:\n]{0,20}(?:预期|主要)目标(?:安排)?(?:是|为|：)"
)
GOAL_TEXT = re.compile(
    r"目标[是为：:]|到(?:20\d\d|[“\"]?[一二三四五六七八九十]{1,3}五[”\"]?(?:期?末|时期末))年?|到本世纪中叶|主要指标"
)
PRINCIPLE_OPENING = re.compile(r"(?:指导思想|总体要求|总体思路|基本思路|总的要求)是")
_SEEN = re.compile(r"\s*(?:当然[，,])?(?:应当|要|也要|必须)看到")
_FIGURE = re.compile(r"(?:增长|下降|降低|提升到|控制在|达到)[^，,。；;、\d]{0,4}\d[\d.]*\s?[%％‰]")
_AHEAD_OPENING = re.compile(
    r"\s*(?:综合[^，,。]{0,20}[，,])?(?:今后|未来|下)[一二三五两]?个?[年届步][^，,。；;：:]{0,20}(?:要求|目标|思路|任务)[^，,。；;：:]{0,6}[是为：:]"
)
_WORK_FOLLOWS = re.compile(
    r"(?:以下|下列|下面|如下|[几这][个项]方面的?).{0,8}(?:工作|任务|措施|政策|举措)|(?:重点|着重|集中)(?:抓好|做好)"
)


def announces_goals(clause: Clause, *, opens: bool) -> bool:
    """Whether a clause announces the goals: at its head, or anywhere where it `opens` a chapter."""
    text = clause.text
    end = len(text) if opens and len(text) <= _LONGEST_OPENING else OPENING
    return text.find(_GOAL, 0, end) >= 0 and GOAL_OPENING.search(text, 0, end) is not None


def by_announcement(clause: Clause) -> RoleAssignment | None:
    """Goals of the year that a paragraph of a report announces as such, whatever its chapter is called."""
    text = clause.text
    if clause.number is None and len(text) <= _LONGEST_OPENING and _GOAL in text and _YEARLY_GOALS.search(text):
        return RoleAssignment(clause.id, Role.GOAL, 0.85, "条款写明预期目标")
    return None


def turns_ahead(clause: Clause) -> bool:
    """Whether a paragraph turns a review to what shall be, where the title of the next chapter is lost."""
    return _AHEAD_OPENING.match(clause.text) is not None


def beside_goals(clause: Clause, assignment: RoleAssignment, turned: dict[tuple[str, ...], Role]) -> RoleAssignment:
    """`assignment`, unless it says goals or tasks and the paragraph is not: the situation or the guidance before them, or
    how the goals are reached. `turned` keeps what a section has turned to, by titles."""
    if clause.number is not None:
        return assignment
    behind = _behind_goals(clause, turned) if assignment.role is Role.GOAL else None
    before = _before_goals(clause) if assignment.role in (Role.GOAL, Role.TASK) else None
    return behind or before or assignment


def _behind_goals(clause: Clause, turned: dict[tuple[str, ...], Role]) -> RoleAssignment | None:
    """From a paragraph on that looks back at the goals of its section (为实现上述目标…), how they are reached, not goals;
    `turned` keeps what a section has turned to, by titles."""
    if turns_from_goals(clause.text):
        turned[clause.path] = Role.TASK if _WORK_FOLLOWS.search(clause.text) else Role.PRINCIPLE
    elif announces_goals(clause, opens=True):
        return None
    role = turned.get(clause.path)
    return RoleAssignment(clause.id, role, 0.7, "位于目标之后，说明怎样实现") if role else None


def _before_goals(clause: Clause) -> RoleAssignment | None:
    """The situation, the guidance, or the figures of the year without a word that they are goals, with which a report
    opens a chapter of goals and tasks."""
    opens = clause.kind is ClauseKind.LEAD and len(clause.path) == 1
    if opens and sum(1 for _ in _FIGURE.finditer(clause.text)) >= _FIGURES:
        return RoleAssignment(clause.id, Role.GOAL, 0.7, "章首段落写明多项指标")
    if GOAL_TEXT.search(clause.text) or announces_goals(clause, opens=True):
        return None
    if PRINCIPLE_OPENING.search(clause.text, 0, OPENING):
        return RoleAssignment(clause.id, Role.PRINCIPLE, 0.7, "条款开头写明指导思想")
    if describes_situation(clause.text) or _SEEN.match(clause.text):
        return RoleAssignment(clause.id, Role.BACKGROUND, 0.7, "条款开头叙述形势")
    return None
