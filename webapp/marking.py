"""Source text as paragraphs and tables of small segments, so that quotes can be marked without touching the words.

Pages never put markup together from strings: a template writes each segment, escaped, into an element of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from kb.model import Plan, Table
from kb.text import Span, strip_span

_FULL_LINE = 0.6  # a line at least this long, measured by the longest, was wrapped rather than ended
_ENDINGS = "。！？；：…!?;:"
_CLOSERS = "”’」』）)】》〉"


@dataclass(frozen=True, slots=True)
class Mark:
    """A range of the source text to be set apart: `kind` is its style, `name` ties it to a note in the margin."""

    span: Span
    kind: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text under the same marks; `anchors` are the names of those that begin here."""

    text: str
    kinds: str = ""  # style names, separated by spaces
    names: str = ""  # names of marks, separated by spaces
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the source; an item is a dash or (1) point and is set in from the margin."""

    segments: tuple[Segment, ...]
    is_item: bool = False
    kind: Literal["paragraph"] = "paragraph"

    @property
    def is_marked(self) -> bool:
        """Whether some words are set apart."""
        return any(segment.kinds for segment in self.segments)


@dataclass(frozen=True, slots=True)
class CellView:
    """One table cell with its reach over rows and columns."""

    segments: tuple[Segment, ...]
    is_head: bool
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True)
class TableView:
    """A table of the source, row by row. `label` names it; it is also its caption where no paragraph above says it."""

    rows: tuple[tuple[CellView, ...], ...]
    label: str
    has_caption: bool
    kind: Literal["table"] = "table"

    @property
    def is_marked(self) -> bool:
        """Whether some words are set apart."""
        return any(segment.kinds for row in self.rows for cell in row for segment in cell.segments)


Block = Paragraph | TableView


def segments(text: str, span: Span, marks: Iterable[Mark]) -> tuple[Segment, ...]:
    """`text[span]` cut wherever a mark begins or ends; joined, the segments give `text[span]` without line breaks."""
    inside = [mark for mark in marks if mark.span.overlaps(span)]
    cuts = {span.start, span.end}
    for mark in inside:
        cuts.update(place for place in mark.span if span.start < place < span.end)
    pieces = (Span(start, end) for start, end in pairwise(sorted(cuts)))
    return tuple(piece for piece in (_segment(text, piece, inside) for piece in pieces) if piece.text)


def _segment(text: str, piece: Span, marks: Sequence[Mark]) -> Segment:
    over = [mark for mark in marks if mark.span.overlaps(piece)]
    named = [mark for mark in over if mark.name]
    return Segment(
        text=piece.of(text).replace("\r", "").replace("\n", ""),
        kinds=" ".join(dict.fromkeys(mark.kind for mark in over)),
        names=" ".join(dict.fromkeys(mark.name for mark in named)),
        anchors=tuple(mark.name for mark in named if mark.span.start == piece.start),
    )


def plain(text: str, highlights: Iterable[Span], kind: str = "hit") -> tuple[Segment, ...]:
    """A short text with its highlights, e.g. the snippet of a search hit."""
    return segments(text, Span(0, len(text)), [Mark(span, kind) for span in highlights])


def blocks(plan: Plan, span: Span, marks: Iterable[Mark] = ()) -> tuple[Block, ...]:
    """The text of `span` as paragraphs and tables in the order of the source.

    Lines that were only wrapped (hard line breaks of a page) are joined; white space around a paragraph is left out.
    """
    trimmed = (replace(mark, span=strip_span(plan.text, mark.span)) for mark in marks)
    kept = sorted((mark for mark in trimmed if mark.span.overlaps(span)), key=lambda mark: mark.span)
    tables = sorted((table for table in plan.source.tables if span.contains(table.span)), key=lambda table: table.span)
    # an item's own text may reach beyond the span: white space at the end of a clause belongs to its last item only
    starts = (node.own.start for node in plan.nodes if node.kind == "item")
    items = frozenset(start for start in starts if span.start <= start < span.end)
    found: list[Block] = []
    place = span.start
    for table in tables:
        if table.span.start < place:
            continue
        found.extend(_paragraphs(plan.text, Span(place, table.span.start), items, kept))
        found.append(_table(plan.text, table, kept))
        place = table.span.end
    found.extend(_paragraphs(plan.text, Span(place, span.end), items, kept))
    return tuple(found)


def _paragraphs(text: str, span: Span, items: frozenset[int], marks: list[Mark]) -> Iterator[Paragraph]:
    for piece in _joined_lines(text, span, items):
        yield Paragraph(segments(text, piece, marks), is_item=any(piece.start <= i < piece.end for i in items))


def _joined_lines(text: str, span: Span, items: frozenset[int]) -> Iterator[Span]:
    """Spans of paragraphs: lines of `span`, wrapped ones joined to the next."""
    lines = list(_lines(text, span))
    full = _FULL_LINE * max((line.end - line.start for line in lines), default=0)
    current: Span | None = None
    for line in lines:
        if current and _runs_on(text, current, line, items, full):
            current = Span(current.start, line.end)
            continue
        if current:
            yield current
        current = line
    if current:
        yield current


def _lines(text: str, span: Span) -> Iterator[Span]:
    start = span.start
    while start < span.end:
        end = text.find("\n", start, span.end)
        end = span.end if end < 0 else end
        line = strip_span(text, Span(start, end))
        if line.start < line.end:
            yield line
        start = end + 1


def _runs_on(text: str, before: Span, line: Span, items: frozenset[int], full: float) -> bool:
    """Whether `line` goes on with the sentence of `before`: no blank line, no item, no end of sentence between."""
    gap = text[before.end : line.start]
    last_line = text.rfind("\n", before.start, before.end) + 1
    width = before.end - max(last_line, before.start)
    ended = text[before.start : before.end].rstrip(_CLOSERS)[-1:] in _ENDINGS
    starts_item = any(before.end <= item <= line.start for item in items)
    return gap.count("\n") == 1 and not ended and not starts_item and width >= full


def _table(text: str, table: Table, marks: list[Mark]) -> TableView:
    rows: list[list[CellView]] = [[] for _ in range(table.rows)]
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column)):
        is_head = cell.row < table.header_rows
        view = CellView(segments(text, cell.span, marks), is_head, cell.row_span, cell.column_span)
        rows[cell.row].append(view)
    label = table.caption.of(text).strip() if table.caption else ""
    inside = table.caption is not None and table.span.contains(table.caption)
    return TableView(tuple(tuple(row) for row in rows if row), label, inside)
