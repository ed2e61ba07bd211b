"""Numbers as official Chinese writes them: 20000, 1,234.5, 1/3, 二万五千, 四点六, 百分之五, 一半, 六七十."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from kb.extract.quantities.units import SCALES
from kb.extract.values import Value
from kb.numerals import chinese_integer

_CN = "〇零一二两三四五六七八九十百千万亿"
_COUNTED = (  # what may stand behind a Chinese numeral that is a number
    "%‰个百倍番元美年岁公亩平吨斤立桶千瓦兆人名位户家标箱次项条座所处套栋片张种件支只头株棵口艘架列台辆块间场批类对锭床门顷成半"
    r"以左~～\-–—―"
)
_DECIMAL_POINT = "\U001001b0"  # private-use point of one typesetting system

# Possessive quantifiers and the look-behind keep the search linear on long runs of digits.
NUMBER = re.compile(
    rf"""(?<![\d.a-z])(?P<arabic>(?:\d{{1,3}}(?:[ ]\d{{3}})+(?=[万亿])|\d++(?:,\d{{3}}(?!\d))*+)(?:[.{_DECIMAL_POINT}]\d++)?+)
      (?P<fraction>/\d++(?![\d/.年月万亿]))?+
      (?P<hundred>百(?!分)|千(?![瓦伏米克卡帕升]))?+
      (?P<scale>万亿|[万亿])?+[多余]?+
    | (?P<half>一半(?!径))(?![·\-])
    | (?<![{_CN}])(?P<part>[百千万二三四五六七八九十]++分之)(?P<share>[{_CN}]++(?:点[{_CN}]++)?+|\d++(?:\.\d++)?+)
    | (?<![第初每{_CN}])(?P<chinese>[{_CN}]++(?:点[{_CN}]++)?+)[多余]?+
      (?=[{_COUNTED}])
    """,
    re.VERBOSE,
)
"""A number at a position of folded text."""
# Where `NUMBER` can begin. A set in front lets the search skip text quickly; most numerals in words end there: 一 | 步.
NUMERAL = re.compile(rf"[\d{_CN}](?:(?<=\d)|(?=[{_CN}点多余分{_COUNTED}]))")
_KILO = ("瓦", "伏", "米", "克", "升")  # 四亿千瓦
_APPROXIMATE = re.compile(r"^([一二两三四五六七八九])([一二三四五六七八九])([十百千万亿]*)$")  # 六七十


class Number(Value, frozen=True):
    """A number before its unit is known: `amount` times the scale word."""

    start: int
    end: int
    amount: Decimal
    scale: str
    unit: str = ""  # 百分之 carries its unit in front
    text: str = ""  # where the plain decimal is not how it should be shown (1/3)
    upper: Decimal | None = None  # of an approximation such as 六七十
    chinese: bool = False


def number_of(text: str, match: re.Match[str]) -> Number:
    """The number a match of `NUMBER` stands for."""
    start, end = match.span()
    arabic, fraction, hundred, scale = match.group("arabic", "fraction", "hundred", "scale")
    if arabic:
        amount = Decimal(arabic if arabic.isdecimal() else _separated(arabic))
        if fraction:
            return _fraction(match, amount)
        if hundred:
            amount *= 100 if hundred == "百" else 1000
        return Number(start, end, amount, scale or "")
    if match["part"]:
        return _part(match)
    if match["half"]:
        return Number(match.start(), match.end(), Decimal(50), "", "%", chinese=True)
    numeral = match["chinese"]
    if numeral[-1] == "千" and len(numeral) > 1 and text.startswith(_KILO, end):
        numeral, end = numeral[:-1], end - 1
    amount, scale, upper = _scaled(numeral)
    return Number(start, end, amount, scale, upper=upper, chinese=True)


def _separated(arabic: str) -> str:
    """A number of several groups of digits as `Decimal` reads it: 1,234.5 is 1234.5."""
    return arabic.replace(",", "").replace(" ", "").replace(_DECIMAL_POINT, ".")


def _fraction(match: re.Match[str], above: Decimal) -> Number:
    """1/3 as a number."""
    below = Decimal(match["fraction"][1:]) or Decimal(1)
    text = match["arabic"] + match["fraction"]
    return Number(match.start(), match.end(), above / below, match["scale"] or "", text=text)


def _part(match: re.Match[str]) -> Number:
    """百分之四点六 is 4.6 %, 三分之一 is 1/3."""
    share = match["share"]
    amount, upper = (Decimal(share), None) if share[0].isascii() else _chinese(share)
    whole = match["part"][:-2]
    if whole in ("百", "千"):
        unit = "%" if whole == "百" else "‰"
        return Number(match.start(), match.end(), amount, "", unit, upper=upper, chinese=True)
    below = chinese_integer(whole) or 1
    text = f"{plain(amount)}/{below}"
    return Number(match.start(), match.end(), amount / below, "", text=text, chinese=True)


def _chinese(numeral: str) -> tuple[Decimal, Decimal | None]:
    """The value of 二千五百 or 四点六; of 六七十 the two ends."""
    if approximate := _APPROXIMATE.match(numeral):
        low, high, power = approximate.groups()
        return Decimal(chinese_integer(low + power) or 0), Decimal(chinese_integer(high + power) or 0)
    whole, _, decimals = numeral.partition("点")
    value = Decimal(chinese_integer(whole) or 0)
    if decimals:
        scale = decimals.lstrip("〇零一二两三四五六七八九")
        digits = decimals[: len(decimals) - len(scale)]
        if digits:
            value += Decimal(chinese_integer("一" + digits) or 1) / Decimal(10 ** len(digits)) - 1
        if scale:
            value *= chinese_integer("一" + scale) or 1
    return value, None


@lru_cache(maxsize=1024)  # most are one to ten
def _scaled(numeral: str) -> tuple[Decimal, str, Decimal | None]:
    """A Chinese numeral without its last scale word, that word, and the upper end: 五万七千六百亿 is 57600, 亿, None."""
    amount, upper = _chinese("一" + numeral if numeral in SCALES else numeral)
    scale = "万亿" if numeral.endswith("万亿") else numeral[-1] if numeral[-1] in "万亿" else ""
    worth = SCALES[scale]
    return amount / worth, scale, upper and upper / worth


def plain(value: Decimal) -> str:
    """A decimal in plain digits, without needless zeros.

    >>> plain(Decimal("20000")), plain(Decimal("8.50")), plain(Decimal("1E+3"))
    ('20000', '8.5', '1000')
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
