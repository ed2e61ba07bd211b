"""What is a heading, and on which level: small documents, each with one peculiarity seen in real ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.model import NodeKind
from kb.parser.parse import parse_file
from tests.parser.conftest import Parse, outline

BODY = "围绕产业结构优化升级，加快发展现代产业体系，不断增强综合实力，" * 3 + "确保目标如期实现。"


def document(lines: str) -> str:
    """The lines of a document, written with / between them and ~ for a paragraph of body."""
    return lines.replace("~", BODY).replace("/", "\n")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            "一、现状/~/二、任务/（一）农业/~/（二）工业/~/三、措施/~",
            "1 一、 现状/1 二、 任务/2 （一） 农业/2 （二） 工业/1 三、 措施",
            id="usual-levels",
        ),
        pytest.param(
            "一、总论/第一章 任务/~/第二章 目标/~/二、产业/第三章 农业/~/第四章 能源/~",
            "1 一、 总论/2 第一章 任务/2 第二章 目标/1 二、 产业/2 第三章 农业/2 第四章 能源",
            id="levels-inverted-and-chapters-running-through",
        ),
        pytest.param(
            "第一章 形势/一、变革/~/二、阶段/~/第二章 目标/三、思想/~/四、原则/~",
            "1 第一章 形势/2 一、 变革/2 二、 阶段/1 第二章 目标/2 三、 思想/2 四、 原则",
            id="lower-level-running-through",
        ),
        pytest.param(
            "二、环境/11、总的看。~/（一）国际/12、全球化。~/13、竞争。~/（二）国内/14、改革。~",
            "1 二、 环境/2 11、 总的看/2 （一） 国际/3 12、 全球化/3 13、 竞争/2 （二） 国内/3 14、 改革",
            id="numbered-clause-before-the-first-section",
        ),
        pytest.param(
            "第一章 情况/1.1 指标/1.1.1 总量/~/1.1.2 水/~/1.2 问题/~/第二章 任务/2.1 大气/~/11.5的试验结果/2.2 水/~",
            "1 第一章 情况/2 1.1 指标/3 1.1.1 总量/3 1.1.2 水/2 1.2 问题/1 第二章 任务/2 2.1 大气/2 2.2 水",
            id="decimals-below-chapters",
        ),
        pytest.param(
            "1　总则/1.1　目的/~/1.2　范围/~/2　机构/2.1　指挥部/2.1.1　职责/~/2.1.2　成员/~",
            "1 1 总则/2 1.1 目的/2 1.2 范围/1 2 机构/2 2.1 指挥部/3 2.1.1 职责/3 2.1.2 成员",
            id="bare-numbers-above-decimals",
        ),
        pytest.param(
            "第一章/总则/~/第二章/目标任务/~/第三章/保障措施/~",
            "1 第一章 总则/1 第二章 目标任务/1 第三章 保障措施",
            id="number-and-title-on-separate-lines",
        ),
        pytest.param(
            "2021年工作回顾/~/（一）稳定。~/（二）基础。~/2022年重点工作/~/（一）治理。~/（二）投资。~",
            "1  2021年工作回顾/2 （一） 稳定/2 （二） 基础/1  2022年重点工作/2 （一） 治理/2 （二） 投资",
            id="top-headings-without-number-or-mark",
        ),
        pytest.param(
            "第一篇 形势/第一节 成效/~/第二节 问题/~/第二章 机遇/第一节 国际/~/第二篇 任务/第一章 产业/第一节 农业/~",
            "1 第一篇 形势/3 第一节 成效/3 第二节 问题/2 第二章 机遇/3 第一节 国际"
            "/1 第二篇 任务/2 第一章 产业/3 第一节 农业",
            id="lost-first-chapter-keeps-the-depth-below-it",
        ),
        pytest.param(
            "一、任务/~/第一，扩大需求/~/~/第二，深化改革。~/二、保障/第一，加强领导。~/~/第二，强化督查。~",
            "1 一、 任务/2 第一， 扩大需求/2 第二， 深化改革/1 二、 保障/2 第一， 加强领导/2 第二， 强化督查",
            id="ordinals",
        ),
        pytest.param(
            "一、任务/第一，扩大需求。~/其次，深化改革。~/二、保障/第二，强化督查。~",
            "1 一、 任务/1 二、 保障",
            id="an-ordinal-that-is-not-followed-is-text",
        ),
        pytest.param(
            "—、基础/（一）水平。~/（二）实力。~/二、问题/（一）不足/l．能力。~/2. 条件。~/3．体制。~",
            "1 —、 基础/2 （一） 水平/2 （二） 实力/1 二、 问题/2 （一） 不足/3 l． 能力/3 2. 条件/3 3． 体制",
            id="marks-misread-by-character-recognition",
        ),
        pytest.param(
            "一、目标/到2025年，指标如下。/2025./1.5万元用于建设。/第三章的要求必须落实。~/二、任务/一、二、三产业融合发展。~",
            "1 一、 目标/1 二、 任务",
            id="values-and-references-are-no-headings",
        ),
        pytest.param(
            "一、工程/~/注：1.本表数据为初步统计。/2.带*指标为约束性。/3.其他说明。/二、保障/~",
            "1 一、 工程/1 二、 保障",
            id="notes-under-a-table",
        ),
        pytest.param(
            "第一章　总    则/第一条 【目的】制定本办法。/第二条 下列适用：/（一）新建的；/（二）改建的。/第三条 ~",
            "1 第一章 总    则/2 第一条 【目的】/2 第二条/3 （一） 新建的/3 （二） 改建的/2 第三条",
            id="articles-of-law-and-their-points",
        ),
    ],
)
def test_outline_of(parse_text: Parse, lines: str, expected: str) -> None:
    """Depth, marker and heading of every section, clause and item."""
    assert outline(parse_text(document(lines))) == expected.split("/")


def test_article_cited_at_a_line_start_opens_nothing(parse_text: Parse) -> None:
    """第一条第二款规定的情形除外 belongs to the article before it."""
    plan = parse_text(document("第一条 ~/第二条 ~/第一条第二款规定的情形除外。/第三条 ~"))
    assert [clause.number for clause in plan.clauses] == [1, 2, 3]
    assert plan.clauses[1].text.endswith("情形除外。")


def test_dashes_and_short_points_are_items(parse_text: Parse) -> None:
    """They belong to the clause above them."""
    plan = parse_text(document("一、目标/1、总体目标是：~/——经济指标：增长。/——科技指标：增长15％。/2、区域。~"))
    assert outline(plan, NodeKind.ITEM) == ["3 —— 经济指标", "3 —— 科技指标"]
    assert [clause.marker for clause in plan.clauses] == ["1、", "2、"]
    assert plan.clauses[0].text.endswith("——科技指标：增长15％。")


def test_long_numbered_units_are_clauses_of_their_own(parse_text: Parse) -> None:
    """Below （一） short points stay items, units with a body make it a section."""
    assert outline(parse_text(document("一、任务/（一）农业/1.种植。~/2.养殖。~")), NodeKind.CLAUSE) == [
        "3 1. 种植",
        "3 2. 养殖",
    ]
    assert outline(parse_text(document("一、任务/（一）农业。~/1.种植；/2.养殖。")), NodeKind.CLAUSE) == [
        "2 （一） 农业"
    ]


def test_contents_page_does_not_double_the_headings(parse_text: Parse) -> None:
    """Entries with leaders and without, in front of the body that repeats them."""
    contents = "某市规划/目    录/第一章 总则.......1/第一节 目标······2/第二章 任务 3/"
    plan = parse_text(document(contents + "第一章 总则/第一节 目标/~/第二章 任务/~"))
    assert outline(plan) == ["1 第一章 总则", "2 第一节 目标", "1 第二章 任务"]
    assert outline(plan, NodeKind.FRONT) == ["1"]


def test_contents_page_tells_where_a_wrapped_title_ends(parse_text: Parse) -> None:
    """第一章 深化统筹，全面改善 / 水生态环境质量 is one title, as the contents page has it."""
    contents = "目录/第一章 深化统筹，全面改善水生态环境质量…1/第二章 任务…2/"
    plan = parse_text(document(contents + "第一章 深化统筹，全面改善/水生态环境质量/~/第二章 任务/~"))
    assert outline(plan) == ["1 第一章 深化统筹，全面改善水生态环境质量", "1 第二章 任务"]


def test_cover_letter_is_front_matter(parse_text: Parse) -> None:
    """Its own numbered points are no sections of the plan."""
    letter = (
        "某市人民政府关于印发《某市发展规划》的通知/各区县：现将《某市发展规划》印发给你们，请认真贯彻执行。"
        "/一、加强领导。/二、狠抓落实。/某市人民政府/2021年12月24日/"
    )
    plan = parse_text(document(letter + "某市发展规划/一、现状/~/二、任务/~"))
    assert outline(plan) == ["1 一、 现状", "1 二、 任务"]
    assert (plan.title, plan.metadata.issuer, plan.metadata.year) == ("某市发展规划", "某市人民政府", 2021)


def test_glossary_and_annexes_are_back_matter(parse_text: Parse) -> None:
    """Their numbers are no clauses."""
    back = "名词解释/1、“四化两型”：新型工业化。/2、“三量”：总量。/附件1/一、十大项目/1、建设园区；"
    plan = parse_text(document("一、回顾/~/二、任务/~/三、保障/~/" + back))
    assert outline(plan) == ["1 一、 回顾", "1 二、 任务", "1 三、 保障"]
    assert [clause.text[:4] for clause in plan.clauses if clause.kind == "back"] == ["名词解释", "附件1\n"]


def test_box_hangs_below_the_section_it_stands_in(parse_text: Parse) -> None:
    """Its own numbers are rows; the numbers of the document go on behind it."""
    plan = parse_text(
        document("一、能源/（一）煤炭。~/专栏1 煤炭工程/1. 安全改造。/2. 智能矿山。/（二）电力。~/二、水利/~")
    )
    assert outline(plan) == ["1 一、 能源", "2 （一） 煤炭", "3 专栏1 煤炭工程", "2 （二） 电力", "1 二、 水利"]
    box = next(clause for clause in plan.clauses if clause.kind == "box")
    assert box.text == "专栏1 煤炭工程\n1. 安全改造。\n2. 智能矿山。"
    assert box.path == ("一、能源", "（一）煤炭")


def test_box_title_repeated_on_the_next_page_is_one_box(parse_text: Parse) -> None:
    """With or without （续）."""
    plan = parse_text(document("一、能源/~/专栏4 基地/甲。/专栏4 基地（续）/乙。/二、水利/~"))
    assert outline(plan, NodeKind.BOX) == ["2 专栏4 基地"]


def test_bold_lead_sentences_are_clauses(parse_text: Parse) -> None:
    """The full stop stands inside the bold run or behind it; a bold word in a sentence is none."""
    lines = "一、任务//（一）产业。~//**挺起脊梁。**~//**提档升级**。~//**数字经济。**~//**加快**发展。~//（二）科技。~"
    plan = parse_text(document(lines), as_markdown=True)
    assert outline(plan) == [
        "1 一、 任务",
        "2 （一） 产业",
        "3  挺起脊梁",
        "3  提档升级",
        "3  数字经济",
        "2 （二） 科技",
    ]


def test_styled_headings_stand_beside_numbered_ones_of_their_level(parse_text: Parse) -> None:
    """## 绪论 beside ## 一、; the # title is front matter."""
    lines = "# 某计划//## 绪论//~//## 一、任务//### 第一章 农业//~//## 结语//~"
    plan = parse_text(document(lines), as_markdown=True)
    assert outline(plan) == ["1  绪论", "1 一、 任务", "2 第一章 农业", "1  结语"]


