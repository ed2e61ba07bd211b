"""The library: which plans are in, and are they well read?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb import KnowledgeBase
from kb.export import tables
from kb.export.clause_names import ClauseNames
from kb.export.table import ExportTable, Row
from kb.export.wording import opening
from kb.issues import Issue
from kb.model import Plan, PlanRecord
from kb.text import Span, fold
from webapp import addresses, labels
from webapp.labels import Tag
from webapp.pages.frame import Frame, plan_frame, site_frame
from webapp.pages.tables import Download, files
from webapp.pages.upload import UploadForm, upload_form

_PLANS_PER_PAGE = 100
_QUOTE_LENGTH = 48
_FACTS = 3  # columns before the counts: title, issuer, year


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One plan with its counts; each count leads to what it counts."""

    title: str
    href: str
    issuer: str
    year: str
    counts: tuple[tuple[str, str, str], ...]  # label, number, address
    remove_href: str


@dataclass(frozen=True, slots=True)
class LibraryPage:
    """All plans, a hundred at a time."""

    frame: Frame
    query: str
    count: str
    count_labels: tuple[str, ...]
    rows: tuple[PlanRow, ...]
    downloads: tuple[Download, ...]  # all plans that match, whichever page of them is shown
    nothing: str
    previous: str
    following: str
    form: UploadForm


@dataclass(frozen=True, slots=True)
class IssueLine:
    """One finding with the place it is about."""

    tag: Tag
    message: str
    advice: str
    place: str
    href: str
    quote: str


@dataclass(frozen=True, slots=True)
class IssuesPage:
    """What was found while a plan was read and its numbers were recomputed."""

    frame: Frame
    language: str
    count: str
    lines: tuple[IssueLine, ...]


def build(knowledge: KnowledgeBase, query: str = "", page: int = 1) -> LibraryPage:
    """The library page; `query` narrows it to plans whose title, issuer and year contain all its words."""
    table = table_of(knowledge, query)
    first = (page - 1) * _PLANS_PER_PAGE
    counted = tuple(column.label for column in table.columns[_FACTS:])
    return LibraryPage(
        frame=site_frame("规划库", "plans"),
        query=query,
        count=f"{len(table.rows)} 部规划",
        count_labels=counted,
        rows=tuple(_row(row, counted) for row in table.rows[first : first + _PLANS_PER_PAGE]),
        downloads=files(table.name, (("q", query),)),
        nothing=table.nothing,
        previous=_address(query, page - 1) if page > 1 else "",
        following=_address(query, page + 1) if first + _PLANS_PER_PAGE < len(table.rows) else "",
        form=upload_form(),
    )


def table_of(knowledge: KnowledgeBase, query: str = "") -> ExportTable:
    """The plans whose title, issuer and year contain all words of `query`; page and file both come from here."""
    words = fold(query).split()
    plans = knowledge.plans()
    found = [plan for plan in plans if all(word in fold(f"{plan.title} {plan.issuer} {plan.years}") for word in words)]
    named = f"，名称、机关或年份含有“{query}”" if words else ""
    return tables.build_plans(found, f"{len(found)} 部规划{named}")


def _row(row: Row, counted: Sequence[str]) -> PlanRow:
    title, issuer, year = row[:_FACTS]
    return PlanRow(
        title=title.text,
        href=title.href or "",
        issuer=issuer.text,
        year=year.text,
        counts=tuple((label, cell.text, cell.href or "") for label, cell in zip(counted, row[_FACTS:], strict=True)),
        remove_href=f"{title.href}/remove",
    )


def _address(query: str, page: int) -> str:
    return addresses.with_params("/plans", (("q", query), ("page", page if page > 1 else "")))


def build_issues(knowledge: KnowledgeBase, plan_id: str) -> IssuesPage:
    """The findings of one plan, the gravest first.

    Raises:
        NotFoundError: no plan has this id.
    """
    record = knowledge.record(plan_id)
    lines = tuple(issue_lines(record))
    return IssuesPage(
        frame=plan_frame(record.plan, "核对"),
        language=record.plan.metadata.language,
        count=f"{len(lines)} 处" if lines else "没有发现问题",
        lines=lines,
    )


def issue_lines(record: PlanRecord) -> Iterator[IssueLine]:
    """The findings of one plan, the gravest first."""
    gravity = tuple(labels.SEVERITIES)
    names = ClauseNames(record.plan)
    ordered = sorted(record.issues, key=lambda issue: gravity.index(issue.severity))
    return (_line(record.plan, names, issue) for issue in ordered)


def _line(plan: Plan, names: ClauseNames, issue: Issue) -> IssueLine:
    clause = next((c for c in plan.clauses if issue.span and _holds(c.span, issue.span)), None)
    place = [names.label(clause.id) if clause else "", f"原文第 {issue.page} 页" if issue.page else ""]
    return IssueLine(
        tag=labels.SEVERITIES[issue.severity],
        message=issue.message,
        advice=issue.advice,
        place=" · ".join(filter(None, place)),
        href=addresses.clause(clause.id) if clause else "",
        quote=opening(issue.span.of(plan.text), _QUOTE_LENGTH) if issue.span else "",
    )


def _holds(clause: Span, place: Span) -> bool:
    return clause.start <= place.start < clause.end
