"""The reviewer's desk: decisions are checked against the plans, entered, withdrawn, brought in and handed out."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from kb.errors import NotFoundError, ReviewError
from kb.library.review import REVIEWED_TYPES, comments_on, current_fingerprint, overlay, settle, type_between
from kb.library.review_queue import ReviewItem, review_items
from kb.model import LinkType, PlanRecord
from kb.store.decisions import GAP, JOURNAL, Decision, Entry, LinkKey

if TYPE_CHECKING:
    from kb.store.reviews import ReviewBook

ACCEPTED_GRADE = 2.0
"""The grade of a link that was accepted or added without one: a link, how strong was not said."""


@dataclass(frozen=True, slots=True)
class ReviewedLink:
    """What people hold of one pair, on the texts as they stand: an example to learn from. `grade` is 0..3."""

    plan: str
    source: str
    target: str
    type: LinkType
    grade: float


class ReviewDesk:
    """Decisions on the plans of one knowledge base. Safe to share between threads.

    `proposed` gives the record of a plan as the program made it (raising NotFoundError where there is no such plan).
    """

    def __init__(self, data: Path, proposed: Callable[[str], PlanRecord]) -> None:
        self._data = data
        self._proposed = proposed
        self._lock = RLock()
        self._book: ReviewBook | None = None
        self._changes = 0  # made by this desk

    @property
    def book(self) -> ReviewBook:
        """The journal; it is made when it does not exist.

        Raises:
            StoreError: it cannot be opened.
        """
        from kb.store.reviews import ReviewBook

        with self._lock:
            if self._book is None:
                self._book = ReviewBook.of(self._data)
            return self._book

    def version(self) -> Hashable:
        """Something that differs after every change of the journal, whoever made it; None where there is no journal."""
        if os.environ.get("KB_REVIEWS"):
            return self.book.newest()
        try:
            state = (self._data / JOURNAL).stat()
        except FileNotFoundError:
            return None
        return state.st_mtime_ns, state.st_size, self._changes  # the clock of a file system may stand for a moment

    # ----------------------------------------------------------------------- reading

    def lay_over(self, record: PlanRecord) -> PlanRecord:
        """The record with what people decided laid over it (see kb.library.review)."""
        return overlay(record, self._standing(record.plan.id))

    def items(self, plan_id: str) -> tuple[ReviewItem, ...]:
        """The links of a plan to be judged, in the order of review."""
        proposed = self._proposed(plan_id)
        standing = self._standing(plan_id)
        said = comments_on(proposed, [entry.decision for entry in self.entries(plan_id) if not entry.undone])
        return review_items(proposed, overlay(proposed, standing), settle(proposed, list(standing.values())), said)

    def entries(self, plan_id: str | None = None) -> tuple[Entry, ...]:
        """All entries of the journal (about one plan), oldest first."""
        return self.book.entries(plan_id) if self.version() is not None else ()

    def reviewed_links(self, plan_ids: Sequence[str] = ()) -> Iterator[ReviewedLink]:
        """What people hold of pairs in these plans (none named: in all); suspect decisions are left out."""
        by_plan: dict[str, list[Decision]] = {}
        for decision in self._standing(None).values():
            by_plan.setdefault(decision.plan, []).append(decision)
        for plan_id in plan_ids or sorted(by_plan):
            try:
                record = self._proposed(plan_id)
            except NotFoundError:
                continue  # the plan has left the knowledge base; its decisions wait for its return
            for (source, target, kind), item in settle(record, by_plan.get(plan_id, ())).items():
                if not item.is_suspect and kind != GAP:
                    yield ReviewedLink(plan_id, source, target, LinkType(kind), _grade(item.decision))

    def _standing(self, plan_id: str | None) -> Mapping[LinkKey, Decision]:
        return self.book.standing(plan_id) if self.version() is not None else {}

    # ----------------------------------------------------------------------- writing

    def decide(self, *decisions: Decision) -> tuple[Decision, ...]:
        """Enter decisions, all or none, with the fingerprint of the texts as they stand; gives them as entered.

        A decision without a type gets the one its two ends demand.

        Raises:
            NotFoundError: a decision names a plan, goal or clause that is not in the knowledge base.
            ReviewError: a decision makes no sense, or joins what cannot be joined.
        """
        entered = tuple(self._stamped(decision) for decision in decisions)
        self.book.record(*entered)
        self._changes += 1
        return entered

    def undo(self, who: str, plan_id: str | None = None) -> Decision | None:
        """Withdraw the last decision of `who` (on one plan) that stands, and give it; None when there is none."""
        if self.version() is None:
            return None
        undone = self.book.undo(who, plan_id)
        self._changes += 1
        return undone

    def bring_in(self, decisions: Sequence[Decision]) -> int:
        """Enter decisions made elsewhere that are not in the journal yet, all or none; gives how many those were.

        A row without a fingerprint is taken to be about the texts as they stand; a row about a plan that is not in
        the knowledge base is kept for its return.

        Raises:
            NotFoundError: a row without a fingerprint names what is not in the knowledge base.
            ReviewError: a row makes no sense.
        """
        entered = self.book.merge([d if d.fingerprint else self._stamped(d) for d in decisions])
        self._changes += 1
        return entered

    def _stamped(self, decision: Decision) -> Decision:
        record = self._proposed(decision.plan)
        for node in filter(None, (decision.source, decision.target)):
            if node not in record.goal_by_id and node not in record.plan.clause_by_id:
                advice = "kb goals、kb clauses 列出全部编号"
                raise NotFoundError(f"《{record.plan.title}》中没有目标或条款 {node}", advice=advice)
        mark = current_fingerprint(record, decision.source, decision.target) or ""
        quote = decision.quote or _quote(record, decision)
        return replace(decision, type=_type(record, decision), fingerprint=mark, quote=quote)


def _quote(record: PlanRecord, decision: Decision) -> str:
    """The words of the target that the program gives as evidence, "" where it proposes no such link."""
    for link in record.links:
        if link.type in REVIEWED_TYPES and (link.source, link.target) == (decision.source, decision.target):
            return next((proof.quote for proof in link.evidence if proof.clause == link.target), "")
    return ""


def _type(record: PlanRecord, decision: Decision) -> str:
    """The type of a decision.

    Raises:
        ReviewError: no link can lead from its source to its target, or it is of another type than the decision says.
    """
    if not decision.target:
        return GAP
    pair = (decision.source, decision.target)
    proposed = {(link.source, link.target): link.type for link in record.links if link.type in REVIEWED_TYPES}
    found = proposed.get(pair) or type_between(record, *pair)
    if found is None:
        raise ReviewError(
            f"{decision.source} 与 {decision.target} 之间不能建立关联",
            expected="从目标到任务或措施，或从任务到措施",
            advice="kb goals、kb clauses 列出编号和类别",
        )
    if decision.type not in ("", found.value):
        raise ReviewError(
            f"{decision.source} 与 {decision.target} 的关联类型不是 {decision.type}", expected=found.value
        )
    return found.value


def _grade(decision: Decision) -> float:
    if decision.grade is not None:
        return decision.grade
    return ACCEPTED_GRADE if decision.says_linked else 0.0
