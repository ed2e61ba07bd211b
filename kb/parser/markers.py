"""Recognises the marker at the start of a line: 第三章, （一）, 1.2.3, ——, 专栏4, 附件1 and their look-alikes.

This module looks at one line only. Whether a marker really opens a heading, and on which level, is decided from the
whole document (kb/parser/levels.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from kb.numerals import chinese_integer
from kb.text import Span


class MarkerKind(StrEnum):
    """The shapes of markers, in the order in which they usually nest (highest first)."""

    VOLUME = "编"
    PIECE = "篇"
    PART = "部分"
    CHAPTER = "章"
    SECTION = "节"
    ARTICLE = "条"
    HAN = "一、"
    BRACKETED_HAN = "（一）"
    NUMBER = "1"  # a bare number before white space, beside 1.1
    DECIMAL_2 = "1.1"
    DECIMAL_3 = "1.1.1"
    DECIMAL_4 = "1.1.1.1"
    DECIMAL_5 = "1.1.1.1.1"
    ORDINAL = "第一，"
    ARABIC = "1."
    BRACKETED = "（1）"
    HALF_BRACKETED = "1）"
    CIRCLED = "①"
    DASH = "——"
    BULLET = "•"
    BOX = "专栏"
    ANNEX = "附件"


DECIMALS = (MarkerKind.NUMBER, MarkerKind.DECIMAL_2, MarkerKind.DECIMAL_3, MarkerKind.DECIMAL_4, MarkerKind.DECIMAL_5)
"""Decimal kinds, by number of components."""


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker at the start of a line. `numbers` has one component per level of 1.2.3, else one or none."""

    kind: MarkerKind
    span: Span
    numbers: tuple[int, ...]
    body: int  # where the text after the marker and its white space begins

    @property
    def number(self) -> int | None:
        """The last component of the number, or None for dashes and bullets."""
        return self.numbers[-1] if self.numbers else None


_Found = tuple[MarkerKind, tuple[int, ...]] | None


@dataclass(frozen=True, slots=True)
class _Rule:
    """A marker shape: the characters it can begin with, its pattern, and what a match means."""

    first: str
    pattern: re.Pattern[str]
    classify: Callable[[re.Match[str]], _Found]


