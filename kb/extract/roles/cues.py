"""The words of titles that show a role: one table of patterns, in order of trust."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from kb.model import Clause, Role
from kb.text import squeeze

LONGEST_TITLE = 40  # characters; a longer "title" is a lead sentence, whose words prove little

_MARKER = re.compile(
    r"^(?:第[零〇一二三四五六七八九十百\d]{1,6}[编篇部章节条款]|[(（]?[零〇一二三四五六七八九十百\d]{1,6}[)）、.．]|"
    r"[\d.．]{1,12}(?![\d年])|专栏[零〇一二三四五六七八九十百\d]{0,4}|[—\-–#*]{1,4})[\s:：]*"
)


class Cue(NamedTuple):
    """Words of a title that show a role. A `whole` cue is the title itself rather than a word in it."""

    role: Role
    pattern: re.Pattern[str]
    confidence: float
    whole: bool = False

    def fits(self, title: str) -> bool:
        """Whether the cue stands in `title`, or is it."""
        return (self.pattern.fullmatch(title) if self.whole else self.pattern.search(title)) is not None


def cue_of(title: str) -> Cue | None:
    """The first cue that fits a bare title; None where none does, or where it is too long to be a title."""
    return _first_cue(title) if title and len(title) <= LONGEST_TITLE else None


@lru_cache(maxsize=4096)  # a title stands above many clauses
def _first_cue(title: str) -> Cue | None:
    return next((cue for cue in _CUES if cue.fits(title)), None)


def titles_above(clause: Clause) -> tuple[str, ...]:
    """The clause's own heading and the titles above it, deepest first, without marker and white space."""
    return (_bare(clause.heading), *map(_bare, reversed(clause.path)))


@lru_cache(maxsize=4096)
def _bare(title: str) -> str:
    """A title without marker, white space and marks at its end."""
    bare = squeeze(title)
    return _MARKER.sub("", bare, count=1).strip("【】").rstrip("。：:;；") or bare


def _whole(role: Role, words: str, confidence: float = 0.95) -> Cue:
    return Cue(role, re.compile(rf"(?:{words})"), confidence, whole=True)


def _part(role: Role, words: str, confidence: float = 0.85) -> Cue:
    return Cue(role, re.compile(words), confidence)


_JOIN = r"[和与及、]?"
_KINDS = (
    "总体|主要|发展|基本|工作|规划|预期|具体|战略|奋斗|重点|近期|远期|中期|阶段性?|年度|区域|分区域|建设|行动|治理|核心"
)
_PAST = (
    "发展|行动|编制|规划|工作|现实|建设|基本|主要|当前|国际|国内|国内外|内部|外部|面临的?|存在的?|突出|宏观|重大|重要"
)
_DUTIES = "加强|强化|健全|完善|建立|落实|主要|基本|认真|切实|抓好|做好|规划|方案|项目|相关|有关|各项|进一步|具体|和|与"
_GUARDS = "促进|保障|监督|扶持|激励|支持|奖惩|奖励|处罚|监管|措施|实施|管理|服务|引导|投入|考核|评估|支撑"

