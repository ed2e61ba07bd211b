"""Undoes hard line wraps in plain text and Markdown: decides which physical lines belong to one paragraph.

PDF readers use the geometry of the page instead (kb/parser/readers/pdf_paragraphs.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kb.parser.markers import match_marker
from kb.text import Span

_TERMINAL = tuple("。！？!?；;：:…”』」）)》")
_BLANK = " \t\u3000"
_FIRST_WORD = re.compile(r"(?:[\x21-\x7e]{1,40}|.)[，。、；：？！）》」』”’…％]{0,2}")
_LATIN_END = re.compile(r"[A-Za-z]\s?$")
_LEADER = re.compile(r"[.…·•]{3,}\s*\d*\s*$")  # a line of a contents page
_TOLERANCE = 2  # columns a full line may stay short of the margin beside the word that did not fit
_INDENT = 4  # columns that the first line of a paragraph is short of when its indent has been stripped
_RAGGED = 0.85  # of the margin that every line of a block reaches where wrapping follows proportional type
_NARROWEST, _WIDEST = 24, 160  # columns; outside these nobody wraps by hand
_FEWEST = 5  # full lines that show a margin
_FULL_SHARE = 0.5  # of the lines that another line follows, in a text that is wrapped
_CUT_SHARE = 0.6  # of the full lines break off inside a sentence, in a text that is wrapped
_OUTLIERS = 0.02  # share of lines that may be wider than the margin


def find_margin(blocks: Sequence[Sequence[str]]) -> int | None:
    """The column at which the text is wrapped, or None where it is not; a block is lines without a blank between."""
    followed = [line for block in blocks for line in block[:-1]]
    short = [line for line in followed if len(line) <= _WIDEST]
    if len(short) < max(_FEWEST, (1 - _OUTLIERS) * len(followed)):
        return None
    short = [line for line in short if not _LEADER.search(line)]
    widths = [_width(line) for line in short]
    if not widths:
        return None
    margin = sorted(widths)[int((1 - _OUTLIERS) * (len(widths) - 1))]
    full = [line for line, width in zip(short, widths, strict=True) if _RAGGED * margin <= width <= margin]
    cut = sum(not line.endswith(_TERMINAL) for line in full)
    is_wrapped = len(full) >= max(_FEWEST, _FULL_SHARE * len(widths)) and cut >= _CUT_SHARE * len(full)
    return margin if is_wrapped and _NARROWEST <= margin <= _WIDEST else None


def join_wrapped(block: Sequence[str], margin: int | None) -> Iterator[str]:
    """The paragraphs of a block of lines; a line that reached `margin` goes on in the next one.

    >>> list(join_wrapped(["国民经济和社会发展取得了巨大的", "成就。", "（一）农业"], 30))
    ['国民经济和社会发展取得了巨大的成就。', '（一）农业']
    """
    if margin is None:
        yield from block
        return
    even = all(_width(line) >= _RAGGED * margin for line in block[:-1])
    paragraph: list[str] = []
    for line in block:
        if paragraph and not _goes_on(paragraph, line, margin, even=even):
            yield "".join(_with_spaces(paragraph))
            paragraph = []
        paragraph.append(line)
    yield "".join(_with_spaces(paragraph))


def _goes_on(paragraph: Sequence[str], line: str, margin: int, *, even: bool) -> bool:
    """Whether `line` belongs to the paragraph; in an `even` block no line is short enough to end one."""
    before = paragraph[-1].rstrip(_BLANK)
    if _LEADER.search(before) or (line[:1] in _BLANK and not (len(paragraph) > 1 and paragraph[-1][:1] in _BLANK)):
        return False
    if before.endswith(_TERMINAL):
        return (even or _is_full(paragraph, line, margin)) and match_marker(line, Span(0, len(line))) is None
    return _width(before) >= _RAGGED * margin or _is_full(paragraph, line, margin)


def _is_full(paragraph: Sequence[str], line: str, margin: int) -> bool:
    """Whether the first word of `line` would not have fitted behind the last line of the paragraph."""
    word = _FIRST_WORD.match(line.lstrip(_BLANK))
    reach = margin if len(paragraph) > 1 else margin - _INDENT
    return word is not None and _width(paragraph[-1].rstrip(_BLANK)) + _width(word[0]) + _TOLERANCE > reach


def _with_spaces(lines: Sequence[str]) -> Iterator[str]:
    """The lines without their inner indents, with a space where two Latin words meet."""
    yield lines[0] if len(lines) == 1 else lines[0].rstrip(_BLANK)
    for before, line in pairwise(lines):
        text = line.strip(_BLANK)
        if _LATIN_END.search(before) and text[:1].isascii() and text[:1].isalpha():
            yield " "
        yield text


def _width(line: str) -> int:
    """Columns that `line` takes on a terminal: 2 for a Chinese character, 1 for an ASCII one."""
    return len(line.encode("gbk", "replace"))
