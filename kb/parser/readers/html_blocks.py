"""HTML elements turned into the paragraphs and tables a reader sees; used for web pages and for HTML inside Word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, TypeAlias

from kb.errors import SourceError
from kb.parser.readers.blocks import Block, TableBlock
from kb.parser.readers.html_depth import flattened
from kb.parser.tables import is_data_table, join_cell_lines, place_cells

Element: TypeAlias = Any  # lxml elements carry no useful static type

SKIPPED = frozenset(
    ("script", "style", "noscript", "template", "head", "title", "meta", "link", "iframe", "object", "svg", "canvas")
) | frozenset(("select", "option", "button", "input", "textarea", "map", "audio", "video"))
_BLOCKS = (
    frozenset(
        ("html", "body", "div", "section", "article", "main", "header", "footer", "nav", "aside", "address", "hr")
    )
    | frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "center", "form", "fieldset", "details"))
    | frozenset(("summary", "ul", "ol", "li", "dl", "dt", "dd", "figure", "figcaption"))
    | frozenset(("table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th"))
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_ROLES = {"blockquote": "quote", "figcaption": "caption"}
_STYLING = frozenset(("b", "strong", "th", "center", *_HEADINGS, *_ROLES))
_WHITE = re.compile(r"[ \t\r\n\f\xa0]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(bold|bolder|[6-9]00)", re.IGNORECASE)
_NOT_BOLD = re.compile(r"font-weight\s*:\s*(normal|lighter|[1-5]00)", re.IGNORECASE)
_CENTERED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_SIZE = re.compile(r"font-size\s*:\s*(\d{1,3}(?:\.\d{1,3})?)\s*(pt|px)", re.IGNORECASE)
_POINTS = {"pt": 1.0, "px": 0.75}  # CSS: 96 px = 72 pt
_BOX = "专栏"
_MAX_CELLS = 50_000  # a table of more is given row by row, as plain lines
_MAX_LAYOUT_CELL = 400  # characters; a cell with more holds running text, so its table is there for the layout


def parse_html(text: str) -> Element | None:
    """The root element of a page, however broken or deep, or None where there is no element at all.

    Raises:
        SourceError: the page is beyond what the parser can hold.
    """
    root, is_whole = _parsed(text)
    if not is_whole:
        root, is_whole = _parsed(flattened(text))
    if not is_whole:
        raise SourceError("网页太大或太乱，只能读出一部分", advice="请在浏览器里打开，把正文复制到文本文件再导入")
    return root


def _parsed(text: str) -> tuple[Element | None, bool]:
    """The root element, and whether the parser went through to the end."""
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.XMLSyntaxError:
        root = None
    return root, not any(entry.level_name == "FATAL" and "RESOURCE" in entry.type_name for entry in parser.error_log)


def text_of(element: Element) -> str:
    """All text inside an element, hidden or not, without mark-up."""
    return "".join(str(part) for part in element.itertext())


def is_hidden(element: Element) -> bool:
    """Whether the element's own attributes keep a browser from showing it."""
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def blocks_of(top: Element) -> Iterator[Block | TableBlock]:
    """The visible paragraphs and tables inside `top`, in order."""
    return _Walker().walk(top)


@dataclass(frozen=True, slots=True)
class _Look:
    """The inherited look at one place of the tree."""

    bold: bool = False
    heading_level: int | None = None
    size: float | None = None
    centered: bool = False
    role: str = ""


_PLAIN = _Look()


class _Walker:
    """Goes through a tree without recursion and without keeping elements, so that no size or depth can hurt."""

    def __init__(self) -> None:
        self._pieces: list[tuple[str, _Look]] = []
        self._list_numbers: list[int | None] = []

    def walk(self, top: Element) -> Iterator[Block | TableBlock]:
        from lxml import etree

        looks = [_PLAIN]
        events = etree.iterwalk(top, events=("start", "end"))
        for event, element in events:
            if event == "start":
                yield from self._enter(element)
                looks.append(_look_inside(element, looks[-1]))
                if not _is_shown(element):
                    events.skip_subtree()
                elif element.tag == "table" and (table := _table_blocks(element)):
                    yield from _caption_of(element)
                    yield from table
                    events.skip_subtree()
                else:
                    self._take(element.text, looks[-1])
            else:
                looks.pop()
                yield from self._leave(element)
                if element is not top:
                    self._take(element.tail, looks[-1])
        yield from self._flush()

    def _enter(self, element: Element) -> Iterator[Block]:
        if element.tag in _BLOCKS or element.tag == "br":
            yield from self._flush()
        if element.tag in ("ol", "ul"):
            self._list_numbers.append(_integer(element.get("start"), 1) if element.tag == "ol" else None)
        elif element.tag == "li" and self._list_numbers:
            number = self._list_numbers[-1]
            if number is not None:
                self._pieces.append((f"{number}. ", _PLAIN))  # what the browser prints
                self._list_numbers[-1] = number + 1

    def _leave(self, element: Element) -> Iterator[Block]:
        if element.tag in ("ol", "ul"):
            self._list_numbers.pop()
        if element.tag in _BLOCKS:
            yield from self._flush()

    def _take(self, text: str | None, look: _Look) -> None:
        if text:
            self._pieces.append((text, look))

    def _flush(self) -> Iterator[Block]:
        pieces, self._pieces = self._pieces, []
        block = _block_of(pieces) if pieces else None
        if block and block.text:
            yield block


