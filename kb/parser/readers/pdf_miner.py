"""Character maps of fonts that PDFium misreads, taken from the file by pdfminer (OFD converters write such fonts)."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

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
