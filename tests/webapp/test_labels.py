"""How goals and targets are called on pages."""

from __future__ import annotations

from dataclasses import replace

from kb.export.wording import amount, deadline, goal_text
from kb.model import PlanRecord
from webapp.labels import goal_label, target_label


def test_a_sentence_is_shown_and_a_row_of_a_table_is_told_by_what_it_asks_for(record: PlanRecord) -> None:
    goal = next(goal for goal in record.goals if goal.targets)
    row = replace(goal, text="产值（亿元）\t预期性\t21.09\t25")
    told = (record.target_by_id[target] for target in goal.targets)
    assert goal_label(record, goal) == goal_text(goal)
    assert goal_label(record, row) == "；".join(f"{t.indicator} {amount(t)}{deadline(t)}" for t in told)


def test_so_is_a_target(record: PlanRecord) -> None:
    target = record.targets[0]
    assert target_label(target) == target.quote
    assert (
        target_label(replace(target, quote="产值\t21\t25")) == f"{target.indicator} {amount(target)}{deadline(target)}"
    )
