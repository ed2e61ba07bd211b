"""The verb before a number, which turns it into a promise: of reaching, changing, or doing something."""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import StrEnum

from kb.extract.values import Value
from kb.extract.word_lists import word_list


class CueKind(StrEnum):
    """What the verb before a number says of it."""

    TO = "to"  # 提高到, 控制在: a level, with the direction it is reached from
    REACH = "reach"  # 达到, 突破: a level
    UP = "up"  # 增长, 提高: a change
    DOWN = "down"
    ACT = "act"  # 建设, 培训: something to do or make
    AT = "at"  # 为, 在, 按: a level only where nothing follows the number
    RANK = "rank"  # 前20位


class Cue(Value, frozen=True):
    """The verb before a number: where it starts in the words searched, and 年均 where that stands with it."""

    kind: CueKind
    word: str
    start: int
    yearly: str = ""  # the word that says so


_MOVES = word_list("""
    提高 提升 提标 增加 增长 上升 扩大 扩展 扩充 发展 壮大 集聚 攀升 跃升 回升 升 增 下降 降低 降 减少
    减 压减 压降 压缩 缩短 缩小 缩减 削减 回落 调整 恢复 延长 延伸 拓展 推进 优化 控制 保持 稳定
    维持 限制 调控 集中 发展壮大 培育 上调 下调 改善 扩面 简化 精简 突破 增值 补充 扩增 扩容 推动
    提速 调整增加 优化调整 优化提升 改造提升
    """)
_TO = [move + end for move in _MOVES for end in ("到", "至", "在", "为", "达", "达到", "成")]
_REACH = word_list("""
    达到 达成 达 突破 跨越 跨上 跨过 跨入 迈上 迈过 迈入 跃上 跃过 跻身 超过 超 保持 稳定 守住
    守牢 守好 严守 坚守 控制 不低于 占到 冲刺 逼近 进入 确保 力争 争取 拟安排 安排 实现 完成
    超额完成 ≥ ≤ > <
    """)
_AT = ["为", "到", "至", "在", "按", "占", "有"]
_UP = word_list("""
    增长 递增 提高 提升 增加 上升 上涨 扩大 增产 高出 多增 净增加 延长 上调 升高 提速 翻 增 扩增
    提前
    """)
_DOWN = word_list("""
    下降 降低 减少 削减 压减 压降 压缩 缩短 缩小 递减 减排 下浮 精简 消减 降 减 缩减 节约 节能 少
    下调 调减
    """)
_ACTS = word_list("""
    新建 改建 扩建 新改扩建 新改建 改扩建 新扩建 续建 复建 重建 建设 建成 建立 建 打造 培育 孵化
    培植 扶持 新增 增设 实施 推进 推动 开展 整治 改造 提质 创建 创成 争创 引进 引育 招引 引入 吸引
    选派 选任 选聘 培训 培养 轮训 设立 新设 发展 启动 动建 开工 新开工 竣工 投产 投用 开通 开辟
    开行 布局 布设 部署 组织 举办 举行 承办 支持 帮扶 选择 选取 遴选 推出 出台 制定 制修订 修订
    编制 落实 落地 打通 畅通 治理 修复 清理 清退 拆除 淘汰 关停 关闭 退出 搬迁 安置 解决 筹集 筹措
    筹建 发放 投入 发行 转移 认定 评选 开发 种植 造林 植树 绿化 营造 抚育 恢复 推广 收集 处理 收储
    储备 供应 收购 招聘 招录 招募 补充 配备 配置 安装 购置 更新 更换 谋划 申报 获批 盘活 消化 处置
    化解 出让 收回 消除 净增 吸纳 聚集 集聚 资助 救助 新植 补植 选树 命名 评定 组建 成立 办好 搞好 建好 用好 设置 筛选 带动 摸排
    排查 检查 抽检 抽查 签约 流转 托管 保障 提供 创造 新开 加密 敷设 铺设 架设 疏浚 加固 硬化 亮化
    取消 下放 合并 撤并 整合 巩固提升 养护 修建 兴建 兴办 试点 示范 探索 入库 上市 做好 抓好 销号
    攻克 研发 开办 建档 帮助 支援 栽植 试种 聘用 录用 招收 招生 做强 做大 扩容 扩种 移栽 撤销 核减
    巩固 确定 改善 修缮 优化 调整优化 优化调整 促进 引导 分配 配租 配售 交付 回迁 征收 落成 完工 通车 增补 上云 培树 打捞 放流 增殖放流 送 配建 筹资 集资 形成
    搭建 构建 构筑 投放 推介 接续 推选 清洗 保护 收治 救治 引种 补齐 兑现 落户 新引进 新培育 新启动
    拓宽 新上 新签约 新落地 新投产 新创建 新开通 生产 加快
    """)

