"""The construction a number stands in, which decides whether it can be a promise.

A number is read in one of these: a level (覆盖率达到95%), a change (增长8%), a share (占全国的8%), a rank (进入前20位), a
count of things to do (新建公厕50座; 打造10个街区), or a noun directly before it (税收收入3400亿元). What fits none is no promise.
"""

from __future__ import annotations

import re
from enum import StrEnum

from kb.extract.indicators.counted import Counted, counted_thing
from kb.extract.indicators.names import MASK, clean_name, is_indicator
from kb.extract.quantities.units import UnitKind
from kb.extract.targets.lists import counts_a_list, goes_on_listing, heads_a_list, is_list_counted, joins_names
from kb.extract.targets.passage import Around
from kb.extract.targets.words import ACTION, Cue, CueKind
from kb.model import Comparator


class Form(StrEnum):
    """The construction a number stands in."""

    LEVEL = "level"
    RISE = "rise"
    FALL = "fall"
    SHARE = "share"
    RANK = "rank"
    COUNT = "count"
    PLAIN = "plain"


SHARE = re.compile(
    r"占(?!比)(?:到|了)?(?P<whole>[^,，、;；。占]{1,24}?)(?:的)?(?:(?:要|应|将|力争|也)?"
    r"(?:达到|达|超过|为|提高到|提升到|提高至|提升至|上升到|保持在|稳定在|控制在))?(?:约|近)?$"
)
"""占全国总量的 | 8%: a share of a whole, not yet called 比重."""

NEXT_LEVEL = re.compile(r"、(?P<level>(?:国家|国|自治区|省|市|州|县|区|乡|镇|村)[级控])")
"""The words before the second count of 省级300个、市级3000个 | 重点项目, which end with what both count."""

