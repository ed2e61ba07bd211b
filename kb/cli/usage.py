"""Wrong usage in the user's language: what click says in English, told in Chinese with what was expected."""

from __future__ import annotations

import re
from typing import Any

import click

_QUOTED = re.compile("'.*?'")  # click says what was given nowhere else


def told(error: click.ClickException) -> str:
    """One sentence on what is wrong with a command line, and where to read how it is used."""
    return f"{_found(error)}。{_help(error)}"


def _found(error: click.ClickException) -> str:
    match error:
        case click.MissingParameter(param=param) if param is not None:
            return f"缺少 {_name(param)}"
        case click.NoSuchOption(option_name=name, possibilities=possibilities):
            meant = f"，是不是 {'、'.join(possibilities)}" if possibilities else ""
            return f"没有选项 {name}{meant}"
        case click.BadParameter(param=param) if param is not None:
            given = _QUOTED.search(error.message)
            return f"{_name(param)} 的值{given[0] if given else ''}不对{_expected(param.type)}"
        case click.UsageError(ctx=ctx) if ctx is not None and isinstance(ctx.command, click.Group):
            return f"没有这个命令，应为 {'、'.join(ctx.command.commands)} 之一"
        case _:
            return f"用法不对（{error.format_message().rstrip('.')}）"


def _name(param: click.Parameter) -> str:
    return max(param.opts, key=len) if isinstance(param, click.Option) else str(param.name).upper()


def _expected(kind: click.ParamType[Any]) -> str:
    match kind:
        case click.Choice(choices=choices):
            return f"，应为 {'、'.join(map(str, choices))} 之一"
        case click.IntRange(min=low, max=high):
            return f"，应为 {low}—{high} 的整数" if high is not None else f"，应为不小于 {low} 的整数"
        case _:
            return ""


def _help(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    return f"用法见 {context.command_path if context else 'kb'} --help"
