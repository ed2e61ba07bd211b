"""Cuts a document into clauses, the units of reading, search and linking.

A numbered unit with its items is one clause. Text directly under a section heading is a clause of its own; where a
section has no numbered units, each paragraph is one. Boxes are never part of the clause around them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.model import Clause, ClauseKind, Node, NodeKind, SourceText
from kb.parser.boxes import box_end
from kb.text import Span, strip_span

_LONG_LEAD = 3000  # characters under a section heading, from which each paragraph is a clause
_STOPS = "。！？；：:;!?… \t\u3000"
_MATTER = {NodeKind.FRONT: ClauseKind.FRONT, NodeKind.BACK: ClauseKind.BACK}


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch of text that belongs to one node; `part` counts the stretches that boxes cut it into, from 0."""

    owner: Node
    span: Span
    part: int


def build_clauses(plan_id: str, source: SourceText, nodes: Sequence[Node]) -> tuple[Clause, ...]:
    """All clauses of a document in order; every piece of text but section headings lies in exactly one."""
    return tuple(_Cutter(plan_id, source, nodes).cut())


class _Cutter:
    """Walks through the nodes once."""

    def __init__(self, plan_id: str, source: SourceText, nodes: Sequence[Node]) -> None:
        self._plan_id = plan_id
        self._source = source
        self._nodes = nodes
        self._titles = [_title(node) for node in nodes]
        units = (node.parent for node in nodes if node.kind in (NodeKind.SECTION, NodeKind.CLAUSE))
        self._with_units = {parent for parent in units if parent is not None}
        self._item_starts = {node.own.start for node in nodes if node.kind is NodeKind.ITEM}
        self._starts = [line.span.start for line in source.lines]

    def cut(self) -> Iterator[Clause]:
        """The clauses in order."""
        run: _Run | None = None
        for node in self._nodes:
            if node.kind is NodeKind.ITEM and run:
                run = _Run(run.owner, Span(run.span.start, node.own.end), run.part)
                continue
            if run:
                yield from self._of_run(run)
            if node.kind is NodeKind.BOX:
                yield from self._of_box(node)
                run = self._after_box(node, run)
            else:
                run = _Run(node, node.own, 0)
        if run:
            yield from self._of_run(run)

    def _of_box(self, node: Node) -> Iterator[Clause]:
        span = strip_span(self._source.text, Span(node.own.start, self._box_stop(node)))
        yield self._clause(node, ClauseKind.BOX, span, node.key, titled=True)

    def _after_box(self, node: Node, before: _Run | None) -> _Run | None:
        """The stretch behind a box: it belongs to what the box stands in."""
        owner = self._nodes[node.parent] if node.parent is not None else node
        part = before.part + 1 if before and before.owner is owner else 1
        return _Run(owner, Span(self._box_stop(node), node.own.end), part)

    def _box_stop(self, node: Node) -> int:
        stop = box_end(self._source, bisect_right(self._starts, node.own.start) - 1)
        if stop is None or stop >= len(self._source.lines):
            return node.own.end
        return min(self._source.lines[stop].span.start, node.own.end)

    def _of_run(self, run: _Run) -> Iterator[Clause]:
        owner = run.owner
        if owner.kind is NodeKind.SECTION:
            yield from self._of_section(run)
            return
        span = strip_span(self._source.text, run.span)
        if span.start == span.end:
            return
        if run.part:
            yield self._clause(owner, ClauseKind.CLAUSE, span, f"{owner.key}.c{run.part}", titled=False)
        else:
            yield self._clause(owner, _MATTER.get(owner.kind, ClauseKind.CLAUSE), span, owner.key, titled=True)

    def _of_section(self, run: _Run) -> Iterator[Clause]:
        """The text directly below a section heading, as one clause or by paragraphs."""
        start = run.span.start if run.part else self._behind_heading(run.owner)
        span = strip_span(self._source.text, Span(min(start, run.span.end), run.span.end))
        if span.start == span.end:
            return
        suffix = f".c{run.part}" if run.part else ""
        has_units = run.owner.order in self._with_units
        if has_units and span.end - span.start <= _LONG_LEAD:
            yield self._clause(run.owner, ClauseKind.LEAD, span, f"{run.owner.key}.lead{suffix}", titled=False)
            return
        kind = ClauseKind.LEAD if has_units else ClauseKind.CLAUSE
        for number, paragraph in enumerate(self._paragraphs(span), start=1):
            yield self._clause(run.owner, kind, paragraph, f"{run.owner.key}{suffix}.p{number}", titled=False)

    def _behind_heading(self, node: Node) -> int:
        """Where the text behind a heading and its full stop begins."""
        text, position = self._source.text, max(node.heading_span.end, node.own.start + len(node.marker))
        while position < node.own.end and text[position] in _STOPS:
            position += 1
        return position

    def _paragraphs(self, span: Span) -> Iterator[Span]:
        """The paragraphs inside `span`, each with the items that follow it; a table is one."""
        start = span.start
        for match_start in self._line_starts(span):
            if match_start not in self._item_starts and not self._is_further_row(match_start):
                yield strip_span(self._source.text, Span(start, match_start))
                start = match_start
        yield strip_span(self._source.text, Span(start, span.end))

    def _is_further_row(self, start: int) -> bool:
        """Whether the line that begins at `start` is a row of a table, and not its first."""
        number = bisect_right(self._starts, start) - 1
        table = self._source.lines[number].style.table
        return table is not None and number > 0 and self._source.lines[number - 1].style.table == table

    def _line_starts(self, span: Span) -> Iterator[int]:
        """Where the second and further lines with text inside `span` begin."""
        position = self._source.text.find("\n", span.start, span.end)
        while position >= 0:
            following = self._source.text.find("\n", position + 1, span.end)
            line = Span(position + 1, span.end if following < 0 else following)
            if strip_span(self._source.text, line).end > line.start:
                yield line.start
            position = following

    def _clause(self, node: Node, kind: ClauseKind, span: Span, key: str, *, titled: bool) -> Clause:
        return Clause(
            id=f"{self._plan_id}/{key}",
            kind=kind,
            number=node.number if titled else None,
            marker=node.marker if titled else "",
            path=self._path(node, with_own=not titled),
            heading=node.heading if titled else "",
            span=span,
            text=span.of(self._source.text),
            node=node.order,
            page=self._source.lines[bisect_right(self._starts, span.start) - 1].page,
        )

    def _path(self, node: Node, *, with_own: bool) -> tuple[str, ...]:
        """The titles of the nodes above, highest first, and of the node itself for untitled text inside it."""
        path: list[str] = [self._titles[node.order]] if with_own else []
        while node.parent is not None:
            node = self._nodes[node.parent]
            path.append(self._titles[node.order])
        return tuple(title for title in reversed(path) if title)


def _title(node: Node) -> str:
    """Marker and heading as one line: 四、主要任务, 第一章 总则."""
    if not node.marker or not node.heading or not node.marker[-1].isalnum():
        return node.marker + node.heading
    return f"{node.marker} {node.heading}"
