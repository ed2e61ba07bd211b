"""References lead to the clause a reader would turn to; names of other documents keep their full title."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.extract.references import find_references
from kb.model import Link, LinkType
from kb.parser.parse import parse_file

LAW = """某市管理办法
第一章 总则
第一节 目的
第一条 为加强管理，根据《中华人民共和国环境保护法》《排污许可管理条例》（国令〔2021〕736号）（以下简称《条例》）制定。
第二节 范围
第二条 本办法适用于碳排放权交易机构（以下简称交易机构）。
第二章 管理
第一节 登记
第三条 交易机构依照本办法第二条的规定登记，违反《条例》第三条的除外。
第二节 监督
第四条 监督依照本办法第一章第二节、第一条执行，宪法第二条另有规定的除外。
第五条 前条规定的监督，不影响第十九条的适用。
"""


@pytest.fixture
def links(tmp_path: Path) -> list[Link]:
    (tmp_path / "law.txt").write_text(LAW, "utf-8")
    return list(find_references(parse_file(tmp_path / "law.txt")))


def targets(links: list[Link], clause: str, kind: LinkType = LinkType.REFERENCE) -> list[str]:
    return [link.target for link in links if link.source == f"law/{clause}" and link.type is kind]


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("1", ["《中华人民共和国环境保护法》", "《排污许可管理条例》"]),
        ("3", ["law/2", "《排污许可管理条例》"]),
        ("4", ["law/2", "law/1"]),
        ("5", ["law/4"]),
    ],
)
def test_each_clause_refers_to(links: list[Link], clause: str, expected: list[str]) -> None:
    assert targets(links, clause) == expected


def test_a_list_of_articles_belongs_to_the_law_named_before_it(tmp_path: Path) -> None:
    (tmp_path / "law.txt").write_text(
        "第一条 依照《土地管理法》第二条第一款、第三条办理。\n第二条 甲。\n第三条 乙，依照本办法第二条。", "utf-8"
    )
    links = list(find_references(parse_file(tmp_path / "law.txt")))
    assert targets(links, "1") == ["《土地管理法》"]
    assert targets(links, "3") == ["law/2"]


def test_short_names_are_definitions(links: list[Link]) -> None:
    assert targets(links, "1", LinkType.DEFINITION) == ["《排污许可管理条例》"]
    assert targets(links, "2", LinkType.DEFINITION) == ["本办法适用于碳排放权交易机构"]


def test_evidence_is_verbatim_in_every_markdown_plan(shared: Path) -> None:
    for path in sorted((shared / "plans").glob("*.md")):
        plan = parse_file(path)
        for link in find_references(plan):
            assert link.evidence, (path.name, link)
            assert all(item.span.of(plan.text) == item.quote for item in link.evidence)
            assert link.target in plan.clause_by_id or link.target.startswith("《") or link.type is LinkType.DEFINITION