def test_document_without_headings_is_one_section_of_paragraphs(parse_text: Parse) -> None:
    """Every paragraph is a clause."""
    plan = parse_text(document("~/~/~"))
    assert [clause.text for clause in plan.clauses] == [BODY] * 3
    assert [clause.id for clause in plan.clauses] == ["plan/u1.p1", "plan/u1.p2", "plan/u1.p3"]


def test_heading_printed_behind_a_paragraph_is_found(tmp_path: Path) -> None:
    """It is read onto a line of its own without moving any offset: … 如期实现。 二、主要目标"""
    path = tmp_path / "plan.txt"
    text = document("一、思想/~ 二、主要目标/~")
    path.write_text(text, "utf-8")
    plan = parse_file(path)
    assert outline(plan) == ["1 一、 思想", "1 二、 主要目标"]
    assert len(plan.text) == len(text)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            "**2022年工作回顾**//~//**2023年工作安排**//~//一、治理。~//二、投资。~//**加强自身建设**//~",
            ["1  2022年工作回顾", "1  2023年工作安排", "2 一、 治理", "2 二、 投资", "1  加强自身建设"],
            id="bold-lines-before-all-numbers",
        ),
        pytest.param(
            "一、治理//**完善制度**//~//**加强监督**//~//二、投资//**扩大规模**//~",
            ["1 一、 治理", "2  完善制度", "2  加强监督", "1 二、 投资", "2  扩大规模"],
            id="bold-lines-below-numbers",
        ),
        pytest.param(
            "**某市工作报告**//一、治理//**完善制度**//~//**加强监督**//~//二、投资//~",
            ["1 一、 治理", "2  完善制度", "2  加强监督", "1 二、 投资"],
            id="bold-title-of-the-document",
        ),
    ],
)
def test_bold_lines_stand_above_the_numbers_they_precede(parse_text: Parse, lines: str, expected: list[str]) -> None:
    """A list that runs on below the last of them is no reason to put it on their level."""
    assert outline(parse_text(document(lines), as_markdown=True)) == expected


