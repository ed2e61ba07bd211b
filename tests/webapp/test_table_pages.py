"""Tables on pages: the rows of the files, sorted and narrowed alike."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from tests.webapp.demo import DemoKnowledge
from tests.webapp.html_check import Page
from tests.webapp.rows import assert_equal_rows, heads, shown
from webapp import create_app

Get = Callable[[str], Page]
TABLES = ("crossref", "targets", "assignments", "gaps", "coverage", "clauses")


QUERIES = ("", "?q=污水", "?sort=number&desc=1", "?sort=value", "?sort=score&desc=1&q=第", "?kind=任务缺措施")


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("name", TABLES)
def test_page_and_file_have_equal_rows(client: FlaskClient, get: Get, name: str, query: str) -> None:
    """Whatever is asked: the same rows in the same order, cell by cell, in the columns that are shown."""
    assert_equal_rows(client, get(f"/plan/demo/{name}{query}"))


def test_sorting_is_by_value_and_says_so(get: Get) -> None:
    """Numbers sort as numbers: 10, 90, 161."""
    page = get("/plan/demo/targets?sort=value")
    place = heads(page).index("目标值")
    assert [row[place] for row in shown(page)] == ["10", "90", "161"]
    (head,) = [th for th in page.all("th") if th.attributes.get("aria-sort") == "ascending"]
    assert head.words == "目标值"
    turned = get(next(head.all("a")).attributes["href"])
    assert [row[place] for row in shown(turned)] == ["161", "90", "10"]


def test_a_filter_keeps_the_order_and_can_be_cleared(get: Get) -> None:
    page = get("/plan/demo/targets?sort=value&desc=1&q=地区")
    assert len(shown(page)) == 2
    fields = [field.attributes for field in page.all("input") if field.attributes.get("type") == "hidden"]
    hidden = {field["name"]: field["value"] for field in fields}
    assert hidden == {"sort": "value", "desc": "1"}
    (clear,) = page.all("a", "clear")
    assert len(shown(get(clear.attributes["href"]))) == 3


def test_a_target_row_has_its_bar_and_links_to_its_sentence(get: Get) -> None:
    """The bar is described in words, the number leads to the sentence or the target's page."""
    page = get("/plan/demo/targets")
    (bar,) = [svg for svg in page.all("svg", "bar") if "基期" in svg.attributes["aria-label"]]
    assert bar.attributes["aria-label"] == "基期 100亿元，目标 161亿元，增长 61%"
    (link,) = [a for a in page.all("a") if a.words == "161"]
    assert link.attributes["href"] in ("/target/demo/2~t1", "/clause/demo/2")


def test_the_growth_is_checked(get: Get) -> None:
    """100 growing by 10 % for five years is 161.05: the target agrees."""
    page = get("/target/demo/2~t1")
    assert "按年均增长10％计算5年为161亿元" in page.text
    assert "基期 100亿元（2025年），见第一条" in page.text
    assert [mark.text for mark in page.all("span", "m-value")] == ["161"]


def test_a_target_page_names_who_delivers(get: Get) -> None:
    """Tasks and measures of the goal the target belongs to, with their quotes."""
    page = get("/target/demo/2~t3")
    assert [q.words for q in page.all("blockquote")][:2] == [
        "“提高污水处理率” 第五条",
        "“安排资金建设污水处理厂” 第六条",
    ]


def test_the_matrix_has_goals_measures_sums_and_evidence(get: Get) -> None:
    """Best path per cell, sums at the ends, empty rows and columns called empty, evidence on request."""
    page = get("/plan/demo/matrix")
    rows = [[cell.words for cell in row.all("td")] for row in page.one("table", "matrix").all("tr")][1:]
    assert rows == [
        ["", "0.54", "", "0.54"],
        ["0.76", "", "", "0.76"],
        ["", "", "", "0.00"],
        ["0.76", "0.54", "0.00", "1.30"],
    ]
    empty = [head.words for head in page.one("table", "matrix").all("th", "none")]
    assert [words[:2] for words in empty] == ["第八", "第二"]
    assert all(words.endswith("（空）") for words in empty)
    (cell,) = [a for a in page.one("table", "matrix").all("a") if a.words == "0.76"]
    evidence = get(cell.attributes["href"]).one("aside", "evidence")
    assert [q.words for q in evidence.all("blockquote")] == [
        "“提高污水处理率” 第五条",
        "“安排资金建设污水处理厂” 第六条",
        "“安排资金建设污水处理厂” 第六条",
    ]


@pytest.mark.parametrize(
    ("query", "rows", "has_sums"),
    [
        ("", 4, True),
        ("?sort=sum", 4, True),
        ("?sort=sum&desc=1", 4, True),
        ("?q=污水", 1, False),
        ("?q=合计", 0, False),
    ],
)
def test_the_sums_of_a_matrix_stay_last_or_go(client: FlaskClient, query: str, rows: int, has_sums: bool) -> None:
    """Sorted, the sums stay below; narrowed, they go, since they would add up what is not there."""
    text = client.get(f"/export/matrix.csv{query}{'&' if query else '?'}plan=demo").get_data().decode("utf-8-sig")
    found = list(csv.reader(io.StringIO(text)))[1:]
    assert len(found) == rows
    sums = [row for row in found if row[0] == "合计"]
    assert sums == ([found[-1]] if has_sums else [])
    if "sort" in query:
        scores = [float(row[-1]) for row in found[:-1]]
        assert scores == sorted(scores, reverse="desc" in query)


