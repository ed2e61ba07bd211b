"""The Chinese words by which tables name roles, links, comparators, targets and review decisions."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kb.model import Baseline, Comparator, Goal, LinkType, PlanRecord, Role, Target
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

    What the indicator's own name says already (地区生产总值年均增长) is not said again; a value in words stands alone.
    """
    if is_in_words(target):
        return figure(target)
    is_told = target.comparator is Comparator.RANGE or target.indicator.endswith(_CHANGES)
    how = "" if is_told else COMPARATORS[target.comparator]
    period = target.period if target.period in _RHYTHMS and target.period not in target.indicator else ""
    return f"{period}{how}{figure(target)}"


def figure(target: Target) -> str:
    """The value of a target with its unit, or its words: 20000亿元, 完成国家下达目标."""
    return target.value if is_in_words(target) else f"{target.value}{target.unit}"


def is_in_words(target: Target) -> bool:
    """Whether a target names no number: 完成国家下达目标, 不降低. Comparator and unit then say nothing."""
    return not any(map(str.isdigit, target.value))


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


def goal_label(record: PlanRecord, goal: Goal) -> str:
    """The words of a goal in one line, without the dash of a list and the mark at its end.

    A row of a table, which is no sentence, is told by what it asks for.
    """
    targets = [record.target_by_id[target] for target in goal.targets]
    if "\t" in goal.text and targets:
        return "；".join(map(_demand, targets))
    return " ".join(goal.text.split()).strip("—－- ").rstrip("；;。，,")


def target_label(target: Target) -> str:
    """The words that state a target, or, where these are a row of a table, what it asks for."""
    return _demand(target) if "\t" in target.quote else target.quote


def _demand(target: Target) -> str:
    return f"{target.indicator} {amount(target)}{deadline(target)}"
