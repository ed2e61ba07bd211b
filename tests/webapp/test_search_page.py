"""The search page: questions first, then results, each in its place and with its reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from flask.testing import FlaskClient

from kb.model import PlanRecord, SearchResult
from kb.text import Span
from tests.webapp.demo import DemoKnowledge
from tests.webapp.html_check import Page
from webapp import create_app

Get = Callable[[str], Page]


def test_hits_that_have_none_of_the_words_are_said_to_be_merely_near(knowledge: DemoKnowledge) -> None:
    """Of one hit with a word, or where meaning is what was asked for, nothing is said."""

    class Near(DemoKnowledge):
        marks: tuple[Span, ...] = ()

        def search(self, query: str, **options: Any) -> SearchResult:
            del options
            found = super().search("污水")
            return replace(found, query=query, hits=tuple(replace(hit, highlights=self.marks) for hit in found.hits))

    near = Near(knowledge.records)
    client = create_app(knowledge=near).test_client()
    sentence = "没有条款含有“奥运会”中的词"
    assert sentence in client.get("/?q=奥运会").get_data(as_text=True)
    assert sentence not in client.get("/?q=奥运会&mode=semantic").get_data(as_text=True)
    near.marks = (Span(0, 1),)
    assert sentence not in client.get("/?q=奥运会").get_data(as_text=True)


def test_the_address_people_type_leads_to_the_search(client: FlaskClient) -> None:
    answer = client.get("/search?q=污水&plan=demo")
    assert answer.location == "/?q=%E6%B1%A1%E6%B0%B4&plan=demo"


def test_the_empty_page_asks_three_questions_of_the_plan(get: Get) -> None:
    """Each question is made of the plan's words, and its link finds something."""
    page = get("/")
    questions = list(page.one("section", "questions").all("a"))
    assert len(questions) == 1  # this plan has no short lead sentences, only targets
    assert questions[0].words == "地区生产总值到 2030 年要达到多少？"
    assert get(questions[0].attributes["href"]).all("li", "hit")


def test_the_box_is_there_with_and_without_a_query(get: Get) -> None:
    for address, value in (("/", ""), ("/?q=污水", "污水")):
        (box,) = [element for element in get(address).all("input") if element.attributes.get("name") == "q"]
        assert box.attributes["value"] == value


def test_a_result_shows_place_words_role_and_reason(get: Get) -> None:
    """Number, crumbs, marked words, role tag and the line why."""
    page = get(f"/?plan=demo&q={quote('提高污水处理率')}")
    (hit,) = page.all("li", "hit")
    assert next(hit.all("p", "clause-number")).words == "第五条"
    crumbs = [li.words for li in next(hit.all("ol", "crumbs")).all("li")]
    assert crumbs == ["第三章 主要任务", "第二节 生态环境"]
    assert [mark.words for mark in hit.all("mark")] == ["提高污水处理率"]
    assert "任务" in next(hit.all("span", "tag")).words
    assert next(hit.all("p", "why")).words == "命中“提高污水处理率”"
    assert next(hit.all("a")).attributes["href"] == "/clause/demo/5"


def test_facets_narrow_and_can_be_taken_back(get: Get) -> None:
    """A facet says how many, its link narrows to that many, and there it can be removed."""
    page = get("/?q=污水")
    (choice,) = [a for a in page.one("aside", "facets").all("a") if "措施" in a.words]
    assert choice.words.endswith("2")
    narrowed = get(choice.attributes["href"])
    assert len(narrowed.all("li", "hit")) == 2
    (removal,) = [a for a in narrowed.all("a") if a.words == "类别：措施 ×"]
    assert len(get(removal.attributes["href"]).all("li", "hit")) == len(page.all("li", "hit"))


def test_nothing_found_says_what_to_try(get: Get) -> None:
    text = get("/?q=没有这样的词").text
    assert "没有找到相符的条款" in text
    assert "换一个说法" in text


def test_pages_of_results(record: PlanRecord) -> None:
    """Each page links to the next, all 24 hits occur once, and the last page has no next."""
    many = DemoKnowledge({f"demo{n}": replace_id(record, f"demo{n}") for n in range(6)})
    client = create_app(knowledge=many).test_client()
    seen: list[str] = []
    address = "/?q=发展"
    while address:
        page = Page.parse(client.get(address).get_data(as_text=True))
        seen += [next(hit.all("a")).attributes["href"] for hit in page.all("li", "hit")]
        address = next((a.attributes["href"] for a in page.all("a") if a.attributes.get("rel") == "next"), "")
    assert len(seen) == len(set(seen)) == 24


def replace_id(record: PlanRecord, plan_id: str) -> PlanRecord:
    """The same plan under another id."""
    clauses = tuple(replace(c, id=c.id.replace("demo", plan_id, 1)) for c in record.plan.clauses)
    return PlanRecord(replace(record.plan, id=plan_id, clauses=clauses))


def test_a_bad_query_is_a_result_with_a_note(get: Get) -> None:
    """The box keeps what was typed, the note says why nothing was found and what to do; there is no error page."""
    page = get("/?q=***")
    (box,) = [element for element in page.all("input") if element.attributes.get("name") == "q"]
    assert box.attributes["value"] == "***"
    assert page.one("p", "notice").words == "没有可以检索的词。请输入词语。"
    assert "没有找到相符的条款" in page.text


def test_a_chosen_facet_still_offers_the_other_choices(get: Get) -> None:
    """A filter does not count against its own facet, so one click goes from measures to tasks."""
    page = get("/?q=污水&role=measure")
    choices = {a.words: a for a in page.one("aside", "facets").all("a")}
    assert any("任务" in words for words in choices)
    (chosen,) = [a for a in choices.values() if a.attributes.get("aria-current")]
    assert "措施" in chosen.words
    assert "role=" not in chosen.attributes["href"]  # a second click takes it back


def test_results_can_stand_in_the_order_of_the_plans(get: Get) -> None:
    """The order is offered, said, and kept by the links that narrow; nonsense is no order."""
    page = get("/?q=发展&sort=place")
    (current,) = [a for a in page.one("p", "sorts").all("a") if a.attributes.get("aria-current")]
    assert current.words == "原文顺序"
    assert all("sort=place" in a.attributes["href"] for a in page.one("aside", "facets").all("a"))
    assert not [link for link in get("/?q=发展&sort=nonsense").links() if "nonsense" in link]


def test_similar_clauses_are_a_page_of_their_own(get: Get) -> None:
    """From the margin of a clause to others that say nearly the same."""
    (link,) = [a.attributes["href"] for a in get("/clause/demo/5").all("a") if a.words == "相似条款"]
    page = get(link)
    assert "建设污水处理厂，提高污水处理率" in page.text
    assert "/clause/demo/5" not in [next(hit.all("a")).attributes["href"] for hit in page.all("li", "hit")]
    assert page.all("li", "hit")


def test_downloads_of_results_have_all_hits(client: FlaskClient) -> None:
    """The file is not cut to the page that is shown."""
    rows = client.get("/export/search.json?q=发展&page=2").get_json()["rows"]
    assert len(rows) == client.get("/api/search?q=发展&limit=1").get_json()["total"] > 3
