"""Numbers that belong to a list: that say how many items it has, count the names before them, or head its first name."""

from __future__ import annotations

import re

from kb.extract.quantities.find import Quantity
from kb.extract.quantities.units import UnitKind
from kb.extract.targets.words import ACTION

_OF_THE_PLAN = re.compile(r"指标(?:任务|数)?(?:总?共计?|合计|总计|总数)?(?:达到?|为|有)?$")  # 主要指标共计26项
_NAMES_LISTED = re.compile(
    r"[^,，。;；、\d]{1,12}[、和][^,，。;；]{0,80}?等\d+个[^,，。;；、]{0,8}(?:项目|工程)"
)  # 实施150万辆 | 汽车、200万台发动机等18个技术改造工程
_NAMED_BY_SIZE = re.compile(
    r"[^,，。;；、\d]{1,12}[、和][^,，。;；]{0,80}?等(?:一批|重点|重大)*(?:项目|工程)"
)  # 建成50万只 | 奶山羊、30万吨焦化等项目
_NAME = re.compile(r"[^,，。;；、]{0,10}")
_LIST_AHEAD = re.compile(
    r"[^,，。;；:：\d]{0,12}(?:(?:实事|大事|民生工程)(?:[:：]|。(?:一是|1[.、]|\0{3}|其一|第一))|(?:任务|工作|举措)[:：])"
)  # 办好10件 | 民生实事：一是
_LIST_OPENS = re.compile("[事程务作措][:：。]")  # without this there is no such list
_SIDES = ("方面的", "方面工作", "方面任务", "方面实事")
_INCLUDING = re.compile(r"(?:包括|涵盖|涉及|包含|划分为|分为|分布)[^,，。;；]*$")
_KEPT = re.compile(
    r"(?!.*(?:建设|新建|建成|形成|打造|创建|引进|培育|新增)).*(?:选择|选取|开发|合并|优化|巩固|做强|做大|抓住|依托|利用|总结|推广|完善|健全|[将把])"
)  # what is there, not made
_NAMES = re.compile(r"[、和]")
_LONGEST_LIST = 12
_JOINERS = ("、", "和", "及", "与")
_OBJECTS = re.compile(r"[一-龥]{0,6}")
_BREAK = re.compile("[,，。;；]")


def heads_a_list(quantity: Quantity, right: str) -> bool:
    """Whether a number belongs to the first name of a list of works: 建成50万只 | 奶山羊、30万吨焦化等项目."""
    if "等" not in right:
        return False
    is_size = quantity.kind is UnitKind.PHYSICAL or bool(quantity.scale)
    if not (_NAMES_LISTED.match(right) or (is_size and _NAMED_BY_SIZE.match(right))):
        return False
    name, deed = _NAME.match(right), ACTION.search(right)
    return name is None or deed is None or deed.start() > name.end()  # 15万亩 | 改造蔬菜、水果等项目


def counts_a_list(left: str, right: str) -> bool:
    """Whether a number says how many items a list has, of the plan's own or what something consists of."""
    return bool(
        _INCLUDING.search(left)
        or _OF_THE_PLAN.search(left)
        or right.startswith(_SIDES)
        or (_LIST_OPENS.search(right) and _LIST_AHEAD.match(right))
    )


def is_list_counted(quantity: Quantity, left: str) -> bool:
    """Whether a number counts the names before it, of things that are there: 选择甲县、乙县、丙县、丁县 | 4个县城."""
    if quantity.amount > _LONGEST_LIST or not _NAMES.search(left, 1) or not _KEPT.match(left):
        return False
    names = _NAMES.split(left)
    return all(names) and len(names) == quantity.amount


def joins_names(left: str) -> bool:
    """Whether the words before a number end with 、 or 和: 公园、绿道和 | 3个广场."""
    return left.endswith(_JOINERS)


def goes_on_listing(left: str) -> bool:
    """Whether the words before a number list what is done, and the number follows: 新建公园、绿道和 | 3个广场."""
    if not joins_names(left):
        return False
    deed, before = ACTION.search(left), _OBJECTS.match(left)
    return (
        deed is not None and before is not None and deed.start() <= before.end() and not _BREAK.search(left, deed.end())
    )
