"""The client's plan, as a reader of the printed document would divide it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.model import ClauseKind, NodeKind, Plan
from kb.parser.check import check
from kb.parser.parse import parse_file


@pytest.fixture(scope="module")
def plan(seed_file: Path) -> Plan:
    return parse_file(seed_file)


def test_metadata_comes_from_the_sidecar(plan: Plan) -> None:
    """The file itself has only half of the title."""
    assert plan.id == "etdz-11-5"
    assert plan.title == "国家级经济技术开发区经济社会发展“十一五”规划纲要"
    assert (plan.metadata.issuer, plan.metadata.period_start, plan.metadata.period_end) == ("商务部", 2006, 2010)


def test_five_chapters_and_their_sections(plan: Plan) -> None:
    """Chapter 一 has no section, 二 has three, 三 four, 四 six, 五 six."""
    chapters = [node for node in plan.nodes if node.depth == 1 and node.kind is NodeKind.SECTION]
    assert [node.heading for node in chapters] == ["发展现状", "发展环境", "指导方针和总体目标", "主要任务", "政策措施"]
    sections = [len([n for n in plan.children(c.order) if n.kind is NodeKind.SECTION]) for c in chapters]
    assert sections == [0, 3, 4, 6, 6]


def test_clauses_run_from_1_to_96(plan: Plan) -> None:
    """Each once, in order, its id made of its number."""
    numbered = [clause for clause in plan.clauses if clause.kind is ClauseKind.CLAUSE]
    assert [clause.number for clause in numbered] == list(range(1, 97))
    assert [clause.id for clause in numbered] == [f"etdz-11-5/{number}" for number in range(1, 97)]


@pytest.mark.parametrize(
    ("number", "heading", "path"),
    [
        (2, "经济实力迅速增强", ("一、发展现状",)),
        (11, "", ("二、发展环境",)),
        (12, "经济全球化和区域经济一体化的趋势进一步加快", ("二、发展环境", "（一）国际发展环境")),
        (41, "抓好重点领域、重点项目招商", ("四、主要任务", "（一）提高吸收外资质量")),
        (77, "建设节水型园区", ("五、政策措施", "（三）坚持集约化发展")),
    ],
)
def test_heading_and_path(plan: Plan, number: int, heading: str, path: tuple[str, ...]) -> None:
    """The lead sentence is the heading where it is short; the path names chapter and section."""
    clause = plan.clause_by_id[f"etdz-11-5/{number}"]
    assert (clause.heading, clause.path) == (heading, path)


def test_clause_32_goes_on_to_its_last_dash_item(plan: Plan) -> None:
    """The six 成为… statements, the sentence of 2010 and the four —— lines belong to it."""
    clause = plan.clause_by_id["etdz-11-5/32"]
    assert clause.text.startswith("32、“十一五”期间的国家级开发区的总体目标是：")
    assert "到2010年，全国国家级开发区主要经济社会发展指标预期达到：" in clause.text
    assert clause.text.count("\n——") == 4
    items = [node.heading for node in plan.children(clause.node)]
    assert items == ["经济指标", "科技指标", "效益指标", "人口与资源、环境指标"]


def test_first_and_last_paragraph_are_front_and_back_matter(plan: Plan) -> None:
    """They have no number."""
    assert plan.clauses[0].kind is ClauseKind.FRONT
    assert plan.clauses[0].text.startswith("国家级经济技术开发区经济社会发展")
    assert plan.clauses[-1].kind is ClauseKind.BACK
    assert plan.clauses[-1].text.startswith("各国家级开发区要认真贯彻落实")


def test_nothing_to_complain_about(plan: Plan) -> None:
    """No gap, no repeat, nothing outside."""
    assert check(plan) == ()