_SHARE_NOUN = re.compile(r"比重|比例|份额|占比|比率")
_NAME_AFTER = re.compile(
    r"的基础上|级(?!以)|强(?!度|化|制|国|镇|市|县|省)|型|版|届|周年|年期|期(?![间末])|号(?!召)|系列|制(?!造|定|修|度|种)|[×x*]\d|战略"
    r"|工程(?!技术|研究|实验|中心|师|机械|[^,，。]{0,4}\d|建成|竣工|完工|开工|投产|通车)|行动|计划(?!完|投|新|开)|(?:的)?(?:经济|生活|交通|服务|通勤|健身|商务|出行|都市|便民|救援|医疗|应急|就业|文化)*圈"
)
_NEGATED = re.compile(r"(?:严禁|禁止|不得|不再|杜绝|防止|避免|严控|不准|不予|不允许|之所以)[^,，;；。]{0,12}$")
_SUBSIDY = re.compile(
    r"给予|奖励|奖补|补贴|补助(?!资金(?:达|规模))|资助(?!\d)|罚款|处以|奖金|一次性(?=给|奖|补|资|兑|发|\d|$)|享受|减按|税率|费(?<!消费)率|缴费(?:比例|基数)|报销(?!比例|水平|率)|利率"
    r"|贴息(?!资金)|最高限额|工资标准|个人缴费|抵扣|扣除(?!价格|物价)"
)
_KINDS_COUNTED = ("类", "大类", "种")
_FIXED_LIST = re.compile(
    r"[^,，。;；、的\d]{0,8}(?:产业|行业|领域|产业链|板块)(?=[,，。;；、]|$)"  # 新材料、新能源等4个 | 产业
    r"|(?:地级|县级|设区|省辖|重点|中心)[^,，。;；、的\d]{0,4}(?:城市|市|县|州)"
)
_RAISED = re.compile(
    r"(?:标准|水平|补贴|补助|津贴)(?:分别|再|均|统一|逐步|要|平均)*(?:(?:提高|增加|提升|提标|上调|达)(?:到|至|为)|提高|增加|上调)(?:人均|每人每[年月])?$"
)
_ANNEXED = re.compile(r"(?:配套)?(?:政策)?(?:文件|政策|措施)")
_POLICY = re.compile(r"落实|享受|执行|政策|措施|意见|举措|规定")
_ESTIMATED = re.compile(
    r"(?:需要?|估算|匡算|概算|测算)(?:总?投资|资金)?(?:约|共|共计|合计)?$|(?:投资|资金)(?:估算|匡算|概算|需求)(?:总额)?(?:约|为|共|共计|合计)?$"
)
_ON_A_BASE = re.compile("[^,，。;；]{0,14}基础(?:之)?上")  # 在完成50件 | 民生实事的基础上
_TOPICS = re.compile("(?:围绕|聚焦|盯紧|紧盯|针对|依托|立足|瞄准|按照)[^,，。;；]*$")  # 围绕10个产业、 | 35条产业链
_FORECAST = re.compile(r"预计(?!到|至)|相当于|折合|一批过$")
_EQUIPMENT = re.compile(r"设备|机组|装置|工艺|技术|锅炉|机器|航道|码头|泊位")
_LIST_NOUN = re.compile(r"^(?:方面|领域|环节|类别|类型|阶段|重点|层面|维度|(?:突出|重点|难点|具体|共性|关键)?问题)$")
_NO_THING = re.compile(r"(?:指标|成效|成果|力度|断面水质|候选[^候]{0,4}(?:项目|事项|实事))$")
_KEPT_CLEAN = re.compile(
    r"断面[^,，。;；]{0,8}(?:达标|达到|优良|水质|改善)"
)  # those that are there: 确保7个断面稳定达标
_PERFECTED = re.compile(r"(?:健全|完善|落实|坚持)[^,，。;；]*$")
_PLANNED = re.compile(r"(?:计划|拟|确定|列入|下达)[^,，。;；]{0,10}的$")
_AT_LEAST_DONE = re.compile(r"(?:至少|不少于)[一-龥]{1,4}$|(?<=[都均])有$")  # 每个乡镇至少有 | 一所卫生院
_TURNS = ("次", "人", "名")  # 零就业家庭至少有一人 | 就业 says of whom, not how many
_COUNTED_AGAIN = re.compile(r"[^,，。;；、]*\d")  # 至少有1个 | 城区4个以上街道建成
_IN_FIELDS = frozenset(("方面", "类", "大类", "领域"))
_SORTS = ("类", "大类", "批")
_SINGLED_OUT = re.compile(r"[^,，。;；]{0,20}为(?:重点|主|核心|支撑|抓手|依托|基础|载体|引领|试点)")
_TREATED = re.compile(
    r"[^,，。;；]{1,30}(?:(?:进行|实施|开展|予以)[^,，。;；]{0,8}(?:治理|改造|整治|修复|加固|除险|搬迁|升级|提升|维修|绿化|更新|体检|救助|培训|帮扶|扶持)|提供|购买|接种|配备|建设|新建|安装)"
    r"|提供(?!免费)[^,，。;；]{2}"
)  # 对5座 | 水库进行除险加固, 为2万人 | 提供就业岗位
_TREATING = re.compile(r"[对为给向][^,，。;；]{0,8}$")
_IN_PLACES = re.compile(
    r"[^,，。;；、\d]{1,16}(?:率先|大力|全面|试点|先行)?(?:实施|开展|建设|推行|推广|启动|试行|布局|设立|新建)"
)
_MEASURE = re.compile(r"(?:率|比重|比例|占比|水平|覆盖面)(?:[^,，。;；、]{0,2})(?:提|升|增|上|扩|下|降|控|稳|保|达)")
_OBJECT = re.compile(
    rf"(?:[^,，。;；、]{{0,12}}?)(?:{ACTION.pattern})(?:[一-龥]{{0,12}}|[^,，。;；]{{1,24}}[、及和与][一-龥]{{1,6}})(?<![的对向为在从以含])"
    r"(?<!拥有|具有|包括|涉及|覆盖|惠及|围绕|面向)$"
)
_ETC = ("等", "等共", "等一批")
_DONE = re.compile(
    r"完成|完工|竣工|建成|投产|开工|投用|投入使用|投入运营|达标|脱贫|摘帽|出列|退出|通车|实现|开展|实施|创建|建立|纳入"
)
_SORTED = re.compile(r"的[^,，。;；、]{0,8}(?:企业|单位|地区|部门|机构|项目|城市|县|村)")  # 占10%以上 | 的运输企业
_DURATION = re.compile(r"(?:时间|时限|寿命|年限|学时)(?:一般|原则上|应|要)?为?$")
_WITHIN = re.compile(
    "(?:之内|以内|内)?(?:即可|就能|可|全部|全程)?(?:办结|办成|办完|办妥|完成|出证|领证|拿证|审结|受理|审批)(?=[,，。;；、]|$)"
)
_SERVICE = re.compile(
    "(?:开办|登记|审批|办理|注册|许可|注销|业务|办证|报装|事项|退税|通关|备案|手续|设立|施工许可|变更|转移)[\0]*(?:平均|一般|全程|全流程|全部|基本|均|实现)*$"
)
_OF_TIME = (CueKind.TO, CueKind.REACH, CueKind.UP, CueKind.DOWN)
_TOTALLING = re.compile(r"(?:共计?|合计|总计)$")  # 7座共计 | 840万千瓦抽水蓄能电站
_OF_WHICH = re.compile(r"[,，]?其中[,，:：有]?$")
_EXISTING = re.compile(r"(?:对|全[国省市州县区旗盟]|利用|依托|通过|由)$")  # 对全州 | 13个县开展调查
_DOES_SO_MANY = re.compile(r"[^,，。;；、]{1,12}(?:实施|完成|新建|建设)[^,，。;；、]*\d")  # 6个 | 县城实施项目超300个
_STANDING = re.compile("(?:现有|已有|原有)[^,，。;；、]{0,16}$")
_DOES = re.compile(r"(?:可以?|要|应|能|须|实现|纳入|建成|完成|接入|达到|建立|配备|通过|开展)")
_DO = re.compile(
    r"(?:为|通(?:硬化路|公路|油路|客车|班车|电|水|气|网|宽带|光纤|邮|车)|达到|用于|投向|离田|到户|到位|纳入|采用|使用|配备|安装|接入|达标|签订|建设完成|完成|建成|实现)"
)
_WORDS = re.compile(r"[一-龥a-z]")
_RANKED_THING = re.compile(r"的(?!目标|行列|位置)")  # 投资额排名前30位 | 的重大项目
_DEED_END = re.compile(
    r"(?:整治|治理|改造|修复|加固|护坡|达标|绿化|硬化|亮化|疏浚|清淤|铺设|扩建|提质|养护|造林|抚育|升级|除险|还田|种植|播种|移民|征收|征拆|拆迁)(?:任务|工作)?$"
)
_DEEDS_LISTED = re.compile(r"(?:[^,，。;；、的\d]{2,10}、){1,3}[^,，。;；、的\d]{2,10}?(?:改造|整治|治理|修复|搬迁)")
_STRETCHES = ("公里", "千米", "米", "亩", "公顷", "平方米")  # lengths and areas
_FUNDS = ("资金", "基金", "经费", "专款")
_SHARE_REACH = 34  # characters before a number in which 占 may stand


