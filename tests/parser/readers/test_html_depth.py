"""Elements inside elements, thousands deep: the text is read, whatever the parser can hold."""

from __future__ import annotations

import pytest

from kb.parser.readers.html import read

CLAUSE = "第一条 为了规范规划编制工作，提高规划质量，制定本办法。"


@pytest.mark.parametrize("depth", [10, 1_000, 3_000, 30_000])
@pytest.mark.parametrize("tags", [("div",), ("span",), ("table", "tr", "td"), ("ul", "li"), ("blockquote", "p")])
@pytest.mark.parametrize("is_closed", [True, False])
def test_no_text_is_lost_to_depth(depth: int, tags: tuple[str, ...], is_closed: bool) -> None:
    opening = "".join(f"<{tag}>" for tag in tags) * depth
    closing = "".join(f"</{tag}>" for tag in reversed(tags)) * depth
    after = f"{closing}<p>第三条 本办法自公布之日起施行。</p></body></html>" if is_closed else ""
    page = f"<html><body><p>前言，说明。</p>{opening}<p>{CLAUSE}</p><p>第二条 甲&amp;乙&#12290;</p>{after}"
    lines = read(page.encode(), "深.html").text.split("\n")
    wanted = ["前言，说明。", CLAUSE, "第二条 甲&乙。", *(["第三条 本办法自公布之日起施行。"] if is_closed else [])]
    assert [line for line in lines if line.strip()] == wanted


def test_what_stands_between_deep_elements_keeps_its_place() -> None:
    opening = "".join(f"<div>第{n}层，开始。" for n in range(3_000))
    closing = "".join(f"第{n}层，结束。</div>" for n in reversed(range(3_000)))
    lines = read(f"<html><body>{opening}{closing}</body></html>".encode(), "深.html").text.split("\n")
    read_in = [line for line in lines if line.strip()]
    start = read_in.index("第200层，开始。")  # the outermost may be taken for what stands around a document
    assert read_in[start : start + 2_799] == [f"第{n}层，开始。" for n in range(200, 2_999)]
    ends = "".join(read_in[start + 2_799 :])
    assert "第2999层，开始。" + "".join(f"第{n}层，结束。" for n in reversed(range(200, 3_000))) in ends


def test_the_parts_of_a_shallow_page_are_left_alone() -> None:
    from kb.parser.readers.html_depth import flattened

    page = '<html><body class="a"><p>一&nbsp;二<br/>三</p><table><tr><td>四</td></tr></table></body></html>'
    assert flattened(page) == page
