"""Learns the word vectors that come with the program from a folder of documents.

    python -m kb.evaluate.word_vectors FOLDER [--out kb/search/policy_words]

Words that occur near each other in many documents get similar vectors: counts of neighbours within five words, their
positive pointwise mutual information, and its first 128 singular vectors. Same folder in, same vectors out.

Source: Levy, Goldberg & Dagan, Improving Distributional Similarity with Lessons Learned from Word Embeddings (2015);
weights of words in a sentence after Arora, Liang & Ma, A Simple but Tough-to-Beat Baseline (2017).
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.lexicon.thesaurus import Thesaurus
from kb.search.build import user_words
from kb.search.concepts import STOPWORDS
from kb.search.tokens import Tokenizer
from kb.search.word_vectors import WordVectorEncoder

_NEAR = 5  # words
_RAREST = 5  # occurrences a word needs
_MOST_WORDS = 40_000
_DIMENSIONS = 128
_SMOOTHING = 0.75  # of the frequency of neighbours, so that rare ones do not dominate
_COMMON = 3e-4  # share of all words from which a word counts less than half


def learn(folder: Path) -> WordVectorEncoder:
    """The word vectors of the .md and .txt files below `folder`."""
    tokenizer = Tokenizer(user_words(Thesaurus.load()))
    lines = list(_lines(folder, tokenizer))
    counts = Counter(word for line in lines for word in line)
    kept = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_MOST_WORDS]
    vocabulary = [word for word, count in kept if count >= _RAREST]
    share = np.asarray([counts[word] for word in vocabulary], np.float64) / counts.total()
    vectors = _vectors(_information(_neighbours(lines, vocabulary)))
    rows = np.rint(vectors * 127).astype(np.int8)
    return WordVectorEncoder("\n".join(vocabulary), rows, (_COMMON / (_COMMON + share)).astype(np.float32), tokenizer)


def _lines(folder: Path, tokenizer: Tokenizer) -> Iterator[list[str]]:
    """The telling words of each line of each file."""
    files = sorted(file for file in folder.rglob("*") if file.suffix in (".md", ".txt"))
    for file in files:
        for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
            words = [token.text for token in tokenizer.tokens(line) if _telling(token.text)]
            if len(words) > 2:
                yield words


def _telling(word: str) -> bool:
    return len(word) > 1 and not word[0].isdigit() and word not in STOPWORDS


def _neighbours(lines: Sequence[Sequence[str]], vocabulary: Sequence[str]) -> Any:
    """How often each word stands within `_NEAR` words of each other one: a sparse symmetric matrix."""
    from scipy import sparse

    places = {word: place for place, word in enumerate(vocabulary)}
    shape = (len(vocabulary), len(vocabulary))
    total = sparse.csr_matrix(shape, dtype=np.float32)
    coded = [np.asarray([places[word] for word in line if word in places], np.int32) for line in lines]
    for distance in range(1, _NEAR + 1):
        left = np.concatenate([line[:-distance] for line in coded])
        right = np.concatenate([line[distance:] for line in coded])
        ones = np.ones(len(left), np.float32)
        total = total + sparse.coo_matrix((ones, (left, right)), shape=shape).tocsr()
    return (total + total.T).tocoo()


def _information(counts: Any) -> Any:
    """Positive pointwise mutual information of words and their neighbours."""
    from scipy import sparse

    words = np.asarray(counts.sum(axis=1)).ravel()
    context = words**_SMOOTHING
    context /= context.sum()
    values = np.log(counts.data / (words[counts.row] * context[counts.col]))
    positive = values > 0
    chosen = (values[positive].astype(np.float32), (counts.row[positive], counts.col[positive]))
    return sparse.csr_matrix(chosen, shape=counts.shape)


def _vectors(information: Any) -> NDArray[np.float64]:
    """Each word's place along the first singular vectors, scaled by the root of their values; length 1."""
    from sklearn.utils.extmath import randomized_svd

    left, values, _ = randomized_svd(information, n_components=_DIMENSIONS, n_iter=4, random_state=0)
    vectors = left * np.sqrt(values)
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12), np.float64)


def main() -> None:
    """Learn and save."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=Path("kb/search/policy_words"))
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    learn(arguments.folder).save(arguments.out)


if __name__ == "__main__":
    main()
