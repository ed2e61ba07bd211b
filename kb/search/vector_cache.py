"""Vectors kept by the content of their text, so that no text is ever encoded twice by the same model.

One SQLite file for each model; a batch is safe on disk before the next one starts, so an interrupted build goes on
where it stopped.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kb.search.encoders import Encoder

_BATCH = 32  # texts encoded before they are written
_BATCH_LENGTH = 4_000  # characters in a batch, unless one text has more: nobody waits for seconds when stopping a build
_ASKED = 500  # keys in one SQL statement


class VectorCache:
    """The vectors of one encoder. Several processes may use one cache at the same time."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._encoder = encoder
        self._file = folder / f"{encoder.name}.sqlite"
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)

    def vectors(self, texts: Sequence[str], progress: Callable[[int], None]) -> NDArray[np.float16]:
        """One row for each text. `progress` is told, now and then, how many are done."""
        keys = [hashlib.blake2b(text.encode(), digest_size=16).digest() for text in texts]
        rows = np.zeros((len(texts), self._encoder.dimensions), np.float16)
        database, known = self._open(list(dict.fromkeys(keys)))
        with closing(database):
            missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
            done = len(texts) - len(missing)
            progress(done)
            for batch in _batches(missing):
                fresh = self._encoded(batch)
                known.update(fresh)
                with suppress(sqlite3.DatabaseError), database:  # a full or read-only disk: go on without it
                    database.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", fresh.items())
                done += len(batch)
                progress(done)
        for row, key in enumerate(keys):
            rows[row] = np.frombuffer(known[key], np.float16)
        return rows

    def _encoded(self, batch: Sequence[tuple[bytes, str]]) -> dict[bytes, bytes]:
        vectors = self._encoder.passages([text for _, text in batch]).astype(np.float16)
        return {key: vector.tobytes() for (key, _), vector in zip(batch, vectors, strict=True)}

    def _open(self, keys: Sequence[bytes]) -> tuple[sqlite3.Connection, dict[bytes, bytes]]:
        """The database and what it has of `keys`; made anew where it is damaged, one in memory where it cannot be
        written or read."""
        try:
            return self._read(self._file, keys)
        except sqlite3.OperationalError:
            return self._read(":memory:", keys)
        except sqlite3.DatabaseError:
            with suppress(OSError):
                self._file.unlink()
                return self._read(self._file, keys)
            return self._read(":memory:", keys)

    def _read(self, file: Path | str, keys: Sequence[bytes]) -> tuple[sqlite3.Connection, dict[bytes, bytes]]:
        database = sqlite3.connect(file, timeout=60)
        try:
            database.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID")
            size = self._encoder.dimensions * np.dtype(np.float16).itemsize
            return database, {key: vector for key, vector in _kept(database, keys) if len(vector) == size}
        except sqlite3.Error:
            database.close()
            raise


def _kept(database: sqlite3.Connection, keys: Sequence[bytes]) -> Iterator[tuple[bytes, bytes]]:
    for start in range(0, len(keys), _ASKED):
        asked = keys[start : start + _ASKED]
        marks = ",".join("?" * len(asked))
        yield from database.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", asked)


def _batches(missing: dict[bytes, str]) -> Iterator[list[tuple[bytes, str]]]:
    """The missing texts in batches of like length, which encode fastest; shortest first."""
    ordered = sorted(missing.items(), key=lambda item: (len(item[1]), item[0]))
    batch: list[tuple[bytes, str]] = []
    for key, text in ordered:
        if len(batch) == _BATCH or (batch and (len(batch) + 1) * len(text) > _BATCH_LENGTH):
            yield batch
            batch = []
        batch.append((key, text))
    if batch:
        yield batch
