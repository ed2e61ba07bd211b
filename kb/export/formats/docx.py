"""Word documents: a real table with a repeated head on lying A4 pages.

python-docx makes the frame; the table is streamed into it as XML, because adding rows through python-docx takes time
that grows with the square of their number.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from kb.export.addresses import absolute
from kb.export.formats.docx_frame import HEAD_STYLE, LINK_STYLE, PAGE_WIDTH, SIDE_MARGIN, cell_style, frame
from kb.export.formats.shading import tint
from kb.export.table import Cell, Column, ColumnKind, ExportTable, Row

_TEXT_WIDTH = PAGE_WIDTH - 2 * SIDE_MARGIN  # twips
_CHARACTER = 180  # twips, the width of a Chinese character of 9 points
_CELL_MARGIN = 60  # twips, left and right
_STRENGTH_WIDTH = 345  # twips, "0.85" at 7 points
_TIGHTEST = 0.6  # share of their wanted widths to which columns may be squeezed before the table is cut in parts
_MOST_COLUMNS = 63  # a limit of Word
_KEPT_WHOLE = 400  # characters; a row with a longer cell may go over a page break
_DOCUMENT = "word/document.xml"
_RELATIONS = "word/_rels/document.xml.rels"
_PLACE = b"<w:tbl/>"
_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="B8B0A8"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def write_docx(table: ExportTable, out: BinaryIO, base_url: str) -> None:
    """Write the document. A table too wide for a page is cut into parts that stand one below the other, each with
    the fixed columns."""
    skeleton = io.BytesIO()
    frame(table).save(skeleton)
    links = _Links(base_url)
    with zipfile.ZipFile(skeleton) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        names = [name for name in source.namelist() if name != _RELATIONS]
        for name in (*names, _RELATIONS):  # the relations are known when the rows have been written
            content = source.read(name)
            with target.open(_entry(name), "w", force_zip64=name == _DOCUMENT) as part:
                if name == _DOCUMENT:
                    part.writelines(_with_table(content, table, links))
                else:
                    part.write(links.added_to(content) if name == _RELATIONS else content)


def _entry(name: str) -> zipfile.ZipInfo:
    """A zip entry without a clock time, so that equal tables give equal files."""
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


@dataclass
class _Links:
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


def _with_table(document: bytes, table: ExportTable, links: _Links) -> Iterator[bytes]:
    head, _, tail = document.partition(_PLACE)
    yield head
    for number, positions in enumerate(_parts(table)):
        if number:
            yield b'<w:p><w:pPr><w:pStyle w:val="TableText"/></w:pPr></w:p>'
        columns = [table.columns[position] for position in positions]
        widths = _fitted([_wanted(column) for column in columns])
        yield _table_head(columns, widths).encode()
        for row in table.rows:
            yield _row(columns, widths, [row[position] for position in positions], links).encode()
        yield b"</w:tbl>"
    yield tail


def _wanted(column: Column) -> float:
    if column.kind is ColumnKind.STRENGTH:
        return _STRENGTH_WIDTH
    return column.width * _CHARACTER + 2 * _CELL_MARGIN


def _parts(table: ExportTable) -> list[list[int]]:
    """The columns by position, in parts that fit on a page; each begins with the fixed columns."""
    fixed = list(range(table.fixed))
    room = _TEXT_WIDTH / _TIGHTEST if not fixed else _TEXT_WIDTH
    parts = [fixed]
    for position in range(table.fixed, len(table.columns)):
        part = [*parts[-1], position]
        too_wide = sum(_wanted(table.columns[p]) for p in part) > room or len(part) > _MOST_COLUMNS
        if too_wide and len(parts[-1]) > len(fixed):
            parts.append([*fixed, position])
        else:
            parts[-1] = part
    return parts


def _fitted(wanted: Sequence[float]) -> list[int]:
    """Widths in twips that fill the page in the proportions of `wanted`."""
    scale = _TEXT_WIDTH / sum(wanted)
    return [int(width * scale) for width in wanted]


def _table_head(columns: Sequence[Column], widths: Sequence[int]) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    heads = "".join(_head_cell(column, width) for column, width in zip(columns, widths, strict=True))
    upright = [len(column.label) for column in columns if column.kind is ColumnKind.STRENGTH]
    height = f'<w:trHeight w:val="{(max(upright) + 1) * _CHARACTER}" w:hRule="exact"/>' if upright else ""
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{_BORDERS}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{_CELL_MARGIN}" w:type="dxa"/>'
        f'<w:right w:w="{_CELL_MARGIN}" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"<w:tr><w:trPr><w:cantSplit/>{height}<w:tblHeader/></w:trPr>{heads}</w:tr>"
    )


def _head_cell(column: Column, width: int) -> str:
    direction = '<w:textDirection w:val="tbRlV"/>' if column.kind is ColumnKind.STRENGTH else ""
    fill = '<w:shd w:val="clear" w:color="auto" w:fill="F3EFE9"/>'
    properties = f'{fill}{_narrow(column)}{direction}<w:vAlign w:val="center"/>'
    return _cell(width, properties, _paragraphs(HEAD_STYLE, column.label, None))


def _row(columns: Sequence[Column], widths: Sequence[int], row: Sequence[Cell] | Row, links: _Links) -> str:
    whole = "<w:trPr><w:cantSplit/></w:trPr>" if max(len(cell.text) for cell in row) <= _KEPT_WHOLE else ""
    cells = (_body_cell(*parts, links) for parts in zip(columns, widths, row, strict=True))
    return f"<w:tr>{whole}{''.join(cells)}</w:tr>"


def _body_cell(column: Column, width: int, cell: Cell, links: _Links) -> str:
    shading = ""
    if column.kind is ColumnKind.STRENGTH and cell.number is not None:
        shading = f'<w:shd w:val="clear" w:color="auto" w:fill="{tint(cell.number)}"/>'
    link = links.id_of(cell.href) if cell.href and cell.text else None
    return _cell(width, shading + _narrow(column), _paragraphs(cell_style(column.kind), cell.text, link))


def _narrow(column: Column) -> str:
    """No margins in the cells of a column that is hardly wider than its figures."""
    if column.kind is not ColumnKind.STRENGTH:
        return ""
    return '<w:tcMar><w:left w:w="10" w:type="dxa"/><w:right w:w="20" w:type="dxa"/></w:tcMar>'


def _cell(width: int, properties: str, paragraphs: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}</w:tcPr>{paragraphs}</w:tc>'


def _paragraphs(style: str, text: str, link: str | None) -> str:
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
