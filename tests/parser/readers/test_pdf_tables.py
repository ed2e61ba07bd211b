"""Tables of PDF files, on pages made for the purpose."""

from __future__ import annotations

from kb.model import SourceText, Table
from kb.parser.readers import pdf
from tests.parser.readers.pdf_builder import Page, build_pdf
from tests.parser.readers.test_pdf_paragraphs import body

COLUMNS = (90.0, 250.0, 350.0, 450.0)
ROWS = (
    ("指标", "2020年", "2025年"),
    ("森林覆盖率（%）", "38.2", "39.8"),
    ("单位GDP能耗（%）", "—", "[14.5]"),
    ("耕地（万亩）", "316", "≥316"),
)


def read(*pages: Page) -> SourceText:
    return pdf.read(build_pdf(pages), "规划.pdf")


def rows_of(source: SourceText, table: Table) -> list[list[str]]:
    rows: list[list[str]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row].append(cell.span.of(source.text))
    return rows


def put_rows(page: Page, rows: tuple[tuple[str, ...], ...], top: float, *, ruled: bool = True) -> Page:
    """Set rows of text, 28 points high, with or without a grid."""
    for number, row in enumerate(rows):
        for x, text in zip(COLUMNS, row, strict=False):
            page.text(x + 6, top + 28 * number + 19, text, 12)
    if ruled:
        page.grid(COLUMNS, [top + 28 * number for number in range(len(rows) + 1)])
    return page


class TestRuled:
    def test_cells_are_what_stands_between_the_lines(self) -> None:
        source = read(body(put_rows(Page(), ROWS, 100)))
        assert rows_of(source, source.tables[0]) == [list(row) for row in ROWS]
        assert source.tables[0].header_rows == 1

    def test_one_line_of_text_per_row_with_tabs(self) -> None:
        source = read(body(put_rows(Page(), ROWS, 100)))
        lines = [line.span.of(source.text) for line in source.lines if line.style.table == 0]
        assert lines == ["\t".join(row) for row in ROWS]

    def test_words_wrapped_in_a_cell_are_joined(self) -> None:
        page = (
            Page()
            .grid((90, 190, 290, 390), (100, 128, 172, 200))
            .text(95, 120, "指标", 12)
            .text(195, 120, "2020年", 12)
        )
        page.text(95, 145, "高技术制造业增", 12).text(95, 162, "加值占比（%）", 12).text(195, 154, "31.1", 12)
        page.text(95, 190, "其他", 12).text(195, 190, "29", 12)
        source = read(body(page))
        assert "高技术制造业增加值占比（%）\t31.1" in source.text

    def test_vertical_labels_over_several_rows_are_one_merged_cell(self) -> None:
        page = Page()
        for y in (100, 200):
            page.rule(90, y, 450, y)
        for y in (125, 150, 175):
            page.rule(120, y, 450, y)
        for x in (90, 120, 300, 450):
            page.rule(x, 100, x, 200)
        page.text(98, 130, "生", 12).text(98, 150, "态", 12).text(98, 170, "类", 12)
        for number in range(4):
            page.text(125, 117 + 25 * number, f"指标{'甲乙丙丁'[number]}（%）", 12).text(
                320, 117 + 25 * number, f"{number}7.5", 12
            )
        source = read(body(page))
        first = source.tables[0].cells[0]
        assert first.span.of(source.text) == "生态类"
        assert (first.row, first.row_span, first.column_span) == (0, 4, 1)

    def test_a_title_row_over_all_columns_is_the_caption(self) -> None:
        page = put_rows(Page(), ROWS, 128)
        page.rule(90, 100, 450, 100).rule(90, 100, 90, 128).rule(450, 100, 450, 128).text(
            180, 119, "专栏1 主要指标", 12
        )
        source = read(body(page))
        caption = source.tables[0].caption
        assert caption is not None
        assert caption.of(source.text) == "专栏1 主要指标"
        assert rows_of(source, source.tables[0])[0] == list(ROWS[0])

    def test_a_table_without_side_lines_is_a_table(self) -> None:
        page = put_rows(Page(), ROWS, 100, ruled=False)
        for y in (100, 128, 156, 184, 212):
            page.rule(90, y, 450, y)
        for x in COLUMNS[1:3]:
            page.rule(x, 100, x, 212)
        source = read(body(page))
        assert rows_of(source, source.tables[0]) == [list(row) for row in ROWS]

    def test_an_underlined_word_is_no_table(self) -> None:
        source = read(body(Page().text(90, 100, "主要任务").rule(90, 103, 154, 103)))
        assert source.tables == ()