def is_no_promise(around: Around) -> bool:
    """Whether the words around a number make it a name, an attribute, a parameter, a forecast or a prohibition."""
    quantity, left, right = around.quantity, around.left, around.right
    if (
        around.attribute
        or left.endswith(("每", "连续", "这"))
        or (quantity.unit == "次" and "每" in left)
        or (not around.closed and _NAME_AFTER.match(right))
    ):
        return True
    if (
        ("基础" in right and _ON_A_BASE.match(right))
        or _NEGATED.search(left)
        or ("为" in right and _SINGLED_OUT.match(right))
    ):
        return True
    if quantity.kind is UnitKind.COUNT and counts_a_list(left, right):
        return True
    if quantity.unit == "大类" or (quantity.unit in _KINDS_COUNTED and right[:1].isdecimal()):
        return True  # 办好11类 | 100件民生实事
    if left.endswith(_ETC) and (quantity.unit in _KINDS_COUNTED or _FIXED_LIST.match(right)):
        return True
    if quantity.kind is UnitKind.COUNT and is_list_counted(quantity, left):
        return True
    if quantity.kind in (UnitKind.PHYSICAL, UnitKind.COUNT) and not around.closed and heads_a_list(quantity, right):
        return True
    if quantity.kind in (UnitKind.MONEY, UnitKind.PERCENT, UnitKind.POINT) and (
        (_SUBSIDY.search(left[-16:]) and not _RAISED.search(left)) or _SUBSIDY.match(right[:4])
    ):
        return True
    if quantity.unit in ("条", "个", "项") and _ANNEXED.match(right) and _POLICY.search(left):
        return True
    if quantity.unit == "条" and (_POLICY.search(left[-16:]) or _POLICY.search(right[:8])):
        return True
    if quantity.kind is UnitKind.MONEY and _ESTIMATED.search(left):
        return True
    return bool(_FORECAST.search(left))