def test_labels_that_occur_again_and_again_are_no_headings(parse_text: Parse) -> None:
    """目标：… and 完成情况：… below every section, however bold."""
    section = "//**规划目标：**~//**完成情况：**~//"
    plan = parse_text(document(f"一、大气{section}二、水{section}三、土壤//~"), as_markdown=True)
    assert outline(plan) == ["1 一、 大气", "1 二、 水", "1 三、 土壤"]


def test_bold_lead_may_end_in_a_gap(parse_text: Parse) -> None:
    """Instead of a full stop."""
    lines = "一、环境//**严格准入**　~//**替代燃料**　~//**深度治理**　~//二、能源//~"
    plan = parse_text(document(lines), as_markdown=True)
    assert outline(plan) == ["1 一、 环境", "2  严格准入", "2  替代燃料", "2  深度治理", "1 二、 能源"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("1．农业。~/2，教育。~/3．科技。~", ["1 1． 农业", "1 2， 教育", "1 3． 科技"]),
        ("5．农业。~/6科技事业。~/7．生活。~", ["1 5． 农业", "1 6 科技事业", "1 7． 生活"]),
        ("一、农业/~/二 科技事业/~/三、生活/~", ["1 一、 农业", "1 二 科技事业", "1 三、 生活"]),
        ("1．农业。~/6科技事业。~/2．生活。~", ["1 1． 农业", "1 2． 生活"]),
        ("1．农业。~/2月底前完成。~/3．生活。~", ["1 1． 农业", "1 3． 生活"]),
    ],
)
def test_a_number_without_its_stop_is_proven_by_its_neighbours(
    parse_text: Parse, lines: str, expected: list[str]
) -> None:
    """Only the one between its predecessor and its successor, and no value."""
    assert outline(parse_text(document(lines))) == expected


