"""The body of a Word document as blocks in reading order."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage

from kb.errors import SourceError
from kb.parser.readers.blocks import Block, TableBlock
from kb.parser.readers.docx_numbering import Numbering, integer_of, value_of
from kb.parser.readers.docx_package import Element, Package, W
from kb.parser.readers.docx_styles import Format, Styles, paragraph_format, text_format
from kb.parser.readers.html_blocks import blocks_of, parse_html
from kb.parser.readers.txt import decode
from kb.parser.tables import is_data_table, join_cell_lines, place_cells

_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_DELETED = frozenset((f"{W}del", f"{W}moveFrom", f"{W}rPr", f"{W}pPr", f"{W}instrText", f"{W}rt", f"{W}sdtPr"))
_CHARACTERS = {f"{W}tab": "\t", f"{W}noBreakHyphen": "-", f"{W}softHyphen": "", f"{W}cr": "\n"}
_MAX_EMBEDDED = 3  # documents inside documents inside documents
_LONGEST_BOX = 5000  # characters; a longer frame is there for the layout of the page
_MAX_LAYOUT_CELL = 400  # characters; a cell with more holds running text, so its table is a frame


class BodyReader:
    """Reads one document part; counts list numbers as it goes."""

    def __init__(self, package: Package, path: str, name: str, depth: int = 0) -> None:
        self.root = package.xml(path)
        self.unreadable: list[str] = []
        self._package = package
        self._name = name
        self._depth = depth
        self._relations = package.relationships(path)
        folder = path.rpartition("/")[0]
        self._styles = Styles(package.xml(f"{folder}/styles.xml"))
        self._numbering = Numbering(package.xml(f"{folder}/numbering.xml"))
        self._notes = _read_notes(package, folder)

    def read(self) -> list[Block | TableBlock]:
        """All blocks of the body."""
        body = None if self.root is None else self.root.find(f"{W}body")
        return [] if body is None else list(self._blocks(body))

    def _blocks(self, parent: Element) -> Iterator[Block | TableBlock]:
        """The blocks below an element; wrappers are looked through, without recursion."""
        stack = list(reversed(parent))
        while stack:
            element = stack.pop()
            tag = element.tag
            if tag == f"{W}p":
                yield from self._paragraph(element)
            elif tag == f"{W}tbl":
                yield from self._table(element)
            elif tag == f"{W}altChunk":
                yield from self._embedded(element)
            elif isinstance(tag, str) and tag not in _DELETED:
                stack += reversed(_visible_children(element))

    def _paragraph(self, element: Element) -> Iterator[Block | TableBlock]:
        properties = element.find(f"{W}pPr")
        style = None if properties is None else properties.find(f"{W}pStyle")
        style_id = None if style is None else value_of(style)
        format = paragraph_format(properties).over(self._styles.format_of(style_id))
        scan = _ParagraphScan(self._styles, format)
        scan.walk(element)
        label = self._label(format, style_id) if scan.has_text else ""
        yield from scan.lines(label)
        for box in scan.boxes:
            yield from self._blocks(box)
        for note in scan.notes:
            yield from (Block(text, role="footnote") for text in self._notes.get(note, ()))

    def _label(self, format: Format, style_id: str | None) -> str:
        if not format.list_id or format.list_id == "0":
            return ""
        level = format.list_level
        if level is None:
            level = self._numbering.level_of_style(format.list_id, style_id or "") or 0
        return self._numbering.next_label(format.list_id, level)

    def _table(self, table: Element) -> Iterator[Block | TableBlock]:
        rows = [_Row(row) for row in _rows_of(table)]
        contents = [[list(self._blocks(cell)) for cell in row.cells] for row in rows]
        texts = [[_cell_text(blocks) for blocks in row] for row in contents]
        cells = place_cells(_with_merges(rows, texts))
        if is_data_table(cells) and all(len(text) <= _MAX_LAYOUT_CELL for row in texts for text in row):
            yield TableBlock(tuple(cells))
        else:
            yield from _framed([block for row in contents for blocks in row for block in blocks])

    def _embedded(self, element: Element) -> Iterator[Block | TableBlock]:
        """The body kept in a part of its own (altChunk): HTML, MHT, plain text or another Word document."""
        path = self._relations.get(str(element.get(_R_ID)), "")
        content = self._package.part(path) if path else None
        blocks = None if content is None else self._read_embedded(path, content)
        if blocks is None:
            self.unreadable.append(path or "altChunk")
        else:
            yield from blocks

    def _read_embedded(self, path: str, content: bytes) -> list[Block | TableBlock] | None:
        if content.startswith(b"PK") and self._depth < _MAX_EMBEDDED:
            inner = BodyReader(self._package.nested(content), "word/document.xml", self._name, self._depth + 1)
            blocks = inner.read()
            self.unreadable += inner.unreadable
            return blocks
        try:
            html = _html_of(path.lower(), content, self._name)
            if html is None:
                return [Block(line) for line in decode(content, self._name).split("\n") if line.strip()]
            root = parse_html(html)
        except SourceError:
            return None
        return None if root is None else list(blocks_of(root))


def _html_of(path: str, content: bytes, name: str) -> str | None:
    """The HTML inside an embedded part, or None where it is plain text."""
    if path.endswith((".mht", ".mhtml")) or content[:200].lower().startswith((b"mime-version", b"from:")):
        message = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        part = message.get_body(("html", "plain"))
        if part is None:
            return ""
        raw = part.get_payload(decode=True)
        return decode(raw, name) if isinstance(raw, bytes) else ""
    if path.endswith((".html", ".htm", ".xhtml")) or b"<" in content[:500].lstrip()[:1]:
        return decode(content, name)
    return None


class _ParagraphScan:
    """Collects the runs of one paragraph, and what hangs on it: text boxes and notes."""

    def __init__(self, styles: Styles, format: Format) -> None:
        self.boxes: list[Element] = []
        self.notes: list[str] = []
        self._styles = styles
        self._format = format
        self._pieces: list[tuple[str, Format]] = []

    @property
    def has_text(self) -> bool:
        return any(text.strip() for text, _ in self._pieces)

    def walk(self, paragraph: Element) -> None:
        stack: list[tuple[Element, Format]] = [(child, self._format) for child in reversed(paragraph)]
        while stack:
            element, format = stack.pop()
            tag = element.tag
            if not isinstance(tag, str) or tag in _DELETED:
                continue
            if tag in (f"{W}t", _M_TEXT):
                self._take(element.text or "", format)
            elif tag in _CHARACTERS:
                self._take(_CHARACTERS[tag], format)
            elif tag == f"{W}br":
                self._take("\n" if element.get(f"{W}type") in (None, "textWrapping") else "", format)
            elif tag == f"{W}sym":
                self._take(_symbol(element), format)
            elif tag == f"{W}txbxContent":
                self.boxes.append(element)
            elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                self.notes.append(f"{tag.removeprefix(W)[:-9]}:{element.get(f'{W}id')}")
            else:
                inside = self._run_format(element, format) if tag == f"{W}r" else format
                stack += [(child, inside) for child in reversed(_visible_children(element))]

    def lines(self, label: str) -> Iterator[Block]:
        """The paragraph as blocks, one for each forced line; `label` goes before the first."""
        pieces = [(label, self._format), *self._pieces] if label else self._pieces
        line: list[tuple[str, Format]] = []
        for text, format in pieces:
            first, *rest = text.split("\n")
            line.append((first, format))
            for part in rest:
                yield from self._block(line)
                line = [(part, format)]
        yield from self._block(line)

    def _take(self, text: str, format: Format) -> None:
        if text and not format.hidden:
            self._pieces.append((text, format))

    def _run_format(self, run: Element, outside: Format) -> Format:
        properties = run.find(f"{W}rPr")
        if properties is None:
            return outside
        style = properties.find(f"{W}rStyle")
        named = self._styles.format_of(value_of(style)) if style is not None else Format()
        return text_format(properties).over(Format(bold=named.bold, hidden=named.hidden)).over(outside)

    def _block(self, pieces: list[tuple[str, Format]]) -> Iterator[Block]:
        text = "".join(piece.replace("\t", " ") for piece, _ in pieces)
        start = len(text) - len(text.lstrip())
        text = text.strip()
        if not text:
            return
        bold: list[tuple[int, int]] = []
        position = -start
        for piece, format in pieces:
            if format.bold and piece.strip():
                bold.append((max(position, 0), min(position + len(piece), len(text))))
            position += len(piece)
        size = next((format.size for piece, format in pieces if piece.strip()), self._format.size)
        own = self._format
        yield Block(text, tuple(bold), own.heading_level, size, bool(own.centered), own.role)


class _Row:
    """One table row: its cells, and how each merges with its neighbours."""

    def __init__(self, element: Element) -> None:
        self.cells = [cell for cell in _cells_of(element) if _merge_across(cell) != "continue"]
        before = element.find(f"{W}trPr/{W}gridBefore")
        self.before = 0 if before is None else min(integer_of(value_of(before), 0), 63)


def _rows_of(table: Element) -> list[Element]:
    return [row for row in _unwrapped(table, f"{W}tr") if row.find(f"{W}trPr/{W}del") is None]


def _cells_of(row: Element) -> list[Element]:
    return _unwrapped(row, f"{W}tc")


def _unwrapped(parent: Element, tag: str) -> list[Element]:
    """Children with a tag, those inside content controls and the like included."""
    found, stack = [], list(reversed(parent))
    while stack:
        element = stack.pop()
        if element.tag == tag:
            found.append(element)
        elif element.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo"):
            stack += reversed(element)
    return found


def _merge_across(cell: Element) -> str:
    merge = cell.find(f"{W}tcPr/{W}hMerge")
    return "" if merge is None else value_of(merge) or "continue"


def _merge_down(cell: Element) -> str:
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return "" if merge is None else value_of(merge) or "continue"


def _with_merges(rows: list[_Row], texts: list[list[str]]) -> list[list[tuple[str, int, int]]]:
    """Cells as (text, row span, column span), those that only continue a cell above left out."""
    laid: list[list[tuple[str, int, int]]] = []
    open_cells: dict[int, tuple[int, int]] = {}  # by column, the place in `laid` of the cell that may go on
    for number, row in enumerate(rows):
        laid.append([("", 1, row.before)] if row.before else [])
        column = row.before
        for cell, text in zip(row.cells, texts[number], strict=True):
            across = cell.find(f"{W}tcPr/{W}gridSpan")
            width = 1 if across is None else min(max(integer_of(value_of(across), 1), 1), 63)
            merge = _merge_down(cell)
            if merge == "continue" and column in open_cells:
                above, index = open_cells[column]
                first, _, span = laid[above][index]
                laid[above][index] = (join_cell_lines([first, text]), number - above + 1, span)
            else:
                open_cells.pop(column, None)
                if merge:
                    open_cells[column] = (number, len(laid[number]))
                laid[number].append((text, 1, width))
            column += width
    return laid


def _framed(blocks: list[Block | TableBlock]) -> Iterator[Block | TableBlock]:
    """The contents of a frame: set off from the text around it, unless it frames most of the document."""
    is_box = sum(len(block.text) for block in blocks if isinstance(block, Block)) <= _LONGEST_BOX
    for block in blocks:
        if is_box and isinstance(block, Block) and not block.role and block.heading_level is None:
            yield replace(block, role="quote")
        else:
            yield block


def _cell_text(blocks: list[Block | TableBlock]) -> str:
    lines: list[str] = []
    for block in blocks:
        lines += [block.text] if isinstance(block, Block) else [cell.text for cell in block.cells]
    return join_cell_lines(lines)


def _visible_children(element: Element) -> list[Element]:
    """The children to read; of the alternatives for old and new programs only the first that is there."""
    if element.tag == f"{_MC}AlternateContent":
        return list(element.findall(f"{_MC}Choice")[:1]) or list(element.findall(f"{_MC}Fallback"))
    return list(element)


def _symbol(element: Element) -> str:
    """A character given by its code in a symbol font; those of private code points have no text."""
    try:
        char = chr(int(str(element.get(f"{W}char")), 16))
    except (ValueError, OverflowError):
        return ""
    return "" if "\ue000" <= char <= "\uf8ff" or not char.isprintable() else char


def _read_notes(package: Package, folder: str) -> dict[str, list[str]]:
    """The paragraphs of footnotes and endnotes, by kind and id."""
    notes: dict[str, list[str]] = {}
    for kind in ("footnote", "endnote"):
        root = package.xml(f"{folder}/{kind}s.xml")
        for note in () if root is None else root.findall(f"{W}{kind}"):
            paragraphs = ("".join(str(t.text or "") for t in p.iter(f"{W}t")) for p in note.iter(f"{W}p"))
            notes[f"{kind}:{note.get(f'{W}id')}"] = [text.strip() for text in paragraphs if text.strip()]
    return notes
