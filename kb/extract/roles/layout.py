"""The layout of a plan as far as roles follow from it: where it turns to its aims, and which chapters hold measures."""

from __future__ import annotations

import re

from kb.extract.roles.cues import cue_of, is_support, titles_above
from kb.extract.targets.tense import heading_tense
from kb.extract.targets.time import Tense, horizon_of
from kb.model import Clause, ClauseKind, Plan, Role

AIMS = (Role.PRINCIPLE, Role.GOAL)
"""The roles in which a plan says what it aims at."""

_EARLY = 0.4  # share of the text before which a plan says what it aims at, if it reviews the past at all
_OPENING = 160  # characters at the head of a chapter in which it says what it is about

_YEARS = re.compile(r"((?:19|20)\d\d)年")
_WORK_OF_YEAR = re.compile(r"((?:19|20)\d\d)年度?(?:的|政府|主要|重点|经济|社会|发展|全市|全省){0,4}(?:工作|情况)")
_ABOUT_ITSELF = re.compile(r"本(?:规划|意见|方案|纲要|计划)|规划实施|实施规划")


class Layout:
    """Where a plan turns from the past to its aims, and which of its chapters hold measures."""

    def __init__(self, plan: Plan) -> None:
        self._titles = [titles_above(clause) for clause in plan.clauses]
        self._chapter_of = [_chapter(clause, titles) for clause, titles in zip(plan.clauses, self._titles, strict=True)]
        chapters = [title for title in dict.fromkeys(self._chapter_of) if title]
        self._named = {title for title in chapters if (cue := cue_of(title)) and cue.role is Role.MEASURE}
        self._named |= _last_chapter_of_measures(plan, chapters, self._chapter_of, self._titles)
        self._support = _chapters_of_support(chapters, self._named)
        self.first_aim = _first_aim(plan, self._titles)
        horizon = horizon_of(plan)
        tenses = {title: heading_tense(title, horizon) for title in chapters}
        self._past = {title for title, tense in tenses.items() if tense is Tense.PAST and title not in self._named}
        self._past |= _earlier_years(chapters)
        self._ahead = {title for title, tense in tenses.items() if tense is Tense.FUTURE}
        self._year = horizon.now or (_latest_year(chapters) if self._past else None)

    @property
    def has_measures(self) -> bool:
        """Whether chapters are given to measures as a whole."""
        return bool(self._named or self._support)

    def in_measures(self, index: int) -> bool:
        """Whether the clause stands in, or is, a chapter of measures."""
        return self._chapter_of[index] in self._named or self.in_support(index)

    def in_support(self, index: int) -> bool:
        """Whether the clause stands in a chapter of support (政策、法规、标准) at the end of the plan."""
        return self._chapter_of[index] in self._support

    def in_review(self, index: int) -> bool:
        """Whether the title of the chapter speaks of what was (2019年工作, in a report of 2020)."""
        return self._chapter_of[index] in self._past

    def is_ahead(self, title: str) -> bool:
        """Whether a title is of a chapter that speaks of what shall be, or of the work of the plan's own year."""
        work = _WORK_OF_YEAR.search(title)
        return title in self._ahead or (work is not None and int(work[1]) == self._year)

    def titles(self, index: int) -> tuple[str, ...]:
        """The clause's own heading and the titles above it, bare, deepest first."""
        return self._titles[index]

    def chapter(self, index: int) -> str:
        """The title of the chapter the clause stands in."""
        return self._chapter_of[index]


def _chapter(clause: Clause, titles: tuple[str, ...]) -> str:
    """The highest title above a clause, or its own."""
    if clause.kind in (ClauseKind.FRONT, ClauseKind.BACK):
        return ""
    return next(filter(None, reversed(titles)), "")


def _last_chapter_of_measures(
    plan: Plan, chapters: list[str], chapter_of: list[str], titles_of: list[tuple[str, ...]]
) -> set[str]:
    """The last chapter, where its opening speaks of the plan itself or half of its sections are measures by title."""
    if len(chapters) < 3 or cue_of(chapters[-1]) is not None:
        return set()
    inside = [index for index, title in enumerate(chapter_of) if title == chapters[-1]]
    sections = {title for index in inside for title in titles_of[index] if title and title != chapters[-1]}
    measures = {title for title in sections if (cue := cue_of(title)) and cue.role is Role.MEASURE}
    speaks = _ABOUT_ITSELF.search(plan.clauses[inside[0]].text[:_OPENING]) is not None
    return {chapters[-1]} if measures and (speaks or 2 * len(measures) >= len(sections)) else set()


def _earlier_years(chapters: list[str]) -> set[str]:
    """The chapters on the work of a year (2008年的主要工作) in a plan with a chapter on the work of the next."""
    named = {title: int(year[1]) for title in chapters if (year := _WORK_OF_YEAR.search(title))}
    years = {int(year) for title in chapters for year in _YEARS.findall(title)}
    return {title for title, year in named.items() if year + 1 in years}


def _latest_year(chapters: list[str]) -> int | None:
    return max((int(year) for title in chapters for year in _YEARS.findall(title)), default=None)


def _chapters_of_support(chapters: list[str], measures: set[str]) -> set[str]:
    """The chapters of support that stand at the end, with nothing but measures and closing words behind them."""
    found: set[str] = set()
    for title in reversed(chapters):
        cue = cue_of(title)
        if is_support(title):
            found.add(title)
        elif title not in measures and not (cue and cue.role is Role.CLOSING):
            break
    return found


def _first_aim(plan: Plan, titles_of: list[tuple[str, ...]]) -> int:
    """The first clause whose titles name guidance or goals; 0 where none does early enough to have a review before it."""
    aims = {title for title in set().union(*titles_of) if (cue := cue_of(title)) and cue.role in AIMS}
    before = 0  # characters of the clauses before
    for index, (clause, titles) in enumerate(zip(plan.clauses, titles_of, strict=True)):
        if clause.kind not in (ClauseKind.FRONT, ClauseKind.BACK) and not aims.isdisjoint(titles):
            total = max(1, sum(len(clause.text) for clause in plan.clauses))
            return index if before <= _EARLY * total else 0
        before += len(clause.text)
    return 0
