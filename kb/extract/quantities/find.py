"""Numbers with units and comparators in Chinese text: 20％以上, 二万五千亿元, 10-20万吨, 三分之一, 翻两番.

`scan` reads folded text without white space (kb/extract/compact.py); `find_quantities` takes any text and gives
spans in it. A value stays as the document writes it, its scale word (万, 亿) with the unit; beside it stands the
value in a base unit, so that 5.1万亿元 and 51000亿元 compare equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from kb.extract.compact import compact
from kb.extract.quantities.units import SCALES, UNIT, Unit, UnitKind, kind_of, unit_named
from kb.extract.word_lists import word_list
from kb.model import Comparator
from kb.numerals import chinese_integer
from kb.text import Span

_CN = "〇零一二两三四五六七八九十百千万亿"
_COUNTED = (  # what may stand behind a Chinese numeral that is a number
    "%‰个百倍番元美年岁公亩平吨斤立桶千瓦兆人名位户家标箱次项条座所处套栋片张种件支只头株棵口艘架列台辆块间场批类对锭床门顷成半"
    r"以左~～\-–—―"
)
_DECIMAL_POINT = "\U001001b0"  # private-use point of one typesetting system

# Possessive quantifiers and the look-behind keep the search linear on long runs of digits.
_NUMBER = re.compile(
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
# Where `_NUMBER` can begin. A set in front lets the search skip text quickly; most numerals in words end there: 一 | 步.
_NUMERAL = re.compile(rf"[\d{_CN}](?:(?<=\d)|(?=[{_CN}点多余分{_COUNTED}]))")
_MAGNITUDES = frozenset("百千万亿")  # alone they are no number: 千亿斤粮食行动
_BEYOND = ("超", "超过", "逾", "突破", "近", "接近")  # but they are one in 突破千亿元, 近百家
_SCALE_END = re.compile(r"大关|台阶|[,，。;；、)）]|$")
_KILO = ("瓦", "伏", "米", "克", "升")  # 四亿千瓦
_COLONS = (":", "∶")
_RATIO = re.compile(r"[:∶]\d")  # 9:43:48
_PROPORTION = re.compile(r"\d[\d.]{0,8}(?:[:∶]\d[\d.]{0,8}){1,4}(?![\d:∶])")
_PROPORTION_NAMED = re.compile(
    r"(?:比|比例|结构|占比)(?:[要应将]|力争|进一步)?[^\d,，。;；:：]{0,6}$|\d(?:调整|优化|改善|变)(?:为|到|至)$"
)
_PROPORTION_REACH = 12  # characters before a proportion
_PER_MILLE = re.compile(r"%。(?=以[内下])")  # what copying makes of ‰: 人口自然增长率控制在6％。以内
_PARTED = re.compile(r"个(?:以上|左右|多)百分点")
_RATE = re.compile(r"/\d{1,6}万")  # 22/10万
_JOINTS = tuple("-–—―─~～至到一")  # with which `_JOINT` can begin
_JOINT = re.compile(r"(?:[-–—―─~～]{1,4}|至|到|(?<=[\d万亿%])一(?=\d))(?=[\d〇零一二两三四五六七八九十百千万])")
_APPROXIMATE = re.compile(r"^([一二两三四五六七八九])([一二三四五六七八九])([十百千万亿]*)$")  # 六七十
_AFTER = re.compile(r"(?:及其?|或)?(?P<word>以上|以下|以内|之内|左右|上下)|(?P<within>内)(?=办[结成]|完成)")
_AFTERS = tuple("及或以之左上内")  # with which `_AFTER` can begin
_AFTER_WORDS = {
    "以上": Comparator.AT_LEAST,
    "以下": Comparator.AT_MOST,
    "以内": Comparator.AT_MOST,
    "之内": Comparator.AT_MOST,
    "左右": Comparator.ABOUT,
    "上下": Comparator.ABOUT,
}
_BEFORE = {
    **dict.fromkeys(
        word_list("不低于 不少于 不小于 大于等于 高于 大于 超过 突破 超 逾 至少 ≥ >= >"),
        Comparator.AT_LEAST,
    ),
    **dict.fromkeys(
        word_list("不超过 不高于 不大于 不多于 小于等于 低于 小于 少于 至多 ≤ <= <"),
        Comparator.AT_MOST,
    ),
    **dict.fromkeys(["接近", "大约", "大概", "近", "约", "≈"], Comparator.ABOUT),
}
_BEFORE_ENDS = frozenset(word[-1] for word in _BEFORE)
_LONGEST_BEFORE = max(map(len, _BEFORE))
_ORIGIN = re.compile("[从由自][^,，。;；]*$")
_SETTLED = re.compile("(?:之内|以内|内)?办[结成]")  # 登记5 | 日办结
_LONGEST_NUMBER = 48  # characters; more are a code or a damaged table, and no number to reckon with


class Quantity(NamedTuple):
    """One number with its unit. Spans are in the text that was scanned; `span` includes the comparator words.

    `value` has Arabic digits ("20000", "10-20", "1/3"); `unit` keeps the document's scale word ("亿元") and is ""
    where none is written. `amount` and `upper` are the ends of the value before the scale word (equal unless a range).
    """

    span: Span
    number: Span  # digits and scale word
    measure: Span  # number and unit
    value: str
    unit: str
    comparator: Comparator
    amount: Decimal
    upper: Decimal
    scale: str  # "万", "亿", "万亿" or ""
    measured: str  # the unit without scale word
    kind: UnitKind
    chinese: bool = False  # written in Chinese numerals

    @property
    def low(self) -> Decimal:
        """The value, or the lower end of the range, in base units."""
        return self.amount * SCALES[self.scale] * self._factor

    @property
    def high(self) -> Decimal:
        """The value, or the upper end of the range, in base units."""
        return self.upper * SCALES[self.scale] * self._factor

    @property
    def is_ratio(self) -> bool:
        """Whether the value is a proportion of several numbers: 1:8."""
        return ":" in self.value

    @property
    def base(self) -> str:
        """The unit that `low` and `high` count: 公顷 for 亩; a rate such as 元/人 stays as it is."""
        unit = self._unit
        return unit.base if unit else self.measured

    @property
    def _unit(self) -> Unit | None:
        return unit_named(self.measured)

    @property
    def _factor(self) -> Decimal:
        unit = self._unit
        return unit.factor if unit else Decimal(1)


class _Number(NamedTuple):
    """A number before its unit is known: `amount` times the scale word."""

    start: int
    end: int
    amount: Decimal
    scale: str
    unit: str = ""  # 百分之 carries its unit in front
    text: str = ""  # where the plain decimal is not how it should be shown (1/3)
    upper: Decimal | None = None  # of an approximation such as 六七十
    chinese: bool = False


def find_quantities(source: str, span: Span | None = None) -> tuple[Quantity, ...]:
    """All quantities with a unit in `source[span]`, in order, with spans in `source`.

    >>> [(q.value, q.unit, str(q.comparator)) for q in find_quantities("达到20000亿元，占8％左右，翻两番")]
    [('20000', '亿元', '='), ('8', '%', '~'), ('2', '番', '=')]
    """
    passage = compact(source, span or Span(0, len(source)))
    return tuple(
        found._replace(
            span=passage.span(*found.span),
            number=passage.span(*found.number),
            measure=passage.span(*found.measure),
        )
        for found in scan(passage.text)
        if found.unit or "/" in found.value
    )


def scan(text: str) -> Iterator[Quantity]:
    """The quantities of folded text without white space, in order and apart from each other; bare numbers too.

    Dates, years, ordinals and ratios are no quantities.
    """
    position = 0
    while beginning := _NUMERAL.search(text, position):
        match = _NUMBER.match(text, beginning.start())
        position = match.end() if match else beginning.end()
        if match is None or position - match.start() > _LONGEST_NUMBER:
            continue
        if text.startswith(_COLONS, position) and _RATIO.match(text, position):
            if ratio := _ratio(text, match):
                position = ratio.measure.end
                yield ratio
            continue
        if _is_label(text, match):
            continue
        number = _number(text, match)
        if number.chinese and not number.amount:
            continue
        found = _measured(text, number)
        position = max(position, found.measure.end)
        yield found


def _ratio(text: str, match: re.Match[str]) -> Quantity | None:
    """The proportion that starts with a number, where the words before name one: 比例不低于1:8, 产业结构调整为9:43:48."""
    if match["arabic"] is None or match["scale"]:
        return None
    start = match.start()
    proportion = _PROPORTION.match(text, start)
    if proportion is None or not _PROPORTION_NAMED.search(text, max(0, start - _PROPORTION_REACH), start):
        return None
    measured = Span(start, proportion.end())
    begin, stop, comparator = _comparators(text, start, proportion.end(), is_range=False)
    amount = Decimal(match["arabic"].replace(",", ""))
    value = proportion.group().replace("∶", ":")
    return Quantity(Span(begin, stop), measured, measured, value, "", comparator, amount, amount, "", "", UnitKind.NONE)


def _is_label(text: str, match: re.Match[str]) -> bool:
    """Whether the number is a date, year, ordinal, end of a ratio or the basis of a rate: 2025年, 第3, 每10万人."""
    start, end = match.span()
    if start and text[start - 1] in "第每:":
        return True
    digits = match["arabic"]
    if digits is None:
        return _is_chinese_label(text, match)
    after = text[end : end + 1]
    if after in ("月", "日", "号") and not (after == "日" and _SETTLED.match(text, end + 1)):
        return True
    if match["scale"]:
        return False
    if "a" <= after <= "z" and not UNIT.match(text, end):
        return True  # 5G, 3D
    if len(digits) != 4 or digits[:2] not in ("19", "20"):
        return False
    return after in ("年", "") or bool(_JOINT.match(text, end)) or not UNIT.match(text, end)


def _is_chinese_label(text: str, match: re.Match[str]) -> bool:
    """一九八五年 is a year, 千亿斤 a turn of speech."""
    numeral = match["chinese"]
    if numeral is None:
        return False
    if text.startswith("年", match.end()) and len(numeral) == 4 and not set(numeral) & set("十百千万亿"):
        return True
    return not set(numeral) - _MAGNITUDES and not _is_reached(text, match)


def _is_reached(text: str, match: re.Match[str]) -> bool:
    """Whether a magnitude is what something shall pass: 突破千亿元大关, 近百家企业 - not 超百亿元企业."""
    if not text.endswith(_BEYOND, 0, match.start()):
        return False
    unit = UNIT.match(text, match.end())
    if unit is None:
        return False
    counts = kind_of(unit.group()) is UnitKind.COUNT and not text.startswith("级", unit.end())
    return counts or bool(_SCALE_END.match(text, unit.end()))


# --------------------------------------------------------------------------- numbers


def _number(text: str, match: re.Match[str]) -> _Number:
    """The number a match of `_NUMBER` stands for."""
    start, end = match.span()
    arabic, fraction, hundred, scale = match.group("arabic", "fraction", "hundred", "scale")
    if arabic:
        amount = Decimal(arabic.replace(",", "").replace(" ", "").replace(_DECIMAL_POINT, "."))
        if fraction:
            return _fraction(match, amount)
        if hundred:
            amount *= 100 if hundred == "百" else 1000
        return _Number(start, end, amount, scale or "")
    if match["part"]:
        return _part(match)
    if match["half"]:
        return _Number(match.start(), match.end(), Decimal(50), "", "%", chinese=True)
    numeral = match["chinese"]
    if numeral[-1] == "千" and len(numeral) > 1 and text.startswith(_KILO, end):
        numeral, end = numeral[:-1], end - 1
    return _scaled(start, end, numeral)


def _fraction(match: re.Match[str], above: Decimal) -> _Number:
    """1/3 as a number."""
    below = Decimal(match["fraction"][1:]) or Decimal(1)
    text = match["arabic"] + match["fraction"]
    return _Number(match.start(), match.end(), above / below, match["scale"] or "", text=text)


def _part(match: re.Match[str]) -> _Number:
    """百分之四点六 is 4.6 %, 三分之一 is 1/3."""
    share = match["share"]
    amount, upper = (Decimal(share), None) if share[0].isascii() else _chinese(share)
    whole = match["part"][:-2]
    if whole in ("百", "千"):
        unit = "%" if whole == "百" else "‰"
        return _Number(match.start(), match.end(), amount, "", unit, upper=upper, chinese=True)
    below = chinese_integer(whole) or 1
    text = f"{plain(amount)}/{below}"
    return _Number(match.start(), match.end(), amount / below, "", text=text, chinese=True)


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


def _scaled(start: int, end: int, numeral: str) -> _Number:
    """A Chinese numeral with its last scale word split off: 五万七千六百亿 is 57600 亿."""
    amount, upper = _chinese("一" + numeral if numeral in SCALES else numeral)
    scale = "万亿" if numeral.endswith("万亿") else numeral[-1] if numeral[-1] in "万亿" else ""
    worth = SCALES[scale]
    return _Number(start, end, amount / worth, scale, upper=upper and upper / worth, chinese=True)


def plain(value: Decimal) -> str:
    """A decimal in plain digits, without needless zeros.

    >>> plain(Decimal("20000")), plain(Decimal("8.50")), plain(Decimal("1E+3"))
    ('20000', '8.5', '1000')
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


