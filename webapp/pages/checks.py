"""What recomputing a plan's figures shows: 20000 against 8195 x 1.2^5, and where each figure stands."""

from __future__ import annotations

from dataclasses import dataclass

from kb.extract.figures.reconcile import Finding, finding_issues
from kb.model import Plan
from kb.text import Span
from webapp import addresses


@dataclass(frozen=True, slots=True)
class Figure:
    """Words of the plan that a computation uses, and the address of their clause."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Check:
    """One computation: what it shows in a few words and in full; `is_off` where rounding does not explain it."""

    verdict: str
    sentence: str
    is_off: bool
    figures: tuple[Figure, ...]


def check(plan: Plan, finding: Finding) -> Check:
    """A finding with its figures as links."""
    return Check(
        verdict=_verdict(finding),
        sentence=finding.sentence,
        is_off=bool(finding_issues((finding,))),
        figures=tuple(_figure(plan, span) for span in finding.spans),
    )


def _verdict(finding: Finding) -> str:
    """How far the stated figure is from the computed one."""
    if finding.deviation is None:
        return "推算"
    if not finding.deviation:
        return "与验算相符"
    return f"比验算{'高' if finding.deviation > 0 else '低'} {abs(finding.deviation)}%"


def _figure(plan: Plan, span: Span) -> Figure:
    clause = next((clause for clause in plan.clauses if clause.span.contains(span)), None)
    return Figure(span.of(plan.text), addresses.clause(clause.id) if clause else "")
