"""Decisions hold through rebuilds, and a changed clause makes exactly its own links suspect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.library.review import current_fingerprint, overlay, settle
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
    Role,
    RoleAssignment,
    SourceText,
)
from kb.store.decisions import GAP, Action, Decision, LinkKey
from kb.text import Span

Decisions = Mapping[LinkKey, Decision]


def make_record(*texts: str, goals: int = 1, measures: int = 0) -> PlanRecord:
    """A plan of one-sentence clauses p/1, p/2, …: first the goals, then the tasks, in the end the measures.

    Every goal is linked to every task, and every task to every measure.
    """
    clauses, start = [], 0
    for number, text in enumerate(texts, start=1):
        span = Span(start, start + len(text))
        clauses.append(Clause(f"p/{number}", ClauseKind.CLAUSE, number, "", (), "", span, text, number - 1))
        start = span.end + 1
    source = SourceText("\n".join(texts), (), "txt", "p.txt")
    stated = [Goal(f"{c.id}#1", c.id, c.text, GoalKind.STATEMENT, c.span) for c in clauses[:goals]]
    tasks, means = clauses[goals : len(clauses) - measures], clauses[len(clauses) - measures :]
    roles = dict.fromkeys((c.id for c in tasks), Role.TASK) | dict.fromkeys((c.id for c in means), Role.MEASURE)
    links = [link(goal.id, task, LinkType.GOAL_TASK) for goal in stated for task in tasks]
    links += [link(task.id, measure, LinkType.TASK_MEASURE) for task in tasks for measure in means]
    return PlanRecord(
        Plan("p", Metadata(), source, (), tuple(clauses)),
        roles={clause: RoleAssignment(clause, role, 0.9, "") for clause, role in roles.items()},
        goals=tuple(stated),
        links=tuple(links),
    )


def link(source: str, target: Clause, kind: LinkType) -> Link:
    return Link(source, target.id, kind, 0.5, True, "主题相同", (Evidence(target.id, target.text, target.span),))


def decide(
    record: PlanRecord, action: Action, target: str, source: str = "p/1#1", kind: str = "goal-task", **more: object
) -> Decisions:
    mark = current_fingerprint(record, source, target) or ""
    decision = Decision(action, source, target, kind, who="李", fingerprint=mark, **more)  # type: ignore[arg-type]
    return {decision.key: decision}


def reviews(record: PlanRecord) -> dict[str, tuple[bool, str]]:
    return {link.target: (link.accepted, link.review) for link in record.links}


def states(record: PlanRecord) -> dict[tuple[str, str], str]:
    return {(link.source, link.target): link.review for link in record.links}


def accept_all(record: PlanRecord) -> Decisions:
    found: dict[LinkKey, Decision] = {}
    for proposed in record.links:
        found |= decide(record, Action.ACCEPT, proposed.target, proposed.source, proposed.type.value)
    return found


def test_a_rejected_link_is_no_longer_accepted_and_others_stay() -> None:
    record = make_record("甲目标。", "乙任务。", "丙任务。")
    seen = overlay(record, decide(record, Action.REJECT, "p/2"))
    assert reviews(seen) == {"p/2": (False, "rejected"), "p/3": (True, "")}


@pytest.mark.parametrize(("grade", "accepted"), [(0.0, False), (1.0, False), (1.5, True), (3.0, True)])
def test_a_grade_becomes_the_score_and_links_from_1_5_on(grade: float, accepted: bool) -> None:
    record = make_record("甲目标。", "乙任务。")
    (link,) = overlay(record, decide(record, Action.REGRADE, "p/2", grade=grade)).links
    assert (link.score, link.accepted) == (grade / 3, accepted)
    assert link.review == ("accepted" if accepted else "rejected")


def test_an_added_link_quotes_the_sentence_the_reviewer_chose() -> None:
    record = make_record("甲目标。", "乙任务。")
    bare = PlanRecord(record.plan, record.roles, goals=record.goals)
    (link,) = overlay(bare, decide(record, Action.ADD, "p/2", quote="任务")).links
    assert (link.accepted, link.review) == (True, "added")
    (evidence,) = link.evidence
    assert evidence.span.of(record.plan.text) == evidence.quote == "任务"


def test_a_decision_about_a_clause_that_is_gone_changes_nothing() -> None:
    before = make_record("甲目标。", "乙任务。", "丙任务。")
    decisions = decide(before, Action.ACCEPT, "p/3")
    after = make_record("甲目标。", "乙任务。")
    assert reviews(overlay(after, decisions)) == {"p/2": (True, "")}


def test_a_task_that_is_now_read_as_a_measure_keeps_its_decision() -> None:
    before = make_record("甲目标。", "乙任务。", "丙任务。")
    after = make_record("甲目标。", "乙任务。", "丙任务。", measures=1)
    (added,) = [link for link in overlay(after, decide(before, Action.ACCEPT, "p/3")).links if link.review]
    assert (added.source, added.target, added.type) == ("p/1#1", "p/3", LinkType.GOAL_MEASURE)


# --------------------------------------------------------------------------- changed texts

TEXTS = ("甲目标。", "乙目标。", "丙任务。", "丁任务。", "戊措施。", "己措施。")


@pytest.mark.parametrize("edited", range(len(TEXTS)))
def test_editing_one_clause_makes_exactly_the_links_that_touch_it_suspect(edited: int) -> None:
    """Both ways: a goal's links down, a task's links up and down, a measure's links up; and no decision is lost."""
    before = make_record(*TEXTS, goals=2, measures=2)
    texts = [text + "另加一句。" if place == edited else text for place, text in enumerate(TEXTS)]
    after = overlay(make_record(*texts, goals=2, measures=2), accept_all(before))
    touched = {f"p/{edited + 1}", f"p/{edited + 1}#1"}
    assert {pair for pair, review in states(after).items() if review == "suspect"} == {
        pair for pair in states(after) if touched & set(pair)
    }
    assert set(states(after).values()) == {"suspect", "accepted"}


