"""The picture of a trace with what steers it: the threshold, and the node in focus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kb.model import Link, LinkType, Role
from kb.text import fold
from webapp import addresses, labels
from webapp.drawing.picture import Picture, PictureLink, PictureNode, Standing, draw
from webapp.pages.steps import Steps
from webapp.pages.tables import Option
from webapp.params import LINES, PictureRequest

_ANCHOR = "picture"
_LINES = ("全部", "经任务", "不经任务")
_MANY = 120  # links; where there are more, a picture shows only the strongest of each node
_STRONGEST = 2  # links of a node downwards, on each kind of path
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
    query: str
    lines: tuple[Option, ...]
    left_out: str  # how many links are drawn and how many there are; empty where all are drawn
    every: bool  # whether every link is asked for
    every_href: str  # the picture with every link, or again with the strongest; empty where there are few
    all_href: str  # the picture without focus and query; empty where there is neither


Columns = tuple[Sequence[str], Sequence[str], Sequence[str]]
"""Ids of goals, tasks and measures."""


def outlook(steps: Steps, columns: Columns, links: Sequence[Link], path: str, view: PictureRequest) -> Outlook:
    """The picture of the nodes in `columns` and of `links` for the page at `path`, or the part that `view` asks for."""
    places: dict[str, int] = {}
    for column, ids in enumerate(columns):
        for node_id in ids:
            places.setdefault(node_id, column)
    focus = view.focus if view.focus in places else ""
    view = replace(view, focus=focus)
    drawn = [link for link in links if _is_drawn(link, view.lines)]
    middle = [focus] if focus else _named(steps, places, view.query) if view.query else None
    if middle is not None:
        drawn = _through(frozenset(middle), drawn)
        ends = {end for link in drawn for end in (link.source, link.target)} | set(middle)
        places = {node_id: column for node_id, column in places.items() if node_id in ends}
    count = len(drawn)
    if middle is None and not view.every and count > _MANY:
        drawn = strongest_of(drawn)
    nodes = [_node(steps, node_id, column, path, view) for node_id, column in places.items()]
    shown = [PictureLink(li.source, li.target, li.score, _standing(li), _title(steps, li)) for li in drawn]
    return Outlook(
        picture=draw(nodes, shown, _HEADS) if shown else None,
        threshold=_threshold(steps, path, view),
        focus=focus,
        focus_label=steps.label(focus) if focus else "",
        focus_trace=addresses.trace(focus) if focus else "",
        query=view.query,
        lines=tuple(Option(name, label, name == view.lines) for name, label in zip(LINES, _LINES, strict=True)),
        left_out=f"画出每处最强的，{len(drawn)} 条，共 {count} 条" if len(drawn) < count else "",
        every=view.every,
        every_href=(
            addresses.with_params(path, view.params(every=not view.every), _ANCHOR)
            if middle is None and count > _MANY
            else ""
        ),
        all_href=addresses.with_params(path, view.params(focus="", query=""), _ANCHOR) if focus or view.query else "",
    )


def strongest_of(links: Sequence[Link]) -> list[Link]:
    """The strongest links down from each node by way of tasks and directly, and the strongest up from each, in order.

    So no node that has a link stands alone, and the picture can be read.
    """
    kept: set[int] = set()
    down: Counter[tuple[str, LinkType]] = Counter()
    up: Counter[str] = Counter()
    for link in sorted(links, key=lambda link: -link.score):
        is_direct = link.type is LinkType.GOAL_MEASURE
        if down[link.source, link.type] < (1 if is_direct else _STRONGEST) or not up[link.target]:
            kept.add(id(link))
            down[link.source, link.type] += 1
            up[link.target] += 1
    return [link for link in links if id(link) in kept]


def _is_drawn(link: Link, lines: str) -> bool:
    is_direct = link.type is LinkType.GOAL_MEASURE
    return lines == LINES[0] or is_direct == (lines == "direct")


def _named(steps: Steps, nodes: Iterable[str], query: str) -> list[str]:
    """The nodes whose label has all words of `query`."""
    words = fold(query).split()
    return [node for node in nodes if all(word in fold(steps.label(node)) for word in words)]


def _node(steps: Steps, node_id: str, column: int, path: str, view: PictureRequest) -> PictureNode:
    """A node that leads to the picture with itself in focus."""
    href = addresses.with_params(path, view.params(focus=node_id, query=""), _ANCHOR)
    return PictureNode(node_id, column, _HEADS[column][1], steps.label(node_id), href)


def _title(steps: Steps, link: Link) -> str:
    return f"{steps.label(link.source)} → {steps.label(link.target)}（{link.score:.2f}）"


def _standing(link: Link) -> Standing:
    if not link.accepted:
        return Standing.WEAK
    return Standing.REVIEWED if link.review in ("accepted", "added") else Standing.PROPOSED


def _threshold(steps: Steps, path: str, view: PictureRequest) -> Threshold:
    accepted = f"{steps.threshold:.2f}"
    return Threshold(
        value=accepted if view.weak is None else f"{view.weak:.2f}",
        lowest=f"{_WEAKEST:.2f}",
        accepted=accepted,
        reset_href="" if view.weak is None else addresses.with_params(path, view.params(weak=None), _ANCHOR),
    )


def _through(middle: frozenset[str], links: Sequence[Link]) -> list[Link]:
    """The links on paths through any of the nodes in `middle`, in their order."""
    below = {link.target for link in links if link.source in middle} | middle
    above = {link.source for link in links if link.target in middle} | middle
    return [
        link
        for link in links
        if link.source in middle or link.target in middle or _goes_on(link, below - middle, above - middle)
    ]


def _goes_on(link: Link, below: set[str], above: set[str]) -> bool:
    """Whether a link is the second step of a path: down from a task below a goal, or up from a task above a measure."""
    return (link.type is LinkType.TASK_MEASURE and link.source in below) or (
        link.type is LinkType.GOAL_TASK and link.target in above
    )
