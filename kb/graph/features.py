"""Named features of candidate pairs: what a person would look at to connect a goal, a task and a measure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.graph.passages import Passage, focuses_of, texts_of
from kb.graph.similarity import Matrix, Similarity, shared_grams
from kb.graph.spaces import TermSpace, TopicSpace, Vector

_HEADING, _SECTION, _BODY = 3.0, 1.0, 1.0  # weight of a topic word by where it stands
_RARE = 3  # length of the character groups whose sharing counts as a shared term
_PARTS = re.compile(r"[；;。，,\n]|(?:努力|要|力争|基本)?(?:建设|建|形)?成为?")  # between the aims of one source
_SHORTEST = 4  # characters of a part
_DIGITS = 5  # of a score that are the same however many threads sum it up
_LEAD = 0.6  # what a heading proves, against a sentence of its body

FEATURES: Mapping[str, str] = {
    "text_serving": "主题对应",  # part of the target's topics that serve the source, all topics of the source weighed
    "text_serving_best": "主题对应",  # the same, each counted for the source's topic it serves best
    "heading_serving": "标题主题对应",  # the same, topics of the target's heading; centred
    "best_served": "主题支撑",  # the source's topic that the target serves best, a rare one counts more; centred
    "source_rank": "优先对应本目标",  # place of the source among all sources of this target, 1 best; against the row
    "breadth": "涉及面",  # entropy of the target's topics; against the row
    "terms": "术语对应",  # part of the source's thesaurus terms that the target names; against the row
    "shared_titles": "与上级标题共有词",  # rare character groups of the source in the titles above the target
    "similar_text": "用语相近",
    "similar_sentence": "句子相近",  # focus of the source to the best sentence; against the row
    "similar_rank": "用语最相近",  # place of the target among all targets of this source, 1 best; centred
    "near_sentence": "句意相近",  # meaning of the focus to the best sentence
    "near_part": "文意相近",  # meaning of the nearest part of the source to the whole target; against the row
    "same_clause": "同一条款",  # against the row
}
"""The features of a pair, with the words that name them in a reason. "Against the row": less the mean over all targets
of the source; "centred": less the mean over all sources of the target as well."""


@dataclass(frozen=True)
class PairTable:
    """Features of every source with every target: `values[s, t, f]`. `best[s, t]` is the number of the sentence of the
    target that carries the pair, `grounded[s, t]` whether the two share a topic or a rare term at all."""

    sources: Sequence[Passage]
    targets: Sequence[Passage]
    values: NDArray[np.float32]
    best: NDArray[np.intp]
    grounded: NDArray[np.bool_]
    source_topics: Vector
    target_topics: Vector


@dataclass(frozen=True)
class Comparison:
    """What texts are compared by: topics, thesaurus terms, the likeness of their wording, and of their meaning."""

    topics: TopicSpace
    terms: TermSpace
    wording: Similarity
    meaning: Similarity


@np.errstate(invalid="ignore")  # OpenBLAS raises the flag for products of finite numbers, too (numpy issue 24067)
def pair_table(sources: Sequence[Passage], targets: Sequence[Passage], text: str, by: Comparison) -> PairTable:
    """The features of all pairs of `sources` and `targets`, passages of the document text `text`."""
    topics = _Topics(sources, targets, by.topics)
    likeness = _Likeness(sources, targets, text, topics, by)
    columns: Mapping[str, Matrix] = {
        **topics.columns(),
        **likeness.columns(),
        "terms": _against_row(_terms_served(sources, targets, by.terms)),
        "same_clause": _against_row(_equal([s.clause for s in sources], [t.clause for t in targets])),
    }
    values = np.stack([np.asarray(columns[name], dtype=np.float32) for name in FEATURES], axis=-1)
    return PairTable(sources, targets, values, likeness.best, likeness.grounded, topics.source, topics.target)


class _Topics:
    """Topic weights of both sides and how far they serve each other."""

    def __init__(self, sources: Sequence[Passage], targets: Sequence[Passage], space: TopicSpace) -> None:
        self._relations = space.relations
        self._rarity = _rarity(space.vectors(texts_of(targets)))
        self._said = np.minimum(space.vectors(focuses_of(sources)), 1)
        self._headings = np.minimum(space.vectors(focuses_of(targets)), 1)
        self.focus = space.vectors(focuses_of(sources)) * self._rarity
        self.source = _weights(sources, space) * self._rarity
        self.target = _weights(targets, space) * self._rarity

    def columns(self) -> Mapping[str, Matrix]:
        offered = _saturated(self.target)
        serving = _best_of(self._said, self._relations)
        served = _coverage(self.source, self._relations, offered)
        return {
            "text_serving": _coverage(self.target, self._relations.T, _saturated(self.source)).T,
            "text_serving_best": _part_met(offered, serving).T,
            "heading_serving": _centred(_part_met(self._headings, serving).T),
            "best_served": _centred(_best_of(self._said * self._rarity, _best_of(offered, self._relations.T).T)),
            "source_rank": _against_row(_ranks(served.T).T),
            "breadth": _against_row(np.repeat(_breadth(self.target)[None, :], len(served), axis=0)),
        }


class _Likeness:
    """Wording and meaning in common, and the sentence of each target that comes nearest to each source."""

    def __init__(
        self, sources: Sequence[Passage], targets: Sequence[Passage], text: str, topics: _Topics, by: Comparison
    ) -> None:
        self._sources, self._targets, self._by = sources, targets, by
        self._spans = [span.of(text) for target in targets for span in target.sentences]
        self._starts = np.cumsum([0, *(len(target.sentences) for target in targets)])[:-1]
        served = _sentence_scores(topics.focus, self._spans, by.topics)
        self._similar = by.wording(focuses_of(sources), self._spans)
        proving = served / (served.max() or 1) + self._similar
        leads = [start for start, target in zip(self._starts, targets, strict=True) if _leads(target, text)]
        proving[:, leads] *= _LEAD
        self.best = best_sentence(proving, self._starts)
        words = shared_grams(focuses_of(sources), texts_of(targets), size=_RARE)
        self.grounded = (np.maximum.reduceat(served, self._starts, axis=1) > 0) | (words > 0)

    def columns(self) -> Mapping[str, Matrix]:
        focuses, texts = focuses_of(self._sources), texts_of(self._targets)
        similar = self._by.wording(texts_of(self._sources), texts)
        return {
            "shared_titles": shared_grams(focuses, [target.titles for target in self._targets], size=_RARE),
            "similar_text": similar,
            "similar_sentence": _against_row(np.maximum.reduceat(self._similar, self._starts, axis=1)),
            "similar_rank": _centred(_ranks(similar)),
            "near_sentence": np.maximum.reduceat(self._by.meaning(focuses, self._spans), self._starts, axis=1),
            "near_part": _against_row(_nearest_part(self._sources, texts, self._by.meaning)),
        }


def _leads(target: Passage, text: str) -> bool:
    """Whether the first of several sentences is the heading alone, which says what is done and not how."""
    return len(target.sentences) > 1 and target.sentences[0].of(text).rstrip("。；：:") == target.focus


def _nearest_part(sources: Sequence[Passage], texts: Sequence[str], meaning: Similarity) -> Matrix:
    """The meaning of each text against the nearest of the aims a source is made of."""
    parts = [_parts_of(source) for source in sources]
    starts = np.cumsum([0, *map(len, parts)])[:-1]
    nearest: Matrix = np.maximum.reduceat(meaning([part for own in parts for part in own], texts), starts, axis=0)
    return nearest


def _parts_of(source: Passage) -> list[str]:
    whole = source.text if source.kind is None else source.focus
    return [part for piece in _PARTS.split(whole) if len(part := piece.strip()) >= _SHORTEST] or [whole]


def _terms_served(sources: Sequence[Passage], targets: Sequence[Passage], space: TermSpace) -> Matrix:
    wanted, offered = space.vectors(focuses_of(sources), texts_of(targets))
    return _part_met(wanted * _rarity(offered), offered)


# --------------------------------------------------------------------------- formulas


def _weights(passages: Sequence[Passage], space: TopicSpace) -> Vector:
    heading = space.vectors(focuses_of(passages))
    section = space.vectors([p.section for p in passages])
    body = space.vectors(texts_of(passages))
    return np.log1p(_HEADING * heading + _SECTION * section + _BODY * body)


def _rarity(bodies: Vector) -> Vector:
    """A subject that many targets speak of tells little: 0.3 + ln((1 + n) / (1 + df)), at most 2."""
    frequency = (bodies > 0.5).sum(axis=0)
    return np.minimum(2.0, 0.3 + np.log((1 + len(bodies)) / (1 + frequency))).astype(np.float32)


def _saturated(weights: Vector) -> Vector:
    """Weights scaled so that the strongest topic of each row is 1."""
    return weights / _at_least(weights.max(axis=1, keepdims=True))


def _coverage(wanted: Vector, relations: Vector, offered: Vector) -> Matrix:
    """For each row of `wanted`, the weighted part of its topics met by each row of `offered`: a topic counts as far as
    the best related offered topic meets it."""
    result = np.zeros((len(wanted), len(offered)), dtype=np.float32)
    for row, weights in enumerate(wanted):
        topics = np.flatnonzero(weights)
        if topics.size:
            met = np.stack([(offered * relations[topic]).max(axis=1) for topic in topics], axis=1)
            result[row] = met @ weights[topics] / weights[topics].sum()
    return result


def _part_met(wanted: Vector, offered: Vector) -> Matrix:
    """The weighted part of each row of `wanted` that each row of `offered` names."""
    shares: Vector = wanted / _at_least(wanted.sum(axis=1, keepdims=True))
    part: Matrix = shares @ offered.T
    return part


def _sentence_scores(focus: Vector, spans: Sequence[str], space: TopicSpace) -> Matrix:
    """How far each sentence serves each source: its related topic words, a repeated topic counted once."""
    wanted: Vector = focus / _at_least(focus.sum(axis=1, keepdims=True))
    scores: Matrix = (wanted @ space.relations) @ np.minimum(space.vectors(spans), 1).T
    return scores


def best_sentence(scores: Matrix, starts: NDArray[np.intp]) -> NDArray[np.intp]:
    """The number of the highest score in each stretch of each row; of equal ones the first.

    Scores are equal that differ by less than the order of summing can change, which depends on the number of threads.
    """
    ends = np.append(starts[1:], scores.shape[1])
    rounded = scores.round(_DIGITS)
    return np.stack([rounded[:, a:b].argmax(axis=1) for a, b in zip(starts, ends, strict=True)], axis=1)


def _ranks(scores: Matrix) -> Matrix:
    """Place of each score in its row, from 1 (best) down to 0; equal scores share the better place."""
    ordered = np.sort(scores, axis=1)
    rows = [np.searchsorted(line, row, side="right") for line, row in zip(ordered, scores, strict=True)]
    return np.asarray(rows, dtype=np.float32) / scores.shape[1]


def _best_of(left: Vector, right: Vector) -> Vector:
    """The largest product along the shared axis: `[i, k] = max over j of left[i, j] * right[j, k]`."""
    best = np.zeros((len(left), right.shape[1]), dtype=np.float32)
    for row, weights in enumerate(left):
        named = np.flatnonzero(weights)
        if named.size:
            best[row] = (weights[named, None] * right[named]).max(axis=0)
    return best


def _against_row(scores: Matrix) -> Matrix:
    """Each score less the mean of its row."""
    against: Matrix = scores - scores.mean(axis=1, keepdims=True)
    return against


def _centred(scores: Matrix) -> Matrix:
    """Each score less the means of its row and its column, plus the mean of all."""
    against = _against_row(scores)
    centred: Matrix = against - against.mean(axis=0, keepdims=True)
    return centred


def _at_least(divisors: Vector) -> Vector:
    """Divisors of which none is 0."""
    result: Vector = np.maximum(divisors, np.float32(1e-6), dtype=np.float32)
    return result


def _breadth(weights: Vector) -> Vector:
    """Entropy of each row in nats; 0 for none or one topic."""
    shares = weights / _at_least(weights.sum(axis=1, keepdims=True))
    entropy: Vector = -(shares * np.log(shares + np.float32(1e-9))).sum(axis=1)
    return entropy


def _equal(left: Sequence[str], right: Sequence[str]) -> Matrix:
    return np.array([[ours == theirs for theirs in right] for ours in left], dtype=np.float32)
