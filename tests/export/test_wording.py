"""Targets in one phrase, as one would say them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.export.wording import amount, deadline, goal_label, opening, target_label
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
        ("耕地保有量", Comparator.EQUAL, "", "完成国家下达目标", "完成国家下达目标"),
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
    record = make_record()
    assert goal_label(record, replace(record.goals[0], text="——建成\n 示范园区；")) == "建成 示范园区"


@pytest.mark.parametrize(("text", "expected"), [("一二三", "一二三"), ("一二三四", "一二…"), (" 一\n二 ", "一二")])
def test_opening_shows_that_it_is_cut(text: str, expected: str) -> None:
    assert opening(text, 3) == expected


def test_a_row_of_a_table_is_told_by_what_it_asks_for() -> None:
    record = make_record()
    goal = next(goal for goal in record.goals if goal.targets)
    told = [record.target_by_id[target] for target in goal.targets]
    said = [f"{target.indicator} {amount(target)}{deadline(target)}" for target in told]
    assert goal_label(record, replace(goal, text="产值（亿元）\t预期性\t21.09\t25")) == "；".join(said)
    assert target_label(replace(told[0], quote="产值\t21\t25")) == said[0]
    assert target_label(told[0]) == told[0].quote
