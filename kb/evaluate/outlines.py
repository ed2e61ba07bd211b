"""Scores the outline of a parsed document against one written by reading it: F1, level steps, every miss.

    python -m kb.evaluate outlines [--shared FOLDER] [--golden FOLDER] [NAME...]

A golden outline is a TSV file with a line `depth<TAB>marker<TAB>heading` for every section, clause and box, in order;
items are left out. White space, character width and closing punctuation make no difference. It is named after the
document: `<name>.tsv` for `plans/<name>.<ending>`.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from kb.errors import MetadataError
from kb.model import NodeKind, Plan
from kb.parser.parse import parse_file
from kb.text import fold, squeeze

_SCORED = (NodeKind.SECTION, NodeKind.CLAUSE, NodeKind.BOX)
_CLOSING = "。．.：:；;，,、"


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """One line of an outline."""

    depth: int
    marker: str
    heading: str

    @property
    def title(self) -> tuple[str, str]:
        """Marker and heading in the form in which they are compared."""
        return _comparable(self.marker), _comparable(self.heading)


@dataclass(frozen=True, slots=True)
class OutlineScore:
    """How far two outlines agree. An entry is right when depth, marker and heading are; all shares lie in 0..1."""

    precision: float
    recall: float
    steps: float  # of the steps from one golden entry to the next, those with the right change of depth
    missed: tuple[OutlineEntry, ...]
    false: tuple[OutlineEntry, ...]

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def read_golden(path: Path) -> tuple[OutlineEntry, ...]:
    """The entries of a golden outline; empty lines and lines that begin with # are passed over.

    Raises:
        MetadataError: a line has no depth, or too few columns.
    """
    entries = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        columns = [*line.split("\t"), "", ""]
        if not columns[0].strip().isdecimal():
            raise MetadataError("缺少层级", where=f"{path} 第 {number} 行", expected="层级<TAB>编号<TAB>标题")
        entries.append(OutlineEntry(int(columns[0]), columns[1].strip(), columns[2].strip()))
    return tuple(entries)


def plan_outline(plan: Plan) -> tuple[OutlineEntry, ...]:
    """The entries of a parsed document that are scored."""
    return tuple(OutlineEntry(n.depth, n.marker, n.heading) for n in plan.nodes if n.kind in _SCORED)


def outline_f1(plan: Plan, golden: Sequence[OutlineEntry]) -> OutlineScore:
    """The score of the plan's outline; misses and false entries in document order."""
    found = plan_outline(plan)
    missed = _left_over(golden, found)
    false = _left_over(found, golden)
    return OutlineScore(
        precision=1 - len(false) / len(found) if found else float(not golden),
        recall=1 - len(missed) / len(golden) if golden else float(not found),
        steps=_right_steps(golden, found),
        missed=missed,
        false=false,
    )


def _left_over(entries: Iterable[OutlineEntry], others: Iterable[OutlineEntry]) -> tuple[OutlineEntry, ...]:
    """The entries that have no equal among the others, each of which can answer for one."""
    available = Counter((other.depth, other.title) for other in others)
    left = []
    for entry in entries:
        key = entry.depth, entry.title
        if available[key]:
            available[key] -= 1
        else:
            left.append(entry)
    return tuple(left)


def _right_steps(golden: Sequence[OutlineEntry], found: Sequence[OutlineEntry]) -> float:
    """The share of golden steps that occur in `found`, between the same titles and with the same change of depth."""
    steps = Counter((a.title, b.title, b.depth - a.depth) for a, b in pairwise(golden))
    taken = Counter((a.title, b.title, b.depth - a.depth) for a, b in pairwise(found))
    total = steps.total()
    return (steps & taken).total() / total if total else 1.0


def _comparable(text: str) -> str:
    return squeeze(fold(text)).rstrip(_CLOSING)


def golden_documents(golden: Path, plans: Path) -> Iterator[tuple[Path, Path]]:
    """Every golden outline in folder `golden`, with its document in folder `plans`, by name.

    Raises:
        MetadataError: a golden outline has no document.
    """
    documents = {path.stem: path for path in plans.iterdir() if path.suffix != ".tsv"}
    for path in sorted(golden.glob("*.tsv")):
        if path.stem not in documents:
            raise MetadataError("找不到对应的文件", where=str(path), expected=f"{plans} 中名为 {path.stem} 的文件")
        yield path, documents[path.stem]


def _report(name: str, score: OutlineScore) -> Iterator[str]:
    parts = {"F1": score.f1, "precision": score.precision, "recall": score.recall, "steps": score.steps}
    yield f"{name}: {', '.join(f'{part} {value:.4f}' for part, value in parts.items())}"
    for what, entries in (("missed", score.missed), ("false ", score.false)):
        yield from (f"  {what}  {entry.depth} {entry.marker} {entry.heading}" for entry in entries)


def main() -> None:
    """Print the scores of all documents that have a golden outline, or of those named."""
    parser = argparse.ArgumentParser(description="Score outlines against ones written by reading.")
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder with plans/")
    parser.add_argument("--golden", type=Path, default=Path("tests/golden/outlines"), help="folder of golden outlines")
    parser.add_argument("names", nargs="*", help="only these documents")
    arguments = parser.parse_args()
    scores = []
    for golden, document in golden_documents(arguments.golden, arguments.shared / "plans"):
        if arguments.names and golden.stem not in arguments.names:
            continue
        score = outline_f1(parse_file(document), read_golden(golden))
        scores.append(score)
        print("\n".join(_report(golden.stem, score)), flush=True)  # noqa: T201 - a report is what this command is for
    if scores:
        mean_f1, mean_steps = (
            sum(values) / len(scores) for values in zip(*((s.f1, s.steps) for s in scores), strict=True)
        )
        print(f"mean of {len(scores)}: F1 {mean_f1:.4f}, steps {mean_steps:.4f}")  # noqa: T201
