"""Text that a converter drew as outlines: found by its shapes, and headings restored from the contents page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from kb.parser.readers.pdf_lines import TextLine, build_lines
from kb.parser.readers.pdf_page import Glyph, PageContent, Shape
from kb.parser.readers.pdf_paragraphs import contents_entry
from kb.text import fold, squeeze

FONT = "drawn"
"""The font name of characters that were restored."""

_FEWEST = 4  # shapes in a row; fewer may be arrows or marks
_SMALLEST, _LARGEST = 7.0, 40.0  # points: the height of the tallest shape of a row of characters
_TIGHT = 2.2  # times the height: characters follow each other at no greater distance
_MISCOUNT = 2  # characters by which a row may differ from its entry: marks of two shapes, drawn spaces


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """One line of characters drawn as shapes."""

    page: int
    shapes: tuple[Shape, ...]  # from left to right

    @property
    def base(self) -> float:
        """The height at which the row stands, in points from the top of the page."""
        return max(shape.y1 for shape in self.shapes) - 0.12 * self.size

    @property
    def size(self) -> float:
        """The font size, about."""
        return max(shape.y1 - shape.y0 for shape in self.shapes)


def find_drawn(content: PageContent) -> list[DrawnRow]:
    """The rows of drawn characters of a page, top first."""
    rows: list[list[Shape]] = []
    for shape in sorted(content.shapes, key=lambda shape: (shape.y1, shape.x0)):
        row = next((row for row in rows[-2:] if _is_beside(shape, row)), None)
        if row is None:
            rows.append([shape])
        else:
            row.append(shape)
    found = [DrawnRow(content.number, tuple(sorted(row, key=lambda shape: shape.x0))) for row in rows]
    return [row for row in found if _reads_like_text(row)]


def _is_beside(shape: Shape, row: Sequence[Shape]) -> bool:
    top, bottom = min(other.y0 for other in row), max(other.y1 for other in row)
    middle = (shape.y0 + shape.y1) / 2
    return top <= middle <= bottom or shape.y0 <= (top + bottom) / 2 <= shape.y1


def _reads_like_text(row: DrawnRow) -> bool:
    if len(row.shapes) < _FEWEST or not _SMALLEST <= row.size <= _LARGEST:
        return False
    steps = [b.x0 - a.x0 for a, b in zip(row.shapes, row.shapes[1:], strict=False)]
    return median(steps) <= _TIGHT * row.size


def restore_headings(
    contents: Sequence[PageContent], rows: Sequence[DrawnRow]
) -> tuple[list[PageContent], list[DrawnRow]]:
    """The pages with drawn headings as characters, where the contents page tells their text, and the rows left over.

    Entries that the body has as text show by how much printed and counted page numbers differ.
    """
    lines = [build_lines(content.number, content.glyphs) for content in contents]
    entries = [entry for page in lines for line in page if (entry := _entry_of(line))]
    printed = {text: line.page for page in lines for line in page if (text := squeeze(line.text))}
    shifts = [printed[title] - label for title, label in entries if title in printed]
    if not shifts:
        return list(contents), list(rows)
    missing = [(title, label + round(median(shifts))) for title, label in entries if title not in printed]
    restored: dict[int, list[Glyph]] = {}
    free = list(rows)
    for title, page in missing:
        fitting = [row for row in free if row.page == page and _miscount(row, title) <= _MISCOUNT]
        row = next((row for row in fitting if _miscount(row, title) <= 1), fitting[0] if fitting else None)
        if row:
            free.remove(row)
            restored.setdefault(page, []).extend(_glyphs(row, title))
    changed = [replace(content, glyphs=(*content.glyphs, *restored.get(content.number, ()))) for content in contents]
    return changed, free


def _entry_of(line: TextLine) -> tuple[str, int] | None:
    """Title and page number of a line of the contents page, or None where it is none."""
    entry = contents_entry(line.text)
    digits = "".join(char for char in fold(entry[1]) if char.isdecimal()) if entry else ""
    return (squeeze(entry[0]), int(digits)) if entry and digits else None


def _miscount(row: DrawnRow, title: str) -> int:
    """By how many characters a row and a title differ."""
    return abs(len(row.shapes) - len(title))


def _glyphs(row: DrawnRow, title: str) -> Iterable[Glyph]:
    """The characters of a title spread over the width of its row."""
    left, right = row.shapes[0].x0, row.shapes[-1].x1
    step = (right - left) / len(title)
    for index, char in enumerate(title):
        x0 = left + index * step
        yield Glyph(char, x0, x0 + step, row.base, row.size, FONT, True, False)
