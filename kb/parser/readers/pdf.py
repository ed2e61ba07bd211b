"""PDF files: paragraphs in reading order without page numbers and running heads."""

from __future__ import annotations

import itertools

from kb.errors import SourceError
from kb.issues import Issue, Severity
from kb.model import LineStyle, SourceText
from kb.parser.readers.pdf_furniture import strip_furniture
from kb.parser.readers.pdf_lines import TextLine, build_lines
from kb.parser.readers.pdf_page import PageContent, read_pages
from kb.parser.readers.pdf_paragraphs import Paragraph, PlacedLine, find_margins, join_paragraphs, usual_leading
from kb.parser.source import SourceBuilder


def read(data: bytes, name: str) -> SourceText:
    """The text of a PDF file.

    Raises:
        SourceError: damaged, protected by a password, or without a text layer.
    """
    contents = list(read_pages(data, name))
    if not any(content.glyphs for content in contents):
        raise SourceError("PDF 是扫描件，没有文字层", where=name, advice="请安装文字识别：pip install 'plankb[ocr]'")
    pages = [build_lines(content.number, content.glyphs) for content in contents]
    body = strip_furniture(pages, [content.height for content in contents])
    margins = find_margins(body)
    placed = [PlacedLine(line, margin) for lines, margin in zip(body, margins, strict=True) for line in lines]
    builder = SourceBuilder()
    for paragraph in join_paragraphs(placed, usual_leading(body)):
        _add_paragraph(builder, paragraph)
    return builder.build(format="pdf", name=name, pages=len(contents), issues=list(_issues(contents)))


def _add_paragraph(builder: SourceBuilder, paragraph: Paragraph) -> None:
    text = "".join(_joined(paragraph.lines))
    role = "toc" if paragraph.is_contents_entry else ""
    style = LineStyle(size=round(paragraph.size, 1), centered=paragraph.centered, role=role)
    builder.add_line(text, page=paragraph.page, style=style)


def _joined(lines: tuple[TextLine, ...]) -> list[str]:
    """The texts of the lines, with a space where two Latin words meet at a line end."""
    parts = [lines[0].text]
    for before, after in itertools.pairwise(lines):
        latin = (
            before.text[-1].isascii()
            and before.text[-1].isalpha()
            and after.text[0].isascii()
            and after.text[0].isalpha()
        )
        parts.append(f" {after.text}" if latin else after.text)
    return parts


def _issues(contents: list[PageContent]) -> list[Issue]:
    return [
        Issue(
            "page-without-text",
            f"第 {content.number} 页没有文字",
            Severity.WARNING if content.picture_share > 0.5 else Severity.INFO,
            page=content.number,
            advice="这一页可能是扫描图片，请核对原件" if content.picture_share > 0.5 else "",
        )
        for content in contents
        if not content.glyphs
    ]
