"""Search by meaning: the encoder and the vectors of one index, made at build time and asked at query time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from kb.search.encoders import E5Encoder, Encoder, Floats
from kb.search.tokens import Tokenizer
from kb.search.vector_cache import VectorCache
from kb.search.vectors import Likeness, Pieces, VectorIndex, VectorMeta, collect, write_vectors
from kb.text import fold

_FOLDER = "vectors"
_REMEMBERED = 256  # questions whose vectors are kept

Progress = Callable[[str, int, int], None]
"""Called with the name of the stage (in Chinese), what is done and how much there is in all."""


class Meaning:
    """The vectors of one index and the encoder they were made with. Safe to share between threads."""

    def __init__(self, index: VectorIndex, encoder: Encoder) -> None:
        self._index = index
        self._encoder = encoder
        self._vector = lru_cache(_REMEMBERED)(encoder.query)

    @classmethod
    def open(cls, index: Path, tokenizer: Tokenizer) -> Meaning | None:
        """The vectors of the index in folder `index`; None where there are none (yet).

        Raises:
            MissingExtraError: the encoder's package is not installed.
            EncoderError: the embedding service does not answer.
        """
        folder = index / _FOLDER
        if not folder.is_dir():
            return None
        vectors = VectorIndex(folder)
        return cls(vectors, _saved_encoder(vectors.meta.encoder, folder, tokenizer))

    def nearest(self, text: str, limit: int) -> tuple[str, ...]:
        """Ids of the clauses with the sentences nearest to `text`, nearest first."""
        return tuple(self._index.ids[place] for place in self._index.nearest(self._asked(text), limit))

    def likeness(self, text: str, clauses: Sequence[str]) -> dict[str, Likeness]:
        """How near each of the clauses is; one without any letter is left out."""
        known = [clause for clause in clauses if clause in self._index.ordinals]
        places = [self._index.ordinals[clause] for clause in known]
        return dict(zip(known, self._index.likeness(self._asked(text), places), strict=True))

    def _asked(self, text: str) -> Floats:
        return self._vector(fold(text).strip())


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

    Until this is done, the index answers by words alone. Vectors in `cache` are not made again.

    Raises:
        MissingExtraError, EncoderError: as for `Meaning.open`.
    """
    found = collect(clauses)
    if found.texts and kind == "lsa":
        _build_lsa(index / _FOLDER, found, tokenizer)
    elif found.texts and kind != "none":
        encoder = _independent_encoder(kind)
        store = VectorCache(cache / "vectors", encoder)
        vectors = store.vectors(found.texts, lambda done: progress("语义编码", done, len(found.texts)))
        meta = VectorMeta(kind, encoder.name, encoder.dimensions, len(found.texts))
        write_vectors(index / _FOLDER, found, meta, vectors)


def _build_lsa(folder: Path, found: Pieces, tokenizer: Tokenizer) -> None:
    """LSA is fitted to these very clauses; encoding is quicker than any cache."""
    from kb.search.lsa import LsaEncoder

    encoder = LsaEncoder.fitted(list(found.clauses()), tokenizer)
    meta = VectorMeta("lsa", encoder.name, encoder.dimensions, len(found.texts))
    write_vectors(folder, found, meta, encoder.passages(found.texts), also=encoder.save)


def _saved_encoder(kind: str, folder: Path, tokenizer: Tokenizer) -> Encoder:
    if kind == "lsa":
        from kb.search.lsa import LsaEncoder

        return LsaEncoder.opened(folder, tokenizer)
    return _independent_encoder(kind)


def _independent_encoder(kind: str) -> Encoder:
    """An encoder that does not depend on what is indexed."""
    if kind == "remote":
        from kb.search.remote import RemoteEncoder

        return RemoteEncoder.from_environment()
    return E5Encoder()
