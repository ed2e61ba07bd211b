"""Roles: what each clause does in the plan's argument, read from titles, wording and place."""

from __future__ import annotations

import re
from itertools import accumulate

from kb.extract.goal_statements import turns_from_goals
from kb.extract.role_cues import LONGEST_TITLE, MEASURE_LEAD, Cue, cue_of, is_support, titles_above
from kb.extract.targets_tense import heading_tense
from kb.extract.targets_time import Tense, horizon_of
from kb.model import Clause, ClauseKind, Plan, Role, RoleAssignment

_LONG_LEAD = 200  # characters from which the text under a title is more than an opening
_OPENING = 80  # characters at the head of a clause in which it says what it is
_LONGEST_OPENING = 3000  # characters; what is longer holds the tasks as well
_FIGURES = 3  # in the opening of a chapter, from which on they are its goals
_EARLY = 0.4  # share of the text before which a plan says what it aims at, if it reviews the past at all
_AIMS = (Role.PRINCIPLE, Role.GOAL)
_FRAMES = (Role.MEASURE, Role.BACKGROUND)  # a chapter of these keeps its clauses, whatever their own words

_GOAL_OPENING = re.compile(
    r"(?:主要|预期|总体|发展|工作|奋斗|规划){1,3}目标(?:任务)?(?:和指标)?(?:预期)?(?:是|为|：|:|建议)|预期目标(?:如下|[。，,])"
)
_GOAL_PARAGRAPH = re.compile(
    r"^\s*(?:总体要求[与和及])?(?:总体|主要|发展|工作|具体)?(?:目标|指标)[：:。]", re.MULTILINE
)
_GOAL_TEXT = re.compile(
    r"目标[是为：:]|到(?:20\d\d|[“\"]?[一二三四五六七八九十]{1,3}五[”\"]?(?:期?末|时期末))年?|到本世纪中叶|主要指标"
)
_PRINCIPLE_OPENING = re.compile(r"(?:指导思想|总体要求|总体思路|基本思路|总的要求)是")
_PAST_TEXT = re.compile(
    r"过去[一五]年|截至|[“\"][一二三四五六七八九十]{1,3}五[”\"](?:期间|期末|时期|以来)|回顾|取得了|面临着?"
)
_JOINED = re.compile(r"(?:思想|方针|原则|要求|目标|任务|指标|形势|环境|政策|措施)[和与及、]")
_GOALS_JOINED = re.compile(r"目标[和与及、]|[和与及、].{0,4}目标")
_GUIDING = re.compile(r"思想|方针|原则|要求|思路|战略")
_YEARS = re.compile(r"((?:19|20)\d\d)年")
_WORK_OF_YEAR = re.compile(r"((?:19|20)\d\d)年度?(?:的|政府|主要|重点|经济|社会|发展|全市|全省){0,4}(?:工作|情况)")
_SITUATION = re.compile(
    r"\s*(?:今年|明年|\d{4}年)[，,]?是[^。；;]{4,}(?:一年|之年|时期|阶段)|\s*(?:当然[，,])?(?:应当|要|也要|必须)看到"
)
_FIGURE = re.compile(r"(?:增长|下降|降低|提升到|控制在|达到)[^，,。；;、\d]{0,4}\d[\d.]*\s?[%％‰]")
_AHEAD_OPENING = re.compile(
    r"\s*(?:综合[^，,。]{0,20}[，,])?(?:今后|未来|下)[一二三五两]?[个]?[年届步][^，,。；;：:]{0,20}(?:要求|目标|思路|任务)[^，,。；;：:]{0,6}[是为：:]"
)
_WORK_FOLLOWS = re.compile(
    r"(?:以下|下列|下面|如下|[几这][个项]方面的?).{0,8}(?:工作|任务|措施|政策|举措)|(?:重点|着重|集中)(?:抓好|做好)"
)
_ABOUT_ITSELF = re.compile(r"本(?:规划|意见|方案|纲要|计划)|规划实施|实施规划")


