"""Engines to measure beside ours, on the same tokens: SQLite FTS5 (words and trigrams) and bm25s."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from kb.search.engine import (
    AllOf,
    AnyOf,
    Entry,
    Field,
    Node,
    OneOf,
    Phrase,
    SearchEngine,
    Term,
)
from kb.search.engines import open_engine, open_writer

TOP = 10


class Question(NamedTuple):
    """One query: what class it belongs to, its words, and the text whose characters must follow each other."""

    kind: str  # word, any, phrase, plan
    words: tuple[str, ...] = ()
    phrase: str = ""
    plan: str = ""


class Rival(Protocol):
    """An engine under measurement."""

    def build(self, entries: Iterable[Entry]) -> None:
        """Index everything."""

    def open(self) -> None:
        """Make ready for asking."""

    def ask(self, question: Question) -> list[str] | None:
        """What is stored of the ten best clauses; None where the engine knows no such question."""


class Ours:
    """Whoosh or Tantivy through the protocol of the program."""

    def __init__(self, name: str, folder: Path) -> None:
        self._name, self._folder = name, folder / name
        self._engine: SearchEngine

    def build(self, entries: Iterable[Entry]) -> None:
        """Index everything, with all fields of the program."""
        writer = open_writer(self._name, self._folder)
        writer.add(entries)
        writer.commit()

    def open(self) -> None:
        """Make ready for asking."""
        self._engine = open_engine(self._name, self._folder)

    def ask(self, question: Question) -> list[str] | None:
        """The ten best clauses."""
        return [stored for stored, _ in self._engine.search(_node(question), TOP).documents]


def _node(question: Question) -> Node:
    if question.phrase:
        pairs = tuple(question.phrase[i : i + 2] for i in range(len(question.phrase) - 1))
        return Phrase(Field.PAIRS, pairs)
    words = AnyOf(tuple(Term(Field.WORDS, word) for word in question.words))
    if question.plan:
        return AllOf((OneOf(Field.PLAN, (question.plan,)), words))
    return words


class Fts5:
    """SQLite FTS5: one table of words at blanks, one of trigrams for phrases."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / "fts5.sqlite"
        self._database: sqlite3.Connection

    def build(self, entries: Iterable[Entry]) -> None:
        """Index everything."""
        self.open()
        self._database.executescript(
            "CREATE VIRTUAL TABLE words USING fts5(text, plan, stored UNINDEXED, tokenize='unicode61');"
            "CREATE VIRTUAL TABLE parts USING fts5(body, content='', tokenize='trigram');"
        )
        with self._database:
            for number, entry in enumerate(entries, start=1):
                words, plan = " ".join(entry.terms[Field.WORDS]), entry.terms[Field.PLAN][0]
                body = "".join(pair[0] for pair in entry.terms[Field.PAIRS])
                self._database.execute(
                    "INSERT INTO words(rowid, text, plan, stored) VALUES (?, ?, ?, ?)",
                    (number, words, _flat(plan), entry.stored),
                )
                self._database.execute("INSERT INTO parts(rowid, body) VALUES (?, ?)", (number, body))
        self._database.close()

    def open(self) -> None:
        """Make ready for asking."""
        self._database = sqlite3.connect(self._file)

    def ask(self, question: Question) -> list[str] | None:
        """The ten best clauses; phrases by trigrams, of which a phrase must have at least one."""
        if question.phrase:
            sql = "SELECT stored FROM words WHERE rowid IN (SELECT rowid FROM parts WHERE parts MATCH ? LIMIT ?)"
            return [row[0] for row in self._database.execute(sql, (f'body:"{question.phrase}"', TOP))]
        wanted = "text:(" + " OR ".join(f'"{word}"' for word in question.words) + ")"
        if question.plan:
            wanted += f' AND plan:"{_flat(question.plan)}"'
        sql = "SELECT stored FROM words WHERE words MATCH ? ORDER BY bm25(words) LIMIT ?"
        return [row[0] for row in self._database.execute(sql, (wanted, TOP))]


def _flat(plan: str) -> str:
    """A plan id as one word of unicode61."""
    return "".join(char if char.isalnum() else "x" for char in plan)


class Bm25s:
    """bm25s: sparse matrices in memory; words only, no phrases and no filters."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "bm25s"
        self._index: Any

    def build(self, entries: Iterable[Entry]) -> None:
        """Index everything."""
        import bm25s  # type: ignore[import-not-found,unused-ignore]

        texts: list[list[str]] = []
        stored: list[str] = []
        for entry in entries:
            texts.append(list(entry.terms[Field.WORDS]))
            stored.append(entry.stored)
        index = bm25s.BM25()
        index.index(texts, show_progress=False)
        index.save(str(self._folder), corpus=stored, show_progress=False)

    def open(self) -> None:
        """Make ready for asking."""
        import bm25s

        self._index = bm25s.BM25.load(str(self._folder), load_corpus=True, mmap=True)

    def ask(self, question: Question) -> list[str] | None:
        """The ten best clauses."""
        if question.phrase or question.plan:
            return None
        known = [word for word in question.words if word in self._index.vocab_dict]
        found, _ = self._index.retrieve([known], k=TOP, show_progress=False)
        return [str(item) for item in found[0]]


def rival(name: str, folder: Path) -> Rival:
    """The engine called whoosh, tantivy, fts5 or bm25s, with its index in `folder`."""
    match name:
        case "fts5":
            return Fts5(folder / name)
        case "bm25s":
            return Bm25s(folder)
        case _:
            return Ours(name, folder)


def names() -> Iterator[str]:
    """All engines."""
    yield from ("tantivy", "whoosh", "fts5", "bm25s")
