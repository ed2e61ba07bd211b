"""Lists of words, written in the code as running text."""

from __future__ import annotations

AND = r"(?:[和与](?!平|美|谐|安|睦)|以及|(?<![普涉波触危以惠])及(?!以上|以下|其|时|格))"
"""和, 与 and 及 where they join words, not inside 和谐 or 普及; part of a regular expression."""


def word_list(listed: str) -> tuple[str, ...]:
    """The words of a list separated by white space.

    >>> word_list("提高 提升")
    ('提高', '提升')
    """
    return tuple(listed.split())
