"""The features of a clause, worked out by hand, and the score as their weighted mean."""

from __future__ import annotations

import math

import pytest

from kb.lexicon.thesaurus import Thesaurus
from kb.model import Role
from kb.search.concepts import Alternative, Concept, concepts, inverse_frequency
from kb.search.documents import IndexedTarget
from kb.search.features import Features, Likeness, Question
from kb.search.ranking import WEIGHTS, Mode, score
from kb.search.tokens import Tokenizer
from kb.text import Span

from .conftest import document

LAND = Concept("土地", "土地", (("土地", 2.0),), 2.0)
TAX = Concept("税收", "税收", (("税收", 1.0),), 1.0, (Alternative("财税", "财税", 0.8),))
HOMES = Concept("养老服务", "养老服务", (("养老", 3.0), ("服务", 1.0)), 3.0)


def features(question: Question, text: str, **more: object) -> Features:
    return question.features(document(text, **more))  # type: ignore[arg-type]


def test_inverse_frequency() -> None:
    """1 of 2 documents: ln(1 + 1.5 / 1.5) = ln 2."""
    assert inverse_frequency(2, 1) == pytest.approx(math.log(2))
    assert inverse_frequency(10, 10) > 0


def test_bm25_of_a_clause_of_typical_length() -> None:
    """One word once in 250 characters: 2.2 / (1 + 1.2) = 1 of at most 2.2."""
    text = "土地" + "甲" * 248
    assert features(Question("土地", (LAND,)), text).words == pytest.approx(1 / 2.2)
    assert features(Question("土地", (LAND,)), "甲" * 250).words == 0


def test_more_of_a_word_and_shorter_clauses_say_more() -> None:
    question = Question("土地", (LAND,))
    once, twice = features(question, "土地" + "甲" * 98), features(question, "土地土地" + "甲" * 96)
    longer = features(question, "土地" + "甲" * 498)
    assert longer.words < once.words < twice.words < 1


def test_concepts_count_by_weight() -> None:
    question = Question("土地税收", (LAND, TAX))
    assert features(question, "土地").concepts == pytest.approx(2 / 3)
    assert features(question, "土地和税收").concepts == 1
    assert features(question, "财税").concepts == pytest.approx(0.8 / 3)


def test_some_words_of_a_term_count_partly() -> None:
    """养老 weighs 3 of 4, and what is not whole counts 0.6."""
    assert features(Question("养老服务", (HOMES,)), "养老机构").concepts == pytest.approx(0.6 * 3 / 4)


def test_heading_path_and_whole() -> None:
    question = Question("土地税收", (LAND, TAX))
    found = features(question, "土地 税收", heading="土地", path=("一、税收",))
    assert (found.heading, found.path, found.whole) == (pytest.approx(2 / 3), pytest.approx(1 / 3), 1)
    assert features(question, "税收土地").whole == 0


def test_pairs_find_what_segmentation_splits_the_wrong_way() -> None:
    assert features(Question("土地税", ()), "以地税为主").pairs == pytest.approx(1 / 2)


@pytest.mark.parametrize(
    ("role", "expected"),
    [(Role.TASK, 1), (Role.MEASURE, 1), (Role.GOAL, 1), (Role.BACKGROUND, 0.7), (Role.CLOSING, 0), (None, 0)],
)
def test_clauses_that_look_forward(role: Role | None, expected: float) -> None:
    assert features(Question("土地", (LAND,)), "土地", role=role).forward == expected


@pytest.mark.parametrize(
    ("asked", "year", "expected"),
    [("土地", None, 0), ("去年的土地", None, 1), ("2018年土地", 2018, 1), ("土地", 2019, 0)],
)
def test_what_has_been_done_answers_who_asks_for_the_past(asked: str, year: int | None, expected: float) -> None:
    question = Question(asked, (LAND,), year=year)
    found = features(question, "土地", role=Role.BACKGROUND, path=("一、2018年工作回顾",))
    assert found.forward == expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"targets": (IndexedTarget("p/1#t1", "税收", "税收", "9", "亿元", 2026),)}, 1.0),
        ({"targets": (IndexedTarget("p/1#t1", "耕地", "耕地", "9", "亩", 2026),), "path": ("一、2026年工作",)}, 0.6),
        ({"path": ("一、2025年工作回顾",), "years": (2026, 2026)}, 0.0),
        ({"years": (2024, 2035)}, 0.4),
        ({"years": (2021, 2025)}, 0.0),
        ({}, 0.0),
    ],
)
def test_the_year_asked_for_is_that_of_a_target_a_title_or_the_plan(more: dict[str, object], expected: float) -> None:
    assert features(Question("2026年税收", (TAX,), year=2026), "税收稳步增长", **more).timely == expected
    assert features(Question("税收", (TAX,)), "税收稳步增长", **more).timely == 0


