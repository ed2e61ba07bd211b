"""The rows of every table, worked out on paper from the hand-made plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from kb.errors import ExportError
from kb.export.table import Cell, Column, ExportTable
from kb.export.tables import TABLES, build, build_from, build_hits, stacking
from kb.export.tables.compare import only_shared
from kb.library.analyse import analyse
from kb.model import Comparator, Gaps, Hit, PlanCoverage, PlanRecord, Role, SearchResult
from tests.export.samples import fake_graph, make_record

GDP = "第1条 地区生产总值达到20000亿元，年均增长20％"
GREEN = "第1条 绿地率达到30％"
PARK = "第1条 建成示范园区"


def texts(table: ExportTable) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row) for row in table.rows]


def labels(table: ExportTable) -> list[str]:
    return [column.label for column in table.columns]


class TestCrossref:
    def test_columns(self, record: PlanRecord) -> None:
        table = build("crossref", [record], fake_graph)
        assert labels(table) == ["目标", "指标值", "主要任务(条)", "政策措施(条)", "依据原文", "关联度"]

    def test_rows(self, record: PlanRecord) -> None:
        """A row per goal and task, strongest first, with the task's measures and every proving quote once; a goal
        served by a measure only; a goal with nothing."""
        value = "地区生产总值：达到20000亿元（2010年）"
        assert texts(build("crossref", [record], fake_graph)) == [
            (
                GDP,
                value,
                "第3条 发展服务业",
                "第4条 完善通关（0.72）\n第5条 财政支持（0.45）",
                "第3条：发展现代物流\n第4条：完善通关环境\n第5条：给予贷款贴息",
                "0.90",
            ),
            (GDP, value, "第2条 优化出口结构", "（未找到政策措施）", "第2条：扩大高新技术产品出口规模", "0.60"),
            (
                GREEN,
                "绿地率：不低于30%",
                "（不经任务，由措施直接支撑）",
                "第5条 财政支持（0.50）",
                "第5条：给予贷款贴息",
                "0.50",
            ),
            (PARK, "", "（未找到支撑任务）", "（未找到政策措施）", "", "0.00"),
        ]

    def test_links(self, record: PlanRecord) -> None:
        """A single measure leads to its clause, several to the goal's trace; what is missing leads nowhere."""
        rows = build("crossref", [record], fake_graph).rows
        assert [row[0].href for row in rows] == [
            "/trace/demo/1~1",
            "/trace/demo/1~1",
            "/trace/demo/1~2",
            "/trace/demo/1~3",
        ]
        assert [row[2].href for row in rows] == ["/clause/demo/3", "/clause/demo/2", None, None]
        assert [row[3].href for row in rows] == ["/trace/demo/1~1", None, "/clause/demo/5", None]


class TestTargets:
    def test_rows(self, record: PlanRecord) -> None:
        table = build("targets", [record], fake_graph)
        assert labels(table) == [
            *("条", "指标", "要求", "目标值", "单位", "年份", "期间", "性质", "范围", "占比基数"),
            *("基期值", "基期单位", "基期年份", "基期出处", "原文", "核对"),
        ]
        assert texts(table) == [
            (
                *("第1条", "地区生产总值", "达到", "20000", "亿元", "2010", "", "预期性", "", ""),
                *("8195", "亿元", "2005", "第1条：年均增长20％", "地区生产总值达到20000亿元", ""),
            ),
            (
                *("第1条", "绿地率", "不低于", "30", "%", "", "", "", "", ""),
                *("", "", "", "", "绿地率达到30％", ""),
            ),
        ]

    def test_values_are_numbers_with_a_link_to_the_target(self, record: PlanRecord) -> None:
        value = build("targets", [record], fake_graph).rows[0][3]
        assert (value.number, value.href) == (20000.0, "/target/demo/1~t1")

    def test_recomputed_figures_stand_beside_the_target(self) -> None:
        """8195 x 1.2 ^ 5 = 20392: the stated 20000 is 1.9 % low."""
        record = make_record()
        level, green = record.targets
        rate = replace(
            level, id="demo/1#t9", comparator=Comparator.RISE, value="20", unit="%", period="年均", baseline=None
        )
        rows = build("targets", [replace(record, targets=(level, rate, green))], fake_graph).rows
        assert "20392" in rows[0][-1].text
        assert "低1.9％" in rows[0][-1].text


