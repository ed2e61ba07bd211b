"""The key under which an indicator of one plan meets the same indicator of another: GDP and 地区生产总值."""

from __future__ import annotations

from functools import lru_cache

from kb.lexicon.thesaurus import Thesaurus, recent_thesaurus


def indicator_key(name: str, thesaurus: Thesaurus | None = None) -> str:
    """The official term for an indicator name, or its barest spelling where the thesaurus has none.

    >>> indicator_key("全市GDP年均增长") == indicator_key("地区生产总值增长")
    True
    """
    return _key(name, thesaurus or recent_thesaurus())


@lru_cache(maxsize=16_384)
def _key(name: str, thesaurus: Thesaurus) -> str:
    return thesaurus.indicator_key(name)
