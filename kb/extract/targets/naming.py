"""The indicator of a promise: named before the number, behind it, or by the words of the number before."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from kb.extract.indicators.names import (
    MASK,
    clean_name,
    is_generic,
    is_indicator,
    split_indicators,
    split_subjects,
)
from kb.extract.quantities.find import Quantity
from kb.extract.quantities.units import UnitKind
from kb.extract.targets.counted import counted_reading, noun_ahead, twin_name
from kb.extract.targets.forms import Form, share_of
from kb.extract.targets.found import Found, Reading, unnamed
from kb.extract.targets.passage import Around, Passage
from kb.extract.targets.words import ACTION, CueKind
from kb.extract.values import replace
from kb.model import Comparator
from kb.text import Span

_HALF_END = re.compile(r"[。;；!！?？\n]")
_FROM = re.compile(r"[由从][^,，。;；]{0,16}?(?:的)?$")
_COMPARED_TO = re.compile(r"(?:[比较](?![例重值率])|相比)[^,，。;；比较]{1,14}的$")
_MOVES_ON = re.compile(
    r"(?:左右|以上)?(?:的)?[,，]?(?:要)?(?:逐步|进一步|稳步|统一|都)?(?:提高|提升|增加|增长|上升|扩大|发展|增|升|下降|降低|降|减少|减|压减"
    r"|压缩|缩短|缩小|拓展|延伸|扩展|调整|上调|改善|延长)(?:到|至|为|达|成)"
)
_MOVES_BEGIN = frozenset("左以的,，要逐进稳统都提增上扩发升下降减压缩拓延调改")  # with which `_MOVES_ON` can begin
_DISTRIBUTED = re.compile(
    r"分别|各自?(?=达|增|新|为|建|下|提|降|$)|均(?<![年人平月日亩户地校村]均)(?=达|增|为|超|提|降|下|减|压|上|低|保|控|不|在|实|$)|都(?=达|要|$)"
)
_RANKED = re.compile(
    r"(?:综合)?(?:排名|位次|排位)?(?:稳定|保持|力争|稳居|位居|位列|跻身|进入|居|列|在|处于|挺进|进位)*"
    r"(?:全国|全球|世界|全省|全市|同类城市|省会城市|国内)?(?:的)?$"
)
_RAISED = re.compile(
    r"(?:以上|左右|以内)?[、,，](?:力争|争取|奋斗目标)(?:达到|突破|实现|完成|达|为)?"
)  # 增长8%、力争 | 9%
_LONGEST_RAISED = 9  # characters of what `_RAISED` finds
_GROWTH = re.compile(r"增长$|增速$|增幅$|涨幅$")
_ADVANCED = ("产业发展", "经济发展", "工业发展", "行业发展", "业发展")
_CORE = re.compile(r"(?:年均|平均每年|每年平均|年平均|每年|逐年)?增长$|占[^占]*比重$")
_WHOLE = re.compile(r"^(全[国省市区县球]|世界)(?:的)?(?:总量|总数)$")
_OWN_ACTION = re.compile(rf"^(?:规划|计划)?{ACTION.pattern}|{ACTION.pattern}$")
_DOING = re.compile(rf"{ACTION.pattern}(?!项目|工程|任务|资金)")  # 600个村 | 植树60万株
_WHOLE_DEEDS = frozenset(("造林", "植树", "绿化", "育林", "补植", "放流", "招生", "上市", "上云"))
_COMPLETIONS = ("竣工", "完工", "投产", "投用")  # 标准化厂房 | 竣工50万平方米
_REGIONS = frozenset(
    ("地区", "区域", "省份", "城市", "县市", "企业", "其他", "地方")
)  # who, not what: 其中华东等地区达到5%
_OWN_LEVEL = re.compile(r"(?:[省市县区州旗]|自治区)本级")
_COMMAS = re.compile(r"[,，:：]")
_LEVEL = re.compile(r"(?:国家?|自治区|[省市州县区乡镇村])[级控]$")
_LETTER = re.compile(r"[一-龥a-z]")
_DIGIT = re.compile(r"(?<!\d)(?!(?:19|20)\d\d年)\d")  # of a number, not of a year
_MEASURED_BY = re.compile(
    r"(?P<name>.{2,}?)(?P<how>达到|满足|占到|不?低于|不少于|不?超过|控制在|保持在|稳定在|(?:提高|提升|增加|增长|扩大|下降|降低|减少|压减)(?:到|至))(?P<whole>.{2,})的$"
)
_HOW = {
    **dict.fromkeys(("不低于", "不少于", "超过"), Comparator.AT_LEAST),
    **dict.fromkeys(("低于", "不超过", "控制在"), Comparator.AT_MOST),
}
_EFFORT = re.compile("(?:[一-龥]{2})?(?:提升|提高|加强|完善|优化|推进|加快|强化|扩大|改善)")
_BASE_YEAR = re.compile(r"((?:19|20)\d\d)年(?:底|末)?的?(?:约|近)?$")
_BEYOND = re.compile(
    r"(?:年均)?(?:增速|增长|增幅)?要?(?:高于|快于|低于)|迈上|迈入|再上|跃上"
)  # 生产总值增速 | 高于全省平均水平
_BRINGS_JOBS = ("带动就业", "带动就业约", "带动新增就业")
_OWN_INVESTED = re.compile(r"(?:年度|当年|计划|完成)*总?投资")
_INVESTED = re.compile(r"(?<=..)(?:完成|计划|年度)*总?投资(?:额|规模)?$")
_EXTENT = re.compile(r"(?:种植|播种|养殖|年均|平均每年)?(?:总?面积|总?产量|存栏|出栏)$")
_PER = re.compile(r"(?P<name>.{2,}?)(?:达到|提高到|增加到|提升到|提标[到至]|控制在)(?P<per>人均|每[一-龥]{1,6})$")
_TOPIC_REACH = 300  # characters in which a topic is looked for
_LONGEST_SERIES = 24  # numbers that may follow 分别
_SHORT_TOPIC = 4  # characters
_LONG_TOPIC, _LONGEST_TOPIC = 12, 30  # characters


def is_base(arounds: Sequence[Around], index: int) -> bool:
    """Whether a number is only where another one starts from: 由42%提高到60%, 比1990年的14300亿元增长27.6%."""
    left = arounds[index].left
    if left.endswith("的") and _COMPARED_TO.search(left):
        return True
    if _moves_on(arounds[index].right):
        return bool(_FROM.search(arounds[_chain_start(arounds, index)].left))
    if index + 1 == len(arounds) or not arounds[index + 1].chained:
        return False
    return bool(_FROM.search(left)) and _moves_on(arounds[index + 1].right)


def _moves_on(right: str) -> bool:
    """Whether the words behind a number say from there to which other one: 由42% | 提高到60%."""
    return right[:1] in _MOVES_BEGIN and bool(_MOVES_ON.match(right))


def _chain_start(arounds: Sequence[Around], index: int) -> int:
    """The first of the numbers that 、 or 和 joins to the one at `index`: 由1800元和 | 1500元提高到."""
    while index and arounds[index].chained:
        index -= 1
    return index


def name_readings(found: Found) -> list[Reading]:
    """The promises a number makes: one, one for each subject it is shared by, or none where it has no name."""
    around, form = found.around, found.form
    plain = unnamed(found, around)
    if twin := twin_name(found):
        return [replace(plain, name=twin)]
    if form is Form.COUNT and not around.closed:
        return counted_reading(found, plain)
    if (before := found.before) and _is_raised(found, before, plain):
        kept = before.comparator if before.form in (Form.RISE, Form.FALL) else plain.comparator
        return [replace(plain, name=before.name, form=before.form, comparator=kept)]
    if form is Form.SHARE:
        return _share_reading(found, plain)
    cue = found.cue
    cut = cue.start if cue is not None and cue.kind is not CueKind.ACT else len(around.left)
    words, start, base = _subject(found, found.passage.shown[around.start : around.start + cut])
    if _DISTRIBUTED.search(words + around.left[cut:]) or _are_in_step(found, words):
        return _distributed(found, words, start)
    words, comparator = _bare_words(found, words, plain.comparator)
    name = clean_name(words)
    text = _deed(found, start, name.text) or _completed(found, start, name.text)
    if not text:
        return []
    begin = _begin(found.passage, start, around, name.text) if name.text else around.start
    yearly = name.yearly or (cue.yearly if cue else "")
    compared_year = name.compared_year or (_year_before(found.passage, base) if base else None)
    span = Span(begin, plain.span.end)
    return [
        replace(
            plain,
            name=_with_growth(one, plain, yearly, found),
            comparator=comparator,
            span=span,
            scope=name.scope,
            yearly=yearly,
            compared_year=compared_year,
            base=base,
        )
        for one in (split_indicators(text) if form is not Form.COUNT else [text])
    ]


def _is_raised(found: Found, before: Reading, plain: Reading) -> bool:
    """Whether a number says what is hoped for beyond the promise before: 增长8%、力争 | 9%, but not 增长8%，力争突破 | 1000亿元."""
    end, start = before.measure.end, plain.measure.start
    if start - end > _LONGEST_RAISED or before.unit.lstrip("万亿") != plain.unit.lstrip("万亿"):
        return False
    return bool(_RAISED.fullmatch(found.passage.masked, end, start))


def _year_before(passage: Passage, base: Quantity) -> int | None:
    """The year named directly before a number: 由2020年的 | 33%."""
    year = _BASE_YEAR.search(passage.masked, max(0, base.span.start - 8), base.span.start)
    return int(year[1]) if year else None


def _bare_words(found: Found, words: str, comparator: Comparator) -> tuple[str, Comparator]:
    """The words that name a number without those that say of what it is a part, or of whom; and its comparator."""
    around, cue = found.around, found.cue
    if found.form is Form.RANK:
        words = _RANKED.sub("", words)
    is_equal = comparator is Comparator.EQUAL
    if around.quantity.kind is UnitKind.PERCENT and words.endswith("的") and (of := _MEASURED_BY.match(words)):
        words = of["name"]  # 响应能力达到最大负荷的5%
        comparator = _HOW.get(of["how"], comparator) if is_equal else comparator
    if ("人均" in words or "每" in words) and (
        per := _PER.match(words)
    ):  # 绿地面积达到人均4平方米, 公路密度达到每百平方公里100公里
        words = ("人均" if per["per"] == "人均" else "") + clean_name(per["name"]).text
    if is_equal and cue is not None and around.left.endswith(("约", "近"), 0, cue.start):
        comparator = Comparator.ABOUT
    return words, comparator


def _deed(found: Found, start: int, name: str) -> str:
    """The name of a count before which only a verb stands: 竣工75个 of what was named before; else empty."""
    cue = found.cue
    if found.form is Form.COUNT and _LEVEL.search(name) and (shared := noun_ahead(found)):
        return name + shared  # 推进省级300个、市级3000个 | 重点项目
    if cue is None:
        return ""
    if found.form is Form.COUNT and (not name or name.endswith(cue.word)) and (shared := noun_ahead(found)):
        return shared  # 新建3个、改造5个 | 公园
    if name != cue.word:
        return ""
    named = _completed(found, start, "")
    alike = found.before is None or found.before.unit.lstrip("万亿") == found.around.quantity.measured
    thing = _OWN_ACTION.sub("", named) if alike and cue.word not in _WHOLE_DEEDS else ""
    return thing + cue.word if cue.word in _COMPLETIONS else cue.word + thing


# --------------------------------------------------------------------------- the name before the number


def _share_reading(found: Found, plain: Reading) -> list[Reading]:
    """占全国总量的8%: the subject stands before 占, or is that of the number before."""
    around, shown = found.around, found.passage.shown
    share = share_of(around.left)
    if share is None:
        return []
    offset = around.start
    whole = shown[offset + share.start("whole") : offset + share.end("whole")].replace(MASK, "").rstrip("的")
    whole = _WHOLE.sub(r"\1", whole)
    name = clean_name(shown[offset : offset + share.start()])
    text = _completed(found, offset, name.text)
    if not text:
        return []
    span = Span(offset + (0 if name.text else share.start()), plain.span.end)
    return [replace(plain, name=f"{text}占{whole}比重", share_of=whole, span=span, scope=name.scope)]


def _subject(found: Found, words: str) -> tuple[str, int, Quantity | None]:
    """The words that name a number, where they start, and the level it starts from: 彩电普及率由42%提高到60%."""
    around = found.around
    if not found.index:
        return words, around.start, None
    before = found.passage.arounds[found.index - 1]
    first = found.passage.arounds[_chain_start(found.passage.arounds, found.index - 1)]
    link = before.right[: around.quantity.span.start - before.quantity.span.end]
    start = _FROM.search(first.left) if _moves_on(link) else None
    if start is None and before.left.endswith("的"):
        start = _COMPARED_TO.search(before.left)
    if start is None or _HALF_END.search(link):
        done = _DOING.search(words) if not before.closed and around.start == before.quantity.span.end else None
        return (words[done.start() :] if done else words), around.start, None  # 600个 | 村植树 | 60万株
    origin = first if start.string is first.left else before
    return found.passage.shown[origin.start : origin.start + start.start()], origin.start, before.quantity


def _are_in_step(found: Found, words: str) -> bool:
    """Whether as many numbers follow each other as the words name subjects: 播种面积、产量稳定在600万亩、161万吨."""
    is_share = found.form is Form.PLAIN and found.around.quantity.kind is UnitKind.PERCENT
    if "、" not in words or not (is_share or found.form in (Form.LEVEL, Form.COUNT)):
        return False
    subjects = split_subjects(clean_name(words, listed=True).text)
    following = found.passage.arounds[found.index + 1 : found.index + _LONGEST_SERIES]
    run = list(itertools.takewhile(lambda around: around.chained and len(around.left) <= 1, following))
    return len(subjects) > 1 and len(run) + 1 == len(subjects)


def _distributed(found: Found, words: str, start: int) -> list[Reading]:
    """A、B分别增长8%和9%: subjects and numbers in step; one number holds for all."""
    arounds = found.passage.arounds
    following = arounds[found.index + 1 : found.index + _LONGEST_SERIES]
    run = [found.around, *itertools.takewhile(lambda around: around.chained, following)]
    name = clean_name(_DISTRIBUTED.split(words)[0], listed=True)
    text = _completed(found, start, name.text)
    subjects = _told_before(found, len(run)) if not name.text else []
    subjects = subjects or split_subjects(text) or [text]
    if len(run) == 1:
        run = run * len(subjects)
    elif len(run) != len(subjects):
        subjects, run = [text], run[:1]
    first, last = run[0].quantity, run[-1].quantity
    bound = first.comparator if first.span.start < first.measure.start else last.comparator
    growth = clean_name(words)
    yearly = growth.yearly or (found.cue.yearly if found.cue else "")
    begin = _begin(found.passage, start, found.around, "")
    readings = []
    for subject, around in zip(subjects, run, strict=True):
        reading = unnamed(found, around)
        if reading.comparator is Comparator.EQUAL and bound in (
            Comparator.AT_LEAST,
            Comparator.AT_MOST,
            Comparator.ABOUT,
        ):
            reading = replace(reading, comparator=bound)  # 分别达到70%、60%以上
        readings.append(
            replace(
                reading,
                name=_with_growth(subject, reading, yearly, found),
                span=Span(begin, around.quantity.span.end),
                scope=name.scope,
                yearly=yearly,
                compared_year=growth.compared_year,
            )
        )
    return readings


def _told_before(found: Found, count: int) -> list[str]:
    """The subjects of as many numbers as stand before 分别, if they are told alike: 甲435亿元、乙163亿元，分别增长 | 22%、20%."""
    told = found.earlier[-count:]
    alike = len({reading.unit for reading in told}) == 1 and len({reading.name for reading in told}) == count
    if count < 2 or len(told) < count or not alike or told[0].measure.start < found.around.half:
        return []
    return [_CORE.sub("", reading.name) for reading in told]


def _completed(found: Found, start: int, text: str) -> str:
    """A name that is missing or says too little takes the topic of its sentence, or the name of the number before.

    `start` is where the words that named too little begin.
    """
    if text in _REGIONS:
        text = ""
    if text == "就业" and found.around.left.endswith(_BRINGS_JOBS):
        return _BRINGS_JOBS[0]
    if found.before and found.before.span.end > found.around.half and _OWN_LEVEL.fullmatch(text):
        return text + _CORE.sub("", found.before.name)  # 地方财政收入16.9亿元，其中市本级 | 9.87亿元
    if not text and found.before and found.around.chained and found.around.quantity.unit == found.before.unit:
        return found.before.name  # 占比重分别为44%、 | 23%
    if text and not is_generic(text):
        return text
    before = found.before if found.before and found.before.span.end > found.around.half else None
    begin = before.span.end if before else found.around.half
    topic = _topic(found.passage.shown[begin : min(start, begin + _TOPIC_REACH)])
    if before is not None and not is_indicator(topic):
        topic = _CORE.sub("", before.name)
        if _OWN_INVESTED.match(text) or found.around.quantity.kind is UnitKind.COUNT:
            topic = _INVESTED.sub("", topic)  # 重大项目200项、总投资3600亿元、 | 年度投资980亿元
        if text and len(bare := _EXTENT.sub("", topic)) > 1:
            topic = bare  # 油茶种植面积48万亩、 | 产量2.5万吨
    if text and topic.endswith(_ADVANCED):
        topic = topic.removesuffix("发展")  # 加快电子信息产业发展，主营业务收入 | 390亿元
    if text.endswith("率") and len(topic) > _SHORT_TOPIC:
        topic = topic.removesuffix("建设")  # 加快服务中心建设，确保 | 覆盖率达到95%
    return text + topic if text.startswith("人均") else topic + text


def _topic(words: str) -> str:
    """The phrase before the comma that names a number: 农业所占的比重，由42%… ; 粮食，按五年平均，年均产量…"""
    segments = _COMMAS.split(_BEYOND.split(_DIGIT.split(words[:-1], maxsplit=1)[0], maxsplit=1)[0])
    nearest, first = clean_name(segments[-1]).text, clean_name(segments[0]).text
    if len(segments) > 1 and _EFFORT.match(segments[-1]):
        nearest = ""  # 加快增储上产，提升利用水平， | 产量达到…
    if is_indicator(nearest) or not first or len(first) > _LONG_TOPIC:
        return nearest if 1 < len(nearest) <= _LONGEST_TOPIC else ""
    return first


def _with_growth(text: str, reading: Reading, yearly: str, found: Found) -> str:
    """地区生产总值 | 年均增长20%: growth is part of the indicator's name."""
    cue = found.cue
    if reading.form is not Form.RISE or reading.unit not in ("%", "‰") or not text or _GROWTH.search(text):
        return text
    if cue is None or cue.word not in ("增长", "递增"):
        return text
    real = "实际" if "实际" in found.around.left[-6:] else ""
    return f"{text}{yearly}{real}增长"


def _begin(passage: Passage, start: int, around: Around, name: str) -> int:
    """Where the quote begins: at the first letter of the words that name the number."""
    end = around.quantity.measure.start
    found = passage.shown.rfind(name, start, end) if name else -1
    if found >= 0:
        return found
    letter = _LETTER.search(passage.masked, start, end)
    return letter.start() if letter else end
