"""The words and signs by which pages name roles, goals and findings.

A sign stands beside every colour, so that no meaning rests on colour alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kb.export.wording import ROLES
from kb.issues import Severity
from kb.model import ClauseKind, GoalKind, Role


@dataclass(frozen=True, slots=True)
class Tag:
    """A short label with its sign; `name` is the style it is drawn in."""

    name: str
    label: str
    sign: str


NO_CHAPTER = "（不在任何章节下）"
"""Stands for the titles above a passage that has none."""

ROLE_TAGS: Mapping[Role, Tag] = MappingProxyType(
    {
        Role.BACKGROUND: Tag("background", ROLES[Role.BACKGROUND], "○"),
        Role.PRINCIPLE: Tag("principle", ROLES[Role.PRINCIPLE], "△"),
        Role.GOAL: Tag("goal", ROLES[Role.GOAL], "◆"),
        Role.TASK: Tag("task", ROLES[Role.TASK], "■"),
        Role.MEASURE: Tag("measure", ROLES[Role.MEASURE], "●"),
        Role.CLOSING: Tag("closing", ROLES[Role.CLOSING], "□"),
    }
)

NO_ROLE = Tag("none", "未定", "·")
TARGET_TAG = Tag("target", "指标", "◇")
REFERENCE_TAG = Tag("reference", "引用", "§")

GOAL_KINDS: Mapping[GoalKind, str] = MappingProxyType(
    {GoalKind.TARGET: "定量指标", GoalKind.STATEMENT: "定性目标", GoalKind.REGION: "区域目标"}
)

SEVERITIES: Mapping[Severity, Tag] = MappingProxyType(
    {
        Severity.ERROR: Tag("error", "错误", "✕"),
        Severity.WARNING: Tag("warning", "提醒", "!"),
        Severity.INFO: Tag("info", "说明", "i"),
    }
)

_UNNUMBERED: Mapping[ClauseKind, str] = MappingProxyType(
    {
        ClauseKind.CLAUSE: "段",
        ClauseKind.BOX: "专栏",
        ClauseKind.LEAD: "引言",
        ClauseKind.FRONT: "前言",
        ClauseKind.BACK: "文末",
    }
)


def role_tag(role: Role | None) -> Tag:
    """The tag of a role; a clause without one is marked 未定."""
    return ROLE_TAGS[role] if role else NO_ROLE


def clause_number(kind: ClauseKind, marker: str) -> str:
    """How a clause is called in a list: its marker without the pause mark, or what kind of passage it is.

    >>> [clause_number(ClauseKind.CLAUSE, marker) for marker in ("46、", "（一）", "1.2 ", "")]
    ['46', '（一）', '1.2', '段']
    """
    return marker.strip().rstrip("、.．,，:：") or _UNNUMBERED[kind]
