"""The policy topic vocabulary: which topics a text speaks of, and which topics serve which.

The knowledge is in three editable files beside this module (each explains its columns in its head):
`topics.tsv` (topics of two levels and the words that show them), `topics_indicators.tsv` (what an indicator measures) and
`topics_relations.tsv` (through which topics a topic is reached).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

from kb.errors import LexiconError
from kb.lexicon.matching import SHORTEST, TermFinder, term_key
from kb.lexicon.rows import Row, read_rows
from kb.text import Span

_FOLDER = Path(__file__).parent
_ADVICE = "请改正该行后重试"


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


@dataclass(frozen=True)
class TopicVocabulary:
    """The loaded vocabulary. `terms` maps a term (as `term_key` gives it) to its topics with weights, `relations` a goal topic to the
    topics that serve it with weights (0..1]."""

    topics: Mapping[str, Topic]
    terms: Mapping[str, tuple[tuple[str, float], ...]]
    relations: Mapping[str, Mapping[str, float]]

    def matches(self, text: str) -> tuple[TopicMatch, ...]:
        """Every topic shown in `text`, in order of place; one match for each topic of a term."""
        return tuple(
            TopicMatch(topic, span, weight)
            for key, span in self._finder.find(text)
            for topic, weight in self.terms[key]
        )

    @cached_property
    def _finder(self) -> TermFinder:
        return TermFinder(self.terms)


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
            terms.pop(term_key(indicator), None)  # what an indicator measures is said here in full
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


def _rows(path: Path, columns: int) -> Iterator[Row]:
    """The rows of a vocabulary file below its header."""
    rows = read_rows(path)
    next(rows, None)
    for row in rows:
        if len(row.cells) != columns:
            row.fail(f"有{len(row.cells)}列", expected=f"{columns}列（以制表符分隔）", advice=_ADVICE)
        yield row


def _weighted(row: Row, cell: str, separator: str) -> Iterator[tuple[str, float]]:
    """The entries of a cell with their weights; `name:0.5` carries a weight, a plain `name` has weight 1."""
    for entry in cell.split(separator):
        name, _, weight = entry.strip().partition(":")
        try:
            value = float(weight or 1)
        except ValueError:
            value = -1.0
        if not name or not 0 < value <= 1:
            row.fail(f"条目“{entry}”无效", expected="词或词:权重，权重大于0、不超过1", advice=_ADVICE)
        yield name, value


def _add_term(terms: dict[str, dict[str, float]], row: Row, term: str, topic: str, weight: float) -> None:
    key = term_key(term)
    if len(key) < SHORTEST:
        row.fail(f"词“{term}”太短", expected="至少两个字符", advice=_ADVICE)
    terms.setdefault(key, {})[topic] = weight


def _known(row: Row, topics: Mapping[str, Topic], name: str) -> str:
    if name not in topics:
        row.fail(f"主题“{name}”不存在", expected="topics.tsv中的主题编号", advice=_ADVICE)
    return name


def _check_parents(path: Path, topics: Mapping[str, Topic]) -> None:
    for topic in topics.values():
        if topic.parent and topic.parent not in topics:
            raise LexiconError(f"主题“{topic.id}”的上级“{topic.parent}”不存在", where=path, advice="请先写上级主题")