def test_notes_of_a_table_are_no_headings_and_the_list_goes_on_behind_them(parse_text: Parse) -> None:
    """注：1. … 2. … belongs to the table, 3. behind it to the list before."""
    lines = "1.农业。~/2.水利。~/3.林业。~/注：1.初步数据。/2.考核指标。/4.能源。~"
    assert outline(parse_text(document(lines))) == ["1 1. 农业", "1 2. 水利", "1 3. 林业", "1 4. 能源"]


def test_preface_in_front_of_the_contents_is_a_section(parse_text: Parse) -> None:
    """And the contents page behind it is front matter."""
    lines = "某市发展规划/前　言/~/~/目　录/一、环境…………1/二、任务…………2/一、环境/~/二、任务/~"
    plan = parse_text(document(lines))
    everything = outline(plan, *NodeKind)
    assert everything == ["1", "1  前　言", "1", "1 一、 环境", "1 二、 任务"]
    assert [node.kind for node in plan.nodes[:3]] == [NodeKind.FRONT, NodeKind.CLAUSE, NodeKind.FRONT]


def test_a_second_plan_in_the_file_has_a_contents_page_of_its_own(parse_text: Parse) -> None:
    """The first plan is not its front matter."""
    contents = "<details>\n<summary>目录</summary>\n\n- 第一章 总则\n- 第二章 任务\n- 第三章 保障\n\n</details>\n\n"
    one = contents + document("## 第一章 总则//~//## 第二章 任务//~//## 第三章 保障//~//")
    plan = parse_text(f"**甲市规划**\n\n{one}**乙市规划**\n\n{one}", as_markdown=True)
    chapters = ["1 第一章 总则", "1 第二章 任务", "1 第三章 保障"]
    assert [line for line in outline(plan, NodeKind.CLAUSE) if "第" in line] == chapters * 2


