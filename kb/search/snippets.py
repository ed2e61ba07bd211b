"""Two lines of a clause that show why it was found, with the exact places of what matched."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kb.search.tokens import squeezed
from kb.text import Span, fold, sentences

LENGTH = 96  # characters: two lines of a result
_LEAD = 12  # characters shown before the first match where the text must be cut
_CUT = "…"
_BLANK = re.compile(r"\s")
_ENDS = "。；;，,：:！？、 \u3000\n"


class Snippet(NamedTuple):
    """Words of the clause and, as half-open ranges of `text`, what matched in them."""

    text: str
    highlights: tuple[Span, ...]


def find_all(text: str, wanted: Iterable[str], plain: str | None = None) -> list[Span]:
    """Where the squeezed texts `wanted` stand in `text`, white space, width and case aside; merged, in order.

    `plain` is the squeezed text, where it is known already.
    """
    within = squeezed(text) if plain is None else plain
    found = sorted({span for term in wanted if term for span in _places(within, term)})
    if not found:
        return []
    blanks = [match.start() - before for before, match in enumerate(_BLANK.finditer(text))]
    return _merged(
        Span(span.start + bisect_right(blanks, span.start), span.end + bisect_right(blanks, span.end - 1))
        for span in found
    )


def snippet(text: str, matches: Sequence[Span], focus: Span | None = None) -> Snippet:
    """The stretch of `text` with the most different matches; without any, the sentence `focus` or the beginning."""
    window = _window(text, matches, focus)
    before = _CUT if window.start > _first_letter(text) else ""
    after = _CUT if text[window.end :].strip() else ""
    shown = before + text[window.start : window.end].translate(_ONE_LINE) + after
    shift = len(before) - window.start
    highlights = tuple(Span(span.start + shift, span.end + shift) for span in matches if window.contains(span))
    return Snippet(shown, highlights)


_ONE_LINE = {ord(char): " " for char in "\n\r\t\v\f\u2028\u2029"}


def _places(plain: str, term: str) -> Iterator[Span]:
    start = plain.find(term)
    while start >= 0:
        yield Span(start, start + len(term))
        start = plain.find(term, start + 1)


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that touch or overlap joined."""
    merged: list[Span] = []
    for span in spans:
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _first_letter(text: str) -> int:
    return len(text) - len(text.lstrip())


def _window(text: str, matches: Sequence[Span], focus: Span | None) -> Span:
    """Where to cut: around the best group of matches, from the beginning of a sentence where that fits."""
    start = _first_letter(text)
    if matches:
        anchor = _best_start(text, matches)
        if anchor > start + LENGTH // 2:
            start = _reading_start(text, anchor)
    elif focus is not None:
        start = focus.start
    end = min(len(text.rstrip()), start + LENGTH)
    return Span(min(start, end), end)


def _best_start(text: str, matches: Sequence[Span]) -> int:
    """The first match of the window that shows the most of the different matched words; a long one tells more."""
    starts = [span.start for span in matches]
    words = [fold(span.of(text)) for span in matches]

    def shown(first: int) -> int:
        last = bisect_left(starts, starts[first] + LENGTH - _LEAD)
        return sum(map(len, set(words[first:last])))

    best = max(range(len(matches)), key=lambda first: (shown(first), -first))
    return starts[best]


def _reading_start(text: str, anchor: int) -> int:
    """The beginning of the sentence around `anchor`, or of a part of it, or a few characters before."""
    for sentence in sentences(text, Span(max(0, anchor - LENGTH), len(text))):
        if sentence.start <= anchor < sentence.end:
            if anchor - sentence.start <= LENGTH // 3 and (not sentence.start or text[sentence.start - 1] in _ENDS):
                return sentence.start
            break
    for place in range(anchor, max(0, anchor - 2 * _LEAD), -1):
        if text[place - 1] in _ENDS:
            return place
    return max(0, anchor - _LEAD)
