"""What people decided, laid over what the program proposed.

A decision is about two texts. It stores a digest of each; by these it finds its link again after a rebuild, even where
ids have moved, and by these it is known to be suspect once one of the texts has changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kb.model import Clause, Evidence, Link, LinkType, PlanRecord, Role
from kb.store.decisions import GAP, HIGHEST_GRADE, Action, Decision, LinkKey
from kb.text import Span, fingerprint, sentences, squeeze

REVIEWED_TYPES = (LinkType.GOAL_TASK, LinkType.TASK_MEASURE, LinkType.GOAL_MEASURE)
"""The types of links that are proposed by judgement, and so can be judged."""

SUSPECT = "suspect"

_EDGES = "—－-；;。，,、"  # around a goal, where it is cut out of its sentence


@dataclass(frozen=True, slots=True)
class Settled:
    """A decision in its place in one record: `key` is what it is about there, under the ids of today."""

    key: LinkKey
    decision: Decision
    is_suspect: bool  # one of the two texts is no longer the one the reviewer read


def overlay(record: PlanRecord, decisions: Mapping[LinkKey, Decision]) -> PlanRecord:
    """The record with each decided link accepted, rejected, regraded or added; `Link.review` says what was done.

    A decision made on texts that have changed since still holds, but its link is marked "suspect". A decision about a
    goal or clause that is gone changes nothing; it stays in the journal. A goal, task or measure that somebody said
    needs no link is in `no_link_needed` as long as its text is the same.
    """
    if not decisions:
        return record
    settled = settle(record, decisions.values())
    links = {(link.source, link.target, link.type.value): link for link in record.links}
    reviewed = [_decided(link, settled.get(key)) for key, link in links.items()]
    missing = (item for key, item in settled.items() if key not in links and item.decision.type != GAP)
    added = [link for item in missing if (link := _from_decision(item, record)) is not None]
    spared = {
        item.key[0]: item.decision.comment
        for item in settled.values()
        if item.decision.action is Action.NO_LINK_NEEDED and not item.is_suspect
    }
    return replace(record, links=(*reviewed, *added), no_link_needed=spared)


def settle(record: PlanRecord, decisions: Iterable[Decision]) -> Mapping[LinkKey, Settled]:
    """Decisions by what they are about in `record`; those whose goal or clause is gone are left out.

    A decision whose texts both stand unchanged, but under other ids than before, goes with its texts.
    """
    texts = _Texts(record)
    placed = [(decision, texts.places(decision)) for decision in decisions]
    found: dict[LinkKey, Settled] = {}
    for decision, places in placed:  # where they were made
        if (decision.source, decision.target) in places:
            key = _key(record, decision.source, decision.target, decision.type)
            found[key] = Settled(key, decision, is_suspect=False)
    for decision, places in placed:  # where their texts have moved
        if places and (decision.source, decision.target) not in places:
            keys = (_key(record, source, target, decision.type) for source, target in places)
            free = next((key for key in keys if key not in found), None)
            if free is not None:
                found[free] = Settled(free, decision, is_suspect=False)
    for decision, places in placed:  # where the ids still are, though not the texts
        if not places and texts.mark(decision.source, decision.target) is not None:
            key = _key(record, decision.source, decision.target, decision.type)
            found.setdefault(key, Settled(key, decision, is_suspect=True))
    return found


def comments_on(record: PlanRecord, decisions: Iterable[Decision]) -> Mapping[LinkKey, tuple[Decision, ...]]:
    """The comments among `decisions`, in their order, by what they are about in `record`."""
    texts = _Texts(record)
    said: defaultdict[LinkKey, list[Decision]] = defaultdict(list)
    for decision in decisions:
        if decision.action is Action.COMMENT:
            own = (decision.source, decision.target)
            places = texts.places(decision)
            source, target = own if own in places or not places else places[0]
            said[_key(record, source, target, decision.type)].append(decision)
    return {key: tuple(comments) for key, comments in said.items()}


def current_fingerprint(record: PlanRecord, source: str, target: str) -> str | None:
    """The digests of the two texts as they stand now (of one, where `target` is ""), or None where one is gone."""
    return _Texts(record).mark(source, target)


def type_between(record: PlanRecord, source: str, target: str) -> LinkType | None:
    """The type that a link between two nodes has by what they are, or None where no link can join them."""
    end = record.role_of(target)
    if source in record.goal_by_id:
        return {Role.TASK: LinkType.GOAL_TASK, Role.MEASURE: LinkType.GOAL_MEASURE}.get(end) if end else None
    return LinkType.TASK_MEASURE if (record.role_of(source), end) == (Role.TASK, Role.MEASURE) else None


def _key(record: PlanRecord, source: str, target: str, kind: str) -> LinkKey:
    """The key under today's roles: a decision holds on when a clause that was a task is now read as a measure."""
    now = type_between(record, source, target) if kind in REVIEWED_TYPES else None
    return source, target, now.value if now else kind


