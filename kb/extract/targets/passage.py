"""A paragraph made ready for reading: brackets blanked, idioms dropped, each number with the words next to it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter

from kb.extract.compact import Compact
from kb.extract.indicators.names import MASK
from kb.extract.quantities.find import Quantity
from kb.extract.quantities.units import UnitKind
from kb.extract.targets.time import Mark
from kb.extract.targets.words import ACTION, CueKind, cue_before
from kb.extract.values import Value, replace
from kb.extract.word_lists import AND
from kb.model import Comparator
from kb.text import Span


class Around(Value, frozen=True):
    """A quantity and the words next to it; positions are in the compact text."""

    quantity: Quantity
    start: int  # where the words that may name it begin
    left: str  # folded, from `start` to the quantity
    right: str  # folded, what follows the quantity
    chained: bool  # joined to the quantity before by 、 or 和 only
    sentence: int  # start of the sentence
    half: int  # start of the part of the sentence after the last ；
    closed: bool  # the phrase ends with the quantity; else a noun follows
    attribute: bool  # the quantity describes the noun that follows: 65蒸吨以上的锅炉


class Passage(Value, frozen=True):
    """A paragraph with its numbers and time marks in order; `masked` and `shown` have brackets blanked."""

    masked: str  # folded
    shown: str  # as printed
    original: str  # as printed, with the brackets
    arounds: tuple[Around, ...]
    marks: tuple[Mark, ...]

    def printed(self, name: str, span: Span) -> str:
        """`name`, read inside `span`, with the short brackets that stand in or behind it: 森林（绿化）覆盖率."""
        area = self.shown[span.start : span.end]
        if MASK not in area or len(name) < 2:
            return name
        found = _find_masked(area, name)
        if found is None or MASK not in area[found.start : found.end]:
            return name
        return _ASIDE.sub("", self.original[span.start + found.start : span.start + found.end])

    def are_listed(self, end: int, around: Around) -> bool:
        """Whether what ended at `end` is joined to a quantity by a comma, 、 or 和 only."""
        between = self.masked[end : around.quantity.span.start]
        return len(between) < _LONGEST_CHAIN and bool(_CHAIN.match(between))


_LONGEST_CHAIN = 6  # characters
_LONGEST_INSIDE, _LONGEST_BEHIND = 14, 10  # characters of brackets that are printed with a name
_LEFT, _RIGHT = 60, 60  # characters kept on either side of a number
# Searches of whole paragraphs begin with one set of characters, which lets them skip text quickly.
_HARD = re.compile(r"[,，。;；:：!！?？→\n.](?:(?<!\.)|(?=[一-龥]))")
_NUMBERING = re.compile(r"[一二三四五六七八九十]{1,3}[、.]")  # 八、 | 完成4所医院改造
_BRACKETS = re.compile(r"[(（〔\[【][^()（）〔〕\[\]【】]{0,80}[)）〕\]】]")
_ASIDE = re.compile(r"[(（〔\[【](?:\d+|(?:包括|含|不含|其中|如)[^()（）〔〕\[\]【】]*)[)）〕\]】]")  # notes, not names
_QUOTED = re.compile(
    r"[“\"《«「『](?:(?<=[“\"])[^“”\"]{1,24}[”\"]|(?<=[《«])[^》»]{0,60}[》»]|(?<=[「『])[^」』]{1,24}[」』])"
)
_CHAIN = re.compile(r"(?:[、,，]|以及|[和与及或]|并)*$")

_ENDS = frozenset(',，。.;；、:：()（）]】!！?？\n\0/”"》—-')
_BOUNDARY = re.compile(
    rf"{AND}|并(?!网|联)|其中|时(?!间|尚)|用于|支持|用以|以(?!上|下|内)|而|使|比(?!例|重|值|率)|较"
    r"|(?:大?约|共计?|合计)?\d(?![A-Za-z])|水平|台阶|大关|关口|规模(?!以上|较|宏|庞|最|化|养殖|种植|企业|工业|经营|畜禽)|安排|来?把握|掌握|份额|的(?:增速|速度|增长|目标|水平|幅度|速率|底线|增幅|比例|比重|规模|左右)|建成投|投入|投产"
    r"|开工|竣工|完工|投用|到位|达标|上线|落地|通过"
)
_ATTRIBUTE = re.compile(
    r"的(?!增速|速度|增长|目标|水平|比例|比重|幅度|速率|底线|要求|规模|任务|标准|年均|下降|降幅|左右|投资|份额|以上|增幅|控制|基础上)"
)
_PICKED_OUT = re.compile(
    r"连片|(?:功率|容量|电压)?等级|(?:的)?[^,，。;；、]{0,6}(?:企业|项目|单位|锅炉|机组|加油站|园区|工程|道路|公路|水库|河流|泊位|航道|船舶|车辆|产业|行业|集群"
    r"|生产线|装置|小区|城市|用户|街道|家庭|人群|人员|老人|儿童|婴幼儿|居民|人口|幼儿|干部|教师|人才|规模|医院|地区|地块|宗地|桥梁|机场)"
)
_OF_A_FUND = re.compile(
    r"的[^,，。;；、的和]{2,14}(?:资金|基金|专款|经费)(?=[,，。;；、和及])"
)  # 1000万元的 | 救助基金
_CAPACITY = re.compile(r"(?:年|日|单机|单体|单炉)(?:产|处理|加工|供|输|生产|装机|容量|发电)?(?:能力|规模)?$")
_CAPACITIES = ("吨", "瓦", "/日", "/d", "/天", "/小时", "/时")
_SIZED = re.compile(r"[^,，。;；、\d]{2,14}\d+(?:座|台|套|个|处|条|艘|辆|孔|口)")  # 20吨/日 | 污水处理设施102座
_EXTENTS = frozenset(("公顷", "平方米", "公里"))
_DONE_TO = re.compile(r"(?:完成|实施|推进|启动)[^,，。;；、]{0,16}$")
_TASK = re.compile(
    r"的[^,，。;；、的]{2,14}(?:任务|改造|整治|治理|修复|造林|绿化)(?=[,，。;；、]|$)"
)  # 30万亩 | 的造林任务
_PLACES_AT_LEAST = re.compile(
    r"(?:[县市区村镇乡省]|乡镇|县城|县市区|行政村)(?:以上|左右)(?=[,，。;；、]|$)"
)  # 扩大到90个 | 县以上
_LADDER = re.compile(
    r"(?:[、和或及至到-]超?\d[\d.]*[百千万亿]*元)*(?:以上|级)?的[^,，。;；、的]{0,8}(?:企业|集团|项目|产业|园区|集群|公司|龙头|单品|品牌)"
)
_RATINGS = frozenset(("千伏", "伏", "微米", "纳米", "千伏安", "兆帕"))
_RATED = re.compile(r"/\d.*")  # 45兆帕/1000公斤
_SPENT = ("投资", "投入", "资金", "投放")
_SPENT_ON = re.compile("破解|完善|推进|加强|开展|提升|强化|优化|健全|购置|支持|改善|用于")
_THIS = re.compile("预案|规划|方案|计划|办法|规定|条例|细则|意见|实施|行动|通知|纲要|标准|市|省|区|县|级")
_NO_PRICE = 10  # 七元煤矿
_AT_LEAST = re.compile("至少|不少于|最少")
_SMALL = 20  # in Chinese numerals, counts below are turns of speech and lists
_TIMES = ("次", "人", "人次", "级", "类")  # 两人以上 is a threshold, 一类以上 a grade
_BUILDINGS = ("座", "所", "处")
_BUILT = re.compile("(?:新建|建设|建成|兴建|改造|开工)$")
_REACHED = ("达到", "超过", "突破", "到", "至", "前")
_SIZE = re.compile(r"\d[\d.]*[百千万亿]*(?:元|平方米|亩|吨|头|千瓦|兆瓦)以上")  # 等5个 | 10亿元以上项目
_SIZED_PLACE = re.compile(r"(?:以上|以下)?的?(?:县|市|镇|乡|村|城市|园区|社区|小区|企业|单位|学校)")  # 30万人以上 | 县
_AGED = re.compile(r"[一-龥]")
_SETTLED = ("办结", "办成", "完成")  # 登记3日内 | 办结
_MEASURED_KINDS = (UnitKind.MONEY, UnitKind.PHYSICAL, UnitKind.TIME)
_BOUNDS = (Comparator.AT_LEAST, Comparator.AT_MOST)


def _find_masked(area: str, name: str) -> Span | None:
    """Where `name` stands in `area` with short brackets, which are masked, between its characters or behind it.

    Plain steps, since a pattern for each name costs far more to make than to use.
    """
    start = area.find(name[0])
    while start >= 0:
        end = _end_masked(area, name, start)
        if end is not None:
            return Span(start, end)
        start = area.find(name[0], start + 1)
    return None


def _end_masked(area: str, name: str, start: int) -> int | None:
    """Where `name`, which begins at `start`, ends with the brackets inside and behind it; None where they are long."""
    position = start + 1
    for char in name[1:]:
        begin = position
        while area.startswith(MASK, position) and position - begin < _LONGEST_INSIDE:
            position += 1
        if not area.startswith(char, position):
            return None
        position += 1
    begin = position
    while area.startswith(MASK, position):
        position += 1
    return position if position - begin <= _LONGEST_BEHIND else None


def prepare(compact: Compact, quantities: Sequence[Quantity], marks: Sequence[Mark]) -> Passage:
    """The passage for a paragraph: without quantities inside brackets, quotation marks, names and idioms."""
    text, shown = compact.text, compact.shown
    original = shown
    closed = [match.span() for match in _BRACKETS.finditer(text)]
    if closed:
        text, shown = _blanked(text, closed), _blanked(shown, closed)
    titles = [match.span() for match in _QUOTED.finditer(text)]
    closed = _merged([*closed, *titles]) if titles else closed
    outside = [
        quantity
        for quantity in quantities
        if not (closed and _is_inside(quantity.measure.start, closed)) and not _is_idiom(text, quantity)
    ]
    named = [span for span in titles if text[span[0]] in "《«"]
    outer = tuple(mark for mark in marks if not _is_inside(mark.start, named)) if named else tuple(marks)
    return Passage(text, shown, original, _surroundings(text, _share_units(text, outside)), outer)


def _blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """`text` with the characters of `spans` masked."""
    pieces, position = [], 0
    for start, end in spans:
        pieces += [text[position:start], MASK * (end - start)]
        position = end
    return "".join(pieces) + text[position:]


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, those that touch joined."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _is_inside(position: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a position lies in one of these spans, which are in order and apart."""
    index = bisect_right(spans, position, key=itemgetter(0)) - 1
    return index >= 0 and position < spans[index][1]