_KINDS: dict[str, CueKind] = {
    **dict.fromkeys(_AT, CueKind.AT),
    **dict.fromkeys(_REACH, CueKind.REACH),
    **dict.fromkeys(_ACTS, CueKind.ACT),
    **dict.fromkeys(_UP, CueKind.UP),
    **dict.fromkeys(_DOWN, CueKind.DOWN),
    **dict.fromkeys(_TO, CueKind.TO),
}


def _lengths(words: Collection[str]) -> dict[str, tuple[int, ...]]:
    """The lengths of the words that end with each character, the longest first."""
    ends = {word[-1] for word in words}
    return {end: tuple(sorted({len(word) for word in words if word[-1] == end}, reverse=True)) for end in ends}


_KIND_LENGTHS = _lengths(_KINDS)
_YEARLY = ("年均", "平均每年", "每年平均", "年平均", "每年", "逐年")
_FILLERS = frozenset(
    word_list("""
    大约 约 近 接近 至少 累计 共 共计 总计 合计 分别 各 均 都 多 再 平均 全年 左右 不少于 最多
    也 同比 总共 仅 最高 年均 平均每年 每年平均 年平均 每年 逐年
    """)
)
_FILLER_LENGTHS = _lengths(_FILLERS)
_DATE_ENDS = frozenset("年的底末")
_DATE = re.compile(r"(?:(?:19|20)\d\d|[一二][九〇零][〇零一二三四五六七八九]{2})年(?:底|末)?的?$")
_NOT_A_RANK = frozenset("以之目当年日提从空")


def cue_before(words: str) -> Cue | None:
    """The verb at the end of folded `words`, adverbs and a date behind it aside; None where there is none.

    >>> cue_before("覆盖率力争提高到"), cue_before("就业新增").kind, cue_before("地区生产总值年均增长").yearly
    (Cue(kind=<CueKind.TO: 'to'>, word='提高到', start=5, yearly=''), <CueKind.ACT: 'act'>, '年均')
    """
    end, yearly = _without_fillers(words, len(words))
    last = words[end - 1 : end]
    if last == "前" and words[end - 2 : end - 1] not in _NOT_A_RANK:
        return Cue(CueKind.RANK, "前", end - 1)
    if last in _DATE_ENDS and (date := _DATE.search(words, max(0, end - 10), end)):
        end, yearly = _without_fillers(words, date.start())
        last = words[end - 1 : end]
    for length in _KIND_LENGTHS.get(last, ()):
        start = end - length
        word = words[start:end] if start >= 0 else ""
        kind = _KINDS.get(word)
        if kind is not None:
            before = words[max(0, start - 4) : start]
            if not yearly and before.endswith(_YEARLY):
                yearly = next(word for word in _YEARLY if before.endswith(word))
            return Cue(kind, word, start, yearly)
    return None


def _without_fillers(words: str, end: int) -> tuple[int, str]:
    """Where the adverbs at the end of `words` begin, and the one that says that a figure is yearly."""
    yearly = ""
    while end and words[end - 1] in _FILLER_LENGTHS:
        for length in _FILLER_LENGTHS[words[end - 1]]:
            filler = words[max(0, end - length) : end]
            if filler in _FILLERS:
                end -= len(filler)
                yearly = filler if filler in _YEARLY else yearly
                break
        else:
            return end, yearly
    return end, yearly


_ALSO_ACTS = ("完成", "提升", "增加", "扩大", "减少", "压减")  # with their object: 提升污水处理能力51万立方米/日
ACTION = re.compile(
    "(?:"
    + "|".join(sorted((act for act in _ACTS + _ALSO_ACTS if len(act) > 1), key=lambda act: (-len(act), act)))
    + ")"
    "(?![区率线]|用地|中心|能力|规模|面积|水平|基地|总值|总额|性|要素|方式|者)"
)
"""A verb of doing, anywhere in folded text."""
