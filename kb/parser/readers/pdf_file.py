"""Opens PDF files with PDFium and reads their pages; what PDFium gets wrong is asked of pdfminer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any

from kb.errors import SourceError
from kb.parser.readers.pdf_drawings import read_drawings
from kb.parser.readers.pdf_miner import CharacterMap, read_character_maps, restore_dropped
from kb.parser.readers.pdf_page import Frame, PageContent
from kb.parser.readers.pdf_text import TextScan

_MISREAD = 0.02  # of a font's characters; sound fonts of Chinese text stay below one in a thousand
_MOST_PICTURES = 8  # pages with a large picture that are kept in memory
_LARGE_PICTURE = 0.3  # of the page
_EMPTY = 2  # bytes: the closing zero of an empty text
_USUAL = frozenset("£¥§«»°±²³µ·×÷ΑΒΓΔΕΖΗΘΙΚΛΜΝΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρστυφχψω")


def read_pages(data: bytes, name: str) -> list[PageContent]:
    """The pages of a PDF file in order.

    Raises:
        SourceError: not a PDF, damaged, or protected by a password.
    """
    pages = list(_scan_pages(data, name, {}))
    misread = _misread_fonts(pages)
    maps = read_character_maps(data, misread) if misread else {}
    pages = list(_scan_pages(data, name, maps)) if maps else pages
    doubtful = frozenset(page.number for page in pages if page.has_silent_text)
    return restore_dropped(data, pages, doubtful) if doubtful else pages


def _misread_fonts(pages: Sequence[PageContent]) -> dict[str, frozenset[str]]:
    """Fonts with many characters that Chinese text does not use, codes that PDFium could not turn into Unicode; with
    all characters that are set in them."""
    total = Counter(glyph.font for page in pages for glyph in page.glyphs)
    odd = Counter(glyph.font for page in pages for glyph in page.glyphs if _is_odd(glyph.char))
    seen: dict[str, set[str]] = {font: set() for font, count in odd.items() if count >= _MISREAD * total[font]}
    for page in pages:
        for glyph in page.glyphs:
            if glyph.font in seen:
                seen[glyph.font].add(glyph.char)
    return {font: frozenset(chars) for font, chars in seen.items()}


def _is_odd(char: str) -> bool:
    return "\u00a1" <= char < "\u2000" and char not in _USUAL


def _scan_pages(data: bytes, name: str, maps: Mapping[str, CharacterMap]) -> Iterator[PageContent]:
    """The pages; PDFium keeps the pictures of all pages of an open file, so that of a scan is opened again."""
    document, pictures = _open(data, name), 0
    try:
        for index in range(len(document)):
            if pictures >= _MOST_PICTURES:
                document.close()
                document, pictures = _open(data, name), 0
            page = _read_page(document, index, maps)
            pictures += page.picture_share > _LARGE_PICTURE
            yield page
    finally:
        document.close()


def render_pages(data: bytes, name: str, numbers: Sequence[int], scale: float) -> Iterator[Any]:
    """Pictures of the pages with these numbers, as arrays (height, width, 3) of bytes; `scale` is pixels per point.

    Raises:
        SourceError: as `read_pages`.
    """
    with closing(_open(data, name)) as document:
        for number in numbers:
            yield document[number - 1].render(scale=scale).to_numpy()


def _open(data: bytes, name: str) -> Any:
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(data)
        count = len(document)
    except pdfium.PdfiumError as error:
        raise _open_error(error, data, name) from error
    if not count:
        raise SourceError("PDF 文件里没有页面", where=name, advice="请换一份完整的文件")
    return document


def _open_error(error: Exception, data: bytes, name: str) -> SourceError:
    if "assword" in str(error):
        return SourceError("PDF 文件有密码保护", where=name, advice="请先用密码打开并另存为不加密的 PDF")
    if not data.lstrip()[:1024].startswith(b"%PDF-"):
        return SourceError("内容不是 PDF 文件", where=name, advice="请检查文件是否下载完整、后缀是否正确")
    return SourceError("PDF 文件已损坏或不完整", where=name, advice="请重新下载，或用阅读器打开后另存")


def _read_page(document: Any, index: int, maps: Mapping[str, CharacterMap]) -> PageContent:
    import pypdfium2 as pdfium

    try:
        page = document[index]
    except pdfium.PdfiumError:  # one damaged page does not make the others unreadable
        return PageContent(index + 1, 0.0, 0.0, (), (), (), 0, 0.0, False)
    with closing(page), closing(page.get_textpage()) as text_page:
        left, bottom, right, top = page.get_bbox()
        scan = TextScan(text_page.raw, maps)
        frame = Frame(left, bottom, right, top, (page.get_rotation() // 90 + scan.turns) % 4)
        glyphs = scan.place(frame)
        drawings = read_drawings(page, frame)
        share = drawings.largest_picture / max(frame.width * frame.height, 1.0)
        return PageContent(
            number=index + 1,
            width=frame.width,
            height=frame.height,
            glyphs=glyphs,
            rules=tuple(drawings.rules),
            shapes=tuple(drawings.shapes),
            unreadable=scan.unreadable,
            picture_share=share,
            has_silent_text=scan.has_borrowed_font and _has_silent_text(page, text_page),
        )


def _has_silent_text(page: Any, text_page: Any) -> bool:
    """Whether a text object gives no characters: PDFium drops single ones whose font it had to replace."""
    import pypdfium2.raw as api

    items = page.get_objects(filter=(api.FPDF_PAGEOBJ_TEXT,), max_depth=4)
    return any(api.FPDFTextObj_GetText(item.raw, text_page.raw, None, 0) <= _EMPTY for item in items)
