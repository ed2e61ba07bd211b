"""Snippets are words of the clause, of two lines at most, and their marks spell what matched."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kb.search.snippets import LENGTH, find_all, snippet
from kb.search.tokens import squeezed
from kb.text import Span

TEXT = "第一句讲的是土地。" + "这里是一些别的话，与检索的内容没有关系。" * 10 + "最后一句讲税收与土地的关系。"


def test_a_short_clause_is_shown_whole() -> None:
    shown = snippet("土地利用。", find_all("土地利用。", ["土地"]))
    assert shown == ("土地利用。", (Span(0, 2),))


def test_the_beginning_is_shown_where_nothing_matched() -> None:
    shown = snippet(TEXT, ())
    assert shown.text.startswith("第一句")
    assert shown.text.endswith("…")
    assert shown.highlights == ()


def test_the_stretch_with_the_most_different_words_is_shown() -> None:
    shown = snippet(TEXT, find_all(TEXT, ["土地", "税收"]))
    assert shown.text == "…最后一句讲税收与土地的关系。"
    assert [span.of(shown.text) for span in shown.highlights] == ["税收", "土地"]


def test_a_long_word_tells_more_than_a_short_one() -> None:
    text = "今年的工作。" + "这里是一些别的话，与检索的内容没有关系。" * 10 + "城镇新增就业26万人。"
    shown = snippet(text, find_all(text, ["年", "新增就业"]))
    assert [span.of(shown.text) for span in shown.highlights] == ["新增就业"]


def test_the_nearest_sentence_is_shown_where_only_meaning_matched() -> None:
    start = TEXT.index("最后一句")
    assert snippet(TEXT, (), Span(start, len(TEXT))).text == "…最后一句讲税收与土地的关系。"


def test_lines_are_joined_without_moving_marks() -> None:
    text = "一、总则\n土地\t利用"
    shown = snippet(text, find_all(text, ["土地利用"]))
    assert shown.text == "一、总则 土地 利用"
    assert [span.of(shown.text) for span in shown.highlights] == ["土地 利用"]


def test_overlapping_matches_become_one_mark() -> None:
    assert [span.of("集约利用土地") for span in find_all("集约利用土地", ["集约利用", "利用土地"])] == ["集约利用土地"]


@settings(max_examples=300)
@given(
    text=st.text(alphabet=st.sampled_from("土地税收。，； \n　aＡ𠮷甲乙丙丁"), max_size=400),
    wanted=st.lists(st.sampled_from(["土地", "税收", "a", "甲乙", "。"]), max_size=3),
)
def test_snippets_are_exact(text: str, wanted: list[str]) -> None:
    matches = find_all(text, wanted)
    assert all(any(word in squeezed(span.of(text)) for word in wanted) for span in matches)
    shown = snippet(text, matches)
    assert len(shown.text) <= LENGTH + 2
    assert squeezed(shown.text.strip("…")) in squeezed(text)
    assert all(squeezed(span.of(shown.text)) in squeezed(text) for span in shown.highlights)
    if matches:
        assert shown.highlights or any(len(span.of(text)) > LENGTH // 2 for span in matches)
