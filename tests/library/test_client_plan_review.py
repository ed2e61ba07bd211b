"""All links of the client's plan judged, then the plan edited: decisions are kept, and only touched ones doubted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kb.library.analyse import analyse
from kb.library.desk import ReviewDesk
from kb.model import PlanRecord
from kb.store.decisions import Action, Decision

PLAN = "etdz-11-5"
Edit = Callable[[str, str], PlanRecord]


@pytest.fixture(scope="module")
def edited(seed_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Edit:
    """The plan analysed anew with some words replaced by others."""
    folder = tmp_path_factory.mktemp("edited")
    text = seed_file.read_text(encoding="utf-8")
    path = folder / seed_file.name
    path.with_suffix(".toml").write_bytes(seed_file.with_suffix(".toml").read_bytes())

    def analysed(old: str, new: str) -> PlanRecord:
        assert text.count(old) == 1, f"{old}: {text.count(old)} times"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return analyse(path)

    return analysed


@pytest.fixture(scope="module")
def desk(edited: Edit, tmp_path_factory: pytest.TempPathFactory) -> ReviewDesk:
    """Every proposed link accepted or rejected in turn."""
    record = edited("优化出口市场结构。", "优化出口市场结构。")
    desk = ReviewDesk(tmp_path_factory.mktemp("journal"), {PLAN: record}.__getitem__)
    actions = (Action.ACCEPT, Action.REJECT)
    desk.decide(*(Decision(actions[n % 2], *item.key, who="李") for n, item in enumerate(desk.items(PLAN))))
    return desk


def reviews(record: PlanRecord) -> dict[tuple[str, str], tuple[bool, str]]:
    return {(link.source, link.target): (link.accepted, link.review) for link in record.links if link.review}


def test_a_rebuild_keeps_every_decision(desk: ReviewDesk, edited: Edit) -> None:
    """Analysed anew from the same words: as many decisions as before, each on its link, none in doubt."""
    record = edited("优化出口市场结构。", "优化出口市场结构。")
    before = desk.book.standing()
    after = reviews(desk.lay_over(record))
    assert len(after) == len(before) > 500
    said = {key[:2]: decision.action is Action.ACCEPT for key, decision in before.items()}
    assert {pair: accepted for pair, (accepted, _) in after.items()} == said
    assert {review for _, review in after.values()} == {"accepted", "rejected"}


@pytest.mark.parametrize(
    ("old", "new", "touched"),
    [
        ("优化出口市场结构。", "优化出口市场结构，开拓新兴市场。", f"{PLAN}/46"),
        ("积极完善便利化的通关环境。", "积极完善更加便利化的通关环境。", f"{PLAN}/71"),
        ("绿地率达到30％", "绿地率达到35％", f"{PLAN}/32#20"),
    ],
    ids=["task", "measure", "goal"],
)
def test_an_edit_makes_exactly_the_links_that_touch_it_suspect(
    desk: ReviewDesk, edited: Edit, old: str, new: str, touched: str
) -> None:
    """Of a task both its goals and its measures, of a measure all above it, of a goal all below it; and no others."""
    after = reviews(desk.lay_over(edited(old, new)))
    standing = {key[:2]: decision for key, decision in desk.book.standing().items()}
    suspect = {pair for pair, (_, review) in after.items() if review == "suspect"}
    assert suspect
    assert suspect == {pair for pair in after if touched in pair}
    assert suspect <= set(standing)
    upheld = {pair for pair, decision in standing.items() if decision.says_linked and touched not in pair}
    assert upheld <= {pair for pair, (accepted, _) in after.items() if accepted}