def assign_roles(plan: Plan) -> dict[str, RoleAssignment]:
    """The role of every clause of `plan`, by clause id, in document order.

    The deepest title that shows a role decides; a title that only contains a cue word yields to a chapter of measures or
    background above it. Where no title speaks, the place decides - what comes before the first aims is background,
    chapters of support at the end are measures - and then the wording; what follows the aims is a task.
    """
    layout = _Layout(plan)
    seen_aim = False
    turned: dict[tuple[str, ...], Role] = {}
    ahead: set[str] = set()  # chapters with the title of a review that have turned to what shall be
    roles: dict[str, RoleAssignment] = {}
    for index, clause in enumerate(plan.clauses):
        if layout.in_review(index) and _turns_ahead(clause):
            ahead.add(layout.chapter(index))
        assignment = (
            _by_kind(clause)
            or (layout.chapter(index) in ahead and _by_wording(clause, seen_aim=True))
            or _by_titles(clause, layout, index)
            or _by_place(clause, layout, index)
            or _by_wording(clause, seen_aim=seen_aim)
        )
        if clause.number is None and assignment.role is Role.GOAL:
            assignment = _behind_goals(clause, turned) or _before_goals(clause) or assignment
        elif clause.number is None and assignment.role is Role.TASK:
            assignment = _before_goals(clause) or assignment
        roles[clause.id] = assignment
        seen_aim = seen_aim or assignment.role in (*_AIMS, Role.TASK)
    return roles


def is_linkable(clause: Clause) -> bool:
    """Whether links may end in a clause; boxes and the sentence or two that only open a section may not."""
    return clause.kind is not ClauseKind.BOX and (clause.kind is not ClauseKind.LEAD or len(clause.text) >= _LONG_LEAD)


# --------------------------------------------------------------------------- the plan as a whole


class _Layout:
    """Where a plan turns from the past to its aims, and which of its chapters hold measures."""

    def __init__(self, plan: Plan) -> None:
        self._chapter_of = [_chapter(clause) for clause in plan.clauses]
        chapters = [title for title in dict.fromkeys(self._chapter_of) if title]
        self._named = {title for title in chapters if (cue := cue_of(title)) and cue.role is Role.MEASURE}
        self._named |= _last_chapter_of_measures(plan, chapters, self._chapter_of)
        self._support = _chapters_of_support(chapters, self._named)
        self.first_aim = _first_aim(plan)
        horizon = horizon_of(plan)
        tenses = {title: heading_tense(title, horizon) for title in chapters}
        self._past = {title for title, tense in tenses.items() if tense is Tense.PAST and title not in self._named}
        self._past |= _earlier_years(chapters)
        self._ahead = {title for title, tense in tenses.items() if tense is Tense.FUTURE}
        self._year = horizon.now or (_latest_year(chapters) if self._past else None)

    @property
    def has_measures(self) -> bool:
        """Whether chapters are given to measures as a whole."""
        return bool(self._named or self._support)

    def in_measures(self, index: int) -> bool:
        """Whether the clause stands in, or is, a chapter of measures."""
        return self._chapter_of[index] in self._named or self.in_support(index)

    def in_support(self, index: int) -> bool:
        """Whether the clause stands in a chapter of support (政策、法规、标准) at the end of the plan."""
        return self._chapter_of[index] in self._support

    def in_review(self, index: int) -> bool:
        """Whether the title of the chapter speaks of what was (2019年工作, in a report of 2020)."""
        return self._chapter_of[index] in self._past

    def is_ahead(self, title: str) -> bool:
        """Whether a title is of a chapter that speaks of what shall be, or of the work of the plan's own year."""
        work = _WORK_OF_YEAR.search(title)
        return title in self._ahead or (work is not None and int(work[1]) == self._year)

    def chapter(self, index: int) -> str:
        """The title of the chapter the clause stands in."""
        return self._chapter_of[index]


