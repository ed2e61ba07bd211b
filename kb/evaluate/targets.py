"""Scores the targets found in labelled documents, and lists every miss, every false one and every taken negative.

    python -m kb.evaluate targets [--shared ../shared] [--golden tests/golden/targets]

A target is right when value and unit (brought to base units) and year are those of a label, and one of the two
indicator names holds the other; comparators are counted apart. Where all labels of a document lie in tables, only its
targets in those tables count, unless its label file says `# coverage: whole`.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.errors import MetadataError
from kb.extract.quantities.find import find_quantities
from kb.extract.roles.assign import assign_roles
from kb.extract.targets.find import find_targets
from kb.model import Plan, Target
from kb.parser.parse import parse_file
from kb.text import Span, fold, squeeze

_COLUMNS = frozenset(("doc", "indicator", "comparator", "value", "unit", "year", "quote"))
_NEGATIVE_COLUMNS = frozenset(("doc", "quote", "why"))
_IN_TABLES = 0.9  # share of a document's labels that must lie in tables for the rest of it to be left out
_NAME_MARKS = re.compile(r"[“”\"（）()、，,的]")


@dataclass(frozen=True, slots=True)
class Label:
    """A target as a person labelled it."""

    indicator: str
    comparator: str
    value: str
    unit: str
    year: int | None
    quote: str


@dataclass(frozen=True, slots=True)
class Negative:
    """A number that is no target, and why."""

    quote: str
    why: str


@dataclass(frozen=True, slots=True)
class DocumentScore:
    """How the targets of one document compare with its labels; `taken` are targets that stand in a negative."""

    document: str
    labels: int
    found: int
    missed: tuple[Label, ...]
    false: tuple[Target, ...]
    taken: tuple[tuple[Negative, Target], ...]
    crossed: tuple[tuple[Label, Target], ...] = ()  # found, but with another comparator

    @property
    def hits(self) -> int:
        """Labels that were found."""
        return self.labels - len(self.missed)

    @property
    def precision(self) -> float:
        """Share of the targets found that are labelled."""
        return self.hits / self.found if self.found else float(not self.labels)

    @property
    def recall(self) -> float:
        """Share of the labels that were found."""
        return self.hits / self.labels if self.labels else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return _f1(self.hits, self.labels, self.found)


@dataclass(frozen=True, slots=True)
class TargetReport:
    """The scores of all labelled documents."""

    documents: tuple[DocumentScore, ...]

    @property
    def f1(self) -> float:
        """F1 over all targets of all documents."""
        return _f1(
            sum(score.hits for score in self.documents),
            sum(score.labels for score in self.documents),
            sum(score.found for score in self.documents),
        )

    @property
    def mean_f1(self) -> float:
        """Mean of the documents' F1."""
        return sum(score.f1 for score in self.documents) / len(self.documents) if self.documents else 0.0

    @property
    def taken(self) -> int:
        """How many targets stand in negatives."""
        return sum(len(score.taken) for score in self.documents)


def evaluate_targets(shared: Path, golden: Path | None = None) -> TargetReport:
    """Score the documents labelled in `shared`/gold/targets.tsv and in the folder `golden` against `shared`/plans.

    `golden` holds one label file per document, named `<document>.tsv`, and negatives.tsv; no rows mean no targets.

    Raises:
        MetadataError: a label file lacks a column, or a year is no number.
    """
    sets = [
        _LabelSet(name, tuple(rows)) for name, rows in _by_document(shared / "gold" / "targets.tsv", _COLUMNS).items()
    ]
    negatives = _by_document(shared / "gold" / "negatives.tsv", _NEGATIVE_COLUMNS)
    if golden is not None:
        known = {labelled.document for labelled in sets}
        sets += [labelled for labelled in _golden_sets(golden) if labelled.document not in known]
        for document, rows in _by_document(golden / "negatives.tsv", _NEGATIVE_COLUMNS).items():
            negatives.setdefault(document, rows)
    return TargetReport(
        tuple(
            score_document(
                parse_file(shared / "plans" / labelled.document),
                [_label(row, labelled.document) for row in labelled.rows],
                [Negative(row["quote"], row["why"]) for row in negatives.get(labelled.document, ())],
                whole=labelled.whole,
            )
            for labelled in sets
        )
    )


def score_document(
    plan: Plan, labels: Sequence[Label], negatives: Sequence[Negative] = (), *, whole: bool = False
) -> DocumentScore:
    """Compare the targets of one document with its labels; `whole` counts those outside the labelled tables, too."""
    tables = () if whole else _scored_tables(plan, labels)
    found = [target for target in find_targets(plan, assign_roles(plan)) if _is_scored(target, tables)]
    left = list(found)
    missed, crossed = [], []
    for label in labels:
        equal = next((target for target in left if is_same(label, target)), None)
        if equal is None:
            missed.append(label)
            continue
        left.remove(equal)
        if label.comparator != equal.comparator:
            crossed.append((label, equal))
    taken = tuple(_taken(plan, found, negatives))
    return DocumentScore(plan.source.name, len(labels), len(found), tuple(missed), tuple(left), taken, tuple(crossed))


def is_same(label: Label, target: Target) -> bool:
    """Whether a target is the labelled one."""
    return (
        label.year == target.year
        and _measure(label.value, label.unit) == _measure(target.value, target.unit)
        and _are_alike(label.indicator, target.indicator)
    )


