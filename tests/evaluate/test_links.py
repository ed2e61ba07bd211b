"""Learning from labelled links, on small tables worked by hand and on the labelled plans."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from statistics import fmean

import numpy as np
import pytest

from kb.evaluate.labelled import labelled_plans
from kb.evaluate.link_learning import cross_validate, learn
from kb.evaluate.link_pairs import LabelledPairs, labelled_pairs, likeness
from kb.graph.features import FEATURES, PairTable
from kb.graph.passages import Passage
from kb.model import LinkType
from kb.text import Span

TESTS = Path(__file__).parent.parent
CORPUS = TESTS.parent / "corpus"


def table(plan: str, kind: LinkType = LinkType.GOAL_TASK, seed: int = 0) -> LabelledPairs:
    """Ten sources with eight targets; the pairs with the largest first feature, a quarter of all, are links."""
    random = np.random.default_rng(seed)
    values = random.normal(size=(10, 8, len(FEATURES))).astype(np.float32)
    wanted = values[:, :, 0] > np.quantile(values[:, :, 0], 0.75)
    ends = [Passage(f"{plan}/{n}", f"{plan}/{n}", "", "", "", "", Span(0, 0)) for n in range(10)]
    empty = np.zeros((1, 1), dtype=np.float32)
    pairs = PairTable(
        ends, ends[:8], values, np.zeros((10, 8), dtype=np.intp), np.ones((10, 8), dtype=bool), empty, empty
    )
    return LabelledPairs(plan, kind, pairs, [end.id for end in ends], wanted, np.ones((10, 8), dtype=bool))


def test_the_feature_that_decides_gets_the_weight_and_the_density_is_found() -> None:
    tables = [table(f"p{n}", kind, n) for n, kind in enumerate((*LinkType,)[:3] * 2)]
    held_out = list(cross_validate(tables))
    ranker = learn(tables, held_out)
    first, *others = FEATURES
    assert ranker.weights[first] > 5 * max(abs(ranker.weights[name]) for name in others)
    a, b = ranker.density[LinkType.GOAL_TASK]
    assert math.exp(a + b * math.log(8)) == pytest.approx(0.25, rel=0.1)
    assert fmean(found.f1 for found in held_out) > 0.9


def test_labels_of_the_held_out_plan_are_not_looked_at() -> None:
    """Turning the labels of one plan over changes the ranking of the others, never its own."""
    tables = [table(f"p{n}", seed=n) for n in range(3)]
    turned = [replace(tables[0], wanted=~tables[0].wanted), *tables[1:]]
    before, after = list(cross_validate(tables)), list(cross_validate(turned))
    assert np.array_equal(before[0].distance, after[0].distance)
    assert not np.array_equal(before[1].distance, after[1].distance)


def test_a_pair_that_is_not_counted_teaches_nothing() -> None:
    tables = [table(f"p{n}", seed=n) for n in range(3)]
    counted = tables[0].counted.copy()
    counted[:5] = False
    wanted = tables[0].wanted.copy()
    wanted[:5] = ~wanted[:5]
    masked = replace(tables[0], counted=counted)
    for one, other in zip(
        cross_validate([masked, *tables[1:]]),
        cross_validate([replace(masked, wanted=wanted), *tables[1:]]),
        strict=True,
    ):
        assert np.array_equal(one.distance, other.distance)


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"), [("出口总额", "出口总额", 1.0), ("出口", "就业", 0.0), ("出口总额", "出口", 0.75)]
)
def test_likeness_worked_by_hand(ours: str, theirs: str, expected: float) -> None:
    """出口总额 has the pairs 出口, 口总, 总额; 出口 has one, shared: (2 x 1 / 4 + 1) / 2."""
    assert likeness(ours, theirs) == pytest.approx(expected)


def test_links_of_plans_the_ranker_has_not_seen(shared: Path) -> None:
    """The level that was reached; a change that costs more than 0.02 of it is a step back."""
    plans = labelled_plans(shared, TESTS / "golden" / "links", next(CORPUS.glob("*.txt")))
    held_out = list(cross_validate([pairs for plan in plans for pairs in labelled_pairs(plan)]))
    f1 = {(found.pairs.plan, found.pairs.kind): found.f1 for found in held_out}
    assert len({plan for plan, _ in f1}) == 9
    assert fmean(score for (plan, _), score in f1.items() if plan == "seed") >= 0.63
    assert f1["agriculture", LinkType.GOAL_TASK] >= 0.71
