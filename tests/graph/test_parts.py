"""Which passages of a long document are compared with each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.graph.links import linking_issues
from kb.graph.parts import parts_of
from kb.graph.passages import Passage
from kb.model import PlanRecord
from kb.text import Span


def passages(*starts: int) -> list[Passage]:
    """Passages of one character each."""
    return [Passage(str(at), str(at), "", "", "", "", Span(at, at + 1)) for at in starts]


def starts(found: tuple[object, object]) -> tuple[list[int], ...]:
    return tuple([passage.span.start for passage in side] for side in found)  # type: ignore[attr-defined]


def test_few_are_all_compared() -> None:
    """Two sources and three targets make six pairs."""
    assert [*map(starts, parts_of(passages(1, 9), passages(3, 5, 7), 6))] == [([1, 9], [3, 5, 7])]


def test_many_are_compared_with_their_neighbours() -> None:
    """Four by four, at most four pairs at once: two stretches of four passages."""
    found = [*map(starts, parts_of(passages(1, 3, 11, 13), passages(2, 4, 12, 14), 4))]
    assert found == [([1, 3], [2, 4]), ([11, 13], [12, 14])]


def test_nothing_to_link_is_no_part() -> None:
    """Goals without a task."""
    assert [*parts_of(passages(1, 2), [])] == []


@given(
    st.lists(st.integers(0, 500), min_size=1, max_size=60, unique=True).map(sorted),
    st.lists(st.integers(0, 500), min_size=1, max_size=60, unique=True).map(sorted),
    st.integers(1, 400),
)
def test_nobody_is_compared_twice(ours: list[int], theirs: list[int], most: int) -> None:
    """Parts follow one another; a stretch holds no more than its share of the passages, and one more on either side."""
    found = [starts(part) for part in parts_of(passages(*ours), passages(*theirs), most)]
    for side, whole in ((0, ours), (1, theirs)):
        seen = [at for part in found for at in part[side]]
        assert seen == [at for at in whole if at in set(seen)]
    if len(ours) * len(theirs) <= most:
        assert found == [(ours, theirs)]
    share = (len(ours) + len(theirs)) / (len(ours) * len(theirs) / most) ** 0.5
    assert all(len(left) + len(right) <= share + 2 for left, right in found)


def test_a_reader_is_told_when_links_do_not_reach_everywhere(
    client_record: PlanRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not where they do."""
    known = client_record.plan, client_record.roles, client_record.goals
    assert [*linking_issues(*known)] == []
    monkeypatch.setattr("kb.graph.links.MOST_PAIRS", 100)
    assert [issue.code for issue in linking_issues(*known)] == ["linked-in-parts"]
