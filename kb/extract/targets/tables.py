"""Targets from indicator tables: the planned value of each row, with its base, unit and attribute."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kb.extract.compact import Compact, compact
from kb.extract.quantities.find import Quantity, scan
from kb.extract.targets.table_grid import Column, Grid
from kb.extract.targets.time import Horizon
from kb.model import Baseline, Cell, Comparator, Target
from kb.text import Span, fold

_Row = Mapping[int, Cell]

_ROW_NUMBER = re.compile(
    r"^(?:[(（]?\d{1,2}[)）]|\d{1,2}(?:\.\d{1,2})*(?:[.．、]|(?=[^\d.%]))|[①-⑳]|[(（]?[一二三四五六七八九十]{1,2}[)）、])\s*"
)
_FOOTNOTE = re.compile(r"[*＊※△▲☆★#＃◆①-⑳☐□]+$")
_NAME_UNIT = re.compile(r"[(（]([^()（）]{1,16})[)）]$")
_NOTHING = re.compile(r"^[-—–－―/／.…无\s]*$")
_PLACES = re.compile(
    r"(?P<place>(?!不?[低高大小少]于|稳定|达到|控制|保持|不超|超过|累计)[一-龥]{2,12})[:：]?(?P<value>[≥≤><]?\d[\d.]*)%?[,，;；、]?"
)
_PART = re.compile(
    r"[,，;；(（]?其中[:：,，]?(?P<place>[一-龥]{2,8})[:：]?(?P<value>[≥≤]?\d[\d.]*)[)）]?"
)  # 500 | 其中：机动车400
_PAIR = re.compile(r"^\d[\d.]*[/:：]\d[\d.]*$")
_FALLS = re.compile(r"(?:降低|下降|减少|削减|降幅|减排)(?:率|比例|幅度)?$")
_RISES = re.compile(r"(?:增长|提高|增加|上升|增速|增幅)(?:率|比例|幅度|速度)?$")
_MEASURED = re.compile(
    r"(?:率|量|比例|比重|浓度|面积|长度|规模|强度|指数|数|值|占比|天数|收入|支出|人口|寿命|年限|投资|水平)$"
)
_OF_CLASS = re.compile(r"(?:主要)?(?:大气|水)?污染物(?P<measure>.*量)$")  # 主要污染物重点工程减排量: 氮氧化物
_HUNDRED = 100
_LONGEST_WORDS = 8  # Chinese characters beside a number; with more the cell is a sentence
_ATTRIBUTE_NAMES = ("约束性", "预期性", "引导性")


def grid_targets(grid: Grid, horizon: Horizon) -> Iterator[Target]:
    """The targets of one indicator table, row by row."""
    for row in grid.rows:
        yield from _row_targets(grid, row, horizon)


def _row_targets(grid: Grid, row: _Row, horizon: Horizon) -> Iterator[Target]:
    """The targets of a row; a column of growth counts where the planned value itself is left out."""
    named = _indicator(grid, row)
    if named is None:
        return
    goals = [(head, cell) for head, cell in grid.cells(row, Column.GOAL) if _says_something(grid, cell, named)]
    if not goals:
        growth = [(head, cell) for head, cell in grid.cells(row, Column.GROWTH) if _says_something(grid, cell, named)]
        goals = growth[-1:]
    for head, cell in goals:
        for value in _values(grid, cell, named):
            yield _target(grid, row, named, value, head.year or horizon.end)


def _says_something(grid: Grid, cell: Cell, named: _Named) -> bool:
    return cell.span != named.cell.span and not _NOTHING.match(grid.text(cell))


# --------------------------------------------------------------------------- the indicator of a row


@dataclass(frozen=True, slots=True)
class _Named:
    """The indicator of a row: its name without number and unit, its unit, and the cell it stands in."""

    name: str
    unit: str
    cell: Cell


def _indicator(grid: Grid, row: _Row) -> _Named | None:
    """The indicator of a row, from one or two levels of indicator cells (一级指标, 二级指标)."""
    parts = [
        (name, unit, cell)
        for _, cell in grid.cells(row, Column.INDICATOR)
        for name, unit in [_name_and_unit(grid.text(cell))]
        if re.search(r"[一-龥]", name)
    ]
    if not parts:
        return None
    unit = _unit(grid, row) or next((unit for _, unit, _ in reversed(parts) if unit), "")
    name, _, cell = parts[-1]
    if len(parts) > 1:
        name = _joined(parts[-2][0], name)
    return _Named(name, unit, cell)


def _joined(above: str, name: str) -> str:
    """The name of a row with that of the rows it belongs to, where it needs it.

    >>> _joined("氮氧化物", "重点工程减排量"), _joined("地表水优良比例", "国考断面"), _joined("污水处理", "县城生活污水处理率")
    ('氮氧化物重点工程减排量', '地表水优良比例（国考断面）', '县城生活污水处理率')
    """
    if (of_class := _OF_CLASS.match(above)) and not _MEASURED.search(name):
        return name + of_class["measure"]
    if not _MEASURED.search(above):
        return name if _MEASURED.search(name) and len(name) > 7 else above + name
    return name if _MEASURED.search(name) and not name.endswith("量") else f"{above}（{name}）"


def _name_and_unit(text: str) -> tuple[str, str]:
    """An indicator cell without row number and footnote marks, and the unit in its last brackets."""
    name = _FOOTNOTE.sub("", _ROW_NUMBER.sub("", text))
    bracketed = _NAME_UNIT.search(name)
    if bracketed and _is_unit(bracketed[1]):
        return _FOOTNOTE.sub("", name[: bracketed.start()]), fold(bracketed[1])
    return name, ""


def _unit(grid: Grid, row: _Row) -> str:
    for _, cell in grid.cells(row, Column.UNIT):
        text = grid.text(cell)
        return "" if _NOTHING.match(text) else fold(text)
    return ""


def _is_unit(text: str) -> bool:
    """Whether the words in brackets behind an indicator are its unit."""
    found = list(scan("1" + fold(text)))
    return bool(found) and found[0].measure.end == len(text) + 1


# --------------------------------------------------------------------------- the planned value


@dataclass(frozen=True, slots=True)
class _Value:
    """One planned value: digits, or the words that stand for them."""

    value: str
    unit: str
    comparator: Comparator
    span: Span
    place: str = ""


def _values(grid: Grid, cell: Cell, named: _Named) -> Iterator[_Value]:
    """The planned values of a cell: one, or one for each place or substance it names."""
    text = compact(grid.plan.text, cell.span)
    places = list(_PLACES.finditer(text.text))
    several = len(places) > 1 or (places and re.search(r"[:：]", places[0].group()))
    if several and "".join(place.group() for place in places) == text.text.replace(" ", ""):
        yield from (_place_value(text, place, named) for place in places)
        return
    if _PAIR.match(text.text) and "/" in text.text and "/" in named.name:
        yield from (_digits_value(text, part, named.unit) for part in re.finditer(r"[\d.]+", text.text))
        return
    units = named.unit.split("/")
    parts = list(re.finditer(r"[\d.]+", text.text))
    if _PAIR.match(text.text) and len(units) == len(parts) and all(_is_unit(unit) for unit in units):
        for part, unit in zip(parts, units, strict=True):  # 装机规模（万千瓦/万千瓦时） 200/400
            yield _digits_value(text, part, unit)
        return
    numbers = list(scan(text.text))
    if not numbers or _PAIR.match(text.text) or _is_sentence(text, numbers[0]):
        shown = text.shown.strip("。；;,， ")
        yield _Value(shown, named.unit, Comparator.EQUAL, cell.span)
        return
    number = numbers[0]
    yield _Value(
        number.value,
        _unit_of(named, number),
        _comparator(named, number, text.text),
        text.span(number.measure.start, number.measure.end),
    )
    if of_it := _PART.fullmatch(text.text, number.span.end):
        yield _place_value(text, of_it, named)


def _place_value(text: Compact, place: re.Match[str], named: _Named) -> _Value:
    """珠三角地区：50."""
    number = next(scan(place["value"]))
    span = text.span(place.start("value"), place.end("value"))
    shown = text.shown[place.start("place") : place.end("place")]
    return _Value(number.value, named.unit, _comparator(named, number, ""), span, shown)


def _digits_value(text: Compact, part: re.Match[str], unit: str) -> _Value:
    """One of the values of 野生动/植物种数保护率 85/77."""
    return _Value(part.group(), unit, Comparator.EQUAL, text.span(*part.span()))


def _is_sentence(text: Compact, number: Quantity) -> bool:
    """Whether a cell with a number is words all the same: 达到国家二级标准."""
    rest = text.text[: number.span.start] + text.text[number.span.end :].partition("其中")[0]
    return len(re.findall(r"[一-龥]", rest)) > _LONGEST_WORDS


def _unit_of(named: _Named, number: Quantity) -> str:
    """The unit of a planned value; a fall that states none is in percent: 年均浓度下降 [10]."""
    unit = named.unit or number.unit
    return "%" if not unit and number.high <= _HUNDRED and _FALLS.search(named.name) else unit


def _comparator(named: _Named, number: Quantity, text: str) -> Comparator:
    if number.comparator is Comparator.RANGE:
        return Comparator.RANGE
    if _FALLS.search(named.name) or re.search(r"下降|降低|减少", text):
        return Comparator.FALL
    if _RISES.search(named.name) or re.search(r"增长|提高", text):
        return Comparator.RISE
    return number.comparator


def _target(grid: Grid, row: _Row, named: _Named, value: _Value, year: int | None) -> Target:
    span = Span(min(named.cell.span.start, value.span.start), max(named.cell.span.end, value.span.end))
    return Target(
        id="",
        clause=grid.clause.id,
        indicator=f"{named.name}（{value.place}）" if value.place else named.name,
        comparator=value.comparator,
        value=value.value,
        unit=value.unit,
        quote=span.of(grid.plan.text),
        span=span,
        value_span=value.span,
        year=year,
        attribute=_attribute(grid, row),
        scope=value.place,
        baseline=_base(grid, row, named),
    )


def _attribute(grid: Grid, row: _Row) -> str:
    """约束性 or 预期性, from the column of attributes."""
    for _, cell in grid.cells(row, Column.ATTRIBUTE):
        text = grid.text(cell)
        return next((name for name in _ATTRIBUTE_NAMES if name[:2] in text), "")
    return ""


def _base(grid: Grid, row: _Row, named: _Named) -> Baseline | None:
    """The latest known value of a row."""
    for head, cell in reversed(grid.cells(row, Column.BASE)):
        text = compact(grid.plan.text, cell.span)
        number = next(scan(text.text), None)
        if number is not None:
            span = text.span(number.measure.start, number.measure.end)
            return Baseline(
                number.value, named.unit or number.unit, head.year, grid.clause.id, span.of(grid.plan.text), span
            )
    return None
