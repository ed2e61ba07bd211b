"""What people decided, laid over what the program proposed.

A decision is about two texts. It stores a digest of each; by these it finds its link again after a rebuild, even where
ids have moved, and by these it is known to be suspect once one of the texts has changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from kb.model import Clause, Evidence, Link, LinkType, PlanRecord, Role
from kb.store.decisions import GAP, HIGHEST_GRADE, Action, Decision, LinkKey
from kb.text import Span, fingerprint, sentences, squeeze

REVIEWED_TYPES = (LinkType.GOAL_TASK, LinkType.TASK_MEASURE, LinkType.GOAL_MEASURE)
"""The types of links that are proposed by judgement, and so can be judged."""

SUSPECT = "suspect"

_SAID = {True: "人工添加", False: "人工认可"}
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
    settled = settle(record, list(decisions.values()))
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


def settle(record: PlanRecord, decisions: Collection[Decision]) -> Mapping[LinkKey, Settled]:
    """Decisions by what they are about in `record`; those whose goal or clause is gone are left out.

    A decision whose texts stand unchanged, but under other ids than before, goes with its texts. Where a text has
    changed, it is looked for under its old id, or by the sentence that was quoted from it.
    """
    texts = _Texts(record, decisions)
    found: dict[LinkKey, Settled] = {}
    placed = [(decision, texts.places(decision)) for decision in decisions]
    for rank in (_Fit.SAME, _Fit.MOVED, _Fit.CHANGED):  # what is certain goes before what is likely
        for decision, (fit, places) in placed:
            if fit is rank:
                keys = (_key(record, source, target, decision.type) for source, target in places)
                free = next((key for key in keys if key not in found), None)
                if free is not None:
                    found[free] = Settled(free, decision, is_suspect=fit is _Fit.CHANGED)
    return found


def comments_on(record: PlanRecord, decisions: Collection[Decision]) -> Mapping[LinkKey, tuple[Decision, ...]]:
    """The comments among `decisions`, in their order, by what they are about in `record`."""
    texts = _Texts(record, decisions)
    said: defaultdict[LinkKey, list[Decision]] = defaultdict(list)
    for decision in decisions:
        _, places = texts.places(decision)
        if decision.action is Action.COMMENT and places:
            said[_key(record, *places[0], decision.type)].append(decision)
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


class _Fit(Enum):
    """How the place of a decision was found."""

    SAME = "under its ids, unchanged"
    MOVED = "under other ids, unchanged"
    CHANGED = "one of the texts, or both, are not what they were"


class _Texts:
    """The digests of the texts of one record's goals and clauses, and what `decisions` know of earlier ones."""

    def __init__(self, record: PlanRecord, decisions: Iterable[Decision] = ()) -> None:
        self._record = record
        texts = {clause.id: _words(clause) for clause in record.plan.clauses}
        texts |= {goal.id: squeeze(goal.text).strip(_EDGES) for goal in record.goals}
        self._digests = {node: fingerprint(text) for node, text in texts.items()}
        self._nodes: defaultdict[tuple[str, bool], list[str]] = defaultdict(list)
        for node, digest in self._digests.items():
            self._nodes[digest, _is_goal(node)].append(node)
        self._before: defaultdict[str, set[str]] = defaultdict(set)  # ids that decisions had for a text, by digest
        for decision in decisions:
            first, _, second = decision.fingerprint.partition(".")
            self._before[first].add(decision.source)
            self._before[second].add(decision.target)

    def mark(self, source: str, target: str) -> str | None:
        """The fingerprint of a pair, or None where one of its nodes is gone."""
        if source not in self._digests or (target and target not in self._digests):
            return None
        return f"{self._digests[source]}.{self._digests[target] if target else ''}"

    def places(self, decision: Decision) -> tuple[_Fit, Sequence[tuple[str, str]]]:
        """The pairs of nodes a decision may be about, and how sure that is; usually its own pair, and no other."""
        own = (decision.source, decision.target)
        if self.mark(*own) == decision.fingerprint:
            return _Fit.SAME, (own,)
        first, _, second = decision.fingerprint.partition(".")
        sources = self._nodes.get((first, _is_goal(decision.source)), [])
        targets = self._nodes.get((second, _is_goal(decision.target)), []) if decision.target else [""]
        fit = _Fit.MOVED if sources and targets else _Fit.CHANGED
        sources = sources or self._changed(decision.source)
        targets = targets or self._changed(decision.target) or self._quoting(decision)
        return fit, [(source, target) for source in sources for target in targets]

    def _changed(self, node: str) -> list[str]:
        """The node under an old id, unless its text is known to have stood under another one."""
        digest = self._digests.get(node)
        is_other = digest is not None and digest in self._before and node not in self._before[digest]
        return [] if digest is None or is_other else [node]

    def _quoting(self, decision: Decision) -> list[str]:
        """The one clause that has the quoted words, if there is one."""
        if not decision.quote:
            return []
        found = [clause.id for clause in self._record.plan.clauses if decision.quote in clause.text]
        return found if len(found) == 1 else []


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
    is_new = decision.action is Action.ADD
    return Link(
        source=source,
        target=target,
        type=LinkType(kind),
        score=1.0 if decision.grade is None else decision.grade / HIGHEST_GRADE,
        accepted=True,
        reason=f"{_SAID[is_new]}：{decision.comment}" if decision.comment else _SAID[is_new],
        evidence=(_evidence(decision, target, record),),
        fingerprint=decision.fingerprint,
        review=SUSPECT if item.is_suspect else "added" if is_new else "accepted",
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
