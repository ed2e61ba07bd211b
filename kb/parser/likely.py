"""Leaves out unnumbered lines that look like headings but are not used as such in the document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from kb.model import SourceText
from kb.parser.candidates import BOLD_LEAD, PLAIN_LINE, PLAIN_SENTENCE, Candidate
from kb.parser.damaged import settled
from kb.parser.lost_breaks import with_lost_breaks
from kb.parser.markers import MarkerKind
from kb.parser.numbering import NAMED_UNITS
from kb.parser.restarts import with_proven_openers
from kb.parser.titles import DOCUMENT_KIND, is_named
from kb.text import Span, squeeze, strip_span

_TITLE_END = re.compile(rf"{DOCUMENT_KIND}(?:[（(][^（）()]*[）)])?$")
_LABELS = 0.3  # of the headings with a colon that occur more than once, where they are mere labels
_FEWEST = 3  # bold leads or plain sentences that make a habit
_LONGEST_SENTENCE = 120  # characters of a numbered sentence that is a title by what stands below and beside it
_PARAGRAPH = 60  # characters
_PARAGRAPHS = 3  # below a plain line and before the first number, that the line must be heading
_ITEM_KINDS = (MarkerKind.DASH, MarkerKind.BULLET)
_PARTS = (*NAMED_UNITS, MarkerKind.ARTICLE, MarkerKind.HAN)
_UNNUMBERED = (PLAIN_LINE, PLAIN_SENTENCE, BOLD_LEAD, *_ITEM_KINDS)


def likely_headings(source: SourceText, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates without stray bold leads and plain lines, and without damaged numbers that nothing proves.

    Their headings end where the other headings of the document show that they do.
    """
    candidates = _without_lone_ordinals(settled(candidates))
    candidates = _with_one_plain_level(with_proven_openers(source, _with_long_titles(source, candidates)))
    left_out = set()
    for level in (BOLD_LEAD, PLAIN_SENTENCE):
        if sum(candidate.level == level for candidate in candidates) < _FEWEST:
            left_out.add(level)
    if not _plain_lines_are_headings(source, candidates):
        left_out |= {PLAIN_LINE, PLAIN_SENTENCE}
    labels = _labels(source, candidates)
    kept = [c for number, c in enumerate(candidates) if c.level not in left_out and number not in labels]
    return list(with_lost_breaks(source, kept))


def _without_lone_ordinals(candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """The candidates without a 第一， that no 第二， follows in its part: its paragraph holds the whole list."""
    lists: list[list[int]] = [[]]
    for place, candidate in enumerate(candidates):
        if candidate.level in _PARTS:
            lists.append([])
        elif candidate.level == MarkerKind.ORDINAL:
            before = candidates[lists[-1][-1]].number if lists[-1] else None
            if before is not None and candidate.number != before + 1:
                lists.append([])
            lists[-1].append(place)
    alone = {listed[0] for listed in lists if len(listed) == 1}
    return [candidate for place, candidate in enumerate(candidates) if place not in alone]


def _with_long_titles(source: SourceText, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """The candidates, with a title for sentences too long for one that only lead in the dashes below them, as the next
    of their list does, whose sentence is short enough."""
    titled: dict[int, Candidate] = {}
    for place, (candidate, below) in enumerate(pairwise(candidates)):
        marker, line = candidate.marker, strip_span(source.text, source.lines[candidate.line].span)
        if marker is None or candidate.heading.end > candidate.heading.start or below.level not in _ITEM_KINDS:
            continue
        is_single = (
            line.end - marker.body <= _LONGEST_SENTENCE
            and source.text.find("。", marker.body, line.end) == line.end - 1
        )
        following = next((c for c in candidates[place + 1 :] if c.level == candidate.level), None)
        is_alike = following and following.title_only and following.number == (marker.number or 0) + 1
        if is_single and is_alike and below.line == candidate.last_line + 1:
            titled[place] = replace(candidate, heading=Span(marker.body, line.end - 1), title_only=True)
    return [titled.get(place, candidate) for place, candidate in enumerate(candidates)]


def _labels(source: SourceText, candidates: Sequence[Candidate]) -> set[int]:
    """The positions of unnumbered headings with a colon, where some occur again and again: 规划目标：…, 完成情况：…."""
    labels = {
        number: candidate.heading.of(source.text)
        for number, candidate in enumerate(candidates)
        if candidate.marker is None and source.text[candidate.heading.end : candidate.heading.end + 1] in ("：", ":")
    }
    repeated = sum(count for count in Counter(labels.values()).values() if count > 1)
    return set(labels) if repeated >= _LABELS * len(labels) else set()


def _with_one_plain_level(candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """Where all plain lines have a comma, the comma says nothing of their level."""
    if any(candidate.level == PLAIN_LINE for candidate in candidates):
        return candidates
    return [replace(c, level=PLAIN_LINE) if c.level == PLAIN_SENTENCE else c for c in candidates]


def without_stated_title(source: SourceText, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """Leave out an unnumbered first heading that says it is the title of the document: …规划, …报告."""
    place = _first_heading(candidates)
    first = candidates[place] if place is not None else None
    says_so = first and _may_be_title(source, first) and _TITLE_END.search(squeeze(first.heading.of(source.text)))
    return _without(candidates, place) if place is not None and says_so else candidates


def without_root(source: SourceText, candidates: Sequence[Candidate], ranks: Mapping[str, int]) -> Sequence[Candidate]:
    """Leave out an unnumbered first heading that has all else below it: the title of the document."""
    place = _first_heading(candidates)
    if place is None or not _may_be_title(source, candidates[place]):
        return candidates
    top = ranks.get(candidates[place].level)  # none for 前言 and its like, which stand apart from all levels
    is_root = top is not None and all(ranks.get(candidate.level, 0) > top for candidate in candidates[place + 1 :])
    return _without(candidates, place) if is_root else candidates


def _first_heading(candidates: Sequence[Candidate]) -> int | None:
    """The place of the first candidate that is no item: a dash before it leads in a subtitle (——2026年…在…会议上)."""
    return next((place for place, c in enumerate(candidates) if c.level not in _ITEM_KINDS), None)


def _without(candidates: Sequence[Candidate], place: int) -> Sequence[Candidate]:
    return [*candidates[:place], *candidates[place + 1 :]]


def _may_be_title(source: SourceText, candidate: Candidate) -> bool:
    return candidate.marker is None and not is_named(candidate.heading.of(source.text))


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
