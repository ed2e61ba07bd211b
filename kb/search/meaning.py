"""Search by meaning: the vectors of one index and the encoders they were made with.

vectors/layout/   which sentence belongs to which clause
vectors/words/    vectors by the packaged word vectors: always there, made in no time
vectors/model/    vectors by the encoder of the configuration, once they are made
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice, zip_longest
from pathlib import Path

from kb.errors import KBError
from kb.search.encoders import E5Encoder, Encoder, Floats
from kb.search.features import Likeness
from kb.search.progress import Progress
from kb.search.seal import check_sizes, damaged, seal
from kb.search.tokens import Tokenizer
from kb.search.vector_cache import VectorCache
from kb.search.vectors import Layout, Matrix, Pieces, collect, write_layout, write_matrix
from kb.search.word_vectors import WordVectorEncoder, fit_lsa
from kb.text import fold

_FOLDER = "vectors"
_LONGEST_ASKED = 200  # characters of a question that are encoded; time grows with them
_REMEMBERED = 256  # questions whose vectors are kept


@dataclass(frozen=True, slots=True)
class _View:
    """The vectors by one encoder, and how a question gets its own."""

    matrix: Matrix
    vector: Callable[[str], Floats]


class Meaning:
    """Finds clauses that are near in meaning. Safe to share between threads."""

    def __init__(self, layout: Layout, words: _View, model: _View | None) -> None:
        self._layout = layout
        self._words = words
        self._model = model

    @classmethod
    def open(cls, index: Path, tokenizer: Tokenizer) -> Meaning | None:
        """The vectors of the index in folder `index`; None where there are none (yet).

        Raises:
            MissingExtraError: the encoder's package is not installed.
            EncoderError: the embedding service does not answer.
            StoreError: a file of vectors is damaged.
        """
        folder = index / _FOLDER
        packaged = WordVectorEncoder.packaged(tokenizer)
        try:
            check_sizes(folder)
            layout, words = Layout(folder / "layout"), Matrix(folder / "words")
            model = _opened_model(folder / "model", tokenizer)
        except FileNotFoundError:  # also while they are made anew
            return None
        except KBError:
            raise
        except Exception as error:  # whatever a damaged file makes numpy raise
            raise damaged(folder) from error
        return cls(layout, _View(words, _remembering(packaged)), model)

    def outdated(self, index: Path) -> bool:
        """Whether the vectors of the configured encoder have been made since this was opened."""
        return self._model is None and (index / _FOLDER / "model").is_dir()

    def nearest(self, readings: Sequence[str], limit: int) -> tuple[str, ...]:
        """Ids of the clauses with sentences near a question, nearest first: its readings and the encoders take turns,
        until there are twice `limit`."""
        views = [view for view in (self._model, self._words) if view]
        lists = [
            view.matrix.nearest(view.vector(asked), self._layout, limit)
            for asked in map(_normal, readings)
            for view in views
        ]
        turns = chain.from_iterable(zip_longest(*lists))
        places = dict.fromkeys(place for place in turns if place is not None)
        return tuple(self._layout.ids[place] for place in islice(places, 2 * limit))

    def likeness(self, readings: Sequence[str], clauses: Sequence[str]) -> dict[str, Likeness]:
        """How near each of the clauses is to that reading of a question to which it is nearest; a clause without any
        letter is left out."""
        known = [clause for clause in clauses if clause in self._layout.ordinals]
        places = [self._layout.ordinals[clause] for clause in known]
        by_reading = [self._nearness(_normal(reading), places) for reading in readings]
        return {clause: _nearest(found) for clause, *found in zip(known, *by_reading, strict=True)}

    def _nearness(self, asked: str, places: Sequence[int]) -> list[Likeness]:
        words = self._words.matrix.nearness(self._words.vector(asked), self._layout, places)
        if self._model is None:
            return [Likeness(0.0, 0.0, near.sentence, self._layout.span(near.row)) for near in words]
        model = self._model.matrix.nearness(self._model.vector(asked), self._layout, places)
        return [
            Likeness(near.sentence, near.clause, topic.sentence, self._layout.span(near.row))
            for near, topic in zip(model, words, strict=True)
        ]

    def similar(self, clause: str, limit: int) -> dict[str, Likeness]:
        """The clauses nearest to the one with this id and how near they are; none where it has no vector."""
        place = self._layout.ordinals.get(clause)
        if place is None:
            return {}
        matrix = (self._model or self._words).matrix
        asked = matrix.mean(self._layout.rows(place))
        places = [found for found in matrix.nearest(asked, self._layout, limit + 1) if found != place][:limit]
        near = matrix.nearness(asked, self._layout, places)
        return {
            self._layout.ids[found]: Likeness(item.sentence, item.clause, 0.0, self._layout.span(item.row))
            for found, item in zip(places, near, strict=True)
        }


def _nearest(found: Sequence[Likeness]) -> Likeness:
    """The largest of each kind of likeness, and the sentence that is nearest by the first kind that tells."""
    best = max(found, key=lambda near: (near.sentence, near.topic))
    return best._replace(clause=max(near.clause for near in found), topic=max(near.topic for near in found))


def _normal(text: str) -> str:
    return fold(text[:_LONGEST_ASKED]).strip()


def _remembering(encoder: Encoder) -> Callable[[str], Floats]:
    return lru_cache(_REMEMBERED)(encoder.query)


def _opened_model(folder: Path, tokenizer: Tokenizer) -> _View | None:
    if not folder.is_dir():
        return None
    check_sizes(folder)
    matrix = Matrix(folder)
    kind = matrix.meta.encoder
    encoder = WordVectorEncoder.opened(folder, tokenizer) if kind == "lsa" else _independent_encoder(kind)
    return _View(matrix, _remembering(encoder))


def _independent_encoder(kind: str) -> Encoder:
    """An encoder that does not depend on what is indexed."""
    if kind == "remote":
        from kb.search.remote import RemoteEncoder

        return RemoteEncoder.from_environment()
    return E5Encoder()


def build_vectors(
    index: Path,
    clauses: Iterable[tuple[str, str]],
    kind: str,
    *,
    tokenizer: Tokenizer,
    cache: Path,
    progress: Progress,
) -> None:
    """Make the vectors of the index in folder `index` from its clauses, given as (id, text).

    The index answers meanwhile: by words, then by the packaged word vectors too, then by the encoder of `kind` ("e5",
    "lsa", "remote"; "none" makes no vectors at all). Vectors in `cache` are not made again.

    Raises:
        MissingExtraError, EncoderError: as for `Meaning.open`.
    """
    found = collect(clauses) if kind != "none" else Pieces([], [], [], [0])
    folder = index / _FOLDER
    draft = folder.with_name(folder.name + ".draft")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(draft, ignore_errors=True)
    if not found.texts:
        return
    words = WordVectorEncoder.packaged(tokenizer)
    write_layout(draft / "layout", found)
    write_matrix(draft / "words", found, "words", words.name, words.passages(found.texts))
    _put(draft, folder)
    _build_model(draft, found, kind, tokenizer=tokenizer, cache=cache, progress=progress)
    _put(draft, folder / "model")


def _put(draft: Path, place: Path) -> None:
    """Give a finished folder its place, safe against a loss of power."""
    seal(draft)
    for file in draft.rglob("*"):
        if file.is_file():
            with file.open("rb") as written:
                os.fsync(written.fileno())
    draft.replace(place)


def _build_model(
    folder: Path, found: Pieces, kind: str, *, tokenizer: Tokenizer, cache: Path, progress: Progress
) -> None:
    if kind == "lsa":  # fitted to these very clauses, and quicker to make than to look up
        fitted = fit_lsa(list(found.clauses()), tokenizer)
        write_matrix(folder, found, kind, fitted.name, fitted.passages(found.texts))
        fitted.save(folder)
        return
    encoder = _independent_encoder(kind)
    store = VectorCache(cache / "vectors", encoder)
    vectors = store.vectors(found.texts, lambda done: progress("语义编码", done, len(found.texts)))
    write_matrix(folder, found, kind, encoder.name, vectors)
