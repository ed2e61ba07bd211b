"""A built knowledge base, opened for reading: the facade that command line, pages and exports ask."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, TypeVar

from kb.config import Config
from kb.errors import NotFoundError
from kb.library.desk import ReviewDesk, ReviewedLink
from kb.model import Clause, Gaps, Goal, Hit, PlanRecord, SearchResult, Target, Trace
from kb.store.decisions import Decision
from kb.store.generations import DataFolder, Generation
from kb.store.records import PlanSummary

if TYPE_CHECKING:
    from kb.extract.figures.reconcile import Finding
    from kb.graph.plan_graph import PlanGraph
    from kb.search.service import Searcher
    from kb.search.suggest import Suggestions

_RECORDS_IN_MEMORY = 32  # a record takes about a megabyte; an officer works on a handful of plans at a time


_T = TypeVar("_T")


class _Recent(OrderedDict[str, _T]):
    """The last few things that were asked for, by plan id."""

    def __getitem__(self, plan_id: str) -> _T:
        self.move_to_end(plan_id)
        return super().__getitem__(plan_id)

    def put(self, plan_id: str, value: _T) -> None:
        """Keep `value`; the one not asked for longest is forgotten when there are too many."""
        self[plan_id] = value
        if len(self) > _RECORDS_IN_MEMORY:
            self.popitem(last=False)


class KnowledgeBase:
    """One generation, opened for reading. Safe to share between threads."""

    def __init__(self, generation: Generation, config: Config) -> None:
        self._generation = generation
        self._config = config
        self._lock = RLock()
        self._stored: _Recent[PlanRecord] = _Recent()
        self._records: _Recent[tuple[PlanRecord, PlanGraph]] = _Recent()
        self._reviewed: Hashable = None  # version of the journal that `_records` were made with
        self.desk = ReviewDesk(config.data, self._proposed)

    @classmethod
    def open(cls, data: Path | None = None) -> KnowledgeBase:
        """Open the knowledge base in folder `data` (default: `Config.data`).

        Raises:
            StoreError: there is none, or this version cannot open it; the message says what to run.
        """
        config = Config() if data is None else Config(data=data)
        return cls(DataFolder(config.data).current(), config)

    def current(self) -> KnowledgeBase:
        """This knowledge base, or the one that has replaced it on disk since it was opened."""
        name = DataFolder(self._config.data).current_name()
        return self if name in (None, self.generation) else KnowledgeBase.open(self._config.data)

    @property
    def generation(self) -> str:
        """The name of the generation, e.g. "000007"."""
        return self._generation.name

    def plans(self) -> tuple[PlanSummary, ...]:
        """All plans, by id."""
        return self._generation.catalog

    def record(self, plan_id: str) -> PlanRecord:
        """Everything known of one plan.

        Raises:
            NotFoundError: no plan has this id.
        """
        return self._loaded(plan_id)[0]

    def graph(self, plan_id: str) -> PlanGraph:
        """The goals, tasks, measures and accepted links of one plan as a graph.

        Raises:
            NotFoundError: no plan has this id.
        """
        return self._loaded(plan_id)[1]

    def _loaded(self, plan_id: str) -> tuple[PlanRecord, PlanGraph]:
        from kb.graph.plan_graph import PlanGraph

        with self._lock:
            version = self.desk.version()
            if version != self._reviewed:
                self._reviewed = version
                self._records.clear()
            if plan_id not in self._records:
                record = self.desk.lay_over(self._proposed(plan_id))
                self._records.put(plan_id, (record, PlanGraph(record)))
            return self._records[plan_id]

    def _proposed(self, plan_id: str) -> PlanRecord:
        """The record of a plan as the program made it."""
        with self._lock:
            if plan_id not in self._stored:
                self._stored.put(plan_id, self._generation.record(plan_id))
            return self._stored[plan_id]

    # ----------------------------------------------------------------------- what people decided

    def decide(self, *decisions: Decision) -> tuple[Decision, ...]:
        """Enter decisions into the journal and let them count. Errors as for `ReviewDesk.decide`."""
        return self.desk.decide(*decisions)

    def undo(self, who: str, plan_id: str | None = None) -> Decision | None:
        """Withdraw the last decision of `who` (on one plan) that stands, and give it; None when there is none."""
        return self.desk.undo(who, plan_id)

    def reviewed_links(self, plan_ids: Sequence[str] = ()) -> Iterator[ReviewedLink]:
        """What people hold of pairs of goals, tasks and measures (none named: in all plans), to learn from."""
        return self.desk.reviewed_links(plan_ids)

    # ----------------------------------------------------------------------- asking

    def find(self, node_id: str) -> Clause | Goal | Target:
        """The clause, goal or target with this id.

        Raises:
            NotFoundError: there is none; the message names the part that is unknown.
        """
        record = self.record(plan_of(node_id))
        found = (
            record.plan.clause_by_id.get(node_id) or record.goal_by_id.get(node_id) or record.target_by_id.get(node_id)
        )
        if found is None:
            raise NotFoundError(f"《{record.plan.title}》中没有 {node_id}", advice="kb clauses、kb goals 列出全部编号")
        return found

    def clause(self, clause_id: str) -> Clause:
        """The clause with this id, or the clause in which the goal or target with this id stands.

        Raises:
            NotFoundError: there is none.
        """
        found = self.find(clause_id)
        return found if isinstance(found, Clause) else self.record(plan_of(clause_id)).plan.clause_by_id[found.clause]

    def trace(self, node_id: str) -> Trace:
        """The paths through a goal, target, task or measure, best first.

        Raises:
            NotFoundError: no node has this id.
        """
        self.find(node_id)
        return self.graph(plan_of(node_id)).trace(node_id)

    def gaps(self, plan_id: str) -> Gaps:
        """What the plan promises without means.

        Raises:
            NotFoundError: no plan has this id.
        """
        return self.graph(plan_id).gaps()

    def findings(self, plan_id: str) -> tuple[Finding, ...]:
        """What recomputing the plan's targets shows.

        Raises:
            NotFoundError: no plan has this id.
        """
        from kb.extract.figures.reconcile import reconcile

        record = self.record(plan_id)
        return reconcile(record.plan, record.targets)

    @cached_property
    def _searcher(self) -> Searcher:
        from kb.search.service import Searcher

        return Searcher.open(self._generation.index, self._config.search)

    def search(
        self,
        query: str,
        *,
        mode: str = "hybrid",
        plan: str | None = None,
        role: str | None = None,
        section: str | None = None,
        limit: int = 20,
        offset: int = 0,
    ) -> SearchResult:
        """The clauses that speak of `query`, best first; `limit` hits from `offset` on.

        Raises:
            QueryError: the query leaves nothing to search for.
        """
        return self._searcher.search(
            query, mode=mode, plan=plan, role=role, section=section, limit=limit, offset=offset
        )

    def similar(self, clause_id: str, limit: int = 10) -> tuple[Hit, ...]:
        """The clauses of all plans nearest in meaning to a clause, nearest first; none without sentence vectors.

        Raises:
            NotFoundError: there is no such clause.
        """
        return self._searcher.similar(self.clause(clause_id).id, limit)

    def suggest(self, prefix: str) -> Suggestions:
        """What a reader who has typed `prefix` may want: clauses, targets, terms; empty where it says nothing yet."""
        return self._searcher.suggest(prefix)


def plan_of(node_id: str) -> str:
    """The plan id at the head of a clause, goal or target id.

    >>> plan_of("carbon-2022/32#1")
    'carbon-2022'
    """
    return node_id.partition("/")[0]
