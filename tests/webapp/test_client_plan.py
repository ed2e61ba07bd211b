"""The site over the client's plan, built as a user builds it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from flask.testing import FlaskClient

from kb.config import Config, SearchConfig
from kb.library.build import build
from kb.library.knowledge import KnowledgeBase
from kb.store.generations import DataFolder
from tests.webapp.html_check import Page
from tests.webapp.rows import assert_equal_rows
from webapp import create_app

PLAN = "etdz-11-5"
Get = Callable[[str], Page]


@pytest.fixture(scope="module")
def client(seed_file: Path, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    config = Config(data=tmp_path_factory.mktemp("data"), search=SearchConfig(encoder="none"))
    build([seed_file], config)
    return create_app(knowledge=KnowledgeBase(DataFolder(config.data).current(), config)).test_client()


@pytest.fixture(scope="module")
def get(client: FlaskClient) -> Get:
    def fetch(address: str) -> Page:
        response = client.get(address)
        assert response.status_code == 200, address
        return Page.parse(response.get_data(as_text=True))

    return fetch


def test_every_clause_and_target_has_its_page(client: FlaskClient, get: Get) -> None:
    """All addresses in the outline, the table of targets and the list of goals answer and lead on to good ones."""
    seen: set[str] = set()
    starts = ("/", "/plans", f"/plan/{PLAN}", f"/plan/{PLAN}/targets", f"/plan/{PLAN}/trace", f"/plan/{PLAN}/gaps")
    for start in starts:
        links = {urldefrag(urljoin(start, link)).url for link in get(start).links()}
        for link in sorted(links - seen):
            if urlsplit(link).path.split("/")[1] in ("clause", "target", "trace"):
                Page.parse(client.get(link).get_data(as_text=True))
            assert client.get(link, buffered=True).status_code == 200, link
        seen |= links
    assert {f"/clause/{PLAN}/{number}" for number in range(1, 97)} <= seen


def test_the_citation_of_clause_40(get: Get) -> None:
    """As a letter of the ministry would cite it."""
    citation = get(f"/clause/{PLAN}/40").one("p", "citation").words
    assert citation == "《国家级经济技术开发区经济社会发展“十一五”规划纲要》第四章第（一）节第40条"


def test_clause_46_stands_in_its_place(get: Get) -> None:
    """Chapter four, section two, between 45 of the section before and 47; its lead sentence is set apart."""
    page = get(f"/clause/{PLAN}/46")
    crumbs = [li.words for li in page.one("article").all("ol", "crumbs")][0:1]
    assert crumbs == ["四、主要任务（二）优化出口结构"]
    before, after = page.all("section", "neighbour")
    assert "完善开放型经济的风险防范机制" in before.words
    assert "优化出口商品结构" in after.words
    (clause,) = [part for part in page.one("article").children if part.attributes.get("class") == "passage"]
    assert [lead.text for lead in clause.all("span", "m-lead")] == ["优化出口市场结构"]


def test_the_dash_points_of_clause_32_are_all_set_in(get: Get) -> None:
    """Four points, the last one too, which ends the clause."""
    article = get(f"/clause/{PLAN}/32").one("article")
    (clause,) = [part for part in article.children if part.attributes.get("class") == "passage"]
    points = [item.words[:6] for item in clause.all("p", "item")]
    assert points == ["——经济指标", "——科技指标", "——效益指标", "——人口与资"]


def test_a_search_finds_the_clause_a_reader_expects(get: Get) -> None:
    """An exact phrase, a number, and a role with a word."""
    for query, clause in (("土地集约利用", 87), ("number:77", 77), ("role:measure 知识产权", 72)):
        hits = get(f"/?q={query}").all("li", "hit")
        addresses = [next(hit.all("a")).attributes["href"] for hit in hits[:3]]
        assert f"/clause/{PLAN}/{clause}" in addresses, query


def test_results_in_the_order_of_the_plan(get: Get) -> None:
    """The same clauses as by relevance, from the first to the last, over both pages."""

    def numbers(query: str) -> list[int]:
        hits = (hit for page in (1, 2) for hit in get(f"/?q=知识产权 创新&page={page}{query}").all("li", "hit"))
        return [int(words) for hit in hits if (words := next(hit.all("p", "clause-number")).words).isdigit()]

    by_relevance, by_place = numbers(""), numbers("&sort=place")
    assert by_place == sorted(by_place)
    assert by_relevance != by_place
    assert set(by_relevance[:5]) <= set(by_place)


def test_the_target_for_the_product_is_checked(get: Get) -> None:
    """Clause 2 gives 8195 for 2005; growing by 20 % for five years that is 20392, two per cent above the target."""
    rows = get(f"/plan/{PLAN}/targets").all("tr")
    (row,) = [row for row in rows if "20000" in row.words]
    (link,) = {a.attributes["href"] for a in row.all("a") if a.attributes["href"].startswith("/target/")}
    page = get(link)
    assert "8195亿元（2005年），见第2条" in page.text
    assert "比验算低 1.9%" in page.text
    assert "20392亿元" in page.text


def test_page_and_file_have_equal_rows(client: FlaskClient, get: Get) -> None:
    """The cross-reference table of the plan, row by row and cell by cell."""
    assert assert_equal_rows(client, get(f"/plan/{PLAN}/crossref")) > 30


def test_three_questions_come_from_the_plan(get: Get) -> None:
    """One on a target, one on a task, one on a measure, and each finds something."""
    questions = get("/").one("section", "questions")
    links = [a.attributes["href"] for a in questions.all("a")]
    assert len(links) == 3
    assert all(get(link).all("li", "hit") for link in links)
