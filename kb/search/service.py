"""Search as the rest of the program sees it: open an index, ask it."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kb.config import SearchConfig
from kb.lexicon.thesaurus import Thesaurus, default_thesaurus
from kb.model import Hit, SearchResult
from kb.search import query
from kb.search.build import OpenedIndex, add_vectors, build_index, open_index, update_index
from kb.search.concepts import Concept, concepts, inverse_frequency
from kb.search.documents import YEAR, SearchDocument
from kb.search.engine import AllOf, Field, Node, OneOf, Phrase, SearchEngine, Term, occurs
from kb.search.entries import restored
from kb.search.explain import matched_terms, reasons, shortened
from kb.search.facets import Facets
from kb.search.features import Features, Likeness, Question, normal_likeness, presence
from kb.search.ranking import WEIGHTS, Mode, score
from kb.search.request import Request, RequestReader, engine_query
from kb.search.rewording import reworded
from kb.search.seal import damage_told
from kb.search.snippets import Snippet, find_all, snippet
from kb.search.suggest import Suggester, Suggestions
from kb.search.tokens import Tokenizer, pairs, squeezed
from kb.search.variants import SHORTEST, Speller, simplified

if TYPE_CHECKING:
    from kb.search.meaning import Meaning

__all__ = ["Searcher", "Suggestions", "add_vectors", "build_index", "update_index"]

CANDIDATES = 60
"""How many of the engine's hits are ranked anew; those behind keep the engine's order."""

NEAREST = 40
"""How many clauses are taken for their meaning alone."""

MANAGEABLE = 500
"""Where a filter leaves so few clauses, all of them are compared by meaning."""

NEAR_ENOUGH = 0.3
"""A clause that is only near in meaning must reach this share of the best score. On judged queries 997 of 1000 relevant
clauses do, and three quarters of the others do not."""

DEEPEST = 1000
"""The last hit that can be paged to."""

_MOST_ALTERNATIVES = 40  # terms of the thesaurus in one engine query
_ALTERNATIVE_SCORE = 6.0  # what finding a whole term is worth to the engine, about the BM25 of a rare word
_MOST_CHECKED = 8  # words of a query for which another spelling is looked up
_PATH_WEIGHT = 0.5  # of a word in the titles above, against 1.0 in the text


@dataclass(frozen=True, slots=True)
class Candidate:
    """A clause that may answer the question; `likeness` is None where it has no vector or none is asked for."""

    document: SearchDocument
    features: Features
    likeness: Likeness | None = None
    literal: bool = True  # the engine found it; otherwise it is only near in meaning


@dataclass(frozen=True, slots=True)
class _Found:
    """Everything that answers a question."""

    question: Question
    asked: Node
    literal_total: int  # how many clauses the engine found, candidates or not
    candidates: Sequence[Candidate]


class _Lexicon:
    """One state of the thesaurus and what is made from it when it is first needed."""

    def __init__(self, thesaurus: Thesaurus, engine: SearchEngine, tokenizer: Tokenizer) -> None:
        self.thesaurus = thesaurus
        self._engine = engine
        self._tokenizer = tokenizer

    @cached_property
    def speller(self) -> Speller:
        """Proposes terms for words that occur nowhere."""
        terms = dict.fromkeys(member.term for group in self.thesaurus.groups for member in group.members)
        return Speller(terms, self._engine)

    @cached_property
    def suggester(self) -> Suggester:
        """Suggests while somebody types."""
        return Suggester(self._engine, self._tokenizer, self.thesaurus)


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
        self._opened_lexicon: _Lexicon | None = None

    @classmethod
    def open(cls, folder: Path, config: SearchConfig) -> Searcher:
        """The index in `folder`.

        Raises:
            StoreError: there is none, it is damaged, or another version made it.
            MissingExtraError: the index needs a package that is not installed.
        """
        with damage_told(folder):
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
            StoreError: a file of the index is damaged.
        """
        with damage_told(self._folder):
            return self._answer(text, Mode(mode), limit, offset, plan=plan, role=role, section=section)

    def _answer(self, text: str, chosen: Mode, limit: int, offset: int, **filters: str | None) -> SearchResult:
        started = time.perf_counter()
        first = max(offset, 0)
        last = min(first + max(limit, 0), DEEPEST)
        request = self._narrowed(self._read(text), **filters)
        found = self._found(request, chosen, last)
        ranked = _ranked(found.candidates, chosen)
        beside = [item.candidate.document for item in ranked if not item.candidate.literal]
        hits = tuple(_hit(found.question, item) for item in ranked[first:last])
        facets = Facets(self._engine, found.asked, beside)
        notes = (*request.notes, *self._proposals(found, request))
        took = (time.perf_counter() - started) * 1000
        return SearchResult(text, found.literal_total + len(beside), took, hits, facets, notes)

    def suggest(self, typed: str) -> Suggestions:
        """What somebody who has typed so far may want."""
        with damage_told(self._folder):
            return self._lexicon.suggester.suggest(simplified(query.readable(typed), self._engine))

    def similar(self, clause: str, limit: int = 10) -> tuple[Hit, ...]:
        """The clauses nearest in meaning to the one with the id `clause`, nearest first; none without vectors."""
        with damage_told(self._folder):
            return self._similar(clause, limit)

    def _similar(self, clause: str, limit: int) -> tuple[Hit, ...]:
        meaning = self._meaning
        near = meaning.similar(clause, limit) if meaning else {}
        found = self._engine.search(OneOf(Field.ID, tuple(near)), len(near)) if near else None
        documents = [restored(stored) for stored, _ in found.documents] if found else []
        documents.sort(key=lambda document: (-near[document.id].sentence, document.plan, document.order))
        return tuple(_similar_hit(document, near[document.id]) for document in documents)

    def candidates(self, text: str) -> Sequence[Candidate]:
        """What is ranked for a query, in no order that matters: for learning and judging the weights.

        Raises:
            QueryError: nothing to search for is left.
        """
        return self._found(self._read(text), Mode.HYBRID, CANDIDATES).candidates

    def _read(self, text: str) -> Request:
        typed = query.readable(text)
        plain = simplified(typed, self._engine)
        request = self._reader.read(query.parse(plain))
        if plain == typed:
            return request
        return replace(request, notes=(f"已按简体字检索：{shortened(plain)}", *request.notes))

    def _proposals(self, found: _Found, request: Request) -> Iterator[str]:
        """What may have been meant by words of which a part stands in none of the clauses found, or which, as they were
        typed, stand in no clause and are no term."""
        bodies = [item.document.plain.body for item in found.candidates]
        missing = [
            concept.text
            for concept in found.question.free_concepts
            if not any(presence(concept, body) for body in bodies)
        ]
        terms = {concept.text for concept in found.question.free_concepts if concept.alternatives}
        checked = (word for word in dict.fromkeys(request.free.split()) if len(word) >= SHORTEST)
        for word in islice(checked, _MOST_CHECKED):
            plain = squeezed(word)
            if any(part in plain for part in missing) or not (plain in terms or occurs(self._engine, plain)):
                meant = self._lexicon.speller.proposals(word)
                if meant:
                    yield f"没有找到“{word}”，是否要找：{'、'.join(meant)}"

    def _found(self, request: Request, mode: Mode, depth: int) -> _Found:
        """All that may answer: what the engine finds and, beside it, what is near in meaning."""
        question = self._question(request)
        words = tuple(self._words(request.free, question.concepts))
        if not words and request.condition is None:
            request = self._reader.literally(request)
        asked = engine_query(request, words)
        found = self._engine.search(asked, max(CANDIDATES, depth))
        literal = [restored(stored) for stored, _ in found.documents]
        meaning = self._meaning if mode is not Mode.KEYWORD and request.free else None
        readings = self._readings(request.free, question.concepts) if meaning else ()
        beside = self._beside(meaning, request, readings, {document.id for document in literal}) if meaning else []
        known = [document.id for document in (*literal, *beside)]
        near = meaning.likeness(readings, known) if meaning else {}
        candidates = [
            Candidate(
                document,
                question.features(document, near.get(document.id)),
                near.get(document.id),
                place < len(literal),
            )
            for place, document in enumerate((*literal, *beside))
        ]
        return _Found(question, asked, found.total, candidates)

    def _readings(self, free: str, asked: Sequence[Concept]) -> tuple[str, ...]:
        return tuple(dict.fromkeys((free, reworded(free, asked, self._engine))))

    def _beside(
        self, meaning: Meaning, request: Request, readings: Sequence[str], known: Collection[str]
    ) -> list[SearchDocument]:
        """Clauses near in meaning that the engine has not found among the best, within the request's condition."""
        if request.condition:
            within = self._engine.search(request.condition, MANAGEABLE)
            if within.total <= MANAGEABLE:
                documents = (restored(stored) for stored, _ in within.documents)
                return [document for document in documents if document.id not in known]
        depth = NEAREST * 10 if request.condition else NEAREST
        near = [clause for clause in meaning.nearest(readings, depth) if clause not in known]
        if not near:
            return []
        chosen: Node = OneOf(Field.ID, tuple(near))
        wanted = AllOf((request.condition, chosen)) if request.condition else chosen
        found = {document.id: document for document in self._restored(wanted, len(near))}
        return [found[clause] for clause in near if clause in found][: 2 * NEAREST]

    def _restored(self, wanted: Node, limit: int) -> Iterator[SearchDocument]:
        return (restored(stored) for stored, _ in self._engine.search(wanted, limit).documents)

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
        year = YEAR.search(request.free)
        return Question(squeezed(request.free), self._concepts(asked), request.phrases, int(year[0]) if year else None)

    def _concepts(self, text: str) -> tuple[Concept, ...]:
        return concepts(text, self._tokenizer, self._lexicon.thesaurus, self._rarity)

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
            alternatives = (
                (-item.weight, place, item.text)
                for concept in asked
                for place, item in enumerate(concept.alternatives)
                if len(item.text) > 1
            )
            for less, _, text in sorted(alternatives)[:_MOST_ALTERNATIVES]:
                yield Phrase(Field.PAIRS, tuple(pairs(text)[:-1]), -less * _ALTERNATIVE_SCORE)

    @property
    def _lexicon(self) -> _Lexicon:
        """The thesaurus as it is now; its files may be edited while the program runs."""
        thesaurus = default_thesaurus()
        if self._opened_lexicon is None or self._opened_lexicon.thesaurus is not thesaurus:
            self._opened_lexicon = _Lexicon(thesaurus, self._engine, self._tokenizer)
        return self._opened_lexicon

    @cached_property
    def _reader(self) -> RequestReader:
        return RequestReader(self._engine, self._plans, self._concepts)

    @property
    def _meaning(self) -> Meaning | None:
        """The vectors of the index, as soon as there are any."""
        if self._opened_meaning is None or self._opened_meaning.outdated(self._folder):
            from kb.search.meaning import Meaning  # needs numpy, which a search by words does without

            self._opened_meaning = Meaning.open(self._folder, self._tokenizer)
        return self._opened_meaning