def form_of(around: Around, cue: Cue | None, before: Form | None, listed: bool, previous: Around | None) -> Form | None:
    """The construction of a number, or None where it is none of a promise.

    `before` is the form of the last promise, `listed` tells whether 、 or 和 joins this number to it; `previous` is
    the number before, promise or not.
    """
    quantity = around.quantity
    kind = cue.kind if cue else None
    if kind is CueKind.RANK:
        return Form.RANK if quantity.unit in ("", "位", "名") and not _RANKED_THING.match(around.right) else None
    if quantity.is_ratio:
        return (
            Form.LEVEL if kind in (CueKind.TO, CueKind.REACH) or quantity.comparator is not Comparator.EQUAL else None
        )
    if not quantity.unit and not (kind in (CueKind.TO, CueKind.REACH) and around.closed and _WORDS.search(around.left)):
        return None
    if quantity.kind is UnitKind.PERCENT and around.left.endswith("占") and _SORTED.match(around.right):
        return None
    if quantity.kind in (UnitKind.PERCENT, UnitKind.NONE) and share_of(around.left):
        return None if _SORTED.match(around.right) else Form.SHARE
    if quantity.kind is UnitKind.TIME and _WITHIN.match(around.right) and _SERVICE.search(around.left):
        return Form.LEVEL  # 企业开办3个工作日 | 内办结
    if quantity.kind is UnitKind.TIME and not (around.closed and (kind in _OF_TIME or _DURATION.search(around.left))):
        return None
    if around.closed:
        return _closed_form(around, kind, before)
    goes_on = before is Form.COUNT
    if quantity.kind is UnitKind.COUNT and joins_names(around.left) and previous is not None:
        listed = listed or (previous.quantity.span.end == around.start and not _TOPICS.search(previous.left))
    listed = listed or bool(NEXT_LEVEL.fullmatch(around.left))
    return _open_form(around, kind, goes_on and listed, goes_on, previous)


def share_of(left: str) -> re.Match[str] | None:
    """占全国总量的 at the end of the words before a number; None for 占…比重, which is a name of its own."""
    if "占" not in left[-_SHARE_REACH:]:
        return None
    share = SHARE.search(left, max(0, len(left) - _SHARE_REACH))
    return share if share and not _SHARE_NOUN.search(share["whole"]) else None


_CLOSED_FORMS = {
    CueKind.TO: Form.LEVEL,
    CueKind.REACH: Form.LEVEL,
    CueKind.AT: Form.LEVEL,
    CueKind.UP: Form.RISE,
    CueKind.DOWN: Form.FALL,
    CueKind.ACT: Form.COUNT,
}


def _closed_form(around: Around, kind: CueKind | None, before: Form | None) -> Form | None:
    """The construction of a number that ends its phrase."""
    quantity = around.quantity
    if kind is not None:
        return _CLOSED_FORMS[kind]
    if quantity.kind is UnitKind.PERCENT and quantity.comparator is not Comparator.EQUAL:
        return Form.LEVEL
    if ACTION.search(around.left):
        return Form.COUNT
    if around.chained and before is not None:
        return Form.COUNT if before is Form.COUNT else Form.PLAIN
    return None if around.left.endswith("的") else Form.PLAIN


def _open_form(
    around: Around, kind: CueKind | None, listed: bool, goes_on: bool, previous: Around | None
) -> Form | None:
    """The construction of a number that a noun follows."""
    quantity, left = around.quantity, around.left
    if quantity.kind is UnitKind.PERCENT and kind is CueKind.TO and _MEASURE.search(left):
        return Form.LEVEL  # 占比提升到19%左右 | 提供支撑
    if quantity.kind is UnitKind.PERCENT and quantity.comparator is Comparator.AT_LEAST and _DOES.match(around.right):
        return Form.LEVEL if clean_name(left).text else Form.COUNT
    if quantity.kind is UnitKind.PERCENT and _DO.match(around.right) and len(clean_name(left).text) > 1:
        return Form.LEVEL  # 新建建筑100% | 为绿色建筑
    counted = counted_thing(around.right)
    if counted is None or _is_no_thing(around, counted):
        return None
    if (kind is not None and kind is not CueKind.AT) or listed or _is_described(left, previous):
        return Form.COUNT
    if quantity.kind is UnitKind.PERCENT:
        name = clean_name(left).text
        return None if name and (is_indicator(name) or not counted.verb) else Form.COUNT
    return Form.COUNT if _is_counted(around, counted, goes_on) else None


