"""The search page: where does a plan speak of this?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kb import KnowledgeBase
from kb.errors import QueryError
from kb.model import Hit, PlanRecord, Role, SearchResult
from webapp import addresses
from webapp.labels import Tag, role_tag
from webapp.pages.frame import Frame, Link, site_frame
from webapp.pages.hits import HitView, hit_view
from webapp.pages.tables import Download, files
from webapp.params import MODES, PAGE_SIZE, SORTS, SearchRequest

_MODE_LABELS = dict(zip(MODES, ("综合", "关键词", "语义"), strict=True))
_SORT_LABELS = dict(zip(SORTS, ("相关", "原文顺序", "年份"), strict=True))
_MOST_SORTED = 1000  # the last hit an index can be asked for; those behind are the least relevant
_FACETS = (  # what a result counts by, the parameter that narrows it, and the heading
    ("plan", "plan", "规划"),
    ("chapter", "section", "章"),
    ("section", "section", "节"),
    ("role", "role", "类别"),
)
_CHOICES_SHOWN = 12  # choices of one facet before the rest is folded away
_PLANS_SHOWN = 8  # on the start page; the library has all
_QUESTION_PLANS = 3
_LONGEST_QUESTION = 18  # characters of the plan's words in a question


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
    sorts: tuple[Link, ...]  # none where there is nothing to sort
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
    """The page for a request; without words to search for it shows questions and plans instead."""
    titles = {summary.id: summary.title for summary in knowledge.plans()}
    result = _result(knowledge, request)
    last = request.page * PAGE_SIZE
    return SearchPage(
        frame=site_frame(request.query or "检索", "search"),
        request=request,
        modes=tuple(Link(_MODE_LABELS[mode], mode, mode == request.mode) for mode in MODES),
        sorts=tuple(_sorts(request)) if result.total > 1 else (),
        searched=bool(request.query),
        summary=_summary(result, request),
        notes=(*result.notes, *_only_near(result, request)),
        hits=tuple(hit_view(hit, titles) for hit in result.hits),
        facets=tuple(_facets(_counts(knowledge, request, result), request, titles)) if result.total else (),
        filters=tuple(_filters(request, titles)),
        previous=_page(request, request.page - 1) if request.page > 1 else "",
        following=_page(request, request.page + 1) if last < result.total else "",
        downloads=files("search", request.params()) if result.total else (),
        questions=() if request.query else tuple(questions(knowledge)),
        plans=() if request.query else tuple(_plan_lines(knowledge)),
        all_plans=f"全部 {len(titles)} 部规划" if len(titles) > _PLANS_SHOWN else "",
    )


def _only_near(result: SearchResult, request: SearchRequest) -> Iterator[str]:
    """What is to be said where nothing has the words that were asked for, and hits are merely near in meaning."""
    is_first = request.page == 1 and not request.sort
    if request.mode == MODES[0] and is_first and result.hits and not any(hit.highlights for hit in result.hits):
        yield f"没有条款含有“{request.query}”中的词；下面只是意思可能相近的条款。"


def _result(knowledge: KnowledgeBase, request: SearchRequest) -> SearchResult:
    """The result of a request; words that leave nothing to search for give none, with a note that says why."""
    if not request.query:
        return SearchResult("", 0, 0.0, ())
    try:
        return run(knowledge, request)
    except QueryError as error:
        note = "。".join(part for part in (error.found, error.advice) if part)
        return SearchResult(request.query, 0, 0.0, (), {}, (f"{note}。",))


def run(knowledge: KnowledgeBase, request: SearchRequest, limit: int = PAGE_SIZE) -> SearchResult:
    """The result of a request: filters applied, in the order asked for.

    Raises:
        QueryError: the words leave nothing to search for.
    """
    first = (request.page - 1) * PAGE_SIZE
    if not request.sort:
        return _ask(knowledge, request, limit, first)
    result = _ask(knowledge, request, _MOST_SORTED)
    hits = _sorted(knowledge, result.hits, request.sort)
    return replace(result, hits=tuple(hits[first : first + limit]))


def _ask(knowledge: KnowledgeBase, request: SearchRequest, limit: int, offset: int = 0) -> SearchResult:
    return knowledge.search(
        request.query,
        mode=request.mode,
        plan=request.plan or None,
        role=request.role or None,
        section=request.section or None,
        limit=limit,
        offset=offset,
    )


def _sorted(knowledge: KnowledgeBase, hits: Sequence[Hit], sort: str) -> list[Hit]:
    """Hits by plan and place in it, or by year, the newest first; those that are equal stay as they are."""
    if sort == "year":
        years = {summary.id: summary.year or 0 for summary in knowledge.plans()}
        return sorted(hits, key=lambda hit: -years.get(hit.plan, 0))
    plans = {hit.plan for hit in hits}
    places = {clause.id: place for plan in plans for place, clause in enumerate(knowledge.record(plan).plan.clauses)}
    return sorted(hits, key=lambda hit: (hit.plan, places[hit.id]))


def _sorts(request: SearchRequest) -> Iterator[Link]:
    """The orders that make a difference: by year only where several plans may be in the result."""
    for sort in SORTS:
        if sort != "year" or not request.plan:
            yield Link(_SORT_LABELS[sort], addresses.search(request.params(sort=sort)), sort == request.sort)


Counts = Mapping[str, Mapping[str, int]]


def _counts(knowledge: KnowledgeBase, request: SearchRequest, result: SearchResult) -> Counts:
    """How many clauses each choice of each facet would give: a filter does not count against its own facet."""
    counts = dict(result.facets)
    for name in {parameter for _, parameter, _ in _FACETS}:
        if not (chosen := getattr(request, name)):
            continue
        free = replace(request, **{name: ""})  # type: ignore[arg-type]  # the names are those of text fields
        wider = _ask(knowledge, free, 1).facets
        for counted, parameter, _ in _FACETS:
            if parameter == name:
                # clauses that are only near in meaning depend on the filter, so what is chosen keeps its own number
                own = {value: count for value, count in result.facets.get(counted, {}).items() if value == chosen}
                counts[counted] = {**wider.get(counted, {}), **own}
    return counts


def _summary(result: SearchResult, request: SearchRequest) -> str:
    if not result.total:
        return "没有找到相符的条款"
    if not result.hits:
        return f"{result.total} 条，这一页之后没有了"
    first = (request.page - 1) * PAGE_SIZE + 1
    shown = f"，第 {first}—{first + len(result.hits) - 1} 条" if result.total > PAGE_SIZE else ""
    return f"{result.total} 条{shown}"


def _facets(counts: Counts, request: SearchRequest, titles: Mapping[str, str]) -> Iterator[Facet]:
    for counted, name, title in _FACETS:
        values = counts.get(counted, {})
        if len(values) > 1 or getattr(request, name) in values:
            choices = tuple(_choice(name, value, count, request, titles) for value, count in values.items())
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
