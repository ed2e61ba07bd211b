"""The frozen types that pass between stages.

Every piece of text keeps a half-open `Span` in characters of `SourceText.text`, and
`source.text[span.start:span.end] == piece.text` always holds. Normalising makes a new string, never new offsets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from kb.issues import Issue
from kb.text import Span

# --------------------------------------------------------------------------- SourceText: what a reader gives


@dataclass(frozen=True, slots=True)
class LineStyle:
    """What the format itself says of a line; every field is a hint, none is proof."""

    heading_level: int | None = None  # 1 is the highest; from Word styles, `<h1>` or `#`
    bold: tuple[Span, ...] = ()  # bold runs, as spans of the source text
    size: float | None = None  # font size in points
    centered: bool = False
    table: int | None = None  # index into SourceText.tables when the line is a table row
    role: str = ""  # "toc", "quote", "caption", "footnote", "title" where the format says so


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph or visual line of the source; its span leaves out the line break."""

    span: Span
    page: int | None = None  # 1-based
    style: LineStyle = LineStyle()


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell; an empty cell has an empty span at the place where its text would stand."""

    span: Span
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose cells point into the source text; `header_rows` rows at the top are column heads."""

    span: Span
    cells: tuple[Cell, ...]
    header_rows: int = 1
    caption: Span | None = None

    @property
    def rows(self) -> int:
        """Number of rows, merged cells counted in full."""
        return max((cell.row + cell.row_span for cell in self.cells), default=0)

    @property
    def columns(self) -> int:
        """Number of columns, merged cells counted in full."""
        return max((cell.column + cell.column_span for cell in self.cells), default=0)


@dataclass(frozen=True, slots=True)
class Metadata:
    """Who published the plan and for which years; empty or None where unknown."""

    title: str = ""
    issuer: str = ""
    year: int | None = None  # year of publication
    period_start: int | None = None  # first year the plan covers
    period_end: int | None = None  # last year the plan covers
    document_number: str = ""  # 文号, e.g. 国发〔2019〕4号
    language: str = "zh-Hans"
    source: str = ""  # where the file came from

    @property
    def years(self) -> str:
        """The years the plan covers, else the year of publication: "2006—2010", "2020", or nothing."""
        if self.period_start and self.period_end:
            return f"{self.period_start}—{self.period_end}"
        return str(self.year or "")


@dataclass(frozen=True)
class SourceText:
    """The extracted text of one file. `lines` are in order and do not overlap; only line breaks lie between them."""

    text: str
    lines: tuple[Line, ...]
    format: str  # "txt", "md", "html", "docx", "pdf"
    name: str  # file name without folder
    tables: tuple[Table, ...] = ()
    pages: int | None = None
    metadata: Metadata = Metadata()
    issues: tuple[Issue, ...] = ()


# --------------------------------------------------------------------------- Plan: what the parser gives


class NodeKind(StrEnum):
    """What a node of the outline is (DESIGN.md, Words)."""

    SECTION = "section"
    CLAUSE = "clause"
    ITEM = "item"
    BOX = "box"
    FRONT = "front"  # title, letterhead, contents page, preamble before the first heading
    BACK = "back"  # closing paragraph, annex lists, imprint


@dataclass(frozen=True, slots=True)
class Node:
    """One node of the outline, in document order (pre-order).

    The `own` spans of all nodes tile the text: each starts where the one before ends.
    `span` is `own` plus everything below the node.
    """

    order: int  # position in Plan.nodes
    depth: int  # 1 is the highest level
    kind: NodeKind
    marker: str  # as printed: "第一章", "（一）", "32、", "——"; "" where there is none
    number: int | None  # the value of the marker; the last component for 1.2.3; None for dashes
    heading: str  # title or lead sentence, without the marker; "" where there is none
    heading_span: Span
    own: Span
    span: Span
    parent: int | None = None  # order of the parent
    key: str = ""  # the part of the id after "<plan>/", unique in the plan
    page: int | None = None


