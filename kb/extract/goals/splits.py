"""Cuts a sentence of goals into single statements."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kb.extract.goals.statements import WHEN, without_marker
from kb.model import Target
from kb.text import Span, strip_span

_SHORTEST = 4  # characters; a shorter statement says nothing a task could serve
_ALIKE = 3  # characters of a quote that must be of its indicator, for the quote to name what it counts

_INTRO = re.compile(
    r"[^。；;\n]{0,60}?(?:目标|指标|达到|实现|努力|要求|任务)[^。；;\n，,]{0,14}[：:]|[—\-–\s]*[^。；;：:，,\n]{2,24}[：:]"
)
_TIME = re.compile(rf"(?:力争|预计|展望|在此基础上.{{0,8}}|再?经过.{{0,8}}努力)?[，,]?{WHEN}[，,、]")
_TIME_ONLY = re.compile(rf"\s*(?:力争|展望)?{WHEN}\s*")
_PREDICATE = re.compile(
    "取得|达到|达成|提升|提高|完善|健全|形成|实现|改善|增强|扩大|缩小|降低|下降|减少|控制|巩固|优化|增长|增加|建成|建设|成为|突破|"
    "明显|显著|全面|基本|更加|进一步|更为|迈上|同步|保持|力争|稳定|强化|拓展|好转|遏制|走在|位居|跨越|发展|推进|加快|确立|"
    "打造|构建|建立|筑牢|守住|守牢|满足|普及|覆盖|完成|安全|健康|繁荣|和谐|协调|高效|自立|自强|幸福|秀美|融合|振兴|完备|优美|清洁|"
    "丰富|充分|有力|有效|初步|大幅|持续|不断|大力|重塑|翻番|翻一番|消除|解决|办成|办好|让|使|促进|稳中|向好|放缓|上升|清零|"
    "归零|领先|前列|深入人心|兴旺|牢固|合理|落实|便利|均等|普惠|凸显|显现|涌现|跻身|进入|达标|不降低|不减少|不突破|转变|转型|转移|零发生|零增长|趋零|近零|"
    "拓宽|参与|加强|增多|优良|良好|良性|规范|顺畅|畅通|做强|做大|做优|壮大|集聚|释放|培育|创建|创成|领跑|替代|加速"
)
_QUANTITY = re.compile(r"[\d０-９][\d０-９.,．，]*(?:[%％‰亿万千百]|个百分点|[^\d\s年月日号，。；、：“”()（）]{1,4})")
_DEPENDENT = re.compile(
    r"[\s]*(?:年均|平均每年|占|其中|比|较|同比|增长|增速|累计|在此基础上|提高|提升|降低|下降|减少|增加|分别|并|且|或|约占|"
    r"达到|达|超过|不低于|确保|翻|进入|位居|也|增幅)"
)
_PREAMBLE = re.compile(
    r"\s*(?:(?:锚定|围绕|紧扣|按照|根据|遵照|遵循|依据|立足|对标|对照|着眼)[^，,；;。]*|"
    r"(?:经过|通过)[^，,；;。]*(?:努力|奋斗|时间)|以[^，,；;。]{2,30}为(?:目标|导向|重点|核心|主线|抓手|动力|指引|引领|根本|前提|中心)|"
    r"(?:上述|以上)[^，,；;。]*(?:指标|目标)[^，,；;。]*|(?:在|从)[^，,；;。]*(?:基础上|同时|过程中|前提下|背景下))\s*"
)
_LISTED = re.compile(r"(?:率先)?(?:全面)?实现(?P<list>[^，,；;。]*、[^，,；;。]*)等(?:\w{0,4})?目标")
_BATCH = re.compile(r"[和及、](?=一批)")
_SEPARATOR = re.compile(r"[、，,；;]|(?:其中|以及|[和及与])")
_LISTING = frozenset("、和与及")
_TAIL = re.compile(r"(?:左右|以上|以下|以内|[，,、。；;].*)?", re.DOTALL)
_KIND_OF_GROWTH = re.compile(r"(?:年均|平均|累计|比重|占.*|增长|增速|提高|降低|下降|的|率)+$")


def split(text: str, sentence: Span, targets: Sequence[Target] = ()) -> Iterator[Span]:
    """The single statements of a sentence, without marker, announcement (主要目标是：) and time (到2027年，) at their heads.

    A part between commas that has no statement of its own goes with the one before it (or, at the head, after it); words
    that only say on what ground (在…基础上, 围绕…) are left out. Statements with several of `targets` are cut between them.
    """
    for statement in _between_commas(text, _without_intro(text, sentence), targets):
        for part in _listed(text, statement):
            yield from _by_targets(text, part, targets)


def is_statement(text: str, span: Span) -> bool:
    """Whether a passage says that something shall be so, or holds a quantity."""
    return _QUANTITY.search(text, *span) is not None or _PREDICATE.search(text, *span) is not None


def has_quantity(text: str, span: Span) -> bool:
    """Whether a passage holds a number with a unit."""
    return _QUANTITY.search(text, *span) is not None


def _without_intro(text: str, span: Span) -> Span:
    start = without_marker(text, span).start
    for pattern in (_INTRO, _TIME, _TIME):
        match = pattern.match(text, start, span.end)
        start = match.end() if match and match.end() < span.end else start
    return strip_span(text, Span(start, span.end))


def _between_commas(text: str, sentence: Span, targets: Sequence[Target]) -> Iterator[Span]:
    def says_something(span: Span) -> bool:
        return _stands_alone(text, span, first=True) or any(span.contains(target.span) for target in targets)

    open_: Span | None = None
    for part in _parts(text, sentence):
        if _PREAMBLE.fullmatch(text, *strip_span(text, part)):
            yield from _finished(text, open_)
            open_ = None
        elif open_ is None:
            open_ = part
        elif _TIME_ONLY.fullmatch(text, *part) or (_stands_alone(text, part) and says_something(open_)):
            yield from _finished(text, open_)
            open_ = part
        else:
            open_ = Span(open_.start, part.end)
    yield from _finished(text, open_)


def _finished(text: str, span: Span | None) -> Iterator[Span]:
    if span is not None and (whole := _trimmed(text, span)).end - whole.start >= _SHORTEST:
        yield whole


def _parts(text: str, span: Span) -> Iterator[Span]:
    """Parts between commas; a comma inside a number or quotation does not part."""
    start = span.start
    for match in re.compile(r"(?<!\d)[，,]|[，,](?!\d)").finditer(text, *span):
        yield Span(start, match.start())
        start = match.end()
    yield Span(start, span.end)


def _stands_alone(text: str, span: Span, *, first: bool = False) -> bool:
    if span.end - span.start < _SHORTEST:
        return False
    if has_quantity(text, span) and not first and _DEPENDENT.match(text, *span):
        return False
    return is_statement(text, span)


def _listed(text: str, statement: Span) -> Iterator[Span]:
    """The things of a list that are all to be reached (实现甲、乙、丙等目标; 一批…和一批…)."""
    match = _LISTED.search(text, *statement)
    if match:
        cuts = [index for index in range(*match.span("list")) if text[index] == "、"]
        ends = [*cuts, match.end("list")]
        starts = [statement.start, *(cut + 1 for cut in cuts)]
        yield from (Span(*pair) for pair in zip(starts, ends, strict=True))
        return
    start = statement.start
    for cut in _BATCH.finditer(text, *statement):
        if "一批" in text[start : cut.start()]:
            yield Span(start, cut.start())
            start = cut.end()
    yield Span(start, statement.end)


def _by_targets(text: str, statement: Span, targets: Sequence[Target]) -> Iterator[Span]:
    """A statement cut between targets of different indicators, each of which is named beside its value."""
    inside = sorted((t for t in targets if statement.contains(t.span)), key=lambda target: target.span)
    start = statement.start
    shared = bool(inside) and _TAIL.fullmatch(text, inside[-1].span.end, statement.end) is None
    for one, other in pairwise(inside):
        if one.span.end > other.span.start:
            continue
        cuts = list(_SEPARATOR.finditer(text, one.span.end, other.span.start))
        part_of_it = bool(cuts) and cuts[-1].group() == "其中"
        if shared and all(cut.group() in _LISTING for cut in cuts):
            continue  # 5个国铁、7个城际轨道项目建设: what stands behind the list belongs to all of it
        if cuts and _names_itself(other) and (part_of_it or _differ(one, other)):
            yield _trimmed(text, Span(start, cuts[0].start()))
            start = cuts[-1].end()
    yield _trimmed(text, Span(start, statement.end))


def _differ(one: Target, other: Target) -> bool:
    first, second = (_KIND_OF_GROWTH.sub("", target.indicator) for target in (one, other))
    return not (first.startswith(second) or second.startswith(first))


def _names_itself(target: Target) -> bool:
    """Whether the quote has the words of the indicator, not only the number (占全国总量的8%)."""
    return target.indicator[:_ALIKE] in target.quote


def _trimmed(text: str, span: Span) -> Span:
    start, end = strip_span(text, span)
    while end > start and text[end - 1] in "。；;，,、":
        end -= 1
    time = _TIME.match(text, start, end)
    return strip_span(text, Span(time.end() if time and time.end() < end else start, end))
