"""A number that is a promise, on its way to a name, and the promise it becomes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.extract.quantities.find import Quantity
from kb.extract.targets.forms import Form
from kb.extract.targets.passage import Around, Passage
from kb.extract.targets.words import Cue
from kb.extract.values import Value
from kb.model import Comparator
from kb.text import Span

_FLOOR = re.compile(r"(?:守住|守牢|守好|严守|坚守)[^,，。;；]{0,6}$")
_FLOOR_REACH = 12  # characters


class Reading(Value, frozen=True):
    """One promise read from a passage; positions are in the compact text."""

    name: str
    comparator: Comparator
    value: str
    unit: str
    span: Span  # from the name, where it stands near, to the end of the quantity
    measure: Span
    form: Form
    year: int | None = None
    first_year: int | None = None
    yearly: str = ""  # 年均, 每年
    scope: str = ""
    share_of: str = ""
    compared_year: int | None = None
    base: Quantity | None = None  # from which level, where the sentence says (由42%提高到60%)


class Found(Value, frozen=True):
    """A number that is a promise, on the way to its name: its place in the passage, its verb, what was read before."""

    passage: Passage
    index: int  # of the passage's numbers
    around: Around  # the number and its neighbourhood
    cue: Cue | None
    form: Form
    before: Reading | None  # the last promise, wherever it stands
    year: int | None = None
    first_year: int | None = None
    earlier: Sequence[Reading] = ()  # the promises before, with the last


def is_held(left: str) -> bool:
    """Whether the words before a number say that it is a floor to be kept: 守住耕地红线 | 1000万亩."""
    return "守" in left[-_FLOOR_REACH:] and bool(_FLOOR.search(left[-_FLOOR_REACH:]))


def unnamed(found: Found, around: Around) -> Reading:
    """The reading of the number of `found`, or of another one that makes the same promise, before it has a name."""
    quantity, form = around.quantity, found.form
    comparator, unit = quantity.comparator, quantity.unit
    if comparator is not Comparator.RANGE:
        if form is Form.LEVEL and comparator is Comparator.EQUAL and is_held(around.left):
            comparator = Comparator.AT_LEAST
        elif form is Form.RISE:
            comparator = Comparator.RISE
        elif form is Form.FALL:
            comparator = Comparator.FALL
        elif form is Form.RANK:
            comparator, unit = Comparator.AT_MOST, unit or "位"
    return Reading(
        "", comparator, quantity.value, unit, quantity.span, quantity.measure, form, found.year, found.first_year
    )
