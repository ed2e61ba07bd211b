"""Markdown: the text a reader would see, with what the markup said as hints."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kb.model import SourceText
from kb.parser.readers.markdown import read


def lines_of(markdown: str) -> list[str]:
    source = source_of(markdown)
    return [line.span.of(source.text) for line in source.lines]


def source_of(markdown: str) -> SourceText:
    return read(markdown.encode("utf-8"), "a.md")


def test_front_matter_becomes_metadata() -> None:
    """Title, authors, date and link; none of it is text."""
    source = source_of(
        "---\ntitle: '某某规划'\nauthors:\n  - 中共中央\n  - 国务院\ndate: 2025-10-23\nlink: https://example.org/a\n---\n\n正文。\n"
    )
    metadata = source.metadata
    assert source.text == "正文。"
    assert (metadata.title, metadata.issuer, metadata.year) == ("某某规划", "中共中央、国务院", 2025)
    assert metadata.source == "https://example.org/a"


def test_rule_at_the_start_is_no_front_matter() -> None:
    """Without a closing line everything is text."""
    assert lines_of("---\n第一章 总则\n") == ["第一章 总则"]


def test_headings_keep_their_level() -> None:
    """With and without a blank behind the #, closing # cut."""
    source = source_of("# 规划\n\n### 第一章　总则 ###\n\n##一、目标\n")
    assert [(line.span.of(source.text), line.style.heading_level) for line in source.lines] == [
        ("规划", 1),
        ("第一章　总则", 3),
        ("一、目标", 2),
    ]


def test_bold_runs_are_spans_of_the_visible_text() -> None:
    """The stars are gone; the spans cover the words that were between them."""
    source = source_of("**强化引领力**。以**全球**坐标确立。\n")
    line = source.lines[0]
    assert line.span.of(source.text) == "强化引领力。以全球坐标确立。"
    assert [span.of(source.text) for span in line.style.bold] == ["强化引领力", "全球"]


def test_inline_markup_is_removed() -> None:
    """Links, emphasis, escapes, tags and entities."""
    assert lines_of(r"见[《意见》](https://e.org/x)的*要求*，CO<sub>2</sub>\*和PM&times;2 < 3。") == [
        "见《意见》的要求，CO2*和PM×2 < 3。"
    ]


def test_breaks_and_blank_lines_separate_paragraphs() -> None:
    """Rules and comments vanish."""
    assert lines_of("甲。<br>乙。<br/>丙。\n\n---\n\n<!-- 注 -->\n丁。") == ["甲。", "乙。", "丙。", "丁。"]


def test_folded_contents_page_is_marked() -> None:
    """Its entries are text, with the role toc; what follows is not."""
    source = source_of(
        "<details>\n<summary>目录</summary>\n\n- 第一章　总则\n  - 第一节　目标\n\n</details>\n\n## 第一章　总则\n"
    )
    assert [(line.span.of(source.text), line.style.role) for line in source.lines] == [
        ("目录", "toc"),
        ("第一章　总则", "toc"),
        ("第一节　目标", "toc"),
        ("第一章　总则", ""),
    ]


def test_quotes_and_captions_have_roles() -> None:
    """The title of a picture is a caption; a picture without words leaves nothing."""
    source = source_of('> [!NOTE] 通知\n>\n> 内容。\n\n![](a.jpg "专栏1 主要指标")\n\n![](b.jpg)\n')
    assert [(line.span.of(source.text), line.style.role) for line in source.lines] == [
        ("通知", "quote"),
        ("内容。", "quote"),
        ("专栏1 主要指标", "caption"),
    ]


def test_table_cells_point_into_the_text() -> None:
    """One line per row, cells separated by tabs, empty cells empty, the title before it its caption."""
    source = source_of(
        "**附表**\n\n| **指标** | 2020 | 2025 |\n| --- | :-: | --- |\n| 森林\\|覆盖率<br>（%） |  | 24.1 |\n"
    )
    table = source.tables[0]
    assert [cell.span.of(source.text) for cell in table.cells] == [
        "指标", "2020", "2025", "森林\\|覆盖率 （%）".replace("\\", ""), "", "24.1",
    ]  # fmt: skip
    assert (table.rows, table.columns, table.header_rows) == (2, 3, 1)
    assert table.caption is not None
    assert table.caption.of(source.text) == "附表"
    assert [line.style.table for line in source.lines] == [None, 0, 0]


MARKUP = (
    "**", "*", "# ", "> ", "| ", "|", "- ", "<br>", '![](a "b")', "[a](b)", "\\", "<details>", "</details>", "---",
    "\n", "\n\n", "一、目标", "。", "`", "&lt;", "<", "<!--",
)  # fmt: skip


@given(st.lists(st.sampled_from(MARKUP), max_size=40))
def test_any_markup_gives_consistent_spans(parts: list[str]) -> None:
    """Lines are in order and do not overlap; only line breaks lie between them; every span fits."""
    source = source_of("".join(parts))
    position = 0
    for line in source.lines:
        assert source.text[position : line.span.start].strip("\n") == ""
        assert "\n" not in line.span.of(source.text)
        assert all(line.span.contains(bold) for bold in line.style.bold)
        position = line.span.end
    assert source.text[position:].strip("\n") == ""
    for table in source.tables:
        assert all(table.span.contains(cell.span) for cell in table.cells)
