"""The review without scripts: every step is a form or a link, remembers who reviews, and goes on to the next link."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kb.model import PlanRecord, Role
from kb.store.decisions import Action, Decision
from tests.webapp.demo import DemoKnowledge
from tests.webapp.html_check import Page
from webapp import create_app

Get = Callable[[str], Page]
Post = Callable[..., TestResponse]
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def knowledge(record: PlanRecord, tmp_path: Path) -> DemoKnowledge:
    """The small plan with a journal of its own."""
    return DemoKnowledge({"demo": record}, tmp_path)


@pytest.fixture
def client(knowledge: DemoKnowledge) -> FlaskClient:
    return create_app(knowledge=knowledge).test_client()


@pytest.fixture
def post(client: FlaskClient) -> Post:
    """Send a form of one of our pages."""

    def send(address: str, **fields: object) -> TestResponse:
        return client.post(address, data=fields, headers=OURS)

    return send


def press(post: Post, page: Page, button: str, **fields: str) -> TestResponse:
    """Send the verdict form of a review page by the button with this value."""
    form = page.one("form", "verdict")
    own = {field.attributes["name"]: field.attributes.get("value", "") for field in form.all("input")}
    assert button in [b.attributes.get("value") for b in form.all("button")], button
    return post(form.attributes["action"], **(own | {"who": "李", "action": button} | fields))


def case(page: Page) -> tuple[str, str]:
    """Source and target of the link that is shown."""
    fields = {field.attributes["name"]: field.attributes.get("value", "") for field in page.all("input")}
    return fields["source"].removeprefix("demo/"), fields["target"].removeprefix("demo/")


def follow(get: Get, response: TestResponse) -> Page:
    assert response.status_code == 303, response.get_data(as_text=True)
    return get(response.headers["Location"])


def seen(page: Page) -> str:
    return page.one("p", "progress").words


# Thresholds by hand: goal-task between .90 and .35 is .625, task-measure has only accepted ones from .6 on,
# goal-measure between .5 and .3 is .4; so the doubts are 0 (3-7), .1 (goal 2-6), .1 (goal 1-7), .2 (5-6), .275, .325.
QUEUE = [("3", "7"), ("2#1", "7"), ("2#2", "6"), ("5", "6"), ("2#1", "3"), ("2#2", "5")]


def test_the_whole_queue_is_worked_through(get: Get, post: Post) -> None:
    """The most doubtful first, each verdict leads to the next link, and the end is said."""
    page = get("/plan/demo/review")
    shown = []
    for number in range(len(QUEUE)):
        assert f"已审 {number} / {len(QUEUE)}" in seen(page)
        shown.append(case(page))
        page = follow(get, press(post, page, "accept" if number % 2 else "reject"))
    assert shown == QUEUE
    assert "没有要审核的关联了" in page.text
    assert "已审 6 / 6" in seen(page)
    assert "近 10 分钟 6 条" in seen(page)


def test_both_texts_stand_side_by_side_with_the_evidence_marked(get: Get) -> None:
    page = get("/plan/demo/review?source=demo/2%232&target=demo/6")
    left, right = page.all("section", "side")
    assert "污水处理率达到90%以上" in left.words
    assert "总体目标" in next(left.all("details")).words
    assert [mark.text for mark in right.all("span", "m-evidence")] == ["安排资金建设污水处理厂"]
    assert "目标 → 措施" in page.one("p", "case-head").words
    assert "共有词：污水处理" in page.text


def test_previous_and_next_are_links_and_one_can_go_back_to_what_was_decided(get: Get, post: Post) -> None:
    page = get("/plan/demo/review")
    assert not [a for a in page.all("a") if a.attributes.get("rel") == "prev"]
    page = follow(get, press(post, page, "accept"))
    (previous,) = [a.attributes["href"] for a in page.all("a") if a.attributes.get("rel") == "prev"]
    before = get(previous)
    assert case(before) == QUEUE[0]
    assert "已审：认定有关联" in before.text
    (following,) = [a.attributes["href"] for a in before.all("a") if a.attributes.get("rel") == "next"]
    assert case(get(following)) == QUEUE[1]


def test_the_name_is_asked_once(get: Get, post: Post) -> None:
    """And kept in a cookie that no other site can use and no script can read."""
    page = get("/plan/demo/review")
    assert not page.all("form", "undo")
    response = press(post, page, "accept", who="李明")
    cookie = response.headers["Set-Cookie"]
    assert unquote(cookie).startswith("reviewer=李明;")
    assert {"HttpOnly", "SameSite=Strict"} <= {part.strip() for part in cookie.split(";")}
    (field,) = [
        f for f in get("/plan/demo/review").all("input") if f.attributes["name"] == "who" and "required" in f.attributes
    ]
    assert field.attributes["value"] == "李明"
    assert post("/plan/demo/review", action="accept", source="demo/5", target="demo/6").status_code == 400


def test_undo_goes_back_to_the_link(knowledge: DemoKnowledge, get: Get, post: Post) -> None:
    first = get("/plan/demo/review")
    second = follow(get, press(post, first, "reject"))
    assert [b for b in second.all("button") if b.attributes.get("form") == "undo"]
    back = follow(get, post("/plan/demo/review/undo", who="李"))
    assert case(back) == QUEUE[0]
    assert not knowledge.desk.book.standing()
    assert post("/plan/demo/review/undo", who="李").status_code == 303


def test_a_grade_and_a_comment(knowledge: DemoKnowledge, get: Get, post: Post) -> None:
    """A grade is a verdict and carries the comment; a comment alone stays on the link and shows there."""
    page = get("/plan/demo/review")
    follow(get, press(post, page, "grade-1", comment="只是沾边"))
    (decision,) = knowledge.desk.book.standing().values()
    assert (decision.action, decision.grade, decision.comment) == (Action.REGRADE, 1.0, "只是沾边")
    page = follow(get, press(post, get("/plan/demo/review"), "comment", comment="<b>再议</b>"))
    assert case(page) == QUEUE[1]
    assert "<b>再议</b>" in page.one("ul", "said").words
    again = get("/plan/demo/review?source=demo/3&target=demo/7")
    (grade,) = [b for b in again.all("button", "grade") if b.attributes.get("aria-current")]
    assert grade.words == "1 沾边"


def test_filters_choose_links(get: Get, post: Post) -> None:
    def queue(query: str) -> tuple[str, tuple[str, str]]:
        page = get(f"/plan/demo/review?{query}")
        return page.one("span", "count").words, case(page)

    assert queue("type=task-measure") == ("存疑和待审：2 条", ("3", "7"))
    assert queue("type=goal-task") == ("存疑和待审：2 条", ("2#1", "3"))
    assert queue("state=weak") == ("较弱，程序未认定：1 条", ("2#3", "5"))
    assert queue("state=all")[0] == "全部：7 条"
    page = follow(get, press(post, get("/plan/demo/review?type=task-measure"), "accept"))
    assert case(page) == ("5", "6")
    assert queue("state=done") == ("已审：1 条", ("3", "7"))
    assert "没有要审核的关联了" in get("/plan/demo/review?state=suspect").text


def test_a_changed_text_comes_first_and_says_which(knowledge: DemoKnowledge, get: Get, post: Post) -> None:
    press(post, get("/plan/demo/review?source=demo/2%232&target=demo/5"), "accept")
    (entered,) = knowledge.desk.book.journal()
    mark = "0" * 16 + "." + entered.fingerprint.partition(".")[2]  # the goal read otherwise then
    old = Decision(Action.ACCEPT, *entered.key, who="王", fingerprint=mark)
    knowledge.desk.book.undo("李")
    knowledge.desk.bring_in([old])
    page = get("/plan/demo/review")
    assert case(page) == ("2#2", "5")
    assert "审核之后原文有改动" in page.text
    left, right = page.all("section", "side")
    assert list(left.all("p", "changed"))
    assert not list(right.all("p", "changed"))
    assert "已审 0 / 6" in seen(page)


def test_a_link_that_nobody_proposed_is_added(knowledge: DemoKnowledge, get: Get, post: Post) -> None:
    """Both ends are chosen on a page, compared on the next, and joined there."""
    chooser = get("/plan/demo/review/add?source=demo/2%233")
    assert _ends(chooser) == {"source": "demo/2#3"}
    form = chooser.one("form", "ends")
    page = get(f"{form.attributes['action']}?source=demo/2%233&target=demo/8")
    assert "还没有这条关联" in page.text
    follow(get, press(post, page, "add", quote="广泛宣传示范区建设成就", comment="宣传样板"))
    trace = get("/trace/demo/2~3")
    assert "“广泛宣传示范区建设成就” 第八条" in trace.text
    assert "人工添加" in trace.text
    assert "demo/8" in knowledge.trace("demo/2#3").measures


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"action": "accept", "source": "demo/6", "target": "demo/3", "who": "李"}, 400),
        ({"action": "withdraw", "source": "demo/5", "target": "demo/6", "who": "李"}, 400),
        ({"action": "burn", "source": "demo/5", "target": "demo/6", "who": "李"}, 400),
        ({"action": "grade-9", "source": "demo/5", "target": "demo/6", "who": "李"}, 400),
        ({"action": "accept", "source": "demo/5", "target": "demo/99", "who": "李"}, 404),
        ({"action": "accept", "source": "twin/5", "target": "twin/6", "who": "李"}, 400),
        ({"action": "comment", "source": "demo/5", "target": "demo/6", "who": "李"}, 400),
        ({"action": "accept", "source": "demo/5", "target": "demo/6", "who": "李", "comment": "长" * 10_001}, 400),
        ({}, 400),
    ],
)
def test_a_form_that_makes_no_sense_is_a_page_that_says_so(
    knowledge: DemoKnowledge, post: Post, fields: dict[str, str], code: int
) -> None:
    response = post("/plan/demo/review", **fields)
    assert response.status_code == code
    assert "知识库和您的文件没有改动。" in Page.parse(response.get_data(as_text=True)).text
    assert not knowledge.desk.entries()


# --------------------------------------------------------------------------- other sites


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Origin": "http://localhost"}, 303),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 403),
    ],
)
@pytest.mark.parametrize("address", ["/plan/demo/review", "/plan/demo/review/undo"])
def test_only_our_own_pages_may_post(
    client: FlaskClient, knowledge: DemoKnowledge, address: str, headers: dict[str, str], code: int
) -> None:
    fields = {"action": "accept", "source": "demo/5", "target": "demo/6", "who": "李"}
    response = client.post(address, data=fields, headers=headers)
    assert response.status_code == code
    assert bool(knowledge.desk.entries()) == (code == 303 and address.endswith("review"))


# --------------------------------------------------------------------------- record and files


def test_the_record_lists_everything_newest_first(get: Get, post: Post) -> None:
    page = follow(get, press(post, get("/plan/demo/review"), "reject", comment="太远"))
    follow(get, press(post, page, "accept"))
    post("/plan/demo/review/undo", who="李")
    log = get("/plan/demo/review/log")
    rows = [[cell.words for cell in row.all("td")][1:] for row in log.one("table", "log").all("tr")][1:]
    assert [row[:2] for row in rows] == [["李", "撤销"], ["李", "认可（已撤销）"], ["李", "否决"]]
    assert rows[2][-1] == "太远"
    assert "第七条" in rows[2][3]
    assert "3 条记录" in log.text


def test_decisions_go_out_and_come_in_as_a_file(
    client: FlaskClient, knowledge: DemoKnowledge, get: Get, post: Post, tmp_path: Path
) -> None:
    page = follow(get, press(post, get("/plan/demo/review"), "accept", comment="=1+1"))
    follow(get, press(post, page, "reject"))
    response = client.get("/review/decisions.csv?plan=demo")
    content = response.get_data()
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row["action"] for row in rows] == ["accept", "reject"]
    assert rows[0]["comment"] == "'=1+1"
    before = knowledge.desk.book.standing()
    knowledge.desk = type(knowledge.desk)(tmp_path / "elsewhere", knowledge._proposed)
    assert "已审 0 / 6" in seen(get("/plan/demo/review"))
    for expected in ("其中 2 条是新的", "其中 0 条是新的"):
        file = (io.BytesIO(content), "决定.csv")
        answer = client.post("/review/import", data={"file": file}, headers=OURS)
        assert expected in follow(get, answer).text
    assert list(knowledge.desk.book.standing()) == list(before)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "缺少列"),
        (b"at,who\n1,2\n", "缺少列"),
        (b"\x00\x01\x02", "缺少列|不是文本"),
        (b"PK\x03\x04\xff\xff\xff", "缺少列|不是文本"),
    ],
)
def test_a_hostile_file_is_a_message(client: FlaskClient, knowledge: DemoKnowledge, content: bytes, said: str) -> None:
    response = client.post("/review/import", data={"file": (io.BytesIO(content), "<x>.csv")}, headers=OURS)
    assert response.status_code == 400
    text = Page.parse(response.get_data(as_text=True)).text
    assert "<x>.csv" in text
    assert any(word in text for word in said.split("|"))
    assert not knowledge.desk.entries()


def test_no_file_and_a_file_too_large(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.post("/review/import", data={}, headers=OURS).status_code == 400
    monkeypatch.setattr("webapp.reviewing.LARGEST_FILE", 1_000)
    large = (io.BytesIO(b"x" * 200_000), "x.csv")
    response = client.post("/review/import", data={"file": large}, headers=OURS)
    assert response.status_code == 413
    assert "请求太大" in Page.parse(response.get_data(as_text=True)).text


def test_the_overview_counts_plan_by_plan(get: Get, post: Post) -> None:
    follow(get, press(post, get("/plan/demo/review"), "accept"))
    (row,) = [row for row in get("/review").all("tr") if "示范区" in row.words]
    cells = [cell.words for cell in row.all("td")]
    assert cells[1:3] == ["6", "1"]
    assert cells[3].startswith("李 ")
    assert urlsplit(next(row.all("a")).attributes["href"]).path == "/plan/demo/review"


# --------------------------------------------------------------------------- gaps


def test_a_gap_is_closed_by_saying_that_none_is_needed(knowledge: DemoKnowledge, get: Get, post: Post) -> None:
    page = get("/plan/demo/gaps")
    assert "目标缺任务和措施 1，任务缺措施 1，措施无对应 1。" in page.text
    (form,) = [
        form
        for form in page.all("form", "spare")
        if any(field.attributes.get("value") == "demo/8" for field in form.all("input"))
    ]
    fields = {f.attributes["name"]: f.attributes.get("value", "") for f in form.all("input")}
    (button,) = list(form.all("button"))
    filled = fields | {"comment": "面上工作", "who": "李", "action": button.attributes["value"]}
    after = follow(get, post(form.attributes["action"], **filled))
    assert "措施无对应" not in after.text.partition("含有词语")[0]
    assert "经人工注明：面上工作" in after.text
    assert knowledge.gaps("demo").no_link_needed == ("demo/8",)
    follow(get, post("/plan/demo/review/undo", who="李"))
    assert knowledge.gaps("demo").measures_without_use == ("demo/8",)


def test_a_plan_without_measures_says_so_where_its_gaps_are_counted(
    record: PlanRecord, get: Get, tmp_path: Path
) -> None:
    said = "全文没有一条被认定为政策措施"
    others = {clause: found for clause, found in record.roles.items() if found.role is not Role.MEASURE}
    bare = create_app(knowledge=DemoKnowledge({"demo": replace(record, roles=others)}, tmp_path / "bare"))
    assert said not in get("/plan/demo/gaps").text
    assert said in bare.test_client().get("/plan/demo/gaps").get_data(as_text=True)


def test_a_gap_is_closed_by_a_link(get: Get) -> None:
    """The page to add one has the gap's own end chosen already, a measure as what the link leads to."""
    links = [a.attributes["href"] for a in get("/plan/demo/gaps").all("a") if a.words == "添加关联"]
    assert [_ends(get(link)) for link in links] == [{"source": "demo/2#3"}, {"source": "demo/4"}, {"target": "demo/8"}]


