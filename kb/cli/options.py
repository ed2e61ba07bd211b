"""The options every command has."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from kb.config import Config
from kb.errors import KBError


class FilePath(click.Path):
    """A path that says something: the empty one would be the present folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path; raises KBError where it is empty."""
        if not value:
            raise KBError("文件或文件夹的路径是空的", advice="要用当前文件夹，请写 .")
        return super().convert(value, param, ctx)


def command_of(group: click.Group, function: Callable[..., None], name: str | None = None) -> click.Command:
    """`function`, called with `config` and `as_json`, as a command of `group` with the options --data and --json."""

    @wraps(function)
    def call(*, data: Path | None, **arguments: Any) -> None:
        function(config=Config() if data is None else Config(data=data), **arguments)

    decorated = click.option("--json", "as_json", is_flag=True, help="输出一个 JSON 文档")(call)
    decorated = click.option("--data", type=FilePath(path_type=Path), help="数据目录（默认 KB_DATA 或 .kb）")(decorated)
    return group.command(name=name or function.__name__.removesuffix("_command"))(decorated)
