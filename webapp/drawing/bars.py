"""The bar from baseline to target in a row of the targets table."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from kb.model import Comparator, Target

WIDTH = 160.0  # user units; the bar is drawn at this width


@dataclass(frozen=True, slots=True)
class Bar:
    """`base` is where the baseline ends, None without one; `goal` is where the target lies; 0 <= both <= WIDTH."""

    base: float | None
    goal: float
    left: float  # the stretch between the two, from its left end
    length: float
    falls: bool
    label: str  # the same in words, for those who cannot see it


def bar(target: Target) -> Bar | None:
    """The bar of a target, or None where there is nothing to compare: no baseline, and no share of 100 %."""
    goal = _number(target.value)
    if goal is None or target.comparator in (Comparator.RISE, Comparator.FALL):
        return None
    base = _base(target)
    if base is not None:
        return _between(target, base, goal)
    if target.unit in ("%", "％") and goal <= 100:
        return Bar(None, _scaled(goal, 100), 0.0, _scaled(goal, 100), False, f"目标 {target.value}{target.unit}")
    return None


def _between(target: Target, base: float, goal: float) -> Bar | None:
    top = max(base, goal)
    if top <= 0 or target.baseline is None:
        return None
    start, end = _scaled(base, top), _scaled(goal, top)
    change = f"，{'增长' if goal >= base else '下降'} {abs(goal / base - 1):.0%}" if base else ""
    label = f"基期 {target.baseline.value}{target.baseline.unit}，目标 {target.value}{target.unit}{change}"
    return Bar(start, end, min(start, end), round(abs(end - start), 1), goal < base, label)


def _base(target: Target) -> float | None:
    """The baseline, where it is a number in the unit of the target."""
    base = target.baseline
    if base is None or base.unit.strip() != target.unit.strip():
        return None
    return _number(base.value)


def _scaled(value: float, top: float) -> float:
    return round(WIDTH * value / top, 1)


def _number(value: str) -> float | None:
    """A finite number that is not negative, or None."""
    try:
        number = float(value.replace(",", ""))
    except ValueError:
        return None
    return number if isfinite(number) and number >= 0 else None
