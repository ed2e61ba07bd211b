"""Builds the tree of a document from its candidates: which of them count, and what stands below what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kb.model import SourceText
from kb.parser.boxes import OpenBox, box_end
from kb.parser.candidates import CONTENTS, NAMED_LINE, Candidate
from kb.parser.levels import rank_levels
from kb.parser.likely import likely_headings, without_root, without_stated_title
from kb.parser.markers import MarkerKind
from kb.parser.numbering import Numbering, prefix_fits

_ITEMS = (MarkerKind.DASH, MarkerKind.BULLET, MarkerKind.CIRCLED)


@dataclass(frozen=True, slots=True)
class Branch:
    """A candidate that counts, its place among the branches of the document, and its parent's."""

    candidate: Candidate
    order: int
    parent: int | None
    depth: int  # 1 is the highest; more than one below the parent's where a heading between them has been lost


def build_outline(source: SourceText, candidates: Sequence[Candidate]) -> list[Branch]:
    """The branches of the document in order; candidates that are no headings after all are left out."""
    likely = without_stated_title(source, likely_headings(source, candidates))
    ranks = rank_levels(likely)
    return _Builder(source, without_root(source, likely, ranks), ranks).build()


class _Builder:
    """Walks through the candidates once, keeping the branches that are open."""

    def __init__(self, source: SourceText, candidates: Sequence[Candidate], ranks: Mapping[str, int]) -> None:
        self._source = source
        self._candidates = candidates
        self._ranks = ranks
        self._numbering = Numbering(candidates, ranks)
        self._branches: list[Branch] = []
        self._open: list[tuple[int, Branch]] = []  # rank and branch, highest first
        self._box: OpenBox | None = None

    def build(self) -> list[Branch]:
        """The branches that count."""
        for index, candidate in enumerate(self._candidates):
            if candidate.level == MarkerKind.BOX:
                self._open_box(candidate)
                continue
            fits = self._fits(index)
            rank = self._rank(candidate)
            if not (self._box and self._box.holds(candidate, rank, self._numbering, fits=fits)) and fits:
                self._add(index, rank)
        return self._branches

    def _rank(self, candidate: Candidate) -> int:
        return 0 if candidate.level in (NAMED_LINE, CONTENTS) else self._ranks[candidate.level]

    def _fits(self, index: int) -> bool:
        """Whether a candidate fits where it stands: by its number, and an item only below something."""
        candidate = self._candidates[index]
        if candidate.number is None:
            return bool(self._open) or candidate.level not in _ITEMS
        return self._numbering.fits(index) and prefix_fits(candidate, [branch.candidate for _, branch in self._open])

    def _add(self, index: int, rank: int) -> None:
        while self._open and self._open[-1][0] >= rank:
            self._open.pop()
        parent_rank, parent = self._open[-1] if self._open else (-1, None)
        lost = self._numbering.lost_levels(index, parent_rank) if rank > parent_rank + 1 else 0
        branch = self._hang(self._candidates[index], parent, lost)
        if branch.candidate.level != CONTENTS:  # nothing stands below a contents page
            self._open.append((rank, branch))
        self._numbering.note(branch.candidate, rank)

    def _open_box(self, candidate: Candidate) -> None:
        """Hang a box under the innermost open branch that is no item, unless its title only repeats after a page."""
        end = box_end(self._source, candidate.line)
        if self._box and self._box.is_repeated_by(candidate, self._source):
            self._box = replace(self._box, end=end, is_closed=False)
            return
        while self._open and self._open[-1][1].candidate.level in _ITEMS:
            self._open.pop()
        rank, parent = self._open[-1] if self._open else (-1, None)
        self._hang(candidate, parent, 0)
        self._box = OpenBox(candidate, end, rank)

    def _hang(self, candidate: Candidate, parent: Branch | None, lost: int) -> Branch:
        depth = (parent.depth if parent else 0) + 1 + lost
        branch = Branch(candidate, len(self._branches), parent.order if parent else None, depth)
        self._branches.append(branch)
        return branch
