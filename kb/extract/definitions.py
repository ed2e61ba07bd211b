"""Short names a plan defines for itself and where it uses them: （以下简称“国家级开发区”）, 本办法所称电力用户是指…"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from kb.model import Clause, ClauseKind, Evidence, Link, LinkType, Plan
from kb.text import Span

_SHORT_NAME = re.compile(
    r"以下(?:简称|统称|合称|称)为?[：:]?\s*(?:[“\"](?P<quoted>[^”\"\n]{2,30})[”\"]|(?P<plain>[^，。；、（）()“”\n]{2,16})(?=[）)]))"
)
_TERM = re.compile(
    r"本(?:规划|计划|方案|办法|条例|规定|意见|细则|法|预案)(?:中)?所称的?[“\"]?(?P<term>[^，。；“”\"\n]{2,20}?)[”\"]?，?(?:是指|包括|系指)"
)


@dataclass(frozen=True, slots=True)
class Definition:
    """A name the plan defines: the clause that does so, and the words (`plan.text[span]`)."""

    name: str
    clause: Clause
    span: Span


def find_definitions(plan: Plan) -> tuple[Definition, ...]:
    """The first definition of every name, in document order."""
    found: dict[str, Definition] = {}
    for clause in plan.clauses:
        for pattern in (_SHORT_NAME, _TERM):
            for match in pattern.finditer(plan.text, *clause.span):
                name = next(filter(None, match.groups())).strip()
                found.setdefault(name, Definition(name, clause, Span(*match.span())))
    return tuple(sorted(found.values(), key=lambda definition: definition.span))


def definition_links(plan: Plan) -> Iterator[Link]:
    """A link from every later clause that uses a defined name to the clause that defines it."""
    starts = [clause.span.start for clause in plan.clauses]
    for definition in find_definitions(plan):
        first = bisect_left(starts, definition.span.end)
        for clause in plan.clauses[first:]:
            at = plan.text.find(definition.name, *clause.span) if clause.kind is not ClauseKind.FRONT else -1
            if at >= 0:
                yield _link(plan, definition, clause, Span(at, at + len(definition.name)))


def _link(plan: Plan, definition: Definition, clause: Clause, use: Span) -> Link:
    return Link(
        source=clause.id,
        target=definition.clause.id,
        type=LinkType.DEFINITION,
        score=1.0,
        accepted=True,
        reason=f"使用了那里定义的简称“{definition.name}”",
        evidence=(
            Evidence(clause.id, use.of(plan.text), use),
            Evidence(definition.clause.id, definition.span.of(plan.text), definition.span),
        ),
    )
