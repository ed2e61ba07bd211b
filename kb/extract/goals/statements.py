"""Which passages of a goal clause state goals: sentences with their year, without guidance, notes, captions and tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kb.extract.roles.cues import cue_of, titles_above
from kb.extract.roles.openings import SITUATION, YEAR
from kb.extract.targets.time import five_year_period
from kb.model import Clause, Role
from kb.numerals import chinese_integer
from kb.text import Span, sentences, strip_span


class Passage(NamedTuple):
    """A sentence that states goals, and the year by which they shall be reached (None where nothing says)."""

    span: Span
    year: int | None


WHEN = (
    rf"(?:(?:到|至|截至|在)?\s?{YEAR}\s?年(?:底|末|前|左右)?|"
    r"(?:到)?[“\"]?[一二三四五六七八九十]{1,3}五[”\"]?(?:时期|期间)?(?:期?末|末期)?|"
    r"到本世纪(?:中叶|末)|今后[一二三五十]年|未来[一二三五十]年|\d{4}\s?[—\-–~至]\s?\d{4}\s?年|届时|其中)"
)
"""Words that say when, at the head of a statement."""

_HORIZON = re.compile(
    rf"(?:到|至|截至|展望|力争|确保)\s?(?P<until>{YEAR})\s?年|(?<![比较以自从按与，,\d])(?P<by>{YEAR})\s?年(?:底|末|前)?[，,]|"
    r"[“\"]?(?P<plan>[一二三四五六七八九十]{1,3}五)[”\"]?(?:期?末|时期|期间)|本世纪(?P<middle>中叶)"
)
_ANY_YEAR = re.compile(
    rf"(?P<until>{YEAR})\s?年|[“\"](?P<plan>[一二三四五六七八九十]{{1,3}}五)[”\"](?P<middle>)(?P<by>)"
)
_AIM = re.compile(
    rf"(?:目标|指标)(?:任务)?(?:预期|建议)?(?:如下)?(?:[为：:]|是(?:[：:]|(?<!性指标是)))|到\s?{YEAR}\s?年|展望\s?{YEAR}|"
    r"到[“\"]?[一二三四五六七八九十]{1,3}五|本世纪中叶|努力(?:建设)?成为|经过[\d—\-–~～至一二三五十]{1,6}年"
)
_ANNOUNCED = re.compile(r"目标(?:任务)?(?:预期|建议)?(?:如下)?(?:是|为[：:]|[：:])")
_HEADLINE = re.compile(r"[^，。；：\n]{0,16}(?:目标|指标|愿景)[^，。；：\n]{0,4}[。．]?")
_GUIDANCE = re.compile(r"指导思想|[以为]指导[，,]|基本原则")
_CAPTION = re.compile(r"\s*(?:附?[表图]|专栏)\s*[\d一二三四五六七八九十\-—－.．]*[^。；;]{0,60}\Z")
_NOTE = re.compile(r"\s*(?:[备附]?注|说明|资料来源|数据来源|单位)\s?\d{0,2}\s?[:：]|\s*\*{1,3}\s?[一-鿿]")
_COUNT = re.compile(r"(?:指标|目标).{0,4}\d+\s?[项个]|\d+\s?[项个].{0,8}(?:指标|目标)")
_AFTER = re.compile(
    r"(?:为了?|确保|要|必须)?(?:实现|完成|做好|达到|提出|确定)(?:上述|以上|这些|这一|这样的|今年|全年|各项|明年|\d{4}年)|"
    r"(?:以上|上述|这些|这一)[^，,。；;]{0,10}(?:目标|方面|指标|是|为|体现|表明)|综合考虑|名词解释|本规划|(?:预期|约束)性指标是|"
    r"必须|我们|各位|同志们|工作中|这(?:是|关乎|要求|意味)|要(?![素求点闻害])|"
    r"(?:重点|集中力量|着重|突出)(?:抓好|做好|抓|围绕)|(?:根据|按照|围绕)(?:上述|以上|这一|总体要求)"
)
_SPEECH = re.compile(r"我们|必须|各位代表|政府工作")
_LEADING = re.compile(r"[\s—\-–•·●*]*(?:一一\s*)?(?:[(（]?[零〇一二三四五六七八九十百\d]{1,3}[)）、.．](?!\d))?[\s　]*")
_ROW = re.compile(r"[^\t\n]*\t[^\t\n]*\t")
_BOUND = re.compile(r"(?:约束|预期|指导|参考|引导)性")


_DRAFTED = re.compile(r"(?:提请|提交)[^，,。；;]{0,8}(?:审议|审查)|(?:编制|制定|形成)了《")


def passages(
    text: str, clause: Clause, tables: Iterable[Span], *, behind_table: bool = False, year: int | None = None
) -> Iterator[Passage]:
    """The sentences of a goal clause that state goals.

    Left out are the guidance and the situation before the first aim, captions, notes, the text of `tables`, sentences
    that count indicators, and what follows the goals (做好今年工作…). Text behind an indicator table is mostly notes, so
    there only paragraphs with an aim count. `year` is the one of the passages before, in the same section.
    """
    year = _year_of(_ANY_YEAR, clause.heading or (clause.path[-1] if clause.path else "")) or year
    over = behind_table
    titled = _is_titled_goals(clause)
    for paragraph in _paragraphs_of_aims(text, clause, tuple(tables)):
        if _NOTE.match(text, *paragraph):
            over = True
            continue
        over = over and _AIM.search(text, *paragraph) is None
        for sentence in _sentences_of_aims(text, paragraph):
            start = without_marker(text, sentence).start
            over = over or _ends_goals(text, Span(start, sentence.end), titled=titled)
            if over:
                break
            year = _year_of(_HORIZON, text[start : sentence.end]) or year
            if text[sentence.end - 1] in "：:" or _HEADLINE.fullmatch(text, start, sentence.end):
                continue  # "主要指标预期达到：" and "（三）主要目标" only announce what follows
            if not _is_aside(text, Span(start, sentence.end)):
                yield Passage(sentence, year)


def _ends_goals(text: str, sentence: Span, *, titled: bool) -> bool:
    """Whether a sentence turns from the goals to what is done for them; where no title keeps to goals, speech does, too."""
    if _AIM.search(text, *sentence):
        return False
    return _AFTER.match(text, *sentence) is not None or (not titled and _SPEECH.search(text, *sentence) is not None)


def _is_aside(text: str, sentence: Span) -> bool:
    """Whether a sentence among the goals counts them, describes the situation, or tells how the plan was drawn up."""
    return (
        _COUNT.search(text, *sentence) is not None
        or SITUATION.fullmatch(text, *sentence) is not None
        or _DRAFTED.search(text, *sentence) is not None
    )


def bound_rows(text: str, clause: Clause, tables: Iterable[Span]) -> Iterator[Span]:
    """The rows of indicator tables in a clause, told by their kind (约束性, 预期性)."""
    for table in tables:
        inside = Span(max(clause.span.start, table.start), min(clause.span.end, table.end))
        for line in lines(text, inside) if inside.start < inside.end else ():
            if _ROW.match(text, *line) and _BOUND.search(text, *line):
                yield strip_span(text, line)


def lines(text: str, span: Span) -> Iterator[Span]:
    """The lines of a passage that are not blank."""
    start = span.start
    while start < span.end:
        found = text.find("\n", start, span.end)
        end = span.end if found < 0 else found
        if text[start:end].strip():
            yield Span(start, end)
        start = end + 1


def without_marker(text: str, span: Span) -> Span:
    """`span` without dash and number at its head."""
    match = _LEADING.match(text, *span)
    start = match.end() if match else span.start
    return strip_span(text, Span(start if start < span.end else span.start, span.end))


def _paragraphs_of_aims(text: str, clause: Clause, tables: tuple[Span, ...]) -> Iterator[Span]:
    """The paragraphs of a goal clause without tables and captions; where guidance or the situation comes before the
    first aim (以…为指导), only those from the first aim on."""
    paragraphs = [
        strip_span(text, span)
        for span in lines(text, clause.span)
        if not any(table.overlaps(span) for table in tables)
        and not _ROW.match(text, *span)
        and not _CAPTION.match(text, *span)
    ]
    guidance = [span for span in paragraphs if _GUIDANCE.search(text, *span)]
    aims = [span for span in paragraphs if span not in guidance and _AIM.search(text, *span)]
    announced = next((span for span in aims if _ANNOUNCED.search(text, *span)), None)
    first = clause.span.start
    if guidance and aims and guidance[0] < aims[0]:
        first = aims[0].start
    elif announced and (announced == aims[0] or not _is_titled_goals(clause)):
        first = announced.start
    for span in paragraphs:
        if span in guidance:
            yield from _aims_behind_guidance(text, span)
        elif span.start >= first:
            yield span


def _is_titled_goals(clause: Clause) -> bool:
    """Whether a title says that the clause holds goals, and not only a sentence in it."""
    return any((cue := cue_of(title)) and cue.role is Role.GOAL for title in titles_above(clause))


def _aims_behind_guidance(text: str, paragraph: Span) -> Iterator[Span]:
    """What follows the guidance in its own paragraph, from the first sentence with an aim on."""
    found = list(sentences(text, paragraph))
    last = max((place for place, span in enumerate(found) if _GUIDANCE.search(text, *span)), default=-1)
    aim = next((span for span in found[last + 1 :] if _AIM.search(text, *span)), None)
    if aim:
        yield Span(aim.start, paragraph.end)


def _sentences_of_aims(text: str, paragraph: Span) -> Iterator[Span]:
    """The sentences of a paragraph; where one announces the goals, those before it only if they say an aim themselves."""
    found = list(sentences(text, paragraph))
    announced = next((place for place, span in enumerate(found) if _ANNOUNCED.search(text, *span)), 0)
    for place, span in enumerate(found):
        if place >= announced or _AIM.search(text, *span):
            yield span


def _year_of(pattern: re.Pattern[str], words: str) -> int | None:
    match = pattern.search(words)
    if match is None:
        return None
    if match["plan"]:
        period = five_year_period(match["plan"])
        return period[1] if period else None
    if match["middle"]:
        return 2050
    return chinese_integer((match["until"] or match["by"]).replace("○", "〇").replace("Ｏ", "〇"))
