"""Bars and pictures, checked against geometry worked out by hand."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.model import Baseline, Comparator, Target
from kb.text import Span
from webapp.drawing.bars import WIDTH, Bar, bar
from webapp.drawing.picture import PictureLink, PictureNode, Standing, draw
from webapp.labels import Tag

NOWHERE = Span(0, 0)


def target(
    value: str, unit: str = "亿元", base: str | None = None, base_unit: str | None = None, **parts: Comparator
) -> Target:
    baseline = Baseline(base, base_unit or unit, 2005, "p/1", "", NOWHERE) if base is not None else None
    comparator = parts.get("comparator", Comparator.EQUAL)
    return Target("p/1#t1", "p/1", "指标", comparator, value, unit, "", NOWHERE, NOWHERE, baseline=baseline)


def test_a_bar_from_baseline_to_target() -> None:
    """8195 of 20000 is 41 % of the width, and the rest is the growth of 144 %."""
    assert bar(target("20000", base="8195")) == Bar(
        base=65.6, goal=WIDTH, left=65.6, length=94.4, falls=False, label="基期 8195亿元，目标 20000亿元，增长 144%"
    )


def test_a_bar_that_falls() -> None:
    """A lower target lies to the left of the baseline."""
    found = bar(target("50", base="100"))
    assert found is not None
    assert (found.base, found.goal, found.left, found.length, found.falls) == (WIDTH, 80.0, 80.0, 80.0, True)


def test_a_share_without_baseline_is_drawn_against_the_whole() -> None:
    found = bar(target("60", unit="%"))
    assert found is not None
    assert (found.base, found.goal, found.length) == (None, 96.0, 96.0)


@pytest.mark.parametrize(
    "nothing",
    [
        target("20000"),
        target("10-20", base="5"),
        target("翻一番", base="5"),
        target("20", unit="%", comparator=Comparator.RISE),
        target("120", unit="%"),
        target("0", base="0"),
        target("20000", base="8195", base_unit="万元"),
        target("-5", base="3"),
        target("nan", base="3"),
        target("inf", unit="%"),
    ],
    ids=lambda t: f"{t.value}{t.unit}",
)
def test_nothing_to_compare(nothing: Target) -> None:
    """No baseline in the same unit and no share of a whole: no bar."""
    assert bar(nothing) is None


TAGS = (Tag("goal", "目标", "◆"), Tag("task", "任务", "■"), Tag("measure", "措施", "●"))
HEADS = tuple((tag.label, tag) for tag in TAGS)


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[PictureNode], list[PictureLink]]:
    """Three columns of up to eight nodes with any links from left to right."""
    nodes = [
        PictureNode(f"{column}-{n}", column, TAGS[column], f"节点{n}", "/x")
        for column in range(3)
        for n in range(draw(st.integers(0, 8)))
    ]
    pairs = [(a, b) for a in nodes for b in nodes if a.column < b.column]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=40)) if pairs else []
    scores = draw(st.lists(st.floats(0, 1), min_size=len(chosen), max_size=len(chosen)))
    links = [PictureLink(a.id, b.id, s, Standing.PROPOSED, "") for (a, b), s in zip(chosen, scores, strict=True)]
    return nodes, links


@given(graphs())
def test_boxes_never_overlap_and_stay_inside(case: tuple[list[PictureNode], list[PictureLink]]) -> None:
    """Boxes of a column stand in the given order with gaps between them, inside the picture, tall enough to touch."""
    nodes, links = case
    picture = draw(nodes, links, HEADS)
    for column in range(3):
        boxes = [box for box in picture.boxes if box.node.column == column]
        assert [box.node.id for box in boxes] == [node.id for node in nodes if node.column == column]
        assert all(above.y + above.height < below.y for above, below in pairwise(boxes))
        assert all(box.y >= 0 and box.y + box.height <= picture.height and box.height >= 24 for box in boxes)


@given(graphs())
def test_ribbons_fit_side_by_side_on_their_boxes(case: tuple[list[PictureNode], list[PictureLink]]) -> None:
    """On each side of a box its ribbons lie beside each other and within its height; a stronger one is thicker."""
    nodes, links = case
    picture = draw(nodes, links, HEADS)
    boxes = {box.node.id: box for box in picture.boxes}
    for side in ("source", "target"):
        for name, box in boxes.items():
            stretches = []
            for ribbon in picture.ribbons:
                if getattr(ribbon, side) == name:
                    start = float(ribbon.path.split("C")[0].split()[1])
                    place = start if side == "source" else float(ribbon.path.split()[-1])
                    stretches.append((place - ribbon.thickness / 2, place + ribbon.thickness / 2))
            stretches.sort()
            assert all(a[1] <= b[0] + 0.11 for a, b in pairwise(stretches))
            assert all(box.y - 0.11 <= low and high <= box.y + box.height + 0.11 for low, high in stretches)
    by_ends = {(link.source, link.target): link.score for link in links}
    ranked = sorted(picture.ribbons, key=lambda ribbon: by_ends[ribbon.source, ribbon.target])
    assert all(a.thickness <= b.thickness for a, b in pairwise(ranked))


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("十" * 19, "十" * 19),
        ("十" * 20, "十" * 18 + "…"),
        ("1" * 31, "1" * 31),
        ("1" * 32, "1" * 30 + "…"),
        ("%" * 20, "%" * 18 + "…"),
        ("工业总产值力争达到51000亿元，年均增长17%", "工业总产值力争达到51000亿元，年均增…"),
    ],
)
def test_a_label_is_cut_where_the_node_ends(label: str, shown: str) -> None:
    picture = draw([PictureNode("g", 0, TAGS[0], label, "/x")], [], HEADS)
    assert picture.boxes[0].label == shown


def test_a_column_without_nodes_behind_the_last_one_has_no_head() -> None:
    nodes = [PictureNode("g", 0, TAGS[0], "目标", "/g"), PictureNode("t", 1, TAGS[1], "任务", "/t")]
    assert [head.text for head in draw(nodes, [], HEADS).heads] == [text for text, _ in HEADS[:2]]
