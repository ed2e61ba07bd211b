"""Who is made responsible for what: 商务部会同国土资源部, （…牵头，…参与）, （…按职责分工负责）, 责任单位：…"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.model import Actor, Clause, ClauseKind, Plan
from kb.text import Span, sentences

_BODY = (
    r"[一-龥]{0,18}?(?:部门|部(?!门)|委(?!员|会(?!同))|局|厅|办(?!公|理|法|事|好)|署(?!理)|院(?!校)|会(?!同|议|计|展|商)|行(?!业|政|动|为|使|驶)|政府|管委会"
    r"|委员会|办公室|中心|集团|公司|法院|检察院|总局|总署|联社|海关|单位|学院|大学|银行|开发区|新区|高新区)"
)
_ONE = re.compile(
    rf"^(?:以下)?(?:均)?(?:需|由)?((?!政府$|有关|相关|国务院$|其他|推行|执行|进行|两省|以上|本规划)(?:各)?{_BODY}|各[一-龥]{{1,12}}|[一-龥]{{2,8}}[市县区州盟旗省](?:人民政府)?)(?:等)?(?:有关|相关)?(?:部门|单位)?$"
)
_SPLIT = re.compile(r"[、,，;；]|(?<=[部委局厅办署会府行院])(?:及其?|[和与])|以及|(?<=部门)[和与及]")
_NOT_NAMED = re.compile(
    r".*(?<![自理])由(?=[一-龥]{2})"  # 具体办法由市卫生健康委会同…
    r"|(?:支持|争取|鼓励|推动|建立健全|(?:全面)?形成|充分发挥)(?=[一-龥]{3})"
)
"""Words that stand before the name of a body in its sentence and do not belong to it."""
_TO_WHOM = re.compile(r"(?:对(?!外)|与|为)")  # 对股东大会负责 names no one who acts
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
_AND = r"(?:、|和|与|及|以及|及其)"
_LIST = rf"{_BODY}(?:{_AND}{_BODY}){{0,24}}"
_START = r"(?:(?<![一-龥、])|(?<=[由请经]))"
_ALIKE = r"(?:等(?:有关|相关)?(?:部门|单位)?|(?:各)?(?:有关|相关)部门)?"
_SHARED = r"(?:[，,]?按照?(?:各自)?(?:的)?(?:职责|职能)(?:分工)?[，,]?(?:分别|共同)?)?"
_JOINTLY = re.compile(
    rf"{_START}(?P<lead>{_LIST}){_ALIKE}{_SHARED}(?:要|应当?|须)?(?P<duty>会同(?![意期步时])|牵头|联合(?!主|会|国|体)|负责)(?:(?<=[同合])(?P<others>{_LIST}))?"
)
_JOINT_DUTY = re.compile("会同|牵头|联合|负责")  # without it no need to look for the bodies before it
_DOES = "加强|制定|制订|研究|组织|建立|指导|做好|编制|定期|统筹|抓好|推进|推动|落实|加快|完善|支持|配合|协调|开展|及时|按照|根据|切实|进一步|积极"
_SUBJECT = re.compile(rf"(?:^|(?<=[。；;\n]))\s*(?P<lead>{_LIST})(?<=[部委局厅署府会室办])(?:要|应当?|须)(?:{_DOES})")
_NAMED_DUTY = re.compile(r"负责|牵头|会同|责任单位|责任部门|配合单位|参与|配合[)）]")
_OBLIGED = re.compile(r"[部委局厅署府会室办](?:要|应|须)")


def find_actors(plan: Plan) -> tuple[Actor, ...]:
    """The bodies made responsible in the clauses of `plan`, in document order."""
    found = [
        actor
        for clause in plan.clauses
        if clause.kind is not ClauseKind.FRONT and (_NAMED_DUTY.search(clause.text) or _OBLIGED.search(clause.text))
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
    if not (_JOINT_DUTY.search(clause.text) or _OBLIGED.search(clause.text)):
        return
    for sentence in sentences(plan.text, clause.span):
        notes = [span.start - 1 for span in taken if span.overlaps(sentence)]
        if not notes or plan.text[notes[0] - 1] in "。；":
            yield from _sentence_actors(plan, clause, Span(sentence.start, min([*notes, sentence.end])))


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
    """商务部会同国土资源部、建设部等部门加强…, 农业部、商务部按职责分工负责…, 省教育厅要加强…"""
    found = False
    text = sentence.of(plan.text)
    shared = _JOINTLY.finditer(plan.text, sentence.start, sentence.end) if _JOINT_DUTY.search(text) else ()
    for match in shared:
        duty = "牵头" if match["duty"] in ("会同", "联合", "牵头") else "负责"
        leaders = list(_bodies(plan, clause, Span(*match.span("lead")), duty))
        found = found or bool(leaders)
        yield from leaders
        if leaders and match["others"]:
            yield from _bodies(plan, clause, Span(*match.span("others")), "会同")
    if not found and _OBLIGED.search(text) and (subject := _SUBJECT.search(plan.text, sentence.start, sentence.end)):
        yield from _bodies(plan, clause, Span(*subject.span("lead")), "负责")


def _bodies(plan: Plan, clause: Clause, span: Span, duty: str) -> Iterator[Actor]:
    """One actor for each body of a list."""
    start = span.start
    for part in [*_SPLIT.finditer(plan.text, span.start, span.end), None]:
        end = part.start() if part else span.end
        written = plan.text[start:end]
        before = _NOT_NAMED.match(written.strip())
        stripped = len(written) - len(written.lstrip()) + (before.end() if before else 0)
        name = re.sub(r"\s+", "", written[stripped:])
        if not _TO_WHOM.match(name) and (body := _ONE.match(name)):
            place = Span(start + stripped, start + len(written.rstrip()))
            yield Actor(body[1], duty, clause.id, place.of(plan.text), place)
        start = part.end() if part else end
