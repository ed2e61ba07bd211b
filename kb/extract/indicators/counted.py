"""The thing counted by a number that stands before it: 建设10个 | 街区, 70%以上 | 行政村 | 建成绿盈乡村."""

from __future__ import annotations

import re
from functools import lru_cache

from kb.extract.indicators.names import MASK, balanced
from kb.extract.values import Value, replace
from kb.extract.word_lists import AND

_VERBS = re.compile(
    "建成(?!区|项目)|实施(?!方案|意见|细则|条例|主体)|达到|达标(?<!不达标)|得以|进行|予以|实现|完成|用于|开展|建立|具有|创成|打造|年内|交付|纳入|通过|进入|投入|投产(?!项目)|投用|投运|开工(?<!新开工)(?!项目)|竣工(?!项目)|完工|得到|使用|享有|接入|植树|配备"
    "|设置|设立|参加|参与|获得|取得|成为|迈入|保持|符合|列入|采用|实行|推行|普及|全?覆盖|落地(?!项目)|签约(?!项目)|入驻|上市|上云|稳定|从事|拥有|掌握"
    "|安装|退出|脱贫|摘帽|出列|转移|建有|满足|消除|购买|免费|提供|缴存|接种|做强|做大|执行|能够|可以|可在"
)
_STOP = re.compile(r"[,，。;；、:：()（）!！?？]")
_DOINGS = re.compile(
    r"(?:新建|续建|改扩建|改建|扩建|在建|新开工|迁建)(?:[、和及](?:新建|续建|改扩建|改建|扩建|在建|新开工|迁建))+(?=[一-龥]{2})"
)
_LEADING_FIGURE = re.compile(r"\d[\d.]*[万亿]?")
_LATIN_OR_DIGIT = re.compile(r"[A-Za-z\d]")
_LATIN = re.compile(r"[A-Za-z][\w.\-]*|\d[A-Za-z]+|\d+强")
_NOUN_END = re.compile(rf"{AND}|(?<![合兼一])并(?!网|购|联)|以(?!上|下|内|太)")
_DESCRIBED = re.compile(
    rf"(?:[^,，。;；、:：的\d{MASK}]{{2,12}}、){{1,3}}[^,，。;；:：的\d{MASK}]{{2,24}}的(?P<noun>[^,，。;；、:：的和与\d{MASK}]{{2,16}})"
    r"(?=[,，。;；、和与]|$)"
)
_QUALIFIED = re.compile(
    r"(?:年?(?:总?投资额?|产值|规模|面积|容量|(?:销售|营业|主营业务)收入|营收|销售额|税收|纳税|交易额)(?:超过|突破|[超达为过在])?|[超过])\d[\d.]*[万亿]?(?:元|亩|平方米|立方米|人)(?:以上|以下)?的?"
    rf"(?P<noun>[^,，。;；、:：的\d{MASK}]{{2,16}})(?=[,，。;；、和与]|$)"
)
_SUITED = re.compile(
    rf"(?:符合|适应|满足|具有|体现)[^,，。;；:：\d{MASK}]{{2,40}}的(?P<noun>[^,，。;；、:：的和与\d{MASK}]{{2,16}})(?=[,，。;；、和与]|$)"
)  # 符合当地发展和人才培养需要的 | 学校
_NEW = re.compile("(?<=[成为])(?:新|更多|更大)的")  # 经济强县 | 建成新的增长点
_DEEDS = frozenset(("建设", "改造", "整治", "治理", "实施工作", "建设工作", "工作"))
_WORKED_ON = re.compile(
    r"(?P<deed>.{0,6}(?:加固|改造|整治|治理|修复|搬迁|升级|提升|帮扶|评定|评估|编制|修编|更新|维修|绿化|建设|申报|创建|续建|扩建)|“[^”]{1,8}”工程)(?:任务|工作)?$"
)  # 病险水库的 | 除险加固, 深度贫困村的 | 结对帮扶工作
_ADVERBS = re.compile(
    r"(?:全面|全部|基本|同步|陆续|顺利|如期|加快|尽快|力争|要|应|大力|积极|深入|广泛|率先|加快建设|年度|高质量|按期)$"
)
_WORK = re.compile(r"(?<=.{4})(?:(?:创建|建设)工作|任务)$")  # 示范基地 | 创建工作
_CJK = re.compile(r"[一-龥a-zA-Z]")
_WORKS = ("工作", "任务")  # with which `_WORK` ends
_SHORT_ATTRIBUTE = 3  # characters: 突出的 | 问题
_LONGEST = 24  # characters of a noun


class Counted(Value, frozen=True):
    """What stands behind a number: the thing counted, and what it shall do."""

    noun: str
    verb: str = ""
    length: int = 0  # characters read


@lru_cache(maxsize=1024)  # asked both whether the number counts and what
def counted_thing(after: str) -> Counted | None:
    """The noun behind a number and its unit, or None where none stands there.

    >>> counted_thing("夜间经济集聚区和一批花城打卡地。").noun, counted_thing("行政村建成绿盈乡村。")
    ('夜间经济集聚区', Counted(noun='行政村', verb='建成绿盈乡村', length=9))
    """
    if doings := _DOINGS.match(after):
        done = counted_thing(after[doings.end() :])
        return done and replace(done, noun=doings.group() + done.noun, length=doings.end() + done.length)
    is_list = "、" in after and "的" in after
    described = _SUITED.match(after) or (is_list and _DESCRIBED.match(after)) or _QUALIFIED.match(after)
    if described:
        return Counted(described["noun"], "", described.end())
    phrase, start = _phrase(after)
    if phrase.rstrip(MASK).endswith("的"):
        joint = _NOUN_END.search(phrase, 1)
        if joint is None:
            return None  # 6个市的 | 19个水源地
        phrase = phrase[: joint.start()]  # 贫困县摘帽和剩余的 | 3个贫困村
    phrase = phrase.rstrip(MASK)
    verb = _VERBS.search(phrase, 1)
    noun = phrase[: verb.start()] if verb else phrase
    rest = phrase[verb.start() :] if verb else ""
    length = start + len(phrase)
    if end := _NOUN_END.search(noun, 1):
        noun, rest, length = noun[: end.start()], "", start + end.start()
    elif "的" in rest and "的" in _NEW.sub("", rest):  # 应用信息技术实现节能降耗的示范企业
        noun, rest = rest.rpartition("的")[2], ""
    if "的" in noun[1:-2]:
        owner, _, thing = noun.rpartition("的")
        deed = _WORKED_ON.match(thing)
        noun = (
            owner
            if thing in _DEEDS or (thing in ("问题", "目标", "目标要求") and len(owner) > _SHORT_ATTRIBUTE)
            else owner + deed["deed"]
            if deed
            else thing
        )
    noun = balanced(_ADVERBS.sub("", noun.replace(MASK, "").strip("的 ")))
    if noun.endswith(_WORKS):
        noun = _WORK.sub("", noun)
    return Counted(noun, rest, length) if _CJK.search(noun) and len(noun) <= _LONGEST else None


def _phrase(after: str) -> tuple[str, int]:
    """The words up to the next mark or number, and where they start; a number inside a word (P3) belongs to it."""
    start = 1 if after.startswith("的") else 0
    stop = _STOP.search(after, start)
    end = stop.start() if stop else len(after)
    position = start
    if figure := _LEADING_FIGURE.match(after, start):
        position = figure.end()
    while found := _LATIN_OR_DIGIT.search(after, position, end):
        latin = _LATIN.match(after, found.start())
        if latin is None:
            end = found.start()
            break
        position = latin.end()
    return after[start:end], start
