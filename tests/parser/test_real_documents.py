"""The four promises on every real document, and on a sample of the large collection."""

from __future__ import annotations

import random
import tarfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from kb.config import SearchConfig
from kb.errors import SourceError
from kb.extract.figures.baselines import with_baselines
from kb.extract.goals.find import find_goals
from kb.extract.references import find_references
from kb.extract.roles.assign import assign_roles
from kb.extract.targets.find import find_targets
from kb.graph.links import propose_links
from kb.library.meaning import word_meaning
from kb.model import Plan, PlanRecord
from kb.parser.check import check
from kb.parser.parse import parse, parse_file
from kb.parser.readers import endings, markdown
from kb.search.documents import documents
from kb.search.query import quoted
from kb.search.service import DEEPEST
from kb.search.tokens import squeezed
from kb.text import Span
from tests.parser.promises import assert_promises
from tests.search.conftest import built

COUNT = 49
SEED = 11
LINKED = frozenset(random.Random(SEED).sample(range(COUNT), 8))  # documents whose links are looked at, too
SAMPLE = 60  # documents of the large collection
SEARCHED = 12  # of these
PHRASES = 5  # looked up in each


def real_document(shared: Path, number: int) -> Path:
    paths = [path for path in sorted((shared / "plans").iterdir()) if path.suffix.lower() in endings()]
    assert len(paths) >= COUNT
    return paths[number]


@pytest.mark.parametrize("number", range(COUNT))
def test_a_real_document_keeps_the_promises(number: int, shared: Path) -> None:
    """Lossless; every field has its span; read again, it gives the same. A scan without text may be refused."""
    path = real_document(shared, number)
    try:
        plan = parse_file(path)
    except SourceError:
        assert path.suffix == ".pdf"
        return
    assert_promises(plan)
    assert len([clause for clause in plan.clauses if clause.kind == "clause"]) >= 5
    check(plan)
    assert_fields_have_spans(plan, with_links=number in LINKED)
    if plan.source.format != "pdf":
        assert parse_file(path) == plan


def assert_fields_have_spans(plan: Plan, *, with_links: bool) -> None:
    """Targets, baselines, goals, references and evidence of links quote what stands at their span in their clause."""
    roles = assign_roles(plan)
    targets = with_baselines(plan, find_targets(plan, roles))
    goals = find_goals(plan, roles, targets)
    links = find_references(plan)
    if with_links:
        links += propose_links(plan, roles, goals, meaning=word_meaning())
    quoted_spans = [(target.clause, target.quote, target.span) for target in targets]
    quoted_spans += [(t.baseline.clause, t.baseline.quote, t.baseline.span) for t in targets if t.baseline]
    quoted_spans += [(goal.clause, goal.text, goal.span) for goal in goals]
    quoted_spans += [(item.clause, item.quote, item.span) for link in links for item in link.evidence]
    for clause, quote, span in quoted_spans:
        assert Span(*span).of(plan.text) == quote != ""
        assert plan.clause_by_id[clause].span.contains(Span(*span))


@cache
def collection(folder: Path) -> tuple[Plan, ...]:
    """A sample of the large collection, parsed."""
    chosen = set(random.Random(SEED).sample(range(1500), SAMPLE))
    return tuple(
        parse(markdown.read(content, name), name.rpartition("/")[2].partition(".")[0] + f"-{number}")
        for number, (name, content) in enumerate(archived(folder))
        if number in chosen
    )


def archived(folder: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(next(folder.glob("*.tar.xz")), "r|xz") as archive:
        for member in archive:
            content = archive.extractfile(member) if member.name.endswith(".md") else None
            if content:
                yield member.name, content.read()


def test_a_sample_of_the_large_collection_keeps_the_promises(shared: Path) -> None:
    """Laws and reports of all provinces."""
    for plan in collection(shared / "scale"):
        assert_promises(plan)
        check(plan)
        assert_fields_have_spans(plan, with_links=False)


def test_what_is_seen_in_the_sample_is_found(shared: Path, tmp_path: Path) -> None:
    """Two to eight characters of a clause, searched as a phrase, return all clauses that have them."""
    found = [d for plan in collection(shared / "scale")[:SEARCHED] for d in documents(PlanRecord(plan))]
    searcher = built(tuple(found), tmp_path / "index", SearchConfig(engine="whoosh", encoder="none"))
    bodies = {document.id: squeezed(document.text) for document in found}
    chance = random.Random(SEED)
    for document in chance.sample(found, SEARCHED * PHRASES):
        start = chance.randrange(max(1, len(document.text) - 8))
        piece = document.text[start : start + chance.randint(2, 8)]
        if squeezed(piece):
            hits = {hit.id for hit in searcher.search(quoted(piece), limit=DEEPEST).hits}
            assert hits == {name for name, body in bodies.items() if squeezed(piece) in body}, piece
