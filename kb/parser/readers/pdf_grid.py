"""Ruled grids on a page: drawn lines that meet, and the cells they enclose, merged where no line parts them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kb.parser.readers.pdf_page import Rule

_SNAP = 3.0  # points; lines nearer than this to each other are one line (double borders, rounding)
_TOUCH = 4.0  # points; lines that come this near to each other meet
_COVERED = 0.6  # of a cell's edge that must be drawn for it to count
_SHORTEST = 8.0  # points; shorter pieces are ticks or dashes
_MAX_RULES = 1500  # more are a map or a chart


class Box(NamedTuple):
    """A rectangle on a page, in points, y downwards."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class GridArea:
    """One cell of a grid: its rectangle, and the rows and columns it covers."""

    box: Box
    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True)
class Grid:
    """Lines that enclose cells. `columns` and `rows` are the edges, one more than there are columns and rows."""

    box: Box
    columns: tuple[float, ...]
    rows: tuple[float, ...]
    areas: tuple[GridArea, ...]  # by row, then column


class _Segment(NamedTuple):
    """A drawn line by its place across and its extent along its direction."""

    at: float
    start: float
    end: float


def find_grids(rules: Sequence[Rule]) -> list[Grid]:
    """The grids that drawn lines form, top first; lines that enclose nothing form none."""
    across = _joined(_Segment(rule.y0, rule.x0, rule.x1) for rule in rules if rule.y0 == rule.y1)
    down = _joined(_Segment(rule.x0, rule.y0, rule.y1) for rule in rules if rule.x0 == rule.x1)
    if len(across) + len(down) > _MAX_RULES:
        return []
    grids = [_grid(*group) for group in _connected(across, down)]
    return sorted((grid for grid in grids if grid), key=lambda grid: (grid.box.y0, grid.box.x0))


def _joined(segments: Iterable[_Segment]) -> list[_Segment]:
    """Pieces of the same line put together."""
    joined: list[_Segment] = []
    for band in _bands(sorted(segments)):
        at = sum(piece.at for piece in band) / len(band)
        open_piece: _Segment | None = None
        for piece in sorted(band, key=lambda piece: (piece.start, piece.end)):
            if open_piece and piece.start <= open_piece.end + _TOUCH:
                open_piece = _Segment(at, open_piece.start, max(open_piece.end, piece.end))
            else:
                joined += [open_piece] if open_piece else []
                open_piece = _Segment(at, piece.start, piece.end)
        joined += [open_piece] if open_piece else []
    return [piece for piece in joined if piece.end - piece.start >= _SHORTEST]


def _bands(ordered: Sequence[_Segment]) -> list[list[_Segment]]:
    """Segments grouped by nearly the same place across."""
    bands: list[list[_Segment]] = []
    for segment in ordered:
        if bands and segment.at - bands[-1][0].at <= _SNAP:
            bands[-1].append(segment)
        else:
            bands.append([segment])
    return bands


def _connected(across: Sequence[_Segment], down: Sequence[_Segment]) -> list[tuple[list[_Segment], list[_Segment]]]:
    """Groups of horizontal and vertical lines that meet each other."""
    parents = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    for i, line in enumerate(across):
        for j, other in enumerate(down, len(across)):
            if _meet(line, other):
                parents[root(i)] = root(j)
    groups: dict[int, tuple[list[_Segment], list[_Segment]]] = {}
    for index, segment in enumerate((*across, *down)):
        groups.setdefault(root(index), ([], []))[index >= len(across)].append(segment)
    return list(groups.values())


def _meet(across: _Segment, down: _Segment) -> bool:
    return (
        across.start - _TOUCH <= down.at <= across.end + _TOUCH
        and down.start - _TOUCH <= across.at <= down.end + _TOUCH
    )


def _grid(across: list[_Segment], down: list[_Segment]) -> Grid | None:
    """The cells enclosed by connected lines; open sides are closed, None where nothing is enclosed."""
    if not across or not down or len(across) + len(down) < 3:
        return None
    left, right = min(line.start for line in across), max(line.end for line in across)
    top, bottom = min(line.start for line in down), max(line.end for line in down)
    across, down = list(across), list(down)
    across += [_Segment(at, left, right) for at in (top, bottom) if _far(at, [line.at for line in across])]
    down += [_Segment(at, top, bottom) for at in (left, right) if _far(at, [line.at for line in down])]
    columns, rows = _edges(line.at for line in down), _edges(line.at for line in across)
    if len(columns) < 2 or len(rows) < 2:
        return None
    areas = _areas(columns, rows, across, down)
    return Grid(Box(columns[0], rows[0], columns[-1], rows[-1]), columns, rows, tuple(areas))


def _far(at: float, places: Sequence[float]) -> bool:
    return all(abs(at - place) > 2 * _TOUCH for place in places)


def _edges(places: Iterable[float]) -> tuple[float, ...]:
    edges: list[float] = []
    for place in sorted(places):
        if not edges or place - edges[-1] > _SNAP:
            edges.append(place)
    return tuple(edges)


def _areas(
    columns: tuple[float, ...], rows: tuple[float, ...], across: Sequence[_Segment], down: Sequence[_Segment]
) -> list[GridArea]:
    """Elementary cells merged to rectangles over the edges that no line covers."""
    width, height = len(columns) - 1, len(rows) - 1
    wall_right = {
        (row, column)
        for column in range(width - 1)
        for row in range(height)
        if _is_drawn(down, columns[column + 1], rows[row], rows[row + 1])
    }
    wall_below = {
        (row, column)
        for row in range(height - 1)
        for column in range(width)
        if _is_drawn(across, rows[row + 1], columns[column], columns[column + 1])
    }
    areas: list[GridArea] = []
    taken: set[tuple[int, int]] = set()
    for row in range(height):
        for column in range(width):
            if (row, column) not in taken:
                down_to, right_to = _extent(row, column, (height, width), wall_right, wall_below, taken)
                taken.update((r, c) for r in range(row, down_to) for c in range(column, right_to))
                box = Box(columns[column], rows[row], columns[right_to], rows[down_to])
                areas.append(GridArea(box, row, column, down_to - row, right_to - column))
    return areas


def _extent(
    row: int,
    column: int,
    size: tuple[int, int],
    wall_right: set[tuple[int, int]],
    wall_below: set[tuple[int, int]],
    taken: set[tuple[int, int]],
) -> tuple[int, int]:
    """One past the last row and column of the merged cell that begins at (row, column)."""
    right = column + 1
    while right < size[1] and (row, right - 1) not in wall_right and (row, right) not in taken:
        right += 1
    below = row + 1
    while below < size[0] and not any(
        (below - 1, c) in wall_below or (below, c) in taken for c in range(column, right)
    ):
        below += 1
    return below, right


def _is_drawn(lines: Sequence[_Segment], at: float, start: float, end: float) -> bool:
    """Whether lines at `at` cover most of the way from `start` to `end`."""
    covered = sum(max(0.0, min(line.end, end) - max(line.start, start)) for line in lines if abs(line.at - at) <= _SNAP)
    return covered >= _COVERED * (end - start)