class _Texts:
    """The digests of the texts of one record's goals and clauses."""

    def __init__(self, record: PlanRecord) -> None:
        texts = {clause.id: _words(clause) for clause in record.plan.clauses}
        texts |= {goal.id: squeeze(goal.text).strip(_EDGES) for goal in record.goals}
        self._digests = {node: fingerprint(text) for node, text in texts.items()}
        self._nodes: defaultdict[tuple[str, bool], list[str]] = defaultdict(list)
        for node, digest in self._digests.items():
            self._nodes[digest, _is_goal(node)].append(node)

    def mark(self, source: str, target: str) -> str | None:
        """The fingerprint of a pair, or None where one of its nodes is gone."""
        if source not in self._digests or (target and target not in self._digests):
            return None
        return f"{self._digests[source]}.{self._digests[target] if target else ''}"

    def places(self, decision: Decision) -> Sequence[tuple[str, str]]:
        """The pairs of nodes that have the texts the reviewer read: usually the pair of the decision, and no other."""
        own = (decision.source, decision.target)
        if self.mark(*own) == decision.fingerprint:
            return (own,)
        first, _, second = decision.fingerprint.partition(".")
        sources = self._nodes.get((first, _is_goal(decision.source)), [])
        targets = self._nodes.get((second, _is_goal(decision.target)), []) if decision.target else [""]
        return [(source, target) for source in sources for target in targets]


def _words(clause: Clause) -> str:
    """What a clause says: without its number, which changes when another is put in front, and without white space."""
    return squeeze(clause.text).removeprefix(squeeze(clause.marker))


def _is_goal(node: str) -> bool:
    return "#" in node


def _decided(link: Link, item: Settled | None) -> Link:
    if item is None:
        return link
    decision = item.decision
    accepted = decision.says_linked
    score = link.score if decision.grade is None else decision.grade / HIGHEST_GRADE
    review = SUSPECT if item.is_suspect else ("accepted" if accepted else "rejected")
    return replace(link, accepted=accepted, score=score, review=review)


def _from_decision(item: Settled, record: PlanRecord) -> Link | None:
    """A link that a person added, or confirmed before the program stopped proposing it."""
    decision, (source, target, kind) = item.decision, item.key
    if kind not in set(LinkType) or target not in record.plan.clause_by_id or not decision.says_linked:
        return None
    return Link(
        source=source,
        target=target,
        type=LinkType(kind),
        score=1.0 if decision.grade is None else decision.grade / HIGHEST_GRADE,
        accepted=True,
        reason=f"人工添加：{decision.comment}" if decision.comment else "人工添加",
        evidence=(_evidence(decision, target, record),),
        fingerprint=decision.fingerprint,
        review=SUSPECT if item.is_suspect else "added",
    )


def _evidence(decision: Decision, target: str, record: PlanRecord) -> Evidence:
    """The sentence the reviewer quoted; where it is gone, the first sentence of the clause."""
    clause = record.plan.clause_by_id[target]
    start = clause.text.find(decision.quote) if decision.quote else -1
    if start >= 0:
        span = Span(clause.span.start + start, clause.span.start + start + len(decision.quote))
    else:
        span = next(sentences(record.plan.text, clause.span), clause.span)
    return Evidence(clause.id, span.of(record.plan.text), span)
