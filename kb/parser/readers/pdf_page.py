"""What one page of a PDF file holds: placed characters, drawn lines, small figures and pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


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
    has_silent_text: bool  # text is set that gave no characters


class Frame(NamedTuple):
    """How the coordinates of a PDF page map to the page as seen: quarter turns clockwise, then the origin."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @property
    def width(self) -> float:
        """Width of the page as seen, in points."""
        return self.top - self.bottom if self.turns % 2 else self.right - self.left

    @property
    def height(self) -> float:
        """Height of the page as seen, in points."""
        return self.right - self.left if self.turns % 2 else self.top - self.bottom

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the file is seen, from the top left corner of the page."""
        if self.turns == 0:
            return x - self.left, self.top - y
        if self.turns == 1:
            return y - self.bottom, x - self.left
        if self.turns == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x
