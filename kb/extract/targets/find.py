"""Targets of a plan: every quantity it says shall be reached, from sentences, items, boxes and indicator tables."""

from __future__ import annotations

import dataclasses
import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice

from kb.extract.compact import compact
from kb.extract.indicators.keys import indicator_key
from kb.extract.quantities.find import Quantity, scan
from kb.extract.targets.found import Reading
from kb.extract.targets.passage import prepare
from kb.extract.targets.places import Place, find_places, may_hold_numbers
from kb.extract.targets.reading import Outlook, read_passage
from kb.extract.targets.time import Horizon, Mark, Tense, find_marks, horizon_of
from kb.extract.values import Value, replace
from kb.lexicon.thesaurus import recent_thesaurus
from kb.model import Baseline, Comparator, Plan, RoleAssignment, Target
from kb.text import Span, squeeze

_RULEBOOK = re.compile(r"(?:法|条例|办法|规定|细则|规则|章程|公报|决算|标准|规范)(?:[（(][^）)]*[）)])?$")
_BULLETIN = re.compile(r"统计公报|(?:计划|预算)执行(?:情况|结果)的?(?:统计)?公报")  # tells what was, year by year
_OPENING = 300  # characters in which a document says what it is
_UNWRITTEN = frozenset(("", "位", "人", "户"))  # 进入前20 | 转移劳动力5万
_MOST_NUMBERS = 2000  # in one paragraph; what holds more is data, not prose


def find_targets(plan: Plan, roles: Mapping[str, RoleAssignment] | None = None) -> tuple[Target, ...]:
    """All targets of `plan` in document order, with ids `<clause>#t<n>`; baselines are added by `with_baselines`."""
    horizon = horizon_of(plan)
    grids, in_tables = _read_tables(plan, horizon)
    found: list[Target | _Promise] = [*in_tables]
    if not (_RULEBOOK.search(squeeze(plan.metadata.title)) or _BULLETIN.search(squeeze(plan.text[:_OPENING]))):
        places = find_places(plan, horizon, roles or {}, grids)
        found.extend(promise for place in places for promise in _promises(plan, place, horizon))
    return tuple(_numbered(plan, sorted(found, key=lambda each: (each.span.start, each.value_span.start))))


def _read_tables(plan: Plan, horizon: Horizon) -> tuple[list[Span], list[Target]]:
    """The places of the indicator tables of a plan, and the targets in them."""
    if not plan.source.tables:
        return [], []
    from kb.extract.targets.table_grid import find_grids
    from kb.extract.targets.tables import grid_targets

    grids = tuple(find_grids(plan, horizon))
    return [grid.span for grid in grids], [target for grid in grids for target in grid_targets(grid, horizon)]


class Fact(Value, frozen=True):
    """One quantity the plan says was reached or is the state now; the fields are those of a target."""

    clause: str
    indicator: str
    comparator: Comparator
    value: str
    unit: str
    year: int | None
    span: Span
    value_span: Span


def find_facts(plan: Plan, about: Collection[str], units: Collection[str]) -> Iterator[Fact]:
    """The facts of `plan`: those told in a sentence with one of the words `about` and a number in one of the base `units`.

    Facts in other units may be left out.
    """
    horizon = horizon_of(plan)
    spots = _occurrences(plan.text, about)
    for place in find_places(plan, horizon, {}, (), Tense.PAST, spots):
        for sentence in _sentences_at(plan.text, place, spots):
            for told in _promises(plan, sentence, horizon, units):
                read = told.reading
                yield Fact(
                    told.clause,
                    read.name,
                    read.comparator,
                    read.value,
                    read.unit,
                    read.year,
                    told.span,
                    told.value_span,
                )


def _occurrences(text: str, words: Collection[str]) -> list[int]:
    """Where any of `words` begins in `text`, in order."""
    found: list[int] = []
    for word in words:
        position = text.find(word)
        while position >= 0:
            found.append(position)
            position = text.find(word, position + 1)
    return sorted(found)


def _sentences_at(text: str, place: Place, spots: Sequence[int]) -> Iterator[Place]:
    """The sentences of a place with numbers in which one of the `spots` lies; these are in order."""
    position, end = place.span
    index = bisect_left(spots, position)
    while index < len(spots) and spots[index] < end:
        start = text.rfind("。", position, spots[index]) + 1 or position
        position = text.find("。", spots[index], end) + 1 or end
        if may_hold_numbers(text[start:position]):
            yield replace(place, span=Span(start, position))
        index = bisect_left(spots, position, index)


