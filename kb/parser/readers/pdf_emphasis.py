"""Which characters of a PDF stand out: set in another face than the running text, be it bold, 黑体 or 楷体."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kb.parser.readers.pdf_lines import TextLine
from kb.parser.readers.pdf_page import Glyph

_BODY_SHARE = 0.15  # of the Chinese characters; a face with more is one of the running text
_OPENING = "“‘《（("
_CLOSING = "。！？：；，、”’》）)…%％"
_SHORTEST = 2  # Chinese characters; single ones in another face are accidents of character recognition


class _Face(NamedTuple):
    """A type face as a reader sees it."""

    font: str
    bold: bool


class BodyFaces:
    """The faces of the running text of one document."""

    def __init__(self, lines: Iterable[TextLine]) -> None:
        counts = Counter(_face(glyph) for line in lines for glyph in line.glyphs if _is_chinese(glyph.char))
        total = sum(counts.values())
        self._faces = frozenset(face for face, count in counts.items() if count >= _BODY_SHARE * total)

    def emphasised(self, lines: Sequence[TextLine], text: str) -> tuple[tuple[int, int], ...]:
        """The ranges of `text`, made up of `lines`, that are set in another face.

        Digits, Latin letters and punctuation belong to the Chinese characters around them; before a range digits and
        opening punctuation do, at its end only closing punctuation.
        """
        runs: list[list[int]] = []  # start, end, number of Chinese characters
        was_set_off = False
        for place, glyph in _places(lines, text):
            set_off = _face(glyph) not in self._faces if _is_chinese(glyph.char) else was_set_off
            if set_off and was_set_off:
                runs[-1][1] = place + 1
            elif set_off:
                runs.append([place, place + 1, 0])
            if set_off:
                runs[-1][2] += _is_chinese(glyph.char)
            was_set_off = set_off
        return tuple((_start(text, start), _end(text, start, end)) for start, end, count in runs if count >= _SHORTEST)


def _start(text: str, start: int) -> int:
    """Where a run begins: before the digits and opening punctuation in front of its first Chinese character."""
    while start and (text[start - 1] in _OPENING or text[start - 1].isdecimal()):
        start -= 1
    return start


def _end(text: str, start: int, end: int) -> int:
    """Where a run ends: behind its last Chinese character and the full stop or bracket that belongs to it."""
    last = max(place for place in range(start, end) if _is_chinese(text[place]))
    while last + 1 < end and text[last + 1] in _CLOSING:
        last += 1
    return last + 1


def _face(glyph: Glyph) -> _Face:
    return _Face(glyph.font.rpartition("+")[2], glyph.bold)


def _is_chinese(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


def _places(lines: Sequence[TextLine], text: str) -> Iterator[tuple[int, Glyph]]:
    """Each character of the lines with its place in the text, which has spaces of its own between them."""
    place = 0
    for line in lines:
        for glyph in line.glyphs:
            place = text.find(glyph.char, place)
            if place < 0:
                return
            yield place, glyph
            place += len(glyph.char)