def _is_shown(element: Element) -> bool:
    return isinstance(element.tag, str) and element.tag not in SKIPPED and not is_hidden(element)


def _caption_of(table: Element) -> Iterator[Block]:
    for caption in table.findall("caption")[:1]:
        text = cell_text(caption)
        if text:
            yield Block(text)


def _block_of(pieces: Sequence[tuple[str, _Look]]) -> Block:
    """The pieces as one paragraph: white space runs become one space, none at the ends."""
    bold: list[tuple[int, int]] = []
    parts: list[str] = []
    length, ends_white = 0, True
    for raw, look in pieces:
        piece = _WHITE.sub(" ", raw)
        if ends_white:
            piece = piece.lstrip()
        if not piece:
            continue
        if look.bold:
            bold.append((length, length + len(piece)))
        parts.append(piece)
        length += len(piece)
        ends_white = piece[-1].isspace()
    text = "".join(parts).rstrip()
    looks = [look for raw, look in pieces if raw.strip()] or [_Look()]
    first = looks[0]
    return Block(text, _merged(bold, len(text)), first.heading_level, first.size, first.centered, first.role)


def _merged(runs: Sequence[tuple[int, int]], end: int) -> tuple[tuple[int, int], ...]:
    """Neighbouring ranges joined and cut at `end`."""
    merged: list[tuple[int, int]] = []
    for start, stop in runs:
        first = merged.pop()[0] if merged and merged[-1][1] == start else start
        if first < min(stop, end):
            merged.append((first, min(stop, end)))
    return tuple(merged)


def _look_inside(element: Element, outside: _Look) -> _Look:
    tag, style = element.tag, element.get("style") or ""
    if tag == "table" and _is_box(element):
        outside = replace(outside, role="quote")
    if not style and tag not in _STYLING and element.get("align") is None:
        return outside
    bold = outside.bold or tag in ("b", "strong", "th") or bool(_BOLD.search(style))
    if _NOT_BOLD.search(style):
        bold = False
    size = _SIZE.search(style)
    centered = tag == "center" or (element.get("align") or "").lower() == "center" or bool(_CENTERED.search(style))
    return _Look(
        bold=bold,
        heading_level=_HEADINGS.get(tag, outside.heading_level),
        size=float(size[1]) * _POINTS[size[2].lower()] if size else outside.size,
        centered=centered or (outside.centered and "text-align" not in style and not element.get("align")),
        role=_ROLES.get(tag, outside.role),
    )


def _is_box(table: Element) -> bool:
    """Whether a table frames a box: its text begins with the word for one."""
    return next((text for part in table.itertext() if (text := str(part).strip())), "").startswith(_BOX)


def _table_blocks(table: Element) -> Iterable[Block | TableBlock] | None:
    """The table as a block of cells, or None where it only places running text on the page."""
    if next(table.iterdescendants("table"), None) is not None:
        return None
    if sum(1 for _ in islice(table.iter("td", "th"), _MAX_CELLS + 1)) > _MAX_CELLS:
        return (Block(text) for row in table.iter("tr") if (text := " ".join(text_of(row).split())))
    rows = [[_laid_cell(cell) for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    if any(len(text) > _MAX_LAYOUT_CELL for row in rows for text, _, _ in row):
        return None
    cells = place_cells(row for row in rows if row)
    return [TableBlock(tuple(cells))] if is_data_table(cells) else None


def _laid_cell(cell: Element) -> tuple[str, int, int]:
    """Text, row span and column span of a cell."""
    return cell_text(cell), _integer(cell.get("rowspan"), 1), _integer(cell.get("colspan"), 1)


def cell_text(cell: Element) -> str:
    """The text of a cell, its paragraphs run together."""
    if not len(cell):
        return " ".join((cell.text or "").split())
    return join_cell_lines([block.text for block in _Walker().walk(cell) if isinstance(block, Block)])


def _integer(value: str | None, default: int) -> int:
    return int(value) if value and value.strip().isdecimal() and len(value) < 6 else default
