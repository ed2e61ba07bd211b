"""How the clauses of one plan are called in its tables: 第40条, 三（二）1, 专栏2, with their lead sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType

from kb.export import addresses
from kb.export.table import Cell
from kb.export.wording import opening
from kb.model import Clause, ClauseKind, NodeKind, Plan
from kb.text import squeeze

_UNNUMBERED: Mapping[ClauseKind, str] = MappingProxyType(
    {
        ClauseKind.CLAUSE: "段",
        ClauseKind.BOX: "专栏",
        ClauseKind.LEAD: "引言",
        ClauseKind.FRONT: "前言",
        ClauseKind.BACK: "文末",
    }
)
_PAUSES = "、.．,，:："
_LABEL = 30  # characters of a lead sentence that are shown


class ClauseNames:
    """The names of the clauses of one plan, by clause id."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def number(self, clause_id: str) -> str:
        """The number of a clause, as short as it can be without being mistaken for another's.

        第40条 where plain numbers run through the plan; the markers of the sections above in front where numbering
        starts anew in each section.
        """
        clause = self._plan.clause_by_id[clause_id]
        own = _bare(clause.marker) or _UNNUMBERED[clause.kind]
        if self._uses[own] == 1:
            return f"第{own}条" if own.isdecimal() else own
        return self._above(clause) + own

    def label(self, clause_id: str) -> str:
        """Number and lead sentence in one line: 第40条 推动招商引资模式转型."""
        return f"{self.number(clause_id)} {self.lead(clause_id)}".strip()

    def lead(self, clause_id: str) -> str:
        """The lead sentence of a clause, or its opening words where it has none."""
        clause = self._plan.clause_by_id[clause_id]
        return opening(clause.heading or clause.text.removeprefix(clause.marker), _LABEL).rstrip("。.：:")

    def cell(self, clause_id: str) -> Cell:
        """The label with a link to the clause."""
        return Cell(self.label(clause_id), addresses.clause(clause_id))

    def quote(self, clause_id: str, quote: str) -> str:
        """Words of the plan with the place they are taken from: 第40条：“…”."""
        return f"{self.number(clause_id)}：“{quote.strip()}”"

    @cached_property
    def _uses(self) -> Mapping[str, int]:
        return Counter(_bare(clause.marker) or _UNNUMBERED[clause.kind] for clause in self._plan.clauses)

    def _above(self, clause: Clause) -> str:
        sections = (
            node for node in self._plan.ancestors(self._plan.nodes[clause.node]) if node.kind == NodeKind.SECTION
        )
        return "".join(_bare(node.marker) for node in sections)


def _bare(marker: str) -> str:
    """A marker without white space and pause marks: "40、" is 40."""
    return squeeze(marker).rstrip(_PAUSES)
