"""How long work tells whoever waits for it how far it is."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Called with the name of the stage (in Chinese), what is done and how much there is in all."""


def silent(_stage: str, _done: int, _total: int) -> None:
    """Tell nobody."""