def test_a_clause_changed_back_is_no_longer_suspect() -> None:
    record = make_record(*TEXTS, goals=2, measures=2)
    decisions = accept_all(record)
    assert set(states(overlay(make_record(*TEXTS, goals=2, measures=2), decisions)).values()) == {"accepted"}


@pytest.mark.parametrize("place", range(len(TEXTS) + 1))
def test_decisions_go_with_their_texts_when_a_clause_is_inserted(place: int) -> None:
    """All numbers behind it move by one; every decision finds its pair again, and only new pairs are undecided."""
    before = make_record(*TEXTS, goals=2, measures=2)
    texts = [*TEXTS[:place], "新的一条。", *TEXTS[place:]]
    goals, measures = 2 + (place < 2), 2 + (place > 4)
    after = overlay(make_record(*texts, goals=goals, measures=measures), accept_all(before))
    new = {f"p/{place + 1}", f"p/{place + 1}#1"}
    for pair, review in states(after).items():
        assert review == ("" if new & set(pair) else "accepted"), pair


def test_a_clause_that_has_moved_and_changed_is_found_by_its_quote() -> None:
    """And its decision is not put on the clause that now has its number."""
    before = make_record("甲目标。", "乙任务。", "丙任务。大力推进丙。")
    decisions = {**decide(before, Action.REJECT, "p/3", quote="大力推进丙。"), **decide(before, Action.ACCEPT, "p/2")}
    after = make_record("甲目标。", "新任务。", "乙任务。", "丙任务改了。大力推进丙。")
    expected = {"p/2": (True, ""), "p/3": (True, "accepted"), "p/4": (False, "suspect")}
    assert reviews(overlay(after, decisions)) == expected


