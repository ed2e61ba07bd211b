"""The Word document around a table: page, fonts, title, notes and page numbers."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from kb.export.table import ColumnKind, ExportTable

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import Section
    from docx.styles.style import CharacterStyle, ParagraphStyle

_PAGE_WIDTH = 16838  # twips (twentieths of a point): A4 lying
_PAGE_HEIGHT = 11906
_SIDE_MARGIN = 850  # twips, 1.5 cm
TEXT_WIDTH = _PAGE_WIDTH - 2 * _SIDE_MARGIN
HEAD_STYLE = "TableHead"
UPRIGHT_STYLE = "TableUpright"
LINK_STYLE = "TableLink"

_SERIF = ("Times New Roman", "宋体")  # western, Chinese
_SANS = ("Arial", "黑体")
_CREATED = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)  # not a time: equal tables must give equal files


def cell_style(kind: ColumnKind) -> str:
    """The name of the paragraph style of a column's cells."""
    return f"Table{kind.value.title()}"


def frame(table: ExportTable) -> Document:
    """A document with everything but the table; an empty `<w:tbl/>` marks where it goes."""
    import docx
    from docx.oxml import OxmlElement

    document = docx.Document()
    _set_properties(document, table)
    _set_page(document.sections[0])
    _add_styles(document)
    document.add_paragraph(table.title, style="Title")
    if table.subtitle:
        document.add_paragraph(table.subtitle, style="Subtitle")
    place = document.add_paragraph(style="TableText")  # Word wants a paragraph after a table
    place._p.addprevious(OxmlElement("w:tbl"))
    for note in table.notes:
        document.add_paragraph(note, style="TableText")
    return document


def _set_properties(document: Document, table: ExportTable) -> None:
    properties = document.core_properties
    properties.title = table.title[:255]
    properties.subject = table.subtitle[:255]
    properties.author = properties.last_modified_by = "plankb"
    properties.comments = ""
    properties.created = properties.modified = _CREATED
    properties.language = "zh-CN"


def _set_page(section: Section) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Twips

    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Twips(_PAGE_WIDTH), Twips(_PAGE_HEIGHT)
    section.left_margin = section.right_margin = Twips(_SIDE_MARGIN)
    section.top_margin = section.bottom_margin = Twips(_SIDE_MARGIN + 100)
    section.header_distance = section.footer_distance = Twips(400)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text, instruction in (("第 ", "PAGE"), (" 页，共 ", "NUMPAGES"), (" 页", "")):
        footer.add_run(text)
        if instruction:
            footer._p.append(_field(instruction))


def _field(instruction: str) -> object:
    """A field that Word computes, such as the page number."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    return parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="{instruction}"><w:r><w:t>1</w:t></w:r></w:fldSimple>')


def _add_styles(document: Document) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import RGBColor

    styles = document.styles
    black = RGBColor(0, 0, 0)
    _set_language(styles.element)
    _set_font(styles["Normal"], _SERIF, 10.5)
    _set_font(styles["Title"], _SANS, 18, black)
    _set_font(styles["Subtitle"], _SERIF, 10.5, black)
    for name in ("Title", "Subtitle"):
        styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _remove_rule(styles[name])
    styles["Subtitle"].font.italic = False
    sizes = {ColumnKind.STRENGTH: 7}
    for kind in ColumnKind:
        style = styles.add_style(cell_style(kind), WD_STYLE_TYPE.PARAGRAPH)
        _set_font(style, _SERIF, sizes.get(kind, 9))
        _set_tight(style)
        if kind in (ColumnKind.NUMBER, ColumnKind.STRENGTH):
            style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for name in (HEAD_STYLE, UPRIGHT_STYLE):
        head = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        _set_font(head, _SANS, 9)
        _set_tight(head)
    styles[UPRIGHT_STYLE].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    link = styles.add_style(LINK_STYLE, WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb = RGBColor(0x1F, 0x38, 0x64)


def _set_language(styles: BaseOxmlElement) -> None:
    """Say that the text is simplified Chinese, by which Word proofs it, breaks lines, and chooses shapes of signs."""
    from docx.oxml.ns import qn

    for language in styles.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def _set_font(style: CharacterStyle, family: tuple[str, str], size: float, colour: object | None = None) -> None:
    """Western and Chinese font, size in points; the fonts of the theme, which would win, are taken out."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style.font.name, style.font.size = family[0], Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[attribute]
    fonts.set(qn("w:eastAsia"), family[1])
    if colour is not None:
        style.font.color.rgb = colour


def _set_tight(style: ParagraphStyle) -> None:
    from docx.shared import Pt

    spacing = style.paragraph_format
    spacing.space_before = spacing.space_after = Pt(0)
    spacing.line_spacing = 1.0


def _remove_rule(style: ParagraphStyle) -> None:
    """Take out the coloured line the template draws under a title."""
    from docx.oxml.ns import qn

    properties = style.element.get_or_add_pPr()
    for rule in properties.findall(qn("w:pBdr")):
        properties.remove(rule)
