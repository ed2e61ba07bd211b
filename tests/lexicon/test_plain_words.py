"""Words of speech and the words of documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import LexiconError
from kb.lexicon.plain_words import load_plain_words
from kb.lexicon.thesaurus import Thesaurus
from kb.search.concepts import Concept, concepts
from kb.search.tokens import Tokenizer


def asked(text: str) -> dict[str, Concept]:
    return {concept.text: concept for concept in concepts(text, Tokenizer(), Thesaurus.load(), lambda _: 4.0)}


def test_a_whole_word_of_speech_leads_to_those_of_documents() -> None:
    money = asked("钱")["钱"]
    assert "资金" in [alternative.text for alternative in money.alternatives]
    assert money.weight == 4.0  # as a single character without a meaning it would count a quarter


def test_a_character_inside_another_word_is_no_word() -> None:
    assert not any(concept.text == "山" for concept in asked("中山市").values())


def test_terms_of_the_thesaurus_keep_their_own_alternatives() -> None:
    assert "网络预约出租汽车" not in load_plain_words()
    assert "公路" not in [alternative.text for alternative in asked("网约车")["网约车"].alternatives]


@pytest.mark.parametrize("content", ["钱\n", "钱\t资金\t多\n", "钱\t资金\n钱\t经费\n"])
def test_a_row_that_makes_no_sense_is_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "plain.tsv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(LexiconError, match=r"plain\.tsv 第"):
        load_plain_words(file)
