"""Long tables in groups: everything is there, under what it has in common, in the order asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from kb.export.table import Cell, Column, ExportTable, score_cell
from kb.export.tables.crossref import CROSSREF
from kb.model import LinkType, PlanRecord
from tests.webapp.demo import DemoKnowledge
from tests.webapp.html_check import Page
from tests.webapp.rows import assert_equal_rows, shown
from webapp import create_app
from webapp.pages.folding import RowGroup
from webapp.pages.tables import section, select
from webapp.params import TableRequest

Get = Callable[[str], Page]


def table(goals: int, tasks: int = 5) -> ExportTable:
    """`goals` goals with `tasks` tasks each; the first task is the weakest of its goal, the last goal the strongest."""
    rows = tuple(
        (
            Cell(f"目标{goal:02}", f"/trace/demo/2~{goal}"),
            Cell("达到10%" if goal % 2 else ""),
            Cell(f"任务{task}"),
            Cell(f"措施{task}"),
            Cell("原文"),
            score_cell((goal * tasks + task) / 100),
        )
        for goal in range(goals)
        for task in range(tasks)
    )
    return ExportTable("crossref", "对照表", "", CROSSREF.columns, rows)


ALL = TableRequest()


def groups(table: ExportTable, request: TableRequest = ALL) -> Sequence[RowGroup]:
    folding = section(table, request, "/plan/demo/crossref", ("demo",)).folding
    assert folding is not None
    return folding.groups


def test_a_short_table_is_shown_as_it_is() -> None:
    assert section(table(12), TableRequest(), "/", ()).folding is None


def test_a_long_table_has_a_group_for_each_goal() -> None:
    """No row is lost; what a goal's rows share is said once, and only where there is something to say."""
    found = groups(table(30))
    assert [group.title.text for group in found] == [f"目标{goal:02}" for goal in range(30)]
    assert [fact.text for fact in found[1].facts] == ["达到10%"]
    assert found[2].facts == ()
    assert [[cell.text for cell in row] for row in found[1].rows] == [
        [f"任务{task}", f"措施{task}", "原文", f"{(5 + task) / 100:.2f}"] for task in range(5)
    ]
    assert sum(len(group.rows) for group in found) == 150


def test_equal_words_in_another_place_are_another_group() -> None:
    """Two goals may be worded alike; their addresses tell them apart."""
    rows = tuple((Cell("确保安全", f"/trace/demo/{n // 40}~1"), *table(1, 1).rows[0][1:]) for n in range(80))
    assert len(groups(ExportTable("crossref", "", "", CROSSREF.columns, rows))) == 2


def test_the_order_of_the_document_is_kept() -> None:
    """What stands before the first chapter and what stands after the last are two groups, each in its place."""
    columns = (Column("number", "条", 9), Column("path", "章节", 14), Column("text", "正文", 46))
    chapters = ["", *("一、任务 > （一）产业",) * 40, *("二、措施",) * 40, ""]
    rows = tuple((Cell(str(n)), Cell(chapter), Cell("正文")) for n, chapter in enumerate(chapters))
    found = groups(ExportTable("clauses", "", "", columns, rows))
    assert [group.title.text for group in found[1:3]] == ["一、任务", "二、措施"]
    assert [row[0].text for group in found for row in group.rows] == [str(n) for n in range(82)]


def test_a_long_table_without_chapters_stays_whole() -> None:
    columns = (Column("number", "条", 9), Column("path", "章节", 14))
    whole = ExportTable("clauses", "", "", columns, tuple((Cell(str(n)), Cell()) for n in range(90)))
    assert section(whole, ALL, "/", ()).folding is None


def test_sorting_orders_groups_by_their_first_row_and_rows_within_them() -> None:
    """The strongest first: the goal whose strongest task is the strongest, with that task on top."""
    found = groups(table(30), TableRequest(sort="score", descending=True))
    assert [group.title.text for group in found[:2]] == ["目标29", "目标28"]
    assert [row[0].text for row in found[0].rows[:2]] == ["任务4", "任务3"]


def test_the_file_has_the_rows_in_the_order_of_the_page() -> None:
    request = TableRequest(sort="task")
    rows = [(row[0].text, row[2].text) for row in select(table(30), request).rows]
    assert rows == [(g.title.text, row[0].text) for g in groups(table(30), request) for row in g.rows]


def test_groups_are_folded_until_few_rows_are_left() -> None:
    assert not any(group.is_open for group in groups(table(30)))
    few = groups(table(30), TableRequest(query="目标07"))
    assert [(group.title.text, group.is_open) for group in few] == [("目标07", True)]
    assert all(group.is_open for group in groups(table(30), TableRequest(is_open=True)))


def test_the_anchor_of_a_group_does_not_depend_on_filter_and_order() -> None:
    (alone,) = groups(table(30), TableRequest(query="目标07"))
    assert alone.anchor == groups(table(30))[7].anchor == groups(table(30), TableRequest(sort="score"))[7].anchor


