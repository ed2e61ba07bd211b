"""Lists of words, written in the code as running text."""

from __future__ import annotations


def word_list(listed: str) -> tuple[str, ...]:
    """The words of a list separated by white space.

    >>> word_list("提高 提升")
    ('提高', '提升')
    """
    return tuple(listed.split())
