"""What search knows of a clause: everything a hit shows and everything it can be found by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from kb.model import Clause, ClauseKind, Metadata, PlanRecord, Role, Target
from kb.search.tokens import squeezed

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
"""A year in a clause, a title or a question."""


@dataclass(frozen=True, slots=True)
class IndexedTarget:
    """The part of a target that can be searched."""

    id: str
    indicator: str
    key: str  # normalised indicator
    value: str
    unit: str
    year: int | None


class Plain(NamedTuple):
    """The texts of a clause in the form in which questions are looked for: squeezed (see `kb.search.tokens`)."""

    body: str
    heading: str
    path: str


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One clause as the index keeps it."""

    id: str
    plan: str
    plan_title: str
    order: int  # position among the clauses of its plan
    number: int | None
    kind: ClauseKind
    marker: str
    heading: str
    path: tuple[str, ...]
    role: Role | None
    text: str
    plain: Plain
    targets: tuple[IndexedTarget, ...] = ()
    years: tuple[int, int] | None = None  # first and last year the plan is for; a report, for the year it is given in


def plain(text: str, heading: str, path: tuple[str, ...]) -> Plain:
    """The texts of a clause, squeezed. The index keeps them: squeezing every candidate anew is what costs most."""
    return Plain(squeezed(text), squeezed(heading), squeezed("\n".join(path)))


def documents(record: PlanRecord) -> Iterator[SearchDocument]:
    """The clauses of one plan, in document order."""
    by_clause: dict[str, list[Target]] = {}
    for target in record.targets:
        by_clause.setdefault(target.clause, []).append(target)
    for order, clause in enumerate(record.plan.clauses):
        yield _document(record, clause, order, by_clause.get(clause.id, []))


def _document(record: PlanRecord, clause: Clause, order: int, targets: list[Target]) -> SearchDocument:
    return SearchDocument(
        id=clause.id,
        plan=record.plan.id,
        plan_title=record.plan.title,
        order=order,
        number=clause.number,
        kind=clause.kind,
        marker=clause.marker,
        heading=clause.heading,
        path=clause.path,
        role=record.role_of(clause.id),
        text=clause.text,
        plain=plain(clause.text, clause.heading, clause.path),
        targets=tuple(IndexedTarget(t.id, t.indicator, t.indicator_key, t.value, t.unit, t.year) for t in targets),
        years=_years(record.plan.metadata),
    )


def _years(metadata: Metadata) -> tuple[int, int] | None:
    first, last = metadata.period_start or metadata.year, metadata.period_end or metadata.year
    return (first, last) if first and last else None
