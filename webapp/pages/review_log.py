"""How far the review of all plans has come, and the record of who said what and when."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from kb import KnowledgeBase
from kb.export.clause_names import ClauseNames
from kb.export.wording import ACTIONS, goal_label, opening
from kb.model import PlanRecord
from kb.store.decisions import GAP, Entry
from webapp import addresses
from webapp.moments import moment
from webapp.pages.frame import Frame, plan_frame, site_frame

_PER_PAGE = 200
_MOST_PLANS = 200
_LABEL_LENGTH = 24


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One plan with the number of its accepted links and of those decided on."""

    title: str
    href: str
    log_href: str
    links: int
    decided: int
    last: str  # who and when, of the last entry


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """Plans under review first; `more` says how many are not listed."""

    frame: Frame
    lines: tuple[PlanLine, ...]
    more: str
    count: str
    brought: str  # what an upload has just brought in


@dataclass(frozen=True, slots=True)
class LogLine:
    """One entry of the journal."""

    at: str
    who: str
    what: str
    undone: bool
    source: str
    target: str
    href: str  # empty where the goal or clause is gone
    comment: str


@dataclass(frozen=True, slots=True)
class LogPage:
    """The journal of one plan, newest first."""

    frame: Frame
    language: str
    review_href: str
    file_href: str
    count: str
    lines: tuple[LogLine, ...]
    previous: str
    following: str


def build_overview(knowledge: KnowledgeBase, brought: int | None = None, of: int = 0) -> OverviewPage:
    """The review of all plans; an upload has just brought in `brought` of `of` decisions."""
    entries = knowledge.desk.entries()
    stands = {e.decision.key: e.decision for e in entries if not e.undone and e.decision.is_verdict}
    decided = Counter(decision.plan for decision in stands.values() if decision.type != GAP)
    last = {entry.decision.plan: entry.decision for entry in entries}
    plans = sorted(knowledge.plans(), key=lambda plan: (plan.id not in last, plan.title))
    lines = tuple(
        PlanLine(
            title=plan.title,
            href=addresses.plan(plan.id, "review"),
            log_href=addresses.plan(plan.id, "review/log"),
            links=plan.links,
            decided=decided[plan.id],
            last=f"{last[plan.id].who} {moment(last[plan.id].at)}" if plan.id in last else "",
        )
        for plan in plans[:_MOST_PLANS]
    )
    left = len(plans) - len(lines)
    return OverviewPage(
        frame=site_frame("审核", "review"),
        lines=lines,
        more=f"另有 {left} 部规划未列出，可从规划库进入。" if left > 0 else "",
        brought="" if brought is None else f"文件中有 {of} 条审核记录，其中 {brought} 条是新的，已经导入。",
        count=f"{len(plans)} 部规划，已有 {sum(decided.values())} 条审核意见",
    )


def build(knowledge: KnowledgeBase, plan_id: str, number: int) -> LogPage:
    """Page `number` of the journal of a plan.

    Raises:
        NotFoundError: no plan has this id.
    """
    record = knowledge.record(plan_id)
    entries = knowledge.desk.entries(plan_id)[::-1]
    start = (number - 1) * _PER_PAGE
    path = addresses.plan(plan_id, "review/log")
    names = ClauseNames(record.plan)
    return LogPage(
        frame=plan_frame(record.plan, "审核记录", "review"),
        language=record.plan.metadata.language,
        review_href=addresses.plan(plan_id, "review"),
        file_href=addresses.with_params("/review/decisions.csv", (("plan", plan_id),)),
        count=f"{len(entries)} 条记录",
        lines=tuple(_line(record, names, entry) for entry in entries[start : start + _PER_PAGE]),
        previous=addresses.with_params(path, (("page", number - 1),)) if number > 1 else "",
        following=addresses.with_params(path, (("page", number + 1),)) if start + _PER_PAGE < len(entries) else "",
    )


def _line(record: PlanRecord, names: ClauseNames, entry: Entry) -> LogLine:
    decision = entry.decision
    grade = f" {decision.grade:g}" if decision.grade is not None else ""
    ends = [end for end in (decision.source, decision.target) if end]
    is_there = all(end in record.goal_by_id or end in record.plan.clause_by_id for end in ends)
    pair = (("source", decision.source), ("target", decision.target))
    href = addresses.review(record.plan.id, pair) if decision.target else addresses.trace(decision.source)
    return LogLine(
        at=moment(decision.at),
        who=decision.who,
        what=ACTIONS[decision.action] + grade,
        undone=entry.undone,
        source=_label(record, names, decision.source),
        target=_label(record, names, decision.target) if decision.target else "",
        href=href if is_there else "",
        comment=decision.comment,
    )


def _label(record: PlanRecord, names: ClauseNames, node: str) -> str:
    if goal := record.goal_by_id.get(node):
        return f"{names.number(goal.clause)} {opening(goal_label(record, goal), _LABEL_LENGTH)}"
    if node in record.plan.clause_by_id:
        return f"{names.number(node)} {opening(names.lead(node), _LABEL_LENGTH)}"
    return f"{node}（已不在）"
