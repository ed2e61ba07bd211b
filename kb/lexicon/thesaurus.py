"""The policy thesaurus: what people type, what plans write, and how the two relate.

The words themselves stand in `kb/lexicon/thesaurus/<field>.tsv`; `kb.lexicon.groups` describes the columns.
"""

from __future__ import annotations

import gc
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from kb.lexicon.breaks import BREAKS_FILE, load_breaks
from kb.lexicon.groups import Group, Kind, Member, Relation, read_groups
from kb.lexicon.indicators import spellings
from kb.lexicon.matching import TermFinder, term_key
from kb.lexicon.rows import Stamp, packaged_folder, read_rows, stamps, tsv_files
from kb.text import Span

__all__ = ["Expansion", "Group", "Kind", "Member", "Relation", "TermMatch", "Thesaurus", "default_thesaurus"]

_WORD_LENGTHS = range(3, 9)  # characters; shorter terms appear by chance where words meet, longer ones are phrases
_Use = tuple[Group, Member]  # one appearance of a term: in which group, as what
_PUNCTUATION = re.compile(r"[^\w.+]")
_UPWARD = 0.5  # a broader term finds much that was not asked for
_RANK = {relation: rank for rank, relation in enumerate(Relation)}


class Expansion(NamedTuple):
    """A term to search beside the one given."""

    term: str
    relation: Relation
    weight: float  # 0..1
    field: str


class TermMatch(NamedTuple):
    """A term found in a text: `text[span]` is how it is written there, `group` the official term it belongs to."""

    term: str
    span: Span
    group: str
    relation: Relation  # of `term` to `group`


class Thesaurus:
    """All groups, indexed by every term. Terms are compared without case, width, blanks and quotation marks."""

    def __init__(self, groups: Iterable[Group]) -> None:
        self.groups = tuple(groups)

    @classmethod
    def load(cls, extra: Path | None = None) -> Thesaurus:
        """Read the packaged files, then those of the folder `extra` where given.

        Raises:
            LexiconError: a file cannot be read or a row is malformed; names file and line.
        """
        collecting = gc.isenabled()
        gc.disable()  # nothing read here becomes garbage, and looking for it takes as long as reading
        try:
            return cls(read_groups(chain.from_iterable(map(read_rows, tsv_files(_folders(extra))))))
        finally:
            if collecting:
                gc.enable()

    def expand(self, term: str) -> tuple[Expansion, ...]:
        """Terms to search beside `term`, best first; empty for an unknown term.

        Weights multiply along the way: to what means the same, from there one step to a narrower, related or broader
        term, and on to what means the same as that.
        """
        best: dict[str, Expansion] = {}
        for same in self._same(term):
            _keep(best, same)
            for step in self._neighbours(same):
                for reached in self._same(step.term):
                    weight = step.weight * reached.weight
                    _keep(best, Expansion(reached.term, step.relation, weight, step.field))
        best.pop(term_key(term), None)
        return tuple(sorted(best.values(), key=_order))

    def find(self, text: str) -> tuple[TermMatch, ...]:
        """The terms in `text` from left to right, at each place the longest; they do not overlap. Linear time."""
        return tuple(self._match(key, span) for key, span in self._finder.find(text))

    def canonical(self, term: str) -> str:
        """The official term that means the same as `term`, or `term` itself where there is none."""
        for group, member in self._uses.get(term_key(term), ())[:1]:
            if member.relation is Relation.SAME:
                return group.official
        return term

    def indicator_key(self, name: str) -> str:
        """A name equal for all spellings of one indicator: growth words, units and scope do not count.

        An unknown indicator keeps its own bare name.
        """
        bare = name
        for bare in spellings(name):
            official = self._indicators.get(term_key(bare))
            if official:
                return official
        return bare

    def words(self) -> Iterator[str]:
        """Terms a segmenter should know as words: 3 to 8 characters without punctuation, each once."""
        for uses in self._uses.values():
            term = uses[0][1].term
            if len(term) in _WORD_LENGTHS and not _PUNCTUATION.search(term):
                yield term

    def _same(self, term: str) -> Iterator[Expansion]:
        """`term` and the terms that mean the same."""
        yield Expansion(term, Relation.SAME, 1.0, "")
        for group, member in self._uses.get(term_key(term), ()):
            if member.relation is Relation.SAME:
                for other in group.members:
                    if other.relation is Relation.SAME:
                        yield Expansion(other.term, Relation.SAME, member.weight * other.weight, group.field)

    def _neighbours(self, origin: Expansion) -> Iterator[Expansion]:
        """The terms one step from `origin` that do not mean the same."""
        for group, member in self._uses.get(term_key(origin.term), ()):
            weight = origin.weight * member.weight
            if member.relation is Relation.NARROWER:
                yield Expansion(group.official, Relation.BROADER, weight * _UPWARD, group.field)
            elif member.relation is Relation.RELATED:
                yield Expansion(group.official, Relation.RELATED, weight, group.field)
            elif member.term == group.official:  # reached once for each group, whichever term the search began with
                for other in group.members:
                    if other.relation is not Relation.SAME:
                        yield Expansion(other.term, other.relation, weight * other.weight, group.field)

    def _match(self, key: str, span: Span) -> TermMatch:
        group, member = self._uses[key][0]
        return TermMatch(member.term, span, group.official, member.relation)

    @cached_property
    def _uses(self) -> Mapping[str, tuple[_Use, ...]]:
        return _uses(self.groups)

    @cached_property
    def _finder(self) -> TermFinder:
        return TermFinder(self._uses, load_breaks())

    @cached_property
    def _indicators(self) -> Mapping[str, str]:
        """Official names of indicators by the key of each name that means the same."""
        return {
            member.key: group.official
            for group in self.groups
            if group.kind is Kind.INDICATOR
            for member in group.members
            if member.relation is Relation.SAME
        }