def _is_idiom(text: str, quantity: Quantity) -> bool:
    """Numbers that belong to a word: 一次能源, 九年义务教育, 六个现代城, 10千伏, 5岁以下儿童."""
    if quantity.unit == "本" and _THIS.match(text, quantity.span.end):
        return True  # 7.3 | 本预案
    if quantity.unit == "线":
        return True  # 国道318 | 线
    rated = _RATED.sub("", quantity.unit) if "/" in quantity.unit else quantity.unit
    if rated in _RATINGS or (quantity.unit == "类" and text.startswith("水", quantity.span.end)):
        return True
    if quantity.kind is UnitKind.TIME and quantity.comparator in _BOUNDS:
        return bool(_AGED.match(text, quantity.span.end)) and not text.startswith(_SETTLED, quantity.span.end)
    if not quantity.chinese or "/" in quantity.value or quantity.amount >= _SMALL or quantity.scale:
        return False
    if quantity.kind is UnitKind.MONEY:
        return quantity.amount < _NO_PRICE and "每" not in text[max(0, quantity.span.start - 8) : quantity.span.start]
    if quantity.kind not in (UnitKind.COUNT, UnitKind.TIME, UnitKind.PHYSICAL, UnitKind.NONE) or quantity.amount % 1:
        return False
    if quantity.kind is UnitKind.PHYSICAL:
        return quantity.amount < 2
    if quantity.kind is UnitKind.COUNT and quantity.unit not in _TIMES and text.endswith("以上", 0, quantity.span.end):
        return False  # 每个县建成一座以上 | 污水处理厂
    if _AT_LEAST.search(text, max(0, quantity.span.start - 8), quantity.span.start):
        return False  # 至少建设一所 | 学校
    if quantity.unit in _BUILDINGS and _BUILT.search(text, max(0, quantity.span.start - 6), quantity.span.start):
        return quantity.amount < 2  # 再建设 | 两座桥梁
    return quantity.amount < 2 or not text.endswith(_REACHED, 0, quantity.span.start)


