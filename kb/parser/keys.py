"""Gives every node a key that stays the same when other parts of the document change.

Clauses whose numbers run through the document are known by their number ("32"), and the sections above them by "s" and
the path of numbers ("s3.2"); otherwise every node is known by its path of numbers ("3.2.1").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kb.model import NodeKind
from kb.parser.outline import Branch

_FEWEST = 3  # numbered clauses from which one can say that their numbers run through

KeyInput = tuple[NodeKind, Branch | None, int | None]
"""Kind, branch and parent (as an index) of one node."""


def node_keys(parts: Sequence[KeyInput]) -> list[str]:
    """One unique key per node, in order."""
    maker = _KeyMaker(_numbers_run_through(parts))
    keys: list[str] = []
    for kind, branch, parent in parts:
        keys.append(maker.key(kind, branch, parent, keys[parent] if parent is not None else ""))
    return keys


def _numbers_run_through(parts: Sequence[KeyInput]) -> bool:
    """Whether all numbered clauses are of one kind and no number occurs twice."""
    branches = [branch for kind, branch, _ in parts if kind is NodeKind.CLAUSE and branch]
    numbered = [branch.candidate for branch in branches if branch.candidate.number is not None]
    numbers = {candidate.number for candidate in numbered}
    levels = {candidate.level for candidate in numbered}
    return len(numbered) >= _FEWEST and len(levels) == 1 and len(numbers) == len(numbered)


@dataclass(slots=True)
class _KeyMaker:
    run_through: bool
    used: set[str] = field(default_factory=set)
    unnumbered: dict[tuple[int | None, NodeKind], int] = field(default_factory=dict)

    def key(self, kind: NodeKind, branch: Branch | None, parent: int | None, above: str) -> str:
        number = branch.candidate.number if branch else None
        if kind in (NodeKind.FRONT, NodeKind.BACK):
            return self._unique(kind.value)
        if kind is NodeKind.BOX:
            return self._unique(f"box-{number or self._count(None, kind)}")
        if kind is NodeKind.ITEM:
            return self._unique(f"{above}-{number or self._count(parent, kind)}")
        if kind is NodeKind.CLAUSE and number is not None and self.run_through:
            return self._unique(str(number))
        component = f"u{self._count(parent, NodeKind.SECTION)}" if number is None else str(number)
        if above:
            return self._unique(f"{above}.{component}")
        return self._unique(f"s{component}" if self.run_through else component)

    def _count(self, parent: int | None, kind: NodeKind) -> int:
        """The position of an unnumbered node among its like below one parent."""
        self.unnumbered[parent, kind] = self.unnumbered.get((parent, kind), 0) + 1
        return self.unnumbered[parent, kind]

    def _unique(self, key: str) -> str:
        """`key`, or where a misprinted number repeats it, the same with _2, _3."""
        candidate, repeat = key, 1
        while candidate in self.used:
            repeat += 1
            candidate = f"{key}_{repeat}"
        self.used.add(candidate)
        return candidate
