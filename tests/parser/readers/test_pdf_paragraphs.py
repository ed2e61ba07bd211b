"""Paragraphs of PDF files, on pages made for the purpose; every expectation is what a reader of the page would say."""

from __future__ import annotations

import pytest

from kb.model import SourceText
from kb.parser.readers import pdf
from tests.parser.readers.pdf_builder import Page, build_pdf, width

LEFT, RIGHT, SIZE = 90.0, 506.0, 16.0  # 26 characters of 16 points a line
FILL = "坚持稳中求进工作总基调，完整、准确、全面贯彻新发展"  # 25 characters


def read(*pages: Page) -> SourceText:
    return pdf.read(build_pdf(pages), "规划.pdf")


def texts(source: SourceText) -> list[str]:
    return [line.span.of(source.text) for line in source.lines]


def body(page: Page, y: float = 400.0) -> Page:
    """Add enough running text for the margins to show."""
    return (
        page.text(LEFT + 32, y, FILL[:24])
        .lines(LEFT, y + 28, [f"{FILL}理", f"{FILL}念", f"{FILL}的", f"{FILL}新"])
        .text(LEFT, y + 5 * 28, "格局。")
    )


class TestJoining:
    def test_lines_of_a_paragraph_are_one_line_without_spaces(self) -> None:
        source = read(
            body(
                Page()
                .text(LEFT + 32, 100, "到2025年，全市森林覆盖率达到39.8%，单位地区生产")
                .text(LEFT, 128, "总值能耗下降14.5%。")
            )
        )
        assert texts(source)[0] == "到2025年，全市森林覆盖率达到39.8%，单位地区生产总值能耗下降14.5%。"

    def test_an_indented_line_begins_a_paragraph_even_behind_a_full_line(self) -> None:
        first, second = f"{FILL[:23]}。", "下一段从缩进处开始。"
        source = read(body(Page().text(LEFT + 32, 100, first).text(LEFT + 32, 128, second)))
        assert texts(source)[:2] == [first, second]

    def test_a_number_is_not_broken_across_pages(self) -> None:
        one = (
            body(Page().text(250, 800, "— 1 —", 14), 500)
            .text(LEFT + 32, 700, f"{FILL[:16]}建成保障性住房")
            .text(LEFT, 728, f"{FILL[:24]}20")
        )
        two = body(Page().text(LEFT, 100, "00万套。").text(250, 800, "— 2 —", 14))
        joined = f"{FILL[:24]}2000万套。"
        assert any(text.endswith(joined) for text in texts(read(one, two)))

    def test_a_heading_is_parted_from_the_paragraph_below(self) -> None:
        source = read(body(Page().text(LEFT + 32, 100, "一、总体要求").text(LEFT + 32, 128, f"{FILL[:22]}理念。")))
        assert texts(source)[:2] == ["一、总体要求", f"{FILL[:22]}理念。"]

    def test_a_title_over_two_centred_lines_is_one(self) -> None:
        page = Page().text(187, 100, "关于印发实施方案的通", 22).text(232, 140, "知和附件清单", 22)
        assert texts(read(body(page)))[0] == "关于印发实施方案的通知和附件清单"

    def test_number_and_title_of_a_chapter_on_two_centred_lines_are_one_heading(self) -> None:
        page = Page().text(265, 100, "第一章", 22).text(254, 140, "总体要求", 22)
        assert texts(read(body(page)))[0].replace(" ", "") == "第一章总体要求"

    def test_a_heading_printed_behind_the_end_of_a_paragraph_is_a_line_of_its_own(self) -> None:
        page = (
            Page()
            .text(LEFT + 32, 100, f"{FILL[:23]}理")
            .text(LEFT, 128, "念和生态之城建设。")
            .text(LEFT + 180, 128, "二、主要目标")
        )
        assert "二、主要目标" in texts(read(body(page)))

    def test_signature_and_date_stay_apart(self) -> None:
        page = Page().text(RIGHT - 112, 100, "某市人民政府").text(RIGHT - 112, 128, "2021年5月6日")
        assert texts(read(body(page)))[:2] == ["某市人民政府", "2021年5月6日"]

    def test_latin_words_keep_their_space_at_a_line_end(self) -> None:
        page = body(Page().text(LEFT + 32, 100, f"{FILL[:19]}，执行carbon").text(LEFT, 128, "neutrality标准。"))
        assert texts(read(page))[0].endswith("执行carbon neutrality标准。")


