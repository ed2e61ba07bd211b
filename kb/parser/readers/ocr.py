"""Reads scanned pages by character recognition (extra `ocr`: rapidocr, which carries its models in its package)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from kb.parser.readers.pdf_file import render_pages
from kb.parser.readers.pdf_page import Glyph, PageContent

FONT = "recognised"
"""The font name of characters that were recognised in a picture."""

_SCALE = 200 / 72  # pixels per point; 200 dots an inch is what the models were trained on
_SETTINGS = {
    "Global.use_cls": False,  # lines stand upright
    "Global.log_level": "error",
    "Det.limit_side_len": 1216,  # pixels of the longer side of the picture in which lines are looked for, and
    "Det.limit_type": "max",  # with one line at a time: half the memory of what the package takes by itself
    "Rec.rec_batch_num": 1,
}
_BASE = 0.2  # of the height of a recognised line: how far its base line is above its lower edge
_CERTAIN = 0.5  # confidence below which a line is dust, a seal or a drawing


def is_available() -> bool:
    """Whether the packages of the extra `ocr` are installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def recognise(data: bytes, name: str, contents: Sequence[PageContent]) -> list[PageContent]:
    """The pages with the text that is seen in their pictures, three to five seconds a page.

    Raises:
        SourceError: the file is damaged or protected by a password.
    """
    rapidocr = import_module("rapidocr")
    engine = rapidocr.RapidOCR(params=_SETTINGS)
    images = render_pages(data, name, [content.number for content in contents], _SCALE)
    return [
        replace(content, glyphs=tuple(_glyphs(engine(image)))) for content, image in zip(contents, images, strict=True)
    ]


def _glyphs(result: Any) -> Iterator[Glyph]:
    """The characters of all recognised lines, each given its share of the width of the line."""
    if result.boxes is None:
        return
    for box, text, score in zip(result.boxes, result.txts, result.scores, strict=True):
        if score >= _CERTAIN and text.strip():
            corners = [(float(x) / _SCALE, float(y) / _SCALE) for x, y in box]
            yield from spread(text.strip(), corners)


def spread(text: str, corners: Iterable[tuple[float, float]]) -> Iterator[Glyph]:
    """The characters of a line over the rectangle around `corners` (points), Latin ones half as wide as Chinese."""
    xs, ys = zip(*corners, strict=True)
    left, right, bottom = min(xs), max(xs), max(ys)
    widths = [1.0 if ord(char) > 0x2E7F else 0.5 for char in text]
    size = (right - left) / sum(widths)
    base = bottom - _BASE * (bottom - min(ys))
    x0, spaced = left, False
    for char, width in zip(text, widths, strict=True):
        x1 = x0 + width * size
        if not char.isspace():
            yield Glyph(char, x0, x1, base, size, FONT, False, spaced)
        x0, spaced = x1, char.isspace()
