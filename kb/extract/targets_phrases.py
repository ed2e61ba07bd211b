"""What a number in running text promises: which construction it stands in, and of what it speaks.

A number is read in one of five constructions: a level (覆盖率达到95%), a change (增长8%), a share (占全国的8%),
a rank (进入前20位), or a count of things to do (新建公厕50座; 打造10个街区). What fits none is no promise.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from kb.extract.compact import Compact
from kb.extract.indicators_names import (
    MASK,
    Counted,
    Name,
    clean_name,
    counted_thing,
    is_generic,
    is_indicator,
    split_indicators,
    split_subjects,
)
from kb.extract.quantities import Quantity
from kb.extract.quantities_units import UnitKind
from kb.extract.targets_time import Mark, Tense
from kb.extract.targets_words import (
    ACTION_START,
    ATTRIBUTE_AFTER,
    CUE,
    DISTRIBUTED,
    NAME_AFTER,
    NEGATED,
    SHARE,
    SHARE_NOUN,
    SUBSIDY,
    THRESHOLD_NOUN,
)
from kb.model import Comparator
from kb.text import Span


class Form(StrEnum):
    """The construction a number stands in."""

    LEVEL = "level"
    RISE = "rise"
    FALL = "fall"
    SHARE = "share"
    RANK = "rank"
    COUNT = "count"
    PLAIN = "plain"  # a noun directly before the number: 税收收入3400亿元


@dataclass(frozen=True, slots=True)
class Reading:
    """One promise read from a passage; positions are in the compact text."""

    name: str
    comparator: Comparator
    value: str
    unit: str
    span: Span  # from the name, where it stands near, to the end of the quantity
    measure: Span
    form: Form
    year: int | None = None
    first_year: int | None = None
    yearly: bool = False
    scope: str = ""
    share_of: str = ""
    compared_year: int | None = None
    base: Quantity | None = None  # from which level, where the sentence says (由42%提高到60%)


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph prepared for reading: brackets masked, quantities and time marks found."""

    compact: Compact
    masked: str  # folded, brackets blanked
    shown: str  # as printed, brackets blanked
    quantities: tuple[Quantity, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is known of a passage from where it stands."""

    tense: Tense = Tense.OPEN
    year: int | None = None  # of the section heading
    first_year: int | None = None
    strict: bool = False  # take a number only where the sentence itself looks ahead
    goal: bool = False  # a statement of goals: its year holds for the sentences that follow
    wanted: Tense = Tense.FUTURE  # PAST asks for results and present state instead of promises


_TAIL = 20  # characters before a number in which its verb is looked for
_FAR = 60  # characters before a number that may belong to its name
_HARD = re.compile(r"[,，。;；:：!！?？\n]")
_SENTENCE_END = re.compile(r"[。!！?？\n]")
_HALF_END = re.compile(r"[。;；!！?？\n]")
_BRACKETS = re.compile(r"[(（〔\[【][^()（）〔〕\[\]【】]{0,80}[)）〕\]】]")
_QUOTED = re.compile(r"[“\"][^“”\"]{1,24}[”\"]|[《«][^》»]{0,60}[》»]|[「『][^」』]{1,24}[」』]")
_CHAIN = re.compile(r"^(?:[、,，]|以及|[和与及或]|并)*$")
_BOUNDARY = re.compile(
    r"[,，。;；、:：()（）\]】!！?？\n\0/”\"》]|$|[和与及](?!平|美|谐|安|睦)|以及|并(?!网|联)|其中|时(?!间|尚)|[—-]|用于|支持|用以|以(?!上|下|内)|而|使|比(?!例|重|值|率)|较|(?:大?约|共)?\d|安排|把握|掌握|份额|的(?:增速|速度|增长|目标|水平|幅度|速率|底线|增幅|比例|比重|规模|左右)|建成投|投入|投产|开工|竣工|完工|投用|到位|达标|上线|落地|通过"
)
_FROM = re.compile(r"[由从][^,，。;；]{0,16}?(?:的)?$")
_COMPARED_TO = re.compile(r"(?:[比较](?![例重值率])|相比)[^,，。;；比较]{1,14}的$")
_MOVES_ON = re.compile(
    r"^(?:左右|以上)?(?:的)?[,，]?(?:要)?(?:逐步|进一步|稳步)?(?:提高|提升|增加|增长|上升|扩大|发展|增|升|下降|降低|降|减少|减|压减|压缩|缩短|缩小|拓展|延伸|扩展|调整|上调|改善|延长)(?:到|至|为|达|成)"
)
_FLOOR = re.compile(r"(?:守住|守牢|守好|严守|坚守)[^,，。;；]{0,6}$")
_OBJECT_LIST = re.compile(rf"^(?:[一-龥]{{0,6}}?){ACTION_START.pattern}[^,，。;；]*(?:[、和及与]|以及)$")
_RATINGS = frozenset(("千伏", "伏", "微米", "纳米", "千伏安", "兆帕"))
_SMALL = 20  # in Chinese numerals, counts below are turns of speech and lists
_REACHED = ("达到", "超过", "突破", "到", "至", "前")
_FORECAST = re.compile(r"预计(?!到|至)")
_EQUIPMENT = re.compile(r"设备|机组|装置|工艺|技术|锅炉|机器|航道|码头|泊位")
_DOES = re.compile(r"(?:可以?|要|应|能|须|实现|纳入|建成|完成|接入|达到|建立|配备|通过|开展)")
_OBJECT = re.compile(rf"^(?:[一-龥]{{0,4}}?)(?:{ACTION_START.pattern})[一-龥]{{0,8}}(?<![的对向为在从以含])(?<!拥有|具有|包括|涉及|覆盖|惠及|围绕|面向)$")
_LONG_TOPIC, _LONGEST_TOPIC = 12, 30  # characters
_ETC_BEFORE = re.compile(r"等(?:一批|共|共计|多)?$")
_WORDS = re.compile(r"[一-龥a-z]")


def read_passage(passage: Passage, outlook: Outlook) -> list[Reading]:
    """The promises of a passage, in order."""
    readings: list[Reading] = []
    arounds = _arounds(passage)
    index = 0
    while index < len(arounds):
        found = _read(passage, outlook, arounds, index, readings)
        readings.extend(found)
        index += max(1, len({reading.measure for reading in found}))
    return readings


# --------------------------------------------------------------------------- the surroundings of a number


@dataclass(frozen=True, slots=True)
class _Around:
    """A quantity and the words next to it."""

    quantity: Quantity
    start: int  # where the words that may name it begin
    left: str  # folded, from `start` to the quantity
    right: str  # folded, what follows the quantity
    chained: bool  # joined to the quantity before by 、 or 和 only
    sentence: int  # start of the sentence
    half: int  # start of the part of the sentence after the last ；
    before: str | None  # what led up to the number before

    def listed(self, end: int) -> bool:
        """Whether what ended at `end` is joined to this quantity by 、 or 和 only."""
        begin = self.quantity.span.start - len(self.left)
        return end >= begin and bool(_CHAIN.match(self.left[end - begin :]))


def prepare(compact: Compact, quantities: Sequence[Quantity], marks: Sequence[Mark]) -> Passage:
    """Mask brackets, drop quantities inside brackets and names, let series share their unit."""
    text, shown = compact.text, compact.shown
    closed = [match.span() for match in _BRACKETS.finditer(text)]
    for start, end in closed:
        text = text[:start] + MASK * (end - start) + text[end:]
        shown = shown[:start] + MASK * (end - start) + shown[end:]
    closed += [match.span() for match in _QUOTED.finditer(text)]
    outside = [
        quantity
        for quantity in quantities
        if not any(start <= quantity.number.start < end for start, end in closed) and not _is_idiom(text, quantity)
    ]
    return Passage(compact, text, shown, tuple(_share_units(text, outside)), tuple(marks))


def _is_idiom(text: str, quantity: Quantity) -> bool:
    """Numbers that belong to a word: 一次能源, 九年义务教育, 六个现代城, 10千伏."""
    if quantity.unit in _RATINGS:
        return True
    if not quantity.chinese or "/" in quantity.value or quantity.high >= _SMALL:
        return False
    reached = text[max(0, quantity.span.start - 2) : quantity.span.start]
    if quantity.kind not in (UnitKind.COUNT, UnitKind.TIME, UnitKind.PHYSICAL, UnitKind.NONE):
        return False
    return quantity.high < 2 or not reached.endswith(_REACHED)


def _share_units(text: str, quantities: Sequence[Quantity]) -> list[Quantity]:
    """Give 2.8、2.5和0.3亿千瓦 the unit of the last; numbers that stay bare are kept only behind a verb."""
    shared: list[Quantity] = []
    following: Quantity | None = None
    for quantity in reversed(quantities):
        if not quantity.unit and following is not None and following.unit:
            between = text[quantity.span.end : following.span.start]
            if between and _CHAIN.match(between) and "/" not in quantity.value:
                quantity = replace(quantity, unit=following.unit, kind=following.kind, base=following.base)
        shared.append(quantity)
        following = quantity
    return shared[::-1]


def _arounds(passage: Passage) -> list[_Around]:
    text = passage.masked
    arounds: list[_Around] = []
    before = 0
    sentence = half = hard = 0
    position = 0
    for quantity in passage.quantities:
        for match in _HARD.finditer(text, position, quantity.span.start):
            hard = match.end()
            if _HALF_END.match(match.group()):
                half = hard
            if _SENTENCE_END.match(match.group()):
                sentence = hard
        start = max(hard, before, quantity.span.start - _FAR)
        left = text[start : quantity.span.start]
        chained = bool(before) and before > hard - 1 and bool(_CHAIN.match(text[before : quantity.span.start]))
        right = text[quantity.span.end : quantity.span.end + _FAR]
        earlier = arounds[-1].left if arounds else None
        arounds.append(_Around(quantity, start, left, right, chained, sentence, half, earlier))
        before = position = quantity.span.end
    return arounds


# --------------------------------------------------------------------------- reading one number


def _read(
    passage: Passage, outlook: Outlook, arounds: Sequence[_Around], index: int, readings: Sequence[Reading]
) -> list[Reading]:
    around = arounds[index]
    quantity = around.quantity
    tense, year, first_year = _time(passage, outlook, around)
    if (tense is Tense.PAST) != (outlook.wanted is Tense.PAST) or _is_no_promise(around) or _is_base(arounds, index):
        return []
    cue = CUE.search(around.left[-_TAIL:])
    form = _form(around, cue, readings)
    if form is None or not _may_take(form, around, tense, outlook):
        return []
    named = _name(passage, arounds, index, cue, form, readings)
    return [
        replace(reading, year=year, first_year=first_year)
        for reading in named
        if len(reading.name) > 1 or (reading.name and reading.form is Form.COUNT) or reading.name in _SHORT
    ]


_SHORT = frozenset("钢糖纱煤铜铝油")


def _time(passage: Passage, outlook: Outlook, around: _Around) -> tuple[Tense, int | None, int | None]:
    """Tense and year of a number: the last mark before it in its sentence, else what the outlook says."""
    tense, year, first_year = outlook.tense, outlook.year, outlook.first_year
    position = around.quantity.span.start
    for mark in passage.marks:
        if mark.start >= position:
            break
        if mark.end <= around.sentence:
            if outlook.tense is Tense.OPEN and mark.tense is not Tense.OPEN:
                tense = mark.tense
            if outlook.goal and mark.year is not None and mark.tense is Tense.FUTURE:
                year, first_year = mark.year, mark.first_year
            continue
        if mark.tense is Tense.PAST and mark.end <= around.half and outlook.wanted is not Tense.PAST:
            continue
        if mark.tense is not tense and mark.tense is not Tense.OPEN:
            tense = mark.tense
        if mark.year is not None and (mark.tense is Tense.PAST) == (outlook.wanted is Tense.PAST):
            year, first_year = mark.year, mark.first_year
    return tense, year, first_year


def _is_no_promise(around: _Around) -> bool:
    """Whether the words around a number make it a name, a threshold, a parameter or a prohibition."""
    quantity, left, right = around.quantity, around.left, around.right
    if NAME_AFTER.match(right) or NEGATED.search(left) or left.endswith("每"):
        return True
    if quantity.kind in (UnitKind.MONEY, UnitKind.PERCENT) and (SUBSIDY.search(left[-16:]) or SUBSIDY.match(right[:4])):
        return True
    if quantity.kind in (UnitKind.MONEY, UnitKind.PHYSICAL, UnitKind.TIME) and not quantity.per:
        bounded = quantity.comparator in (Comparator.AT_LEAST, Comparator.AT_MOST)
        if bounded and right and THRESHOLD_NOUN.match(right) and not _BOUNDARY.match(right):
            return True
        if ATTRIBUTE_AFTER.match(right):
            return True
    return bool(_FORECAST.search(left)) and "年" not in left


def _is_base(arounds: Sequence[_Around], index: int) -> bool:
    """Whether a number is only where another one starts from: 由42%提高到60%, 比1990年的14300亿元增长27.6%."""
    left = arounds[index].left
    if _COMPARED_TO.search(left):
        return True
    return bool(_FROM.search(left)) and bool(_MOVES_ON.match(arounds[index].right))


def _form(around: _Around, cue: re.Match[str] | None, readings: Sequence[Reading]) -> Form | None:
    """The construction a number stands in, or None where it is none of a promise."""
    quantity, left = around.quantity, around.left
    kind = cue.lastgroup if cue else None
    closed = bool(_BOUNDARY.match(around.right))
    if kind == "rank":
        return Form.RANK
    if not quantity.unit and (kind not in ("to", "reach") or not closed or not _WORDS.search(left)):
        return None
    if SHARE.search(left[-_TAIL - 14 :]) and quantity.kind in (UnitKind.PERCENT, UnitKind.NONE):
        share = SHARE.search(left[-_TAIL - 14 :])
        if share and not SHARE_NOUN.search(share["whole"]):
            return Form.SHARE
    if quantity.kind is UnitKind.TIME and not (closed and kind in ("to", "reach", "up", "down")):
        return None
    if closed:
        return _closed_form(around, kind, readings)
    return _open_form(around, kind, readings)


def _closed_form(around: _Around, kind: str | None, readings: Sequence[Reading]) -> Form | None:
    """The construction of a number that ends its phrase."""
    if kind in ("to", "reach"):
        return Form.LEVEL
    if kind == "up":
        return Form.RISE
    if kind == "down":
        return Form.FALL
    if around.quantity.comparator is not Comparator.EQUAL and around.quantity.kind is UnitKind.PERCENT:
        return Form.LEVEL
    if kind == "act" or ACTION_START.search(around.left):
        return Form.COUNT
    if around.chained and readings:
        return Form.COUNT if readings[-1].form is Form.COUNT else Form.PLAIN
    return None if around.left.endswith("的") else Form.PLAIN


def _open_form(around: _Around, kind: str | None, readings: Sequence[Reading]) -> Form | None:
    """The construction of a number that a noun follows."""
    quantity = around.quantity
    counted = counted_thing(around.right)
    if counted is None or quantity.kind in (UnitKind.MULTIPLE, UnitKind.POINT):
        return None
    if quantity.kind is UnitKind.PHYSICAL and _EQUIPMENT.search(counted.noun):
        return None
    if kind is not None:
        return Form.COUNT
    if readings and readings[-1].form is Form.COUNT and around.listed(readings[-1].span.end):
        return Form.COUNT
    if around.left == "的" and around.before is not None and ACTION_START.search(around.before):
        return Form.COUNT  # 推进年度投资3311亿元的763个项目
    if quantity.kind is UnitKind.COUNT and (_ETC_BEFORE.search(around.left) or _OBJECT_LIST.match(around.left)):
        return Form.COUNT
    if quantity.kind is UnitKind.PERCENT:
        if not clean_name(around.left).text:
            return Form.COUNT
        return Form.LEVEL if quantity.comparator is Comparator.AT_LEAST and _DOES.match(around.right) else None
    if quantity.kind is UnitKind.COUNT and _OBJECT.match(around.left):
        return Form.COUNT
    return None


def _may_take(form: Form, around: _Around, tense: Tense, outlook: Outlook) -> bool:
    """Whether a number in this construction is a promise in a passage of this tense."""
    if tense is not Tense.OPEN:
        return True
    if outlook.strict:
        return False
    return form is not Form.PLAIN or around.quantity.comparator is not Comparator.EQUAL


# --------------------------------------------------------------------------- naming

_MEASURES_NOT_THINGS = frozenset(("规模", "水平", "标准", "大关", "级别", "产值"))
_PEOPLE = re.compile(r"(?:人口|人|群众|学生|居民|农民|劳动力|职工|民工|人才|老人|儿童)$")
_UNITLESS_RANK = "位"
_RANKED = re.compile(
    r"(?:综合)?(?:排名|位次|排位)?(?:稳定|保持|力争|稳居|位居|位列|跻身|进入|居|列|在|处于|挺进|进位)*(?:全国|全球|世界|全省|全市|同类城市|省会城市|国内)?(?:的)?$"
)


def _name(
    passage: Passage,
    arounds: Sequence[_Around],
    index: int,
    cue: re.Match[str] | None,
    form: Form,
    readings: Sequence[Reading],
) -> list[Reading]:
    around = arounds[index]
    quantity = around.quantity
    base = _reading(around, form)
    counted = counted_thing(around.right) if form is Form.COUNT and not _BOUNDARY.match(around.right) else None
    if counted is not None:
        return [_counted_reading(passage, around, base, counted)]
    cut = len(around.left)
    if cue is not None and cue.lastgroup != "act":
        cut -= len(around.left[-_TAIL:]) - cue.start()
    words = passage.shown[around.start : around.start + cut]
    if form is Form.SHARE:
        return _share_reading(passage, around, base, readings)
    earlier, words, start = _subject_words(passage, arounds, index, words)
    if earlier is not None:
        base = replace(base, base=earlier)
    if DISTRIBUTED.search(words + passage.masked[around.start + cut : quantity.span.start]):
        return _distributed(passage, arounds, index, base, words, start, cue)
    if form is Form.RANK:
        words = _RANKED.sub("", words)
    name = clean_name(words)
    text, inherited = _completed(passage, around, start, name.text, readings)
    if not text:
        return []
    begin = around.start if inherited else _begin(passage, start, around, name.text)
    return [
        replace(
            base,
            name=_with_growth(one, base, name, cue),
            span=Span(begin, base.span.end),
            scope=name.scope,
            yearly=name.yearly or _is_yearly(cue),
            compared_year=name.compared_year,
        )
        for one in (split_indicators(text) if form is not Form.COUNT else [text])
    ]


def _reading(around: _Around, form: Form) -> Reading:
    """The reading of a number before it has a name."""
    quantity = around.quantity
    comparator = quantity.comparator
    unit = quantity.unit
    if comparator is not Comparator.RANGE:
        if form is Form.LEVEL and comparator is Comparator.EQUAL and _FLOOR.search(around.left[-_TAIL:]):
            comparator = Comparator.AT_LEAST
        elif form is Form.RISE:
            comparator = Comparator.RISE
        elif form is Form.FALL:
            comparator = Comparator.FALL
        elif form is Form.RANK:
            comparator, unit = Comparator.AT_MOST, unit or _UNITLESS_RANK
    return Reading("", comparator, quantity.value, unit, quantity.span, quantity.measure, form)


def _counted_reading(passage: Passage, around: _Around, base: Reading, counted: Counted) -> Reading:
    """建设10个街区: what is counted stands behind the number."""
    quantity = around.quantity
    end = quantity.span.end + counted.length
    shown = counted_thing(passage.shown[quantity.span.end : quantity.span.end + _FAR]) or counted
    name, unit = shown.noun, base.unit
    if name in _MEASURES_NOT_THINGS:
        return base
    if unit in ("万", "亿"):
        unit += "户" if name.endswith("户") else "人" if _PEOPLE.search(name) else ""
    if quantity.kind is UnitKind.PERCENT:
        name = f"{shown.verb}的{shown.noun}比例" if shown.verb else shown.noun
    elif len(name) <= 2 and _ETC_BEFORE.search(around.left):
        listed = re.split(r"[、,，]", passage.shown[around.start : quantity.span.start])[-1]
        name = listed.lstrip(MASK) + name
    comparator = base.comparator if base.form is Form.COUNT else Comparator.EQUAL
    return replace(base, name=name, unit=unit, comparator=comparator, span=Span(quantity.span.start, end))


def _share_reading(passage: Passage, around: _Around, base: Reading, readings: Sequence[Reading]) -> list[Reading]:
    """占全国总量的8%: the subject stands before 占, or is that of the number before."""
    share = SHARE.search(around.left)
    if share is None:
        return []
    offset = around.start
    whole = passage.shown[offset + share.start("whole") : offset + share.end("whole")].replace(MASK, "")
    whole = re.sub(r"^(全[国省市区县球]|世界)(?:总量|总数|的总量)$", r"\1", whole.rstrip("的"))
    name = clean_name(passage.shown[offset : offset + share.start()])
    text, _ = _completed(passage, around, around.start, name.text, readings)
    if not text:
        return []
    return [
        replace(
            base,
            name=f"{text}占{whole}比重",
            share_of=whole,
            span=Span(offset + (0 if name.text else share.start()), base.span.end),
            scope=name.scope,
        )
    ]


def _subject_words(
    passage: Passage, arounds: Sequence[_Around], index: int, words: str
) -> tuple[Quantity | None, str, int]:
    """The words that name a number, and the level it starts from: 彩电普及率由42%提高到60%."""
    around = arounds[index]
    if index == 0:
        return None, words, around.start
    before = arounds[index - 1]
    link = before.right[: around.quantity.span.start - before.quantity.span.end]
    start = (_FROM.search(before.left) if _MOVES_ON.match(link) else None) or _COMPARED_TO.search(before.left)
    if start is None or _HALF_END.search(link):
        return None, words, around.start
    subject = passage.shown[before.start : before.start + start.start()]
    return before.quantity, subject, before.start


def _distributed(
    passage: Passage,
    arounds: Sequence[_Around],
    index: int,
    base: Reading,
    words: str,
    start: int,
    cue: re.Match[str] | None,
) -> list[Reading]:
    """A、B分别增长8%和9%: subjects and numbers in step; one number holds for all."""
    run = [arounds[index], *itertools.takewhile(lambda around: around.chained, arounds[index + 1 :])]
    name = clean_name(DISTRIBUTED.split(words)[0])
    subjects = split_subjects(name.text)
    if len(run) == 1:
        run = run * len(subjects)
    elif len(run) != len(subjects):
        subjects, run = [name.text], run[:1]
    growth = clean_name(words)
    begin = _begin(passage, start, arounds[index], "")
    return [
        replace(
            _reading(around, base.form),
            name=_with_growth(subject, base, growth, cue),
            span=Span(begin, around.quantity.span.end),
            scope=name.scope,
            yearly=growth.yearly or _is_yearly(cue),
            compared_year=growth.compared_year,
        )
        for subject, around in zip(subjects, run, strict=True)
        if subject
    ]


def _completed(
    passage: Passage, around: _Around, start: int, text: str, readings: Sequence[Reading]
) -> tuple[str, bool]:
    """A name that is missing or says too little takes the topic of its sentence, or the name of the number before.

    `start` is where the words that named nothing begin; the second value tells whether the name was missing.
    """
    if text and not is_generic(text) and not text.startswith("占"):
        return text, False
    before = readings[-1] if readings and readings[-1].span.end > around.half else None
    topic = _topic(passage, before.span.end if before else around.half, start)
    if before is not None and not is_indicator(topic):
        topic = _core(before.name)
    if not topic:
        return text, False
    return (text + topic if text.startswith("人均") else topic + text), not text


def _core(name: str) -> str:
    """A name without what an earlier predicate added: 年均增长, 占…比重."""
    return re.sub(r"(?:年均)?增长$|占[^占]*比重$", "", name)


def _topic(passage: Passage, begin: int, end: int) -> str:
    """The phrase before the comma that names a number: 农业所占的比重，由42%… ; 粮食，按五年平均，年均产量…"""
    segments = re.split(r"[,，:：]", passage.shown[begin : max(begin, end - 1)])
    nearest, first = clean_name(segments[-1]).text, clean_name(segments[0]).text
    if is_indicator(nearest) or not first or len(first) > _LONG_TOPIC:
        return nearest if len(nearest) <= _LONGEST_TOPIC else ""
    return first


def _with_growth(text: str, base: Reading, name: Name, cue: re.Match[str] | None) -> str:
    """地区生产总值 | 年均增长20%: growth is part of the indicator's name."""
    if base.form is not Form.RISE or base.unit not in ("%", "‰"):
        return text
    if re.search(r"增长$|增速$|增幅$|涨幅$", text):
        return text
    verb = cue.group() if cue else "增长"
    if not re.search(r"增长|递增|增幅|增速", verb):
        return text
    return text + ("年均增长" if name.yearly or _is_yearly(cue) else "增长")


def _is_yearly(cue: re.Match[str] | None) -> bool:
    return bool(cue) and bool(re.search(r"年均|平均每年|每年|年平均", cue.group() if cue else ""))


def _begin(passage: Passage, start: int, around: _Around, name: str) -> int:
    """Where the quote begins: at the first letter of the words that name the number."""
    end = around.quantity.measure.start
    if name:
        found = passage.shown.rfind(name, start, end)
        if found >= 0:
            return found
    while start < end and not _WORDS.match(passage.masked[start]):
        start += 1
    return start
