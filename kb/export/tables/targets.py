"""Every target with its number, its terms, where it starts from, and the sentence that states it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from kb.export import addresses
from kb.export.clause_names import ClauseNames
from kb.export.table import Cell, Column, ColumnKind, Row, number_cell
from kb.export.tables.stacking import GraphOf, TableKind
from kb.export.wording import COMPARATORS, is_in_words
from kb.extract.figures.reconcile import reconcile
from kb.model import Baseline, PlanRecord, Target

_NO_BASELINE = (Cell(), Cell(), Cell(), Cell())


def _rows(record: PlanRecord, graph_of: GraphOf) -> Iterator[Row]:
    del graph_of  # targets are read from the text, not from the graph
    names = ClauseNames(record.plan)
    findings = _findings(record)
    for target in record.targets:
        yield (
            Cell(names.number(target.clause), addresses.clause(target.clause)),
            Cell(target.indicator, addresses.target(target.id)),
            Cell("" if is_in_words(target) else COMPARATORS[target.comparator]),
            number_cell(target.value, addresses.target(target.id)),
            Cell("" if is_in_words(target) else target.unit),
            number_cell(_year(target.year)),
            *_terms(target),
            *(_baseline(target.baseline, names) if target.baseline else _NO_BASELINE),
            Cell(target.quote.strip()),
            Cell("\n".join(findings[target.id])),
        )


def _findings(record: PlanRecord) -> Mapping[str, list[str]]:
    """What recomputing shows, as sentences, by the target whose figure was checked."""
    sentences: defaultdict[str, list[str]] = defaultdict(list)
    for finding in reconcile(record.plan, record.targets):
        sentences[finding.targets[0]].append(finding.sentence)
    return sentences


def _terms(target: Target) -> tuple[Cell, ...]:
    return tuple(map(Cell, (target.period, target.attribute, target.scope, target.share_of)))


def _baseline(baseline: Baseline, names: ClauseNames) -> tuple[Cell, ...]:
    return (
        number_cell(baseline.value),
        Cell(baseline.unit),
        number_cell(_year(baseline.year)),
        Cell(names.quote(baseline.clause, baseline.quote), addresses.clause(baseline.clause)),
    )


def _year(year: int | None) -> str:
    return "" if year is None else str(year)


TARGETS = TableKind(
    title="目标指标表",
    columns=(
        Column("clause", "条", 9),
        Column("indicator", "指标", 12),
        Column("comparator", "要求", 4),
        Column("value", "目标值", 5, ColumnKind.NUMBER),
        Column("unit", "单位", 5),
        Column("year", "年份", 3.5, ColumnKind.NUMBER),
        Column("period", "期间", 5),
        Column("attribute", "性质", 4),
        Column("scope", "范围", 6),
        Column("share_of", "占比基数", 5),
        Column("baseline_value", "基期值", 5, ColumnKind.NUMBER),
        Column("baseline_unit", "基期单位", 4.5),
        Column("baseline_year", "基期年份", 3.5, ColumnKind.NUMBER),
        Column("baseline_quote", "基期出处", 12, ColumnKind.QUOTE),
        Column("quote", "原文", 20, ColumnKind.QUOTE),
        Column("check", "核对", 20),
    ),
    rows_of=_rows,
    nothing="没有读出数量指标",
    notes=(
        "数值、单位、年份均取自原文，原文没有写明的为空。",
        "“核对”由程序按基期值、增长率和占比重新计算，只提示数字之间是否吻合；规划数字多为约数，小的出入属于正常。",
    ),
)
