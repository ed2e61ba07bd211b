"""How wide text is, and how wide the columns of a table need to be."""

from __future__ import annotations

from collections.abc import Iterable

from kb.export.table import Column, ColumnKind, ExportTable


def text_width(line: str) -> float:
    """The width of a line in Chinese characters; an ASCII character is half as wide as one.

    >>> text_width("GDP增长20%")
    5.0
    """
    # One byte in UTF-8 counts 1/2, three bytes count 1.
    return (len(line) + len(line.encode())) / 4


def needed_widths(table: ExportTable) -> list[float]:
    """The width of each column in Chinese characters: what it asks for, or less where its texts are all shorter."""
    return [_needed(column, (row[place].text for row in table.rows)) for place, column in enumerate(table.columns)]


def _needed(column: Column, texts: Iterable[str]) -> float:
    if column.kind is ColumnKind.STRENGTH:
        return column.width
    widest = max(1.0, text_width(column.label))
    for text in texts:
        for line in text.split("\n"):
            widest = max(widest, text_width(line))
        if widest >= column.width:
            return column.width
    return widest
