"""Formulas of the features, by hand."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np

from kb.graph.features import best_sentence


def test_of_sentences_as_good_as_each_other_the_first_is_the_proof() -> None:
    """Also where the order of summing made the second a little better; the second stretch begins at sentence 3."""
    scores = np.array([[0.2, 0.2 + 4e-7, 0.1, 0.5], [0.1, 0.3, 0.3, 0.0]], dtype=np.float32)
    assert best_sentence(scores, np.array([0, 3])).tolist() == [[0, 0], [1, 0]]


def test_every_process_sums_with_as_many_threads() -> None:
    """Whatever part of the program is imported first; else scores differ in the last digit."""
    unset = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    for module in ("kb.graph.links", "kb.search.service", "webapp.app"):
        told = f"import {module}, os; print(os.environ['OPENBLAS_NUM_THREADS'])"
        done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True, env=unset)
        assert done.stdout == "1\n"
