"""Character-level helpers that never move an offset: folding keeps the length, splitting gives spans."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_NOTE = r"(?:(?<=[。；])[（(](?=[^（）()\n]*[一-龥]{4})[^（）()\n]{4,400}[）)])?"  # （市商务局牵头） behind a full stop
_SENTENCE = re.compile(rf"[^。！？!?；;\n]*[。！？!?；;\n]+[”’」』）)]*{_NOTE}|[^。！？!?；;\n]+")


class Span(NamedTuple):
    """A half-open range of characters, `text[start:end]`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters of `text` inside this span."""
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        """Whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end


def _fold_char(char: str) -> str:
    """Half-width, simplified-punctuation, lower-case form of one character; always exactly one character."""
    folded = unicodedata.normalize("NFKC", char)
    folded = folded if len(folded) == 1 else char
    lowered = folded.lower()
    return lowered if len(lowered) == 1 else folded


class _FoldTable(dict[int, str]):
    """A `str.translate` table filled on demand, so that folding costs one C-level pass."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_char(chr(code))
        return folded


_FOLD = _FoldTable()
_WIDE_MARKS = (("，", ","), ("；", ";"), ("：", ":"), ("（", "("), ("）", ")"), ("％", "%"), ("！", "!"))
_FOLDED = re.compile(r"[^\n -@\[-~㐀-䶿一-鿿、。“”‘’…·—《》〈〉【】]+")
"""What may change in folding besides `_WIDE_MARKS`: it is seldom seen, and found thrice as fast as looked up."""


def fold(text: str) -> str:
    """Full-width to half-width and upper to lower case, character by character.

    `len(fold(text)) == len(text)`, so a match in the folded text has the same span in the original.

    >>> fold("ＧＤＰ增长２０％")
    'gdp增长20%'
    """
    for wide, narrow in _WIDE_MARKS:
        text = text.replace(wide, narrow)
    return _FOLDED.sub(_folded_run, text)


def _folded_run(run: re.Match[str]) -> str:
    return run.group().translate(_FOLD)


def sentences(text: str, span: Span | None = None) -> Iterator[Span]:
    """Spans of the sentences (and clauses ended by ；) inside `span` of `text`, without surrounding white space.

    A note in brackets behind a full stop belongs to the sentence before.

    >>> [s.of("甲。乙；丙") for s in sentences("甲。乙；丙")]
    ['甲。', '乙；', '丙']
    >>> [len(s.of("甲。（市商务局牵头）乙。（一）丙")) for s in sentences("甲。（市商务局牵头）乙。（一）丙")]
    [10, 2, 4]
    """
    start, end = span or Span(0, len(text))
    for match in _SENTENCE.finditer(text, start, end):
        trimmed = strip_span(text, Span(*match.span()))
        if trimmed.start < trimmed.end:
            yield trimmed


def strip_span(text: str, span: Span) -> Span:
    """`span` without leading and trailing white space (U+3000 included); empty at its start when all is white."""
    start, end = span
    if start >= end or not (text[start].isspace() or text[end - 1].isspace()):
        return span
    inside = text[start:end]
    start = end - len(inside.lstrip())
    return Span(start, max(start, end - len(inside) + len(inside.rstrip())))


@lru_cache(maxsize=4096)
def squeeze(text: str) -> str:
    """`text` without any white space: the form in which titles are compared."""
    return "".join(text.split())


def fingerprint(*texts: str) -> str:
    """A short digest of texts in this order; it changes when any of them does.

    >>> fingerprint("甲", "乙") == fingerprint("甲", "乙") != fingerprint("乙", "甲")
    True
    """
    return hashlib.sha256("\0".join(texts).encode(errors="surrogatepass")).hexdigest()[:16]
