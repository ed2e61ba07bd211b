"""When a passage speaks: of what was, of what is, or of what shall be - and of which year.

The first year that lies ahead of a plan ("now") is the first year it covers, or the year it was published.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kb.model import Plan
from kb.numerals import chinese_integer
from kb.text import fold, squeeze


class Tense(StrEnum):
    """What a passage speaks of."""

    PAST = "past"  # results, present state, background
    OPEN = "open"  # nothing says
    FUTURE = "future"  # what shall be reached or done


@dataclass(frozen=True, slots=True)
class Horizon:
    """The years a document looks back from and ahead to; None where unknown."""

    now: int | None = None  # the first year that lies ahead
    end: int | None = None  # the last year of the plan's period


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that set the tense, and perhaps the year, of what follows in the sentence."""

    start: int
    end: int
    tense: Tense
    year: int | None = None
    first_year: int | None = None  # of a period such as “十四五”期间


_FYP = r"“?(?P<fyp>十[一二三四五六七八九]五|[五六七八九十]五)”?"
_FYP_LAST = re.compile(r"第(?P<n>[一二三四五六七八九十]{1,3})个五年(?:规划|计划)")
_YEAR_RANGE = re.compile(r"(?<!\d)((?:19|20)\d\d)年?(?:[-–—~～]{1,2}|至)((?:19|20)\d\d)年?(?!\d)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")


def five_year_period(name: str) -> tuple[int, int] | None:
    """First and last year of a five-year plan named by its number.

    >>> five_year_period("十四五"), five_year_period("六五"), five_year_period("十五")
    ((2021, 2025), (1981, 1985), (2001, 2005))
    """
    number = chinese_integer(name[:-1]) if len(name) > 1 and name.endswith("五") else None
    return number and _period_of(number)


def _period_of(number: int) -> tuple[int, int]:
    first = 1981 + 5 * (number - 6)
    return first, first + 4


_REPORT = re.compile(r"工作报告")
_OPENING = 600  # characters of a document in which its own year is looked for


def horizon_of(plan: Plan) -> Horizon:
    """The horizon of a plan: its period, else the five-year plan it names, else the year it was published."""
    meta = plan.metadata
    title = squeeze(fold(meta.title or plan.source.name))
    first, last = _period_in(title)
    last = meta.period_end or last
    now = meta.period_start or first or meta.year or _first_year(title)
    if now is None:
        opening = squeeze(fold(plan.text[:_OPENING]))
        first, last = _period_in(opening)
        now = first or _first_year(opening)
    if first and meta.year and _REPORT.search(title):
        now = meta.year
    return Horizon(now, last)


def _period_in(text: str) -> tuple[int | None, int | None]:
    """The period a title names: 2021-2025, 第十二个五年规划, “十四五”."""
    if years := _YEAR_RANGE.search(text):
        return int(years[1]), int(years[2])
    if named := _FYP_LAST.search(text):
        return _period_of(chinese_integer(named["n"]) or 0)
    if short := re.search(_FYP, text):
        return five_year_period(short["fyp"]) or (None, None)
    return None, None


def _first_year(text: str) -> int | None:
    year = _YEAR.search(text)
    return int(year[1]) if year else None


# --------------------------------------------------------------------------- headings

