"""Markdown: the text a reader would see, with headings, bold runs, quotes, tables and captions kept as hints.

A line scanner for the Markdown that plan collections use; no HTML is rendered.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.model import LineStyle, SourceText
from kb.parser.readers.front_matter import split_front_matter
from kb.parser.readers.txt import decode
from kb.parser.source import SourceBuilder
from kb.parser.wraps import find_margin, join_wrapped

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
_HEADING = re.compile(r" {0,3}(#{1,6})(?!#)[ \t\u3000]*(?=[^\s#])")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|={3,})$")
_QUOTE = re.compile(r"(?: {0,3}> ?)+")
_ALERT = re.compile(r"\[![A-Za-z]+\][ \t]*")
_LIST_ITEM = re.compile(r"[ \t]*[-*+][ \t]+(?=\S)")
_DETAILS = re.compile(r"[ \t]*<(/?)details[^<>]*>", re.IGNORECASE)
_SUMMARY = re.compile(r"[ \t]*<summary[^<>]*>(.*?)(?:</summary>|$)", re.IGNORECASE)
_SEPARATOR = re.compile(r"[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)*[ \t]*:?-+:?[ \t]*\|?[ \t]*$")
_CELL_END = re.compile(r"(?<!\\)\|")
_IMAGE = re.compile(r"!\[([^\]\n]*)\]\([ \t]*[^\s()\"']*[ \t]*(?:[\"']([^\"'\n]*)[\"'])?[ \t]*\)")
_INLINE = re.compile(
    r"\[(?P<label>[^\[\]\n]*)\]\([^()\n]*\)"
    r"|</?[a-zA-Z][^<>\n]{0,300}>"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<bold>\*\*)"
    r"|(?<![*A-Za-z0-9.%％])\*(?P<italic>[^*\s][^*\n]{0,200})\*(?!\*)"
)
_MARKUP = re.compile(r"[\\*\[<]")
_LONGEST_RULE = 500  # characters
_MOST_CELLS = 200  # in one row; further ones stay together, as nobody means a table by them
_CAPTION_LENGTH = 50  # characters; a longer line before a table is a paragraph
_PLAIN = LineStyle()


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines of one kind without a blank line between, markup of the line start already removed."""

    lines: list[str]
    style: LineStyle = _PLAIN
    is_table: bool = False


def read(data: bytes, name: str) -> SourceText:
    """The text of a Markdown file, its front matter as metadata.

    Raises:
        SourceError: the content is not text.
    """
    metadata, body = split_front_matter(decode(data, name))
    if "<!--" in body:
        body = _COMMENT.sub("", body)
    blocks = _Scanner().scan(body.split("\n"))
    margin = find_margin([block.lines for block in blocks if not block.is_table])
    builder = SourceBuilder()
    for block in blocks:
        if block.is_table:
            _add_table(builder, block.lines)
        else:
            for paragraph in join_wrapped(block.lines, margin):
                text, bold = _render(paragraph)
                builder.add_line(text, style=block.style, bold=bold)
    return builder.build(format="md", name=name, metadata=metadata)


