"""The picture of a trace with what steers it: the threshold, and the node in focus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.model import Link, Role
from webapp import addresses, labels
from webapp.drawing.picture import Picture, PictureLink, PictureNode, Standing, draw
from webapp.pages.steps import Steps

_ANCHOR = "picture"
_WEAKEST = 0.1  # weaker links are not stored
_HEADS = tuple((labels.ROLE_TAGS[role].label, labels.ROLE_TAGS[role]) for role in (Role.GOAL, Role.TASK, Role.MEASURE))


@dataclass(frozen=True, slots=True)
class Threshold:
    """Down to which score links are shown; `reset_href` is empty while only accepted ones are."""

    value: str
    lowest: str
    accepted: str
    reset_href: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """The picture, None where there is nothing to draw, and how it is seen."""

    picture: Picture | None
    threshold: Threshold
    focus: str  # id in focus, "" for none
    focus_label: str
    focus_trace: str  # address of the trace of what is in focus
    all_href: str  # the picture without focus


Columns = tuple[Sequence[str], Sequence[str], Sequence[str]]
"""Ids of goals, tasks and measures."""


def outlook(steps: Steps, columns: Columns, links: Sequence[Link], path: str, focus: str) -> Outlook:
    """The picture of the nodes in `columns` and of `links` for the page at `path`, with one node in focus or none."""
    places: dict[str, int] = {}
    for column, ids in enumerate(columns):
        for node_id in ids:
            places.setdefault(node_id, column)
    nodes = [_node(steps, node_id, column, path) for node_id, column in places.items()]
    focus = focus if any(node.id == focus for node in nodes) else ""
    drawn = [PictureLink(li.source, li.target, li.score, _standing(li), _title(steps, li)) for li in links]
    return Outlook(
        picture=draw(nodes, drawn, _HEADS, _through(focus, links) if focus else None) if links else None,
        threshold=_threshold(steps, path, focus),
        focus=focus,
        focus_label=steps.label(focus) if focus else "",
        focus_trace=addresses.trace(focus) if focus else "",
        all_href=addresses.with_params(path, _weak(steps), _ANCHOR) if focus else "",
    )


def _node(steps: Steps, node_id: str, column: int, path: str) -> PictureNode:
    """A node that leads to the picture with itself in focus."""
    href = addresses.with_params(path, (("focus", node_id), *_weak(steps)), _ANCHOR)
    return PictureNode(node_id, column, _HEADS[column][1], steps.label(node_id), href)


def _weak(steps: Steps) -> addresses.Params:
    return () if steps.weak is None else (("weak", steps.weak),)


def _title(steps: Steps, link: Link) -> str:
    return f"{steps.label(link.source)} → {steps.label(link.target)}（{link.score:.2f}）"


def _standing(link: Link) -> Standing:
    if not link.accepted:
        return Standing.WEAK
    return Standing.REVIEWED if link.review in ("accepted", "added") else Standing.PROPOSED


def _threshold(steps: Steps, path: str, focus: str) -> Threshold:
    accepted = f"{steps.threshold:.2f}"
    return Threshold(
        value=accepted if steps.weak is None else f"{steps.weak:.2f}",
        lowest=f"{_WEAKEST:.2f}",
        accepted=accepted,
        reset_href="" if steps.weak is None else addresses.with_params(path, (("focus", focus),), _ANCHOR),
    )


def _through(focus: str, links: Sequence[Link]) -> frozenset[tuple[str, str]]:
    """The links on paths through `focus`, as (source, target)."""
    below = [link for link in links if link.source == focus]
    below += [link for link in links if link.source in {link.target for link in below}]
    above = [link for link in links if link.target == focus]
    above += [link for link in links if link.target in {link.source for link in above}]
    return frozenset((link.source, link.target) for link in (*below, *above))
