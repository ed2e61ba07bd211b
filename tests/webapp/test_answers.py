"""What every answer carries, and what happens when something is missing, wrong or hostile."""

from __future__ import annotations

import gc
import socket
import struct
import urllib.request
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.errors import StoreError
from tests.webapp.browser.serving import served
from tests.webapp.demo import DemoKnowledge
from tests.webapp.html_check import Page
from webapp import create_app
from webapp.serve import serve

ADDRESSES = (
    "/",
    "/plans",
    "/compare",
    "/plan/demo/targets",
    "/plan/demo/crossref",
    "/plan/demo/trace",
    "/plan/demo/matrix",
    "/trace/demo/2~1",
    "/api/search",
    "/export/gaps.csv",
)


@pytest.mark.parametrize("address", ["/", "/help", "/nothing", "/api/search?q=水", "/export/gaps.csv", "/healthz"])
def test_security_headers_are_on_every_answer(client: FlaskClient, address: str) -> None:
    """No foreign script, style or frame; types are not guessed."""
    headers = client.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/nothing", 404),
        ("/plan/nobody", 404),
        ("/plan/nobody/targets", 404),
        ("/clause/demo/99", 404),
        ("/clause/nobody/1", 404),
        ("/clause/demo/2~99", 404),
        ("/target/demo/2~1", 404),
        ("/trace/demo/2~t99", 404),
        ("/export/gaps.exe", 404),
        ("/export/nothing.csv", 404),
        ("/export/gaps.csv?plan=nobody", 404),
        ("/plan/demo/nothing", 404),
        ("/static/../app.py", 404),
    ],
)
def test_what_is_missing_is_said_so(client: FlaskClient, address: str, code: int) -> None:
    """A page with what happened and where to go on, never a bare message."""
    response = client.get(address, buffered=True)
    assert response.status_code == code
    page = Page.parse(response.get_data(as_text=True))
    assert "知识库和您的文件没有改动。" in page.text
    assert "/plans" in page.links()


@pytest.mark.parametrize("address", ["/clause/demo/99", "/trace/demo/99", "/plan/demo/nothing"])
def test_what_is_not_in_a_plan_leads_to_its_outline(client: FlaskClient, address: str) -> None:
    """Also where the plan is known and the page is not."""
    answer = client.get(address)
    assert answer.status_code == 404
    assert 'href="/plan/demo"' in answer.get_data(as_text=True)


def test_other_methods_are_refused(client: FlaskClient) -> None:
    """Nothing here is changed by sending."""
    response = client.post("/plan/demo", headers={"Sec-Fetch-Site": "same-origin"})
    assert response.status_code == 405
    Page.parse(response.get_data(as_text=True))


