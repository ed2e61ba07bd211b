"""What the tests of extraction share: a plan made of a few lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from kb.extract.roles.assign import assign_roles
from kb.extract.targets.find import find_targets
from kb.model import Plan, Target
from kb.parser.parse import parse_file

TITLE = "甲市“十四五”发展规划"


@pytest.fixture
def plan_of(tmp_path: Path) -> Callable[..., Plan]:
    """A plan for 2021-2025 whose section "二、主要目标和任务" holds the given text."""

    def parse(text: str, title: str = TITLE, heading: str = "二、主要目标和任务", preamble: str = "") -> Plan:
        path = tmp_path / "plan.txt"
        front = f"{title}\n\n（2021年3月）\n\n{preamble}"
        path.write_text(f"{front}\n一、指导思想\n坚持新发展理念。\n{heading}\n{text}\n", encoding="utf-8")
        return parse_file(path)

    return parse


@pytest.fixture
def targets_of(plan_of: Callable[..., Plan]) -> Callable[..., Sequence[Target]]:
    """The targets of such a plan."""

    def find(text: str, **parts: str) -> Sequence[Target]:
        plan = plan_of(text, **parts)
        return find_targets(plan, assign_roles(plan))

    return find
