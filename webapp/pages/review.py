"""The review: one proposed link at a time, both texts side by side, and what can be said of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kb import KnowledgeBase
from kb.errors import ReviewError
from kb.export.clause_names import ClauseNames
from kb.export.wording import ACTIONS, LINK_TYPES
from kb.library.review import current_fingerprint, type_between
from kb.library.review_queue import ReviewItem, ReviewState, progress, select
from kb.model import Link, LinkType, PlanRecord, Role
from kb.store.decisions import Decision, Entry
from webapp import addresses, labels
from webapp.labels import Tag
from webapp.marking import Block, Mark, blocks
from webapp.moments import moment
from webapp.pages.frame import Frame, plan_frame
from webapp.pages.strength import Strength, strength
from webapp.pages.tables import Option
from webapp.params import STATES, ReviewRequest

_TODO = (ReviewState.SUSPECT, ReviewState.OPEN)
_STATE_LABELS = dict(zip(STATES, ("存疑和待审", "存疑", "待审", "已审", "较弱，程序未认定", "全部"), strict=True))
_GRADES = (("0", "无关"), ("1", "沾边"), ("2", "相关"), ("3", "直接支撑"))
_RECENT = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Side:
    """One end of a link: its words, and the whole clause where the words are only a part of it."""

    title: str  # 目标, 任务 or 措施
    tag: Tag
    place: str  # number of the clause
    crumbs: tuple[str, ...]
    href: str
    trace_href: str
    blocks: tuple[Block, ...]
    whole: tuple[Block, ...]
    has_changed: bool


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said: "李 2026-01-31 09:30 认可"."""

    who: str
    at: str
    what: str
    comment: str


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade that can be given; `chosen` where it stands."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Case:
    """The link that is looked at."""

    source: str
    target: str
    kind: str
    score: Strength | None  # None for a pair that nobody has linked
    reason: str
    standing: str  # what program and people hold of it
    is_suspect: bool
    is_new: bool
    left: Side
    right: Side
    said: tuple[Said, ...]
    grades: tuple[Grade, ...]


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """One link of a plan to be reviewed, None where none is left, and the way to the next."""

    frame: Frame
    language: str
    path: str
    log_href: str
    add_href: str
    who: str
    done: int
    total: int
    pace: str
    count: str  # of the links chosen
    states: tuple[Option, ...]
    kinds: tuple[Option, ...]
    fields: tuple[tuple[str, str], ...]  # what a form sends along so that the same links stay chosen
    case: Case | None
    previous: str
    following: str


def build(knowledge: KnowledgeBase, plan_id: str, request: ReviewRequest, who: str) -> ReviewPage:
    """The review page of a plan, at the link that `request` names or at the first of those it chooses.

    Raises:
        NotFoundError: no plan has this id, or no goal or clause one of the ids in `request`.
        ReviewError: no link can join the two.
    """
    record = knowledge.record(plan_id)
    items = knowledge.desk.items(plan_id)
    chosen = _chosen(items, request)
    item = _asked(knowledge, record, items, request) if request.source else next(iter(chosen), None)
    before, after = _around(items, chosen, item, request)
    seen = progress(items)
    return ReviewPage(
        frame=plan_frame(record.plan, "审核", "review"),
        language=record.plan.metadata.language,
        path=addresses.plan(plan_id, "review"),
        log_href=addresses.plan(plan_id, "review/log"),
        add_href=addresses.plan(plan_id, "review/add", (("source", item.link.source),) if item else ()),
        who=who,
        done=seen.done,
        total=seen.total,
        pace=_pace(knowledge.desk.entries(plan_id), who),
        count=f"{_STATE_LABELS[request.state]}：{len(chosen)} 条",
        states=tuple(Option(name, label, name == request.state) for name, label in _STATE_LABELS.items()),
        kinds=tuple(Option(kind.value, label, kind.value == request.kind) for kind, label in LINK_TYPES.items()),
        fields=(("state", request.state), ("type", request.kind)),
        case=_case(record, item) if item else None,
        previous=_address(plan_id, request, before),
        following=_address(plan_id, request, after),
    )


def following(knowledge: KnowledgeBase, plan_id: str, request: ReviewRequest) -> ReviewRequest:
    """The request for the link that comes after the one `request` names; for none where it is the last."""
    items = knowledge.desk.items(plan_id)
    here = next((item for item in items if item.key[:2] == (request.source, request.target)), None)
    _, after = _around(items, _chosen(items, request), here, request)
    source, target = after.key[:2] if after else ("", "")
    return ReviewRequest(request.state, request.kind, source, target)


# --------------------------------------------------------------------------- the way through the links


def _chosen(items: Sequence[ReviewItem], request: ReviewRequest) -> list[ReviewItem]:
    states = {"todo": _TODO, "all": ()}.get(request.state)
    wanted = (ReviewState(request.state),) if states is None else states
    return list(select(items, wanted, LinkType(request.kind) if request.kind else None))


