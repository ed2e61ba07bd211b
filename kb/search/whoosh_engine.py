"""The Whoosh engine: pure Python, always installed, quick enough up to some twenty thousand clauses.

Whoosh 2.7.4 has two traps that are avoided here: `Require` returns wrong hits (`And` is used), and numeric ranges are
slow (ranges are spelled out as terms). It changes no file it has written: a commit adds segments and a new table of
contents.
"""

from __future__ import annotations

import sys
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from kb.search.engine import (
    COUNTED,
    ORDERED,
    SCORED,
    AllOf,
    AnyOf,
    Entry,
    Everything,
    Except,
    Field,
    Found,
    Node,
    OneOf,
    Phrase,
    Preferring,
    Term,
)


class _NotImported(ModuleType):
    """Stands for a module while another one is imported that names it without ever using it."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        sys.modules.pop(self.__name__, None)
        return getattr(import_module(self.__name__), name)


@contextmanager
def _without(module: str, *names: str) -> Iterator[None]:
    """Do not import `module`, of which only `names` are asked for and none is used, unless it is there already."""
    if module in sys.modules:
        yield
        return
    sys.modules[module] = stand_in = _NotImported(module)
    vars(stand_in).update(dict.fromkeys(names))
    try:
        yield
    finally:
        if sys.modules.get(module) is stand_in:
            del sys.modules[module]


with warnings.catch_warnings(), _without("urllib.request", "urlretrieve"):  # saves 0.07 s and 8 MB
    warnings.simplefilter("ignore", SyntaxWarning)  # its sources compare numbers with `is`
    warnings.simplefilter("ignore", DeprecationWarning)  # and have invalid escapes, a warning of this kind up to 3.11
    from whoosh import columns, fields, formats, index, query, scoring
    from whoosh.analysis import SpaceSeparatedTokenizer
    from whoosh.codec import whoosh3  # noqa: F401  # imported later otherwise, with its warnings

_MEMORY_MB = 256


class _Terms(fields.FieldType):  # type: ignore[misc]  # whoosh has no types
    """A field given as a list of terms; Whoosh takes lists as they are and never calls the analyzer."""

    def __init__(self, name: Field) -> None:
        kind = formats.Positions if name in ORDERED else formats.Frequency if name in SCORED else formats.Existence
        column = columns.RefBytesColumn() if name in COUNTED else None
        super().__init__(kind(), SpaceSeparatedTokenizer(), scorable=name in SCORED, sortable=column)


class _OneOf(query.MultiTerm):  # type: ignore[misc]
    """Any of a list of terms, without a score."""

    constantscore = True

    def __init__(self, fieldname: str, texts: tuple[str, ...]) -> None:
        self.fieldname = fieldname
        self.texts = texts
        self.boost = 1.0

    def __hash__(self) -> int:
        return hash((self.fieldname, self.texts))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _OneOf) and (self.fieldname, self.texts) == (other.fieldname, other.texts)

    def field(self) -> str:
        return self.fieldname

    def _btexts(self, reader: Any) -> Iterator[bytes]:
        return (text.encode() for text in self.texts if (self.fieldname, text) in reader)


def _schema() -> fields.Schema:
    return fields.Schema(stored=fields.STORED(), **{name.value: _Terms(name) for name in Field})


class WhooshWriter:
    """Writes an index (see `IndexWriter`)."""

    def __init__(self, folder: Path) -> None:
        if index.exists_in(folder):
            opened = index.open_dir(folder)
        else:
            folder.mkdir(parents=True, exist_ok=True)
            opened = index.create_in(folder, _schema())
        self._writer = opened.writer(limitmb=_MEMORY_MB)

    def add(self, entries: Iterable[Entry]) -> None:
        """Add documents."""
        for entry in entries:
            terms = {name.value: list(texts) for name, texts in entry.terms.items() if texts}
            counted = {f"_stored_{name}": entry.terms[name][0] for name in COUNTED if entry.terms.get(name)}
            self._writer.add_document(stored=entry.stored, **terms, **counted)

    def remove(self, plan: str) -> None:
        """Take out all documents of one plan."""
        self._writer.delete_by_query(query.Term(Field.PLAN.value, plan))

    def commit(self) -> None:
        """Make the changes visible and release the index."""
        self._writer.commit()


class WhooshEngine:
    """Reads an index (see `SearchEngine`)."""

    def __init__(self, folder: Path) -> None:
        self._index = index.open_dir(folder, readonly=True)
        self._searcher = self._index.searcher(weighting=scoring.BM25F())

    def search(self, query: Node, limit: int) -> Found:
        """The `limit` best documents."""
        results = self._searcher.search(_translated(query), limit=max(limit, 1))
        found = tuple((hit["stored"], float(hit.score or 0.0)) for hit in results)
        return Found(len(results), found[:limit])

    def counts(self, query: Node, fields: Sequence[Field]) -> Mapping[Field, Mapping[str, int]]:
        """How many of the documents that match have each value of each of the `fields`."""
        numbers: dict[Field, Counter[str]] = {field: Counter() for field in fields}
        translated = _translated(query)
        for searcher in self._leaves():
            reader = searcher.reader()
            documents = list(translated.docs(searcher))
            for field, values in numbers.items():
                if reader.has_column(field.value):
                    column = reader.column_reader(field.value)
                    values.update(value for document in documents if (value := column[document]))
        return numbers

    def _leaves(self) -> list[Any]:
        """One searcher for each segment."""
        parts = self._searcher.subsearchers
        return [searcher for searcher, _ in parts] if parts else [self._searcher]

    def terms(self, field: Field, prefix: str) -> tuple[str, ...]:
        """The terms of `field` that begin with `prefix`, sorted."""
        return tuple(term.decode() for term in self._searcher.reader().expand_prefix(field.value, prefix))

    def frequency(self, field: Field, text: str) -> int:
        """In how many documents the term occurs."""
        if not self._searcher.reader().has_deletions():
            return int(self._searcher.doc_frequency(field.value, text))
        # The number kept with the term would count documents that have been removed.
        return sum(1 for _ in self._searcher.docs_for_query(query.Term(field.value, text)))

    def size(self) -> int:
        """How many documents there are."""
        return int(self._searcher.doc_count())

    def everything(self) -> Iterator[str]:
        """What was stored of every document, in order of adding."""
        return (fields["stored"] for fields in self._searcher.reader().all_stored_fields())


def _translated(node: Node) -> Any:  # noqa: PLR0911  # one for each kind of node
    """The same query in Whoosh's own classes."""
    match node:
        case Term(field, text, boost):
            return query.Term(field.value, text, boost=boost)
        case OneOf(field, texts):
            return _OneOf(field.value, texts)
        case Phrase(field, (text,), score):
            return query.ConstantScoreQuery(query.Term(field.value, text), score)
        case Phrase(field, texts, score):
            return query.ConstantScoreQuery(query.Phrase(field.value, list(texts), slop=1), score)
        case AllOf(parts):
            return query.And([_translated(part) for part in parts])
        case AnyOf(parts):
            return query.Or([_translated(part) for part in parts])
        case Except(base, without):
            return query.AndNot(_translated(base), _translated(without))
        case Preferring(base, wish):
            return query.AndMaybe(_translated(base), _translated(wish))
        case Everything():
            return query.Every()
