"""The shipped weights name only features that are computed, and the score is the logistic function of their sum."""

from __future__ import annotations

import numpy as np
import pytest

from kb.graph.features import FEATURES
from kb.graph.ranker import LinearModel, load_models
from kb.model import LinkType


def test_every_shipped_weight_counts() -> None:
    models = load_models()
    assert set(models) == {LinkType.GOAL_TASK, LinkType.TASK_MEASURE, LinkType.GOAL_MEASURE}
    assert all(set(model.weights) <= set(FEATURES) for model in models.values())


def test_a_weight_for_an_unknown_feature_is_refused() -> None:
    with pytest.raises(ValueError, match="no_such_feature"):
        LinearModel(bias=0.0, weights={"no_such_feature": 1.0}, threshold=0.5)


def test_the_score_worked_by_hand() -> None:
    """bias -1 and weight 3 on one feature of value 1: 1 / (1 + e^-2) = 0.8808; of value 0: 1 / (1 + e) = 0.2689."""
    model = LinearModel(bias=-1.0, weights={FEATURES[0]: 3.0}, threshold=0.5)
    values = np.zeros((2, len(FEATURES)), dtype=np.float32)
    values[0, 0] = 1.0
    assert model.probabilities(values) == pytest.approx([0.8808, 0.2689], abs=1e-4)
