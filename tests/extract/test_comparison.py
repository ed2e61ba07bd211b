"""The same indicator of several plans stands in one row."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kb.extract.figures.comparison import compare_targets
from kb.model import Target


def test_names_of_one_indicator_meet(targets_of: Callable[..., Sequence[Target]]) -> None:
    one = targets_of("到2025年，地区生产总值达到2000亿元，森林覆盖率达到50%。")
    other = targets_of("到2025年，GDP达到3000亿元。")
    rows = compare_targets([("one", one), ("other", other)])
    assert [(row.indicator, list(row.targets)) for row in rows] == [
        ("地区生产总值", ["one", "other"]),
        ("森林覆盖率", ["one"]),
    ]
    assert [target.value for target in rows[0].targets["other"]] == ["3000"]


def test_nothing_to_compare() -> None:
    assert compare_targets([]) == ()
    assert compare_targets([("one", ())]) == ()
