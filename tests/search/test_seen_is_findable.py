"""Whatever two to eight characters a reader sees in a clause, searched as a phrase they find that clause and no other
clause that lacks them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from kb.config import SearchConfig
from kb.model import PlanRecord
from kb.parser.parse import parse_file
from kb.search.documents import SearchDocument, documents
from kb.search.query import quoted
from kb.search.service import DEEPEST, Searcher
from kb.search.snippets import find_all
from kb.search.tokens import squeezed

from .conftest import ENGINES, built

PLANS = (  # every format, punctuation, digits, tables, boxes
    "rural-revitalization-plan-2024-2027.md",
    "report-state-council-2024-txt.txt",
    "gov-cn-zero-waste-city-pilot.html",
    "legislation-law-docx.docx",
    "hi-tech-zones-green-action.pdf",
)


def windows(text: str, count: int, chance: random.Random) -> Iterator[str]:
    """Random stretches of 2 to 8 characters, as a reader would copy them."""
    for _ in range(count):
        length = chance.randint(2, 8)
        start = chance.randrange(max(1, len(text) - length + 1))
        piece = text[start : start + length]
        if piece.strip():
            yield piece


def check(searcher: Searcher, found: Sequence[SearchDocument], for_each: int) -> None:
    chance = random.Random(20)
    bodies = {document.id: squeezed(document.text) for document in found}
    for document in found:
        for piece in windows(document.text, for_each, chance):
            result = searcher.search(quoted(piece), limit=DEEPEST)
            expected = {name for name, body in bodies.items() if squeezed(piece) in body}
            assert {hit.id for hit in result.hits} == expected, piece
            assert result.total == len(expected)


@pytest.mark.parametrize("engine", ENGINES)
def test_every_clause_of_the_plan(
    engine: str, keyword: Callable[[str], Searcher], seed_documents: tuple[SearchDocument, ...]
) -> None:
    check(keyword(engine), seed_documents, 5)


@pytest.mark.parametrize("name", PLANS)
def test_clauses_of_other_plans(name: str, shared: Path, tmp_path: Path) -> None:
    record = PlanRecord(parse_file(shared / "plans" / name))
    found = tuple(documents(record))
    check(built(found, tmp_path / "index", SearchConfig(engine="whoosh", encoder="none")), found, 2)


@pytest.mark.parametrize("engine", ENGINES)
def test_the_words_are_marked_in_the_snippet(
    engine: str, keyword: Callable[[str], Searcher], seed_documents: tuple[SearchDocument, ...]
) -> None:
    """Each mark spells the phrase, white space aside."""
    chance = random.Random(7)
    for document in seed_documents[::7]:
        for piece in windows(document.text, 3, chance):
            hits = keyword(engine).search(quoted(piece), limit=DEEPEST).hits
            hit = next(hit for hit in hits if hit.id == document.id)
            assert hit.highlights
            for span in hit.highlights:
                assert squeezed(piece) in squeezed(span.of(hit.snippet))


def test_all_places_are_found() -> None:
    text = "土地 集约，土\n地"
    assert [span.of(text) for span in find_all(text, ["土地"])] == ["土地", "土\n地"]
