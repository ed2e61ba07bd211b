"""Finds the lines that may open a node of the outline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kb.model import Line, SourceText
from kb.parser.markers import Marker, MarkerKind, match_damaged_marker, match_marker
from kb.parser.regions import Regions, entry_key
from kb.parser.titles import LONGEST_TITLE, Title, find_title, is_named
from kb.text import Span, strip_span

BOLD_LEAD = "领句"
"""Level of an unnumbered paragraph that begins with a bold sentence."""
BOLD_LINE = "粗体行"
"""Level of an unnumbered heading whose whole line is bold."""
PLAIN_LINE = "独行"
"""Level of an unnumbered heading that only stands out by standing alone."""
PLAIN_SENTENCE = "独句"
"""The same for a line with a comma, which stands one or more levels below."""
NAMED_LINE = "前言"
"""Level of an unnumbered heading known by its words or from the contents page."""
CONTENTS = "目录"
"""Level of a contents page that stands behind a preface, or before a further document in the file."""
STYLED = "标题"
"""Prefix of the levels of unnumbered headings by style: 标题1, 标题2."""

_UNNUMBERED_LENGTH = 40  # characters; a longer line that no number announces is body
_CELL_LENGTH = 15  # characters; a longer line is no cell of a table
_LONGEST_ALONE = 64  # characters of a numbered sentence that is the heading of the paragraphs below it
_WRAPPED_LENGTH = 30  # characters of the second line of a heading
_TITLED_ARTICLE = re.compile(r"[【\[〔][^】\]〕\n]{1,30}[】\]〕]")
_CAPTION = re.compile(r"(?:19|20)\d\d\s*年\s*\d{1,2}\s*月|[图表]\s*\d|[（(*]|市长|省长|州长|县长|区长|主席|总理")
_LEADS_IN = re.compile("[以如]下")  # 重点抓好以下工作
_SHORTEST_LEAD = 4  # characters of a bold lead that only a gap ends
_SHORTEST_LEAD_IN = 10  # characters; shorter with a colon is a form of address
_NOTE = re.compile(r"\s*(?:注|备注|附注)\s*[：:]")
_NOTE_KINDS = (MarkerKind.ARABIC, MarkerKind.BRACKETED, MarkerKind.HALF_BRACKETED, MarkerKind.CIRCLED)
_SENTENCE_END = re.compile("[。；！？]")
_GAP = re.compile("[ \u3000]{2}|\u3000")
_BLANK = re.compile("[ \u3000]")  # enough before a whole paragraph; readers of fixed layouts leave one of a wide gap
_SPACED_LEAD = re.compile("[\u4e00-\u9fff][^\\s，。；：]{5,24}(?<=[\u4e00-\u9fff])(?=[ \u3000]+[\u4e00-\u9fff])")
_MANY_GAPS = 5  # bold leads ended by a gap, from which a gap alone tells a lead
_CREDIT = re.compile(r"[\s　]+(?:新华社|中新社|[（(]?(?:图片|资料)?来源)\S{0,12}$|[\s　]+\S{2,8}[摄供]图?$")
_ENDS_PARAGRAPH = "。！？；：…”）"
_WHOLE_BOLD_SHARE = 0.2  # of the long paragraphs, from which on bold says nothing
_NAMED_UNITS = (MarkerKind.VOLUME, MarkerKind.PIECE, MarkerKind.PART, MarkerKind.CHAPTER, MarkerKind.SECTION)
_STRONG = (*_NAMED_UNITS, MarkerKind.ARTICLE, MarkerKind.HAN, MarkerKind.BRACKETED_HAN, MarkerKind.BOX)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One line, or a title wrapped over two, that may open a node."""

    line: int
    last_line: int
    level: str  # the marker's kind, or one of the levels of unnumbered headings
    marker: Marker | None
    start: int  # where the marker or the heading begins
    heading: Span  # without marker and closing punctuation; empty where there is no title
    title_only: bool  # nothing but marker, heading and perhaps a full stop
    bare: bool  # the same without a full stop: the line says nothing by itself
    hint: int | None = None  # heading level the format itself states
    damaged: bool = False  # the stop behind the number is lost, so that only its neighbours can prove it
    otherwise: Candidate | None = None  # what a damaged number that nothing proves may open instead

    @property
    def numbers(self) -> tuple[int, ...]:
        """The components of the number; empty where there is none."""
        return self.marker.numbers if self.marker else ()

    @property
    def number(self) -> int | None:
        """The last component of the number."""
        return self.marker.number if self.marker else None


