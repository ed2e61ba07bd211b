"""Scores links against labelled ones: precision, recall and F1 by type, every miss and every false link listed.

    python -m kb.evaluate links [--shared FOLDER] [--list]

Only sources that were judged completely count (see the README of the labelled examples). The labels were at hand when
topics and weights were written, so the figures tell how well those fit, not how well they carry over.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.library.analyse import analyse
from kb.model import Clause, Goal, LinkType, PlanRecord

_A_LINK = 1.5  # from this grade on two people's mean counts as a link
_FILES = {
    LinkType.GOAL_TASK: ("goal_task.tsv", "goal"),
    LinkType.TASK_MEASURE: ("task_measure.tsv", "task"),
    LinkType.GOAL_MEASURE: ("goal_measure.tsv", "goal"),
}

Pair = tuple[str, str]
"""Labelled source (goal id or clause number) and clause number of the target."""


@dataclass(frozen=True, slots=True)
class LinkScore:
    """What was found of one type of link."""

    type: LinkType
    hits: frozenset[Pair]
    missed: frozenset[Pair]
    false: frozenset[Pair]

    @property
    def precision(self) -> float:
        """Share of the links found that are right; 0 where none is."""
        return len(self.hits) / max(1, len(self.hits) + len(self.false))

    @property
    def recall(self) -> float:
        """Share of the labelled links that were found."""
        return len(self.hits) / max(1, len(self.hits) + len(self.missed))

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * len(self.hits) / max(1, 2 * len(self.hits) + len(self.missed) + len(self.false))


def evaluate_links(record: PlanRecord, gold: Path) -> tuple[LinkScore, ...]:
    """The accepted links of `record` against the tables in folder `gold`, one score per type."""
    names = _source_names(record, _rows(gold / "goals.tsv"))
    return tuple(_score(record, kind, _rows(gold / name), column, names) for kind, (name, column) in _FILES.items())


def _score(
    record: PlanRecord, kind: LinkType, rows: Sequence[Mapping[str, str]], column: str, names: Mapping[str, str]
) -> LinkScore:
    judged = {row[column] for row in rows}
    wanted = {(row[column], row["clause"]) for row in rows if float(row["grade"]) >= _A_LINK}
    found = {
        (names[link.source], names[link.target])
        for link in record.links
        if link.type is kind and link.accepted and names.get(link.source) in judged
    }
    return LinkScore(kind, frozenset(found & wanted), frozenset(wanted - found), frozenset(found - wanted))


def _source_names(record: PlanRecord, goals: Sequence[Mapping[str, str]]) -> Mapping[str, str]:
    """The labelled name of each clause (its number) and of each goal of ours that a labelled goal names best."""
    names = {clause.id: str(clause.number) for clause in record.plan.clauses if clause.number is not None}
    for row in goals:
        ours = [goal for goal in record.goals if _clause_of(record, goal).number == int(row["clause"])]
        best = max(ours, key=lambda goal: (_likeness(goal.text, row["text"]), goal.id), default=None)
        if best is not None:
            names[best.id] = row["id"]
    return names


def _clause_of(record: PlanRecord, goal: Goal) -> Clause:
    return record.plan.clause_by_id[goal.clause]


def _likeness(ours: str, theirs: str) -> float:
    """Share of the pairs of characters of `theirs` that `ours` has."""
    pairs = [theirs[i : i + 2] for i in range(len(theirs) - 1)]
    return sum(pair in ours for pair in pairs) / max(1, len(pairs))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _report(scores: Sequence[LinkScore], *, listed: bool) -> Iterator[str]:
    for score in scores:
        yield f"{score.type.value}: precision {score.precision:.3f}, recall {score.recall:.3f}, F1 {score.f1:.3f}"
        if listed:
            yield from (f"  missed  {source} → {target}" for source, target in sorted(score.missed))
            yield from (f"  false   {source} → {target}" for source, target in sorted(score.false))
    yield f"mean F1 {sum(score.f1 for score in scores) / len(scores):.3f}"


def main() -> None:
    """Print the scores of the labelled plan in corpus/."""
    parser = argparse.ArgumentParser(description="Score links against labelled ones.")
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder with gold/")
    parser.add_argument("--plan", type=Path, default=next(Path("corpus").glob("*.txt"), None), help="the labelled plan")
    parser.add_argument("--list", action="store_true", help="list every miss and every false link")
    arguments = parser.parse_args()
    for line in _report(
        evaluate_links(analyse(arguments.plan), arguments.shared / "gold" / "seed"), listed=arguments.list
    ):
        print(line)  # noqa: T201 - a report is what this command is for
