"""Latent semantic analysis: words that occur in the same clauses get similar vectors.

scikit-learn fits it; a text's vector is then the sum of its words' vectors, so that asking needs numpy alone.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kb.search.tokens import Tokenizer

_DIMENSIONS = 200
_MOST_WORDS = 50_000
_VOCABULARY = "vocabulary.txt"
_WORDS = "words.npy"


class LsaEncoder:
    """Gives texts the normalised sum of their words' vectors (see `Encoder`)."""

    def __init__(self, vocabulary: Sequence[str], words: NDArray[np.float16], tokenizer: Tokenizer) -> None:
        """`words` has one row for each word of `vocabulary`, its idf multiplied in."""
        digest = hashlib.sha256("\n".join(vocabulary).encode() + words.tobytes())
        self.name = f"lsa-{digest.hexdigest()[:16]}"
        self.dimensions = int(words.shape[1])
        self._vocabulary = vocabulary
        self._rows = {word: row for row, word in enumerate(vocabulary)}
        self._words = words
        self._tokenizer = tokenizer

    @classmethod
    def fitted(cls, clauses: Sequence[str], tokenizer: Tokenizer) -> LsaEncoder:
        """The encoder learned from `clauses`; equal clauses give an equal encoder."""
        from sklearn.decomposition import TruncatedSVD
        from sklearn.feature_extraction.text import TfidfVectorizer

        vectorizer = TfidfVectorizer(
            analyzer=lambda text: [token.text for token in tokenizer.search_tokens(text)],
            sublinear_tf=True,
            max_features=_MOST_WORDS,
        )
        counted = vectorizer.fit_transform(clauses)
        rank = max(1, min(_DIMENSIONS, min(counted.shape) - 1))
        svd = TruncatedSVD(rank, random_state=0).fit(counted)
        words = svd.components_.T * vectorizer.idf_[:, None]
        return cls(list(vectorizer.get_feature_names_out()), words.astype(np.float16), tokenizer)

    @classmethod
    def opened(cls, folder: Path, tokenizer: Tokenizer) -> LsaEncoder:
        """The encoder saved in `folder`."""
        vocabulary = (folder / _VOCABULARY).read_text(encoding="utf-8").split("\n")
        return cls(vocabulary, np.load(folder / _WORDS, mmap_mode="r"), tokenizer)

    def save(self, folder: Path) -> None:
        """Write what `opened` needs into `folder`."""
        (folder / _VOCABULARY).write_text("\n".join(self._vocabulary), encoding="utf-8")
        np.save(folder / _WORDS, self._words)

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row for each text."""
        return np.stack([self.query(text) for text in texts]) if texts else np.zeros((0, self.dimensions), np.float32)

    def query(self, text: str) -> NDArray[np.float32]:
        """The vector of one text; all zero where no word is known."""
        counts = Counter(token.text for token in self._tokenizer.search_tokens(text))
        known = sorted((self._rows[word], 1 + np.log(count)) for word, count in counts.items() if word in self._rows)
        if not known:
            return np.zeros(self.dimensions, np.float32)
        rows, weights = zip(*known, strict=True)
        total = np.asarray(weights, np.float32) @ self._words[list(rows)].astype(np.float32)
        return np.asarray(total / (np.linalg.norm(total) or 1.0), np.float32)
