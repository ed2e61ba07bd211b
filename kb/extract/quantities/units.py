"""Units of measure and measure words of official Chinese, with what they are worth in a base unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache


class UnitKind(StrEnum):
    """What a unit counts; rules about wording differ by kind."""

    PERCENT = "percent"
    POINT = "point"  # percentage points
    MULTIPLE = "multiple"  # 倍, 番
    COUNT = "count"  # measure words
    MONEY = "money"
    TIME = "time"
    PHYSICAL = "physical"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: its kind and its worth, `1 unit == factor base`."""

    name: str
    kind: UnitKind
    base: str
    factor: Decimal


def _units(kind: UnitKind, table: str) -> list[Unit]:
    """Units from a table `name` or `name=factor base`, separated by blanks and commas."""
    units = []
    for entry in table.split(","):
        name, _, worth = entry.strip().partition("=")
        factor, _, base = worth.partition(" ")
        units.append(Unit(name, kind, base or name, Decimal(factor or 1)))
    return units


# 亩 is 1/15 公顷; a table of ratios needs it only to compare areas, so four digits are enough.
_TABLE = (
    *_units(UnitKind.PERCENT, "%,‰=0.1 %"),
    *_units(UnitKind.POINT, "个百分点,百分点=1 个百分点"),
    *_units(UnitKind.MULTIPLE, "倍,番"),
    *_units(UnitKind.MONEY, "元,元人民币=1 元,美元,欧元,港元,日元,英镑,元美元=1 美元,新台币"),
    *_units(
        UnitKind.TIME,
        "年,岁,个月,个季度,周,天,个工作日,工作日=1 个工作日,日=1 天,小时,个小时=1 小时,学时,分钟,秒,毫秒",
    ),
    *_units(UnitKind.PHYSICAL, "公顷,亩=0.066667 公顷,平方公里=100 公顷,平方千米=100 公顷,km2=100 公顷,顷=6.6667 公顷"),
    *_units(UnitKind.PHYSICAL, "平方米,平米=1 平方米,m2=1 平方米,㎡=1 平方米"),
    *_units(UnitKind.PHYSICAL, "公里,千米=1 公里,km=1 公里,里=0.5 公里,米=0.001 公里,延米=0.001 公里,纳米,微米"),
    *_units(UnitKind.PHYSICAL, "吨,公斤=0.001 吨,千克=0.001 吨,斤=0.0005 吨,担=0.05 吨,蒸吨"),
    *_units(UnitKind.PHYSICAL, "吨标准煤,吨标煤=1 吨标准煤,吨煤,tce=1 吨标准煤,克标准煤,克标煤=1 克标准煤"),
    *_units(UnitKind.PHYSICAL, "吨二氧化碳,吨二氧化碳当量=1 吨二氧化碳,吨碳,吨油当量,吨干物质,吨公里,人公里"),
    *_units(
        UnitKind.PHYSICAL, "立方米,方=1 立方米,立方=1 立方米,m3=1 立方米,标准立方米,标立方米,桶,升,千升=1000 升,毫升"
    ),
    *_units(UnitKind.PHYSICAL, "千瓦时,千瓦小时=1 千瓦时,度电=1 千瓦时,kwh=1 千瓦时,兆瓦时=1000 千瓦时"),
    *_units(
        UnitKind.PHYSICAL, "千瓦,瓦=0.001 千瓦,兆瓦=1000 千瓦,吉瓦=1000000 千瓦,kw=1 千瓦,mw=1000 千瓦,gw=1000000 千瓦"
    ),
    *_units(
        UnitKind.PHYSICAL, "千伏,千伏安,兆伏安,千乏,兆乏,伏,兆瓦峰,兆帕,马力,度,摄氏度,℃=1 摄氏度,分贝,分,毫米,厘米"
    ),
    *_units(UnitKind.PHYSICAL, "微克,毫克,克,μg=1 微克,µg=1 微克,ug=1 微克,mg=1 毫克,千卡,大卡,吉焦"),
    *_units(UnitKind.PHYSICAL, "tb,pb,eb,p,tbps,gbps,mbps,flops,pflops,eflops,兆,兆比特,比特,字节,赫兹,hz"),
    *_units(
        UnitKind.COUNT,
        "人次,人,名,位,户,户次,人天,家,家次,标准箱=1 标箱,标箱,teu=1 标箱,箱,重量箱,架次,辆次,车次,件次,场次,班次",
    ),
    *_units(
        UnitKind.COUNT,
        "个,项,条,座,所,处,套,栋,幢,片,张,种,件,支,只,头,株,棵,口,艘,架,列,台,台套,台(套)=1 台套,辆,块,间,部,次",
    ),
    *_units(
        UnitKind.COUNT,
        "场,批,类,大类,对,组,队,顶,根,段,盏,份,册,篇,首,枚,眼,尾,羽,匹,线,门,路,路端,锭,床,床位,卷,盘,宗,起,例,笔,单,孔,樘",
    ),
    *_units(
        UnitKind.COUNT,
        "袋,瓶,盆,棒,颗,批次,具,副,幅,扇,把,本,席,站,粒,亩次,个等级,头只,头(只)=1 头只,只(头)=1 头只,辆(台),套(件),件(套),所(个)",
    ),
)

