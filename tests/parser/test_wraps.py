"""Hard wraps are undone; lines that are paragraphs stay."""

from __future__ import annotations

from kb.parser.wraps import find_margin, join_wrapped

WRAPPED = [
    "本世纪最后十年，在我国社会主义现代化建设的历史进程中，是非常",
    "关键的时期。今后十年在已经取得巨大成就的基础上，进一步促进经",
    "济振兴和社会进步，直接关系到我国社会主义制度的巩固与发展，建",
    "成住宅 150 万－290 万套，新增电话 240 万门，总产值达到 3 万亿",
    "元。关系到中华民族的前途和命运，要正确制定并实施十年规划和第",
    "八个五年计划纲要，这具有十分重要的意义和长远的历史影响，也是",
    "全国人民的愿望。",
    "（一）坚持改革开放，把经济建设放在首位，不断解放和发展社会生",
    "产力。",
]


def test_wrapped_lines_become_paragraphs() -> None:
    """A marker begins a new one; a number at the start of a line does not."""
    paragraphs = list(join_wrapped(WRAPPED, find_margin([WRAPPED])))
    assert paragraphs == ["".join(WRAPPED[:7]), "".join(WRAPPED[7:])]


def test_dash_that_a_wrap_has_put_at_the_start_of_a_line_is_no_item() -> None:
    """150 万 / －290 万套 reads on, because the line before broke off inside a sentence."""
    block = [
        *WRAPPED[:3],
        "成住宅和电话等设施的建设，五年内新建住宅和配套的房屋 150 万平",
        "－290 万套，全部投入使用。",
    ]
    assert "－290 万套" in next(iter(join_wrapped(block, find_margin([WRAPPED]))))


def test_paragraph_per_line_is_left_alone() -> None:
    """Lines of every length that end in full stops, and short headings."""
    lines = ["一、发展现状", "经济实力迅速增强，" * 6 + "成效显著。", "二、发展环境", "形势正发生深刻变化。"] * 8
    assert find_margin([lines]) is None
    assert list(join_wrapped(lines, None)) == lines


def test_contents_page_of_even_width_is_left_alone() -> None:
    """Leaders fill every entry to the same width."""
    entries = [f"第{n}章 加快发展现代产业体系{'.' * 20}{n}{n}" for n in range(1, 9)]
    assert list(join_wrapped(entries, find_margin([entries]))) == entries


def test_latin_words_keep_a_space() -> None:
    """Two words that meet at a line end."""
    lines = ["The quick brown fox jumps over the lazy dog and runs away from", "Beijing to the coast"]
    assert list(join_wrapped(lines, 62)) == [" ".join(lines)]


def test_indent_begins_a_paragraph() -> None:
    """Two blanks of Chinese width at the start of a line."""
    lines = [f"　　{WRAPPED[0]}", WRAPPED[1], WRAPPED[2], f"　　{WRAPPED[4]}", WRAPPED[5]]
    assert len(list(join_wrapped(lines, find_margin([WRAPPED])))) == 2
