"""Adding a link: the two ends are chosen from what may stand there; nothing is chosen that nobody has chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from kb import KnowledgeBase
from kb.export.clause_names import ClauseNames
from kb.export.wording import goal_label
from kb.model import LinkType, PlanRecord, Role
from kb.text import fold
from webapp import addresses, labels
from webapp.labels import Tag
from webapp.pages.frame import Frame, plan_frame
from webapp.params import AddRequest

_MOST_LIKELY = 8  # links that were too weak, offered first
_TYPES = (LinkType.GOAL_TASK, LinkType.TASK_MEASURE, LinkType.GOAL_MEASURE)
_SOURCES, _TARGETS = (Role.GOAL, Role.TASK), (Role.TASK, Role.MEASURE)
_BELOW: Mapping[Role, tuple[Role, ...]] = MappingProxyType({Role.GOAL: _TARGETS, Role.TASK: (Role.MEASURE,)})
_ABOVE: Mapping[Role, tuple[Role, ...]] = MappingProxyType({Role.TASK: (Role.GOAL,), Role.MEASURE: _SOURCES})


@dataclass(frozen=True, slots=True)
class Choice:
    """A goal, task or measure that can be an end of a link."""

    id: str
    label: str
    role: Role


@dataclass(frozen=True, slots=True)
class Chosen:
    """An end that is chosen; `change_href` leads to the choice of another."""

    id: str
    tag: Tag
    label: str
    change_href: str


@dataclass(frozen=True, slots=True)
class End:
    """One end of the link: what is chosen, or what there is to choose from, by kind."""

    name: str  # "source" or "target"
    title: str
    hint: str
    chosen: Chosen | None
    query: str
    groups: tuple[tuple[str, tuple[Choice, ...]], ...]
    count: str
    nothing: str  # what is said where there is nothing to choose from


@dataclass(frozen=True, slots=True)
class AddPage:
    """The two ends; the form leads to `review_path`, the narrowing of what is offered to `path`."""

    frame: Frame
    language: str
    path: str
    review_path: str
    ends: tuple[End, End]


def build(knowledge: KnowledgeBase, plan_id: str, request: AddRequest) -> AddPage:
    """The page on which the two ends of a new link are chosen, as far as `request` does not name them.

    Raises:
        NotFoundError: no plan has this id.
    """
    record = knowledge.record(plan_id)
    everything = _choices(record)
    source = _known(everything, request.source, _SOURCES)
    target = _known(everything, request.target, _TARGETS)
    if source and target and target.role not in _BELOW[source.role]:
        target = None
    below = _BELOW[source.role] if source else _TARGETS
    above = _ABOVE[target.role] if target else _SOURCES
    path = addresses.plan(plan_id, "review/add")
    likely = _likely(record, source.id if source else "", target.id if target else "")
    chosen_source = _chosen(source, addresses.with_params(path, request.params(source="")))
    chosen_target = _chosen(target, addresses.with_params(path, request.params(target="")))
    return AddPage(
        frame=plan_frame(record.plan, "添加关联", "review"),
        language=record.plan.metadata.language,
        path=path,
        review_path=addresses.plan(plan_id, "review"),
        ends=(
            _end("source", "从", chosen_source, request.source_query, _offered(everything, above, likely)),
            _end("target", "到", chosen_target, request.target_query, _offered(everything, below, likely)),
        ),
    )


def add_links(record: PlanRecord, node: str) -> tuple[tuple[str, str], ...]:
    """Words and addresses that lead from a goal, task or measure to the page that adds a link to it."""
    role = Role.GOAL if node in record.goal_by_id else record.role_of(node)
    path = addresses.plan(record.plan.id, "review/add")
    as_source = addresses.with_params(path, (("source", node),))
    as_target = addresses.with_params(path, (("target", node),))
    if role is Role.TASK:
        return (("添加支撑它的措施", as_source), ("添加它服务的目标", as_target))
    if role is Role.MEASURE:
        return (("添加关联", as_target),)
    return (("添加关联", as_source),) if node in record.goal_by_id else ()


def _choices(record: PlanRecord) -> dict[str, Choice]:
    """All that can be an end, goals first, each kind in the order of the document."""
    names = ClauseNames(record.plan)
    goals = (
        Choice(goal.id, f"{names.number(goal.clause)} {goal_label(record, goal)}", Role.GOAL) for goal in record.goals
    )
    clauses = (
        Choice(clause.id, names.label(clause.id), role)
        for role in _TARGETS
        for clause in record.plan.clauses
        if record.role_of(clause.id) is role
    )
    return {choice.id: choice for choice in (*goals, *clauses)}


def _known(everything: Mapping[str, Choice], node: str, roles: Sequence[Role]) -> Choice | None:
    choice = everything.get(node)
    return choice if choice and choice.role in roles else None


def _likely(record: PlanRecord, source: str, target: str) -> list[str]:
    """The other ends of links that the program found too weak and nobody has rejected, strongest first."""
    if bool(source) == bool(target):
        return []
    found = [
        link
        for link in record.links
        if not link.accepted
        and link.review != "rejected"
        and link.type in _TYPES
        and (link.source == source or link.target == target)
    ]
    found.sort(key=lambda link: -link.score)
    return [link.target if source else link.source for link in found[:_MOST_LIKELY]]


def _offered(
    everything: Mapping[str, Choice], roles: Sequence[Role], likely: Sequence[str]
) -> Iterator[tuple[str, list[Choice]]]:
    """What may stand at an end, by kind; what is likely comes first, and once."""
    first = [everything[node] for node in likely if node in everything and everything[node].role in roles]
    yield "程序认为最接近的", first
    for role in roles:
        own = [choice for choice in everything.values() if choice.role is role and choice not in first]
        yield labels.ROLE_TAGS[role].label, own


def _chosen(choice: Choice | None, change_href: str) -> Chosen | None:
    return Chosen(choice.id, labels.ROLE_TAGS[choice.role], choice.label, change_href) if choice else None


def _end(name: str, title: str, chosen: Chosen | None, query: str, offered: Iterator[tuple[str, list[Choice]]]) -> End:
    words = fold(query).split()
    narrowed = [
        (label, tuple(choice for choice in choices if all(word in fold(choice.label) for word in words)))
        for label, choices in offered
    ]
    groups = tuple((label, choices) for label, choices in narrowed if choices)
    kinds = "、".join(dict.fromkeys(labels.ROLE_TAGS[choice.role].label for _, group in groups for choice in group))
    return End(
        name=name,
        title=title,
        hint=f"尚未选定，请在下面选一条{kinds.replace('、', '或')}" if kinds else "",
        chosen=chosen,
        query=query,
        groups=() if chosen else groups,
        count=f"{sum(len(choices) for _, choices in groups)} 条",
        nothing="" if groups else f"没有含有“{query}”的目标或条款" if query else "这部规划中没有可选的目标或条款",
    )
