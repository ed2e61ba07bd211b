"""Automatic numbers of Word paragraphs, rendered as the text Word prints."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kb.parser.readers.docx_package import Element, W

_LEVELS = 9
_PLACEHOLDER = re.compile(r"%([1-9])")
_CHINESE_FORMATS = (
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
)
_DIGIT_FORMATS = ("ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand")
_SERIES = {
    "decimalEnclosedCircle": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedCircleChinese": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedParen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "decimalEnclosedFullstop": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
    "ideographEnclosedCircle": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
    "upperLetter": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "lowerLetter": "abcdefghijklmnopqrstuvwxyz",
}
_DIGITS = "〇一二三四五六七八九"
_PLAIN = ("零一二三四五六七八九", "十百千")
_LEGAL = ("零壹贰叁肆伍陆柒捌玖", "拾佰仟")
_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    )
)
_BULLETS = {"\uf0b7": "•", "\uf06c": "●", "\uf06e": "■", "\uf0d8": "➢", "\uf0fc": "✓", "\uf075": "◆", "\uf0b2": "◆"}


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: where it starts to count, in which numerals, inside which text."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    legal: bool = False  # all numbers in Arabic digits, whatever the format of the levels above
    spaced: bool = True  # a tab or a space follows the number
    style: str = ""  # the paragraph style that takes this level


@dataclass(frozen=True, slots=True)
class ListDefinition:
    """One list: its levels, and the numbers at which this use of it starts over."""

    abstract: str  # lists with the same value count on from each other
    levels: Mapping[int, Level]
    overrides: Mapping[int, int] = field(default_factory=dict)


class Numbering:
    """Counts through the lists of one document; `next_label` must be called in document order."""

    def __init__(self, root: Element | None) -> None:
        self._lists = {} if root is None else _read_lists(root)
        self._counts: dict[str, list[int]] = {}
        self._begun: set[str] = set()

    def level_of_style(self, list_id: str, style: str) -> int | None:
        """The level of a list that is tied to a paragraph style, or None."""
        definition = self._lists.get(list_id)
        if definition is None:
            return None
        return next((index for index, level in sorted(definition.levels.items()) if level.style == style), None)

    def next_label(self, list_id: str, level: int) -> str:
        """The printed number of the next paragraph of a list, with the space after it; "" where there is none."""
        definition = self._lists.get(list_id)
        if definition is None or not 0 <= level < _LEVELS:
            return ""
        counts = self._counts.setdefault(definition.abstract, [0] * _LEVELS)
        self._apply_overrides(list_id, definition, counts)
        for above in range(level):
            counts[above] = counts[above] or _level(definition, above).start
        counts[level] = counts[level] + 1 if counts[level] else _level(definition, level).start
        counts[level + 1 :] = [0] * (_LEVELS - level - 1)
        return _render(definition, level, counts)

    def _apply_overrides(self, list_id: str, definition: ListDefinition, counts: list[int]) -> None:
        if list_id in self._begun:
            return
        self._begun.add(list_id)
        for level, start in definition.overrides.items():
            counts[level] = start - 1 if start > 1 else 0
            counts[level + 1 :] = [0] * (_LEVELS - level - 1)


def _level(definition: ListDefinition, index: int) -> Level:
    return definition.levels.get(index, Level())


def _render(definition: ListDefinition, level: int, counts: list[int]) -> str:
    own = _level(definition, level)
    if own.format == "bullet":
        bullet = "".join(_BULLETS.get(char, "•" if "\ue000" <= char <= "\uf8ff" else char) for char in own.text)
        return f"{bullet} " if own.spaced and bullet and not bullet.startswith("—") else bullet

    def number(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        return format_number(counts[index], "decimal" if own.legal else _level(definition, index).format)

    label = _PLACEHOLDER.sub(number, own.text)
    return f"{label} " if own.spaced and label and label[-1] not in "、．.）)：: " else label


def format_number(value: int, kind: str) -> str:
    """A number in one of Word's numeral formats (ST_NumberFormat of ISO/IEC 29500-1); decimal for those not known.

    >>> [format_number(23, kind) for kind in ("chineseCounting", "upperRoman", "decimalFullWidth", "lowerLetter")]
    ['二十三', 'XXIII', '２３', 'w']
    """
    writer = _WRITERS.get(kind)
    if writer:
        return writer(value)
    series = _SERIES.get(kind, "")
    return series[value - 1] if 1 <= value <= len(series) else str(value)


def _chinese(value: int, digits: str, units: str) -> str:
    """A number below 10,000 in Chinese: 十, 二十三, 一百零五; larger ones digit by digit."""
    if value >= 10_000 or value < 0:
        return "".join(digits[int(digit)] if digit.isdecimal() else digit for digit in str(value))
    text, pending_zero = "", False
    for power in (3, 2, 1, 0):
        digit = value // 10**power % 10
        if digit == 0:
            pending_zero = bool(text)
            continue
        text += digits[0] if pending_zero else ""
        text += digits[digit] + (units[power - 1] if power else "")
        pending_zero = False
    return text.removeprefix(digits[1]) if 10 <= value < 20 else text or digits[0]


def _roman(value: int) -> str:
    text = ""
    for worth, letters in _ROMAN:
        text += letters * (value // worth)
        value %= worth
    return text


_WRITERS: Mapping[str, Callable[[int], str]] = {
    "none": lambda _: "",
    "decimalZero": lambda value: f"{value:02d}",
    "decimalFullWidth": lambda value: "".join(chr(ord(digit) + 0xFEE0) for digit in str(value)),
    "upperRoman": lambda value: _roman(value).upper(),
    "lowerRoman": _roman,
    "chineseLegalSimplified": lambda value: _chinese(value, *_LEGAL),
    "ideographLegalTraditional": lambda value: _chinese(value, *_LEGAL),
    **dict.fromkeys(_CHINESE_FORMATS, lambda value: _chinese(value, *_PLAIN)),
    **dict.fromkeys(_DIGIT_FORMATS, lambda value: "".join(_DIGITS[int(digit)] for digit in str(value))),
}


def _read_lists(root: Element) -> dict[str, ListDefinition]:
    abstracts = {str(item.get(f"{W}abstractNumId")): _read_levels(item) for item in root.findall(f"{W}abstractNum")}
    lists = {}
    for item in root.findall(f"{W}num"):
        target = item.find(f"{W}abstractNumId")
        key = str(value_of(target)) if target is not None else ""
        levels, overrides = dict(abstracts.get(key, {})), {}
        for override in item.findall(f"{W}lvlOverride"):
            index = integer_of(override.get(f"{W}ilvl"), 0)
            levels |= _read_levels(override)
            start = override.find(f"{W}startOverride")
            if start is not None:
                overrides[index] = integer_of(value_of(start), 1)
        lists[str(item.get(f"{W}numId"))] = ListDefinition(
            key, levels, {i: n for i, n in overrides.items() if i < _LEVELS}
        )
    return lists


def _read_levels(parent: Element) -> dict[int, Level]:
    return {integer_of(item.get(f"{W}ilvl"), 0): _read_level(item) for item in parent.findall(f"{W}lvl")}


def _read_level(item: Element) -> Level:
    def value(tag: str) -> str | None:
        found = item.find(f"{W}{tag}")
        return None if found is None else value_of(found) or ""

    return Level(
        start=integer_of(value("start"), 1),
        format=value("numFmt") or "decimal",
        text=value("lvlText") or "",
        legal=value("isLgl") is not None,
        spaced=value("suff") != "nothing",
        style=value("pStyle") or "",
    )


def value_of(element: Element) -> str | None:
    """The `w:val` attribute of an element."""
    found = element.get(f"{W}val")
    return None if found is None else str(found)


def integer_of(value: str | None, default: int) -> int:
    """A small non-negative integer attribute, or `default` where it is missing or malformed."""
    return int(value) if value and value.isascii() and value.isdecimal() and len(value) < 7 else default
