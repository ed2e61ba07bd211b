"""Tells the parts of a document apart: front matter with contents page, body, annexes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.model import Line, SourceText
from kb.parser.markers import MarkerKind, match_marker
from kb.parser.titles import is_named
from kb.text import squeeze

_CONTENTS = frozenset(("目录", "目次", "目錄"))
_DOTS = r"[\s.．…·•‥⋯・。_—\ue000-\uf8ff\U000f0000-\U0010ffff-]"
_LEADER = re.compile(
    rf"(?:{_DOTS}{{2,}}[（(]?[0-9０-９ivxIVX]{{0,5}}[)）]?|…[0-9０-９]{{0,4}}|\s[0-9０-９]{{1,3}})[\s—-]*$"
)
_LONGEST_ENTRY = 80  # characters of one line of a contents page
_FEWEST_ENTRIES = 3  # of a contents page inside the body
_LISTED_SHARE = 0.5  # of its entries that must begin lines behind it
_MOST_ALIKE = 50  # lines with the same beginning that are looked at
_FIRST_LINE = 6  # characters of the shortest first line of a wrapped title
_LETTER = re.compile(r"印发给你们|现予?(?:将|以)?.{0,60}(?:印发|发布|公布|下发)|并发出通知|主要内容如下")
_NAMED = re.compile(r"《([^》\n]{4,80})》")
_GLOSSARY = re.compile(
    r"[\[【]?(?:附[件录]?\d?[:：]?)?(?:\d{4}年)?(?:《[^》]{2,40}》)?(?:政府工作)?"
    r"(?:报告|部分|有关|相关|重要|主要|专业|内容|中的?)*"
    r"(?:(?:名词|用语|术语|词语|词汇|缩略语)+的?(?:解释|注释|注解|说明|释义|索引)|注释|释义).{0,8}"
)
_ANNEX_OF = re.compile(r"《[^》]{2,40}》\s*附[件录表]\s*\d{0,2}")
_LETTER_SHARE = 0.3  # of the document that a cover letter may take
_LONGEST_TITLE = 60  # characters


@dataclass(frozen=True, slots=True)
class Regions:
    """Line numbers: before `body` stands the front matter, from `back` on the annexes.

    `annexes` are the first lines of annexes and glossaries, `contents` the lines of the contents page, `entries` its
    titles in the form that `entry_key` gives, `preface` the title line of a preface in front of the contents page,
    `inner` the contents pages of further documents in the file.
    """

    body: int
    back: int
    annexes: tuple[int, ...]
    contents: range
    entries: frozenset[str]
    preface: int | None = None
    inner: tuple[range, ...] = ()


def find_regions(source: SourceText) -> Regions:
    """The regions of a document, decided by contents page, cover letter, annex marks and glossary titles."""
    lines = source.lines
    contents = _find_contents(source)
    body = contents.stop or _after_letter(source)
    annexes = tuple(number for number in range(body + 1, len(lines)) if _opens_annex(source, lines[number]))
    annexes = _without_early(annexes, lines, body)
    inner = tuple(_inner_contents(source, body))
    pages = (contents, *inner)
    entries = frozenset(entry_key(lines[n].span.of(source.text)) for page in pages for n in page) - {""}
    back = annexes[0] if annexes else len(lines)
    return Regions(body, back, annexes, contents, entries, _find_preface(source, contents), inner)


def entry_key(line: str) -> str:
    """A title without white space, leaders and page number, as contents page and body have it in common."""
    return squeeze(_LEADER.sub("", line))


def is_contents_title(line: str) -> bool:
    """Whether the line is the title of a contents page.

    >>> is_contents_title("目　　录"), is_contents_title("目录编制")
    (True, False)
    """
    return len(line) < 20 and squeeze(line).strip("【】[]") in _CONTENTS


def _find_contents(source: SourceText) -> range:
    """The lines of the contents page, its title included; an empty range at 0 where there is none."""
    marked = _first_run(source, [number for number, line in enumerate(source.lines) if line.style.role == "toc"])
    titled = next((n for n, line in enumerate(source.lines) if is_contents_title(line.span.of(source.text))), None)
    if titled is None:
        return range(marked[0], marked[-1] + 1) if len(marked) > 2 else range(0)
    following = [number for number in marked if number > titled]
    if len(following) > 2:
        return range(titled, following[-1] + 1)
    return range(titled, _end_of_contents(source, titled + 1))


def _first_run(source: SourceText, marked: Sequence[int]) -> Sequence[int]:
    """The marked lines up to the first paragraph; those behind it are the contents page of another document in the
    file."""
    for place, (before, after) in enumerate(pairwise(marked)):
        if any(_is_paragraph(source.lines[number].span.of(source.text)) for number in range(before + 1, after)):
            return marked[: place + 1]
    return marked


def _is_paragraph(line: str) -> bool:
    """Whether a line is too long for an entry of a contents page, or ends as only sentences do."""
    return len(entry_key(line)) > _LONGEST_ENTRY or line.rstrip().endswith(("。", "；", "："))


def _find_preface(source: SourceText, contents: range) -> int | None:
    """The title line (前言) above paragraphs in front of the contents page, or None."""
    for number in range(contents.start - 1):
        following = source.lines[number + 1].span
        if following.end - following.start > _LONGEST_TITLE and is_named(source.lines[number].span.of(source.text)):
            return number
    return None


def _end_of_contents(source: SourceText, start: int) -> int:
    """The line after the last entry: the next is a paragraph, or repeats an entry."""
    seen: set[str] = set()
    for number in range(start, len(source.lines)):
        line = source.lines[number].span.of(source.text).strip()
        key = entry_key(line)
        if _is_paragraph(line) or _repeats(key, seen):
            return number
        if key:
            seen.add(key)
    return start


def _inner_contents(source: SourceText, start: int) -> Iterator[range]:
    """The contents pages behind line `start`, with their titles: most entries begin a line behind them."""
    texts = [line.span.of(source.text) for line in source.lines]
    titles = [number for number in range(start, len(texts)) if is_contents_title(texts[number])]
    known = sorted((squeeze(text[:_LONGEST_ENTRY]), number) for number, text in enumerate(texts)) if titles else []
    stop = start
    for title in titles:
        if title < stop:
            continue
        end = _end_of_contents(source, title + 1)
        keys = {entry_key(text) for text in texts[title + 1 : end]} - {""}
        listed = sum(_begins_line(key, known, end) for key in keys)
        if len(keys) >= _FEWEST_ENTRIES and listed >= _LISTED_SHARE * len(keys):
            stop = end
            yield range(title, end)


def _begins_line(key: str, known: Sequence[tuple[str, int]], first: int) -> bool:
    """Whether one of the lines from `first` on begins with an entry; `known` holds all lines with their numbers."""
    place = bisect_left(known, (key,))
    return any(text.startswith(key) and number >= first for text, number in known[place : place + _MOST_ALIKE])


def _repeats(key: str, seen: set[str]) -> bool:
    """Whether an entry has been read before, or the first line of a title that is wrapped in the body."""
    return key in seen or (len(key) >= _FIRST_LINE and any(entry.startswith(key) for entry in seen))


def _after_letter(source: SourceText) -> int:
    """The line after the title of the plan that a cover letter hands on; 0 where there is no letter."""
    names: set[str] = set()
    is_letter = False
    texts = [line.span.of(source.text) for line in source.lines[: max(20, int(_LETTER_SHARE * len(source.lines)))]]
    for number, text in enumerate(texts):
        names.update(squeeze(name) for name in _NAMED.findall(text))
        title = squeeze(text)
        if is_letter and title in names:
            return number + 1
        if is_letter and number + 1 < len(texts) and title + squeeze(texts[number + 1]) in names:
            return number + 2
        is_letter = is_letter or _LETTER.search(text) is not None
    return 0


def _opens_annex(source: SourceText, line: Line) -> bool:
    """Whether `line` is the mark of an annex (附件1) or the title of a glossary, alone on its line."""
    start, end = line.span
    if end - start > _LONGEST_TITLE or line.style.table is not None:
        return False
    text = line.span.of(source.text).strip()
    if _ANNEX_OF.fullmatch(text):
        return True
    if text[:1] == "附":
        marker = match_marker(source.text, line.span)
        return marker is not None and marker.kind is MarkerKind.ANNEX and not text.endswith("。")
    return _GLOSSARY.fullmatch(squeeze(text)) is not None


def _without_early(annexes: tuple[int, ...], lines: Sequence[Line], body: int) -> tuple[int, ...]:
    """Only the annexes in the second half; an earlier mark announces the plan itself."""
    if not annexes:
        return ()
    middle = (lines[body].span.start + lines[-1].span.end) / 2
    return tuple(number for number in annexes if lines[number].span.start >= middle)
