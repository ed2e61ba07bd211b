"""Visual lines of a PDF joined into paragraphs, by margins, indents, full lines and markers, across pages too."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from kb.parser.readers.pdf_lines import TextLine

_INDENT = 1.0  # font sizes; a line this far right of the margin begins a paragraph (typical: 2)
_SAME_SIZE = 0.16  # relative difference of font sizes within one paragraph (OCR sizes wobble)
_SLACK = 0.6  # font sizes that a full line may stay short of the margin, beside the word that did not fit
_CENTERED = 2.0  # font sizes of equal white on both sides of a centred line
_LOOSE_LEADING = 1.7  # times the usual line distance: more is a break
_WORD = re.compile(r"[0-9A-Za-z.%％/\-~～℃°²³]+|.", re.DOTALL)
_NO_LINE_START = "，。、；：？！）》」』”’…·,.;:?!)]}%％‰℃"
_SENTENCE_END = "。！？!?；;：:"
LEADER = re.compile(  # the dots between a contents entry and its page number
    r"[.．…·•‥⋯・。\-_—\ue000-\uf8ff\U000f0000-\U0010ffff\s]{4,}(?=[（(]?\s*[0-9０-９ivxlIVXL]{1,5}\s*[)）]?\s*$)"
)
_MARKER = re.compile(
    r"第\s*[零〇一二三四五六七八九十百千两0-9０-９]{1,5}\s*[编篇章节条款部]"
    r"|[（(]\s*[一二三四五六七八九十百0-9０-９]{1,4}\s*[)）]"
    r"|[一二三四五六七八九十]{1,3}\s*[、.．]"
    r"|[0-9０-９]{1,3}(?:[.．、)）](?![0-9０-９])|(?:[.．][0-9０-９]{1,2}){1,3}(?![0-9０-９%％]))"
    r"|[①-⑳]|——|专栏|附件|附表|附录|表\s*[0-9０-９]|图\s*[0-9０-９]|注[：:]"
)
_BARE_MARKER = re.compile(
    r"第\s*[零〇一二三四五六七八九十百千两0-9０-９]{1,5}\s*[编篇章节条]|专栏\s*[0-9０-９一二三四五六七八九十]{1,3}"
)
_DATE = re.compile(
    r"[（(]?[0-9０-９二〇零○Ｏ一三四五六七八九十]{2,4}\s*年(?:\s*[0-9０-９一二三四五六七八九十]{1,3}\s*月(?:\s*[0-9０-９一二三四五六七八九十]{1,3}\s*日)?)?[)）]?"
)


@dataclass(frozen=True, slots=True)
class Margins:
    """The left and right edge of a block of text, in points."""

    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph or heading: its lines in order, and how it is set."""

    lines: tuple[TextLine, ...]
    centered: bool
    is_contents_entry: bool

    @property
    def page(self) -> int:
        """The page on which the paragraph begins."""
        return self.lines[0].page

    @property
    def size(self) -> float:
        """Median font size of its lines in points."""
        return median(line.size for line in self.lines)


class FrameCell(NamedTuple):
    """One cell of a frame around running text."""

    page: int
    frame: int  # number of the frame on its page
    row: int


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line with the margins that hold where it stands."""

    line: TextLine
    margins: Margins
    cell: FrameCell | None = None  # None outside frames

    @property
    def indent(self) -> float:
        """Distance from the left margin, in font sizes."""
        return (self.line.x0 - self.margins.left) / max(self.line.size, 1.0)

    @property
    def room(self) -> float:
        """White space up to the right margin, in font sizes."""
        return (self.margins.right - self.line.x1) / max(self.line.size, 1.0)

    @property
    def is_centered(self) -> bool:
        """Whether there is equal white on both sides, more than a paragraph's indent."""
        return self.indent > _CENTERED and self.room > _CENTERED and abs(self.indent - self.room) < 1.6


def find_margins(pages: Sequence[Sequence[TextLine]]) -> list[Margins]:
    """The margins of each page; a page with few lines takes those of its like (odd or even) or of the document."""
    found = [_page_margins(lines) for lines in pages]
    usual = [_usual_margins([m for m in found[parity::2] if m]) for parity in (0, 1)]
    anywhere = _usual_margins([m for m in found if m]) or Margins(0.0, 0.0)
    return [own or usual[index % 2] or anywhere for index, own in enumerate(found)]


