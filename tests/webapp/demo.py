"""A small plan with everything known of it written by hand, and a knowledge base that holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kb.errors import NotFoundError, QueryError
from kb.graph.plan_graph import PlanGraph
from kb.issues import Issue
from kb.library.desk import ReviewDesk
from kb.library.knowledge import KnowledgeBase
from kb.model import (
    Actor,
    Baseline,
    Clause,
    Comparator,
    Evidence,
    Goal,
    GoalKind,
    Hit,
    Link,
    LinkType,
    Plan,
    PlanRecord,
    Role,
    RoleAssignment,
    SearchResult,
    Target,
)
from kb.parser.parse import parse_file
from kb.store.records import PlanSummary, summarise
from kb.text import Span

TEXT = """\
示范区发展规划纲要
为推进示范区发展，制定本规划纲要。
第一章 发展现状
第一条 发展基础较好。2025年，示范区地区生产总值达到100亿元，污水处理率为70%。
第二章 发展目标
第二条 总体目标。到2030年，地区生产总值达到161亿元，年均增长10%；污水处理率达到90%以上；成为<绿色>发展的样板。
第三章 主要任务
第一节 产业升级
第三条 培育先进制造业。依托龙头企业培育先进制造业集群，扩大地区生产总值。
第四条 发展<script>alert("x")</script>服务业。推动物流、金融服务业发展。
第二节 生态环境
第五条 治理水污染。建设污水处理厂，提高污水处理率。
第四章 保障措施
第六条 加大财政投入。按照第五条的要求，由财政局牵头安排资金建设污水处理厂。
第七条 引进人才。实施人才引进计划，支持先进制造业。
第八条 加强宣传。广泛宣传示范区建设成就。
"""
PLAN = "demo"
ROLES = {
    1: Role.BACKGROUND,
    2: Role.GOAL,
    **dict.fromkeys((3, 4, 5), Role.TASK),
    **dict.fromkeys((6, 7, 8), Role.MEASURE),
}


def clause_id(number: int, plan: str = PLAN) -> str:
    return f"{plan}/{number}"


def demo_plan(folder: Path, plan_id: str = PLAN, text: str = TEXT) -> Plan:
    """The small plan, parsed; `folder` is where its file is put."""
    path = folder / f"{plan_id}.txt"
    path.write_text(text, encoding="utf-8")
    return parse_file(path, plan_id)


@dataclass
class Writer:
    """Writes evidence, goals and targets of a plan by quoting it."""

    plan: Plan

    def span(self, clause: str, quote: str) -> Span:
        within = self.plan.clause_by_id[clause].span
        start = self.plan.text.index(quote, within.start, within.end)
        return Span(start, start + len(quote))

    def evidence(self, clause: str, quote: str) -> Evidence:
        return Evidence(clause, quote, self.span(clause, quote))

    def goal(self, number: int, quote: str, kind: GoalKind, *targets: str) -> Goal:
        clause = clause_id(2, self.plan.id)
        return Goal(f"{clause}#{number}", clause, quote, kind, self.span(clause, quote), targets, 2030)

    def target(self, number: int, quote: str, value: str, **parts: object) -> Target:
        clause = clause_id(2, self.plan.id)
        span = self.span(clause, quote)
        start = self.plan.text.index(value, span.start)
        common = {"id": f"{clause}#t{number}", "clause": clause, "quote": quote, "span": span, "value": value}
        return Target(**common, value_span=Span(start, start + len(value)), year=2030, **parts)  # type: ignore[arg-type]

    def link(
        self, source: str, target: int, kind: LinkType, score: float, quote: str, *, accepted: bool = True
    ) -> Link:
        clause = clause_id(target, self.plan.id)
        return Link(source, clause, kind, score, accepted, "共有词：污水处理", (self.evidence(clause, quote),))


def demo_record(plan: Plan) -> PlanRecord:
    """Everything known of the small plan: three goals, three targets, five accepted links, two weak ones."""
    writer = Writer(plan)
    sixth = clause_id(6, plan.id)
    roles = {clause_id(number, plan.id): role for number, role in ROLES.items()}
    return PlanRecord(
        plan=plan,
        roles={clause: RoleAssignment(clause, role, 0.9, "标题") for clause, role in roles.items()},
        targets=_targets(writer),
        goals=_goals(writer),
        links=(*_links(writer), _reference(writer)),
        actors=(Actor("财政局", "牵头", sixth, "由财政局牵头", writer.span(sixth, "由财政局牵头")),),
        issues=(
            Issue("number-gap", "编号不连续", span=writer.span(clause_id(4, plan.id), "推动物流"), advice="请核对"),
        ),
    )


def _targets(writer: Writer) -> tuple[Target, ...]:
    first, quote = clause_id(1, writer.plan.id), "地区生产总值达到100亿元"
    base = Baseline("100", "亿元", 2025, first, quote, writer.span(first, quote))
    total = {"indicator": "地区生产总值", "indicator_key": "地区生产总值", "unit": "亿元", "baseline": base}
    growth = {"indicator": "地区生产总值增速", "unit": "%", "period": "年均"}
    water = {"indicator": "污水处理率", "unit": "%"}
    return (
        writer.target(1, "地区生产总值达到161亿元", "161", comparator=Comparator.EQUAL, **total),
        writer.target(2, "年均增长10%", "10", comparator=Comparator.RISE, **growth),
        writer.target(3, "污水处理率达到90%以上", "90", comparator=Comparator.AT_LEAST, **water),
    )


def _goals(writer: Writer) -> tuple[Goal, ...]:
    clause = clause_id(2, writer.plan.id)
    return (
        writer.goal(1, "地区生产总值达到161亿元，年均增长10%", GoalKind.TARGET, f"{clause}#t1", f"{clause}#t2"),
        writer.goal(2, "污水处理率达到90%以上", GoalKind.TARGET, f"{clause}#t3"),
        writer.goal(3, "成为<绿色>发展的样板", GoalKind.STATEMENT),
    )


def _links(writer: Writer) -> tuple[Link, ...]:
    plan = writer.plan.id
    goals = [f"{clause_id(2, plan)}#{number}" for number in (1, 2, 3)]
    down, support, direct = LinkType.GOAL_TASK, LinkType.TASK_MEASURE, LinkType.GOAL_MEASURE
    return (
        writer.link(goals[0], 3, down, 0.9, "扩大地区生产总值"),
        writer.link(goals[1], 5, down, 0.95, "提高污水处理率"),
        writer.link(goals[2], 5, down, 0.35, "治理水污染", accepted=False),
        writer.link(clause_id(3, plan), 7, support, 0.6, "支持先进制造业"),
        writer.link(clause_id(5, plan), 6, support, 0.8, "安排资金建设污水处理厂"),
        writer.link(goals[1], 6, direct, 0.5, "安排资金建设污水处理厂"),
        writer.link(goals[0], 7, direct, 0.3, "实施人才引进计划", accepted=False),
    )


def _reference(writer: Writer) -> Link:
    source, target = clause_id(6, writer.plan.id), clause_id(5, writer.plan.id)
    return Link(source, target, LinkType.REFERENCE, 1.0, True, "第五条", (writer.evidence(source, "第五条"),))


@dataclass(frozen=True)
class Suggestion:
    """One suggestion; `id` of a clause or target, empty for a term."""

    text: str
    detail: str
    id: str = ""


@dataclass(frozen=True)
class Suggestions:
    """What may be meant."""

    clauses: tuple[Suggestion, ...]
    targets: tuple[Suggestion, ...]
    terms: tuple[Suggestion, ...]


class DemoKnowledge(KnowledgeBase):
    """A knowledge base in memory whose search finds clauses that contain the whole query.

    Its journal of review decisions is in `folder`; without one there is none, and none can be made.
    """

    def __init__(self, records: Mapping[str, PlanRecord], folder: Path | None = None) -> None:
        self.records = records
        self.desk = ReviewDesk(folder or Path("/no/such/folder"), self._proposed)

    def current(self) -> KnowledgeBase:
        return self

    @property
    def generation(self) -> str:
        return "000001"

    def plans(self) -> tuple[PlanSummary, ...]:
        return tuple(summarise(record, "key") for record in self.records.values())

    def record(self, plan_id: str) -> PlanRecord:
        return self.desk.lay_over(self._proposed(plan_id))

    def _proposed(self, plan_id: str) -> PlanRecord:
        if plan_id not in self.records:
            raise NotFoundError(f"没有编号为 {plan_id} 的规划")
        return self.records[plan_id]

    def graph(self, plan_id: str) -> PlanGraph:
        return PlanGraph(self.record(plan_id))

    def search(
        self,
        query: str,
        *,
        mode: str = "hybrid",
        plan: str | None = None,
        role: str | None = None,
        section: str | None = None,
        limit: int = 20,
        offset: int = 0,
    ) -> SearchResult:
        if query == "***":
            raise QueryError("没有可以检索的词", advice="请输入词语")
        del mode
        found = [
            (record, clause)
            for record in self.records.values()
            for clause in record.plan.clauses
            if query in clause.text
            and (not plan or plan == record.plan.id)
            and (not role or role == record.role_of(clause.id))
            and (not section or section in clause.path)
        ]
        roles = [record.role_of(clause.id) for record, clause in found]
        counts = {str(r): roles.count(r) for r in Role if r in roles}
        hits = tuple(_hit(record, clause, query) for record, clause in found[offset : offset + limit])
        return SearchResult(query, len(found), 1.0, hits, {"role": counts}, ())

    def similar(self, clause_id: str, limit: int = 10) -> tuple[Hit, ...]:
        record = self.record(self.clause(clause_id).id.partition("/")[0])
        others = [clause for clause in record.plan.clauses if clause.id != clause_id]
        return tuple(_hit(record, clause, clause.text[:4]) for clause in others[:limit])

    def suggest(self, prefix: str) -> Suggestions:  # type: ignore[override]
        record = next(iter(self.records.values()))
        clauses = [c for c in record.plan.clauses if prefix in c.text]
        return Suggestions(
            tuple(Suggestion(c.text[:20], c.path[-1] if c.path else "", c.id) for c in clauses),
            tuple(Suggestion(t.indicator, t.value, t.id) for t in record.targets if t.indicator.startswith(prefix)),
            (Suggestion(prefix + "治理", "词语"),),
        )


def _hit(record: PlanRecord, clause: Clause, query: str) -> Hit:
    start = clause.text.index(query)
    return Hit(
        id=clause.id,
        plan=record.plan.id,
        number=clause.number,
        marker=clause.marker,
        heading=clause.heading,
        path=clause.path,
        role=record.role_of(clause.id),
        score=1.0,
        snippet=clause.text,
        highlights=(Span(start, start + len(query)),),
        why=(f"命中“{query}”",),
    )
