"""Short ways to parse a text given in a test."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kb.model import NodeKind, Plan
from kb.parser.parse import parse
from kb.parser.readers import markdown, txt

Parse = Callable[..., Plan]


@pytest.fixture(scope="session")
def parse_text() -> Parse:
    """Parses a text as .txt, or as .md with `markdown=True`."""

    def parse_it(text: str, *, as_markdown: bool = False) -> Plan:
        reader = markdown if as_markdown else txt
        return parse(reader.read(text.encode("utf-8"), "plan.md" if as_markdown else "plan.txt"), "plan")

    return parse_it


def outline(plan: Plan, *kinds: NodeKind) -> list[str]:
    """The nodes of a plan as `depth marker heading`; front and back matter left out unless asked for."""
    wanted = kinds or (NodeKind.SECTION, NodeKind.CLAUSE, NodeKind.ITEM, NodeKind.BOX)
    return [f"{node.depth} {node.marker} {node.heading}".rstrip() for node in plan.nodes if node.kind in wanted]
