"""Suggestions while typing, and other ways to write a word."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kb.search.documents import SearchDocument
from kb.search.initials import initials, is_simplified
from kb.search.service import Searcher
from kb.search.tokens import squeezed

from .conftest import ENGINES


@pytest.fixture(scope="module", params=ENGINES)
def searcher(request: pytest.FixtureRequest, keyword: Callable[[str], Searcher]) -> Searcher:
    return keyword(request.param)


def test_headings_with_the_words_come_first(searcher: Searcher) -> None:
    found = searcher.suggest("土地").clauses
    assert {"etdz-11-5/6", "etdz-11-5/73", "etdz-11-5/74", "etdz-11-5/76", "etdz-11-5/88"} <= {s.id for s in found}
    assert all(s.detail for s in found)


def test_targets_are_suggested_by_indicator(searcher: Searcher, seed_documents: tuple[SearchDocument, ...]) -> None:
    found = searcher.suggest("地区生产总值").targets
    known = {target.id: target for document in seed_documents for target in document.targets}
    assert found
    assert all("地区生产总值" in known[s.id].indicator for s in found)


def test_terms_are_those_that_occur(searcher: Searcher, seed_documents: tuple[SearchDocument, ...]) -> None:
    text = "\n".join(squeezed(document.text) for document in seed_documents)
    found = searcher.suggest("知识").terms
    assert "知识产权" in {s.text for s in found}
    assert all(squeezed(s.text) in text for s in found)


def test_terms_in_most_clauses_come_first(searcher: Searcher, seed_documents: tuple[SearchDocument, ...]) -> None:
    found = [suggestion.text for suggestion in searcher.suggest("土地").terms]
    bodies = [squeezed(document.text) for document in seed_documents]
    counts = [sum(squeezed(term) in body for body in bodies) for term in found]
    assert len(set(counts)) > 1
    assert counts == sorted(counts, reverse=True)


def test_indicators_that_begin_with_what_was_typed_come_first(searcher: Searcher) -> None:
    found = ["".join(suggestion.text.split()).startswith("出口") for suggestion in searcher.suggest("出口").targets]
    assert found
    assert found == sorted(found, reverse=True)


def test_a_clause_without_heading_is_shown_by_its_first_sentence(
    searcher: Searcher, seed_documents: tuple[SearchDocument, ...]
) -> None:
    bare = next(document for document in seed_documents if not document.heading and document.number)
    typed = squeezed(bare.text.removeprefix(bare.marker))[:6]
    shown = {suggestion.id: suggestion.text for suggestion in searcher.suggest(typed).clauses}
    assert squeezed(shown[bare.id]).removeprefix(squeezed(bare.marker)).startswith(typed)


def test_pinyin_initials_suggest_terms(searcher: Searcher) -> None:
    assert "知识产权" in {s.text for s in searcher.suggest("zscq").terms}


@pytest.mark.parametrize("typed", ["", " ", "\n"])
def test_nothing_typed_nothing_suggested(searcher: Searcher, typed: str) -> None:
    found = searcher.suggest(typed)
    assert (found.clauses, found.targets, found.terms) == ((), (), ())


@pytest.mark.parametrize("typed", ["，", "𠮷", "a" * 500, "“", "number:", "*", "1"])
def test_anything_may_be_typed(searcher: Searcher, typed: str) -> None:
    searcher.suggest(typed)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("知识产权", "zscq"),
        ("阿坝", "ab"),
        ("座谈", "zt"),
        ("5G基站", "5gjz"),
        ("，", "?"),
        ("𠮷", "?"),
        ("", ""),
    ],
)
def test_initials(word: str, expected: str) -> None:
    assert initials(word) == expected


def test_simplified_characters_are_known() -> None:
    assert all(map(is_simplified, "土地集约利用，。"))
    assert not any(map(is_simplified, "約設備"))
