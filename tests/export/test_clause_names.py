"""Clauses are called as an officer would call them, and never two by the same name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kb.export.clause_names import ClauseNames
from kb.model import ClauseKind, NodeKind, Plan
from kb.parser.parse import parse_file
from tests.export.samples import make_plan

S, C = NodeKind.SECTION, NodeKind.CLAUSE


def numbers(plan: Plan) -> list[str]:
    names = ClauseNames(plan)
    return [names.number(clause.id) for clause in plan.clauses]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param([(S, "一、", 1), (C, "1、", 2), (S, "二、", 3), (C, "2、", 4)], ["第1条", "第2条"], id="running"),
        pytest.param([(S, "一、", 1), (C, "1.", 2), (S, "二、", 3), (C, "1.", 4)], ["一、1", "二、1"], id="restarting"),
        pytest.param([(S, "第一章", 1), (C, "第三条", 2)], ["第三条"], id="named"),
        pytest.param(
            [(S, "一、", 1), (C, "（一）", 2), (S, "二、", 3), (C, "（一）", 4)],
            ["一、（一）", "二、（一）"],
            id="brackets",
        ),
        pytest.param([(S, "第一章 ", 1), (C, "", 2), (C, "", 3)], ["第一章第1段", "第一章第2段"], id="unnumbered"),
        pytest.param([(C, "1.2.1", 1)], ["1.2.1"], id="decimal"),
    ],
)
def test_numbers(lines: list[tuple[NodeKind, str, int]], expected: list[str]) -> None:
    plan = make_plan(lines=[(kind, marker, key, "标题。", "正文。") for kind, marker, key in lines])
    assert numbers(plan) == expected


def test_boxes_and_leads_are_called_what_they_are() -> None:
    plan = make_plan(lines=[(S, "一、", 1, "总则", ""), (C, "", 2, "", "引言。"), (C, "专栏 1", 3, "重点工程", "")])
    kinds = (ClauseKind.LEAD, ClauseKind.BOX)
    clauses = tuple(replace(clause, kind=kind) for clause, kind in zip(plan.clauses, kinds, strict=True))
    assert numbers(replace(plan, clauses=clauses)) == ["一、引言", "专栏1"]


def test_labels_have_one_line() -> None:
    """The lead sentence, or the opening words cut with a sign."""
    plan = make_plan(lines=[(C, "1、", 1, "优化结构。", "正文。"), (C, "2、", 2, "", "没有标题的正文" * 9)])
    names = ClauseNames(plan)
    assert names.label("demo/1") == "第1条 优化结构"
    assert names.label("demo/2") == "第2条 " + ("没有标题的正文" * 9)[:29] + "…"


def test_quotes_name_their_place() -> None:
    assert ClauseNames(make_plan()).quote("demo/2", " 扩大出口 ") == "第2条：扩大出口"


def test_the_clients_plan(seed_file: Path) -> None:
    """Clauses 1 to 96 by number, between the preface and the last paragraph."""
    assert numbers(parse_file(seed_file)) == ["前言", *(f"第{n}条" for n in range(1, 97)), "文末"]