def _uses(groups: Iterable[Group]) -> Mapping[str, tuple[_Use, ...]]:
    """The appearances of each term by its key, the closest relation first, then in the order of the groups."""
    uses: dict[str, tuple[_Use, ...]] = {}
    for group in groups:
        for member in group.members:
            use = ((group, member),)
            uses[member.key] = uses[member.key] + use if member.key in uses else use
    for key, several in uses.items():
        if len(several) > 1:
            uses[key] = tuple(sorted(several, key=lambda use: _RANK[use[1].relation]))
    return uses


def _keep(best: dict[str, Expansion], found: Expansion) -> None:
    """Put `found` into `best` unless a better way to the same term is there."""
    key = term_key(found.term)
    if key not in best or _order(found) < _order(best[key]):
        best[key] = found


def _order(expansion: Expansion) -> tuple[float, int]:
    """Best first; ties stay in the order of the files, which puts official terms first."""
    return -expansion.weight, _RANK[expansion.relation]


def _folders(extra: Path | None) -> tuple[Path, ...]:
    return (packaged_folder("thesaurus"), *([extra] if extra else []))


def default_thesaurus(extra: Path | None = None) -> Thesaurus:
    """The thesaurus of the package and of the folder `extra`, read again only after one of their files has changed."""
    return _loaded(extra, stamps(_folders(extra), BREAKS_FILE))


def recent_thesaurus() -> Thesaurus:
    """The thesaurus of the package as it was within the last second, for work that asks for it at every document."""
    return _thesaurus_at(int(time.monotonic()))


@lru_cache(maxsize=1)
def _thesaurus_at(_second: int) -> Thesaurus:
    return default_thesaurus()


@lru_cache(maxsize=4)
def _loaded(extra: Path | None, _stamps: tuple[Stamp, ...]) -> Thesaurus:
    """`_stamps` only tell one state of the files from another."""
    return Thesaurus.load(extra)
