"""Targets of running text: what is promised, with its name, number, unit and year - and what is no promise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from kb.extract.roles import assign_roles
from kb.extract.targets import find_targets
from kb.model import Target
from kb.parser.parse import parse_file

Find = Callable[..., Sequence[Target]]

PROMISES = [
    ("到2025年，森林覆盖率达到58.9%。", [("森林覆盖率", "=", "58.9", "%", 2025)]),
    (
        "到2025年，地区生产总值力争达到20000亿元，年均增长20％，占全国总量的8％左右。",
        [
            ("地区生产总值", "=", "20000", "亿元", 2025),
            ("地区生产总值年均增长", "rise", "20", "%", 2025),
            ("地区生产总值占全国比重", "~", "8", "%", 2025),
        ],
    ),
    (
        "到2025年，第一、二产业增加值占比分别为5%、40%以上。",
        [("第一产业增加值占比", ">=", "5", "%", 2025), ("第二产业增加值占比", ">=", "40", "%", 2025)],
    ),
    (
        "石化、化工行业综合去除效率分别达到70%、60%以上。",
        [("石化行业综合去除效率", ">=", "70", "%", None), ("化工行业综合去除效率", ">=", "60", "%", None)],
    ),
    ("守住18亿亩耕地。", [("耕地", ">=", "18", "亿亩", None)]),
    ("城镇登记失业率控制在4.5%以内。", [("城镇登记失业率", "<=", "4.5", "%", None)]),
    ("单位地区生产总值能耗比2020年降低14.5%。", [("单位地区生产总值能耗", "fall", "14.5", "%", None)]),
    ("农村居民人均可支配收入实际增长6%。", [("农村居民人均可支配收入实际增长", "rise", "6", "%", None)]),
    ("人均地区生产总值翻一番。", [("人均地区生产总值", "rise", "1", "番", None)]),
    ("综合实力进入全国前20位。", [("综合实力", "<=", "20", "位", None)]),
    # names
    ("到2025年，森林（绿化）覆盖率达到25%。", [("森林（绿化）覆盖率", "=", "25", "%", 2025)]),
    ("3、新建农村公路500公里。", [("新建农村公路", "=", "500", "公里", None)]),
    ("①筹措资金10亿元，加固校舍。", [("筹措资金", "=", "10", "亿元", None)]),
    (
        "空气质量优良天数达到292天、优良率达到80%。",
        [("空气质量优良天数", "=", "292", "天", None), ("优良率", "=", "80", "%", None)],
    ),
    ("可再生能源装机比重不断提升，由33%提升至37.5%。", [("可再生能源装机比重", "=", "37.5", "%", None)]),
    ("力争PM2.5年均浓度低于30微克/立方米。", [("PM2.5年均浓度", "<=", "30", "微克/立方米", None)]),
    (
        "城镇居民、农村居民人均可支配收入分别增长6%左右、6.5%左右。",
        [
            ("城镇居民人均可支配收入增长", "rise", "6", "%", None),
            ("农村居民人均可支配收入增长", "rise", "6.5", "%", None),
        ],
    ),
    (
        "粮食播种面积、粮食产量稳定在600万亩、161万吨以上。",
        [("粮食播种面积", ">=", "600", "万亩", None), ("粮食产量", ">=", "161", "万吨", None)],
    ),
    (
        "油茶种植面积达到48万亩、产量2.5万吨。",
        [("油茶种植面积", "=", "48", "万亩", None), ("油茶产量", "=", "2.5", "万吨", None)],
    ),
    ("公共绿地面积达到人均4平方米。", [("人均公共绿地面积", "=", "4", "平方米", None)]),
    ("医保财政补助标准提高到420元/人。", [("医保财政补助标准", "=", "420", "元/人", None)]),
    # things to make and do
    ("每个市至少建设一所中等职业学校。", [("中等职业学校", ">=", "1", "所", None)]),
    (
        "完成水土流失综合治理50万亩、造林30万亩。",
        [("水土流失综合治理", "=", "50", "万亩", None), ("造林", "=", "30", "万亩", None)],
    ),
    ("打造10个特色街区，新建公厕50座。", [("特色街区", "=", "10", "个", None), ("新建公厕", "=", "50", "座", None)]),
    (
        "新建标准化厂房170万平方米、竣工50万平方米。",
        [("新建标准化厂房", "=", "170", "万平方米", None), ("标准化厂房竣工", "=", "50", "万平方米", None)],
    ),
    ("推进年度投资3311亿元的763个市重点项目建设。", [("市重点项目建设", "=", "763", "个", None)]),
    (
        "加快推进7座共计840万千瓦抽水蓄能电站建设。",
        [("抽水蓄能电站建设", "=", "7", "座", None), ("抽水蓄能电站建设", "=", "840", "万千瓦", None)],
    ),
    ("在1000个行政村建设文化广场。", [("行政村", "=", "1000", "个", None)]),
    ("森林质量提升8.6万亩。", [("森林质量提升", "=", "8.6", "万亩", None)]),
    ("新建建筑100%为绿色建筑。", [("新建建筑", "=", "100", "%", None)]),
    # numbers
    ("充电桩与电动汽车比例不低于1：8。", [("充电桩与电动汽车比例", ">=", "1:8", "", None)]),
    ("三次产业结构调整为9∶43∶48。", [("三次产业结构", "=", "9:43:48", "", None)]),
    ("实践课时占总课时一半以上。", [("实践课时占总课时比重", ">=", "50", "%", None)]),
    (
        "储能装机规模达到200万千瓦/400万千瓦时。",
        [("储能装机规模", "=", "200", "万千瓦", None), ("储能装机规模", "=", "400", "万千瓦时", None)],
    ),
    ("工业总产值达到5.1万亿元。", [("工业总产值", "=", "5.1", "万亿元", None)]),
    ("肉畜出栏达到900万头（只）。", [("肉畜出栏", "=", "900", "万头(只)", None)]),
    ("人口自然增长率控制在6％。以内。", [("人口自然增长率", "<=", "6", "‰", None)]),
    ("人口自然增长率控制在千分之2.7以内。", [("人口自然增长率", "<=", "2.7", "‰", None)]),
    ("办好11类100件民生实事。", [("民生实事", "=", "100", "件", None)]),
    ("新建公厕50座，再建设两座桥梁。", [("新建公厕", "=", "50", "座", None), ("桥梁", "=", "2", "座", None)]),
    # tasks, and what several numbers tell of one thing
    ("完成30万亩的造林任务。", [("造林任务", "=", "30", "万亩", None)]),
    ("启动1000万平方米棚户区、城中村改造。", [("棚户区", "=", "1000", "万平方米", None)]),
    ("配备2名全科医生全覆盖。", [("全科医生", "=", "2", "名", None)]),
    ("完成20个盲村的“村村通”工程。", [("盲村“村村通”工程", "=", "20", "个", None)]),
    (
        "扶持微型企业1300户、带动就业6500人。",
        [("微型企业", "=", "1300", "户", None), ("带动就业", "=", "6500", "人", None)],
    ),
    (
        "安排重大项目200项、总投资3600亿元，其中当年实施180项、年度投资980亿元。",
        [
            ("重大项目", "=", "200", "项", None),
            ("重大项目总投资", "=", "3600", "亿元", None),
            ("重大项目", "=", "180", "项", None),
            ("重大项目年度投资", "=", "980", "亿元", None),
        ],
    ),
    ("农业贴息资金增加到2亿元。", [("农业贴息资金", "=", "2", "亿元", None)]),
    ("残疾人生活补贴提标至每人每月65元。", [("残疾人生活补贴", "=", "65", "元", None)]),
    # years
    (
        "到2025年，垃圾焚烧装机达到361兆瓦。其中，生活垃圾焚烧装机达到241兆瓦。",
        [("垃圾焚烧装机", "=", "361", "兆瓦", 2025), ("生活垃圾焚烧装机", "=", "241", "兆瓦", 2025)],
    ),
    ("“十四五”期间新增水电装机110万千瓦以上。", [("新增水电装机", ">=", "110", "万千瓦", 2025)]),
    # words of the past that speak of no figure
    ("现有管网加快改造，合流制管网占比控制在20%以内。", [("合流制管网占比", "<=", "20", "%", None)]),
    (
        "二氧化硫排放量与上年持平，化学需氧量排放量削减3.7%。",
        [("化学需氧量排放量", "fall", "3.7", "%", None)],
    ),
    # one thing told in two numbers
    (
        "开工建设二级公路12条1130公里，建成13条906公里。",
        [
            ("二级公路", "=", "12", "条", None),
            ("二级公路", "=", "1130", "公里", None),
            ("二级公路", "=", "13", "条", None),
            ("二级公路", "=", "906", "公里", None),
        ],
    ),
    (
        "新建改造东山、西岭等53条370公里县乡公路。",
        [("县乡公路", "=", "53", "条", None), ("县乡公路", "=", "370", "公里", None)],
    ),
    # names that several numbers share
    (
        "财政收入增长8%、力争9%。",
        [("财政收入增长", "rise", "8", "%", None), ("财政收入增长", "rise", "9", "%", None)],
    ),
    (
        "制造业增加值、地方税收占GDP比重分别达到30%和4%。",
        [("制造业增加值占GDP比重", "=", "30", "%", None), ("地方税收占GDP比重", "=", "4", "%", None)],
    ),
    (
        "风电、光电装机容量分别增加300万和100万千瓦。",
        [("风电装机容量", "rise", "300", "万千瓦", None), ("光电装机容量", "rise", "100", "万千瓦", None)],
    ),
    (
        "货物和服务进出口总额均增长15%。",
        [("货物进出口总额增长", "rise", "15", "%", None), ("服务进出口总额增长", "rise", "15", "%", None)],
    ),
    (
        "地方财政收入16.9亿元，其中市本级9.87亿元。",
        [("地方财政收入", "=", "16.9", "亿元", None), ("市本级地方财政收入", "=", "9.87", "亿元", None)],
    ),
    # what is done to what is counted
    (
        "搞好66座病险水库的除险加固和60座泵站设备的更新改造。",
        [("病险水库除险加固", "=", "66", "座", None), ("泵站设备更新改造", "=", "60", "座", None)],
    ),
    ("完成两岸148公里岸线综合整治。", [("岸线综合整治", "=", "148", "公里", None)]),
    ("统筹用好1000万元的大病救助基金。", [("大病救助基金", "=", "1000", "万元", None)]),
    ("支持20个左右经济强县建成新的增长点。", [("经济强县", "~", "20", "个", None)]),
    ("培育50家年销售收入超1000万元的龙头企业。", [("龙头企业", "=", "50", "家", None)]),
    ("建成35个拟投产项目。", [("拟投产项目", "=", "35", "个", None)]),
    (
        "亿元级企业达到82户，其中十亿元级企业11户。",
        [("亿元级企业", "=", "82", "户", None), ("十亿元级企业", "=", "11", "户", None)],
    ),
    # words that are no part of a name
    ("财政今年对农业的投入增加30亿元。", [("财政对农业的投入", "rise", "30", "亿元", 2021)]),
    ("生物医药产业完成产值180亿元。", [("生物医药产业产值", "=", "180", "亿元", None)]),
    ("确保农田灌溉保证率达到85%。", [("农田灌溉保证率", "=", "85", "%", None)]),
    ("加快电子信息产业发展，力争主营业务收入超390亿元。", [("电子信息产业主营业务收入", ">=", "390", "亿元", None)]),
    ("今年将去年的18项民生工程扩展到28项。", [("民生工程", "=", "28", "项", 2021)]),
]


@pytest.mark.parametrize(("text", "expected"), PROMISES, ids=[text[:16] for text, _ in PROMISES])
def test_promises_are_read(targets_of: Find, text: str, expected: list[tuple[str, str, str, str, int | None]]) -> None:
    found = [(t.indicator, str(t.comparator), t.value, t.unit, t.year) for t in targets_of(text)]
    assert found == expected


NO_PROMISES = [
    "截至2020年底，森林覆盖率达到58%。",
    "全市现有医院120家，床位3万张。",
    "境内建成各类自然保护地62个，占全国的7%。",
    "规划共设置指标28项，其中约束性指标21项。",
    "打造食品、汽车、石化等14个千亿元产业。",
    "提供预防接种、健康教育等9类基本公共卫生服务。",
    "组织实施150万辆汽车、200万台发动机、100万吨烧碱等重点项目。",
    "培育一批销售收入过10亿元、5亿元的龙头企业。",
    "将超标车辆占10%以上的运输企业列入重点监管对象。",
    "对符合条件的企业给予100万元奖励。",
    "打造15分钟生活圈，实施十大工程。",
    "改造项目实施后，预计减少氮氧化物排放2343吨、二氧化硫排放415吨。",
    "燃气锅炉氮氧化物排放浓度不高于50毫克/立方米。",
    "项目建设需投资约118亿元。",
    "对全市13个县（市）开展督察。",
    "关停65蒸吨以上的燃煤锅炉。",
    "本预案自2021年1月1日起实施。",
    "先期选择东山、西岭、南坪、北川4个县城，引导产业集中。",
    "着力解决10个突出问题。",
    "重点推进投资额排名前30位的重大项目。",
    "支持30万人以上县规划建设技工院校。",
    "加大金矿等4个资源基地勘查力度。",
    "重点发展六大类服务业，建设四个体系。",
]


@pytest.mark.parametrize("text", NO_PROMISES)
def test_what_is_no_promise_is_left(targets_of: Find, text: str) -> None:
    assert [(t.indicator, t.value, t.unit) for t in targets_of(text)] == []


def test_sections_on_results_and_estimates_hold_no_targets(targets_of: Find) -> None:
    text = "森林覆盖率达到58%，新建公厕50座。"
    assert targets_of(text)
    assert not targets_of(text, heading="二、“十三五”时期发展成就")
    assert not targets_of(text, heading="二、投资估算")


def test_a_preamble_is_read_only_where_it_looks_ahead(targets_of: Find) -> None:
    found = targets_of(
        "坚持改革。", preamble="为办好职业教育，到2025年，建设50所高水平学校。全市有学校120所，教师8000名。"
    )
    assert [(t.indicator, t.value, t.year) for t in found] == [("高水平学校", "50", 2025)]


def test_spans_are_verbatim(plan_of: Callable[..., object], targets_of: Find) -> None:
    text = "到 2025 年，森林（绿化） 覆盖率达到 25 ％，新建公厕５０座。"
    plan = plan_of(text)
    found = targets_of(text)
    assert len(found) == 2
    for target in found:
        assert target.quote == target.span.of(plan.text)  # type: ignore[attr-defined]
        assert target.span.contains(target.value_span)


def test_a_rulebook_promises_nothing(targets_of: Find) -> None:
    assert not targets_of("处理率达到95%以上。", title="甲市环境保护条例")


REPORT = """甲市政府工作报告

