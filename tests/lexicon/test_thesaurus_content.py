"""The words of the packaged thesaurus: breadth, no term standing for two things, and what officers type."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from kb.lexicon.groups import Kind, Relation
from kb.lexicon.matching import term_key
from kb.lexicon.thesaurus import Thesaurus, default_thesaurus

FIELDS = {
    "agriculture", "culture", "digital", "economy", "education", "energy", "environment", "finance", "fiscal",
    "governance", "health", "industry", "institutions", "labour", "land", "population", "regional", "safety",
    "science", "trade", "transport", "water",
}  # fmt: skip

# Words that mean too many things to be terms by themselves.
TOO_WIDE = """
保障 创新 发展 改革 建设 管理 服务 工程 企业 消费 治理 项目 标准 安全
合作 政策 制度 体系 机制 支持 提高 协调 水平 质量 规划 环境
"""

OFFICERS_TYPE = [
    ("养老院", "养老机构"),
    ("养老院", "养老服务机构"),
    ("看病难", "优质医疗资源扩容下沉"),
    ("看病难", "分级诊疗"),
    ("看病贵", "药品集中带量采购"),
    ("堵车", "交通拥堵治理"),
    ("堵车", "缓堵保畅"),
    ("停车难", "停车场建设"),
    ("停车难", "公共停车场"),
    ("一站式报关", "一次报关、一次查验、一次放行"),
    ("清关慢", "通关便利化"),
    ("海归", "留学回国人员"),
    ("打工子弟", "随迁子女入学"),
    ("学区房", "义务教育优质均衡发展"),
    ("老破小", "老旧小区改造"),
    ("网约车", "网络预约出租汽车"),
    ("烂尾楼", "保交楼"),
    ("断头路", "打通断头路"),
    ("低保", "最低生活保障"),
    ("房价", "房地产市场平稳健康发展"),
    ("买不起房", "保障性住房"),
    ("租房难", "住房租赁市场"),
    ("雾霾", "大气污染防治"),
    ("雾霾", "PM2.5浓度"),
    ("臭水沟", "黑臭水体治理"),
    ("垃圾分类", "生活垃圾分类"),
    ("噪音扰民", "噪声污染防治"),
    ("内涝", "城市排水防涝"),
    ("停电", "电力保障"),
    ("充电难", "充电桩建设"),
    ("暖气不热", "集中供热"),
    ("绿化率", "建成区绿化覆盖率"),
    ("失业", "城镇调查失业率"),
    ("失业", "就业优先战略"),
    ("找工作难", "就业优先战略"),
    ("大学生就业难", "高校毕业生就业"),
    ("讨薪", "农民工工资支付保障"),
    ("招工难", "企业用工保障"),
    ("外卖小哥", "灵活就业"),
    ("退休金", "基本养老金"),
    ("带娃难", "托育服务"),
    ("入园难", "普惠性幼儿园"),
    ("补习班", "双减"),
    ("三点半", "课后服务"),
    ("择校", "就近入学"),
    ("彩礼", "移风易俗"),
    ("吃水难", "农村饮水安全"),
    ("卖难", "农产品流通"),
    ("村里路不好", "农村公路"),
    ("旱厕", "厕所革命"),
    ("撂荒", "撂荒地治理"),
    ("没信号", "移动通信网络"),
    ("网速慢", "宽带网络"),
    ("办事难", "政务服务"),
    ("跑断腿", "一网通办"),
    ("盖章多", "行政审批制度改革"),
    ("注册公司", "企业开办"),
    ("贷款难", "融资难融资贵"),
    ("电信诈骗", "打击电信网络诈骗"),
    ("卡脖子", "关键核心技术攻关"),
    ("芯片", "集成电路产业"),
    ("工商局", "市场监督管理部门"),
    ("国土资源部", "自然资源部"),
    ("发改委", "国家发展改革委"),
    ("GDP", "地区生产总值"),
    ("人均GDP", "人均地区生产总值"),
    ("R&D", "研发投入"),
    ("CPI", "居民消费价格指数"),
    ("PPP", "政府和社会资本合作"),
    ("新农合", "新型农村合作医疗"),
    ("三同时", "三同时制度"),
    ("双随机", "双随机、一公开监管"),
    ("碳中和", "碳达峰碳中和"),
    ("artificial intelligence", "人工智能"),
    ("Belt and Road", "一带一路"),
]


@pytest.fixture(scope="module")
def packaged() -> Thesaurus:
    return default_thesaurus()


def test_it_covers_all_fields_of_government(packaged: Thesaurus) -> None:
    groups = Counter(group.field for group in packaged.groups)
    assert set(groups) == FIELDS
    assert groups.total() >= 1500
    assert min(groups.values()) >= 30
    assert sum(group.kind is Kind.INDICATOR for group in packaged.groups) >= 250


def test_every_group_leads_somewhere(packaged: Thesaurus) -> None:
    assert [group.official for group in packaged.groups if len(group.members) < 2] == []


def test_every_field_names_an_official_term_once(packaged: Thesaurus) -> None:
    """A row in a second file would silently join the first (that is for a user's own files)."""
    officials = Counter(term_key(group.official) for group in packaged.groups)
    rows = sum(
        1
        for path in (Path(__file__).parents[2] / "kb/lexicon/thesaurus").glob("*.tsv")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    )
    assert max(officials.values()) == 1
    assert rows == len(packaged.groups)


def test_no_term_means_the_same_as_two_official_terms(packaged: Thesaurus) -> None:
    stands_for: defaultdict[str, set[str]] = defaultdict(set)
    for group in packaged.groups:
        for member in group.members:
            if member.relation is Relation.SAME:
                stands_for[member.key].add(group.official)
    assert {term: officials for term, officials in stands_for.items() if len(officials) > 1} == {}


def test_weights_are_between_nothing_and_one(packaged: Thesaurus) -> None:
    assert all(0 < member.weight <= 1 for group in packaged.groups for member in group.members)


@pytest.mark.parametrize("word", TOO_WIDE.split())
def test_a_word_of_many_meanings_is_no_term(packaged: Thesaurus, word: str) -> None:
    assert packaged.expand(word) == ()


def test_same_is_symmetric(packaged: Thesaurus) -> None:
    for group in packaged.groups:
        there = {e.term: e.weight for e in packaged.expand(group.official) if e.relation is Relation.SAME}
        for term, weight in list(there.items())[:3]:
            back = {e.term: e.weight for e in packaged.expand(term) if e.relation is Relation.SAME}
            assert back[group.official] == weight


def test_expansions_are_sorted_by_weight_without_repeats_or_the_term_itself(packaged: Thesaurus) -> None:
    for group in packaged.groups:
        found = packaged.expand(group.official)
        assert [e.weight for e in found] == sorted((e.weight for e in found), reverse=True)
        keys = [term_key(e.term) for e in found]
        assert len(set(keys)) == len(keys)
        assert term_key(group.official) not in keys


def test_every_term_is_found_in_a_text_of_its_own(packaged: Thesaurus) -> None:
    for group in packaged.groups:
        for member in group.members:
            matches = packaged.find(f"。{member.term}。")
            assert [match.span.of(f"。{member.term}。") for match in matches] == [member.term], member.term


@pytest.mark.parametrize(("typed", "written"), OFFICERS_TYPE)
def test_what_officers_type_leads_to_what_plans_write(packaged: Thesaurus, typed: str, written: str) -> None:
    matches = packaged.find(typed)
    assert matches, f"{typed}不在词表中"
    reached = {e.term for match in matches for e in packaged.expand(match.term)} | {m.term for m in matches}
    assert written in reached


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("提高企业创新能力", "高企"),
        ("落实国家政策", "家政"),
        ("维护工人权益", "护工"),
        ("建设产业基地产业园", "地产"),
        ("推进惠民工程", "民工"),
        ("建立农村医疗体系", "村医"),
    ],
)
def test_terms_that_appear_by_chance_where_two_words_meet_are_not_found(
    packaged: Thesaurus, text: str, absent: str
) -> None:
    assert absent not in {match.span.of(text) for match in packaged.find(text)}


def test_finding_in_a_long_text_is_quick_and_verbatim(packaged: Thesaurus, seed_file: Path) -> None:
    text = seed_file.read_text(encoding="utf-8")
    text *= 1_000_000 // len(text) + 1
    matches = packaged.find(text)
    assert len(matches) > 10_000
    assert all(term_key(match.span.of(text)) == term_key(match.term) for match in matches)


def test_official_terms_are_what_plans_write(packaged: Thesaurus, shared: Path) -> None:
    """A thesaurus of invented wordings would find nothing: half of the groups stand in the few plans at hand."""
    plans = sorted(path for path in (shared / "plans").iterdir() if path.suffix in {".md", ".txt"})
    seen = {match.group for path in plans for match in packaged.find(path.read_text(encoding="utf-8"))}
    assert len(seen) > 0.5 * len(packaged.groups)
