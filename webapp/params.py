"""Reading the query string: every parameter is bounded, and what makes no sense falls back to its default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from webapp.addresses import Params

MODES = ("hybrid", "keyword", "semantic")
SORTS = ("", "place", "year")  # best first; in the order of the document; newest plan first
PAGE_SIZE = 20
_LONGEST_QUERY = 500  # characters; a longer one is no question
_LONGEST_VALUE = 200
_TABLE_PARAMS = frozenset({"q", "sort", "desc", "plan", "open", "shared"})
_MOST_FILTERS = 20
_LAST_PAGE = 500  # with PAGE_SIZE, 10,000 hits: nobody reads further, and no index has to count further


def text(args: Mapping[str, str], name: str, longest: int = _LONGEST_VALUE) -> str:
    """A parameter without surrounding white space and control characters, cut to `longest` characters."""
    value = "".join(char if char.isprintable() else " " for char in args.get(name, "")[:longest])
    return value.strip()


def integer(args: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    """A whole number, moved into `low`..`high`; `default` where it is none."""
    value = args.get(name, "")
    return min(max(int(value), low), high) if value.isascii() and value.isdigit() and len(value) < 10 else default


def share(args: Mapping[str, str], name: str) -> float | None:
    """A number from 0 to 1, or None where the parameter is absent or something else."""
    try:
        value = float(args.get(name, "")[:10])
    except ValueError:
        return None
    return value if 0 <= value <= 1 else None


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What the search page was asked."""

    query: str = ""
    mode: str = MODES[0]
    plan: str = ""
    section: str = ""
    role: str = ""
    sort: str = SORTS[0]
    page: int = 1

    @classmethod
    def read(cls, args: Mapping[str, str]) -> SearchRequest:
        """The request in a query string."""
        mode, sort = text(args, "mode"), text(args, "sort")
        return cls(
            query=text(args, "q", _LONGEST_QUERY),
            mode=mode if mode in MODES else MODES[0],
            plan=text(args, "plan"),
            section=text(args, "section"),
            role=text(args, "role"),
            sort=sort if sort in SORTS else SORTS[0],
            page=integer(args, "page", 1, 1, _LAST_PAGE),
        )

    def params(self, **changes: str | int) -> Params:
        """The query string of this request with some values changed; a changed filter starts again at page 1."""
        changed = replace(self, **({"page": 1} | changes))  # type: ignore[arg-type]  # names are checked by replace
        return (
            ("q", changed.query),
            ("mode", changed.mode if changed.mode != MODES[0] else ""),
            ("plan", changed.plan),
            ("section", changed.section),
            ("role", changed.role),
            ("sort", changed.sort),
            ("page", changed.page if changed.page > 1 else ""),
        )


@dataclass(frozen=True)
class TableRequest:
    """Which rows of a table are wanted, and in which order."""

    query: str = ""  # words that must stand in the row
    values: Mapping[str, str] = field(default_factory=dict)  # what must stand in a column, by the column's key
    sort: str = ""  # key of the column to sort by
    descending: bool = False
    is_open: bool = False  # whether all groups of rows are unfolded
    is_shared: bool = False  # of a comparison: only what at least two plans have

    @classmethod
    def read(cls, args: Mapping[str, str]) -> TableRequest:
        """The request in a query string; every parameter with another name is taken for a column's key."""
        others = [name for name in args if name not in _TABLE_PARAMS][:_MOST_FILTERS]
        return cls(
            query=text(args, "q"),
            values={name: value for name in others if (value := text(args, name))},
            sort=text(args, "sort"),
            descending=args.get("desc") == "1",
            is_open=args.get("open") == "1",
            is_shared=args.get("shared") == "1",
        )

    def params(self) -> Params:
        """The query string of this request."""
        return (
            ("q", self.query),
            *self.values.items(),
            ("sort", self.sort),
            ("desc", "1" if self.descending else ""),
            ("open", "1" if self.is_open else ""),
            ("shared", "1" if self.is_shared else ""),
        )


LINES = ("all", "tasks", "direct")


@dataclass(frozen=True, slots=True)
class PictureRequest:
    """What of a trace is drawn: links down to a score (None: accepted ones only), paths through one node, paths through
    nodes whose label has certain words, by way of tasks, directly, or both, and every link even where there are many.
    """

    weak: float | None = None
    focus: str = ""
    query: str = ""
    lines: str = LINES[0]
    every: bool = False

    @classmethod
    def read(cls, args: Mapping[str, str]) -> PictureRequest:
        """The request in a query string."""
        lines = text(args, "lines")
        return cls(
            weak=share(args, "weak"),
            focus=text(args, "focus"),
            query=text(args, "q"),
            lines=lines if lines in LINES else LINES[0],
            every=args.get("every") == "1",
        )

    def params(self, **changes: str | float | bool | None) -> Params:
        """The query string of this request with some values changed."""
        changed = replace(self, **changes)  # type: ignore[arg-type]  # names are checked by replace
        return (
            ("focus", changed.focus),
            ("q", changed.query),
            ("lines", changed.lines if changed.lines != LINES[0] else ""),
            ("weak", "" if changed.weak is None else changed.weak),
            ("every", "1" if changed.every else ""),
        )


STATES = ("todo", "suspect", "open", "done", "weak", "all")
LINK_TYPES = ("goal-task", "task-measure", "goal-measure")


@dataclass(frozen=True, slots=True)
class ReviewRequest:
    """Which links are to be reviewed, and which of them is looked at (the first where none is named)."""

    state: str = STATES[0]
    kind: str = ""
    source: str = ""
    target: str = ""

    @classmethod
    def read(cls, args: Mapping[str, str]) -> ReviewRequest:
        """The request in a query string or form."""
        state, kind = text(args, "state"), text(args, "type")
        return cls(
            state=state if state in STATES else STATES[0],
            kind=kind if kind in LINK_TYPES else "",
            source=text(args, "source"),
            target=text(args, "target"),
        )

    def params(self, **changes: str) -> Params:
        """The query string of this request with some values changed."""
        changed = replace(self, **changes)
        return (
            ("state", changed.state if changed.state != STATES[0] else ""),
            ("type", changed.kind),
            ("source", changed.source),
            ("target", changed.target),
        )


@dataclass(frozen=True, slots=True)
class AddRequest:
    """The ends of a link to be added that are chosen already, and words by which to find those that are not."""

    source: str = ""
    target: str = ""
    source_query: str = ""
    target_query: str = ""

    @classmethod
    def read(cls, args: Mapping[str, str]) -> AddRequest:
        """The request in a query string."""
        return cls(
            source=text(args, "source"),
            target=text(args, "target"),
            source_query=text(args, "source_q"),
            target_query=text(args, "target_q"),
        )

    def params(self, **changes: str) -> Params:
        """The query string of this request with some values changed."""
        changed = replace(self, **changes)
        return (
            ("source", changed.source),
            ("target", changed.target),
            ("source_q", changed.source_query),
            ("target_q", changed.target_query),
        )
