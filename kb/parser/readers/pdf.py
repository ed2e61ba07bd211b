"""PDF files: paragraphs and tables in reading order, without page numbers and running heads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from kb.errors import MissingExtraError, SourceError
from kb.issues import Issue, Severity
from kb.model import SourceText
from kb.parser.readers import ocr
from kb.parser.readers.blocks import Block, TableBlock, add_blocks
from kb.parser.readers.pdf_drawn import DrawnRow, find_drawn, restore_headings
from kb.parser.readers.pdf_emphasis import BodyFaces
from kb.parser.readers.pdf_file import read_pages
from kb.parser.readers.pdf_flow import Piece, assemble
from kb.parser.readers.pdf_layout import layout_pages
from kb.parser.readers.pdf_lines import TextLine
from kb.parser.readers.pdf_margins import PlacedLine
from kb.parser.readers.pdf_page import PageContent
from kb.parser.readers.pdf_paragraphs import Paragraph, contents_entry
from kb.parser.readers.pdf_tables import tidy
from kb.parser.source import SourceBuilder

_LEADER = "……"  # what is left of the dots between title and page number
_BOX = "专栏"
_SCANNED = 0.5  # of the page; a larger picture on a page without text is a scan
_SHOWN_PAGES = 10
_SET_OFF = "quote"  # inside a frame


def read(data: bytes, name: str) -> SourceText:
    """The text of a PDF file.

    Raises:
        SourceError: damaged or protected by a password.
        MissingExtraError: a scan without a text layer, and the extra `ocr` is not installed.
    """
    contents = _with_scans(read_pages(data, name), data, name)
    drawn = [row for content in contents for row in find_drawn(content)]
    contents, unread = restore_headings(contents, drawn) if drawn else (contents, [])
    pages = layout_pages(contents)
    faces = BodyFaces(line.line for elements in pages for line in elements if isinstance(line, PlacedLine))
    builder = SourceBuilder()
    add_blocks(builder, [block for piece in assemble(pages) for block in _blocks(piece, faces)])
    return builder.build(format="pdf", name=name, pages=len(contents), issues=list(_issues(contents, unread)))


def _with_scans(contents: list[PageContent], data: bytes, name: str) -> list[PageContent]:
    """The pages, those that are only pictures read by character recognition where it is installed."""
    scans = [content for content in contents if not content.glyphs and content.picture_share > _SCANNED]
    if scans and ocr.is_available():
        read = {content.number: content for content in ocr.recognise(data, name, scans)}
        contents = [read.get(content.number, content) for content in contents]
    if any(content.glyphs for content in contents):
        return contents
    if scans and not ocr.is_available():
        raise MissingExtraError(
            "PDF 是扫描件，只有图片，没有文字层", where=name, advice="请安装文字识别后重试：pip install 'plankb[ocr]'"
        )
    raise SourceError("PDF 里没有文字", where=name, advice="请换一份有文字的文件")


def _blocks(piece: Piece, faces: BodyFaces) -> Iterator[Block | TableBlock]:
    if isinstance(piece, Paragraph):
        yield _block(piece, faces)
        return
    table, notes = tidy(piece)
    if table.title:
        yield Block(table.title, page=piece.pages[0])
    if table.cells:
        yield TableBlock(table.cells, pages=table.pages)
    yield from (Block(note, role=_SET_OFF, page=piece.pages[-1]) for note in notes)


def _block(paragraph: Paragraph, faces: BodyFaces) -> Block:
    text = "".join(_joined(paragraph.lines))
    if entry := contents_entry(text):
        return Block(_LEADER.join(entry), role="toc", page=paragraph.page)
    is_title = text.startswith(_BOX)
    return Block(
        text,
        bold=faces.emphasised(paragraph.lines, text),
        size=round(paragraph.size, 1),
        centered=paragraph.centered,
        role=_SET_OFF if paragraph.is_framed and not is_title else "",
        page=paragraph.page,
    )


def _joined(lines: Sequence[TextLine]) -> Iterator[str]:
    """The texts of the lines, with a space where two Latin words meet at a line end."""
    yield lines[0].text
    for before, after in pairwise(lines):
        yield f" {after.text}" if _is_latin(before.text[-1]) and _is_latin(after.text[0]) else after.text


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _issues(contents: Sequence[PageContent], unread: Sequence[DrawnRow]) -> Iterator[Issue]:
    yield from (_empty_page(content) for content in contents if not content.glyphs)
    if unread:
        yield _drawn_text(unread)
    yield from (_unreadable_characters(content) for content in contents if content.unreadable)


def _drawn_text(unread: Sequence[DrawnRow]) -> Issue:
    """All lines that are drawn, not set: such a file has them throughout."""
    pages = sorted({row.page for row in unread})
    shown = "、".join(map(str, pages[:_SHOWN_PAGES])) + (" 等" if len(pages) > _SHOWN_PAGES else "")
    return Issue(
        "text-as-drawing",
        f"第 {shown} 页共有 {len(unread)} 行文字是画上去的图形，读不出来",
        page=pages[0],
        advice="请对照原件补上，或换用文字版的 PDF",
    )


def _empty_page(content: PageContent) -> Issue:
    scanned = content.picture_share > _SCANNED
    return Issue(
        "page-without-text",
        f"第 {content.number} 页没有文字",
        Severity.WARNING if scanned else Severity.INFO,
        page=content.number,
        advice="这一页可能是扫描图片，请核对原件" if scanned else "",
    )


def _unreadable_characters(content: PageContent) -> Issue:
    return Issue(
        "unreadable-characters",
        f"第 {content.number} 页有 {content.unreadable} 个字没有文字编码，读不出来",
        page=content.number,
        advice="请对照原件补上",
    )
