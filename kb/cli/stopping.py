"""Ctrl-C and a system's request to end: both leave by the same way, so that what was begun is put away."""

from __future__ import annotations

import signal
from types import FrameType


class Stopped(SystemExit):
    """The user or the system wants this process to end; its code is what a shell expects for the signal."""

    def __init__(self, signum: int) -> None:
        super().__init__(128 + signum)


def stop_on_signals() -> None:
    """Raise `Stopped` on SIGINT and SIGTERM; a second one ends the process at once."""
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, _stop)


def _stop(signum: int, _frame: FrameType | None) -> None:
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_DFL)
    raise Stopped(signum)
