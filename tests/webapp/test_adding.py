"""Plans come in and go out at a browser: seen before they are taken, in bounds, and by our own forms only."""

from __future__ import annotations

import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kb.config import Config, SearchConfig
from kb.errors import SourceError
from kb.library import intake
from kb.library.build import build
from kb.library.intake import Intake, safe_name
from tests.webapp.demo import TEXT
from tests.webapp.html_check import Page
from webapp import create_app

OURS = {"Sec-Fetch-Site": "same-origin"}
LONGEST = 60.0  # seconds for one job on a busy machine


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A knowledge base with one plan."""
    file = tmp_path / "present.txt"
    file.write_text(TEXT, encoding="utf-8")
    config = Config(data=tmp_path / "kb", search=SearchConfig(encoder="none"))
    build([file], config)
    return config.data


@pytest.fixture
def app(data: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setenv("KB_ENCODER", "none")
    return create_app(data)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


Send = Callable[[str, bytes], TestResponse]


@pytest.fixture
def send(client: FlaskClient) -> Send:
    def post(name: str, content: bytes) -> TestResponse:
        return client.post("/plans/add", data={"file": (BytesIO(content), name)}, headers=OURS)

    return post


def finished(client: FlaskClient, address: str) -> Page:
    """The page of a job once it is over."""
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        if client.get(address.replace("/plans/add/", "/api/intake/")).get_json()["over"]:
            return Page.parse(client.get(address).get_data(as_text=True))
        time.sleep(0.1)
    raise AssertionError(f"{address} is not over after {LONGEST} s")


def plan_ids(client: FlaskClient) -> set[str]:
    return {plan["id"] for plan in client.get("/api/plans").get_json()}


def test_a_plan_is_seen_before_it_is_taken_in(client: FlaskClient, send: Send, data: Path) -> None:
    """The preview has outline, targets and markup of the document as words; then it can be searched, and removed."""
    answer = send("新区规划.txt", TEXT.encode())
    assert answer.status_code == 303
    preview = finished(client, answer.location)
    assert preview.one("h1").words == "收入前的预览"
    assert "培育先进制造业" in preview.text
    assert "地区生产总值达到161亿元" in preview.text
    assert "<script>" in preview.text  # the words of the plan, as words
    assert not list(preview.one("main").all("script"))
    assert plan_ids(client) == {"present"}

    assert client.post(answer.location, data={"action": "add"}, headers=OURS).status_code == 303
    done = finished(client, answer.location)
    assert done.one("h1").words == "已经收入"
    assert plan_ids(client) == {"present", "新区规划"}
    assert client.get("/api/search?q=污水&plan=新区规划").get_json()["total"]
    assert [file.name for file in (data / "documents").iterdir()] == ["新区规划.txt"]

    gone = client.post("/plan/新区规划/remove", headers=OURS)
    assert finished(client, gone.location).one("h1").words == "已经移出"
    assert plan_ids(client) == {"present"}
    assert not list((data / "documents").iterdir())


def test_what_is_given_up_leaves_nothing(client: FlaskClient, send: Send, data: Path) -> None:
    answer = send("新区规划.txt", TEXT.encode())
    finished(client, answer.location)
    assert client.post(answer.location, data={"action": "drop"}, headers=OURS).location == "/plans"
    assert client.get(answer.location).status_code == 404
    assert not list((data / "incoming").iterdir())
    assert plan_ids(client) == {"present"}


def test_a_plan_of_the_same_name_is_announced(client: FlaskClient, send: Send) -> None:
    """Taking it in would replace the one that is there."""
    page = finished(client, send("present.txt", TEXT.encode()).location)
    assert "收入后将由这一份代替" in page.text


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("坏.docx", b"nonsense", "没有读成"), ("坏.pdf", b"%PDF-1.4 nonsense", "没有读成")],
)
def test_a_damaged_file_says_so(client: FlaskClient, send: Send, name: str, content: bytes, words: str) -> None:
    """What happened, what is safe, what to do; and another can be chosen at once."""
    page = finished(client, send(name, content).location)
    assert page.one("h1").words == words
    assert "知识库没有改动" in page.text
    assert page.one("form", "upload")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("规划.exe", b"MZ", "不认识这种文件"),
        ("规划", b"x", "不认识这种文件"),
        ("空.txt", b"", "文件是空的"),
        ("", b"", "没有选择文件"),
    ],
)
def test_what_cannot_be_read_is_refused_at_once(
    client: FlaskClient, send: Send, name: str, content: bytes, words: str
) -> None:
    """The page says why, and another file can be chosen there."""
    response = send(name, content)
    assert response.status_code == 400
    page = Page.parse(response.get_data(as_text=True))
    assert words in page.text
    assert "没有改动" in page.text
    assert page.all("form", "upload") or not name
    assert plan_ids(client) == {"present"}


def test_only_what_replaces_nothing_is_added_together(client: FlaskClient) -> None:
    """A file of a name that is in, or that comes twice, waits for somebody to look at it."""
    names = ("甲.txt", "present.txt", "乙.txt", "乙.txt")
    files = [(BytesIO(TEXT.encode() + str(place).encode()), name) for place, name in enumerate(names)]
    assert client.post("/plans/add", data={"file": files}, headers=OURS).location == "/plans/add"
    _wait_for(client, 4)
    page = Page.parse(client.get("/plans/add").get_data(as_text=True))
    assert "将代替库中的《示范区发展规划纲要》" in page.text
    assert "4 份文件已经读完，等待决定" in Page.parse(client.get("/plans").get_data(as_text=True)).text
    client.post("/plans/add/all", headers=OURS)
    _wait_for(client, 4)
    assert plan_ids(client) == {"present", "甲", "乙"}
    lines = [line.words for line in Page.parse(client.get("/plans/add").get_data(as_text=True)).all("li")]
    assert sum("已经收入" in line for line in lines) == 2
    assert sum("将代替库中的" in line for line in lines) == 2


def _wait_for(client: FlaskClient, count: int) -> None:
    """Until so many jobs are over."""
    end = time.monotonic() + LONGEST
    while client.get("/api/intake").get_json()["done"] < count:
        assert time.monotonic() < end, f"{count} jobs are not over after {LONGEST} s"
        time.sleep(0.1)


def test_a_file_that_is_too_large_is_refused(send: Send, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its announced length or while it is read; a page says what to do, and nothing stays behind."""
    monkeypatch.setattr(intake, "LARGEST_FILE", 1000)
    response = send("大.txt", b"x" * 1001)
    assert response.status_code == 400
    assert "kb add" in Page.parse(response.get_data(as_text=True)).text
    assert not list((data / "incoming").iterdir())
    monkeypatch.setattr("webapp.adding.LARGEST_FILE", 1000)
    response = send("大.txt", b"x" * 200_000)
    assert response.status_code == 413
    assert "kb add" in Page.parse(response.get_data(as_text=True)).text


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\a\\规划.DOCX", "规划.docx"),
        ("..\\..\\x.md", "x.md"),
        (".hidden.txt", "hidden.txt"),
        ("a\x00b\n<c>.txt", "a-b--c-.txt"),
        ("...txt", "规划.txt"),
        ("长" * 300 + ".pdf", "长" * 60 + ".pdf"),
    ],
)
def test_file_names_stay_in_their_folder(given: str, kept: str) -> None:
    """Only the last part of a name counts, without signs that mean something to a file system."""
    assert safe_name(given) == kept


