"""The first two promises of the parser, as assertions about any plan."""

from __future__ import annotations

from kb.model import ClauseKind, NodeKind, Plan


def assert_source_is_consistent(plan: Plan) -> None:
    """Lines are in order, do not overlap, hold no line break, and only line breaks lie between them."""
    position = 0
    for line in plan.source.lines:
        assert not plan.text[position : line.span.start].strip("\n")
        assert "\n" not in line.span.of(plan.text)
        position = line.span.end
    assert not plan.text[position:].strip("\n")
    for table in plan.source.tables:
        assert all(table.span.contains(cell.span) for cell in table.cells)


def assert_lossless(plan: Plan) -> None:
    """The own spans of the nodes tile the text; every span nests in its parent's; keys are unique."""
    position = 0
    for order, node in enumerate(plan.nodes):
        assert node.order == order
        assert node.own.start == position
        assert node.span.start == node.own.start <= node.own.end <= node.span.end
        assert node.own.contains(node.heading_span)
        assert "".join(node.heading.split()) == "".join(node.heading_span.of(plan.text).split())
        if node.parent is not None:
            parent = plan.nodes[node.parent]
            assert node.parent < order
            assert parent.span.contains(node.span)
            assert parent.depth < node.depth
        position = node.own.end
    assert position == len(plan.text)
    assert len({node.key for node in plan.nodes}) == len(plan.nodes)


def assert_clauses_hold_all_text(plan: Plan) -> None:
    """Clauses are in order and do not overlap, each equals its span, and only section headings lie outside them."""
    position = 0
    outside = []
    for clause in plan.clauses:
        assert clause.text == clause.span.of(plan.text) != ""
        assert clause.span.start >= position
        outside.append(plan.text[position : clause.span.start])
        position = clause.span.end
    outside.append(plan.text[position:])
    headings = "".join(
        plan.text[node.own.start : node.heading_span.end] for node in plan.nodes if node.kind is NodeKind.SECTION
    )
    assert _visible("".join(outside)) == _visible(headings)
    assert len({clause.id for clause in plan.clauses}) == len(plan.clauses)
    assert all(clause.kind is not ClauseKind.CLAUSE or clause.id for clause in plan.clauses)


def _visible(text: str) -> str:
    """`text` without white space and the punctuation that closes headings."""
    return "".join(char for char in text if not char.isspace() and char not in "。！？；：:;!?….．")


def assert_promises(plan: Plan) -> None:
    """All of them."""
    assert_source_is_consistent(plan)
    assert_lossless(plan)
    assert_clauses_hold_all_text(plan)
