"""The trace pages: the list, the picture, the threshold and the focus."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.webapp.html_check import Element, Page

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


def test_focus_dims_what_is_not_on_a_path_and_can_be_left(get: Get) -> None:
    """Through task 5 run goal 2 and measure 6; the direct link between those two is no path through it."""
    page = get("/plan/demo/trace?focus=demo/5")
    nodes = [node.attributes for node in page.one("svg", "picture").all("a")]
    bright = [node["data-node"] for node in nodes if "dim" not in node["class"]]
    assert bright == ["demo/2#2", "demo/5", "demo/6"]
    (direct,) = page.all("path", "ribbon-direct")
    assert "dim" in direct.attributes["class"].split()
    (leave,) = [a for a in page.all("a") if "data-escape" in a.attributes]
    assert leave.attributes["href"] == "/plan/demo/trace#picture"


def test_goals_without_means_are_named(get: Get) -> None:
    """The list of goals tells what is missing in words, not only in colour."""
    lines = [line.words for line in get("/plan/demo/trace").all("li", "goal-line")]
    assert "任务 1 · 措施 1" in lines[1]
    assert lines[2].endswith("无任务 · 无措施")


def test_an_unknown_focus_is_ignored(get: Get) -> None:
    assert not get("/plan/demo/trace?focus=demo/99").all("a", "dim")
