"""Looks a parsed document over for what a reader should know: gaps in the numbering, unreadable places, odd tables.

Checks only look; they change nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kb.issues import Issue, Severity
from kb.model import Node, NodeKind, Plan, Table
from kb.parser.markers import Marker, MarkerKind, match_damaged_marker, match_marker
from kb.text import Span, strip_span

_UNREADABLE = re.compile("[\ufffd\ue000-\uf8ff\U000f0000-\U0010fffd]+")
_LOOKALIKE = re.compile(r"[—－ーニlI|丨]")
_STRAY_LATIN = re.compile(r"(?<=[\u4e00-\u9fff])[a-z]{1,2}(?=[\u4e00-\u9fff])")
_REFERRING = re.compile(r"^(?:的|所|规定|要求|至第|和第|及第|中的)")
_SHOWN = 20  # characters of the place quoted in a message
_MANY = 12  # findings of one kind that are listed one by one
_LIKELY_OCR = 0.0005  # stray Latin letters per character
_UNORDERED = (MarkerKind.DASH, MarkerKind.BULLET, MarkerKind.BOX, MarkerKind.ANNEX)


def check(plan: Plan) -> tuple[Issue, ...]:
    """The issues found while reading and in the parsed document, in a fixed order."""
    return (
        *plan.issues,
        *_limited(list(_numbering(plan))),
        *_uncovered(plan),
        *_limited(list(_unreadable(plan))),
        *_suspicious_recognition(plan),
        *_limited(list(_headings_like_references(plan))),
        *_limited(list(_uneven_tables(plan))),
    )


def _limited(issues: list[Issue]) -> list[Issue]:
    """The first issues of one kind, and one that says how many more there are."""
    if len(issues) <= _MANY:
        return issues
    more = len(issues) - _MANY
    return [*issues[:_MANY], Issue(issues[0].code, f"另有 {more} 处同类问题", issues[0].severity)]


# --------------------------------------------------------------------------- numbering


def _numbering(plan: Plan) -> Iterator[Issue]:
    """Gaps and repeats among neighbours of one kind below one parent; numbers that run through are followed on."""
    last: dict[tuple[MarkerKind, int | None], int] = {}
    running: dict[MarkerKind, int] = {}
    numbered = list(_numbered(plan))
    for node, marker, number in numbered:
        before, misread = last.get((marker.kind, node.parent)), False
        goes_on = number in (1, running.get(marker.kind, 0) + 1)
        if before is not None and number == before:
            yield _number_issue(plan, node, "number-repeat", f"编号“{node.marker}”重复")
            misread = _following(numbered, node, marker) == number + 2  # nothing is missing behind it
        elif not goes_on and number != (before or 0) + 1:
            previous = before if before is not None else running.get(marker.kind)
            found = f"上一项编号是 {previous}" if previous else "前面没有同类编号"
            yield _number_issue(plan, node, "number-gap", f"编号不连续：{found}，这里是“{node.marker}”")
        last[marker.kind, node.parent] = running[marker.kind] = number + misread


def _numbered(plan: Plan) -> Iterator[tuple[Node, Marker, int]]:
    """The nodes whose numbers form lists, with their markers and numbers."""
    for node in plan.nodes:
        marker = _marker(plan, node)
        if marker is not None and marker.number is not None and marker.kind not in _UNORDERED:
            yield node, marker, marker.number


def _following(numbered: Sequence[tuple[Node, Marker, int]], node: Node, marker: Marker) -> int | None:
    """The number behind that of `node` in its list."""
    position = bisect_right(numbered, node.order, key=lambda item: item[0].order)
    behind = (n for other, m, n in numbered[position:] if other.parent == node.parent and m.kind == marker.kind)
    return next(behind, None)


def _number_issue(plan: Plan, node: Node, code: str, message: str) -> Issue:
    place = Span(node.own.start, max(node.heading_span.end, node.own.start + len(node.marker)))
    place = strip_span(plan.text, place)
    return Issue(
        code,
        f"{message}（{_quote(plan, place)}）",
        span=place,
        page=node.page,
        advice="请核对原文：可能漏读了一处标题，也可能原文编号有误",
    )


def _marker(plan: Plan, node: Node) -> Marker | None:
    if not node.marker:
        return None
    span = strip_span(plan.text, node.own)
    return match_marker(plan.text, span) or match_damaged_marker(plan.text, span)


# --------------------------------------------------------------------------- completeness


def _uncovered(plan: Plan) -> Iterator[Issue]:
    """Text that lies in no node."""
    edges = [Span(0, 0), *(node.own for node in plan.nodes), Span(len(plan.text), len(plan.text))]
    for before, after in pairwise(edges):
        gap = strip_span(plan.text, Span(before.end, after.start)) if before.end < after.start else Span(0, 0)
        if gap.end > gap.start:
            message = f"有 {gap.end - gap.start} 个字不在任何章节里（{_quote(plan, gap)}）"
            yield Issue("text-outside", message, Severity.ERROR, span=gap)


# --------------------------------------------------------------------------- characters


def _unreadable(plan: Plan) -> Iterator[Issue]:
    """Characters without a meaning: damaged bytes and private glyphs of a font."""
    for match in _UNREADABLE.finditer(plan.text):
        span = Span(*match.span())
        around = Span(max(span.start - 8, 0), min(span.end + 8, len(plan.text)))
        yield Issue(
            "unreadable-characters",
            f"有 {span.end - span.start} 个字符无法识别（{_quote(plan, around)}）",
            span=span,
            page=_page(plan, span),
            advice="请对照原件补正",
        )


def _suspicious_recognition(plan: Plan) -> Iterator[Issue]:
    """Signs that the text comes from character recognition: look-alikes in markers, Latin letters amid Chinese."""
    mistaken = [n for n in plan.nodes if n.marker and n.kind is not NodeKind.ITEM and _LOOKALIKE.search(n.marker)]
    if mistaken:
        first = mistaken[0]
        yield Issue(
            "suspicious-marker",
            f"有 {len(mistaken)} 处编号像是识别错误，例如“{first.marker}{first.heading[:_SHOWN]}”",
            span=first.own,
            page=first.page,
            advice="原件可能是扫描件，请抽查编号和数字",
        )
    stray = list(_STRAY_LATIN.finditer(plan.text))
    if len(stray) > max(3, _LIKELY_OCR * len(plan.text)):
        span = Span(*stray[0].span())
        around = Span(max(span.start - 6, 0), min(span.end + 6, len(plan.text)))
        yield Issue(
            "suspicious-recognition",
            f"有 {len(stray)} 处汉字间夹着字母，文字可能是识别出来的，例如“{_quote(plan, around)}”",
            span=span,
            page=_page(plan, span),
            advice="请抽查正文，尤其是数字",
        )


# --------------------------------------------------------------------------- headings and tables


def _headings_like_references(plan: Plan) -> Iterator[Issue]:
    for node in plan.nodes:
        if node.marker and node.kind in (NodeKind.SECTION, NodeKind.CLAUSE) and _REFERRING.search(node.heading):
            yield Issue(
                "heading-like-reference",
                f"“{node.marker}{node.heading[:_SHOWN]}”像是引用，不像标题",
                Severity.INFO,
                span=node.heading_span,
                page=node.page,
                advice="请核对这里是否另起一条",
            )


def _uneven_tables(plan: Plan) -> Iterator[Issue]:
    """Tables in which a row has too few or too many cells for the columns."""
    for number, table in enumerate(plan.source.tables, start=1):
        widths = _row_widths(table)
        odd = [row for row, width in enumerate(widths, start=1) if width != table.columns]
        if odd:
            yield Issue(
                "table-row-cells",
                f"第 {number} 个表格共 {table.columns} 列，第 {odd[0]} 行只有 {widths[odd[0] - 1]} 格"
                + (f"，另有 {len(odd) - 1} 行也不齐" if len(odd) > 1 else ""),
                span=table.span,
                page=_page(plan, table.span),
                advice="请对照原表核对这些行的各列",
            )


def _row_widths(table: Table) -> list[int]:
    """Columns that each row fills, cells that reach down from above included."""
    widths = [0] * table.rows
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            widths[row] += cell.column_span
    return widths


def _quote(plan: Plan, span: Span) -> str:
    text = " ".join(span.of(plan.text).split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _page(plan: Plan, span: Span) -> int | None:
    """The page on which `span` begins."""
    lines = plan.source.lines
    position = bisect_right(lines, span.start, key=lambda line: line.span.start) - 1
    return lines[position].page if position >= 0 else None
