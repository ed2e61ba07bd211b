"""Addresses of the pages: pure functions, so that page builders need no request.

Ids of goals and targets carry a "#", which a browser keeps to itself; an address writes "~" in its place
("etdz-11-5/32#t1" is at /target/etdz-11-5/32~t1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlencode

from kb.export import addresses as site

_ENDING = re.compile(r"~(t?\d+)\Z")

Params = Iterable[tuple[str, str | int | float]]


def unescape_id(part: str) -> str:
    """The id that stands in an address (after the server has undone the percent signs).

    >>> [unescape_id(part) for part in ("etdz-11-5/32~t1", "etdz-11-5/32", "p/a~b~2")]
    ['etdz-11-5/32#t1', 'etdz-11-5/32', 'p/a~b#2']
    """
    return _ENDING.sub(r"#\1", part)


def plan_of(identifier: str) -> str:
    """The plan id at the head of a clause, goal or target id."""
    return identifier.partition("/")[0]


def clause_of(identifier: str) -> str:
    """The clause id inside a goal or target id; a clause id is given back as it is."""
    return identifier.partition("#")[0]


def with_params(path: str, params: Params = (), anchor: str = "") -> str:
    """`path` with the non-empty `params` as (further) query string, in their order, and an anchor."""
    query = urlencode([(name, str(value)) for name, value in params if value not in ("", None)])
    sign = "&" if "?" in path else "?"
    return path + (sign + query if query else "") + ("#" + anchor if anchor else "")


def search(params: Params = ()) -> str:
    """The search page, with a query or without."""
    return with_params("/", params)


def clause(identifier: str, anchor: str = "") -> str:
    """The reading page of a clause, or of the clause a goal or target stands in."""
    return with_params(site.clause(clause_of(identifier)), anchor=anchor)


def similar(identifier: str) -> str:
    """The clauses that are similar to a clause."""
    return site.clause(clause_of(identifier)).replace("/clause/", "/similar/", 1)


def target(identifier: str) -> str:
    """The page of one target."""
    return site.target(identifier)


def trace(identifier: str, params: Params = ()) -> str:
    """The trace page of a goal, task or measure."""
    return with_params(site.trace(identifier), params)


def plan(plan_id: str, page: str = "", params: Params = (), anchor: str = "") -> str:
    """A page about one plan: its outline, or `page` ("targets", "trace", "matrix", ...)."""
    path = site.plan(plan_id)
    return with_params(f"{path}/{page}" if page else path, params, anchor)


def review(plan_id: str, params: Params = ()) -> str:
    """The review of a plan, at the link that `params` name."""
    return plan(plan_id, "review", params, "case")


def intake(token: str) -> str:
    """The page of one plan on its way in or out."""
    return f"/plans/add/{token}"


def intake_list() -> str:
    """The page of all plans on their way in, with the form for more."""
    return "/plans/add"


def export(table: str, file_format: str, params: Params = ()) -> str:
    """The download of a table."""
    return with_params(f"/export/{table}.{file_format}", params)
