"""What is drawn on a page of a PDF file: straight lines, small filled figures and pictures."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from kb.parser.readers.pdf_page import Frame, Rule, Shape

_THIN = 3.0  # points; a filled rectangle thinner than this is a drawn line
_SHORTEST_RULE = 4.0  # points; shorter strokes are dots, ticks and underlines of single characters
_LARGEST_SHAPE = 40.0  # points; a character in outlines is no larger
_MAX_PATHS = 20_000  # maps hold hundreds of thousands of paths, and no table


@dataclass
class Drawings:
    """What is drawn on a page, collected object by object."""

    rules: list[Rule]
    shapes: list[Shape]
    largest_picture: float = 0.0  # square points


def read_drawings(page: Any, frame: Frame) -> Drawings:
    """The drawings of a page in points as seen; no lines and figures where there are too many, as on maps."""
    import pypdfium2.raw as api

    found = Drawings([], [])
    kinds = (api.FPDF_PAGEOBJ_PATH, api.FPDF_PAGEOBJ_IMAGE)
    for number, item in enumerate(page.get_objects(filter=kinds, max_depth=4)):
        if number > _MAX_PATHS:
            return Drawings([], [], found.largest_picture)
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


def _take_path(item: Any, box: Shape, api: Any, frame: Frame, found: Drawings) -> None:
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
    for (_, ax, ay), (kind, bx, by) in pairwise(points):
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