def test_the_plan_that_the_question_names() -> None:
    """税收 weighs 1, 土地 2: the title names the latter."""
    question = Question("土地税收", (LAND, TAX))
    assert features(question, "甲", plan_title="某市土地利用规划").plan == pytest.approx(2 / 3)
    assert features(question, "甲", plan_title="某市水利规划").plan == 0
    assert features(Question("", ()), "甲", plan_title="某市土地利用规划").plan == 0


def test_a_year_in_the_text_is_the_year_asked_for() -> None:
    assert features(Question("2026年税收", (TAX,), year=2026), "到2026年税收稳步增长").timely == 0.6


def test_an_alternative_also_stands_for_what_it_is_about() -> None:
    thesaurus = Thesaurus.load()
    (jam,) = concepts("堵车", Tokenizer(), thesaurus, lambda _: 1.0)
    weights = {alternative.text: alternative.weight for alternative in jam.alternatives}
    assert 0 < weights["交通拥堵"] < weights["交通拥堵治理"]
    assert "城市" not in weights  # of 城市治理: too little, and too much else


def test_targets_answer_questions_for_numbers() -> None:
    jobs = Concept("城镇新增就业", "城镇新增就业", (("城镇新增就业", 5.0),), 5.0)
    asked = Question("城镇新增就业目标", (jobs, Concept("目标", "目标", (("目标", 1.0),), 1.0)), year=2025)
    own = IndexedTarget("p/1#t1", "城镇新增就业", "城镇新增就业", "1100", "万人", 2025)
    other_year = IndexedTarget("p/1#t2", "城镇新增就业", "城镇新增就业", "1100", "万人", 2020)
    wider = IndexedTarget("p/1#t3", "城镇新增就业占全部新增就业的比重", "", "60", "%", None)
    unrelated = IndexedTarget("p/1#t4", "森林覆盖率", "森林覆盖率", "24", "%", None)
    values = [asked.target_match(target) for target in (own, other_year, wider, unrelated)]
    assert values == [1, pytest.approx(0.7), pytest.approx(0.6 + 0.4 * 10 / 20), 0]
    assert asked.features(document("就业", targets=(unrelated, own))).target == 1


def test_the_score_is_the_weighted_mean() -> None:
    weights = Features(words=3, concepts=1)
    assert score(Features(words=1, concepts=0), weights) == pytest.approx(0.75)
    assert score(Features(words=9), weights) == 1
    assert score(Features(words=-9), weights) == 0


def test_keyword_search_goes_by_words_alone() -> None:
    near = Features(sentence=1, clause=1, topic=1)
    assert score(near, WEIGHTS[Mode.KEYWORD]) == 0
    assert score(near, WEIGHTS[Mode.SEMANTIC]) == 1
    assert 0 < score(near, WEIGHTS[Mode.HYBRID]) < 1


def test_likeness_counts_in_standard_deviations() -> None:
    near = Question("土地", (LAND,)).features(document("甲"), Likeness(5, 2.5, 0, Span(0, 1)))
    assert (near.sentence, near.clause, near.topic) == (1, 0.5, 0)


def test_concepts_are_terms_of_the_thesaurus_and_the_words_between() -> None:
    found = concepts("怎样发展养老服务和GDP", Tokenizer(), Thesaurus.load(), lambda _: 1.0)
    assert [concept.shown for concept in found] == ["发展", "养老服务", "GDP"]
    assert {word for word, _ in found[1].words} == {"养老", "服务"}
    assert "地区生产总值" in {alternative.text for alternative in found[2].alternatives}


def test_question_words_count_where_nothing_else_is_left() -> None:
    assert [concept.text for concept in concepts("怎样", Tokenizer(), None, lambda _: 1.0)] == ["怎样"]
    assert concepts("", Tokenizer(), None, lambda _: 1.0) == ()


def test_words_of_a_term_close_together_count_nearly_as_the_term() -> None:
    question = Question("养老服务", (HOMES,))
    close, far = "提供养老和护理服务", "养老" + "甲" * 40 + "服务"
    assert features(question, far).concepts == pytest.approx(0.6)
    assert features(question, close).concepts == pytest.approx(0.9)


def test_a_heading_goes_on_what_the_title_above_begins() -> None:
    question = Question("养老服务", (HOMES,))
    alone = features(question, "甲", heading="改进服务").heading
    under = features(question, "甲", heading="改进服务", path=("一、目标", "（一）养老事业")).heading
    elsewhere = features(question, "甲", heading="改进交通", path=("一、目标", "（一）养老事业")).heading
    assert under > alone > elsewhere == 0