def test_matrix(record: PlanRecord) -> None:
    """The strongest path per measure, empty where there is none, with sums of rows and columns."""
    table = build("matrix", [record], fake_graph)
    assert labels(table) == ["目标", "第4条 完善通关", "第5条 财政支持", "第6条 加强宣传", "合计"]
    assert [column.key for column in table.columns] == ["goal", "demo/4", "demo/5", "demo/6", "sum"]
    assert texts(table) == [
        (GDP, "0.72", "0.45", "", "1.17"),
        (GREEN, "", "0.50", "", "0.50"),
        (PARK, "", "", "", "0.00"),
        ("合计", "0.72", "0.95", "0.00", "1.67"),
    ]
    assert (table.fixed, table.totals) == (1, True)


def test_matrix_of_two_plans_stands_corner_to_corner(two_records: Sequence[PlanRecord]) -> None:
    table = build("matrix", two_records, fake_graph)
    keys = [column.key for column in table.columns[2:-1]]
    assert keys == [f"{plan}/{number}" for plan in ("demo", "other") for number in (4, 5, 6)]
    assert texts(table)[3] == ("另一部规划", GDP, "", "", "", "0.72", "0.45", "", "1.17")
    assert texts(table)[-1] == ("合计", "", "0.72", "0.95", "0.00", "0.72", "0.95", "0.00", "3.34")


def test_assignments(record: PlanRecord) -> None:
    """Body by body in order of first mention, with the sentence that makes it responsible."""
    customs = "海关总署会同商务部完善通关环境。"
    assert texts(build("assignments", [record], fake_graph)) == [
        ("海关总署", "牵头", "完善通关", "第4条", customs),
        ("商务部", "参与", "完善通关", "第4条", customs),
        ("财政部", "负责", "财政支持", "第5条", "财政部给予贷款贴息。"),
    ]


def test_a_goal_has_one_row_for_all_that_it_lacks(record: PlanRecord) -> None:
    """Both means, only tasks, only measures: three kinds, and no goal in two of them."""
    both, task, measure = (f"demo/1#{number}" for number in (1, 2, 3))
    goals = tuple(replace(record.goals[0], id=goal) for goal in (both, task, measure))
    lacking = Gaps(goals_without_tasks=(task, both), goals_without_measures=(both, measure))
    graph = SimpleNamespace(gaps=lambda: lacking)
    table = build("gaps", [replace(record, goals=goals)], lambda _: graph)
    assert [(row[0].text, row[2].href) for row in table.rows] == [
        ("目标缺任务和措施", "/trace/demo/1~1"),
        ("目标缺任务", "/trace/demo/1~2"),
        ("目标缺措施", "/trace/demo/1~3"),
    ]


def test_gaps(record: PlanRecord) -> None:
    """Each gap with the strongest link that was too weak, or the word that nothing was found."""
    assert texts(build("gaps", [record], fake_graph)) == [
        (
            "目标缺任务和措施",
            "第1条",
            "建成示范园区",
            "没有达到认定标准的任务或政策措施；最接近的一条：主题相近：园区",
            "第3条 发展服务业",
            "0.30",
        ),
        (
            "措施无对应",
            "第6条",
            "加强宣传",
            "没有达到认定标准的目标或任务；最接近的一条：主题相近：宣传",
            "第3条 发展服务业",
            "0.20",
        ),
    ]


def test_clauses(record: PlanRecord) -> None:
    """Every clause in order, with its whole text."""
    table = build("clauses", [record], fake_graph)
    assert labels(table) == ["条", "章节", "标题", "类别", "页", "正文"]
    assert texts(table)[3] == ("第4条", "三、政策措施", "完善通关。", "措施", "", record.plan.clauses[3].text)
    assert [row[-1].text for row in table.rows] == [clause.text for clause in record.plan.clauses]
    assert table.rows[0][0].href == "/clause/demo/1"


