"""The meaning of texts for linking: the packaged word vectors, behind the protocol that linking asks for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from kb.search.tokens import Tokenizer
from kb.search.word_vectors import WordVectorEncoder

Floats = NDArray[np.float32]


class WordMeaning:
    """Cosine of summed word vectors; the vector of a text is made once."""

    def __init__(self, encoder: WordVectorEncoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Floats] = {}

    def __call__(self, left: Sequence[str], right: Sequence[str]) -> Floats:
        """Cosines, shape `(len(left), len(right))`; 0 where a text has no known word."""
        product: Floats = self._rows(left) @ self._rows(right).T
        return product

    def _rows(self, texts: Sequence[str]) -> Floats:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(new, self._encoder.passages(new), strict=True))
        return np.stack([self._known[text] for text in texts])


@cache
def _encoder() -> WordVectorEncoder:
    return WordVectorEncoder.packaged(Tokenizer())


def word_meaning() -> WordMeaning:
    """A comparison by the packaged word vectors, for the texts of one plan."""
    return WordMeaning(_encoder())
