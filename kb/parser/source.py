"""Collects the lines and tables that a reader finds into one SourceText with consistent spans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kb.issues import Issue
from kb.model import Cell, Line, LineStyle, Metadata, SourceText, Table
from kb.text import Span

_PLAIN = LineStyle()


class SourceBuilder:
    """Appends lines in reading order; every span it hands out points into the text it builds.

    A line holds no line break: one in `text` is turned into a space. White space at the end of a line is cut. A blank
    line stays in the text but is no Line.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._lines: list[Line] = []
        self._tables: list[Table] = []
        self._length = 0

    def add_line(
        self,
        text: str,
        *,
        page: int | None = None,
        style: LineStyle = _PLAIN,
        bold: Sequence[tuple[int, int]] = (),
    ) -> Span:
        """Append one line; `bold` holds half-open ranges inside `text`, other styles come in `style`."""
        text = text.replace("\n", " ").rstrip()
        if bold:
            offset = self._next_start
            runs = ((min(start, len(text)), min(end, len(text))) for start, end in bold)
            spans = tuple(Span(offset + start, offset + end) for start, end in runs if start < end)
            style = replace(style, bold=spans)
        return self._append(text, page, style)

    def add_table(
        self,
        rows: Sequence[Sequence[str]],
        *,
        page: int | None = None,
        header_rows: int = 1,
        caption: Span | None = None,
    ) -> Table:
        """Append a table of plain rows: one line per row, its cells separated by tabs."""
        cells: list[Cell] = []
        start = self._next_start
        style = LineStyle(table=self.next_table)
        for number, row in enumerate(rows):
            texts = [" ".join(cell.split()) for cell in row]
            position = self._append("\t".join(texts), page, style).start
            for column, text in enumerate(texts):
                cells.append(Cell(Span(position, position + len(text)), number, column))
                position += len(text) + 1
        return self.register_table(Table(Span(start, self._length), tuple(cells), header_rows, caption))

    def register_table(self, table: Table) -> Table:
        """Note a table whose lines have been added already (with `style.table == self.next_table`)."""
        self._tables.append(table)
        return table

    @property
    def next_table(self) -> int:
        """The index that the next registered table will have in `SourceText.tables`."""
        return len(self._tables)

    def build(
        self,
        *,
        format: str,
        name: str,
        pages: int | None = None,
        metadata: Metadata | None = None,
        issues: Sequence[Issue] = (),
    ) -> SourceText:
        """The finished SourceText; line breaks alone are no text."""
        return SourceText(
            text="".join(self._parts) if self._lines else "",
            lines=tuple(self._lines),
            format=format,
            name=name,
            tables=tuple(self._tables),
            pages=pages,
            metadata=metadata or Metadata(),
            issues=tuple(issues),
        )

    def last_title(self, longest: int) -> Span | None:
        """The last line, when it can be the title of what follows: no more than `longest` characters, no sentence."""
        if not self._lines or self._lines[-1].style.table is not None:
            return None
        text = self._parts[-1].strip()
        is_title = 0 < len(text) <= longest and text[-1] not in "。；：:;！!？?，,"
        return self._lines[-1].span if is_title else None

    @property
    def _next_start(self) -> int:
        """Where the text of the next line will begin."""
        return self._length + 1 if self._parts else 0

    def _append(self, text: str, page: int | None, style: LineStyle) -> Span:
        span = Span(self._next_start, self._next_start + len(text))
        self._parts += ("\n", text) if self._parts else (text,)
        self._length = span.end
        if text or style.table is not None:
            self._lines.append(Line(span, page, style))
        return span
