"""Keeps count of the numbers in a document: which marker goes on a list, which does not fit, what has been lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kb.parser.candidates import Candidate
from kb.parser.markers import DECIMALS, MarkerKind

NAMED_UNITS = (MarkerKind.VOLUME, MarkerKind.PIECE, MarkerKind.PART, MarkerKind.CHAPTER, MarkerKind.SECTION)
"""Kinds of markers that carry their unit: 第三章."""

_GAP = 3  # numbers that may be missing in a list, lost in reading or in print
_LOOK_AHEAD = 400  # candidates that one section holds at most


class Numbering:
    """The last number of every kind, below the present parents and anywhere, while the candidates go by in order."""

    def __init__(self, candidates: Sequence[Candidate], ranks: Mapping[str, int]) -> None:
        self._candidates = candidates
        self._ranks = ranks
        self._following = _following(candidates)
        self._below: dict[str, int] = {}
        self._last: dict[str, int] = {}

    def note(self, candidate: Candidate, rank: int) -> None:
        """Take down a candidate that counts; the lists of lower ranks begin anew below it."""
        self._below = {level: number for level, number in self._below.items() if self._ranks[level] <= rank}
        if candidate.number is not None:
            self._below[candidate.level] = self._last[candidate.level] = candidate.number

    def goes_on(self, candidate: Candidate) -> bool:
        """Whether a candidate is the next of a list that is open, and not its first."""
        number = candidate.number
        return number is not None and 1 < number == self._below.get(candidate.level, 0) + 1

    def fits(self, index: int) -> bool:
        """Whether the number of a candidate fits what has been read, so that it is no reference and no value.

        A list may begin at 1 anywhere, go on below the same parent or run through the document. A small gap, or one
        number misread between two good ones, is no reason to leave a heading out.
        """
        candidate = self._candidates[index]
        number = candidate.number
        if number is None:
            return True
        below, last = self._below.get(candidate.level, 0), self._last.get(candidate.level, 0)
        if number in (below + 1, last + 1) or (number == 1 and candidate.level != MarkerKind.ARTICLE):
            return True
        is_gap = below <= number <= below + _GAP or last < number <= last + _GAP
        following = self._following[index]
        upcoming = self._candidates[following].number if following is not None else None
        is_misread = upcoming in (below + 2, number + 1)
        is_title = candidate.title_only if candidate.level in NAMED_UNITS else self._begins_list(index)
        return is_gap or is_misread or is_title

    def _begins_list(self, index: int) -> bool:
        """Whether a bare 四、 with a wrong number is a heading all the same: a lower list begins behind it."""
        candidate, following = self._candidates[index], self._candidates[index + 1 : index + 2]
        is_heading = candidate.level == MarkerKind.HAN and candidate.bare and following and following[0].number == 1
        return bool(is_heading and self._ranks.get(following[0].level, -1) > self._ranks[candidate.level])

    def lost_levels(self, index: int, parent_rank: int) -> int:
        """How many headings are missing between a candidate and its parent.

        第一节 directly below a 篇 has lost its 第一章 when the next chapter in this 篇 is the second.
        """
        rank = self._ranks.get(self._candidates[index].level, 0)
        between = [level for level, other in self._ranks.items() if parent_rank < other < rank]
        return sum(self._first_is_lost(level, index) for level in between)

    def _first_is_lost(self, level: str, index: int) -> bool:
        """Whether the next marker of a kind, before anything higher, is the second of its list."""
        if level in DECIMALS or level in self._below:
            return False
        for candidate in self._candidates[index + 1 : index + 1 + _LOOK_AHEAD]:
            if candidate.level == level:
                return candidate.number in (2, self._last.get(level, 0) + 2) and candidate.number != 1
            if self._ranks.get(candidate.level, len(self._ranks)) < self._ranks[level]:
                return False
        return False


def prefix_fits(candidate: Candidate, open_candidates: Sequence[Candidate]) -> bool:
    """For 2.3.1: whether 2.3 is open above it, where that level is open at all; other kinds have no prefix."""
    if candidate.level not in DECIMALS or len(candidate.numbers) < 2:
        return True
    upper = DECIMALS[len(candidate.numbers) - 2]
    above = next((other for other in reversed(open_candidates) if other.level == upper), None)
    return above is None or above.numbers == candidate.numbers[:-1]


def _following(candidates: Sequence[Candidate]) -> list[int | None]:
    """For each candidate, the position of the next one of its kind."""
    following: list[int | None] = [None] * len(candidates)
    upcoming: dict[str, int] = {}
    for index in range(len(candidates) - 1, -1, -1):
        following[index] = upcoming.get(candidates[index].level)
        upcoming[candidates[index].level] = index
    return following
