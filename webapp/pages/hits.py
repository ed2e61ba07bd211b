"""One clause that was found, as a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.export.wording import opening
from kb.model import ClauseKind, Hit
from webapp import addresses
from webapp.labels import Tag, clause_number, role_tag
from webapp.marking import Segment, plain

_OPENING = 24  # words shown where a clause has no heading, in characters


@dataclass(frozen=True, slots=True)
class HitView:
    """One clause found."""

    href: str
    number: str
    heading: str
    plan_title: str
    crumbs: tuple[str, ...]
    tag: Tag
    snippet: tuple[Segment, ...]
    why: str


def hit_view(hit: Hit, titles: Mapping[str, str]) -> HitView:
    """A hit of a search, or a similar clause; `titles` by plan id, of all plans."""
    return HitView(
        href=addresses.clause(hit.id),
        number=clause_number(ClauseKind.CLAUSE, hit.marker),
        heading=hit.heading.strip().rstrip("。") or opening(hit.snippet.lstrip("…"), _OPENING),
        plan_title=titles.get(hit.plan, hit.plan) if len(titles) > 1 else "",
        crumbs=hit.path,
        tag=role_tag(hit.role),
        snippet=plain(hit.snippet, hit.highlights),
        why="；".join(hit.why),
    )
