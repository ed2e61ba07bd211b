"""A table as the XML of a Word document, row by row.

Source of the element order: ECMA-376 Part 1, 17.4 (tables).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from xml.sax.saxutils import escape, quoteattr

from kb.export.addresses import absolute
from kb.export.formats.docx_frame import HEAD_STYLE, LINK_STYLE, TEXT_WIDTH, UPRIGHT_STYLE, cell_style
from kb.export.formats.measure import needed_widths
from kb.export.formats.shading import tint
from kb.export.table import Cell, Column, ColumnKind, ExportTable, Row

_CHARACTER = 180  # twips, the width of a Chinese character of 9 points
_CELL_MARGIN = 60  # twips, left and right
_SLACK = 100  # twips for the space that Word puts between Chinese and western characters
_STRENGTH_WIDTH = 345  # twips, "0.85" at 7 points
_TIGHTEST = 0.75  # share of their wanted widths to which columns are squeezed before a table is cut in parts
_NARROWEST = 0.3  # share of their wanted widths below which long columns are no longer squeezed alone
_SHORT = 9.0  # Chinese characters up to which a text is not wrapped
_MOST_COLUMNS = 63  # a limit of Word
_KEPT_WHOLE = 400  # characters; a row with a longer cell may go over a page break
_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="B8B0A8"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_MARGINS = "".join(
    f'<w:{side} w:w="{width}" w:type="dxa"/>'
    for side, width in (("top", 20), ("left", _CELL_MARGIN), ("bottom", 30), ("right", _CELL_MARGIN))
)
_BETWEEN = '<w:p><w:pPr><w:pStyle w:val="TableText"/></w:pPr></w:p>'  # or Word would join the parts


@dataclass
class Links:
    """The addresses of a document, collected while its rows are written."""

    base_url: str
    numbers: dict[str, int] = field(default_factory=dict)

    def id_of(self, href: str) -> str:
        """The relation id of an address."""
        return f"rIdLink{self.numbers.setdefault(absolute(href, self.base_url), len(self.numbers) + 1)}"

    def added_to(self, relations: bytes) -> bytes:
        """The relations part of the document with one more relation per address."""
        entries = "".join(
            f'<Relationship Id="rIdLink{number}" Type="{_HYPERLINK}" Target={quoteattr(url)} TargetMode="External"/>'
            for url, number in self.numbers.items()
        )
        head, end, tail = relations.rpartition(b"</Relationships>")
        return head + entries.encode() + end + tail


@dataclass(frozen=True, slots=True)
class _Place:
    """A column where it stands on the page: its place in the table and its width in twips.

    A rigid column has only short texts, which would look torn if they were wrapped.
    """

    index: int
    column: Column
    width: int
    rigid: bool

    @classmethod
    def of(cls, index: int, table: ExportTable, width: float) -> _Place:
        """The place of a column that needs `width` Chinese characters."""
        column = table.columns[index]
        if column.kind is ColumnKind.STRENGTH:
            return cls(index, column, _STRENGTH_WIDTH, rigid=True)
        return cls(index, column, int(width * _CHARACTER) + 2 * _CELL_MARGIN + _SLACK, rigid=width <= _SHORT)

    @property
    def least(self) -> float:
        """The width below which a table is cut in parts rather than squeezed further."""
        return self.width * (1.0 if self.rigid else _TIGHTEST)


def tables_xml(table: ExportTable, links: Links) -> Iterator[bytes]:
    """The table, or the parts of one that is too wide for a page, each beginning with the fixed columns."""
    for number, places in enumerate(_parts(table)):
        yield ((_BETWEEN if number else "") + _opening(places)).encode()
        for index, row in enumerate(table.rows):
            yield _row(places, row, links, shaded=not table.is_total(index)).encode()
        yield b"</w:tbl>"


def _parts(table: ExportTable) -> list[list[_Place]]:
    """The columns of each part; a table without fixed columns is only squeezed, and cut only at Word's own limit."""
    places = [_Place.of(index, table, width) for index, width in enumerate(needed_widths(table))]
    fixed = places[: table.fixed]
    parts = [fixed]
    for place in places[table.fixed :]:
        part = [*parts[-1], place]
        full = (fixed and sum(place.least for place in part) > TEXT_WIDTH) or len(part) > _MOST_COLUMNS
        if full and len(parts[-1]) > len(fixed):
            parts.append([*fixed, place])
        else:
            parts[-1] = part
    return [_fitted(part) for part in parts]


