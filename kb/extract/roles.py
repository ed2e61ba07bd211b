"""Roles: what each clause does in the plan's argument, read from titles, wording and place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kb.model import Clause, ClauseKind, Plan, Role, RoleAssignment
from kb.text import squeeze

_LONGEST_TITLE = 40  # characters; a longer "title" is a lead sentence, whose words prove little
_LONG_LEAD = 200  # characters from which the text under a title is more than an opening
_OPENING = 80  # characters at the head of a clause in which it says what it is

_MARKER = re.compile(
    r"^(?:第[零〇一二三四五六七八九十百\d]{1,6}[编篇部章节条款]|[(（]?[零〇一二三四五六七八九十百\d]{1,6}[)）、.．]|"
    r"[\d.．]{1,12}|专栏[零〇一二三四五六七八九十百\d]{0,4}|[—\-–#*]{1,4})[\s:：]*"
)


class _Cue(NamedTuple):
    """Words of a title that show a role. A `whole` cue is the title itself rather than a word in it."""

    role: Role
    pattern: re.Pattern[str]
    confidence: float
    whole: bool = False


def _whole(role: Role, words: str, confidence: float = 0.95) -> _Cue:
    return _Cue(role, re.compile(rf"(?:{words})"), confidence, whole=True)


def _part(role: Role, words: str, confidence: float = 0.85) -> _Cue:
    return _Cue(role, re.compile(words), confidence)


_JOIN = r"[和与及、]?"
_KINDS = (
    "总体|主要|发展|基本|工作|规划|预期|具体|战略|奋斗|重点|近期|远期|中期|阶段性?|年度|区域|分区域|建设|行动|治理|核心"
)
_PAST = (
    "发展|行动|编制|规划|工作|现实|建设|基本|主要|当前|国际|国内|国内外|内部|外部|面临的?|存在的?|突出|宏观|重大|重要"
)

# In order of trust: the first cue that fits a title decides it.
_CUES: tuple[_Cue, ...] = (
    _whole(Role.CLOSING, "附则|附件.{0,30}|附录.{0,30}|附表.{0,30}|名词解释.{0,10}|结束语|结语"),
    _whole(
        Role.BACKGROUND,
        rf"(?:{_PAST}){{0,3}}(?:的)?(?:现状|形势|背景|基础|回顾|总结|成就|成绩|成效|问题|挑战|机遇|环境|条件|意义)"
        r"(?:[和与及、](?:.{0,6})(?:现状|形势|背景|基础|成就|成绩|成效|问题|挑战|机遇|环境|条件|要求)){0,3}",
    ),
    _whole(Role.BACKGROUND, "序言|绪论|前言|引言|编制背景|规划背景|编制说明|出台背景"),
    _whole(
        Role.PRINCIPLE, rf"(?:{_KINDS}){{0,2}}(?:指导思想|原则|思路|方针|理念|总要求|指导方针|战略定位)(?:和.{{0,6}})?"
    ),
    _whole(Role.GOAL, rf"(?:.{{0,12}}年)?(?:{_KINDS}){{0,3}}(?:目标|指标|愿景){_JOIN}(?:指标|愿景|体系)?"),
    _whole(Role.TASK, rf"(?:{_KINDS}){{0,2}}(?:任务|工程|行动|举措|工作){_JOIN}(?:工程|项目|举措|分工)?"),
    _whole(
        Role.MEASURE,
        r"(?:.{0,6})(?:保障措施|政策措施|组织实施|实施保障|保障机制|配套措施|对策措施|组织领导|组织保障|法律责任|罚则)",
    ),
    _part(
        Role.MEASURE,
        "保障措施|政策措施|政策支撑|政策支持|组织实施|实施机制|实施保障|保障机制|组织领导|"
        "组织保障|制度保障|政策保障|资金保障|人才保障|要素保障|规划(?:的)?实施|规划保障|保障规划|保障体系建设$|支撑保障|"
        "保障支撑|监督考核|考核评估|评估考核|监督评估|督导考核|政府自身建设|行政效能|根本保证|配套政策|加强.{0,4}实施$|实施步骤|"
        "^强化保障|^加强保障|^保障$|法律责任|监督管理$|监督检查$",
    ),
    _part(
        Role.BACKGROUND,
        "工作回顾|发展回顾|工作总结|面临的?(?:形势|机遇|挑战|环境)|完成情况|关键时期$|发展环境|发展形势|发展现状|"
        "现状(?:与|和|及)|现状$|形势(?:与|和|及)|主要成[就绩效]|发展成[就效]|存在(?:的)?问题|主要问题|国内外环境|出发点$|"
        "取得.{0,8}成[就效]|年工作$",
    ),
    _part(Role.TASK, "目标.{0,4}任务|任务.{0,6}目标"),  # the clause with the goals is told by its wording
    _part(
        Role.GOAL,
        r"^(?!.{0,8}(?:实现|完成|落实|确保|围绕|对标|锚定)).*目标(?:$|[和与及、（(：:])|"
        "(?:主要|预期|发展|核心|约束性?|考核)指标(?!体系建设)|远景",
    ),
    _part(
        Role.PRINCIPLE,
        "指导思想|原则$|思路$|指导方针|指导原则|总体要求|总体思路|总则$|政策取向|政策导向|战略导向|战略思路",
    ),
    _part(
        Role.TASK,
        "任务|重点工程|重大工程|工作安排|工作部署|工作建议|重点工作|主要工作|工作重点|重点领域|专项行动|行动计划",
    ),
)

_MEASURE_LEAD = re.compile(
    "^(?:加强|强化|健全|完善|严格|加大|落实|压实|建立|抓好|深化|明确|优化|营造)?(?:和?完善)?"
    "(?:组织领导|统筹协调|组织协调|监督考核|考核评价|考核问责|督导检查|监督检查|监督评估|目标责任|责任分工|责任落实|"
    "宣传引导|宣传教育|舆论引导|资金投入|资金保障|资金支持|财政金融|财税|财政支持|财政投入|投入保障|政策支持|政策扶持|"
    "要素保障|人才保障|人才支撑|用地保障|规划实施|实施机制|良好氛围|社会氛围|公众参与)"
)
_GOAL_OPENING = re.compile(
    r"(?:主要|预期|总体|发展|工作|奋斗|规划){1,3}目标(?:任务)?(?:和指标)?(?:是|为|：|:|建议)|预期目标"
)
_GOAL_PARAGRAPH = re.compile(
    r"^\s*(?:总体要求[与和及])?(?:总体|主要|发展|工作|具体)?(?:目标|指标)[：:。]", re.MULTILINE
)
_GOAL_TEXT = re.compile(
    r"目标[是为：:]|到(?:20\d\d|[“\"]?[一二三四五六七八九十]{1,3}五[”\"]?(?:期?末|时期末))年?|到本世纪中叶|主要指标"
)
_PAST_TEXT = re.compile(
    r"过去[一五]年|截至|[“\"][一二三四五六七八九十]{1,3}五[”\"](?:期间|期末|时期|以来)|回顾|取得了|面临着?"
)


def assign_roles(plan: Plan) -> dict[str, RoleAssignment]:
    """The role of every clause of `plan`, by clause id, in document order.

    The deepest title that shows a role decides; a title that only contains a cue word yields to a chapter of measures or
    background above it. Where no title speaks, the wording decides, and at last the place: what follows the goals is a
    task.
    """
    has_measures = any(_is_measure_chapter(clause) for clause in plan.clauses)
    seen_aim = False
    roles: dict[str, RoleAssignment] = {}
    for clause in plan.clauses:
        assignment = (
            _by_kind(clause) or _by_titles(clause, has_measures=has_measures) or _by_wording(clause, seen_aim=seen_aim)
        )
        roles[clause.id] = assignment
        seen_aim = seen_aim or assignment.role in (Role.PRINCIPLE, Role.GOAL, Role.TASK)
    return roles


def titles_above(clause: Clause) -> Iterator[str]:
    """The clause's own heading and the titles above it, deepest first, without marker and white space."""
    for title in (clause.heading, *reversed(clause.path)):
        bare = squeeze(title)
        yield _MARKER.sub("", bare, count=1).rstrip("。：:;；") or bare