def test_a_decision_is_not_put_on_another_text_that_has_taken_its_number() -> None:
    """Without a quote to go by it waits in the journal; its link is to be reviewed again."""
    before = make_record("甲目标。", "乙任务。", "丙任务。")
    decisions = {**decide(before, Action.REJECT, "p/3"), **decide(before, Action.ACCEPT, "p/2")}
    after = make_record("甲目标。", "新任务。", "乙任务。", "丙任务改了。")
    assert reviews(overlay(after, decisions)) == {"p/2": (True, ""), "p/3": (True, "accepted"), "p/4": (True, "")}


def test_a_changed_goal_that_keeps_its_place_among_moved_ones() -> None:
    """Its measures have moved, it has changed itself: suspect, at the new ids of what has moved."""
    before = make_record("甲目标。", "乙任务。", "丙任务。")
    after = make_record("甲目标改了。", "新任务。", "乙任务。", "丙任务。")
    seen = overlay(after, {**decide(before, Action.ACCEPT, "p/2"), **decide(before, Action.REJECT, "p/3")})
    assert reviews(seen) == {"p/2": (True, ""), "p/3": (True, "suspect"), "p/4": (False, "suspect")}


def test_a_confirmed_link_outlives_the_proposal() -> None:
    """What a person accepted stays when the program no longer proposes it, and is not called an addition."""
    record = make_record("甲目标。", "乙任务。")
    bare = PlanRecord(record.plan, record.roles, goals=record.goals)
    (link,) = overlay(bare, decide(record, Action.ACCEPT, "p/2")).links
    assert (link.accepted, link.review, link.reason) == (True, "accepted", "人工认可")
    assert overlay(bare, decide(record, Action.REJECT, "p/2")).links == ()


def test_a_newer_decision_on_the_moved_pair_outweighs_the_one_that_moved() -> None:
    before = make_record("甲目标。", "乙任务。")
    after = make_record("甲目标。", "新任务。", "乙任务。")
    decisions = {**decide(before, Action.ACCEPT, "p/2"), **decide(after, Action.REJECT, "p/3")}
    assert reviews(overlay(after, decisions)) == {"p/2": (True, ""), "p/3": (False, "rejected")}


@given(st.permutations(TEXTS), st.sets(st.integers(0, len(TEXTS) - 1)))
def test_no_decision_is_put_on_texts_that_nobody_read(order: list[str], edited: set[int]) -> None:
    """However clauses are shuffled and edited: what is not suspect is what somebody read."""
    before = make_record(*TEXTS, goals=2, measures=2)
    texts = [text + "改。" if place in edited else text for place, text in enumerate(order)]
    after = make_record(*texts, goals=2, measures=2)
    read = {decision.fingerprint for decision in accept_all(before).values()}
    for (source, target, _), item in settle(after, list(accept_all(before).values())).items():
        mark = current_fingerprint(after, source, target)
        assert item.is_suspect == (mark != item.decision.fingerprint)
        assert item.is_suspect or mark in read


# --------------------------------------------------------------------------- no link needed


def spare(record: PlanRecord, nodes: Iterable[str]) -> Decisions:
    found: dict[LinkKey, Decision] = {}
    for node in nodes:
        found |= decide(record, Action.NO_LINK_NEEDED, "", node, GAP, comment="纲领性表述")
    return found


def test_no_link_needed_holds_until_the_text_changes() -> None:
    before = make_record(*TEXTS, goals=2, measures=2)
    decisions = spare(before, ("p/2#1", "p/4", "p/6"))
    assert overlay(before, decisions).no_link_needed == dict.fromkeys(("p/2#1", "p/4", "p/6"), "纲领性表述")
    texts = [*TEXTS[:3], "丁任务改了。", *TEXTS[4:]]
    assert set(overlay(make_record(*texts, goals=2, measures=2), decisions).no_link_needed) == {"p/2#1", "p/6"}


def test_no_link_needed_goes_with_its_text() -> None:
    before = make_record("甲目标。", "乙任务。", "丙任务。")
    after = make_record("甲目标。", "新任务。", "乙任务。", "丙任务。")
    assert set(overlay(after, spare(before, ("p/2",))).no_link_needed) == {"p/3"}
