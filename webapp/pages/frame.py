"""What stands around every page: its title and the navigation."""

from __future__ import annotations

from dataclasses import dataclass

from kb.model import Plan
from webapp import addresses

_PLAN_PAGES = (
    ("", "目录"),
    ("targets", "指标"),
    ("trace", "追溯"),
    ("matrix", "矩阵"),
    ("crossref", "对照表"),
    ("assignments", "分工"),
    ("gaps", "缺口"),
    ("clauses", "条款表"),
    ("review", "审核"),
)
_SITE_PAGES = (
    ("search", "检索", "/"),
    ("plans", "规划库", "/plans"),
    ("compare", "比较", "/compare"),
    ("review", "审核", "/review"),
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a navigation; `current` where it leads to the page it stands on."""

    label: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """Title and navigation of a page."""

    title: str
    site: tuple[Link, ...]
    plan_title: str = ""
    plan_href: str = ""
    plan_language: str = ""
    plan_pages: tuple[Link, ...] = ()
    has_search: bool = True  # whether the header carries a search box (the search page has its own)


def site_frame(title: str, current: str = "") -> Frame:
    """The frame of a page about no single plan; `current` is "search", "plans", "compare" or "review"."""
    return Frame(title, _site(current), has_search=current != "search")


def plan_frame(plan: Plan, title: str, current: str | None = None) -> Frame:
    """The frame of a page about one plan; `current` is the last part of the page's address, None for no tab."""
    pages = tuple(Link(label, addresses.plan(plan.id, page), page == current) for page, label in _PLAN_PAGES)
    return Frame(
        title=f"{title} · {plan.title}",
        site=_site(""),
        plan_title=plan.title,
        plan_href=addresses.plan(plan.id),
        plan_language=plan.metadata.language,
        plan_pages=pages,
    )


def _site(current: str) -> tuple[Link, ...]:
    return tuple(Link(label, href, name == current) for name, label, href in _SITE_PAGES)