def _ends(page: Page) -> dict[str, str]:
    """The ends of a link that are chosen on the page to add one."""
    fields = [f.attributes for f in page.one("form", "ends").all("input") if f.attributes.get("type") == "hidden"]
    return {field["name"]: field["value"] for field in fields}


def _offered(page: Page, end: str) -> list[str]:
    (choice,) = [select for select in page.all("select") if select.attributes["name"] == end]
    return list(dict.fromkeys(option.attributes["value"] for option in choice.all("option")))


def test_nothing_is_chosen_for_a_link_added_from_nowhere(get: Get) -> None:
    """No end is guessed: both must be chosen, and the form asks for both."""
    page = get("/plan/demo/review/add")
    assert _ends(page) == {}
    assert not [option for option in page.all("option") if "selected" in option.attributes]
    assert all("required" in select.attributes for select in page.all("select"))
    assert _offered(page, "source") == ["demo/2#1", "demo/2#2", "demo/2#3", "demo/3", "demo/4", "demo/5"]
    assert _offered(page, "target") == ["demo/3", "demo/4", "demo/5", "demo/6", "demo/7", "demo/8"]


@pytest.mark.parametrize(
    ("chosen", "end", "offered"),
    [
        ("source=demo/5", "target", ["demo/6", "demo/7", "demo/8"]),  # from a task only to measures
        (
            "target=demo/5",
            "source",
            ["demo/2#3", "demo/2#1", "demo/2#2"],
        ),  # to a task only from goals, likely ones first
        ("source=demo/2%231", "target", ["demo/7", "demo/3", "demo/4", "demo/5", "demo/6", "demo/8"]),
    ],
)
def test_only_what_can_be_joined_is_offered(get: Get, chosen: str, end: str, offered: list[str]) -> None:
    assert _offered(get(f"/plan/demo/review/add?{chosen}"), end) == offered


