"""Tells from the first lines of a document who issued it, and of whose government a work report is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.text import squeeze

_BODY = (
    "(?:人民政府办公[厅室]|人民政府|人民代表大会常务委员会|人民代表大会|国务院办公厅|国务院|中共中央|中央军委|委员会"
    "|办公厅|办公室|最高人民(?:法院|检察院)|[部局厅署委])"
)
_NAME = rf"(?!第)[\u4e00-\u9fff]{{0,25}}?{_BODY}"
_LETTERHEAD = re.compile(rf"({_NAME})(?:文件|令|公报|公告)?")
_ISSUED_BY = re.compile(rf"({_NAME}(?:[、 ]{_NAME}){{0,7}})\s*(?:办公厅)?关于.*")
_PASSED_BY = re.compile(rf"(?:[日届]\s*|^)({_NAME})第.{{1,5}}次.{{0,12}}会议.{{0,6}}(?:通过|批准|审议)")
_ORDERED_BY = re.compile(rf"日\s*({_NAME})(?:、[\u4e00-\u9fff]+)?(?:令第?\s*\d+\s*号|公告)?\s*(?:发布|公布|颁布)")
_TOGETHER = re.compile(r"(?<=人民政府)(?!办公)(?=.)|(?<=人民政府办公[厅室])(?=.)")
_OF_THE_STATE = re.compile(r"^中华人民共和国(?=国务院|国家)")

_PLACE = r"(?!自治[区州县]|[本全我各该从])((?:(?!在)[\u4e00-\u9fff]){1,14}?(?:省|市|自治区|县|区|州|盟|旗))"
_NUMBER = r"[一二三四五六七八九十\d]{1,3}"
_BEFORE_CONGRESS = re.compile(rf"(?:日在|[在日\s—─（(]|^){_PLACE}第?{_NUMBER}届(?:人民代表大会|人大)")
_BEFORE_NATIONAL_CONGRESS = re.compile(rf"第{_NUMBER}届全国人民代表大会")
_ON_BEHALF = re.compile(rf"代表(?:{_PLACE}(?:第{_NUMBER}届)?人民政府|国务院)")
_SPEAKER = re.compile(rf"^{_PLACE}(?:人民政府)?代?(?:省长|市长|主席|县长|区长|州长|盟长|旗长)")
_REPORT = re.compile(
    rf"^(?:(?:19|20)\d\d年)?{_PLACE}(?:人民政府|政府)?(?:(?:19|20)\d\d年)?《?(?:人民政府|政府)?工作报告"
)
_NAMELESS = re.compile(
    r"((?:(?:19|20)\d\d年)?)(?:省|市|自治区|自治州|[州县区])?(《?(?:政府)?工作报告》?(?:[（(][^（）()]{1,30}[）)])?)"
)
_STATE = "国务院"
_OPENING = 8  # lines of a report in which speaker and congress are named


def issuer_of(title: str, lines: Sequence[str]) -> str:
    """Who issued the document called `title`, by its first `lines`; "" where they do not tell."""
    if "工作报告" in title and (government := _reporting(title, lines)):
        return government
    for line in lines:
        found = (
            _LETTERHEAD.fullmatch(squeeze(line))
            or _ISSUED_BY.fullmatch(line)
            or _PASSED_BY.search(line)
            or (_ORDERED_BY.search(line) if len(line) < 60 else None)
        )
        if found:
            return _named(found[1])
    return ""


def is_letterhead(line: str) -> bool:
    """Whether the squeezed `line` is nothing but the name of a body, as at the top of what it issues."""
    return _LETTERHEAD.fullmatch(line) is not None


def title_with_place(title: str, issuer: str) -> str:
    """The title of a work report that names no place, with the place whose government gives it in front: in an archive
    there are many of that name.

    >>> title_with_place("2012年省政府工作报告", "辽宁省人民政府")
    '辽宁省2012年政府工作报告'
    """
    named = _NAMELESS.fullmatch(squeeze(title))
    place = issuer.removesuffix("人民政府")
    return f"{place}{named[1]}{named[2]}" if named and place and (place != issuer or issuer == _STATE) else title


def _named(found: str) -> str:
    """Several issuers with the same sign between them, the state without its full name."""
    bodies = [_OF_THE_STATE.sub("", body) for body in re.split(r"[、\s]+", _TOGETHER.sub("、", found.strip()))]
    return "、".join(body for body in bodies if body)


def _reporting(title: str, lines: Sequence[str]) -> str:
    """The government that gives a work report."""
    opening = lines[:_OPENING]
    if any(_BEFORE_NATIONAL_CONGRESS.search(line) for line in opening):
        return _STATE
    place = next(_places(title, opening), "")
    if place == _STATE:
        return place
    return f"{place}人民政府" if place else ""


def _places(title: str, opening: Sequence[str]) -> Iterator[str]:
    if named := _REPORT.match(title):
        yield named[1]
    for line in (title, *opening):
        found = _BEFORE_CONGRESS.search(line) or _ON_BEHALF.search(line) or _SPEAKER.match(line)
        if found:
            yield found[1] or _STATE