def test_compare(two_records: Sequence[PlanRecord]) -> None:
    """One row per indicator, shared ones first, one column per plan."""
    first, second = two_records
    fewer = replace(second, targets=second.targets[1:])
    table = build("compare", [first, fewer], fake_graph)
    assert labels(table) == ["指标", "示范规划纲要", "另一部规划"]
    assert texts(table) == [("绿地率", "不低于30%", "不低于30%"), ("地区生产总值", "达到20000亿元（2010年）", "—")]


def test_compare_only_what_is_shared(two_records: Sequence[PlanRecord]) -> None:
    """An indicator of one plan alone has nothing beside it."""
    first, second = two_records
    fewer = replace(second, targets=second.targets[1:])
    none = replace(second, targets=())
    assert texts(only_shared(build("compare", [first, fewer], fake_graph))) == [("绿地率", "不低于30%", "不低于30%")]
    alone = only_shared(build("compare", [first, none], fake_graph))
    assert alone.notes[0] == "本表只列至少两部规划共有的指标。"
    assert (alone.rows, alone.nothing) == ((), "这些规划没有共有的指标")


def test_compare_says_the_same_value_once(two_records: Sequence[PlanRecord]) -> None:
    """A value that a plan states in the text and again in its table is one value."""
    first, second = two_records
    again = replace(first.targets[1], id=first.targets[1].id + "0")
    table = build("compare", [replace(first, targets=(*first.targets, again)), second], fake_graph)
    assert ("绿地率", "不低于30%", "不低于30%") in texts(table)


def test_search_hits() -> None:
    hit = Hit(
        "demo/4",
        "demo",
        4,
        "4、",
        "完善通关。",
        ("三、政策措施",),
        Role.MEASURE,
        1.234,
        "海关总署",
        (),
        ("标题含“通关”",),
    )
    table = build_hits(SearchResult("通关", 9, 1.0, (hit,)), {"demo": "示范规划纲要"})
    assert table.subtitle == "检索“通关”，共 9 条，本表 1 条"
    assert texts(table) == [
        ("示范规划纲要", "4", "完善通关。", "三、政策措施", "措施", "海关总署", "标题含“通关”", "1.23")
    ]