def test_short_points_with_han_numbers_are_clauses_but_below_articles(parse_text: Parse) -> None:
    """（一） is a numbered unit of a plan and an item of a law."""
    kinds = {node.marker: node.kind for node in parse_text("第一章 任务\n（一）发展建筑业。\n（二）发展服务业。").nodes}
    assert kinds == {"第一章": NodeKind.SECTION, "（一）": NodeKind.CLAUSE, "（二）": NodeKind.CLAUSE}
    kinds = {node.marker: node.kind for node in parse_text("第一条 应当：\n（一）提交申请；\n（二）提交报告。").nodes}
    assert kinds == {"第一条": NodeKind.CLAUSE, "（一）": NodeKind.ITEM, "（二）": NodeKind.ITEM}


def test_credit_of_a_picture_is_no_part_of_the_title(parse_text: Parse) -> None:
    """新华社发 behind the title of a box that is a picture."""
    lines = '一、农业//~//![](a.jpg "专栏1 重点工程　新华社发")//二、水利//~'
    assert outline(parse_text(document(lines), as_markdown=True), NodeKind.BOX) == ["2 专栏1 重点工程"]


def test_what_stands_behind_a_colon_belongs_to_a_bare_title(parse_text: Parse) -> None:
    """1、痛点：… alone on its line, but not 1、目标：… with a sentence behind it."""
    plan = parse_text(document("1、痛点：结构问题突出/~/2、重点：目标任务艰巨/~/3、目标：到2025年增长5%。~"))
    assert outline(plan) == ["1 1、 痛点：结构问题突出", "1 2、 重点：目标任务艰巨", "1 3、 目标"]


def test_a_table_is_one_clause(parse_text: Parse) -> None:
    """Between the paragraphs of a document without numbered units."""
    table = "|指标|2020年|2025年|/|---|---|---|/|覆盖率|50%|58%|/|公厕|5座|9座|"
    plan = parse_text(document(f"~//~//{table}//~"), as_markdown=True)
    rows = "指标\t2020年\t2025年\n覆盖率\t50%\t58%\n公厕\t5座\t9座"
    assert [clause.text for clause in plan.clauses] == [BODY, BODY, rows, BODY]


def test_a_subtitle_with_a_dash_does_not_make_the_title_a_heading(parse_text: Parse) -> None:
    """Report titles stand behind ——2002年1月25日在…会议上."""
    text = document("——2002年1月25日在第八届人民代表大会上//**政府工作报告**//~//一、回顾//~//二、任务//~")
    assert outline(parse_text(text, as_markdown=True)) == ["1 一、 回顾", "1 二、 任务"]


def test_the_words_of_the_units_count_for_more_than_their_style(parse_text: Parse) -> None:
    """A file that styles its chapters below their sections still has 节 below 章."""
    lines = "### 第一章 总则/~/### 第二章 受理/## 第一节 一般规定/~/## 第二节 信访/~/### 第三章 附则/~"
    assert outline(parse_text(document(lines.replace("/", "//")), as_markdown=True)) == [
        "1 第一章 总则",
        "1 第二章 受理",
        "2 第一节 一般规定",
        "2 第二节 信访",
        "1 第三章 附则",
    ]


@pytest.mark.parametrize(
    ("lines", "tops"),
    [
        pytest.param(
            "负重奋进，建设迈出新步伐/~/（一）攻坚/~/（二）投资/~/扎实苦干，决胜小康/~/（一）农业/~/深化改革/~/（三）民生/~",
            ["负重奋进，建设迈出新步伐", "扎实苦干，决胜小康"],
            id="plain-lines",
        ),
        pytest.param(
            "**去年工作回顾** ~/一、投资/~/二、产业/~/**今年工作任务** ~/**重点抓好几点：** ~/一、项目/~/二、民生/~",
            ["去年工作回顾", "今年工作任务"],
            id="bold-before-a-single-blank",
        ),
    ],
)
def test_numbers_that_begin_again_prove_the_headings_above_them(parse_text: Parse, lines: str, tops: list[str]) -> None:
    found = outline(parse_text(document(lines.replace("/", "//")), as_markdown=True))
    assert [line for line in found if line.startswith("1 ")] == [f"1  {top}" for top in tops]


