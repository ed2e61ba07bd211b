"""The cross-reference table: which tasks and measures stand behind each goal, and the words that prove it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.export import addresses
from kb.export.clause_names import ClauseNames
from kb.export.table import Cell, Column, ColumnKind, Row, score_cell
from kb.export.tables.stacking import GraphOf, TableKind
from kb.export.wording import amount, deadline, goal_label
from kb.model import Goal, LinkType, PlanRecord, TracePath

NO_TASK = "（未找到支撑任务）"
NO_MEASURE = "（未找到政策措施）"
DIRECT = "（不经任务，由措施直接支撑）"


def _rows(record: PlanRecord, graph_of: GraphOf) -> Iterator[Row]:
    graph = graph_of(record)
    names = ClauseNames(record.plan)
    strengths = {
        (link.source, link.target): link.score
        for link in record.links
        if link.accepted and link.type is LinkType.GOAL_TASK
    }
    for goal in record.goals:
        trace = graph.trace(goal.id)
        head = _goal_cells(goal, record, names)
        yield from ((*head, *_way_cells(way, names)) for way in _ways(goal, trace.paths, strengths))


@dataclass(frozen=True, slots=True)
class _Way:
    """One row: a task of the goal (or none) and the paths that lead on to measures, best first."""

    goal: str
    task: str | None
    paths: tuple[TracePath, ...]
    score: float


def _ways(goal: Goal, paths: Sequence[TracePath], strengths: Mapping[tuple[str, str], float]) -> Iterator[_Way]:
    """The rows of one goal: its tasks, strongest first, then the measures that serve it without any of them."""
    by_task: dict[str, list[TracePath]] = {}
    for path in paths:
        if path.task is not None:
            by_task.setdefault(path.task, []).append(path)
    ways = [
        _Way(goal.id, task, tuple(own), strengths.get((goal.id, task), own[0].score)) for task, own in by_task.items()
    ]
    yield from sorted(ways, key=lambda way: -way.score)
    served = {path.measure for path in paths if path.task is not None}
    direct = tuple(path for path in paths if path.task is None and path.measure not in served)
    if direct or not ways:
        yield _Way(goal.id, None, direct, max((path.score for path in direct), default=0.0))


def _goal_cells(goal: Goal, record: PlanRecord, names: ClauseNames) -> tuple[Cell, Cell]:
    targets = (record.target_by_id[target] for target in goal.targets)
    values = (f"{target.indicator}：{amount(target)}{deadline(target)}" for target in targets)
    return (
        Cell(f"{names.number(goal.clause)} {goal_label(record, goal)}", addresses.trace(goal.id)),
        Cell("\n".join(values)),
    )


def _way_cells(way: _Way, names: ClauseNames) -> tuple[Cell, Cell, Cell, Cell]:
    without_task = DIRECT if way.paths else NO_TASK
    return (
        names.cell(way.task) if way.task is not None else Cell(without_task),
        _measures_cell(way, names),
        Cell("\n".join(_quotes(way.paths, names))),
        score_cell(way.score, addresses.trace(way.goal)),
    )


def _measures_cell(way: _Way, names: ClauseNames) -> Cell:
    """The measures with the strength of their paths; a single one links to its clause, several to the trace."""
    strongest: dict[str, float] = {}
    for path in way.paths:
        if path.measure is not None:
            strongest.setdefault(path.measure, path.score)
    if not strongest:
        return Cell(NO_MEASURE)
    address = addresses.clause(*strongest) if len(strongest) == 1 else addresses.trace(way.goal)
    return Cell("\n".join(f"{names.label(measure)}（{score:.2f}）" for measure, score in strongest.items()), address)


def _quotes(paths: Iterable[TracePath], names: ClauseNames) -> Iterable[str]:
    """The proving words of all links of `paths`, each once, from the goal downwards."""
    quotes = (names.quote(proof.clause, proof.quote) for path in paths for proof in path.evidence)
    return dict.fromkeys(quotes)


CROSSREF = TableKind(
    title="目标、任务与政策措施对照表",
    columns=(
        Column("goal", "目标", 17, ColumnKind.QUOTE),
        Column("value", "指标值", 12),
        Column("task", "主要任务(条)", 13),
        Column("measures", "政策措施(条)", 19),
        Column("evidence", "依据原文", 34, ColumnKind.QUOTE),
        Column("score", "关联度", 4, ColumnKind.NUMBER),
    ),
    rows_of=_rows,
    nothing="没有读出目标，因此没有可对照的任务和措施",
    notes=(
        "每行是一个目标及其一项主要任务，按关联度由高到低排列；同一行的政策措施都支撑该任务。",
        "关联度在 0 与 1 之间，为程序判断：“关联度”一栏是目标与任务之间的，措施后括号中的是从目标经任务到措施的。",
        "“依据原文”逐字取自规划；点击目标、任务、措施可在网站上查看全文与全部路径。",
    ),
)