# --------------------------------------------------------------------------- units, ranges, comparators


def _measured(text: str, number: _Number) -> Quantity:
    """The quantity that starts with `number`: unit, second end of a range, comparators."""
    end, unit = _unit_at(text, number)
    second = _second(text, number, end)
    if second is None:
        return _quantity(text, number, None, end, unit)
    end, unit = _unit_at(text, second)
    return _quantity(text, number, second, end, unit)


def _unit_at(text: str, number: _Number) -> tuple[int, str]:
    """End and text of the unit behind a number; the end of the number where there is none."""
    if number.unit:
        return number.end, number.unit
    first = text[number.end : number.end + 1]
    if first == "%" and (broken := _PER_MILLE.match(text, number.end)):
        return broken.end(), "‰"
    if first == "个" and (parted := _PARTED.match(text, number.end)):
        return parted.end(), "个百分点"
    match = UNIT.match(text, number.end) or _RATE.match(text, number.end)
    return (match.end(), match.group()) if match else (number.end, "")


def _second(text: str, first: _Number, end: int) -> _Number | None:
    """The upper end of a range 10-20万吨, 10％～30％; None where no range goes on at `end`."""
    joint = _JOINT.match(text, end) if text.startswith(_JOINTS, end) else None
    match = _NUMBER.match(text, joint.end()) if joint else None
    if joint is None or match is None or (match["arabic"] is None and not first.chinese):
        return None
    if match.end() - match.start() > _LONGEST_NUMBER:
        return None
    second = _number(text, match)
    if joint.group() in ("到", "至"):
        goes_on = end != first.end and (
            joint.group() == "到" or _ORIGIN.search(text, max(0, first.start - 12), first.start)
        )
        if goes_on or second.amount <= first.amount:
            return None  # 从10%到20% goes from one level to another; 8%至10% lies between
    return second


