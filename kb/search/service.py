"""Search as the rest of the program sees it: build an index in a folder, open it, ask it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

import msgspec

from kb.config import SearchConfig
from kb.errors import StoreError
from kb.lexicon.thesaurus import Thesaurus
from kb.model import Hit, SearchResult
from kb.search import query
from kb.search.concepts import Concept, concepts, inverse_frequency
from kb.search.documents import SearchDocument
from kb.search.engine import AllOf, Entry, Field, Node, Phrase, SearchEngine, Term, open_engine, open_writer
from kb.search.entries import entry, restored
from kb.search.explain import matched_terms, reasons
from kb.search.features import Question, features, texts
from kb.search.ranking import score
from kb.search.request import Request, RequestReader, engine_query
from kb.search.snippets import find_all, snippet
from kb.search.tokens import Tokenizer, pairs, squeezed

FORMAT = 1
"""Version of what an index folder holds; raise it whenever an older program could misread a newer folder."""

CANDIDATES = 200
"""How many of the engine's hits are ranked anew; those behind keep the engine's order."""

DEEPEST = 1000
"""The last hit that can be paged to."""

_LONGEST_USER_WORD = 4  # characters; a longer term is a phrase, and its words must stay findable
_MOST_ALTERNATIVES = 40  # terms of the thesaurus in one engine query
_ALTERNATIVE_SCORE = 6.0  # what finding a whole term is worth to the engine, about the BM25 of a rare word
_META = "meta.json"
_WORDS = "words.txt"

Progress = Callable[[str, int, int], None]
"""Called with the name of the stage (in Chinese), what is done and how much there is in all."""


@dataclass(frozen=True, slots=True)
class IndexMeta:
    """What an index was made with."""

    format: int
    engine: str
    plans: Mapping[str, str]  # titles by plan id


def chosen_engine(config: SearchConfig, count: int) -> str:
    """The engine for an index of `count` clauses: "whoosh" or "tantivy"."""
    if config.engine != "auto":
        return config.engine
    return "tantivy" if count > config.auto_limit and find_spec("tantivy") else "whoosh"


def build_index(
    folder: Path,
    documents: Iterable[SearchDocument],
    config: SearchConfig,
    *,
    count: int,
    cache: Path,
    progress: Progress,
) -> str:
    """Make the index of `documents` (about `count`) in the new folder `folder`; gives the engine's name."""
    del cache
    engine = chosen_engine(config, count)
    words = sorted({word for word in Thesaurus.load().words() if len(word) <= _LONGEST_USER_WORD})
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _WORDS).write_text("\n".join(words), encoding="utf-8")
    titles: dict[str, str] = {}
    writer = open_writer(engine, folder / engine)
    writer.add(_entries(documents, Tokenizer(words), titles, count, progress))
    writer.commit()
    (folder / _META).write_bytes(msgspec.json.encode(IndexMeta(FORMAT, engine, titles)))
    return engine


def _entries(
    documents: Iterable[SearchDocument], tokenizer: Tokenizer, titles: dict[str, str], count: int, progress: Progress
) -> Iterator[Entry]:
    for done, document in enumerate(documents, start=1):
        titles[document.plan] = document.plan_title
        yield entry(document, tokenizer)
        if done % 50 == 0 or done == count:
            progress("建立索引", done, max(count, done))


@dataclass(frozen=True, slots=True)
class _Ranked:
    document: SearchDocument
    score: float


