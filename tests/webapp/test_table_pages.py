"""Tables on pages: the rows of the files, sorted and narrowed alike."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.webapp.html_check import Page
from tests.webapp.rows import assert_equal_rows, heads, shown

Get = Callable[[str], Page]
TABLES = ("crossref", "targets", "assignments", "gaps", "clauses")


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


def test_plans_are_compared_indicator_by_indicator(get: Get) -> None:
    """Both plans in columns; unknown plans and too many are left out."""
    page = get("/compare?plan=demo&plan=twin&plan=nobody")
    assert heads(page) == ["指标", "示范区发展规划纲要", "示范区发展规划纲要"]
    assert shown(page)[0] == ["地区生产总值", "达到161亿元（2030年）", "达到161亿元（2030年）"]
    chosen = [box.attributes["value"] for box in page.all("input") if "checked" in box.attributes]
    assert chosen == ["demo", "twin"]


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