def _chapter(clause: Clause) -> str:
    """The highest title above a clause, or its own."""
    if clause.kind in (ClauseKind.FRONT, ClauseKind.BACK):
        return ""
    return next((title for title in reversed(tuple(titles_above(clause))) if title), "")


def _last_chapter_of_measures(plan: Plan, chapters: list[str], chapter_of: list[str]) -> set[str]:
    """The last chapter, where its opening speaks of the plan itself or half of its sections are measures by title."""
    if len(chapters) < 3 or cue_of(chapters[-1]) is not None:
        return set()
    inside = [clause for clause, title in zip(plan.clauses, chapter_of, strict=True) if title == chapters[-1]]
    sections = {title for clause in inside for title in titles_above(clause) if title and title != chapters[-1]}
    measures = {title for title in sections if (cue := cue_of(title)) and cue.role is Role.MEASURE}
    speaks = _ABOUT_ITSELF.search(inside[0].text[: 2 * _OPENING]) is not None
    return {chapters[-1]} if measures and (speaks or 2 * len(measures) >= len(sections)) else set()


def _earlier_years(chapters: list[str]) -> set[str]:
    """The chapters on the work of a year (2008年的主要工作) in a plan with a chapter on the work of the next."""
    named = {title: int(year[1]) for title in chapters if (year := _WORK_OF_YEAR.search(title))}
    years = {int(year) for title in chapters for year in _YEARS.findall(title)}
    return {title for title, year in named.items() if year + 1 in years}


def _latest_year(chapters: list[str]) -> int | None:
    return max((int(year) for title in chapters for year in _YEARS.findall(title)), default=None)


def _chapters_of_support(chapters: list[str], measures: set[str]) -> set[str]:
    """The chapters of support that stand at the end, with nothing but measures and closing words behind them."""
    found: set[str] = set()
    for title in reversed(chapters):
        cue = cue_of(title)
        if is_support(title):
            found.add(title)
        elif title not in measures and not (cue and cue.role is Role.CLOSING):
            break
    return found


def _first_aim(plan: Plan) -> int:
    """The first clause whose titles name guidance or goals; 0 where none does early enough to have a review before it."""
    total = max(1, sum(len(clause.text) for clause in plan.clauses))
    ends = accumulate(len(clause.text) for clause in plan.clauses)
    for index, (clause, end) in enumerate(zip(plan.clauses, ends, strict=True)):
        if clause.kind in (ClauseKind.FRONT, ClauseKind.BACK):
            continue
        if any((cue := cue_of(title)) and cue.role in _AIMS for title in titles_above(clause)):
            return index if end - len(clause.text) <= _EARLY * total else 0
    return 0


# --------------------------------------------------------------------------- one clause


def _by_kind(clause: Clause) -> RoleAssignment | None:
    if clause.kind is ClauseKind.FRONT and _GOAL_PARAGRAPH.search(clause.text):
        return RoleAssignment(clause.id, Role.GOAL, 0.7, "篇首段落写明目标")
    if clause.kind is ClauseKind.FRONT:
        return RoleAssignment(clause.id, Role.BACKGROUND, 0.8, "标题之前或篇首段落")
    if clause.kind is ClauseKind.BACK:
        return RoleAssignment(clause.id, Role.CLOSING, 0.9, "篇末段落")
    return None


def _by_titles(clause: Clause, layout: _Layout, index: int) -> RoleAssignment | None:
    """The role that titles give. In a plan with a chapter of measures only that chapter and whole titles make measures."""
    titles = tuple(titles_above(clause))
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
    if _speaks_of_goals(clause, title, role):
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


def _counts(title: str, cue: Cue, layout: _Layout, index: int) -> bool:
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