class ClauseKind(StrEnum):
    """Why a passage is a unit of reading and search."""

    CLAUSE = "clause"
    BOX = "box"
    LEAD = "lead"  # text directly under a section heading, before its first numbered unit
    FRONT = "front"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Clause:
    """The unit of reading, search and linking. `text == plan.text[span]`, items included, marker included."""

    id: str  # "<plan>/<key>"
    kind: ClauseKind
    number: int | None
    marker: str
    path: tuple[str, ...]  # titles of the sections above, highest first, e.g. ("四、主要任务", "（二）优化出口结构")
    heading: str
    span: Span
    text: str
    node: int  # order of the node in Plan.nodes
    page: int | None = None


@dataclass(frozen=True)
class Plan:
    """One parsed document."""

    id: str
    metadata: Metadata
    source: SourceText
    nodes: tuple[Node, ...]
    clauses: tuple[Clause, ...]  # in document order
    issues: tuple[Issue, ...] = ()

    @property
    def text(self) -> str:
        """The text that all offsets point into."""
        return self.source.text

    @property
    def title(self) -> str:
        """The document's title, or its id where none was recognised."""
        return self.metadata.title or self.id

    @cached_property
    def clause_by_id(self) -> Mapping[str, Clause]:
        """Clauses by id."""
        return {clause.id: clause for clause in self.clauses}

    def children(self, order: int | None) -> Iterator[Node]:
        """The nodes directly below node `order`, or the top nodes for None, in document order."""
        return (node for node in self.nodes if node.parent == order)

    def ancestors(self, node: Node) -> tuple[Node, ...]:
        """The nodes above `node`, highest first."""
        above: list[Node] = []
        while node.parent is not None:
            node = self.nodes[node.parent]
            above.append(node)
        return tuple(reversed(above))


# --------------------------------------------------------------------------- what extraction gives


class Role(StrEnum):
    """What a clause does in the plan's argument."""

    BACKGROUND = "background"
    PRINCIPLE = "principle"
    GOAL = "goal"
    TASK = "task"
    MEASURE = "measure"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class RoleAssignment:
    """The role of one clause, how sure we are (0..1), and the words that decided."""

    clause: str
    role: Role
    confidence: float
    reason: str


class Comparator(StrEnum):
    """How the reached value relates to the stated one."""

    EQUAL = "="
    AT_LEAST = ">="
    AT_MOST = "<="
    ABOUT = "~"
    RISE = "rise"
    FALL = "fall"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class Baseline:
    """The value a target starts from, with the words that state it."""

    value: str
    unit: str
    year: int | None
    clause: str
    quote: str
    span: Span


@dataclass(frozen=True, slots=True)
class Target:
    """One quantity the plan says shall be reached. `quote == text[span]` and contains the number.

    `value` is in Arabic digits ("20000", "10-20"), or the words of a table row without a number.
    `unit` carries the document's own scale word ("亿元").
    """

    id: str  # "<clause>#t<n>"
    clause: str
    indicator: str
    comparator: Comparator
    value: str
    unit: str
    quote: str
    span: Span
    value_span: Span
    year: int | None = None
    period: str = ""  # "2006-2010", "年均", "每年", "累计"
    attribute: str = ""  # "约束性", "预期性"
    scope: str = ""  # region or sector
    share_of: str = ""  # the whole a share is taken of
    indicator_key: str = ""  # normalised indicator, equal across plans
    baseline: Baseline | None = None


class GoalKind(StrEnum):
    """What kind of statement a goal is."""

    TARGET = "target"
    STATEMENT = "statement"
    REGION = "region"


@dataclass(frozen=True, slots=True)
class Goal:
    """One statement of what shall be reached. `text == plan.text[span]`."""

    id: str  # "<clause>#<n>"
    clause: str
    text: str
    kind: GoalKind
    span: Span
    targets: tuple[str, ...] = ()  # ids of the targets inside the statement
    year: int | None = None
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """A body made responsible in a clause: who, how (牵头, 会同, 参与, 负责), and the words that say so."""

    name: str
    duty: str
    clause: str
    quote: str
    span: Span


# --------------------------------------------------------------------------- what the graph gives


