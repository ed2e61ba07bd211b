"""What a command prints: one JSON document, or lines a person reads; progress on stderr when somebody watches."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from kb.export.wording import goal_label, target_label
from kb.search.progress import silent

if TYPE_CHECKING:
    from kb.model import PlanRecord


def emit(document: Any, *, as_json: bool, lines: Callable[[], Iterable[str]]) -> None:
    """Print `document` as JSON, or `lines()` for a person."""
    if as_json:
        click.echo(json.dumps(document, ensure_ascii=False, indent=1))
        return
    for line in lines():
        click.echo(line)


def columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows as lines with aligned columns; the last column is left ragged."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell + " " * (width - _width(cell)) for cell, width in zip(row[:-1], widths, strict=False)]
        yield "  ".join((*cells, row[-1])).rstrip()


def _width(text: str) -> int:
    """Columns a terminal needs: two for each full-width character."""
    return sum(2 if ord(char) > 0x2E7F else 1 for char in text)


def shorten(text: str, length: int = 60) -> str:
    """`text` on one line, cut to `length` characters with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


def mark(snippet: str, highlights: Iterable[tuple[int, int]]) -> str:
    """`snippet` with its highlights in bold on a terminal, between 【】 elsewhere."""
    before, after = ("\033[1m", "\033[0m") if sys.stdout.isatty() else ("【", "】")
    parts, position = [], 0
    for start, end in highlights:
        parts += [snippet[position:start], before, snippet[start:end], after]
        position = end
    return "".join((*parts, snippet[position:]))


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """A progress callback: a bar on stderr when it is a terminal, silence otherwise."""
    if not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    shown = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*shown, console=Console(stderr=True)) as bar:
        tasks: dict[str, TaskID] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total)
            bar.update(tasks[stage], completed=done, total=total)

        yield report


def title_of(record: PlanRecord, node_id: str) -> str:
    """The goal, target or clause with an id, in a few words."""
    if goal := record.goal_by_id.get(node_id):
        return shorten(goal_label(record, goal), 30)
    if target := record.target_by_id.get(node_id):
        return shorten(target_label(target), 30)
    clause = record.plan.clause_by_id[node_id]
    return shorten(clause.heading or clause.text, 30)