def test_a_fault_of_the_program_is_a_page_too(knowledge: DemoKnowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    """No traceback is shown, and the answer is 500."""

    def broken(_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(DemoKnowledge, "plans", broken)
    response = create_app(knowledge=knowledge).test_client().get("/plans")
    assert response.status_code == 500
    assert "secret detail" not in response.get_data(as_text=True)
    Page.parse(response.get_data(as_text=True))


def test_without_a_knowledge_base_every_page_says_what_to_run(empty_folder: Path) -> None:
    """The process lives, is not ready, and tells the command; help works all the same."""
    client = create_app(empty_folder / "none").test_client()
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503
    assert client.get("/help").status_code == 200
    for address in ("/", "/plans", "/clause/demo/1"):
        response = client.get(address)
        assert response.status_code == 503
        assert "kb build" in Page.parse(response.get_data(as_text=True)).text
    assert client.get("/api/search?q=水").get_json()["error"] == "StoreError"


def test_the_site_is_ready_once_a_knowledge_base_is_there(client: FlaskClient) -> None:
    assert client.get("/readyz").get_json() == {"status": "ok", "generation": "000001", "plans": 2}


def test_a_new_generation_is_served_without_a_restart(knowledge: DemoKnowledge) -> None:
    """Each request asks for the current one; one that can no longer be opened is an honest 503."""

    class Replaced(DemoKnowledge):
        def current(self) -> DemoKnowledge:
            return DemoKnowledge({"demo": self.records["demo"]})

    client = create_app(knowledge=Replaced(knowledge.records)).test_client()
    assert client.get("/readyz").get_json()["plans"] == 1

    class Gone(DemoKnowledge):
        def current(self) -> DemoKnowledge:
            raise StoreError("没有知识库", advice="请运行 kb build")

    assert create_app(knowledge=Gone(knowledge.records)).test_client().get("/").status_code == 503


def test_what_a_browser_does_not_wait_for_is_forgotten(knowledge: DemoKnowledge) -> None:
    """Python 3.13 tells of a buffer that cannot be sent any more when it collects it; pytest makes that a failure."""
    with served(create_app(knowledge=knowledge)) as address:
        host, port = address.removeprefix("http://").split(":")
        for _ in range(20):
            with socket.create_connection((host, int(port))) as connection:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # leave at once
                connection.sendall(b"GET /help HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert urllib.request.urlopen(f"{address}/help").status == 200
    gc.collect()


@pytest.mark.parametrize(("host", "refused"), [("127.0.0.1", True), ("localhost", True), ("0.0.0.0", False)])
def test_on_this_machine_only_its_own_names_are_answered(
    knowledge: DemoKnowledge, monkeypatch: pytest.MonkeyPatch, host: str, *, refused: bool
) -> None:
    """A foreign name made to point here gets nothing; where others may connect, any name may be theirs for it."""

    class Unstarted:
        def __init__(self, *_: object, **__: object) -> None:
            pass

        def prepare(self) -> None:
            pass

        def serve(self) -> None:
            pass

    monkeypatch.setattr("webapp.serve.Server", Unstarted)
    app = create_app(knowledge=knowledge)
    serve(app, host)
    foreign = app.test_client().get("/plans", headers={"Host": "evil.example"})
    assert (foreign.status_code, "示范区" in foreign.get_data(as_text=True)) == (
        (400, False) if refused else (200, True)
    )
    assert "<c>" not in app.test_client().get("/plans", headers={"Host": "a b<c>"}).get_data(as_text=True)
    for own in ("127.0.0.1:8000", "localhost:8000", "[::1]:8000"):
        assert app.test_client().get("/plans", headers={"Host": own}).status_code == 200


def test_an_unchanged_page_is_not_sent_again(client: FlaskClient) -> None:
    """The browser may ask whether it has changed."""
    tag = client.get("/clause/demo/5").headers["ETag"]
    again = client.get("/clause/demo/5", headers={"If-None-Match": tag})
    assert (again.status_code, again.get_data()) == (304, b"")


def test_static_files_are_kept_by_their_content(client: FlaskClient) -> None:
    """The address changes with the content, so the file may be kept for a year."""
    page = Page.parse(client.get("/").get_data(as_text=True))
    (style,) = [link for link in page.links() if "base.css" in link]
    assert "immutable" in client.get(style, buffered=True).headers["Cache-Control"]
    assert client.get("/static/css/base.css", buffered=True).headers["Cache-Control"] == "no-cache"


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "{{ 7 * 7 }}",
    "../../etc/passwd",
    "\u0000\u202e\ud7ff",
    "%00%0d%0aSet-Cookie: a=b",
    "((((((((((" * 30,
    "*" * 400,
    "水 " * 300,
)


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("address", ADDRESSES)
def test_hostile_values_stay_text(client: FlaskClient, address: str, value: str) -> None:
    """Whatever a parameter holds, the answer is a well-formed page or file without it as markup."""
    names = ("q", "plan", "section", "role", "mode", "page", "focus", "weak", "cell", "sort", "year")
    response = client.get(address, query_string=dict.fromkeys(names, value), buffered=True)
    assert response.status_code in (200, 400, 404)
    assert "Set-Cookie" not in response.headers
    if response.mimetype == "text/html":
        html = response.get_data(as_text=True)
        assert "<script>alert(1)" not in html
        assert "<img src=x" not in html
        assert "49" not in Page.parse(html).root.words if value == "{{ 7 * 7 }}" else True


def test_markup_in_a_plan_is_shown_as_text(client: FlaskClient) -> None:
    """A document may contain anything; its words are shown, never obeyed."""
    for address in (
        "/clause/demo/4",
        "/plan/demo",
        "/plan/demo/clauses",
        "/plan/demo/trace",
        "/?q=服务业",
        "/clause/demo/2",
    ):
        html = client.get(address).get_data(as_text=True)
        assert '<script>alert("x")' not in html
        assert "<绿色>" not in html
    assert "&lt;script&gt;alert(" in client.get("/clause/demo/4").get_data(as_text=True)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(path=st.text(max_size=30), query=st.dictionaries(st.text(max_size=8), st.text(max_size=40), max_size=6))
def test_no_address_brings_the_site_down(client: FlaskClient, path: str, query: dict[str, str]) -> None:
    """Any path below any page answers with a page, a file or a refusal."""
    for prefix in ("/clause/", "/plan/demo/", "/target/", "/trace/", "/export/"):
        response = client.get(prefix + quote(path), query_string=query, buffered=True)
        assert response.status_code < 500


def test_an_unknown_plan_is_no_matter_for_the_command_line(client: FlaskClient) -> None:
    """An officer is led to the library, not told of commands and ids."""
    text = client.get("/plan/nobody").get_data(as_text=True)
    assert "nobody" in text
    assert "从规划库进入" in text
    assert "kb plans" not in text
