"""Finds the lines that may open a node of the outline, and how far the heading on each of them reaches."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.model import Line, SourceText
from kb.parser.markers import Marker, MarkerKind, match_marker
from kb.parser.regions import Regions, entry_key
from kb.text import Span, squeeze, strip_span

BOLD_LEAD = "领句"
"""Level of an unnumbered paragraph that begins with a bold sentence."""
BOLD_LINE = "粗体行"
"""Level of an unnumbered heading whose whole line is bold."""
PLAIN_LINE = "独行"
"""Level of an unnumbered heading that only stands out by standing alone."""
NAMED_LINE = "前言"
"""Level of an unnumbered heading known by its words or from the contents page."""
STYLED = "标题"
"""Prefix of the levels of unnumbered headings by style: 标题1, 标题2."""

_LEAD_LENGTH = 50  # characters; a longer first sentence is body, not a heading
_LINE_LENGTH = 100  # characters; a longer line without a full stop is body, not a heading
_UNNUMBERED_LENGTH = 40  # the same for lines that no number announces
_STOP = re.compile(r"[。！？；：]|[:;!?](?!\d)")
_SPACED_TITLE = re.compile(r"[^\s，、。；：]{4,30}(?=[ \u3000])")  # 三、主要任务　围绕这一目标，…
_TITLED_ARTICLE = re.compile(r"[【\[〔]([^】\]〕\n]{1,30})[】\]〕]")
_NAMES = re.compile(
    r"(?:前言|序言|绪论|引言|导言|导语|总论|概述|概论|结语|结束语|后记|附则|总则|小结|编制说明|规划背景|编制依据)"
)
_SENTENCE_END = "。；：，、！？;:,!?…"
_MOSTLY = 0.2  # share of bold paragraphs from which bold says nothing


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that may open a node."""

    line: int
    level: str  # the marker's kind, or one of the levels of unnumbered headings
    marker: Marker | None
    start: int  # where the marker or the heading begins
    heading: Span  # without marker and closing punctuation; empty where the line has no title
    title_only: bool  # nothing but marker, heading and perhaps a full stop on the line
    bare: bool  # the same without a full stop: the line says nothing by itself
    hint: int | None = None  # heading level the format itself states

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
    found = (finder.candidate(number) for number in range(regions.body, regions.back))
    return [candidate for candidate in found if candidate]


def title_span(text: str, span: Span, bold_end: int = 0) -> tuple[Span, bool]:
    """The heading that begins at `span.start`, and whether it fills the whole span.

    A bold run that begins there reaches to `bold_end`; without one the heading is the first sentence when short.

    >>> line = "完善治理体系。健全制度。"
    >>> title_span(line, Span(0, len(line)))
    (Span(start=0, end=6), False)
    """
    span = strip_span(text, span)
    start, end = span
    if start < bold_end < end:
        lead = _without_stop(text, Span(start, bold_end))
        return (lead, False) if lead.end - lead.start <= _LINE_LENGTH else (Span(start, start), False)
    stop = _STOP.search(text, start, min(end, start + _LINE_LENGTH))
    if stop is None:
        fits = end - start <= _LINE_LENGTH
        return (span, True) if fits else (Span(start, start), False)
    if stop.start() - start > _LEAD_LENGTH:
        spaced = _SPACED_TITLE.match(text, start, end)
        return Span(start, spaced.end() if spaced else start), False
    return Span(start, stop.start()), stop.end() == end and stop[0] == "。"


def _without_stop(text: str, span: Span) -> Span:
    start, end = span
    while end > start and (text[end - 1] in _SENTENCE_END or text[end - 1].isspace()):
        end -= 1
    return Span(start, end)


