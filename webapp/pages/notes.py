"""The notes in the margin of a clause: goals, measures, targets and references, each tied to the words it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kb.export.clause_names import ClauseNames
from kb.export.wording import amount, baseline_amount, deadline, goal_label
from kb.model import Clause, Goal, Link, LinkType, PlanRecord, Role, Target
from kb.text import Span
from webapp import addresses, labels
from webapp.labels import Tag
from webapp.marking import Mark
from webapp.pages.strength import Strength, strength

_AT_ONCE = 6  # notes of one group before the rest is folded away
_REFERENCES = (LinkType.REFERENCE, LinkType.DEFINITION)


@dataclass(frozen=True, slots=True)
class Note:
    """One note. `name` ties it to the words of the clause it is about; empty where they stand in another clause."""

    tag: Tag
    label: str
    href: str
    trace_href: str = ""
    name: str = ""
    strength: Strength | None = None
    fact: str = ""  # a few words
    quote: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NoteGroup:
    """Notes of one kind under a heading; those beyond the first few are folded away."""

    title: str
    count: int
    notes: tuple[Note, ...]
    more: tuple[Note, ...]


class Notes:
    """Collects the notes of one clause, and the marks they refer to, numbered in the order of the margin."""

    def __init__(self, record: PlanRecord, clause: Clause, names: ClauseNames) -> None:
        self._record = record
        self._clause = clause
        self._names = names
        self._marks: list[Mark] = []
        accepted = (link for link in record.links if link.accepted)
        self._links = sorted(accepted, key=lambda link: (-link.score, link.source, link.target))

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The words that the notes made so far are about."""
        return tuple(self._marks)

    def groups(self) -> tuple[NoteGroup, ...]:
        """The groups that have notes, in the order of weight."""
        serving = (LinkType.GOAL_TASK, LinkType.GOAL_MEASURE)
        groups = (
            ("本条提出的目标", self._goals()),
            ("服务的目标", self._arriving(*serving)),
            ("支撑的任务", self._arriving(LinkType.TASK_MEASURE)),
            ("支撑本条的措施", self._leaving(LinkType.TASK_MEASURE)),
            ("本条的指标", self._targets()),
            ("引用", self._leaving(*_REFERENCES)),
            ("被引用", self._arriving(*_REFERENCES)),
        )
        listed = ((title, tuple(notes)) for title, notes in groups)
        return tuple(NoteGroup(title, len(n), n[:_AT_ONCE], n[_AT_ONCE:]) for title, n in listed if n)

    def _mark(self, span: Span, kind: str) -> str:
        """Mark a span of the clause and give the mark's name."""
        name = f"m{len(self._marks) + 1}"
        self._marks.append(Mark(span, kind, name))
        return name

    def _goals(self) -> Iterator[Note]:
        return (self._goal(goal) for goal in self._record.goals if goal.clause == self._clause.id)

    def _goal(self, goal: Goal) -> Note:
        means = [link.type for link in self._links if link.source == goal.id]
        tasks, measures = means.count(LinkType.GOAL_TASK), means.count(LinkType.GOAL_MEASURE)
        return Note(
            tag=labels.ROLE_TAGS[Role.GOAL],
            label=goal_label(self._record, goal),
            href=addresses.trace(goal.id),
            name=self._mark(goal.span, "goal"),
            fact=f"{labels.GOAL_KINDS[goal.kind]} · 任务 {tasks} · 直接措施 {measures}",
        )

    def _targets(self) -> Iterator[Note]:
        return (self._target(target) for target in self._record.targets if target.clause == self._clause.id)

    def _target(self, target: Target) -> Note:
        base = target.baseline
        return Note(
            tag=labels.TARGET_TAG,
            label=f"{target.indicator} {amount(target)}{deadline(target)}",
            href=addresses.target(target.id),
            name=self._mark(target.span, "target"),
            fact=f"基期 {baseline_amount(base)}" if base else "",
        )

    def _leaving(self, *types: LinkType) -> Iterator[Note]:
        """Notes for the links from this clause to others."""
        return self._notes((link, link.target) for link in self._of(types) if link.source == self._clause.id)

    def _arriving(self, *types: LinkType) -> Iterator[Note]:
        """Notes for the links from others to this clause."""
        return self._notes((link, link.source) for link in self._of(types) if link.target == self._clause.id)

    def _of(self, types: tuple[LinkType, ...]) -> Iterator[Link]:
        return (link for link in self._links if link.type in types)

    def _notes(self, links: Iterable[tuple[Link, str]]) -> Iterator[Note]:
        return (self._link(link, other) for link, other in links)

    def _link(self, link: Link, other: str) -> Note:
        """The note on one link; `other` is its end outside this clause: a goal, a clause or the title of a document."""
        goal = self._record.goal_by_id.get(other)
        clause = self._record.plan.clause_by_id.get(other)
        tag = labels.ROLE_TAGS[Role.GOAL] if goal else labels.role_tag(self._record.role_of(other))
        inside = [proof for proof in link.evidence if self._clause.span.contains(proof.span)]
        outside = [proof for proof in link.evidence if proof not in inside and not goal]
        is_reference = link.type in _REFERENCES
        return Note(
            tag=labels.REFERENCE_TAG if is_reference else tag,
            label=self._label(other),
            href=addresses.clause(other) if goal or clause else "",
            trace_href=addresses.trace(other) if (goal or clause) and not is_reference else "",
            name=self._mark(inside[0].span, "reference" if is_reference else tag.name) if inside else "",
            strength=None if is_reference else strength(link.score),
            quote=(outside or inside)[0].quote if outside or inside else "",
            reason=link.reason,
        )

    def _label(self, node: str) -> str:
        """The words of a goal, number and lead sentence of a clause, or the title of a document."""
        if goal := self._record.goal_by_id.get(node):
            return goal_label(self._record, goal)
        return self._names.label(node) if node in self._record.plan.clause_by_id else node
