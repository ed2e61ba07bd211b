"""Pages set in two columns, as gazettes are: which lines belong to which column, in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kb.parser.readers.pdf_lines import TextLine
from kb.parser.readers.pdf_page import Glyph

_GUTTER = 1.2  # font sizes; the narrowest white between two columns of running text
_FEWEST = 8  # lines that run in both columns
_SIDE = 0.3  # of the width of the text that each column fills at least
_CROSSING = 0.3  # of the lines in columns: as many may run across (titles)
_STEPS = 30  # places in the middle third of the page at which a gutter is looked for


def in_reading_order(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """The lines of a page in blocks to be read one after the other; one block where there are no columns.

    A line across both columns parts the page: what stands above it is read first, left column before right.
    """
    gutter = _find_gutter(lines)
    if gutter is None:
        return [list(lines)]
    blocks: list[list[TextLine]] = []
    left: list[TextLine] = []
    right: list[TextLine] = []
    for line in lines:
        before, after = _split(line, gutter)
        if before and after and not _has_gap(line, gutter):
            blocks += [left, right, [line]]
            left, right = [], []
        else:
            left += [TextLine(line.page, before)] if before else []
            right += [TextLine(line.page, after)] if after else []
    return [block for block in (*blocks, left, right) if block]


def _find_gutter(lines: Sequence[TextLine]) -> float | None:
    """The place of the white strip between two columns, or None where the page has one column."""
    if len(lines) < _FEWEST:
        return None
    x0, x1 = min(line.x0 for line in lines), max(line.x1 for line in lines)
    third = (x1 - x0) / 3
    places = [x0 + third * (1 + step / _STEPS) for step in range(_STEPS + 1)]
    best = max(places, key=lambda place: sum(_has_gap(line, place) for line in lines))
    both = [line for line in lines if _has_gap(line, best) and _fills_both_sides(line, best, _SIDE * (x1 - x0))]
    crossing = sum(line.x0 < best < line.x1 and not _has_gap(line, best) for line in lines)
    return best if len(both) >= _FEWEST and crossing <= _CROSSING * len(both) else None


def _has_gap(line: TextLine, place: float) -> bool:
    """Whether `place` lies in a wide white gap inside the line."""
    return any(
        before.x1 <= place <= after.x0 and after.x0 - before.x1 > _GUTTER * after.size
        for before, after in pairwise(line.glyphs)
    )


def _fills_both_sides(line: TextLine, place: float, least: float) -> bool:
    """Whether running text, without a wide gap, stands on both sides of `place`."""
    gaps = sum(after.x0 - before.x1 > _GUTTER * after.size for before, after in pairwise(line.glyphs))
    before, after = _split(line, place)
    return gaps == 1 and before[-1].x1 - before[0].x0 >= least and after[-1].x1 - after[0].x0 >= least


def _split(line: TextLine, place: float) -> tuple[tuple[Glyph, ...], tuple[Glyph, ...]]:
    left = tuple(glyph for glyph in line.glyphs if (glyph.x0 + glyph.x1) / 2 < place)
    return left, line.glyphs[len(left) :]
