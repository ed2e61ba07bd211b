"""Decides how the kinds of markers nest in one document, from the order in which they occur.

No kind has a fixed level. An order of kinds is good when numbers go on where the order says they should (each kind
either starts again below every parent or runs through the document), when a bare title is followed by something below
it, when unnumbered titles that come before all numbers stand above them, and when it agrees with the heading levels
that the format itself states. The search begins with the usual order and moves one kind at a time while that explains
the document better.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.parser.candidates import (
    BOLD_LEAD,
    BOLD_LINE,
    CONTENTS,
    NAMED_LINE,
    PLAIN_LINE,
    PLAIN_SENTENCE,
    STYLED,
    Candidate,
)
from kb.parser.markers import MarkerKind

_USUAL_ORDER: tuple[str, ...] = (
    *(f"{STYLED}{level}" for level in (1, 2)),
    MarkerKind.VOLUME,
    MarkerKind.PIECE,
    MarkerKind.PART,
    MarkerKind.CHAPTER,
    MarkerKind.SECTION,
    PLAIN_LINE,
    MarkerKind.ARTICLE,
    MarkerKind.HAN,
    *(f"{STYLED}{level}" for level in (3, 4)),
    MarkerKind.BRACKETED_HAN,
    *(f"{STYLED}{level}" for level in (5, 6)),
    PLAIN_SENTENCE,
    BOLD_LINE,
    MarkerKind.ORDINAL,
    MarkerKind.NUMBER,
    MarkerKind.DECIMAL_2,
    MarkerKind.DECIMAL_3,
    MarkerKind.DECIMAL_4,
    MarkerKind.DECIMAL_5,
    BOLD_LEAD,
    MarkerKind.ARABIC,
    MarkerKind.BRACKETED,
    MarkerKind.HALF_BRACKETED,
    MarkerKind.CIRCLED,
)
_WORDS = {
    MarkerKind.VOLUME: 0,
    MarkerKind.PIECE: 0,
    MarkerKind.CHAPTER: 1,
    MarkerKind.SECTION: 2,
    MarkerKind.ARTICLE: 3,
}
"""Kinds whose words say which of them stands above: no 节 ever holds a 章, whatever style a file gives it."""

_ALWAYS_LAST = (MarkerKind.DASH, MarkerKind.BULLET)
_NOT_RANKED = (MarkerKind.BOX, MarkerKind.ANNEX, NAMED_LINE, CONTENTS)
_MOST = 3000  # candidates looked at; more of the same say nothing new
_SAME_STYLE = 0.4  # difference of mean heading levels
_STATED_SHARE = 0.35  # of the candidates of a kind whose heading level the format states, to speak for all
_HINT_WEIGHT = 5.0  # candidates that one contradiction to the stated heading levels outweighs
_GAIN = 0.9  # a move must explain at least about one more candidate


@dataclass(frozen=True, slots=True)
class _Seen:
    """One candidate as the search sees it: its kind as an index, its number, whether a bare title stands before it,
    and whether it is a title without number itself."""

    kind: int
    number: int | None
    after_title: bool
    is_title: bool


def rank_levels(candidates: Sequence[Candidate]) -> Mapping[str, int]:
    """A rank for every kind that occurs, 0 for the highest; kinds that always come last have the largest ranks."""
    ranked = [c for c in candidates[:_MOST] if c.level not in _NOT_RANKED and c.level not in _ALWAYS_LAST]
    hints = _hints(ranked)
    twins = _numbered_twins(hints)
    ranked = [candidate for candidate in ranked if candidate.level not in twins]
    kinds = sorted({candidate.level for candidate in ranked}, key=_USUAL_ORDER.index)
    words = {number: _WORDS[MarkerKind(kind)] for number, kind in enumerate(kinds) if kind in _WORDS}
    order = _best_order(list(range(len(kinds))), _as_seen(ranked, kinds), [hints.get(kind) for kind in kinds], words)
    ranks = {kinds[index]: rank for rank, index in enumerate(order)}
    ranks |= {styled: ranks[numbered] for styled, numbered in twins.items()}
    return ranks | {kind: len(kinds) + place for place, kind in enumerate(_ALWAYS_LAST)}


def _numbered_twins(hints: Mapping[str, float]) -> Mapping[str, str]:
    """For unnumbered headings by style: the numbered kind whose headings have the same style."""
    styled = [kind for kind in hints if kind.startswith(STYLED)]
    numbered = sorted((kind for kind in hints if not kind.startswith(STYLED)), key=_USUAL_ORDER.index)
    alike = {kind: [other for other in numbered if abs(hints[other] - hints[kind]) < _SAME_STYLE] for kind in styled}
    return {kind: others[0] for kind, others in alike.items() if others}


def _as_seen(candidates: Sequence[Candidate], kinds: Sequence[str]) -> list[_Seen]:
    index = {kind: number for number, kind in enumerate(kinds)}
    seen: list[_Seen] = []
    before: Candidate | None = None
    for candidate in candidates:
        after_title = before is not None and before.bare and candidate.line == before.last_line + 1
        is_title = candidate.level in (PLAIN_LINE, BOLD_LINE)
        seen.append(_Seen(index[candidate.level], candidate.number, after_title, is_title))
        before = candidate
    return seen


def _hints(candidates: Iterable[Candidate]) -> Mapping[str, float]:
    """The mean heading level that the format states for each kind, where it states one for enough of them."""
    stated: dict[str, list[int]] = {}
    total: dict[str, int] = {}
    for candidate in candidates:
        total[candidate.level] = total.get(candidate.level, 0) + 1
        if candidate.hint is not None:
            stated.setdefault(candidate.level, []).append(candidate.hint)
    return {
        kind: sum(hints) / len(hints) for kind, hints in stated.items() if len(hints) >= _STATED_SHARE * total[kind]
    }


def _best_order(
    order: list[int], seen: Sequence[_Seen], hints: Sequence[float | None], words: Mapping[int, int]
) -> list[int]:
    """The order found by moving one kind at a time, always the move that lowers the cost most.

    `words` holds the place of the kinds that never change theirs among each other.
    """
    cost = _cost(order, seen, hints)
    while cost > 0:
        moved = [_move(order, source, target) for source in range(len(order)) for target in range(len(order))]
        allowed = [candidate for candidate in moved if _keeps(candidate, words)]
        best_cost, best = min((_cost(candidate, seen, hints), candidate) for candidate in allowed)
        if best_cost > cost - _GAIN:
            break
        cost, order = best_cost, best
    return order


def _keeps(order: Sequence[int], words: Mapping[int, int]) -> bool:
    places = [words[kind] for kind in order if kind in words]
    return all(above <= below for above, below in pairwise(places))


def _move(order: Sequence[int], source: int, target: int) -> list[int]:
    moved = [*order[:source], *order[source + 1 :]]
    moved.insert(target, order[source])
    return moved


def _cost(order: Sequence[int], seen: Sequence[_Seen], hints: Sequence[float | None]) -> float:
    """How many candidates the order leaves unexplained."""
    rank = [0] * len(order)
    for place, kind in enumerate(order):
        rank[kind] = place
    restarting, running = _misnumbered(rank, seen)
    misnumbered = sum(map(min, restarting, running))
    orphaned = _orphaned([fewer < more for fewer, more in zip(running, restarting, strict=True)], rank, seen)
    untitled = _untitled(rank, seen)
    return misnumbered + orphaned + untitled + _childless(rank, seen) + _HINT_WEIGHT * _against_hints(order, hints)


def _misnumbered(rank: Sequence[int], seen: Sequence[_Seen]) -> tuple[list[int], list[int]]:
    """By rank, how many numbers neither go on nor begin where they should: if the kind starts again below every
    parent, and if it runs through the document."""
    below = [0] * len(rank)  # last number under the present parent, by rank
    last = [0] * len(rank)
    restarting = [0] * len(rank)
    running = [0] * len(rank)
    for item in seen:
        place = rank[item.kind]
        if item.number is not None:
            restarting[place] += item.number != below[place] + 1
            running[place] += item.number != last[place] + 1
            below[place] = last[place] = item.number
        for deeper in range(place + 1, len(rank)):
            below[deeper] = 0
    return restarting, running


def _orphaned(runs_through: Sequence[bool], rank: Sequence[int], seen: Sequence[_Seen]) -> int:
    """Kinds that run through the document and yet occur before any of a higher kind."""
    firsts: dict[int, int] = {}
    for position, item in enumerate(seen):
        if item.number is not None:
            firsts.setdefault(rank[item.kind], position)
    return sum(
        runs_through[place] and any(first < firsts[other] for other in firsts if other < place)
        for place, first in firsts.items()
    )


def _untitled(rank: Sequence[int], seen: Sequence[_Seen]) -> int:
    """Kinds of bare unnumbered titles below a kind of number that they precede and whose lists they never interrupt."""
    first: dict[int, int] = {}
    for position, item in enumerate(seen):
        first.setdefault(item.kind, position)
    titles = {item.kind for item in seen if item.is_title}
    interrupted: set[tuple[int, int]] = set()
    last: dict[int, int] = {}
    between: dict[int, set[int]] = {}
    for item in seen:
        if item.number is None:
            for kinds in between.values():
                kinds.add(item.kind)
        else:
            if item.number == last.get(item.kind, 0) + 1:
                interrupted |= {(title, item.kind) for title in between.get(item.kind, ())}
            last[item.kind] = item.number
            between[item.kind] = set()
    return sum(
        any(
            first[title] < first[kind] and rank[title] > rank[kind] and (title, kind) not in interrupted
            for kind in last
        )
        for title in titles
    )


def _childless(rank: Sequence[int], seen: Sequence[_Seen]) -> int:
    """Bare titles directly followed by a higher kind."""
    return sum(
        following.after_title and rank[following.kind] < rank[before.kind] for before, following in pairwise(seen)
    )


def _against_hints(order: Sequence[int], hints: Sequence[float | None]) -> int:
    stated = [hint for kind in order if (hint := hints[kind]) is not None]
    return sum(earlier > later + _SAME_STYLE for place, earlier in enumerate(stated) for later in stated[place + 1 :])
