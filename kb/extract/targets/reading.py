"""The promises in a paragraph, read number by number: is it one, of which year, and of what."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import attrgetter

from kb.extract.indicators.names import is_indicator
from kb.extract.quantities.units import UnitKind
from kb.extract.targets.forms import Form, form_of, is_no_promise
from kb.extract.targets.found import Found, Reading
from kb.extract.targets.naming import is_base, name_readings
from kb.extract.targets.passage import Around, Passage
from kb.extract.targets.time import Mark, Tense
from kb.extract.targets.words import Cue, CueKind, cue_before
from kb.extract.values import Value, replace
from kb.model import Comparator


class Outlook(Value, frozen=True):
    """What is known of a passage from where it stands."""

    tense: Tense = Tense.OPEN
    year: int | None = None  # of the section heading
    first_year: int | None = None
    dated: bool = False  # the heading names the year, and a sentence changes it only for itself
    strict: bool = False  # take a number only where the sentence itself looks ahead
    goal: bool = False  # a statement of goals: its year holds for the sentences that follow
    wanted: Tense = Tense.FUTURE  # PAST asks for results and present state instead of promises


_FORECAST = re.compile(r"预计(?!到|至)[^,，。;；]*$")
_MARKS_KEPT = 100  # marks before a number that may bear on it
_FORECAST_REACH = 80  # characters before a number
_AVERAGE = re.compile(r"年均|平均|日均")  # other concentrations are limits, unless the text says by when
_EXTENTS = frozenset(("公顷", "平方米", "公里"))
_RANKS = frozenset(("位", "名", "人", "人次", "万人", "万人次"))
_GOES_ON = ("其中，", "其中：", "其中", "（其中")  # a sentence that speaks of parts of what the one before says
_REALISED = re.compile("实现|保证|保持")
_WHOLE_COST = re.compile(r"[\0、,，]*(?:项目)?(?:计划|规划|设计|概算|估算)?总投资(?:额|规模)?(?:约|共|为|达|达到)?")
_SOUGHT = re.compile("签约|引进|招引|引资|引入|落地|储备")  # what such projects cost is a success of its own
_SHORT_NAMES = frozenset("钢糖纱煤铜铝油")


def read_passage(passage: Passage, outlook: Outlook, upto: int) -> list[Reading]:
    """The promises that the first `upto` numbers of a passage make, in order."""
    readings: list[Reading] = []
    costs: list[Reading] = []
    index = 0
    while index < upto:
        found = _read(passage, outlook, index, readings)
        readings.extend(found)
        if len(found) == 1 and _is_whole_cost(passage.arounds[index], found[0]):
            costs += found
        index += len({reading.measure for reading in found}) if len(found) > 1 else 1
    return [reading for reading in readings if reading not in costs] if costs else readings


def _is_whole_cost(around: Around, reading: Reading) -> bool:
    """Whether a sum is what the works just counted cost over all years: 实施项目77个，总投资 | 2167亿元.

    It is no promise, but the sums behind it take their name from the same works.
    """
    return (
        reading.comparator in (Comparator.EQUAL, Comparator.ABOUT)
        and "总投资" in around.left
        and bool(_WHOLE_COST.fullmatch(around.left))
        and not _SOUGHT.search(reading.name)
    )


def _read(passage: Passage, outlook: Outlook, index: int, readings: Sequence[Reading]) -> list[Reading]:
    """The promises that the number at `index` makes; a 分别 series gives those of the numbers that follow, too."""
    around = passage.arounds[index]
    tense, year, first_year = _when(passage, outlook, around)
    if (tense is Tense.PAST) != (outlook.wanted is Tense.PAST) or is_no_promise(around):
        return []
    before = readings[-1] if readings else None
    if is_base(passage.arounds, index) or (before and before.span.end > around.quantity.span.start):
        return []
    start = around.quantity.span.start
    if "预计" in passage.shown and _FORECAST.search(passage.shown, max(around.half, start - _FORECAST_REACH), start):
        return []
    if year is None and around.quantity.unit.startswith(("毫克/", "mg/")) and not _AVERAGE.search(around.left):
        return []
    cue = _as_done(cue_before(around.left), around)
    listed = before is not None and passage.are_listed(before.span.end, around)
    previous = passage.arounds[index - 1] if index else None
    form = form_of(around, cue, before.form if before else None, listed, previous)
    goes_on = before is not None and before.span.end > around.sentence
    if form is None or not (goes_on or _may_take(form, around, cue, tense, outlook)):
        return []
    named = name_readings(Found(passage, index, around, cue, form, before, year, first_year, readings))
    return [_printed(passage, reading) for reading in named if _is_name(reading)]


def _printed(passage: Passage, reading: Reading) -> Reading:
    """A reading with its name as printed."""
    name = passage.printed(reading.name, reading.span)
    return reading if name is reading.name else replace(reading, name=name)


def _as_done(cue: Cue | None, around: Around) -> Cue | None:
    """提升 as a verb of doing where it speaks of areas and things, not of a figure: 森林质量提升8.6万亩."""
    if cue is None or cue.word != "提升" or cue.kind is not CueKind.UP:
        return cue
    quantity = around.quantity
    is_extent = quantity.base in _EXTENTS or (quantity.kind is UnitKind.COUNT and quantity.unit not in _RANKS)
    return replace(cue, kind=CueKind.ACT) if is_extent and not is_indicator(around.left[: cue.start]) else cue


def _is_name(reading: Reading) -> bool:
    """Whether the name of a reading is one: a single character only of goods and of things counted."""
    return len(reading.name) > 1 or (bool(reading.name) and reading.form is Form.COUNT) or reading.name in _SHORT_NAMES


def _when(passage: Passage, outlook: Outlook, around: Around) -> tuple[Tense, int | None, int | None]:
    """Tense and year of a number: the last mark before it in its sentence, else what the outlook says."""
    tense, year, first_year = outlook.tense, outlook.year, outlook.first_year
    looks_back = outlook.wanted is Tense.PAST
    for mark in _marks_before(passage.marks, around.quantity.span.start):
        if mark.end <= around.sentence:
            if outlook.tense is Tense.OPEN and mark.tense is not Tense.OPEN and (mark.year or not outlook.strict):
                tense = mark.tense
            is_until = mark.until and mark.tense is Tense.FUTURE
            if is_until and (outlook.goal or passage.shown.startswith(_GOES_ON, around.sentence)):
                year, first_year = mark.year, mark.first_year
            continue
        if mark.tense is Tense.PAST and mark.end <= around.half and not looks_back:
            continue
        if (mark.names_plan and mark.tense is Tense.FUTURE) or (mark.in_year and outlook.tense is Tense.FUTURE):
            continue
        tense = mark.tense if mark.tense is not Tense.OPEN else tense
        if mark.year is not None and (mark.tense is Tense.PAST) == looks_back:
            year, first_year = mark.year, mark.first_year
    return tense, year, first_year


def _marks_before(marks: Sequence[Mark], start: int) -> Iterator[Mark]:
    """The marks before a position, of very many the last."""
    if len(marks) > _MARKS_KEPT:
        upto = bisect_left(marks, start, key=attrgetter("start"))
        marks = marks[max(0, upto - _MARKS_KEPT) : upto]
    return itertools.takewhile(lambda mark: mark.start < start, marks)


def _may_take(form: Form, around: Around, cue: Cue | None, tense: Tense, outlook: Outlook) -> bool:
    """Whether a number in this construction is a promise in a passage of this tense."""
    if tense is not Tense.OPEN:
        return True
    if outlook.strict:
        return False
    if around.quantity.comparator is not Comparator.EQUAL:
        return True
    if form is Form.PLAIN:
        return around.quantity.kind is UnitKind.PERCENT and bool(_REALISED.search(around.left))
    return cue is None or cue.kind is not CueKind.AT  # 比例为83% describes what is