def _share_units(text: str, quantities: Sequence[Quantity]) -> list[Quantity]:
    """Give 2.8、2.5和0.3亿千瓦 the unit of the last."""
    shared: list[Quantity] = []
    following: Quantity | None = None
    for stated in reversed(quantities):
        quantity = stated
        if following is not None and _lacks_unit(stated, following):
            between = text[stated.span.end : following.span.start]
            if between and _CHAIN.match(between):
                unit = stated.scale + following.measured if stated.scale else following.unit
                quantity = replace(stated, unit=unit, kind=following.kind, measured=following.measured)
        shared.append(quantity)
        following = quantity
    return shared[::-1]


def _lacks_unit(quantity: Quantity, following: Quantity) -> bool:
    """Whether the unit of a quantity stands only behind the next one: 2.8和0.3亿千瓦, 3个和4个百分点."""
    if quantity.unit == "个" and following.unit == "个百分点":
        return True
    return (
        not quantity.measured
        and bool(following.measured if quantity.scale else following.unit)
        and not set(quantity.value) & {"/", ":"}
    )


def _surroundings(text: str, quantities: Sequence[Quantity]) -> tuple[Around, ...]:
    """Each quantity with its neighbourhood; the words before an attribute reach over it to the next number."""
    arounds: list[Around] = []
    before = sentence = half = 0
    numbering = _NUMBERING.match(text)
    position = hard = numbering.end() if numbering else 0
    for quantity in quantities:
        start, end = quantity.span
        for match in _HARD.finditer(text, position, start):
            hard = match.end()
            mark = text[hard - 1]
            if mark in "。；;!！?？\n.":
                half = hard
            if mark in "。!！?？\n.":
                sentence = hard
        left_start = max(hard, before, start - _LEFT)
        left, right = text[left_start:start], text[end : end + _RIGHT]
        chained = before > 0 and before >= hard - 1 and bool(_CHAIN.match(text[before:start]))
        closed = _is_closed(quantity, left, right)
        attribute = _is_rung(quantity, right) or (not closed and _is_attribute(quantity, left, right))
        arounds.append(Around(quantity, left_start, left, right, chained, sentence, half, closed, attribute))
        position = end
        if quantity.unit and not attribute and quantity.kind is not UnitKind.TIME:
            before = end
    return tuple(arounds)