def _quantity(text: str, first: _Number, second: _Number | None, end: int, measured: str) -> Quantity:
    """Put together one quantity; a range is told in the scale of its upper end."""
    last = second or first
    low, high = first.amount, last.upper if last.upper is not None else last.amount
    if second is not None and first.scale:
        low = low * SCALES[first.scale] / SCALES[last.scale]
    is_range = second is not None or last.upper is not None
    value = first.text or plain(low)
    start, stop, comparator = _comparators(text, first.start, end, is_range)
    return Quantity(
        Span(start, stop),
        Span(first.start, last.end),
        Span(first.start, end),
        f"{value}-{last.text or plain(high)}" if is_range else value,
        last.scale + measured,
        comparator,
        low,
        high,
        last.scale,
        measured,
        kind_of(measured),
        first.chinese,
    )


def _comparators(text: str, start: int, end: int, is_range: bool) -> tuple[int, int, Comparator]:
    """Start and end with the comparator words around, and what they say."""
    comparator = Comparator.RANGE if is_range else Comparator.EQUAL
    longest = min(_LONGEST_BEFORE, start) if text[start - 1 : start] in _BEFORE_ENDS else 0
    for length in range(longest, 0, -1):
        before = _BEFORE.get(text[start - length : start])
        if before is not None:
            start -= length
            comparator = comparator if is_range else before
            break
    if text.startswith(_AFTERS, end) and (after := _AFTER.match(text, end)):
        end = after.end()
        if comparator in (Comparator.EQUAL, Comparator.ABOUT):
            comparator = _AFTER_WORDS[after["word"]] if after["word"] else Comparator.AT_MOST
    return start, end, comparator