def find_candidates(source: SourceText, regions: Regions) -> list[Candidate]:
    """All candidates of the body, in order."""
    finder = _Finder(source, regions)
    found: list[Candidate] = []
    if regions.preface is not None:
        found += filter(None, (finder.candidate(regions.preface), finder.contents(regions.contents)))
    inner = {page.start: page for page in regions.inner}
    note: int | None = None  # number of the note read last under a table, 0 for one without number
    for number in range(regions.body, regions.back):
        if found and number <= found[-1].last_line:
            continue
        if number in inner:
            found.append(finder.contents(inner[number]))
            continue
        candidate = finder.candidate(number)
        note = _next_note(note, candidate) if (opening := finder.note(number)) is None else opening
        if candidate and note is None:
            found.append(candidate)
    return _with_spaced_leads(source, found, range(regions.body, regions.back))


def _with_spaced_leads(source: SourceText, found: list[Candidate], body: range) -> list[Candidate]:
    """The candidates with the leads that only a gap sets off, where the document has many that are bold besides."""
    gapped = sum(c.level == BOLD_LEAD and source.text.startswith((" ", "\u3000"), c.heading.end) for c in found)
    if source.format != "pdf" or gapped < _MANY_GAPS:
        return found
    taken = {number for c in found for number in range(c.line, c.last_line + 1)}
    for number in body:
        line = source.lines[number]
        lead = _SPACED_LEAD.match(source.text, *line.span)
        is_paragraph = (
            line.span.end - line.span.start > _UNNUMBERED_LENGTH and line.style.table is None and not line.style.role
        )
        if lead and is_paragraph and number not in taken:
            found.append(Candidate(number, number, BOLD_LEAD, None, line.span.start, Span(*lead.span()), False, False))
    return sorted(found, key=lambda candidate: candidate.line)


def _next_note(note: int | None, candidate: Candidate | None) -> int | None:
    """The number of a note that goes on a list of notes; None where no note stands."""
    is_next = note is not None and candidate and candidate.level in _NOTE_KINDS and candidate.number == note + 1
    return candidate.number if candidate and is_next else None


