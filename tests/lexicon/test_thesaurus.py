"""The thesaurus as a program: reading, malformed rows, expansion, user additions, reading again after a change."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import LexiconError
from kb.lexicon.groups import Kind, Relation, read_groups
from kb.lexicon.indicators import spellings
from kb.lexicon.rows import read_rows
from kb.lexicon.thesaurus import Thesaurus, default_thesaurus

SAMPLE = """# 注释
养老服务\tterm\t养老事业\t养老机构|养老助餐:0.6\t老龄化:0.4
养老机构\tterm\t养老院|敬老院:0.9\t\t养老床位
地区生产总值\tindicator\tGDP|国内生产总值\t\t经济总量
人均地区生产总值\tindicator\t人均GDP
"""


def thesaurus(text: str, tmp_path: Path, name: str = "sample.tsv") -> Thesaurus:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return Thesaurus(read_groups(read_rows(path)))


@pytest.fixture
def sample(tmp_path: Path) -> Thesaurus:
    return thesaurus(SAMPLE, tmp_path)


def weights(found: Thesaurus, term: str) -> dict[str, tuple[str, float]]:
    return {e.term: (e.relation.value, round(e.weight, 3)) for e in found.expand(term)}


def test_rows_become_groups(sample: Thesaurus) -> None:
    group = sample.groups[0]
    assert (group.official, group.kind, group.field) == ("养老服务", Kind.TERM, "sample")
    assert [(m.term, m.relation, m.weight) for m in group.members] == [
        ("养老服务", Relation.SAME, 1.0),
        ("养老事业", Relation.SAME, 1.0),
        ("养老机构", Relation.NARROWER, 0.7),
        ("养老助餐", Relation.NARROWER, 0.6),
        ("老龄化", Relation.RELATED, 0.4),
    ]


def test_expansion_goes_one_step_and_on_to_what_means_the_same(sample: Thesaurus) -> None:
    """养老服务 -> 养老机构 (0.7) -> 敬老院 (0.7 x 0.9); the bed of the home is two steps away."""
    assert weights(sample, "养老服务") == {
        "养老事业": ("same", 1.0),
        "养老机构": ("narrower", 0.7),
        "养老院": ("narrower", 0.7),
        "敬老院": ("narrower", 0.63),
        "养老助餐": ("narrower", 0.6),
        "老龄化": ("related", 0.4),
    }


def test_expansion_upwards_weighs_half(sample: Thesaurus) -> None:
    found = weights(sample, "敬老院")
    assert found["养老机构"] == ("same", 0.9)
    assert found["养老院"] == ("same", 0.9)
    assert found["养老服务"] == ("broader", 0.315)  # 0.9 x 0.7 x 0.5
    assert found["养老床位"] == ("related", 0.45)  # 0.9 x 0.5


def test_a_related_term_leads_back(sample: Thesaurus) -> None:
    assert weights(sample, "老龄化") == {"养老服务": ("related", 0.4), "养老事业": ("related", 0.4)}


def test_case_width_and_quotation_marks_do_not_count(sample: Thesaurus) -> None:
    assert weights(sample, "“ｇｄｐ”") == weights(sample, "GDP")
    assert sample.canonical("ｇdp") == "地区生产总值"


def test_an_unknown_term_has_no_expansion_and_is_its_own_canonical_form(sample: Thesaurus) -> None:
    assert sample.expand("区块链") == ()
    assert sample.canonical("区块链") == "区块链"


def test_narrower_and_related_terms_keep_their_own_name(sample: Thesaurus) -> None:
    assert sample.canonical("养老助餐") == "养老助餐"
    assert sample.canonical("养老机构") == "养老机构"


def test_find_names_term_place_group_and_relation(sample: Thesaurus) -> None:
    text = "人均ＧＤＰ和养老助餐"
    assert [(m.term, m.span.of(text), m.group, m.relation.value) for m in sample.find(text)] == [
        ("人均GDP", "人均ＧＤＰ", "人均地区生产总值", "same"),
        ("养老助餐", "养老助餐", "养老服务", "narrower"),
    ]


def test_words_for_the_segmenter_are_neither_pairs_nor_phrases(tmp_path: Path) -> None:
    words = set(thesaurus("双碳\tterm\t碳达峰碳中和|碳达峰、碳中和|以碳达峰碳中和为牵引", tmp_path).words())
    assert words == {"碳达峰碳中和"}


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("养老服务", "第2行.*列不对"),
        ("养老服务\tverb\t养老", "第2行.*列不对"),
        ("养老服务\tterm\t养老\t院\t床\t多", "第2行.*列不对"),
        ("养\tterm\t养老", "第2行.*太短"),
        ("养老服务\tterm\t养老||床位", "第2行.*太短"),
        ("养老服务\tterm\t养老:1.5", "第2行.*权重"),
        ("养老服务\tterm\t养老:nan", "第2行.*权重"),
        ("养老服务\tterm\t养老:高", "第2行.*权重"),
        ("养老服务\tterm\t养老\t养老", "第2行.*两次"),
        ("养老服务\tterm\t养老服务", "第2行.*两次"),
        ("养老服务\tterm\tGDP|ｇｄｐ", "第2行.*两次"),
        ("养老服务\tterm\t养老\n养老服务\tterm\t养老院", "第3行.*已有一行"),
    ],
)
def test_a_malformed_row_is_told_with_file_and_line(row: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=rf"bad\.tsv {told}") as error:
        thesaurus(f"# 注释\n{row}\n", tmp_path, "bad.tsv")
    assert "\n" not in str(error.value)


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "gbk.tsv").write_bytes("养老服务\tterm\t养老".encode("gb18030"))
    with pytest.raises(LexiconError, match=r"gbk\.tsv.*UTF-8"):
        Thesaurus.load(tmp_path)


def test_carriage_returns_and_a_byte_order_mark_are_harmless(tmp_path: Path) -> None:
    (tmp_path / "own.tsv").write_bytes(b"\xef\xbb\xbf" + "灵山湖\tterm\t大灵湖\r\n".encode())
    assert Thesaurus.load(tmp_path).canonical("大灵湖") == "灵山湖"


def test_own_files_add_groups_and_change_given_ones(tmp_path: Path) -> None:
    (tmp_path / "own.tsv").write_text("地区生产总值\tindicator\t本地总产出|GDP:0\n灵山湖\tterm\t大灵湖\n", "utf-8")
    own = Thesaurus.load(tmp_path)
    assert own.canonical("本地总产出") == "地区生产总值"
    assert own.canonical("国内生产总值") == "地区生产总值"
    assert own.canonical("GDP") == "GDP"
    assert "GDP" not in weights(own, "地区生产总值")
    assert own.canonical("大灵湖") == "灵山湖"


def test_a_missing_own_folder_is_an_empty_one(tmp_path: Path) -> None:
    assert len(Thesaurus.load(tmp_path / "none").groups) == len(default_thesaurus().groups)


def test_the_default_is_read_once_until_a_file_changes(tmp_path: Path) -> None:
    path = tmp_path / "own.tsv"
    path.write_text("灵山湖\tterm\t大灵湖\n", encoding="utf-8")
    first = default_thesaurus(tmp_path)
    assert default_thesaurus(tmp_path) is first
    path.write_text("灵山湖\tterm\t小灵湖\n", encoding="utf-8")
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 1_000_000))  # same size, changed within the clock's grain
    assert default_thesaurus(tmp_path).canonical("小灵湖") == "灵山湖"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("GDP", "地区生产总值"),
        ("全市地区生产总值（亿元）年均增长", "地区生产总值"),
        ("国内生产总值增速", "地区生产总值"),
        ("国民生产总值平均每年增长", "国民生产总值"),
        ("“十四五”期间地区生产总值年均增长率", "地区生产总值"),
        ("我省人均GDP", "人均地区生产总值"),
        ("单位国内生产总值能源消耗降低", "单位GDP能耗"),
        ("万元GDP能耗累计下降", "单位GDP能耗"),
        ("单位地区生产总值能耗（吨标准煤/万元）", "单位GDP能耗"),
        ("全社会研究与试验发展经费投入强度", "全社会研究与试验发展经费投入强度"),
        ("R&D经费支出占GDP比重", "全社会研究与试验发展经费投入强度"),
        ("细颗粒物（PM2.5）浓度", "PM2.5浓度"),
        ("地级及以上城市空气质量优良天数比率", "空气质量优良天数比率"),
        ("城市污水集中处理率", "城镇污水处理率"),
        ("城镇新增就业人数", "城镇新增就业"),
        ("常住人口城镇化率提高", "常住人口城镇化率"),
    ],
)
def test_an_indicator_has_one_key_however_it_is_written(name: str, key: str) -> None:
    assert default_thesaurus().indicator_key(name) == key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("城镇居民人均可支配收入", "农村居民人均可支配收入"),
        ("户籍人口城镇化率", "常住人口城镇化率"),
        ("城镇登记失业率", "城镇调查失业率"),
        ("化学需氧量排放总量", "氨氮排放总量"),
        ("出口总额", "进口总额"),
        ("PM2.5浓度", "PM10浓度"),
        ("建成区绿化覆盖率", "建成区绿地率"),
        ("单位GDP能耗", "单位GDP二氧化碳排放"),
        ("万元GDP用水量", "万元工业增加值用水量"),
        ("地区生产总值", "人均地区生产总值"),
        ("专利授权量", "专利申请量"),
        ("生猪存栏", "生猪出栏"),
        ("化肥使用量", "化肥利用率"),
    ],
)
def test_different_indicators_have_different_keys(one: str, other: str) -> None:
    assert default_thesaurus().indicator_key(one) != default_thesaurus().indicator_key(other)


def test_an_unknown_indicator_keeps_its_bare_name() -> None:
    found = default_thesaurus()
    assert found.indicator_key("全市灵山湖水位（米）提高") == found.indicator_key("灵山湖水位")


@given(st.text(alphabet="全市年均增长率(（）亿元)GDP“”十四五提高 ", max_size=80))
def test_spellings_get_shorter_and_never_empty(name: str) -> None:
    found = list(spellings(name))
    assert found
    assert all(len(later) < len(earlier) for earlier, later in pairwise(found))
    assert all(len(later) > 1 for later in found[1:])