@pytest.mark.parametrize("name", ["matrix", "compare"])
def test_a_table_nobody_could_use_is_refused(
    name: str, two_records: Sequence[PlanRecord], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both grow with the square of the number of plans."""
    monkeypatch.setattr(stacking, "_MOST_CELLS", 3)
    with pytest.raises(ExportError, match="--plan"):
        build(name, two_records, fake_graph)


@pytest.mark.parametrize("name", [name for name in TABLES if not name.startswith("compare")])
def test_several_plans_are_named_in_front(name: str, record: PlanRecord, two_records: Sequence[PlanRecord]) -> None:
    """Two equal plans give the rows of one twice, each with its plan in front."""
    one, two = build(name, [record], fake_graph), build(name, two_records, fake_graph)
    assert two.columns[0].label == "规划"
    assert two.subtitle == "《示范规划纲要》《另一部规划》（共 2 部规划）"
    if name != "matrix":
        named = [(title, *row) for title in ("示范规划纲要", "另一部规划") for row in texts(one)]
        assert texts(two) == named


@pytest.mark.parametrize("name", TABLES)
def test_records_are_gone_through_once(name: str, two_records: Sequence[PlanRecord]) -> None:
    """A generator is enough, so that 1,500 plans need not be in memory together; and it changes nothing."""
    assert build(name, iter(two_records), fake_graph) == build(name, two_records, fake_graph)


@pytest.mark.parametrize("name", [name for name in TABLES if name != "compare-coverage"])
def test_a_plan_without_findings_gives_a_table_without_rows(name: str, record: PlanRecord) -> None:
    bare = replace(record, goals=(), targets=(), actors=(), links=(), plan=replace(record.plan, clauses=()))
    table = build(name, [bare], lambda _: NoGraph())
    assert (table.rows, table.totals) == ((), False)
    assert table.subtitle == "《示范规划纲要》（商务部，2006—2010年）"


class NoGraph:
    """The graph of a plan in which nothing was found."""

    def trace(self, node_id: str, /) -> object:
        raise AssertionError(f"no node {node_id}")

    def gaps(self) -> Gaps:
        return Gaps()

    def coverage(self) -> tuple[()]:
        return ()


def test_coverage_goal_by_goal(record: PlanRecord) -> None:
    """Each goal with how many tasks and measures stand behind it, and how firmly."""
    table = build("coverage", [record], fake_graph)
    assert [[cell.text for cell in row[-3:]] for row in table.rows] == [
        ["2", "2", "0.85"],
        ["0", "1", "0.50"],
        ["0", "0", "0.00"],
    ]
    assert [row[1].href for row in table.rows] == ["/trace/demo/1~1", "/trace/demo/1~2", "/trace/demo/1~3"]


def test_coverage_plan_against_plan(two_records: Sequence[PlanRecord]) -> None:
    """A column per plan, counts with their shares, and nothing divided by nothing."""
    table = build("compare-coverage", two_records, fake_graph)
    assert len(table.columns) == 3
    figures = {row[0].text: row[1].text for row in table.rows}
    assert figures["有任务承接的目标"] == "1（33%）"
    assert figures["有服务对象的措施"] == "2（67%）"
    assert figures["平均落实强度"] == "0.45"
    nothing = PlanCoverage("demo", 0, 0, 0, 0, 0, 0, 0, 0.0)
    bare = build("compare-coverage", two_records[:1], lambda _: SimpleNamespace(plan_coverage=lambda: nothing))
    assert {row[0].text: row[1].text for row in bare.rows}["有任务承接的目标"] == "—"


def test_what_needs_no_link_is_listed_with_its_reason(record: PlanRecord) -> None:
    marked = replace(record, no_link_needed={"demo/6": "总括性条款"})
    graph = SimpleNamespace(gaps=lambda: Gaps(no_link_needed=("demo/6",)))
    (row,) = build("gaps", [marked], lambda _: graph).rows
    assert [row[0].text, row[3].text] == ["无需关联", "经人工注明：总括性条款"]


def test_unknown_table_lists_the_known_ones(record: PlanRecord) -> None:
    with pytest.raises(ExportError, match="crossref、targets、matrix"):
        build("crosref", [record], fake_graph)


class FakeKnowledge:
    """A knowledge base of two plans that counts what it hands out."""

    def __init__(self, records: Sequence[PlanRecord]) -> None:
        self._records = {record.plan.id: record for record in records}
        self.asked: list[str] = []

    def plans(self) -> list[object]:
        return [record.plan for record in self._records.values()]

    def record(self, plan_id: str, /) -> PlanRecord:
        self.asked.append(plan_id)
        return self._records[plan_id]

    def graph(self, plan_id: str, /) -> object:
        return fake_graph(self._records[plan_id])


def test_build_from_all_plans_or_those_named(two_records: Sequence[PlanRecord]) -> None:
    knowledge = FakeKnowledge(two_records)
    assert build_from(knowledge, "gaps") == build("gaps", two_records, fake_graph)
    assert build_from(knowledge, "gaps", ("other", "other")) == build("gaps", two_records[1:], fake_graph)
    assert knowledge.asked == ["demo", "other", "other"]


class TestTableType:
    def test_rows_must_fit_the_columns(self) -> None:
        with pytest.raises(ValueError, match="1 cells"):
            ExportTable("t", "题", "", (Column("a", "甲", 5),), ((Cell(), Cell()),))

    @pytest.mark.parametrize("keys", [("a", "a"), ("links", "b")])
    def test_keys_are_unique_and_not_reserved(self, keys: tuple[str, str]) -> None:
        with pytest.raises(ValueError, match="keys"):
            ExportTable("t", "题", "", tuple(Column(key, key, 5) for key in keys), ())


def test_a_note_in_brackets_assigns_all_it_stands_behind(tmp_path: Path) -> None:
    """（…牵头） behind a full stop speaks of what comes before it, back to the last such note."""
    path = tmp_path / "方案.txt"
    path.write_text(
        "实施方案\n\n一、任务\n\n1、推广绿色设计。建设绿色工厂。（市工信局牵头）开展清洁生产审核。（市商务局负责）\n",
        encoding="utf-8",
    )
    table = build("assignments", [analyse(path)], fake_graph)
    quotes = {row[0].text: row[-1].text for row in table.rows}
    assert quotes == {
        "市工信局": "1、推广绿色设计。建设绿色工厂。（市工信局牵头）",
        "市商务局": "开展清洁生产审核。（市商务局负责）",
    }
