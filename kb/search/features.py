"""What speaks for a clause as an answer: a handful of numbers, computed from its text, its targets and its vectors.

They do not depend on the engine that found the clause, only on how rare words are in the index.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from kb.model import Role
from kb.search.concepts import Alternative, Concept
from kb.search.documents import YEAR, IndexedTarget, Plain, SearchDocument
from kb.search.tokens import squeezed
from kb.text import Span

_K1 = 1.2  # BM25: how soon more of the same word stops telling more
_B = 0.6  # BM25: how much a long clause must say more
_TYPICAL = 250  # characters of a clause
_PARTLY = 0.6  # what all words of a term tell when the term itself is not there
_CLOSELY = 0.9  # the same where its words stand close together
_FAR_OUT = 5.0  # standard deviations that count as 1


class Likeness(NamedTuple):
    """How near a clause is in meaning, in standard deviations above an arbitrary sentence of the index."""

    sentence: float  # its nearest sentence, by the encoder of the configuration; 0 while there are no such vectors
    clause: float  # all its sentences together, by the same
    topic: float  # its nearest sentence, by the packaged word vectors
    span: Span  # the nearest sentence, in the clause's text


class Features(NamedTuple):
    """See `Question.features`; each is 0..1, those of likeness a little beyond either end."""

    words: float = 0.0  # BM25 of the words, as a share of the most they could give
    concepts: float = 0.0  # share of the concepts, or of what stands for them, in the text
    heading: float = 0.0  # share of the concepts in the lead sentence
    path: float = 0.0  # share of the concepts in the titles above
    plan: float = 0.0  # share of the concepts that the title of the plan names
    pairs: float = 0.0  # share of the neighbouring characters of the query in the text
    whole: float = 0.0  # the whole query stands in the text as one phrase
    forward: float = 0.0  # the clause says what shall be; less for what is, nothing for what has been done
    timely: float = 0.0  # the clause, or else its plan, is about the year the question names
    target: float = 0.0  # share of the concepts in the name of an indicator for which the clause sets a target
    sentence: float = 0.0  # likeness of the nearest sentence
    clause: float = 0.0  # likeness of the clause as a whole
    topic: float = 0.0  # likeness of the nearest sentence by its words alone


@dataclass(frozen=True)  # without slots: what the candidates have in common is kept
class Question:
    """The free text of a query, prepared once for all candidates."""

    text: str  # squeezed
    concepts: tuple[Concept, ...]
    phrases: tuple[str, ...] = ()  # squeezed
    year: int | None = None

    @cached_property
    def free_concepts(self) -> tuple[Concept, ...]:
        """The concepts that are not only part of a phrase."""
        return tuple(concept for concept in self.concepts if concept.text in self.text)

    @cached_property
    def _pairs(self) -> frozenset[str]:
        """The neighbouring characters of the text; the text itself where it is a single one."""
        return frozenset(self.text[i : i + 2] for i in range(max(1, len(self.text) - 1)) if self.text)

    def features(self, document: SearchDocument, likeness: Likeness | None = None) -> Features:
        """How well the clause answers the question."""
        clause = document.plain
        return Features(
            words=_bm25(self.concepts, clause),
            concepts=_share(self.concepts, clause.body),
            heading=_share(
                self.concepts, clause.heading, before=plain_title(document.path[-1] if document.path else "")
            ),
            path=_share(self.concepts, clause.path),
            plan=_share(self.free_concepts, plain_title(document.plan_title)),
            pairs=_part_there(self._pairs, clause.body),
            whole=float(len(self.text) > 1 and self.text in clause.body),
            forward=self._forward(document),
            timely=self._timely(document),
            target=self._target(document),
            sentence=normal_likeness(likeness.sentence) if likeness else 0.0,
            clause=normal_likeness(likeness.clause) if likeness else 0.0,
            topic=normal_likeness(likeness.topic) if likeness else 0.0,
        )

    def target_match(self, target: IndexedTarget) -> float:
        """How well the question asks for this target, 0..1: its concepts stand in the indicator's name, little else
        does, and the year is not another one."""
        named = [concept for concept in self.concepts if concept.text not in _ASKING and not concept.text.isdigit()]
        name = squeezed(f"{target.indicator}\n{target.key}")
        asked = sum(len(concept.text) for concept in named)
        brevity = min(1.0, (asked + _SPARE) / (len(target.indicator) + _SPARE))
        other_year = self.year is not None and target.year is not None and self.year != target.year
        return _share(named, name) * (0.6 + 0.4 * brevity) * (0.7 if other_year else 1.0)

    @cached_property
    def _asks_for_the_past(self) -> bool:
        return bool(_PAST.search(self.text))

    def _forward(self, document: SearchDocument) -> float:
        """Whoever asks a report for 污水处理 wants this year's task rather than what was done, unless the question
        says so or names the year under review."""
        role, path = document.role, document.path
        if role is None or role is Role.CLOSING:
            return 0.0
        if role is not Role.BACKGROUND:
            return 1.0
        if not any(map(_REVIEW.search, path)):
            return _AS_IT_IS
        same_year = self.year is not None and any(str(self.year) in title for title in path)
        return float(self._asks_for_the_past or same_year)

    def _timely(self, document: SearchDocument) -> float:
        """Whoever asks for 2026年新增就业 wants the report of that year, and in it the target."""
        if self.year is None:
            return 0.0
        if any(target.year == self.year and self.target_match(target) >= _ANSWERS for target in document.targets):
            return 1.0
        if str(self.year) in document.text:
            return _ITS_YEAR
        if titled := YEAR.findall("\n".join(document.path)):
            return _ITS_YEAR * (str(self.year) in titled)
        return _ITS_PLAN if document.years and document.years[0] <= self.year <= document.years[1] else 0.0

    def _target(self, document: SearchDocument) -> float:
        return max(map(self.target_match, document.targets), default=0.0)


@lru_cache(maxsize=4096)
def plain_title(title: str) -> str:
    """A title, squeezed; it stands above many clauses."""
    return squeezed(title)


_ANSWERS = 0.5  # match of a target from which on it answers the question, if it is for its year
_ITS_YEAR = 0.6  # a clause, or the title above it, names the year
_ITS_PLAN = 0.4  # the plan is for the year, and no other one is named
_AS_IT_IS = 0.7  # what a description of the situation counts against a task
_REVIEW = re.compile("回顾|总结|工作|成就")  # in the titles above background: it tells what has been done
_PAST = re.compile("去年|过去|上年|回顾|成绩|成效|成就|进展|已经|做了|现状|问题|困难|不足")
_ASKING = ("目标", "指标", "多少", "数量", "数值", "比例", "控制", "预期", "人数", "时间", "年")  # ask for a number
_SPARE = 4  # characters beyond what was asked that an indicator's name, or words close together, may have


def normal_likeness(deviations: float) -> float:
    """Likeness in standard deviations as a feature of about 0..1."""
    return deviations / _FAR_OUT


def _bm25(concepts: Sequence[Concept], clause: Plain) -> float:
    """BM25 over the words of all concepts divided by its upper bound, the sum of their weights times (k1 + 1)."""
    length = _K1 * (1 - _B + _B * len(clause.body) / _TYPICAL)
    reached = most = 0.0
    for concept in concepts:
        for word, weight in concept.words:
            most += weight
            if word in clause.body:
                count = clause.body.count(word)
                reached += weight * count / (count + length)
    return reached / most if most else 0.0


def _share(concepts: Sequence[Concept], text: str, *, before: str = "") -> float:
    """The share of the concepts, by weight, that `text` contains; `before` may hold the missing words of a concept: a
    clause 提高土地利用率 in a section 坚持集约化发展 is about 土地集约利用."""
    if not text:
        return 0.0
    total = reached = 0.0
    for concept in concepts:
        there = presence(concept, text)
        if before and 0.0 < there < 1.0:
            there = max(there, presence(concept, before + text))
        total += concept.weight
        reached += concept.weight * there
    return reached / total if total else 0.0


def presence(concept: Concept, text: str) -> float:
    """1 where the concept stands in `text`, less where something else stands for it or only some of its words."""
    if concept.text in text:
        return 1.0
    alternative = best_alternative(concept, text)
    return max(alternative.weight if alternative else 0.0, _words_there(concept, text))


def best_alternative(concept: Concept, text: str) -> Alternative | None:
    """The closest other term for the concept that stands in `text`; alternatives come closest first."""
    for alternative in concept.alternatives:
        if alternative.text in text:
            return alternative
    return None


def _words_there(concept: Concept, text: str) -> float:
    """What the words of a concept tell that stand in `text` each for itself: more where all stand close together."""
    if len(concept.words) < 2:
        return 0.0
    missing = [word for word, _ in concept.words if word not in text]
    if not missing:
        return _CLOSELY if _close_together(concept, text) else _PARTLY
    there = sum(weight for word, weight in concept.words if word not in missing)
    return _PARTLY * there / sum(weight for _, weight in concept.words)


def _close_together(concept: Concept, text: str) -> bool:
    """Whether all words of the concept stand within a few characters of its rarest: 集约、高效开发利用土地."""
    words = [word for word, _ in concept.words]
    rarest = max(concept.words, key=lambda word: word[1])[0]
    reach = len(concept.text) + _SPARE
    place = text.find(rarest)
    while place >= 0:
        around = text[max(0, place - reach) : place + len(rarest) + reach]
        if all(word in around for word in words):
            return True
        place = text.find(rarest, place + 1)
    return False


def _part_there(pairs: Collection[str], body: str) -> float:
    return sum([pair in body for pair in pairs]) / len(pairs) if pairs else 0.0
