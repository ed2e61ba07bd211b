"""The query language: what is written is what is meant, and nothing written breaks it."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kb.errors import QueryError
from kb.search.query import (
    DEEPEST,
    MOST_CHARACTERS,
    MOST_PARTS,
    And,
    Filter,
    Group,
    Not,
    Or,
    Part,
    Phrase,
    Word,
    parse,
    quoted,
)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("土地集约利用", [Word("土地集约利用")]),
        ("土地 集约", [Word("土地"), Word("集约")]),
        ("土地　集约", [Word("土地"), Word("集约")]),
        ('"三同时" 环评', [Phrase("三同时"), Word("环评")]),
        ("“三同时”", [Phrase("三同时")]),
        ("「三同时」『环评』", [Phrase("三同时"), Phrase("环评")]),
        ('"“三同时”"', [Phrase("“三同时”")]),
        ('"推进“三同时"', [Phrase("推进“三同时")]),
        ('"a"b"', [Phrase('a"b')]),
        ('"a""b"', [Phrase('a"b')]),
        ("土地 AND 税收", [And((Word("土地"), Word("税收")))]),
        ("土地 与 税收", [And((Word("土地"), Word("税收")))]),
        ("土地 OR 税收", [Or((Word("土地"), Word("税收")))]),
        ("土地 或 税收", [Or((Word("土地"), Word("税收")))]),
        ("土地 NOT 税收", [Word("土地"), Not(Word("税收"))]),
        ("土地 非 税收", [Word("土地"), Not(Word("税收"))]),
        ("土地 -税收", [Word("土地"), Not(Word("税收"))]),
        ("土地 －税收", [Word("土地"), Not(Word("税收"))]),
        ("土地 AND NOT 税收", [And((Word("土地"), Not(Word("税收"))))]),
        ("NOT NOT 税收", [Word("税收")]),
        ("土地 AND 税收 OR 就业", [Or((And((Word("土地"), Word("税收"))), Word("就业")))]),
        ("土地 AND (税收 OR 就业)", [And((Word("土地"), Or((Word("税收"), Word("就业")))))]),
        ("（土地 或 税收）就业", [Or((Word("土地"), Word("税收"))), Word("就业")]),
        ("number:77", [Filter("number", "77")]),
        ("条：77", [Filter("number", "77")]),
        ("role:measure 知识产权", [Filter("role", "measure"), Word("知识产权")]),
        ('section:"（二）优化出口结构"', [Filter("section", "（二）优化出口结构")]),
        ("value:>=60%", [Filter("value", ">=60%")]),
        ("-role:background 土地", [Not(Filter("role", "background")), Word("土地")]),
        ("2006-2010", [Word("2006-2010")]),
        ("与时俱进 或者说", [Word("与时俱进"), Word("或者说")]),
        ("http://a.b", [Word("http://a.b")]),
        ("，", [Word("，")]),
    ],
)
def test_meaning(text: str, parts: list[Part]) -> None:
    parsed = parse(text)
    assert parsed.root == Group(tuple(parts))
    assert parsed.notes == ()


@pytest.mark.parametrize(
    ("text", "parts", "told"),
    [
        ('"三同时', [Phrase("三同时")], "引号"),
        ("土地“集约", [Word("土地"), Phrase("集约")], "引号"),
        ("(土地 集约", [Group((Word("土地"), Word("集约")))], "括号"),
        ("土地) 集约", [Word("土地"), Word("集约")], "括号"),
        ("土地 AND", [Word("土地")], "运算符"),
        ("OR 土地", [Word("土地")], "运算符"),
        ("土地 AND OR 集约", [Word("土地"), Word("集约")], "运算符"),
        ("number: 77", [Filter("number", "77")], ""),
        ("土地 number:", [Word("土地")], "没有值"),
        ("产业*", [Word("产业")], "通配符"),
        ("产?集群*", [And((Phrase("产"), Phrase("集群")))], "通配符"),
    ],
)
def test_a_slip_gets_the_best_reading_and_a_note(text: str, parts: list[Part], told: str) -> None:
    parsed = parse(text)
    assert parsed.root == Group(tuple(parts))
    assert any(told in note for note in parsed.notes) if told else not parsed.notes


@pytest.mark.parametrize("text", ["", "  \n", '""', "()", "AND", "NOT", "*", "“”", "number:", "- "])
def test_nothing_left_to_search_for_is_an_error(text: str) -> None:
    if text == "- ":
        assert parse(text).root.parts == (Word("-"),)
        return
    with pytest.raises(QueryError):
        parse(text)


@settings(max_examples=400)
@given(
    st.text(max_size=80)
    | st.lists(
        st.sampled_from(['"', "“", "”", "(", "）", " AND ", " 或 ", "-", "number:", "土地", "*", " "]), max_size=40
    ).map("".join)
)
@example('"' * 50)
@example("(" * 100)
def test_no_text_breaks_the_parser(text: str) -> None:
    try:
        parsed = parse(text)
    except QueryError:
        return
    assert parsed.root.parts


@given(st.text(min_size=1, max_size=12).filter(lambda text: text.strip()))
def test_any_text_can_be_quoted(text: str) -> None:
    """What `quoted` writes is read back as that very phrase."""
    if not any(mark in text for mark in '"“”„「」『』＂〝〞'):
        assert parse(quoted(text)).root == Group((Phrase(text),))


@pytest.mark.parametrize("mark", ["“", "”", "「", '"'])
def test_text_with_one_kind_of_quotation_mark_can_be_quoted(mark: str) -> None:
    assert parse(quoted(f"推进{mark}三同时")).root == Group((Phrase(f"推进{mark}三同时"),))


def test_size_is_bounded() -> None:
    """Ten thousand terms, a megabyte, a thousand brackets: each is cut, told, and read at once."""
    started = time.process_time()
    many = parse(" ".join(f"词{place}" for place in range(10_000)))
    assert sum(isinstance(part, Word) for part in many.root.parts) <= MOST_PARTS
    assert many.notes
    assert len(parse("土" * 1_000_000).root.parts[0].text) == MOST_CHARACTERS  # type: ignore[union-attr]
    assert any("括号" in note for note in parse("(" * 1000 + "土地").notes)
    assert parse("(" * (DEEPEST - 1) + "土地" + ")" * (DEEPEST - 1)).notes == ()
    assert time.process_time() - started < 2
