"""Judged queries, and the documents they were judged on, ready to be searched.

Two tables: `queries.tsv` (id, query and, where several documents are concerned, document and kind) and `relevance.tsv`
(query, grade 0-3 and, for the clause, its number or a quote from it; clauses not listed have grade 0).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.config import SearchConfig
from kb.evaluate.measures import Grades
from kb.library.analyse import analyse
from kb.model import Clause, Plan, PlanRecord
from kb.search.documents import documents
from kb.search.service import Searcher, add_vectors, build_index
from kb.search.tokens import squeezed


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """A query, and how well each clause of its document answers it."""

    id: str
    kind: str
    text: str
    grades: Grades


@dataclass(frozen=True, slots=True)
class Task:
    """One document with its judged queries, ready to be searched."""

    name: str
    searcher: Searcher
    queries: tuple[JudgedQuery, ...]


def read_tasks(gold: Path | None, judged: Sequence[Path], plans: Path, work: Path) -> Iterator[Task]:
    """The tasks of the client's plan (`gold`, clauses by number) and of the documents in `plans` (folders `judged`,
    clauses by quote); indexes are made in the folder `work`."""
    if gold is not None:
        seed = next(iter(sorted(Path("corpus").glob("*.txt"))))  # the plan that gold/seed labels
        yield _task(seed, _rows(gold / "queries.tsv"), _rows(gold / "relevance.tsv"), work)
    for folder in judged:
        queries = _rows(folder / "queries.tsv")
        relevance = _rows(folder / "relevance.tsv")
        for name in dict.fromkeys(row["document"] for row in queries):
            own = [row for row in queries if row["document"] == name]
            yield _task(plans / name, own, relevance, work)


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened, delimiter="\t"))


def _task(file: Path, queries: list[dict[str, str]], relevance: list[dict[str, str]], work: Path) -> Task:
    record = analyse(file)
    searcher = _indexed(record, work)
    judged = tuple(
        JudgedQuery(row["id"], row.get("kind") or "seed", row["query"], _grades(record.plan, row["id"], relevance))
        for row in queries
    )
    return Task(file.name, searcher, judged)


def _indexed(record: PlanRecord, work: Path) -> Searcher:
    folder = work / record.plan.id
    config = SearchConfig()
    build_index(folder, documents(record), config, count=len(record.plan.clauses))
    add_vectors(folder, config, cache=work.parent)
    return Searcher.open(folder, config)


def _grades(plan: Plan, query: str, relevance: list[dict[str, str]]) -> Grades:
    grades: dict[str, float] = {}
    for row in relevance:
        if row["query"] == query:
            clause = _by_number(plan, row["clause"]) if "clause" in row else _by_quote(plan, row["quote"])
            if clause:
                grades[clause.id] = max(grades.get(clause.id, 0.0), float(row["grade"]))
    return grades


def _by_number(plan: Plan, number: str) -> Clause | None:
    """The clause with a number; 0 and one past the last number mean the unnumbered paragraphs at either end."""
    numbered = {str(clause.number): clause for clause in plan.clauses if clause.number is not None}
    ends = {"0": plan.clauses[0], str(max(map(int, numbered)) + 1): plan.clauses[-1]}
    return numbered.get(number) or ends.get(number)


def _by_quote(plan: Plan, quote: str) -> Clause | None:
    """The first clause that contains a quote; where the marker is set apart, the quote may lack it."""
    plain = squeezed(quote)
    bare = plain.rpartition(")")[2] if plain.startswith("(") else plain
    for wanted in (plain, bare):
        for clause in plan.clauses:
            if wanted in squeezed(clause.text) or wanted in squeezed(clause.heading):
                return clause
    return None