def _speaks_of_goals(clause: Clause, title: str, role: Role) -> bool:
    """Whether a clause under a title of several subjects (总体要求, 目标任务) is the one with the goals."""
    if role is Role.PRINCIPLE and "总体" in title:
        return (_GOAL_TEXT.search(clause.text) or _GOAL_OPENING.search(clause.text)) is not None
    if role is not Role.TASK:
        return False
    return _announces_goals(clause, opens=clause.kind is ClauseKind.LEAD or title == next(titles_above(clause)))


def _announces_goals(clause: Clause, *, opens: bool) -> bool:
    """Whether a clause announces the goals: at its head, or anywhere where it `opens` a chapter."""
    end = len(clause.text) if opens and len(clause.text) <= _LONGEST_OPENING else _OPENING
    return _GOAL_OPENING.search(clause.text, 0, end) is not None


def _behind_goals(clause: Clause, turned: dict[tuple[str, ...], Role]) -> RoleAssignment | None:
    """From a paragraph on that looks back at the goals of its section (为实现上述目标…), how they are reached, not goals;
    `turned` keeps what a section has turned to, by titles."""
    if turns_from_goals(clause.text):
        turned[clause.path] = Role.TASK if _WORK_FOLLOWS.search(clause.text) else Role.PRINCIPLE
    elif _announces_goals(clause, opens=True):
        return None
    role = turned.get(clause.path)
    return RoleAssignment(clause.id, role, 0.7, "位于目标之后，说明怎样实现") if role else None


def _before_goals(clause: Clause) -> RoleAssignment | None:
    """The situation, the guidance, or the figures of the year without a word that they are goals, with which a report
    opens a chapter of goals and tasks."""
    opens = clause.kind is ClauseKind.LEAD and len(clause.path) == 1
    if opens and sum(1 for _ in _FIGURE.finditer(clause.text)) >= _FIGURES:
        return RoleAssignment(clause.id, Role.GOAL, 0.7, "章首段落写明多项指标")
    if _GOAL_TEXT.search(clause.text) or _announces_goals(clause, opens=True):
        return None
    if _PRINCIPLE_OPENING.search(clause.text, 0, _OPENING):
        return RoleAssignment(clause.id, Role.PRINCIPLE, 0.7, "条款开头写明指导思想")
    if _SITUATION.match(clause.text):
        return RoleAssignment(clause.id, Role.BACKGROUND, 0.7, "条款开头叙述形势")
    return None


def _turns_ahead(clause: Clause) -> bool:
    """Whether a paragraph turns a review to what shall be, where the title of the next chapter is lost."""
    return _AHEAD_OPENING.match(clause.text) is not None


def _by_place(clause: Clause, layout: _Layout, index: int) -> RoleAssignment | None:
    if layout.in_measures(index):
        return RoleAssignment(clause.id, Role.MEASURE, 0.7, f"位于政策保障章“{layout.chapter(index)}”")
    if index < layout.first_aim:
        past = _PAST_TEXT.search(clause.text) is not None
        return RoleAssignment(clause.id, Role.BACKGROUND, 0.8 if past else 0.7, "位于指导思想和目标之前")
    return None


def _by_wording(clause: Clause, *, seen_aim: bool) -> RoleAssignment:
    opening = clause.text[:_OPENING]
    if _announces_goals(clause, opens=clause.kind is ClauseKind.LEAD or not clause.path):
        return RoleAssignment(clause.id, Role.GOAL, 0.7, "条款写明目标")
    if _PRINCIPLE_OPENING.search(opening):
        return RoleAssignment(clause.id, Role.PRINCIPLE, 0.7, "条款开头写明指导思想")
    if not seen_aim and _PAST_TEXT.search(opening):
        return RoleAssignment(clause.id, Role.BACKGROUND, 0.6, "位于目标和任务之前，叙述既往或形势")
    if seen_aim:
        return RoleAssignment(clause.id, Role.TASK, 0.7, "标题未标明性质，位于目标之后")
    return RoleAssignment(clause.id, Role.TASK, 0.5, "标题未标明性质，按位置视为任务")
