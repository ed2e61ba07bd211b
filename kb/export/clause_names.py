"""How the clauses of one plan are called in its tables: 第40条, 三、（二）1, 专栏2, with their lead sentence."""

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
        ClauseKind.CLAUSE: "第{}段",
        ClauseKind.BOX: "专栏{}",
        ClauseKind.LEAD: "引言{}",
        ClauseKind.FRONT: "前言{}",
        ClauseKind.BACK: "文末{}",
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

        第40条 where plain numbers run through the plan; with the markers of the sections above in front where
        numbering starts anew in each section; the count of the paragraph in its section where nothing is numbered.
        """
        return self._numbers[clause_id]

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
        """Words of the plan behind the place they are taken from: 第40条：…

        Without quotation marks, since the words often bring their own and stay as they are printed.
        """
        return f"{self.number(clause_id)}：{quote.strip()}"

    @cached_property
    def _numbers(self) -> Mapping[str, str]:
        clauses = self._plan.clauses
        above = {clause.id: self._above(clause) for clause in clauses}
        alike = Counter((above[clause.id], clause.kind) for clause in clauses if not _bare(clause.marker))
        uses = Counter(_bare(clause.marker) for clause in clauses)
        seen: Counter[tuple[str, ClauseKind]] = Counter()
        numbers = {}
        for clause in clauses:
            own, place = _bare(clause.marker), (above[clause.id], clause.kind)
            if own:
                named = f"第{own}条" if own.isdecimal() else own
                numbers[clause.id] = named if uses[own] == 1 else above[clause.id] + own
            else:
                seen[place] += 1
                is_only = alike[place] == 1 and clause.kind is not ClauseKind.CLAUSE
                numbers[clause.id] = above[clause.id] + _UNNUMBERED[clause.kind].format("" if is_only else seen[place])
        return numbers

    def _above(self, clause: Clause) -> str:
        """The markers of the sections above a clause, as printed."""
        above = self._plan.ancestors(self._plan.nodes[clause.node])
        return "".join(squeeze(node.marker) for node in above if node.kind is NodeKind.SECTION)


def _bare(marker: str) -> str:
    """A marker without white space and pause marks: "40、" is 40."""
    return squeeze(marker).rstrip(_PAUSES)