_BACKWARD = re.compile(
    r"回顾|总结|成就|成绩|成效|历程|现状|完成情况|实现情况|执行情况|进展情况|名词|术语|注释|编制(?:背景|依据|说明)"
    r"|面临|形势|机遇|挑战|存在(?:的)?问题|主要问题|背景|(?:发展|国内外?|国际|内外部?|宏观|外部)环境|过去|以来"
    r"|(?:发展|工作|现实|产业|建设|规划|资源|有利|总体|良好|现有)(?:的)?(?:基础|条件)(?!设施|建设|上)"
)
_TASKLIKE = re.compile(
    r"^(?:提升|提高|巩固|增强|夯实|筑牢|打牢|强化|加强|加快|优化|改善|健全|完善|营造|构建|推进|推动|促进|建设|打造|扩大|确保|积极|全面|深化|坚持|着力|抢抓|应对)"
)
_FORWARD = re.compile(
    r"目标|任务|安排|计划|部署|总体要求|工作要求|展望|打算|重点工作|工作重点|主要工作|措施|对策|举措|工作建议|思路|指标|愿景|今后|未来"
    r"|保障|实施|项目|工程|实事|蓝图|布局|行动"
)
_NUMBERING = re.compile(
    r"^(?:第[一二三四五六七八九十百零\d]+[编篇部章节条]|[一二三四五六七八九十]+[、.．]|[(（][一二三四五六七八九十\d]+[)）]|[\d.]+[、.．]?)?[\s:：]*"
)


def heading_tense(heading: str, horizon: Horizon) -> Tense:
    """What a section with this heading speaks of.

    >>> now = Horizon(2021)
    >>> [str(heading_tense(h, now)) for h in ("一、“十三五”发展回顾", "四、2021年工作安排", "（二）巩固发展成效")]
    ['past', 'future', 'open']
    """
    text = _NUMBERING.sub("", squeeze(fold(heading)))
    if len(text) > 60:
        return Tense.OPEN
    forward = bool(_FORWARD.search(text))
    backward = bool(_BACKWARD.search(text)) and not _TASKLIKE.match(text)
    if backward:
        return Tense.OPEN if re.search(r"目标|任务|安排|要求|思路", text) else Tense.PAST
    years = [mark for mark in find_marks(text, horizon) if mark.year is not None]
    if years and all(mark.tense is Tense.PAST for mark in years):
        return Tense.PAST
    return Tense.FUTURE if forward or years else Tense.OPEN


def path_tense(titles: Sequence[str], horizon: Horizon) -> Tense:
    """What a clause under these section titles (highest first) speaks of: the last decisive title says."""
    tense = Tense.OPEN
    for title in titles:
        found = heading_tense(title, horizon)
        if (
            found is Tense.PAST
            or (found is Tense.FUTURE and tense is not Tense.PAST)
            or (found is Tense.FUTURE and re.search(r"目标|任务", title))
        ):
            tense = found
    return tense


# --------------------------------------------------------------------------- sentences

_MARK = re.compile(
    rf"""(?P<compare>[比较以从自由按与同对])?(?P<range>(?:19|20)\d\d年?(?:[-–—~]{{1,2}}|至|到)(?:(?:19|20)\d\d|\d\d)年)
      | (?P<before>[比较以从自由按与同]|相比|达到)?(?P<year>(?<!\d)(?:19|20)\d\d)年(?!度?(?:版|修订))(?P<since>以来|的基础上|基础上|相比)?
      | (?P<cnbefore>[比较以从自由按与同])?(?P<cnyear>[一二][九〇零][〇零一二三四五六七八九]{{2}})年(?P<cnsince>以来)?
      | (?P<fypbefore>[比较以从自由按与同])?{_FYP}(?=[”]|时期|期间|期末|末|以来|规划|计划|发展|各项|目标|五年|,|初)(?P<fypsince>(?:时期|期间)?以来)?
      | (?P<future>力争|争取|确保|目标(?:是|为)|今年(?!以来|来|上半年|[一二三四]季度|1|前)|本年度?|明年|(?:今后|未来)(?![三五十几]|的?[三五十几])|下一年|预期|拟(?:安排|新|建|投|发|开|引)|将(?=[达实完建新增力全超突继进推投])|届时)
      | (?P<century>(?:本世纪|二十世纪|20世纪|下世纪)(?P<when>末|中叶))
      | (?P<coming>(?P<ahead>今后|未来|下)?(?:的)?(?P<span>[三五十])年(?:内|间)?(?=[,，。]|[^一-龥]|全|新|共|我|要|力|城|经|国|建|平|总|合))
      | (?P<past>(?<![由从比较])(?:截[至止](?:到)?(?:[^,，。;；]{0,12}?(?:底|末|日(?!前)))?|(?:目前|当前)(?=[,，]|全|我|已|共|有|正|在|国|年)|现有|现状|现已|去年|上年度?(?=[,，]|底|末|实|完|全)|过去|以来|一年来|五年来|历史上|近年来?
          |已(?:经)?(?=建|达|完|形|有|超|突|累|实|拥|投|开|成|初|基|全|提|增|下|上|连|占|发|培|引|获|落|取|到|为)
          |(?<=[增长提高降低减少加完成建达到实现新])了(?=\d)|曾(?=达|经)|今年(?:以来|上半年|[一二三四]季度|1-)|年初以来))
    """,
    re.VERBOSE,
)


