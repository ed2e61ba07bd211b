"""The HTTP API: the same answers as the pages, as JSON."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response, jsonify, request

from webapp import params
from webapp.pages import search
from webapp.shelf import current_knowledge

api = Blueprint("api", __name__, url_prefix="/api")

_MOST_HITS = 100


@api.get("/search")
def find() -> Response:
    """Clauses for `q`, filtered like the search page; `limit` hits of page `page`."""
    wanted = params.SearchRequest.read(request.args)
    limit = params.integer(request.args, "limit", params.PAGE_SIZE, 1, _MOST_HITS)
    return jsonify(asdict(search.run(current_knowledge(), wanted, limit)))
