"""Scores the roles of clauses against labelled ones: accuracy by plan, and every other role listed.

    python -m kb.evaluate roles [--shared ../shared] [--golden tests/golden/links] [--list]

Clauses without a label do not count. Accuracy is also given by confidence, which
shows how far the confidence can be trusted.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.evaluate.labelled import clauses_by_label, labelled_plans
from kb.extract.roles.assign import assign_roles
from kb.model import Plan, RoleAssignment

_BANDS = (0.0, 0.6, 0.8, 0.9, 1.01)


@dataclass(frozen=True, slots=True)
class RoleScore:
    """How the roles of one plan compare with its labels."""

    plan: str
    judged: tuple[tuple[RoleAssignment, str], ...]  # what was found, and the label
    unknown: tuple[str, ...]  # labelled clauses that the plan does not have

    @property
    def wrong(self) -> tuple[tuple[RoleAssignment, str], ...]:
        """Clauses with another role than the label."""
        return tuple(pair for pair in self.judged if pair[0].role.value != pair[1])

    @property
    def accuracy(self) -> float:
        """Share of the labelled clauses of the plan that have the labelled role."""
        return 1 - len(self.wrong) / len(self.judged) if self.judged else 1.0


def score_roles(plan: Plan, labels: Mapping[str, str], name: str = "") -> RoleScore:
    """Compare the roles of `plan` with `labels` (role by name of the clause)."""
    roles = assign_roles(plan)
    clauses = clauses_by_label(plan)
    judged = tuple((roles[clauses[label].id], role) for label, role in labels.items() if label in clauses)
    return RoleScore(name or plan.id, judged, tuple(label for label in labels if label not in clauses))


def report_lines(scores: Sequence[RoleScore], *, listed: bool) -> Iterator[str]:
    """The scores in lines of text."""
    for score in scores:
        right = len(score.judged) - len(score.wrong)
        missing = f", {len(score.unknown)} labelled clauses are not in the plan" if score.unknown else ""
        yield f"{score.plan}: accuracy {score.accuracy:.3f} ({right} of {len(score.judged)}){missing}"
        if listed:
            yield from (f"  unknown {label}" for label in score.unknown)
            for found, label in score.wrong:
                yield f"  {found.clause} {found.role.value} {found.confidence:.2f}, labelled {label}: {found.reason}"
    judged = [pair for score in scores for pair in score.judged]
    for low, high in itertools.pairwise(_BANDS):
        inside = [found.role.value == label for found, label in judged if low <= found.confidence < high]
        if inside:
            yield f"confidence {low:.1f} to {min(high, 1.0):.1f}: {sum(inside)} of {len(inside)} right"
    mean = sum(score.accuracy for score in scores) / len(scores) if scores else 0.0
    yield f"mean accuracy {mean:.3f}"


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description="Score roles against labelled clauses.")
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder with gold/ and plans/")
    parser.add_argument("--golden", type=Path, default=Path("tests/golden/links"), help="folder with more labels")
    parser.add_argument("--seed", type=Path, default=next(Path("corpus").glob("*.txt"), None), help="the client's plan")
    parser.add_argument("--list", action="store_true", help="list every clause with another role")
    chosen = parser.parse_args()
    scores = [
        score_roles(labelled.plan(), {row["clause"]: row["role"] for row in rows}, labelled.name)
        for labelled in labelled_plans(chosen.shared, chosen.golden, chosen.seed)
        if (rows := labelled.rows("roles", "clause", "role"))
    ]
    for line in report_lines(scores, listed=chosen.list):
        print(line)  # noqa: T201 - a report is what this command is for
