"""The command line: arguments to library calls, results to text or JSON, errors to one line and exit code 2."""

from __future__ import annotations

import sys

from kb.cli.stopping import Stopped, stop_on_signals


def main() -> None:
    """Entry point of the command `kb`; stopped by a signal, it says so in one line and ends with 130 or 143."""
    stop_on_signals()
    try:
        from kb.cli.commands import run

        run()
    except Stopped:
        sys.stderr.write("已停止。没有写完的内容已经丢弃，知识库照常可用；需要时请重新运行这个命令\n")
        raise
