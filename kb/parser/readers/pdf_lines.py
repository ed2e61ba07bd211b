"""Characters of a page joined into visual lines, superscripts included, with the spaces a reader sees."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from kb.parser.readers.pdf_page import Glyph

_SAME_LINE = 0.25  # of the font size: how far base lines of one line may lie apart (OCR text wobbles)
_SMALL = 0.85  # a superscript is smaller than this share of the line's font size
_RAISED, _LOWERED = 1.0, 0.45  # of the line's font size: how far a small character may stand off the base line
_SPACE = 0.42  # of the font size: the narrowest gap that reads as a space; type setters put 0.25 beside Latin text
_LATIN_SPACE = 0.12  # the same between Latin letters, where a space was typed
_SPACE_BESIDE_MARK = 0.8  # the same beside brackets and quotation marks, whose own half is white
_OPENING, _CLOSING = "“‘（《〈【〔「『", "”’）》〉】〕」』，。、；：！？"
_OVERPRINT = 0.15  # of the font size: the same character again so near is a fake bold


@dataclass(frozen=True)
class TextLine:
    """One visual line: characters from left to right that share a base line."""

    page: int
    glyphs: tuple[Glyph, ...]  # never empty

    @cached_property
    def x0(self) -> float:
        """Left edge in points."""
        return self.glyphs[0].x0

    @cached_property
    def x1(self) -> float:
        """Right edge in points."""
        return max(glyph.x1 for glyph in self.glyphs)

    @cached_property
    def size(self) -> float:
        """Median font size in points."""
        return median(glyph.size for glyph in self.glyphs)

    @cached_property
    def y(self) -> float:
        """Base line: that of the middle character of full size."""
        return median(glyph.y for glyph in self.glyphs if glyph.size >= _SMALL * self.size)

    @cached_property
    def bold_share(self) -> float:
        """0..1, the part of the characters set in a bold face."""
        return sum(glyph.bold for glyph in self.glyphs) / len(self.glyphs)

    @cached_property
    def text(self) -> str:
        """The characters with the spaces between them."""
        spaces = self.spaces
        return "".join(f" {glyph.char}" if index in spaces else glyph.char for index, glyph in enumerate(self.glyphs))

    @cached_property
    def spaces(self) -> frozenset[int]:
        """Indices of the characters that a space comes before."""
        usual = _usual_gap(self.glyphs)
        pairs = zip(self.glyphs, self.glyphs[1:], strict=False)
        return frozenset(index for index, (a, b) in enumerate(pairs, 1) if _is_space(a, b, usual))


def build_lines(page: int, glyphs: Iterable[Glyph]) -> list[TextLine]:
    """The visual lines from top to bottom."""
    rows = _attach_small(_rows(glyphs))
    lines = [TextLine(page, _without_overprint(sorted(row, key=lambda g: (g.x0, g.y)))) for row in rows]
    return sorted(lines, key=lambda line: (line.y, line.x0))


def _rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Characters grouped by nearly equal base lines, top row first."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: (g.y, g.x0)):
        if rows and glyph.y - rows[-1][-1].y <= _SAME_LINE * min(glyph.size, rows[-1][-1].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return rows


def _attach_small(rows: list[list[Glyph]]) -> list[list[Glyph]]:
    """Rows of small characters (m³, PM₂.₅, note marks) put into the row beside which they stand."""
    hosts: dict[int, int] = {}
    for index, row in enumerate(rows):
        for other in (index - 1, index + 1):
            if 0 <= other < len(rows) and other not in hosts and _stands_beside(row, rows[other]):
                hosts[index] = other
                break
    merged = [list(row) for row in rows]
    for index, other in hosts.items():
        merged[other] += rows[index]
    return [row for index, row in enumerate(merged) if index not in hosts]


def _stands_beside(small: Sequence[Glyph], host: Sequence[Glyph]) -> bool:
    size = median(glyph.size for glyph in host)
    if max(glyph.size for glyph in small) > _SMALL * size:
        return False
    base = median(glyph.y for glyph in host)
    if not all(base - _RAISED * size < glyph.y < base + _LOWERED * size for glyph in small):
        return False
    return all(
        any(-size < glyph.x0 - other.x1 < size / 2 for other in host) or _follows(glyph, small) for glyph in small
    )


def _follows(glyph: Glyph, row: Sequence[Glyph]) -> bool:
    return any(abs(glyph.x0 - other.x1) < glyph.size / 2 for other in row if other is not glyph)


def _without_overprint(row: list[Glyph]) -> tuple[Glyph, ...]:
    kept: list[Glyph] = []
    for glyph in row:
        if kept and kept[-1].char == glyph.char and abs(glyph.x0 - kept[-1].x0) < _OVERPRINT * glyph.size:
            continue
        kept.append(glyph)
    return tuple(kept)


def _usual_gap(glyphs: Sequence[Glyph]) -> float:
    """The gap between neighbours, in font sizes, that letter-spaced or justified setting puts everywhere."""
    if len(glyphs) < 4:
        return 0.0
    return max(0.0, median((b.x0 - a.x1) / b.size for a, b in itertools.pairwise(glyphs) if b.size))


def _is_space(before: Glyph, after: Glyph, usual: float) -> bool:
    gap = (after.x0 - before.x1) / max(before.size, after.size, 1.0) - usual
    if _is_latin(before.char) and _is_latin(after.char) and after.spaced:
        return gap >= _LATIN_SPACE
    beside_mark = after.char in _OPENING or before.char in _CLOSING
    return gap >= (_SPACE_BESIDE_MARK if beside_mark else _SPACE)


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()
