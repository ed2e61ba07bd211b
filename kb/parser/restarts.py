"""Finds the unnumbered headings that the numbers prove: the first kind of marker begins again behind each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from kb.model import SourceText
from kb.parser.candidates import BOLD_LEAD, PLAIN_LINE, PLAIN_SENTENCE, Candidate

_PLAIN = (PLAIN_LINE, PLAIN_SENTENCE)


def with_proven_openers(source: SourceText, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """The candidates as they are where nothing is proven; else with every proven heading on one level.

    Plain lines inside the lists are then left out, for they cannot stand above a number that goes on behind them, and
    so are bold lines that only lead in.

    A heading is proven where the first kind of marker begins again at 1 at least once, and each time, the first
    included, an unnumbered line stands between the end of one list and the beginning of the next.
    """
    top = next((c.level for c in candidates if c.number is not None), None)
    numbered = [place for place, c in enumerate(candidates) if c.number is not None and c.level == top]
    firsts = [place for place in numbered if candidates[place].number == 1]
    if len(firsts) < 2 or numbered[0] != firsts[0]:
        return candidates
    ends = [-1, *(max(place for place in numbered if place < first) for first in firsts[1:])]
    openers = [
        [place for place in range(end + 1, first) if _may_open(source, candidates[place])]
        for end, first in zip(ends, firsts, strict=True)
    ]
    proven = {places[-1] for places in openers if places}
    leads = {place for place, candidate in enumerate(candidates) if candidate.level == BOLD_LEAD}
    clauses = {place for place in leads - proven if _may_open(source, candidates[place])}
    if not all(openers) or (leads & proven and clauses):
        return candidates
    dropped = leads - clauses - proven if leads & proven else set()
    dropped |= {
        place
        for before, after in pairwise(numbered)
        if candidates[after].number != 1
        for place in range(before + 1, after)
        if candidates[place].level in _PLAIN
    }
    return [
        replace(candidate, level=PLAIN_LINE) if place in proven else candidate
        for place, candidate in enumerate(candidates)
        if place not in dropped
    ]


def _may_open(source: SourceText, candidate: Candidate) -> bool:
    """Whether a candidate is an unnumbered line that does not merely lead in what follows: 要抓好以下工作：."""
    end = candidate.heading.end
    return candidate.level in (*_PLAIN, BOLD_LEAD) and source.text[end : end + 1] not in ("：", ":")
