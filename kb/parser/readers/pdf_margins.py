"""Where the lines of a PDF stand between their margins: of the page, of a block in smaller type, or of a frame."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from kb.parser.readers.pdf_lines import TextLine

_BAND = 0.6  # font sizes; edges within such a band are the same edge
_LONG = 0.6  # of the widest line: shorter lines do not show the margins
_SYMMETRIC = 1.6  # font sizes by which the white on both sides of a centred line may differ
_CENTERED = 2.0  # font sizes of white on both sides of a centred line; less is a paragraph's indent
_FULL = 0.8  # of the width; a wider line may be the first of a paragraph, a little short
_EXACT = 0.4  # font sizes; white on both sides as equal as this is no accident
_OTHER_SIZE = 0.16  # relative difference of font sizes between two blocks (OCR sizes wobble within one)
_FEWEST = 3  # lines of a block that can have margins of its own
_BLOCK = 4  # full lines that show the margins


class Margins(NamedTuple):
    """The left and right edge of a block of text, in points."""

    left: float
    right: float


class FrameCell(NamedTuple):
    """One cell of a frame around running text."""

    page: int
    frame: int  # number of the frame on its page
    order: int  # number of the cell in the frame


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
    def fill(self) -> float:
        """The part of the width between the margins that the line takes up, about 0..1."""
        return (self.line.x1 - self.line.x0) / max(self.margins.right - self.margins.left, 1.0)

    @property
    def is_symmetric(self) -> bool:
        """Whether there is equal white on both sides: a centred line, or one as wide as the text."""
        return abs(self.indent - self.room) < _SYMMETRIC

    @property
    def is_centered(self) -> bool:
        """Whether there is equal white on both sides, more than a paragraph's indent."""
        exact = abs(self.indent - self.room) < _EXACT
        return self.is_symmetric and min(self.indent, self.room) > _CENTERED and (exact or self.fill < _FULL)


def place_lines(pages: Sequence[Sequence[TextLine]]) -> list[list[PlacedLine]]:
    """The lines of each page with their margins.

    A page with few lines takes the margins of its like (odd or even), or those of the document.
    """
    size = _usual_size(pages)
    found = [find_margins([line for line in lines if _is_near(line.size, size)]) for lines in pages]
    usual = [_usual_margins([margins for margins in found[parity::2] if margins]) for parity in (0, 1)]
    anywhere = _usual_margins([margins for margins in found if margins]) or _widest(pages)
    return [
        list(_place(lines, _wide_enough(own, anywhere) or usual[index % 2] or anywhere, size))
        for index, (lines, own) in enumerate(zip(pages, found, strict=True))
    ]


def place_column(lines: Sequence[TextLine]) -> list[PlacedLine]:
    """The lines of one column, or of a title across columns, with margins of their own."""
    return [PlacedLine(line, block_margins(lines) or _widest([lines])) for line in lines]


def _wide_enough(margins: Margins | None, usual: Margins) -> Margins | None:
    """Margins of a page unless they hold only a list of short lines."""
    if margins is None or margins.right - margins.left < _LONG * (usual.right - usual.left):
        return None
    return margins


def _usual_size(pages: Sequence[Sequence[TextLine]]) -> float:
    """The font size of the running text: the median over all characters."""
    sizes = sorted((line.size, len(line.glyphs)) for page in pages for line in page)
    middle, seen = sum(count for _, count in sizes) / 2, 0
    for size, count in sizes:
        seen += count
        if seen >= middle:
            return size
    return 0.0


def find_margins(lines: Sequence[TextLine]) -> Margins | None:
    """The edges that most long lines share, or None where there are too few."""
    widest = max((line.x1 - line.x0 for line in lines), default=0.0)
    long = [line for line in lines if line.x1 - line.x0 > _LONG * widest]
    if len(long) < _BLOCK:
        return None
    right = _common_edge([line.x1 for line in long], long[0].size)
    full = [line for line in long if abs(line.x1 - right) < 1.5 * line.size]
    if len(full) < _BLOCK:
        return None
    return Margins(_lowest_common_edge([line.x0 for line in full], full[0].size), right)


def _place(lines: Sequence[TextLine], margins: Margins, size: float) -> Iterator[PlacedLine]:
    """The lines of one page; a block in another size than the running text has margins of its own."""
    for block in _blocks_of_size(lines):
        own = margins if _is_near(block[0].size, size) else block_margins(block) or margins
        yield from (PlacedLine(line, own) for line in block)


def block_margins(lines: Sequence[TextLine]) -> Margins | None:
    """The margins of a block by itself: the edges its lines share, or those of its long lines; None for one or two."""
    found = find_margins(lines)
    if found or len(lines) < _FEWEST:
        return found
    widest = max(line.x1 - line.x0 for line in lines)
    long = [line for line in lines if line.x1 - line.x0 > _LONG * widest]
    return Margins(min(line.x0 for line in long), max(line.x1 for line in long)) if len(long) > 1 else None


def _blocks_of_size(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    blocks: list[list[TextLine]] = []
    for line in lines:
        if blocks and has_same_size(blocks[-1][0], line):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def has_same_size(line: TextLine, other: TextLine) -> bool:
    """Whether two lines are set in one font size, the wobble of character recognition aside."""
    return _is_near(line.size, other.size)


def _is_near(size: float, other: float) -> bool:
    return abs(size - other) <= _OTHER_SIZE * max(size, other)


def _common_edge(edges: Sequence[float], size: float) -> float:
    """The middle of the narrow band that holds most of `edges`, the rightmost of equals."""
    ordered = sorted(edges)
    best: Sequence[float] = ordered
    most = 0
    for index, low in enumerate(ordered):
        band = [edge for edge in ordered[index:] if edge - low <= _BAND * size]
        if len(band) >= most:
            best, most = band, len(band)
    return median(best)


def _lowest_common_edge(edges: Sequence[float], size: float) -> float:
    """The leftmost edge that at least a fifth of the lines share."""
    ordered = sorted(edges)
    for index, low in enumerate(ordered):
        band = [edge for edge in ordered[index:] if edge - low <= _BAND * size]
        if len(band) >= max(2, len(ordered) / 5):
            return median(band)
    return ordered[0]


def _usual_margins(margins: Sequence[Margins]) -> Margins | None:
    if not margins:
        return None
    return Margins(median(m.left for m in margins), median(m.right for m in margins))


def _widest(pages: Sequence[Sequence[TextLine]]) -> Margins:
    """The extent of all lines, for a document too short to show its margins."""
    lines = [line for page in pages for line in page]
    return Margins(min((line.x0 for line in lines), default=0.0), max((line.x1 for line in lines), default=0.0))