class _Ranked(NamedTuple):
    score: float
    candidate: Candidate


def _ranked(candidates: Sequence[Candidate], mode: Mode) -> list[_Ranked]:
    """Best first, ties in the order of the archive; without what is only near in meaning and not near enough."""
    by_meaning = any(candidate.likeness for candidate in candidates)
    weights = WEIGHTS[mode if by_meaning else Mode.KEYWORD]
    scored = [_Ranked(score(candidate.features, weights), candidate) for candidate in candidates]
    least = NEAR_ENOUGH * max((item.score for item in scored), default=0.0)
    kept = [item for item in scored if item.score >= least or item.candidate.literal]
    return sorted(kept, key=_order)


def _order(item: _Ranked) -> tuple[float, str, int]:
    return -item.score, item.candidate.document.plan, item.candidate.document.order


def _hit(question: Question, item: _Ranked) -> Hit:
    document, likeness = item.candidate.document, item.candidate.likeness
    matches = find_all(document.text, matched_terms(question, document.plain), document.plain.body)
    shown = snippet(document.text, matches, likeness.span if likeness else None)
    return _shown(document, item.score, shown, reasons(question, document, likeness))


def _similar_hit(document: SearchDocument, likeness: Likeness) -> Hit:
    shown = snippet(document.text, (), likeness.span)
    return _shown(document, normal_likeness(likeness.sentence), shown, ())


def _shown(document: SearchDocument, reached: float, shown: Snippet, why: tuple[str, ...]) -> Hit:
    return Hit(
        id=document.id,
        plan=document.plan,
        number=document.number,
        marker=document.marker,
        heading=document.heading,
        path=document.path,
        role=document.role,
        score=reached,
        snippet=shown.text,
        highlights=shown.highlights,
        why=why,
    )
