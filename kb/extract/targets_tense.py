"""What a section speaks of, told from its headings: of what was, of what shall be, or neither."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from kb.extract.targets_time import Horizon, Tense, find_marks
from kb.text import fold, squeeze

_BACKWARD = re.compile(
    r"回顾|总结|成就|成绩|成效|历程|现状|完成情况|实现情况|执行情况|进展情况|名词|术语|注释|编制(?:背景|依据|说明)"
    r"|面临|形势|机遇|挑战|任重道远|压力|困难|短板|瓶颈|差距|不足|存在(?:的)?问题|主要问题|背景|(?:发展|国内外?|国际|内外部?|宏观|外部)环境|过去|以来"
    r"|(?:发展|工作|现实|产业|建设|规划|资源|有利|总体|良好|现有)(?:的)?(?:基础|条件)(?!设施|建设|上)"
)
_TASKLIKE = re.compile(
    r"^(?:提升|提高|巩固|增强|夯实|筑牢|打牢|强化|加强|加快|优化|改善|健全|完善|营造|构建|推进|推动|促进|建设|打造|扩大"
    r"|补齐|补强|破解|突破|克服|化解|解决|消除|缩小|确保|积极|全面|深化|坚持|着力|抢抓|应对)"
)
_FORWARD = re.compile(
    r"目标|任务|安排|计划|部署|总体要求|工作要求|展望|打算|重点工作|工作重点|主要工作|措施|对策|举措|工作建议|思路|指标"
    r"|愿景|今后|未来|保障|实施|项目|工程|实事|蓝图|布局|行动"
)
_BOTH = re.compile(r"目标|任务|安排|要求|思路")
_NUMBERING = re.compile(
    r"^(?:第[一二三四五六七八九十百零\d]+[编篇部章节条]|[一二三四五六七八九十]+[、.．]|[(（][一二三四五六七八九十\d]+[)）]"
    r"|[\d.]+[、.．]?)?[\s:：]*"
)
_LONGEST = 60  # characters of a heading; what is longer is a sentence


@lru_cache(maxsize=8192)
def heading_tense(heading: str, horizon: Horizon) -> Tense:
    """What a section with this heading speaks of.

    >>> now = Horizon(2021)
    >>> [str(heading_tense(h, now)) for h in ("一、“十三五”发展回顾", "四、2021年工作安排", "（二）巩固发展成效")]
    ['past', 'future', 'open']
    """
    text = _NUMBERING.sub("", squeeze(fold(heading)))
    if len(text) > _LONGEST:
        return Tense.OPEN
    if _BACKWARD.search(text) and not _TASKLIKE.match(text):
        return Tense.OPEN if _BOTH.search(text) else Tense.PAST
    years = [mark for mark in find_marks(text, horizon) if mark.year is not None]
    if years and all(mark.tense is Tense.PAST for mark in years):
        return Tense.PAST
    return Tense.FUTURE if years or _FORWARD.search(text) else Tense.OPEN


def path_tense(titles: Sequence[str], horizon: Horizon) -> Tense:
    """What a clause under these section titles (highest first) speaks of: the last decisive title says."""
    tense = Tense.OPEN
    for title in titles:
        if _NEUTRAL.search(title):
            tense = Tense.OPEN
            continue
        found = heading_tense(title, horizon) if title else Tense.OPEN
        if found is Tense.PAST or (found is Tense.FUTURE and (tense is not Tense.PAST or _GOALS.search(title))):
            tense = found
    return tense


_GOALS = re.compile(r"(?:目标|任务)(?:[和与及、指]|$)")
_NEUTRAL = re.compile(r"(?:战略|功能|发展|总体|区域)定位$|指导思想$|基本原则$|重(?:要|大)意义$")
