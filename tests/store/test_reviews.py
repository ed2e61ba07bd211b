"""The journal of review decisions keeps everything and forgets nothing, whoever writes and however many."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from kb.errors import ReviewError, StoreError
from kb.store.decisions import GAP, Action, Decision
from kb.store.reviews import ReviewBook


@pytest.fixture
def book(tmp_path: Path) -> ReviewBook:
    return make_book(tmp_path / "reviews.db")


def make_book(path: Path, year: int = 2026) -> ReviewBook:
    """A journal whose clock goes on by a second with every entry, from the beginning of a year."""
    moments = (datetime(year, 1, 1, tzinfo=UTC) + timedelta(seconds=i) for i in range(10_000))
    return ReviewBook(f"sqlite:///{path}", clock=lambda: next(moments))


def decide(action: Action, target: str = "p/2", **more: object) -> Decision:
    common = {"source": "p/1#1", "target": target, "type": "goal-task", "who": "李"}
    return Decision(action=action, **(common | more))  # type: ignore[arg-type]


def actions(book: ReviewBook) -> list[Action]:
    return [decision.action for decision in book.standing().values()]


def test_the_last_verdict_stands_and_the_journal_keeps_both(book: ReviewBook) -> None:
    book.record(decide(Action.ACCEPT))
    book.record(decide(Action.REJECT, comment="不相干"))
    assert actions(book) == [Action.REJECT]
    assert [d.action for d in book.journal("p")] == [Action.ACCEPT, Action.REJECT]
    assert [d.at for d in book.journal("p")] == ["2026-01-01T00:00:00+00:00", "2026-01-01T00:00:01+00:00"]


def test_a_comment_does_not_replace_a_verdict(book: ReviewBook) -> None:
    book.record(decide(Action.ACCEPT), decide(Action.COMMENT, comment="再议"))
    assert actions(book) == [Action.ACCEPT]


def test_undo_goes_back_one_step_at_a_time(book: ReviewBook) -> None:
    book.record(decide(Action.ACCEPT))
    book.record(decide(Action.REJECT))
    assert book.undo("王") is None
    undone = book.undo("李")
    assert undone is not None
    assert undone.action is Action.REJECT
    assert actions(book) == [Action.ACCEPT]
    assert book.undo("李") is not None
    assert book.undo("李") is None
    assert not book.standing("p")
    assert [(entry.decision.action, entry.undone) for entry in book.entries("p")] == [
        (Action.ACCEPT, True),
        (Action.REJECT, True),
        (Action.WITHDRAW, False),
        (Action.WITHDRAW, False),
    ]


def test_undo_can_be_kept_to_one_plan(book: ReviewBook) -> None:
    book.record(decide(Action.ACCEPT), decide(Action.REJECT, source="q/1#1", target="q/2"))
    undone = book.undo("李", "p")
    assert undone is not None
    assert undone.plan == "p"
    assert [decision.plan for decision in book.standing().values()] == ["q"]


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


# --------------------------------------------------------------------------- nonsense


@pytest.mark.parametrize(
    ("decision", "word"),
    [
        (decide(Action.ACCEPT, who="  "), "who"),
        (decide(Action.ACCEPT, source=""), "source"),
        (decide(Action.ACCEPT, target=""), "target"),
        (decide(Action.ACCEPT, target="", type=GAP), "action"),
        (decide(Action.NO_LINK_NEEDED), "无需关联"),
        (decide(Action.REGRADE), "grade"),
        (decide(Action.REGRADE, grade=float("nan")), "grade"),
        (decide(Action.REGRADE, grade=3.5), "grade"),
        (decide(Action.COMMENT, comment=" "), "comment"),
        (decide(Action.ACCEPT, comment="a\0b"), "NUL"),
        (decide(Action.ACCEPT, comment="长" * 10_001), "太长"),
    ],
)
def test_nonsense_is_refused_and_nothing_of_the_batch_is_kept(book: ReviewBook, decision: Decision, word: str) -> None:
    for enter in (book.record, lambda *batch: book.merge(batch)):
        with pytest.raises(ReviewError, match=word):
            enter(decide(Action.ACCEPT, target="p/3"), decision)
    assert not book.journal()


# --------------------------------------------------------------------------- bringing in


def test_bringing_in_twice_changes_nothing(book: ReviewBook, tmp_path: Path) -> None:
    """Also where the same thing was said, withdrawn and said again."""
    book.record(decide(Action.ACCEPT))
    book.undo("李")
    book.record(decide(Action.ACCEPT), decide(Action.REJECT, target="p/3"))
    other = make_book(tmp_path / "other.db", 2027)
    assert other.merge(book.journal()) == 4
    assert other.merge(book.journal()) == 0
    assert [replace(e.decision, id=None) for e in other.entries()] == [replace(d, id=None) for d in book.journal()]
    assert [e.undone for e in other.entries()] == [e.undone for e in book.entries()]
    assert list(other.standing()) == list(book.standing())


def test_one_moment_can_hold_the_same_decision_twice(tmp_path: Path) -> None:
    """Accepted, withdrawn and accepted again within a second: it stands, here and where it is brought in."""
    book = ReviewBook(f"sqlite:///{tmp_path / 'a.db'}", clock=lambda: datetime(2026, 1, 1, tzinfo=UTC))
    book.record(decide(Action.ACCEPT))
    book.undo("李")
    book.record(decide(Action.ACCEPT))
    other = make_book(tmp_path / "b.db", 2027)
    other.merge(book.journal())
    assert actions(other) == actions(book) == [Action.ACCEPT]


def test_what_was_said_earlier_elsewhere_does_not_outweigh_what_was_said_here_since(tmp_path: Path) -> None:
    here, there = make_book(tmp_path / "here.db", 2026), make_book(tmp_path / "there.db", 2025)
    there.record(decide(Action.REJECT, who="王"))
    here.record(decide(Action.ACCEPT))
    here.merge(there.journal())
    assert actions(here) == [Action.ACCEPT]
    there.merge(here.journal())
    assert actions(there) == [Action.ACCEPT]


def test_an_old_withdrawal_brought_in_leaves_a_newer_decision_alone(tmp_path: Path) -> None:
    here, there = make_book(tmp_path / "here.db", 2026), make_book(tmp_path / "there.db", 2025)
    there.record(decide(Action.REJECT))
    there.undo("李")
    here.record(decide(Action.ACCEPT))
    here.merge(there.journal())
    assert actions(here) == [Action.ACCEPT]


# --------------------------------------------------------------------------- the database


def test_writers_in_threads_lose_nothing(tmp_path: Path) -> None:
    """Two journals open on one file, two threads each, every third decision withdrawn."""
    books = [ReviewBook(f"sqlite:///{tmp_path / 'reviews.db'}") for _ in range(2)]

    def write(name: str, book: ReviewBook) -> None:
        for number in range(15):
            book.record(decide(Action.ACCEPT, target=f"p/{number}", who=name))
            if number % 3 == 0:
                book.undo(name)

    threads = [Thread(target=write, args=(f"{i}{j}", book)) for i, book in enumerate(books) for j in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    entries = books[0].entries()
    assert len(entries) == 4 * (15 + 5)
    for name in ("00", "01", "10", "11"):
        stand = {
            e.decision.target for e in entries if e.decision.who == name and not e.undone and e.decision.is_verdict
        }
        assert stand == {f"p/{number}" for number in range(15) if number % 3}


_WRITER = """
import sys
from kb.store.decisions import Action, Decision
from kb.store.reviews import ReviewBook
book = ReviewBook(sys.argv[1])
for number in range(10):
    book.record(Decision(Action.ACCEPT, "p/1#1", f"p/{number}", "goal-task", who=sys.argv[2]))
