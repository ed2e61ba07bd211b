"""Settles what damaged markers are, by the numbers beside them: a lost stop (三 主要任务) or a lost bracket (2）)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kb.parser.candidates import Candidate
from kb.parser.markers import MarkerKind


def settled(candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """The candidates, with what stands otherwise for numbers without their stop that do not fit between their
    neighbours, and with （2） for a 2） that goes on a list of them."""
    return _with_brackets(_proven(candidates))


def _proven(candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    unproven: set[int] = set()
    by_level: dict[str, list[int]] = {}
    for index, candidate in enumerate(candidates):
        by_level.setdefault(candidate.level, []).append(index)
    for indexes in by_level.values():
        numbers = [candidates[index].number or 0 for index in indexes]
        unproven |= {
            index
            for place, index in enumerate(indexes)
            if candidates[index].damaged and not _fits(candidates[index], numbers, place)
        }
    kept = (c.otherwise if index in unproven else c for index, c in enumerate(candidates))
    return [candidate for candidate in kept if candidate]


def _fits(candidate: Candidate, numbers: Sequence[int], place: int) -> bool:
    """Whether the numbers beside it prove a number; for the first of a list of headings the one behind is enough."""
    number, following = numbers[place], numbers[place + 1 : place + 2]
    if numbers[max(place - 1, 0) : place + 2] == [number - 1, number, number + 1]:
        return True
    return candidate.level == MarkerKind.HAN and candidate.bare and number == 1 and following == [2]


def _with_brackets(candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """The candidates, with the marker of the list around it for every 2） that stands in a list of （1）."""
    mended = list(candidates)
    places = [
        place for place, c in enumerate(candidates) if c.level in (MarkerKind.BRACKETED, MarkerKind.HALF_BRACKETED)
    ]
    for position, place in enumerate(places):
        candidate = candidates[place]
        if candidate.level != MarkerKind.HALF_BRACKETED:
            continue
        number = candidate.number or 0
        beside = places[position + 1 : position + 2] if number == 1 else places[max(position - 1, 0) : position]
        expected = 2 if number == 1 else number - 1
        if any(mended[p].level == MarkerKind.BRACKETED and mended[p].number == expected for p in beside):
            mended[place] = replace(candidate, level=MarkerKind.BRACKETED)
    return mended
