"""Vectors of sentences on disk, and how near each is to a question.

Rows are int8 with one scale each and are mapped into memory. Up to `EXACT` sentences every row is compared. Beyond, the
signs of the vectors (one bit a number) choose `SHORTLIST` rows first, and only those are compared exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from kb.text import Span, sentences

EXACT = 50_000
"""Up to so many sentences the search is exact."""

SHORTLIST = 4096
"""Rows compared exactly beyond that."""

_BLOCK = 2048  # rows turned into floating point at a time
_COUNTED = 32_768  # rows that tell how much the signs of the nearest rows differ
_SAMPLE = 512  # rows that tell how near an arbitrary sentence is to a question
_SHORTEST = 4  # letters; shorter pieces (markers, crumbs of tables) mean nothing by themselves
_LONGEST = 400  # characters of one piece; a longer sentence is cut

Floats = NDArray[np.float32]


# --------------------------------------------------------------------------- which sentence belongs to which clause


@dataclass(frozen=True, slots=True)
class Pieces:
    """The sentences of all clauses, in order: their texts, their places in the clause, and where each clause begins."""

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


def pieces(text: str) -> Iterator[Span]:
    """The sentences of a clause that are worth a vector; at least one where there is any text."""
    any_long_enough = False
    for sentence in sentences(text):
        if sum(map(str.isalnum, text[sentence.start : sentence.end])) >= _SHORTEST:
            any_long_enough = True
            for start in range(sentence.start, sentence.end, _LONGEST):
                yield Span(start, min(start + _LONGEST, sentence.end))
    if not any_long_enough and text.strip():
        yield Span(0, min(len(text), _LONGEST))


def _mapped(file: Path) -> NDArray[Any]:
    """An array mapped into memory, without the class of numpy that makes every look-up ten times slower."""
    return np.asarray(np.load(file, mmap_mode="r"))


class Layout:
    """Which rows of a matrix belong to which clause, read from a folder; ValueError where the files do not fit."""

    def __init__(self, folder: Path) -> None:
        self.ids = tuple((folder / "ids.txt").read_text(encoding="utf-8").split("\n"))
        self.starts: NDArray[np.int32] = _mapped(folder / "starts.npy")
        self._spans: NDArray[np.int32] = _mapped(folder / "spans.npy")
        if (
            len(self.starts) != len(self.ids) + 1
            or self.starts[-1] != len(self._spans)
            or (np.diff(self.starts) < 1).any()
        ):
            raise ValueError(
                f"{folder}: rows and clauses do not fit"
            )  # else a clause may seem to have billions of rows

    @cached_property
    def ordinals(self) -> dict[str, int]:
        """The place of each clause among `ids`."""
        return {clause: place for place, clause in enumerate(self.ids)}

    def owners(self, rows: NDArray[Any]) -> NDArray[np.int64]:
        """For each row the place of its clause among `ids`."""
        return np.searchsorted(self.starts, rows, side="right") - 1

    def rows(self, place: int) -> NDArray[np.int64]:
        """The rows of one clause."""
        return np.arange(self.starts[place], self.starts[place + 1])

    def span(self, row: int) -> Span:
        """Where the sentence of a row stands in its clause."""
        start, end = self._spans[row]
        return Span(int(start), int(end))


def write_layout(folder: Path, found: Pieces) -> None:
    """Write what `Layout` reads."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "ids.txt").write_text("\n".join(found.ids), encoding="utf-8")
    np.save(folder / "starts.npy", np.asarray(found.starts, np.int32))
    np.save(folder / "spans.npy", np.asarray(found.spans, np.int32).reshape(-1, 2))


# --------------------------------------------------------------------------- the vectors themselves


class MatrixMeta(msgspec.Struct, frozen=True):
    """What a matrix was made with."""

    encoder: str  # kind: "e5", "lsa", "remote", "words"
    name: str  # of the model
    dimensions: int
    rows: int


class Nearness(NamedTuple):
    """How near a clause is, in standard deviations above an arbitrary sentence of the index."""

    sentence: float  # its nearest sentence
    clause: float  # all its sentences together
    row: int  # of the nearest sentence


