"""A plan made by hand, small enough to work its tables out on paper, and a table with every sort of cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kb.export.table import Cell, Column, ColumnKind, ExportTable, number_cell, score_cell
from kb.model import (
    Actor,
    Baseline,
    Clause,
    ClauseKind,
    Comparator,
    Evidence,
    Gaps,
    Goal,
    GoalCoverage,
    GoalKind,
    Line,
    Link,
    LinkType,
    Metadata,
    Node,
    NodeKind,
    Plan,
    PlanCoverage,
    PlanRecord,
    Role,
    RoleAssignment,
    SourceText,
    Target,
    Trace,
    TracePath,
)
from kb.text import Span

GOALS = "地区生产总值达到20000亿元，年均增长20％；绿地率达到30％；建成示范园区。"

# (kind, marker, number, heading, rest of the line); sections and the clauses below them
LINES: Sequence[tuple[NodeKind, str, int | None, str, str]] = (
    (NodeKind.SECTION, "一、", 1, "总体目标", ""),
    (
        NodeKind.CLAUSE,
        "1、",
        1,
        "到2010年的目标。",
        "地区生产总值达到20000亿元，年均增长20％；绿地率达到30％；建成示范园区。",
    ),
    (NodeKind.SECTION, "二、", 2, "主要任务", ""),
    (NodeKind.CLAUSE, "2、", 2, "优化出口结构。", "扩大高新技术产品出口规模。"),
    (NodeKind.CLAUSE, "3、", 3, "发展服务业。", "发展现代物流。"),
    (NodeKind.SECTION, "三、", 3, "政策措施", ""),
    (NodeKind.CLAUSE, "4、", 4, "完善通关。", "海关总署会同商务部完善通关环境。"),
    (NodeKind.CLAUSE, "5、", 5, "财政支持。", "财政部给予贷款贴息。"),
    (NodeKind.CLAUSE, "6、", 6, "加强宣传。", "=加强宣传教育。"),
)


def make_plan(plan_id: str = "demo", title: str = "示范规划纲要", lines: Sequence[tuple] = LINES) -> Plan:
    """A plan of two levels: sections, and clauses that carry the text."""
    text, nodes, clauses, spans = "", [], [], []
    section, path = None, ()
    for order, (kind, marker, number, heading, rest) in enumerate(lines):
        start = len(text)
        line = marker + heading + rest
        text += line + "\n"
        span = Span(start, start + len(line))
        spans.append(Line(span))
        own = Span(start, len(text))
        heading_span = Span(start + len(marker), start + len(marker) + len(heading))
        is_section = kind is NodeKind.SECTION
        parent = None if is_section else section
        nodes.append(
            Node(
                order,
                1 if is_section else 2,
                kind,
                marker,
                number,
                heading,
                heading_span,
                own,
                own,
                parent,
                str(number),
            )
        )
        if is_section:
            section, path = order, (marker + heading,)
        else:
            clauses.append(
                Clause(f"{plan_id}/{number}", ClauseKind.CLAUSE, number, marker, path, heading, span, line, order)
            )
    metadata = Metadata(title=title, issuer="商务部", period_start=2006, period_end=2010)
    source = SourceText(text, tuple(spans), "txt", f"{plan_id}.txt")
    return Plan(plan_id, metadata, source, tuple(nodes), tuple(clauses))


def quote(plan: Plan, words: str) -> tuple[str, Span]:
    """`words` with their place in the plan."""
    start = plan.text.index(words)
    return words, Span(start, start + len(words))


def proof(plan: Plan, clause: str, words: str) -> Evidence:
    return Evidence(f"{plan.id}/{clause}", *quote(plan, words))


def make_record(plan_id: str = "demo", title: str = "示范规划纲要") -> PlanRecord:
    """Three goals: one with two tasks and three measures, one served by a measure only, one with nothing."""
    plan = make_plan(plan_id, title)
    first = f"{plan_id}/1"
    words, span = quote(plan, "地区生产总值达到20000亿元")
    value = plan.text.index("20000")
    base = Baseline("8195", "亿元", 2005, first, *quote(plan, "年均增长20％"))
    targets = (
        Target(
            f"{first}#t1", first, "地区生产总值", Comparator.EQUAL, "20000", "亿元", words, span,
            Span(value, value + 5), year=2010, attribute="预期性", indicator_key="地区生产总值", baseline=base,
        ),
        Target(
            f"{first}#t2", first, "绿地率", Comparator.AT_LEAST, "30", "%", *quote(plan, "绿地率达到30％"),
            Span(0, 0), indicator_key="绿地率",
        ),
    )  # fmt: skip
    goals = (
        _goal(plan, 1, "地区生产总值达到20000亿元，年均增长20％；", GoalKind.TARGET),
        _goal(plan, 2, "绿地率达到30％；", GoalKind.TARGET),
        _goal(plan, 3, "建成示范园区。", GoalKind.STATEMENT),
    )
    ids = [clause.id for clause in plan.clauses]
    kinds = (Role.GOAL, Role.TASK, Role.TASK, Role.MEASURE, Role.MEASURE, Role.MEASURE)
    roles = {id_: RoleAssignment(id_, role, 1.0, "标题") for id_, role in zip(ids, kinds, strict=True)}
    links = (
        _link(plan, "1#1", "2", LinkType.GOAL_TASK, 0.6, "共有“出口”"),
        _link(plan, "1#1", "3", LinkType.GOAL_TASK, 0.9, "共有“服务业”"),
        _link(plan, "1#3", "3", LinkType.GOAL_TASK, 0.3, "主题相近：园区", accepted=False),
        _link(plan, "3", "6", LinkType.TASK_MEASURE, 0.2, "主题相近：宣传", accepted=False),
    )
    return PlanRecord(
        plan=plan,
        roles=roles,
        targets=targets,
        goals=goals,
        links=links,
        actors=(
            Actor("海关总署", "牵头", f"{plan_id}/4", *quote(plan, "海关总署会同商务部完善通关环境")),
            Actor("商务部", "参与", f"{plan_id}/4", *quote(plan, "海关总署会同商务部完善通关环境")),
            Actor("财政部", "负责", f"{plan_id}/5", *quote(plan, "财政部给予贷款贴息")),
        ),
    )


def _goal(plan: Plan, number: int, words: str, kind: GoalKind) -> Goal:
    clause, (text, span) = f"{plan.id}/1", quote(plan, words)
    targets = (f"{clause}#t{number}",) if kind is GoalKind.TARGET else ()
    return Goal(f"{clause}#{number}", clause, text, kind, span, targets=targets)


def _link(
    plan: Plan, source: str, target: str, kind: LinkType, score: float, reason: str, *, accepted: bool = True
) -> Link:
    return Link(f"{plan.id}/{source}", f"{plan.id}/{target}", kind, score, accepted, reason, ())


@dataclass(frozen=True)
class FakeGraph:
    """Answers as a plan graph would for the record of `make_record`."""

    plan: Plan

    def trace(self, node_id: str, /) -> Trace:
        paths = {"1#1": self._first_goal(), "1#2": self._second_goal()}.get(
            node_id.removeprefix(f"{self.plan.id}/"), ()
        )
        return Trace(node_id, paths, (), (), ())

    def gaps(self) -> Gaps:
        third, plan_id = f"{self.plan.id}/1#3", self.plan.id
        return Gaps((third,), (third,), (), (f"{plan_id}/6",))

    def coverage(self) -> tuple[GoalCoverage, ...]:
        behind = ((2, 2, 0.846), (0, 1, 0.5), (0, 0, 0.0))
        return tuple(GoalCoverage(f"{self.plan.id}/1#{n}", *figures) for n, figures in enumerate(behind, start=1))

    def plan_coverage(self) -> PlanCoverage:
        return PlanCoverage(self.plan.id, 3, 1, 2, 2, 1, 3, 2, 0.4487)

    def _first_goal(self) -> tuple[TracePath, ...]:
        service = proof(self.plan, "3", "发展现代物流")
        export = proof(self.plan, "2", "扩大高新技术产品出口规模")
        customs = proof(self.plan, "4", "完善通关环境")
        money = proof(self.plan, "5", "给予贷款贴息")
        return (
            self._path("3", "4", 0.72, service, customs),
            self._path("3", "5", 0.45, service, money),
            self._path("2", None, 0.6, export),
        )

    def _second_goal(self) -> tuple[TracePath, ...]:
        path = self._path(None, "5", 0.5, proof(self.plan, "5", "给予贷款贴息"))
        return (replace(path, goal=f"{self.plan.id}/1#2"),)

    def _path(self, task: str | None, measure: str | None, score: float, *evidence: Evidence) -> TracePath:
        def full(key: str | None) -> str | None:
            return key and f"{self.plan.id}/{key}"

        return TracePath(f"{self.plan.id}/1#1", full(task), full(measure), score, tuple(evidence))


def fake_graph(record: PlanRecord) -> FakeGraph:
    return FakeGraph(record.plan)


def sample_table() -> ExportTable:
    """One cell of every sort: lines, links, numbers, strengths, signs that mean something to some format, emptiness."""
    return ExportTable(
        name="sample",
        title="示例表：<各种>单元格 & 符号",
        subtitle="《示范规划纲要》（商务部）",
        columns=(
            Column("text", "文字|列", 12),
            Column("quote", "原文", 20, ColumnKind.QUOTE),
            Column("value", "数值", 5, ColumnKind.NUMBER),
            Column("demo/4", "第4条 完善通关", 2, ColumnKind.STRENGTH),
        ),
        rows=(
            (Cell("第1条", "/clause/demo/1"), Cell("第一行\n第二行"), number_cell("20000", "/target/demo/1~t1"),
             score_cell(0.5)),
            (Cell("=1+1"), Cell("<b>不是标签</b> & `代码` | *星* [方] \\ _x000D_ $x$ ~删~"), number_cell("-4.50"),
             Cell()),
            (Cell("-加强管理"), Cell("\t@SUM(A1)\n"), number_cell("10-20"), score_cell(1.0)),
            (Cell(" 前后有空格 "), Cell("😀𠮷野家"), Cell(), score_cell(0.0)),
            (Cell("合计", "/plan/demo"), Cell(""), number_cell("19995.5"), score_cell(1.5)),
        ),
        notes=("说明一：<注>", "=说明二"),
        fixed=1,
        totals=True,
    )  # fmt: skip
