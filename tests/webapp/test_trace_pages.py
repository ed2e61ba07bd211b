"""The trace pages: the list, the picture, the threshold and the focus."""

from __future__ import annotations

import json
from collections.abc import Callable

import networkx as nx
import pytest
from flask.testing import FlaskClient

from kb.model import Link, LinkType
from tests.webapp.html_check import Element, Page
from webapp.pages.outlook import strongest_of

Get = Callable[[str], Page]


def outline(page: Page) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    """The list as (heading, [(step, [steps below])])."""
    return [
        (
            next(group.all("h2")).words.rsplit(" ", 1)[0],
            [(names(branch)[0], names(branch)[1:]) for branch in group.all("li", "branch")],
        )
        for group in page.all("section", "trace-group")
    ]


def names(branch: Element) -> list[str]:
    return [next(step.all("p", "name")).words for step in branch.all("div", "step")]


TASK5 = "第五条 治理水污染。建设污水处理厂，提高污水处理率"
MEASURE6 = "第六条 加大财政投入。按照第五条的要求，由财政局牵头安排资金建设污…"
GOAL2 = "污水处理率达到90%以上"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/trace/demo/2~2", [("承接的任务及其措施", [(TASK5, [MEASURE6])]), ("直接支撑的措施", [(MEASURE6, [])])]),
        ("/trace/demo/2~t3", [("承接的任务及其措施", [(TASK5, [MEASURE6])]), ("直接支撑的措施", [(MEASURE6, [])])]),
        ("/trace/demo/5", [("服务的目标", [(GOAL2, [])]), ("支撑本任务的措施", [(MEASURE6, [])])]),
        ("/trace/demo/6", [("支撑的任务及其目标", [(TASK5, [GOAL2])]), ("直接服务的目标", [(GOAL2, [])])]),
        ("/trace/demo/8", []),
        ("/trace/demo/2~3", []),
    ],
    ids=["goal", "target", "task", "measure", "measure without use", "goal without tasks"],
)
def test_the_list_in_both_directions(get: Get, address: str, expected: list[object]) -> None:
    """From a goal down, from a measure up, from a task both ways."""
    assert outline(get(address)) == expected


def test_every_step_shows_its_strength_and_its_proof(get: Get) -> None:
    """The proving words are quoted with the clause they stand in."""
    (group, _) = get("/trace/demo/2~2").all("section", "trace-group")
    assert [quote.words for quote in group.all("blockquote")] == [
        "“提高污水处理率” 第五条",
        "“安排资金建设污水处理厂” 第六条",
    ]
    assert [value.words for value in group.all("span", "strength")] == ["关联度 0.95", "关联度 0.80"]


def test_weaker_links_appear_on_request_and_are_called_weak(get: Get) -> None:
    """The third goal has only a link of 0.35."""
    page = get("/trace/demo/2~3?weak=0.3")
    assert [step for _, branches in outline(page) for step, _ in branches] == [TASK5]
    assert page.all("div", "step-weak")
    ribbons = [path.attributes["class"] for path in page.one("svg", "picture").all("path")]
    assert ribbons == ["ribbon ribbon-task ribbon-weak", "ribbon ribbon-measure ribbon-proposed"]
    assert not outline(get("/trace/demo/2~3?weak=0.4"))


def test_the_picture_of_a_plan_has_every_goal_task_and_measure(get: Get) -> None:
    """Nodes without links are seen as well; ribbons are the accepted links, all of them proposals."""
    page = get("/plan/demo/trace")
    picture = page.one("svg", "picture")
    nodes = [a.attributes["data-node"] for a in picture.all("a")]
    assert nodes == ["demo/2#1", "demo/2#2", "demo/2#3", *(f"demo/{n}" for n in range(3, 9))]
    drawn = [path.attributes for path in picture.all("path", "ribbon-proposed")]
    ribbons = {(ribbon["data-source"], ribbon["data-target"]) for ribbon in drawn}
    assert ribbons == {
        ("demo/2#1", "demo/3"),
        ("demo/2#2", "demo/5"),
        ("demo/3", "demo/7"),
        ("demo/5", "demo/6"),
        ("demo/2#2", "demo/6"),
    }


def drawn(page: Page) -> set[tuple[str, str]]:
    """The links in the picture, by the ends of their ids: ("2#2", "5")."""
    ribbons = [path.attributes for path in page.one("svg", "picture").all("path", "ribbon")]
    return {tuple(r[end].removeprefix("demo/") for end in ("data-source", "data-target")) for r in ribbons}  # type: ignore[misc]


def nodes(page: Page) -> list[str]:
    return [a.attributes["data-node"] for a in page.one("svg", "picture").all("a")]


def test_focus_shows_only_the_paths_through_a_node_and_can_be_left(get: Get) -> None:
    """Through task 5 run goal 2 and measure 6; the direct link between those two is no path through it."""
    page = get("/plan/demo/trace?focus=demo/5")
    assert nodes(page) == ["demo/2#2", "demo/5", "demo/6"]
    assert drawn(page) == {("2#2", "5"), ("5", "6")}
    (leave,) = [a for a in page.all("a") if "data-escape" in a.attributes]
    assert leave.attributes["href"] == "/plan/demo/trace#picture"


