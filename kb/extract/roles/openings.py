"""How paragraphs without a title begin: with the kind of year it is, or with a look back at the goals."""

from __future__ import annotations

import re

_CHINESE_YEAR = "[一二][〇○零Ｏ九][〇○零一二三四五六七八九]{2}"
YEAR = rf"(?:(?:19|20)\d\d|{_CHINESE_YEAR})"
"""A year in Arabic or Chinese digits; part of a regular expression."""

SITUATION = re.compile(
    rf"\s*(?:今年|明年|{YEAR}年|[“\"]?[一二三四五六七八九十]{{1,3}}五[”\"]?时期)[，,]?是[^。；;]*(?:之年|一年|周年|五年|时期|阶段|机遇期)[。；;]?"
)
"""今年是实施规划的开局之年。"""

_TURN = re.compile(
    r"\s*(?:为了?|确保|要)?(?:实现|完成|做好|达到)(?:上述|以上|这些|这一|这样的|今年|全年|明年|\d{4}年)[^，,。；;：:]{0,12}[，,]|"
    r"\s*(?:上述|以上|这些)[^，,。；;：:]{0,6}(?:目标|指标)|\s*在?(?:具体|实际)?工作中[，,]"
)


def describes_situation(text: str) -> bool:
    """Whether a paragraph begins by saying what kind of year it is: 今年是实施规划的开局之年."""
    return SITUATION.match(text) is not None


def turns_from_goals(text: str) -> bool:
    """Whether a paragraph begins by looking back at the goals (实现上述目标，要…), to say how they are reached."""
    return _TURN.match(text) is not None
