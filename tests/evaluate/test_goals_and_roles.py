"""The scores of goals and roles against values worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import MetadataError
from kb.evaluate.goals import GoalLabel, score_goals
from kb.evaluate.labelled import LabelledPlan, clauses_by_label
from kb.evaluate.roles import score_roles
from kb.model import Plan
from kb.parser.parse import parse
from kb.parser.readers import txt

WORK = "推进产业结构调整，加快淘汰落后产能，严格项目准入，实施清洁生产改造。"
PLAN = (
    "某市规划\n一、主要目标\n到2025年，空气质量明显改善，水质显著提升，森林资源持续增加。\n"
    f"二、主要任务\n（一）治理大气\n{WORK}\n（二）造林\n{WORK}森林覆盖率达到40%。"
)


@pytest.fixture
def plan() -> Plan:
    """A plan with three statements of goals, and a target in its second task."""
    return parse(txt.read(PLAN.encode("utf-8"), "a.txt"), "a")


def test_labels_hit_missed_and_goals_nobody_labelled(plan: Plan) -> None:
    labels = [
        GoalLabel("G01", "一", "空气质量明显改善"),
        GoalLabel("G02", "一", "空气质量"),
        GoalLabel("G03", "一", "水质显著提升"),
    ]
    score = score_goals(plan, labels)
    assert (score.hits, [label.id for label in score.missed]) == (2, ["G02"])  # each goal counts once
    assert [goal.text for goal in score.false] == ["森林资源持续增加"]
    assert (score.precision, score.recall) == (2 / 3, 2 / 3)


def test_soft_labels_count_neither_way(plan: Plan) -> None:
    labels = [GoalLabel("G01", "一", "空气质量明显改善"), GoalLabel("K01", "一", "森林资源持续增加")]
    labels += [GoalLabel("K02", "一", "这里没有的话")]
    score = score_goals(plan, labels)
    assert (score.labels, score.hits) == (1, 1)
    assert [goal.text for goal in score.false] == ["水质显著提升"]


def test_goals_in_tasks_count_only_where_labels_stand_in_tasks(plan: Plan) -> None:
    aims = [GoalLabel(f"G{n}", "一", text) for n, text in enumerate(("空气质量", "水质", "森林资源"))]
    assert not score_goals(plan, aims).false
    inside = [*aims, GoalLabel("T01", "（二）", "造林")]
    assert any("森林覆盖率" in goal.text for goal in score_goals(plan, inside).false)


def test_roles_are_judged_where_the_plan_has_the_clause(plan: Plan) -> None:
    score = score_roles(plan, {"一": "goal", "（一）": "measure", "（九）": "task"})
    assert score.accuracy == 0.5
    assert [label for _, label in score.wrong] == ["measure"]
    assert score.unknown == ("（九）",)


def test_clauses_have_the_names_labels_use(plan: Plan) -> None:
    named = clauses_by_label(plan)
    assert named["（一）"].heading == "治理大气"
    assert all(named[clause.id.partition("/")[2]] == clause for clause in plan.clauses)


def test_a_table_of_labels_without_its_columns_is_refused(tmp_path: Path) -> None:
    (tmp_path / "goals.tsv").write_text("id\ttext\nG01\t空气质量\n", encoding="utf-8")
    labelled = LabelledPlan(tmp_path, tmp_path / "a.txt")
    with pytest.raises(MetadataError, match="clause"):
        labelled.rows("goals", "clause", "text")
    assert labelled.rows("roles") == ()
