"""The tables of the client's plan say what one reads in it, in every format."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from kb.export.clause_names import ClauseNames
from kb.export.table import ExportTable
from kb.export.tables import TABLES, build
from kb.export.writers import render
from kb.graph.plan_graph import PlanGraph
from kb.library.analyse import analyse
from kb.model import PlanRecord
from tests.export import reading


@pytest.fixture(scope="module")
def record(seed_file: Path) -> PlanRecord:
    return analyse(seed_file)


@pytest.fixture(scope="module")
def tables(record: PlanRecord) -> Mapping[str, ExportTable]:
    return {name: build(name, [record], PlanGraph) for name in TABLES}


@pytest.mark.parametrize("name", TABLES)
def test_every_format_holds_the_rows(name: str, tables: Mapping[str, ExportTable]) -> None:
    table = tables[name]
    assert reading.read_xlsx(render(table, "xlsx"), table) == reading.expected_harmless(table)
    assert reading.read_csv(render(table, "csv")) == reading.expected_harmless(table)
    assert reading.read_docx(render(table, "docx"), table) == reading.expected_on_paper(table)
    assert reading.read_html(render(table, "html")) == reading.expected_on_paper(table)
    assert reading.read_json(render(table, "json"), table) == reading.expected(table)
    markdown = reading.read_markdown(render(table, "md"))
    assert reading.stripped(markdown) == reading.stripped(reading.expected_on_paper(table))


def test_no_goal_is_missing_from_the_crossref(record: PlanRecord, tables: Mapping[str, ExportTable]) -> None:
    """Goals in the order of the plan, each with one row or more, its tasks strongest first."""
    rows = tables["crossref"].rows
    assert len(dict.fromkeys(row[0].href for row in rows)) == len(record.goals)
    for goal in dict.fromkeys(row[0].href for row in rows):
        scores = [row[5].number or 0.0 for row in rows if row[0].href == goal and row[2].href]
        assert scores == sorted(scores, reverse=True)


def test_every_quote_of_the_crossref_stands_in_its_clause(
    record: PlanRecord, tables: Mapping[str, ExportTable]
) -> None:
    names = ClauseNames(record.plan)
    texts = {names.number(clause.id): clause.text for clause in record.plan.clauses}
    quotes = 0
    for row in tables["crossref"].rows:
        for line in re.split(r"\n(?=第\d+条：)", row[4].text):
            number, _, quote = line.partition("：")
            assert quote in texts.get(number, ""), line
            quotes += bool(quote)
    assert quotes > 100


def test_a_goal_is_traced_to_the_clauses_an_officer_would_name(tables: Mapping[str, ExportTable]) -> None:
    """Exports of 3000亿美元 are served by the section 优化出口结构 (46 to 48)."""
    rows = [row for row in tables["crossref"].rows if "出口总额达到3000亿美元" in row[0].text]
    assert {row[2].text.partition("条")[0] for row in rows} & {"第46", "第47", "第48"}


def test_targets_start_from_the_figures_of_clause_two(tables: Mapping[str, ExportTable]) -> None:
    """地区生产总值: 20000亿元 in 2010, from 8195亿元 in 2005 (clause 2); 8195 x 1.2 ^ 5 = 20392."""
    rows = {row[1].text: [cell.text for cell in row] for row in tables["targets"].rows}
    product = rows["地区生产总值"]
    assert product[:6] == ["第32条", "地区生产总值", "达到", "20000", "亿元", "2010"]
    assert product[10:13] == ["8195", "亿元", "2005"]
    assert product[13].startswith("第2条：")
    assert "20392" in product[15]


def test_the_matrix_has_a_column_for_every_measure(tables: Mapping[str, ExportTable]) -> None:
    """Chapter five, clauses 63 to 96."""
    keys = [column.key for column in tables["matrix"].columns[1:-1]]
    assert keys == [f"etdz-11-5/{number}" for number in range(63, 97)]


def test_the_ministry_is_assigned_its_clause(tables: Mapping[str, ExportTable]) -> None:
    """Clause 87: 商务部会同国土资源部、建设部等部门加强……宏观指导."""
    rows = {row[0].text: [cell.text for cell in row] for row in tables["assignments"].rows}
    assert rows["商务部"][3] == "第87条"
    assert rows["商务部"][4].startswith("商务部会同国土资源部、建设部等部门")
