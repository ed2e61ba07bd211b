"""The characters of a page as PDFium places them, repaired where fonts lie about them."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from kb.parser.readers.pdf_miner import CharacterMap
from kb.parser.readers.pdf_page import Frame, Glyph

_BOLD_WEIGHT = 600  # CSS scale; regular is 400
_BOLD_NAMES = ("simhei", "fzht", "bold", "heavy", "xbs", "xiaobiaosong", "黑体", "粗", "小标宋")
_STROKED_FILL = 2  # text render mode "fill, then stroke": the usual way to fake a bold face
_NO_UNICODE = frozenset((0, 0xFFFE, 0xFFFF, 0xFFFD))
_WIDE = 0.9  # of the font size: the advance of a full-width character
_FULL_WIDTH = dict(zip(",.;:!?()«»", "，。；：！？（）《》", strict=True))
_FOUNDER_SYMBOLS = {"\U001001b0": "．", "\U001001ba": "…", "\U00100170": "·"}  # of Founder's type setting


class _Face(NamedTuple):
    """How the characters of one text object look."""

    size: float
    font: str
    bold: bool
    turns: int


class _Found(NamedTuple):
    """One character in the coordinates of the file: its extent and the origin on its base line."""

    char: str
    left: float
    bottom: float
    right: float
    top: float
    x: float
    y: float
    face: _Face


class TextScan:
    """One pass over the characters of a page, in PDF coordinates."""

    def __init__(self, raw: Any, maps: Mapping[str, CharacterMap]) -> None:
        import pypdfium2.raw as api

        self._api: Any = api
        self._raw = raw
        self._maps = maps
        self._faces: dict[int, _Face] = {}
        self._box = api.FS_RECTF()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self.unreadable = 0  # characters without a Unicode value
        self.has_borrowed_font = False  # a font that is not in the file and has to be found elsewhere
        self._found: list[_Found] = []
        self._spaces: set[int] = set()
        self._scan()
        turns = Counter(found.face.turns for found in self._found)
        self.turns = min(turns, key=lambda turn: (-turns[turn], turn)) if turns else 0  # of most of the text

    def place(self, frame: Frame) -> tuple[Glyph, ...]:
        """The characters as seen in `frame`."""
        glyphs: list[Glyph] = []
        for index, found in enumerate(self._found):
            (ax, _), (bx, _) = frame.place(found.left, found.bottom), frame.place(found.right, found.top)
            base, face = frame.place(found.x, found.y)[1], found.face
            wide = abs(bx - ax) > _WIDE * face.size
            char = _full_width(found.char, glyphs[-1].char if glyphs else "") if wide else found.char
            spaced = index in self._spaces
            glyphs.append(Glyph(char, min(ax, bx), max(ax, bx), base, face.size, face.font, face.bold, spaced))
        return tuple(glyphs)

    def _scan(self) -> None:
        api, raw = self._api, self._raw
        high = 0
        for index in range(api.FPDFText_CountChars(raw)):
            code = api.FPDFText_GetUnicode(raw, index)
            if 0xD800 <= code < 0xDC00:  # PDFium counts the halves of a surrogate pair one by one
                high = code
                continue
            if 0xDC00 <= code < 0xE000:
                code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0
            high = 0
            if api.FPDFText_IsGenerated(raw, index) == 1:
                continue
            self._take(index, code)

    def _take(self, index: int, code: int) -> None:
        char = chr(code)
        if self._maps and (repair := self._maps.get(self._face(index).font)):
            char = repair.repaired(char)
        if not char or ord(char[0]) in _NO_UNICODE:
            self.unreadable += 1
            return
        char = _FOUNDER_SYMBOLS.get(char, char)
        if char.isspace() or char < " ":
            self._spaces.add(len(self._found))
            return
        api = self._api
        api.FPDFText_GetLooseCharBox(self._raw, index, self._box)
        api.FPDFText_GetCharOrigin(self._raw, index, self._x, self._y)
        box = self._box
        x, y = self._x.value, self._y.value
        self._found.append(_Found(char, box.left, box.bottom, box.right, box.top, x, y, self._face(index)))

    def _face(self, index: int) -> _Face:
        api = self._api
        owner = api.FPDFText_GetTextObject(self._raw, index)
        key = ctypes.cast(owner, ctypes.c_void_p).value or -index
        face = self._faces.get(key)
        if face is None:
            face = self._faces[key] = self._new_face(index, owner)
        return face

    def _new_face(self, index: int, owner: Any) -> _Face:
        api = self._api
        matrix, flags, buffer = api.FS_MATRIX(), ctypes.c_int(), ctypes.create_string_buffer(128)
        size = api.FPDFText_GetFontSize(self._raw, index)
        turns = 0
        if api.FPDFText_GetMatrix(self._raw, index, matrix):
            size *= math.hypot(matrix.c, matrix.d)
            turns = round(math.degrees(math.atan2(matrix.b, matrix.a)) / 90) % 4
        api.FPDFText_GetFontInfo(self._raw, index, buffer, len(buffer), flags)
        font = buffer.value.decode("utf-8", "replace")
        bold = (
            api.FPDFText_GetFontWeight(self._raw, index) >= _BOLD_WEIGHT
            or any(name in font.lower() for name in _BOLD_NAMES)
            or api.FPDFTextObj_GetTextRenderMode(owner) == _STROKED_FILL
        )
        self.has_borrowed_font |= api.FPDFFont_GetIsEmbedded(api.FPDFTextObj_GetFont(owner)) == 0
        return _Face(abs(size), font, bold, turns)


def _full_width(char: str, before: str) -> str:
    """The Chinese punctuation mark for an ASCII one that takes up a full square; a dot behind a digit stays a dot."""
    if char == "." and before.isdecimal():
        return "．"
    return _FULL_WIDTH.get(char, char)
