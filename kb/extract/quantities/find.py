"""Numbers with units and comparators in Chinese text: 20％以上, 二万五千亿元, 10-20万吨, 三分之一, 翻两番.

`scan` reads folded text without white space (kb/extract/compact.py); `find_quantities` takes any text and gives
spans in it. A value stays as the document writes it, its scale word (万, 亿) with the unit; beside it stands the
value in a base unit, so that 5.1万亿元 and 51000亿元 compare equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from kb.extract.compact import compact
from kb.extract.quantities.numbers import NUMBER, NUMERAL, Number, number_of, plain
from kb.extract.quantities.units import SCALES, Unit, UnitKind, base_of, kind_of, unit_end, unit_named
from kb.extract.values import Value, replace
from kb.extract.word_lists import word_list
from kb.model import Comparator
from kb.text import Span

_MAGNITUDES = frozenset("百千万亿")  # alone they are no number: 千亿斤粮食行动
_BEYOND = ("超", "超过", "逾", "突破", "近", "接近")  # but they are one in 突破千亿元, 近百家
_SCALE_END = re.compile(r"大关|台阶|[,，。;；、)）]|$")
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
_JOINTS = frozenset("-–—―─~～至到一")  # with which `_JOINT` can begin
_JOINT = re.compile(r"(?:[-–—―─~～]{1,4}|至|到|(?<=[\d万亿%])一(?=\d))(?=[\d〇零一二两三四五六七八九十百千万])")
_AFTER = re.compile(r"(?:及其?|或)?(?P<word>以上|以下|以内|之内|左右|上下)|(?P<within>内)(?=办[结成]|完成)")
_AFTERS = frozenset("及或以之左上内")  # with which `_AFTER` can begin
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
_BEFORE_ENDING = {
    last: tuple(sorted((word for word in _BEFORE if word[-1] == last), key=len, reverse=True))
    for last in {word[-1] for word in _BEFORE}
}  # by their last character, the longest first
_ORIGIN = re.compile("[从由自][^,，。;；]*$")
_SETTLED = re.compile("(?:之内|以内|内)?办[结成]")  # 登记5 | 日办结
_LONGEST_NUMBER = 48  # characters; more are a code or a damaged table, and no number to reckon with


class Quantity(Value, frozen=True):
    """One number with its unit. Spans are in the text that was scanned; `span` includes the comparator words.

    `value` has Arabic digits ("20000", "10-20", "1/3"); `unit` keeps the document's scale word ("亿元") and is ""
    where none is written. `amount` and `upper` are the ends of the value before the scale word (equal unless a range).
    """

    span: Span
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
        return base_of(self.measured)

    @property
    def _unit(self) -> Unit | None:
        return unit_named(self.measured)

    @property
    def _factor(self) -> Decimal:
        unit = self._unit
        return unit.factor if unit else Decimal(1)


def find_quantities(source: str, span: Span | None = None) -> tuple[Quantity, ...]:
    """All quantities with a unit in `source[span]`, in order, with spans in `source`.

    >>> [(q.value, q.unit, str(q.comparator)) for q in find_quantities("达到20000亿元，占8％左右，翻两番")]
    [('20000', '亿元', '='), ('8', '%', '~'), ('2', '番', '=')]
    """
    passage = compact(source, span or Span(0, len(source)))
    return tuple(
        replace(
            found,
            span=passage.span(*found.span),
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
    while beginning := NUMERAL.search(text, position):
        match = NUMBER.match(text, beginning.start())
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
        number = number_of(text, match)
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
    return Quantity(Span(begin, stop), measured, value, "", comparator, amount, amount, "", "", UnitKind.NONE)


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
    if "a" <= after <= "z" and unit_end(text, end) == end:
        return True  # 5G, 3D
    if len(digits) != 4 or digits[:2] not in ("19", "20"):
        return False
    return after in ("年", "") or bool(_JOINT.match(text, end)) or unit_end(text, end) == end


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
    end = unit_end(text, match.end())
    if end == match.end():
        return False
    counts = kind_of(text[match.end() : end]) is UnitKind.COUNT and not text.startswith("级", end)
    return counts or bool(_SCALE_END.match(text, end))


# --------------------------------------------------------------------------- units, ranges, comparators


def _measured(text: str, number: Number) -> Quantity:
    """The quantity that starts with `number`: unit, second end of a range, comparators."""
    end, unit = _unit_at(text, number)
    second = _second(text, number, end) if text[end : end + 1] in _JOINTS else None
    if second is None:
        return _quantity(text, number, None, end, unit)
    end, unit = _unit_at(text, second)
    return _quantity(text, number, second, end, unit)


def _unit_at(text: str, number: Number) -> tuple[int, str]:
    """End and text of the unit behind a number; the end of the number where there is none."""
    if number.unit:
        return number.end, number.unit
    start = number.end
    first = text[start : start + 1]
    if first == "%" and (broken := _PER_MILLE.match(text, start)):
        return broken.end(), "‰"
    if first == "个" and (parted := _PARTED.match(text, start)):
        return parted.end(), "个百分点"
    if first == "/" and (rate := _RATE.match(text, start)):
        return rate.end(), rate.group()
    end = unit_end(text, start)
    return end, text[start:end]


def _second(text: str, first: Number, end: int) -> Number | None:
    """The upper end of a range 10-20万吨, 10％～30％; None where no range goes on at `end`."""
    joint = _JOINT.match(text, end)
    match = NUMBER.match(text, joint.end()) if joint else None
    if joint is None or match is None or (match["arabic"] is None and not first.chinese):
        return None
    if match.end() - match.start() > _LONGEST_NUMBER:
        return None
    second = number_of(text, match)
    if joint.group() in ("到", "至"):
        goes_on = end != first.end and (
            joint.group() == "到" or _ORIGIN.search(text, max(0, first.start - 12), first.start)
        )
        if goes_on or second.amount <= first.amount:
            return None  # 从10%到20% goes from one level to another; 8%至10% lies between
    return second


def _quantity(text: str, first: Number, second: Number | None, end: int, measured: str) -> Quantity:
    """Put together one quantity; a range is told in the scale of its upper end."""
    last = second or first
    low, high = first.amount, last.upper if last.upper is not None else last.amount
    if second is not None and first.scale:
        low = low * SCALES[first.scale] / SCALES[last.scale]
    is_range = second is not None or last.upper is not None
    value = first.text or plain(low)
    start, stop, comparator = _comparators(text, first.start, end, is_range)
    measure = Span(first.start, end)
    return Quantity(
        Span(start, stop) if start < first.start or stop > end else measure,
        measure,
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
    for word in _BEFORE_ENDING.get(text[start - 1 : start], ()):
        if text.endswith(word, 0, start):
            start -= len(word)
            comparator = comparator if is_range else _BEFORE[word]
            break
    if text[end : end + 1] in _AFTERS and (after := _AFTER.match(text, end)):
        end = after.end()
        if comparator in (Comparator.EQUAL, Comparator.ABOUT):
            comparator = _AFTER_WORDS[after["word"]] if after["word"] else Comparator.AT_MOST
    return start, end, comparator