class Searcher:
    """An index opened for asking. Safe to share between threads."""

    def __init__(self, engine: SearchEngine, meta: IndexMeta, words: Sequence[str], config: SearchConfig) -> None:
        self._engine = engine
        self._meta = meta
        self._config = config
        self._tokenizer = Tokenizer(words)
        self._size = engine.size()

    @classmethod
    def open(cls, folder: Path, config: SearchConfig) -> Searcher:
        """The index in `folder`.

        Raises:
            StoreError: there is none, or another version made it.
            MissingExtraError: the index needs a package that is not installed.
        """
        try:
            meta = msgspec.json.decode((folder / _META).read_bytes(), type=IndexMeta)
            words = (folder / _WORDS).read_text(encoding="utf-8").split("\n")
        except (OSError, msgspec.MsgspecError) as error:
            raise StoreError("检索索引缺失或损坏", where=folder, advice="请重新运行 kb build") from error
        if meta.format != FORMAT:
            raise StoreError("检索索引由另一版本的程序建立", where=folder, advice="请重新运行 kb build")
        return cls(open_engine(meta.engine, folder / meta.engine), meta, words, config)

    def search(
        self,
        text: str,
        *,
        mode: str = "hybrid",
        plan: str | None = None,
        role: str | None = None,
        section: str | None = None,
        limit: int = 20,
        offset: int = 0,
    ) -> SearchResult:
        """The clauses that answer `text`, best first: `limit` of them from `offset` on.

        Raises:
            QueryError: nothing to search for is left.
        """
        del mode
        started = time.perf_counter()
        request = self._narrowed(self._reader.read(query.parse(text)), plan=plan, role=role, section=section)
        question = self._question(request)
        words = tuple(self._words(request.free, question.concepts))
        if not words and request.condition is None:
            request = self._reader.literally(request)
        asked = engine_query(request, words)
        limit = max(0, min(limit, DEEPEST))
        end = min(max(offset, 0) + limit, DEEPEST)
        found = self._engine.search(asked, max(CANDIDATES, end))
        ranked = self._ranked(question, [restored(stored) for stored, _ in found.documents])
        hits = tuple(_hit(question, item) for item in ranked[max(offset, 0) : end])
        took = (time.perf_counter() - started) * 1000
        return SearchResult(text, found.total, took, hits, self._facets(asked), request.notes)

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
        chosen = {word for concept in asked for word, _ in concept.words}
        texts_ = {token.text for token in self._tokenizer.search_tokens(free)}
        covered = "\n".join(chosen)
        for word in sorted(word for word in texts_ if word in covered):
            yield Term(Field.WORDS, word)
            yield Term(Field.HEADING, word, self._config.heading_weight)
            yield Term(Field.PATH, word, 0.5)
        if free:
            alternatives = [item for concept in asked for item in concept.alternatives]
            for item in sorted(alternatives, key=lambda item: -item.weight)[:_MOST_ALTERNATIVES]:
                if len(item.text) > 1:
                    yield Phrase(Field.PAIRS, tuple(pairs(item.text)[:-1]), _ALTERNATIVE_SCORE * item.weight)

    @cached_property
    def _thesaurus(self) -> Thesaurus:
        return Thesaurus.load()

    @cached_property
    def _reader(self) -> RequestReader:
        return RequestReader(self._engine, self._meta.plans, self._concepts)

    def _ranked(self, question: Question, found: Sequence[SearchDocument]) -> list[_Ranked]:
        """The best candidates in their new order, then the rest as the engine had them."""
        scored = [_Ranked(document, score(features(question, texts(document)))) for document in found]
        head = sorted(scored[:CANDIDATES], key=lambda item: (-item.score, item.document.plan, item.document.order))
        return head + scored[CANDIDATES:]

    def _facets(self, asked: Node) -> Mapping[str, Mapping[str, int]]:
        return {name: _by_count(self._engine.counts(asked, field)) for name, field in _FACETS.items()}


_FACETS = {
    "plan": Field.PLAN,
    "chapter": Field.CHAPTER_TITLE,
    "section": Field.SECTION_TITLE,
    "role": Field.ROLE,
}
_MOST_VALUES = 100  # values told of one facet


def _by_count(counts: Mapping[str, int]) -> dict[str, int]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return dict(ordered[:_MOST_VALUES])


def _hit(question: Question, item: _Ranked) -> Hit:
    document = item.document
    clause = texts(document)
    shown = snippet(document.text, find_all(document.text, matched_terms(question, clause)))
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
