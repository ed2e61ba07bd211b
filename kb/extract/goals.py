"""Goals: the single statements of what a plan shall reach, quantitative and qualitative."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kb.model import Clause, Goal, GoalKind, Plan, Role, RoleAssignment, Target
from kb.text import Span, sentences, strip_span

_SHORTEST = 4  # characters; a shorter statement says nothing a task could serve

_INTRO = re.compile(
    r"[^。；;\n]{0,60}?(?:目标|指标|达到|实现|努力|要求|任务)[^。；;\n，,]{0,14}[：:]|[—\-–\s]*[^。；;：:，,\n]{2,24}[：:]"
)
_MARKER = re.compile(r"[\s—\-–•·●*]*(?:[(（]?[零〇一二三四五六七八九十百\d]{1,3}[)）、.．](?!\d))?[\s　]*")
_WHEN = (
    r"(?:(?:到|至|截至|在)?\s?(?:(?:20|19)\d\d|二[〇○零]..)\s?年(?:底|末|前|左右)?|"
    r"(?:到)?[“\"]?[一二三四五六七八九十]{1,3}五[”\"]?(?:时期|期间)?(?:期?末|末期)?|"
    r"到本世纪(?:中叶|末)|今后[一二三五十]年|未来[一二三五十]年|\d{4}\s?[—\-–~至]\s?\d{4}\s?年|届时|其中)"
)
_TIME = re.compile(rf"(?:力争|预计|展望|在此基础上.{{0,8}}|再?经过.{{0,8}}努力)?[，,]?{_WHEN}[，,、]")
_TIME_ONLY = re.compile(rf"\s*(?:力争)?{_WHEN}\s*")
_YEAR = re.compile(r"(?:到|至|在)?\s?((?:20|19)\d\d)\s?年")
_PREDICATE = re.compile(
    "取得|达到|达成|提升|提高|完善|健全|形成|实现|改善|增强|扩大|缩小|降低|下降|减少|控制|巩固|优化|增长|增加|建成|建设|成为|突破|"
    "明显|显著|全面|基本|更加|进一步|更为|迈上|同步|保持|力争|稳定|强化|拓展|好转|遏制|走在|位居|跨越|发展|推进|加快|确立|"
    "打造|构建|建立|筑牢|守住|守牢|满足|普及|覆盖|完成|安全|健康|繁荣|和谐|协调|高效|自立|自强|幸福|秀美|融合|振兴|完备|优美|清洁|"
    "丰富|充分|有力|有效|初步|大幅|持续|不断|大力|重塑|翻番|翻一番|消除|解决|办成|办好|让|使|促进"
)
_QUANTITY = re.compile(r"[\d０-９][\d０-９.,．，]*(?:[%％‰亿万千百]|个百分点|[^\d\s年月日号，。；、：“”()（）]{1,4})")
_DEPENDENT = re.compile(
    r"[\s]*(?:年均|平均每年|占|其中|比|较|同比|增长|增速|累计|在此基础上|提高|提升|降低|下降|减少|增加|分别|并|且|或|约占|达到|达|超过|不低于|确保|翻|进入|位居|也|增幅)"
)
_AIM = re.compile(
    r"(?:目标|指标)(?:任务)?[是为：:]|到\s?(?:20\d\d|二[〇○零]..)\s?年|到[“\"]?[一二三四五六七八九十]{1,3}五|本世纪中叶|努力(?:建设)?成为"
)
_HEADLINE = re.compile(r"[^，。；：\n]{0,16}(?:目标|指标|愿景)[^，。；：\n]{0,4}[。．]?")
_GUIDANCE = re.compile(r"指导思想|[以为]指导[，,]|基本原则")
_REGION_TITLE = re.compile(r"(?:区域|地区|分区|各区|各地|空间|布局|板块).{0,6}(?:目标|定位)")
_REGION = re.compile(
    r"[一-鿿]{1,14}?(?:地区|区域|流域|经济区|经济圈|经济带|城市群|都市圈|老工业基地|西岸|沿海|沿江|盆地|高原|片区|新区)"
)
_PROMISING = (Role.TASK, Role.MEASURE, Role.PRINCIPLE, Role.GOAL)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A goal before it has a number."""

    span: Span
    kind: GoalKind
    targets: tuple[str, ...] = ()
    year: int | None = None
    scope: str = ""


