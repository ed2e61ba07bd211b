"""Every format, read back by another program, holds the table's rows, and each keeps its own manners."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from dataclasses import replace

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import ExportError
from kb.export.formats import xlsx
from kb.export.table import Cell, Column, ColumnKind, ExportTable, clean, score_cell
from kb.export.writers import FORMATS, render
from tests.export import reading

ODD = (
    *("\x00", "\ud800", "\x0b", "\x85", "\ufffe", "\u2028", "\u202e", "\r\n", "\r", "\n", "\t", " ", "\u3000", "😀"),
    *("|", "<br>", "</td>", "`", "]]>", "&amp;", "&", "\\", "\\|", "*", "[a](b)", "'", '"', ",", ";"),
    *("=", "＝", "——", "_x000D_"),
)
odd_texts = st.lists(st.one_of(st.sampled_from(ODD), st.text(max_size=4)), max_size=6).map("".join)


def test_xlsx_holds_the_rows(table: ExportTable) -> None:
    assert reading.read_xlsx(render(table, "xlsx"), table) == reading.expected_harmless(table)


def test_csv_holds_the_rows(table: ExportTable) -> None:
    assert reading.read_csv(render(table, "csv")) == reading.expected_harmless(table)


def test_docx_holds_the_rows(table: ExportTable) -> None:
    assert reading.read_docx(render(table, "docx"), table) == reading.expected_on_paper(table)


def test_html_holds_the_rows(table: ExportTable) -> None:
    assert reading.read_html(render(table, "html")) == reading.expected_on_paper(table)


def test_json_holds_the_rows(table: ExportTable) -> None:
    assert reading.read_json(render(table, "json"), table) == reading.expected(table)


def _markdown(table: ExportTable) -> reading.Rows:
    return reading.stripped(reading.read_markdown(render(table, "md")))


@pytest.mark.parametrize("ending", ["md", "html"])
def test_empty_columns_are_left_out_and_named(ending: str) -> None:
    """As in Word and on the page; the numbers of a matrix keep their column, since their absence says something."""
    columns = (Column("a", "甲", 5), Column("b", "乙", 5), Column("c", "丙", 2, ColumnKind.STRENGTH))
    content = render(ExportTable("t", "题", "", columns, ((Cell("一"), Cell(), Cell()),), ("注",)), ending)
    read = {"md": reading.read_markdown, "html": reading.read_html}[ending]
    assert read(content) == [["甲", "丙"], ["一", ""]]
    assert "没有内容的栏未列出：乙。" in content.decode()


def test_markdown_holds_the_rows(table: ExportTable) -> None:
    assert _markdown(table) == reading.stripped(reading.expected_on_paper(table))


@settings(max_examples=60)
@given(st.lists(st.tuples(odd_texts, odd_texts), min_size=1, max_size=3), odd_texts)
def test_no_text_breaks_a_format(texts: list[tuple[str, str]], title: str) -> None:
    """Whatever characters a document holds, all formats agree on the rows."""
    rows = tuple((Cell(first, "/clause/a"), Cell(second)) for first, second in texts)
    table = ExportTable("odd", title, title, (Column("a", title, 5), Column("b", "乙", 5)), rows, (title,))
    assert reading.read_csv(render(table, "csv")) == reading.expected_harmless(table)
    assert reading.read_html(render(table, "html")) == reading.expected_on_paper(table)
    assert reading.read_json(render(table, "json"), table) == reading.expected(table)
    assert _markdown(table) == reading.stripped(reading.expected_on_paper(table))
    assert reading.read_docx(render(table, "docx"), table) == reading.expected_on_paper(table)
    assert reading.read_xlsx(render(table, "xlsx"), table) == reading.expected_harmless(table)


@given(odd_texts)
def test_clean_is_idempotent_and_encodable(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    once.encode()
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", once)


@pytest.mark.parametrize("ending", FORMATS)
def test_equal_tables_give_equal_bytes(table: ExportTable, ending: str) -> None:
    assert render(table, ending) == render(replace(table), ending)


@pytest.mark.parametrize("ending", FORMATS)
def test_an_empty_table_is_a_whole_file(table: ExportTable, ending: str) -> None:
    assert render(replace(table, rows=(), totals=False), ending)


class TestFormulas:
    """A cell that a spreadsheet would run is text with an apostrophe in front."""

    HOSTILE = ("=1+1", "+1", "-1+2", "@SUM(A1)", "\tx", "\r=1", " =1", "\u3000=1", "＝1", "=cmd|'/c calc'!A1")

    @pytest.fixture
    def hostile(self) -> ExportTable:
        rows = tuple((Cell(text, "/clause/a"), Cell(text)) for text in self.HOSTILE)
        return ExportTable("t", "=题目", "=副题", (Column("a", "=甲", 9), Column("b", "乙", 9)), rows, ("=注",))

    def test_csv(self, hostile: ExportTable) -> None:
        fields = [field for row in reading.read_csv(render(hostile, "csv")) for field in row]
        assert [field for field in fields if field != "乙" and not field.startswith("'")] == []

    def test_xlsx(self, hostile: ExportTable) -> None:
        workbook = openpyxl.load_workbook(io.BytesIO(render(hostile, "xlsx")))
        cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells} == {"s"}
        assert [cell.value for cell in cells if not cell.value.startswith(("'", "乙", "有 20 个单元格以"))] == []

    def test_negative_numbers_stay_numbers(self, table: ExportTable) -> None:
        assert reading.read_csv(render(table, "csv"))[2][2] == "-4.50"


class TestCsv:
    def test_opens_by_double_click(self, table: ExportTable) -> None:
        """Byte order mark and CRLF, as Excel and WPS want them; line breaks inside a cell are quoted."""
        content = render(table, "csv")
        assert content.startswith(b"\xef\xbb\xbf")
        assert content.count(b"\r\n") == len(table.rows) + 1
        assert '"第一行\n第二行"'.encode() in content


class TestXlsx:
    def load(self, table: ExportTable) -> openpyxl.Workbook:
        return openpyxl.load_workbook(io.BytesIO(render(table, "xlsx", base_url="http://kb.example/")))

    def test_head_stays_and_filters(self, table: ExportTable) -> None:
        """The head is frozen and repeated on paper; a row of totals is not filtered with the others."""
        sheet = self.load(table).worksheets[0]
        assert (sheet.freeze_panes, sheet.print_title_rows, sheet.auto_filter.ref) == ("B2", "$1:$1", "A1:D5")

    def test_prints_on_lying_a4_one_page_wide(self, table: ExportTable) -> None:
        sheet = self.load(table).worksheets[0]
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage

    def test_numbers_are_numbers(self, table: ExportTable) -> None:
        sheet = self.load(table).worksheets[0]
        assert [sheet.cell(row, 3).value for row in range(2, 7)] == [20000, -4.5, "10-20", None, 19995.5]

    def test_links_lead_to_the_site(self, table: ExportTable) -> None:
        sheet = self.load(table).worksheets[0]
        links = {cell.coordinate: cell.hyperlink.target for row in sheet for cell in row if cell.hyperlink}
        assert links == {
            "A2": "http://kb.example/clause/demo/1",
            "C2": "http://kb.example/target/demo/1~t1",
            "A6": "http://kb.example/plan/demo",
        }

    def test_the_second_sheet_explains_the_first(self, table: ExportTable) -> None:
        sheet = self.load(table)["说明"]
        texts = [cell.value for cell in sheet["A"]]
        assert texts[:4] == [table.title, table.subtitle, "说明一：<注>", "'=说明二"]
        assert texts[4].startswith("有 3 个单元格以 = + - @ 等符号开头")

    def test_chinese_font_and_wrapped_text(self, table: ExportTable) -> None:
        cell = self.load(table).worksheets[0]["B2"]
        assert (cell.font.name, cell.alignment.wrap_text, cell.alignment.vertical) == ("宋体", True, "top")

    def test_properties_name_the_table(self, table: ExportTable) -> None:
        properties = self.load(table).properties
        assert (properties.title, properties.subject) == (table.title, table.subtitle)

    def test_rows_are_as_high_as_their_text(self) -> None:
        """Ten characters wide: forty characters take at least four lines of 14 points, a short text one."""
        rows = ((Cell("字" * 40),), (Cell("短"),))
        sheet = self.load(ExportTable("t", "题", "", (Column("a", "甲", 10),), rows)).worksheets[0]
        assert sheet.row_dimensions[2].height >= 4 * 14
        assert sheet.row_dimensions[3].height < 2 * 14

    def test_a_long_cell_widens_its_column(self) -> None:
        """1,000 characters do not fit into the highest row at ten characters a line: the column gets wider, and
        where that is not enough, the reader is told."""
        short, long, endless = (
            self.load(ExportTable("t", "题", "", (Column("a", "甲", 10),), ((Cell("字" * count),),)))
            for count in (10, 1000, 20_000)
        )
        assert short.worksheets[0].column_dimensions["A"].width < long.worksheets[0].column_dimensions["A"].width
        assert "最大行高" not in str([cell.value for cell in long["说明"]["A"]])
        assert "最大行高" in str([cell.value for cell in endless["说明"]["A"]])

    def test_one_long_cell_does_not_make_the_print_small(self) -> None:
        """A4 across has room for 200 digits at three quarters of 10 points; what is too long is set smaller itself."""
        columns = (Column("n", "条", 9), Column("p", "章节", 14), Column("h", "标题", 14), Column("t", "正文", 46))
        texts = ("字" * 100, "字" * 2600)
        rows = tuple((Cell("条" * 9), Cell("章" * 14), Cell("题" * 14), Cell(text)) for text in texts)
        workbook = self.load(ExportTable("t", "题", "", columns, rows))
        sheet = workbook.worksheets[0]
        assert sum(sheet.column_dimensions[letter].width for letter in "ABCD") <= 200
        assert sheet.page_setup.fitToWidth in (None, 1)
        assert sheet["D2"].font.size == 10
        assert sheet["D3"].font.size < 10
        assert "最大行高" not in str([cell.value for cell in workbook["说明"]["A"]])

    def test_a_matrix_is_printed_over_pages_that_can_be_read(self) -> None:
        """A head of 36 digits and 60 narrow columns: at least two pages side by side, the head on each."""
        heads = tuple(Column(f"m{n}", "措施", 2, ColumnKind.STRENGTH) for n in range(60))
        row = (Cell("目标" * 8), *(score_cell(0.5) for _ in heads))
        table = ExportTable("t", "题", "", (Column("g", "目标", 16), *heads), (row,), fixed=1)
        sheet = self.load(table).worksheets[0]
        assert sheet.page_setup.fitToWidth >= 2
        assert sheet.print_title_cols == "$A:$A"

    def test_a_column_without_content_is_hidden_but_there(self) -> None:
        """A person sees the columns that say something; a program finds them all."""
        columns = (Column("a", "目标", 10), Column("b", "指标值", 12), Column("c", "任务", 10))
        workbook = self.load(ExportTable("t", "题", "", columns, ((Cell("一"), Cell(), Cell("二")),)))
        sheet = workbook.worksheets[0]
        assert [cell.value for cell in sheet[1]] == ["目标", "指标值", "任务"]
        assert [sheet.column_dimensions[letter].hidden for letter in "ABC"] == [False, True, False]
        assert "没有内容的栏已隐藏：指标值。" in [cell.value for cell in workbook["说明"]["A"]]

    @pytest.mark.parametrize("sign", ["字", "😀"])
    def test_a_cell_over_the_limit_says_that_it_is_cut(self, sign: str) -> None:
        """Excel counts UTF-16 units; what does not fit is cut at a whole character, marked, and told on 说明."""
        units = len(sign.encode("utf-16-le")) // 2
        full = sign * (xlsx.MAX_CELL // units)
        workbook = self.load(
            ExportTable("t", "题", "", (Column("a", "甲", 10),), ((Cell(full),), (Cell(full + "尾巴"),)))
        )
        fits, cut = (workbook.worksheets[0].cell(row, 1).value for row in (2, 3))
        assert fits == full
        assert cut.endswith(xlsx.CUT_MARK)
        assert cut.removesuffix(xlsx.CUT_MARK).strip(sign) == ""
        assert xlsx.MAX_CELL - units < len(cut.encode("utf-16-le")) // 2 <= xlsx.MAX_CELL
        assert "有 1 个单元格超过 Excel" in str([cell.value for cell in workbook["说明"]["A"]])

    def test_full_sheets_are_continued(self, monkeypatch: pytest.MonkeyPatch, table: ExportTable) -> None:
        monkeypatch.setattr(xlsx, "MAX_ROWS", 2)
        workbook = self.load(replace(table, totals=False))
        assert workbook.sheetnames[1:] == [f"{workbook.sheetnames[0]}（2）", f"{workbook.sheetnames[0]}（3）", "说明"]
        texts = [sheet.cell(row, 1).value for sheet in workbook.worksheets[:3] for row in range(2, sheet.max_row + 1)]
        assert texts == ["第1条", "'=1+1", "'-加强管理", " 前后有空格 ", "合计"]

    def test_more_columns_than_a_sheet_has(self, monkeypatch: pytest.MonkeyPatch, table: ExportTable) -> None:
        monkeypatch.setattr(xlsx, "MAX_COLUMNS", 3)
        with pytest.raises(ExportError, match="4 列"):
            render(table, "xlsx")

    def test_links_beyond_the_limit_are_told(self, monkeypatch: pytest.MonkeyPatch, table: ExportTable) -> None:
        monkeypatch.setattr(xlsx, "MAX_LINKS", 2)
        workbook = self.load(table)
        assert workbook.worksheets[0]["A6"].hyperlink is None
        assert "有 1 个单元格超过 Excel 的链接上限" in str([cell.value for cell in workbook["说明"]["A"]])


class TestDocx:
    def load(self, table: ExportTable) -> docx.document.Document:
        return docx.Document(io.BytesIO(render(table, "docx", base_url="http://kb.example")))

    def test_head_is_repeated_on_every_page(self, table: ExportTable) -> None:
        head = self.load(table).tables[0].rows[0]._tr
        assert head.trPr.find(qn("w:tblHeader")) is not None

    def test_a4_lying(self, table: ExportTable) -> None:
        section = self.load(table).sections[0]
        assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (29.7, 21.0)

    def test_widths_fill_the_page_and_agree(self, table: ExportTable) -> None:
        """Word believes the grid, LibreOffice the cells: they must say the same, and fit between the margins."""
        document = self.load(table)
        (word,), section = document.tables, document.sections[0]
        grid = [column.width for column in word.columns]
        assert grid == [cell.width for cell in word.rows[1].cells]
        room = section.page_width - section.left_margin - section.right_margin
        assert 0.99 * room < sum(grid) <= room

    def test_chinese_fonts(self, table: ExportTable) -> None:
        """Songti for text, Heiti for heads, with no theme font that would win over them."""
        styles = self.load(table).styles
        fonts = {name: styles[name].element.rPr.rFonts for name in ("Normal", "Title", "TableQuote", "TableHead")}
        assert {name: font.get(qn("w:eastAsia")) for name, font in fonts.items()} == {
            "Normal": "宋体",
            "Title": "黑体",
            "TableQuote": "宋体",
            "TableHead": "黑体",
        }
        assert not [key for font in fonts.values() for key in font.attrib if key.endswith("Theme")]

    def test_title_notes_and_page_numbers(self, table: ExportTable) -> None:
        document = self.load(table)
        texts = [paragraph.text for paragraph in document.paragraphs if paragraph.text]
        assert texts == [table.title, table.subtitle, *table.notes]
        fields = [field.get(qn("w:instr")) for field in document.sections[0].footer._element.iter(qn("w:fldSimple"))]
        assert fields == ["PAGE", "NUMPAGES"]

    def test_links_lead_to_the_site(self, table: ExportTable) -> None:
        document = self.load(table)
        links = {link.text: link.address for row in document.tables[0].rows for cell in row.cells
                 for paragraph in cell.paragraphs for link in paragraph.hyperlinks}  # fmt: skip
        assert links == {
            "第1条": "http://kb.example/clause/demo/1",
            "20000": "http://kb.example/target/demo/1~t1",
            "合计": "http://kb.example/plan/demo",
        }

    def test_a_wide_matrix_is_cut_into_parts(self) -> None:
        """A hundred columns are more than a page and more than Word allows: parts, each with the goal in front."""
        heads = [Column(f"m/{n}", f"第{n}条", 2, ColumnKind.STRENGTH) for n in range(100)]
        row = (Cell("目标"), *(Cell(f"{n}") for n in range(100)))
        table = ExportTable("m", "矩阵", "", (Column("goal", "目标", 16), *heads), (row,), fixed=1)
        parts = self.load(table).tables
        assert len(parts) > 1
        assert all(len(part.columns) <= 63 and part.rows[1].cells[0].text == "目标" for part in parts)
        assert reading.read_docx(render(table, "docx"), table) == reading.expected_on_paper(table)

    def test_empty_columns_are_left_out_and_named(self) -> None:
        columns = (
            Column("a", "甲", 5),
            Column("b", "乙", 5),
            Column("c", "丙", 5),
            Column("d", "丁", 2, ColumnKind.STRENGTH),
        )
        rows = ((Cell("一"), Cell(), Cell("二"), Cell()), (Cell("三"), Cell(), Cell(), Cell()))
        table = ExportTable("t", "题", "", columns, rows, ("注",), fixed=2)
        document = self.load(table)
        assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [
            ["甲", "丙", "丁"],
            ["一", "二", ""],
            ["三", "", ""],
        ]
        assert [paragraph.text for paragraph in document.paragraphs][-1] == "没有内容的栏未列出：乙。"

    def test_properties_have_no_clock_time(self, table: ExportTable) -> None:
        content = render(table, "docx")
        properties = docx.Document(io.BytesIO(content)).core_properties
        assert (properties.title, properties.created.year) == (table.title, 2000)
        dates = {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(content)).infolist()}
        assert dates == {(1980, 1, 1, 0, 0, 0)}


class TestHtml:
    def test_stands_alone(self, table: ExportTable) -> None:
        """No script and nothing fetched: the only addresses are the links of the cells."""
        page = render(table, "html", base_url="http://kb.example").decode()
        assert "<script" not in page
        assert re.findall(r'(?:src|href)="([^"]*)"', page) == [
            "http://kb.example/clause/demo/1",
            "http://kb.example/target/demo/1~t1",
            "http://kb.example/plan/demo",
        ]
        assert "@page { size: A4 landscape" in page

    def test_totals_are_not_shaded(self, table: ExportTable) -> None:
        """Strengths of 0.5, 1 and 0 are shaded, the sum of 1.5 is not."""
        assert render(table, "html").decode().count('style="background:') == 3


class TestJson:
    def test_rows_are_objects_by_key(self, table: ExportTable) -> None:
        document = json.loads(render(table, "json", base_url="http://kb.example"))
        assert document["rows"][0] == {
            "text": "第1条",
            "quote": "第一行\n第二行",
            "value": 20000,
            "demo/4": 0.5,
            "links": {"text": "http://kb.example/clause/demo/1", "value": "http://kb.example/target/demo/1~t1"},
        }
        assert (document["title"], document["notes"]) == (table.title, list(table.notes))


def test_csv_module_reads_its_own_dialect(table: ExportTable) -> None:
    """The dialect is found by sniffing, as other programs do."""
    text = render(table, "csv").decode("utf-8-sig")
    assert csv.Sniffer().sniff(text.partition("\r\n")[0], delimiters=",;\t").delimiter == ","
