"""The name of a promise that stands behind its number: 建设10个 | 街区."""

from __future__ import annotations

import re

from kb.extract.indicators.counted import Counted, counted_thing
from kb.extract.indicators.names import MASK, clean_name
from kb.extract.quantities.units import UnitKind
from kb.extract.targets.forms import NEXT_LEVEL, Form
from kb.extract.targets.found import Found, Reading, is_held
from kb.extract.targets.words import ACTION
from kb.extract.values import replace
from kb.extract.word_lists import AND
from kb.model import Comparator
from kb.text import Span

_TOTALLING = re.compile(r"(?:共计?|合计|总计)$")
_IN_STEP = re.compile(rf"(?:、|{AND})[^,，、。;；]{{0,10}}$")
_BARE = frozenset(("项目", "工程", "任务", "工作", "改革"))
_DONE_THERE = re.compile("(?:率先|全面|试点)?(?:实施|开展|建设|推行|推广|启动|试行|布局|设立|新建)")
_BUILDING = re.compile(r"新?开工|续建|建成|竣工|投产|新建|改造")
_FIELD = re.compile(r"(?:^|[。；;\n])(?P<name>[一-龥]{2,6})方面[,，：:]")  # 铁路方面，开工…等8个 | 项目
_NOT_THINGS = frozenset(("规模", "水平", "标准", "大关", "级别", "产值", "计划", "目标"))
_PEOPLE = re.compile(r"人口|群众|(?:人|学生|居民|农民|劳动力|职工|民工|人才|老人|儿童)$")
_LISTED = re.compile(r"[、,，]")
_HEADS = ("头", "只", "羽", "床", "米")  # of which each has so many: 3个10万头 | 牧场
_OWN_ACTION = re.compile(rf"^(?:规划|计划)?{ACTION.pattern}|{ACTION.pattern}$")
_TOLD_OF_EACH = re.compile(
    r"的?(?P<who>[^,，。;；、的]{0,8}?(?:行政村|村庄|村|社区|企业|园区|高新区|开发区|县|市|学校|医院|乡镇|城市|单位|机构))"
    r"(?P<what>[^,，。;；、的]{3,16}?)(?P<how>不?低于|高于|不?超过|达到|突破)"
)  # 国家高新区 | 单位工业增加值综合能耗 | 低于
_LONGEST_FIELD = 30  # characters


def counted_reading(found: Found, plain: Reading) -> list[Reading]:
    """建设10个街区: what is counted stands behind the number."""
    passage, around = found.passage, found.around
    quantity = around.quantity
    counted = counted_thing(passage.shown[quantity.span.end : quantity.span.end + len(around.right)])
    if counted is None or counted.noun in _NOT_THINGS:
        return []
    comparator = quantity.comparator
    is_floor = is_held(around.left) or "至少" in around.left[-8:] or counted.noun.endswith(("红线", "底线"))
    if comparator is Comparator.EQUAL and is_floor:
        comparator = Comparator.AT_LEAST
    unit = plain.unit
    if unit in ("万", "亿"):
        unit += "户" if counted.noun.endswith("户") else "人" if _PEOPLE.search(counted.noun) else ""
    span = Span(quantity.span.start, quantity.span.end + counted.length)
    return [replace(plain, name=_counted_name(found, counted), unit=unit, comparator=comparator, span=span)]


def twin_name(found: Found) -> str:
    """What is told in two numbers, before the second: 53条370公里 | 县乡公路, 二级公路…、续建16条1260公里; else empty."""
    arounds, around = found.passage.arounds, found.around
    if found.index + 1 == len(arounds) or around.quantity.kind is not UnitKind.COUNT:
        return ""
    twin = arounds[found.index + 1]
    is_adjacent = twin.quantity.span.start == around.quantity.span.end
    is_extent = twin.quantity.kind in (UnitKind.COUNT, UnitKind.PHYSICAL) and twin.quantity.measured not in _HEADS
    if not is_adjacent or not is_extent or twin.quantity.comparator is not Comparator.EQUAL:
        return ""
    is_deed = found.cue is not None and not clean_name(around.left[: found.cue.start]).text
    if not twin.closed:
        is_bare = is_deed or around.left.endswith("等") or not clean_name(around.left).text
        if not is_bare and twin.quantity.kind is UnitKind.COUNT:
            return ""
        end = twin.quantity.span.end
        counted = counted_thing(found.passage.shown[end : end + len(twin.right)])
        return counted.noun if counted and counted.noun not in _NOT_THINGS else ""
    before = found.before
    if not is_deed or before is None or before.form is not Form.COUNT or before.span.end <= around.half:
        return ""
    return _OWN_ACTION.sub("", before.name) or before.name


def noun_ahead(found: Found) -> str:
    """The thing counted by the next number, where both count the same in one phrase; else empty."""
    if found.index + 1 == len(found.passage.arounds):
        return ""
    following = found.passage.arounds[found.index + 1]
    quantity = following.quantity
    in_step = quantity.unit == found.around.quantity.unit and _IN_STEP.match(following.left)
    if following.closed or not (in_step or _TOTALLING.match(following.left)):
        return ""
    counted = counted_thing(found.passage.shown[quantity.span.end : quantity.span.end + len(following.right)])
    return counted.noun if counted and counted.noun not in _NOT_THINGS else ""


def _measured_share(found: Found) -> str:
    """收入超过10万元的行政村比例, of 50%的行政村收入超过 | 10万元; empty where no other figure says what is reached."""
    following = found.passage.arounds[found.index + 1 : found.index + 2]
    start = found.around.quantity.span.end
    if not following or following[0].quantity.span.start - start > _LONGEST_FIELD:
        return ""
    quantity = following[0].quantity
    told = _TOLD_OF_EACH.fullmatch(found.passage.shown[start : quantity.measure.start])
    if told is None:
        return ""
    figure = found.passage.shown[quantity.measure.start : quantity.measure.end]
    return f"{told['what']}{told['how']}{figure}的{told['who']}比例"


def _counted_name(found: Found, counted: Counted) -> str:
    """街区; 建成绿盈乡村的行政村比例; where the noun says little, with the last of what it sums up: 交通枢纽等平台."""
    around = found.around
    if level := NEXT_LEVEL.fullmatch(around.left):
        return level["level"] + counted.noun
    if counted.noun.endswith("问题") and around.quantity.measured in ("人", "") and len(counted.noun) > 4:
        concern = counted.noun.removesuffix("问题")
        return concern if "人口" in concern else concern + "人口"
    if around.left.endswith("在") and (doing := _DONE_THERE.search(counted.noun, 1)):
        return counted.noun[: doing.start()]
    if around.quantity.kind is UnitKind.PERCENT:
        if measured := _measured_share(found):
            return measured
        return f"{counted.verb}的{counted.noun}比例" if counted.verb else counted.noun
    if counted.noun in _BARE and around.left.endswith("等"):
        begin = max(0, around.half - 1)
        field = _FIELD.search(found.passage.shown, begin, min(around.start, begin + _LONGEST_FIELD))
        doing = _BUILDING.search(around.left)
        if field or doing:
            return (field["name"] if field else doing.group() if doing else "") + counted.noun
    if len(counted.noun) <= 2 and around.left.endswith("等"):
        listed = _LISTED.split(found.passage.shown[around.start : around.quantity.span.start])[-1]
        name = clean_name(listed.removesuffix("等")).text  # 确保 | 商务中心等 | 项目
        return f"{name}等{counted.noun}" if name else listed.lstrip(MASK) + counted.noun
    return counted.noun
