"""Nothing is changed on behalf of another site: only forms of our own pages may post.

Browsers say with every request from where it comes (Sec-Fetch-Site, and Origin for those that do not). Together with
cookies that are never sent along from elsewhere (SameSite=Strict) this needs no secret and no token in every form.
Source: https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import abort, request

_READING = frozenset({"GET", "HEAD", "OPTIONS"})


def refuse_foreign_forms() -> None:
    """Answer 403 to a request that would change something and does not come from a page of this site."""
    if request.method not in _READING and not _is_ours():
        abort(403)


def _is_ours() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc == request.host
