"""A review decision: what somebody said about a link, when, and having read which texts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from kb.errors import ReviewError

JOURNAL = "reviews.db"
"""Name of the journal's file in the data folder."""

HIGHEST_GRADE = 3.0
"""Grades run from 0 (nothing to do with each other) to this (the one is the means of the other)."""

LOWEST_LINK = 1.5
"""From this grade on a pair counts as linked."""

GAP = "gap"
"""The `type` of a decision about a single goal, task or measure; its target is empty."""

LinkKey = tuple[str, str, str]
"""source, target, type: what a decision is about."""

_LONGEST_NAME, _LONGEST_TEXT = 100, 10_000  # characters


class Action(StrEnum):
    """What a reviewer did."""

    ACCEPT = "accept"
    REJECT = "reject"
    ADD = "add"  # a link nobody proposed
    REGRADE = "regrade"
    COMMENT = "comment"
    NO_LINK_NEEDED = "no-link-needed"  # about a goal, task or measure in the list of gaps
    WITHDRAW = "withdraw"  # the journal's way of undoing the decision before


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry of the journal."""

    action: Action
    source: str
    target: str
    type: str  # a LinkType, or GAP
    who: str
    at: str = ""  # ISO 8601 in UTC, set when it is recorded
    grade: float | None = None  # 0..HIGHEST_GRADE as in the labelled examples, None where not graded
    comment: str = ""
    quote: str = ""  # the evidence the reviewer saw
    fingerprint: str = ""  # of both texts, as the reviewer saw them
    id: int | None = None

    @property
    def key(self) -> LinkKey:
        """What the decision is about."""
        return self.source, self.target, self.type

    @property
    def plan(self) -> str:
        """The id of the plan the source belongs to."""
        return self.source.partition("/")[0]

    @property
    def is_verdict(self) -> bool:
        """Whether it says what shall hold (a comment and a withdrawal do not)."""
        return self.action not in (Action.COMMENT, Action.WITHDRAW)

    @property
    def says_linked(self) -> bool:
        """Whether, by this verdict, the pair is linked."""
        return self.action is not Action.REJECT and (self.grade is None or self.grade >= LOWEST_LINK)


@dataclass(frozen=True, slots=True)
class Entry:
    """A decision as it stands in the journal; `undone` when somebody has withdrawn it."""

    decision: Decision
    undone: bool


def check(decision: Decision) -> None:
    """Refuse a decision that says nothing, or more than its action can say.

    Raises:
        ReviewError: the message names the field and what was expected.
    """
    if not decision.who.strip():
        raise ReviewError("没有写明审核人（who）", advice="请填写姓名")
    if not decision.source or not decision.plan:
        raise ReviewError("没有写明来源（source）", expected="目标或条款的编号")
    if (decision.type == GAP) != (not decision.target):
        raise ReviewError(f"类型（type）{decision.type} 与去向（target）不符", expected=f"去向为空时类型为 {GAP}")
    if decision.action is Action.NO_LINK_NEEDED and decision.type != GAP:
        raise ReviewError("“无需关联”只针对一个目标或条款，不针对一条关联", expected=f"类型为 {GAP}、去向为空")
    if decision.action in (Action.ACCEPT, Action.REJECT, Action.ADD, Action.REGRADE) and decision.type == GAP:
        raise ReviewError(f"操作（action）{decision.action} 需要一条关联", expected="写明去向（target）")
    if decision.action is Action.COMMENT and not decision.comment.strip():
        raise ReviewError("意见（comment）是空的", advice="请写下意见")
    _check_grade(decision)
    _check_texts(decision)


def _check_grade(decision: Decision) -> None:
    if decision.grade is None:
        if decision.action is Action.REGRADE:
            raise ReviewError("没有写明等级（grade）", expected=f"0 至 {HIGHEST_GRADE:g} 的数")
    elif not (math.isfinite(decision.grade) and 0 <= decision.grade <= HIGHEST_GRADE):
        raise ReviewError(f"等级（grade）为 {decision.grade}", expected=f"0 至 {HIGHEST_GRADE:g} 的数")


def _check_texts(decision: Decision) -> None:
    names = (decision.who, decision.source, decision.target, decision.type, decision.fingerprint, decision.at)
    texts = (decision.comment, decision.quote)
    if any(len(name) > _LONGEST_NAME for name in (decision.who,)) or any(len(name) > 500 for name in names):
        raise ReviewError("姓名或编号太长", expected=f"姓名不超过 {_LONGEST_NAME} 字")
    if any(len(text) > _LONGEST_TEXT for text in texts):
        raise ReviewError("意见或引文太长", expected=f"不超过 {_LONGEST_TEXT} 字")
    if any("\0" in text for text in (*names, *texts)):
        raise ReviewError("含有空字符（NUL）", advice="请删去后再试")
