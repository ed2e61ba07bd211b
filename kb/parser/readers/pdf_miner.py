"""A second opinion by pdfminer on what PDFium gets wrong: character maps it misreads, single characters it drops."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from kb.parser.readers.pdf_page import Glyph, PageContent

_SAME_LINE = 0.5  # of the font size: base lines of one character found twice differ less
_MAX_PAGES = 2000


@dataclass(frozen=True)
class CharacterMap:
    """The text of each character code of one font."""

    texts: Mapping[int, str]

    @cached_property
    def _values(self) -> frozenset[str]:
        return frozenset(self.texts.values())

    def repaired(self, char: str) -> str:
        """The text for what PDFium gave: itself, unless it is a bare code that is no text of this font."""
        return char if char in self._values else self.texts.get(ord(char), char)


def read_character_maps(data: bytes, fonts: frozenset[str]) -> dict[str, CharacterMap]:
    """The text of each character code, for the named fonts that say so themselves (ToUnicode); {} where unreadable."""
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.pdfparser import PDFParser
    from pdfminer.psexceptions import PSException

    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
        return dict(_maps(document, fonts))
    except (PDFException, PSException, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}  # the text stays as PDFium reads it, which the caller reports


def _maps(document: Any, fonts: frozenset[str]) -> Iterator[tuple[str, CharacterMap]]:
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdftypes import resolve1

    missing = set(fonts)
    for number, page in enumerate(PDFPage.create_pages(document)):
        if not missing or number >= _MAX_PAGES:
            return
        for reference in (resolve1(page.resources.get("Font")) or {}).values():
            font = resolve1(reference)
            name = str(getattr(resolve1(font.get("BaseFont")), "name", ""))
            stream = resolve1(font.get("ToUnicode"))
            if name in missing and hasattr(stream, "get_data"):
                missing.discard(name)
                yield name, _parse(stream.get_data())


def _parse(content: bytes) -> CharacterMap:
    from pdfminer.cmapdb import CMapParser, FileUnicodeMap

    found = FileUnicodeMap()
    CMapParser(found, io.BytesIO(content)).run()
    return CharacterMap(found.cid2unichr)


def restore_dropped(data: bytes, pages: Sequence[PageContent], numbers: frozenset[int]) -> list[PageContent]:
    """The pages, those with the given numbers with the characters that only pdfminer finds; upright pages only."""
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.psexceptions import PSException

    try:
        found = dict(_characters(data, numbers))
    except (PDFException, PSException, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return list(pages)
    return [replace(page, glyphs=(*page.glyphs, *_missing(page, found.get(page.number, ())))) for page in pages]


def _characters(data: bytes, numbers: frozenset[int]) -> Iterator[tuple[int, list[Glyph]]]:
    """The characters of upright pages as pdfminer places them."""
    from pdfminer.converter import PDFPageAggregator
    from pdfminer.layout import LTChar
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage

    manager = PDFResourceManager()
    device = PDFPageAggregator(manager, laparams=None)
    interpreter = PDFPageInterpreter(manager, device)
    indices = [number - 1 for number in sorted(numbers)]
    for number, page in zip(sorted(numbers), PDFPage.get_pages(io.BytesIO(data), pagenos=indices), strict=False):
        if page.rotate % 360:
            continue
        interpreter.process_page(page)
        layout = device.get_result()
        yield number, [_glyph(item, layout.height) for item in layout if isinstance(item, LTChar)]


def _glyph(item: Any, height: float) -> Glyph:
    base = item.matrix[5]
    return Glyph(item.get_text(), item.x0, item.x1, height - base, item.size, item.fontname, False, False)


def _missing(page: PageContent, found: Sequence[Glyph]) -> Iterator[Glyph]:
    """Characters that stand where the page has none."""
    for glyph in found:
        if len(glyph.char) == 1 and not glyph.char.isspace() and not _is_taken(glyph, page.glyphs):
            yield glyph


def _is_taken(glyph: Glyph, glyphs: Sequence[Glyph]) -> bool:
    middle = (glyph.x0 + glyph.x1) / 2
    return any(other.x0 <= middle <= other.x1 and abs(other.y - glyph.y) < _SAME_LINE * glyph.size for other in glyphs)
