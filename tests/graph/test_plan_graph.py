"""Traces, coverage and gaps: small plans worked by hand, random ones by properties, and the client's own."""

from __future__ import annotations

import io
import json
from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import NotFoundError
from kb.graph.plan_graph import PlanGraph
from kb.model import Link, LinkType, PlanRecord, TracePath
from tests.graph.plans import make_link, make_plan, make_reference, with_links

SMALL = make_plan(goals=3, tasks=3, measures=3)


def small(*more: Link, **fields: object) -> PlanRecord:
    """g1-t1 .8, g1-t2 .5, g2-m2 .6, t1-m1 .9, t1-m2 .5, t3-m3 .7; g3 has nothing, t2 no measures, t3 no goal."""
    links = (("g1", "t1", 0.8), ("g1", "t2", 0.5), ("g2", "m2", 0.6), ("t1", "m1", 0.9), ("t1", "m2", 0.5))
    rows = [make_link(SMALL, *row) for row in (*links, ("t3", "m3", 0.7))]
    return with_links(SMALL, (*rows, *more), **fields)


def ways(paths: tuple[TracePath, ...]) -> list[tuple[str, str, str, float]]:
    return [(p.goal[2:], (p.task or "")[2:], (p.measure or "")[2:], p.score) for p in paths]


# --------------------------------------------------------------------------- trace


def test_from_a_goal_down_best_path_first() -> None:
    trace = PlanGraph(small()).trace("p/g#1")
    assert ways(trace.paths) == [("g#1", "t1", "m1", 0.72), ("g#1", "t2", "", 0.5), ("g#1", "t1", "m2", 0.4)]
    assert (trace.tasks, trace.measures) == (("p/t1", "p/t2"), ("p/m1", "p/m2"))
    assert [len(path.evidence) for path in trace.paths] == [2, 1, 2]


def test_from_a_measure_up_and_from_a_task_both_ways() -> None:
    graph = PlanGraph(small())
    assert ways(graph.trace("p/m2").paths) == [("g#2", "", "m2", 0.6), ("g#1", "t1", "m2", 0.4)]
    assert ways(graph.trace("p/t1").paths) == [("g#1", "t1", "m1", 0.72), ("g#1", "t1", "m2", 0.4)]
    assert ways(graph.trace("p/t3").paths) == []
    assert ways(graph.trace("p/m3").paths) == []


def test_a_clause_with_goals_stands_for_all_of_them() -> None:
    graph = PlanGraph(small())
    assert {path.goal for path in graph.trace("p/g").paths} == {"p/g#1", "p/g#2"}


def test_an_unknown_node_is_a_message() -> None:
    with pytest.raises(NotFoundError, match="p/x"):
        PlanGraph(small()).trace("p/x")


def test_weaker_links_come_in_on_request_but_not_what_a_person_rejected() -> None:
    weak = make_link(SMALL, "g3", "t3", 0.3, accepted=False)
    refused = make_link(SMALL, "g3", "m1", 0.35, accepted=False, review="rejected")
    record = small(weak, refused)
    assert ways(PlanGraph(record).trace("p/g#3").paths) == []
    assert ways(PlanGraph(record, weakest=0.3).trace("p/g#3").paths) == [("g#3", "t3", "m3", 0.21)]
    assert ways(PlanGraph(record, weakest=0.31).trace("p/g#3").paths) == []


# --------------------------------------------------------------------------- references


@pytest.mark.parametrize("ends", [("m3", "t2"), ("t2", "m3")], ids=["measure names task", "task names measure"])
def test_a_reference_joins_a_task_and_a_measure(ends: tuple[str, str]) -> None:
    record = small(make_reference(SMALL, *ends))
    (path,) = [p for p in PlanGraph(record).trace("p/g#1").paths if p.measure == "p/m3"]
    assert (path.task, path.score) == ("p/t2", 0.4)
    assert path.evidence[1].quote == record.plan.clause_by_id[f"p/{ends[0]}"].text


def test_a_reference_to_a_clause_with_several_goals_is_shared_among_them() -> None:
    record = small(make_reference(SMALL, "t3", "g"), make_reference(SMALL, "m1", "g"))
    graph = PlanGraph(record)
    shared = round(0.8 / 3, 4)
    assert ("g#3", "t3", "m3", round(shared * 0.7, 4)) in ways(graph.trace("p/g#3").paths)
    assert ("g#2", "", "m1", shared) in ways(graph.trace("p/m1").paths)