def find_marks(text: str, horizon: Horizon) -> list[Mark]:
    """The time marks of folded text, in order. A year that only serves comparison (比2020年) is none."""
    marks = []
    for match in _MARK.finditer(text):
        mark = _mark(match, horizon)
        if mark is not None:
            marks.append(mark)
    return marks


def _mark(match: re.Match[str], horizon: Horizon) -> Mark | None:
    """The mark a match of `_MARK` stands for."""
    start, end = match.span()
    if match["past"]:
        return Mark(start, end, Tense.PAST)
    if match["future"]:
        this_year = {"今年": 0, "本年": 0, "本年度": 0, "明年": 1}.get(match["future"])
        year = None if this_year is None or horizon.now is None else horizon.now + this_year
        return Mark(start, end, Tense.FUTURE, year)
    if match["century"]:
        base = 1950 if match["century"][0] in "二2" else 1900 if (horizon.now or 2001) < 2001 else 2000
        base += 100 if match["century"][0] == "下" else 0
        return Mark(start, end, Tense.FUTURE, base + (100 if match["when"] == "末" else 50))
    if match["coming"]:
        return _coming(match, horizon)
    if match["fyp"]:
        return _period_mark(match, five_year_period(match["fyp"]), match["fypbefore"], match["fypsince"], horizon)
    if match["range"]:
        years = re.findall(r"\d+", match["range"])
        last = int(years[1]) if len(years[1]) == 4 else int(years[0][:2] + years[1])
        return _period_mark(match, (int(years[0]), last), match["compare"], None, horizon)
    before = match["before"] or match["cnbefore"]
    year = int(match["year"]) if match["year"] else chinese_integer(match["cnyear"]) or 0
    since = match["since"] or match["cnsince"]
    if (before and before != "达到") or since in ("的基础上", "基础上", "相比"):
        return None
    past = since is not None or (horizon.now is not None and year < horizon.now)
    if past:
        return Mark(start, end, Tense.PAST, year)
    return Mark(start, end, Tense.FUTURE if horizon.now else Tense.OPEN, year)


def _coming(match: re.Match[str], horizon: Horizon) -> Mark | None:
    """今后五年, 三年内: the last of so many years; without 今后 the passage around says whether they lie ahead."""
    years = {"三": 3, "五": 5, "十": 10}[match["span"]]
    if years == 5 and horizon.end:
        last = horizon.end
    elif horizon.now:
        last = horizon.now + years - 1
    else:
        return None
    return Mark(match.start(), match.end(), Tense.FUTURE if match["ahead"] else Tense.OPEN, last)


def _period_mark(
    match: re.Match[str], period: tuple[int, int] | None, before: str | None, since: str | None, horizon: Horizon
) -> Mark | None:
    """The mark of a period of years."""
    if period is None or before:
        return None
    first, last = period
    if since or (horizon.now is not None and last < horizon.now):
        return Mark(match.start(), match.end(), Tense.PAST, last, first)
    return Mark(match.start(), match.end(), Tense.FUTURE, last, first)
