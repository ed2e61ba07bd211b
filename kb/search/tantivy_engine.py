"""The Tantivy engine (extra `fast`): the same index in Rust, for archives of a hundred thousand clauses and more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from kb.errors import MissingExtraError
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

try:
    import tantivy
    from tantivy import Occur, Query
except ImportError as error:
    raise MissingExtraError("没有安装 tantivy", advice="请运行 pip install 'plankb[fast]'，或改用 whoosh") from error

_STORED = "stored"
_SPLIT = "split_at_blanks"
_MEMORY = 100_000_000  # bytes of postings held before a segment is written
_MOST_VALUES = 65_000  # the largest number of buckets Tantivy counts


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in Field:
        option = "position" if name in ORDERED else "freq" if name in SCORED else "basic"
        tokenizer = _SPLIT if name in ORDERED or name in SCORED else "raw"
        builder.add_text_field(name.value, tokenizer_name=tokenizer, index_option=option, fast=name in COUNTED)
    builder.add_bytes_field(_STORED, stored=True)
    return builder.build()


def _opened(folder: Path) -> tantivy.Index:
    index = tantivy.Index.open(str(folder))
    _teach(index)
    return index


def _opened_or_created(folder: Path) -> tantivy.Index:
    folder.mkdir(parents=True, exist_ok=True)
    index = tantivy.Index(_schema(), str(folder))  # opens what is there
    _teach(index)
    return index


def _teach(index: tantivy.Index) -> None:
    """Our fields come cut already; the index only has to split them at blanks."""
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_SPLIT, analyzer)


class TantivyWriter:
    """Writes an index (see `IndexWriter`)."""

    def __init__(self, folder: Path) -> None:
        self._index = _opened_or_created(folder)
        self._writer = self._index.writer(heap_size=_MEMORY, num_threads=1)  # one thread keeps the order of adding

    def add(self, entries: Iterable[Entry]) -> None:
        """Add documents."""
        for entry in entries:
            self._writer.add_document(_document(entry))

    def remove(self, plan: str) -> None:
        """Take out all documents of one plan."""
        self._writer.delete_documents_by_term(Field.PLAN.value, plan)

    def commit(self) -> None:
        """Make the changes visible and release the index."""
        self._writer.commit()
        self._writer.wait_merging_threads()


def _document(entry: Entry) -> tantivy.Document:
    document = tantivy.Document()
    for name, texts in entry.terms.items():
        if name in ORDERED or name in SCORED:
            document.add_text(name.value, " ".join(texts))
        else:
            for text in texts:
                document.add_text(name.value, text)
    document.add_bytes(_STORED, entry.stored.encode())
    return document


class TantivyEngine:
    """Reads an index (see `SearchEngine`)."""

    def __init__(self, folder: Path) -> None:
        self._index = _opened(folder)
        self._schema = self._index.schema
        self._searcher = self._index.searcher()

    def search(self, query: Node, limit: int) -> Found:
        """The `limit` best documents."""
        result = self._searcher.search(self._translated(query), limit=max(limit, 1))
        documents = ((self._searcher.doc(address), float(score)) for score, address in result.hits[:limit])
        return Found(
            result.count,  # type: ignore[attr-defined]  # missing in its stubs
            tuple((_stored(document), score) for document, score in documents),
        )

    def counts(self, query: Node, fields: Sequence[Field]) -> Mapping[Field, Mapping[str, int]]:
        """How many of the documents that match have each value of each of the `fields`."""
        wanted = {field.value: {"terms": {"field": field.value, "size": _MOST_VALUES}} for field in fields}
        found = self._searcher.aggregate(self._translated(query), wanted)
        return {
            field: {bucket["key"]: bucket["doc_count"] for bucket in found[field.value]["buckets"]} for field in fields
        }

    def terms(self, field: Field, prefix: str) -> tuple[str, ...]:
        """The terms of `field` that begin with `prefix`, sorted."""
        return tuple(term for term, _ in self._searcher.terms_with_prefix(field.value, prefix))

    def frequency(self, field: Field, text: str) -> int:
        """In how many documents the term occurs."""
        # The number kept with the term would count documents that have been removed.
        wanted = Query.term_query(self._schema, field.value, text, "basic")
        count: int = self._searcher.search(wanted, limit=1).count  # type: ignore[attr-defined]
        return count

    def size(self) -> int:
        """How many documents there are."""
        return self._searcher.num_docs

    def everything(self) -> Iterator[str]:
        """What was stored of every document, in order of adding."""
        result = self._searcher.search(Query.all_query(), limit=max(self.size(), 1), count=False)
        return (_stored(self._searcher.doc(address)) for _, address in result.hits)

    def _translated(self, node: Node) -> Query:  # noqa: PLR0911  # one for each kind of node
        """The same query in Tantivy's own classes."""
        match node:
            case Term(field, text, boost):
                return Query.boost_query(Query.term_query(self._schema, field.value, text, "freq"), boost)
            case OneOf(field, texts):
                return _silent(Query.term_set_query(self._schema, field.value, list(texts)))
            case Phrase(field, (text,), score):
                return Query.const_score_query(Query.term_query(self._schema, field.value, text, "basic"), score)
            case Phrase(field, texts, score):
                return Query.const_score_query(Query.phrase_query(self._schema, field.value, list(texts)), score)
            case AllOf(parts):
                return Query.boolean_query([(Occur.Must, self._translated(part)) for part in parts])
            case AnyOf(parts):
                return Query.boolean_query([(Occur.Should, self._translated(part)) for part in parts])
            case Except(base, without):
                return Query.boolean_query(
                    [(Occur.Must, self._translated(base)), (Occur.MustNot, self._translated(without))]
                )
            case Preferring(base, wish):
                return Query.boolean_query(
                    [(Occur.Must, self._translated(base)), (Occur.Should, self._translated(wish))]
                )
            case Everything():
                return _silent(Query.all_query())


def _silent(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)


def _stored(document: tantivy.Document) -> str:
    raw = document.get_first(_STORED)
    assert isinstance(raw, bytes)
    return raw.decode()
