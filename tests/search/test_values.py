"""Index terms of values sort as the numbers do, and a range finds exactly the numbers inside it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search.values import ANY_BASE, AS_WRITTEN, Measure, Range, measure, read_range, term

NUMBERS = st.floats(min_value=-1e15, max_value=1e15, allow_nan=False)


@given(NUMBERS, NUMBERS)
def test_terms_sort_as_numbers(one: float, other: float) -> None:
    assert (term(Measure(one, "元")) < term(Measure(other, "元"))) == (one < other)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_a_range_holds_what_lies_inside(number: float, low: float, high: float) -> None:
    assert Range(low, high, "元").holds(term(Measure(number, "元"))) == (low <= number <= high)
    assert Range(low, None, "元", above=True).holds(term(Measure(number, "元"))) == (number > low)
    assert Range(None, high, "元", below=True).holds(term(Measure(number, "元"))) == (number < high)


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("20000", "亿元", [(2e12, "元"), (2e12, ANY_BASE), (20000, AS_WRITTEN)]),
        ("8,195", "亿元", [(819_500_000_000, "元"), (819_500_000_000, ANY_BASE), (8195, AS_WRITTEN)]),
        ("60", "％", [(60, "%"), (60, ANY_BASE), (60, AS_WRITTEN)]),
        ("3", "个百分点", [(3, "%"), (3, ANY_BASE), (3, AS_WRITTEN)]),
        (
            "10-20",
            "万吨",
            [(1e5, "吨"), (1e5, ANY_BASE), (10, AS_WRITTEN), (2e5, "吨"), (2e5, ANY_BASE), (20, AS_WRITTEN)],
        ),
        ("5", "千瓦时", [(5, "千瓦时"), (5, ANY_BASE), (5, AS_WRITTEN)]),
        ("1.5", "", [(1.5, ""), (1.5, AS_WRITTEN)]),
        ("完成省下达指标", "", []),
    ],
)
def test_measures(value: str, unit: str, expected: list[tuple[float, str]]) -> None:
    assert [tuple(found) for found in measure(value, unit)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (">=60%", Range(60, None, "%")),
        ("≥60％", Range(60, None, "%")),
        (">60", Range(60, None, AS_WRITTEN, above=True)),
        ("<20000亿元", Range(None, 2e12, "元", below=True)),
        ("10..20", Range(10, 20, AS_WRITTEN)),
        ("10-20%", Range(10, 20, "%")),
        ("10%-20%", Range(10, 20, "%")),
        ("20000亿元", Range(2e12, 2e12, "元")),
        (">1万", Range(1e4, None, ANY_BASE, above=True)),
        ("很多", None),
        ("", None),
    ],
)
def test_ranges(text: str, expected: Range | None) -> None:
    assert read_range(text) == expected


@given(st.text(max_size=40))
def test_any_text_is_a_range_or_none(text: str) -> None:
    assert read_range(text) is None or isinstance(read_range(text), Range)
