"""Builds the tree of a document from its candidates: which of them count, and what stands below what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kb.model import Line, SourceText
from kb.parser.candidates import NAMED_LINE, STYLED, Candidate
from kb.parser.levels import rank_levels
from kb.parser.likely import likely_headings, without_title
from kb.parser.markers import DECIMALS, MarkerKind
from kb.text import squeeze

_GAP = 3  # numbers that may be missing in a list, lost in reading or in print
_NAMED_UNITS = (
    MarkerKind.VOLUME,
    MarkerKind.PIECE,
    MarkerKind.PART,
    MarkerKind.CHAPTER,
    MarkerKind.SECTION,
    MarkerKind.ARTICLE,
)
_ITEMS = (MarkerKind.DASH, MarkerKind.BULLET, MarkerKind.CIRCLED)


@dataclass(frozen=True, slots=True)
class Branch:
    """A candidate that counts, its place among the branches of the document, and its parent's."""

    candidate: Candidate
    order: int
    parent: int | None
    depth: int  # 1 is the highest


def build_outline(source: SourceText, candidates: Sequence[Candidate]) -> list[Branch]:
    """The branches of the document in order; candidates that are no headings after all are left out."""
    likely = likely_headings(source, candidates)
    ranks = rank_levels(likely)
    return _Builder(source, without_title(source, likely, ranks), ranks).build()


class _Builder:
    """Walks through the candidates once, keeping the branches that are open and the numbers each kind has reached."""

    def __init__(self, source: SourceText, candidates: Sequence[Candidate], ranks: Mapping[str, int]) -> None:
        self._source = source
        self._candidates = candidates
        self._ranks = ranks
        self._branches: list[Branch] = []
        self._open: list[tuple[int, Branch]] = []  # rank and branch, highest first
        self._below: dict[str, int] = {}  # last number of each kind under the present parents
        self._last: dict[str, int] = {}  # last number of each kind anywhere
        self._following = _following_numbers(candidates)
        self._box: _Box | None = None

    def build(self) -> list[Branch]:
        """The branches that count."""
        for index, candidate in enumerate(self._candidates):
            if candidate.level == MarkerKind.BOX:
                self._open_box(candidate)
            elif not self._is_in_box(candidate) and self._counts(candidate, self._following[index]):
                self._add(candidate, self._rank(candidate))
        return self._branches

    def _rank(self, candidate: Candidate) -> int:
        return 0 if candidate.level == NAMED_LINE else self._ranks[candidate.level]

    def _add(self, candidate: Candidate, rank: int) -> None:
        while self._open and self._open[-1][0] >= rank:
            self._open.pop()
        branch = _branch(candidate, len(self._branches), self._open[-1][1] if self._open else None)
        self._branches.append(branch)
        self._open.append((rank, branch))
        self._below = {level: number for level, number in self._below.items() if self._ranks[level] <= rank}
        if candidate.number is not None:
            self._below[candidate.level] = self._last[candidate.level] = candidate.number

    def _counts(self, candidate: Candidate, following: int | None) -> bool:
        """Whether the number of a candidate fits what has been read, so that it is no reference and no value."""
        number = candidate.number
        if number is None:
            return bool(self._open) or candidate.level not in _ITEMS
        below, last = self._below.get(candidate.level, 0), self._last.get(candidate.level, 0)
        if number in (below + 1, last + 1) or (number == 1 and candidate.level != MarkerKind.ARTICLE):
            return self._prefix_fits(candidate)
        if candidate.level == MarkerKind.ARTICLE:
            return last <= number <= last + _GAP
        if candidate.level in _NAMED_UNITS:
            return candidate.title_only
        is_gap = below <= number <= below + _GAP or last < number <= last + _GAP
        is_misread = following in (below + 2, number + 1)
        return (is_gap or is_misread) and self._prefix_fits(candidate)

    def _prefix_fits(self, candidate: Candidate) -> bool:
        """For 2.3.1: whether 2.3 is open above it or its list has just begun; other kinds have no prefix."""
        if candidate.level not in DECIMALS or len(candidate.numbers) < 2:
            return True
        upper = DECIMALS[len(candidate.numbers) - 2]
        above = next((b.candidate for _, b in reversed(self._open) if b.candidate.level == upper), None)
        if above is not None:
            return above.numbers == candidate.numbers[:-1]
        return True

    def _open_box(self, candidate: Candidate) -> None:
        """Hang a box under the innermost open branch that is no item, unless its title only repeats after a page."""
        end = box_end(self._source, candidate.line)
        if self._box and _same_title(self._source, self._box.title, candidate):
            self._box = replace(self._box, end=end)
            return
        while self._open and self._open[-1][1].candidate.level in _ITEMS:
            self._open.pop()
        rank, parent = self._open[-1] if self._open else (-1, None)
        self._branches.append(_branch(candidate, len(self._branches), parent))
        self._box = _Box(candidate, end, rank)

    def _is_in_box(self, candidate: Candidate) -> bool:
        """Whether a candidate is a row or point of the box read last; where its end is not plain, the numbers tell."""
        box = self._box
        if box is None or box.is_closed:
            return False
        number, level = candidate.number, candidate.level
        if box.end is not None:
            return candidate.line < box.end and not self._is_next(candidate, box)
        goes_on = number is not None and number == box.numbers.get(level, 0) + 1
        resumes = number is not None and number > 1 and number == self._below.get(level, 0) + 1
        rises = self._rank(candidate) <= box.host_rank and self._counts(candidate, None) and number is not None
        if (
            level == NAMED_LINE
            or level.startswith(STYLED)
            or level in _NAMED_UNITS
            or (not goes_on and (resumes or rises))
        ):
            box.is_closed = True
            return False
        if number is not None:
            box.numbers[level] = number
        return True

    def _is_next(self, candidate: Candidate, box: _Box) -> bool:
        """Whether a bare title inside a set-off block is the next section, which the layout has put into the box."""
        number = candidate.number
        is_following = number is not None and 1 < number == self._below.get(candidate.level, 0) + 1
        return is_following and candidate.title_only and self._rank(candidate) <= box.host_rank


