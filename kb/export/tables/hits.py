"""The clauses a search has found, as they stand on the page."""

from __future__ import annotations

from collections.abc import Mapping

from kb.export import addresses
from kb.export.table import Cell, Column, ColumnKind, ExportTable, Row, score_cell
from kb.export.wording import ROLES
from kb.model import Hit, SearchResult

_COLUMNS = (
    Column("plan", "规划", 12),
    Column("number", "条", 9),
    Column("heading", "标题", 16),
    Column("path", "章节", 16),
    Column("role", "类别", 4),
    Column("snippet", "摘录", 34, ColumnKind.QUOTE),
    Column("why", "匹配原因", 18),
    Column("score", "得分", 4, ColumnKind.NUMBER),
)


def build_hits(result: SearchResult, titles: Mapping[str, str]) -> ExportTable:
    """The hits in their order; `titles` gives the title of each plan by id."""
    return ExportTable(
        name="search",
        title="检索结果",
        subtitle=f"检索“{result.query}”，共 {result.total} 条，本表 {len(result.hits)} 条",
        columns=_COLUMNS,
        rows=tuple(_row(hit, titles) for hit in result.hits),
        notes=result.notes,
    )


def _row(hit: Hit, titles: Mapping[str, str]) -> Row:
    return (
        Cell(titles.get(hit.plan, hit.plan), addresses.plan(hit.plan)),
        Cell(hit.marker.strip().rstrip("、.．,，"), addresses.clause(hit.id)),
        Cell(hit.heading.strip()),
        Cell(" > ".join(hit.path)),
        Cell(ROLES[hit.role] if hit.role else ""),
        Cell(hit.snippet.strip()),
        Cell("；".join(hit.why)),
        score_cell(hit.score),
    )
