"""The Chinese words by which tables name roles, links, comparators, targets and review decisions."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kb.model import Baseline, Comparator, Goal, LinkType, Role, Target
from kb.store.decisions import Action
from kb.text import squeeze

ROLES: Mapping[Role, str] = MappingProxyType(
    {
        Role.BACKGROUND: "背景",
        Role.PRINCIPLE: "原则",
        Role.GOAL: "目标",
        Role.TASK: "任务",
        Role.MEASURE: "措施",
        Role.CLOSING: "结语",
    }
)

COMPARATORS: Mapping[Comparator, str] = MappingProxyType(
    {
        Comparator.EQUAL: "达到",
        Comparator.AT_LEAST: "不低于",
        Comparator.AT_MOST: "不超过",
        Comparator.ABOUT: "约",
        Comparator.RISE: "提高",
        Comparator.FALL: "降低",
        Comparator.RANGE: "区间",
    }
)

LINK_TYPES: Mapping[LinkType, str] = MappingProxyType(
    {
        LinkType.GOAL_TASK: "目标 → 任务",
        LinkType.TASK_MEASURE: "任务 → 措施",
        LinkType.GOAL_MEASURE: "目标 → 措施",
    }
)

ACTIONS: Mapping[Action, str] = MappingProxyType(
    {
        Action.ACCEPT: "认可",
        Action.REJECT: "否决",
        Action.ADD: "添加",
        Action.REGRADE: "评级",
        Action.COMMENT: "意见",
        Action.NO_LINK_NEEDED: "无需关联",
        Action.WITHDRAW: "撤销",
    }
)

_CHANGES = ("增长", "增速", "增长率", "提高", "下降", "降低", "减少")  # ends of indicators that name a change
_RHYTHMS = ("年均", "每年", "累计")


def amount(target: Target) -> str:
    """What a target asks for, in one phrase: "达到20000亿元", "年均提高17%".

    What the indicator's own name says already (地区生产总值年均增长) is not said again.
    """
    is_told = target.comparator is Comparator.RANGE or target.indicator.endswith(_CHANGES)
    how = "" if is_told else COMPARATORS[target.comparator]
    period = target.period if target.period in _RHYTHMS and target.period not in target.indicator else ""
    return f"{period}{how}{target.value}{target.unit}"


def deadline(target: Target) -> str:
    """When a target shall be reached, in brackets, or nothing where the plan does not say."""
    return f"（{target.year}年）" if target.year else ""


def baseline_amount(baseline: Baseline) -> str:
    """Where a target starts from: "8195亿元（2005年）"."""
    return f"{baseline.value}{baseline.unit}" + (f"（{baseline.year}年）" if baseline.year else "")


def opening(text: str, length: int) -> str:
    """`text` in one line without white space, cut to `length` characters; a cut is shown by "…"."""
    flat = squeeze(text)
    return flat if len(flat) <= length else flat[: length - 1] + "…"


def goal_text(goal: Goal) -> str:
    """The words of a goal in one line, without the dash of a list and the mark at its end."""
    return " ".join(goal.text.split()).strip("—－- ").rstrip("；;。，,")