def test_the_coverage_of_goals(get: Get) -> None:
    """Goal 2 is served by measure 6 through task 5 by .95 * .80, which is more than directly."""
    assert shown(get("/plan/demo/coverage")) == [
        ["第二条", "地区生产总值达到161亿元，年均增长10%", "1", "1", "0.54"],
        ["第二条", "污水处理率达到90%以上", "1", "1", "0.76"],
        ["第二条", "成为<绿色>发展的样板", "0", "0", "0.00"],
    ]
    lines = [line.words for line in get("/plan/demo/trace").all("li", "goal-line")]
    assert lines[1].endswith("落实强度 关联度 0.76")


def test_the_coverage_of_plans_is_compared(client: FlaskClient, get: Get) -> None:
    """Figure by figure, plan by plan, with the files of just these plans."""
    section = get("/compare?plan=demo&plan=twin").one("section", "coverage")
    rows = [[cell.words for cell in row.all("td")] for row in section.all("tr")][1:]
    assert ["有措施支撑的目标", "2（67%）", "2（67%）"] in rows
    assert ["有服务对象的措施", "2（67%）", "2（67%）"] in rows
    (link,) = [a.attributes["href"] for a in section.all("a") if a.words == "CSV"]
    file = list(csv.reader(io.StringIO(client.get(link).get_data().decode("utf-8-sig"))))
    assert file[1:] == rows


def test_plans_are_compared_indicator_by_indicator(get: Get) -> None:
    """Both plans in columns; unknown plans and too many are left out."""
    page = get("/compare?plan=demo&plan=twin&plan=nobody")
    assert heads(page) == ["指标", "示范区发展规划纲要", "示范区发展规划纲要"]
    assert shown(page)[0] == ["地区生产总值", "达到161亿元（2030年）", "达到161亿元（2030年）"]
    chosen = [box.attributes["value"] for box in page.all("input") if "checked" in box.attributes]
    assert chosen == ["demo", "twin"]


def test_only_what_compared_plans_share_is_shown_and_taken_away(knowledge: DemoKnowledge) -> None:
    """The switch narrows page and file alike, keeps the plans, and stands only where something can be shared."""
    twin = knowledge.records["twin"]
    records = {**knowledge.records, "twin": replace(twin, targets=twin.targets[2:])}
    client = create_app(knowledge=DemoKnowledge(records)).test_client()

    def page_of(query: str) -> Page:
        return Page.parse(client.get(f"/compare?{query}").get_data(as_text=True))

    whole = page_of("plan=demo&plan=twin")
    (switch,) = [box for box in whole.all("input") if box.attributes.get("name") == "shared"]
    assert "checked" not in switch.attributes
    assert len(shown(whole)) == 3
    shared = page_of("plan=demo&plan=twin&shared=1")
    assert [row[0] for row in shown(shared)] == ["污水处理率"]
    assert "1 行，共 3 行" in shared.text
    (link,) = [
        a.attributes["href"] for a in shared.all("a") if a.words == "CSV" and "/compare.csv" in a.attributes["href"]
    ]
    assert client.get(link).get_data(as_text=True).count("\r\n") == 2
    assert [a.attributes["href"] for a in shared.all("a", "clear")] == ["/compare?plan=demo&plan=twin"]
    assert "shared" not in [box.attributes.get("name") for box in page_of("plan=demo").all("input")]


def test_the_library_counts_and_leads_to_the_issues(get: Get) -> None:
    """Every count is a link; an issue shows its place and what to do."""
    page = get("/plans?q=示范区")
    assert shown(page)[0] == ["示范区发展规划纲要", "", "", "9", "3", "3", "6", "1"]
    issues = get("/plan/demo/issues")
    (line,) = issues.all("li", "note")
    assert "提醒：编号不连续" in line.words
    assert "请核对" in line.words
    assert "/clause/demo/4" in [a.attributes["href"] for a in line.all("a")]
    assert shown(get("/plans?q=没有")) == [["没有相符的规划"]]


def test_the_outline_lists_everything_in_order(get: Get) -> None:
    """Sections and clauses in document order, with roles and number of targets."""
    rows = [row for row in get("/plan/demo").all("li") if row.attributes.get("id")]
    links = [next(row.all("a")).attributes["href"] for row in rows if "row-clause" in row.attributes["class"]]
    assert links == ["/clause/demo/front", *(f"/clause/demo/{n}" for n in range(1, 9))]
    (goal,) = [row for row in get("/plan/demo").all("li", "row-clause") if "项指标" in row.words]
    assert goal.words.endswith("3 项指标◆目标")


@pytest.mark.parametrize(("query", "least"), [("", 1), ("?q=没有这样的规划", 0)])
def test_the_library_and_its_file_have_equal_rows(client: FlaskClient, get: Get, query: str, least: int) -> None:
    assert assert_equal_rows(client, get(f"/plans{query}")) >= least
