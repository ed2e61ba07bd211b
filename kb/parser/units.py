"""Decides which branches of the outline are sections, which are clauses and which mere items.

A clause is the smallest numbered unit with a body of its own; short points below it are its items. Whether a kind of
marker stands for units or for points is decided for the whole document, by how long its passages are.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from kb.model import NodeKind
from kb.parser.candidates import CONTENTS
from kb.parser.markers import MarkerKind
from kb.parser.outline import Branch
from kb.text import Span

_NEVER_UNITS = (MarkerKind.DASH, MarkerKind.BULLET)
_MAYBE_POINTS = (
    MarkerKind.ARABIC,
    MarkerKind.BRACKETED,
    MarkerKind.HALF_BRACKETED,
    MarkerKind.CIRCLED,
)
_LONG = 3000  # characters
_MANY_PARAGRAPHS = 8
_MANY_BEHIND_ORDINAL = 2  # the same for 第一，, which counts off passages of a speech whose paragraphs count elsewhere
_POINT_LENGTH = 100  # characters; passages that are mostly shorter are points of an argument
_TITLED_SHARE = 0.5  # of passages with a title of their own and text below, from which a kind stands for units


def subtree_spans(branches: Sequence[Branch], starts: Sequence[int], end: int) -> list[Span]:
    """The span of each branch with everything below it; `starts` are where they begin, `end` where the last ends."""
    ends = [end] * len(branches)
    open_branches: list[int] = []
    for index, branch in enumerate(branches):
        while open_branches and branches[open_branches[-1]].depth >= branch.depth:
            ends[open_branches.pop()] = starts[index]
        open_branches.append(index)
    return [Span(start, stop) for start, stop in zip(starts, ends, strict=True)]


def classify(text: str, branches: Sequence[Branch], spans: Sequence[Span]) -> list[NodeKind]:
    """The kind of each branch: section, clause, item, box, or front for a contents page."""
    points = _point_kinds(branches, spans)
    kinds: list[NodeKind] = []
    for branch in branches:
        level = branch.candidate.level
        if level == MarkerKind.BOX:
            kinds.append(NodeKind.BOX)
        elif level == CONTENTS:
            kinds.append(NodeKind.FRONT)
        elif _below_item(branch, kinds) or _pair(branches, branch) in points or level in _NEVER_UNITS:
            kinds.append(NodeKind.ITEM)
        else:
            kinds.append(NodeKind.CLAUSE)
            if branch.parent is not None:
                kinds[branch.parent] = NodeKind.SECTION
    return [
        NodeKind.SECTION if kind is NodeKind.CLAUSE and _is_long(text, branch, span) else kind
        for kind, branch, span in zip(kinds, branches, spans, strict=True)
    ]


def _is_long(text: str, branch: Branch, span: Span) -> bool:
    """Whether a unit holds so much that its paragraphs are better clauses; articles of law stay whole."""
    if branch.candidate.level == MarkerKind.ARTICLE:
        return False
    if span.end - span.start > _LONG:
        return True
    many = _MANY_BEHIND_ORDINAL if branch.candidate.level == MarkerKind.ORDINAL else _MANY_PARAGRAPHS
    return sum(not line.isspace() for line in span.of(text).split("\n") if line) > many


def _below_item(branch: Branch, kinds: Sequence[NodeKind]) -> bool:
    return branch.parent is not None and kinds[branch.parent] is NodeKind.ITEM


def _pair(branches: Sequence[Branch], branch: Branch) -> tuple[str, str]:
    """The kind of a branch and that of its parent."""
    return branch.candidate.level, branches[branch.parent].candidate.level if branch.parent is not None else ""


def _point_kinds(branches: Sequence[Branch], spans: Sequence[Span]) -> set[tuple[str, str]]:
    """The pairs of kind and parent kind that stand for short points."""
    lengths: dict[tuple[str, str], list[int]] = {}
    titled: dict[tuple[str, str], int] = {}
    for branch, span in zip(branches, spans, strict=True):
        pair = _pair(branches, branch)
        lengths.setdefault(pair, []).append(span.end - span.start)
        has_text_below = span.end > branch.candidate.heading.end + 2
        titled[pair] = titled.get(pair, 0) + (branch.candidate.title_only and has_text_below)
    return {
        pair
        for pair, values in lengths.items()
        if pair[1] == MarkerKind.ARTICLE
        or (
            pair[0] in _MAYBE_POINTS
            and pair[1]
            and median(values) < _POINT_LENGTH
            and titled[pair] < _TITLED_SHARE * len(values)
        )
    }
