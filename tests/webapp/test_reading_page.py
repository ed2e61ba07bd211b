"""The reading page: the clause word for word, its neighbours, and a margin that points into the text."""

from __future__ import annotations

from collections.abc import Callable

from tests.webapp.html_check import Element, Page

Get = Callable[[str], Page]


def notes(page: Page) -> dict[str, list[Element]]:
    """The notes of each group of the margin, by the words of its heading without the count."""
    groups = page.one("aside", "margin").all("section")
    return {next(group.all("h2")).words.split()[0]: list(group.all("li", "note")) for group in groups}


def test_the_clause_is_shown_word_for_word(get: Get) -> None:
    (passage,) = [p for p in get("/clause/demo/5").one("article").children if p.attributes.get("class") == "passage"]
    assert "".join(passage.text.split()) == "第五条治理水污染。建设污水处理厂，提高污水处理率。"
    assert passage.attributes["lang"] == "zh-Hans"


def test_neighbours_stand_above_and_below(get: Get) -> None:
    """With the heading of their section where it is another one."""
    page = get("/clause/demo/5")
    before, after = page.all("section", "neighbour")
    assert "金融服务业" in before.text
    assert "第一节 产业升级" in before.text
    assert next(after.all("a")).attributes == {"class": "go", "href": "/clause/demo/6", "rel": "next"}
    assert len(get("/clause/demo/front").all("section", "neighbour")) == 1
    assert len(get("/clause/demo/8").all("section", "neighbour")) == 1


def test_the_margin_of_a_task(get: Get) -> None:
    """The goal it serves, the measure that supports it, and who refers to it; the weak link is not shown."""
    page = get("/clause/demo/5")
    found = notes(page)
    assert list(found) == ["服务的目标", "支撑本条的措施", "被引用"]
    (goal,) = found["服务的目标"]
    assert "污水处理率达到90%以上" in goal.words
    assert "0.95" in goal.words
    (measure,) = found["支撑本条的措施"]
    assert (
        "“安排资金建设污水处理厂”" in next(measure.all("p", "quote")).words or "安排资金建设污水处理厂" in measure.words
    )


def test_a_note_points_to_its_words(get: Get) -> None:
    """The proving words carry the name of the note, and the note's link leads to them."""
    page = get("/clause/demo/5")
    (goal,) = notes(page)["服务的目标"]
    name = goal.attributes["data-note"]
    marked = [span for span in page.all("span") if name in span.attributes.get("data-marks", "").split()]
    assert "".join(span.text for span in marked) == "提高污水处理率"
    assert marked[0].attributes["id"] == name
    assert f"#{name}" in [a.attributes["href"] for a in goal.all("a")]


def test_the_margin_of_a_goal_clause(get: Get) -> None:
    """Its goals with what stands behind them, and its targets with their baseline."""
    found = notes(get("/clause/demo/2"))
    assert [next(note.all("p", "label")).words for note in found["本条提出的目标"]] == [
        "地区生产总值达到161亿元，年均增长10%",
        "污水处理率达到90%以上",
        "成为<绿色>发展的样板",
    ]
    assert "任务 1 · 直接措施 1" in found["本条提出的目标"][1].words
    assert "基期 100亿元（2025年）" in found["本条的指标"][0].words


def test_citation_outline_and_place(get: Get) -> None:
    """The citation is built from the path, the current clause is marked in the outline."""
    page = get("/clause/demo/4")
    assert page.one("p", "citation").words == "《示范区发展规划纲要》第三章第一节第四条"
    current = [a for a in page.one("details", "tree").all("a") if a.attributes.get("aria-current")]
    assert [a.attributes["href"] for a in current] == ["/clause/demo/4"]
    listed = [a.attributes["href"] for a in page.one("details", "tree").all("a")]
    assert "/clause/demo/3" in listed  # its sister
    assert "/clause/demo/8" not in listed  # of another section; the section's own line leads to its first clause
    assert "/clause/demo/6" in listed


def test_a_goal_or_target_id_opens_its_clause(get: Get) -> None:
    """An id with a number sign is read from its address."""
    for address in ("/clause/demo/2~1", "/clause/demo/2~t3"):
        assert get(address).one("p", "citation").words.endswith("第二条")