def test_a_name_without_a_known_ending_is_refused() -> None:
    with pytest.raises(SourceError):
        safe_name("../../etc/passwd")


@pytest.mark.parametrize(
    "address", ["/plans/add", "/plans/add/x", "/plans/add/all", "/plan/present/remove", "/plan/present/review"]
)
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {},
    ],
)
def test_forms_of_other_sites_change_nothing(client: FlaskClient, address: str, headers: dict[str, str]) -> None:
    """403 before anything is read."""
    response = client.post(address, data={"action": "add"}, headers=headers)
    assert response.status_code == 403
    assert plan_ids(client) == {"present"}


def test_tokens_are_not_guessed_and_not_paths(client: FlaskClient) -> None:
    for token in ("x", "..", "%2e%2e%2fkb", "..%2f..%2fetc"):
        assert client.get(f"/plans/add/{token}").status_code == 404
        assert client.get(f"/api/intake/{token}").status_code == 404


def test_a_reader_that_dies_or_hangs_fails_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The job says so; the next one is read."""
    jobs = Intake(Config(data=tmp_path, search=SearchConfig(encoder="none")))

    def outcome(content: bytes) -> intake.Job:
        job = jobs.receive("甲.txt", BytesIO(content))
        end = time.monotonic() + LONGEST
        while not jobs.job(job.token).is_over and time.monotonic() < end:
            time.sleep(0.05)
        return jobs.job(job.token)

    monkeypatch.setattr(intake, "_READING_TIME", 0.01)
    assert "没有读完" in str(outcome(TEXT.encode()).error)
    monkeypatch.setattr(intake, "_READING_TIME", LONGEST)
    monkeypatch.setattr(intake, "_read", _die)
    assert "异常终止" in str(outcome(TEXT.encode()).error)
    monkeypatch.undo()
    assert outcome(TEXT.encode()).stage == "done"


def _die(*_: object) -> None:
    raise SystemExit(1)


def test_the_first_plan_of_all_can_come_from_the_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a knowledge base there is still a form, and adding makes one."""
    monkeypatch.setenv("KB_ENCODER", "none")
    client = create_app(tmp_path / "new").test_client()
    assert client.get("/plans").status_code == 503
    assert client.get("/plans/add").status_code == 200
    answer = client.post("/plans/add", data={"file": (BytesIO(TEXT.encode()), "首部.txt")}, headers=OURS)
    finished(client, answer.location)
    client.post(answer.location, data={"action": "add"}, headers=OURS)
    finished(client, answer.location)
    assert plan_ids(client) == {"首部"}
