"""From a parsed query to what an engine is asked: conditions that must hold, and words that rank."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kb.model import Role
from kb.numerals import CHINESE_DIGITS, chinese_integer
from kb.search import query, values
from kb.search.concepts import Concept
from kb.search.engine import (
    LONGEST_PHRASE,
    AllOf,
    AnyOf,
    Everything,
    Except,
    Field,
    Node,
    OneOf,
    Preferring,
    SearchEngine,
    substring,
)
from kb.search.tokens import START, squeezed
from kb.text import fold

_MOST_NUMBERS = 1000
_STANDS_FOR = 0.8  # weight from which an alternative satisfies a condition

ROLE_NAMES: Mapping[str, Role] = {
    **{role.value: role for role in Role},
    "背景": Role.BACKGROUND,
    "现状": Role.BACKGROUND,
    "原则": Role.PRINCIPLE,
    "目标": Role.GOAL,
    "任务": Role.TASK,
    "主要任务": Role.TASK,
    "措施": Role.MEASURE,
    "政策措施": Role.MEASURE,
    "保障措施": Role.MEASURE,
    "结语": Role.CLOSING,
    "附则": Role.CLOSING,
}
"""Names of roles as they may be typed."""

ConceptsOf = Callable[[str], tuple[Concept, ...]]


@dataclass(frozen=True, slots=True)
class Request:
    """What a query asks for.

    `condition` must hold for every hit. `free` is the text whose words rank; a hit must contain one of them, unless the
    condition is `literal`: says itself what to look for. `phrases` are squeezed. `notes` as in `ParsedQuery`.
    """

    condition: Node | None
    literal: bool
    free: str
    phrases: tuple[str, ...]
    notes: tuple[str, ...]


class RequestReader:
    """Turns parsed queries into requests for one index."""

    def __init__(self, engine: SearchEngine, plans: Mapping[str, str], concepts_of: ConceptsOf) -> None:
        """`plans` are titles by plan id; `concepts_of` finds the concepts of a text."""
        self._engine = engine
        self._plans = plans
        self._concepts_of = concepts_of

    def read(self, parsed: query.ParsedQuery) -> Request:
        """The request behind a query; a filter whose value makes no sense is read as words, with a note."""
        notes = list(parsed.notes)
        parts = tuple(self._sensible(part, notes) for part in parsed.root.parts)
        conditions = [part for part in parts if not _ranks_only(part)]
        words = tuple(_words(parts))
        phrases = tuple(squeezed(text)[:LONGEST_PHRASE] for text in _phrases(parts))
        literal = any(isinstance(part, query.Phrase | query.And | query.Or | query.Group) for part in conditions)
        return Request(self._all(conditions), literal, " ".join(words), phrases, tuple(notes))

    def literally(self, request: Request) -> Request:
        """The request with its free text as a condition, for a text without any word in it (punctuation)."""
        return replace(request, condition=self._substring(Field.PAIRS, request.free), literal=True)

    def filter(self, name: str, value: str) -> Node | None:  # noqa: PLR0911  # one for each field
        """The condition of a filter, or None where the value makes no sense."""
        match name:
            case "number":
                return _numbers(value)
            case "role":
                role = ROLE_NAMES.get(fold(value).strip())
                return OneOf(Field.ROLE, (role.value,)) if role else None
            case "plan":
                return self._plan(value)
            case "section":
                return self._section(value)
            case "year":
                return _years(value)
            case "indicator":
                return self._substring(Field.INDICATOR, value)
            case _:
                return self._values(value)

    def _sensible(self, part: query.Part, notes: list[str]) -> query.Part:
        """`part` with every filter that makes no sense read as a word."""
        match part:
            case query.Filter(name, value):
                if self.filter(name, value) is not None:
                    return part
                notes.append(f"看不懂条件 {name}:{value}，已当作普通词语")
                return query.Word(value)
            case query.Not(inner):
                return query.Not(self._sensible(inner, notes))
            case query.And(parts) | query.Or(parts) | query.Group(parts):
                return type(part)(tuple(self._sensible(inner, notes) for inner in parts))
            case _:
                return part

    def _all(self, parts: Sequence[query.Part]) -> Node | None:
        """All conditions side by side; None where there are none."""
        wanted = [self._condition(part) for part in parts if not isinstance(part, query.Not)]
        unwanted = [self._excluded(part.part) for part in parts if isinstance(part, query.Not)]
        base: Node | None = wanted[0] if len(wanted) == 1 else AllOf(tuple(wanted)) if wanted else None
        if not unwanted:
            return base
        return Except(base or Everything(), AnyOf(tuple(unwanted)))

    def _condition(self, part: query.Part) -> Node:  # noqa: PLR0911  # one for each kind of part
        match part:
            case query.Word(text):
                return self._required(text)
            case query.Phrase(text):
                return self._substring(Field.PAIRS, text)
            case query.Filter(name, value):
                return self.filter(name, value) or Everything()
            case query.Not(inner):
                return Except(Everything(), self._excluded(inner))
            case query.Or(parts):
                return AnyOf(tuple(self._condition(inner) for inner in parts))
            case query.And(parts):
                return self._all(parts) or Everything()
            case query.Group(parts):
                if all(_ranks_only(inner) for inner in parts):
                    return AnyOf(tuple(self._condition(inner) for inner in parts))
                return self._all([inner for inner in parts if not _ranks_only(inner)]) or Everything()

    def _excluded(self, part: query.Part) -> Node:
        """What `part` excludes: a word only where it stands literally, not what merely means the same."""
        return self._substring(Field.PAIRS, part.text) if isinstance(part, query.Word) else self._condition(part)

    def _required(self, text: str) -> Node:
        """Clauses that contain every concept of `text`, or something that stands for it."""
        concepts = self._concepts_of(text)
        if not concepts:
            return self._substring(Field.PAIRS, text)
        nodes = tuple(AnyOf(tuple(self._ways(concept))) for concept in concepts)
        return nodes[0] if len(nodes) == 1 else AllOf(nodes)

    def _ways(self, concept: Concept) -> Iterator[Node]:
        yield self._substring(Field.PAIRS, concept.text)
        if len(concept.words) > 1:
            yield AllOf(tuple(self._substring(Field.PAIRS, word) for word, _ in concept.words))
        for alternative in concept.alternatives:
            if alternative.weight >= _STANDS_FOR:
                yield self._substring(Field.PAIRS, alternative.text)

    def _substring(self, field: Field, text: str) -> Node:
        """Documents whose field contains `text`, white space, width and case aside."""
        return substring(self._engine, field, squeezed(text))

    def _plan(self, value: str) -> Node | None:
        plain = squeezed(value)
        known = tuple(sorted(self._plans))
        exact = tuple(plan for plan in known if squeezed(plan) == plain)
        partly = (plan for plan in known if plain in squeezed(plan) or plain in squeezed(self._plans[plan]))
        chosen = exact or tuple(partly)
        return OneOf(Field.PLAN, chosen) if chosen else None

    def _section(self, value: str) -> Node | None:
        for field in (Field.CHAPTER_TITLE, Field.SECTION_TITLE):
            if self._engine.frequency(field, value):
                return OneOf(field, (value,))
        plain = squeezed(value)
        if all(char in CHINESE_DIGITS or char.isdecimal() for char in plain):
            return AnyOf(tuple(self._substring(Field.SECTION, START + form) for form in _marker_forms(plain)))
        return self._substring(Field.SECTION, value)

    def _values(self, value: str) -> Node | None:
        wanted = values.read_range(value)
        if wanted is None:
            return None
        terms = self._engine.terms(Field.VALUE, values.prefix(wanted.base))
        return OneOf(Field.VALUE, tuple(term for term in terms if wanted.holds(term)))


def _marker_forms(numeral: str) -> Iterator[str]:
    """How a section with this number may begin."""
    yield from (f"{numeral}、", f"{numeral}.")
    yield from (f"第{numeral}{kind}" for kind in "编篇章节条部")


def _numbers(value: str) -> Node | None:
    chosen: list[str] = []
    for part in fold(value).replace("、", ",").split(","):
        low, _, high = part.strip("第条款 ").partition("-")
        first, last = chinese_integer(low), chinese_integer(high or low)
        if first is None or last is None:
            return None
        chosen.extend(str(number) for number in range(first, min(last, first + _MOST_NUMBERS) + 1))
    return OneOf(Field.NUMBER, tuple(chosen)) if chosen else None


def _years(value: str) -> Node | None:
    wanted = values.read_range(fold(value).replace("年", ""))
    if wanted is None:
        return None
    low, high = int(wanted.low or 1900), int(wanted.high or 2100)
    first, last = max(low + wanted.above, 1900), min(high - wanted.below, 2100)
    return OneOf(Field.YEAR, tuple(str(year) for year in range(first, last + 1)))


def _ranks_only(part: query.Part) -> bool:
    """Whether the part only says what to look for and excludes nothing: words, and words joined by OR."""
    match part:
        case query.Word():
            return True
        case query.Or(parts) | query.Group(parts):
            return all(map(_ranks_only, parts))
        case _:
            return False


def _words(parts: Iterable[query.Part]) -> Iterator[str]:
    """The words that rank, wherever they stand, except what is negated."""
    for part in parts:
        match part:
            case query.Word(text):
                yield text
            case query.And(inner) | query.Or(inner) | query.Group(inner):
                yield from _words(inner)
            case _:
                pass


def _phrases(parts: Iterable[query.Part]) -> Iterator[str]:
    for part in parts:
        match part:
            case query.Phrase(text):
                yield text
            case query.And(inner) | query.Or(inner) | query.Group(inner):
                yield from _phrases(inner)
            case _:
                pass


def engine_query(request: Request, words: Sequence[Node]) -> Node:
    """The query for the engine; `words` are the scored words of the free text. See `Request`."""
    if not words:
        return request.condition or Everything()
    if request.condition is None:
        return AnyOf(tuple(words))
    if request.literal:
        return Preferring(request.condition, AnyOf(tuple(words)))
    return AllOf((request.condition, AnyOf(tuple(words))))
