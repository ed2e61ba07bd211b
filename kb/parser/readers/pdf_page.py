"""What PDFium says of one page: placed characters, drawn lines and pictures. The only room for pypdfium2."""

from __future__ import annotations

import ctypes
import itertools
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, NamedTuple

from kb.errors import SourceError
from kb.parser.readers.pdf_fonts import CharacterMap, read_character_maps

_BOLD_WEIGHT = 600  # CSS scale; regular is 400
_BOLD_NAMES = ("simhei", "fzht", "bold", "heavy", "xbs", "xiaobiaosong", "黑体", "粗", "小标宋")
_STROKED_FILL = 2  # text render mode "fill, then stroke": the usual way to fake a bold face
_THIN = 3.0  # points; a filled rectangle thinner than this is a drawn line
_SHORTEST_RULE = 4.0  # points; shorter strokes are dots, ticks and underlines of single characters
_NO_UNICODE = frozenset((0, 0xFFFE, 0xFFFF, 0xFFFD))
_MISREAD = 0.02  # of a font's characters; sound fonts of Chinese text stay below one in a thousand
_USUAL = frozenset("£¥§«»°±²³µ·×÷ΑΒΓΔΕΖΗΘΙΚΛΜΝΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρστυφχψω")
_WIDE = 0.9  # of the font size: the advance of a full-width character
_FULL_WIDTH = dict(zip(",.;:!?()«»", "，。；：！？（）《》", strict=True))
_FOUNDER_SYMBOLS = {
    "\U001001b0": "．",
    "\U001001ba": "…",
    "\U00100170": "·",
}  # Founder's type setting
_LARGEST_SHAPE = 40.0  # points; a character in outlines is no larger
_MAX_PATHS = 20_000  # maps hold hundreds of thousands of paths, and no table


class Glyph(NamedTuple):
    """One character on a page. Lengths in points; y grows downwards; (x0, x1) is the advance, not the ink."""

    char: str
    x0: float
    x1: float
    y: float  # base line
    size: float  # font size as seen
    font: str  # full name, with the tag of an embedded subset
    bold: bool
    spaced: bool  # a typed space stands before it


class Rule(NamedTuple):
    """A drawn line, horizontal (y0 == y1) or vertical (x0 == x1); x0 <= x1, y0 <= y1."""

    x0: float
    y0: float
    x1: float
    y1: float


class Shape(NamedTuple):
    """The extent of a small filled drawing, which may be a character in outlines."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class PageContent:
    """The raw material of one page, in points from its top left corner as the page is meant to be seen."""

    number: int  # 1-based
    width: float
    height: float
    glyphs: tuple[Glyph, ...]  # without spaces, in the order of the content stream
    rules: tuple[Rule, ...]
    shapes: tuple[Shape, ...]
    unreadable: int  # characters that carry no Unicode value
    picture_share: float  # 0..1, the part of the page that its largest picture covers


class _Frame(NamedTuple):
    """How the coordinates of a PDF page map to the page as seen: quarter turns clockwise, then the origin."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @property
    def width(self) -> float:
        return self.top - self.bottom if self.turns % 2 else self.right - self.left

    @property
    def height(self) -> float:
        return self.right - self.left if self.turns % 2 else self.top - self.bottom

    def place(self, x: float, y: float) -> tuple[float, float]:
        if self.turns == 0:
            return x - self.left, self.top - y
        if self.turns == 1:
            return y - self.bottom, x - self.left
        if self.turns == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x


def read_pages(data: bytes, name: str) -> list[PageContent]:
    """The pages of a PDF file in order.

    Raises:
        SourceError: not a PDF, damaged, or protected by a password.
    """
    pages = list(_scan_pages(data, name, {}))
    misread = _misread_fonts(pages)
    maps = read_character_maps(data, misread) if misread else {}
    return list(_scan_pages(data, name, maps)) if maps else pages


def _misread_fonts(pages: Sequence[PageContent]) -> frozenset[str]:
    """Fonts with many characters that Chinese text does not use: codes that PDFium could not turn into Unicode."""
    total = Counter(glyph.font for page in pages for glyph in page.glyphs)
    odd = Counter(glyph.font for page in pages for glyph in page.glyphs if _is_odd(glyph.char))
    return frozenset(font for font, count in odd.items() if count >= _MISREAD * total[font])


def _is_odd(char: str) -> bool:
    return "\u00a1" <= char < "\u2000" and char not in _USUAL


