"""How alike two texts are: the protocol linking asks for, and a cheap method that is always there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from kb.text import fold

Matrix = NDArray[np.float32]

# Words that every plan uses of every subject: sharing them says nothing. Digits, units and dates belong to them.
_FILLERS = re.compile(
    r"\d[\d.,%]*(?:年|个|项|家|亿元|万元|万亿|亿|万|千米|公里|平方米|平方公里|亩|人次|人|吨)?|"
    "进一步|全面|基本|明显|显著|持续|不断|稳步|大幅|更加|积极|深入|切实|充分|有效|加快|加强|加大|提高|提升|推进|推动|促进|增强|"
    "强化|完善|健全|优化|改善|扩大|建立|构建|形成|实现|达到|取得|成为|保持|力争|努力|坚持|做好|抓好|开展|实施|落实|制定|"
    "建设|发展|工作|任务|目标|措施|重点|重大|主要|重要|相关|有关|各类|各项|方面|领域|水平|能力|体系|机制|制度|体制|政策|"
    "方式|模式|结构|规模|比重|比例|左右|以上|以下|以内|超过|突破|进展|成效|阶段性|实质性|决定性|国家级?|全国|我国|地区|"
    "按照|根据|围绕|依托|通过|利用|作用|发挥|支持|鼓励|引导|培育|打造|一批|新型|现代化?|综合|统筹|协调|规范|加以|以及|对于|"
    "[的地得和与及了在为对等并或其将要以由从向上下中]"
)


class Similarity(Protocol):
    """Compares texts. Implementations live where their encoder lives and are handed over."""

    def __call__(self, left: Sequence[str], right: Sequence[str]) -> Matrix:
        """Similarities of every left with every right text, shape `(len(left), len(right))`, larger is closer."""
        ...


class BigramSimilarity:
    """Cosine of TF-IDF weights of character pairs, document frequencies taken from the texts compared."""

    def __call__(self, left: Sequence[str], right: Sequence[str]) -> Matrix:
        """Cosines in 0..1."""
        ours, theirs = _weighted_grams(left, right, size=2, counted=True)
        return _divided((ours @ theirs.T).toarray(), np.outer(_lengths(ours), _lengths(theirs)))


def shared_grams(left: Sequence[str], right: Sequence[str], *, size: int) -> Matrix:
    """The part 0..1 of the weight of each left text's character n-grams that each right text holds, a gram counted once."""
    ours, theirs = _weighted_grams(left, right, size=size, counted=False)
    theirs.data = np.ones_like(theirs.data)
    return _divided((ours @ theirs.T).toarray(), np.asarray(ours.sum(axis=1)).reshape(-1, 1))


def content_of(text: str) -> str:
    """`text` folded, of equal length, with spaces in place of what every plan says of everything.

    >>> content_of("工业用水重复利用率达到50％以上").split()
    ['工业用水重复', '率']
    """
    return _FILLERS.sub(lambda match: " " * len(match.group()), fold(text))


def _weighted_grams(left: Sequence[str], right: Sequence[str], *, size: int, counted: bool):  # type: ignore[no-untyped-def]
    """Sparse rows of both sides over common columns. A gram in few right texts weighs more:
    ln((1 + n) / (1 + df)) + 0.1, times 1 + ln(count) where `counted`."""
    from scipy.sparse import csr_matrix

    counts = [_grams(text, size) for text in (*left, *right)]
    column = {gram: i for i, gram in enumerate(dict.fromkeys(gram for count in counts for gram in count))}
    indptr = np.cumsum([0, *map(len, counts)])
    indices = np.fromiter((column[gram] for count in counts for gram in count), np.int32, indptr[-1])
    data = np.fromiter((n for count in counts for n in count.values()), np.float32, indptr[-1])
    frequency = np.bincount(indices[indptr[len(left)] :], minlength=max(1, len(column)))
    idf = np.log((1 + len(right)) / (1 + np.minimum(frequency, len(right)))) + 0.1
    weights = idf[indices] * (1 + np.log(data) if counted else 1)
    rows = csr_matrix((weights.astype(np.float32), indices, indptr), shape=(len(counts), max(1, len(column))))
    return rows[: len(left)], rows[len(left) :]


def _grams(text: str, size: int) -> Counter[str]:
    """Character n-grams that lie inside one run of telling letters."""
    content = content_of(text)
    return Counter(gram for i in range(len(content) - size + 1) if (gram := content[i : i + size]).isalpha())


def _lengths(rows) -> NDArray[np.float32]:  # type: ignore[no-untyped-def]
    return np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1))).ravel().astype(np.float32)


def _divided(product: Matrix, by: NDArray[np.float32]) -> Matrix:
    result: Matrix = np.divide(product, by, out=np.zeros_like(product), where=by > 0)
    return result
