"""Turns the branches of the outline into the nodes of a Plan, whose own spans tile the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.model import Line, Node, NodeKind, SourceText
from kb.parser.keys import node_keys
from kb.parser.outline import Branch
from kb.parser.units import classify, subtree_spans
from kb.text import Span, strip_span


@dataclass(frozen=True, slots=True)
class _Part:
    """A node before it has a key: `own` and `span` as in Node, `parent` counted among the parts."""

    kind: NodeKind
    own: Span
    span: Span
    line: Line
    heading: Span
    marker: Span
    branch: Branch | None = None
    parent: int | None = None


def build_nodes(source: SourceText, branches: Sequence[Branch], body: int, back: Sequence[int]) -> tuple[Node, ...]:
    """All nodes in document order.

    `body` is the line behind the front matter, `back` the first lines of the closing passage and the annexes.
    """
    first = branches[0].candidate.line if branches else body
    front = list(_matter(source, NodeKind.FRONT, [0], first))
    end = _start(source, back[0]) if back else len(source.text)
    parts = [*front, *_body(source, branches, body, end, len(front)), *_matter(source, NodeKind.BACK, back, None)]
    keys = node_keys([(part.kind, part.branch, part.parent) for part in parts])
    return tuple(_node(source, order, part, key) for order, (part, key) in enumerate(zip(parts, keys, strict=True)))


def _start(source: SourceText, line: int) -> int:
    """Where line `line` begins; blank lines before the first belong to it. Behind the last: the end of the text."""
    if line == 0:
        return 0
    return source.lines[line].span.start if line < len(source.lines) else len(source.text)


def _matter(source: SourceText, kind: NodeKind, firsts: Sequence[int], end: int | None) -> Iterator[_Part]:
    """Front or back matter: one part from each of the lines `firsts`, up to line `end`; nothing where all is blank."""
    for first, stop in pairwise([*firsts, len(source.lines) if end is None else end]):
        span = Span(_start(source, first), _start(source, stop))
        if strip_span(source.text, span).end > span.start and first < stop:
            line = source.lines[first]
            nothing = Span(span.start, span.start)
            yield _Part(kind, span, span, line, nothing, nothing)


def _body(source: SourceText, branches: Sequence[Branch], body: int, end: int, offset: int) -> Iterator[_Part]:
    """The branches as parts; a document without any heading is one section."""
    if not branches:
        span = Span(_start(source, body), end)
        if strip_span(source.text, span).end > span.start:
            nothing = Span(span.start, span.start)
            yield _Part(NodeKind.SECTION, span, span, source.lines[body], nothing, nothing)
        return
    starts = [_start(source, branch.candidate.line) for branch in branches]
    if not offset:
        starts[0] = 0
    spans = subtree_spans(branches, starts, end)
    kinds = classify(source.text, branches, spans)
    for branch, kind, span, stop in zip(branches, kinds, spans, [*starts[1:], end], strict=True):
        candidate = branch.candidate
        marker = candidate.marker.span if candidate.marker else Span(candidate.start, candidate.start)
        parent = None if branch.parent is None else branch.parent + offset
        own = Span(span.start, stop)
        yield _Part(kind, own, span, source.lines[candidate.line], candidate.heading, marker, branch, parent)


def _node(source: SourceText, order: int, part: _Part, key: str) -> Node:
    return Node(
        order=order,
        depth=part.branch.depth if part.branch else 1,
        kind=part.kind,
        marker=part.marker.of(source.text),
        number=part.branch.candidate.number if part.branch else None,
        heading=part.heading.of(source.text).replace("\n", ""),
        heading_span=part.heading,
        own=part.own,
        span=part.span,
        parent=part.parent,
        key=key,
        page=part.line.page,
    )
