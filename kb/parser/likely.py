"""Leaves out unnumbered lines that look like headings but are not used as such in the document."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kb.model import SourceText
from kb.parser.candidates import BOLD_LEAD, NAMED_LINE, PLAIN_LINE, PLAIN_SENTENCE, Candidate
from kb.parser.markers import MarkerKind
from kb.parser.titles import DOCUMENT_KIND
from kb.text import squeeze

_TITLE_END = re.compile(rf"{DOCUMENT_KIND}(?:[（(][^（）()]*[）)])?$")
_FEWEST = 3  # bold leads or plain sentences that make a habit
_PARAGRAPH = 60  # characters
_PARAGRAPHS = 3  # below a plain line and before the first number, that the line must be heading
_UNNUMBERED = (PLAIN_LINE, PLAIN_SENTENCE, BOLD_LEAD, MarkerKind.DASH, MarkerKind.BULLET)


def likely_headings(source: SourceText, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates without stray bold leads and plain lines."""
    candidates = _with_one_plain_level(candidates)
    left_out = set()
    for level in (BOLD_LEAD, PLAIN_SENTENCE):
        if sum(candidate.level == level for candidate in candidates) < _FEWEST:
            left_out.add(level)
    if not _plain_lines_are_headings(source, candidates):
        left_out |= {PLAIN_LINE, PLAIN_SENTENCE}
    return [candidate for candidate in candidates if candidate.level not in left_out]


def _with_one_plain_level(candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """Where all plain lines have a comma, the comma says nothing of their level."""
    if any(candidate.level == PLAIN_LINE for candidate in candidates):
        return candidates
    return [replace(c, level=PLAIN_LINE) if c.level == PLAIN_SENTENCE else c for c in candidates]


def without_stated_title(source: SourceText, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """Leave out an unnumbered first heading that says it is the title of the document: …规划, …报告."""
    first = next(iter(candidates), None)
    says_so = first and _may_be_title(first) and _TITLE_END.search(squeeze(first.heading.of(source.text)))
    return candidates[1:] if says_so else candidates


def without_root(candidates: Sequence[Candidate], ranks: Mapping[str, int]) -> Sequence[Candidate]:
    """Leave out an unnumbered first heading that has all else below it: the title of the document."""
    if not candidates or not _may_be_title(candidates[0]):
        return candidates
    top = ranks[candidates[0].level]
    is_root = all(ranks.get(candidate.level, 0) > top for candidate in candidates[1:])
    return candidates[1:] if is_root else candidates


def _may_be_title(candidate: Candidate) -> bool:
    return candidate.marker is None and candidate.level != NAMED_LINE


def _plain_lines_are_headings(source: SourceText, candidates: Sequence[Candidate]) -> bool:
    """Whether plain lines stand above all numbers: the first kind of marker starts again behind one, text stands
    below one before any number, or nothing is numbered at all."""
    top: str | None = None  # the first kind of marker
    last = 0  # its last number
    plain: Candidate | None = None  # the first plain line since that number
    for candidate in candidates:
        if candidate.level == PLAIN_LINE:
            plain = plain or candidate
        elif candidate.number is not None and (top is None or candidate.level == top):
            restarts = candidate.number == 1 and last > 1
            is_first = top is None
            if plain and (restarts or (is_first and _paragraphs(source, plain.line, candidate.line) >= _PARAGRAPHS)):
                return True
            top, last, plain = candidate.level, candidate.number, None
    return all(candidate.level in _UNNUMBERED for candidate in candidates)


def _paragraphs(source: SourceText, first: int, last: int) -> int:
    return sum(line.span.end - line.span.start > _PARAGRAPH for line in source.lines[first:last])
