"""The options every command has."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from kb.config import Config


def command_of(group: click.Group, function: Callable[..., None], name: str | None = None) -> click.Command:
    """`function`, called with `config` and `as_json`, as a command of `group` with the options --data and --json."""

    @wraps(function)
    def call(*, data: Path | None, **arguments: Any) -> None:
        function(config=Config() if data is None else Config(data=data), **arguments)

    decorated = click.option("--json", "as_json", is_flag=True, help="输出一个 JSON 文档")(call)
    decorated = click.option("--data", type=click.Path(path_type=Path), help="数据目录（默认 KB_DATA 或 .kb）")(
        decorated
    )
    return group.command(name=name or function.__name__.removesuffix("_command"))(decorated)
