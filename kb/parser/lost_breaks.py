"""Ends a heading where a reader sees it end when the line break behind it has been lost: …发展服务业加快发展物流业。…

What such a file prints as one sentence is a heading and the lead of the first paragraph. The cut lies where a word with
which clauses of this document often end meets one with which they often begin.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from kb.model import SourceText
from kb.parser.candidates import Candidate
from kb.parser.markers import MarkerKind
from kb.text import Span

_KINDS = (MarkerKind.HAN, MarkerKind.BRACKETED_HAN, MarkerKind.ARABIC)
_FEWEST = 3  # headings of a list that show its habit
_FEWEST_CUT = 5  # headings of a list that all have to be cut
_LONGER = 1.2  # than the bare headings of the list must be the one that is cut
_SHORTEST = 6  # characters on either side of the cut
_LIKELY, _CLEAR = 0.03, 0.06  # how likely a cut must be beside bare headings, and where all are cut
_LEAD = 25  # characters of a first sentence that opens a paragraph as its lead
_WORD = re.compile("[\u4e00-\u9fff]+")
_OPENS = 0.5  # share of the places where a usual opening word begins a clause, at least
_SELDOM = 0.25  # the same for other words, below which none is taken for one that opens
_USUAL = (
    "加快|加强|加大|加速|推进|推动|强化|优化|调整|完善|健全|提升|提高|促进|大力|积极|扎实|深入|深化|全面|着力|切实"
    "|努力|稳步|稳妥|强力|统筹|协调|落实|坚持|实施|培育|扩大|巩固|拓展|突出|严格|狠抓|抓好|做好|维护|构建|打造|壮大"
    "|支持|鼓励|引导|持续|不断|认真|主动|继续|有序|坚决|增强|丰富|夯实|激发"
)
_OPENING = frozenset(_USUAL.split("|"))
"""Words that begin a measure nearly wherever they occur; those that are nouns as often (发展, 建设, 创新) are not among
them."""


def with_lost_breaks(source: SourceText, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """The candidates, with shorter headings where the line break behind them has been lost."""
    cuts: dict[int, int] = {}
    words: _Words | None = None
    for places in _lists(candidates):
        run_in = [place for place in places if _is_run_in(source, candidates[place])]
        bare = [_length(candidates[place]) for place in places if candidates[place].bare]
        is_habit = len(bare) >= max(_FEWEST, len(run_in))
        if not run_in or not (is_habit or (len(run_in) == len(places) >= _FEWEST_CUT)):
            continue
        words = words or _Words.of(source.text)
        longest = _LONGER * median(bare) if is_habit else 0
        found = {
            place: words.cut(candidates[place].heading, _LIKELY if is_habit else _CLEAR)
            for place in run_in
            if _length(candidates[place]) > longest
        }
        if is_habit or (all(found.values()) and _have_leads(source, [candidates[place] for place in places])):
            cuts |= {place: cut for place, cut in found.items() if cut}
    return [
        replace(c, heading=Span(c.heading.start, cuts[place])) if place in cuts else c
        for place, c in enumerate(candidates)
    ]


def _lists(candidates: Sequence[Candidate]) -> Iterator[list[int]]:
    """The places of candidates whose numbers go on from one to the next."""
    for kind in _KINDS:
        places = [place for place, candidate in enumerate(candidates) if candidate.level == kind]
        run = places[:1]
        for before, place in pairwise(places):
            if candidates[place].number != (candidates[before].number or 0) + 1:
                yield run
                run = []
            run.append(place)
        yield run


def _length(candidate: Candidate) -> int:
    return candidate.heading.end - candidate.heading.start


def _is_run_in(source: SourceText, candidate: Candidate) -> bool:
    """Whether the heading is the first sentence of a paragraph that goes on."""
    return not candidate.title_only and _length(candidate) > 0 and source.text.startswith("。", candidate.heading.end)


def _have_leads(source: SourceText, candidates: Sequence[Candidate]) -> bool:
    """Whether most of the headings have further paragraphs below them that begin with a short sentence."""
    count = 0
    for candidate, following in pairwise(candidates):
        below = source.lines[candidate.last_line + 1 : following.line]
        stops = [source.text.find("。", *line.span) - line.span.start for line in below]
        count += sum(0 < stop <= _LEAD for stop in stops) > len(below) / 2
    return count >= 0.7 * (len(candidates) - 1)


@dataclass(frozen=True, slots=True)
class _Words:
    """How often the pairs of characters in a document occur, and begin and end a clause."""

    text: str
    begin: Counter[str]
    end: Counter[str]

    @staticmethod
    def of(text: str) -> _Words:
        """Counts the pairs of a text at either end of its clauses."""
        words = _WORD.findall(text)
        return _Words(text, Counter([word[:2] for word in words]), Counter([word[-2:] for word in words]))

    def cut(self, heading: Span, least: float) -> int | None:
        """Where the heading most likely ends, behind its last comma, or None where nothing is as likely as `least`."""
        start = max(heading.start, self.text.rfind("，", *heading) + 1)
        places = range(start + _SHORTEST, heading.end - _SHORTEST + 1)
        likely = [(self._likelihood(place), place) for place in places if _is_outside(self.text, start, place)]
        best, place = max(likely, default=(0.0, 0))
        return place if best >= least else None

    def _likelihood(self, place: int) -> float:
        before, after = self.text[place - 2 : place], self.text[place : place + 2]
        if not self.end[before] or not (after in _OPENING or self.begin[after]):
            return 0.0  # all occurrences are counted only where they matter
        begins = self.begin[after] / (self.text.count(after) + 1)
        if after in _OPENING:
            begins = max(begins, _OPENS)
        return begins * self.end[before] / (self.text.count(before) + 1) if begins >= _SELDOM else 0.0


def _is_outside(text: str, start: int, place: int) -> bool:
    """Whether no quotation or bracket is open at `place`."""
    return all(
        text.count(left, start, place) == text.count(right, start, place) for left, right in ("“”", "（）", "《》")
    )