def _page_margins(lines: Sequence[TextLine]) -> Margins | None:
    """The edges that most long lines share, or None where there are too few."""
    if not lines:
        return None
    widest = max(line.x1 - line.x0 for line in lines)
    long = [line for line in lines if line.x1 - line.x0 > 0.6 * widest]
    if len(long) < 5:
        return None
    right = _common_edge([line.x1 for line in long], long[0].size)
    full = [line for line in long if abs(line.x1 - right) < 1.5 * line.size]
    if len(full) < 4:
        return None
    left = _lowest_common_edge([line.x0 for line in full], full[0].size)
    return Margins(left, right)


def _common_edge(edges: Sequence[float], size: float) -> float:
    """The middle of the narrow band that holds most of `edges`."""
    ordered = sorted(edges)
    best: Sequence[float] = ordered
    most = 0
    for index, low in enumerate(ordered):
        band = [edge for edge in ordered[index:] if edge - low <= 0.6 * size]
        if len(band) >= most:
            best, most = band, len(band)
    return median(best)


def _lowest_common_edge(edges: Sequence[float], size: float) -> float:
    """The leftmost edge that at least a fifth of the lines share."""
    ordered = sorted(edges)
    for index, low in enumerate(ordered):
        band = [edge for edge in ordered[index:] if edge - low <= 0.6 * size]
        if len(band) >= max(2, len(ordered) / 5):
            return median(band)
    return ordered[0]


def _usual_margins(margins: Sequence[Margins]) -> Margins | None:
    if not margins:
        return None
    return Margins(median(m.left for m in margins), median(m.right for m in margins))


def usual_leading(pages: Sequence[Sequence[object]]) -> float:
    """The most frequent distance of neighbouring base lines, in font sizes; 1.5 where there are none."""
    pairs = (pair for elements in pages for pair in pairwise(elements))
    distances = (
        (b.line.y - a.line.y) / max(a.line.size, 1.0)
        for a, b in pairs
        if isinstance(a, PlacedLine) and isinstance(b, PlacedLine)
    )
    steps = Counter(round(distance, 1) for distance in distances if 0.8 < distance < 4)
    return max(steps, key=lambda step: (steps[step], -step), default=1.5)


def continues(group: Sequence[PlacedLine], following: PlacedLine, leading: float) -> bool:
    """Whether `following` goes on with the paragraph that the lines of `group` begin."""
    before = group[-1]
    a, b = before.line, following.line
    if abs(a.size - b.size) > _SAME_SIZE * max(a.size, b.size) or LEADER.search(a.text):
        return False
    far = a.page == b.page and (b.y - a.y) / max(a.size, 1.0) > _LOOSE_LEADING * max(leading, 1.0)
    if before.is_centered and following.is_centered:
        return not far and _titles_join(a, b)
    if far or (_MARKER.match(b.text) and a.text.endswith(tuple(_SENTENCE_END))):
        return False
    if b.text[0] in _NO_LINE_START:
        return True
    return _is_full(before, b) and _starts_at_left(group, following)


def _titles_join(a: TextLine, b: TextLine) -> bool:
    if a.page != b.page or _DATE.fullmatch(a.text) or _DATE.fullmatch(b.text):
        return False
    if _BARE_MARKER.fullmatch(a.text):
        return True
    return not _MARKER.match(b.text) and (a.bold_share > 0.5) == (b.bold_share > 0.5)


def _is_full(before: PlacedLine, following: TextLine) -> bool:
    """Whether the first word of `following` would not have fitted behind `before`."""
    word = _WORD.match(following.text)
    assert word
    length = sum(1.0 if ord(char) > 0x2E7F else 0.5 for char in word.group())
    tail = following.text[word.end() : word.end() + 2]
    length += sum(1 for char in tail if char in _NO_LINE_START)
    return before.room < length + _SLACK


def _starts_at_left(group: Sequence[PlacedLine], following: PlacedLine) -> bool:
    """Whether `following` begins where a second line does: at the margin, or under the second line before it."""
    if following.indent < _INDENT:
        return True
    return len(group) > 1 and abs(following.indent - group[-1].indent) < 0.5


def is_cut_off(line: PlacedLine) -> bool:
    """Whether a line reaches the right margin in the middle of a sentence, so that its paragraph must go on."""
    return line.room < 1 + _SLACK and not line.line.text.endswith(tuple(_SENTENCE_END))


def make_paragraph(group: Sequence[PlacedLine]) -> Paragraph:
    """The paragraph that a group of lines makes up."""
    lines = tuple(placed.line for placed in group)
    return Paragraph(lines, all(placed.is_centered for placed in group), LEADER.search(lines[-1].text) is not None)
