"""Nothing is shown to or changed on behalf of another site.

Only forms of our own pages may post, and on one machine only that machine's names are answered: a foreign name made to
point here (DNS rebinding) would otherwise be of the same origin as itself.

Browsers say with every request from where it comes (Sec-Fetch-Site, and Origin for those that do not). Together with
cookies that are never sent along from elsewhere (SameSite=Strict) this needs no secret and no token in every form.
Source: https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import abort, current_app, request

OWN_NAMES = "OWN_NAMES"
"""Key of the configuration: host names that are answered; absent or empty where any may be ours."""

_READING = frozenset({"GET", "HEAD", "OPTIONS"})


def refuse_foreign_forms() -> None:
    """Answer 403 to a request that would change something and does not come from a page of this site."""
    if request.method not in _READING and not _is_ours():
        abort(403)


def refuse_foreign_names() -> None:
    """Answer 400 to a request for a host that is not this one."""
    names = current_app.config.get(OWN_NAMES)
    if names and _host_name() not in names:
        abort(400)


def _host_name() -> str | None:
    try:
        return urlsplit(f"//{request.headers.get('Host', '')}").hostname
    except ValueError:
        return None


def _is_ours() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc == request.host