class _Finder:
    """Looks at single lines with what must be known of the whole document."""

    def __init__(self, source: SourceText, regions: Regions) -> None:
        self._text = source.text
        self._lines = source.lines
        self._entries = regions.entries
        self._back = regions.back
        self._is_fixed_layout = source.format == "pdf"
        self._bold_tells = _bold_tells(source.lines)

    def candidate(self, number: int) -> Candidate | None:
        """What line `number` may open, or None."""
        line = self._lines[number]
        if line.style.role in ("toc", "footnote"):
            return None
        marker = match_marker(self._text, line.span)
        if marker and marker.kind is MarkerKind.ANNEX:  # one inside the body only names an annex
            return None
        is_set_off = line.style.table is not None or line.style.role == "caption"
        if is_set_off and (marker is None or marker.kind is not MarkerKind.BOX):
            return None
        if marker:
            return self._numbered(number, line, marker)
        unnumbered = self._unnumbered(number, line)
        damaged = match_damaged_marker(self._text, line.span)
        numbered = self._numbered(number, line, damaged) if damaged else None
        return replace(numbered, damaged=True, otherwise=unnumbered) if numbered else unnumbered

    def contents(self, contents: range) -> Candidate:
        """The contents page behind a preface or inside the body, as a part of its own."""
        line = self._lines[contents.start]
        nothing = Span(line.span.start, line.span.start)
        return Candidate(contents.start, contents[-1], CONTENTS, None, nothing.start, nothing, True, False)

    def note(self, number: int) -> int | None:
        """The number of the note that line `number` begins under a table, 0 for one without; None for other lines."""
        start, end = self._lines[number].span
        opening = _NOTE.match(self._text, start, end)
        marker = match_marker(self._text, Span(opening.end(), end)) if opening else None
        return (marker.number if marker else 0) if opening else None

    def _numbered(self, number: int, line: Line, marker: Marker) -> Candidate | None:
        title = find_title(self._text, Span(marker.body, line.span.end), self._bold_end(line, marker.body))
        last = number
        if self._is_cell(number, line, marker):
            return None
        if marker.kind is MarkerKind.ARTICLE and not title.bare:
            title = self._title_of_article(marker, line)
        elif self._is_explained(line, title):
            title = Title(Span(title.span.start, strip_span(self._text, line.span).end), True, True)
        elif self._is_sentence_alone(number, line, marker, title):
            end = strip_span(self._text, line.span).end
            title = Title(Span(marker.body, end - 1), True, False)
        elif title.bare and self._is_wrapped(number, line, marker, title):
            last = number + 1
            end = strip_span(self._text, self._lines[last].span).end
            start = title.span.start if title.span.end > title.span.start else self._lines[last].span.start
            title = Title(Span(start, end), True, True)
        return Candidate(
            number,
            last,
            marker.kind,
            marker,
            marker.span.start,
            self._without_credit(title.span) if line.style.role == "caption" else title.span,
            title.fills,
            title.bare,
            line.style.heading_level,
        )

    def _without_credit(self, heading: Span) -> Span:
        """The heading of a picture without the agency or photographer named at its end."""
        credit = _CREDIT.search(heading.of(self._text))
        return Span(heading.start, heading.start + credit.start()) if credit else heading

    def _is_cell(self, number: int, line: Line, marker: Marker) -> bool:
        """Whether a weak marker alone on its line is the number of a table row: short lines follow it."""
        is_alone = marker.body >= strip_span(self._text, line.span).end
        if not is_alone or marker.kind in _STRONG or number + 1 >= len(self._lines):
            return False
        return not self._is_followed_by_text(number + 1)

    def _is_explained(self, line: Line, title: Title) -> bool:
        """Whether the title ends with a colon and the rest of the short line, without a full stop, belongs to it."""
        start, end = title.span.end, strip_span(self._text, line.span).end
        is_short = title.span.start < start < end - 1 and end - title.span.start <= _UNNUMBERED_LENGTH
        return is_short and self._text[start] in "：:" and not _SENTENCE_END.search(self._text, start + 1, end)

    def _is_sentence_alone(self, number: int, line: Line, marker: Marker, title: Title) -> bool:
        """Whether a long sentence makes up the line and its body follows below: no list of sentences, line by line."""
        start, end = marker.body, strip_span(self._text, line.span).end
        if title.span.end > title.span.start or end - start > _LONGEST_ALONE or self._text[end - 1] != "。":
            return False
        is_single = self._text.find("。", start, end) == end - 1 and self._text.find("；", start, end) < 0
        return is_single and not any(self._has_kind(beside, marker.kind) for beside in (number - 1, number + 1))

    def _has_kind(self, number: int, kind: MarkerKind) -> bool:
        """Whether a marker of this kind begins line `number`, or there is no such line."""
        if not 0 <= number < len(self._lines):
            return True
        marker = match_marker(self._text, self._lines[number].span)
        return marker is not None and marker.kind is kind

    def _title_of_article(self, marker: Marker, line: Line) -> Title:
        """The bracketed title of an article of law; the article's first sentence is none."""
        titled = _TITLED_ARTICLE.match(self._text, marker.body, line.span.end)
        return Title(Span(*titled.span()) if titled else Span(marker.body, marker.body), False, False)

    def _is_wrapped(self, number: int, line: Line, marker: Marker, title: Title) -> bool:
        """Whether the title goes on in the next line: it stands alone there, or the contents page has both as one."""
        if number + 1 >= self._back or line.style.table is not None:
            return False
        following = self._lines[number + 1]
        rest = following.span.of(self._text).strip()
        if not rest or len(rest) > _WRAPPED_LENGTH or following.style.table is not None:
            return False
        if match_marker(self._text, following.span) or rest[-1] in _ENDS_PARAGRAPH:
            return False
        if title.span.start == title.span.end:
            return True
        if entry_key(self._text[marker.span.start : following.span.end]) in self._entries:
            return True
        return marker.kind in _NAMED_UNITS and following.style.centered and entry_key(rest) not in self._entries

    def _is_followed_by_text(self, number: int) -> bool:
        """Whether line `number` is no table cell: long itself, or followed by a paragraph or a marker."""
        line, following = self._lines[number], self._lines[number + 1 : number + 2]
        if line.span.end - line.span.start > _CELL_LENGTH:
            return True
        return any(
            match_marker(self._text, after.span) or after.span.end - after.span.start > _UNNUMBERED_LENGTH
            for after in following
        )

    def _unnumbered(self, number: int, line: Line) -> Candidate | None:
        span = strip_span(self._text, line.span)
        if span.start == span.end:
            return None
        bold_end = self._bold_end(line, span.start)
        title = find_title(self._text, span, bold_end)
        if title.fills and title.span.end - title.span.start <= _UNNUMBERED_LENGTH:
            level = self._level_of_title(number, line, title, bold_end)
        else:
            level = BOLD_LEAD if self._is_lead(span, bold_end) else None
        if level is None or title.span.start == title.span.end:
            return None
        hint = line.style.heading_level
        return Candidate(number, number, level, None, span.start, title.span, title.fills, title.bare, hint)

    def _level_of_title(self, number: int, line: Line, title: Title, bold_end: int) -> str | None:
        """The level of a short line without number, or None where nothing tells it from a paragraph."""
        text = title.span.of(self._text)
        if line.style.heading_level is not None:
            return f"{STYLED}{line.style.heading_level}"
        if _LEADS_IN.search(text):
            return None
        if entry_key(text) in self._entries or is_named(text):
            return NAMED_LINE
        is_bold = bold_end >= title.span.end
        if (
            _CAPTION.match(text)
            or not self._introduces(number, is_bold=is_bold)
            or not (is_bold or self._may_be_plain(title))
        ):
            return None
        plain = PLAIN_SENTENCE if "，" in text else PLAIN_LINE
        return BOLD_LINE if is_bold else plain

    def _may_be_plain(self, title: Title) -> bool:
        return title.bare and not self._is_fixed_layout

    def _is_lead(self, span: Span, bold_end: int) -> bool:
        """Whether a bold sentence opens the paragraph, ended by a full stop inside or behind the run, or by a gap."""
        if not span.start < bold_end < span.end or bold_end - span.start > LONGEST_TITLE:
            return False
        if self._text[bold_end - 1] in "。！：" or self._text[bold_end] in "。！：":
            return True
        has_body = self._is_fixed_layout or span.end - bold_end > _UNNUMBERED_LENGTH
        gap = _BLANK if has_body else _GAP
        return bold_end - span.start >= _SHORTEST_LEAD and gap.match(self._text, bold_end) is not None

    def _introduces(self, number: int, *, is_bold: bool) -> bool:
        """Whether a paragraph or a marker follows line `number`, and the text before it has come to an end."""
        if number + 1 >= len(self._lines):
            return False
        before, following = self._lines[number - 1] if number else None, self._lines[number + 1]
        if before and not self._ends_paragraph(before, is_bold=is_bold):
            return False
        length = following.span.end - following.span.start
        is_paragraph = length > _UNNUMBERED_LENGTH and following.style.table is None
        is_lead_in = length > _SHORTEST_LEAD_IN and self._text[following.span.end - 1] in "：:"
        return is_paragraph or is_lead_in or match_marker(self._text, following.span) is not None

    def _ends_paragraph(self, line: Line, *, is_bold: bool) -> bool:
        """Whether what stands behind `line` does not go on with it: below a numbered title a bold line is one more."""
        if self._text[line.span.start : line.span.end].rstrip()[-1:] in _ENDS_PARAGRAPH:
            return True
        return is_bold and match_marker(self._text, line.span) is not None and not line.style.bold

    def _bold_end(self, line: Line, start: int) -> int:
        """Where the bold run that covers `start` ends; 0 where there is none or bold says nothing."""
        if not self._bold_tells or not line.style.bold:
            return 0
        first = line.style.bold[0]
        return first.end if first.start <= start < first.end else 0


def _bold_tells(lines: Sequence[Line]) -> bool:
    """Whether bold sets headings off: not where whole paragraphs are bold."""
    long = [line for line in lines if line.span.end - line.span.start > LONGEST_TITLE]
    whole = sum(1 for line in long if line.style.bold and line.style.bold[0].end >= line.span.end - 1)
    return whole <= _WHOLE_BOLD_SHARE * len(long)
