"""Lossless, and every field has a span: on random documents and on mixtures of anything."""

from __future__ import annotations

import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kb.model import NodeKind
from kb.parser.check import check
from kb.parser.parse import parse
from kb.parser.readers import markdown, txt
from tests.parser.promises import assert_promises
from tests.parser.strategies import KINDS, Document, documents, mixtures, write_document

RELAXED = settings(max_examples=60)


@RELAXED
@given(documents())
def test_outline_of_a_random_document_is_the_one_it_was_made_from(document: Document) -> None:
    """Two to five levels, restarting or running through, headings alone or leading their paragraph."""
    plan = parse(txt.read(document.text.encode("utf-8"), "a.txt"), "a")
    found = [(n.depth, n.marker, n.heading) for n in plan.nodes if n.kind not in (NodeKind.FRONT, NodeKind.BACK)]
    assert found == document.outline
    assert_promises(plan)


@pytest.mark.parametrize("seed", range(12))
def test_seven_levels(seed: int) -> None:
    """篇 above 章 above 节 above 一、 above （一） above 1. above （1）."""
    document = write_document(random.Random(seed), list(KINDS)[:7], [])
    plan = parse(txt.read(document.text.encode("utf-8"), "a.txt"), "a")
    assert [(n.depth, n.marker, n.heading) for n in plan.nodes] == document.outline


@pytest.mark.parametrize(
    "text",
    [
        "目录\n目录",
        "专栏1 \n名词解释",
        "\n\n标题\n\n第一章 总则\n",
        "  \n1.\n第一章 ",
        "\n\n一段没有编号的话。\n",
        "\n第一条 本条。",
    ],
)
def test_blank_lines_at_the_head_belong_to_the_first_node(text: str) -> None:
    plan = parse(txt.read(text.encode("utf-8"), "a.txt"), "a")
    assert_promises(plan)
    assert plan.nodes[0].own.start == 0


@RELAXED
@given(mixtures(), st.booleans())
@example("  \n  ", False)
def test_any_mixture_of_markers_keeps_the_promises(text: str, as_markdown: bool) -> None:
    """However senseless; and parsing it again gives the same."""
    reader = markdown if as_markdown else txt
    plan = parse(reader.read(text.encode("utf-8"), "a"), "a")
    assert_promises(plan)
    check(plan)
    assert parse(reader.read(text.encode("utf-8"), "a"), "a") == plan
