"""One plan's links down to a threshold, and how their ends are shown as lines of a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kb.export.clause_names import ClauseNames
from kb.export.wording import goal_label, target_label
from kb.graph.plan_graph import PlanGraph
from kb.model import Evidence, Link, LinkType, PlanRecord, Role
from webapp import addresses, labels
from webapp.labels import Tag
from webapp.pages.strength import Strength, strength

_TRACED = (LinkType.GOAL_TASK, LinkType.TASK_MEASURE, LinkType.GOAL_MEASURE)

_REVIEWS = {"accepted": "已审", "added": "人工添加", "suspect": "存疑"}


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of the plan that proves a step, and where it stands."""

    text: str
    href: str
    place: str


@dataclass(frozen=True, slots=True)
class Step:
    """A goal, task or measure as a line; what concerns the link that leads to it is empty where none does."""

    tag: Tag
    label: str
    href: str  # where to read it
    trace_href: str
    strength: Strength | None
    weak: bool
    reason: str
    quotes: tuple[Quote, ...]
    review: str  # what people hold of the link: "已审", "人工添加", "存疑"; empty where nobody has looked at it
    review_href: str  # where to say what one holds of it


class Steps:
    """The links of a plan's graph down to score `weak` (None: accepted ones only), and lines made of their ends."""

    def __init__(self, record: PlanRecord, weak: float | None = None) -> None:
        self.record = record
        self.weak = weak
        self.graph = PlanGraph(record, weak)
        self.links = self.graph.links
        self._by_ends = {(link.source, link.target): link for link in self.links}
        self._names = ClauseNames(record.plan)

    @property
    def threshold(self) -> float:
        """The score of the weakest link that the program accepted; 0.5 where there is none."""
        proposed = (link for link in self.record.links if link.type in _TRACED and not link.review)
        return min((link.score for link in proposed if link.accepted), default=0.5)

    def between(self, source: str, target: str) -> Link | None:
        """The link from `source` to `target`, where it is shown."""
        return self._by_ends.get((source, target))

    def joined(self, ids: Iterable[str], root: str, *, upward: bool = False) -> list[tuple[str, Link]]:
        """Those of `ids` that links from `root` lead to (`upward`: that lead to it), with the link, strongest first."""
        found = ((node, self.between(node, root) if upward else self.between(root, node)) for node in ids)
        return sorted(((node, link) for node, link in found if link), key=lambda pair: -pair[1].score)

    def label(self, node_id: str) -> str:
        """The words of a goal or target, or number and lead sentence of a clause."""
        if goal := self.record.goal_by_id.get(node_id):
            return goal_label(self.record, goal)
        if target := self.record.target_by_id.get(node_id):
            return target_label(target)
        return self._names.label(node_id)

    def tag(self, node_id: str) -> Tag:
        """The tag of a node; what is no clause is a goal."""
        if node_id in self.record.plan.clause_by_id:
            return labels.role_tag(self.record.role_of(node_id))
        return labels.ROLE_TAGS[Role.GOAL]

    def step(self, node_id: str, link: Link | None = None) -> Step:
        """A node as a line, with the link that leads to it."""
        return Step(
            tag=self.tag(node_id),
            label=self.label(node_id),
            href=addresses.clause(node_id),
            trace_href=addresses.trace(node_id),
            strength=strength(link.score) if link else None,
            weak=link is not None and not link.accepted,
            reason=link.reason if link else "",
            quotes=tuple(map(self._quote, self._proofs(link))) if link else (),
            review=_REVIEWS.get(link.review, "") if link else "",
            review_href=self._review_href(link) if link else "",
        )

    def _review_href(self, link: Link) -> str:
        return addresses.review(self.record.plan.id, (("source", link.source), ("target", link.target)))

    def _proofs(self, link: Link) -> Iterable[Evidence]:
        """The evidence of a link, without the words of the goal itself, which stand beside it anyway."""
        goal = self.record.goal_by_id.get(link.source)
        return (proof for proof in link.evidence if not (goal and goal.span.contains(proof.span)))

    def _quote(self, proof: Evidence) -> Quote:
        return Quote(proof.quote, addresses.clause(proof.clause), self._names.number(proof.clause))
