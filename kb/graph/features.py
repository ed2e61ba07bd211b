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
from kb.model import GoalKind

_HEADING, _SECTION, _BODY = 3.0, 1.0, 1.0  # weight of a topic word by where it stands
_CAUSAL = re.compile(r"支持|促进|推动|保障|鼓励|扶持|为[^，。；]{1,20}(?:提供|创造|营造)|带动|服务于|引导|确保")
_RARE = 3  # length of the character groups whose sharing counts as a shared term

FEATURES: tuple[str, ...] = (
    "topics_served",  # part of the source's topics that the target serves
    "topics_serving",  # part of the target's topics that serve the source
    "topics_equal",  # cosine of the topic weights
    "focus_served",  # as topics_served, headings only
    "focus_serving",
    "section_served",  # source focus against the target's section title
    "titles_served",  # source focus against all titles above the target
    "context_served",  # sentence around the source against all titles above the target and its heading
    "sentence_served",  # the best single sentence of the target
    "terms_served",  # part of the source's thesaurus terms that the target names, itself or by a related term
    "terms_focus",  # the same, in the target's heading
    "terms_context",  # terms around the source in the titles above the target and its heading
    "terms_equal",  # cosine of the thesaurus terms
    "shared_words",  # rare character groups of the source that occur in the target
    "shared_focus",  # the same, in the target's heading
    "shared_titles",  # the same, in the titles above the target
    "similar_text",
    "similar_sentence",
    "similar_focus",
    "similar_titles",
    "served_rank",  # place of the target among all targets of this source, 1 best, 0 last
    "similar_rank",
    "source_rank",  # place of the source among all sources of this target
    "served_share",  # topics_served against the mean over all targets of this source
    "terms_share",
    "similar_share",
    "breadth_source",  # entropy of the topics
    "breadth_target",
    "mass_source",  # how much topic evidence the source has at all
    "popularity",  # mean of topics_served over all sources: does it serve everything?
    "scope",  # regions named by both (1), by one only (0 or -1)
    "order",  # source and target stand at the same place among their kind (1), at opposite ends (0)
    "same_clause",
    "same_section",
    "causal",  # the best sentence says support, promote, ensure
    "length",
    "is_target",
    "is_region",
)


@dataclass(frozen=True)
class PairTable:
    """Features of every source with every target. `values[s, t, f]`; `best[s, t]` is the number of the sentence of the
    target that carries the pair."""

    sources: Sequence[Passage]
    targets: Sequence[Passage]
    values: NDArray[np.float32]
    best: NDArray[np.intp]
    source_topics: Vector
    target_topics: Vector

    def column(self, name: str) -> Matrix:
        """The values of one feature, shape `(sources, targets)`."""
        column: Matrix = self.values[:, :, FEATURES.index(name)]
        return column


@dataclass(frozen=True)
class Comparison:
    """What texts are compared by: topics, thesaurus terms, and the likeness of their wording."""

    topics: TopicSpace
    terms: TermSpace
    similarity: Similarity


def pair_table(sources: Sequence[Passage], targets: Sequence[Passage], text: str, by: Comparison) -> PairTable:
    """The features of all pairs of `sources` and `targets`, passages of the document text `text`."""
    topics = _Topics(sources, targets, by.topics)
    likeness = _Likeness(sources, targets, text, topics, by)
    columns: dict[str, Matrix] = {}
    columns |= topics.columns()
    columns |= _term_columns(sources, targets, by.terms)
    columns |= likeness.columns()
    columns |= _place_columns(sources, targets)
    columns |= {
        "served_rank": _ranks(columns["topics_served"], axis=1),
        "similar_rank": _ranks(columns["similar_text"], axis=1),
        "source_rank": _ranks(columns["topics_served"], axis=0),
        "served_share": _share(columns["topics_served"]),
        "terms_share": _share(columns["terms_served"]),
        "similar_share": _share(columns["similar_text"]),
    }
    values = np.stack([np.asarray(columns[name], dtype=np.float32) for name in FEATURES], axis=-1)
    return PairTable(sources, targets, values, likeness.best, topics.source, topics.target)


