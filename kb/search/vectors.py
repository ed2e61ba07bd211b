"""The vectors of all sentences of an index, on disk, and the clauses nearest to a question.

Rows are int8 with one scale each and are mapped into memory. Up to `EXACT` sentences every row is compared. Beyond, the
signs of the vectors (one bit a number) choose `_SHORTLIST` rows first, and only those are compared exactly.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from kb.text import Span, sentences

EXACT = 50_000
"""Up to so many sentences the search is exact."""

_SHORTLIST = 4096  # rows compared exactly beyond that
_BLOCK = 2048  # rows turned into floating point at a time
_SAMPLE = 512  # rows that tell how near an arbitrary sentence is to a question
_SHORTEST = 4  # letters; shorter pieces (markers, crumbs of tables) mean nothing by themselves
_LONGEST = 400  # characters of one piece; a longer sentence is cut

Floats = NDArray[np.float32]


class Likeness(NamedTuple):
    """How near a clause is to a question, in standard deviations above an arbitrary sentence of the index."""

    sentence: float  # its nearest sentence
    clause: float  # all its sentences together
    span: Span  # the nearest sentence, in the clause's text


class VectorMeta(msgspec.Struct, frozen=True):
    """What a set of vectors was made with."""

    encoder: str  # "e5", "lsa", "remote"
    name: str  # of the model
    dimensions: int
    sentences: int


def pieces(text: str) -> Iterator[Span]:
    """The sentences of a clause that are worth a vector; at least one where there is any letter."""
    long_enough = False
    for sentence in sentences(text):
        if sum(map(str.isalnum, text[sentence.start : sentence.end])) >= _SHORTEST:
            long_enough = True
            yield from (
                Span(start, min(start + _LONGEST, sentence.end))
                for start in range(sentence.start, sentence.end, _LONGEST)
            )
    if not long_enough and text.strip():
        yield Span(0, min(len(text), _LONGEST))


class VectorIndex:
    """The vectors of one index, opened for asking. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self.meta = msgspec.json.decode((folder / "meta.json").read_bytes(), type=VectorMeta)
        self._folder = folder
        self._rows: NDArray[np.int8] = np.load(folder / "rows.npy", mmap_mode="r")
        self._scales: Floats = np.load(folder / "scales.npy", mmap_mode="r")
        self._starts: NDArray[np.int32] = np.load(folder / "starts.npy")
        self._spans: NDArray[np.int32] = np.load(folder / "spans.npy", mmap_mode="r")
        self._norms: Floats = np.load(folder / "norms.npy", mmap_mode="r")
        self.ids = tuple((folder / "ids.txt").read_text(encoding="utf-8").split("\n"))

    @cached_property
    def ordinals(self) -> dict[str, int]:
        """The place of each clause among `ids`."""
        return {clause: place for place, clause in enumerate(self.ids)}

    @cached_property
    def _owners(self) -> NDArray[np.int32]:
        """For each row the ordinal of its clause."""
        return np.repeat(np.arange(len(self.ids), dtype=np.int32), np.diff(self._starts))

    def nearest(self, question: Floats, limit: int) -> list[int]:
        """Ordinals of the clauses with the nearest sentences, nearest first, at most `limit`."""
        rows = self._shortlist(question)
        nearness = self._nearness(question, rows)
        best: dict[int, float] = {}
        for place in np.argsort(-nearness, kind="stable"):
            best.setdefault(int(self._owners[rows[place]]), float(nearness[place]))
            if len(best) == limit:
                break
        return list(best)

    def likeness(self, question: Floats, ordinals: Sequence[int]) -> list[Likeness]:
        """How near the clauses are."""
        mean, deviation = self._background(question)
        ranges = [np.arange(self._starts[place], self._starts[place + 1]) for place in ordinals]
        rows = np.concatenate(ranges) if ranges else np.zeros(0, np.int64)
        nearness = (self._nearness(question, rows) - mean) / deviation
        found: list[Likeness] = []
        done = 0
        for place, own in zip(ordinals, ranges, strict=True):
            part = nearness[done : done + len(own)]
            done += len(own)
            best = int(part.argmax())
            raw_mean = (float(part.mean()) * deviation + mean) / float(self._norms[place])
            start, end = self._spans[own[best]]
            found.append(Likeness(float(part[best]), (raw_mean - mean) / deviation, Span(int(start), int(end))))
        return found

    def _background(self, question: Floats) -> tuple[float, float]:
        """Mean and standard deviation of the nearness of an evenly spaced sample of sentences."""
        step = max(1, len(self._rows) // _SAMPLE)
        nearness = self._nearness(question, np.arange(0, len(self._rows), step))
        return float(nearness.mean()), max(float(nearness.std()), 1e-6)

    def _nearness(self, question: Floats, rows: NDArray[np.integer]) -> Floats:
        """Cosine of the question and each of `rows`."""
        nearness = np.empty(len(rows), np.float32)
        for start in range(0, len(rows), _BLOCK):
            block = self._rows[rows[start : start + _BLOCK]].astype(np.float32)
            nearness[start : start + _BLOCK] = block @ question
        nearness *= self._scales[rows]
        return nearness

    def _shortlist(self, question: Floats) -> NDArray[np.int64]:
        """The rows to compare exactly: all, or those whose signs differ least from the question's."""
        if len(self._rows) <= EXACT:
            return np.arange(len(self._rows))
        asked = _signs((question - self._centre)[None])[:, 0]
        different = np.zeros(len(self._rows), np.uint16)
        for column, bits in zip(self._signs, asked, strict=True):
            different += np.bitwise_count(column ^ bits)
        return np.sort(np.argpartition(different, _SHORTLIST)[:_SHORTLIST])

    @cached_property
    def _signs(self) -> NDArray[np.uint64]:
        return np.asarray(np.load(self._folder / "signs.npy"))

    @cached_property
    def _centre(self) -> Floats:
        return np.asarray(np.load(self._folder / "centre.npy"))


def _signs(vectors: Floats) -> NDArray[np.uint64]:
    """The signs of the numbers as bits: shape (words of 64 bits, vectors)."""
    bits = np.packbits(vectors > 0, axis=1)
    padded = np.pad(bits, ((0, 0), (0, -bits.shape[1] % 8)))
    return np.ascontiguousarray(padded.view(np.uint64).T)


@dataclass(frozen=True, slots=True)
class Pieces:
    """The sentences of all clauses, in order: their texts, their places, and where each clause begins."""

    ids: list[str]
    texts: list[str]
    spans: list[Span]
    starts: list[int]

    def clauses(self) -> Iterator[str]:
        """The texts of the clauses, without what got no vector."""
        for first, last in pairwise(self.starts):
            yield "".join(self.texts[first:last])


def collect(clauses: Iterable[tuple[str, str]]) -> Pieces:
    """Cut clauses, given as (id, text), into the pieces that get a vector; a clause without any letter is left out."""
    found = Pieces([], [], [], [0])
    for clause, text in clauses:
        spans = list(pieces(text))
        if spans:
            found.ids.append(clause)
            found.spans.extend(spans)
            found.texts.extend(text[span.start : span.end] for span in spans)
            found.starts.append(len(found.spans))
    return found


def write_vectors(
    folder: Path,
    found: Pieces,
    meta: VectorMeta,
    vectors: NDArray[np.floating],
    also: Callable[[Path], None] | None = None,
) -> None:
    """Write the vectors of `found` (one row a piece) so that `VectorIndex` can open `folder`; all or nothing.

    `also` may write more files beside them.
    """
    draft = folder.with_name(folder.name + ".draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    rows, scales, centre = _quantised(vectors)
    np.save(draft / "rows.npy", rows)
    np.save(draft / "scales.npy", scales)
    np.save(draft / "spans.npy", np.asarray(found.spans, np.int32).reshape(-1, 2))
    np.save(draft / "starts.npy", np.asarray(found.starts, np.int32))
    np.save(draft / "norms.npy", _norms(vectors, found.starts))
    if len(rows) > EXACT:
        np.save(draft / "centre.npy", centre)
        np.save(draft / "signs.npy", _all_signs(vectors, centre))
    (draft / "ids.txt").write_text("\n".join(found.ids), encoding="utf-8")
    (draft / "meta.json").write_bytes(msgspec.json.encode(meta))
    if also:
        also(draft)
    shutil.rmtree(folder, ignore_errors=True)
    draft.replace(folder)


def _blocks(vectors: NDArray[np.floating]) -> Iterator[tuple[slice, Floats]]:
    for start in range(0, len(vectors), _BLOCK):
        part = slice(start, start + _BLOCK)
        yield part, vectors[part].astype(np.float32)


def _quantised(vectors: NDArray[np.floating]) -> tuple[NDArray[np.int8], Floats, Floats]:
    """Rows as int8, the scale of each (its largest number over 127), and the mean of all."""
    rows = np.zeros(vectors.shape, np.int8)
    scales = np.zeros(len(vectors), np.float32)
    total = np.zeros(vectors.shape[1], np.float64)
    for part, block in _blocks(vectors):
        scale = np.maximum(np.abs(block).max(axis=1), 1e-12) / 127
        rows[part] = np.rint(block / scale[:, None]).astype(np.int8)
        scales[part] = scale
        total += block.sum(axis=0)
    return rows, scales, (total / max(len(vectors), 1)).astype(np.float32)


def _all_signs(vectors: NDArray[np.floating], centre: Floats) -> NDArray[np.uint64]:
    return np.concatenate([_signs(block - centre) for _, block in _blocks(vectors)], axis=1)


def _norms(vectors: NDArray[np.floating], starts: Sequence[int]) -> Floats:
    """For each clause the length of the mean of its vectors: what divides the mean cosine to give the mean's cosine."""
    means = (vectors[first:last].astype(np.float32).mean(axis=0) for first, last in pairwise(starts))
    return np.asarray([max(float(np.linalg.norm(mean)), 1e-6) for mean in means], np.float32)
