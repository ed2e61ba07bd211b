"""Finding the terms of a vocabulary in a text, in one pass whatever the number of terms."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kb.text import Span, fold

SHORTEST = 2  # characters; a single character is no term

_SILENT = re.compile("[“”‘’\"'「」『』〝〞 ]")  # written or left out at will inside a term


def term_key(term: str) -> str:
    """The form in which terms are compared: without case, width, blanks and quotation marks.

    >>> term_key("“互联网＋”行动")
    '互联网+行动'
    """
    return _SILENT.sub("", fold(term))


class _Bare(NamedTuple):
    """A text without its silent characters, and the way back to the original offsets."""

    text: str
    cuts: tuple[int, ...]  # for each silent character left out, the offset in `text` where it stood

    def original(self, start: int, end: int) -> Span:
        """The span in the original text of `text[start:end]`, which is not empty."""
        return Span(start + bisect_right(self.cuts, start), end + bisect_right(self.cuts, end - 1))


def _bare(folded: str) -> _Bare:
    places = [match.start() for match in _SILENT.finditer(folded)]
    if not places:
        return _Bare(folded, ())
    return _Bare(_SILENT.sub("", folded), tuple(place - before for before, place in enumerate(places)))


def _runs_on(text: str, offset: int) -> bool:
    """Whether a Latin word or a number goes on across `offset`, so that no term can start or end there."""
    around = text[offset - 1 : offset + 1] if offset else ""
    return len(around) == 2 and around.isascii() and (around.isalpha() or around.isdigit())


class TermFinder:
    """A set of terms that can be found in texts."""

    def __init__(self, keys: Iterable[str]) -> None:
        """`keys` are terms as `term_key` gives them, each of at least `SHORTEST` characters."""
        self._keys = frozenset(keys)
        lengths: dict[str, set[int]] = {}
        for key in self._keys:
            lengths.setdefault(key[:SHORTEST], set()).add(len(key))
        self._lengths = {head: tuple(sorted(sizes, reverse=True)) for head, sizes in lengths.items()}

    def find(self, text: str) -> Iterator[tuple[str, Span]]:
        """Key and span of each term from left to right, at each place the longest; spans do not overlap.

        Time grows with the length of the text alone: each place costs one look-up, and one more for each length of
        the terms that begin with its two characters.
        """
        folded = fold(text)
        bare = _bare(folded)
        position, last = 0, len(bare.text) - SHORTEST
        while position <= last:
            found = self._longest(folded, bare, position)
            if found:
                yield found
                position += len(found[0])
            else:
                position += 1

    def _longest(self, folded: str, bare: _Bare, start: int) -> tuple[str, Span] | None:
        for length in self._lengths.get(bare.text[start : start + SHORTEST], ()):
            key = bare.text[start : start + length]
            if key in self._keys:
                span = bare.original(start, start + length)
                if not _runs_on(folded, span.start) and not _runs_on(folded, span.end):
                    return key, span
        return None