class _Promise(Value, frozen=True):
    """A reading with its spans in the plan, before it is counted within its clause."""

    clause: str
    reading: Reading
    span: Span
    value_span: Span
    base_span: Span | None


def _numbered(plan: Plan, found: Sequence[Target | _Promise]) -> Iterator[Target]:
    """Targets with their ids, counted within each clause, and their comparable indicators."""
    thesaurus = recent_thesaurus()
    counts: dict[str, int] = {}
    for each in found:
        counts[each.clause] = count = counts.get(each.clause, 0) + 1
        name = f"{each.clause}#t{count}"
        if isinstance(each, Target):
            yield dataclasses.replace(each, id=name, indicator_key=indicator_key(each.indicator, thesaurus))
        else:
            yield _target(plan, each, name, indicator_key(each.reading.name, thesaurus))


def _promises(plan: Plan, place: Place, horizon: Horizon, units: Collection[str] | None = None) -> Iterator[_Promise]:
    """The promises of one place; none where numbers in one of the base `units` are asked for and it holds none."""
    text = compact(plan.text, place.span)
    marks = find_marks(text.text, horizon)
    if not _may_hold(place.outlook, marks):
        return
    quantities = list(islice(scan(text.text), _MOST_NUMBERS + 1))
    if len(quantities) > _MOST_NUMBERS or not any(map(_may_be_target, quantities)):
        return
    if units is not None and not any(_is_in(quantity, units) for quantity in quantities):
        return
    passage = prepare(text, quantities, marks)
    upto = len(passage.arounds)
    if units is not None:  # what stands behind the last number asked for has no bearing on it
        while upto and not _is_in(passage.arounds[upto - 1].quantity, units):
            upto -= 1
    for reading in read_passage(passage, place.outlook, upto):
        base_span = text.span(*reading.base.measure) if reading.base else None
        yield _Promise(place.clause.id, reading, text.span(*reading.span), text.span(*reading.measure), base_span)


def _may_be_target(quantity: Quantity) -> bool:
    """Whether a number can be one on its own: with a unit, or a fraction or proportion."""
    return bool(quantity.unit) or "/" in quantity.value or ":" in quantity.value


def _is_in(quantity: Quantity, units: Collection[str]) -> bool:
    """Whether a number is in one of the base `units`; a bare one may be given its unit by the words around."""
    return quantity.base in units or (not quantity.measured and any(unit in _UNWRITTEN for unit in units))


def _may_hold(outlook: Outlook, marks: Sequence[Mark]) -> bool:
    """Whether a paragraph with these time marks can hold what is wanted: results only where it looks back."""
    if outlook.tense is outlook.wanted or (outlook.wanted is Tense.FUTURE and not outlook.strict):
        return True
    return outlook.wanted in [mark.tense for mark in marks]


def _target(plan: Plan, promise: _Promise, name: str, key: str) -> Target:
    """A promise as a target."""
    reading = promise.reading
    return Target(
        id=name,
        clause=promise.clause,
        indicator=reading.name,
        comparator=reading.comparator,
        value=reading.value,
        unit=reading.unit,
        quote=promise.span.of(plan.text),
        span=promise.span,
        value_span=promise.value_span,
        year=reading.year,
        period=_period(reading),
        scope=reading.scope,
        share_of=reading.share_of,
        indicator_key=key,
        baseline=_baseline(plan, promise),
    )


def _period(reading: Reading) -> str:
    """The years a yearly figure runs over, where the text names them."""
    if not reading.yearly:
        return ""
    return f"{reading.first_year}-{reading.year}" if reading.first_year and reading.year else "年均"


def _baseline(plan: Plan, promise: _Promise) -> Baseline | None:
    """The level the sentence says the target starts from: 由42%提高到60%."""
    base, span = promise.reading.base, promise.base_span
    if base is None or span is None:
        return None
    return Baseline(
        value=base.value,
        unit=base.unit,
        year=promise.reading.compared_year,
        clause=promise.clause,
        quote=span.of(plan.text),
        span=span,
    )
