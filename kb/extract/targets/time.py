"""The words of a passage that say when: years, plan periods, 目前, 力争 - each with its tense and its year.

The first year that lies ahead of a plan ("now") is the first year it covers, or the year it was published.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from kb.extract.values import Value, replace
from kb.model import Plan
from kb.numerals import chinese_integer
from kb.text import fold, squeeze


class Tense(StrEnum):
    """What a passage speaks of."""

    PAST = "past"  # results, present state, background
    OPEN = "open"  # nothing says
    FUTURE = "future"  # what shall be reached or done


class Horizon(NamedTuple):
    """The years a document looks back from and ahead to; None where unknown."""

    now: int | None = None  # the first year that lies ahead
    end: int | None = None  # the last year of the plan's period
    coming: int | None = None  # what 明年 means, where that is not the year after `now`


class Mark(Value, frozen=True):
    """Words that set the tense, and perhaps the year, of what follows in the sentence."""

    start: int
    end: int
    tense: Tense
    year: int | None = None
    first_year: int | None = None  # of a period such as “十四五”期间
    until: bool = False  # 到2025年: by then the things told shall be reached
    names_plan: bool = False  # “十四五”规划 names a document, and a year only in a heading
    in_year: bool = False  # 上半年: a part of the year the passage speaks of, of the past where it speaks of none


# --------------------------------------------------------------------------- the horizon of a document

_FYP = re.compile(r"十[一二三四五六七八九]五|[五六七八九十]五(?=[”\"]|时期|期间|规划|计划)")
_FYP_LONG = re.compile(r"第(?P<n>[一二三四五六七八九十]{1,3})个五年(?:规划|计划)")
_YEAR_RANGE = re.compile(r"(?<!\d)((?:19|20)\d\d)年?(?:[-–—~～]{1,2}|至)((?:19|20)\d\d)年?(?!\d)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_ISSUED = re.compile(r"((?:19|20)\d\d)年\d{1,2}月\d{1,2}日|[(\[〔]((?:19|20)\d\d)[)\]〕]\d+号")
_GIVEN_LATE = re.compile(r"(?<!\d)((?:19|20)\d\d)年1[12]月\d{1,2}日")  # of a report: 2022年12月28日
_OPENING = 600  # characters of a document in which its own year is looked for


def five_year_period(name: str) -> tuple[int, int] | None:
    """First and last year of a five-year plan named by its number.

    >>> five_year_period("十四五"), five_year_period("六五"), five_year_period("十五")
    ((2021, 2025), (1981, 1985), (2001, 2005))
    """
    number = chinese_integer(name[:-1]) if len(name) > 1 and name.endswith("五") else None
    return _period_of(number) if number else None


def _period_of(number: int) -> tuple[int, int]:
    first = 1981 + 5 * (number - 6)
    return first, first + 4


def horizon_of(plan: Plan) -> Horizon:
    """The horizon of a plan: its period, else the five-year plan it names, else the year it was published."""
    meta = plan.metadata
    ends = plan.text[:_OPENING], plan.text[-_OPENING:]
    return _horizon(meta.title or plan.source.name, meta.year, meta.period_start, meta.period_end, *ends)


@lru_cache(maxsize=64)
def _horizon(name: str, year: int | None, start: int | None, end: int | None, opening: str, ending: str) -> Horizon:
    """The horizon of a plan with this title, year of publication, period, and first and last words."""
    title = squeeze(fold(name))
    first, last = _period_in(title)
    if "工作报告" in title and year:
        ahead = _year_ahead(title, opening, year)
        return Horizon(ahead, end or last, ahead if ahead > year else None)
    now = start or first or year or _first_year(title)
    if now is None:
        begun = squeeze(fold(opening))
        issued = _ISSUED.search(begun) or _ISSUED.search(squeeze(fold(ending)))
        now = int(issued[1] or issued[2]) if issued else _period_in(begun)[0]
    return Horizon(now, end or last)


def _year_ahead(title: str, opening: str, year: int) -> int:
    """The year a report plans for: the next one where it is given in the last weeks of a year."""
    given = _GIVEN_LATE.search(title) or _GIVEN_LATE.search(squeeze(fold(opening)))
    return year + 1 if given and int(given[1]) == year else year


def _period_in(text: str) -> tuple[int | None, int | None]:
    """The period a title names: 2021-2025, 第十二个五年规划, “十四五”."""
    if years := _YEAR_RANGE.search(text):
        return int(years[1]), int(years[2])
    if named := _FYP_LONG.search(text):
        return _period_of(chinese_integer(named["n"]) or 0)
    if short := _FYP.search(text):
        return five_year_period(short.group()) or (None, None)
    return None, None


def _first_year(text: str) -> int | None:
    year = _YEAR.search(text)
    return int(year[1]) if year else None


# --------------------------------------------------------------------------- marks

_FUTURE_WORDS = ("力争", "争取", "确保", "目标是", "目标为", "明年", "今后", "未来", "预期", "届时")
_PAST_WORDS = (
    *(
        "目前",
        "当前",
        "现有",
        "现状",
        "现已",
        "去年",
        "上年",
        "过去",
        "以来",
        "历史上",
        "近年",
        "曾经",
        "曾达",
        "尚未",
        "依然",
        "境内",
        "地处",
        "分布有",
        "分布于",
        "分布在",
        "共有",
        *(f"全{area}有" for area in "国省市州县区"),
    ),
)
_PARTS_OF_YEAR = ("上半年", "前三季度", "一季度", "二季度", "三季度")
_OTHER_WORDS = (
    *("截至", "截止", "今年", "本年度", "三年", "五年", "十年", "世纪末", "世纪中叶"),
    "拟(?=[安新建投发开引])",
    "将(?=[达实完建新增力全超突继进推投])",
    "已(?=[建达完形有超突累实拥投开成初基全提增下上连占发培引获落取到为经])",
    r"了(?=\d)",
)

# Every alternative begins with a plain character, which lets the search skip most of the text at once.
_TRIGGER = re.compile(
    "|".join(_FUTURE_WORDS + _PAST_WORDS + _PARTS_OF_YEAR + _OTHER_WORDS)
    + r"|19\d\d|20\d\d|一九[〇零一二三四五六七八九]{2}年|二[〇零][〇零一二三四五六七八九]{2}年"
    + r"|十[一二三四五六七八九]五|五五|六五|七五|八五|九五|十五"
)

_COMPARING = frozenset("比较以从自由按照与同对")
_NOT_BEFORE_FYP = _COMPARING | frozenset("一二三四五六七八九十百千")
_BEFORE_HAVE = frozenset("，,、。；;全市省县区国州镇") | {""}
_AFTER_SINCE = frozenset("，,、。；;累全我各")
_AFTER_NOW = frozenset(",，全我已共有正在国年")
_AFTER_COMING = frozenset(",，五三十两几一二要将我全新的")
_HAVING = frozenset("产权效序力机线限色关些利益")  # 共有产权, 全国有线
_FIGURE_NEAR = re.compile(r"[^,，。;；\d]{0,24}\d")
_OF_THE_WHOLE = ("我国", "我省", "我市", "我区", "我县", "全国", "全省")
_CHANGED = frozenset("长高升低降少加成达到现增建")
_SINCE = re.compile(r"(?:时期|期间)?以来|的?基础上|相比")
_ON_A_BASE = re.compile(r"年?(?:底|末)?[^,，。;；]{1,24}的?基础上")  # 在2030年 | 达到25%的基础上
_TO_YEAR = re.compile(r"年?(?:[-–—~]{1,2}|至|到)(?P<last>(?:19|20)\d\d|\d\d)年")
_RANGE_BEFORE = re.compile(r"[\d年](?:[-–—~]|至)$")
_EDITION = re.compile(r"年度?(?:版|修订)")
_FYP_AFTER = re.compile(r"[”\"]?(?P<span>时期|期间|期末|末|以来|五年|初|[,，])?(?P<plan>规划|计划|发展|各项|目标)?")
_CUT_OFF = re.compile(r"(?:到)?[^,，。;；]{0,12}?(?:底|末|日(?!前))")
_SPAN_AFTER = re.compile(
    r"(?:(?:的)?(?:不懈)?努力(?=[,，])|(?:内|间|来)?)(?=[,，。]|[^一-龥]|全|新|共|我|要|力|城|经|国|建|平|总|合)"
)
_OF_AN_ACTION = re.compile(r"[^,，。;；]{0,6}(?:行动|攻坚)")  # 三年 | 建设行动
_NOT_ANNUAL = re.compile(r"以来|来|上半年|[一二三四]季度|\d|前|初")


def find_marks(text: str, horizon: Horizon) -> list[Mark]:
    """The time marks of folded text, in order. A year that only serves comparison (比2020年) is none."""
    marks = []
    for match in _TRIGGER.finditer(text):
        word = match.group()
        mark = _READERS.get(word[0], _word_mark)(text, match, horizon)
        if mark is not None:
            marks.append(mark)
    return marks


def _before(text: str, start: int) -> str:
    """The character before a position, quotation marks aside."""
    if start and text[start - 1] in '“"':
        start -= 1
    return text[start - 1] if start else ""


def _year_mark(text: str, match: re.Match[str], horizon: Horizon) -> Mark | None:
    """2025年, 2021-2025年, 一九八五年."""
    start, end = match.span()
    before = _before(text, start)
    spans_years = before in ("从", "自", "由") and _TO_YEAR.match(text, end)
    if (
        before.isdigit()
        or (before in _COMPARING and not spans_years)
        or _RANGE_BEFORE.search(text, max(0, start - 3), start)
    ):
        return None
    written = match.group().rstrip("年")
    year = int(written) if written.isdecimal() else chinese_integer(written) or 0
    if until := _TO_YEAR.match(text, end):
        last = until["last"] if len(until["last"]) == 4 else written[:2] + until["last"]
        return _period_mark(start, until.end(), (year, int(last)), horizon)
    if before == "在" and _ON_A_BASE.match(text, end):
        return None
    if _EDITION.match(text, end) or not (match.group().endswith("年") or text.startswith("年", end)):
        return None
    end += not match.group().endswith("年")
    since = _SINCE.match(text, end)
    if since and since.group() != "以来":
        return None
    if since or (horizon.now is not None and year < horizon.now):
        return Mark(start, end, Tense.PAST, year)
    return Mark(start, end, Tense.FUTURE if horizon.now else Tense.OPEN, year, until=before in "到至")


def _fyp_mark(text: str, match: re.Match[str], horizon: Horizon) -> Mark | None:
    """“十四五”期间, “十四五”规划."""
    if match.group() in ("十年", "五年"):
        return _span_mark(text, match, horizon)
    period = five_year_period(match.group())
    after = _FYP_AFTER.match(text, match.end())
    before = _before(text, match.start())
    if period is None or after is None or before in _NOT_BEFORE_FYP:
        return None
    quoted = after.group()[:1] in ("”", '"')
    if not (after["plan"] or (after["span"] or "") not in ("", ",", "，") or quoted):
        return None
    if after["span"] == "以来" or text.startswith("以来", after.end()):
        return Mark(match.start(), after.end(), Tense.PAST)
    mark = _period_mark(match.start(), after.end(), period, horizon)
    names_plan = bool(after["plan"]) and not after["span"]
    return replace(mark, names_plan=names_plan, until=not names_plan)


def _period_mark(start: int, end: int, period: tuple[int, int], horizon: Horizon) -> Mark:
    first, last = period
    past = horizon.now is not None and last < horizon.now
    return Mark(start, end, Tense.PAST if past else Tense.FUTURE, last, first, until=True)


def _span_mark(text: str, match: re.Match[str], horizon: Horizon) -> Mark | None:
    """今后五年, 三年内: the last of so many years; without 今后 the passage around says whether they lie ahead."""
    if not _SPAN_AFTER.match(text, match.end()) or _OF_AN_ACTION.match(text, match.end()):
        return None
    if text.startswith("来", match.end()):
        return Mark(match.start(), match.end(), Tense.PAST)
    years = {"三年": 3, "五年": 5, "十年": 10}[match.group()]
    last = horizon.end if years == 5 and horizon.end else horizon.now and horizon.now + years - 1
    ahead = text[max(0, match.start() - 3) : match.start()].rstrip("的").endswith(("今后", "未来", "下"))
    return Mark(match.start(), match.end(), Tense.FUTURE if ahead else Tense.OPEN, last, until=ahead) if last else None


def _word_mark(text: str, match: re.Match[str], horizon: Horizon) -> Mark | None:
    """力争, 目前, 今年 …: what a word says of when."""
    start, end = match.span()
    word = match.group()
    after = text[end : end + 1]
    if word in ("未来", "今后") and after not in _AFTER_COMING:
        return None  # 未来科技城
    if (word == "争取" and after == "到") or (word == "确保" and after == "了"):
        return None  # 争取到国家项目
    if word in _FUTURE_WORDS:
        year = (horizon.coming or horizon.now + 1) if word == "明年" and horizon.now else None
        return Mark(start, end, Tense.FUTURE, year)
    if word in ("世纪末", "世纪中叶"):
        return _century_mark(text, match, horizon)
    if word in ("今年", "本年度"):
        if _NOT_ANNUAL.match(text, end):
            return Mark(start, end, Tense.PAST) if not text.startswith("前", end) else None
        return Mark(start, end, Tense.FUTURE, horizon.now)
    if word in ("将", "拟"):
        return Mark(start, end, Tense.FUTURE)
    past = _past_mark(text, match)
    if past is not None and word == "去年" and horizon.now:
        return replace(past, year=horizon.now - 1)
    return past


def _past_mark(text: str, match: re.Match[str]) -> Mark | None:
    """目前, 截至2020年底, 已建成: what tells of the past or the present."""
    start, end = match.span()
    word = match.group()
    after = text[end : end + 1]
    if start and text[start - 1] in "由从比较与同于将把":
        return None
    if word in ("截至", "截止"):
        date = _CUT_OFF.match(text, end)
        return Mark(start, date.end() if date else end, Tense.PAST)
    if word.endswith("有") and (after in _HAVING or not _FIGURE_NEAR.match(text, end)):
        return None  # 共有产权住房
    if word in ("现状", "尚未") and not _FIGURE_NEAR.match(text, end):
        return None
    if word == "现有" and text[start - 1 : start] not in _BEFORE_HAVE:
        return None
    if word in ("目前", "当前") and after not in _AFTER_NOW:
        return None
    if word == "了" and text[start - 1 : start] not in _CHANGED:
        return None
    if word == "以来" and after not in _AFTER_SINCE:
        return None
    if word in ("上年", "现状") and after in ("平", "持", "值", "末"):
        return None
    is_review = text.endswith(_OF_THE_WHOLE, 0, start)  # 我省一季度生产总值下降3%
    return Mark(start, end, Tense.PAST, in_year=word in _PARTS_OF_YEAR and not is_review)


def _century_mark(text: str, match: re.Match[str], horizon: Horizon) -> Mark | None:
    """本世纪中叶."""
    before = text[max(0, match.start() - 2) : match.start()]
    if before.endswith("本"):
        century = 1900 if (horizon.now or 2001) < 2001 else 2000
    elif before.endswith("下"):
        century = 2000 if (horizon.now or 2001) < 2001 else 2100
    else:
        century = 1900 if before in ("20", "二十") else 2000
    year = century + (100 if match.group() == "世纪末" else 50)
    past = horizon.now is not None and year < horizon.now
    return Mark(match.start(), match.end(), Tense.PAST if past else Tense.FUTURE, year)


_Reader = Callable[[str, "re.Match[str]", Horizon], "Mark | None"]
_READERS: dict[str, _Reader] = {
    **dict.fromkeys("12二", _year_mark),
    **dict.fromkeys("五六七八九十", _fyp_mark),
    "三": lambda text, match, horizon: (
        _span_mark(text, match, horizon) if match.group() == "三年" else _past_mark(text, match)
    ),
    "一": lambda text, match, horizon: (
        _year_mark(text, match, horizon) if match.group().endswith("年") else _past_mark(text, match)
    ),
}
