"""Words and character pairs of a text: the one place that knows a Chinese segmenter.

Both segmenters see only runs of Han characters; Latin words and numbers are found here. The two disagree about mixed
runs (`86-10`, `x-y`), so that this keeps their tokens equal, and it keeps numbers whole.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from kb.text import fold

END = "\x03"
"""Stands after the last character of a text, so that every character begins exactly one pair."""

START = "\x02"
"""Stands before each part of a list of texts (section titles), so that a search can ask for the beginning of one."""

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SEGMENTABLE = "\u4e00-\u9fd5"  # the range both segmenters know; rarer characters are words of their own
_NOT_SEGMENTABLE = re.compile(f"[^{_SEGMENTABLE}]")
_PLAIN = re.compile(rf"[^\W_{_HAN}]+(?:[./+&_-][^\W_{_HAN}]+)*|[{_HAN}]")
_PARTS = re.compile(r"[^\W_]+")
_SEGMENTED = re.compile(f"[{_SEGMENTABLE}]")
_LONGEST = 64  # characters; a longer run of letters is no word anybody searches for


class Token(NamedTuple):
    """One word of a folded text: `fold(text)[start:end] == token.text`."""

    text: str
    start: int
    end: int


_Cut = Callable[[str, str], Iterable[tuple[str, int, int]]]


class Tokenizer:
    """Cuts text into words. `words` are terms the segmenter should know beside its own dictionary.

    `segmenter` is "rjieba", "jieba" or "auto": rjieba where it is installed. Both give the same tokens.
    The dictionary is loaded at the first use.
    """

    def __init__(self, words: Iterable[str] = (), *, segmenter: str = "auto") -> None:
        self._words = tuple(dict.fromkeys(folded for word in words if _is_run_of_han(folded := fold(word))))
        self._segmenter = segmenter

    def search_tokens(self, text: str) -> list[Token]:
        """Words for an index: long words, and after them the shorter words inside; ordered by start, then end."""
        return sorted(self._tokens(text, "search"), key=lambda token: token[1:])

    def tokens(self, text: str) -> list[Token]:
        """Words that follow each other without overlapping."""
        return sorted(self._tokens(text, "default"), key=lambda token: token[1:])

    def _tokens(self, text: str, mode: str) -> Iterator[Token]:
        folded = fold(text)
        for match in _PLAIN.finditer(folded):
            if not _SEGMENTED.match(match[0]):
                yield from _plain_tokens(match, parts=mode == "search")
        han = _NOT_SEGMENTABLE.sub(" ", folded)
        for word, start, end in self._cut(han, mode):
            if not word.isspace():
                yield Token(word, start, end)

    @cached_property
    def _cut(self) -> _Cut:
        if self._segmenter in ("auto", "rjieba"):
            try:
                return _rjieba(self._words)
            except ImportError:
                if self._segmenter == "rjieba":
                    raise
        return _jieba(self._words)


def _is_run_of_han(word: str) -> bool:
    return len(word) > 1 and not _NOT_SEGMENTABLE.search(word)


def _plain_tokens(match: re.Match[str], *, parts: bool) -> Iterator[Token]:
    """A Latin word, number or rare character; with `parts`, also the words between its inner signs."""
    if match.end() - match.start() <= _LONGEST:
        yield Token(match[0], *match.span())
    if parts:
        for part in _PARTS.finditer(match.string, *match.span()):
            if part.span() != match.span() and part.end() - part.start() <= _LONGEST:
                yield Token(part[0], *part.span())


def _rjieba(words: Iterable[str]) -> _Cut:
    import rjieba

    # Importing the package has loaded its dictionary once; the first of us takes that copy over instead of loading a
    # second one (0.1 s, 20 MB). Nobody else may have it then, so that no words leak from one tokenizer to another.
    segmenter = vars(rjieba).pop("_DEFAULT_JIEBA", None) or rjieba.Jieba()
    for word in words:
        segmenter.add_word(word, None, None)

    def cut(text: str, mode: str) -> Iterable[tuple[str, int, int]]:
        found: Iterable[tuple[str, int, int]] = segmenter.tokenize(text, mode)
        return found

    return cut


def _jieba(words: Iterable[str]) -> _Cut:
    segmenter = _quiet_jieba()
    for word in words:
        segmenter.add_word(word)

    def cut(text: str, mode: str) -> Iterable[tuple[str, int, int]]:
        found: Iterable[tuple[str, int, int]] = segmenter.tokenize(text, mode=mode)
        return found

    return cut


def _quiet_jieba() -> Any:
    """A segmenter of its own that logs nothing and keeps its compiled dictionary in the user's cache folder."""
    import logging
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    logging.getLogger("jieba").setLevel(logging.CRITICAL)
    segmenter = jieba.Tokenizer()
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "plankb"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        segmenter.tmp_dir = str(folder)
    except OSError:
        pass  # jieba then uses the system's temporary folder
    segmenter.initialize()
    return segmenter


def squeezed(text: str) -> str:
    """`text` folded and without white space: the form in which phrases are compared."""
    return "".join(fold(text).split())


def pairs(text: str) -> list[str]:
    """Neighbouring characters of the squeezed text, the last one with `END`.

    >>> pairs("土 地集")
    ['土地', '地集', '集\\x03']
    """
    plain = squeezed(text) + END
    return [plain[i : i + 2] for i in range(len(plain) - 1)]


def parts_pairs(parts: Iterable[str]) -> list[str]:
    """Pairs of several short texts in a row, each between `START` and the next."""
    plain = "".join(START + squeezed(part) for part in parts) + START
    return [plain[i : i + 2] for i in range(len(plain) - 1)] if len(plain) > 1 else []
