"""From a clause to its index entry: which terms it gets in which field, and what a hit reads back."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from kb.search import values
from kb.search.documents import YEAR, SearchDocument
from kb.search.engine import COUNTED, Entry, Field
from kb.search.tokens import Tokenizer, pairs, parts_pairs
from kb.text import fold

_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(SearchDocument)


def entry(document: SearchDocument, tokenizer: Tokenizer) -> Entry:
    """The index entry of a clause."""
    path = "\n".join((document.plan_title, *document.path))
    terms = {
        Field.WORDS: _words(tokenizer, document.text),
        Field.HEADING: _words(tokenizer, document.heading),
        Field.PATH: _words(tokenizer, path),
        Field.PAIRS: pairs(document.text),
        Field.SECTION: parts_pairs(document.path),
        Field.INDICATOR: parts_pairs(name for target in document.targets for name in (target.indicator, target.key)),
        Field.VALUE: sorted(set(_values(document))),
        Field.YEAR: sorted(set(_years(document))),
        Field.NUMBER: [] if document.number is None else [str(document.number)],
        Field.ID: [document.id],
        **{field: [value] if (value := counted(document, field)) else [] for field in COUNTED},
    }
    return Entry(terms, _ENCODER.encode(document).decode())


def counted(document: SearchDocument, field: Field) -> str:
    """The value of a clause in a field of `COUNTED`; "" where it has none."""
    match field:
        case Field.PLAN:
            return document.plan
        case Field.ROLE:
            return document.role.value if document.role else ""
        case Field.CHAPTER_TITLE:
            return document.path[0] if document.path else ""
        case _:
            return document.path[1] if len(document.path) > 1 else ""


def restored(stored: str) -> SearchDocument:
    """The clause behind what an index entry stores."""
    return _DECODER.decode(stored)


def _words(tokenizer: Tokenizer, text: str) -> list[str]:
    return [token.text for token in tokenizer.search_tokens(text)]


def _values(document: SearchDocument) -> Iterator[str]:
    for target in document.targets:
        yield from map(values.term, values.measure(target.value, target.unit))


def _years(document: SearchDocument) -> Iterator[str]:
    yield from YEAR.findall(fold(document.text))
    yield from (str(target.year) for target in document.targets if target.year is not None)
