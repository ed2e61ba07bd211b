"""Numerals as Chinese documents write them, turned into integers."""

from __future__ import annotations

_DIGITS = dict(zip("零〇一二三四五六七八九", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)) | {
    "两": 2,
    "壹": 1,
    "贰": 2,
    "叁": 3,
    "肆": 4,
    "伍": 5,
    "陆": 6,
    "柒": 7,
    "捌": 8,
    "玖": 9,
}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
_TENS = {"廿": 20, "卅": 30}

CHINESE_DIGITS = "零〇一二三四五六七八九十百千两"
"""Characters that occur in the numbers of headings, for use inside a regular expression class."""


def chinese_integer(numeral: str) -> int | None:
    """The value of a Chinese, Arabic or full-width integer, or None where it is not one.

    >>> [chinese_integer(n) for n in ("十", "二十三", "一百零五", "二〇一〇", "１２", "二万五千", "廿一", "第")]
    [10, 23, 105, 2010, 12, 25000, 21, None]
    """
    if not numeral:
        return None
    if numeral.isdecimal():
        return int(numeral)
    if all(char in _DIGITS for char in numeral):  # positional: 二〇一〇
        return int("".join(str(_DIGITS[char]) for char in numeral))
    total = section = digit = 0
    for char in numeral:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _TENS:
            section += _TENS[char]
        elif char in _SMALL:
            section += (digit or 1) * _SMALL[char]
            digit = 0
        elif char in _LARGE:
            scaled = section + digit
            total = (total + scaled) * _LARGE[char] if char == "亿" else total + scaled * _LARGE[char]
            section = digit = 0
        else:
            return None
    return total + section + digit
