"""What a plan refers to: its own articles, chapters and boxes, itself, other documents, and names it has defined."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping

from kb.extract.definitions import definition_links
from kb.model import Clause, ClauseKind, Evidence, Link, LinkType, Node, NodeKind, Plan
from kb.numerals import CHINESE_DIGITS, chinese_integer
from kb.text import Span, squeeze

_N = rf"(?:[{CHINESE_DIGITS}]{{1,7}}|[0-9０-９]{{1,3}})"
_UNIT = re.compile(rf"第(?P<number>{_N})(?P<unit>[编篇章节条])")
_PLACE = re.compile(
    rf"(?P<place>第{_N}[编篇章节条](?:第{_N}[章节条])*)(?:第{_N}款)?(?:第?[（(]?{_N}[）)]?项)?"
    rf"(?:[至到—-](?P<end>第{_N}[章节条]))?"
)
_BOX = re.compile(rf"专栏\s*(?P<number>{_N})")
_PREVIOUS = re.compile(r"前款|前条|前一条|上一条")
_ITSELF = re.compile(r"本(?:规划|纲要|计划|方案|意见|办法|条例|规定|细则|预案)(?![期标内])")
_DOCUMENT = re.compile(
    r"《(?P<title>[^《》\n]{2,80})》(?:[（(](?P<number>[^（）()\n]{2,16}[〔［\[][^（）()\n]{4,6}[〕］\]]\s*第?\s*\d{1,5}\s*号)[）)])?"
)
_LIST = re.compile(r"[、，和及与或]+")  # between 第十条 and 第十二条 of the same document
_LONGEST_RANGE = 30  # articles in 第六条至第十条


def find_references(plan: Plan) -> tuple[Link, ...]:
    """Links of the types reference and definition, by source clause and place; one per source, target and type.

    The target is a clause id, the plan's id for the plan itself, or `《title》` for another document.
    """
    finder = _Finder(plan)
    found: dict[tuple[str, str, LinkType], Link] = {}
    links = [link for clause in plan.clauses if clause.kind is not ClauseKind.FRONT for link in finder.links(clause)]
    for link in [*links, *definition_links(plan)]:
        found.setdefault((link.source, link.target, link.type), link)
    return tuple(sorted(found.values(), key=lambda link: (link.evidence[0].span, link.type, link.target)))


class _Finder:
    """The numbered units of one plan, and the references in its clauses."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._starts = [clause.span.start for clause in plan.clauses]
        self._markers = {node.own.start: node for node in plan.nodes}
        self._units = self._index_units()
        self._boxes = {node.number: node for node in plan.nodes if node.kind is NodeKind.BOX and node.number}

    def links(self, clause: Clause) -> Iterator[Link]:
        """The references in one clause, in order of their kinds."""
        yield from self._places(clause)
        yield from self._box_references(clause)
        yield from self._previous(clause)
        yield from self._documents(clause)
        for match in _ITSELF.finditer(self._plan.text, *clause.span):
            yield self._link(clause, self._plan.id, Span(*match.span()), "提到本文件自身")
            break

    def _index_units(self) -> Mapping[tuple[str, int], list[Node]]:
        units: dict[tuple[str, int], list[Node]] = {}
        for node in self._plan.nodes:
            found = _UNIT.match(squeeze(node.marker))
            if found and node.number is not None:
                units.setdefault((found["unit"], node.number), []).append(node)
        return units

    def _places(self, clause: Clause) -> Iterator[Link]:
        """第三章, 第五条第二款, 第六条至第十条; places in other documents and the clause's own marker do not count."""
        text = self._plan.text
        foreign = -1  # where the last place in another document ends
        for match in _PLACE.finditer(text, *clause.span):
            if self._is_marker(match.start()):
                continue
            is_listed = foreign >= 0 and _LIST.fullmatch(text, foreign, match.start()) is not None
            if is_listed or (match.start() > 0 and text[match.start() - 1] == "》"):
                foreign = match.end()
                continue
            span = Span(*match.span())
            for node in self._resolve(match, clause):
                target = self._clause_of(node)
                if target and target.id != clause.id:
                    title = f"{node.marker}{node.heading}"
                    yield self._link(clause, target.id, span, f"引用了“{title}”")

    def _resolve(self, match: re.Match[str], clause: Clause) -> list[Node]:
        node = self._find(match["place"], clause)
        if node is None or not match["end"]:
            return [node] if node else []
        unit = _UNIT.match(match["end"])
        last = chinese_integer(unit["number"]) if unit else None
        if unit is None or last is None or node.number is None or not 0 < last - node.number <= _LONGEST_RANGE:
            return [node]
        numbers = range(node.number, last + 1)
        return [candidates[0] for number in numbers if (candidates := self._units.get((unit["unit"], number)))]

    def _find(self, place: str, clause: Clause) -> Node | None:
        """The node of 第三章第二节: each unit is looked for inside the one before, else near the clause."""
        inside: Node | None = None
        for unit in _UNIT.finditer(place):
            number = chinese_integer(unit["number"])
            candidates = self._units.get((unit["unit"], number or 0), [])
            within = [node for node in candidates if inside is None or inside.span.contains(node.span)]
            if not within:
                return None
            inside = min(within, key=lambda node: (not self._shares_parent(node, clause), node.order))
        return inside

    def _shares_parent(self, node: Node, clause: Clause) -> bool:
        parent = self._plan.nodes[node.parent] if node.parent is not None else None
        return parent is not None and parent.span.contains(clause.span)

    def _box_references(self, clause: Clause) -> Iterator[Link]:
        for match in _BOX.finditer(self._plan.text, *clause.span):
            node = self._boxes.get(chinese_integer(match["number"]) or 0)
            target = self._clause_of(node) if node and not self._is_marker(match.start()) else None
            if node and target and target.id != clause.id:
                yield self._link(clause, target.id, Span(*match.span()), f"引用了“{node.marker}{node.heading}”")

    def _previous(self, clause: Clause) -> Iterator[Link]:
        """前条 points to the clause before; 前款 to the paragraph before, which is nearly always in the same clause."""
        for match in _PREVIOUS.finditer(self._plan.text, *clause.span):
            position = bisect_right(self._starts, clause.span.start) - 2
            if match[0] != "前款" and position >= 0:
                yield self._link(clause, self._plan.clauses[position].id, Span(*match.span()), f"提到“{match[0]}”")

    def _documents(self, clause: Clause) -> Iterator[Link]:
        own = squeeze(self._plan.title)
        for match in _DOCUMENT.finditer(self._plan.text, *clause.span):
            title = squeeze(match["title"])
            number = f"（{squeeze(match['number'])}）" if match["number"] else ""
            target = self._plan.id if title == own else f"《{title}》"
            yield self._link(clause, target, Span(*match.span()), f"提到《{title}》{number}")

    def _is_marker(self, start: int) -> bool:
        """Whether a node's own marker begins at `start`, white space before it aside."""
        line = self._plan.text.rfind("\n", 0, start) + 1
        return line in self._markers and not self._plan.text[line:start].strip()

    def _clause_of(self, node: Node) -> Clause | None:
        """The clause of a node: its own, or the first inside a section."""
        position = bisect_right(self._starts, node.own.start - 1)
        inside = self._plan.clauses[position] if position < len(self._starts) else None
        return inside if inside and node.span.contains(inside.span) else None

    def _link(self, clause: Clause, target: str, span: Span, reason: str) -> Link:
        evidence = Evidence(clause.id, span.of(self._plan.text), span)
        return Link(clause.id, target, LinkType.REFERENCE, 1.0, True, reason, (evidence,))
