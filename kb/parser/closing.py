"""Finds the closing passage behind the last clause: an appeal, a date, a signature, an imprint."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kb.model import SourceText
from kb.parser.candidates import Candidate
from kb.parser.outline import Branch

_FORMULA = re.compile(
    r"(?:各位代表|同志们|让我们|（此件|\(此件|抄送|主题词|公开方式|附[件：:]|[一二]〇|\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*$)"
    r"|[\u4e00-\u9fff]{2,20}(?:办公[厅室]|秘书处|委员会|局|厅|部)\s*\d{4}年\d{1,2}月\d{1,2}日印发"
)
_APPEAL = re.compile(r"各[\u4e00-\u9fff]{1,20}[要应须]|本(?:规划|纲要|计划|方案|意见|办法)(?:自|由)")
_FEWEST = 5  # clauses that show how many paragraphs a clause has
_SINGLE_SHARE = 0.8


def find_closing(source: SourceText, branches: Sequence[Branch], back: int) -> list[int]:
    """The line where the closing passage begins, as a list of one; empty where there is none before line `back`."""
    if not branches:
        return []
    last = branches[-1].candidate
    texts = [line.span.of(source.text).strip() for line in source.lines[last.last_line + 1 : back]]
    skip = 1 if last.title_only else 0  # the first paragraph under a bare title is its body
    single = _clauses_are_single(source, branches)
    bodies = [number for number, text in enumerate(texts) if text]
    for number in bodies[skip:]:
        if _FORMULA.match(texts[number]) or (single and _APPEAL.match(texts[number])):
            return [last.last_line + 1 + number]
    return []


def _clauses_are_single(source: SourceText, branches: Sequence[Branch]) -> bool:
    """Whether clauses of the kind that comes last nearly always consist of one paragraph."""
    level = branches[-1].candidate.level
    gaps = [
        _paragraphs_between(source, a.candidate, b.candidate)
        for a, b in pairwise(branches)
        if a.candidate.level == level
    ]
    return len(gaps) >= _FEWEST and sum(gap == 0 for gap in gaps) >= _SINGLE_SHARE * len(gaps)


def _paragraphs_between(source: SourceText, first: Candidate, second: Candidate) -> int:
    """Paragraphs that follow the line of `first` before that of `second`."""
    between = source.lines[first.last_line + 1 : second.line]
    return sum(1 for line in between if not line.span.of(source.text).isspace() and line.span.end > line.span.start)