class Matrix:
    """The vectors of all sentences by one encoder, read from a folder. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self.meta = msgspec.json.decode((folder / "meta.json").read_bytes(), type=MatrixMeta)
        self._folder = folder
        self._rows: NDArray[np.int8] = _mapped(folder / "rows.npy")
        self._scales: Floats = _mapped(folder / "scales.npy")
        self._norms: Floats = _mapped(folder / "norms.npy")

    def nearest(self, question: Floats, layout: Layout, limit: int) -> list[int]:
        """Places of the clauses with the nearest sentences, nearest first, at most `limit`."""
        rows = self._shortlist(question)
        order = np.argsort(-self._cosines(question, rows), kind="stable")
        owners = dict.fromkeys(layout.owners(rows[order]).tolist())
        return list(owners)[:limit]

    def nearness(self, question: Floats, layout: Layout, places: Sequence[int]) -> list[Nearness]:
        """How near the clauses at `places` are."""
        mean, deviation = self._background(question)
        own_rows = [layout.rows(place) for place in places]
        cosines = self._cosines(question, np.concatenate(own_rows) if own_rows else np.zeros(0, np.int64))
        found: list[Nearness] = []
        done = 0
        for place, rows in zip(places, own_rows, strict=True):
            part = cosines[done : done + len(rows)]
            done += len(rows)
            best = int(part.argmax())
            whole = float(part.mean()) / float(self._norms[place])
            found.append(Nearness((float(part[best]) - mean) / deviation, (whole - mean) / deviation, int(rows[best])))
        return found

    def mean(self, rows: NDArray[np.int64]) -> Floats:
        """The mean of some rows, with length 1: the vector of a clause."""
        total = (self._rows[rows].astype(np.float32) * self._scales[rows][:, None]).mean(axis=0)
        return np.asarray(total / max(float(np.linalg.norm(total)), 1e-12), np.float32)

    def _background(self, question: Floats) -> tuple[float, float]:
        """Mean and standard deviation of the cosines of an evenly spaced sample of sentences."""
        step = max(1, len(self._rows) // _SAMPLE)
        cosines = self._cosines(question, np.arange(0, len(self._rows), step))
        return float(cosines.mean()), max(float(cosines.std()), 1e-6)

    def _cosines(self, question: Floats, rows: NDArray[np.int64]) -> Floats:
        """Cosine of the question and each of `rows`."""
        cosines = np.empty(len(rows), np.float32)
        for start in range(0, len(rows), _BLOCK):
            block = self._rows[rows[start : start + _BLOCK]].astype(np.float32)
            cosines[start : start + _BLOCK] = block @ question
        return np.asarray(cosines * self._scales[rows], np.float32)

    def _shortlist(self, question: Floats) -> NDArray[np.int64]:
        """The rows to compare exactly: all, or about `SHORTLIST` whose signs differ least from the question's.

        How much they may differ is told by a sample: to sort all rows would take longer than all the rest.
        """
        if len(self._rows) <= EXACT:
            return np.arange(len(self._rows))
        asked = _signs((question - self._centre)[None])[:, 0]
        different = np.zeros(len(self._rows), np.uint16)
        for column, bits in zip(self._all_signs, asked, strict=True):
            different += np.bitwise_count(column ^ bits)
        sample = different[:: max(1, len(different) // _COUNTED)]
        share = min(len(sample) - 1, SHORTLIST * len(sample) // len(different) + 1)
        near = np.flatnonzero(different <= np.partition(sample, share)[share])
        if len(near) > 4 * SHORTLIST:  # many rows alike: the sample cannot tell them apart
            near = np.sort(near[np.argpartition(different[near], SHORTLIST)[:SHORTLIST]])
        return np.asarray(near, np.int64)

    @cached_property
    def _all_signs(self) -> NDArray[np.uint64]:
        return np.asarray(np.load(self._folder / "signs.npy"))

    @cached_property
    def _centre(self) -> Floats:
        return np.asarray(np.load(self._folder / "centre.npy"))


def write_matrix(folder: Path, found: Pieces, kind: str, name: str, vectors: NDArray[Any]) -> None:
    """Write what `Matrix` reads: the vectors of `found`, one row a piece."""
    folder.mkdir(parents=True, exist_ok=True)
    rows, scales, centre = _quantised(vectors)
    np.save(folder / "rows.npy", rows)
    np.save(folder / "scales.npy", scales)
    np.save(folder / "norms.npy", _norms(vectors, found.starts))
    if len(rows) > EXACT:
        signs = [_signs(block - centre) for _, block in _blocks(vectors)]
        np.save(folder / "signs.npy", np.concatenate(signs, axis=1))
        np.save(folder / "centre.npy", centre)
    meta = MatrixMeta(kind, name, int(vectors.shape[1]), len(vectors))
    (folder / "meta.json").write_bytes(msgspec.json.encode(meta))


def _signs(vectors: Floats) -> NDArray[np.uint64]:
    """The signs of the numbers as bits: shape (words of 64 bits, vectors)."""
    bits = np.packbits(vectors > 0, axis=1)
    padded = np.pad(bits, ((0, 0), (0, -bits.shape[1] % 8)))
    return np.ascontiguousarray(padded.view(np.uint64).T)


def _blocks(vectors: NDArray[Any]) -> Iterator[tuple[slice, Floats]]:
    for start in range(0, len(vectors), _BLOCK):
        part = slice(start, start + _BLOCK)
        yield part, vectors[part].astype(np.float32)


def _quantised(vectors: NDArray[Any]) -> tuple[NDArray[np.int8], Floats, Floats]:
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


def _norms(vectors: NDArray[Any], starts: Sequence[int]) -> Floats:
    """For each clause the length of the mean of its vectors: what divides the mean cosine to give the mean's cosine."""
    means = (vectors[first:last].astype(np.float32).mean(axis=0) for first, last in pairwise(starts))
    return np.asarray([max(float(np.linalg.norm(mean)), 1e-6) for mean in means], np.float32)
