"""Where in a plan figures are worth reading: its paragraphs and prose cells, each with what its place says of it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from kb.extract.targets.announced import Announced
from kb.extract.targets.reading import Outlook
from kb.extract.targets.tense import announces, heading_tense, looks_back
from kb.extract.targets.time import Horizon, Tense, find_marks, five_year_period
from kb.extract.targets.titles import GLOSSARY, Told, heading_year, told_by
from kb.extract.values import Value, replace
from kb.model import Clause, ClauseKind, Plan, Role, RoleAssignment, Table
from kb.text import Span, fold, squeeze


class Place(Value, frozen=True):
    """A paragraph that holds numbers, its clause, and what is known of it."""

    clause: Clause
    span: Span
    outlook: Outlook


# Apart, since a search whose first character is of one set skips text quickly.
_DIGIT = re.compile(r"[0-9０-９翻]")
_CHINESE = re.compile(
    r"[百千万亿十五六七八九二三四分一至]"
    r"(?:(?<=[百千万亿十五六七八九二三四])[万亿元个吨亩人番倍]|(?<=分)之|(?<=一)(?:半|[个座所家条处项]以上)|(?<=至)少)"
)
_YEARED = re.compile(r"[年一二三四五六七八九世](?:(?<=年)|(?<=[一二三四五六七八九])五|(?<=世)纪)")
_GOAL_TEXT = re.compile(r"(?:主要|预期|总体|发展|具体|奋斗|远景|规划|工作|阶段性)(?:预期)?(?:目标|指标)")
_WANTED = re.compile(
    r"(?:^|[。，,])(?P<begin>)[*\s]*[^\s。，,]{0,16}?"
    r"(?P<when>今年|明年|(?:今后|未来)[一-龥]{1,2}年|20\d\d年|19\d\d年|“十[一二三四五六七八九]五”(?:时期|期间))[^\n。，,]{0,40}?"
    r"(?:总体要求|总的要求|指导思想|(?:预期|主要|奋斗|工作|发展|总体)目标|(?:总体|基本|工作|总的)思路)[^\n。，,]{0,12}?(?:是|为|[:：])"
    r"|^[*\s]*(?:全[省市县区州])?(?:国民)?(?:经济)?[和与]?(?:社会)?(?:发展)?的?主要预期目标(?:是|为|[:：])",
    re.MULTILINE,
)  # 今年经济社会发展的主要预期目标是：
_ASKED = re.compile(r"(?:要求|思想|目标|思路)[^\n。，,]{0,12}?(?:是|为|[:：])")  # the end of what `_WANTED` looks for
_BLANKS = " \t\r\n\u3000\xa0*"
_LONGEST_WANTED = 200  # characters of such a statement, with the blank lines before it
_LATEST_TURN = 0.6  # share of a report by which it has turned to its plan
_ANNEX = re.compile(r"[*#\s（(]*附\s*(?:件|表|录)")
_REPORT = re.compile(r"工作报告")
_DEFINITION = re.compile(r"^[\W\d]{0,8}[^：:，。]{1,40}(?:[：:][*\s]{0,4}(?:是?指|即)|，?[*\s]{0,4}(?:是指|指的是))")
_LONGEST_DEFINED = 60  # characters in which a definition has come to its verb
_REMARK = re.compile(
    r"\s*[*（(]?(?:(?:备?注|说明|数据来源)\s*[0-9]?\s*[：:]|(?:\d[.．、])?[*＊※△▲☐□○#]+\s*表示)"
)  # below a table
_NOTE = re.compile(r"^[^。；]{0,40}[：:]")
_IN_SENTENCES = re.compile(r"[。；，]")
_OPENS_YEAR = re.compile(r"[“\"*\s]{0,4}(?:19|20)\d\d年")
_FIRST_WORDS = 30  # characters of a paragraph in which it may announce the year of all it says
_LONGEST_TITLE = 45  # characters of a title inside an annex
_PROSE = 30  # characters; a table with such cells is a list of works, not of figures
_BACKWARD_ROLES = frozenset({Role.BACKGROUND, Role.CLOSING})
_SURE = 0.8  # confidence from which a role outweighs a heading that says nothing


def find_places(
    plan: Plan,
    horizon: Horizon,
    roles: Mapping[str, RoleAssignment],
    grids: Sequence[Span],
    wanted: Tense = Tense.FUTURE,
    spots: Sequence[int] | None = None,
) -> Iterator[Place]:
    """The places of `plan`, in order, that may hold promises (or, with PAST, results); `grids` are read elsewhere.

    Where `spots` are given (positions in order), only places with one of them.
    """
    closed = [table.span for table in plan.source.tables if table.span in grids or not _is_prose(plan, table)]
    turn = _turn(plan, horizon) if is_report(plan) else None
    announced = None
    if turn is not None and wanted is Tense.FUTURE:
        announced = Announced(plan.text, turn.start, horizon, _dated_headings(plan.clauses, horizon))
    for clause, span, outlook in _outlooks(plan, horizon, roles, turn, wanted, spots):
        for place in _paragraphs(plan, clause, span, outlook, horizon, spots):
            if not any(table.overlaps(place.span) for table in closed):
                is_body = clause.kind is not ClauseKind.FRONT and not _is_annex(plan, clause)
                yield _of_its_year(place, announced) if announced and is_body else place


def _holds(span: Span, spots: Sequence[int] | None) -> bool:
    """Whether one of the spots asked for lies in `span`; where none are asked for, every span will do."""
    if spots is None:
        return True
    index = bisect_left(spots, span.start)
    return index < len(spots) and spots[index] < span.end


def _dated_headings(clauses: Sequence[Clause], horizon: Horizon) -> Iterator[tuple[int, int | None]]:
    """Where the highest headings that name what is planned for stand, with the year; None for a longer period."""
    top = ""
    for clause in clauses:
        title = next((title for title in (*clause.path, clause.heading) if title), "")
        if title != top and (year := heading_year((title,), horizon)[0]):
            yield clause.span.start, year if year == horizon.now else None
        top = title


def _of_its_year(place: Place, announced: Announced) -> Place:
    """A place whose headings name no year, of the year last announced before it or in its first words."""
    if place.outlook.year is not None:
        return place
    year = announced.year_at(min(place.span.start + _FIRST_WORDS, place.span.end))
    return replace(place, outlook=replace(place.outlook, year=year))


def _is_annex(plan: Plan, clause: Clause) -> bool:
    return clause.kind is ClauseKind.BACK and bool(_ANNEX.match(plan.text, clause.span.start))


def is_report(plan: Plan) -> bool:
    """Whether a plan is a report on the work of a government, which reviews one year and plans the next."""
    return bool(_REPORT.search(squeeze(plan.metadata.title)))


def _is_prose(plan: Plan, table: Table) -> bool:
    long = sum(cell.span.end - cell.span.start > _PROSE for cell in table.cells)
    return long > 1 and any(char.isdigit() for char in table.span.of(plan.text))


# --------------------------------------------------------------------------- clauses


def _outlooks(
    plan: Plan,
    horizon: Horizon,
    roles: Mapping[str, RoleAssignment],
    turn: _Turn | None,
    wanted: Tense,
    spots: Sequence[int] | None,
) -> Iterator[tuple[Clause, Span, Outlook]]:
    """The clauses worth reading (of one in which a report turns to its plan, both parts), with what their place says."""
    reports = is_report(plan)
    ahead = not reports
    for clause, span in _parts(plan.clauses, turn):
        told = told_by((*clause.path, clause.heading), horizon, wanted)
        tense = told.tense
        if turn is not None:
            tense = _turned(clause, span, tense, turn)
            ahead = ahead or span.end > turn.start
        ahead = ahead or tense is Tense.FUTURE
        if not _holds(span, spots):
            continue
        if reports and ahead and tense is Tense.OPEN and clause.kind is not ClauseKind.BACK:
            tense = Tense.FUTURE
        is_annex = _is_annex(plan, clause)
        is_ending = turn is not None and clause.kind is ClauseKind.BACK  # whose last words may still promise
        if tense is Tense.OPEN and clause.kind is not ClauseKind.FRONT and not (is_annex or is_ending):
            tense = _role_tense(roles.get(clause.id))
        if _is_closed(clause, told, tense, wanted):
            continue
        strict = not ahead or clause.kind in (ClauseKind.BACK, ClauseKind.FRONT)
        is_dated = told.year is not None
        goal = told.is_goal and not is_dated
        yield clause, span, Outlook(tense, told.year, told.first_year, is_dated, strict, goal, wanted)


class _Turn(NamedTuple):
    """Where a report turns from the review to the plan, and the section it does so in."""

    start: int
    section: str


def _turn(plan: Plan, horizon: Horizon) -> _Turn | None:
    """Where the report says what is wanted of the year (or the years) to come, or the first heading that does."""
    middle = int(len(plan.text) * _LATEST_TURN)
    said = _first_said(plan.text, middle, horizon)
    for clause in plan.clauses:
        if clause.span.start > middle:
            break
        titles = [title for title in (*clause.path, clause.heading) if title]
        announced = (
            bool(titles)
            and heading_tense(titles[0], horizon) is not Tense.PAST
            and any(announces(title, horizon) for title in titles)
        )
        if announced or (said and clause.span.start <= said.start() < clause.span.end):
            start = clause.span.start if announced or said is None else said.start("begin" if said["when"] else 0)
            return _Turn(start, titles[0] if titles else "")
    return None


def _first_said(text: str, end: int, horizon: Horizon) -> re.Match[str] | None:
    """The first statement before `end` of what is wanted of the year (or the years) to come."""
    position = searched = 0
    while asked := _ASKED.search(text, searched, end):
        searched = asked.start() + 1
        begin = max(position, searched - _LONGEST_WANTED)
        opening = max(begin, *(text.rfind(mark, begin, searched) + 1 for mark in "。，,\n"))
        if text.endswith("\n", begin, opening):
            opening = begin + len(text[begin:opening].rstrip(_BLANKS))
        said = _WANTED.search(text, max(begin, opening - 1), asked.end())
        if said is not None:
            if _is_ahead(said["when"] or "", horizon):
                return said
            position = said.end()
            searched = max(searched, position)
    return None


def _is_ahead(when: str, horizon: Horizon) -> bool:
    """Whether 2021年, 今年 or “十四五”时期 lies ahead of a report."""
    if when.startswith("“"):
        period = five_year_period(when[1:4])
        return period is not None and (horizon.now is None or horizon.now == period[0])
    return not when[:4].isdecimal() or horizon.now is None or int(when[:4]) >= horizon.now


def _parts(clauses: Sequence[Clause], turn: _Turn | None) -> Iterator[tuple[Clause, Span]]:
    """The clauses with their spans; one that holds the turn comes in two parts."""
    for clause in clauses:
        if turn is not None and clause.span.start < turn.start < clause.span.end:
            yield clause, Span(clause.span.start, turn.start)
            yield clause, Span(turn.start, clause.span.end)
        else:
            yield clause, clause.span


def _turned(clause: Clause, span: Span, tense: Tense, turn: _Turn) -> Tense:
    """The tense of a clause of a report: a review knows no tasks, and its heading does not reach beyond it."""
    if span.end <= turn.start:
        return Tense.OPEN if tense is Tense.FUTURE else tense
    in_section = turn.section in (*clause.path[:1], clause.heading)
    return Tense.FUTURE if tense is Tense.PAST and in_section else tense


def _role_tense(role: RoleAssignment | None) -> Tense:
    """What the role of a clause says where its headings say nothing."""
    if role is not None and role.role in _BACKWARD_ROLES and role.confidence >= _SURE:
        return Tense.PAST
    return Tense.OPEN


def _is_closed(clause: Clause, told: Told, tense: Tense, wanted: Tense) -> bool:
    """Whether nothing in a clause is of the tense wanted, or its figures are of no interest."""
    return told.is_aside or (tense is Tense.PAST and (wanted is Tense.FUTURE or clause.kind is ClauseKind.FRONT))


# --------------------------------------------------------------------------- paragraphs


def _paragraphs(
    plan: Plan, clause: Clause, part: Span, outlook: Outlook, horizon: Horizon, spots: Sequence[int] | None
) -> Iterator[Place]:
    """The paragraphs in a part of a clause that hold numbers; a year named in a statement of goals holds on."""
    is_annex = clause.kind is ClauseKind.BACK
    is_lead = False  # whether a line is the first below a title inside an annex
    whole = plan.text
    for span in _lines(whole, part):
        text = span.of(whole)
        if is_annex and not whole.startswith("\t", span.end) and whole[span.start - 1 : span.start] != "\t":
            outlook = _of_its_lead(text, outlook, horizon) if is_lead else outlook
            outlook = _under_title(text, outlook, horizon)
            is_lead = _is_title(text) or (is_lead and not text.strip())
        if outlook.tense is Tense.PAST and outlook.wanted is Tense.FUTURE:
            continue
        is_goal = outlook.goal or (not outlook.dated and _names_goals(text))
        has_numbers = _holds(span, spots) and may_hold_numbers(text)
        if not (has_numbers or is_goal) or _REMARK.match(text):
            continue
        if has_numbers and not _is_definition(text) and not (is_annex and _NOTE.match(text)):
            yield Place(clause, span, replace(outlook, goal=True) if is_goal else outlook)
        if is_goal and _YEARED.search(text):
            outlook = _carried(outlook, fold(squeeze(text)), horizon)


def _names_goals(text: str) -> bool:
    """Whether a line speaks of main goals, or of indicators expected."""
    return ("目标" in text or "指标" in text) and bool(_GOAL_TEXT.search(text))


def _is_definition(text: str) -> bool:
    """Whether a line says what a word means."""
    opening = text[:_LONGEST_DEFINED]
    return ("指" in opening or "即" in opening) and bool(_DEFINITION.match(text))


def may_hold_numbers(text: str) -> bool:
    """Whether a line has a digit, a Chinese number or a word that stands for one."""
    return bool(_DIGIT.search(text) or _CHINESE.search(text))


def _lines(text: str, span: Span) -> Iterator[Span]:
    """The lines of a clause, the cells of a table row apart."""
    start, end = span
    while True:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        while (tab := text.find("\t", start, stop)) >= 0:
            yield Span(start, tab)
            start = tab + 1
        yield Span(start, stop)
        if stop == end:
            return
        start = stop + 1


def _is_title(line: str) -> bool:
    """Whether a line inside an annex can be a title: short, and no sentence."""
    title = line.strip()
    return 0 < len(title) <= _LONGEST_TITLE and not _IN_SENTENCES.search(title)


def _under_title(text: str, outlook: Outlook, horizon: Horizon) -> Outlook:
    """The outlook below a title inside an annex: 名词解释 closes it, 2017年民生实事 opens it."""
    title = text.strip()
    if not _is_title(title):
        return outlook
    if GLOSSARY.search(title):
        return replace(outlook, tense=Tense.PAST)
    tense = heading_tense(title, horizon)
    keeps = tense is Tense.PAST and outlook.tense is Tense.FUTURE and not looks_back(title)
    if tense is Tense.OPEN or keeps:
        return outlook
    year, first_year = heading_year((title,), horizon)
    if year is None and outlook.tense is not Tense.PAST:
        year, first_year = outlook.year, outlook.first_year
    return replace(outlook, tense=tense, year=year, first_year=first_year, dated=year is not None)


def _of_its_lead(text: str, outlook: Outlook, horizon: Horizon) -> Outlook:
    """The outlook of a list in an annex whose first sentence begins with a year ahead, of which all of it is then."""
    if outlook.year is not None or _is_title(text) or (opening := _OPENS_YEAR.match(text)) is None:
        return outlook
    year, first_year = heading_year((opening.group(),), horizon)
    return outlook if year is None else replace(outlook, year=year, first_year=first_year, dated=True)


def _carried(outlook: Outlook, text: str, horizon: Horizon) -> Outlook:
    """The outlook for what follows a statement of goals: of the year by which, or at whose head, it stands."""
    opens_list = text.endswith(("：", ":"))
    for mark in find_marks(text, horizon):
        if (mark.until or opens_list) and mark.tense is Tense.FUTURE and mark.year:
            outlook = replace(outlook, year=mark.year, first_year=mark.first_year)
    return outlook
