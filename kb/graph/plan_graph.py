"""The graph of one plan: what leads from a goal down to measures, what is promised without means, and its export."""

from __future__ import annotations

import io
import json
from collections.abc import Container, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from kb.errors import NotFoundError
from kb.extract.roles.assign import is_linkable
from kb.graph.by_reference import links_by_reference
from kb.graph.coverage import goal_coverage, mean_strength
from kb.model import Evidence, Gaps, GoalCoverage, Link, LinkType, PlanCoverage, PlanRecord, Role, Trace, TracePath

if TYPE_CHECKING:
    import networkx as nx

_DOWNWARD = (LinkType.GOAL_TASK, LinkType.TASK_MEASURE, LinkType.GOAL_MEASURE)


class PlanGraph:
    """The links of a plan as a directed graph from goals over tasks to measures.

    These are the accepted links and those that follow from references. With `weakest`, proposed links of that score or
    more are in it as well, unless a person has rejected them.
    """

    def __init__(self, record: PlanRecord, weakest: float | None = None) -> None:
        self._record = record
        chosen = (link for link in record.links if link.type in _DOWNWARD and _is_in(link, weakest))
        self._links = {(link.source, link.target): link for link in (*links_by_reference(record), *chosen)}
        self._below: dict[str, list[Link]] = {}
        self._above: dict[str, list[Link]] = {}
        for link in self._links.values():
            self._below.setdefault(link.source, []).append(link)
            self._above.setdefault(link.target, []).append(link)

    @property
    def links(self) -> tuple[Link, ...]:
        """The links of the graph; between two nodes there is one at most."""
        return tuple(self._links.values())

    @cached_property
    def graph(self) -> nx.DiGraph[str]:
        """A networkx graph: node attributes kind, label; edge attributes type, score, reason, quote, review."""
        import networkx as nx

        graph: nx.DiGraph[str] = nx.DiGraph(plan=self._record.plan.id, title=self._record.plan.title)
        for goal in self._record.goals:
            graph.add_node(goal.id, kind="goal", label=goal.text)
        for clause in self._record.plan.clauses:
            role = self._record.role_of(clause.id)
            if role in (Role.TASK, Role.MEASURE):
                graph.add_node(clause.id, kind=str(role), label=clause.heading or clause.text[:30])
        for link in self._links.values():
            quote = link.evidence[0].quote if link.evidence else ""
            said = {"reason": link.reason, "quote": quote, "review": link.review}
            graph.add_edge(link.source, link.target, type=str(link.type), score=link.score, **said)
        return graph

    # ----------------------------------------------------------------- trace

    def trace(self, node: str) -> Trace:
        """The paths through a goal, target, task or measure, best first (ties by id).

        Raises:
            NotFoundError: no goal, target or clause of the plan has this id.
        """
        roots = self._roots(node)
        paths = sorted(
            {path for root in roots for path in self._paths_through(root)},
            key=lambda path: (-path.score, path.goal, path.task or "", path.measure or ""),
        )
        return Trace(
            root=node,
            paths=tuple(paths),
            goals=_distinct(path.goal for path in paths),
            tasks=_distinct(path.task for path in paths),
            measures=_distinct(path.measure for path in paths),
        )

    def _roots(self, node: str) -> tuple[str, ...]:
        """The nodes of the graph that `node` stands for: itself, the goals of a target, the goals of a goal clause."""
        if node in self._record.goal_by_id:
            return (node,)
        if node in self._record.target_by_id:
            return tuple(goal.id for goal in self._record.goals if node in goal.targets)
        if node not in self._record.plan.clause_by_id:
            raise NotFoundError(
                f"没有编号为“{node}”的目标、指标或条款",
                where=self._record.plan.id,
                advice="用 kb goals 或 kb clauses 查看编号",
            )
        if self._record.role_of(node) in (Role.TASK, Role.MEASURE):
            return (node,)
        return tuple(goal.id for goal in self._record.goals if goal.clause == node)

    def _paths_through(self, node: str) -> Iterator[TracePath]:
        if node in self._record.goal_by_id:
            yield from self._paths_from_goal(node)
        elif self._record.role_of(node) is Role.TASK:
            for above in self._above.get(node, ()):
                yield from self._paths_over(above)
        else:
            yield from self._paths_to_measure(node)

    def _paths_from_goal(self, goal: str) -> Iterator[TracePath]:
        for link in self._below.get(goal, ()):
            if link.type is LinkType.GOAL_TASK:
                yield from self._paths_over(link)
            else:
                yield _path(goal, None, link.target, (link,))

    def _paths_over(self, link: Link) -> Iterator[TracePath]:
        """Paths that begin with a goal-task link; the link alone where nothing supports the task."""
        below = self._below.get(link.target, ())
        if not below:
            yield _path(link.source, link.target, None, (link,))
        for step in below:
            yield _path(link.source, link.target, step.target, (link, step))

    def _paths_to_measure(self, measure: str) -> Iterator[TracePath]:
        for link in self._above.get(measure, ()):
            if link.type is LinkType.GOAL_MEASURE:
                yield _path(link.source, None, measure, (link,))
                continue
            for above in self._above.get(link.source, ()):
                yield _path(above.source, link.source, measure, (above, link))

    # ----------------------------------------------------------------- coverage and gaps

    def coverage(self) -> tuple[GoalCoverage, ...]:
        """What stands behind each goal, in document order."""
        with_measures = bool(self._clauses_of(Role.MEASURE))
        return tuple(
            goal_coverage(goal.id, self._paths_from_goal(goal.id), to_measures=with_measures)
            for goal in self._record.goals
        )

    def plan_coverage(self) -> PlanCoverage:
        """What stands behind the goals of the plan as a whole."""
        goals = self.coverage()
        tasks, measures = self._clauses_of(Role.TASK), self._clauses_of(Role.MEASURE)
        return PlanCoverage(
            plan=self._record.plan.id,
            goals=len(goals),
            goals_with_tasks=sum(goal.tasks > 0 for goal in goals),
            goals_with_measures=sum(goal.measures > 0 for goal in goals),
            tasks=len(tasks),
            tasks_with_measures=sum(task in self._below for task in tasks),
            measures=len(measures),
            measures_in_use=sum(measure in self._above for measure in measures),
            strength=mean_strength(goals),
        )

    def gaps(self) -> Gaps:
        """Goals without tasks or without any measure on a path, tasks without measures, measures that serve nothing.

        What a person has said needs no link is listed apart.
        """
        goals = [goal.id for goal in self._record.goals]
        tasks, measures = self._clauses_of(Role.TASK), self._clauses_of(Role.MEASURE)
        bare = [goal for goal in goals if not self._has_below(goal, LinkType.GOAL_TASK)]
        unreached = [goal for goal in goals if not self._reaches_measure(goal)]
        alone = [task for task in tasks if task not in self._below]
        unused = [measure for measure in measures if measure not in self._above]
        spared = self._record.no_link_needed
        return Gaps(
            goals_without_tasks=_without(bare, spared),
            goals_without_measures=_without(unreached, spared),
            tasks_without_measures=_without(alone, spared),
            measures_without_use=_without(unused, spared),
            no_link_needed=_distinct(node for node in (*bare, *unreached, *alone, *unused) if node in spared),
        )

    def _clauses_of(self, role: Role) -> tuple[str, ...]:
        return tuple(
            clause.id
            for clause in self._record.plan.clauses
            if self._record.role_of(clause.id) is role and is_linkable(clause)
        )

    def _has_below(self, node: str, kind: LinkType) -> bool:
        return any(link.type is kind for link in self._below.get(node, ()))

    def _reaches_measure(self, goal: str) -> bool:
        return any(
            link.type is LinkType.GOAL_MEASURE or link.target in self._below for link in self._below.get(goal, ())
        )

    # ----------------------------------------------------------------- export

    def to_graphml(self) -> str:
        """The graph as GraphML (UTF-8), for Gephi, yEd or networkx."""
        import networkx as nx

        buffer = io.BytesIO()
        nx.write_graphml(self.graph, buffer, encoding="utf-8")
        return buffer.getvalue().decode("utf-8")

    def to_json(self) -> str:
        """The graph as JSON: `{"plan", "title", "nodes": [{"id","kind","label"}], "edges": [{"source","target",…}]}`."""
        graph = self.graph
        nodes = [{"id": node, **data} for node, data in graph.nodes(data=True)]
        edges = [{"source": source, "target": target, **data} for source, target, data in graph.edges(data=True)]
        return json.dumps({**graph.graph, "nodes": nodes, "edges": edges}, ensure_ascii=False, indent=2)


def _is_in(link: Link, weakest: float | None) -> bool:
    return link.accepted or (weakest is not None and link.score >= weakest and link.review != "rejected")


def _path(goal: str, task: str | None, measure: str | None, links: tuple[Link, ...]) -> TracePath:
    score = 1.0
    evidence: list[Evidence] = []
    for link in links:
        score *= link.score
        evidence.extend(link.evidence[:1])
    return TracePath(goal, task, measure, round(score, 4), tuple(evidence))


def _without(nodes: Iterable[str], left_out: Container[str]) -> tuple[str, ...]:
    return tuple(node for node in nodes if node not in left_out)


def _distinct(ids: Iterable[str | None]) -> tuple[str, ...]:
    """Ids in order of first occurrence, None left out."""
    return tuple(dict.fromkeys(node for node in ids if node is not None))
