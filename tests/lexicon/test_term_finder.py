"""Finding terms in texts: longest first, spans verbatim, quotation marks and chance neighbours, linear time."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import LexiconError
from kb.lexicon.breaks import load_breaks
from kb.lexicon.matching import TermFinder, term_key

TEXTS = st.text(alphabet="养老服务机构院GDPgdp２2０.5“” 　\n，人均PM", max_size=60)
KEYS = ["养老", "养老服务", "养老服务机构", "养老院", "gdp", "人均gdp", "pm2.5"]


def found(text: str, keys: list[str], breaks: dict[str, int] | None = None) -> list[str]:
    return [span.of(text) for _, span in TermFinder(keys, breaks or {}).find(text)]


def test_the_longest_term_wins() -> None:
    assert found("发展养老服务机构和养老院", KEYS) == ["养老服务机构", "养老院"]


def test_case_and_width_do_not_count() -> None:
    assert found("人均ＧＤＰ与gdp", KEYS) == ["人均ＧＤＰ", "gdp"]


def test_quotation_marks_and_blanks_inside_a_term_do_not_count_but_stay_in_the_span() -> None:
    assert found("推进“互联网 + ”政务服务", ["互联网+政务服务"]) == ["互联网 + ”政务服务"]


def test_a_line_break_separates_terms() -> None:
    assert found("养老\n服务", ["养老服务"]) == []


@pytest.mark.parametrize("text", ["GDPR", "XGDP", "GDPs"])
def test_a_latin_term_is_not_part_of_a_longer_word(text: str) -> None:
    assert found(text, ["gdp"]) == []


def test_a_number_may_follow_letters_but_not_digits() -> None:
    assert found("GDP2025年PM2.55", ["gdp", "pm2.5"]) == ["GDP"]


def test_a_seam_between_two_words_hides_the_term_across_it_and_nothing_behind_it() -> None:
    keys, breaks = ["高企", "企业研发投入"], {"提高企业": 2}
    assert found("提高企业研发投入，培育高企", keys, breaks) == ["企业研发投入", "高企"]


def test_a_term_that_is_also_a_seam_is_a_term() -> None:
    assert found("应急救援", ["应急救援"], {"应急救援": 2}) == ["应急救援"]


def test_text_shorter_than_a_term_holds_none() -> None:
    assert found("", KEYS) == []
    assert found("养", KEYS) == []


@given(TEXTS)
def test_spans_are_verbatim_in_order_and_do_not_overlap(text: str) -> None:
    end = 0
    for key, span in TermFinder(KEYS).find(text):
        assert end <= span.start < span.end <= len(text)
        assert term_key(span.of(text)) == key
        assert key in KEYS
        end = span.end


@given(TEXTS, TEXTS)
def test_a_term_on_its_own_line_is_always_found(before: str, after: str) -> None:
    text = f"{before}\n养老服务机构\n{after}"
    places = [span for key, span in TermFinder(KEYS).find(text) if key == "养老服务机构"]
    assert any(span.start == len(before) + 1 for span in places)


@pytest.mark.parametrize("unit", ["养老服务机", "“", "g", "１", "提高企", "人均"])
def test_time_grows_with_the_length_alone(unit: str) -> None:
    finder = TermFinder(KEYS, {"提高企业": 2})

    def seconds(size: int) -> float:
        text = (unit * size)[:size]
        start = time.process_time()
        list(finder.find(text))
        return time.process_time() - start

    seconds(10_000)
    assert seconds(1_000_000) < 30 * min(seconds(100_000) for _ in range(3)) + 0.5


def test_breaks_need_one_bar_with_text_on_both_sides(tmp_path: Path) -> None:
    path = tmp_path / "breaks.tsv"
    path.write_text("# 词的边界\n提高|企业\n提高企业\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"breaks\.tsv 第3行.*提高企业"):
        load_breaks(path)


def test_packaged_breaks_are_read() -> None:
    breaks = load_breaks()
    assert breaks["提高企业"] == 2
    assert all(0 < before < len(phrase) for phrase, before in breaks.items())
