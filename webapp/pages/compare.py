"""The comparison: what do several plans promise for the same indicator?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb import KnowledgeBase
from kb.export import tables
from webapp import addresses
from webapp.pages.frame import Frame, site_frame
from webapp.pages.tables import Switch, TableSection, section
from webapp.params import TableRequest

MOST_PLANS = 6  # more columns cannot be read side by side
_MOST_CHOICES = 200


@dataclass(frozen=True, slots=True)
class PlanChoice:
    """A plan that can be compared."""

    id: str
    title: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ComparePage:
    """Indicators of several plans side by side, those that most plans share first."""

    frame: Frame
    choices: tuple[PlanChoice, ...]
    chosen: tuple[tuple[str, str], ...]  # the plans compared, as form fields
    coverage: TableSection | None  # how well each plan provides for its goals
    table: TableSection | None
    switch: Switch | None  # None where there are too few plans to share anything
    lead: str


def build(knowledge: KnowledgeBase, chosen: Sequence[str], request: TableRequest) -> ComparePage:
    """The comparison of the plans in `chosen`; unknown ids are left out, and what is beyond `MOST_PLANS`."""
    titles = {summary.id: summary.title for summary in knowledge.plans()}
    ids = tuple(plan_id for plan_id in dict.fromkeys(chosen) if plan_id in titles)[:MOST_PLANS]
    listed = [*ids, *(plan_id for plan_id in titles if plan_id not in ids)][:_MOST_CHOICES]
    path = addresses.with_params("/compare", [("plan", plan_id) for plan_id in ids])
    return ComparePage(
        frame=site_frame("比较", "compare"),
        choices=tuple(PlanChoice(plan_id, titles[plan_id], plan_id in ids) for plan_id in listed),
        chosen=tuple(("plan", plan_id) for plan_id in ids),
        coverage=section(tables.build_from(knowledge, "compare-coverage", ids), TableRequest(), path, ids)
        if ids
        else None,
        table=section(tables.build_from(knowledge, "compare", ids), request, path, ids) if ids else None,
        switch=Switch("shared", "只看共有指标", request.is_shared) if len(ids) > 1 else None,
        lead=f"选择 2 至 {MOST_PLANS} 部规划，目标的落实情况和同一指标并排列出；每个数字都指向它的出处。",
    )
