"""Where a box (专栏) ends: behind its table or quotation, or where the numbers of the document go on."""

from __future__ import annotations

from dataclasses import dataclass, field

from kb.model import Line, SourceText
from kb.parser.candidates import NAMED_LINE, STYLED, Candidate
from kb.parser.numbering import NAMED_UNITS, Numbering
from kb.text import squeeze


@dataclass(slots=True)
class OpenBox:
    """The box read last. `end` is the line behind it where the layout shows it; `host_rank` that of what it hangs
    under; `numbers` the last number of each kind read inside."""

    title: Candidate
    end: int | None
    host_rank: int
    numbers: dict[str, int] = field(default_factory=dict)
    is_closed: bool = False

    def holds(self, candidate: Candidate, rank: int, numbering: Numbering, *, fits: bool) -> bool:
        """Whether a candidate is a row or point inside the box; the box is closed by the first that is not."""
        if self.is_closed:
            return False
        rises = rank <= self.host_rank and fits and candidate.number is not None
        if self.end is not None:
            is_next = rises and numbering.goes_on(candidate) and candidate.title_only
            self.is_closed = candidate.line >= self.end or is_next
        else:
            is_section = candidate.level == NAMED_LINE or candidate.level.startswith(STYLED)
            resumes = rises or numbering.goes_on(candidate)
            self.is_closed = is_section or candidate.level in NAMED_UNITS or (resumes and not self._goes_on(candidate))
        if not self.is_closed and candidate.number is not None:
            self.numbers[candidate.level] = candidate.number
        return not self.is_closed

    def is_repeated_by(self, candidate: Candidate, source: SourceText) -> bool:
        """Whether a box title repeats this one, as at the top of the next page."""
        titles = [squeeze(each.heading.of(source.text)).removesuffix("（续）") for each in (self.title, candidate)]
        return self.title.numbers == candidate.numbers and titles[0] == titles[1]

    def _goes_on(self, candidate: Candidate) -> bool:
        """Whether a candidate goes on a list that began inside the box."""
        return candidate.number is not None and candidate.number == self.numbers.get(candidate.level, 0) + 1


def box_end(source: SourceText, title: int) -> int | None:
    """The line behind the table, the quotation or the picture that makes up the box, or None where it is plain text."""
    lines = source.lines
    if lines[title].style.role == "caption":
        return title + 1
    end = title + 1
    while end < len(lines) and _is_set_off(lines[end]):
        end += 1
    return end if end > title + 1 else None


def _is_set_off(line: Line) -> bool:
    return line.style.table is not None or line.style.role == "quote"
