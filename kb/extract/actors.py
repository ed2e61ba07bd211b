"""Who is made responsible for what: 商务部会同国土资源部, （…牵头，…参与）, （…按职责分工负责）, 责任单位：…"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.model import Actor, Clause, ClauseKind, Plan
from kb.text import Span, sentences

_BODY = r"[一-龥]{0,18}?(?:部|委|局|厅|办|署|院|会|行|政府|管委会|委员会|办公室|中心|集团|公司|法院|检察院|总局|总署|联社|海关|部门|单位|学院|大学|银行|开发区|新区|高新区)"
_ONE = re.compile(
    rf"^(?:以下)?(?:均)?(?:需|由)?((?!其他|推行|执行|进行|两省|以上|本规划)(?:各)?{_BODY}|各[一-龥]{{1,12}}|[一-龥]{{2,8}}[市县区州盟旗省](?:人民政府)?)(?:等)?(?:有关|相关)?(?:部门|单位)?$"
)
_SPLIT = re.compile(r"[、,，;；]|(?<=[部委局厅办署会府行院])[和与及]|以及")
_BRACKET = re.compile(r"[（(]([^（）()]{2,400})[）)]")
_LEAD = re.compile(
    r"^(?:责任单位|牵头单位|配合单位|责任部门|牵头部门|配合部门|参加单位|主办单位|协办单位|主管部门|实施单位)[:：]"
)
_PHRASE = re.compile(
    r"(?P<who>[^;；。]+?)(?:按照?(?:各自)?职责(?:分工)?)?(?:共同)?(?:分别)?(?P<duty>牵头负责|牵头|负责落实|负责|参与|配合|参加|协助|指导|组织实施|落实)(?=[;；,，。]|$)"
)
_DUTIES = {
    "牵头负责": "牵头",
    "负责落实": "负责",
    "参加": "参与",
    "协助": "配合",
    "组织实施": "负责",
    "落实": "负责",
}
_LISTED = {"牵头": "牵头", "配合": "配合", "参加": "参与", "协办": "配合"}
_JOINTLY = re.compile(
    rf"(?:(?<![一-龥])|(?<=由))(?P<lead>{_BODY})(?:要|应|应当)?(?P<duty>会同|牵头|联合|负责)(?P<others>[^。；，,]{{0,60}}?)(?:等(?:有关|相关)?(?:部门|单位)?|部门|单位)?(?=[加研制组对开出建抓统推提指负协做落实编完，,。；]|$)"
)
_CANDIDATE = re.compile(r"负责|牵头|会同|责任单位|责任部门|配合单位|参与|配合[)）]")


def find_actors(plan: Plan) -> tuple[Actor, ...]:
    """The bodies made responsible in the clauses of `plan`, in document order."""
    found = [
        actor
        for clause in plan.clauses
        if clause.kind is not ClauseKind.FRONT and _CANDIDATE.search(clause.text)
        for actor in _clause_actors(plan, clause)
    ]
    return tuple(sorted(found, key=lambda actor: (actor.span.start, actor.span.end)))


def _clause_actors(plan: Plan, clause: Clause) -> Iterator[Actor]:
    taken: list[Span] = []
    for match in _BRACKET.finditer(plan.text, clause.span.start, clause.span.end):
        span = Span(*match.span(1))
        actors = list(_bracket_actors(plan, clause, span))
        if actors:
            taken.append(span)
            yield from actors
    for sentence in sentences(plan.text, clause.span):
        if not any(span.overlaps(sentence) for span in taken):
            yield from _sentence_actors(plan, clause, sentence)


def _bracket_actors(plan: Plan, clause: Clause, span: Span) -> Iterator[Actor]:
    """（市发展改革委牵头，市财政局参与）, （责任单位：区发展改革局）."""
    text = span.of(plan.text)
    if lead := _LEAD.match(text):
        duty = next((name for word, name in _LISTED.items() if lead.group().startswith(word)), "负责")
        yield from _bodies(plan, clause, Span(span.start + lead.end(), span.end), duty)
        return
    for phrase in _PHRASE.finditer(text):
        who = Span(span.start + phrase.start("who"), span.start + phrase.end("who"))
        yield from _bodies(plan, clause, who, _DUTIES.get(phrase["duty"], phrase["duty"]))


def _sentence_actors(plan: Plan, clause: Clause, sentence: Span) -> Iterator[Actor]:
    """商务部会同国土资源部、建设部等部门加强…"""
    for match in _JOINTLY.finditer(plan.text, sentence.start, sentence.end):
        duty = "牵头" if match["duty"] in ("会同", "联合", "牵头") else "负责"
        leaders = list(_bodies(plan, clause, Span(*match.span("lead")), duty))
        yield from leaders
        if leaders and match["duty"] in ("会同", "联合"):
            yield from _bodies(plan, clause, Span(*match.span("others")), "会同")


def _bodies(plan: Plan, clause: Clause, span: Span, duty: str) -> Iterator[Actor]:
    """One actor for each body of a list."""
    start = span.start
    for part in [*_SPLIT.finditer(plan.text, span.start, span.end), None]:
        end = part.start() if part else span.end
        written = plan.text[start:end]
        name = re.sub(r"\s+", "", written)
        if body := _ONE.match(name):
            stripped = len(written) - len(written.lstrip())
            place = Span(start + stripped, start + len(written.rstrip()))
            yield Actor(body[1], duty, clause.id, place.of(plan.text), place)
        start = part.end() if part else end