class TestAcrossPages:
    def test_the_rest_of_a_table_on_the_next_page_is_joined_and_its_repeated_head_dropped(self) -> None:
        one = put_rows(body(Page(), 200), ROWS[:3], 600)
        two = put_rows(Page(), (ROWS[0], ROWS[3]), 80)
        source = read(one, body(two, 300))
        assert [rows_of(source, table) for table in source.tables] == [[list(row) for row in ROWS]]
        assert [line.page for line in source.lines if line.style.table == 0] == [1, 1, 1, 2]

    def test_a_row_cut_by_the_page_break_is_whole(self) -> None:
        one = put_rows(body(Page(), 200), (*ROWS[:3], ("工业固体废物处置率", "90", "95")), 600)
        two = put_rows(Page(), (("（%）", "", ""), ROWS[3]), 80)
        source = read(one, body(two, 300))
        assert rows_of(source, source.tables[0])[3:] == [["工业固体废物处置率（%）", "90", "95"], list(ROWS[3])]

    def test_another_table_on_the_next_page_stays_apart(self) -> None:
        one = put_rows(body(Page(), 200), ROWS, 600)
        two = (
            Page()
            .grid((90, 150, 500), (80, 108, 136))
            .text(95, 99, "甲", 12)
            .text(155, 99, "乙", 12)
            .text(95, 127, "1", 12)
        )
        assert len(read(one, body(two, 300)).tables) == 2


class TestFrames:
    def test_a_framed_box_of_paragraphs_is_running_text_set_off(self) -> None:
        page = Page().grid((90, 450), (100, 128, 220)).text(180, 119, "专栏1 重点工程", 12)
        page.text(119, 150, "1.绿色转型工程。实施钢铁石化建材行业绿色化改", 12).text(95, 170, "造，推进清洁生产。", 12)
        page.text(119, 190, "2.循环利用工程。建设回收体系。", 12)
        source = read(body(page))
        lines = [(line.span.of(source.text), line.style.role) for line in source.lines][:3]
        assert source.tables == ()
        assert lines == [
            ("专栏1 重点工程", ""),
            ("1.绿色转型工程。实施钢铁石化建材行业绿色化改造，推进清洁生产。", "quote"),
            ("2.循环利用工程。建设回收体系。", "quote"),
        ]

    def test_the_title_of_a_box_repeated_on_the_next_page_is_dropped(self) -> None:
        one = body(Page(), 200).grid((90, 450), (600, 628, 740)).text(180, 619, "专栏1 重点工程", 12)
        one.text(119, 650, "1.绿色转型工程。", 12)
        two = (
            Page()
            .grid((90, 450), (80, 108, 200))
            .text(180, 99, "专栏1 重点工程（续）", 12)
            .text(119, 130, "2.循环利用工程。", 12)
        )
        assert read(one, body(two, 300)).text.count("重点工程") == 1

    def test_a_paragraph_that_a_box_interrupts_is_whole(self) -> None:
        page = body(Page(), 560)
        page.text(122, 60, "坚持稳中求进工作总基调，完整准确全面贯彻新发展理念新").grid((90, 450), (80, 108, 160))
        page.text(180, 99, "专栏1 重点工程", 12).text(119, 130, "1.绿色转型工程。", 12).text(
            90, 200, "发展格局加快形成。"
        )
        assert "贯彻新发展理念新发展格局加快形成。" in read(page).text


class TestUnruled:
    def test_columns_of_words_and_numbers_are_a_table(self) -> None:
        source = read(body(put_rows(Page(), ROWS, 100, ruled=False)))
        assert rows_of(source, source.tables[0]) == [list(row) for row in ROWS]

    def test_a_list_of_names_in_columns_is_no_table(self) -> None:
        names = (("发展改革委", "科技局", "财政局"),) * 4
        assert read(body(put_rows(Page(), names, 100, ruled=False))).tables == ()
