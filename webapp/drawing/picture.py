"""The three-column picture of a trace: goals, tasks and measures, joined by ribbons as thick as the link is strong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate

from webapp.labels import Tag

_NODE_WIDTH = 290.0
_COLUMN_STEP = 435.0
_LOWEST_NODE = 30.0  # user units; a touch target of at least 24 px
_GAP = 6.0
_HEAD = 34.0  # room for the column heads
_THINNEST, _THICKEST = 1.0, 4.5  # of a ribbon
_LABEL_WIDTH = 19.0  # of an Asian character; what fits into a node
_DIGIT, _WIDE = 0.6, 1.0  # width of half-width characters; of %, M and W


class Standing(StrEnum):
    """How far a link can be relied on; each has a line style of its own."""

    REVIEWED = "reviewed"  # somebody has looked at it and agreed
    PROPOSED = "proposed"  # over the threshold of acceptance
    WEAK = "weak"  # below it


@dataclass(frozen=True, slots=True)
class PictureNode:
    """A goal, task or measure to be drawn; `column` is 0, 1 or 2."""

    id: str
    column: int
    tag: Tag
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class PictureLink:
    """A link to be drawn."""

    source: str
    target: str
    score: float
    standing: Standing
    title: str

    @property
    def ends(self) -> tuple[str, str]:
        """Source and target."""
        return self.source, self.target


@dataclass(frozen=True, slots=True)
class Box:
    """A node in its place. The text stands at (`text_x`, `text_y`)."""

    node: PictureNode
    label: str
    x: float
    y: float
    width: float
    height: float
    text_x: float
    text_y: float


@dataclass(frozen=True, slots=True)
class Ribbon:
    """A link in its place, as the path of its middle line."""

    path: str
    thickness: float
    kind: str  # style: "task" or "measure" by what it leads to, "direct" past the tasks
    standing: Standing
    source: str
    target: str
    title: str


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column."""

    text: str
    tag: Tag
    x: float


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything there is to draw, ribbons below boxes."""

    width: float
    height: float
    heads: tuple[Head, ...]
    ribbons: tuple[Ribbon, ...]
    boxes: tuple[Box, ...]
    label: str


@dataclass(frozen=True, slots=True)
class _Placed:
    """Vertical places while the picture is laid out."""

    top: Mapping[str, float]
    height: Mapping[str, float]
    column: Mapping[str, int]

    def middle(self, node: str) -> float:
        return self.top[node] + self.height[node] / 2


@dataclass
class _Ports:
    """Where the next ribbon leaves or reaches a node; filled from top to bottom while ribbons are laid."""

    place: dict[tuple[str, str], float] = field(default_factory=dict)

    def take(self, node: str, side: str, thickness: float) -> float:
        """The middle of the next free stretch of `thickness` on one side of a node."""
        place = self.place[node, side]
        self.place[node, side] = place + thickness
        return place + thickness / 2


def draw(
    nodes: Sequence[PictureNode],
    links: Iterable[PictureLink],
    heads: Sequence[tuple[str, Tag]],
) -> Picture:
    """Lay the picture out; nodes keep their order within a column, and columns behind the last node are left out."""
    known = {node.id for node in nodes}
    drawn = sorted(
        (link for link in links if link.source in known and link.target in known),
        key=lambda link: (link.source, link.target),
    )
    placed = _place(nodes, drawn)
    columns = 1 + max((node.column for node in nodes), default=0)
    bottom = max((placed.top[n.id] + placed.height[n.id] for n in nodes), default=_HEAD)
    return Picture(
        width=2 * _COLUMN_STEP + _NODE_WIDTH,  # the same scale for every picture of a page
        height=round(bottom + _GAP, 1),
        heads=tuple(Head(text, tag, column * _COLUMN_STEP) for column, (text, tag) in enumerate(heads[:columns])),
        ribbons=tuple(_ribbons(drawn, placed)),
        boxes=tuple(_box(node, placed) for node in nodes),
        label=f"目标、任务与措施的关联图：{len(nodes)} 个节点，{len(drawn)} 条关联",
    )


def _thickness(link: PictureLink) -> float:
    return round(_THINNEST + (_THICKEST - _THINNEST) * link.score, 2)


def _flows(links: Iterable[PictureLink]) -> dict[tuple[str, str], float]:
    """The sum of the thicknesses on each side of each node."""
    flows: dict[tuple[str, str], float] = {}
    for link in links:
        for key in ((link.source, "right"), (link.target, "left")):
            flows[key] = flows.get(key, 0.0) + _thickness(link)
    return flows


def _place(nodes: Sequence[PictureNode], links: Sequence[PictureLink]) -> _Placed:
    flows = _flows(links)
    sides = {node.id: [flows.get((node.id, side), 0.0) for side in ("left", "right")] for node in nodes}
    height = {node_id: max(_LOWEST_NODE, *thick) for node_id, thick in sides.items()}
    totals = [sum(height[n.id] + _GAP for n in nodes if n.column == column) for column in range(3)]
    top: dict[str, float] = {}
    for column, total in enumerate(totals):
        members = [node.id for node in nodes if node.column == column]
        spread = (max(totals) - total) / max(len(members), 1)  # shorter columns breathe over the whole height
        y = _HEAD + spread / 2
        for member in members:
            top[member] = y
            y += height[member] + _GAP + spread
    return _Placed(top, height, {node.id: node.column for node in nodes})


def _ribbons(links: Sequence[PictureLink], placed: _Placed) -> Iterator[Ribbon]:
    flows = _flows(links)
    ports = _Ports({(node, side): placed.middle(node) - flow / 2 for (node, side), flow in flows.items()})
    leaving = sorted(links, key=lambda li: (placed.middle(li.source), placed.middle(li.target)))
    starts = {li.ends: ports.take(li.source, "right", _thickness(li)) for li in leaving}
    arriving = sorted(links, key=lambda li: (placed.middle(li.target), placed.middle(li.source)))
    ends = {li.ends: ports.take(li.target, "left", _thickness(li)) for li in arriving}
    for link in links:
        yield _ribbon(link, starts[link.ends], ends[link.ends], placed)


def _ribbon(link: PictureLink, start: float, end: float, placed: _Placed) -> Ribbon:
    first, last = placed.column[link.source], placed.column[link.target]
    left, right = first * _COLUMN_STEP + _NODE_WIDTH, last * _COLUMN_STEP
    middle = (left + right) / 2
    return Ribbon(
        path=f"M{left:.0f} {start:.1f}C{middle:.0f} {start:.1f} {middle:.0f} {end:.1f} {right:.0f} {end:.1f}",
        thickness=_thickness(link),
        kind="direct" if last - first > 1 else "task" if last == 1 else "measure",
        standing=link.standing,
        source=link.source,
        target=link.target,
        title=link.title,
    )


def _cut(label: str) -> str:
    """`label` as far as it fits."""
    widths = list(accumulate(_DIGIT if char.isascii() and char not in "%MW" else _WIDE for char in label))
    if not widths or widths[-1] <= _LABEL_WIDTH:
        return label
    return label[: sum(width <= _LABEL_WIDTH - 1 for width in widths)] + "…"


def _box(node: PictureNode, placed: _Placed) -> Box:
    x, y, height = node.column * _COLUMN_STEP, round(placed.top[node.id], 1), round(placed.height[node.id], 1)
    return Box(
        node=node,
        label=_cut(node.label),
        x=x,
        y=y,
        width=_NODE_WIDTH,
        height=height,
        text_x=x + 30,
        text_y=round(y + height / 2, 1),
    )
