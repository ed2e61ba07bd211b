"""Search as the rest of the program sees it: open an index, ask it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from kb.config import SearchConfig
from kb.lexicon.thesaurus import Thesaurus
from kb.model import Hit, SearchResult
from kb.search import query
from kb.search.build import OpenedIndex, add_vectors, build_index, open_index, update_index
from kb.search.concepts import Concept, concepts, inverse_frequency
from kb.search.documents import SearchDocument
from kb.search.engine import AllOf, Field, Node, OneOf, Phrase, Term
from kb.search.entries import counted, restored
from kb.search.explain import matched_terms, reasons
from kb.search.features import Likeness, Question, features, texts
from kb.search.meaning import Meaning
from kb.search.ranking import WEIGHTS, Mode, score
from kb.search.request import Request, RequestReader, engine_query
from kb.search.snippets import find_all, snippet
from kb.search.tokens import pairs, squeezed

__all__ = ["Searcher", "add_vectors", "build_index", "update_index"]

CANDIDATES = 200
"""How many of the engine's hits are ranked anew; those behind keep the engine's order."""

NEAREST = 60
"""How many clauses are taken for their meaning alone."""

DEEPEST = 1000
"""The last hit that can be paged to."""

_MOST_ALTERNATIVES = 40  # terms of the thesaurus in one engine query
_ALTERNATIVE_SCORE = 6.0  # what finding a whole term is worth to the engine, about the BM25 of a rare word
_PATH_WEIGHT = 0.5  # of a word in the titles above, against 1.0 in the text


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A clause that may answer the question; `likeness` is None where it has no vector or none is asked for."""

    document: SearchDocument
    likeness: Likeness | None = None
    score: float = 0.0