class _Scanner:
    """Sorts the lines of one file into blocks."""

    def __init__(self) -> None:
        self._blocks: list[_Block] = []
        self._open: _Block | None = None
        self._in_contents = False

    def scan(self, lines: Sequence[str]) -> list[_Block]:
        """The blocks, in order; blank lines and rules only separate them."""
        for line in lines:
            if not line or line.isspace():
                self._open = None
            else:
                self._scan_line(line)
        return self._blocks

    def _scan_line(self, line: str) -> None:
        first = line.lstrip()[0]
        if first == "<" and self._scan_details(line):
            return
        role = "toc" if self._in_contents else ""
        if first == ">" and not role:
            line, role = _ALERT.sub("", line[_end(_QUOTE.match(line)) :], count=1), "quote"
        if not line or line.isspace() or (first in "-*_=" and len(line) <= _LONGEST_RULE and _RULE.match(line)):
            self._open = None
        elif line.lstrip()[0] == "|":
            self._continue([line], _PLAIN, is_table=True)
        elif heading := _HEADING.match(line):
            title = line[heading.end() :].rstrip().rstrip("#").rstrip()
            self._add([title], LineStyle(heading_level=len(heading[1]), role=role))
        elif item := _LIST_ITEM.match(line):
            self._add([line[item.end() :]], LineStyle(role=role))
        else:
            self._scan_text(line, role)

    def _scan_text(self, line: str, role: str) -> None:
        """Plain text; images become captions, and `<br>` ends a paragraph."""
        if "![" in line:
            captions = [image[2] or image[1] for image in _IMAGE.finditer(line)]
            line = _IMAGE.sub("", line)
            if line and not line.isspace():
                self._continue([line], LineStyle(role=role))
            for caption in filter(str.strip, captions):
                self._add([caption], LineStyle(role="caption"))
        elif "<br" in line:
            for part in filter(str.strip, _BREAK_TAG.split(line)):
                self._add([part], LineStyle(role=role))
        else:
            self._continue([line], LineStyle(role=role) if role else _PLAIN)

    def _scan_details(self, line: str) -> bool:
        """Whether `line` opens or closes a folded part; a folded table of contents is marked as such."""
        end = 0
        while details := _DETAILS.match(line, end):
            end = details.end()
        if end:
            self._in_contents = False
            self._open = None
            rest = line[end:]
            if rest.strip():
                self._scan_line(rest)
            return True
        if summary := _SUMMARY.match(line):
            self._in_contents = "目" in summary[1]
            self._add([summary[1]], LineStyle(role="toc" if self._in_contents else ""))
            return True
        return False

    def _add(self, lines: list[str], style: LineStyle) -> None:
        self._blocks.append(_Block(lines, style))
        self._open = None

    def _continue(self, lines: list[str], style: LineStyle, *, is_table: bool = False) -> None:
        """Add to the open block when it is of the same kind, else open a new one."""
        if self._open is not None and self._open.is_table == is_table and self._open.style == style:
            self._open.lines.extend(lines)
            return
        self._open = _Block(lines, style, is_table)
        self._blocks.append(self._open)


def _end(match: re.Match[str] | None) -> int:
    return match.end() if match else 0


def _render(markup: str) -> tuple[str, list[tuple[int, int]]]:
    """The visible text of one paragraph, and the ranges of it that are bold."""
    if "&" in markup and ";" in markup:
        markup = html.unescape(markup)
    if not _MARKUP.search(markup):
        return markup, []
    parts: list[str] = []
    bold: list[tuple[int, int]] = []
    position = length = 0
    bold_start: int | None = None
    for match in _INLINE.finditer(markup):
        before = markup[position : match.start()]
        parts.append(before)
        length += len(before)
        position = match.end()
        if match["bold"]:
            if bold_start is not None:
                bold.append((bold_start, length))
            bold_start = length if bold_start is None else None
            continue
        kept = match["label"] or match["escaped"] or match["italic"] or ""
        parts.append(kept)
        length += len(kept)
    parts.append(markup[position:])
    return "".join(parts), bold


def _add_table(builder: SourceBuilder, lines: Sequence[str]) -> None:
    rows = [_cells(line) for line in lines if not _SEPARATOR.match(line)]
    if rows:
        builder.add_table(
            rows, header_rows=1 if len(rows) < len(lines) else 0, caption=builder.last_title(_CAPTION_LENGTH)
        )


def _cells(line: str) -> list[str]:
    inner = line.strip()
    inner = inner.removeprefix("|").removesuffix("|")
    return [_render(_BREAK_TAG.sub(" ", cell).strip())[0] for cell in _CELL_END.split(inner, maxsplit=_MOST_CELLS)]
