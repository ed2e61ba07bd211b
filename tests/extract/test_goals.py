"""Goals: which passages of a plan state them, and how sentences are cut into single statements."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.evaluate.goals import GoalLabel, score_goals
from kb.evaluate.labelled import labelled_plans
from kb.extract.goals.find import find_goals
from kb.extract.roles.assign import assign_roles
from kb.extract.targets.find import find_targets
from kb.model import Goal, GoalKind, Plan, Role
from kb.parser.parse import parse, parse_file
from kb.parser.readers import markdown, txt

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "links"
WORK = "推进产业结构调整，加快淘汰落后产能，严格项目准入，实施清洁生产改造。"


def goals_in(plan: Plan) -> tuple[Goal, ...]:
    roles = assign_roles(plan)
    return find_goals(plan, roles, find_targets(plan, roles))


def plan_with(goals: str) -> Plan:
    lines = f"某市发展规划\n一、主要目标\n{goals}\n二、主要任务\n（一）调整产业结构\n{WORK}\n（二）改善民生\n{WORK}"
    return parse(txt.read(lines.encode("utf-8"), "plan.txt"), "plan")


def texts(goals: str) -> list[str]:
    return [goal.text for goal in goals_in(plan_with(goals))]


def test_parts_with_a_statement_of_their_own_are_goals_of_their_own() -> None:
    assert texts("到2035年，绿色生产生活方式广泛形成，碳排放达峰后稳中有降，生态环境根本好转。") == [
        "绿色生产生活方式广泛形成",
        "碳排放达峰后稳中有降",
        "生态环境根本好转",
    ]


def test_words_without_a_statement_stay_with_theirs() -> None:
    assert texts("到2025年，地区生产总值达到20000亿元，年均增长8%，占全省的比重达到10%。") == [
        "地区生产总值达到20000亿元，年均增长8%，占全省的比重达到10%"
    ]


@pytest.mark.parametrize("dash", ["——", "一一", "（一）", "1.", ""])
def test_marks_at_the_head_are_no_part_of_a_goal_but_words_are(dash: str) -> None:
    assert texts(f"{dash}一般公共预算收入稳步增长。") == ["一般公共预算收入稳步增长"]


def test_lists_of_things_to_be_reached_are_cut() -> None:
    assert texts("到2025年，培育一批示范园区和一批领先企业，率先实现废水近零排放、碳达峰、治理能力现代化等目标。") == [
        "培育一批示范园区",
        "一批领先企业",
        "率先实现废水近零排放",
        "碳达峰",
        "治理能力现代化",
    ]


def test_targets_of_different_indicators_are_cut_apart() -> None:
    assert texts("到2025年，粮食播种面积稳定在100万亩、森林覆盖率达到40%。") == [
        "粮食播种面积稳定在100万亩",
        "森林覆盖率达到40%",
    ]


@pytest.mark.parametrize(
    "passage",
    [
        "锚定二〇三五年远景目标，生态环境质量持续改善。",
        "在巩固治理成果的基础上，生态环境质量持续改善。",
        "共设置主要指标25项，其中约束性指标12项。\n生态环境质量持续改善。",
        "生态环境质量持续改善。\n注：2020年数值为预计数，明显好于正常年份。",
        "生态环境质量持续改善。\n表1 主要指标",
        "今年是关键之年，挑战明显增多。今年发展的主要目标是：生态环境质量持续改善。",
        "生态环境质量持续改善。\n实现上述目标，必须加强领导，全面落实责任。",
        "生态环境质量持续改善。\n到2025年，生态环境质量持续改善。",
        "2025年是实施规划的开局之年。生态环境质量持续改善。",
        "市政府编制了《某市规划纲要（草案）》，提请大会审议。生态环境质量持续改善。",
        "生态环境质量持续改善。\n预期性指标是政府希望的发展方向，约束性指标是政府必须负责的。",
    ],
)
def test_what_only_stands_beside_the_goals_is_no_goal(passage: str) -> None:
    assert texts(passage) == ["生态环境质量持续改善"]


def test_of_an_opening_speech_only_the_announced_goals_count() -> None:
    plan = parse(
        txt.read(
            (
                "政府工作报告\n一、2019年工作回顾\n一年来，各项事业取得新进展。\n二、2020年重点工作\n"
                "今年是收官之年，到2035年基本实现现代化。我们要坚持稳中求进。\n"
                "主要预期目标是：地区生产总值增长6%；居民收入与经济增长同步。这关乎全局，必须全力以赴促进发展。\n"
                f"（一）调整产业结构\n{WORK}\n（二）改善民生\n{WORK}"
            ).encode(),
            "report.txt",
        ),
        "report",
    )
    assert [goal.text for goal in goals_in(plan)] == ["地区生产总值增长6%", "居民收入与经济增长同步"]


def test_the_year_is_the_one_to_reach_not_the_one_compared_with() -> None:
    passage = "到2025年，碳排放强度比2020年明显下降。展望二〇三五年，生态环境根本好转。“十五五”时期，治理体系更加完善。"
    assert [goal.year for goal in goals_in(plan_with(passage))] == [2025, 2035, 2030]


def test_a_row_of_an_indicator_table_is_one_goal_and_its_head_is_none() -> None:
    document = (
        "# 某市“十四五”发展规划\n\n## 一、主要指标\n\n| 指标 | 单位 | 2020年 | 2025年 | 属性 |\n|---|---|---|---|---|\n"
        "| 森林覆盖率 | % | 38 | 40 | 约束性 |\n| 地区生产总值 | 亿元 | 100 | 150 | 预期性 |\n\n"
        f"## 二、主要任务\n\n（一）调整产业结构。{WORK}\n"
    )
    plan = parse(markdown.read(document.encode("utf-8"), "plan.md"), "plan")
    goals = goals_in(plan)
    assert [goal.kind for goal in goals] == [GoalKind.TARGET, GoalKind.TARGET]
    assert ["森林覆盖率" in goals[0].text, "地区生产总值" in goals[1].text] == [True, True]
    assert [goal.year for goal in goals] == [2025, 2025]


def test_spans_hold_the_texts_and_ids_count_from_one(seed_file: Path) -> None:
    plan = parse_file(seed_file)
    goals = goals_in(plan)
    assert all(goal.span.of(plan.text) == goal.text for goal in goals)
    assert len({goal.id for goal in goals}) == len(goals)
    assert all(plan.clause_by_id[goal.clause].span.contains(goal.span) for goal in goals)


def test_the_goals_of_labelled_plans(shared: Path, seed_file: Path) -> None:
    for labelled in labelled_plans(shared, GOLDEN, seed_file):
        rows = labelled.rows("goals", "clause", "text")
        labels = [GoalLabel(row.get("goal_id") or row["id"], row["clause"], row["text"]) for row in rows]
        plan = labelled.plan()
        score = score_goals(plan, labels, labelled.name)
        assert score.recall >= 0.9, labelled.name
        roles = assign_roles(plan)  # of the goals in tasks, some plans have only a spread labelled
        false = [goal for goal in score.false if roles[goal.clause].role is Role.GOAL]
        assert labelled.is_choice or len(false) <= 0.1 * score.labels, labelled.name
