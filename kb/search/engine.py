"""What a full-text engine must do, in words that belong to no engine.

A document reaches an engine as lists of terms by field; a query as a small tree of nodes. Words are scored by BM25,
everything else only decides what matches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Field(StrEnum):
    """The fields of an indexed clause. The words after the dash say what a term is."""

    WORDS = "words"  # text - search tokens, scored
    HEADING = "heading"  # lead sentence - search tokens, scored
    PATH = "path"  # titles above, title of the plan - search tokens, scored
    PAIRS = "pairs"  # text - character pairs, in order
    SECTION = "section"  # titles above - character pairs, in order
    INDICATOR = "indicator"  # indicators of targets - character pairs, in order
    VALUE = "value"  # values of targets - see kb/search/values.py
    YEAR = "year"  # years of targets - four digits
    NUMBER = "number"  # clause number - digits
    ROLE = "role"
    PLAN = "plan"
    ID = "id"
    CHAPTER_TITLE = "chapter_title"  # the highest title above, whole, for counting
    SECTION_TITLE = "section_title"  # the second title above, whole, for counting


SCORED = (Field.WORDS, Field.HEADING, Field.PATH)
"""Fields that keep how often a term occurs and how long the field is."""

ORDERED = (Field.PAIRS, Field.SECTION, Field.INDICATOR)
"""Fields that keep the order of their terms, so that phrases can be asked for."""

COUNTED = (Field.PLAN, Field.ROLE, Field.CHAPTER_TITLE, Field.SECTION_TITLE)
"""Fields with at most one term a document whose hits can be counted by value."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document ready for an engine: its terms by field, and what to give back when it is found."""

    terms: Mapping[Field, Sequence[str]]
    stored: str


@dataclass(frozen=True, slots=True)
class Term:
    """Documents with this term; in a scored field its BM25 score counts `boost` times."""

    field: Field
    text: str
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class OneOf:
    """Documents with at least one of these terms; no score."""

    field: Field
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Documents with these terms one directly after the other, each scored `score`; `field` is in `ORDERED`."""

    field: Field
    texts: tuple[str, ...]
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class AllOf:
    """Documents that match every part."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Documents that match at least one part; the scores of all matching parts add up."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Except:
    """Documents that match `base` and not `without`."""

    base: Node
    without: Node


@dataclass(frozen=True, slots=True)
class Preferring:
    """Documents that match `base`; where `wish` matches too, its score adds to theirs."""

    base: Node
    wish: Node


@dataclass(frozen=True, slots=True)
class Everything:
    """All documents."""


Node = Term | OneOf | Phrase | AllOf | AnyOf | Except | Preferring | Everything


@dataclass(frozen=True, slots=True)
class Found:
    """The best documents, best first: what was stored and the engine's score; `total` counts all that match."""

    total: int
    documents: tuple[tuple[str, float], ...]


class SearchEngine(Protocol):
    """An index opened for reading. Safe to share between threads."""

    def search(self, query: Node, limit: int) -> Found:
        """The `limit` best documents. Ties are broken by order of adding."""

    def counts(self, query: Node, fields: Sequence[Field]) -> Mapping[Field, Mapping[str, int]]:
        """How many of the documents that match have each value of each of the `fields`, which are in `COUNTED`."""

    def terms(self, field: Field, prefix: str) -> tuple[str, ...]:
        """The terms of `field` that begin with `prefix`, sorted."""

    def frequency(self, field: Field, text: str) -> int:
        """In how many documents the term occurs."""

    def size(self) -> int:
        """How many documents there are."""

    def everything(self) -> Iterator[str]:
        """What was stored of every document, in order of adding."""


class IndexWriter(Protocol):
    """An index opened for writing. Nothing is visible before `commit`.

    Files that exist are never changed, only added or removed, so that a hard-linked copy of a folder can be written to
    while the original serves.
    """

    def add(self, entries: Iterable[Entry]) -> None:
        """Add documents."""

    def remove(self, plan: str) -> None:
        """Take out all documents of one plan."""

    def commit(self) -> None:
        """Make the changes visible and release the index."""


LONGEST_PHRASE = 200
"""Characters of a phrase that are looked at."""


def substring(engine: SearchEngine, field: Field, text: str) -> Node:
    """Documents whose field, one of `ORDERED`, contains the squeezed `text`, which is not empty."""
    plain = text[:LONGEST_PHRASE]
    if len(plain) == 1:
        return OneOf(field, engine.terms(field, plain))
    return Phrase(field, tuple(plain[i : i + 2] for i in range(len(plain) - 1)))


def may_occur(engine: SearchEngine, text: str) -> bool:
    """Whether every pair of neighbouring characters of the squeezed `text` occurs: quick, and most texts fail it."""
    return all(engine.frequency(Field.PAIRS, text[i : i + 2]) for i in range(len(text) - 1))


def occurs(engine: SearchEngine, text: str) -> bool:
    """Whether any clause contains the squeezed `text`, which is not empty."""
    return may_occur(engine, text) and engine.search(substring(engine, Field.PAIRS, text), 1).total > 0
