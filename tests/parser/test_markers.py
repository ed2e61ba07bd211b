"""A marker is what stands at the start of a line and numbers it; references and values are none."""

from __future__ import annotations

import pytest

from kb.parser.markers import Marker, MarkerKind, match_marker
from kb.text import Span


def match(line: str) -> Marker | None:
    return match_marker(line, Span(0, len(line)))


@pytest.mark.parametrize(
    ("line", "kind", "marker", "numbers", "body"),
    [
        ("第一章 总    则", MarkerKind.CHAPTER, "第一章", (1,), "总    则"),
        ("第 十 二 节　建设", MarkerKind.SECTION, "第 十 二 节", (12,), "建设"),
        ("第四篇加快发展", MarkerKind.PIECE, "第四篇", (4,), "加快发展"),
        ("第二部分 工作", MarkerKind.PART, "第二部分", (2,), "工作"),
        ("第十条之一 本法", MarkerKind.ARTICLE, "第十条之一", (10,), "本法"),
        ("第一，扩大需求", MarkerKind.ORDINAL, "第一，", (1,), "扩大需求"),
        ("第二、深化改革", MarkerKind.ORDINAL, "第二、", (2,), "深化改革"),
        ("第3章 总则", MarkerKind.CHAPTER, "第3章", (3,), "总则"),
        ("一、发展现状", MarkerKind.HAN, "一、", (1,), "发展现状"),
        ("一、2009年工作回顾", MarkerKind.HAN, "一、", (1,), "2009年工作回顾"),
        ("二十三、其他", MarkerKind.HAN, "二十三、", (23,), "其他"),
        ("—、发展基础", MarkerKind.HAN, "—、", (1,), "发展基础"),
        ("十—、工作", MarkerKind.HAN, "十—、", (11,), "工作"),
        ("（六十一）其他", MarkerKind.BRACKETED_HAN, "（六十一）", (61,), "其他"),
        ("(二)强化", MarkerKind.BRACKETED_HAN, "(二)", (2,), "强化"),
        ("（三）项目建设全面提速", MarkerKind.BRACKETED_HAN, "（三）", (3,), "项目建设全面提速"),
        ("㈣改革", MarkerKind.BRACKETED_HAN, "㈣", (4,), "改革"),
        ("四）生态", MarkerKind.BRACKETED_HAN, "四）", (4,), "生态"),
        ("32、总体目标", MarkerKind.ARABIC, "32、", (32,), "总体目标"),
        ("1．能源工业", MarkerKind.ARABIC, "1．", (1,), "能源工业"),
        ("１．能源", MarkerKind.ARABIC, "１．", (1,), "能源"),
        ("1.2035年远景目标", MarkerKind.ARABIC, "1.", (1,), "2035年远景目标"),
        ("l．煤炭", MarkerKind.ARABIC, "l．", (1,), "煤炭"),
        ("⒊交通", MarkerKind.ARABIC, "⒊", (3,), "交通"),
        ("（12）电力", MarkerKind.BRACKETED, "（12）", (12,), "电力"),
        ("2)水利", MarkerKind.HALF_BRACKETED, "2)", (2,), "水利"),
        ("③受季节影响大", MarkerKind.CIRCLED, "③", (3,), "受季节影响大"),
        ("1　总则", MarkerKind.NUMBER, "1", (1,), "总则"),
        ("1.1 人才队伍", MarkerKind.DECIMAL_2, "1.1", (1, 1), "人才队伍"),
        ("2.4.1.健全机制", MarkerKind.DECIMAL_3, "2.4.1.", (2, 4, 1), "健全机制"),
        ("——到2010年", MarkerKind.DASH, "——", (), "到2010年"),
        ("—坚持改革", MarkerKind.DASH, "—", (), "坚持改革"),
        ("专栏3　规划指标", MarkerKind.BOX, "专栏3", (3,), "规划指标"),
        ("专栏一2020 年底装机", MarkerKind.BOX, "专栏一", (1,), "2020 年底装机"),
        ("专栏12021年项目", MarkerKind.BOX, "专栏1", (1,), "2021年项目"),
        ("附件2", MarkerKind.ANNEX, "附件2", (2,), ""),
    ],
)
def test_marker_is_recognised(line: str, kind: MarkerKind, marker: str, numbers: tuple[int, ...], body: str) -> None:
    """Kind, text as printed, value and the rest of the line."""
    found = match(line)
    assert found is not None
    assert (found.kind, found.span.of(line), found.numbers, line[found.body :]) == (kind, marker, numbers, body)


@pytest.mark.parametrize(
    "line",
    [
        "按照第三章的要求",
        "第三章的要求是",
        "第一、二产业比重下降",
        "第一、第二产业比重下降",
        "第十条第二款规定的情形",
        "第三章、第四章和第五章",
        "第五条规定的",
        "（一）至（三）项",
        "（二）项所列",
        "一、二、三产业协调发展",
        "二、三产业融合",
        "11.5.14.2的试验",
        "12.5个百分点",
        "1.2万亿元",
        "3.5%左右",
        "2025.",
        "（2021）第3号",
        "（2021年）",
        "2025年，城镇新增就业",
        "15 万套",
        "－290 万套",
        "专栏3所列工程",
        "3、4号机组",
        "一是加强领导",
        "一般公共预算收入",
        "",
        "　　",
    ],
)
def test_references_and_values_are_no_markers(line: str) -> None:
    """What only looks like a number of a heading."""
    assert match(line) is None


def test_marker_is_looked_for_inside_the_span_only() -> None:
    """A marker that begins behind the end of the line does not count."""
    text = "甲\n（一）乙"
    assert match_marker(text, Span(0, 1)) is None
    found = match_marker(text, Span(2, 6))
    assert found is not None
    assert found.span == Span(2, 5)


def test_white_space_before_a_marker_is_skipped() -> None:
    """Indents of both widths."""
    found = match("　　 （一）指导思想")
    assert found is not None
    assert found.span == Span(3, 6)