class _Finder:
    """Looks at single lines with what must be known of the whole document."""

    def __init__(self, source: SourceText, regions: Regions) -> None:
        self._text = source.text
        self._lines = source.lines
        self._entries = regions.entries
        self._is_fixed_layout = source.format == "pdf"
        self._bold_tells = _bold_tells(source)

    def candidate(self, number: int) -> Candidate | None:
        """What line `number` may open, or None."""
        line = self._lines[number]
        if line.span.start == line.span.end or line.style.role in ("toc", "footnote"):
            return None
        marker = match_marker(self._text, line.span)
        if (line.style.table is not None or line.style.role == "caption") and (
            marker is None or marker.kind is not MarkerKind.BOX
        ):
            return None
        return self._numbered(number, line, marker) if marker else self._unnumbered(number, line)

    def _numbered(self, number: int, line: Line, marker: Marker) -> Candidate:
        heading, title_only = title_span(
            self._text, Span(marker.body, line.span.end), self._bold_end(line, marker.body)
        )
        if marker.kind is MarkerKind.ARTICLE and not (
            title_only and heading.end == strip_span(self._text, line.span).end
        ):
            titled = _TITLED_ARTICLE.match(self._text, marker.body, line.span.end)
            heading, title_only = Span(*titled.span()) if titled else Span(marker.body, marker.body), False
        bare = title_only and heading.end == strip_span(self._text, line.span).end
        level = line.style.heading_level
        return Candidate(number, marker.kind, marker, marker.span.start, heading, title_only, bare, level)

    def _unnumbered(self, number: int, line: Line) -> Candidate | None:
        span = strip_span(self._text, line.span)
        if span.start == span.end:
            return None
        bold_end = self._bold_end(line, span.start)
        heading, title_only = title_span(self._text, span, bold_end)
        if title_only and heading.end - heading.start <= _UNNUMBERED_LENGTH:
            level = self._level_of_title(number, line, heading, bold_end)
        else:
            level = BOLD_LEAD if self._is_lead(span, bold_end) else None
        if level is None or heading.start == heading.end:
            return None
        bare = title_only and heading.end == span.end
        return Candidate(number, level, None, span.start, heading, title_only, bare, line.style.heading_level)

    def _level_of_title(self, number: int, line: Line, heading: Span, bold_end: int) -> str | None:
        """The level of a short line without number, or None where nothing tells it from a paragraph."""
        text = heading.of(self._text)
        if line.style.heading_level is not None:
            return f"{STYLED}{line.style.heading_level}"
        if entry_key(text) in self._entries or _NAMES.fullmatch(squeeze(text)):
            return NAMED_LINE
        if bold_end >= heading.end and self._introduces(number):
            return BOLD_LINE
        if not self._is_fixed_layout and heading.end == line.span.end and self._introduces(number):
            return PLAIN_LINE
        return None

    def _is_lead(self, span: Span, bold_end: int) -> bool:
        """Whether a bold sentence opens the paragraph; the full stop may stand inside or behind the bold run."""
        if not span.start < bold_end < span.end or bold_end - span.start > _LINE_LENGTH:
            return False
        return self._text[bold_end - 1] in "。！：" or self._text[bold_end] in "。！："

    def _introduces(self, number: int) -> bool:
        """Whether a paragraph or a marker follows line `number`, and the text before it has come to an end."""
        following = next(
            (line for line in self._lines[number + 1 : number + 4] if line.span.end > line.span.start), None
        )
        if following is None:
            return False
        before = next(
            (line for line in self._lines[max(number - 3, 0) : number][::-1] if line.span.end > line.span.start), None
        )
        ended = before is None or self._text[: before.span.end].rstrip()[-1:] in "。！？；：…”）"
        is_paragraph = following.span.end - following.span.start > _UNNUMBERED_LENGTH and following.style.table is None
        return ended and (is_paragraph or match_marker(self._text, following.span) is not None)

    def _bold_end(self, line: Line, start: int) -> int:
        """Where the bold run that covers `start` ends; 0 where there is none or bold says nothing."""
        if not self._bold_tells or not line.style.bold:
            return 0
        first = line.style.bold[0]
        return first.end if first.start <= start < first.end else 0


def _bold_tells(source: SourceText) -> bool:
    """Whether bold sets headings off: not where whole paragraphs are bold."""
    long = [line for line in source.lines if line.span.end - line.span.start > _LINE_LENGTH]
    whole = sum(1 for line in long if line.style.bold and line.style.bold[0].end >= line.span.end - 1)
    return whole <= _MOSTLY * len(long)
