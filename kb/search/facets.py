"""How many of the clauses found are of which plan, role, chapter and section."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from kb.search.documents import SearchDocument
from kb.search.engine import Field, Node, SearchEngine
from kb.search.entries import counted

_FIELDS = {
    "plan": Field.PLAN,
    "chapter": Field.CHAPTER_TITLE,
    "section": Field.SECTION_TITLE,
    "role": Field.ROLE,
}
_MOST_VALUES = 100  # values told of one facet


class Facets(Mapping[str, Mapping[str, int]]):
    """Counts by plan and role and, where all hits are of one plan, by its chapters and sections; most frequent first.

    They are counted when somebody looks: in a large archive that takes as long as the search itself.
    """

    def __init__(self, engine: SearchEngine, asked: Node, beside: Sequence[SearchDocument]) -> None:
        """`asked` is what the engine found; `beside` are further hits."""
        self._engine = engine
        self._asked = asked
        self._beside = beside

    def __getitem__(self, name: str) -> Mapping[str, int]:
        return self._counts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._counts)

    def __len__(self) -> int:
        return len(self._counts)

    def __repr__(self) -> str:
        return repr(self._counts)

    @cached_property
    def _counts(self) -> dict[str, Mapping[str, int]]:
        found = self._counted("plan", "role")
        if len(found["plan"]) <= 1:
            found |= self._counted("chapter", "section")
        return found

    def _counted(self, *names: str) -> dict[str, Mapping[str, int]]:
        counts = self._engine.counts(self._asked, [_FIELDS[name] for name in names])
        return {name: self._by_count(counts[_FIELDS[name]], _FIELDS[name]) for name in names}

    def _by_count(self, literal: Mapping[str, int], field: Field) -> Mapping[str, int]:
        """The most frequent values among the clauses found and those beside, most frequent first, then by name."""
        counts = Counter(literal)
        counts.update(value for document in self._beside if (value := counted(document, field)))
        by_name = sorted(counts)
        return {value: counts[value] for value in sorted(by_name, key=counts.__getitem__, reverse=True)[:_MOST_VALUES]}
