"""A built knowledge base, opened for reading: the facade that command line, pages and exports ask."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from kb.config import Config
from kb.errors import NotFoundError
from kb.library.review import current_fingerprint, overlay
from kb.model import Clause, Gaps, Goal, PlanRecord, SearchResult, Target, Trace
from kb.store.decisions import JOURNAL, Decision, LinkKey
from kb.store.generations import DataFolder, Generation
from kb.store.records import PlanSummary

if TYPE_CHECKING:
    from kb.extract.reconcile import Finding
    from kb.graph.plan_graph import PlanGraph
    from kb.search.service import Searcher
    from kb.search.suggest import Suggestions
    from kb.store.reviews import ReviewBook

_RECORDS_IN_MEMORY = 32  # a record takes about a megabyte; an officer works on a handful of plans at a time


class KnowledgeBase:
    """One generation, opened for reading. Safe to share between threads."""

    def __init__(self, generation: Generation, config: Config) -> None:
        self._generation = generation
        self._config = config
        self._lock = RLock()
        self._records: OrderedDict[str, tuple[PlanRecord, PlanGraph]] = OrderedDict()
        self._reviews: ReviewBook | None = None
        self._reviewed_at: int | None = None  # when the journal last changed, as of what is in memory

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
            self._forget_if_reviewed()
            if plan_id not in self._records:
                record = overlay(self._generation.record(plan_id), self._decisions(plan_id))
                self._records[plan_id] = (record, PlanGraph(record))
                if len(self._records) > _RECORDS_IN_MEMORY:
                    self._records.popitem(last=False)
            self._records.move_to_end(plan_id)
            return self._records[plan_id]

    # ----------------------------------------------------------------------- what people decided

    @property
    def reviews(self) -> ReviewBook:
        """The journal of review decisions; it is made when it does not exist.

        Raises:
            StoreError: it cannot be opened.
        """
        from kb.store.reviews import ReviewBook

        with self._lock:
            if self._reviews is None:
                self._reviews = ReviewBook.of(self._config.data)
            return self._reviews

    def decide(self, *decisions: Decision) -> None:
        """Enter decisions into the journal, with the fingerprint of the texts as they stand, and let them count.

        Raises:
            NotFoundError: a decision names a goal or clause that is not in the knowledge base.
        """
        stamped = []
        for decision in decisions:
            self.find(decision.source)
            mark = current_fingerprint(self.record(decision.plan), decision.source, decision.target)
            if mark is None and decision.target:
                self.find(decision.target)
            stamped.append(replace(decision, fingerprint=mark or ""))
        self.reviews.record(*stamped)
        self._forget()

    def undo(self, who: str) -> Decision | None:
        """Withdraw the last decision of `who` that stands, and give it; None when there is none."""
        undone = self.reviews.undo(who)
        self._forget()
        return undone

    def _decisions(self, plan_id: str) -> Mapping[LinkKey, Decision]:
        return self.reviews.standing(plan_id) if self._journal_time() is not None else {}

    def _journal_time(self) -> int | None:
        """When the journal last changed (0 for a database server, which does not say), or None where there is none."""
        if "KB_REVIEWS" in os.environ:
            return 0
        try:
            return (self._config.data / JOURNAL).stat().st_mtime_ns
        except FileNotFoundError:
            return None

    def _forget_if_reviewed(self) -> None:
        changed = self._journal_time()
        if changed != self._reviewed_at:
            self._reviewed_at = changed
            self._records.clear()

    def _forget(self) -> None:
        with self._lock:
            self._records.clear()

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
        from kb.extract.reconcile import reconcile

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

    def suggest(self, prefix: str) -> Suggestions:
        """What a reader who has typed `prefix` may want: clauses, targets, terms; empty where it says nothing yet."""
        return self._searcher.suggest(prefix)


def plan_of(node_id: str) -> str:
    """The plan id at the head of a clause, goal or target id.

    >>> plan_of("carbon-2022/32#1")
    'carbon-2022'
    """
    return node_id.partition("/")[0]
