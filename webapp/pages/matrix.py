"""The matrix: what supports what, all at once, with the evidence of one cell beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from kb import KnowledgeBase
from kb.export import tables
from kb.export.table import Cell, ColumnKind, ExportTable, Row
from webapp import addresses
from webapp.pages.frame import Frame, plan_frame
from webapp.pages.steps import Step, Steps
from webapp.pages.strength import strength
from webapp.pages.tables import Download, files
from webapp.pages.trace import PathView, paths_between


@dataclass(frozen=True, slots=True)
class MatrixHead:
    """The head of a row or column; `is_empty` where nothing stands in it."""

    label: str
    href: str
    is_empty: bool


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One cell: the strength, and the address that shows its evidence."""

    text: str
    href: str
    step: int
    current: bool
    label: str  # for those who cannot see row and column


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One goal."""

    head: MatrixHead
    cells: tuple[MatrixCell | None, ...]  # None where there is no link
    total: str


@dataclass(frozen=True, slots=True)
class CellEvidence:
    """What proves one cell."""

    goal: Step
    measure: Step
    paths: tuple[PathView, ...]
    close_href: str


@dataclass(frozen=True, slots=True)
class MatrixPage:
    """Goals by measures, with sums, and the evidence of the cell in `?cell=<goal> <measure>`."""

    frame: Frame
    language: str
    subtitle: str
    heads: tuple[MatrixHead, ...]
    rows: tuple[MatrixRow, ...]
    totals: tuple[str, ...]
    grand_total: str
    nothing: str  # what is said where there are no goals
    notes: tuple[str, ...]
    count: str
    empty: tuple[str, ...]  # sentences on empty rows and columns
    downloads: tuple[Download, ...]
    evidence: CellEvidence | None


def build(knowledge: KnowledgeBase, plan_id: str, cell: str = "") -> MatrixPage:
    """The matrix page of a plan.

    Raises:
        NotFoundError: no plan has this id.
    """
    plan = knowledge.record(plan_id).plan
    table = tables.build_from(knowledge, "matrix", (plan_id,))
    body, sums = table.rows[:-1], table.rows[-1] if table.rows else ()
    first, last = _strength_columns(table)
    path = addresses.plan(plan_id, "matrix")
    heads = tuple(
        MatrixHead(column.label, addresses.clause(column.key), not (sums and sums[first + i].number))
        for i, column in enumerate(table.columns[first:last])
    )
    rows = tuple(_row(row, table, path, cell) for row in body)
    return MatrixPage(
        frame=plan_frame(plan, "矩阵", "matrix"),
        language=plan.metadata.language,
        subtitle=table.subtitle,
        heads=heads,
        rows=rows,
        totals=tuple(total.text for total in sums[first:last]),
        grand_total=sums[-1].text if sums else "",
        nothing=table.nothing,
        notes=table.notes,
        count=f"{len(rows)} 个目标 × {len(heads)} 项措施",
        empty=tuple(_empty(rows, heads)),
        downloads=files("matrix", (("plan", plan_id),)),
        evidence=_evidence(knowledge, cell, path),
    )


def _strength_columns(table: ExportTable) -> tuple[int, int]:
    """The range of the columns that hold strengths."""
    places = [i for i, column in enumerate(table.columns) if column.kind is ColumnKind.STRENGTH]
    return (places[0], places[-1] + 1) if places else (table.fixed, table.fixed)


def _row(row: Row, table: ExportTable, path: str, current: str) -> MatrixRow:
    first, last = _strength_columns(table)
    head, goal = row[0], _goal_id(row[0])
    cells = []
    for column, cell in zip(table.columns[first:last], row[first:last], strict=True):
        address = f"{goal} {column.key}"
        cells.append(_cell(cell, path, address, address == current, f"{head.text} × {column.label}"))
    return MatrixRow(MatrixHead(head.text, head.href or "", not row[-1].number), tuple(cells), row[-1].text)


def _goal_id(head: Cell) -> str:
    """The goal a row is about, from the address of its trace."""
    return addresses.unescape_id(unquote((head.href or "").removeprefix("/trace/")))


def _cell(cell: Cell, path: str, address: str, current: bool, label: str) -> MatrixCell | None:
    if cell.number is None:
        return None
    href = addresses.with_params(path, (("cell", address),), "evidence")
    return MatrixCell(cell.text, href, strength(cell.number).step, current, label)


def _empty(rows: tuple[MatrixRow, ...], heads: tuple[MatrixHead, ...]) -> Iterator[str]:
    goals, measures = sum(row.head.is_empty for row in rows), sum(head.is_empty for head in heads)
    if goals:
        yield f"{goals} 个目标没有措施支撑"
    if measures:
        yield f"{measures} 项措施不支撑任何目标"


def _evidence(knowledge: KnowledgeBase, cell: str, path: str) -> CellEvidence | None:
    goal, _, measure = cell.partition(" ")
    paths = paths_between(knowledge, goal, measure)
    if not paths:
        return None
    steps = Steps(knowledge.record(addresses.plan_of(goal)))
    return CellEvidence(steps.step(goal), steps.step(measure), paths, close_href=path)