class _Topics:
    """Topic weights of both sides and how far they serve each other."""

    def __init__(self, sources: Sequence[Passage], targets: Sequence[Passage], space: TopicSpace) -> None:
        self._space = space
        self._sources, self._targets = sources, targets
        idf = _rarity(space.vectors(texts_of(targets)))
        self.focus = space.vectors(focuses_of(sources)) * idf
        self.headings = space.vectors(focuses_of(targets))
        self.source = _weights(sources, space) * idf
        self.target = _weights(targets, space) * idf
        self._idf = idf

    def columns(self) -> Mapping[str, Matrix]:
        relations, space = self._space.relations, self._space
        served = _coverage(self.source, relations, _saturated(self.target))
        titles = np.minimum(space.vectors([t.titles for t in self._targets]), 1)
        frames = np.minimum(space.vectors([f"{t.titles}\n{t.focus}" for t in self._targets]), 1)
        sections = np.minimum(space.vectors([t.section for t in self._targets]), 1)
        around = space.vectors([s.context or s.section for s in self._sources]) * self._idf
        return {
            "topics_served": served,
            "topics_serving": _coverage(self.target, relations.T, _saturated(self.source)).T,
            "topics_equal": _unit(self.source) @ _unit(self.target).T,
            "focus_served": _coverage(self.focus, relations, np.minimum(self.headings, 1)),
            "focus_serving": _coverage(self.headings * self._idf, relations.T, np.minimum(self.focus, 1)).T,
            "section_served": _coverage(self.focus, relations, sections),
            "titles_served": _coverage(self.focus, relations, titles),
            "context_served": _coverage(around, relations, frames),
            "breadth_source": _spread(_breadth(self.source)[:, None], served),
            "breadth_target": _spread(_breadth(self.target)[None, :], served),
            "mass_source": _spread(np.log1p(self.source.sum(axis=1))[:, None], served),
            "popularity": _spread(served.mean(axis=0, keepdims=True), served),
            "scope": _scope(self.source, self.target, space),
        }


class _Likeness:
    """Wording in common, and the sentence of each target that comes nearest to each source."""

    def __init__(
        self, sources: Sequence[Passage], targets: Sequence[Passage], text: str, topics: _Topics, by: Comparison
    ) -> None:
        self._sources, self._targets, self._similarity = sources, targets, by.similarity
        self._spans = [span.of(text) for target in targets for span in target.sentences]
        self._starts = np.cumsum([0, *(len(target.sentences) for target in targets)])[:-1]
        self._served = _sentence_scores(topics.focus, self._spans, by.topics)
        self._similar = by.similarity(focuses_of(sources), self._spans)
        self.best = _best_sentence(self._served / (self._served.max() or 1) + self._similar, self._starts)

    def columns(self) -> Mapping[str, Matrix]:
        focuses, texts = focuses_of(self._sources), texts_of(self._targets)
        titles = [target.titles for target in self._targets]
        return {
            "sentence_served": np.maximum.reduceat(self._served, self._starts, axis=1),
            "shared_words": shared_grams(focuses, texts, size=_RARE),
            "shared_focus": shared_grams(focuses, focuses_of(self._targets), size=_RARE),
            "shared_titles": shared_grams(focuses, titles, size=_RARE),
            "similar_text": self._similarity(texts_of(self._sources), texts),
            "similar_sentence": np.maximum.reduceat(self._similar, self._starts, axis=1),
            "similar_focus": self._similarity(focuses, focuses_of(self._targets)),
            "similar_titles": self._similarity([s.context or s.focus for s in self._sources], titles),
            "causal": self._causal(),
            "length": _spread(np.log([len(t) + 1 for t in texts])[None, :] - 5, self.best),
        }

    def _causal(self) -> Matrix:
        says = np.array([_CAUSAL.search(span) is not None for span in self._spans], dtype=np.float32)
        causal: Matrix = says[self.best + self._starts[None, :]]
        return causal


def _term_columns(sources: Sequence[Passage], targets: Sequence[Passage], space: TermSpace) -> Mapping[str, Matrix]:
    focus, around, texts, headings, frames = space.vectors(
        focuses_of(sources),
        [s.context or s.section for s in sources],
        texts_of(targets),
        focuses_of(targets),
        [f"{t.titles}\n{t.focus}" for t in targets],
    )
    idf = _rarity(texts)
    return {
        "terms_served": _part_met(focus * idf, texts),
        "terms_focus": _part_met(focus * idf, headings),
        "terms_context": _part_met(around * idf, frames),
        "terms_equal": _unit(focus * idf) @ _unit(texts * idf).T,
    }


