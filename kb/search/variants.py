"""Other ways to write what somebody asks: traditional characters, pinyin initials, a wrong character."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import islice
from operator import ne

from kb.search.engine import Field, SearchEngine, occurs
from kb.search.initials import initials, is_simplified
from kb.search.tokens import squeezed
from kb.text import fold

SHORTEST = 3
"""Characters of the shortest word that is corrected; in a shorter one a wrong character leaves too little."""

_LONGEST = 12
_MOST = 3  # proposals
_HAN_FROM = "\u4e00"
_HAN_TO = "\u9fff"


def simplified(text: str, engine: SearchEngine) -> str:
    """`text` in simplified characters, unless the archive itself uses its traditional ones."""
    odd = {char for char in text if _HAN_FROM <= char <= _HAN_TO and not is_simplified(char)}
    if not odd or any(engine.terms(Field.PAIRS, char) for char in odd):
        return text
    return _to_simplified(text)


@lru_cache(maxsize=256)
def _to_simplified(text: str) -> str:
    try:
        from opencc import OpenCC  # type: ignore[import-untyped]
    except ImportError:
        return text
    converted: str = OpenCC("t2s").convert(text)
    return converted


class Speller:
    """Finds the terms that may have been meant by a word that occurs nowhere."""

    def __init__(self, terms: Iterable[str], engine: SearchEngine) -> None:
        self._engine = engine
        self._by_length: dict[int, dict[str, str]] = {}  # terms by their squeezed form
        for term, plain in _each_squeezed(tuple(terms)):
            if SHORTEST <= len(plain) <= _LONGEST:
                self._by_length.setdefault(len(plain), {})[plain] = term

    def proposals(self, word: str) -> tuple[str, ...]:
        """Terms with these pinyin initials, or with one other character, as far as they occur in the archive."""
        likely = sorted(set(self._likely(squeezed(word))), key=lambda term: (len(term), term))
        return tuple(islice(filter(self._occurs, likely), _MOST))

    def _likely(self, plain: str) -> Iterator[str]:
        fits = partial(_has_initials if plain.isascii() else _one_off, plain)
        return (shown for term, shown in self._by_length.get(len(plain), {}).items() if fits(term))

    def _occurs(self, term: str) -> bool:
        return occurs(self._engine, squeezed(term))


def _each_squeezed(terms: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each term with its squeezed form. All are folded as one text: folding tens of thousands one by one keeps the
    first question with an unknown word waiting."""
    return zip(terms, ("".join(plain.split()) for plain in fold("\n".join(terms)).split("\n")), strict=True)


def _has_initials(typed: str, term: str) -> bool:
    return initials(term) == typed


def _one_off(one: str, other: str) -> bool:
    """Whether two words of equal length differ in exactly one character: then one half is the same in both."""
    middle = len(one) // 2
    if one[:middle] != other[:middle] and one[middle:] != other[middle:]:
        return False
    return int(sum(map(ne, one, other))) == 1
