"""Citations as an official text writes them."""

from __future__ import annotations

import pytest

from kb.model import Clause, ClauseKind, Metadata, Node, NodeKind, Plan, SourceText
from kb.text import Span
from webapp.citation import cite

EMPTY = Span(0, 0)


def cited(
    above: list[str], marker: str, kind: ClauseKind = ClauseKind.CLAUSE, heading: str = "", title: str = "某规划"
) -> str:
    """The citation of a clause with `marker` under sections with the markers `above`."""
    nodes = [
        Node(n, n + 1, NodeKind.SECTION, mark, n, "", EMPTY, EMPTY, EMPTY, n - 1 if n else None)
        for n, mark in enumerate(above)
    ]
    own = Node(
        len(above),
        len(above) + 1,
        NodeKind.CLAUSE,
        marker,
        1,
        heading,
        EMPTY,
        EMPTY,
        EMPTY,
        len(above) - 1 if above else None,
    )
    number = 1 if marker else None
    clause = Clause("p/1", kind, number, marker, (), heading, EMPTY, "", own.order)
    return cite(Plan("p", Metadata(title=title), SourceText("", (), "txt", "p"), (*nodes, own), (clause,)), clause)


@pytest.mark.parametrize(
    ("above", "marker", "expected"),
    [
        (["四、", "（一）"], "40、", "《某规划》第四章第（一）节第40条"),
        (["第三章", "第二节"], "1.", "《某规划》第三章第二节第1条"),
        (["第一篇", "第 三 章"], "第五条", "《某规划》第一篇第三章第五条"),
        (["第二部分", "（三）"], "2、", "《某规划》第二部分第（三）章第2条"),
        (["第三章", "一、"], "（一）", "《某规划》第三章第一节第（一）条"),
        ([], "12．", "《某规划》第12条"),
        (["1", "1.1"], "1.1.2", "《某规划》第1章第1.1节第1.1.2条"),
    ],
)
def test_numbered_clauses(above: list[str], marker: str, expected: str) -> None:
    """Bare numbers get the next unit that no heading above has named itself."""
    assert cited(above, marker) == expected


@pytest.mark.parametrize(
    ("kind", "marker", "heading", "expected"),
    [
        (ClauseKind.FRONT, "", "", "《某规划》前言"),
        (ClauseKind.BACK, "", "", "《某规划》结尾段"),
        (ClauseKind.LEAD, "", "", "《某规划》引言"),
        (ClauseKind.BOX, "专栏3", "重点工程", "《某规划》专栏3"),
        (ClauseKind.BOX, "", "重点工程", "《某规划》专栏“重点工程”"),
        (ClauseKind.CLAUSE, "", "做好宣传。", "《某规划》“做好宣传”"),
    ],
)
def test_passages_without_a_number(kind: ClauseKind, marker: str, heading: str, expected: str) -> None:
    """They are cited by what they are."""
    assert cited([], marker, kind, heading) == expected


def test_a_title_is_not_bracketed_twice() -> None:
    assert cited([], "1、", title="《某办法》") == "《某办法》第1条"