def _place_columns(sources: Sequence[Passage], targets: Sequence[Passage]) -> Mapping[str, Matrix]:
    ours = np.array([np.nan if s.place is None or s.kind is None else s.place for s in sources], dtype=np.float32)
    theirs = np.array([np.nan if t.place is None else t.place for t in targets], dtype=np.float32)
    apart = np.abs(ours[:, None] - theirs[None, :])
    return {
        "order": 1 - np.where(np.isnan(apart), np.float32(1 / 3), apart),  # 1/3 is what chance gives
        "same_clause": _equal([s.clause for s in sources], [t.clause for t in targets]),
        "same_section": _equal([s.titles for s in sources], [t.titles for t in targets]),
        "is_target": _is_kind(sources, GoalKind.TARGET, len(targets)),
        "is_region": _is_kind(sources, GoalKind.REGION, len(targets)),
    }


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
    return weights / np.maximum(weights.max(axis=1, keepdims=True), np.float32(1e-6))


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
    total = np.maximum(wanted.sum(axis=1, keepdims=True), np.float32(1e-6))
    part: Matrix = (wanted / total) @ offered.T
    return part


def _unit(rows: Vector) -> Vector:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), np.float32(1e-6))


def _sentence_scores(focus: Vector, spans: Sequence[str], space: TopicSpace) -> Matrix:
    """How far each sentence serves each source: its related topic words, a repeated topic counted once."""
    wanted = focus / np.maximum(focus.sum(axis=1, keepdims=True), np.float32(1e-6))
    scores: Matrix = (wanted @ space.relations) @ np.minimum(space.vectors(spans), 1).T
    return scores


def _best_sentence(scores: Matrix, starts: NDArray[np.intp]) -> NDArray[np.intp]:
    ends = np.append(starts[1:], scores.shape[1])
    return np.stack([scores[:, a:b].argmax(axis=1) for a, b in zip(starts, ends, strict=True)], axis=1)


def _ranks(scores: Matrix, axis: int) -> Matrix:
    """Place of each score along `axis`, from 1 (best) down to 0; equal scores share the better place."""
    if axis == 0:
        return _ranks(scores.T, axis=1).T
    ordered = np.sort(scores, axis=1)
    rows = [np.searchsorted(line, row, side="right") for line, row in zip(ordered, scores, strict=True)]
    return np.asarray(rows, dtype=np.float32) / scores.shape[1]


def _share(scores: Matrix) -> Matrix:
    """Each score less the mean of its row."""
    share: Matrix = scores - scores.mean(axis=1, keepdims=True)
    return share


def _breadth(weights: Vector) -> Vector:
    """Entropy of each row in nats; 0 for none or one topic."""
    shares = weights / np.maximum(weights.sum(axis=1, keepdims=True), np.float32(1e-6))
    entropy: Vector = -(shares * np.log(shares + np.float32(1e-9))).sum(axis=1)
    return entropy


def _scope(source: Vector, target: Vector, space: TopicSpace) -> Matrix:
    regional = [i for i, name in enumerate(space.names) if name.startswith("region.") and name != "region.coordination"]
    ours, theirs = (source[:, regional] > 0).astype(np.float32), (target[:, regional] > 0).astype(np.float32)
    both = np.minimum(1, ours @ theirs.T)
    conflict = np.outer(ours.any(axis=1), theirs.any(axis=1)) * (1 - both)
    scope: Matrix = both - conflict
    return scope


def _spread(values: Vector, like: NDArray[np.generic]) -> Matrix:
    return np.broadcast_to(np.asarray(values, dtype=np.float32), like.shape)


def _equal(left: Sequence[str], right: Sequence[str]) -> Matrix:
    return np.array([[ours == theirs for theirs in right] for ours in left], dtype=np.float32)


def _is_kind(sources: Sequence[Passage], kind: GoalKind, count: int) -> Matrix:
    return np.repeat(np.array([[s.kind is kind] for s in sources], dtype=np.float32), count, axis=1)