def _asked(
    knowledge: KnowledgeBase, record: PlanRecord, items: Sequence[ReviewItem], request: ReviewRequest
) -> ReviewItem:
    """The link that is asked for, or a pair that nobody has linked."""
    for item in items:
        if item.key[:2] == (request.source, request.target):
            return item
    for node in (request.source, request.target):
        knowledge.find(node)
    kind = type_between(record, request.source, request.target)
    if kind is None:
        raise ReviewError(
            "这两处之间不能建立关联", expected="从目标到任务或措施，或从任务到措施", advice="请返回重新选择"
        )
    empty = Link(request.source, request.target, kind, 0.0, False, "", ())
    return ReviewItem(empty, ReviewState.WEAK, 1.0, None, ())


def _around(
    items: Sequence[ReviewItem], chosen: Sequence[ReviewItem], here: ReviewItem | None, request: ReviewRequest
) -> tuple[ReviewItem | None, ReviewItem | None]:
    """The links before and after `here` among those chosen.

    On the way through what is to be done, the one before may be one that has just been done.
    """
    keys = [item.key for item in items]
    if here is None or here.key not in keys:
        return None, next((item for item in chosen if here is None or item.key != here.key), None)
    place = keys.index(here.key)
    stays = {item.key for item in chosen}
    back = stays
    if request.state == STATES[0]:
        done = select(items, (ReviewState.DONE,), LinkType(request.kind) if request.kind else None)
        back = stays | {item.key for item in done}
    before = next((item for item in reversed(items[:place]) if item.key in back), None)
    after = next((item for item in items[place + 1 :] if item.key in stays), None)
    return before, after or next((item for item in chosen if item.key != here.key and before is not item), None)


def _address(plan_id: str, request: ReviewRequest, item: ReviewItem | None) -> str:
    if item is None:
        return ""
    source, target, _ = item.key
    return addresses.review(plan_id, request.params(source=source, target=target))


def _pace(entries: Sequence[Entry], who: str) -> str:
    """How many decisions the reviewer has made in the last minutes."""
    since = (datetime.now(UTC) - _RECENT).isoformat(timespec="seconds")
    standing = (entry.decision for entry in entries if not entry.undone and entry.decision.is_verdict)
    mine = sum(decision.who == who and decision.at >= since for decision in standing)
    return f"近 10 分钟 {mine} 条" if who and mine else ""


# --------------------------------------------------------------------------- one link


def _case(record: PlanRecord, item: ReviewItem) -> Case:
    link = item.link
    changed = _changes(record, item)
    is_new = not link.evidence
    return Case(
        source=link.source,
        target=link.target,
        kind=LINK_TYPES[link.type],
        score=None if is_new else strength(link.score),
        reason=link.reason,
        standing=_standing(item, is_new=is_new),
        is_suspect=item.state is ReviewState.SUSPECT,
        is_new=is_new,
        left=_side(record, link.source, (), has_changed=changed[0]),
        right=_side(record, link.target, _marks(link), has_changed=changed[1]),
        said=tuple(_said(decision) for decision in (*((item.verdict,) if item.verdict else ()), *item.comments)),
        grades=tuple(
            Grade(value, label, item.verdict is not None and item.verdict.grade == float(value))
            for value, label in _GRADES
        ),
    )


def _changes(record: PlanRecord, item: ReviewItem) -> tuple[bool, bool]:
    """Which of the two texts has changed since it was decided on."""
    if item.verdict is None or item.state is not ReviewState.SUSPECT:
        return False, False
    now = (current_fingerprint(record, item.link.source, item.link.target) or "").partition(".")
    then = item.verdict.fingerprint.partition(".")
    return now[0] != then[0], now[2] != then[2]


def _standing(item: ReviewItem, *, is_new: bool) -> str:
    if is_new:
        return "还没有这条关联"
    if item.state is ReviewState.SUSPECT:
        return "审核之后原文有改动，请重新判断"
    if item.state is ReviewState.DONE:
        return "已审：认定有关联" if item.link.accepted else "已审：认定无关联"
    return "程序认定有关联，待审" if item.link.accepted else "程序没有认定，待审"


def _said(decision: Decision) -> Said:
    grade = f" {decision.grade:g}" if decision.grade is not None else ""
    return Said(decision.who, moment(decision.at), ACTIONS[decision.action] + grade, decision.comment)


def _marks(link: Link) -> Iterator[Mark]:
    return (Mark(proof.span, "evidence") for proof in link.evidence if proof.clause == link.target)


def _side(record: PlanRecord, node: str, marks: Iterator[Mark] | tuple[Mark, ...], *, has_changed: bool) -> Side:
    plan, names = record.plan, ClauseNames(record.plan)
    goal = record.goal_by_id.get(node)
    clause = plan.clause_by_id[goal.clause if goal else node]
    tag = labels.ROLE_TAGS[Role.GOAL] if goal else labels.role_tag(record.role_of(node))
    is_part = goal is not None and goal.span != clause.span
    return Side(
        title=tag.label,
        tag=tag,
        place=names.number(clause.id),
        crumbs=clause.path,
        href=addresses.clause(clause.id),
        trace_href=addresses.trace(node),
        blocks=blocks(plan, goal.span if goal else clause.span, marks),
        whole=blocks(plan, clause.span, (Mark(goal.span, "goal"),)) if goal and is_part else (),
        has_changed=has_changed,
    )
