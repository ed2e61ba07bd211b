"""Named features of candidate pairs: what a person would look at to connect a goal, a task and a measure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.graph.profiles import Passage, TopicSpace, Vector
from kb.graph.similarity import Matrix, Similarity, shared_grams
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
    "section_to_section",
    "sentence_served",  # the best single sentence of the target
    "shared_terms",  # rare character groups of the source that occur in the target
    "shared_focus",  # the same, in the target's heading
    "similar_text",
    "similar_sentence",
    "similar_focus",
    "served_rank",  # place of the target among all targets of this source, 1 best, 0 last
    "similar_rank",
    "source_rank",  # place of the source among all sources of this target
    "served_share",  # topics_served against the mean over all targets of this source
    "breadth_source",  # effective number of topics
    "breadth_target",
    "popularity",  # mean of topics_served over all sources: does it serve everything?
    "scope",  # regions named by both (1), by one only (0 or -1)
    "causal",  # the best sentence says support, promote, ensure
    "length",
    "is_target",
    "is_region",
)


@dataclass(frozen=True)
class PairTable:
    """Features of every source with every target. `values[s, t, f]`; `best[s, t]` is the number of the sentence of the
    target that carries the pair; `served[s, t]` prunes hopeless pairs."""

    sources: Sequence[Passage]
    targets: Sequence[Passage]
    values: NDArray[np.float32]
    best: NDArray[np.intp]
    source_topics: Vector
    target_topics: Vector


def pair_table(
    sources: Sequence[Passage], targets: Sequence[Passage], texts: str, space: TopicSpace, similarity: Similarity
) -> PairTable:
    """The features of all pairs of `sources` and `targets`, passages of the document text `texts`."""
    served = _Topics(sources, targets, space)
    spans = [span.of(texts) for target in targets for span in target.sentences]
    starts = np.cumsum([0, *(len(target.sentences) for target in targets)])[:-1]
    by_sentence = _sentence_scores(served.focus, spans, space)
    similar_sentences = similarity([s.focus for s in sources], spans)
    best = _best_sentence(by_sentence / (by_sentence.max() or 1) + similar_sentences, starts)
    similar_text = similarity([s.text for s in sources], [t.text for t in targets])
    columns = {
        "topics_served": served.served,
        "topics_serving": served.serving,
        "topics_equal": served.equal,
        "focus_served": served.focus_served,
        "focus_serving": served.focus_serving,
        "section_served": served.section_served,
        "section_to_section": served.section_to_section,
        "sentence_served": np.maximum.reduceat(by_sentence, starts, axis=1),
        "shared_terms": shared_grams([s.focus for s in sources], [t.text for t in targets], size=_RARE),
        "shared_focus": shared_grams([s.focus for s in sources], [t.focus for t in targets], size=_RARE),
        "similar_text": similar_text,
        "similar_sentence": np.maximum.reduceat(similar_sentences, starts, axis=1),
        "similar_focus": similarity([s.focus for s in sources], [t.focus for t in targets]),
        "served_rank": _ranks(served.served, axis=1),
        "similar_rank": _ranks(similar_text, axis=1),
        "source_rank": _ranks(served.served, axis=0),
        "served_share": served.served - served.served.mean(axis=1, keepdims=True),
        "breadth_source": np.broadcast_to(_breadth(served.source)[:, None], served.served.shape),
        "breadth_target": np.broadcast_to(_breadth(served.target)[None, :], served.served.shape),
        "popularity": np.broadcast_to(served.served.mean(axis=0, keepdims=True), served.served.shape),
        "scope": _scope(served.source, served.target, space),
        "causal": _causal(spans, best, starts),
        "length": np.broadcast_to(np.log([len(t.text) + 1 for t in targets])[None, :] - 5, served.served.shape),
        "is_target": _is_kind(sources, GoalKind.TARGET, len(targets)),
        "is_region": _is_kind(sources, GoalKind.REGION, len(targets)),
    }
    values = np.stack([np.asarray(columns[name], dtype=np.float32) for name in FEATURES], axis=-1)
    return PairTable(sources, targets, values, best, served.source, served.target)


class _Topics:
    """Topic weights of both sides and how far they serve each other."""

    def __init__(self, sources: Sequence[Passage], targets: Sequence[Passage], space: TopicSpace) -> None:
        relations = space.relations
        self.focus = space.vectors([s.focus for s in sources])
        headings = space.vectors([t.focus for t in targets])
        sections = space.vectors([t.section for t in targets])
        source_sections = space.vectors([s.section for s in sources])
        idf = _rarity(space.vectors([t.text for t in targets]))
        self.source = _weights(sources, space) * idf
        self.target = _weights(targets, space) * idf
        self.served = _coverage(self.source, relations, _saturated(self.target))
        self.serving = _coverage(self.target, relations.T, _saturated(self.source)).T
        self.equal = _unit(self.source) @ _unit(self.target).T
        self.focus_served = _coverage(self.focus * idf, relations, np.minimum(headings, 1))
        self.focus_serving = _coverage(headings * idf, relations.T, np.minimum(self.focus, 1)).T
        self.section_served = _coverage(self.focus * idf, relations, np.minimum(sections, 1))
        self.section_to_section = _coverage(source_sections, relations, np.minimum(sections, 1))


def _weights(passages: Sequence[Passage], space: TopicSpace) -> Vector:
    heading = space.vectors([p.focus for p in passages])
    section = space.vectors([p.section for p in passages])
    body = space.vectors([p.text for p in passages])
    return np.log1p(_HEADING * heading + _SECTION * section + _BODY * body)


def _rarity(bodies: Vector) -> Vector:
    """A topic that many targets speak of tells little: 0.3 + ln((1 + n) / (1 + df)), at most 2."""
    frequency = (bodies > 0.5).sum(axis=0)
    return np.minimum(2.0, 0.3 + np.log((1 + len(bodies)) / (1 + frequency))).astype(np.float32)


def _saturated(weights: Vector) -> Vector:
    """Weights scaled so that the strongest topic of each row is 1."""
    return weights / np.maximum(weights.max(axis=1, keepdims=True), 1e-6)


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


def _unit(rows: Vector) -> Vector:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)


def _sentence_scores(focus: Vector, spans: Sequence[str], space: TopicSpace) -> Matrix:
    """How far each sentence serves each source: its related topic words, a repeated topic counted once."""
    wanted = focus / np.maximum(focus.sum(axis=1, keepdims=True), 1e-6)
    return (wanted @ space.relations) @ np.minimum(space.vectors(spans), 1.0).T


def _best_sentence(scores: Matrix, starts: NDArray[np.intp]) -> NDArray[np.intp]:
    ends = np.append(starts[1:], scores.shape[1])
    return np.stack([scores[:, a:b].argmax(axis=1) for a, b in zip(starts, ends, strict=True)], axis=1)


def _ranks(scores: Matrix, axis: int) -> Matrix:
    """Place of each score along `axis`, from 1 (best) down to 0; equal scores share the better place."""
    count = scores.shape[axis]
    ordered = np.sort(scores, axis=axis)
    result = np.empty_like(scores)
    for i in range(scores.shape[1 - axis]):
        line = (i, slice(None)) if axis == 1 else (slice(None), i)
        result[line] = np.searchsorted(ordered[line], scores[line], side="right") / count
    return result


def _breadth(weights: Vector) -> Vector:
    """Effective number of topics, exp(entropy) - 1 on a log scale; 0 for none or one."""
    shares = weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-6)
    return -(shares * np.log(shares + 1e-9)).sum(axis=1)


def _scope(source: Vector, target: Vector, space: TopicSpace) -> Matrix:
    regional = [i for i, name in enumerate(space.names) if name.startswith("region.") and name != "region.coordination"]
    ours, theirs = (source[:, regional] > 0).astype(np.float32), (target[:, regional] > 0).astype(np.float32)
    both = np.minimum(1, ours @ theirs.T)
    conflict = np.outer(ours.any(axis=1), theirs.any(axis=1)) * (1 - both)
    return (both - conflict).astype(np.float32)


def _causal(spans: Sequence[str], best: NDArray[np.intp], starts: NDArray[np.intp]) -> Matrix:
    says = np.array([_CAUSAL.search(span) is not None for span in spans], dtype=np.float32)
    return says[best + starts[None, :]]


def _is_kind(sources: Sequence[Passage], kind: GoalKind, count: int) -> Matrix:
    return np.repeat(np.array([[s.kind is kind] for s in sources], dtype=np.float32), count, axis=1)