def find_goals(plan: Plan, roles: Mapping[str, RoleAssignment], targets: Iterable[Target]) -> tuple[Goal, ...]:
    """Every goal of `plan` in document order, with ids `<clause>#<n>`, n from 1.

    In clauses of role goal every statement is a goal, and a clause about one region is one goal; elsewhere a statement
    is a goal when it carries a target.
    """
    by_clause: dict[str, list[Target]] = {}
    for target in targets:
        by_clause.setdefault(target.clause, []).append(target)
    goals: list[Goal] = []
    for clause in plan.clauses:
        role = roles[clause.id].role
        drafts = _drafts(plan.text, clause, role, by_clause.get(clause.id, ()))
        goals.extend(_goal(plan.text, clause, number, draft) for number, draft in enumerate(drafts, 1))
    return tuple(goals)


def _goal(text: str, clause: Clause, number: int, draft: _Draft) -> Goal:
    return Goal(
        id=f"{clause.id}#{number}",
        clause=clause.id,
        text=draft.span.of(text),
        kind=draft.kind,
        span=draft.span,
        targets=draft.targets,
        year=draft.year,
        scope=draft.scope,
    )


def _drafts(text: str, clause: Clause, role: Role, targets: Iterable[Target]) -> list[_Draft]:
    if role is Role.GOAL and (region := _region_of(clause)):
        return [_region_draft(text, clause, region, targets)]
    stated = list(_statements(text, clause, targets)) if role is Role.GOAL else []
    promised = list(_promises(text, clause, targets)) if role in _PROMISING else []
    covered = {target for draft in stated for target in draft.targets}
    extra = [draft for draft in promised if not covered.issuperset(draft.targets)]
    return sorted(stated + extra, key=lambda draft: draft.span)


# --------------------------------------------------------------------------- regions


def _region_of(clause: Clause) -> str:
    """The region a goal clause is about, or "" where it is about the whole plan."""
    if not any(_REGION_TITLE.search(title) for title in clause.path):
        return ""
    match = _REGION.search(clause.heading or clause.text[:40])
    return match.group() if match else ""


def _region_draft(text: str, clause: Clause, region: str, targets: Iterable[Target]) -> _Draft:
    start = (
        clause.span.start + len(clause.marker)
        if text.startswith(clause.marker, clause.span.start)
        else clause.span.start
    )
    span = strip_span(text, Span(start, clause.span.end))
    return _Draft(span, GoalKind.REGION, tuple(t.id for t in targets), _year_in(text, span), region)


# --------------------------------------------------------------------------- statements of goal clauses


def _statements(text: str, clause: Clause, targets: Iterable[Target]) -> Iterator[_Draft]:
    """The statements of a goal clause; what the paragraphs before the first aim say (指导思想) is left out."""
    known = tuple(targets)
    year: int | None = None
    for paragraph in _paragraphs_of_aims(text, clause):
        for sentence in sentences(text, paragraph):
            year = _year_in(text, sentence) or year
            if text[sentence.end - 1] in "：:" or _HEADLINE.fullmatch(text, *_without_marker(text, sentence)):
                continue  # "主要指标预期达到：" and "（三）主要目标" only announce what follows
            for span in _split(text, _without_intro(text, sentence)):
                inside = tuple(t.id for t in known if span.overlaps(t.value_span))
                is_target = bool(inside) if known else _QUANTITY.search(text, *span) is not None
                yield _Draft(span, GoalKind.TARGET if is_target else GoalKind.STATEMENT, inside, year)


