"""Questions in the words of the archive."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.config import SearchConfig
from kb.search.build import open_index
from kb.search.concepts import Alternative, Concept
from kb.search.engine import SearchEngine, occurs
from kb.search.rewording import reworded

from .conftest import built, document

JAM = Concept(
    "堵车",
    "堵车",
    (("堵车", 3.0),),
    3.0,
    (
        Alternative("缓堵保畅", "缓堵保畅", 1.0),
        Alternative("交通拥堵", "交通拥堵", 0.8),
        Alternative("停车", "停车", 0.3),
    ),
)


@pytest.fixture
def engine(tmp_path: Path) -> SearchEngine:
    """Two clauses that speak of traffic and of parking."""
    found = (document("治理交通拥堵。", 1), document("建设停车场。", 2))
    built(found, tmp_path / "index", SearchConfig(engine="whoosh", encoder="none"))
    return open_index(tmp_path / "index").engine


def test_the_closest_term_that_occurs_takes_the_place(engine: SearchEngine) -> None:
    assert reworded("怎样解决堵车", (JAM,), engine) == "怎样解决交通拥堵"


def test_what_occurs_stays(engine: SearchEngine) -> None:
    there = Concept("停车", "停车", (("停车", 1.0),), 1.0, (Alternative("交通拥堵", "交通拥堵", 1.0),))
    assert reworded("停车", (there,), engine) == "停车"


def test_the_closest_term_takes_the_place_where_none_occurs(engine: SearchEngine) -> None:
    nowhere = Concept("发大水", "发大水", (("发大水", 3.0),), 3.0, (Alternative("防汛抗旱", "防汛抗旱", 0.5),))
    assert reworded("发大水", (nowhere,), engine) == "防汛抗旱"


def test_a_term_that_is_only_remotely_related_does_not_take_the_place(engine: SearchEngine) -> None:
    remote = Concept("堵车", "堵车", (("堵车", 3.0),), 3.0, (Alternative("停车", "停车", 0.3),))
    assert reworded("堵车", (remote,), engine) == "堵车"


@pytest.mark.parametrize(
    ("text", "expected"), [("交通拥堵", True), ("拥堵交通", False), ("车", True), ("船", False), ("堵建", False)]
)
def test_occurs(engine: SearchEngine, text: str, expected: bool) -> None:
    assert occurs(engine, text) is expected
