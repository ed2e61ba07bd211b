"""Indexes of the client's plan, built once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kb.config import SearchConfig
from kb.library.analyse import analyse
from kb.model import ClauseKind, PlanRecord, Role
from kb.search.documents import IndexedTarget, SearchDocument, documents, plain
from kb.search.service import Searcher, add_vectors, build_index

ENGINES = ("whoosh", "tantivy")


@pytest.fixture(scope="session")
def seed_record(seed_file: Path) -> PlanRecord:
    """Everything known of the client's plan."""
    return analyse(seed_file)


@pytest.fixture(scope="session")
def seed_documents(seed_record: PlanRecord) -> tuple[SearchDocument, ...]:
    """The clauses of the client's plan."""
    return tuple(documents(seed_record))


@pytest.fixture(scope="session")
def keyword(
    seed_documents: tuple[SearchDocument, ...], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Searcher]:
    """The client's plan indexed by words alone, by name of the engine."""
    opened: dict[str, Searcher] = {}

    def open_with(engine: str) -> Searcher:
        if engine == "tantivy":
            pytest.importorskip("tantivy")
        if engine not in opened:
            config = SearchConfig(engine=engine, encoder="none")
            opened[engine] = built(seed_documents, tmp_path_factory.mktemp(engine) / "index", config)
        return opened[engine]

    return open_with


@pytest.fixture(scope="session")
def hybrid(seed_documents: tuple[SearchDocument, ...], tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """The client's plan indexed by words and by meaning (LSA, which needs no model)."""
    config = SearchConfig(engine="whoosh", encoder="lsa")
    return built(seed_documents, tmp_path_factory.mktemp("hybrid") / "index", config)


def built(found: tuple[SearchDocument, ...], folder: Path, config: SearchConfig) -> Searcher:
    """An index of `found` in the new folder `folder`, opened."""
    build_index(folder, found, config, count=len(found))
    add_vectors(folder, config, cache=folder.parent / "cache")
    return Searcher.open(folder, config)


def document(
    text: str,
    number: int = 1,
    *,
    plan: str = "p",
    heading: str = "",
    path: tuple[str, ...] = (),
    role: Role | None = None,
    targets: tuple[IndexedTarget, ...] = (),
    years: tuple[int, int] | None = None,
    plan_title: str = "",
) -> SearchDocument:
    """A clause made for a test."""
    return SearchDocument(
        id=f"{plan}/{number}",
        plan=plan,
        plan_title=plan_title or f"规划{plan}",
        order=number,
        number=number,
        kind=ClauseKind.CLAUSE,
        marker=f"{number}、",
        heading=heading,
        path=path,
        role=role,
        text=text,
        plain=plain(text, heading, path),
        targets=targets,
        years=years,
    )
