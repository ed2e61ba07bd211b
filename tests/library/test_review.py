"""Decisions hold through rebuilds, and a changed clause makes exactly its own links suspect."""

from __future__ import annotations

from kb.library.review import current_fingerprint, overlay
from kb.model import (
    Clause,
    ClauseKind,
    Evidence,
    Goal,
    GoalKind,
    Link,
    LinkType,
    Metadata,
    Plan,
    PlanRecord,
    SourceText,
)
from kb.store.decisions import Action, Decision
from kb.text import Span


def make_record(*texts: str) -> PlanRecord:
    """A plan of one-sentence clauses p/1, p/2, …; the first is a goal, linked to each of the others."""
    clauses, start = [], 0
    for number, text in enumerate(texts, start=1):
        span = Span(start, start + len(text))
        clauses.append(Clause(f"p/{number}", ClauseKind.CLAUSE, number, "", (), "", span, text, number - 1))
        start = span.end + 1
    source = SourceText("\n".join(texts), (), "txt", "p.txt")
    goal = Goal("p/1#1", "p/1", texts[0], GoalKind.STATEMENT, clauses[0].span)
    links = [
        Link("p/1#1", c.id, LinkType.GOAL_TASK, 0.5, True, "主题相同", (Evidence(c.id, c.text, c.span),))
        for c in clauses[1:]
    ]
    plan = Plan("p", Metadata(), source, (), tuple(clauses))
    return PlanRecord(plan, goals=(goal,), links=tuple(links))


def decide(record: PlanRecord, action: Action, target: str, **more: object) -> dict[tuple[str, str, str], Decision]:
    mark = current_fingerprint(record, "p/1#1", target) or ""
    decision = Decision(action, "p/1#1", target, "goal-task", who="李", fingerprint=mark, **more)  # type: ignore[arg-type]
    return {decision.key: decision}


def reviews(record: PlanRecord) -> dict[str, tuple[bool, str]]:
    return {link.target: (link.accepted, link.review) for link in record.links}


def test_a_rejected_link_is_no_longer_accepted_and_others_stay() -> None:
    record = make_record("甲目标。", "乙任务。", "丙任务。")
    seen = overlay(record, decide(record, Action.REJECT, "p/2"))
    assert reviews(seen) == {"p/2": (False, "rejected"), "p/3": (True, "")}


def test_a_grade_becomes_the_score() -> None:
    record = make_record("甲目标。", "乙任务。")
    (link,) = overlay(record, decide(record, Action.REGRADE, "p/2", grade=1.5)).links
    assert (link.score, link.accepted, link.review) == (0.5, True, "accepted")


def test_an_added_link_quotes_the_sentence_the_reviewer_chose() -> None:
    record = make_record("甲目标。", "乙任务。")
    bare = PlanRecord(record.plan, goals=record.goals)
    (link,) = overlay(bare, decide(record, Action.ADD, "p/2", quote="任务")).links
    assert (link.accepted, link.review) == (True, "added")
    (evidence,) = link.evidence
    assert evidence.span.of(record.plan.text) == evidence.quote == "任务"


def test_editing_one_clause_makes_exactly_its_links_suspect() -> None:
    before = make_record("甲目标。", "乙任务。", "丙任务。")
    decisions = decide(before, Action.ACCEPT, "p/2") | decide(before, Action.REJECT, "p/3")
    after = overlay(make_record("甲目标。", "乙任务改了。", "丙任务。"), decisions)
    assert reviews(after) == {"p/2": (True, "suspect"), "p/3": (False, "rejected")}


def test_a_decision_about_a_clause_that_is_gone_changes_nothing() -> None:
    before = make_record("甲目标。", "乙任务。", "丙任务。")
    decisions = decide(before, Action.ACCEPT, "p/3")
    after = make_record("甲目标。", "乙任务。")
    assert reviews(overlay(after, decisions)) == {"p/2": (True, "")}
