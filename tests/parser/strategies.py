"""Random documents with a known outline, for property tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from hypothesis import strategies as st

_DIGITS = "零一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_VERBS = ("加强", "推进", "完善", "优化", "提升", "健全", "发展", "构建", "深化", "实施")
_NOUNS = ("产业结构", "生态环境", "科技创新", "公共服务", "基础设施", "区域协调", "对外开放", "人才队伍", "农业农村")
_ENDINGS = ("。", "。", "。到2025年提高12.5%。", "，见第三章的要求。", "，投入1.5万元。")


def han(number: int) -> str:
    """A number up to 999 in Chinese numerals."""
    if number <= 10:
        return _DIGITS[number]
    if number < 20:
        return f"十{_DIGITS[number - 10]}"
    if number < 100:
        return f"{_DIGITS[number // 10]}十{_DIGITS[number % 10] if number % 10 else ''}"
    rest = number % 100
    return f"{_DIGITS[number // 100]}百" + (("零" if rest < 10 else "") + han(rest) if rest else "")


KINDS: dict[str, Callable[[int], str]] = {
    "篇": lambda n: f"第{han(n)}篇",
    "章": lambda n: f"第{han(n)}章",
    "节": lambda n: f"第{han(n)}节",
    "一、": lambda n: f"{han(n)}、",
    "（一）": lambda n: f"（{han(n)}）",
    "1.": lambda n: f"{n}.",
    "（1）": lambda n: f"（{n}）",
    "1）": lambda n: f"{n}）",
    "①": lambda n: _CIRCLED[(n - 1) % 20],
}


@dataclass
class Document:
    """A random document: its lines, and the outline it was made from as (depth, marker, heading)."""

    kinds: tuple[str, ...]
    lines: list[str] = field(default_factory=list)
    outline: list[tuple[int, str, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The document as plain text."""
        return "\n".join(self.lines)


def title(random: Random) -> str:
    """A heading of one or two phrases."""
    phrase = random.choice(_VERBS) + random.choice(_NOUNS)
    return phrase + random.choice(("", "", f"，{random.choice(_VERBS)}{random.choice(_NOUNS)}"))


def paragraph(random: Random) -> str:
    """A paragraph of a few sentences, with values and references in them."""
    sentences = random.randint(2, 5)
    return "".join(
        "，".join(random.choice(_VERBS) + random.choice(_NOUNS) for _ in range(random.randint(4, 8)))
        + random.choice(_ENDINGS)
        for _ in range(sentences)
    )


def write_document(random: Random, kinds: Sequence[str], run_through: Sequence[str]) -> Document:
    """A document whose levels are `kinds`, highest first; the numbers of `run_through` never start again."""
    document = Document(tuple(kinds))
    lead_style = {kind: random.random() < 0.4 for kind in kinds}
    counts = dict.fromkeys(kinds, 0)

    def write(depth: int) -> None:
        kind = kinds[depth]
        for number in range(1, random.randint(2, 4) + 1):
            counts[kind] += 1
            marker = KINDS[kind](counts[kind] if kind in run_through else number)
            heading = title(random)
            has_children = depth + 1 < len(kinds) and random.random() < 0.85
            document.outline.append((depth + 1, marker, heading))
            if lead_style[kind] and not has_children:
                document.lines.append(f"{marker}{heading}。{paragraph(random)}")
            else:
                space = " " if kind in "篇章节" else ""
                document.lines.append(f"{marker}{space}{heading}")
                if not has_children or random.random() < 0.4:
                    document.lines += [paragraph(random) for _ in range(random.randint(1, 2))]
            if has_children:
                write(depth + 1)

    write(0)
    return document


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Documents of two to five levels in their usual order, some of whose numbers run through."""
    all_kinds = ["篇", "章", "节", "一、", "（一）", "1.", draw(st.sampled_from(["（1）", "1）"])), "①"]
    start = draw(st.integers(0, 4))
    kinds = all_kinds[start : start + draw(st.integers(2, 5))]
    run_through = draw(st.lists(st.sampled_from(kinds[1:]), max_size=1))
    return write_document(draw(st.randoms(use_true_random=False)), kinds, run_through)


LINE_STARTS = (
    "第一章 ", "第二章", "第三节　", "第十条 ", "一、", "—、", "二、", "（一）", "(二)", "（三）",
    "1.", "2、", "3．", "1.1 ", "1.1.2",
    "（1）", "2）", "①", "——", "－", "•", "专栏1 ", "附件：", "附件2", "目录", "注：", "前言", "  ", "　　", "", "\t",
)  # fmt: skip
"""What a line of a random mixture may begin with."""


@st.composite
def mixtures(draw: st.DrawFn) -> str:
    """Any mixture of markers and bodies, sensible or not."""
    bodies = st.sampled_from(
        ["", "总则", "加强管理。", "完善制度，健全机制；", "第三章的要求", "12.5", "a" * 130, "发展" * 80]
    )
    lines = draw(st.lists(st.tuples(st.sampled_from(LINE_STARTS), bodies), max_size=60))
    return "\n".join(start + body for start, body in lines)
