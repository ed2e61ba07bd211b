"""Where targets start from, and what recomputing shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kb.extract.figures.baselines import with_baselines
from kb.extract.figures.reconcile import FindingKind, finding_issues, reconcile
from kb.extract.roles.assign import assign_roles
from kb.extract.targets.find import find_targets
from kb.model import Plan, Target
from kb.parser.parse import parse, parse_file
from kb.parser.readers import txt


@pytest.fixture(scope="module")
def client_plan() -> Plan:
    return parse_file(Path(__file__).resolve().parents[2] / "corpus" / "etdz-11th-five-year-plan.txt")


@pytest.fixture(scope="module")
def client_targets(client_plan: Plan) -> dict[str, Target]:
    targets = with_baselines(client_plan, find_targets(client_plan, assign_roles(client_plan)))
    return {target.indicator: target for target in targets}


STATED = [  # what clauses 2, 3, 5, 6 and 10 state of the indicators of clause 32
    ("地区生产总值", "8195", "亿元", 2005, "2"),
    ("地区生产总值年均增长", "34.51", "%", 2005, "2"),
    ("地区生产总值占全国比重", "4.49", "%", 2005, "2"),
    ("工业总产值", "23377", "亿元", 2005, "2"),
    ("工业总产值年均增长", "37.77", "%", 2005, "2"),
    ("税收收入", "1219", "亿元", 2005, "2"),
    ("税收收入年均增长", "32.77", "%", 2005, "2"),
    ("出口总额", "1138", "亿美元", 2005, "3"),
    ("出口总额年均增长", "47.5", "%", 2005, "3"),
    ("高新技术企业产值", "10860.9", "亿元", 2005, "5"),
    ("单位面积土地地区生产总值贡献率", "13.87", "亿元/平方公里", 2005, "6"),
    ("单位面积工业用地产生工业产值", "39.56", "亿元/平方公里", 2005, "6"),
    ("就业", "417", "万人", None, "10"),
]


@pytest.mark.parametrize(("indicator", "value", "unit", "year", "clause"), STATED, ids=[row[0] for row in STATED])
def test_the_client_s_targets_start_from_what_the_plan_states(
    client_plan: Plan,
    client_targets: dict[str, Target],
    indicator: str,
    value: str,
    unit: str,
    year: int | None,
    clause: str,
) -> None:
    base = client_targets[indicator].baseline
    assert base is not None
    assert (base.value, base.unit, base.year, base.clause.rpartition("/")[2]) == (value, unit, year, clause)
    assert base.span.of(client_plan.text) == base.quote


def test_no_baseline_where_the_plan_states_none(client_targets: dict[str, Target]) -> None:
    for indicator in ("绿地率", "工业固体废物综合利用率", "污水集中处理率", "工业用水重复利用率", "人均地区生产总值"):
        assert client_targets[indicator].baseline is None


def test_growth_of_the_client_s_plan_is_recomputed(client_plan: Plan, client_targets: dict[str, Target]) -> None:
    findings = reconcile(client_plan, tuple(client_targets.values()))
    growth = {f.targets[0]: f for f in findings if f.kind is FindingKind.GROWTH}
    gdp = growth[client_targets["地区生产总值"].id]
    assert gdp.computed is not None
    assert round(gdp.computed) == round(8195 * 1.2**5)
    assert gdp.deviation is not None
    assert float(gdp.deviation) == pytest.approx((20000 / (8195 * 1.2**5) - 1) * 100, abs=0.05)
    off = [issue.message for issue in finding_issues(findings)]
    assert len(off) == 1, "only the output of high-tech firms is off by more than rounding"
    assert off[0].startswith("高新技术企业产值")


def test_the_base_in_the_same_sentence(plan_of: Callable[..., Plan]) -> None:
    plan = plan_of("彩电普及率由42％提高到60％。")
    (target,) = with_baselines(plan, find_targets(plan, assign_roles(plan)))
    assert target.value == "60"
    assert target.baseline is not None
    assert (target.baseline.value, target.baseline.unit) == ("42", "%")


def test_the_year_of_a_base_stands_before_it_or_in_the_heading(plan_of: Callable[..., Plan]) -> None:
    plan = plan_of("到2025年，装机比重由2020年的33.5%提升至37.5%，森林覆盖率达到60%。", preamble="")
    told = plan.text.replace("一、指导思想\n坚持新发展理念。", "一、“十三五”发展成就\n森林覆盖率达到58%。")
    targets = find_targets(plan, assign_roles(plan))
    (share, _) = with_baselines(plan, targets)
    assert share.baseline is not None
    assert (share.baseline.value, share.baseline.year) == ("33.5", 2020)
    reviewed = parse(txt.read(told.encode("utf-8"), "b.txt"), "b")
    (_, forest) = with_baselines(reviewed, find_targets(reviewed, assign_roles(reviewed)))
    assert forest.baseline is not None
    assert (forest.baseline.value, forest.baseline.year) == ("58", 2020)


@pytest.mark.parametrize(
    ("told", "base"),
    [
        ("2025年，就业稳定。城镇新增就业9.2万人。", "9.2"),
        ("五年来，民生改善。城镇新增就业45万人。", None),
        ("五年来，民生改善。2025年就业稳定，城镇新增就业9.2万人。", "9.2"),
        ("“十四五”期间，城镇新增就业45万人。去年城镇新增就业9.2万人。", "9.2"),
        ("民生改善，累计城镇新增就业45万人。", None),
        ("就业水平创九年来最好。城镇新增就业9.2万人。", "9.2"),
    ],
)
def test_what_several_years_brought_together_is_no_base(told: str, base: str | None) -> None:
    text = f"2026年政府工作报告\n一、2025年工作回顾\n{told}\n二、2026年主要目标\n城镇新增就业8万人以上。\n"
    plan = parse(txt.read(text.encode("utf-8"), "a.txt"), "a")
    (target,) = with_baselines(plan, find_targets(plan, assign_roles(plan)))
    assert (target.baseline.value if target.baseline else None) == base