def _by_kind(clause: Clause) -> RoleAssignment | None:
    if clause.kind is ClauseKind.FRONT and _GOAL_PARAGRAPH.search(clause.text):
        return RoleAssignment(clause.id, Role.GOAL, 0.7, "篇首段落写明目标")
    if clause.kind is ClauseKind.FRONT:
        return RoleAssignment(clause.id, Role.BACKGROUND, 0.8, "标题之前或篇首段落")
    if clause.kind is ClauseKind.BACK:
        return RoleAssignment(clause.id, Role.CLOSING, 0.9, "篇末段落")
    return None


def _is_measure_chapter(clause: Clause) -> bool:
    """Whether the clause stands in, or is, a chapter of the plan that is given to measures as a whole."""
    *_, chapter = (title for title in titles_above(clause) if title) if clause.path or clause.heading else ("",)
    cue = _cue_of(chapter)
    return cue is not None and cue.role is Role.MEASURE


def _by_titles(clause: Clause, *, has_measures: bool) -> RoleAssignment | None:
    """The role that titles give. In a plan with a chapter of measures only that chapter and whole titles make measures."""
    found = [
        (title, cue)
        for title in titles_above(clause)
        if (cue := _cue_of(title))
        and not (has_measures and cue.role is Role.MEASURE and not cue.whole and not _is_measure_chapter(clause))
    ]
    lead = next(titles_above(clause))
    if not found and not has_measures and _MEASURE_LEAD.match(lead):
        return RoleAssignment(clause.id, Role.MEASURE, 0.7, f"条款标题“{lead[:_LONGEST_TITLE]}”")
    if not found:
        return None
    title, cue = next((pair for pair in found if pair[1].whole), found[0])
    if not cue.whole:
        title, cue = next((pair for pair in found if pair[1].role in _FRAMES), found[0])
    role, reason = cue.role, f"标题“{title}”"
    if _speaks_of_goals(clause, title, role):
        role, reason = Role.GOAL, f"{reason}，正文写明目标"
    return RoleAssignment(clause.id, role, cue.confidence, reason)