def _scan_pages(data: bytes, name: str, maps: Mapping[str, CharacterMap]) -> Iterator[PageContent]:
    with closing(_open(data, name)) as document:
        for index in range(len(document)):
            yield _read_page(document, index, maps)


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
        return PageContent(index + 1, 0.0, 0.0, (), (), (), 0, 0.0)
    with closing(page), closing(page.get_textpage()) as text_page:
        left, bottom, right, top = page.get_bbox()
        scan = _TextScan(text_page.raw, maps)
        frame = _Frame(left, bottom, right, top, (page.get_rotation() // 90 + scan.turns) % 4)
        glyphs = scan.place(frame)
        drawings = _read_drawings(page, frame)
        share = drawings.largest_picture / max(frame.width * frame.height, 1.0)
        rules, shapes = tuple(drawings.rules), tuple(drawings.shapes)
        return PageContent(index + 1, frame.width, frame.height, glyphs, rules, shapes, scan.unreadable, share)


class _Face(NamedTuple):
    """How the characters of one text object look."""

    size: float
    font: str
    bold: bool
    turns: int


class _TextScan:
    """One pass over the characters of a page, in PDF coordinates."""

    def __init__(self, raw: Any, maps: Mapping[str, CharacterMap]) -> None:
        import pypdfium2.raw as api

        self._api: Any = api
        self._raw = raw
        self._maps = maps
        self._faces: dict[int, _Face] = {}
        self._box = api.FS_RECTF()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self.unreadable = 0
        self._found: list[tuple[str, float, float, float, float, float, float, _Face]] = []
        self._spaces: set[int] = set()
        self._scan()
        turns = Counter(face.turns for *_, face in self._found)
        self.turns = min(turns, key=lambda turn: (-turns[turn], turn)) if turns else 0

    def place(self, frame: _Frame) -> tuple[Glyph, ...]:
        """The characters as seen in `frame`."""
        glyphs: list[Glyph] = []
        for index, (char, left, bottom, right, top, x, y, face) in enumerate(self._found):
            (ax, _), (bx, _) = frame.place(left, bottom), frame.place(right, top)
            base = frame.place(x, y)[1]
            wide = abs(bx - ax) > _WIDE * face.size
            shown = _full_width(char, glyphs[-1].char if glyphs else "") if wide else char
            spaced = index in self._spaces
            glyphs.append(Glyph(shown, min(ax, bx), max(ax, bx), base, face.size, face.font, face.bold, spaced))
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
        self._found.append(
            (char, box.left, box.bottom, box.right, box.top, self._x.value, self._y.value, self._face(index))
        )

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
        return _Face(abs(size), font, bold, turns)


def _full_width(char: str, before: str) -> str:
    """The Chinese punctuation mark for an ASCII one that takes up a full square; a dot behind a digit stays a dot."""
    if char == "." and before.isdecimal():
        return "．"
    return _FULL_WIDTH.get(char, char)


@dataclass
class _Drawings:
    """What is drawn on a page, collected object by object."""

    rules: list[Rule]
    shapes: list[Shape]
    largest_picture: float = 0.0  # square points


def _read_drawings(page: Any, frame: _Frame) -> _Drawings:
    import pypdfium2.raw as api

    found = _Drawings([], [])
    kinds = (api.FPDF_PAGEOBJ_PATH, api.FPDF_PAGEOBJ_IMAGE)
    for number, item in enumerate(page.get_objects(filter=kinds, max_depth=4)):
        if number > _MAX_PATHS:
            return _Drawings([], [], found.largest_picture)
        left, bottom, right, top = item.get_bounds()
        (ax, ay), (bx, by) = frame.place(left, bottom), frame.place(right, top)
        box = Shape(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
        if item.type == api.FPDF_PAGEOBJ_IMAGE and min(right - left, top - bottom) > _THIN:
            found.largest_picture = max(found.largest_picture, (right - left) * (top - bottom))
        elif thin := _thin_bar(box):
            found.rules.append(thin)
        elif item.type == api.FPDF_PAGEOBJ_PATH:
            _take_path(item, box, api, frame, found)
    return found


def _take_path(item: Any, box: Shape, api: Any, frame: _Frame, found: _Drawings) -> None:
    """The straight parts of an outline as lines; the extent of a small filled figure."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    api.FPDFPath_GetDrawMode(item.raw, fill, stroke)
    if not stroke.value:
        if fill.value and max(box.x1 - box.x0, box.y1 - box.y0) <= _LARGEST_SHAPE:
            found.shapes.append(box)
        return
    matrix = item.get_matrix()
    points = []
    for segment in range(api.FPDFPath_CountSegments(item.raw)):
        part = api.FPDFPath_GetPathSegment(item.raw, segment)
        x, y = ctypes.c_float(), ctypes.c_float()
        api.FPDFPathSegment_GetPoint(part, x, y)
        points.append((api.FPDFPathSegment_GetType(part), *frame.place(*matrix.on_point(x.value, y.value))))
    found.rules += _straight_parts(points, api.FPDF_SEGMENT_LINETO)


def _straight_parts(points: list[tuple[int, float, float]], line_to: int) -> list[Rule]:
    found = []
    for (_, ax, ay), (kind, bx, by) in itertools.pairwise(points):
        if kind == line_to:
            thin = _thin_bar(Shape(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)))
            if thin:
                found.append(thin)
    return found


def _thin_bar(box: Shape) -> Rule | None:
    """The middle line of a box that is thin one way and long the other, or None."""
    width, height = box.x1 - box.x0, box.y1 - box.y0
    if height <= _THIN and width >= _SHORTEST_RULE:
        middle = (box.y0 + box.y1) / 2
        return Rule(box.x0, middle, box.x1, middle)
    if width <= _THIN and height >= _SHORTEST_RULE:
        middle = (box.x0 + box.x1) / 2
        return Rule(middle, box.y0, middle, box.y1)
    return None