_UNITS = {unit.name: unit for unit in _TABLE}

_ONLY_BEFORE = {
    "日": "(?=(?:之|以)?内?办[结成])",
    "吨碳": "(?!纤|酸|素|排|化|汇)",
    "方": "(?!面|案|式|向|针|便|法)",
} | {name: "(?!炭|矿|气|电|制|化)" for name in _UNITS if name.endswith("煤")}  # what must follow, or may not
_MAY_FOLLOW = {name: re.compile(condition) for name, condition in _ONLY_BEFORE.items()}
_LENGTHS = {
    first: tuple(sorted({len(name) for name in _UNITS if name[0] == first}, reverse=True))
    for first in {name[0] for name in _UNITS}
}  # of the units with this first character, the longest first
_NAMES = "|".join(
    re.escape(name) + _ONLY_BEFORE.get(name, "") for name in sorted(_UNITS, key=lambda name: (-len(name), name))
)
_PER = re.compile(
    rf"(?:(?:/每?|每)(?:{_NAMES}|(?:10{{0,5}}|[百千])?[万亿]?(?:{_NAMES})|[日月季万亿adl])(?:[·.]?(?:年|日|月|a|d))?){{1,2}}"
)
_PER_MARKS = ("/", "每")


def unit_end(text: str, start: int) -> int:
    """Where the unit that begins at `start` of folded text ends, with what it is measured per (元/人, 微克/立方米).

    It is `start` itself where none begins there.

    >>> unit_end("35微克/立方米以下", 2), unit_end("5方案", 1), unit_end("3个", 1)
    (8, 1, 2)
    """
    end = start + _plain_unit(text, start)
    if end > start and text.startswith(_PER_MARKS, end) and (per := _PER.match(text, end)):
        return per.end()
    return end


def _plain_unit(text: str, start: int) -> int:
    """The length of the longest unit of the table that begins at `start`; 0 where none does."""
    for length in _LENGTHS.get(text[start : start + 1], ()):  # a table is faster than a pattern of all names
        name = text[start : start + length]
        if name in _UNITS and (name not in _MAY_FOLLOW or _MAY_FOLLOW[name].match(text, start + len(name))):
            return len(name)  # at the end of the text less than `length`
    return 0


@lru_cache(maxsize=1024)
def kind_of(measured: str) -> UnitKind:
    """What a unit counts, told by its first part where it is a rate: 元/人 is money; NONE where it is none."""
    if known := _UNITS.get(measured):
        return known.kind
    length = _plain_unit(measured, 0)
    return _UNITS[measured[:length]].kind if length else UnitKind.NONE


SCALES = {"": Decimal(1), "万": Decimal(10**4), "亿": Decimal(10**8), "万亿": Decimal(10**12), "千": Decimal(1000)}
"""The scale words that stay with the unit (亿元) and what they are worth."""


@lru_cache(maxsize=1024)
def base_of(measured: str) -> str:
    """The unit that a figure in `measured` is told in to be compared; `measured` itself where that is no known unit."""
    unit = unit_named(measured)
    return unit.base if unit else measured


_PER_MARK = re.compile(r"/每?|每")
_SCALED = re.compile(r"(?P<number>\d*)(?P<scale>[万亿]?)(?P<unit>[^\d万亿].*)")


@lru_cache(maxsize=1024)
def unit_named(name: str) -> Unit | None:
    """The unit called `name` (folded, without a scale word), or None; of a rate both sides are told in base units.

    >>> unit_named("元/平方公里").base, unit_named("元/平方公里").factor
    ('元/公顷', Decimal('0.01'))
    """
    known = _UNITS.get(name)
    if known is not None or not _PER_MARK.search(name):
        return known
    above, *parts = _PER_MARK.split(name)
    top = _UNITS.get(above)
    if top is None:
        return None
    base, factor = top.base, top.factor
    for part in parts:
        below = _SCALED.match(part)
        unit = _UNITS.get(below["unit"]) if below else None
        if below is None or unit is None:
            base += "/" + part
        else:
            base += "/" + unit.base
            factor /= Decimal(below["number"] or 1) * SCALES[below["scale"]] * unit.factor
    return Unit(name, top.kind, base, factor)