class TestCharacters:
    def test_typesetters_gap_beside_digits_is_no_space_but_a_typed_gap_is(self) -> None:
        page = (
            Page()
            .text(LEFT, 100, "到")
            .text(LEFT + 20, 100, "2025")
            .text(LEFT + 56, 100, "年")
            .text(LEFT + 90, 100, "总则")
        )
        assert texts(read(body(page)))[0] == "到2025年 总则"

    def test_superscripts_stay_in_their_word(self) -> None:
        start = "碳汇达到2.5×10"
        after = LEFT + 32 + width(start)
        page = Page().text(LEFT + 32, 100, start).text(after, 93, "12", 9).text(after + 9, 100, "吨，PM")
        after += 9 + width("吨，PM")
        page.text(after, 103, "2.5", 9).text(after + width("2.5", 9), 100, "下降。")
        assert texts(read(body(page)))[0] == "碳汇达到2.5×1012吨，PM2.5下降。"

    def test_a_bold_face_made_by_printing_twice_is_read_once(self) -> None:
        page = body(Page().text(LEFT + 32, 100, "主要任务").text(LEFT + 32.4, 100, "主要任务"))
        assert texts(read(page))[0] == "主要任务"

    def test_bold_lead_sentence_is_marked(self) -> None:
        page = (
            Page().text(LEFT + 32, 100, "生态环境持续改善。", font="hei").text(LEFT + 32 + 144, 100, "空气质量提升。")
        )
        source = read(body(page), body(Page()))
        assert [span.of(source.text) for span in source.lines[0].style.bold] == ["生态环境持续改善。"]


class TestFurniture:
    @pytest.mark.parametrize(
        "shape", ["— {} —", "―  {} ―", "—{}—", "- {} -", "{}", "第 {} 页", "－{}－", "{}/9", "· {} ·"]
    )
    def test_page_numbers_of_all_shapes_are_left_out(self, shape: str) -> None:
        pages = [body(Page().text(270, 800, shape.format(number), 14)) for number in (1, 2, 3)]
        assert all("格局" in text or text.startswith(FILL[:10]) for text in texts(read(*pages)))

    def test_a_misread_page_number_among_page_numbers_is_left_out(self) -> None:
        pages = [body(Page().text(270, 800, text, 14)) for text in ("- 1 -", "- 2 -", "- 3 -", "- 4S", "-5 一")]
        assert not any("S" in text or "5" in text for text in texts(read(*pages)))

    def test_running_heads_are_left_out_and_the_title_page_is_kept(self) -> None:
        pages = [body(Page().text(200, 50, "某省发展规划汇编", 10)) for _ in range(4)]
        title = Page().text(150, 300, "某省发展规划汇编", 26)
        assert [text for text in texts(read(title, *pages)) if "汇编" in text] == ["某省发展规划汇编"]

    def test_a_number_that_belongs_to_the_text_is_kept(self) -> None:
        assert any("2025" in text for text in texts(read(body(Page().text(LEFT, 420 - 40, "2025")))))


class TestContents:
    @pytest.mark.parametrize("dots", ["............", "············", "……………", "．．．．．．．．"])
    def test_entries_are_lines_of_role_toc(self, dots: str) -> None:
        page = Page().text(260, 80, "目录", 22)
        for number, title in enumerate(("一、总体要求", "二、主要任务", "三、保障措施")):
            page.text(LEFT, 120 + 28 * number, f"{title}{dots}{number + 3}")
        source = read(page, body(Page()))
        entries = [line.span.of(source.text) for line in source.lines if line.style.role == "toc"]
        assert entries == ["一、总体要求……3", "二、主要任务……4", "三、保障措施……5"]


class TestOrder:
    def test_two_columns_are_read_one_after_the_other(self) -> None:
        page = Page().text(150, 60, "某市人民政府公报特别增刊合订本", 20)
        for number in range(12):
            page.text(60, 100 + 20 * number, f"左{chr(0x4E00 + number)}" + FILL[:18], 11)
            page.text(310, 100 + 20 * number, f"右{chr(0x4E00 + number)}" + FILL[:18], 11)
        text = read(page).text
        assert text.index("公报") < text.index("左一") if "左一" in text else True
        assert text.rindex("左") < text.index("右")

    @pytest.mark.parametrize("turns", [90, 180, 270])
    def test_a_rotated_page_is_read_as_it_is_shown(self, turns: int) -> None:
        """Page /Rotate turns the page with its text, so the text must be drawn the other way round to be upright."""
        upright = build_pdf([body(Page())])
        turned = upright.replace(b"/Rotate 0 ", f"/Rotate {turns:>1} ".encode())
        source = pdf.read(turned, "x.pdf")
        assert sorted("".join(texts(source))) == sorted("".join(texts(pdf.read(upright, "x.pdf"))))

    def test_lines_know_their_page(self) -> None:
        source = read(body(Page()), body(Page()))
        assert [line.page for line in source.lines] == [1, 2]
        assert source.pages == 2
