"""Lines no plan has: a megabyte of digits, marks or half-open phrases takes time that grows with its length only."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from kb.extract.actors import find_actors
from kb.extract.figures.baselines import with_baselines
from kb.extract.figures.reconcile import reconcile
from kb.extract.quantities.find import find_quantities
from kb.extract.roles.assign import assign_roles
from kb.extract.targets.find import find_targets
from kb.model import Plan
from kb.parser.check import check

LENGTH = 1_000_000
SECONDS = 15  # of this process, however busy the machine: several times the slowest; a quadratic search takes hours

PIECES = [
    *"1亿万一，,。、-—（）()[【“《等的和",
    *("一百", "二千万亿", "二〇二五年", "20252026", "10,000", "，年均", "，年均增长", "（）", "[]"),
    *("1 ", "1,", "1.", "111,", "1-", "1%-", "1:", "比1:", "1/", "（1（", "十四五", "百分之", "2025年"),
    *(
        "分别",
        "分别达到10%、",
        "10亿元",
        "3个、",
        "3个项目等",
        "建设3个学校、",
        "占全国8%",
        "由10%提高到20%",
        "增长10%，",
    ),
    *("比上年", "力争", "预计", "其中", "负责，", "局会同", "（市发展改革委牵头"),
]


@pytest.mark.parametrize("piece", PIECES)
def test_a_megabyte_on_one_line(plan_of: Callable[..., Plan], piece: str) -> None:
    started = time.process_time()
    plan = plan_of("到2025年，" + piece * (LENGTH // len(piece)) + "达到100亿元以上。")
    check(plan)
    roles = assign_roles(plan)
    targets = with_baselines(plan, find_targets(plan, roles))
    reconcile(plan, targets)
    find_actors(plan)
    assert time.process_time() - started < SECONDS


def test_thousands_of_targets(plan_of: Callable[..., Plan]) -> None:
    lines = (f"到2025年，甲{i}产值达到{i + 1}亿元，年均增长5%，占全市总量的8%。" for i in range(3000))
    plan = plan_of("\n".join(lines))
    started = time.process_time()
    targets = find_targets(plan, assign_roles(plan))
    reconcile(plan, targets)
    assert len(targets) > 3000
    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize("before", ["", "1-", "产业结构调整为1:"])
def test_digits_beyond_every_number_are_no_quantity(before: str) -> None:
    """A row of digits longer than arithmetic can hold is passed over, and what follows is read."""
    text = f"{before}{'1' * 2_000_000}亿元，地区生产总值达到100亿元。"
    assert [found.value for found in find_quantities(text) if found.unit][-1] == "100"