def test_a_bare_heading_with_a_wrong_number_opens_its_list(parse_text: Parse) -> None:
    lines = "三、重点/（一）扶贫/~/四、城镇/~/五、民生/~/四、政府建设/（一）服务/~/（二）法治/~"
    assert "1 四、 政府建设" in outline(parse_text(document(lines)))


def test_a_box_behind_a_heading_with_a_wrong_number_is_no_list_of_it(parse_text: Parse) -> None:
    assert "1 二、 城镇" in outline(parse_text(document("一、重点/~/二、城镇/~/九、政府建设/专栏1 工程/~")))


def test_the_annex_of_a_named_document_is_back_matter(parse_text: Parse) -> None:
    plan = parse_text(
        document("一、回顾/~/~/二、任务/~/~/《政府工作报告》附件1/一、食堂。改建五十处。/二、环卫。提升行动。")
    )
    assert outline(plan) == ["1 一、 回顾", "1 二、 任务"]


def test_a_long_sentence_above_dashes_is_a_heading_as_the_next_of_its_list_is(parse_text: Parse) -> None:
    long = "按照国民经济逐步现代化的要求，积极调整产业结构，" * 4 + "促进产业结构合理化"
    lines = f"（一）任务/1．{long}。/——~/——~/2．改善生产力布局。/——~/——~/（二）指标/~"
    assert f"2 1． {long}" in outline(parse_text(document(lines)))


def test_a_heading_whose_line_break_is_lost_ends_where_the_others_end(parse_text: Parse) -> None:
    """The other headings stand alone on their lines; 工业经济 and 加快 end and begin clauses elsewhere."""
    lines = (
        "（一）做强工业经济/~/（二）做优现代农业/~/（三）做大文化旅游/~/"
        "（四）着力提升工业经济加快推进园区建设。园区要做强工业经济。~/（五）做实民生/~"
    )
    assert "1 （四） 着力提升工业经济" in outline(parse_text(document(lines)))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            "笫一章 总则/~/第二章 任务/~", "1 笫一章 总则/1 第二章 任务", id="another-character-for-the-first"
        ),
        pytest.param("第—章 总则/~/第二章 任务/~", "1 第—章 总则/1 第二章 任务", id="a-dash-for-one"),
        pytest.param(
            "一 总则/~/二、任务/~/三、措施/~", "1 一 总则/1 二、 任务/1 三、 措施", id="lost-stop-at-the-head"
        ),
        pytest.param(
            "一、总则/（1）农业。~/2）工业。~/（3）能源。~/二、任务/~",
            "1 一、 总则/2 （1） 农业/2 2） 工业/2 （3） 能源/1 二、 任务",
            id="lost-bracket",
        ),
        pytest.param(
            "1　总则/l.1　目的/~/1.2　范围/~/2　机构/~", "1 1 总则/2 l.1 目的/2 1.2 范围/1 2 机构", id="l-for-1"
        ),
    ],
)
def test_markers_as_character_recognition_leaves_them(parse_text: Parse, lines: str, expected: str) -> None:
    assert outline(parse_text(document(lines))) == expected.split("/")


def test_the_contents_page_of_a_further_document_is_no_list_of_clauses(parse_text: Parse) -> None:
    """Two plans in one file, each with a contents page of its own; the second has its titles in the paragraphs."""
    first = "目录/第一章 形势/第二章 任务/第三章 保障/第一章 形势/~/第二章 任务/~/第三章 保障/~"
    second = "目录/一、总体要求/二、重点工作/三、组织实施/一、总体要求。~/二、重点工作。~/三、组织实施。~"
    plan = parse_text(document(f"{first}/{second}"))
    assert [node.kind for node in plan.nodes].count(NodeKind.FRONT) == 2
    assert [node.marker for node in plan.nodes if node.marker] == [
        *("第一章", "第二章", "第三章"),
        *("一、", "二、", "三、"),
    ]


def test_a_word_is_no_contents_page(parse_text: Parse) -> None:
    """目录 inside the body, before a list that nothing repeats, is a line of the text."""
    body = "一、任务/~/目录/1.设备清单/2.材料清单/3.人员名单/二、保障/~"
    plan = parse_text(document(f"目录/一、任务/二、保障/{body}"))
    assert [node.kind for node in plan.nodes].count(NodeKind.FRONT) == 1
