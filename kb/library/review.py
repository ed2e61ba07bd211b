"""What people decided, laid over what the program proposed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kb.model import Evidence, Link, LinkType, PlanRecord
from kb.store.decisions import Action, Decision, LinkKey
from kb.text import Span, fingerprint, sentences

_FULL_GRADE = 3.0  # grades run 0..3, as in the labelled examples


def overlay(record: PlanRecord, decisions: Mapping[LinkKey, Decision]) -> PlanRecord:
    """The record with each decided link accepted, rejected, regraded or added; `Link.review` says what was done.

    A decision made on texts that have changed since still holds, but its link is marked "suspect". A decision about a
    goal or clause that is gone changes nothing; it stays in the journal.
    """
    if not decisions:
        return record
    proposed = {(link.source, link.target, link.type.value): link for link in record.links}
    reviewed = [_decided(link, decisions.get(key), record) for key, link in proposed.items()]
    missing = (decision for key, decision in decisions.items() if key not in proposed)
    added = [link for decision in missing if (link := _from_decision(decision, record)) is not None]
    return replace(record, links=(*reviewed, *added))


def current_fingerprint(record: PlanRecord, source: str, target: str) -> str | None:
    """The fingerprint of the two texts as they stand now, or None where one of them is gone."""
    texts = (_text_of(record, source), _text_of(record, target))
    return fingerprint(texts[0], texts[1]) if texts[0] is not None and texts[1] is not None else None


def _decided(link: Link, decision: Decision | None, record: PlanRecord) -> Link:
    if decision is None:
        return link
    now = current_fingerprint(record, link.source, link.target)
    accepted = decision.action is not Action.REJECT and decision.grade != 0
    score = link.score if decision.grade is None else decision.grade / _FULL_GRADE
    review = "suspect" if decision.fingerprint != now else ("accepted" if accepted else "rejected")
    return replace(link, accepted=accepted, score=score, review=review)


def _from_decision(decision: Decision, record: PlanRecord) -> Link | None:
    """A link that a person added, or confirmed before the program stopped proposing it."""
    now = current_fingerprint(record, decision.source, decision.target)
    if decision.action is Action.REJECT or decision.type not in set(LinkType) or now is None:
        return None
    return Link(
        source=decision.source,
        target=decision.target,
        type=LinkType(decision.type),
        score=1.0 if decision.grade is None else decision.grade / _FULL_GRADE,
        accepted=decision.grade != 0,
        reason=f"人工添加：{decision.comment}" if decision.comment else "人工添加",
        evidence=(_evidence(decision, record),),
        fingerprint=now,
        review="added" if decision.fingerprint == now else "suspect",
    )


def _evidence(decision: Decision, record: PlanRecord) -> Evidence:
    """The sentence the reviewer quoted; where it is gone, the first sentence of the clause."""
    clause = record.plan.clause_by_id[decision.target]
    start = clause.text.find(decision.quote) if decision.quote else -1
    if start >= 0:
        span = Span(clause.span.start + start, clause.span.start + start + len(decision.quote))
    else:
        span = next(sentences(record.plan.text, clause.span), clause.span)
    return Evidence(clause.id, span.of(record.plan.text), span)


def _text_of(record: PlanRecord, node_id: str) -> str | None:
    goal = record.goal_by_id.get(node_id)
    if goal is not None:
        return goal.text
    clause = record.plan.clause_by_id.get(node_id)
    return clause.text if clause is not None else None
