"""Divides the passages of a very long document into parts, so that the cost of linking grows with its length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import ceil, inf, sqrt

from kb.graph.passages import Passage

MOST_PAIRS = 300_000  # compared with each other; of the plans at hand the longest has 36,000

Ends = tuple[Sequence[Passage], Sequence[Passage]]


def parts_of(sources: Sequence[Passage], targets: Sequence[Passage], most: int = MOST_PAIRS) -> Iterator[Ends]:
    """Sources and targets that stand near each other in the document, all of them where that makes at most `most`
    pairs; else in as many stretches of equally many passages as make about `most` pairs each."""
    count = ceil(sqrt(len(sources) * len(targets) / most))
    starts = sorted(passage.span.start for passage in (*sources, *targets))
    cuts = [starts[len(starts) * part // count] for part in range(1, count)]
    for begin, end in pairwise((-inf, *cuts, inf)):
        ours = [source for source in sources if begin <= source.span.start < end]
        theirs = [target for target in targets if begin <= target.span.start < end]
        if ours and theirs:
            yield ours, theirs
