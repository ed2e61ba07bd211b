"""What a clause refers to: 第三章, 第十二条第二款, 专栏3, 前款, 《…》（文号） and names defined by 以下简称.

References are kept apart from headings: a reference is a place inside a sentence that names another place or document.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kb.model import Clause, ClauseKind, Evidence, Link, LinkType, Node, NodeKind, Plan
from kb.numerals import CHINESE_DIGITS, chinese_integer
from kb.text import Span, fingerprint, sentences, squeeze

_NUMBER = rf"[{CHINESE_DIGITS}\d]{{1,6}}"
_PLACE = re.compile(rf"第(?P<number>{_NUMBER})(?P<unit>[编篇章节条])|专栏(?P<box>{_NUMBER})")
_PLACE_TAIL = re.compile(rf"(?:第{_NUMBER}款)?(?:第[（(]?{_NUMBER}[）)]?项)?")
_NEIGHBOUR = re.compile(r"(?P<which>[前上])(?P<unit>[条款])(?!件)")
_DOCUMENT_NUMBER = r"[^（）()\n]{2,12}[〔\[［(（]\d{4}[〕\]］)）]\d{1,5}号"
_DOCUMENT = re.compile(rf"《(?P<title>[^《》\n]{{2,80}})》(?:[（(](?P<number>{_DOCUMENT_NUMBER})[）)])?")
_LAW = re.compile(r"(?:法|条例|规定|细则)$")
_THIS_LAW = re.compile(r"本(?:办?法|条例|规定|细则)$")
_SHORT_NAME = re.compile(r"[（(]以下(?:统称|简称|称)[：:为]?[“‘《]?(?P<name>[^“”‘’《》（）()\n]{2,40})[”’》]?[）)]")
_BEFORE_NAME = re.compile(r"[^，,。；;：:、（）()《》“”\s]{2,40}$")


@dataclass(frozen=True, slots=True)
class _Mention:
    """One place where a clause names something: what it names, and where."""

    target: str  # clause id, or 《title》
    type: LinkType
    span: Span
    reason: str


def find_references(plan: Plan) -> tuple[Link, ...]:
    """The references and definitions in the clauses of `plan`, in document order, one link per clause and target.

    The target is the id of a clause of the plan (for a section: of its first clause), or the full title of another
    document in 《》. The evidence is the sentence around each mention.
    """
    book = _Addresses(plan)
    links: list[Link] = []
    for clause in plan.clauses:
        if clause.kind in (ClauseKind.FRONT, ClauseKind.BACK):
            continue
        grouped: dict[tuple[str, LinkType], list[_Mention]] = defaultdict(list)
        for mention in sorted(_mentions(plan, clause, book), key=lambda mention: mention.span):
            if mention.target != clause.id:
                grouped[mention.target, mention.type].append(mention)
        links += [_link(plan, clause, mentions) for mentions in grouped.values()]
    return tuple(links)


def _link(plan: Plan, clause: Clause, mentions: list[_Mention]) -> Link:
    first = mentions[0]
    target = plan.clause_by_id.get(first.target)
    around = [s for s in sentences(plan.text, clause.span) if any(s.overlaps(m.span) for m in mentions)]
    return Link(
        source=clause.id,
        target=first.target,
        type=first.type,
        score=1.0,
        accepted=True,
        reason=first.reason,
        evidence=tuple(Evidence(clause.id, span.of(plan.text), span) for span in around),
        fingerprint=fingerprint(clause.text, target.text if target else first.target),
    )


def _mentions(plan: Plan, clause: Clause, book: _Addresses) -> Iterator[_Mention]:
    own = plan.nodes[clause.node].heading_span.start
    documents = list(_DOCUMENT.finditer(plan.text, clause.span.start, clause.span.end))
    for match in documents:
        title = book.full_title(match["title"])
        if squeeze(title) not in book.own_titles:
            yield _Mention(f"《{title}》", LinkType.REFERENCE, Span(*match.span()), f"引用《{title}》")
    yield from _definitions(plan, clause)
    ends = [document.end() for document in documents]
    yield from _places(plan, clause, book, own, ends)
    for match in _NEIGHBOUR.finditer(plan.text, clause.span.start, clause.span.end):
        target = book.before(clause) if match["unit"] == "条" else None
        if target is not None:
            yield _Mention(target, LinkType.REFERENCE, Span(*match.span()), f"引用{match[0]}")


def _places(plan: Plan, clause: Clause, book: _Addresses, own: int, documents: list[int]) -> Iterator[_Mention]:
    """Mentions of the plan's own chapters, sections, articles and boxes; 第二章第二节 leads into that chapter."""
    chapter: Node | None = None
    for match in _PLACE.finditer(plan.text, clause.span.start, clause.span.end):
        before = plan.text[max(clause.span.start, match.start() - 4) : match.start()]
        names_other = _LAW.search(before) and not _THIS_LAW.search(before)
        of_other = names_other or any(0 <= match.start() - end <= 2 for end in documents)
        if of_other:  # and so is 第六条 in 《…法》第五条第二款、第六条
            tail = _PLACE_TAIL.match(plan.text, match.end(), clause.span.end)
            documents.append(tail.end() if tail else match.end())
        node = None if of_other or match.start() < own else book.node(match, clause, chapter)
        if node is None:
            continue
        if match["unit"] in ("编", "篇", "章"):
            chapter = node
            if _PLACE.match(plan.text, match.end()):  # only the way to the section that follows
                continue
        target = book.first_clause(node)
        if target is not None:
            yield _Mention(target, LinkType.REFERENCE, Span(*match.span()), f"引用{match[0]}")