def _paragraphs_of_aims(text: str, clause: Clause) -> Iterator[Span]:
    """The paragraphs of a goal clause; where it opens with guidance (以…为指导), only those from the first aim on."""
    paragraphs = [strip_span(text, span) for span in _lines(text, clause.span)]
    guidance = [span for span in paragraphs if _GUIDANCE.search(text, *span)]
    aims = [span for span in paragraphs if span not in guidance and _AIM.search(text, *span)]
    first = aims[0].start if guidance and aims and guidance[0] < aims[0] else clause.span.start
    return (span for span in paragraphs if span.start >= first and span not in guidance)


def _lines(text: str, span: Span) -> Iterator[Span]:
    start = span.start
    while start < span.end:
        found = text.find("\n", start, span.end)
        end = span.end if found < 0 else found
        if text[start:end].strip():
            yield Span(start, end)
        start = end + 1


def _without_marker(text: str, span: Span) -> Span:
    match = _MARKER.match(text, *span)
    return strip_span(text, Span(match.end() if match else span.start, span.end))


def _without_intro(text: str, span: Span) -> Span:
    """`span` without marker, "主要目标是：" and "到2027年，" at its head."""
    start = _without_marker(text, span).start
    for pattern in (_INTRO, _TIME, _TIME):
        match = pattern.match(text, start, span.end)
        start = match.end() if match and match.end() < span.end else start
    return strip_span(text, Span(start, span.end))


def _split(text: str, sentence: Span) -> Iterator[Span]:
    """The single statements of a sentence: its parts between commas, a part without a statement of its own joined to the
    one before it (or, at the head, to the one after it)."""
    start: int | None = None
    for part in _parts(text, sentence):
        if start is None:
            start, end = part
        elif _TIME_ONLY.fullmatch(text, *part) or (
            _stands_alone(text, part) and _stands_alone(text, Span(start, end), first=True)
        ):
            yield _trimmed(text, Span(start, end))
            start, end = part
        else:
            end = part.end
    if start is not None and end - start >= _SHORTEST:
        yield _trimmed(text, Span(start, end))


def _parts(text: str, span: Span) -> Iterator[Span]:
    """Parts between commas; a comma inside a number or quotation does not part."""
    start = span.start
    for match in re.compile(r"(?<!\d)[，,]|[，,](?!\d)").finditer(text, *span):
        yield Span(start, match.start())
        start = match.end()
    yield Span(start, span.end)


def _stands_alone(text: str, span: Span, *, first: bool = False) -> bool:
    if span.end - span.start < _SHORTEST:
        return False
    has_quantity = _QUANTITY.search(text, *span) is not None
    if has_quantity and not first and _DEPENDENT.match(text, *span):
        return False
    return has_quantity or _PREDICATE.search(text, *span) is not None


def _trimmed(text: str, span: Span) -> Span:
    start, end = strip_span(text, span)
    while end > start and text[end - 1] in "。；;，,、":
        end -= 1
    time = _TIME.match(text, start, end)
    return strip_span(text, Span(time.end() if time and time.end() < end else start, end))


def _year_in(text: str, span: Span) -> int | None:
    match = _YEAR.search(text, *span)
    return int(match.group(1)) if match else None


# --------------------------------------------------------------------------- targets in other clauses


def _promises(text: str, clause: Clause, targets: Iterable[Target]) -> Iterator[_Draft]:
    """One goal for each statement with a target, and for each row of a table."""
    groups: dict[Span, list[Target]] = {}
    for target in targets:
        groups.setdefault(_statement_around(text, clause.span, target), []).append(target)
    for span, found in groups.items():
        year = next((target.year for target in found if target.year), None)
        yield _Draft(span, GoalKind.TARGET, tuple(target.id for target in found), year, found[0].scope)


def _statement_around(text: str, clause: Span, target: Target) -> Span:
    """The part of the sentence that states `target`; in a table, the words of its row."""
    window = Span(max(clause.start, target.span.start - 200), min(clause.end, target.span.end + 200))
    for sentence in sentences(text, window):
        if not sentence.contains(target.span):
            continue
        for span in _split(text, _without_intro(text, sentence)):
            if span.overlaps(target.value_span):
                return Span(min(span.start, target.span.start), max(span.end, target.span.end))
    return target.span
