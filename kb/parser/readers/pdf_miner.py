"""A second opinion by pdfminer on what PDFium gets wrong: character maps it misreads, single characters it drops."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kb.parser.readers.pdf_page import Glyph, PageContent

_SAME_LINE = 0.5  # of the font size: base lines of one character found twice differ less
_KEPT = 8  # pages whose fonts are kept in memory
_MAX_PAGES = 2000


@dataclass(frozen=True)
class CharacterMap:
    """For characters that PDFium gave and that are bare codes, not text of the font: the text of the code."""

    texts: Mapping[str, str]

    def repaired(self, char: str) -> str:
        """The text for what PDFium gave: itself, unless it is a bare code that is no text of this font."""
        return self.texts.get(char, char)


def read_character_maps(data: bytes, seen: Mapping[str, frozenset[str]]) -> dict[str, CharacterMap]:
    """What to make of the characters `seen` in each font, for fonts that say so themselves (ToUnicode).

    Nothing where the file cannot be read.
    """
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.pdfparser import PDFParser
    from pdfminer.psexceptions import PSException

    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
        return dict(_maps(document, seen))
    except (PDFException, PSException, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}  # the text stays as PDFium reads it, which the caller reports


def _maps(document: Any, seen: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, CharacterMap]]:
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdftypes import resolve1

    missing = set(seen)
    last: tuple[bytes, Mapping[int, str]] = (b"", {})  # fonts of scans share one map of all 65,536 codes
    for number, page in enumerate(PDFPage.create_pages(document)):
        if not missing or number >= _MAX_PAGES:
            return
        for reference in (resolve1(page.resources.get("Font")) or {}).values():
            font = resolve1(reference)
            name = str(getattr(resolve1(font.get("BaseFont")), "name", ""))
            stream = resolve1(font.get("ToUnicode"))
            if name in missing and hasattr(stream, "get_data"):
                missing.discard(name)
                content = stream.get_data()
                last = last if last[0] == content else (content, _parse(content))
                yield name, _without_text(last[1], seen[name])


def _without_text(texts: Mapping[int, str], seen: frozenset[str]) -> CharacterMap:
    """The map for those characters seen that are no text of the font."""
    known = seen.intersection(texts.values())
    return CharacterMap({char: texts[ord(char)] for char in seen - known if ord(char) in texts})


def _parse(content: bytes) -> Mapping[int, str]:
    from pdfminer.cmapdb import CMapParser, FileUnicodeMap

    found = FileUnicodeMap()
    CMapParser(found, io.BytesIO(content)).run()
    texts: Mapping[int, str] = found.cid2unichr
    return texts


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

    indices = [number - 1 for number in sorted(numbers)]
    pages = PDFPage.get_pages(io.BytesIO(data), pagenos=indices)
    for place, (number, page) in enumerate(zip(sorted(numbers), pages, strict=False)):
        if place % _KEPT == 0:  # a manager keeps every font it has met, and scans have new ones on each page
            manager = PDFResourceManager()
            device = PDFPageAggregator(manager, laparams=None)
            interpreter = PDFPageInterpreter(manager, device)
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
