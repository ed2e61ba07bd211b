"""Gives every node a key that stays the same when other parts of the document change.

Where the numbers of most clauses run through the document, those are known by their number ("32") and all else by "s"
and the path of numbers ("s3.2"); otherwise every node is known by its path of numbers ("3.2.1").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from kb.model import NodeKind
from kb.parser.outline import Branch

_FEWEST = 3  # clauses of one kind from which one can say that their numbers run through
_MOST = 0.5  # share of the numbered clauses that must be of that kind

KeyInput = tuple[NodeKind, Branch | None, int | None]
"""Kind, branch and parent (as an index) of one node."""


def node_keys(parts: Sequence[KeyInput]) -> list[str]:
    """One unique key per node, in order."""
    maker = _KeyMaker(_level_running_through(parts))
    keys: list[str] = []
    for kind, branch, parent in parts:
        keys.append(maker.key(kind, branch, parent, keys[parent] if parent is not None else ""))
    return keys


def _level_running_through(parts: Sequence[KeyInput]) -> str | None:
    """The kind of marker of most clauses, when none of its numbers occurs twice anywhere; None otherwise."""
    branches = [branch for kind, branch, _ in parts if kind is NodeKind.CLAUSE and branch]
    numbered = [branch for branch in branches if branch.candidate.number is not None]
    counts = Counter(branch.candidate.level for branch in numbered)
    if not counts:
        return None
    level, count = min(counts.items(), key=lambda item: (-item[1], item[0]))
    alike = [b for kind, b, _ in parts if kind is not NodeKind.ITEM and b and b.candidate.level == level]
    numbers = {branch.candidate.number for branch in alike}
    parents = {branch.parent for branch in alike}
    is_spread = len(parents) > 1 or None in parents
    enough = count >= max(_FEWEST, _MOST * len(numbered))
    return level if enough and is_spread and len(numbers) == len(alike) else None


@dataclass(slots=True)
class _KeyMaker:
    run_through: str | None  # the kind of clause whose number is its key
    used: set[str] = field(default_factory=set)
    repeats: dict[str, int] = field(default_factory=dict)
    unnumbered: dict[tuple[int | None, NodeKind], int] = field(default_factory=dict)

    def key(self, kind: NodeKind, branch: Branch | None, parent: int | None, above: str) -> str:
        number = branch.candidate.number if branch else None
        if kind in (NodeKind.FRONT, NodeKind.BACK):
            return self._unique(kind.value)
        if kind is NodeKind.BOX:
            return self._unique(f"box-{number or self._count(None, kind)}")
        if kind is NodeKind.ITEM:
            return self._unique(f"{above}-{number or self._count(parent, kind)}")
        if number is not None and branch and branch.candidate.level == self.run_through:
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
        candidate = key
        while candidate in self.used:
            self.repeats[key] = repeat = self.repeats.get(key, 1) + 1
            candidate = f"{key}_{repeat}"
        self.used.add(candidate)
        return candidate
