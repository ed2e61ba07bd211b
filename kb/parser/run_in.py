"""Gives headings that were printed at the end of a paragraph a line of their own: …顺利实现。 三、健全法规标准体系

The blank before such a heading becomes a line break, so no offset moves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kb.model import Line, SourceText
from kb.text import Span

_NUMERAL = "[一二三四五六七八九十百]{1,4}"
_RUN_IN = re.compile(
    rf"(?<=[。；！])[ \t\u3000]+(?=(?:{_NUMERAL}、|（{_NUMERAL}）|第{_NUMERAL}[编篇章节])[^\n，。；：、]{{2,40}}$)",
    re.MULTILINE,
)


def split_run_in_headings(source: SourceText) -> SourceText:
    """`source` with a line of its own for every heading that stands behind the last sentence of a paragraph."""
    breaks = [match.end() - 1 for match in _RUN_IN.finditer(source.text)]
    if not breaks:
        return source
    text = list(source.text)
    for position in breaks:
        text[position] = "\n"
    lines = tuple(part for line in source.lines for part in _split(source.text, line, breaks))
    return replace(source, text="".join(text), lines=lines)


def _split(text: str, line: Line, breaks: list[int]) -> Iterator[Line]:
    """The line in two where a break falls inside; table rows stay whole."""
    position = next((b for b in breaks if line.span.start < b < line.span.end), None)
    if position is None or line.style.table is not None:
        yield line
        return
    end = len(text[line.span.start : position].rstrip()) + line.span.start
    for span in (Span(line.span.start, end), Span(position + 1, line.span.end)):
        bold = tuple(run for run in line.style.bold if span.contains(run))
        yield replace(line, span=span, style=replace(line.style, bold=bold))
