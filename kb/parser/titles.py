"""Tells how far the heading at the start of a paragraph reaches: a whole line, a bold run, or the first sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.text import Span, squeeze, strip_span

LONGEST_TITLE = 100
"""Characters; a longer line without a full stop is body, not a heading."""

DOCUMENT_KIND = (
    "(?:规划|纲要|计划|方案|意见|办法|条例|规定|规则|细则|报告|决定|决议|建议|要点|措施|预案|标准|法|通知|章程|准则|清单"
    "|指引|指南|政策|宣言|倡议|公报)"
)
"""The last word in the title of a document."""

_LONGEST_LEAD = 50  # characters; a longer first sentence is body, not a heading
_LONGEST_PHRASE = 60  # the same for a sentence of one piece, without a comma
_CHINESE = "[\u4e00-\u9fff]"
_STOP = re.compile(rf"[。！？：]|[:!?](?!\d)|[；;]\s*$|(?<={_CHINESE})[.．](?=\s*$|{_CHINESE})")
_FULL_STOP = "。.．"
_SPACED_TITLE = re.compile(r"[^\s，、。；：]{4,30}(?=[ \u3000])")  # 三、主要任务　围绕这一目标，…
_TITLE_BEFORE_BODY = re.compile(rf"[^\s，。；：]{{5,30}}(?<={_CHINESE})(?=[ \u3000]+{_CHINESE}[^\s。；：]{{8,}})")
_NAMES = re.compile(
    "[前序引导绪]言|[前绪引]论|导语|总论|概述|概论|结语|结束语|后记|附则|总则|编制说明|规划背景|编制依据"
)
_CLOSING = "。；：，、！？;:,!?…．."


@dataclass(frozen=True, slots=True)
class Title:
    """The heading of a paragraph, without closing punctuation; an empty span where it has none."""

    span: Span
    fills: bool  # nothing else in the paragraph but perhaps a full stop
    bare: bool  # the same without a full stop: the line says nothing by itself


def is_named(heading: str) -> bool:
    """Whether an unnumbered heading says by its words what it is: 前言, 绪论, 附则."""
    return _NAMES.fullmatch(squeeze(heading)) is not None


def find_title(text: str, span: Span, bold_end: int = 0) -> Title:
    """The title that begins the paragraph `span`.

    A bold run that begins there reaches to `bold_end`; without one the title is the first sentence when short.

    >>> line = "完善治理体系。健全制度。"
    >>> find_title(line, Span(0, len(line)))
    Title(span=Span(start=0, end=6), fills=False, bare=False)
    """
    start, end = strip_span(text, span)
    if start < bold_end < end:
        lead = _without_stop(text, Span(start, bold_end))
        return Title(lead if lead.end - start <= LONGEST_TITLE else Span(start, start), False, False)
    stop = _STOP.search(text, start, min(end, start + LONGEST_TITLE))
    if stop is None and end - start <= LONGEST_TITLE:
        return Title(Span(start, end), True, True)
    if stop is None or _is_body(text, Span(start, stop.start())):
        spaced = _SPACED_TITLE.match(text, start, end)
        return Title(Span(start, spaced.end() if spaced else start), False, False)
    if stop.end() < end and (spaced := _TITLE_BEFORE_BODY.match(text, start, stop.start())):
        return Title(Span(start, spaced.end()), False, False)
    return Title(Span(start, stop.start()), stop.end() == end and stop[0] in _FULL_STOP, False)


def _is_body(text: str, sentence: Span) -> bool:
    """Whether a first sentence is too long for a heading."""
    length = sentence.end - sentence.start
    return length > _LONGEST_PHRASE or (length > _LONGEST_LEAD and re.search("[，；]", sentence.of(text)) is not None)


def _without_stop(text: str, span: Span) -> Span:
    start, end = span
    while end > start and (text[end - 1] in _CLOSING or text[end - 1].isspace()):
        end -= 1
    return Span(start, end)
