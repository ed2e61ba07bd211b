"""Values of targets as index terms whose alphabetical order is their numerical order."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import NamedTuple

from kb.text import fold

AS_WRITTEN = "#"
"""The measure of a value compared by its digits alone, whatever its unit."""

ANY_BASE = ""
"""The measure of a value compared by its size alone: 1万 whether of people or of hectares."""

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_UNIT = re.compile(r"(?P<scale>万亿|十亿|百万|千万|[十百千万亿])?(?P<base>.*)", re.DOTALL)
_SCALES = {
    "": 1.0,
    "十": 1e1,
    "百": 1e2,
    "千": 1e3,
    "万": 1e4,
    "百万": 1e6,
    "千万": 1e7,
    "亿": 1e8,
    "十亿": 1e9,
    "万亿": 1e12,
}
_SAME_UNIT = {"％": "%", "百分点": "%", "个百分点": "%"}
_ONLY_BASE = ("千瓦", "千克", "千米", "千卡")  # here 千 belongs to the unit


class Measure(NamedTuple):
    """A number and what it counts; `base` has no scale word: 亿元 is 元."""

    number: float
    base: str


def measure(value: str, unit: str) -> Iterator[Measure]:
    """The numbers in a value as written ("20000", "10-20"), in the unit's base, in whatever base, and as written.

    >>> list(measure("1.5", "万元"))
    [Measure(number=15000.0, base='元'), Measure(number=15000.0, base=''), Measure(number=1.5, base='#')]
    """
    scale, base = _split_unit(unit)
    for written in _NUMBER.findall(fold(value).replace(",", "").replace("-", " ")):
        yield Measure(float(written) * scale, base)
        if base != ANY_BASE:
            yield Measure(float(written) * scale, ANY_BASE)
        yield Measure(float(written), AS_WRITTEN)


def _split_unit(unit: str) -> tuple[float, str]:
    plain = fold(unit).strip()
    if plain.startswith(_ONLY_BASE):
        return 1.0, plain
    match = _UNIT.fullmatch(plain)
    assert match
    base = match["base"]
    return _SCALES[match["scale"] or ""], _SAME_UNIT.get(base, base)


def term(measured: Measure) -> str:
    """The index term: base, then the number in 16 hexadecimal digits that sort as the numbers do."""
    return f"{prefix(measured.base)}{_sortable(measured.number)}"


def prefix(base: str) -> str:
    """What all index terms with this base begin with."""
    return f"{''.join(base.split())}|"


def _sortable(number: float) -> str:
    (bits,) = struct.unpack(">Q", struct.pack(">d", number + 0.0))
    flipped = bits ^ 0xFFFF_FFFF_FFFF_FFFF if bits >> 63 else bits | 1 << 63
    return f"{flipped:016x}"


class Range(NamedTuple):
    """What a value filter asks for; None means no bound."""

    low: float | None
    high: float | None
    base: str
    above: bool = False  # `low` itself does not count
    below: bool = False  # `high` itself does not count

    def holds(self, index_term: str) -> bool:
        """Whether the value behind an index term of the same base lies in the range."""
        digits = index_term.rpartition("|")[2]
        if self.low is not None and (digits < (low := _sortable(self.low)) or (self.above and digits == low)):
            return False
        return self.high is None or digits < (high := _sortable(self.high)) or (digits == high and not self.below)


_RANGE = re.compile(
    r"(?P<sign>>=|<=|=>|=<|>|<|=)?\s*(?P<low>-?\d[\d,]*(?:\.\d+)?)(?P<unit>[^\d\s.~-]*)"
    r"(?:(?:\.\.|-|~|至|到)(?P<high>\d[\d,]*(?:\.\d+)?)(?P<high_unit>[^\d\s.~-]*))?"
)
_SIGNS = {"≥": ">=", "≧": ">=", "≤": "<=", "≦": "<=", "—": "-", "–": "-"}


def read_range(text: str) -> Range | None:
    """What `>=60%`, `20000亿元`, `10..20` or `10%-20%` asks for; None where it is none of these.

    >>> read_range(">=60%")
    Range(low=60.0, high=None, base='%', above=False, below=False)
    """
    plain = fold(text)
    for sign, ascii_sign in _SIGNS.items():
        plain = plain.replace(sign, ascii_sign)
    match = _RANGE.fullmatch(plain.strip())
    if not match:
        return None
    unit = match["unit"] or match["high_unit"] or ""
    scale, base = _split_unit(unit) if unit else (1.0, AS_WRITTEN)
    low = float(match["low"].replace(",", "")) * scale
    if match["high"]:
        return Range(low, float(match["high"].replace(",", "")) * scale, base)
    sign = match["sign"] or "="
    if "<" in sign:
        return Range(None, low, base, below=sign == "<")
    if ">" in sign:
        return Range(low, None, base, above=sign == ">")
    return Range(low, low, base)