_HAN = "一二三四五六七八九十百零〇○两"
_HAN_LOOKALIKE = "—－ーニ"  # how OCR reads 一 and 二
_DIGIT_LOOKALIKE = "lI|丨"  # how OCR reads 1
_LOOKALIKES = str.maketrans("—－ーニ○lI|丨", "一一一二〇1111")
_DIGITS = "0123456789０１２３４５６７８９"
_H, _D, _S = f"[{_HAN}]", f"[{_DIGITS}]", "[ \t\u3000\xa0]"
_H_OR_LOOKALIKE = f"[{_HAN}{_HAN_LOOKALIKE}]"
_SINGLE = {
    char: (kind, number)
    for kind, row in (
        (MarkerKind.CIRCLED, "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
        (MarkerKind.CIRCLED, "❶❷❸❹❺❻❼❽❾❿"),
        (MarkerKind.BRACKETED_HAN, "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"),
        (MarkerKind.BRACKETED, "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
        (MarkerKind.ARABIC, "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    )
    for number, char in enumerate(row, start=1)
}
_UNITS = {
    "编": MarkerKind.VOLUME,
    "篇": MarkerKind.PIECE,
    "部": MarkerKind.PART,
    "章": MarkerKind.CHAPTER,
    "节": MarkerKind.SECTION,
    "条": MarkerKind.ARTICLE,
}
_MAX_NUMBER = 400  # a larger number in front of a dot or in brackets is a year or a value


def _numeral(text: str | None) -> tuple[int, ...]:
    """The value of one numeral as a tuple of one, or nothing where there is none."""
    value = chinese_integer("".join((text or "").translate(_LOOKALIKES).split()))
    return () if value is None else (value,)


def _ordinal(match: re.Match[str]) -> _Found:
    return _UNITS[match["unit"][0]], _numeral(match["number"])


def _kind(kind: MarkerKind) -> Callable[[re.Match[str]], _Found]:
    """A classifier for rules whose kind is fixed and whose number, if any, is the group `number`."""

    def classify(match: re.Match[str]) -> _Found:
        numbers = _numeral(match.groupdict().get("number"))
        return None if any(number > _MAX_NUMBER for number in numbers) else (kind, numbers)

    return classify


def _decimal(match: re.Match[str]) -> _Found:
    numbers = tuple(int(part) for part in re.split("[.．]", "".join(match["number"].translate(_LOOKALIKES).split())))
    return DECIMALS[len(numbers) - 1], numbers


def _single(match: re.Match[str]) -> _Found:
    kind, number = _SINGLE[match[0]]
    return kind, (number,)


_VALUE = (
    "(?:[个万亿千倍元米吨台套座%％‰℃的]|[年月日时](?!度)|人(?![才员口民工大居])|项(?!目)|家(?!庭)|户(?!籍)|次(?!生)|级(?!差)"
    "|公里|平方|立方|以上|以下|左右|百分点)"
)
_REFERENCE = (
    f"(?:[的至和或及与、，,。；;）)]|规定|要求|所[列称述定]|以及|中[的，]|第{_H}|第{_D}|[—-]+第|{_S}*第{_H}+[款项])"
)
_YEAR = f"(?:19|20){_D}{_D}(?:年|[—–-])"
_NOT_REFERRED_TO = "(?![至和或、]?[（(]|项(?!目)|的)"
_BOX_NUMBER = f"{_H}{{1,3}}|{_D}{{1,2}}?(?=20{_D}{_D})|{_D}{{1,2}}(?:[-－.]{_D}{{1,2}})?"
_RULES = (
    _Rule(
        "第笫",  # 笫 is how OCR reads 第
        re.compile(
            f"[第笫]{_S}{{0,3}}(?P<number>(?:{_H}{_S}?){{1,7}}|{_D}{{1,4}}|[{_HAN_LOOKALIKE}]{{1,2}}){_S}{{0,3}}"
            f"(?P<unit>[编篇章节条]|部分)(?:之{_H})?(?!{_REFERENCE})"
        ),
        _ordinal,
    ),
    _Rule(
        "第",
        re.compile(f"第(?P<number>{_H}{{1,3}})(?:，|、(?!{_H}|第))"),  # not 第一、二产业
        _kind(MarkerKind.ORDINAL),
    ),
    _Rule(
        _HAN + _HAN_LOOKALIKE,
        re.compile(
            f"(?P<number>{_H_OR_LOOKALIKE}{{1,6}}){_S}?(?:、|[．.](?!{_D}))(?!{_H}{{1,3}}(?:[、产类级线是]|次(?!会议)|$))"
        ),
        _kind(MarkerKind.HAN),
    ),
    _Rule(
        "（(〔﹙",
        re.compile(f"[（(〔﹙]{_S}?(?P<number>{_H_OR_LOOKALIKE}{{1,6}}){_S}?[）)〕﹚]{_NOT_REFERRED_TO}、?"),
        _kind(MarkerKind.BRACKETED_HAN),
    ),
    _Rule(
        _HAN,
        re.compile(f"(?P<number>{_H}{{1,3}})[）)]"),  # the opening bracket lost
        _kind(MarkerKind.BRACKETED_HAN),
    ),
    _Rule(
        "（(〔﹙",
        re.compile(f"[（(〔﹙]{_S}?(?P<number>{_D}{{1,3}}){_S}?[）)〕﹚]{_NOT_REFERRED_TO}、?"),
        _kind(MarkerKind.BRACKETED),
    ),
    _Rule(
        _DIGITS + "l",
        re.compile(
            f"(?P<number>(?:{_D}{{1,2}}|l)(?:{_S}?[.．]{_S}?(?:{_D}{{1,2}}|l(?![a-z]))){{1,4}})"
            f"(?:[.．、](?!{_D})|(?![{_DIGITS}.．%％‰~～、，,;；/）)-]))(?![a-zA-Zμµ]|{_S}?{_VALUE})"
        ),
        _decimal,
    ),
    _Rule(
        _DIGITS + _DIGIT_LOOKALIKE,
        re.compile(f"(?P<number>{_D}{{1,3}}|[{_DIGIT_LOOKALIKE}]){_S}?[、．.](?:(?={_YEAR})|(?!{_D}|{_H}[、]))"),
        _kind(MarkerKind.ARABIC),
    ),
    _Rule(_DIGITS, re.compile(f"(?P<number>{_D}{{1,3}})[）)]"), _kind(MarkerKind.HALF_BRACKETED)),
    _Rule(
        _DIGITS,
        re.compile(f"(?P<number>{_D}{{1,2}})(?={_S}+[\u4e00-\u9fff“《])(?!{_S}*{_VALUE})"),
        _kind(MarkerKind.NUMBER),
    ),
    _Rule("".join(_SINGLE), re.compile(f"[{''.join(_SINGLE)}]"), _single),
    _Rule(
        "—―─－–-一",
        re.compile(
            f"(?![—－]{{1,2}}、)[—―─－–-](?:{_S}?[—―─－–-]){{1,9}}|[—―－](?=[\u4e00-\u9fff“《])|一一(?=[\u4e00-\u9fff“])"
        ),
        _kind(MarkerKind.DASH),
    ),
    _Rule("●◆■▪•◇★☆➢", re.compile("[●◆■▪•◇★☆➢]"), _kind(MarkerKind.BULLET)),
    _Rule(
        "专【[",
        re.compile(
            f"[【[]?专{_S}?栏{_S}{{0,3}}(?:(?P<number>{_BOX_NUMBER})|(?![{_HAN}{_DIGITS}]))[】\\]]?[：:]?(?!{_REFERENCE})"
        ),
        _kind(MarkerKind.BOX),
    ),
    _Rule(
        "附",
        re.compile(
            f"附{_S}*[件录表]{_S}{{0,3}}(?:(?P<number>{_H}{{1,3}}|{_D}{{1,2}})|(?![{_HAN}{_DIGITS}]))"
            f"[：:]?(?!{_REFERENCE})"
        ),
        _kind(MarkerKind.ANNEX),
    ),
)
_DAMAGED = re.compile(f"(?:{_D}{{1,2}}(?!{_VALUE})[，,]?|(?P<han>{_H}{{1,3}}){_S}+)(?=[\u4e00-\u9fff“])")
_FIRST = frozenset("".join(rule.first for rule in _RULES))
_RULES_BY_FIRST = {char: tuple(rule for rule in _RULES if char in rule.first) for char in _FIRST}
_BLANK = " \t\u3000\xa0"


def match_marker(text: str, span: Span) -> Marker | None:
    """The marker at the start of the line `span`, or None where there is none or it is a mere reference or value.

    >>> line = "（三）完善治理体系。健全制度。"
    >>> match_marker(line, Span(0, len(line)))
    Marker(kind=<MarkerKind.BRACKETED_HAN: '（一）'>, span=Span(start=0, end=3), numbers=(3,), body=3)
    """
    start, end = _skip(text, *span), span.end
    if start == end:
        return None
    for rule in _RULES_BY_FIRST.get(text[start], ()):
        match = rule.pattern.match(text, start, end)
        found = rule.classify(match) if match else None
        if match and found:
            span = Span(start, _trim(text, start, match.end()))
            return Marker(found[0], span, found[1], _skip(text, match.end(), end))
    return None


def match_damaged_marker(text: str, span: Span) -> Marker | None:
    """A number at the start of the line whose stop has been lost or misprinted: 6科技教育事业, 2，大力发展, 三 主要任务.

    It is worth nothing by itself; only its neighbours in the list can prove it.
    """
    start = _skip(text, span.start, span.end)
    match = _DAMAGED.match(text, start, span.end)
    if match is None:
        return None
    kind = MarkerKind.HAN if match["han"] else MarkerKind.ARABIC
    marker = Span(start, _trim(text, start, match.end()))
    return Marker(kind, marker, _numeral(match[0].rstrip("，,")), _skip(text, match.end(), span.end))


def _trim(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] in _BLANK:
        end -= 1
    return end


def _skip(text: str, start: int, end: int) -> int:
    while start < end and text[start] in _BLANK:
        start += 1
    return start
