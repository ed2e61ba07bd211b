"""What a plan is called, by the name it gives itself rather than the one it was filed under, and who issued it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.parser.parse import parse_file


@pytest.mark.parametrize(
    ("stated", "body", "title"),
    [
        (
            "某市水利规划（2024—2035年）（2025年）",
            "《某市水利规划（2024—2035年）》主要内容如下。",
            "某市水利规划（2024—2035年）",
        ),
        ("关于加强水利工作的意见（2018年）", "## 关于加强水利工作的意见", "关于加强水利工作的意见"),
        ("某市工作要点（2025年）", "## 某市工作要点（2025年）", "某市工作要点（2025年）"),
        ("某市水利规划（2024—2035年）", "《某市水利规划》", "某市水利规划（2024—2035年）"),
        ("某市政府工作报告（2021年）", "# 某市政府工作报告", "某市政府工作报告（2021年）"),
    ],
)
def test_a_year_of_filing_is_no_part_of_the_title(tmp_path: Path, stated: str, body: str, title: str) -> None:
    """It goes where the text names the plan without it; a report keeps the year that tells it from the others."""
    file = tmp_path / "a.md"
    file.write_text(
        f"---\ntitle: {stated}\ndate: '2025-04-07'\n---\n\n{body}\n\n一、总体要求\n\n正文。\n", encoding="utf-8"
    )
    assert parse_file(file).title == title


@pytest.mark.parametrize(
    ("head", "issuer"),
    [
        ("中共甲市委、甲市人民政府关于加强水利工作的实施意见", "中共甲市委、甲市人民政府"),
        (
            "甲市人民政府办公厅乙省人民政府办公厅\n\n关于印发水利行动方案的通知",
            "甲市人民政府办公厅、乙省人民政府办公厅",
        ),
        ("国家发展改革委 水利部关于印发水利规划的通知", "国家发展改革委、水利部"),
        ("水利管理条例\n\n2009年8月12日 国务院第76次常务会议通过", "国务院"),
        ("水利管理条例\n\n2013年1月21日 中华人民共和国国务院令第631号公布", "国务院"),
        ("水利管理办法\n\n1999年5月25日 水利部令第14号发布", "水利部"),
        ("水利管理办法\n\n本办法由水利部发布。", ""),
        ("中华人民共和国国家发展和改革委员会令\n\n水利管理办法", "国家发展和改革委员会"),
    ],
)
def test_the_first_lines_tell_who_issued_it(tmp_path: Path, head: str, issuer: str) -> None:
    file = tmp_path / "a.md"
    file.write_text(f"{head}\n\n一、总体要求\n\n正文。\n", encoding="utf-8")
    assert parse_file(file).metadata.issuer == issuer


@pytest.mark.parametrize(
    ("title", "opening", "place", "named"),
    [
        ("2017年政府工作报告", "1月6日在成都市第十六届人民代表大会第五次会议上", "成都市", "成都市2017年政府工作报告"),
        ("政府工作报告（2020年）", "——1月5日 在日照市第十八届人民代表大会上", "日照市", "日照市政府工作报告（2020年）"),
        ("政府工作报告", "哈尔滨市十二届人大四次会议通过", "哈尔滨市", "哈尔滨市政府工作报告"),
        ("2017年政府工作报告", "甘肃省省长 林某", "甘肃省", "甘肃省2017年政府工作报告"),
        ("政府工作报告", "我代表西藏自治区人民政府向大会报告工作。", "西藏自治区", "西藏自治区政府工作报告"),
        ("2012年省政府工作报告", "在辽宁省第十一届人民代表大会上", "辽宁省", "辽宁省2012年政府工作报告"),
        ("天津市2020年政府工作报告", "我代表市人民政府，向大会报告工作。", "天津市", "天津市2020年政府工作报告"),
        ("甲市长在上海市第十届人大上的工作报告", "各位代表：", "上海市", "甲市长在上海市第十届人大上的工作报告"),
        ("2011年政府工作报告", "现在，我代表市人民政府向大会作政府工作报告。", "", "2011年政府工作报告"),
    ],
)
def test_a_report_is_that_of_a_government(tmp_path: Path, title: str, opening: str, place: str, named: str) -> None:
    """Its title gets the place it leaves out: every city gives one of the same name each year."""
    file = tmp_path / "a.md"
    file.write_text(f"---\ntitle: {title}\n---\n\n{opening}\n\n一、工作回顾\n\n正文。\n", encoding="utf-8")
    plan = parse_file(file)
    assert plan.metadata.issuer == (f"{place}人民政府" if place else "")
    assert plan.title == named


def test_the_report_of_the_state_council(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(
        "政府工作报告\n2024年3月5日在第十四届全国人民代表大会第二次会议上\n一、工作回顾\n正文。\n", encoding="utf-8"
    )
    plan = parse_file(file)
    assert (plan.metadata.issuer, plan.title) == ("国务院", "国务院政府工作报告")


@pytest.mark.parametrize(
    ("head", "year"),
    [
        ("2009年6月3日 某省人大常委会第十一次会议通过\n\n2016年3月31日 某省人大常委会第二十八次会议修订", 2016),
        ("（2000年3月15日通过 根据2015年3月15日某大会《决定》第一次修正 根据2023年3月13日某大会第二次修正）", 2023),
        ("2009年6月3日 某省人大常委会第十一次会议通过", 2009),
    ],
)  # fmt: skip
def test_a_law_is_of_the_year_of_its_last_amendment(tmp_path: Path, head: str, year: int) -> None:
    file = tmp_path / "a.md"
    file.write_text(f"# 水利条例\n\n{head}\n\n第一条 为了管理水利，制定本条例。\n", encoding="utf-8")
    assert parse_file(file).metadata.year == year
