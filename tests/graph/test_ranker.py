"""The shipped weights and the features that are computed are the same, and scores follow from odds as described."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from kb.graph.features import FEATURES
from kb.graph.ranker import Ranker, load_ranker, save_ranker
from kb.model import LinkType

HALF = {kind: (math.log(0.5), 0.0) for kind in (LinkType.GOAL_TASK, LinkType.TASK_MEASURE, LinkType.GOAL_MEASURE)}


def ranker(**weights: float) -> Ranker:
    return Ranker(dict.fromkeys(FEATURES, 0.0) | weights, HALF, slope=2.0, intercept=-1.0)


def test_every_shipped_weight_counts() -> None:
    shipped = load_ranker()
    assert set(shipped.weights) == set(FEATURES)
    assert set(shipped.density) == set(HALF)
    assert shipped.slope > 0


@pytest.mark.parametrize("weights", [{"no_such_feature": 1.0}, {next(iter(FEATURES)): 1.0}])
def test_weights_that_do_not_fit_the_features_are_refused(weights: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="differ"):
        Ranker(weights, HALF, slope=1.0, intercept=0.0)


def test_the_score_worked_by_hand() -> None:
    """Half of four pairs are expected: odds 3 and 1 of 3, 1, 0, -1, all in the lead. The last accepted has odds 1,
    so 1 / (1 + e^1) = 0.2689, the threshold; the best is 2 above it and scores 1 / (1 + e^(1 - 4)) = 0.9526."""
    odds = np.array([[3.0, 0.0], [1.0, -1.0]])
    found = ranker().scores(LinkType.GOAL_TASK, odds)
    assert ranker().threshold == pytest.approx(0.2689, abs=1e-4)
    assert found[0, 0] == pytest.approx(0.9526, abs=1e-4)
    assert found[1, 0] == pytest.approx(ranker().threshold)
    assert (found >= ranker().threshold - 1e-12).tolist() == [[True, False], [True, False]]


def test_the_two_best_targets_of_a_source_have_a_lead_of_a_half() -> None:
    """Of eight pairs four are expected; 0.9 leads its row and passes 1.2, which is third in its own."""
    odds = np.array([[3.0, 2.0, 1.2, 0.0], [0.9, 0.8, 0.0, 0.0]])
    distances = ranker().distances(LinkType.GOAL_TASK, odds)
    assert (distances >= 0).tolist() == [[True, True, False, False], [True, True, False, False]]


def test_odds_add_up_weighted_features() -> None:
    first = next(iter(FEATURES))
    values = np.zeros((1, 2, len(FEATURES)), dtype=np.float32)
    values[0, 0, 0] = 0.5
    assert ranker(**{first: 3.0}).odds(values).tolist() == [[1.5, 0.0]]


def test_where_no_link_is_expected_none_is_accepted() -> None:
    none = dict.fromkeys(HALF, (-50.0, 0.0))
    strict = Ranker(dict.fromkeys(FEATURES, 0.0), none, slope=1.0, intercept=0.0)
    assert strict.scores(LinkType.GOAL_TASK, np.zeros((2, 2))).max() < strict.threshold


def test_a_saved_ranker_is_the_same_ranker(tmp_path: Path) -> None:
    shipped = load_ranker()
    save_ranker(shipped, tmp_path / "weights.json")
    assert load_ranker(tmp_path / "weights.json") == shipped
