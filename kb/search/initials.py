"""Pinyin initials of Chinese words: 土地集约利用 is tdjyly.

The first 3,755 characters of the national standard GB 2312 are ordered by their pinyin, so the initial follows from
the code alone. Rarer characters have none.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

_FIRST_CODES = (
    (0xB0A1, "a"),
    (0xB0C5, "b"),
    (0xB2C1, "c"),
    (0xB4EE, "d"),
    (0xB6EA, "e"),
    (0xB7A2, "f"),
    (0xB8C1, "g"),
    (0xB9FE, "h"),
    (0xBBF7, "j"),
    (0xBFA6, "k"),
    (0xC0AC, "l"),
    (0xC2E8, "m"),
    (0xC4C3, "n"),
    (0xC5B6, "o"),
    (0xC5BE, "p"),
    (0xC6DA, "q"),
    (0xC8BB, "r"),
    (0xC8F6, "s"),
    (0xCBFA, "t"),
    (0xCDDA, "w"),
    (0xCEF4, "x"),
    (0xD1B9, "y"),
    (0xD4D1, "z"),
)
_CODES = tuple(code for code, _ in _FIRST_CODES)
_LAST = 0xD7F9


@lru_cache(maxsize=65_536)
def initials(word: str) -> str:
    """The pinyin initials of a word in lower case; other characters stand for themselves, unknown ones for `?`.

    >>> initials("土地集约利用"), initials("5G基站")
    ('tdjyly', '5gjz')
    """
    return "".join(map(_initial, word))


def _initial(char: str) -> str:
    if char.isascii():
        return char.lower()
    try:
        code = int.from_bytes(char.encode("gb2312"))
    except UnicodeEncodeError:
        return "?"
    return _FIRST_CODES[bisect_right(_CODES, code) - 1][1] if _CODES[0] <= code <= _LAST else "?"


def is_simplified(char: str) -> bool:
    """Whether a character is in GB 2312; a Han character that is not is probably a traditional one."""
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