class Searcher:
    """An index opened for asking. Safe to share between threads."""

    def __init__(self, opened: OpenedIndex, config: SearchConfig) -> None:
        self._folder = opened.folder
        self._engine = opened.engine
        self._plans = opened.meta.plans
        self._tokenizer = opened.tokenizer
        self._config = config
        self._size = self._engine.size()
        self._opened_meaning: Meaning | None = None

    @classmethod
    def open(cls, folder: Path, config: SearchConfig) -> Searcher:
        """The index in `folder`.

        Raises:
            StoreError: there is none, or another version made it.
            MissingExtraError: the index needs a package that is not installed.
        """
        return cls(open_index(folder), config)

    def search(
        self,
        text: str,
        *,
        mode: str = Mode.HYBRID,
        plan: str | None = None,
        role: str | None = None,
        section: str | None = None,
        limit: int = 20,
        offset: int = 0,
    ) -> SearchResult:
        """The clauses that answer `text`, best first: `limit` of them from `offset` on.

        Until the vectors are made, a hybrid or semantic search goes by words.

        Raises:
            QueryError: nothing to search for is left.
        """
        started = time.perf_counter()
        request = self._narrowed(self._reader.read(query.parse(text)), plan=plan, role=role, section=section)
        question = self._question(request)
        first = max(offset, 0)
        last = min(first + max(limit, 0), DEEPEST)
        found = self._found(request, question, Mode(mode), last)
        hits = tuple(_hit(question, item) for item in found.ranked[first:last])
        took = (time.perf_counter() - started) * 1000
        return SearchResult(text, found.total, took, hits, found.facets, request.notes)

    def _found(self, request: Request, question: Question, mode: Mode, depth: int) -> _Found:
        """All that answers the question: what the engine finds, and beside it what is near in meaning."""
        words = tuple(self._words(request.free, question.concepts))
        if not words and request.condition is None:
            request = self._reader.literally(request)
        asked = engine_query(request, words)
        found = self._engine.search(asked, max(CANDIDATES, depth))
        candidates = [_Candidate(restored(stored)) for stored, _ in found.documents]
        meaning = self._meaning if mode is not Mode.KEYWORD and request.free else None
        if meaning is None:
            return _Found(found.total, _ranked(question, candidates, Mode.KEYWORD), self._facets(asked, ()))
        beside = self._beside(meaning, request, {item.document.id for item in candidates})
        ranked = _ranked(question, _likened(meaning, request.free, [*candidates, *beside]), mode)
        return _Found(found.total + len(beside), ranked, self._facets(asked, beside))

    def _beside(self, meaning: Meaning, request: Request, known: Collection[str]) -> list[_Candidate]:
        """Clauses near in meaning that the engine has not found among the best, within the request's condition."""
        near = tuple(clause for clause in meaning.nearest(request.free, NEAREST) if clause not in known)
        if not near:
            return []
        chosen: Node = OneOf(Field.ID, near)
        wanted = AllOf((request.condition, chosen)) if request.condition else chosen
        return [_Candidate(restored(stored)) for stored, _ in self._engine.search(wanted, len(near)).documents]

    def _narrowed(self, request: Request, **filters: str | None) -> Request:
        """The request with the filters that are set as further conditions."""
        conditions = [] if request.condition is None else [request.condition]
        notes = list(request.notes)
        for name, value in filters.items():
            if value:
                condition = self._reader.filter(name, value)
                if condition is None:
                    notes.append(f"看不懂筛选 {name}={value}，已忽略")
                else:
                    conditions.append(condition)
        joined = AllOf(tuple(conditions)) if len(conditions) > 1 else conditions[0] if conditions else None
        return replace(request, condition=joined, notes=tuple(notes))

    def _question(self, request: Request) -> Question:
        asked = " ".join((request.free, *request.phrases)).strip()
        return Question(squeezed(request.free), self._concepts(asked), request.phrases)

    def _concepts(self, text: str) -> tuple[Concept, ...]:
        return concepts(text, self._tokenizer, self._thesaurus, self._rarity)

    def _rarity(self, word: str) -> float:
        return inverse_frequency(self._size, min(self._engine.frequency(Field.WORDS, word), self._size))

    def _words(self, free: str, asked: Sequence[Concept]) -> Iterator[Node]:
        """The scored words of a free text in every scored field, and what stands for its concepts."""
        telling = "\n".join(word for concept in asked for word, _ in concept.words)
        for word in sorted({token.text for token in self._tokenizer.search_tokens(free) if token.text in telling}):
            yield Term(Field.WORDS, word)
            yield Term(Field.HEADING, word, self._config.heading_weight)
            yield Term(Field.PATH, word, _PATH_WEIGHT)
        if free:
            alternatives = [item for concept in asked for item in concept.alternatives if len(item.text) > 1]
            for item in sorted(alternatives, key=lambda item: (-item.weight, item.text))[:_MOST_ALTERNATIVES]:
                yield Phrase(Field.PAIRS, tuple(pairs(item.text)[:-1]), _ALTERNATIVE_SCORE * item.weight)

    @cached_property
    def _thesaurus(self) -> Thesaurus:
        return Thesaurus.load()

    @cached_property
    def _reader(self) -> RequestReader:
        return RequestReader(self._engine, self._plans, self._concepts)

    @property
    def _meaning(self) -> Meaning | None:
        """The vectors of the index, as soon as there are any."""
        if self._opened_meaning is None or self._opened_meaning.outdated(self._folder):
            self._opened_meaning = Meaning.open(self._folder, self._tokenizer)
        return self._opened_meaning

    def _facets(self, asked: Node, beside: Sequence[_Candidate]) -> Mapping[str, Mapping[str, int]]:
        return {name: self._counts(asked, field, beside) for name, field in _FACETS.items()}

    def _counts(self, asked: Node, field: Field, beside: Sequence[_Candidate]) -> Mapping[str, int]:
        counts = Counter(self._engine.counts(asked, field))
        counts.update(value for item in beside if (value := counted(item.document, field)))
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return dict(ordered[:_MOST_VALUES])


@dataclass(frozen=True, slots=True)
class _Found:
    total: int
    ranked: Sequence[_Candidate]
    facets: Mapping[str, Mapping[str, int]]


_FACETS = {
    "plan": Field.PLAN,
    "chapter": Field.CHAPTER_TITLE,
    "section": Field.SECTION_TITLE,
    "role": Field.ROLE,
}
_MOST_VALUES = 100  # values told of one facet


def _likened(meaning: Meaning, text: str, candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """The candidates with their likeness to `text`."""
    likeness = meaning.likeness(text, [item.document.id for item in candidates])
    return [replace(item, likeness=likeness.get(item.document.id)) for item in candidates]


def _ranked(question: Question, candidates: Sequence[_Candidate], mode: Mode) -> list[_Candidate]:
    """Best first; ties in the order of the archive."""
    weights = WEIGHTS[mode]
    scored = (
        replace(item, score=score(features(question, texts(item.document), item.likeness), weights))
        for item in candidates
    )
    return sorted(scored, key=lambda item: (-item.score, item.document.plan, item.document.order))


def _hit(question: Question, item: _Candidate) -> Hit:
    document = item.document
    clause = texts(document)
    matches = find_all(document.text, matched_terms(question, clause))
    shown = snippet(document.text, matches, item.likeness.span if item.likeness else None)
    return Hit(
        id=document.id,
        plan=document.plan,
        number=document.number,
        marker=document.marker,
        heading=document.heading,
        path=document.path,
        role=document.role,
        score=item.score,
        snippet=shown.text,
        highlights=shown.highlights,
        why=reasons(question, clause),
    )
