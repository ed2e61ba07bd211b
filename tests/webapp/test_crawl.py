"""Every address that a page names answers, and every page is well-formed."""

from __future__ import annotations

from collections import deque
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from flask.testing import FlaskClient

from tests.webapp.html_check import Page

_MOST_PAGES = 3000


def crawl(client: FlaskClient, start: str = "/") -> dict[str, Page | None]:
    """All pages and files that can be reached, by address; files have no page."""
    seen: dict[str, Page | None] = {}
    queue = deque([start])
    while queue:
        address = urldefrag(queue.popleft()).url
        if address in seen:
            continue
        response = client.get(address, buffered=True)
        assert response.status_code == 200, f"{address} answers {response.status_code}"
        is_page = response.mimetype == "text/html" and "Content-Disposition" not in response.headers
        seen[address] = Page.parse(response.get_data(as_text=True)) if is_page else None
        page = seen[address]
        queue.extend(urljoin(address, link) for link in (page.links() if page else ()))
        assert len(seen) < _MOST_PAGES, "the site seems endless"
    return seen


@pytest.fixture(scope="module")
def site(request: pytest.FixtureRequest) -> dict[str, Page | None]:
    from webapp import create_app

    return crawl(create_app(knowledge=request.getfixturevalue("knowledge")).test_client())


def test_every_link_answers_and_every_page_is_well_formed(site: dict[str, Page | None]) -> None:
    """The crawl itself asserts it; it must have reached every kind of page."""
    paths = {urlsplit(address).path for address in site}
    kinds = ("/plans", "/compare", "/help", "/plan/demo", "/plan/demo/targets", "/plan/demo/trace", "/plan/demo/matrix")
    tables = tuple(f"/plan/demo/{name}" for name in ("crossref", "assignments", "gaps", "clauses", "issues"))
    ids = ("/clause/demo/5", "/target/demo/2~t1", "/trace/demo/2~1", "/trace/demo/5", "/export/crossref.xlsx")
    assert {*kinds, *tables, *ids} <= paths


def test_anchors_exist(site: dict[str, Page | None]) -> None:
    """A link to a place on the same page has that place."""
    for address, page in site.items():
        if page is None:
            continue
        ids = {element.attributes["id"] for element in _everything(page) if "id" in element.attributes}
        anchors = {urlsplit(link).fragment for link in page.links() if link.startswith("#")}
        assert anchors <= ids, f"{address}: {anchors - ids}"


def test_pages_speak_chinese_and_name_the_site(site: dict[str, Page | None]) -> None:
    """Every page has a title of its own kind, a language, and a way past the navigation."""
    for address, page in site.items():
        if page is not None:
            assert page.one("html").attributes["lang"] == "zh-Hans", address
            assert page.all("title")[0].text.endswith("规划知识库"), address
            assert page.one("a", "skip").attributes["href"] == "#content", address


def _everything(page: Page) -> list:
    found, queue = [], [page.root]
    while queue:
        element = queue.pop()
        found.append(element)
        queue.extend(element.children)
    return found
