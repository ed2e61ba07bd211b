"""Goals: the single statements of what a plan shall reach, quantitative and qualitative."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kb.extract.goals.splits import has_quantity, is_statement, split
from kb.extract.goals.statements import bound_rows, passages
from kb.model import Clause, ClauseKind, Goal, GoalKind, Plan, Role, RoleAssignment, Target
from kb.text import Span, sentences, squeeze, strip_span

_AROUND = 200  # characters before and behind a target in which its sentence is looked for

_REGION_TITLE = re.compile(r"(?:区域|地区|分区|各区|各地|空间|布局|板块).{0,6}(?:目标|定位)")
_REGION = re.compile(
    r"[一-鿿]{1,14}?(?:地区|区域|流域|经济区|经济圈|经济带|城市群|都市圈|老工业基地|西岸|沿海|沿江|盆地|高原|片区|新区)"
)
_ROW_NUMBER = re.compile(r"(?:[(（]\d{1,3}[)）]|\d{1,3}(?:[、.．](?!\d)|\t))\s*")
_CELL_END = re.compile(r"[\t\n]")
_GROUND = re.compile(r"基础上$")
_PROMISING = (Role.TASK, Role.MEASURE, Role.PRINCIPLE, Role.GOAL)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A goal before it has a number."""

    span: Span
    kind: GoalKind
    targets: tuple[str, ...] = ()
    year: int | None = None
    scope: str = ""


def find_goals(plan: Plan, roles: Mapping[str, RoleAssignment], targets: Iterable[Target]) -> tuple[Goal, ...]:
    """Every goal of `plan` in document order, with ids `<clause>#<n>`, n from 1.

    In clauses of role goal every statement is a goal, and a clause about one region is one goal; elsewhere a statement
    is a goal when it carries a target. A row of an indicator table is one goal. What is said again in the same words for
    the same year is one goal.
    """
    by_clause = _by_place(plan, targets)
    tables = tuple(table.span for table in plan.source.tables)
    said: set[tuple[str, int | None]] = set()
    goals: list[Goal] = []
    section_with_table: tuple[str, ...] | None = None
    years: dict[tuple[str, ...], int | None] = {}  # the last year named in a section
    for clause in plan.clauses:
        reader = _Reader(plan.text, clause, tables, tuple(by_clause.get(clause.id, ())))
        behind = clause.path == section_with_table and not reader.tables
        drafts = reader.drafts(roles[clause.id].role, behind_table=behind, year=years.get(clause.path))
        years[clause.path] = reader.year
        fresh = [draft for draft in drafts if not _is_repeated(plan.text, draft, said)]
        goals.extend(_goal(plan.text, clause, number, draft) for number, draft in enumerate(fresh, 1))
        if reader.tables and roles[clause.id].role is Role.GOAL and clause.kind is not ClauseKind.BOX:
            section_with_table = clause.path
    return tuple(goals)


def _by_place(plan: Plan, targets: Iterable[Target]) -> Mapping[str, list[Target]]:
    """The targets by the clause in which their value stands: the rows of a table may be clauses of their own."""
    clauses = sorted(plan.clauses, key=lambda clause: clause.span)
    starts = [clause.span.start for clause in clauses]
    found: dict[str, list[Target]] = {}
    for target in targets:
        place = bisect_right(starts, target.value_span.start) - 1
        holds = place >= 0 and clauses[place].span.contains(target.value_span)
        found.setdefault(clauses[place].id if holds else target.clause, []).append(target)
    return found


def _is_repeated(text: str, draft: _Draft, said: set[tuple[str, int | None]]) -> bool:
    """Whether a statement without numbers was made before, for the same year or for none."""
    if draft.kind is not GoalKind.STATEMENT:
        return False
    words = squeeze(draft.span.of(text))
    known = {year for before, year in said if before == words}
    said.add((words, draft.year))
    return draft.year in known or (bool(known) and (draft.year is None or None in known))


def _goal(text: str, clause: Clause, number: int, draft: _Draft) -> Goal:
    return Goal(
        id=f"{clause.id}#{number}",
        clause=clause.id,
        text=draft.span.of(text),
        kind=draft.kind,
        span=draft.span,
        targets=draft.targets,
        year=draft.year,
        scope=draft.scope,
    )


