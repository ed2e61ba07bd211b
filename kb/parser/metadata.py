"""Recognises in the text itself what a plan is called, who issued it, when, and for which years."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kb.model import Metadata, SourceText
from kb.numerals import chinese_integer
from kb.parser.issuers import is_letterhead, issuer_of, title_with_place
from kb.parser.titles import DOCUMENT_KIND
from kb.text import squeeze

_TITLE = re.compile(rf"[^。；：！？，]{{2,80}}?{DOCUMENT_KIND}(?:[（(][^（）()]{{1,40}}[）)])?")
_NOTICE = re.compile(r".{0,60}关于(?:印发|发布|公布|转发|下达|批转)《?(.{4,80}?)》?的?通知")
_HANDED_ON = re.compile(r"印发《([^《》]{4,60})》")
_FILING_YEAR = re.compile(r"\s*[（(](?:19|20)\d\d年[）)]$")
_REPORT_TAIL = re.compile(r"\s*[（(](?:19|20)\d\d年\d{1,2}月\d{1,2}日[^）)]{0,20}[）)]$")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}[〔［\[（(]\s*(?:19|20)\d\d\s*[〕］\]）)]\s*第?\s*\d{1,5}\s*号")
_ORDER = re.compile(r"([\u4e00-\u9fff]{2,20}令)\s*[（(]?\s*(第?\s*\d{1,5}\s*号)")
_YEARS = re.compile(r"((?:19|20)\d\d)\s*年?\s*[—–－\-~～至到]+\s*((?:19|20)\d\d)")
_FIVE_YEARS = re.compile(
    r"([一二三四五六七八九十]{1,3})五[”\"’]?\s*(?:时期|期间|规划|计划|发展|[\u4e00-\u9fff]{0,30}(?:规划|计划|纲要|方案))"
)
_FIVE_YEAR_PLAN = re.compile(r"第([一二三四五六七八九十]{1,3})个五年")
_DATE = re.compile(
    r"((?:19|20)\d\d|[一二][〇零○Ｏ九][〇零○Ｏ一二三四五六七八九]{2})\s*年\s*[0-9一二三四五六七八九十]{1,3}\s*月"
)
_AMENDED = re.compile(r"((?:19|20)\d\d)年\d{1,2}月\d{1,2}日[^日。]{0,120}?(?:修正|修订)")
_FIRST_LINES = 60  # lines at the top in which title, issuer and number stand when there is no heading before
_LONGEST_TITLE_LINES = 3


def recognise(source: SourceText, front: int) -> Metadata:
    """The metadata of a document: what the format states, completed from the first `front` lines and the last ones."""
    lines = [line.span.of(source.text).strip() for line in source.lines[: min(front, _FIRST_LINES)]]
    tail = [line.span.of(source.text).strip() for line in source.lines[-10:]]
    stated = source.metadata
    title = _as_named_in(source.text, clean_title(stated.title)) or _find_title(lines)
    start, end = find_period(title)
    issuer = stated.issuer or issuer_of(title, lines)
    return replace(
        stated,
        title=title_with_place(title, issuer),
        issuer=issuer,
        year=stated.year or _amended_in(lines) or _find_year([stated.title], lines, tail),
        period_start=stated.period_start or start,
        period_end=stated.period_end or end,
        document_number=stated.document_number or _find_number(lines),
    )


def clean_title(title: str) -> str:
    """A title as web pages give it, without date, speaker and doubling.

    >>> clean_title("那曲市政府工作报告（2022年1月13日 才仁郎公）"), clean_title("政府工作报告政府工作报告")
    ('那曲市政府工作报告', '政府工作报告')
    """
    handed_on = _HANDED_ON.search(title)
    title = handed_on[1] if handed_on else _REPORT_TAIL.sub("", title.strip())
    half = len(title) // 2
    return title[:half] if len(title) % 2 == 0 and title[:half] == title[half:] else title


def _as_named_in(text: str, title: str) -> str:
    """A stated title without the year behind it by which a collection files it, where the text names the plan so.

    Reports keep theirs: a government gives one every year under the same name.
    """
    bare = _FILING_YEAR.sub("", title)
    if bare == title or bare.endswith("报告"):
        return title
    own_line = re.compile(rf"^[#>*“《 \u3000]*{re.escape(bare)}[ \u3000]*$", re.MULTILINE)
    return bare if f"《{bare}》" in text or own_line.search(text) else title


def find_period(title: str) -> tuple[int | None, int | None]:
    """First and last year that a title names; None twice where it names none.

    >>> find_period("山东省能源科技创新“十四五”规划"), find_period("农业强国规划（2024—2035年）")
    ((2021, 2025), (2024, 2035))
    """
    years = _YEARS.search(title)
    if years:
        return int(years[1]), int(years[2])
    five = _FIVE_YEAR_PLAN.search(title) or _FIVE_YEARS.search(title)
    ordinal = chinese_integer(five[1]) if five else None
    if not ordinal:
        return None, None
    start = 1953 + 5 * (ordinal - 1) if ordinal < 3 else 1966 + 5 * (ordinal - 3)  # no plan covered 1963-1965
    return start, start + 4


def _find_title(lines: Sequence[str]) -> str:
    """The first title among the lines, of the plan rather than of the notice that hands it on."""
    titles = list(_titles(lines))
    own = [title for title in titles if not title.endswith("通知")]
    named = [notice[1] for title in titles if (notice := _NOTICE.fullmatch(title))]
    best = (
        own[:1]
        or named[:1]
        or titles[:1]
        or [line for line in lines[:3] if 0 < len(line) <= 40 and line[-1] not in "。：；"]
    )
    return clean_title(best[0]) if best else ""


def _titles(lines: Sequence[str]) -> Iterator[str]:
    """Lines, or up to three lines together, that read as a title."""
    for number in range(len(lines)):
        joined = ""
        for part in lines[number : number + _LONGEST_TITLE_LINES]:
            if _is_no_title(part):
                break
            joined += part.split("——")[0]
            if _TITLE.fullmatch(joined):
                yield joined
                break


def _is_no_title(line: str) -> bool:
    """Whether a line of the letterhead cannot be part of a title: a body, a date, a number, a remark, a sentence."""
    text = squeeze(line)
    return (
        not text
        or text[-1] in "。；：，"
        or (text[0] in "（(" and text[-1] in "）)")
        or is_letterhead(text)
        or _NUMBER.fullmatch(text) is not None
        or _DATE.match(unicodedata.normalize("NFKC", text)) is not None
    )


def _find_number(lines: Sequence[str]) -> str:
    for line in lines:
        found = _NUMBER.fullmatch(line.strip("（()） "))
        if found:
            return squeeze(found[0])
        order = _ORDER.search(line)
        if order:
            return squeeze(order[1] + order[2])
    return ""


def _amended_in(lines: Sequence[str]) -> int | None:
    """The year of the last amendment that the head of a law names."""
    return max((int(year) for line in lines for year in _AMENDED.findall(line)), default=None)


def _find_year(*groups: Sequence[str]) -> int | None:
    """The year of the first date with a month, looked for in one group of lines after the other."""
    for lines in groups:
        for line in lines:
            date = _DATE.search(unicodedata.normalize("NFKC", line)) if len(line) < 60 else None
            if date:
                return chinese_integer(date[1].replace("○", "〇").replace("Ｏ", "〇"))
    return None