@pytest.mark.parametrize(
    ("focus", "expected"),
    [
        ("demo/2%232", {("2#2", "5"), ("5", "6"), ("2#2", "6")}),
        ("demo/6", {("2#2", "5"), ("5", "6"), ("2#2", "6")}),
        ("demo/2%231", {("2#1", "3"), ("3", "7")}),
        ("demo/7", {("2#1", "3"), ("3", "7")}),
    ],
    ids=["goal down", "measure up", "other goal", "other measure"],
)
def test_focus_goes_both_ways(get: Get, focus: str, expected: set[tuple[str, str]]) -> None:
    """From a goal down to measures and from a measure up to goals: two steps, or one directly."""
    assert drawn(get(f"/plan/demo/trace?focus={focus}")) == expected


def test_words_choose_the_paths_that_are_drawn(get: Get) -> None:
    """Those through nodes that are called so; nothing where nothing is called so."""
    page = get("/plan/demo/trace?q=人才")
    assert drawn(page) == {("2#1", "3"), ("3", "7")}
    assert [a for a in page.all("a") if "data-escape" in a.attributes]
    nothing = get("/plan/demo/trace?q=没有这样的词")
    assert not nothing.all("svg", "picture")
    assert "没有符合这些条件的联系" in nothing.text


@pytest.mark.parametrize(
    ("lines", "expected"),
    [("tasks", {("2#1", "3"), ("2#2", "5"), ("3", "7"), ("5", "6")}), ("direct", {("2#2", "6")})],
)
def test_links_by_way_of_tasks_or_past_them(get: Get, lines: str, expected: set[tuple[str, str]]) -> None:
    assert drawn(get(f"/plan/demo/trace?lines={lines}")) == expected


def test_every_step_leads_to_its_review(get: Get) -> None:
    (group, _) = get("/trace/demo/2~2").all("section", "trace-group")
    reviews = [a.attributes["href"] for a in group.all("a") if a.words == "审核"]
    assert reviews[0] == "/plan/demo/review?source=demo%2F2%232&target=demo%2F5#case"


@pytest.mark.parametrize("ending", ["graphml", "json"])
def test_the_graph_can_be_taken_away(client: FlaskClient, get: Get, ending: str) -> None:
    """By a button on the page; the file has every node and link of the picture."""
    (link,) = [a.attributes["href"] for a in get("/plan/demo/trace").all("a") if a.attributes["href"].endswith(ending)]
    response = client.get(link)
    assert "attachment" in response.headers["Content-Disposition"]
    text = response.get_data(as_text=True)
    if ending == "json":
        edges = {(edge["source"], edge["target"]) for edge in json.loads(text)["edges"]}
    else:
        edges = set(nx.parse_graphml(text).edges)
    assert {tuple(end.removeprefix("demo/") for end in edge) for edge in edges} == drawn(get("/plan/demo/trace"))


def test_goals_without_means_are_named(get: Get) -> None:
    """The list of goals tells what is missing in words, not only in colour."""
    lines = [line.words for line in get("/plan/demo/trace").all("li", "goal-line")]
    assert "任务 1 · 措施 1" in lines[1]
    assert "无任务 · 无措施" in lines[2]


def test_an_unknown_focus_is_ignored(get: Get) -> None:
    assert nodes(get("/plan/demo/trace?focus=demo/99")) == nodes(get("/plan/demo/trace"))


# --------------------------------------------------------------------------- many links


@pytest.fixture
def crowded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three links are many, and one of each kind is enough for a node."""
    monkeypatch.setattr("webapp.pages.outlook._MANY", 3)
    monkeypatch.setattr("webapp.pages.outlook._STRONGEST", 1)


def test_of_many_links_the_strongest_of_each_node_are_drawn() -> None:
    """Twelve goals by twelve tasks: no node is left out, each goal keeps its two best, and the rest is thinned."""
    scores = {(goal, task): ((7 * goal + 5 * task) % 144 + 1) / 145 for goal in range(12) for task in range(12)}
    links = [
        Link(f"p/1#{goal}", f"p/{task + 2}", LinkType.GOAL_TASK, score, True, "", ())
        for (goal, task), score in scores.items()
    ]
    found = strongest_of(links)
    assert {link.source for link in found} == {link.source for link in links}
    assert {link.target for link in found} == {link.target for link in links}
    assert len(found) <= 3 * 12
    for goal in range(12):
        best = sorted((link for link in links if link.source == f"p/1#{goal}"), key=lambda link: -link.score)[:2]
        assert all(link in found for link in best)


@pytest.mark.usefixtures("crowded")
def test_every_link_can_be_drawn_and_the_strongest_again(get: Get) -> None:
    page = get("/plan/demo/trace")
    assert "每处最强的，" not in page.text  # five links, each the strongest of one of its ends
    (more,) = [a for a in page.all("a") if a.words == "全部画出"]
    every = get(more.attributes["href"])
    assert len(drawn(every)) == 5
    (fewer,) = [a for a in every.all("a") if a.words == "只画每处最强的"]
    assert drawn(get(fewer.attributes["href"])) == drawn(page)


@pytest.mark.usefixtures("crowded")
def test_a_focus_shows_every_path_through_it(get: Get) -> None:
    focused = drawn(get("/plan/demo/trace?weak=0.1&focus=demo%2F5"))
    assert {("2#3", "5"), ("2#2", "5")} <= focused
