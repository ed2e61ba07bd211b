"""The table that pages show and files carry: one type for both, so that their rows are equal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

LINKS_KEY = "links"
"""The key under which a JSON row carries its addresses; no column may use it."""

_LINE_BREAK = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# What XML 1.0 cannot hold (https://www.w3.org/TR/xml/#charsets), and the C1 controls, which no font can show.
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """`text` with line breaks written as newlines and without characters that no file format can hold.

    >>> clean("一\\r\\n二\\x00三\\ud800")
    '一\\n二三'
    """
    return _UNPRINTABLE.sub("", _LINE_BREAK.sub("\n", text))


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())


class ColumnKind(StrEnum):
    """How a column is set."""

    TEXT = "text"
    QUOTE = "quote"  # words of the document itself
    NUMBER = "number"  # to the right
    STRENGTH = "strength"  # 0..1, shaded; the head stands upright to keep the column narrow


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `key` names it in JSON; `width` is in Chinese characters, before a writer fits it to its page."""

    key: str
    label: str
    width: float
    kind: ColumnKind = ColumnKind.TEXT

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", clean(self.label))


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one field; `text` is clean (see `clean`) and is what every format shows.

    `href` is an address on the site, from its root ("/clause/carbon-2022/40"), or an absolute one.
    `number` is the value of `text` where that is a plain number, so that spreadsheets can reckon with it.
    """

    text: str = ""
    href: str | None = None
    number: float | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", clean(self.text))


Row = tuple[Cell, ...]


@dataclass(frozen=True)
class ExportTable:
    """A table with everything a file needs. `subtitle` says what it covers, `notes` how to read it.

    The first `fixed` columns name the row: they stay in sight, and are repeated, where the table is wider than a page.
    With `totals` the last row adds up the others; it is neither shaded nor sorted among them.
    `nothing` is what a reader is told where there are no rows.
    """

    name: str
    title: str
    subtitle: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    fixed: int = 0
    totals: bool = False
    nothing: str = "没有内容"

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", _one_line(self.title))
        object.__setattr__(self, "subtitle", _one_line(self.subtitle))
        object.__setattr__(self, "notes", tuple(map(_one_line, self.notes)))
        keys = {column.key for column in self.columns}
        if len(keys) < len(self.columns) or LINKS_KEY in keys:
            raise ValueError(f'column keys must be unique and not "{LINKS_KEY}": {[c.key for c in self.columns]}')
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"every row must have {len(self.columns)} cells")

    def is_total(self, row: int) -> bool:
        """Whether this row (from 0) is the one that adds up the others."""
        return self.totals and row == len(self.rows) - 1


def number_cell(text: str, href: str | None = None) -> Cell:
    """A cell of a number as the document writes it; words and ranges ("10-20", "翻一番") stay text.

    >>> number_cell("4.49").number, number_cell("10-20").number
    (4.49, None)
    """
    return Cell(text, href, float(text) if _PLAIN_NUMBER.fullmatch(text) else None)


def score_cell(score: float, href: str | None = None) -> Cell:
    """A cell of a score or a sum of scores, with two decimals.

    >>> score_cell(2 / 3).text
    '0.67'
    """
    return Cell(f"{score:.2f}", href, round(score, 2))


# Spreadsheets keep 15 digits; what has more is kept as text.
_PLAIN_NUMBER = re.compile(r"-?(?=[\d.]{1,15}\Z)(?:0|[1-9]\d*)(?:\.\d+)?", re.ASCII)


def decimals(cell: Cell) -> int:
    """How many decimals the text of a number cell shows.

    >>> decimals(number_cell("15.00")), decimals(number_cell("8195"))
    (2, 0)
    """
    return len(cell.text.partition(".")[2])
