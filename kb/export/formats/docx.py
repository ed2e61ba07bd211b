"""Word documents: a real table with a repeated head on lying A4 pages.

python-docx makes the frame; the table is streamed into it as XML, because adding rows through python-docx takes time
that grows with the square of their number.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from kb.export.formats.columns import without_empty_columns
from kb.export.formats.docx_frame import frame
from kb.export.formats.docx_table import Links, tables_xml
from kb.export.table import ExportTable

_DOCUMENT = "word/document.xml"
_RELATIONS = "word/_rels/document.xml.rels"
_PLACE = b"<w:tbl/>"


def write_docx(table: ExportTable, out: BinaryIO, base_url: str) -> None:
    """Write the document. Columns without any text are left out, and named; a table too wide for a page is cut into
    parts that stand one below the other, each with the fixed columns."""
    table = without_empty_columns(table)
    skeleton = io.BytesIO()
    frame(table).save(skeleton)
    links = Links(base_url)
    with zipfile.ZipFile(skeleton) as source, zipfile.ZipFile(out, "w") as target:
        names = [name for name in source.namelist() if name != _RELATIONS]
        for name in (*names, _RELATIONS):  # the relations are known when the rows have been written
            with target.open(_entry(name), "w") as part:
                part.writelines(_content(name, source.read(name), table, links))


def _content(name: str, content: bytes, table: ExportTable, links: Links) -> Iterator[bytes]:
    if name == _DOCUMENT:
        head, _, tail = content.partition(_PLACE)
        yield head
        yield from tables_xml(table, links)
        yield tail
    else:
        yield links.added_to(content) if name == _RELATIONS else content


def _entry(name: str) -> zipfile.ZipInfo:
    """A zip entry without a clock time, so that equal tables give equal files."""
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
