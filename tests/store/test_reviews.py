"""The journal of review decisions keeps everything and forgets nothing."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import StoreError
from kb.store.decisions import Action, Decision, read_csv, write_csv
from kb.store.reviews import ReviewBook


@pytest.fixture
def book(tmp_path: Path) -> ReviewBook:
    moments = (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=i) for i in range(10_000))
    return ReviewBook(f"sqlite:///{tmp_path / 'reviews.db'}", clock=lambda: next(moments))


def decide(action: Action, target: str = "p/2", **more: object) -> Decision:
    return Decision(action=action, source="p/1#1", target=target, type="goal-task", who="李", **more)  # type: ignore[arg-type]


def test_the_last_verdict_stands_and_the_journal_keeps_both(book: ReviewBook) -> None:
    book.record(decide(Action.ACCEPT))
    book.record(decide(Action.REJECT, comment="不相干"))
    assert [d.action for d in book.standing("p").values()] == [Action.REJECT]
    assert [d.action for d in book.journal("p")] == [Action.ACCEPT, Action.REJECT]
    assert [d.at for d in book.journal("p")] == ["2026-01-01T00:00:00+00:00", "2026-01-01T00:00:01+00:00"]


def test_a_comment_does_not_replace_a_verdict(book: ReviewBook) -> None:
    book.record(decide(Action.ACCEPT), decide(Action.COMMENT, comment="再议"))
    assert [d.action for d in book.standing("p").values()] == [Action.ACCEPT]


def test_undo_goes_back_one_step_at_a_time(book: ReviewBook) -> None:
    book.record(decide(Action.ACCEPT))
    book.record(decide(Action.REJECT))
    assert book.undo("王") is None
    undone = book.undo("李")
    assert undone is not None
    assert undone.action is Action.REJECT
    assert [d.action for d in book.standing("p").values()] == [Action.ACCEPT]
    assert book.undo("李") is not None
    assert book.undo("李") is None
    assert not book.standing("p")
    assert len(book.journal("p")) == 4


def test_plans_are_kept_apart(book: ReviewBook) -> None:
    book.record(decide(Action.ACCEPT))
    assert not book.standing("q")
    assert len(book.standing()) == 1


def test_a_second_opening_finds_what_was_written(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'reviews.db'}"
    first = ReviewBook(url)
    first.record(decide(Action.ADD, grade=2.0, quote="原文"))
    first.close()
    (decision,) = ReviewBook(url).standing("p").values()
    assert (decision.action, decision.grade, decision.quote) == (Action.ADD, 2.0, "原文")


def test_an_unusable_database_is_a_message(tmp_path: Path) -> None:
    (tmp_path / "reviews.db").write_bytes(b"this is not a database, but it is long enough to look like one" * 20)
    with pytest.raises(StoreError, match="打不开"):
        ReviewBook(f"sqlite:///{tmp_path / 'reviews.db'}")


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=20)


@given(
    st.lists(
        st.builds(
            Decision,
            action=st.sampled_from(Action),
            source=texts,
            target=texts,
            type=texts,
            who=texts,
            at=texts,
            grade=st.none() | st.floats(0, 3),
            comment=texts,
            quote=texts,
            fingerprint=texts,
        ),
        max_size=5,
    )
)
def test_decisions_survive_a_csv_round_trip(decisions: list[Decision]) -> None:
    file = io.StringIO(newline="")
    write_csv(decisions, file)
    file.seek(0)
    assert list(read_csv(file, "x.csv")) == decisions


def test_a_malformed_csv_names_file_and_line() -> None:
    file = io.StringIO()
    write_csv([decide(Action.ACCEPT), decide(Action.REJECT)], file)
    broken = io.StringIO(file.getvalue().replace("reject", "perhaps"))
    with pytest.raises(StoreError, match=r"d\.csv.*第 3 行"):
        read_csv(broken, "d.csv")
    with pytest.raises(StoreError, match="缺少列"):
        read_csv(io.StringIO("a,b\n1,2\n"), "d.csv")
