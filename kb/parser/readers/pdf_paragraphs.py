"""Visual lines of a PDF joined into paragraphs, by margins, indents, full lines and markers, across pages too."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from kb.parser.markers import MarkerKind, match_marker
from kb.parser.readers.pdf_lines import TextLine
from kb.parser.readers.pdf_margins import PlacedLine, has_same_size
from kb.text import Span, squeeze

_PAGE_NUMBER = re.compile(r"[（(]?[\s—–-]{0,3}[0-9０-９ivxlIVXL]{1,5}[\s—–-]{0,3}[)）]?$")
_LONGEST_NUMBER = 14  # characters that a page number with brackets and dashes takes up
_LEADERS = ".．·•‥⋯・_… " + "".join(map(chr, range(0xE000, 0xF900)))  # dots of any kind, private ones included
_FEWEST_LEADERS = 4  # dots; a single "…" is three
_INDENT = 1.0  # font sizes; a line this far right of the margin begins a paragraph (typical: 2)
_DEEP = 4.0  # font sizes; a deeper indent is a signature or a heading
_FLUSH = 0.6  # font sizes; a line this near to the margin begins no paragraph where paragraphs are indented
_INDENTED_SHARE = 0.08  # of the lines that are indented in a document whose paragraphs are
_SLACK = 0.6  # font sizes that a full line may stay short of the margin, beside the word that did not fit
_NEARLY_FULL = 0.8  # of the width; a shorter line with white on both sides is a title
_RUNNING = 0.6  # of the width; a shorter line may be a heading
_LOOSE_LEADING = 1.7  # times the usual line distance: more is a break
_WORD = re.compile(r"[0-9A-Za-z.%％/\-~～℃°²³]+|.", re.DOTALL)
_NO_LINE_START = "，。、；：？！）》」』”’…·,.;:?!)]}%％‰℃"
_SENTENCE_END = tuple("。！？!?；;：:")
_FULL_STOPS = "。！？"
_STANDALONE = frozenset(("目录", "前言", "附件", "附录", "附表", "附图", "附则", "序言", "引言"))
_TITLED = re.compile(r"专栏|附[件表图录]|[表图]\s*[0-9０-９一二三四五六七八九十]|注[：:]|图例")
_NUMBERED_TITLES = (MarkerKind.VOLUME, MarkerKind.PIECE, MarkerKind.CHAPTER, MarkerKind.SECTION, MarkerKind.BOX)
_DATE = re.compile(r"[（(]?[0-9二〇零○Ｏ一三四五六七八九十]{2,4}年(?:[0-9一二三四五六七八九十]{1,3}[月日]){0,2}[)）]?")


@dataclass(frozen=True, slots=True)
class Setting:
    """How the running text of a document is set."""

    leading: float  # usual distance of base lines, in font sizes
    is_indented: bool  # whether paragraphs begin with an indent


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph or heading: its lines in order, and how it is set."""

    lines: tuple[TextLine, ...]
    centered: bool
    is_framed: bool  # inside the lines of a box

    @property
    def page(self) -> int:
        """The page on which the paragraph begins."""
        return self.lines[0].page

    @property
    def size(self) -> float:
        """Median font size of its lines in points."""
        return median(line.size for line in self.lines)


def contents_entry(text: str) -> tuple[str, str] | None:
    """Title and page number of an entry of a contents page, or None where the line is none.

    >>> contents_entry("第一章 总则............12"), contents_entry("增长12")
    (('第一章 总则', '12'), None)
    """
    tail = text[-_LONGEST_NUMBER:]
    number = _PAGE_NUMBER.search(tail)
    if not number:
        return None
    before = text[: len(text) - len(tail) + number.start()]
    title = before.rstrip(_LEADERS)
    dots = "".join(before[len(title) :].split())
    return (title, number.group().strip()) if "…" in dots or len(dots) >= _FEWEST_LEADERS else None


def find_setting(pages: Sequence[Sequence[object]]) -> Setting:
    """The most frequent line distance, and whether enough lines are indented, over the running text of all pages."""
    placed = [[element for element in elements if isinstance(element, PlacedLine)] for elements in pages]
    distances = ((b.line.y - a.line.y) / max(a.line.size, 1.0) for lines in placed for a, b in pairwise(lines))
    steps = Counter(round(distance, 1) for distance in distances if 0.8 < distance < 4)
    leading = max(steps, key=lambda step: (steps[step], -step), default=1.5)
    indented = sum(_INDENT < line.indent < 4 and not line.is_centered for lines in placed for line in lines)
    return Setting(leading, indented >= _INDENTED_SHARE * max(sum(map(len, placed)), 1))


def starts_with_marker(text: str) -> bool:
    """Whether a line begins with the number of a heading or item, or the word before the title of a box or table."""
    return match_marker(text, Span(0, len(text))) is not None or _TITLED.match(text) is not None


