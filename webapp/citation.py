"""How a clause is cited in an official text: 《…纲要》第四章第（一）节第40条."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.model import Clause, ClauseKind, Node, NodeKind, Plan

_NAMED = re.compile(r"第[^编篇章节条款项部分\s]{1,9}(?:编|篇|章|节|条|款|项|部分)")
_UNITS = ("章", "节", "目", "款")  # for headings that are only numbered, from the highest level down
_PAUSES = "、.．,，:：。 \u3000"


def cite(plan: Plan, clause: Clause) -> str:
    """The citation of a clause, from the markers of the sections above it and its own.

    Headings that name their unit keep it (第三章, 第二节); bare numbers get 章, 节, 目, 款 from the highest level
    down, a unit already named above being left out. A clause without a number is cited by its place.
    """
    node = plan.nodes[clause.node]
    above = [marker for marker in map(_marker, plan.ancestors(node)) if marker]
    return f"《{plan.title.strip('《》')}》" + "".join(_with_units(above)) + _own(clause, node)


def _marker(node: Node) -> str:
    return node.marker.strip() if node.kind == NodeKind.SECTION else ""


def _with_units(markers: Sequence[str]) -> list[str]:
    parts: list[str] = []
    units = [unit for unit in _UNITS if not any(_unit(marker) == unit for marker in markers)]
    for marker in markers:
        if _unit(marker):
            parts.append("".join(marker.split()))
        else:
            unit = units.pop(0) if units else "项"
            parts.append(f"第{marker.strip(_PAUSES)}{unit}")
    return parts


def _unit(marker: str) -> str:
    """The unit a marker names itself ("章" in 第三章), or ""."""
    match = _NAMED.match("".join(marker.split()))
    return ("部分" if match.group().endswith("部分") else match.group()[-1]) if match else ""


def _own(clause: Clause, node: Node) -> str:
    marker = "".join(clause.marker.split())
    if clause.kind == ClauseKind.BOX:
        return marker.strip(_PAUSES) or f"专栏“{node.heading}”"
    if _unit(marker):
        return marker.strip(_PAUSES)
    if clause.number is not None:
        return f"第{marker.strip(_PAUSES) or clause.number}条"
    return {ClauseKind.FRONT: "前言", ClauseKind.BACK: "结尾段", ClauseKind.LEAD: "引言"}.get(
        clause.kind, f"“{node.heading.strip('。')}”" if node.heading else ""
    )
