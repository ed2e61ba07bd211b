"""Pages that explain: help, and what to do when something went wrong."""

from __future__ import annotations

from dataclasses import dataclass

from kb.errors import KBError, NotFoundError
from webapp import addresses
from webapp.labels import REFERENCE_TAG, ROLE_TAGS, TARGET_TAG, Tag
from webapp.pages.frame import Frame, site_frame

_NO_LIBRARY = 503
_SAFE = "知识库和您的文件没有改动。"
_ADVICE = {
    400: "请改一改检索词或地址后再试。",
    403: "请回到本站的页面，在那里重新提交。",
    404: "可以回到检索页，或从规划库进入。",
    413: "从网页加入的规划不能超过 50 MB；更大的文件请用 kb add 在命令行加入。",
    _NO_LIBRARY: "请在服务器上运行 kb build 生成知识库，然后刷新本页。",
}
_LAST_ADVICE = "请稍后再试；若仍出错，请把本页地址告诉维护人员。"
_TITLES = {
    400: "无法理解这个请求",
    403: "这个请求不是从本站的页面提交的",
    404: "没有这一页",
    405: "不支持这种操作",
    413: "文件或请求太大",
    _NO_LIBRARY: "知识库尚未就绪",
}


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What happened, what is safe, what to do."""

    frame: Frame
    code: int
    title: str
    found: str
    safe: str
    advice: str
    add_href: str  # where a first plan can be added; empty where there is a knowledge base
    plan_title: str  # of the plan in which something was looked for; empty where there is none
    plan_href: str


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A key and what it does."""

    keys: tuple[str, ...]
    action: str


@dataclass(frozen=True, slots=True)
class Example:
    """A way to ask, with the address that asks it."""

    text: str
    meaning: str
    href: str


@dataclass(frozen=True, slots=True)
class HelpPage:
    """The query language and the signs; the shortcuts come with every page."""

    frame: Frame
    examples: tuple[Example, ...]
    tags: tuple[Tag, ...]


SHORTCUTS = (
    Shortcut(("/",), "回到检索框"),
    Shortcut(("j", "k"), "下一条、上一条（检索结果、阅读页、审核页）"),
    Shortcut(("Enter",), "打开选中的结果"),
    Shortcut(("c",), "复制本条的引用（阅读页）"),
    Shortcut(("a", "r"), "认可、否决这条关联（审核页）"),
    Shortcut(("g", "0–3"), "评级：g 到等级处，0 至 3 直接评（审核页）"),
    Shortcut(("c", "u"), "写意见、撤销上一步（审核页）"),
    Shortcut(("Esc",), "收起提示；离开输入框；取消图中的聚焦"),
    Shortcut(("?",), "显示这份列表"),
)

_EXAMPLES = (
    ("土地集约利用", "含有这些词，或意思相近的条款"),
    ('"三同时"', "一字不差地含有这个短语"),
    ("知识产权 AND 保护", "两个词都要有；OR 为其一，NOT 或 -词 为排除"),
    ("number:77", "第 77 条"),
    ("role:measure 知识产权", "只看政策措施；也可写 目标、任务、措施、背景、原则"),
    ("indicator:出口总额", "提出这一指标的条款"),
    ("year:2010 value:>=60%", "目标年为 2010 年、数值不低于 60% 的条款"),
)


def error_page(code: int, error: KBError | None = None, plan: tuple[str, str] = ("", "")) -> ErrorPage:
    """The page for an HTTP status; a `KBError` tells what happened, `plan` (id, title) where it was looked for."""
    title = _TITLES.get(code, "页面出错了")
    place = f"{error.where}：" if error and error.where else ""
    is_told = error is not None and not isinstance(error, NotFoundError)  # that one advises the command line
    advice = error.advice if error and error.advice and is_told else _ADVICE.get(code, _LAST_ADVICE)
    expected = f"，应为{error.expected}" if error and error.expected and is_told else ""
    found = f"{place}{error.found}{expected}" if error else ""
    return ErrorPage(
        frame=site_frame(title),
        code=code,
        title=title,
        found=found,
        safe=_SAFE,
        advice=advice,
        add_href="/plans/add" if code == _NO_LIBRARY else "",
        plan_title=plan[1],
        plan_href=addresses.plan(plan[0]) if plan[0] else "",
    )


def help_page() -> HelpPage:
    """The help page."""
    return HelpPage(
        frame=site_frame("帮助"),
        examples=tuple(Example(text, meaning, addresses.search((("q", text),))) for text, meaning in _EXAMPLES),
        tags=(*ROLE_TAGS.values(), TARGET_TAG, REFERENCE_TAG),
    )
