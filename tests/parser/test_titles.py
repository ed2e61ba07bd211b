"""How far a heading reaches."""

from __future__ import annotations

import pytest

from kb.parser.titles import find_title
from kb.text import Span


@pytest.mark.parametrize(
    ("paragraph", "heading", "fills", "bare"),
    [
        ("总体要求", "总体要求", True, True),
        ("可再生能源发展取得显著成就。", "可再生能源发展取得显著成就", True, False),
        ("经济实力迅速增强。“十五”期间，地区生产总值增长。", "经济实力迅速增强", False, False),
        ("总体目标是：努力建设成为基地。", "总体目标是", False, False),
        ("控制工业领域二氧化碳排放.升级能源利用技术.", "控制工业领域二氧化碳排放", False, False),
        ("增长3.5%，达到2.1万元", "增长3.5%，达到2.1万元", True, True),
        ("建立绿色低碳循环经济体系 推动经济高质量发展", "建立绿色低碳循环经济体系 推动经济高质量发展", True, True),
        ("着力提高行政效能 完成今年工作任务，必须全面加强自身建设，扎实开展教育实践活动，增强机遇意识、忧患意识。",
         "着力提高行政效能", False, False),
        ("促进生态循环农业发展 推进生态循环农业示范区建设。到2023年完成。", "促进生态循环农业发展", False, False),
        ("自1984年党中央、国务院决定设立首批14个国家级经济技术开发区，到“十五”期末，全国累计批准设立了49个。",
         "", False, False),
        ("突出抓好经济结构调整，使产品适应变化；使农业、能源、交通、原材料等重点产业与国民经济的协调发展相适应，不断前进。",
         "", False, False),
        ("优化结构；", "优化结构", False, False),
        ("全面深化改革领导小组、网络安全和信息化领导小组、财经领导小组、外事工作领导小组、审计领导小组改为委员会。为加强",
         "全面深化改革领导小组、网络安全和信息化领导小组、财经领导小组、外事工作领导小组、审计领导小组改为委员会",
         False, False),
        ("", "", True, True),
    ],
)  # fmt: skip
def test_title_is_the_line_or_the_first_short_sentence(paragraph: str, heading: str, fills: bool, bare: bool) -> None:
    """Without closing punctuation; nothing where the first sentence is long."""
    found = find_title(paragraph, Span(0, len(paragraph)))
    assert (found.span.of(paragraph), found.fills, found.bare) == (heading, fills, bare)


@pytest.mark.parametrize("paragraph", ["强化引领力。以全球坐标确立目标。", "强化引领力，以全球坐标确立目标。"])
def test_bold_run_is_the_title(paragraph: str) -> None:
    """Whatever punctuation stands inside or behind it."""
    assert find_title(paragraph, Span(0, len(paragraph)), bold_end=6).span.of(paragraph) == "强化引领力"
