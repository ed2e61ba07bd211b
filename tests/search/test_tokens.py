"""Both segmenters give the same words, every word stands where its span says, and pairs leave no character out."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.search.documents import SearchDocument
from kb.search.tokens import END, START, Token, Tokenizer, pairs, parts_pairs, squeezed
from kb.text import fold

USER_WORDS = ("养老服务机构", "土地集约利用", "三同时", "GDP", "5G", "x", "开发区")
MIXED = st.text(
    alphabet=st.sampled_from("中国土地集约利用开发区经济𠮷㐂ａＡzZ09.-_+/%％“”（），。 \u3000\n—"), max_size=60
)


@pytest.fixture(scope="module")
def both() -> tuple[Tokenizer, Tokenizer]:
    pytest.importorskip("rjieba")
    return Tokenizer(USER_WORDS, segmenter="rjieba"), Tokenizer(USER_WORDS, segmenter="jieba")


def test_both_segmenters_agree_on_every_clause_of_the_plan(
    both: tuple[Tokenizer, Tokenizer], seed_documents: tuple[SearchDocument, ...]
) -> None:
    fast, reference = both
    for document in seed_documents:
        assert fast.search_tokens(document.text) == reference.search_tokens(document.text)
        assert fast.tokens(document.text) == reference.tokens(document.text)


@settings(max_examples=300)
@given(text=MIXED)
def test_both_segmenters_agree_on_mixed_text(both: tuple[Tokenizer, Tokenizer], text: str) -> None:
    fast, reference = both
    assert fast.search_tokens(text) == reference.search_tokens(text)


@settings(max_examples=200)
@given(text=st.text(max_size=80))
def test_every_token_stands_where_its_span_says(both: tuple[Tokenizer, Tokenizer], text: str) -> None:
    folded = fold(text)
    for tokens in (both[0].search_tokens(text), both[0].tokens(text)):
        assert all(folded[token.start : token.end] == token.text for token in tokens)
        assert tokens == sorted(tokens, key=lambda token: token[1:])


@settings(max_examples=100)
@given(text=MIXED)
def test_plain_tokens_do_not_overlap(both: tuple[Tokenizer, Tokenizer], text: str) -> None:
    tokens = both[0].tokens(text)
    assert all(left.end <= right.start for left, right in pairwise(tokens))


def test_long_words_bring_the_shorter_words_inside() -> None:
    """国家知识产权局 is one word of the dictionary; 国家, 知识 and 产权 are words inside it."""
    words = {token.text for token in Tokenizer().search_tokens("国家知识产权局")}
    assert {"国家知识产权局", "国家", "知识", "产权"} <= words


def test_latin_words_and_numbers_stay_whole_and_bring_their_parts() -> None:
    tokens = Tokenizer().search_tokens("PM2.5与ISO14000，20％")
    assert [token.text for token in tokens] == ["pm2", "pm2.5", "5", "与", "iso14000", "20"]


def test_a_user_word_is_kept_together() -> None:
    assert Token("三同时", 0, 3) in Tokenizer(("三同时",)).search_tokens("三同时制度")


def test_an_endless_run_of_letters_is_no_word() -> None:
    assert Tokenizer().search_tokens("a" * 100_000) == []


def test_pairs_cover_every_visible_character() -> None:
    assert pairs(" 土 地\n") == ["土地", "地" + END]
    assert pairs("") == []


@given(st.text(max_size=40))
def test_pairs_spell_the_squeezed_text(text: str) -> None:
    assert "".join(pair[0] for pair in pairs(text)) == squeezed(text)


def test_parts_are_kept_apart() -> None:
    assert parts_pairs(("四、任务", "（一）")) == [
        START + "四", "四、", "、任", "任务", "务" + START, START + "(", "(一", "一)", ")" + START,
    ]  # fmt: skip
    assert parts_pairs(()) == []


def test_jieba_keeps_its_dictionary_in_the_users_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert Tokenizer(segmenter="jieba").tokens("土地")
    assert list((tmp_path / "plankb").iterdir())