"""


def test_writers_in_processes_lose_nothing_even_in_the_first_moment(tmp_path: Path) -> None:
    """Three processes open a journal that does not exist yet."""
    url = f"sqlite:///{tmp_path / 'reviews.db'}"
    writers = [subprocess.Popen([sys.executable, "-c", _WRITER, url, name]) for name in "甲乙丙"]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0, 0]
    assert len(ReviewBook(url).journal()) == 30


def test_an_unusable_database_is_a_message(tmp_path: Path) -> None:
    (tmp_path / "reviews.db").write_bytes(b"this is not a database, but it is long enough to look like one" * 20)
    with pytest.raises(StoreError, match="打不开"):
        ReviewBook(f"sqlite:///{tmp_path / 'reviews.db'}")


def test_a_journal_of_a_newer_version_is_a_message(tmp_path: Path) -> None:
    path = tmp_path / "reviews.db"
    ReviewBook(f"sqlite:///{path}").close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'v999'")
    connection.close()
    with pytest.raises(StoreError, match="更新版本"):
        ReviewBook(f"sqlite:///{path}")


def test_the_name_of_a_newer_entry_grows(book: ReviewBook) -> None:
    before = book.newest()
    book.record(decide(Action.ACCEPT))
    middle = book.newest()
    book.undo("李")
    assert before < middle < book.newest()