（{given}）

一、实施振兴战略取得良好开局
新建公厕50座，森林覆盖率达到58%。

二、团结一心，再创辉煌
{turn}
新建公厕60座。
（一）坚持绿色发展。深入推进清洁生产，持续改善城乡环境，让天更蓝、水更清。
（二）坚持改善民生。兜牢民生底线，织密保障网络，让群众生活更有保障、更有盼头。
"""


@pytest.mark.parametrize(
    ("given", "turn", "expected"),
    [
        ("2021年1月8日", "今年经济社会发展的主要预期目标是：财政收入增长8%。", [("8", 2021), ("60", 2021)]),
        ("2020年12月28日", "2021年经济社会发展的主要预期目标是：财政收入增长8%。", [("8", 2021), ("60", 2021)]),
        ("2020年12月28日", "明年经济社会发展的主要预期目标是：财政收入增长8%。", [("8", 2021), ("60", 2021)]),
        ("2021年1月8日", "今后五年的奋斗目标是：到2025年，财政收入达到800亿元。", [("800", 2025), ("60", 2025)]),
    ],
)
def test_a_report_turns_to_its_plan_where_it_says_what_is_wanted(
    tmp_path: Path, given: str, turn: str, expected: list[tuple[str, int | None]]
) -> None:
    path = tmp_path / "report.md"
    path.write_text(REPORT.format(given=given, turn=turn), encoding="utf-8")
    plan = parse_file(path)
    assert [(t.value, t.year) for t in find_targets(plan, assign_roles(plan))] == expected


@pytest.mark.parametrize(
    ("middle", "year"),
    [
        ("今年要重点抓好以下三项工作：\n\n三、加快项目建设\n", 2021),
        (
            "今年要重点抓好以下三项工作：\n\n三、展望\n今后五年的主要目标是：财政收入翻一番。\n\n四、加快项目建设\n",
            None,
        ),
        ("\n三、2021年工作安排\n切实转变作风。\n\n四、加快项目建设\n", 2021),
        ("切实转变作风。\n\n三、“十四五”时期的主要任务\n", 2025),
        ("\n三、加快项目建设，在改善民生上争取更大成效\n", None),
    ],
)
def test_a_year_announced_holds_below_headings_that_name_none(tmp_path: Path, middle: str, year: int | None) -> None:
    path = tmp_path / "report.md"
    path.write_text(
        "甲市政府工作报告\n\n（2021年1月8日）\n\n一、工作回顾\n新建公厕50座。\n\n二、指导思想和总体要求\n坚持稳中求进。\n"
        f"{middle}新建公厕60座。\n",
        encoding="utf-8",
    )
    plan = parse_file(path)
    assert [t.year for t in find_targets(plan, assign_roles(plan)) if t.value == "60"] == [year]


def test_headings_with_bare_years_divide_a_report(tmp_path: Path) -> None:
    path = tmp_path / "report.md"
    path.write_text(
        "甲市政府工作报告\n\n（2021年1月8日）\n\n一、2020：发展稳中向好\n新建公厕50座。\n二、2021：稳中求进\n新建公厕60座。\n",
        encoding="utf-8",
    )
    plan = parse_file(path)
    assert [(t.value, t.year) for t in find_targets(plan, assign_roles(plan))] == [("60", 2021)]


def test_the_first_year_of_a_period_is_meant_where_it_shall_begin_well(targets_of: Find) -> None:
    found = targets_of("新建公厕60座。", heading="二、努力为“十四五”发展起好步开好局")
    assert [(t.value, t.year) for t in found] == [("60", 2021)]


def test_a_bulletin_tells_what_was(tmp_path: Path) -> None:
    path = tmp_path / "bulletin.md"
    path.write_text("关于1981年国民经济计划执行结果的公报\n\n一、农业\n粮食产量达到3.2亿吨。\n", encoding="utf-8")
    assert not find_targets(parse_file(path))


def test_the_annex_of_a_report_with_what_the_year_shall_bring_is_read(tmp_path: Path) -> None:
    path = tmp_path / "report.md"
    path.write_text(
        "甲市政府工作报告\n\n（2021年1月8日）\n\n一、2020年工作回顾\n新建公厕50座。\n二、2021年工作安排\n新建公厕60座。\n"
        "各位代表，前景光明，让我们团结奋斗，为实现全年目标而努力！\n\n**附件1**\n\n**2021年十大民生实事**\n\n**一、便利交通**\n\n1.打通断头路16处。\n"
        "**二、帮扶困难群众**\n\n2.建设养老院7家。\n\n**附件2**\n\n名词解释\n1.五网：指5张网，建设基站30座。\n",
        encoding="utf-8",
    )
    plan = parse_file(path)
    found = [(t.indicator, t.value, t.year) for t in find_targets(plan, assign_roles(plan))]
    assert found == [("新建公厕", "60", 2021), ("断头路", "16", 2021), ("养老院", "7", 2021)]
