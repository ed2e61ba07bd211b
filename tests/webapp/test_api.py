"""The HTTP API gives the documents of the command line, bounded, with errors as JSON."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from kb import contract
from kb.model import PlanRecord


def test_search(client: FlaskClient) -> None:
    """The hits of the page, as many as wanted."""
    answer = client.get("/api/search?q=污水&role=measure&limit=1").get_json()
    assert answer["total"] == 2
    (hit,) = answer["hits"]
    assert (hit["id"], hit["role"]) == ("demo/6", "measure")
    (start, end) = hit["highlights"][0]
    assert hit["snippet"][start:end] == "污水"


def test_the_parts_of_a_plan(client: FlaskClient, record: PlanRecord) -> None:
    """What `kb clauses`, `kb targets`, `kb goals`, `kb links` and `kb gaps` print."""
    assert client.get("/api/plans/demo/clauses").get_json()[5] == contract.clause_json(record.plan.clauses[5], record)
    assert [target["value"] for target in client.get("/api/plans/demo/targets").get_json()] == ["161", "10", "90"]
    assert len(client.get("/api/plans/demo/goals").get_json()) == 3
    assert len(client.get("/api/plans/demo/links").get_json()) == 8
    assert client.get("/api/plans/demo/gaps").get_json() == {
        "goals_without_tasks": ["demo/2#3"],
        "goals_without_measures": ["demo/2#3"],
        "tasks_without_measures": ["demo/4"],
        "measures_without_use": ["demo/8"],
        "no_link_needed": [],
    }
    assert [plan["id"] for plan in client.get("/api/plans").get_json()] == ["demo", "twin"]


def test_trace(client: FlaskClient) -> None:
    """From a goal down, each step with its proof."""
    answer = client.get("/api/trace/demo/2~1").get_json()
    assert (answer["root"], answer["tasks"], answer["measures"]) == ("demo/2#1", ["demo/3"], ["demo/7"])
    assert [proof["quote"] for proof in answer["paths"][0]["evidence"]] == ["扩大地区生产总值", "支持先进制造业"]


def test_review(client: FlaskClient) -> None:
    """The most doubtful link first, with its standing."""
    answer = client.get("/api/plans/demo/review").get_json()
    assert (answer["done"], answer["total"], len(answer["items"])) == (0, 6, 7)
    first = answer["items"][0]
    assert (first["source"], first["target"], first["state"], first["verdict"]) == ("demo/3", "demo/7", "open", None)


def test_suggestions_lead_somewhere(client: FlaskClient) -> None:
    """In groups, each with an address that answers; nothing for nothing."""
    groups = client.get("/api/suggest?q=污水").get_json()
    assert [group["title"] for group in groups] == ["条款", "指标", "词语"]
    for group in groups:
        for suggestion in group["suggestions"]:
            assert client.get(suggestion["href"]).status_code == 200
    assert client.get("/api/suggest?q=+").get_json() == []


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/api/search?q=***", 400),
        ("/api/plans/nobody/clauses", 404),
        ("/api/plans/demo/nothing", 404),
        ("/api/trace/demo/99", 404),
        ("/api/nothing", 404),
    ],
)
def test_errors_are_json(client: FlaskClient, address: str, code: int) -> None:
    """With what was found, for programs and people."""
    response = client.get(address)
    assert (response.status_code, response.mimetype) == (code, "application/json")
    assert response.get_json()["found"]
