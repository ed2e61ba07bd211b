"""What a section speaks of, told from its headings: of what was, of what shall be, or neither."""

from __future__ import annotations

import re
from functools import lru_cache

from kb.extract.targets.time import Horizon, Mark, Tense, find_marks
from kb.text import fold, squeeze

_BACKWARD = re.compile(
    r"回顾|总结|成就|历程|现状|完成情况|实现情况|执行情况|进展情况|名词|术语|注释|编制(?:背景|依据|说明)|所做的"
    r"|面临|存在(?:的)?问题|主要问题|背景|过去|以来"
)
_LOOKING_ROUND = re.compile(
    r"成绩|成效|形势|机遇|挑战|任重而?道远|压力|困难|短板|瓶颈|差距|不足|开局良好|圆满完成|胜利完成"
    r"|(?:发展|国内外?|国际|内外部?|宏观|外部)环境"
    r"|(?:发展|工作|现实|产业|建设|规划|资源|有利|总体|良好|现有)(?:的)?(?:基础|条件)(?!设施|建设|上)"
)
"""What headings of reviews hold, but headings of tasks too: 补齐短板, 优化发展环境."""
_TASKLIKE = re.compile(
    r"^(?:提升|提高|巩固|增强|夯实|筑牢|打牢|强化|加强|加快|优化|改善|健全|完善|推进|推动|促进|建设|扩大|确保|全面|深化|应对"
    r"|保障|改进|推进|破解|突破|克服|化解|解决|消除|缩小|帮扶|帮助|关爱|救助|救治|扶持)"
    r"|着力|努力|全力|大力|奋力|聚焦|坚持|扎实|深入|稳步|积极|坚定|抢抓|把握|抓住|抓紧|适应|放大|夯实|补齐|补强|补短板"
    r"|优化|营造|构建|打造|取得(?:新|更大|更多)|争取|更大"
)
_FORWARD = re.compile(
    r"目标|任务|安排|计划|部署|总体要求|工作要求|展望|打算|重点工作|工作重点|主要工作|措施|对策|举措|工作建议|思路|指标"
    r"|愿景|今后|未来|保障|实施|项目|工程|实事|蓝图|布局|行动"
)
_ANNOUNCED = re.compile(r"目标|任务|安排|部署|总体要求|重点工作|工作重点|主要工作|展望|打算|思路|今后|未来|今年|全年")
_BARE_YEAR = re.compile(  # begins with one set of characters, which lets the search skip text quickly
    r"[12一二](?<!\d.)(?:(?<=1)9\d\d|(?<=2)0\d\d|(?<=[一二])[九〇零][〇零一二三四五六七八九]{2})(?=[:：,，])"
)
_AHEAD = re.compile(r"\d年|年|时期|期间|规划|计划|末")  # what “十四五” alone does not tell
_BOTH = re.compile(r"目标|任务|安排|要求|思路")
_NUMBERING = re.compile(
    r"^(?:第[一二三四五六七八九十百零\d]+[编篇部章节条]|[一二三四五六七八九十]+[、.．]|[(（][一二三四五六七八九十\d]+[)）]"
    r"|(?!(?:19|20)\d\d年[:：,，])[\d.]+[、.．]?)?[\s:：]*"
)
_SHORT = 12  # characters of a heading that is a noun: （一）面临的机遇和挑战
_LONGEST = 60  # characters of a heading; what is longer is a sentence


@lru_cache(maxsize=8192)
def heading_tense(heading: str, horizon: Horizon) -> Tense:
    """What a section with this heading speaks of.

    >>> now = Horizon(2021)
    >>> [str(heading_tense(h, now)) for h in ("一、“十三五”发展回顾", "四、2021年工作安排", "（二）巩固发展成效")]
    ['past', 'future', 'open']
    """
    text = _NUMBERING.sub("", _dated(heading))
    if len(text) > _LONGEST:
        return Tense.OPEN
    is_task = bool(_TASKLIKE.search(text))
    if _BACKWARD.search(text) and not is_task:
        return Tense.OPEN if _BOTH.search(text) else Tense.PAST
    years = [mark for mark in find_marks(text, horizon) if mark.year is not None]
    if years and all(mark.tense is Tense.PAST for mark in years):
        return Tense.PAST
    ahead = any(_AHEAD.search(text, mark.start, mark.end) for mark in years)
    if _LOOKING_ROUND.search(text) and not is_task and not (ahead and _FORWARD.search(text)):
        return Tense.OPEN if _BOTH.search(text) else Tense.PAST
    return Tense.FUTURE if ahead or _FORWARD.search(text) else Tense.OPEN


def announces(heading: str, horizon: Horizon) -> bool:
    """Whether a heading opens the plan of a report: 二、2021年工作安排, 今后五年的奋斗目标 - not 实施“项目建设年”.

    >>> announces("二、今年的主要任务", Horizon(2021)), announces("一、实施振兴战略取得良好开局", Horizon(2021))
    (True, False)
    """
    if heading_tense(heading, horizon) is not Tense.FUTURE:
        return False
    return bool(_ANNOUNCED.search(squeeze(heading))) or any(
        mark.tense is Tense.FUTURE and mark.year is not None for mark in heading_marks(heading, horizon)
    )


@lru_cache(maxsize=4096)
def heading_marks(heading: str, horizon: Horizon) -> tuple[Mark, ...]:
    """The time marks of a heading, which stands above many clauses."""
    return tuple(find_marks(_dated(heading), horizon))


@lru_cache(maxsize=512)
def _dated(heading: str) -> str:
    """A heading in folded text without white space; years that stand alone get their 年: 二、2014：稳中求快."""
    text = squeeze(fold(heading))
    return _BARE_YEAR.sub(r"\g<0>年", text) if _BARE_YEAR.search(text) else text


def looks_back(heading: str) -> bool:
    """Whether a heading is of a review by its words: 回顾, 完成情况."""
    return bool(_BACKWARD.search(squeeze(heading)))


@lru_cache(maxsize=4096)
def path_tense(titles: tuple[str, ...], horizon: Horizon) -> Tense:
    """What a clause under these section titles (highest first) speaks of: the last decisive title says."""
    tense, kept = Tense.OPEN, False
    for title in titles:
        if _NEUTRAL.search(title):
            tense = Tense.OPEN
            continue
        found = heading_tense(title, horizon) if title else Tense.OPEN
        if found is Tense.PAST and tense is Tense.FUTURE and not _is_review(title):
            continue
        kept = kept or bool(_KEPT.search(title))
        if found is Tense.PAST or (
            found is Tense.FUTURE and (tense is not Tense.PAST or (_GOALS.search(title) and not kept))
        ):
            tense = found
    return tense


def _is_review(title: str) -> bool:
    """Whether a heading below one that looks ahead is of a review all the same: 发展基础, 上年工作回顾."""
    text = squeeze(title)
    return len(text) <= _SHORT or bool(_BACKWARD.search(text))


_KEPT = re.compile(r"(?:完成|实施|执行|实现)情况")
_GOALS = re.compile(r"(?:目标|任务)(?:[和与及、指]|$)")
_NEUTRAL = re.compile(r"(?:战略|功能|发展|总体|区域)定位$|指导思想$|基本原则$|重(?:要|大)意义$")
