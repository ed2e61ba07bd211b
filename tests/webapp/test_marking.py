"""Text keeps its words, whatever is marked in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.model import Cell, Clause, ClauseKind, Line, Node, NodeKind, Plan, SourceText, Table
from kb.model import Metadata as PlanMetadata
from kb.text import Span
from tests.webapp.demo import demo_plan
from webapp.marking import Mark, Paragraph, TableView, blocks, plain, segments


@st.composite
def marked_text(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    """A text with marks anywhere, even beyond its ends."""
    text = draw(st.text(alphabet="甲乙丙<>&\"'\n 一1", min_size=1, max_size=40))
    place = st.integers(0, len(text) + 3)
    marks = draw(st.lists(st.tuples(place, place, st.sampled_from(["goal", "task"])), max_size=6))
    return text, [Mark(Span(min(a, b), max(a, b)), kind, f"m{n}") for n, (a, b, kind) in enumerate(marks)]


@given(marked_text())
def test_segments_keep_every_character(case: tuple[str, list[Mark]]) -> None:
    """Joined, the segments are the text; only line breaks are left out."""
    text, marks = case
    assert "".join(part.text for part in segments(text, Span(0, len(text)), marks)) == text.replace("\n", "")


@given(marked_text())
def test_segments_carry_exactly_the_marks_over_them(case: tuple[str, list[Mark]]) -> None:
    """The characters under a name are the characters of its span, and it begins at one anchor."""
    text, marks = case
    parts = segments(text, Span(0, len(text)), marks)
    for mark in marks:
        words = "".join(part.text for part in parts if mark.name in part.names.split())
        inside = Span(mark.span.start, min(mark.span.end, len(text)))
        assert words == inside.of(text).replace("\n", "")
        assert sum(mark.name in part.anchors for part in parts) <= 1


def test_two_marks_that_begin_together_both_have_an_anchor() -> None:
    """Each note in the margin can jump to its words."""
    (part,) = segments("甲乙", Span(0, 2), [Mark(Span(0, 2), "goal", "m1"), Mark(Span(0, 2), "target", "m2")])
    assert part.anchors == ("m1", "m2")
    assert part.kinds == "goal target"


def test_highlights_of_a_snippet() -> None:
    """The marked characters are those of the highlight."""
    assert [(part.text, part.kinds) for part in plain("土地集约利用", [Span(2, 4)])] == [
        ("土地", ""),
        ("集约", "hit"),
        ("利用", ""),
    ]


def plan_of(text: str, items: tuple[int, ...] = (), tables: tuple[Table, ...] = ()) -> Plan:
    """A plan whose whole text is one clause; `items` are the places where an item begins."""
    whole = Span(0, len(text))
    lines = tuple(Line(Span(0, 0)) for _ in text.split("\n"))
    top = Node(0, 1, NodeKind.CLAUSE, "", None, "", Span(0, 0), whole, whole, key="1")
    below = [
        Node(n, 2, NodeKind.ITEM, "", None, "", Span(i, i), Span(i, i), Span(i, i), 0) for n, i in enumerate(items, 1)
    ]
    source = SourceText(text, lines, "txt", "x.txt", tables=tables)
    clause = Clause("x/1", ClauseKind.CLAUSE, None, "", (), "", whole, text, 0)
    return Plan("x", PlanMetadata(), source, (top, *below), (clause,))


def words(block: Paragraph | TableView) -> str:
    assert isinstance(block, Paragraph)
    return "".join(part.text for part in block.segments)


LONG = "这是一个很长很长很长的句子，说明短题是标题。"


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        pytest.param("第一段。\n第二段。", ["第一段。", "第二段。"], id="the end of a sentence ends a paragraph"),
        pytest.param("这一行在页边被折断\n了的话。", ["这一行在页边被折断了的话。"], id="a wrapped line goes on"),
        pytest.param("说了“好。”\n下一段", ["说了“好。”", "下一段"], id="a quote may close the sentence"),
        pytest.param("甲乙丙丁\n\n戊己庚辛", ["甲乙丙丁", "戊己庚辛"], id="a blank line divides"),
        pytest.param(f"短题\n{LONG}", ["短题", LONG], id="a short line is a heading"),
        pytest.param("\u3000\u3000首行缩进。", ["首行缩进。"], id="white space around is left out"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_paragraphs(text: str, paragraphs: list[str]) -> None:
    """Lines become the paragraphs a reader sees."""
    assert [words(block) for block in blocks(plan_of(text), Span(0, len(text)))] == paragraphs


def test_items_stand_apart() -> None:
    """A dash item begins a paragraph of its own even where the line before it did not end."""
    text = "主要指标如下面所列的几个方面\n——经济指标\n——社会指标"
    found = blocks(plan_of(text, items=(15, 22)), Span(0, len(text)))
    assert [(words(block), block.is_item) for block in found if isinstance(block, Paragraph)] == [
        ("主要指标如下面所列的几个方面", False),
        ("——经济指标", True),
        ("——社会指标", True),
    ]


def test_a_table_is_shown_as_a_table() -> None:
    """Rows and cells in place, the text around it as paragraphs, a mark inside a cell kept."""
    text = "见下表。\n指标 目标\n用水量 20%\n注：略。"
    cells = (Cell(Span(5, 7), 0, 0), Cell(Span(8, 10), 0, 1), Cell(Span(11, 14), 1, 0), Cell(Span(15, 18), 1, 1))
    plan = plan_of(text, tables=(Table(Span(5, 18), cells),))
    first, table, last = blocks(plan, Span(0, len(text)), [Mark(Span(15, 18), "value")])
    assert isinstance(table, TableView)
    assert [["".join(p.text for p in cell.segments) for cell in row] for row in table.rows] == [
        ["指标", "目标"],
        ["用水量", "20%"],
    ]
    assert [cell.is_head for cell in table.rows[0]] == [True, True]
    assert table.rows[1][1].segments[0].kinds == "value"
    assert (words(first), words(last)) == ("见下表。", "注：略。")


def test_blocks_lose_no_words(tmp_path: Path) -> None:
    """Every visible character of every clause is shown, in order."""
    plan = demo_plan(tmp_path)
    for clause in plan.clauses:
        shown = "".join(words(block) for block in blocks(plan, clause.span))
        assert "".join(shown.split()) == "".join(clause.text.split())
