"""How alike two texts are: the protocol linking asks for, and a cheap method that is always there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from kb.text import fold

Matrix = NDArray[np.float32]


class Similarity(Protocol):
    """Compares texts. Implementations live where their encoder lives and are handed over."""

    def __call__(self, left: Sequence[str], right: Sequence[str]) -> Matrix:
        """Similarities of every left with every right text, shape `(len(left), len(right))`, larger is closer."""
        ...


class BigramSimilarity:
    """Cosine of TF-IDF weights of character pairs, document frequencies taken from the texts compared."""

    def __call__(self, left: Sequence[str], right: Sequence[str]) -> Matrix:
        """Cosines in 0..1."""
        return shared_grams(left, right, size=2, unit=True)


def shared_grams(left: Sequence[str], right: Sequence[str], *, size: int, unit: bool) -> Matrix:
    """The weight of character n-grams every left shares with every right text.

    With `unit` both sides have length one (cosine); without, the result is the part 0..1 of the left text's weight that
    the right text holds, a gram counted once. A gram in few right texts weighs more: idf = ln((1 + n) / (1 + df)) + 0.1.
    """
    from scipy.sparse import csr_matrix

    counts = [_grams(text, size) for text in (*left, *right)]
    column = {gram: i for i, gram in enumerate(dict.fromkeys(gram for count in counts for gram in count))}
    indptr = np.cumsum([0, *map(len, counts)])
    indices = np.fromiter((column[gram] for count in counts for gram in count), np.int32, indptr[-1])
    data = np.fromiter((n for count in counts for n in count.values()), np.float32, indptr[-1])
    rows = csr_matrix((data, indices, indptr), shape=(len(counts), max(1, len(column))))
    frequency = np.bincount(rows[len(left) :].indices, minlength=rows.shape[1])
    idf = np.log((1 + len(right)) / (1 + np.minimum(frequency, len(right)))) + 0.1
    rows.data = (np.log1p(rows.data) if unit else np.ones_like(rows.data)) * idf[rows.indices].astype(np.float32)
    ours, theirs = rows[: len(left)], rows[len(left) :]
    if unit:
        product = (ours @ theirs.T).toarray()
        return _divided(product, np.outer(_lengths(ours), _lengths(theirs)))
    presence = csr_matrix((np.ones_like(theirs.data), theirs.indices, theirs.indptr), shape=theirs.shape)
    return _divided((ours @ presence.T).toarray(), np.asarray(ours.sum(axis=1)).reshape(-1, 1))


def _grams(text: str, size: int) -> Counter[str]:
    """Character n-grams that lie inside one run of letters and digits."""
    folded = fold(text)
    return Counter(gram for i in range(len(folded) - size + 1) if (gram := folded[i : i + size]).isalnum())


def _lengths(rows: object) -> NDArray[np.float32]:
    squared = rows.multiply(rows).sum(axis=1)  # type: ignore[attr-defined]
    return np.sqrt(np.asarray(squared)).ravel().astype(np.float32)


def _divided(product: Matrix, by: NDArray[np.float32]) -> Matrix:
    return np.divide(product, by, out=np.zeros_like(product), where=by > 0).astype(np.float32)
