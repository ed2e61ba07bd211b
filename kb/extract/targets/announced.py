"""The years a report announces: below 今年要重点抓好以下工作： or 二、2014年工作安排 headings need not name the year again."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from operator import itemgetter

from kb.extract.targets.time import Horizon
from kb.text import fold

# Begins with one set of characters, which lets the search skip text quickly.
_LEAD = (
    r"(?P<when>[今明新未12“\"](?:(?<=[今明])年|(?<=新)的一年|(?:(?<=今)后|(?<=未)来)[一-龥]{1,2}年"
    r"|(?:(?<=1)9|(?<=2)0)\d\d年|(?<=[“\"])十[一二三四五六七八九]五[”\"](?:时期|期间)))"
)
_AIMS = (
    r"[^\n。；]{0,50}?(?:目标|总体要求|总的要求|指导思想|总体思路|工作思路|工作任务|主要任务|重点任务)"
    r"[^\n。，；]{0,8}(?:是|为|[:：])"
)
_WORKS = (
    r"[^\n。；]{0,40}?(?:抓好|做好|推进|完成|实施|开展|突出|办好|落实)[^\n。；]{0,12}?"
    r"(?:以下|[一二三四五六七八九十两几\d]+(?:个|大)?(?:方面|项))[^\n。；]{0,16}[。:：]"
)
_ANNOUNCES = re.compile(rf"{_LEAD}(?:{_AIMS}|{_WORKS})")


class Announced:
    """The years announced in a report from a place on; a longer period announced takes the year back."""

    def __init__(self, text: str, start: int, horizon: Horizon, headings: Iterable[tuple[int, int | None]]) -> None:
        """Look through `text` from `start`, where the report turns to its plan.

        `headings` are the places of headings that name a year or (None) a longer period.
        """
        found = [(place, year) for place, year in headings if place >= start]
        for match in _ANNOUNCES.finditer(text, start):
            when = fold(match["when"])
            if not when[:4].isdecimal() or horizon.now is None or int(when[:4]) >= horizon.now:
                found.append((match.start(), _year_of(when, horizon)))
        found.sort(key=itemgetter(0))
        self._places = [place for place, _ in found]
        self._years = [year for _, year in found]

    def year_at(self, position: int) -> int | None:
        """The year of the last announcement before `position`; None if there is none, or it is of a longer period."""
        index = bisect_right(self._places, position)
        return self._years[index - 1] if index else None


def _year_of(when: str, horizon: Horizon) -> int | None:
    """The year that 今年, 明年 or 2021年 names as the one planned for; None for a longer period or a later year."""
    if when == "明年":
        return horizon.coming or (horizon.now + 1 if horizon.now else None)
    if when[:4].isdecimal():
        return horizon.now if int(when[:4]) == horizon.now else None
    return horizon.now if when in ("今年", "新的一年") else None
