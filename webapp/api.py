"""The HTTP API: the JSON documents of the command line (kb/contract.py) by address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from types import MappingProxyType
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from kb import contract
from kb.model import PlanRecord
from webapp import addresses, params
from webapp.pages import search, suggest
from webapp.shelf import current_knowledge

api = Blueprint("api", __name__, url_prefix="/api")

_MOST_HITS = 100
_LONGEST_PREFIX = 50  # characters

_PARTS: Mapping[str, Callable[[PlanRecord], Any]] = MappingProxyType(
    {
        "outline": lambda record: contract.outline_json(record.plan),
        "clauses": lambda record: [contract.clause_json(clause, record) for clause in record.plan.clauses],
        "targets": lambda record: [contract.target_json(target) for target in record.targets],
        "goals": lambda record: [contract.goal_json(goal) for goal in record.goals],
        "links": lambda record: [contract.link_json(link) for link in record.links],
        "issues": lambda record: [contract.issue_json(issue) for issue in record.issues],
    }
)


@api.get("/search")
def find() -> Response:
    """Clauses for `q`, narrowed like the search page; `limit` hits of page `page`."""
    wanted = params.SearchRequest.read(request.args)
    limit = params.integer(request.args, "limit", params.PAGE_SIZE, 1, _MOST_HITS)
    return jsonify(contract.search_json(search.run(current_knowledge(), wanted, limit)))


@api.get("/suggest")
def complete() -> Response:
    """Suggestions for the beginning of a query, `q`, in groups."""
    prefix = params.text(request.args, "q", _LONGEST_PREFIX)
    return jsonify([asdict(group) for group in suggest.build(current_knowledge(), prefix)])


@api.get("/plans")
def plans() -> Response:
    """All plans."""
    return jsonify([contract.plan_json(summary) for summary in current_knowledge().plans()])


@api.get("/plans/<plan_id>/<part>")
def part_of_plan(plan_id: str, part: str) -> Response:
    """The outline, clauses, targets, goals, links or issues of a plan."""
    if part not in _PARTS:
        abort(404)
    return jsonify(_PARTS[part](current_knowledge().record(plan_id)))


@api.get("/plans/<plan_id>/gaps")
def gaps(plan_id: str) -> Response:
    """What a plan promises without means."""
    return jsonify(contract.gaps_json(current_knowledge().gaps(plan_id)))


@api.get("/plans/<plan_id>/review")
def review(plan_id: str) -> Response:
    """The proposed links of a plan in the order of review, with what people hold of them."""
    return jsonify(contract.review_json(current_knowledge().desk.items(plan_id)))


@api.get("/trace/<path:part>")
def trace(part: str) -> Response:
    """The paths through a goal, target, task or measure; "~" in the address stands for the "#" of the id."""
    return jsonify(contract.trace_json(current_knowledge().trace(addresses.unescape_id(part))))
