"""The name of what a number measures, cut out of the words that lead up to it.

Input is text as printed, without white space; a masked character (`MASK`) stands for text in brackets.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from functools import lru_cache

from kb.extract.targets.words import ACTION
from kb.extract.values import Value
from kb.extract.word_lists import AND, word_list

MASK = "\0"

_MODALS = (
    "力争|力促|争取|确保|保证(?![率金])|努力|使得?(?!用|馆|命)|让|把|将(?!军)|要(?!素|求|闻|点|件|地)|应当|应(?!急|用|届|收|对|税)|须|必须|预计|预期(?!性)"
    "|拟(?!建)|约(?!束|定)|积极|大力|加快|着力|继续|持续|进一步|全力|稳步|逐步|有序|深入|扎实|认真|切实|不断|推动|推进(?!剂)"
    "|促进(?!中心)|实现|完成(?!率|投资)|实施|开展|推行|落实(?!率)|达到|保持|确定|力求|带动|启动|抓好|做好|加大|支持|鼓励|引导"
    r"|围绕(?=到?20\d\d年)|统筹|组织|同步|累计(?!投)|全面|守住|守牢|牢牢|严守|坚守|安排(?!的)|年内|全年|今年|明年|当年|去年|上年|年底前?|每年|其中|同时|此外"
    "|另外|并(?!网|购|联)|且|剩余的?|余下的?|基本(?!农田|公共|养老|医疗|建设|药|生活|保|实现|普)"
    "|(?:计划|规划)(?=新|建成|完|开|实|投|安|培|引|改|总投|每)"
)
_DATES = (
    r"到?(?:19|20)\d\d年?[—\-–~至]{1,2}(?:19|20)\d\d年|到?(?:(?:19|20)\d\d|[一二][九〇零][〇零一二三四五六七八九]{2})年(?:底前?|末|前|度)?|[三五]年(?:内|间)?"
    r"|“?(?:十[一二三四五六七八九]五|[五六七八九十]五)”?(?:期间|时期|期末|末|计划期间?)?|到?本世纪(?:末|中叶)|[上下]半年|[一二三四]季度|\d{1,2}月(?:底|末|上旬|中旬|下旬)?之?前"
    r"|(?:以|按照?)(?:[\d〇零一二三四五六七八九]{4}年)?(?:不变|可比|现行|当年)?价格?(?:计算)?的?"
)
_LEAD = re.compile(
    rf"^(?:的?基础上|\d{{1,2}}[、.．](?!\d)|[一二三四五六七八九十]{{1,3}}是(?=.{{2}})|的|[①-⑳⑴-⑽]|[、，,；;：:./\-—–·●◆■▪▲*#>|→\s{MASK}]|[和与及以](?!上|下|内|平|美)|{_DATES}|{_MODALS}"
    r"|到(?!位|户|达|港|期)|至(?!少)|在(?!建|园|校|职|岗|册|地|线|用|营|编|学)|从(?!业|教|事)|共(?!享|建|同|有|产|和)"
    r"|对(?!外|口|接)|合计|总共|为(?=全[国省市州县区])|为(?=[^,]{1,8}(?:减|降|增|节|提供)))+"
)
_SCOPE = re.compile(
    r"^(?:全国(?!性)|全省|全市(?!场)|全[区州县旗盟域]|我[国省市区州县]|本[市省区州县]|各[地区]|全球)(?:的)?(?=.{2}|$)"
)
_DOING = re.compile(
    r"^(?:提高|降低|扩大|增加|缩小|建成|打造|培育|孵化|引进|引育|培养|举办|举行|推出|建设|设立|布局|创建|争创|打通|出台|制定|发展|启动|开工|综合治理|治理"
    r"|整治|改造|选派|培训|组织|完善|优化|提升|构建|创造|争取|投入|筹集|筹措|种植|推广|收储|盘活|发放|选任|动建|续建|清理|拆除"
    r"|淘汰|安排|带动|认定|提供|吸引|招引|扶持|遴选|筛选|设置|开通|建立|开发)+"
    r"后?(?![率度量数化区线业]|用地|面积|规模|总?里程|总面积|总规模|总投资|人数|人次|边界|强度|指数|能力|水平|项目|资金|投资|任务|时限|时间|覆盖|程度)(?=.{2})"
)
_TAIL_WORDS = frozenset(
    word_list("""
    不断提升 不断提高 不断增加 不断扩大 持续提升 持续提高 持续增长 持续下降 持续降低 稳步提升 稳步提高
    显著提升 显著提高 明显提升 明显提高 明显下降 大幅提升 大幅提高 逐步提升 逐步提高 有效提升 有效降低
    并 回升 稳中有升 稳中有增 稳中有降 快速增长 稳步增长
    至少 力争 力保 争取 确保 努力 要 应 应当 须 必须 将 均 都 也 已 已经 就 再 共 共计 总计 累计 合计
    分别 各 各自 约 近 大约 预计 预期 计划 有望 进一步 逐步 逐年 稳步 基本 全部 全面 大幅 平均每年
    每年平均 年平均 年均 每年 每月 每人每月 每人每年 每人 每亩 每户 平均 同比 同口径 可比口径 按可比价
    可比价 按可比价格 可比价格 按可比价格计算 按不变价格计算 按现行价格计算 名义 实际 继续 相比 以 从而
    从 由 用 一般 年底 年末 五年 三年 十年 控制 严格 稳定 动态 保持 为 的 达 至 到 在 比现在 比目前
    较目前 拟 按 合计为 一律 总体 持续 按照 原则上 : ： 、 , ， - —
    """)
) | {MASK}
_BEFORE_USE = frozenset("运利使应费信专通适租商军民采占")  # 资金运 | 用
_LONGEST_TAIL = max(map(len, _TAIL_WORDS))
_TAIL_ENDS = frozenset(word[-1] for word in _TAIL_WORDS)
_YEARLY_WORDS = frozenset(("年均", "年平均", "平均每年", "每年平均", "每年", "逐年"))
_COMPARISON = re.compile(
    r"(?:比|较|相比|相较|同(?=上年|去年|(?:19|20)\d\d年))(?:于)?(?P<with>[^,，、;；:：比较]{1,12}?(?:年度?|期|末|季度|初|前|平均|规划|均值|水平|预算|计划|目标))"
    r"(?:末|底|初|间)?(?:的基础上|相比)?(?:累计|再)?$|在[^,，;；]{2,14}(?:基础|水平)上$|扣除[^,，]{2,10}因素$"
)
_DATED = re.compile(r"(?<=[一-龥])(?:到|至)?(?:19|20)\d\d年(?:底|末)?$")  # 人均生产总值力争 | 2010年 | 比2000年
_COMPARED_YEAR = re.compile(r"(?:比|较|相比|在)(?:于)?[“‘]?((?:19|20)\d\d)年")
_ONLY_COMPARED = re.compile(r"^(?:比|较|相比|同)(?!例|重|值|率|比)[^,，]*$")
_DOES = re.compile(
    r"(?<=..)(?:完成|实现)(?=(?:总?产值|增加值|(?:主营业务|营业|销售)收入|税收|利税|利润)$)"
)  # 生物医药产业 | 产值
_OF_THE_TIME = re.compile(r"(?<=..)(?:今年|明年|年内)(?=对|的|.{2})")  # 省财政 | 对“三农”的投入
_MODAL_INSIDE = re.compile(
    r"力争|力促|确保|争取|保证(?![率金])|预计(?!人口)|使得|努力实现|推动实现|逐步实现|实现(?!率)|促使|带动(?!产)"
)
_DOER = re.compile(
    r"(?:^|[,，、])(?:全[市省区县州]|其中)?(?P<doer>[^,，、]{0,10}(?:企业|园区|产业|行业|部门|经济))(?:共|累计|力争|预计)?实现$"
)
_ETC = re.compile(r"(?<![高中初平均同对优上下一二三特])等(?:[^,，、]{0,4})?(?=[^级待])")
_TOLD = re.compile(
    r"(?<![a-zA-Z\d.]).*(?<![a-zA-Z\d.])\d[\d.]*[%％万亿]*[一-龥]{0,2}、(?=[一-龥])"
)  # 优良天数达到292天、 | 优良率
_CJK = re.compile(r"[一-龥a-zA-Zμ]")
_LONG = 24  # characters; a longer name is a sentence, its head noun stands at the end
_PAIRS = ("“”", "（）", "()", "《》")
_PAIRED = re.compile(f"[{''.join(_PAIRS)}]")


class Name(Value, frozen=True):
    """A cleaned indicator name and what was set aside in cleaning it."""

    text: str
    scope: str = ""
    yearly: str = ""  # 年均, 每年
    compared_year: int | None = None  # 比2020年


@lru_cache(maxsize=8192)  # plans name the same things again and again
def clean_name(words: str, *, listed: bool = False) -> Name:
    """The name in the words that lead up to a number or its verb; empty where there is none.

    Of a long enumeration only the head is kept, unless `listed` asks for all of it.

    >>> clean_name("力争全市单位生产总值能源消耗比2020年")
    Name(text='单位生产总值能源消耗', scope='全市', yearly='', compared_year=2020)
    """
    compared = _COMPARED_YEAR.search(words) if "年" in words else None
    body, yearly = _without_tail(words)
    body = _without_lead(_after_modal(body.replace(MASK, "")))
    if body and body[0] in "比较相同" and _ONLY_COMPARED.match(body):
        body = ""
    scope = _SCOPE.match(body)
    if scope:
        body = _without_lead(body[scope.end() :])
    if doing := _DOING.match(body):
        body = _without_lead(body[doing.end() :])
    if "完成" in body or "实现" in body:
        body = _DOES.sub("", body)
    if "年" in body:
        body = _OF_THE_TIME.sub("", body)
    body = balanced(_head(body.strip(" 　：:"), listed=listed))
    if not _CJK.search(body):
        body = ""
    return Name(body, scope.group().rstrip("的") if scope else "", yearly, int(compared[1]) if compared else None)


def _without_lead(words: str) -> str:
    """`words` without marks, dates and modal verbs in front."""
    lead = _LEAD.match(words)
    return words[lead.end() :] if lead else words


def _without_tail(words: str) -> tuple[str, str]:
    """`words` without adverbs and comparisons at the end, and the one that said that a figure is yearly."""
    yearly = ""
    end = len(words)
    while end:
        longest = min(_LONGEST_TAIL, end) if words[end - 1] in _TAIL_ENDS else 0
        length = next((n for n in range(longest, 0, -1) if words[end - n : end] in _TAIL_WORDS), 0)
        if words.endswith("人均", 0, end) or (words[end - 1] == "用" and words[end - 2 : end - 1] in _BEFORE_USE):
            break
        if not length:
            comparison = (
                _COMPARISON.search(words, max(0, end - 24), end) if words[end - 1] in _COMPARISON_ENDS else None
            )
            found = comparison or (_DATED.search(words, max(0, end - 12), end) if words[end - 1] in "年底末" else None)
            if found is None:
                break
            length = end - found.start()
        if words[end - length : end] in _YEARLY_WORDS:
            yearly = words[end - length : end]
        end -= length
    return words[:end], yearly


_COMPARISON_ENDS = frozenset("年期末度初前均划值平算标底上比计再素")


def _after_modal(words: str) -> str:
    """What follows the last modal verb inside `words`: 构建体系力争资金 -> 资金; 企业实现产值 -> 企业产值."""
    cut = 0
    for match in _MODAL_INSIDE.finditer(words):
        if match.end() < len(words) - 1:
            cut = match.end()
    if cut and words.endswith("实现", 0, cut) and (doer := _DOER.search(_without_lead(words[:cut]))):
        return doer["doer"] + words[cut:]
    return words[cut:]


def _head(words: str, *, listed: bool) -> str:
    """The head of a long enumeration: what follows 等, or the last item of a list."""
    if not listed and "、" in words:
        for told in _TOLD.finditer(words):
            words = words[told.end() :]
            break
    etc = None
    if "等" in words:
        etc = next(iter(deque(_ETC.finditer(words), maxlen=1)), None)  # the last
    if etc is not None and len(words) - etc.start() > 2:
        return words[etc.start() + 1 :]
    return words if listed or len(words) <= _LONG or "、" not in words else words.rpartition("、")[2]


def balanced(name: str) -> str:
    """`name` without quotation marks and brackets whose other half is missing.

    >>> balanced("社区法律之家”"), balanced("“四好农村路”")
    ('社区法律之家', '“四好农村路”')
    """
    if not _PAIRED.search(name):
        return name
    for pair in _PAIRS:
        left, right = pair[0], pair[1]
        if name.count(left) != name.count(right):
            name = name.replace(left, "").replace(right, "")
    return name


# --------------------------------------------------------------------------- kinds of names

_JOINT = re.compile(rf"[、，,；;]|{AND}(?!其他)|或者?")
_JOINER = re.compile("[、，,；;和与以及或]")  # without one of these there is no joint
_INDUSTRIES = re.compile(r"(?P<which>第?一[、和](?:第)?二(?:[、和](?:第)?三)?)(?:次)?(?P<rest>产业.*)")
_TWIN = re.compile(r"城乡(?!建设|融合|社区|统筹|一体)|内外(?=资|贸)|存贷(?=款)")
_TWINS = {"城乡": ("城镇", "农村"), "内外": ("内", "外"), "存贷": ("存", "贷")}
_ALIKE = (
    re.compile(r"(?:城镇|农村|城乡|城市|乡村)(?:常住)?居民"),
    re.compile(r"全?(?:城市|县城|城镇|农村|乡村|乡镇|市区|(?:中心|主)?城区|建制镇|省会城市|地级市|县级市|城乡)"),
    re.compile(r"(?:国家|省|市|县|区|自治区)级"),
)
_GRADES = re.compile(r"(?P<before>[^、]*?)(?P<higher>国家|省|市)、(?P<lower>省|市|县|区)级(?P<rest>[^、]+)$")
_GRADED_DEED = re.compile(rf"(?P<deed>{ACTION.pattern})(?:国家|省|市|县|区|自治区)级$")
_SHARE_OF = re.compile(r"(?<=.)占[^占]{1,16}(?:比重|比例|份额)$")
_RELATION = re.compile("(?:与|和|同)[^、,，和与]{2,}(?:之比|比值|[产价]值比[例重])$")  # 加工业产值与农业总产值之比
_BRANCH = re.compile(r"(?:行业|产业|领域|流域|地区)(?=.{2})")
_ORDINALS = re.compile(r"[一二三]")
_MEASURES = re.compile(
    r"(?:进出口(?:贸易)?总[额值]|排放总量|排放量|排放强度|排放|总产量|产量|播种面积|种植面积|建筑面积|面积|装机容量|装机规模|装机|覆盖面"
    r"|增加值|总产值|产值|(?:年?均|平均)?浓度|数量|比重|比例|人数|规模|总量|总额|存栏|出栏|投资|收入|吞吐量|学位|床位|指标"
    r"|(?:综合|毛)?[一-龥]{2}率|(?:综合)?(?:[一-龥]{2})?效率|(?!需氧)[一-龥](?!质)[一-龥]量)$"
)
_INDICATOR_END = re.compile(
    r"(?:率|值|额|量(?<!质量)|收入|比重|比例|占比|面积|规模|人数|投资|指数|浓度|强度|消费|贷款|存款|税收|天数|时间|时限|年限|寿命|次数|周期"
    r"|水平|人次|能耗|排放|就业|产能|装机|床位|学位|人口|系数|程度|覆盖面|增速|涨幅)$"
)
_COUNTED = ("人次", "能耗")
_GENERIC = frozenset(
    word_list("""
    产量 年均产量 总产量 面积 总面积 产值 总产值 增速 增幅 增长率 规模 总量 总数 数量 比重 占比 比例
    总投资 投资 完成投资 年度投资 销售收入 营业收入 主营业务收入 收入 利润 税收 增加值 覆盖率 普及率
    利用率 处理率 回收率 就业 总额 产能 人数 里程 总里程 装机 总装机 总装机容量 装机容量 储量 床位
    浓度 人均 强度 开工率 完工率 开工 竣工 户数 建筑面积 总建筑面积 年产量 年产值
    """)
)


_BUILDING = ("建设", "开工", "续建", "新建")  # 建设 | 总里程


def is_generic(name: str) -> bool:
    """Whether a name needs its topic to be understood: 产量, 增速, 占全国比重."""
    return name in _GENERIC or name.startswith("占") or (name.startswith(_BUILDING) and name[2:] in _GENERIC)


@lru_cache(maxsize=4096)
def is_indicator(name: str) -> bool:
    """Whether a name ends as names of indicators do: …率, …产量, …比重."""
    return bool(_INDICATOR_END.search(name) or _MEASURES.search(name))


def split_indicators(words: str) -> list[str]:
    """The indicators that share one figure (A率和B率达到95%), or the one name where they are not several."""
    if not _JOINER.search(words) or _RELATION.search(words):
        return [words]
    parts = [part for part in _JOINT.split(words) if part]
    if len(parts) > 1 and all(_INDICATOR_END.search(part) for part in parts):
        return parts
    return [words]


def split_subjects(words: str) -> list[str]:
    """The subjects of a joint predicate, the shared end noun given to each.

    >>> split_subjects("化学需氧量、二氧化硫和氮氧化物排放量")
    ['化学需氧量排放量', '二氧化硫排放量', '氮氧化物排放量']
    """
    if industries := _INDUSTRIES.match(words):
        return [f"第{number}{industries['rest']}" for number in _ORDINALS.findall(industries["which"])]
    if graded := _GRADES.match(words):
        return [graded["before"] + grade + "级" + graded["rest"] for grade in graded.group("higher", "lower")]
    parts = [part for part in _JOINT.split(words) if part]
    if deeds := _shared_object(parts):
        return deeds
    if len(parts) > 1 and (deed := _GRADED_DEED.match(parts[0])):
        # 新增国家级、省级 | 重点实验室
        parts[0] = parts[0][deed.end("deed") :]
        shared = _shared_end(parts)
        return [deed["deed"] + parts[0] + shared, *(part + shared for part in parts[1:-1]), parts[-1]]
    if len(parts) > 2 and ACTION.fullmatch(parts[0]):
        parts = parts[1:]  # 新建和更新健身路径、健身工程
    if len(parts) == 1 and (twin := _TWIN.search(words)):
        return [words[: twin.start()] + one + words[twin.end() :] for one in _TWINS[twin.group()]]
    if len(parts) < 2:
        return parts
    if (whole := _SHARE_OF.search(parts[-1])) and not any("占" in part for part in parts[:-1]):
        own = split_subjects("、".join((*parts[:-1], parts[-1][: whole.start()])))
        return [part + whole.group() for part in own]  # 产业投资、民间投资 | 占固定资产投资比重
    shared = _shared_end(parts)
    return [
        part if _MEASURES.search(part) or part.endswith(_COUNTED) else _with_end(part, shared) for part in parts[:-1]
    ] + parts[-1:]


def _with_end(subject: str, end: str) -> str:
    """A subject with the shared end, of which it may have the beginning: 污水处理 | 处理率."""
    stem = end[:-1]
    return subject + (end[-1] if len(stem) > 1 and subject.endswith(stem) else end)


def _shared_object(parts: Sequence[str]) -> list[str]:
    """What several verbs are done to, given to each: 新签约、新开工、新投产 | 亿元以上项目; empty where it is not so."""
    last = ACTION.match(parts[-1]) if len(parts) > 1 else None
    if last is None or len(parts[-1]) < last.end() + 2 or not all(ACTION.fullmatch(part) for part in parts[:-1]):
        return []
    return [part + parts[-1][last.end() :] for part in parts[:-1]] + [parts[-1]]


def _shared_end(parts: Sequence[str]) -> str:
    """What the last of several subjects says for all: 城市、县城 | 污水处理率, 石化、化工 | 行业去除效率, 铁路和水路 | 货运量."""
    last = parts[-1]
    for kind in _ALIKE:
        own = kind.match(last)
        if own and all(kind.fullmatch(part) for part in parts[:-1]):
            return last[own.end() :]
    branch = _BRANCH.search(last)
    if branch and not any(branch.group() in part or is_indicator(part) for part in parts[:-1]):
        return last[branch.start() :]
    measure = _MEASURES.search(last)
    return measure.group() if measure and measure.start() else ""
