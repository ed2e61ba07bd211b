"""Whoosh and Tantivy do the same for the same query; a copy of an index can grow while the original serves."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.search.engine import (
    AllOf,
    AnyOf,
    Entry,
    Everything,
    Except,
    Field,
    Node,
    OneOf,
    Phrase,
    Preferring,
    SearchEngine,
    Term,
    substring,
)
from kb.search.engines import open_engine, open_writer
from kb.search.tokens import pairs, squeezed

from .conftest import ENGINES

TEXTS = {
    "p/1": ("土地集约利用", "土地 集约 利用", "goal"),
    "p/2": ("集约土地，土地", "集约 土地 土地", "task"),
    "p/3": ("利用外资", "利用 外资", "task"),
    "q/1": ("哈哈哈", "哈哈 哈", ""),
    "q/2": ("，", "", ""),
}


def entries() -> Iterator[Entry]:
    for name, (text, words, role) in TEXTS.items():
        terms = {
            Field.ID: [name],
            Field.PLAN: [name[0]],
            Field.ROLE: [role] if role else [],
            Field.WORDS: words.split(),
            Field.PAIRS: pairs(text),
            Field.NUMBER: [name[-1]],
        }
        yield Entry(terms, name)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> SearchEngine:
    if request.param == "tantivy":
        pytest.importorskip("tantivy")
    writer = open_writer(request.param, tmp_path / "index")
    writer.add(entries())
    writer.commit()
    return open_engine(request.param, tmp_path / "index")


def found(engine: SearchEngine, query: Node) -> list[str]:
    return sorted(stored for stored, _ in engine.search(query, 10).documents)


WORD = Term(Field.WORDS, "土地")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (WORD, ["p/1", "p/2"]),
        (Term(Field.WORDS, "没有"), []),
        (OneOf(Field.PLAN, ("p",)), ["p/1", "p/2", "p/3"]),
        (OneOf(Field.ID, ("p/1", "q/2", "x")), ["p/1", "q/2"]),
        (OneOf(Field.ID, ()), []),
        (Phrase(Field.PAIRS, ("土地",)), ["p/1", "p/2"]),
        (Phrase(Field.PAIRS, ("土地", "地集")), ["p/1"]),
        (Phrase(Field.PAIRS, ("集约", "约土", "土地")), ["p/2"]),
        (Phrase(Field.PAIRS, ("哈哈", "哈哈")), ["q/1"]),
        (Phrase(Field.PAIRS, ("哈哈", "哈哈", "哈哈")), []),
        (AllOf((WORD, Term(Field.WORDS, "利用"))), ["p/1"]),
        (AnyOf((WORD, Term(Field.WORDS, "外资"))), ["p/1", "p/2", "p/3"]),
        (Except(Everything(), WORD), ["p/3", "q/1", "q/2"]),
        (Except(WORD, OneOf(Field.ROLE, ("task",))), ["p/1"]),
        (Preferring(OneOf(Field.PLAN, ("p",)), WORD), ["p/1", "p/2", "p/3"]),
        (Preferring(WORD, Term(Field.WORDS, "没有")), ["p/1", "p/2"]),
        (Everything(), sorted(TEXTS)),
        (AllOf((Except(Everything(), WORD), AnyOf((OneOf(Field.PLAN, ("q",)),)))), ["q/1", "q/2"]),
    ],
)
def test_each_node_finds_what_it_says(engine: SearchEngine, query: Node, expected: list[str]) -> None:
    assert found(engine, query) == expected
    assert engine.search(query, 1).total == len(expected)


def test_more_of_a_word_and_wished_words_rank_higher(engine: SearchEngine) -> None:
    assert engine.search(WORD, 10).documents[0][0] == "p/2"
    wished = Preferring(OneOf(Field.PLAN, ("p",)), Term(Field.WORDS, "外资"))
    assert engine.search(wished, 10).documents[0][0] == "p/3"
    boosted = AnyOf((Term(Field.WORDS, "集约"), Term(Field.WORDS, "外资", 9.0)))
    assert engine.search(boosted, 10).documents[0][0] == "p/3"


def test_limit_cuts_the_documents_not_the_total(engine: SearchEngine) -> None:
    some = engine.search(Everything(), 2)
    assert (len(some.documents), some.total) == (2, 5)
    assert engine.search(Everything(), 0).documents == ()


def test_counts_by_value(engine: SearchEngine) -> None:
    assert dict(engine.counts(Everything(), [Field.ROLE, Field.PLAN])[Field.ROLE]) == {"goal": 1, "task": 2}
    assert dict(engine.counts(WORD, [Field.PLAN])[Field.PLAN]) == {"p": 2}
    assert not engine.counts(WORD, [Field.CHAPTER_TITLE])[Field.CHAPTER_TITLE]


def test_terms_frequencies_and_everything_stored(engine: SearchEngine) -> None:
    assert engine.terms(Field.PAIRS, "土") == ("土地",)
    assert engine.terms(Field.NUMBER, "") == ("1", "2", "3")
    assert engine.terms(Field.NUMBER, "9") == ()
    assert engine.frequency(Field.WORDS, "土地") == 2
    assert engine.frequency(Field.WORDS, "没有") == 0
    assert engine.size() == 5
    assert list(engine.everything()) == list(TEXTS)


def test_a_single_character_is_found_wherever_it_stands(engine: SearchEngine) -> None:
    assert found(engine, substring(engine, Field.PAIRS, squeezed("，"))) == ["p/2", "q/2"]
    assert found(engine, substring(engine, Field.PAIRS, "用")) == ["p/1", "p/3"]


@pytest.mark.parametrize("name", ENGINES)
def test_a_hard_linked_copy_grows_while_the_original_serves(name: str, tmp_path: Path) -> None:
    """No byte of the original changes: it answers as before, the copy knows the change."""
    if name == "tantivy":
        pytest.importorskip("tantivy")
    original, copy = tmp_path / "one", tmp_path / "two"
    writer = open_writer(name, original)
    writer.add(entries())
    writer.commit()
    copy.mkdir()
    for file in original.iterdir():
        os.link(file, copy / file.name)
    before = {file.name: file.read_bytes() for file in original.iterdir()}
    writer = open_writer(name, copy)
    writer.remove("q")
    writer.add(
        [Entry({Field.ID: ["r/1"], Field.PLAN: ["r"], Field.WORDS: ["土地"], Field.PAIRS: pairs("土地")}, "r/1")]
    )
    writer.commit()
    assert {file.name: file.read_bytes() for file in original.iterdir()} == before
    assert found(open_engine(name, original), Everything()) == sorted(TEXTS)
    assert found(open_engine(name, copy), Everything()) == ["p/1", "p/2", "p/3", "r/1"]
    assert found(open_engine(name, copy), WORD) == ["p/1", "p/2", "r/1"]