class _Reader:
    """Reads the goals of one clause."""

    def __init__(self, text: str, clause: Clause, tables: tuple[Span, ...], targets: tuple[Target, ...]) -> None:
        self._text, self._clause, self._targets = text, clause, targets
        self.tables = tuple(table for table in tables if table.overlaps(clause.span))
        self.year: int | None = None  # the last year named

    def drafts(self, role: Role, *, behind_table: bool, year: int | None) -> list[_Draft]:
        """The goals of the clause in the order of their places; `year` is the last one its section named before."""
        self.year = year
        if role is Role.GOAL and (region := _region_of(self._clause)):
            return [self._region(region)]
        stated = list(self._stated(behind_table=behind_table)) if role is Role.GOAL else []
        promised = list(self._promised()) if role in _PROMISING else []
        covered = {target for draft in stated for target in draft.targets}
        extra = [draft for draft in promised if not covered.issuperset(draft.targets)]
        rows = list(self._rows(extra)) if role is Role.GOAL else []
        return sorted(stated + extra + rows, key=lambda draft: draft.span)

    def _region(self, region: str) -> _Draft:
        """The whole clause, without its marker, as the goal of a region."""
        start = self._clause.span.start
        if self._text.startswith(self._clause.marker, start):
            start += len(self._clause.marker)
        span = strip_span(self._text, Span(start, self._clause.span.end))
        year = next((target.year for target in self._targets if target.year), None)
        return _Draft(span, GoalKind.REGION, tuple(target.id for target in self._targets), year, region)

    def _stated(self, *, behind_table: bool) -> Iterator[_Draft]:
        found = passages(self._text, self._clause, self.tables, behind_table=behind_table, year=self.year)
        for passage in found:
            self.year = passage.year
            spans = tuple(split(self._text, passage.span, self._targets))
            if len(spans) == 1 and not is_statement(self._text, spans[0]):
                continue  # "电力需求" is a title
            for span in spans:
                inside = [target for target in self._targets if span.overlaps(target.value_span)]
                is_target = bool(inside) if self._targets else has_quantity(self._text, span)
                year = next((target.year for target in inside if target.year), passage.year)
                ids = tuple(target.id for target in inside)
                yield _Draft(span, GoalKind.TARGET if is_target else GoalKind.STATEMENT, ids, year)

    def _promised(self) -> Iterator[_Draft]:
        """One goal for each statement with a target, and for each row of a table."""
        groups: dict[Span, list[Target]] = {}
        for target in self._targets:
            span = self._row(target, groups) if self._in_row(target) else self._statement_around(target)
            groups.setdefault(span, []).append(target)
        for span, found in groups.items():
            if _GROUND.search(span.of(self._text)):
                continue
            year = next((target.year for target in found if target.year), None)
            yield _Draft(span, GoalKind.TARGET, tuple(target.id for target in found), year, found[0].scope)

    def _in_row(self, target: Target) -> bool:
        """Whether a target is told by the cells of a table row rather than by the prose of one cell."""
        in_cells = "\t" in target.quote or target.indicator[:2] not in target.quote
        return in_cells and any(table.contains(target.value_span) for table in self.tables)

    def _row(self, target: Target, groups: Iterable[Span]) -> Span:
        """The words of the table row of a target; the same for all targets that share words."""
        known = next((span for span in groups if span.overlaps(target.span)), None)
        if known:
            return known
        within, start = self._clause.span, target.span.start
        if target.indicator[:2] not in target.quote:  # the name stands in a merged cell before
            start = self._text.rfind("\n", within.start, start) + 1 or within.start
        number = _ROW_NUMBER.match(self._text, start, target.span.end)
        cell_end = _CELL_END.search(self._text, target.span.end, within.end)
        return strip_span(
            self._text, Span(number.end() if number else start, cell_end.start() if cell_end else within.end)
        )

    def _rows(self, known: Iterable[_Draft]) -> Iterator[_Draft]:
        """The rows of indicators for which no target was found."""
        taken = [draft.span for draft in known]
        for row in bound_rows(self._text, self._clause, self.tables):
            if not any(row.overlaps(span) for span in taken):
                yield _Draft(row, GoalKind.TARGET)

    def _statement_around(self, target: Target) -> Span:
        """The part of the sentence that states `target`."""
        within, place = self._clause.span, target.span
        cell = self._text.rfind("\t", within.start, place.start) + 1
        end = self._text.find("\t", place.end, within.end)
        start = max(within.start, cell, place.start - _AROUND)
        window = Span(start, min(within.end, end if end >= 0 else within.end, place.end + _AROUND))
        for sentence in sentences(self._text, window) if window.start < window.end else ():
            if not sentence.contains(place):
                continue
            for span in split(self._text, sentence, self._targets):
                if span.overlaps(target.value_span):
                    return Span(min(span.start, place.start), max(span.end, place.end))
        return place


def _region_of(clause: Clause) -> str:
    """The region a goal clause is about, or "" where it is about the whole plan."""
    if not any(_REGION_TITLE.search(title) for title in clause.path):
        return ""
    match = _REGION.search(clause.heading or clause.text[:40])
    return match.group() if match else ""