def _is_done_over(around: Around, counted: Counted) -> bool:
    """Whether the words behind a length or an area say what is done along or on it: 完成两岸148公里 | 岸线综合整治."""
    quantity = around.quantity
    if not quantity.measured.endswith(_STRETCHES) or quantity.comparator is not Comparator.EQUAL:
        return False
    is_deed = _DEED_END.search(counted.noun) or _DEED_END.match(counted.verb) or _DEEDS_LISTED.match(around.right)
    return bool(is_deed and ACTION.search(around.left)) and not counted.noun.startswith("范围")


def _is_fund(around: Around, counted: Counted) -> bool:
    """Whether a sum is that of a fund that is set up or used: 用好1000万元的 | 大病救助基金."""
    is_sum = around.quantity.kind is UnitKind.MONEY and around.quantity.comparator is Comparator.EQUAL
    return is_sum and counted.noun.endswith(_FUNDS) and bool(ACTION.search(around.left))


def _is_no_thing(around: Around, counted: Counted) -> bool:
    """Whether the noun behind a number is none that can be built, done or reached."""
    kind = around.quantity.kind
    if kind in (UnitKind.MULTIPLE, UnitKind.POINT) or _LIST_NOUN.match(counted.noun):
        return True
    if counted.noun.endswith(("制度", "机制", "体系")) and _PERFECTED.search(around.left):
        return True  # 健全…等4个 | 国家湿地公园保护制度
    if kind is UnitKind.PHYSICAL:
        return bool(_EQUIPMENT.search(counted.noun))
    if counted.noun.endswith("断面") and _KEPT_CLEAN.search(around.right):
        return True
    return kind is UnitKind.COUNT and bool(_NO_THING.search(counted.noun))


def _is_described(left: str, previous: Around | None) -> bool:
    """Whether the number before describes what is counted: 推进年度投资3311亿元的 | 763个项目."""
    if not left and previous is not None and previous.quantity.unit in _SORTS and ACTION.search(previous.left):
        return True  # 办好11大类 | 100件民生实事
    if _PLANNED.search(left) and ACTION.search(left):
        return True  # 做好计划开复工的 | 86个项目
    if left in _IN_FIELDS and previous is not None and ACTION.search(previous.left):
        return True  # 实施6个方面 | 204个项目
    if previous is None or not (left.lstrip(MASK) == "的" or (left.endswith("的") and previous.attribute)):
        return False
    return bool(ACTION.search(previous.left))


def _is_counted(around: Around, counted: Counted, goes_on: bool) -> bool:
    """Whether the words around a number say that things shall be made or done; `goes_on` after a count."""
    quantity, left = around.quantity, around.left
    is_count = quantity.kind is UnitKind.COUNT
    if is_count and _AT_LEAST_DONE.search(left):
        return quantity.unit not in _TURNS and counted.noun != "人" and not _COUNTED_AGAIN.match(around.right)
    if left.endswith("在") and is_count and _IN_PLACES.match(around.right):
        return True
    if ((_OF_WHICH.match(left) or _TOTALLING.match(left)) and goes_on) or (
        left.endswith(_ETC) and (is_count or ACTION.search(left))
    ):
        return True
    if _is_done_over(around, counted) or _is_fund(around, counted):
        return True
    if (not is_count and quantity.unit not in ("万", "亿")) or _STANDING.search(left):
        return False
    if goes_on_listing(left) or _OBJECT.match(left) or (_TREATING.search(left) and _TREATED.match(around.right)):
        return True
    if _EXISTING.search(left) or (not left and _DOES_SO_MANY.match(around.right)):
        return False
    return bool(_DONE.match(counted.verb)) and not is_indicator(clean_name(left).text)
