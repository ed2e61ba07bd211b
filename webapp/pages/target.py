"""One target: its sentence, its parts, what recomputing it shows, and who delivers it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kb import KnowledgeBase
from kb.errors import KBError, NotFoundError
from kb.export.clause_names import ClauseNames
from kb.export.wording import amount, baseline_amount
from kb.model import Plan, Target
from webapp import addresses
from webapp.drawing.bars import Bar, bar
from webapp.marking import Block, Mark, blocks
from webapp.pages.branches import Branch
from webapp.pages.checks import Check, check
from webapp.pages.frame import Frame, plan_frame
from webapp.pages.trace import branches_of

_TWINS_SHOWN = 12  # other plans' targets for the same indicator


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of what is known of a target; `href` leads to the sentence that says so."""

    name: str
    text: str
    href: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Twin:
    """The same indicator in another plan."""

    plan_title: str
    phrase: str
    year: str
    href: str


@dataclass(frozen=True, slots=True)
class TargetPage:
    """One target: its sentence, its parts, what recomputing it shows, and who delivers it."""

    frame: Frame
    language: str
    title: str
    phrase: str
    year: str
    clause_label: str
    clause_href: str
    crumbs: tuple[str, ...]
    blocks: tuple[Block, ...]
    facts: tuple[Fact, ...]
    bar: Bar | None
    checks: tuple[Check, ...]
    branches: tuple[Branch, ...]
    trace_href: str
    twins: tuple[Twin, ...]


def build(knowledge: KnowledgeBase, target_id: str) -> TargetPage:
    """The page of one target.

    Raises:
        NotFoundError: no target has this id.
    """
    target = knowledge.find(target_id)
    if not isinstance(target, Target):
        raise NotFoundError(f"{target_id} 不是指标", advice="指标的地址形如 /target/规划/条~t1")
    record = knowledge.record(addresses.plan_of(target_id))
    plan = record.plan
    clause = plan.clause_by_id[target.clause]
    goal = next((goal for goal in record.goals if target.id in goal.targets), None)
    return TargetPage(
        frame=plan_frame(plan, target.indicator),
        language=plan.metadata.language,
        title=target.indicator,
        phrase=amount(target),
        year=_year(target),
        clause_label=ClauseNames(plan).label(clause.id),
        clause_href=addresses.clause(clause.id),
        crumbs=clause.path,
        blocks=_sentence(plan, target),
        facts=tuple(_facts(plan, target)),
        bar=bar(target),
        checks=tuple(check(plan, found) for found in knowledge.findings(plan.id) if target.id in found.targets),
        branches=branches_of(knowledge, goal.id) if goal else (),
        trace_href=addresses.trace(goal.id) if goal else "",
        twins=tuple(_twins(knowledge, target)),
    )


def _sentence(plan: Plan, target: Target) -> tuple[Block, ...]:
    """The paragraphs that state a target and its baseline, with both and the number marked."""
    clause = plan.clause_by_id[target.clause]
    marks = [Mark(target.span, "target", "target"), Mark(target.value_span, "value")]
    if target.baseline and target.baseline.clause == target.clause:
        marks.append(Mark(target.baseline.span, "baseline", "baseline"))
    found = blocks(plan, clause.span, marks)
    return tuple(block for block in found if block.is_marked) or found


def _facts(plan: Plan, target: Target) -> Iterator[Fact]:
    named = (
        ("期间", target.period),
        ("性质", target.attribute),
        ("范围", target.scope),
        ("占比对象", target.share_of),
    )
    yield from (Fact(name, text) for name, text in named if text)
    base = target.baseline
    if base is None:
        yield Fact("基期", "规划中没有找到基期数值")
        return
    clause = plan.clause_by_id.get(base.clause)
    place = f"，见{ClauseNames(plan).label(clause.id)}" if clause and base.clause != target.clause else ""
    yield Fact("基期", baseline_amount(base) + place, addresses.clause(base.clause), base.quote)


def _year(target: Target) -> str:
    """The year by which a target shall be reached, or the period it speaks of."""
    return f"{target.year} 年" if target.year else target.period


def _twins(knowledge: KnowledgeBase, target: Target) -> Iterator[Twin]:
    """The targets of other plans with the same normalised indicator."""
    if not target.indicator_key:
        return
    titles = {summary.id: summary.title for summary in knowledge.plans()}
    plans = _plans_with(knowledge, target)
    found = (t for plan_id in plans for t in knowledge.record(plan_id).targets)
    twins = [t for t in found if t.indicator_key == target.indicator_key]
    for twin in twins[:_TWINS_SHOWN]:
        title = titles[addresses.plan_of(twin.id)]
        yield Twin(title, amount(twin), _year(twin), addresses.target(twin.id))


def _plans_with(knowledge: KnowledgeBase, target: Target) -> list[str]:
    """Other plans in which the indicator is found; the index answers, so that not every record has to be read."""
    own = addresses.plan_of(target.id)
    try:
        result = knowledge.search(f'indicator:"{target.indicator_key}"', mode="keyword", limit=_TWINS_SHOWN)
    except KBError:
        return []
    plans = result.facets.get("plan", {})
    return [plan_id for plan_id in sorted(plans) if plan_id != own][:_TWINS_SHOWN]