def report_lines(report: TargetReport) -> Iterator[str]:
    """The report in lines of text."""
    for score in report.documents:
        yield (
            f"{score.document}: {score.labels} labelled, {score.found} found, precision {score.precision:.3f}, "
            f"recall {score.recall:.3f}, F1 {score.f1:.3f}"
        )
        for label in score.missed:
            wanted = f"{label.indicator} {label.comparator} {label.value}{label.unit} {label.year or ''}"
            yield f"  missed  {wanted} | {label.quote}"
        for target in score.false:
            yield f"  false   {_shown(target)}"
        for negative, target in score.taken:
            yield f"  taken   {_shown(target)} | {negative.why}"
        for label, target in score.crossed:
            yield f"  crossed {_shown(target)} | labelled {label.comparator}"
    crossed = sum(len(score.crossed) for score in report.documents)
    yield (
        f"all: F1 {report.f1:.3f}, mean of documents {report.mean_f1:.3f}, negatives taken {report.taken}, "
        f"other comparator {crossed}"
    )


def _shown(target: Target) -> str:
    return (
        f"{target.id} {target.indicator} {target.comparator} {target.value}{target.unit} {target.year or ''} "
        f"| {squeeze(target.quote)}"
    )


# --------------------------------------------------------------------------- comparing


def _measure(value: str, unit: str) -> tuple[str, ...]:
    """Value and unit in base units; words stay as they are."""
    text = squeeze(fold(value + unit))
    found = find_quantities(text)
    if found and found[0].measure.start == 0:
        quantity = found[0]
        return str(quantity.low.normalize()), str(quantity.high.normalize()), quantity.base
    return (text,)


def _are_alike(one: str, other: str) -> bool:
    first, second = (_NAME_MARKS.sub("", squeeze(fold(name))) for name in (one, other))
    return bool(first and second) and (first in second or second in first)


def _scored_tables(plan: Plan, labels: Sequence[Label]) -> tuple[Span, ...]:
    """The tables that hold the labels, where (nearly) all of them lie in tables; else none."""
    texts = {table.span: squeeze(fold(table.span.of(plan.text))) for table in plan.source.tables}
    quotes = [squeeze(fold(label.quote)) for label in labels]
    holding = [span for span, text in texts.items() if any(quote in text for quote in quotes)]
    inside = sum(any(quote in texts[span] for span in holding) for quote in quotes)
    return tuple(holding) if inside >= _IN_TABLES * len(quotes) else ()


def _is_scored(target: Target, tables: Sequence[Span]) -> bool:
    return not tables or any(table.contains(target.value_span) for table in tables)


def _taken(plan: Plan, targets: Sequence[Target], negatives: Sequence[Negative]) -> Iterator[tuple[Negative, Target]]:
    """The negatives in whose words the value of a target stands."""
    kept = [index for index, char in enumerate(plan.text) if not char.isspace()]
    text = fold("".join(plan.text[index] for index in kept))
    for negative in negatives:
        quote = squeeze(fold(negative.quote))
        start = text.find(quote)
        if start < 0:
            continue
        span = Span(kept[start], kept[start + len(quote) - 1] + 1)
        yield from ((negative, target) for target in targets if span.contains(target.value_span))


def _f1(hits: int, labels: int, found: int) -> float:
    return 2 * hits / (labels + found) if labels + found else 1.0


# --------------------------------------------------------------------------- reading labels


@dataclass(frozen=True, slots=True)
class _LabelSet:
    """The labels of one document; `whole` where they cover all of it."""

    document: str
    rows: tuple[dict[str, str], ...]
    whole: bool = False


def _golden_sets(folder: Path) -> Iterator[_LabelSet]:
    """The label files of a folder, one per document."""
    for path in sorted(folder.glob("*.*.tsv")):
        rows = _by_document(path, _COLUMNS).get(path.stem, [])
        yield _LabelSet(path.stem, tuple(rows), "coverage: whole" in path.read_text(encoding="utf-8"))


def _by_document(path: Path, columns: frozenset[str]) -> dict[str, list[dict[str, str]]]:
    """The rows of a label file by document, in order of first mention; lines that begin with # are comments."""
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(
            (line for line in lines if not line.startswith("#")), delimiter="\t", restval="", quoting=csv.QUOTE_NONE
        )
        if missing := columns - set(reader.fieldnames or ()):
            raise MetadataError(f"缺少列：{'、'.join(sorted(missing))}", where=str(path))
        rows: dict[str, list[dict[str, str]]] = {}
        for row in reader:
            rows.setdefault(row["doc"], []).append(row)
    return rows


def _label(row: dict[str, str], document: str) -> Label:
    year = row["year"].strip()
    if year and not year.isdecimal():
        raise MetadataError(f"年份不是数字：{year}", where=document)
    return Label(
        row["indicator"], row["comparator"], row["value"], row["unit"], int(year) if year else None, row["quote"]
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description="Score targets against labelled documents.")
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder with gold/ and plans/")
    parser.add_argument("--golden", type=Path, help="folder with more label files, such as tests/golden/targets")
    chosen = parser.parse_args(arguments)
    for line in report_lines(evaluate_targets(chosen.shared, chosen.golden)):
        print(line)  # noqa: T201  # the output of a command


if __name__ == "__main__":
    main()
