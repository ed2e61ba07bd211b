"""The JSON documents of the command line and the HTTP API, as plain dicts: one function per kind of thing.

Names and keys are a contract with other programs (README, "JSON"); change them only with a new major version.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kb.extract.figures.comparison import ComparedIndicator
    from kb.issues import Issue
    from kb.library.review_queue import ReviewItem
    from kb.model import Clause, Evidence, Gaps, Goal, Link, Plan, PlanRecord, SearchResult, Target, Trace, TracePath
    from kb.store.decisions import Decision
    from kb.store.records import PlanSummary

Json = dict[str, Any]


def plan_json(summary: PlanSummary) -> Json:
    """One row of `kb plans`."""
    return {
        "id": summary.id,
        "title": summary.title,
        "issuer": summary.issuer,
        "year": summary.year,
        "clauses": summary.clauses,
        "targets": summary.targets,
    }


def outline_json(plan: Plan) -> list[Json]:
    """`kb outline`: the nodes in document order."""
    return [
        {
            "order": node.order,
            "depth": node.depth,
            "marker": node.marker,
            "heading": node.heading,
            "kind": node.kind.value,
            "start": node.span.start,
            "end": node.span.end,
        }
        for node in plan.nodes
    ]


def clause_json(clause: Clause, record: PlanRecord) -> Json:
    """One row of `kb clauses`."""
    assignment = record.roles.get(clause.id)
    return {
        "id": clause.id,
        "number": clause.number,
        "marker": clause.marker,
        "path": list(clause.path),
        "heading": clause.heading,
        "text": clause.text,
        "role": assignment.role.value if assignment else None,
        "role_confidence": assignment.confidence if assignment else None,  # 0..1
        "role_reason": assignment.reason if assignment else "",
        "kind": clause.kind.value,
        "start": clause.span.start,
        "end": clause.span.end,
        "page": clause.page,
    }


def target_json(target: Target) -> Json:
    """One row of `kb targets`."""
    baseline = target.baseline
    return {
        "id": target.id,
        "clause": target.clause,
        "indicator": target.indicator,
        "comparator": target.comparator.value,
        "value": target.value,
        "unit": target.unit,
        "year": target.year,
        "period": target.period,
        "attribute": target.attribute,
        "scope": target.scope,
        "share_of": target.share_of,
        "baseline": baseline
        and {
            "value": baseline.value,
            "unit": baseline.unit,
            "year": baseline.year,
            "clause": baseline.clause,
            "quote": baseline.quote,
        },
        "quote": target.quote,
        "start": target.span.start,
        "end": target.span.end,
    }


def comparison_json(compared: ComparedIndicator) -> Json:
    """One row of `kb targets --compare`: an indicator and, by plan, the targets set for it."""
    return {
        "indicator": compared.indicator,
        "plans": {plan: [target_json(target) for target in targets] for plan, targets in compared.targets.items()},
    }


def goal_json(goal: Goal) -> Json:
    """One row of `kb goals`."""
    return {
        "id": goal.id,
        "clause": goal.clause,
        "text": goal.text,
        "kind": goal.kind.value,
        "targets": list(goal.targets),
        "start": goal.span.start,
        "end": goal.span.end,
    }


def link_json(link: Link) -> Json:
    """One row of `kb links`."""
    return {
        "source": link.source,
        "target": link.target,
        "type": link.type.value,
        "score": round(link.score, 4),
        "accepted": link.accepted,
        "reason": link.reason,
        "evidence": evidence_json(link.evidence),
        "review": link.review,
    }


def evidence_json(evidence: Iterable[Evidence]) -> list[Json]:
    """The verbatim spans that prove something."""
    return [
        {"clause": item.clause, "quote": item.quote, "start": item.span.start, "end": item.span.end}
        for item in evidence
    ]


def search_json(result: SearchResult) -> Json:
    """`kb search`."""
    return {
        "query": result.query,
        "total": result.total,
        "took_ms": round(result.took_ms, 1),
        "notes": list(result.notes),
        "hits": [
            {
                "id": hit.id,
                "plan": hit.plan,
                "number": hit.number,
                "heading": hit.heading,
                "path": list(hit.path),
                "role": hit.role.value if hit.role else None,
                "score": round(hit.score, 4),
                "snippet": hit.snippet,
                "highlights": [list(span) for span in hit.highlights],
                "why": list(hit.why),
            }
            for hit in result.hits
        ],
    }


def trace_json(trace: Trace) -> Json:
    """`kb trace`."""
    return {
        "root": trace.root,
        "paths": [_path_json(path) for path in trace.paths],
        "goals": list(trace.goals),
        "tasks": list(trace.tasks),
        "measures": list(trace.measures),
    }


def _path_json(path: TracePath) -> Json:
    return {
        "goal": path.goal,
        "task": path.task,
        "measure": path.measure,
        "score": round(path.score, 4),
        "evidence": evidence_json(path.evidence),
    }


def gaps_json(gaps: Gaps) -> Json:
    """`kb gaps`: ids by kind of gap."""
    return {
        "goals_without_tasks": list(gaps.goals_without_tasks),
        "goals_without_measures": list(gaps.goals_without_measures),
        "tasks_without_measures": list(gaps.tasks_without_measures),
        "measures_without_use": list(gaps.measures_without_use),
        "no_link_needed": list(gaps.no_link_needed),
    }


def decision_json(decision: Decision) -> Json:
    """One entry of `kb review log`."""
    return {
        "at": decision.at,
        "who": decision.who,
        "action": decision.action.value,
        "source": decision.source,
        "target": decision.target,
        "type": decision.type,
        "grade": decision.grade,
        "comment": decision.comment,
        "quote": decision.quote,
        "fingerprint": decision.fingerprint,
    }


def review_json(items: Sequence[ReviewItem], shown: Iterable[ReviewItem] | None = None) -> Json:
    """`kb review list`: how far the review of all `items` has come, and those `shown` (None: all)."""
    from kb.library.review_queue import progress

    seen = progress(items)
    chosen = items if shown is None else shown
    return {"done": seen.done, "total": seen.total, "items": [review_item_json(item) for item in chosen]}


def review_item_json(item: ReviewItem) -> Json:
    """One row of `kb review list`: the link, how far its review has come, and what has been said of it."""
    return link_json(item.link) | {
        "state": item.state.value,
        "doubt": item.doubt,
        "verdict": decision_json(item.verdict) if item.verdict else None,
        "comments": [decision_json(comment) for comment in item.comments],
    }


def issue_json(issue: Issue) -> Json:
    """One row of `kb check`."""
    return {
        "code": issue.code,
        "severity": issue.severity.value,
        "message": issue.message,
        "start": issue.span.start if issue.span else None,
        "end": issue.span.end if issue.span else None,
        "page": issue.page,
        "advice": issue.advice,
    }