def _fitted(places: Sequence[_Place]) -> list[_Place]:
    """The columns with widths that fill the page; short columns keep theirs, the others share the rest."""
    stretched = [place for place in places if not place.rigid] or places
    wanted = sum(place.width for place in stretched)
    scale = (TEXT_WIDTH - sum(place.width for place in places) + wanted) / wanted
    if scale < _NARROWEST:
        stretched, scale = places, TEXT_WIDTH / sum(place.width for place in places)
    return [replace(place, width=int(place.width * scale)) if place in stretched else place for place in places]


def _opening(places: Sequence[_Place]) -> str:
    """The start of the table with its head, which Word repeats on every page."""
    grid = "".join(f'<w:gridCol w:w="{place.width}"/>' for place in places)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(place.width for place in places)}" w:type="dxa"/>'
        f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{_MARGINS}</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(map(_head_cell, places))}</w:tr>"
    )


def _head_cell(place: _Place) -> str:
    """A head; that of a strength is so narrow that its characters stand upright, one below the other."""
    style = UPRIGHT_STYLE if place.column.kind is ColumnKind.STRENGTH else HEAD_STYLE
    properties = f'{_fill("F3EFE9")}{_margins(place.column)}<w:vAlign w:val="center"/>'
    return _cell(place.width, properties, _paragraphs(style, place.column.label, None))


def _row(places: Sequence[_Place], row: Row, links: Links, *, shaded: bool) -> str:
    whole = all(len(row[place.index].text) <= _KEPT_WHOLE for place in places)
    cells = "".join(_body_cell(place, row[place.index], links, shaded=shaded) for place in places)
    return f"<w:tr>{'<w:trPr><w:cantSplit/></w:trPr>' if whole else ''}{cells}</w:tr>"


def _body_cell(place: _Place, cell: Cell, links: Links, *, shaded: bool) -> str:
    kind = place.column.kind
    shading = _fill(tint(cell.number)) if shaded and kind is ColumnKind.STRENGTH and cell.number is not None else ""
    link = links.id_of(cell.href) if cell.href and cell.text else None
    return _cell(place.width, shading + _margins(place.column), _paragraphs(cell_style(kind), cell.text, link))


def _fill(colour: str) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"/>'


def _margins(column: Column) -> str:
    """Hardly any margins in a column that is hardly wider than its figures."""
    if column.kind is not ColumnKind.STRENGTH:
        return ""
    return '<w:tcMar><w:left w:w="10" w:type="dxa"/><w:right w:w="20" w:type="dxa"/></w:tcMar>'


def _cell(width: int, properties: str, paragraphs: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}</w:tcPr>{paragraphs}</w:tc>'


def _paragraphs(style: str, text: str, link: str | None) -> str:
    """A paragraph per line, since Word cells have no other line that is found, numbered and spaced as one."""
    return "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{_run(line, link)}</w:p>' for line in text.split("\n")
    )


def _run(line: str, link: str | None) -> str:
    if not line:
        return ""
    texts = (f'<w:t xml:space="preserve">{escape(part)}</w:t>' if part else "" for part in line.split("\t"))
    content = "<w:tab/>".join(texts)
    if link is None:
        return f"<w:r>{content}</w:r>"
    styled = f'<w:r><w:rPr><w:rStyle w:val="{LINK_STYLE}"/></w:rPr>{content}</w:r>'
    return f'<w:hyperlink r:id="{link}" w:history="1">{styled}</w:hyperlink>'