def _definitions(plan: Plan, clause: Clause) -> Iterator[_Mention]:
    for match in _SHORT_NAME.finditer(plan.text, clause.span.start, clause.span.end):
        full = _named_before(plan.text, clause.span.start, match.start())
        if full:
            yield _Mention(full, LinkType.DEFINITION, Span(*match.span()), f"定义简称“{match['name']}”")


def _named_before(text: str, start: int, end: int) -> str:
    """The document or phrase that stands before the bracket of a definition."""
    window = text[max(start, end - 100) : end]
    documents = list(_DOCUMENT.finditer(window))
    if documents and documents[-1].end() >= len(window) - 1:
        return f"《{documents[-1]['title']}》"
    phrase = _BEFORE_NAME.search(window)
    return phrase[0] if phrase else ""


class _Addresses:
    """Where the plan's own numbers and names lead."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._by_place: Mapping[tuple[str, int], list[Node]] = _nodes_by_place(plan)
        self._clause_of_node = {clause.node: clause.id for clause in plan.clauses}
        self._position = {clause.id: index for index, clause in enumerate(plan.clauses)}
        self.own_titles = {squeeze(plan.metadata.title)} - {""}
        self._full_titles = {
            match["name"]: full.strip("《》")
            for clause in plan.clauses
            for match in _SHORT_NAME.finditer(clause.text)
            if (full := _named_before(clause.text, 0, match.start())).startswith("《")
        }

    def full_title(self, title: str) -> str:
        """The title a short name stands for, or the title itself."""
        return self._full_titles.get(title, title)

    def node(self, match: re.Match[str], clause: Clause, chapter: Node | None) -> Node | None:
        """The node a mention such as 第三章 or 专栏2 names: inside `chapter` where it has one, else the nearest."""
        unit, numeral = ("栏", match["box"]) if match["box"] else (match["unit"], match["number"])
        number = chinese_integer(numeral)
        nodes = self._by_place.get((unit, number), []) if number is not None else []
        inside = [
            node for node in nodes if chapter is not None and chapter.span.contains(node.span) and node != chapter
        ]
        return min(inside or nodes, key=lambda node: (abs(node.order - clause.node), node.order), default=None)

    def before(self, clause: Clause) -> str | None:
        """The clause before this one, for 前条."""
        index = self._position[clause.id] - 1
        return self._plan.clauses[index].id if index >= 0 else None

    def first_clause(self, node: Node) -> str | None:
        """The clause of a node, or the first clause below it."""
        for below in self._plan.nodes[node.order :]:
            if below.span.start >= node.span.end and below.order != node.order:
                return None
            if below.order in self._clause_of_node:
                return self._clause_of_node[below.order]
        return None


def _nodes_by_place(plan: Plan) -> Mapping[tuple[str, int], list[Node]]:
    """Nodes by the unit and number of their marker: ("章", 3), ("栏", 2)."""
    places: dict[tuple[str, int], list[Node]] = defaultdict(list)
    for node in plan.nodes:
        if node.number is None:
            continue
        if node.kind is NodeKind.BOX:
            places["栏", node.number].append(node)
        elif (match := _PLACE.match(squeeze(node.marker))) and match["unit"]:
            places[match["unit"], node.number].append(node)
    return places