def test_a_group_says_what_is_missing() -> None:
    lacking = ("（未找到支撑任务）", "（未找到政策措施）")
    row = (Cell("无依托的目标", "/trace/demo/2~99"), Cell(), *map(Cell, lacking), Cell(), score_cell(0))
    whole = table(30)
    found = groups(ExportTable("crossref", "", "", CROSSREF.columns, (*whole.rows, row)))
    assert found[-1].missing == ("无任务", "无措施")
    assert found[0].missing == ()


def test_a_group_does_not_lack_what_no_group_has() -> None:
    """A plan without measures of its own is not blamed for that goal by goal."""
    rows = [(*row[:3], Cell("（未找到政策措施）"), *row[4:]) for row in table(30).rows]
    found = groups(ExportTable("crossref", "", "", CROSSREF.columns, tuple(rows)))
    assert not any(group.missing for group in found)


@pytest.fixture
def folded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even a table of four rows is long."""
    monkeypatch.setattr("webapp.pages.folding._LONG", 0)
    monkeypatch.setattr("webapp.pages.folding._FEW", 0)


@pytest.mark.usefixtures("folded")
@pytest.mark.parametrize("query", ["", "?q=污水", "?sort=score&desc=1", "?sort=task", "?open=1"])
@pytest.mark.parametrize("name", ["crossref", "assignments", "clauses"])
def test_page_and_file_have_equal_rows(client: FlaskClient, get: Get, name: str, query: str) -> None:
    assert_equal_rows(client, get(f"/plan/demo/{name}{query}"))


@pytest.mark.usefixtures("folded")
def test_all_groups_can_be_unfolded_by_an_address(get: Get) -> None:
    """Without script: a link that unfolds all and keeps filter and order; then one that folds them again."""
    page = get("/plan/demo/crossref?q=第&sort=score")
    folds = page.all("details", "fold")
    assert folds
    assert not any("open" in fold.attributes for fold in folds)
    (turn,) = [a for a in page.all("a") if a.words == "全部展开"]
    unfolded = get(turn.attributes["href"])
    assert all("open" in fold.attributes for fold in unfolded.all("details", "fold"))
    assert shown(unfolded) == shown(page)
    (back,) = [a for a in unfolded.all("a") if a.words == "全部收起"]
    assert shown(get(back.attributes["href"])) == shown(page)


def _with_goals(record: PlanRecord, count: int) -> PlanRecord:
    """The small plan with so many goals, every other one set in its third chapter, all served by task 5."""
    goals = [
        replace(record.goals[1], id=f"demo/{2 + number % 2}#{number}", clause=f"demo/{2 + number % 2}")
        for number in range(1, count + 1)
    ]
    goals.sort(key=lambda goal: goal.clause)
    links = [link for link in record.links if link.type is LinkType.TASK_MEASURE]
    down = next(link for link in record.links if link.target == "demo/5" and link.accepted)
    links += [replace(down, source=goal.id, score=0.5 + place / 1000) for place, goal in enumerate(goals)]
    return replace(record, goals=tuple(goals), links=tuple(links))


def test_many_goals_of_a_plan_are_folded_by_chapter(record: PlanRecord) -> None:
    """Each goal stands once, under the chapter where it is set; few goals stand as they are."""
    many = create_app(knowledge=DemoKnowledge({"demo": _with_goals(record, 50)})).test_client()
    page = Page.parse(many.get("/plan/demo/trace").get_data(as_text=True))
    folds = page.all("details", "fold")
    assert [title.words for fold in folds for title in fold.all("span", "fold-title")] == [
        "第二章 发展目标",
        "第三章 主要任务",
    ]
    assert [len(list(fold.all("li", "goal-line"))) for fold in folds] == [25, 25]
    assert len(page.all("li", "goal-line")) == 50
    few = create_app(knowledge=DemoKnowledge({"demo": _with_goals(record, 10)})).test_client()
    assert not Page.parse(few.get("/plan/demo/trace").get_data(as_text=True)).all("details", "fold")


def test_a_long_trace_unfolds_the_strongest(record: PlanRecord) -> None:
    """Every branch is there with its proof, the five strongest unfolded; of many steps below one, three stand first."""
    client = create_app(knowledge=DemoKnowledge({"demo": _with_goals(record, 12)})).test_client()
    page = Page.parse(client.get("/trace/demo/6").get_data(as_text=True))
    (more,) = page.all("details", "fold-more")
    assert [line.words for line in more.all("summary")] == ["其余 9 个目标"]
    assert len(list(more.all("p", "name"))) == 9
    assert len(list(page.one("section", "trace-group").all("p", "name"))) == 1 + 12  # the task, and its goals
    task = Page.parse(client.get("/trace/demo/5").get_data(as_text=True))
    branches = list(task.all("section", "trace-group")[0].all("details", "fold"))
    assert [("open" in branch.attributes) for branch in branches] == [True] * 5 + [False] * 7
    assert all(list(branch.all("blockquote")) for branch in branches)
