"""Whether the process lives, and whether it can answer: for those who watch over the service."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from kb.errors import StoreError
from webapp.shelf import current_knowledge

health = Blueprint("health", __name__)


@health.get("/healthz")
def alive() -> Response:
    """200 as long as the process answers."""
    return jsonify({"status": "ok"})


@health.get("/readyz")
def ready() -> tuple[Response, int]:
    """200 when a knowledge base is open, 503 with what to do otherwise."""
    try:
        knowledge = current_knowledge()
    except StoreError as error:
        return jsonify(error.to_dict()), 503
    return jsonify({"status": "ok", "generation": knowledge.generation, "plans": len(knowledge.plans())}), 200