@dataclass(slots=True)
class _Box:
    """The box read last. `end` is the line behind it where tables or quotes show it, `numbers` those read inside."""

    title: Candidate
    end: int | None
    host_rank: int
    numbers: dict[str, int] = field(default_factory=dict)
    is_closed: bool = False


def _branch(candidate: Candidate, order: int, parent: Branch | None) -> Branch:
    if parent is None:
        return Branch(candidate, order, None, 1)
    return Branch(candidate, order, parent.order, parent.depth + 1)


def _following_numbers(candidates: Sequence[Candidate]) -> list[int | None]:
    """For each candidate, the number of the next one of its kind."""
    following: list[int | None] = [None] * len(candidates)
    upcoming: dict[str, int | None] = {}
    for index in range(len(candidates) - 1, -1, -1):
        level = candidates[index].level
        following[index] = upcoming.get(level)
        upcoming[level] = candidates[index].number
    return following


def box_end(source: SourceText, title: int) -> int | None:
    """The line behind the table, the quote or the picture that makes up the box, or None where it is plain text."""
    lines = source.lines
    if lines[title].style.role == "caption":
        return title + 1
    end = title + 1
    while end < len(lines) and _is_set_off(lines[end]):
        end += 1
    return end if end > title + 1 else None


def _is_set_off(line: Line) -> bool:
    return line.style.table is not None or line.style.role == "quote"


def _same_title(source: SourceText, earlier: Candidate, later: Candidate) -> bool:
    """Whether a box title repeats the one before it, as at the top of the next page."""
    titles = [squeeze(candidate.heading.of(source.text)).removesuffix("（续）") for candidate in (earlier, later)]
    return earlier.numbers == later.numbers and titles[0] == titles[1]
