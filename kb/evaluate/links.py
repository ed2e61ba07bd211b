"""Scores links against labelled ones: precision, recall, F1 by plan and type; every miss and every false link listed.

    python -m kb.evaluate links [--shared FOLDER] [--list]     what the program accepts, with its own roles and goals
    python -m kb.evaluate links --learn [--write]              learns the ranker; scores of rankers that had not seen
                                                               the plan (of the seed plan: the source)
    python -m kb.evaluate links --learn --reviewed DATA        learns from the review decisions of a data folder, too

The shipped ranker has seen all these labels: the first form tells how well it fits them, the second how well it
carries over. Only sources that were judged completely count; a soft goal (K*) that is not found counts for nothing.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from kb.evaluate.labelled import LabelledPlan, labelled_plans
from kb.evaluate.link_pairs import TABLES, LabelledPairs, goal_labels, labelled_links, labelled_pairs
from kb.library.analyse import analyse
from kb.model import LinkType, PlanRecord

_SOFT = "K"
Pair = tuple[str, str]
"""Source (label of the goal, or clause id) and clause id of the target."""


@dataclass(frozen=True, slots=True)
class LinkScore:
    """What was found of one type of link in one plan."""

    plan: str
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


def evaluate_links(record: PlanRecord, labelled: LabelledPlan) -> Iterator[LinkScore]:
    """The accepted links of `record` against the labels of its plan, one score per type that is labelled."""
    named = goal_labels(labelled, record.plan, record.goals)
    for kind in TABLES:
        labels = labelled_links(labelled, record.plan, kind)
        if labels is None:
            continue
        lost = {label for label in labels.judged if label.startswith(_SOFT)} - set(named.values())
        wanted = {pair for pair in labels.links - labels.optional if pair[0] in labels.judged - lost}
        found = {
            pair
            for link in record.links
            if link.type is kind and link.accepted
            for pair in [(named.get(link.source, link.source), link.target)]
            if pair[0] in labels.judged and pair not in labels.optional
        }
        yield LinkScore(
            labelled.name, kind, frozenset(found & wanted), frozenset(wanted - found), frozenset(found - wanted)
        )


def _report(scores: Sequence[LinkScore], *, listed: bool) -> Iterator[str]:
    for score in scores:
        yield (
            f"{score.plan:36} {score.type.value:13} precision {score.precision:.3f}  recall {score.recall:.3f}"
            f"  F1 {score.f1:.3f}"
        )
        if listed:
            yield from (f"  missed  {source} → {target}" for source, target in sorted(score.missed))
            yield from (f"  false   {source} → {target}" for source, target in sorted(score.false))
    for plan in dict.fromkeys(score.plan for score in scores):
        yield f"{plan:36} mean F1 {fmean(score.f1 for score in scores if score.plan == plan):.3f}"


def _learn(tables: Sequence[LabelledPairs], *, write: bool) -> Iterator[str]:
    from kb.evaluate.link_learning import cross_validate, learn
    from kb.graph.ranker import WEIGHTS, save_ranker

    held_out = list(cross_validate(tables))
    for found in held_out:
        yield (
            f"{found.pairs.plan:36} {found.pairs.kind.value:13} AP {found.average_precision:.3f}"
            f"  precision {found.precision:.3f}  recall {found.recall:.3f}  F1 {found.f1:.3f}"
        )
    for plan in dict.fromkeys(found.pairs.plan for found in held_out):
        own = [found for found in held_out if found.pairs.plan == plan]
        yield f"{plan:36} mean F1 {fmean(f.f1 for f in own):.3f}  mean AP {fmean(f.average_precision for f in own):.3f}"
    ranker = learn(tables, held_out)
    yield from (f"{name:18} {weight:8.3f}" for name, weight in ranker.weights.items())
    if write:
        save_ranker(ranker)
        yield f"written: {WEIGHTS.name}"


def main() -> None:
    """Print the scores."""
    parser = argparse.ArgumentParser(description="Score links against labelled ones.")
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder with gold/, plans/ and scale/")
    parser.add_argument("--golden", type=Path, default=Path("tests/golden/links"), help="folder of more labelled plans")
    parser.add_argument("--plan", type=Path, default=next(Path("corpus").glob("*.txt"), None), help="the seed plan")
    parser.add_argument("--list", action="store_true", help="list every miss and every false link")
    parser.add_argument("--learn", action="store_true", help="learn the ranker and cross-validate it")
    parser.add_argument("--write", action="store_true", help="with --learn: replace the shipped weights")
    parser.add_argument(
        "--reviewed", type=Path, help="with --learn: data folder whose review decisions count as labels"
    )
    arguments = parser.parse_args()
    plans = list(labelled_plans(arguments.shared, arguments.golden, arguments.plan))
    if arguments.learn:
        tables = [pairs for labelled in plans for pairs in labelled_pairs(labelled)]
        if arguments.reviewed:
            from kb.evaluate.link_reviews import reviewed_pairs

            tables.extend(reviewed_pairs(arguments.reviewed))
        lines = _learn(tables, write=arguments.write)
    else:
        scores = [score for labelled in plans for score in evaluate_links(analyse(labelled.file), labelled)]
        lines = _report(scores, listed=arguments.list)
    for line in lines:
        print(line)  # noqa: T201 - a report is what this command is for