def test_a_task_that_names_another_leans_on_its_measures() -> None:
    record = small(make_reference(SMALL, "t2", "t1"))
    found = ways(PlanGraph(record).trace("p/t2").paths)
    assert found == [("g#1", "t2", "m1", 0.36), ("g#1", "t2", "m2", 0.2)]
    assert ways(PlanGraph(record).trace("p/t1").paths) == ways(PlanGraph(small()).trace("p/t1").paths)


def test_no_reference_outweighs_what_a_person_rejected_or_the_program_accepted() -> None:
    refused = make_link(SMALL, "t2", "m3", 0.2, accepted=False, review="rejected")
    record = small(refused, make_reference(SMALL, "t2", "m3"), make_reference(SMALL, "m1", "t1"))
    graph = PlanGraph(record)
    assert not [path for path in graph.trace("p/t2").paths if path.measure == "p/m3"]
    assert {link.score for link in graph.links if (link.source, link.target) == ("p/t1", "p/m1")} == {0.9}


# --------------------------------------------------------------------------- coverage and gaps


def test_coverage_worked_by_hand() -> None:
    """Goal 1: two measures, the better by .72; goal 2: one measure by .6; goal 3: none."""
    graph = PlanGraph(small())
    assert [(c.tasks, c.measures, c.strength) for c in graph.coverage()] == [(2, 2, 0.72), (0, 1, 0.6), (0, 0, 0.0)]
    plan = graph.plan_coverage()
    assert (plan.goals, plan.goals_with_tasks, plan.goals_with_measures) == (3, 1, 2)
    assert (plan.tasks, plan.tasks_with_measures, plan.measures, plan.measures_in_use) == (3, 2, 3, 3)
    assert plan.strength == pytest.approx((0.72 + 0.6) / 3, abs=1e-4)


def test_a_plan_without_measures_is_strong_by_its_tasks() -> None:
    plan = make_plan(goals=2, tasks=2, measures=0)
    rows = (("g1", "t1", 0.4), ("g1", "t2", 0.9))
    graph = PlanGraph(with_links(plan, [make_link(plan, *row) for row in rows]))
    assert [(c.tasks, c.measures, c.strength) for c in graph.coverage()] == [(2, 0, 0.9), (0, 0, 0.0)]


def test_gaps_worked_by_hand() -> None:
    gaps = PlanGraph(small()).gaps()
    assert gaps.goals_without_tasks == ("p/g#2", "p/g#3")
    assert gaps.goals_without_measures == ("p/g#3",)
    assert gaps.tasks_without_measures == ("p/t2",)
    assert gaps.measures_without_use == ()
    assert gaps.no_link_needed == ()


def test_what_needs_no_link_is_no_gap() -> None:
    """Listed apart, once; a mark on what is no gap is not listed at all."""
    marks = dict.fromkeys(("p/g#3", "p/t2", "p/m1"), "总括性")
    gaps = PlanGraph(small(no_link_needed=marks)).gaps()
    assert gaps.goals_without_tasks == ("p/g#2",)
    assert gaps.goals_without_measures == gaps.tasks_without_measures == ()
    assert gaps.no_link_needed == ("p/g#3", "p/t2")


# --------------------------------------------------------------------------- properties


@st.composite
def records(draw: st.DrawFn) -> PlanRecord:
    """Plans of a few goals, tasks and measures with any links and references between them."""
    goals, tasks, measures = (draw(st.integers(0, 4)) for _ in range(3))
    plan = make_plan(goals, tasks, measures)
    nodes = {"g": range(1, goals + 1), "t": range(1, tasks + 1), "m": range(1, measures + 1)}
    pairs = [(f"{a}{i}", f"{b}{j}") for a, b in ("gt", "tm", "gm") for i in nodes[a] for j in nodes[b]]
    scores = st.floats(0.01, 1)
    chosen = draw(st.dictionaries(st.sampled_from(pairs), st.tuples(scores, st.booleans()))) if pairs else {}
    links = [make_link(plan, *pair, score, accepted=accepted) for pair, (score, accepted) in chosen.items()]
    clauses = [clause.id[2:] for clause in plan.plan.clauses]
    ends = st.tuples(st.sampled_from(clauses), st.sampled_from(clauses)).filter(lambda pair: pair[0] != pair[1])
    named = draw(st.lists(ends, max_size=3)) if len(clauses) > 1 else []
    return with_links(plan, [*links, *(make_reference(plan, *pair) for pair in named)])