class LinkType(StrEnum):
    """What a link says."""

    GOAL_TASK = "goal-task"
    TASK_MEASURE = "task-measure"
    GOAL_MEASURE = "goal-measure"
    REFERENCE = "reference"
    DEFINITION = "definition"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A verbatim span of the source that proves a link or a finding: `quote == text[span]`."""

    clause: str
    quote: str
    span: Span


@dataclass(frozen=True, slots=True)
class Link:
    """A directed link between a goal or clause and a clause (or, for references, a document title)."""

    source: str
    target: str
    type: LinkType
    score: float  # 0..1
    accepted: bool  # at or over the threshold that tables and traces use
    reason: str  # names the features that decided, in Chinese
    evidence: tuple[Evidence, ...]
    fingerprint: str = ""  # digest of both texts, for reviewed links
    review: str = ""  # "accepted", "rejected", "added" by a person; "suspect" when a text has changed since


@dataclass(frozen=True)
class PlanRecord:
    """Everything known of one plan: the unit that is stored, shown and exported."""

    plan: Plan
    roles: Mapping[str, RoleAssignment] = field(default_factory=dict)  # by clause id
    targets: tuple[Target, ...] = ()
    goals: tuple[Goal, ...] = ()
    links: tuple[Link, ...] = ()
    actors: tuple[Actor, ...] = ()
    issues: tuple[Issue, ...] = ()  # of reading and of reconciliation
    no_link_needed: Mapping[str, str] = field(default_factory=dict)  # why, by id of the goal, task or measure

    def role_of(self, clause_id: str) -> Role | None:
        """The role of a clause, or None where it has none."""
        assignment = self.roles.get(clause_id)
        return assignment.role if assignment else None

    @cached_property
    def goal_by_id(self) -> Mapping[str, Goal]:
        """Goals by id."""
        return {goal.id: goal for goal in self.goals}

    @cached_property
    def target_by_id(self) -> Mapping[str, Target]:
        """Targets by id."""
        return {target.id: target for target in self.targets}


@dataclass(frozen=True, slots=True)
class TracePath:
    """One way from a goal down to a measure. `task` is None where the measure serves the goal directly, `measure`
    where nothing supports the task yet. `score` (0..1) is the product of the scores of its links."""

    goal: str
    task: str | None
    measure: str | None
    score: float
    evidence: tuple[Evidence, ...]  # one per link, from the goal downwards


@dataclass(frozen=True, slots=True)
class Trace:
    """The paths through one node, best first; `goals`, `tasks` and `measures` are what they pass, best first."""

    root: str
    paths: tuple[TracePath, ...]
    goals: tuple[str, ...]
    tasks: tuple[str, ...]
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gaps:
    """What is promised without means, as ids in document order."""

    goals_without_tasks: tuple[str, ...] = ()
    goals_without_measures: tuple[str, ...] = ()
    tasks_without_measures: tuple[str, ...] = ()
    measures_without_use: tuple[str, ...] = ()  # measures that serve neither a goal nor a task
    no_link_needed: tuple[str, ...] = ()  # what would be listed above, had a person not said that it needs no link


@dataclass(frozen=True, slots=True)
class GoalCoverage:
    """What stands behind one goal. `strength` (0..1) is the score of the best path to a measure, 0 without one; where
    the plan has no measures at all, of the best link to a task."""

    goal: str
    tasks: int
    measures: int
    strength: float


@dataclass(frozen=True, slots=True)
class PlanCoverage:
    """What stands behind the goals of a plan as a whole, in a form in which plans can be compared."""

    plan: str
    goals: int
    goals_with_tasks: int
    goals_with_measures: int
    tasks: int
    tasks_with_measures: int
    measures: int
    measures_in_use: int
    strength: float  # mean over the goals, 0..1


# --------------------------------------------------------------------------- what search gives


@dataclass(frozen=True, slots=True)
class Hit:
    """One clause found. `highlights` are half-open ranges of `snippet`; `why` says in Chinese what matched."""

    id: str
    plan: str
    number: int | None
    marker: str
    heading: str
    path: tuple[str, ...]
    role: Role | None
    score: float
    snippet: str
    highlights: tuple[Span, ...]
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to one query. `facets` counts all hits by plan, section and role; `notes` tells how a malformed
    query was read."""

    query: str
    total: int
    took_ms: float
    hits: tuple[Hit, ...]
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
