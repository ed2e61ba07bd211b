"""What the plan promises without means, and what comes nearest to filling each gap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.export import addresses
from kb.export.clause_names import ClauseNames
from kb.export.table import Cell, Column, ColumnKind, Row, score_cell
from kb.export.tables.stacking import GraphOf, TableKind
from kb.export.wording import goal_label
from kb.model import Gaps, Link, LinkType, PlanRecord


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of gap: what it is called, what is missing, and the links that would fill it."""

    label: str
    missing: str
    fillers: frozenset[LinkType]


NO_LINK_NEEDED = "无需关联"
"""The kind of a row about what is no gap, since a person has said so."""

_NO_MEANS = _Kind("目标缺任务和措施", "任务或政策措施", frozenset({LinkType.GOAL_TASK, LinkType.GOAL_MEASURE}))
_NO_TASK = _Kind("目标缺任务", "任务", frozenset({LinkType.GOAL_TASK}))
_NO_MEASURE = _Kind("目标缺措施", "政策措施", frozenset({LinkType.GOAL_MEASURE}))
_TASK_ALONE = _Kind("任务缺措施", "政策措施", frozenset({LinkType.TASK_MEASURE}))
_UNUSED = _Kind("措施无对应", "目标或任务", frozenset({LinkType.GOAL_MEASURE, LinkType.TASK_MEASURE}))


def _rows(record: PlanRecord, graph_of: GraphOf) -> Iterator[Row]:
    names = ClauseNames(record.plan)
    candidates = _candidates(record.links)
    gaps = graph_of(record).gaps()
    for kind, node in _found(gaps):
        yield (
            Cell(kind.label),
            *_node_cells(node, record, names),
            *_nearest(kind, node, candidates[node], record, names),
        )
    for node in gaps.no_link_needed:
        yield (Cell(NO_LINK_NEEDED), *_node_cells(node, record, names), Cell(_excuse(node, record)), Cell(), Cell())


def _node_cells(node: str, record: PlanRecord, names: ClauseNames) -> tuple[Cell, Cell]:
    goal = record.goal_by_id.get(node)
    clause = goal.clause if goal else node
    return (
        Cell(names.number(clause), addresses.clause(clause)),
        Cell(goal_label(record, goal) if goal else names.lead(clause), addresses.trace(node)),
    )


def _excuse(node: str, record: PlanRecord) -> str:
    reason = record.no_link_needed[node]
    return f"经人工注明：{reason}" if reason else "经人工注明"


def _found(gaps: Gaps) -> Iterator[tuple[_Kind, str]]:
    """Each node that lacks something, once, with all that it lacks."""
    without_tasks, without_measures = gaps.goals_without_tasks, gaps.goals_without_measures
    both = frozenset(without_tasks) & frozenset(without_measures)
    for kind, nodes in (
        (_NO_MEANS, [goal for goal in without_tasks if goal in both]),
        (_NO_TASK, [goal for goal in without_tasks if goal not in both]),
        (_NO_MEASURE, [goal for goal in without_measures if goal not in both]),
        (_TASK_ALONE, gaps.tasks_without_measures),
        (_UNUSED, gaps.measures_without_use),
    ):
        yield from ((kind, node) for node in nodes)


def _candidates(links: Iterable[Link]) -> Mapping[str, Sequence[Link]]:
    """The links that were not strong enough and that nobody has rejected, by each of their ends, strongest first."""
    by_end: defaultdict[str, list[Link]] = defaultdict(list)
    open_links = (link for link in links if not link.accepted and link.review != "rejected")
    for link in sorted(open_links, key=lambda link: -link.score):
        by_end[link.source].append(link)
        by_end[link.target].append(link)
    return by_end


def _nearest(
    kind: _Kind, node: str, links: Sequence[Link], record: PlanRecord, names: ClauseNames
) -> tuple[Cell, Cell, Cell]:
    """Why there is a gap, the strongest of the links that were too weak, and its score."""
    nearest = next((link for link in links if link.type in kind.fillers), None)
    if nearest is None:
        return Cell(f"全文没有找到可能相关的{kind.missing}"), Cell(), Cell()
    other = nearest.target if nearest.source == node else nearest.source
    goal = record.goal_by_id.get(other)
    label = names.quote(goal.clause, goal.text) if goal else names.label(other)
    address = addresses.clause(goal.clause if goal else other)
    return (
        Cell(f"没有达到认定标准的{kind.missing}；最接近的一条：{nearest.reason}"),
        Cell(label, address),
        score_cell(nearest.score, addresses.trace(node)),
    )


GAPS = TableKind(
    title="缺口清单",
    columns=(
        Column("kind", "缺口", 8),
        Column("clause", "条", 9),
        Column("text", "内容", 28, ColumnKind.QUOTE),
        Column("reason", "说明", 24),
        Column("nearest", "最接近的条款", 20),
        Column("score", "关联度", 4, ColumnKind.NUMBER),
    ),
    rows_of=_rows,
    nothing="没有缺口",
    notes=(
        "缺口由程序按关联度判断，只表示文中没有找到足够明显的对应，请结合实际复核。",
        "“无需关联”的行不算缺口，由审核人注明；所在条款改动后注明失效，重新列为缺口。",
    ),
)
