"""Where the site shows what a table speaks of.

Ids of goals and targets carry a "#", which a browser keeps to itself; an address writes "~" in its place.
"""

from __future__ import annotations

from urllib.parse import quote

DEFAULT_BASE_URL = "http://127.0.0.1:8000"
"""Where `kb serve` puts the site."""


def escape_id(identifier: str) -> str:
    """An id as a part of an address.

    >>> escape_id("carbon-2022/32#t1")
    'carbon-2022/32~t1'
    """
    return quote(identifier.replace("#", "~"), safe="/~", errors="replace")


def clause(identifier: str) -> str:
    """The reading page of a clause."""
    return f"/clause/{escape_id(identifier)}"


def target(identifier: str) -> str:
    """The page of one target."""
    return f"/target/{escape_id(identifier)}"


def trace(identifier: str) -> str:
    """The trace page of a goal, task or measure."""
    return f"/trace/{escape_id(identifier)}"


def plan(plan_id: str) -> str:
    """The outline of a plan."""
    return f"/plan/{quote(plan_id, safe='', errors='replace')}"


def absolute(href: str, base_url: str) -> str:
    """`href` as it is followed from a file.

    >>> absolute("/plan/a", "http://127.0.0.1:8000/")
    'http://127.0.0.1:8000/plan/a'
    """
    return base_url.rstrip("/") + href if href.startswith("/") else href
