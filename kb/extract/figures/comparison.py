"""The same indicator in several plans: targets of different plans that count the same thing, in one row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb.model import Target


@dataclass(frozen=True, slots=True)
class ComparedIndicator:
    """One indicator under its comparable name, and the targets each plan sets for it, by plan id in the order given."""

    indicator: str
    targets: Mapping[str, tuple[Target, ...]]


def compare_targets(plans: Iterable[tuple[str, Sequence[Target]]]) -> tuple[ComparedIndicator, ...]:
    """The indicators of `plans` (id and targets of each); those that most plans share come first, then as they appear.

    Indicators meet under their `indicator_key`, which the thesaurus gives: GDP and 地区生产总值 are one row.
    """
    rows: dict[str, dict[str, list[Target]]] = {}
    for plan, targets in plans:
        for target in targets:
            rows.setdefault(target.indicator_key or target.indicator, {}).setdefault(plan, []).append(target)
    ranked = sorted(rows.items(), key=lambda row: -len(row[1]))
    return tuple(
        ComparedIndicator(indicator, {plan: tuple(targets) for plan, targets in found.items()})
        for indicator, found in ranked
    )