def _is_closed(quantity: Quantity, left: str, right: str) -> bool:
    """Whether a phrase ends with a quantity: not where a noun follows, nor before what a verb of doing is done to."""
    if quantity.kind is UnitKind.MONEY and (ACTION.match(right) or (left.endswith(_SPENT) and _SPENT_ON.match(right))):
        return True  # 筹资6亿元 | 建设…
    if right[:1].isdecimal() and (_is_done_to(left) or (left.endswith("等") and _SIZE.match(right))):
        return False
    return bool(_PLACES_AT_LEAST.match(right)) or is_boundary(right.lstrip(MASK))  # 配建100件（套） | 设施


def _is_done_to(left: str) -> bool:
    """Whether a verb of doing stands directly before a number, so that what it is done to follows."""
    cue = cue_before(left)
    return cue is not None and cue.kind is CueKind.ACT


def is_boundary(right: str) -> bool:
    """Whether a phrase ends where `right` begins."""
    return not right or right[0] in _ENDS or bool(_BOUNDARY.match(right))


def _is_rung(quantity: Quantity, right: str) -> bool:
    """Whether a sum is one of those that sort the noun behind them: 销售收入过10亿元、5亿元的 | 企业."""
    return quantity.kind is UnitKind.MONEY and bool(_LADDER.match(right))


def _is_attribute(quantity: Quantity, left: str, right: str) -> bool:
    """Whether a quantity picks out or describes the noun behind it: 3000万元以上 | 项目, 65蒸吨的 | 锅炉."""
    if quantity.kind in _MEASURED_KINDS:
        if _CAPACITY.search(left) or right.startswith("级"):  # 十亿元 | 级企业
            return True
        if quantity.comparator in _BOUNDS and _PICKED_OUT.match(right):
            return True
        if quantity.unit.endswith(_CAPACITIES) and _SIZED.match(right):
            return True
        if not right.startswith("的"):
            return False
        is_fund = quantity.kind is UnitKind.MONEY and _OF_A_FUND.match(right)
        if quantity.base in _EXTENTS and _DONE_TO.search(left) and _TASK.match(right):
            return False
        return "/" not in quantity.unit and not is_fund and bool(_ATTRIBUTE.match(right))
    if quantity.comparator in _BOUNDS and right.startswith("的") and "一批" in left:
        return True  # 培育一批年接待超过100万人次的 | 景区
    if left.endswith("容纳") or (quantity.measured == "人" and _SIZED_PLACE.match(right)):
        return True
    return quantity.unit in ("户", "人") and quantity.comparator in _BOUNDS and bool(_AGED.match(right))
