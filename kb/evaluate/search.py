"""Scores search against judged queries.

    python -m kb.evaluate.search [--shared FOLDER] [--judged FOLDER]... [--mode MODE]... [--learn]

Judged queries are two tables: `queries.tsv` (id, query and, where several documents are concerned, document and kind)
and `relevance.tsv` (query, grade 0-3 and, for the clause, its number or a quote from it; clauses not listed have
grade 0). nDCG@10 has the gain 2^grade - 1; recall@20 counts clauses of grade 1 or more. Intervals are bootstrapped.
"""

from __future__ import annotations

import argparse
import csv
import math
import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from kb.config import SearchConfig
from kb.library.analyse import analyse
from kb.model import Clause, Plan, PlanRecord
from kb.search.documents import documents
from kb.search.ranking import Mode
from kb.search.service import Searcher, add_vectors, build_index
from kb.search.tokens import squeezed

_DEPTH = 10  # of nDCG
_RECALL_DEPTH = 20
_SAMPLES = 2000  # of the bootstrap
_JUDGED = (Path("tests/search/data"), Path("tests/golden/search"))

Grades = Mapping[str, float]
"""Grade by clause id; clauses not listed have grade 0."""


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


class Interval(NamedTuple):
    """A mean with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.3f} [{self.low:.3f}, {self.high:.3f}]"


# --------------------------------------------------------------------------- measures


def ndcg(ranked: Sequence[str], grades: Grades, depth: int = _DEPTH) -> float:
    """Discounted gain of the first `depth` clauses against that of the best order, 0..1.

    Source: Jarvelin & Kekalainen, Cumulated gain-based evaluation of IR techniques (2002), with exponential gain.
    """
    best = sorted(grades.values(), reverse=True)[:depth]
    ideal = _discounted(best)
    return _discounted([grades.get(clause, 0.0) for clause in ranked[:depth]]) / ideal if ideal else 0.0


def _discounted(grades: Sequence[float]) -> float:
    return math.fsum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def recall(ranked: Sequence[str], grades: Grades, depth: int = _RECALL_DEPTH) -> float:
    """The share of the clauses of grade 1 or more that stand among the first `depth`."""
    relevant = {clause for clause, grade in grades.items() if grade >= 1}
    return len(relevant & set(ranked[:depth])) / len(relevant) if relevant else 0.0


def bootstrap(values: Sequence[float]) -> Interval:
    """The mean of `values` (not empty) and the middle 95 % of the means of samples drawn from them."""
    chance = random.Random(0)
    means = sorted(math.fsum(chance.choices(values, k=len(values))) / len(values) for _ in range(_SAMPLES))
    cut = _SAMPLES // 40
    return Interval(math.fsum(values) / len(values), means[cut], means[-cut - 1])


# --------------------------------------------------------------------------- judged queries


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


# --------------------------------------------------------------------------- scoring


@dataclass(frozen=True, slots=True)
class Score:
    """How one query went."""

    query: JudgedQuery
    ndcg: float
    recall: float


def scores(task: Task, mode: Mode) -> Iterator[Score]:
    """The scores of all queries of a task."""
    for judged in task.queries:
        result = task.searcher.search(judged.text, mode=mode, limit=_RECALL_DEPTH)
        ranked = [hit.id for hit in result.hits]
        yield Score(judged, ndcg(ranked, judged.grades), recall(ranked, judged.grades))


def table(found: Mapping[Mode, Sequence[Score]]) -> str:
    """One line for each mode and kind of query: how many, nDCG@10 and recall@20 with their intervals."""
    lines = [f"{'mode':10} {'kind':11} {'n':>4}  {'nDCG@10':22} recall@20"]
    for mode, own in found.items():
        for kind in sorted({score.query.kind for score in own}):
            part = [score for score in own if score.query.kind == kind]
            gains, recalls = bootstrap([s.ndcg for s in part]), bootstrap([s.recall for s in part])
            lines.append(f"{mode:10} {kind:11} {len(part):4}  {gains!s:22} {recalls}")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description="Score search against judged queries.")
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder with gold/ and plans/")
    parser.add_argument("--judged", type=Path, action="append", help="folders with further judged queries")
    parser.add_argument("--mode", type=Mode, action="append", help="keyword, semantic or hybrid; default: all")
    parser.add_argument("--cache", type=Path, default=Path(".kb/cache"), help="where vectors are kept")
    parser.add_argument("--misses", type=float, default=0.0, help="list queries with a lower nDCG")
    parser.add_argument("--learn", action="store_true", help="learn the weights and cross-validate them")
    chosen = parser.parse_args(arguments)
    chosen.cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=chosen.cache) as work:
        gold = chosen.shared / "gold" / "seed"
        tasks = list(read_tasks(gold, chosen.judged or _JUDGED, chosen.shared / "plans", Path(work)))
        if chosen.learn:
            from kb.evaluate.search_weights import report

            print(report(tasks))  # noqa: T201  # the output of a command
            return
        found = {mode: [s for task in tasks for s in scores(task, mode)] for mode in chosen.mode or list(Mode)}
        print(table(found))  # noqa: T201
        for mode, own in found.items():
            for score in sorted(own, key=lambda score: score.ndcg):
                if score.ndcg < chosen.misses:
                    print(f"{mode} {score.query.id} {score.query.text} {score.ndcg:.3f}")  # noqa: T201


if __name__ == "__main__":
    main()