_CUES: tuple[Cue, ...] = (
    _whole(Role.CLOSING, "附则|附件.{0,30}|附录.{0,30}|附表.{0,30}|名词解释.{0,10}|结束语|结语"),
    _whole(Role.CLOSING, "(?:规划)?环境影响(?:分析|评价|说明|篇章).{0,8}", 0.7),
    _whole(
        Role.BACKGROUND,
        rf"(?:{_PAST}){{0,3}}(?:的)?(?:现状|形势|背景|基础|回顾|总结|成就|成绩|成效|问题|挑战|机遇|环境|条件|意义)"
        r"(?:[和与及、](?:.{0,6})(?:现状|形势|背景|基础|成就|成绩|成效|问题|挑战|机遇|环境|条件|要求)){0,3}",
    ),
    _whole(Role.BACKGROUND, "序言|绪论|前言|引言|编制背景|规划背景|编制说明|出台背景|(?:规划|编制|政策|法律)依据"),
    _whole(
        Role.PRINCIPLE,
        rf"(?:{_KINDS}){{0,2}}(?:指导思想|原则|思路|方针|理念|总要求|指导方针|战略定位)"
        "(?:和(?!.*目标).{0,6})?",
    ),
    _whole(Role.GOAL, rf"(?:.{{0,12}}年)?(?:{_KINDS}){{0,3}}(?:目标|指标|愿景){_JOIN}(?:指标|愿景|体系)?"),
    _whole(Role.TASK, rf"(?:{_KINDS}){{0,2}}(?:任务|工程|行动|举措|工作){_JOIN}(?:工程|项目|举措|分工)?"),
    _whole(
        Role.MEASURE,
        rf"(?:{_DUTIES}){{0,4}}(?:保障措施|政策措施|组织实施|实施保障|保障机制|配套措施|对策措施|组织领导|组织保障|"
        "法律责任|罚则|奖惩措施|奖惩)",
    ),
    _whole(
        Role.MEASURE,
        rf"(?:工作|法治|服务|组织|扶持|监督|支持|应急|要素|经费|政策|人才|实施|支撑|综合)(?:保障|支撑)(?:措施)?|"
        rf"(?:{_GUARDS}){{1,2}}[与和](?:{_GUARDS}){{1,2}}",
        0.85,
    ),
    _part(
        Role.MEASURE,
        "保障措施|政策措施|政策支撑|政策支持|组织实施|实施机制|实施保障|保障机制|组织领导|"
        "组织保障|制度保障|政策保障|资金保障|人才保障|要素保障|规划(?:的)?实施(?!情况|以来|期间|成效|取得)|规划保障|"
        "保障规划|保障体系建设$|支撑保障|党的(?:全面)?领导|党对.{2,14}领导|"
        "保障支撑|监督考核|考核评估|督导评价|督导评估|监督评价|考核评价|评估考核|监督评估|督导考核|政府自身建设|行政效能|根本保证|配套政策|加强.{0,4}实施$|实施步骤|"
        "^强化保障|^加强保障|^保障$|法律责任|监督管理$|监督检查$",
    ),
    _part(Role.TASK, "(?:形势|机遇|挑战)[和与及](?:今年|主要|工作|重点|目标){0,2}(?:任务|对策|举措|安排|部署|重点)$"),
    _part(
        Role.BACKGROUND,
        "回顾|工作总结|面临的?(?:形势|机遇|挑战|环境)|(?:完成|实施|执行|进展)情况|关键时期$|"
        "^(?!.*(?:优化|改善|营造|完善|打造|创造|提升|建设)).*发展环境|发展形势|发展现状|"
        "现状(?:与|和|及)|现状$|形势(?:与|和|及)|主要成[就绩效]|发展成[就效]|存在(?:的)?问题|主要问题|国内外环境|出发点$|"
        "取得.{0,8}成[就效]|成[绩效就]显著|\\d年(?:的)?工作$",
    ),
    _part(
        Role.TASK,  # the clause with the goals is told by its wording
        "目标.{0,4}任务|任务.{0,6}目标|目标[和与及、].{0,16}(?:工作|举措|措施|部署|安排)|"
        "(?:要求|思路|思想|原则|方针)[和与及、].{0,12}(?:任务|举措|安排|部署|重点|工作)$",
    ),
    _part(
        Role.GOAL,
        r"^(?!.*(?:实现|完成|落实|确保|围绕|对标|锚定)[^，,、]{0,16}目标).*目标(?:$|[和与及、（(：:])|"
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
"""In order of trust: the first cue that fits a title decides it."""

MEASURE_LEAD = re.compile(
    "^(?:加强|强化|健全|完善|严格|加大|落实|压实|建立|抓好|深化|明确|优化|营造)?(?:和?完善)?"
    "(?:组织领导|统筹协调|组织协调|监督考核|考核评价|考核问责|督导检查|监督检查|监督评估|目标责任|责任分工|责任落实|"
    "宣传引导|宣传教育|舆论引导|资金投入|资金保障|资金支持|财政金融|财税|财政支持|财政投入|投入保障|政策支持|政策扶持|"
    "要素保障|人才保障|人才支撑|用地保障|规划实施|实施机制|良好氛围|社会氛围|公众参与)"
)
"""How the heading of a measure begins, in a plan without a chapter of measures."""

_SUPPORT_WORDS = (
    "进一步|着力|加快|不断|持续|切实|全面|健全|完善|建立|强化|加强|加大|优化|创新|构建|落实|提升|"
    "法律|法规|法治|政策|标准|制度|体系|体制|机制|措施|保障|支撑|支持|扶持|力度|统计|监测|核算|考核|监督|评价|"
    "财税|财政|金融|税收|价格|投资|投入|资金|要素|人才|土地|配套|相关|激励|约束|能力|市场化|[和与及、，的]"
)
_SUPPORT = re.compile(rf"(?=.*(?:政策|法规|法律|保障|支撑|扶持|支持))(?:{_SUPPORT_WORDS}){{2,}}")


def is_support(title: str) -> bool:
    """Whether a chapter's title speaks of support only (完善政策机制, 健全法规标准体系), naming no subject of its own."""
    return _SUPPORT.fullmatch(title) is not None