def check_promises(record: PlanRecord, graph: PlanGraph) -> None:
    """What holds of every trace of a plan, whatever its links are."""
    steps = {(link.source, link.target): link for link in graph.links}
    nodes = [goal.id for goal in record.goals] + [clause.id for clause in record.plan.clauses]
    by_root = {node: graph.trace(node).paths for node in nodes}
    for root, paths in by_root.items():
        assert [path.score for path in paths] == sorted((path.score for path in paths), reverse=True), root
        for path in paths:
            stops = [stop for stop in (path.goal, path.task, path.measure) if stop is not None]
            links = [steps[pair] for pair in pairwise(stops)]  # every link of a path exists
            assert links
            product = 1.0
            for link in links:
                product *= link.score
            assert 0 <= path.score <= 1
            assert path.score == pytest.approx(product, abs=1e-4)
            assert [proof.quote for proof in path.evidence] == [link.evidence[0].quote for link in links]
            assert all(proof.span.of(record.plan.text) == proof.quote != "" for proof in path.evidence)
    down = {path for goal in record.goals for path in by_root[goal.id]}
    tasks = {path.task for path in down} - {None}
    measures = {path.measure for path in down} - {None}
    for task in tasks:
        assert {path for path in down if path.task == task} == set(by_root[task])
    for measure in measures:
        assert {path for path in down if path.measure == measure} == set(by_root[measure])
    assert {path for node in nodes for path in by_root[node]} == down


@given(records())
def test_every_path_is_made_of_links_and_both_directions_agree(record: PlanRecord) -> None:
    check_promises(record, PlanGraph(record))
    check_promises(record, PlanGraph(record, weakest=0.0))


@given(records())
def test_coverage_and_gaps_agree_with_the_traces(record: PlanRecord) -> None:
    graph = PlanGraph(record)
    gaps = graph.gaps()
    for coverage in graph.coverage():
        trace = graph.trace(coverage.goal)
        assert (coverage.tasks, coverage.measures) == (len(trace.tasks), len(trace.measures))
        assert 0 <= coverage.strength <= 1
        assert (coverage.measures == 0) == (coverage.goal in gaps.goals_without_measures)
        assert (coverage.tasks == 0) == (coverage.goal in gaps.goals_without_tasks)
        firm = [path.score for path in trace.paths if path.measure or not graph.plan_coverage().measures]
        assert coverage.strength == max(firm, default=0.0)


def test_the_client_plan_keeps_all_promises(client_record: PlanRecord) -> None:
    graph = PlanGraph(client_record)
    check_promises(client_record, graph)
    assert {link.type for link in graph.links} == {
        LinkType.GOAL_TASK,
        LinkType.TASK_MEASURE,
        LinkType.GOAL_MEASURE,
    }


def test_every_link_of_the_client_plan_has_a_score_and_verbatim_evidence(client_record: PlanRecord) -> None:
    for link in client_record.links:
        assert 0 <= link.score <= 1
        assert link.evidence, f"no evidence: {link.source} {link.target}"
        assert all(proof.span.of(client_record.plan.text) == proof.quote != "" for proof in link.evidence)
        ends = {
            client_record.goal_by_id[link.source].clause if link.source in client_record.goal_by_id else link.source
        }
        assert {proof.clause for proof in link.evidence} <= ends | {link.target}


# --------------------------------------------------------------------------- export


def test_the_exported_graph_is_the_graph() -> None:
    """GraphML as networkx reads it, and JSON, have the nodes and links of the plan, with their words."""
    record = small(make_reference(SMALL, "m3", "t2"))
    graph = PlanGraph(record)
    pairs = {(link.source, link.target): link.score for link in graph.links}
    nodes = {goal.id for goal in record.goals} | {c.id for c in record.plan.clauses[1:]}
    read = nx.read_graphml(io.BytesIO(graph.to_graphml().encode()))
    assert set(read.nodes) == nodes
    assert {(s, t): data["score"] for s, t, data in read.edges(data=True)} == pairs
    assert read.nodes["p/g#1"] == {"kind": "goal", "label": "目标1。"}
    document = json.loads(graph.to_json())
    assert {node["id"] for node in document["nodes"]} == nodes
    assert {(edge["source"], edge["target"]): edge["score"] for edge in document["edges"]} == pairs
    assert document["title"] == "规划"


def test_proofs_are_sentences_of_the_body_and_seldom_the_heading(client_record: PlanRecord) -> None:
    """A heading says what is done, not how: it proves a link only where nothing in the body comes near it."""
    carried = [link.evidence[0] for link in client_record.links if link.accepted and "-" in link.type.value]
    headings = client_record.plan.clause_by_id
    bare = [proof for proof in carried if proof.quote.rstrip("。") == headings[proof.clause].heading]
    assert len(bare) <= 0.05 * len(carried)
