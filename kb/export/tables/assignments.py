"""Who is responsible for what, body by body."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.export import addresses
from kb.export.clause_names import ClauseNames
from kb.export.table import Cell, Column, ColumnKind, Row
from kb.export.tables.stacking import GraphOf, TableKind
from kb.model import Actor, Plan, PlanRecord
from kb.text import sentences


def _rows(record: PlanRecord, graph_of: GraphOf) -> Iterator[Row]:
    del graph_of  # responsibilities are stated in the clauses, not in the graph
    names = ClauseNames(record.plan)
    first = {actor.name: place for place, actor in reversed(tuple(enumerate(record.actors)))}
    for actor in sorted(record.actors, key=lambda actor: (first[actor.name], actor.span)):
        clause = record.plan.clause_by_id[actor.clause]
        yield (
            Cell(actor.name),
            Cell(actor.duty),
            Cell(names.lead(clause.id)),
            Cell(names.number(clause.id), addresses.clause(clause.id)),
            Cell(_sentence(record.plan, actor)),
        )


def _sentence(plan: Plan, actor: Actor) -> str:
    """What makes a body responsible: its sentence, or all that a note in brackets stands behind."""
    start = None
    for sentence in sentences(plan.text, plan.clause_by_id[actor.clause].span):
        note = _NOTE.search(plan.text, sentence.start, sentence.end)
        if start is None or "\n" in plan.text[start : sentence.start]:
            start = sentence.start
        if sentence.contains(actor.span):
            is_noted = note is not None and note.start() < actor.span.start
            return plan.text[start if is_noted else sentence.start : sentence.end]
        if note:
            start = None
    return actor.quote.strip()


_NOTE = re.compile(r"(?<=[。；])[（(]")


ASSIGNMENTS = TableKind(
    title="任务分工表",
    columns=(
        Column("actor", "责任单位", 14),
        Column("duty", "职责", 5),
        Column("task", "任务", 20),
        Column("clause", "条", 9),
        Column("quote", "原文", 38, ColumnKind.QUOTE),
    ),
    rows_of=_rows,
    nothing="没有读出写明由哪个部门负责的条款",
    notes=("按责任单位在文中首次出现的先后排列；职责为原文用词所示（牵头、会同、参与、负责等）。",),
)
