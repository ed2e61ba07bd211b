"""The search page: where does a plan speak of this?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kb import KnowledgeBase
from kb.export.wording import opening
from kb.model import ClauseKind, Hit, PlanRecord, Role, SearchResult
from webapp import addresses
from webapp.labels import Tag, clause_number, role_tag
from webapp.marking import Segment, plain
from webapp.pages.frame import Frame, Link, site_frame
from webapp.pages.tables import Download, files
from webapp.params import MODES, PAGE_SIZE, SearchRequest

_MODE_LABELS = dict(zip(MODES, ("综合", "关键词", "语义"), strict=True))
_FACETS = (  # what a result counts by, the parameter that narrows it, and the heading
    ("plan", "plan", "规划"),
    ("chapter", "section", "章"),
    ("section", "section", "节"),
    ("role", "role", "类别"),
)
_CHOICES_SHOWN = 12  # choices of one facet before the rest is folded away
_OPENING = 24  # words shown where a clause has no heading, in characters
_PLANS_SHOWN = 8  # on the start page; the library has all
_QUESTION_PLANS = 3
_LONGEST_QUESTION = 18  # characters of the plan's words in a question


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


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet with the number of clauses that have it."""

    label: str
    count: int
    href: str
    current: bool
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow the result; the choices beyond the first dozen are folded away."""

    title: str
    choices: tuple[Choice, ...]
    more: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question the knowledge base can answer, made of its own words."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One plan on the start page."""

    title: str
    href: str
    facts: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The search page, empty (`questions`, `plans`) or with a result."""

    frame: Frame
    request: SearchRequest
    modes: tuple[Link, ...]
    searched: bool
    summary: str
    notes: tuple[str, ...]
    hits: tuple[HitView, ...]
    facets: tuple[Facet, ...]
    filters: tuple[Link, ...]  # active filters; the link takes one away
    previous: str
    following: str
    downloads: tuple[Download, ...]
    questions: tuple[Question, ...]
    plans: tuple[PlanLine, ...]
    all_plans: str  # label of the link to the rest; empty where there is no rest


def build(knowledge: KnowledgeBase, request: SearchRequest) -> SearchPage:
    """The page for a request; without words to search for it shows questions and plans instead.

    Raises:
        QueryError: the words leave nothing to search for.
    """
    titles = {summary.id: summary.title for summary in knowledge.plans()}
    result = run(knowledge, request) if request.query else SearchResult("", 0, 0.0, ())
    last = request.page * PAGE_SIZE
    return SearchPage(
        frame=site_frame(request.query or "检索", "search"),
        request=request,
        modes=tuple(Link(_MODE_LABELS[mode], mode, mode == request.mode) for mode in MODES),
        searched=bool(request.query),
        summary=_summary(result, request),
        notes=result.notes,
        hits=tuple(_hit(hit, titles) for hit in result.hits),
        facets=tuple(_facets(result, request, titles)),
        filters=tuple(_filters(request, titles)),
        previous=_page(request, request.page - 1) if request.page > 1 else "",
        following=_page(request, request.page + 1) if last < result.total else "",
        downloads=files("search", request.params()) if result.total else (),
        questions=() if request.query else tuple(questions(knowledge)),
        plans=() if request.query else tuple(_plan_lines(knowledge)),
        all_plans=f"全部 {len(titles)} 部规划" if len(titles) > _PLANS_SHOWN else "",
    )


def run(knowledge: KnowledgeBase, request: SearchRequest, limit: int = PAGE_SIZE) -> SearchResult:
    """The result of a request, filters applied.

    Raises:
        QueryError: the words leave nothing to search for.
    """
    return knowledge.search(
        request.query,
        mode=request.mode,
        plan=request.plan or None,
        role=request.role or None,
        section=request.section or None,
        limit=limit,
        offset=(request.page - 1) * PAGE_SIZE,
    )


def _summary(result: SearchResult, request: SearchRequest) -> str:
    if not result.total:
        return "没有找到相符的条款"
    first = (request.page - 1) * PAGE_SIZE + 1
    shown = f"，第 {first}—{first + len(result.hits) - 1} 条" if result.total > PAGE_SIZE else ""
    return f"{result.total} 条{shown}"


def _hit(hit: Hit, titles: Mapping[str, str]) -> HitView:
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


def _facets(result: SearchResult, request: SearchRequest, titles: Mapping[str, str]) -> Iterator[Facet]:
    for counted, name, title in _FACETS:
        counts = result.facets.get(counted, {})
        if len(counts) > 1 or getattr(request, name) in counts:
            choices = tuple(_choice(name, value, count, request, titles) for value, count in counts.items())
            yield Facet(title, choices[:_CHOICES_SHOWN], choices[_CHOICES_SHOWN:])


def _choice(name: str, value: str, count: int, request: SearchRequest, titles: Mapping[str, str]) -> Choice:
    current = getattr(request, name) == value
    href = addresses.search(request.params(**{name: "" if current else value}))
    tag = _role(value) if name == "role" else None
    return Choice(_value_label(name, value, titles), count, href, current, tag)


def _value_label(name: str, value: str, titles: Mapping[str, str]) -> str:
    if name == "plan":
        return titles.get(value, value)
    tag = _role(value) if name == "role" else None
    return tag.label if tag else value


def _role(value: str) -> Tag | None:
    return role_tag(Role(value)) if value in tuple(Role) else None


def _filters(request: SearchRequest, titles: Mapping[str, str]) -> Iterator[Link]:
    for name, title in (("plan", "规划"), ("section", "章节"), ("role", "类别")):
        if value := getattr(request, name):
            href = addresses.search(request.params(**{name: ""}))
            yield Link(f"{title}：{_value_label(name, value, titles)}", href)


def _page(request: SearchRequest, number: int) -> str:
    return addresses.search(request.params(page=number))


def questions(knowledge: KnowledgeBase) -> Iterator[Question]:
    """Up to three questions in the words of the plans: one on a target, one on a task, one on a measure."""
    records = [knowledge.record(summary.id) for summary in knowledge.plans()[:_QUESTION_PLANS]]
    makers = (_target_question, _task_question, _measure_question)
    for number, maker in enumerate(makers):
        rotated = records[number % max(len(records), 1) :] + records[: number % max(len(records), 1)]
        question = next((found for found in map(maker, rotated) if found), None)
        if question:
            yield question


def _target_question(record: PlanRecord) -> Question | None:
    for target in record.targets:
        if target.year and 3 < len(target.indicator) <= _LONGEST_QUESTION:
            return _question(f"{target.indicator}到 {target.year} 年要达到多少？", target.indicator)
    return None


def _task_question(record: PlanRecord) -> Question | None:
    return _heading_question(record, Role.TASK, "“{}”靠哪些措施落实？")


def _measure_question(record: PlanRecord) -> Question | None:
    return _heading_question(record, Role.MEASURE, "“{}”写在哪一条，要求是什么？")


def _heading_question(record: PlanRecord, role: Role, pattern: str) -> Question | None:
    for clause in record.plan.clauses:
        heading = clause.heading.strip().rstrip("。：:")
        if record.role_of(clause.id) == role and 4 < len(heading) <= _LONGEST_QUESTION:
            return _question(pattern.format(heading), heading)
    return None


def _question(text: str, query: str) -> Question:
    return Question(text, addresses.search((("q", query),)))


def _plan_lines(knowledge: KnowledgeBase) -> Iterator[PlanLine]:
    for summary in knowledge.plans()[:_PLANS_SHOWN]:
        facts = (summary.issuer, f"{summary.clauses} 条", f"{summary.targets} 项指标", f"{summary.goals} 个目标")
        yield PlanLine(summary.title, addresses.plan(summary.id), " · ".join(fact for fact in facts if fact))
