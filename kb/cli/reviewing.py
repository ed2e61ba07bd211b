"""`kb review`: which proposed links are right, said at a terminal or brought in from a file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb import contract
from kb.cli.options import command_of
from kb.cli.output import columns, emit, shorten
from kb.config import Config
from kb.errors import ReviewError
from kb.export.wording import ACTIONS
from kb.store.decisions import Action, Decision

if TYPE_CHECKING:
    from kb.library.knowledge import KnowledgeBase
    from kb.library.review_queue import ReviewItem

_TYPES = ("goal-task", "task-measure", "goal-measure")
_STATES = ("todo", "suspect", "open", "done", "weak", "all")
_ACTIONS = tuple(action.value for action in Action if action is not Action.WITHDRAW)
_STATE_WORDS = {"suspect": "存疑", "open": "待审", "done": "已审", "weak": "较弱"}


@click.group()
def review() -> None:
    """审核关联：逐条认可、否决、评级、添加，可撤销，可导出导入。"""


def _command(name: str) -> Callable[[Callable[..., None]], click.Command]:
    return lambda function: command_of(review, function, name)


_who = click.option("--who", help="审核人姓名（默认 KB_REVIEWER）")


def _open(config: Config) -> KnowledgeBase:
    from kb.library.knowledge import KnowledgeBase

    return KnowledgeBase.open(config.data)


def _reviewer(who: str | None) -> str:
    name = who or os.environ.get("KB_REVIEWER", "")
    if not name.strip():
        raise ReviewError("没有写明审核人", advice="请用 --who 或环境变量 KB_REVIEWER 给出姓名")
    return name


@_command("list")
@click.argument("plan")
@click.option("--state", type=click.Choice(_STATES), default="todo", show_default=True, help="todo 为存疑和待审")
@click.option("--type", "kind", type=click.Choice(_TYPES), help="只列这一类关联")
@click.option("--limit", type=click.IntRange(1), help="最多列出的条数")
def list_items(plan: str, state: str, kind: str | None, limit: int | None, config: Config, as_json: bool) -> None:
    """列出一部规划的关联，存疑的在前，其余最拿不准的在前。"""
    from kb.library.review_queue import ReviewState, progress, select
    from kb.model import LinkType

    items = _open(config).desk.items(plan)
    states = {"todo": (ReviewState.SUSPECT, ReviewState.OPEN), "all": ()}.get(state)
    wanted = (ReviewState(state),) if states is None else states
    chosen = tuple(islice(select(items, wanted, LinkType(kind) if kind else None), limit))
    seen = progress(items)
    emit(
        contract.review_json(items, chosen),
        as_json=as_json,
        lines=lambda: (f"已审 {seen.done} / {seen.total}", *_item_lines(chosen)),
    )


def _item_lines(items: Iterable[ReviewItem]) -> Iterable[str]:
    rows = [
        (_STATE_WORDS[item.state], f"{item.link.score:.2f}", item.link.source, item.link.target, item.link.reason)
        for item in items
    ]
    return columns([("状态", "分值", "来源", "去向", "理由"), *rows])


@_command("decide")
@click.argument("action", type=click.Choice(_ACTIONS))
@click.argument("source")
@click.argument("target", default="")
@_who
@click.option("--grade", type=float, help="等级 0 至 3；1.5 起算有关联")
@click.option("--comment", default="", help="意见或理由")
@click.option("--quote", default="", help="添加关联时作为依据的原句")
def decide(action: str, source: str, target: str, who: str | None, config: Config, as_json: bool, **said: Any) -> None:
    """记下一条审核意见；no-link-needed 和对单个条款的 comment 不写 TARGET。"""
    decision = Decision(Action(action), source, target, "", _reviewer(who), **said)
    (entered,) = _open(config).decide(decision)
    emit(
        contract.decision_json(entered),
        as_json=as_json,
        lines=lambda: [f"已记下：{ACTIONS[entered.action]} {entered.source} {entered.target}".rstrip()],
    )


@_command("undo")
@_who
@click.option("--plan", help="只撤销对这部规划的")
def undo(who: str | None, plan: str | None, config: Config, as_json: bool) -> None:
    """撤销自己最近一条仍有效的审核意见。"""
    undone = _open(config).undo(_reviewer(who), plan)
    emit(
        {"undone": contract.decision_json(undone) if undone else None},
        as_json=as_json,
        lines=lambda: [
            f"已撤销：{ACTIONS[undone.action]} {undone.source} {undone.target}" if undone else "没有可以撤销的"
        ],
    )


@_command("log")
@click.option("--plan", help="只列对这部规划的")
def log(plan: str | None, config: Config, as_json: bool) -> None:
    """列出全部审核记录：谁，何时，说了什么，是否已撤销。"""
    entries = _open(config).desk.entries(plan)
    emit(
        [contract.decision_json(entry.decision) | {"undone": entry.undone} for entry in entries],
        as_json=as_json,
        lines=lambda: columns(
            [("时间", "审核人", "操作", "来源", "去向", "意见")]
            + [
                (
                    entry.decision.at,
                    entry.decision.who,
                    ACTIONS[entry.decision.action] + ("（已撤销）" if entry.undone else ""),
                    entry.decision.source,
                    entry.decision.target,
                    shorten(entry.decision.comment),
                )
                for entry in entries
            ]
        ),
    )


@_command("export")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--plan", help="只导出对这部规划的")
def export_file(file: Path, plan: str | None, config: Config, as_json: bool) -> None:
    """把审核记录导出为 CSV 文件，可用表格软件修改后再导入。"""
    from kb.export.writers import write_whole
    from kb.store.decisions_csv import to_bytes

    decisions = [entry.decision for entry in _open(config).desk.entries(plan)]
    write_whole(file, to_bytes(decisions))
    emit(
        {"file": str(file), "decisions": len(decisions)},
        as_json=as_json,
        lines=lambda: [f"{len(decisions)} 条审核记录，已写入 {file}"],
    )


@_command("import")
@click.argument("file", type=click.Path(path_type=Path))
def import_file(file: Path, config: Config, as_json: bool) -> None:
    """导入 CSV 文件中的审核记录；已有的不重复，有一行不对则全部不导入。"""
    from kb.store.decisions_csv import read_file

    decisions = read_file(file)
    entered = _open(config).desk.bring_in(decisions)
    emit(
        {"file": str(file), "decisions": len(decisions), "entered": entered},
        as_json=as_json,
        lines=lambda: [f"{len(decisions)} 条审核记录，其中 {entered} 条是新的，已导入"],
    )
