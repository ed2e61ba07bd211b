"""Scores search against judged queries.

    python -m kb.evaluate search [--shared FOLDER] [--judged FOLDER]... [--mode MODE]... [--learn]

nDCG@10 has the gain 2^grade - 1; recall@20 counts clauses of grade 1 or more. Intervals are bootstrapped.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.evaluate.judged import JudgedQuery, Task, read_tasks
from kb.evaluate.measures import RECALL_DEPTH, bootstrap, ndcg, recall
from kb.search.ranking import Mode

_JUDGED = (Path("tests/search/data"), Path("tests/golden/search"))


@dataclass(frozen=True, slots=True)
class Score:
    """How one query went."""

    query: JudgedQuery
    ndcg: float
    recall: float


def scores(task: Task, mode: Mode) -> Iterator[Score]:
    """The scores of all queries of a task."""
    for judged in task.queries:
        result = task.searcher.search(judged.text, mode=mode, limit=RECALL_DEPTH)
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
