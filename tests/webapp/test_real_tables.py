"""The tables of a real plan: page and file agree in every format, and every link of a file leads somewhere."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from kb.export import tables
from kb.export.formats.columns import without_empty_columns
from kb.export.table import ExportTable
from kb.export.writers import FORMATS
from kb.library.analyse import analyse
from tests.export import reading
from tests.webapp.demo import DemoKnowledge
from tests.webapp.html_check import Element, Page
from tests.webapp.rows import heads, shown
from webapp import create_app

ON_PLAN_PAGES = ("crossref", "targets", "assignments", "gaps", "coverage", "clauses")
ON_ANY_PAGE = (*ON_PLAN_PAGES, "matrix", "compare", "compare-coverage")


@pytest.fixture(scope="module")
def knowledge(seed_file: Path) -> DemoKnowledge:
    record = analyse(seed_file)
    return DemoKnowledge({record.plan.id: record})


@pytest.fixture(scope="module")
def plan_id(knowledge: DemoKnowledge) -> str:
    return next(iter(knowledge.records))


@pytest.fixture(scope="module")
def client(knowledge: DemoKnowledge) -> FlaskClient:
    return create_app(knowledge=knowledge).test_client()


@pytest.fixture
def get(client: FlaskClient) -> Callable[[str], Page]:
    return lambda address: Page.parse(client.get(address).get_data(as_text=True))


def test_no_table_is_left_out() -> None:
    assert set(ON_ANY_PAGE) == set(tables.TABLES)


@pytest.mark.parametrize("name", ON_PLAN_PAGES)
def test_the_page_has_the_rows_of_the_file(
    knowledge: DemoKnowledge, get: Callable[[str], Page], plan_id: str, name: str
) -> None:
    """Row for row, cell for cell, with no cap, in the columns that the page has room for."""
    table = tables.build_from(knowledge, name, [plan_id])
    page = get(f"/plan/{plan_id}/{name}")
    labels = [column.label for column in table.columns]
    places = [labels.index(label) for label in heads(page)]
    assert table.rows
    assert shown(page) == [[_squeezed(row[place].text) for place in places] for row in table.rows]


def test_the_page_of_the_matrix_has_its_rows_and_heads(
    knowledge: DemoKnowledge, get: Callable[[str], Page], plan_id: str
) -> None:
    """The page adds to a head that nothing stands in its row or column, and names the corner."""
    table = tables.build_from(knowledge, "matrix", [plan_id])
    head, *rows = (_matrix_row(row) for row in get(f"/plan/{plan_id}/matrix").one("table", "matrix").all("tr"))
    assert head[1:] == [_squeezed(column.label) for column in table.columns[1:]]
    assert rows == [[_squeezed(cell.text) for cell in row] for row in table.rows]


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("name", ON_ANY_PAGE)
def test_every_file_of_the_site_has_the_rows(
    client: FlaskClient, knowledge: DemoKnowledge, plan_id: str, name: str, ending: str
) -> None:
    table = tables.build_from(knowledge, name, [plan_id])
    content = client.get(f"/export/{name}.{ending}?plan={plan_id}").get_data()
    assert reading.stripped(_read(content, table, ending)) == reading.stripped(_expected(table, ending))


@pytest.mark.parametrize("name", [*ON_ANY_PAGE, "plans"])
def test_every_link_leads_to_a_page(client: FlaskClient, plan_id: str, name: str) -> None:
    links = set(_links(client, name, plan_id))
    assert links or name == "assignments"
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_the_library_can_be_taken_away_as_it_is_shown(client: FlaskClient, get: Callable[[str], Page]) -> None:
    """The link for adding and removing is the page's own; a search narrows page and file alike."""
    for query, count in (("", 1), ("?q=开发区", 1), ("?q=不存在的规划", 0)):
        page = get(f"/plans{query}")
        (link,) = [a.attributes["href"] for a in page.all("a") if a.words == "CSV"]
        head, *rows = csv.reader(io.StringIO(client.get(link).get_data().decode("utf-8-sig"), newline=""))
        assert len(rows) == count
        assert head == heads(page)
        if rows:
            assert shown(page) == [[_squeezed(text) for text in row] for row in rows]
        else:
            assert shown(page) == [["没有相符的规划"]]


def _links(client: FlaskClient, name: str, plan_id: str) -> Iterator[str]:
    content = client.get(f"/export/{name}.html?plan={plan_id}").get_data(as_text=True)
    for address in re.findall(r'<a href="([^"]*)"', content):
        yield urlsplit(html.unescape(address)).path


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _matrix_row(row: Element) -> list[str]:
    return [_squeezed(cell.text).removesuffix("（空）") for cell in (*row.all("th"), *row.all("td"))]


def _read(content: bytes, table: ExportTable, ending: str) -> reading.Rows:
    readers: dict[str, Callable[[], reading.Rows]] = {
        "xlsx": lambda: reading.read_xlsx(content, table),
        "docx": lambda: reading.read_docx(content, without_empty_columns(table)),
        "csv": lambda: reading.read_csv(content),
        "md": lambda: reading.read_markdown(content),
        "html": lambda: reading.read_html(content),
        "json": lambda: reading.read_json(content, table),
    }
    return readers[ending]()


def _expected(table: ExportTable, ending: str) -> reading.Rows:
    if ending in ("xlsx", "csv"):
        return reading.expected_harmless(table)
    return reading.expected(table) if ending == "json" else reading.expected_on_paper(table)


def test_a_plan_without_goals_and_targets_says_so(knowledge: DemoKnowledge, plan_id: str) -> None:
    """Measures without a goal are no failure: each page answers, and says why its table is empty, as the files do."""
    bare = replace(knowledge.records[plan_id], goals=(), targets=(), links=())
    client = create_app(knowledge=DemoKnowledge({plan_id: bare})).test_client()
    for name, words in (("crossref", "目标"), ("matrix", "目标"), ("coverage", "目标"), ("targets", "数量指标")):
        page = client.get(f"/plan/{plan_id}/{name}")
        file = client.get(f"/export/{name}.md?plan={plan_id}")
        assert (page.status_code, file.status_code) == (200, 200)
        assert f"没有读出{words}" in page.get_data(as_text=True)
        assert f"没有读出{words}" in file.get_data(as_text=True)
        shows_no_table = not Page.parse(page.get_data(as_text=True)).all("table")
        assert shows_no_table
    narrowed = client.get(f"/plan/{plan_id}/clauses?q=绝无此词").get_data(as_text=True)
    assert "没有相符的行" in narrowed