def continues(
    group: Sequence[PlacedLine], following: PlacedLine, setting: Setting, *, interrupted: bool = False
) -> bool:
    """Whether `following` goes on with the paragraph that the lines of `group` begin.

    `interrupted` says that a table or frame stands between them, so that their distance tells nothing.
    """
    before = group[-1]
    if _is_set_apart(before.line, following.line) or (
        not interrupted and _is_far(before.line, following.line, setting)
    ):
        return False
    if following.is_centered and all(line.is_symmetric for line in group):
        return _titles_join(before.line, following.line)
    may_start = following.line.text[0] not in _NO_LINE_START
    fits = _is_full(before, following.line) and (_starts_at_left(group, following) or _breaks_off(group, following))
    return not may_start or fits or _is_unfinished(group, following, setting)


def _is_set_apart(a: TextLine, b: TextLine) -> bool:
    """Whether size or wording part two lines, wherever they stand."""
    if not has_same_size(a, b) or contents_entry(a.text) or squeeze(b.text) in _STANDALONE:
        return True
    return a.text.endswith(_SENTENCE_END) and starts_with_marker(b.text)


def _is_far(a: TextLine, b: TextLine, setting: Setting) -> bool:
    """Whether more white stands between two lines of a page than within paragraphs."""
    return a.page == b.page and (b.y - a.y) / max(a.size, 1.0) > _LOOSE_LEADING * max(setting.leading, 1.0)


def is_cut_off(line: PlacedLine) -> bool:
    """Whether a line reaches the right margin in the middle of a sentence, so that its paragraph must go on."""
    return line.room < 1 + _SLACK and not line.line.text.endswith(_SENTENCE_END)


def make_paragraph(group: Sequence[PlacedLine]) -> Paragraph:
    """The paragraph that a group of lines makes up."""
    lines = tuple(placed.line for placed in group)
    centered = group[-1].is_centered and all(placed.is_symmetric for placed in group)
    return Paragraph(lines, centered, group[0].cell is not None)


def _titles_join(a: TextLine, b: TextLine) -> bool:
    """Whether two lines set like a title are one: the second is no title of its own, or the first only its number."""
    if a.page != b.page or any(_DATE.fullmatch(squeeze(line.text)) for line in (a, b)):
        return False
    marker = match_marker(a.text, Span(0, len(a.text)))
    if marker and marker.kind in _NUMBERED_TITLES and marker.body >= len(a.text.rstrip()):
        return True
    if squeeze(a.text) in _STANDALONE or a.text.endswith(_SENTENCE_END) or starts_with_marker(b.text):
        return False
    return (a.bold_share > 0.5) == (b.bold_share > 0.5)


def _is_full(before: PlacedLine, following: TextLine) -> bool:
    """Whether the first word of `following` would not have fitted behind `before`."""
    return before.room < _first_word_width(following.text) + _SLACK


def _first_word_width(text: str) -> float:
    """The width in font sizes of what may not be parted at the start of a line: a number, a word, a character."""
    word = _WORD.match(text)
    assert word
    width = sum(1.0 if ord(char) > 0x2E7F else 0.5 for char in word.group())
    return width + sum(char in _NO_LINE_START for char in text[word.end() : word.end() + 2])


def _starts_at_left(group: Sequence[PlacedLine], following: PlacedLine) -> bool:
    """Whether `following` begins where a second line does: at the margin, or under the second line before it."""
    if following.indent < _INDENT:
        return True
    return len(group) > 1 and abs(following.indent - group[-1].indent) < 0.5


def _breaks_off(group: Sequence[PlacedLine], following: PlacedLine) -> bool:
    """Whether a full line ends inside a sentence, so that even an indented line must go on with it."""
    first, last, text = group[0].line, group[-1], following.line.text
    if last.room >= _first_word_width(text) - 1 + _SLACK or last.line.text.endswith(_SENTENCE_END):
        return False
    if starts_with_marker(text) or last.fill < _RUNNING or (following.indent >= _DEEP and following.room > 1):
        return False
    return len(group) > 1 or not starts_with_marker(first.text) or any(stop in first.text for stop in _FULL_STOPS)


def _is_unfinished(group: Sequence[PlacedLine], following: PlacedLine, setting: Setting) -> bool:
    """Whether a line too short to be full breaks off in a sentence that a flush line takes up (converted web pages)."""
    last = group[-1]
    if not setting.is_indented or following.indent >= _FLUSH or last.line.text.endswith(_SENTENCE_END):
        return False
    if following.is_centered or (last.is_centered and last.fill < _NEARLY_FULL):
        return False
    if starts_with_marker(following.line.text):
        return False
    return len(group) > 1 or last.fill >= _RUNNING
