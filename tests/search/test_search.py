"""What a reader of the client's plan expects from a search."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.config import SearchConfig
from kb.errors import QueryError
from kb.model import Role
from kb.search.documents import SearchDocument
from kb.search.service import Searcher
from kb.search.tokens import squeezed

from .conftest import ENGINES, built, document


@pytest.fixture(scope="module", params=ENGINES)
def searcher(request: pytest.FixtureRequest, keyword: Callable[[str], Searcher]) -> Searcher:
    return keyword(request.param)


def numbers(searcher: Searcher, query: str, **options: object) -> list[int | None]:
    return [hit.number for hit in searcher.search(query, **options).hits]  # type: ignore[arg-type]


def test_words_find_the_clauses_that_speak_of_them(searcher: Searcher) -> None:
    """6 and 74 are headed by economical use of land; 73-76 and 88 are the section on it."""
    assert set(numbers(searcher, "土地集约利用", limit=8)) >= {6, 74, 88}
    assert numbers(searcher, "知识产权保护")[0] == 72
    assert numbers(searcher, "农民安置")[0] == 60


def test_a_phrase_finds_the_one_clause_with_it(searcher: Searcher) -> None:
    assert numbers(searcher, '"“三同时”"') == [80]
    assert numbers(searcher, "“三同时”") == [80]


def test_filters(searcher: Searcher) -> None:
    assert numbers(searcher, "number:77") == [77]
    assert numbers(searcher, "number:77,81") == [77, 81]
    assert numbers(searcher, "条:第七十七条") == [77]
    assert sorted(n for n in numbers(searcher, "number:30-33") if n) == [30, 31, 32, 33]
    measures = searcher.search("role:measure 知识产权")
    assert measures.hits
    assert {hit.role for hit in measures.hits} == {Role.MEASURE}
    assert measures.hits[0].number == 72
    assert 53 not in numbers(searcher, "知识产权 -role:task")


def test_section_filters_by_title_number_or_label(searcher: Searcher) -> None:
    by_title = searcher.search("section:优化出口结构")
    assert by_title.hits
    assert all("优化出口结构" in "".join(hit.path) for hit in by_title.hits)
    assert all(hit.path[0].startswith("五、") for hit in searcher.search("section:五", limit=100).hits)
    label = by_title.hits[0].path[1]
    assert searcher.search("企业", section=label).total <= by_title.total
    assert {hit.path[1] for hit in searcher.search("企业", section=label).hits} <= {label}


def test_targets_are_found_by_value_year_and_indicator(
    searcher: Searcher, seed_documents: tuple[SearchDocument, ...]
) -> None:
    """32 promises 20,000 亿元; 81 a share of 60 %."""
    assert 32 in numbers(searcher, "value:20000亿元")
    assert 81 in numbers(searcher, "value:>=60%")
    assert 32 in numbers(searcher, "indicator:地区生产总值")
    assert 32 in numbers(searcher, "year:2010", limit=50) or not any(
        target.year == 2010 for document in seed_documents for target in document.targets
    )
    with_2005 = {d.number for d in seed_documents if "2005" in d.text}
    assert with_2005 <= set(numbers(searcher, "year:2005", limit=100))


def test_operators(searcher: Searcher) -> None:
    both = set(numbers(searcher, "土地 AND 税收", limit=100))
    assert both == {6, 32}
    assert set(numbers(searcher, "土地 NOT 税收", limit=100)).isdisjoint(both)
    either = set(numbers(searcher, "土地 OR 税收", limit=100))
    assert either >= both
    assert set(numbers(searcher, "土地 税收", limit=100)) == either


def test_complete_answers_come_before_partial_ones(
    searcher: Searcher, seed_documents: tuple[SearchDocument, ...]
) -> None:
    """Words are not required, but the one clause with both is ahead of those with one."""
    having = {word: {d.number for d in seed_documents if word in d.text} for word in ("孵化器", "软件园")}
    assert having["孵化器"] & having["软件园"] == {54}
    found = numbers(searcher, "孵化器 软件园", limit=20)
    assert found[0] == 54
    assert set(found) >= having["孵化器"]


def test_the_thesaurus_finds_what_is_called_otherwise(searcher: Searcher) -> None:
    result = searcher.search("GDP增长目标")
    assert result.hits[0].number == 32
    assert any("GDP → " in reason for reason in result.hits[0].why)


def test_reasons_name_words_and_headings(searcher: Searcher) -> None:
    hit = searcher.search("知识产权保护").hits[0]
    assert "命中“知识产权保护”" in hit.why or any(reason.startswith("命中“知识产权”") for reason in hit.why)
    assert any(reason.startswith("标题命中") for reason in hit.why)


def test_the_plan_of_the_place_and_year_asked_for_comes_first(tmp_path: Path) -> None:
    """The clauses say the same; only title and year tell the plans apart."""
    reports = [
        document(
            "提高污水处理能力。",
            plan=f"{place}{year}",
            plan_title=f"{place}市{year}年政府工作报告",
            years=(year, year),
            role=Role.TASK,
        )
        for place in ("广州", "上海", "成都")
        for year in (2024, 2025)
    ]
    searcher = built(tuple(reports), tmp_path / "index", SearchConfig(encoder="none"))
    first = searcher.search("2025年上海市污水处理").hits[0]
    assert first.plan == "上海2025"
    assert any(reason.startswith("规划名称命中") for reason in first.why)
    assert {hit.plan for hit in searcher.search("2024年污水处理").hits[:3]} == {"广州2024", "上海2024", "成都2024"}


def test_highlights_are_exact(searcher: Searcher, seed_documents: tuple[SearchDocument, ...]) -> None:
    texts = {document.id: squeezed(document.text) for document in seed_documents}
    for query in ("土地集约利用", "外商 投资", "“环境保护” 产业"):
        for hit in searcher.search(query).hits:
            shown = squeezed(hit.snippet).strip("….")
            assert shown in texts[hit.id]
            for span in hit.highlights:
                assert 0 <= span.start < span.end <= len(hit.snippet)
                assert squeezed(span.of(hit.snippet)) in texts[hit.id]


def test_facets_count_all_hits(searcher: Searcher) -> None:
    result = searcher.search("开发区", limit=5)
    assert result.total > 50
    assert sum(result.facets["plan"].values()) == result.total
    assert sum(result.facets["role"].values()) == result.total
    chapter, count = next(iter(result.facets["chapter"].items()))
    assert searcher.search("开发区", section=chapter).total == count


def test_pages_follow_each_other(searcher: Searcher) -> None:
    whole = numbers(searcher, "开发区", limit=40)
    assert numbers(searcher, "开发区", limit=15) + numbers(searcher, "开发区", limit=25, offset=15) == whole
    assert numbers(searcher, "开发区", limit=10, offset=10_000) == []
    assert numbers(searcher, "开发区", limit=-3, offset=-5) == []


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("role:目的 土地", "role:目的"),
        ("value:很多", "value:很多"),
        ("plan:没有这个", "plan:没有这个"),
        ("土地 AND", "运算符"),
        ("土地急约利用", "土地集约利用"),
        ("土地集約利用", "简体"),
        ("zscq", "知识产权"),
    ],
)
def test_what_could_not_be_taken_literally_is_told(searcher: Searcher, query: str, told: str) -> None:
    assert any(told in note for note in searcher.search(query).notes)


def test_a_filter_that_makes_no_sense_is_told_and_passed_over(searcher: Searcher) -> None:
    result = searcher.search("土地", role="目的")
    assert result.total == searcher.search("土地").total
    assert any("目的" in note for note in result.notes)


def test_a_wrong_character_gets_a_proposal_and_a_term_does_not(searcher: Searcher) -> None:
    assert any("土地集约利用" in note for note in searcher.search("土地集约例用").notes)
    assert searcher.search("养老院").notes == ()


def test_traditional_characters_are_suggested_for(searcher: Searcher) -> None:
    assert searcher.suggest("知識") == searcher.suggest("知识")
    assert searcher.suggest("知识").clauses


def test_full_width_and_case_do_not_matter(searcher: Searcher) -> None:
    assert numbers(searcher, "ｉｓｏ１４０００") == numbers(searcher, "ISO14000")
    assert 81 in numbers(searcher, "iso14000")


def test_nothing_to_search_for(searcher: Searcher) -> None:
    for query in ("", "  ", '""', "AND"):
        with pytest.raises(QueryError):
            searcher.search(query)


def test_punctuation_alone_is_searched_literally(searcher: Searcher) -> None:
    assert searcher.search("；").total > 5


PIECES = [
    "土地",
    "“",
    "”",
    '"',
    "(",
    ")",
    "AND",
    "OR",
    "NOT",
    "-税",
    "number:",
    "value:>=",
    "60%",
    "*",
    "role:",
    "，",
    "𠮷",
]


@settings(max_examples=150)
@given(query=st.lists(st.sampled_from([*PIECES, " "]), max_size=20).map("".join) | st.text(max_size=40))
def test_no_query_breaks_a_search(keyword: Callable[[str], Searcher], query: str) -> None:
    with suppress(QueryError):
        keyword("whoosh").search(query)


@pytest.mark.parametrize(
    "query",
    [
        " ".join(f"词{place}" for place in range(10_000)),
        "土地 OR " * 5000,
        "的 " * 500,
        "土" + "*" * 5000,
        "一" * 100_000,
        '"' + "土地" * 5000 + '"',
        "number:1-999999999",
        "year:1-99999999999999999999",
        "value:>=" + "9" * 400,
        "\ud800土地\x00",
    ],
)
def test_no_query_takes_long(searcher: Searcher, query: str) -> None:
    assert searcher.search(query).took_ms < 2000


@pytest.mark.parametrize(
    "query",
    [
        "土地集约利用",
        "怎样吸引外商到服务业投资",
        "“环境保护”",
        "role:measure 知识产权",
        "土地 AND 税收",
        "GDP增长目标",
        "海归创业",
    ],
)
def test_both_engines_give_the_same_answer(keyword: Callable[[str], Searcher], query: str) -> None:
    """Same clauses, same order, same scores, same counts, same words."""
    one, other = (keyword(engine).search(query, limit=50) for engine in ENGINES)
    assert one.total == other.total
    assert one.facets == other.facets
    assert [hit.id for hit in one.hits] == [hit.id for hit in other.hits]
    assert [hit.score for hit in one.hits] == pytest.approx([hit.score for hit in other.hits])
    assert [hit.why for hit in one.hits] == [hit.why for hit in other.hits]


def test_the_same_question_gets_the_same_answer(searcher: Searcher) -> None:
    one, other = searcher.search("产业集群"), searcher.search("产业集群")
    assert (one.hits, one.total, one.facets) == (other.hits, other.total, other.facets)
