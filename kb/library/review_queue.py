"""The proposed links of one plan in the order in which looking at them teaches most."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from kb.library.review import REVIEWED_TYPES, SUSPECT, Settled
from kb.model import Link, LinkType, PlanRecord
from kb.store.decisions import Decision, LinkKey

_NEAR = 0.1  # a pair rejected by less than this is worth a look; there are a third as many as accepted ones


class ReviewState(StrEnum):
    """How far the review of a link has come."""

    SUSPECT = "suspect"  # decided, but a text has changed since
    OPEN = "open"  # accepted by the program, or nearly, and not looked at
    DONE = "done"  # decided on the texts as they stand
    WEAK = "weak"  # far from accepted, and not looked at


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """One link with what has been said of it. `doubt` is how far its score is from the threshold, smallest first."""

    link: Link
    state: ReviewState
    doubt: float
    verdict: Decision | None
    comments: tuple[Decision, ...]

    @property
    def key(self) -> LinkKey:
        """What decisions about it are about."""
        return self.link.source, self.link.target, self.link.type.value


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the links to be looked at have been looked at."""

    done: int
    total: int


def review_items(
    proposed: PlanRecord,
    record: PlanRecord,
    settled: Mapping[LinkKey, Settled],
    comments: Mapping[LinkKey, tuple[Decision, ...]] = MappingProxyType({}),
) -> tuple[ReviewItem, ...]:
    """The judged links of `record`, which is `proposed` with decisions laid over it.

    Suspect ones come first, then the most doubtful; how doubtful a link is depends on what the program proposed alone,
    so that the order stays as it is while one works through it. Ties stand in document order.
    """
    before = {(link.source, link.target): link for link in proposed.links if link.type in REVIEWED_TYPES}
    thresholds = {kind: _threshold(link for link in before.values() if link.type is kind) for kind in REVIEWED_TYPES}
    places = {clause.id: place for place, clause in enumerate(record.plan.clauses)}
    goals = {goal.id: place for place, goal in enumerate(record.goals)}

    def order(item: ReviewItem) -> tuple[bool, float, int, int]:
        source = goals.get(item.link.source, places.get(item.link.source, 0))
        return item.state is not ReviewState.SUSPECT, item.doubt, source, places.get(item.link.target, 0)

    items = (
        _item(link, before.get((link.source, link.target), link), thresholds[link.type], settled, comments)
        for link in record.links
        if link.type in REVIEWED_TYPES
    )
    return tuple(sorted(items, key=order))


def progress(items: Iterable[ReviewItem]) -> Progress:
    """How far the review has come; far too weak links need none."""
    states = [item.state for item in items if item.state is not ReviewState.WEAK]
    return Progress(states.count(ReviewState.DONE), len(states))


def select(
    items: Iterable[ReviewItem], states: Iterable[ReviewState] = (), kind: LinkType | None = None
) -> Iterator[ReviewItem]:
    """The items in one of `states` (none named: all) and of type `kind` (None: all)."""
    wanted = frozenset(states)
    return (item for item in items if (not wanted or item.state in wanted) and kind in (None, item.link.type))


def _item(
    link: Link,
    proposed: Link,
    threshold: float,
    settled: Mapping[LinkKey, Settled],
    comments: Mapping[LinkKey, tuple[Decision, ...]],
) -> ReviewItem:
    key = (link.source, link.target, link.type.value)
    decided = settled.get(key)
    doubt = round(abs(proposed.score - threshold), 4)
    if decided is not None:
        state = ReviewState.SUSPECT if link.review == SUSPECT else ReviewState.DONE
    else:
        state = ReviewState.OPEN if link.accepted or doubt <= _NEAR else ReviewState.WEAK
    return ReviewItem(link, state, doubt, decided.decision if decided else None, comments.get(key, ()))


def _threshold(links: Iterable[Link]) -> float:
    """The score that parts the links which the program accepted from the others."""
    scores = [(link.score, link.accepted) for link in links]
    lowest = min((score for score, accepted in scores if accepted), default=None)
    highest = max((score for score, accepted in scores if not accepted), default=None)
    if lowest is None:
        return highest if highest is not None else 0.5
    return lowest if highest is None else (lowest + highest) / 2
