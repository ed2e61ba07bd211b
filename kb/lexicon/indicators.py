"""Indicator names without what plans add to them: scope in front, unit in brackets, growth words behind."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.text import fold, squeeze

_LONGEST = 60  # characters; a longer name is a sentence and is left alone

_BRACKETS = re.compile(r"\([^()]{0,40}\)|\[[^\[\]]{0,40}\]|〔[^〔〕]{0,40}〕")
_MARKS = re.compile(r"[“”‘’\"'*※★▲△#:：,，、。;；]")
_SCOPE = re.compile(
    r"^(?:到?20\d\d年|十[一二三四五]五(?:期间|末|时期)?|我[国省市县区州]|[全本](?:国|省|市|县|区|州|自治区|旗|盟|社会))(?!性)"
)
_PERIOD = r"(?:年均|年平均|平均每年|平均|每年|年度|累计|同比|实际|逐年|今后[五十5]年|[五5]年|[比较]20\d\d年)"
_ENDING = re.compile(
    rf"{_PERIOD}{{0,2}}(?:增长|提高|下降|降低|减少|增加|提升|削减|上升)(?:率|速度|幅度|比例|量|值|目标)?$"
    rf"|{_PERIOD}{{0,1}}(?:增速|增幅|降幅|升幅|年均)$"
)
_CHANGES = re.compile("[增提下降减削上升均]")  # without one of these there is no ending; the search is far quicker


def spellings(name: str) -> Iterator[str]:
    """`name` folded and squeezed, then ever barer: without brackets, growth words, scope.

    >>> list(spellings("全市地区生产总值（亿元）年均增长"))
    ['全市地区生产总值(亿元)年均增长', '全市地区生产总值年均增长', '全市地区生产总值', '地区生产总值']
    """
    bare = squeeze(fold(name))
    yield bare
    if len(bare) > _LONGEST:
        return
    for pattern in (_BRACKETS, _MARKS, _ENDING, _SCOPE):
        if pattern is _ENDING and not _CHANGES.search(bare):
            continue
        shorter = pattern.sub("", bare)
        if shorter != bare and len(shorter) > 1:
            bare = shorter
            yield bare
