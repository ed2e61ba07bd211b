"""What the titles above a clause say of the figures in it: when, of which year, and whether they are worth reading."""

from __future__ import annotations

import re
from functools import lru_cache

from kb.extract.targets.tense import heading_marks, path_tense
from kb.extract.targets.time import Horizon, Tense
from kb.extract.values import Value

GLOSSARY = re.compile(r"名词|术语|注释|附注|词汇|解释")
"""Titles of what only explains words."""

_ESTIMATES = re.compile(
    r"投资(?:估算|匡算|概算|测算)|资金(?:估算|匡算|概算|测算|需求)|(?:项目|工程)[及和与]投资(?:计划)?$"
)
_GOAL_TITLE = re.compile(r"目标|指标|愿景|展望")
_TASK_TITLE = re.compile(r"任务|措施|重点|安排|体系|实施|工作")
_FIRST_YEAR = re.compile(r"起好步|起步|开好局|开局|开好头|开门红|第一年")  # 为“十一五”发展起好步: that year only


class Told(Value, frozen=True):
    """What the titles of a clause say, highest first."""

    tense: Tense
    year: int | None
    first_year: int | None  # of a period
    is_goal: bool  # the nearest title announces goals and nothing else
    is_aside: bool  # one of the titles is of a section that explains words or estimates costs


@lru_cache(maxsize=1024)  # most clauses of a section have all their titles in common
def told_by(titles: tuple[str, ...], horizon: Horizon, wanted: Tense) -> Told:
    """What `titles` say, where years of the tense `wanted` are asked for."""
    year, first_year = heading_year(titles, horizon, wanted)
    nearest = next((title for title in reversed(titles) if title), "")
    is_goal = bool(_GOAL_TITLE.search(nearest)) and not _TASK_TITLE.search(nearest)
    is_aside = any(GLOSSARY.search(title) or _ESTIMATES.search(title) for title in titles)
    return Told(path_tense(titles, horizon), year, first_year, is_goal, is_aside)


def heading_year(
    titles: tuple[str, ...], horizon: Horizon, wanted: Tense = Tense.FUTURE
) -> tuple[int | None, int | None]:
    """The year, and for a period its first year, of the deepest heading that names one of the tense wanted."""
    for title in reversed(titles):
        for mark in reversed(heading_marks(title, horizon)):
            if mark.year and mark.tense is wanted:
                if mark.first_year == horizon.now and _FIRST_YEAR.search(title):
                    return horizon.now, None
                return mark.year, mark.first_year
    return None, None
