"""Finding the terms of a vocabulary in a text, in one pass whatever the number of terms."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

from kb.text import Span, fold

SHORTEST = 2  # characters; a single character is no term

PLAIN = re.compile(f"[\u4e00-\u9fff]{{{SHORTEST},}}")
"""A term that is its own key; told apart because folding costs ten times as much."""

_NO_BREAKS: Mapping[str, int] = MappingProxyType({})
_NOWHERE = Span(0, 0)
_SILENT = re.compile("[“”‘’\"'「」『』〝〞 ]")  # written or left out at will inside a term


def term_key(term: str) -> str:
    """The form in which terms are compared: without case, width, blanks and quotation marks.

    >>> term_key("“互联网＋”行动")
    '互联网+行动'
    """
    return term if PLAIN.fullmatch(term) else _SILENT.sub("", fold(term))


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

    def __init__(self, keys: Collection[str], breaks: Mapping[str, int] = _NO_BREAKS) -> None:
        """`keys` are terms as `term_key` gives them, each of at least `SHORTEST` characters, quick to look up.

        `breaks` are phrases whose first characters, so many, begin no term (kb.lexicon.breaks).
        """
        self._known = keys
        self._breaks = {phrase: before for phrase, before in breaks.items() if phrase not in keys}
        lengths: dict[str, tuple[int, ...]] = {}
        shared: dict[tuple[int, ...], tuple[int, ...]] = {}
        for key in chain(keys, self._breaks):
            sizes = lengths.get(key[:SHORTEST], ())
            if len(key) not in sizes:
                longest_first = tuple(sorted((*sizes, len(key)), reverse=True))
                lengths[key[:SHORTEST]] = shared.setdefault(longest_first, longest_first)
        self._lengths = lengths

    def find(self, text: str) -> Iterator[tuple[str, Span]]:
        """Key and span of each term from left to right, at each place the longest; spans do not overlap.

        Time grows with the length of the text alone: each place costs one look-up, and one more for each length of
        the terms that begin with its two characters.
        """
        folded = fold(text)
        bare = _bare(folded)
        position, last = 0, len(bare.text) - SHORTEST
        while position <= last:
            key, span = self._longest(folded, bare, position)
            before_seam = self._breaks.get(key)
            if key and before_seam is None:
                yield key, span
            position += before_seam or len(key) or 1

    def _longest(self, folded: str, bare: _Bare, start: int) -> tuple[str, Span]:
        """The longest known key that stands at `start`; an empty one where there is none."""
        for length in self._lengths.get(bare.text[start : start + SHORTEST], ()):
            key = bare.text[start : start + length]
            if key in self._known or key in self._breaks:
                span = bare.original(start, start + len(key))  # the text may end before `length`
                if not _runs_on(folded, span.start) and not _runs_on(folded, span.end):
                    return key, span
        return "", _NOWHERE
