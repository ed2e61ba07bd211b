"""Vectors of words, and of texts as the sum of their words: quick, and enough to know that 堵车 is near 交通拥堵.

Two sets of word vectors are used: those that come with the program, learned from a large archive of government
documents (kb/evaluate/word_vectors.py makes them), and those fitted to the indexed clauses themselves (`fit_lsa`).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.search.tokens import Tokenizer

_VOCABULARY = "vocabulary.txt"
_ROWS = "words.npy"
_WEIGHTS = "weights.npy"
_LSA_DIMENSIONS = 200
_LSA_WORDS = 50_000

Floats = NDArray[np.float32]


class WordVectorEncoder:
    """Gives a text the normalised sum of the vectors of its words (see `Encoder`).

    A word that occurs n times counts 1 + ln n times its weight; words without a vector do not count.
    """

    def __init__(self, vocabulary: str, rows: NDArray[Any], weights: Floats, tokenizer: Tokenizer) -> None:
        """`rows` and `weights` belong to the words of `vocabulary`, one a line."""
        self.dimensions = int(rows.shape[1])
        self._vocabulary = f"\n{vocabulary}\n"
        self._rows = rows
        self._weights = weights
        self._tokenizer = tokenizer

    @cached_property
    def name(self) -> str:
        """Identifies the vectors: a digest of all words and rows."""
        digest = hashlib.blake2b(self._vocabulary.encode() + np.ascontiguousarray(self._rows).tobytes(), digest_size=8)
        return f"words-{digest.hexdigest()}"

    @classmethod
    def opened(cls, folder: Path, tokenizer: Tokenizer) -> WordVectorEncoder:
        """The word vectors saved in `folder`."""
        vocabulary = (folder / _VOCABULARY).read_text(encoding="utf-8")
        return cls(vocabulary, np.load(folder / _ROWS, mmap_mode="r"), np.load(folder / _WEIGHTS), tokenizer)

    @classmethod
    def packaged(cls, tokenizer: Tokenizer) -> WordVectorEncoder:
        """The word vectors that come with the program."""
        return cls.opened(Path(str(files("kb.search").joinpath("policy_words"))), tokenizer)

    def save(self, folder: Path) -> None:
        """Write what `opened` needs into `folder`."""
        (folder / _VOCABULARY).write_text(self._vocabulary[1:-1], encoding="utf-8")
        np.save(folder / _ROWS, self._rows)
        np.save(folder / _WEIGHTS, self._weights)

    def passages(self, texts: Sequence[str]) -> Floats:
        """One row for each text."""
        places = self._places
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in enumerate(texts):
            vectors[row] = self._vector(text, places.get)
        return vectors

    def query(self, text: str) -> Floats:
        """The vector of one text; all zero where no word is known."""
        return self._vector(text, self._place)

    def _vector(self, text: str, place_of: Callable[[str], int | None]) -> Floats:
        counts = Counter(token.text for token in self._tokenizer.search_tokens(text))
        known = sorted((place, count) for word, count in counts.items() if (place := place_of(word)) is not None)
        if not known:
            return np.zeros(self.dimensions, np.float32)
        places = [place for place, _ in known]
        often = 1 + np.log(np.asarray([count for _, count in known], np.float32))
        total = (often * self._weights[places]) @ self._rows[places].astype(np.float32)
        return np.asarray(total / max(float(np.linalg.norm(total)), 1e-12), np.float32)

    def _place(self, word: str) -> int | None:
        """The row of one word, found without the dictionary below, which takes 0.02 s and 10 MB to make."""
        found = self._vocabulary.find(f"\n{word}\n")
        return self._vocabulary.count("\n", 0, found) if found >= 0 else None

    @cached_property
    def _places(self) -> dict[str, int]:
        return {word: place for place, word in enumerate(self._vocabulary[1:-1].split("\n"))}


def fit_lsa(clauses: Sequence[str], tokenizer: Tokenizer) -> WordVectorEncoder:
    """Latent semantic analysis: words that occur in the same clauses get similar vectors. Equal clauses, equal result.

    Source: Deerwester et al., Indexing by latent semantic analysis (1990).
    """
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(
        analyzer=lambda text: [token.text for token in tokenizer.search_tokens(text)],
        sublinear_tf=True,
        max_features=_LSA_WORDS,
    )
    counted = vectorizer.fit_transform(clauses)
    rank = max(1, min(_LSA_DIMENSIONS, min(counted.shape) - 1))
    rows = TruncatedSVD(rank, random_state=0).fit(counted).components_.T
    vocabulary = "\n".join(vectorizer.get_feature_names_out())
    return WordVectorEncoder(vocabulary, rows.astype(np.float16), vectorizer.idf_.astype(np.float32), tokenizer)