def test_the_ends_can_be_narrowed_by_words(get: Get) -> None:
    page = get("/plan/demo/review/add?target_q=水 治理")
    assert _offered(page, "target") == ["demo/5"]
    assert len(_offered(page, "source")) == 6
    assert "没有含有“绝无此词”的" in get("/plan/demo/review/add?source_q=绝无此词").text


def test_an_end_that_is_unknown_or_cannot_stand_there_is_not_taken(get: Get) -> None:
    for wrong in ("source=demo/99", "source=demo/8", "target=demo/2%231", "source=twin/3", "target=demo/1"):
        assert _ends(get(f"/plan/demo/review/add?{wrong}")) == {}


@pytest.mark.parametrize(
    ("address", "ends"),
    [
        ("/trace/demo/2~3", [{"source": "demo/2#3"}]),
        ("/trace/demo/5", [{"source": "demo/5"}, {"target": "demo/5"}]),
        ("/trace/demo/8", [{"target": "demo/8"}]),
        ("/plan/demo/review?source=demo/5&target=demo/6", [{"source": "demo/5"}]),
    ],
)
def test_a_link_is_added_from_where_one_is(get: Get, address: str, ends: list[dict[str, str]]) -> None:
    links = [a.attributes["href"] for a in get(address).all("a") if "/review/add" in a.attributes["href"]]
    assert [_ends(get(link)) for link in links] == ends
