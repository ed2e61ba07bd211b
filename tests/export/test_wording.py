"""Targets in one phrase, as one would say them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.export.wording import amount, deadline, goal_text, opening
from kb.model import Comparator
from tests.export.samples import make_record


@pytest.mark.parametrize(
    ("indicator", "comparator", "period", "value", "expected"),
    [
        ("地区生产总值", Comparator.EQUAL, "", "20000亿元", "达到20000亿元"),
        ("绿地率", Comparator.AT_LEAST, "2006-2010", "30%", "不低于30%"),
        ("用水量", Comparator.FALL, "年均", "3%", "年均降低3%"),
        ("税收收入年均增长", Comparator.RISE, "年均", "22%", "22%"),
        ("失业率", Comparator.RANGE, "", "4-5%", "4-5%"),
    ],
)
def test_amount(indicator: str, comparator: Comparator, period: str, value: str, expected: str) -> None:
    target = make_record().targets[0]
    said = replace(target, indicator=indicator, comparator=comparator, period=period, value=value, unit="")
    assert amount(said) == expected


def test_a_target_without_year_has_no_deadline() -> None:
    with_year, without = make_record().targets
    assert (deadline(with_year), deadline(without)) == ("（2010年）", "")


def test_a_goal_has_one_line_without_dash_and_stop() -> None:
    goal = make_record().goals[0]
    assert goal_text(replace(goal, text="——建成\n 示范园区；")) == "建成 示范园区"


@pytest.mark.parametrize(("text", "expected"), [("一二三", "一二三"), ("一二三四", "一二…"), (" 一\n二 ", "一二")])
def test_opening_shows_that_it_is_cut(text: str, expected: str) -> None:
    assert opening(text, 3) == expected
