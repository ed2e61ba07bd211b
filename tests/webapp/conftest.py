"""The site over a small plan whose goals, links and targets are written by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kb.model import Plan, PlanRecord
from tests.webapp.demo import PLAN, DemoKnowledge, demo_plan, demo_record
from tests.webapp.html_check import Page
from webapp import create_app


@pytest.fixture(scope="session")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return demo_plan(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="session")
def record(plan: Plan) -> PlanRecord:
    return demo_record(plan)


@pytest.fixture(scope="session")
def knowledge(record: PlanRecord, tmp_path_factory: pytest.TempPathFactory) -> DemoKnowledge:
    other = demo_record(demo_plan(tmp_path_factory.mktemp("twin"), "twin"))
    return DemoKnowledge({PLAN: record, "twin": other}, tmp_path_factory.mktemp("journal"))


@pytest.fixture
def client(knowledge: DemoKnowledge) -> FlaskClient:
    return create_app(knowledge=knowledge).test_client()


@pytest.fixture
def get(client: FlaskClient) -> Callable[[str], Page]:
    """Fetch a page that must exist and be well-formed."""

    def fetch(address: str) -> Page:
        response: TestResponse = client.get(address)
        assert response.status_code == 200, f"{address}: {response.status_code}"
        return Page.parse(response.get_data(as_text=True))

    return fetch


@pytest.fixture(scope="session")
def empty_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("empty")
