"""Targets of a plan: every quantity it says shall be reached, from sentences, items, boxes and indicator tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kb.extract.compact import Compact, compact
from kb.extract.indicators import indicator_key
from kb.lexicon.thesaurus import default_thesaurus
from kb.extract.quantities import scan
from kb.extract.table_targets import table_targets
from kb.extract.targets_phrases import Outlook, Reading, prepare, read_passage
from kb.extract.targets_time import Horizon, Mark, Tense, find_marks, horizon_of, path_tense
from kb.model import Baseline, Clause, ClauseKind, Plan, Role, RoleAssignment, Target
from kb.text import Span, fold, squeeze

_CANDIDATE = re.compile(r"[0-9０-９]|分之|[百千万亿十五六七八九二三四][万亿元个吨亩人番倍]|翻")
_YEARED = re.compile(r"年|[一二三四五六七八九]五|世纪")
_GOAL = re.compile(r"目标|指标|愿景|展望|预期")
_REPORT = re.compile(r"工作报告")
_RULEBOOK = re.compile(r"(?:法|条例|办法|规定|细则|规则|章程|公报|决算|标准|规范)(?:[（(][^）)]*[）)])?$")
_GLOSSARY = re.compile(r"^[\W\d]{0,8}[^：:，。]{1,40}(?:[：:][*\s]{0,4}(?:是?指|即)|，?[*\s]{0,4}(?:是指|指的是))")
_GLOSSARY_TITLE = re.compile(r"名词|术语|注释|附注|词汇|说明$|解释")
_BACKWARD_ROLES = frozenset({Role.BACKGROUND, Role.CLOSING})


def find_targets(plan: Plan, roles: Mapping[str, RoleAssignment] | None = None) -> tuple[Target, ...]:
    """All targets of `plan` in document order, with ids `<clause>#t<n>`; baselines are added by `with_baselines`."""
    horizon = horizon_of(plan)
    found = list(table_targets(plan, horizon))
    if not _RULEBOOK.search(squeeze(plan.metadata.title)):
        found.extend(_text_targets(plan, horizon, roles or {}))
    return tuple(_numbered(sorted(found, key=lambda target: (target.span.start, target.value_span.start))))


def find_facts(plan: Plan) -> tuple[Target, ...]:
    """What the plan says was reached or is the state now, in the shape of targets (without ids): bases to compare."""
    horizon = horizon_of(plan)
    found: list[Target] = []
    for clause in plan.clauses:
        tense = path_tense((*clause.path, clause.heading), horizon)
        outlook = Outlook(tense=Tense.PAST if tense is Tense.PAST else Tense.OPEN, wanted=Tense.PAST)
        for paragraph, stance in _paragraphs(plan, clause, outlook, horizon):
            found.extend(_paragraph_targets(plan, clause, paragraph, stance, horizon))
    return tuple(found)


def _numbered(targets: Sequence[Target]) -> Iterator[Target]:
    """Targets with their ids, counted within each clause."""
    thesaurus = default_thesaurus()
    counts: dict[str, int] = {}
    for target in targets:
        counts[target.clause] = count = counts.get(target.clause, 0) + 1
        yield replace(target, id=f"{target.clause}#t{count}", indicator_key=indicator_key(target.indicator, thesaurus))


# --------------------------------------------------------------------------- running text


def _text_targets(plan: Plan, horizon: Horizon, roles: Mapping[str, RoleAssignment]) -> Iterator[Target]:
    """The targets outside tables."""
    tables = [table.span for table in plan.source.tables]
    for clause, outlook in _outlooks(plan, horizon, roles):
        for paragraph, stance in _paragraphs(plan, clause, outlook, horizon):
            if any(table.overlaps(paragraph) for table in tables):
                continue
            yield from _paragraph_targets(plan, clause, paragraph, stance, horizon)


def _outlooks(plan: Plan, horizon: Horizon, roles: Mapping[str, RoleAssignment]) -> Iterator[tuple[Clause, Outlook]]:
    """The clauses worth reading, and what is known of each from its place."""
    is_report = bool(_REPORT.search(squeeze(plan.metadata.title)))
    ahead = not is_report
    for clause in plan.clauses:
        titles = (*clause.path, clause.heading)
        tense = path_tense(titles, horizon)
        ahead = ahead or tense is Tense.FUTURE
        role = roles.get(clause.id)
        if tense is Tense.PAST or clause.kind is ClauseKind.FRONT or _GLOSSARY_TITLE.search("".join(clause.path)):
            continue
        if role is not None and role.role in _BACKWARD_ROLES and role.confidence >= 0.8 and tense is Tense.OPEN:
            continue
        if is_report and ahead and tense is Tense.OPEN:
            tense = Tense.FUTURE
        year, first_year = _heading_year(titles, horizon)
        yield (
            clause,
            Outlook(
                tense=tense,
                year=year,
                first_year=first_year,
                strict=not ahead or clause.kind is ClauseKind.BACK,
                goal=any(_GOAL.search(title) for title in titles),
            ),
        )


def _heading_year(titles: Sequence[str], horizon: Horizon) -> tuple[int | None, int | None]:
    """The year the deepest heading with a year speaks of."""
    for title in reversed(titles):
        marks = [mark for mark in find_marks(fold(squeeze(title)), horizon) if mark.year and mark.tense is Tense.FUTURE]
        if marks:
            return marks[-1].year, marks[-1].first_year
    return None, None


def _paragraphs(plan: Plan, clause: Clause, outlook: Outlook, horizon: Horizon) -> Iterator[tuple[Span, Outlook]]:
    """The paragraphs of a clause that hold numbers; a year named in a statement of goals holds for what follows."""
    start = clause.span.start
    while start < clause.span.end:
        end = plan.text.find("\n", start, clause.span.end)
        end = clause.span.end if end < 0 else end
        text = plan.text[start:end]
        is_goal = outlook.goal or bool(_GOAL.search(text))
        if _CANDIDATE.search(text) and not _GLOSSARY.match(text):
            yield Span(start, end), replace(outlook, goal=is_goal)
        if is_goal and _YEARED.search(text):
            outlook = _carried(outlook, find_marks(fold(squeeze(text)), horizon))
        start = end + 1


def _carried(outlook: Outlook, marks: Sequence[Mark]) -> Outlook:
    """The outlook for what follows a paragraph with these marks."""
    for mark in marks:
        if mark.year is not None and mark.tense is Tense.FUTURE:
            outlook = replace(outlook, year=mark.year, first_year=mark.first_year)
    return outlook


def _paragraph_targets(
    plan: Plan, clause: Clause, paragraph: Span, outlook: Outlook, horizon: Horizon
) -> Iterator[Target]:
    """The targets of one paragraph."""
    passage_text = compact(plan.text, paragraph)
    quantities = list(scan(passage_text.text))
    if not any(quantity.unit or "/" in quantity.value for quantity in quantities):
        return
    passage = prepare(passage_text, quantities, find_marks(passage_text.text, horizon))
    for reading in read_passage(passage, outlook):
        yield _target(plan, clause, passage_text, reading)


def _target(plan: Plan, clause: Clause, passage: Compact, reading: Reading) -> Target:
    """A reading as a target, with spans in the plan."""
    span = passage.span(*reading.span)
    return Target(
        id="",
        clause=clause.id,
        indicator=reading.name,
        comparator=reading.comparator,
        value=reading.value,
        unit=reading.unit,
        quote=span.of(plan.text),
        span=span,
        value_span=passage.span(*reading.measure),
        year=reading.year,
        period=_period(reading),
        scope=reading.scope,
        share_of=reading.share_of,
        baseline=_baseline(plan, clause, passage, reading),
    )


def _period(reading: Reading) -> str:
    """The years a yearly figure runs over, where the text names them."""
    if not reading.yearly:
        return ""
    return f"{reading.first_year}-{reading.year}" if reading.first_year and reading.year else "年均"


def _baseline(plan: Plan, clause: Clause, passage: Compact, reading: Reading) -> Baseline | None:
    """The level the sentence says the target starts from: 由42%提高到60%."""
    if reading.base is None:
        return None
    span = passage.span(*reading.base.measure)
    return Baseline(
        value=reading.base.value,
        unit=reading.base.unit,
        year=reading.compared_year,
        clause=clause.id,
        quote=span.of(plan.text),
        span=span,
    )