_FRAMES = (Role.MEASURE, Role.BACKGROUND)  # a chapter of these keeps its clauses, whatever their own words


def _cue_of(title: str) -> _Cue | None:
    if not title or len(title) > _LONGEST_TITLE:
        return None
    return next(
        (cue for cue in _CUES if (cue.pattern.fullmatch(title) if cue.whole else cue.pattern.search(title))), None
    )


def _speaks_of_goals(clause: Clause, title: str, role: Role) -> bool:
    """Whether a clause under a title of several subjects (总体要求, 目标任务) is the one with the goals."""
    if role is Role.PRINCIPLE and "总体" in title:
        return _GOAL_TEXT.search(clause.text) is not None
    return role is Role.TASK and _GOAL_OPENING.search(clause.text, 0, _OPENING) is not None


def _by_wording(clause: Clause, *, seen_aim: bool) -> RoleAssignment:
    opening = clause.text[:_OPENING]
    if _GOAL_OPENING.search(opening):
        return RoleAssignment(clause.id, Role.GOAL, 0.7, "条款开头写明目标")
    if not seen_aim and _PAST_TEXT.search(opening):
        return RoleAssignment(clause.id, Role.BACKGROUND, 0.6, "位于目标和任务之前，叙述既往或形势")
    return RoleAssignment(clause.id, Role.TASK, 0.5, "标题未标明性质，按位置视为任务")


def is_linkable(clause: Clause) -> bool:
    """Whether links may end in a clause; boxes and the sentence or two that only open a section may not."""
    return clause.kind is not ClauseKind.BOX and (clause.kind is not ClauseKind.LEAD or len(clause.text) >= _LONG_LEAD)
