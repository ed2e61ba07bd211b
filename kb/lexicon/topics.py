"""The policy topic vocabulary: which topics a text speaks of, and which topics serve which.

The knowledge is in three editable files beside this module (each explains its columns in its head):
`topics.tsv` (topics of two levels and the words that show them), `topics_indicators.tsv` (what an indicator measures) and
`topics_relations.tsv` (through which topics a topic is reached).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from kb.errors import LexiconError
from kb.text import Span, fold

_FOLDER = Path(__file__).parent
_HEAD = 2  # characters of a term that choose its bucket; no term is shorter


@dataclass(frozen=True, slots=True)
class Topic:
    """One policy topic. `parent` is "" for the first level."""

    id: str
    parent: str
    name: str


class TopicMatch(NamedTuple):
    """One place where a text shows a topic; `weight` (0..1] says how surely these words show it."""

    topic: str
    span: Span
    weight: float


class TermMatcher:
    """Finds terms in a text: leftmost, longest, without overlap, in time proportional to the text.

    A term is looked up by its first two characters; only the lengths that occur with them are tried.
    """

    def __init__(self, terms: Mapping[str, object]) -> None:
        lengths: dict[str, set[int]] = {}
        for term in terms:
            lengths.setdefault(term[:_HEAD], set()).add(len(term))
        self._terms = terms
        self._lengths = {head: sorted(found, reverse=True) for head, found in lengths.items()}

    def find(self, folded: str) -> Iterator[Span]:
        """Spans of the terms in `folded`, a text as `kb.text.fold` gives it."""
        position, end = 0, len(folded) - _HEAD + 1
        lengths, terms = self._lengths, self._terms
        while position < end:
            for length in lengths.get(folded[position : position + _HEAD], ()):
                if folded[position : position + length] in terms:
                    yield Span(position, position + length)
                    position += length
                    break
            else:
                position += 1


@dataclass(frozen=True)
class TopicVocabulary:
    """The loaded vocabulary. `terms` maps a folded term to its topics with weights, `relations` a goal topic to the
    topics that serve it with weights (0..1]."""

    topics: Mapping[str, Topic]
    terms: Mapping[str, tuple[tuple[str, float], ...]]
    relations: Mapping[str, Mapping[str, float]]
    _matcher: TermMatcher = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_matcher", TermMatcher(self.terms))

    def matches(self, text: str) -> tuple[TopicMatch, ...]:
        """Every topic shown in `text`, in order of place; one match for each topic of a term."""
        folded = fold(text)
        return tuple(
            TopicMatch(topic, span, weight)
            for span in self._matcher.find(folded)
            for topic, weight in self.terms[span.of(folded)]
        )


def topics_of(text: str) -> tuple[TopicMatch, ...]:
    """Every topic shown in `text` by the vocabulary that comes with the program.

    >>> [(match.topic, match.span.of("扩大出口，稳定就业")) for match in topics_of("扩大出口，稳定就业")]
    [('open.export', '出口'), ('jobs.employment', '就业')]
    """
    return load_topics().matches(text)


@cache
def load_topics(folder: Path = _FOLDER) -> TopicVocabulary:
    """The vocabulary in `folder`, read once.

    Raises:
        LexiconError: a row has a wrong number of columns, an unknown topic or a bad weight; names file and line.
    """
    topics: dict[str, Topic] = {}
    terms: dict[str, dict[str, float]] = {}
    for row in _rows(folder / "topics.tsv", 4):
        topic = Topic(*row.cells[:3])
        topics[topic.id] = topic
        for term, weight in _weighted(row, row.cells[3], "|"):
            _add_term(terms, row, term, topic.id, weight)
    _check_parents(folder / "topics.tsv", topics)
    for row in _rows(folder / "topics_indicators.tsv", 2):
        for indicator in row.cells[0].split("|"):
            terms.pop(fold(indicator), None)  # what an indicator measures is said here in full
            for name, weight in _weighted(row, row.cells[1], ","):
                _add_term(terms, row, indicator, _known(row, topics, name), weight)
    return TopicVocabulary(
        topics, {term: tuple(found.items()) for term, found in terms.items()}, _read_relations(folder, topics)
    )


def _read_relations(folder: Path, topics: Mapping[str, Topic]) -> dict[str, dict[str, float]]:
    relations: dict[str, dict[str, float]] = {}
    for row in _rows(folder / "topics_relations.tsv", 2):
        served = relations.setdefault(_known(row, topics, row.cells[0]), {})
        for name, weight in _weighted(row, row.cells[1], ","):
            served[_known(row, topics, name)] = weight
    return relations


class _Row(NamedTuple):
    """One row of a vocabulary file with its place."""

    path: Path
    line: int
    cells: Sequence[str]

    def error(self, found: str, expected: str) -> LexiconError:
        return LexiconError(found, where=f"{self.path}:{self.line}", expected=expected, advice="请改正该行后重试")


def _rows(path: Path, columns: int) -> Iterator[_Row]:
    """The data rows of a vocabulary file; comments, blank lines and the header are left out."""
    header_seen = False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        row = _Row(path, number, line.split("\t"))
        if len(row.cells) != columns:
            raise row.error(f"有{len(row.cells)}列", f"{columns}列（以制表符分隔）")
        if header_seen:
            yield row
        header_seen = True


def _weighted(row: _Row, cell: str, separator: str) -> Iterator[tuple[str, float]]:
    """The entries of a cell with their weights; `name:0.5` carries a weight, a plain `name` has weight 1."""
    for entry in cell.split(separator):
        name, _, weight = entry.strip().partition(":")
        try:
            value = float(weight or 1)
        except ValueError:
            raise row.error(f"权重“{weight}”不是数", "0到1之间的数") from None
        if not name or not 0 < value <= 1:
            raise row.error(f"条目“{entry}”无效", "词或词:权重，权重大于0、不超过1")
        yield name, value


def _add_term(terms: dict[str, dict[str, float]], row: _Row, term: str, topic: str, weight: float) -> None:
    if len(term) < _HEAD:
        raise row.error(f"词“{term}”太短", "至少两个字符")
    terms.setdefault(fold(term), {})[topic] = weight


def _known(row: _Row, topics: Mapping[str, Topic], name: str) -> str:
    if name not in topics:
        raise row.error(f"主题“{name}”不存在", "topics.tsv中的主题编号")
    return name


def _check_parents(path: Path, topics: Mapping[str, Topic]) -> None:
    for topic in topics.values():
        if topic.parent and topic.parent not in topics:
            raise LexiconError(f"主题“{topic.id}”的上级“{topic.parent}”不存在", where=path, advice="请先写上级主题")
