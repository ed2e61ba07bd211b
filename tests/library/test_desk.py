"""Review from build to build: a knowledge base made of files, decided on, rebuilt, edited, handed on."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from kb.config import Config, SearchConfig
from kb.errors import NotFoundError, ReviewError
from kb.library.build import build
from kb.library.desk import ReviewedLink
from kb.library.knowledge import KnowledgeBase
from kb.library.review_queue import ReviewState, progress, select
from kb.model import LinkType
from kb.store.decisions import GAP, Action, Decision
from kb.store.decisions_csv import from_bytes, to_bytes

TEXT = """\
示范区发展规划纲要
第一章 发展目标
第一条 经济目标。到2030年，地区生产总值达到161亿元，先进制造业增加值达到60亿元。
第二条 环境目标。到2030年，污水处理率达到90%以上。
第二章 主要任务
第三条 培育先进制造业。依托龙头企业培育先进制造业集群，扩大先进制造业增加值。
第四条 发展服务业。推动物流、金融服务业发展，扩大地区生产总值。
第五条 治理水污染。建设污水处理厂，提高污水处理率。
第三章 保障措施
第六条 加大财政投入。由财政局牵头安排资金建设污水处理厂。
第七条 引进人才。实施人才引进计划，支持先进制造业。
"""
PLAN = "zone"

Build = Callable[[str], KnowledgeBase]


@pytest.fixture
def rebuild(tmp_path: Path) -> Build:
    """Build the knowledge base from a text, over the one before."""
    config = Config(data=tmp_path / "kb", search=SearchConfig(encoder="none"))
    source = tmp_path / f"{PLAN}.txt"
    (tmp_path / f"{PLAN}.toml").write_text(f'id = "{PLAN}"\n', encoding="utf-8")

    def make(text: str) -> KnowledgeBase:
        source.write_text(text, encoding="utf-8")
        build([source], config)
        return KnowledgeBase.open(config.data)

    return make


def decided(knowledge: KnowledgeBase) -> dict[tuple[str, str], tuple[bool, str]]:
    links = knowledge.record(PLAN).links
    return {(link.source, link.target): (link.accepted, link.review) for link in links if link.review}


def judge_all(knowledge: KnowledgeBase) -> int:
    """Accept and reject in turn; gives how many links were judged."""
    items = knowledge.desk.items(PLAN)
    turns = [Action.ACCEPT, Action.REJECT]
    knowledge.decide(*(Decision(turns[n % 2], *item.key, who="李") for n, item in enumerate(items)))
    return len(items)


def with_a_clause_in_front(text: str) -> str:
    """The same plan with one more clause at its head, and all others renumbered."""
    head, *lines = text.splitlines()
    for number, below in reversed(list(pairwise("一二三四五六七八"))):
        lines = [line.replace(f"第{number}条", f"第{below}条") for line in lines]
    return "\n".join([head, "第零章 发展现状", "第一条 发展基础。示范区发展基础较好。", *lines]) + "\n"


def said_of_texts(knowledge: KnowledgeBase) -> dict[tuple[str, str], str]:
    """Reviews by the words of both ends, whatever their ids and numbers are."""
    record = knowledge.record(PLAN)
    words = {clause.id: clause.text.removeprefix(clause.marker).strip() for clause in record.plan.clauses}
    words |= {goal.id: goal.text for goal in record.goals}
    return {(words[link.source], words[link.target]): link.review for link in record.links if link.review}


def test_a_rebuild_keeps_every_decision(rebuild: Build) -> None:
    """By the same file, and by one with a clause put in front of all others, so that no id is what it was."""
    knowledge = rebuild(TEXT)
    count = judge_all(knowledge)
    before, by_text = decided(knowledge), said_of_texts(knowledge)
    assert len(before) == len(by_text) == count >= 8
    assert decided(rebuild(TEXT)) == before
    later = rebuild(with_a_clause_in_front(TEXT))
    assert set(decided(later)) != set(before)
    accepted = {pair: review for pair, review in by_text.items() if review == "accepted"}
    assert said_of_texts(later).items() >= accepted.items()
    assert set(said_of_texts(later).items()) <= set(by_text.items())
    assert decided(rebuild(TEXT)) == before


def test_editing_a_clause_makes_its_links_suspect_and_they_come_first(rebuild: Build) -> None:
    knowledge = rebuild(TEXT)
    judge_all(knowledge)
    edited = rebuild(TEXT.replace("提高污水处理率。", "提高污水处理率，降低能耗。"))
    changed = f"{PLAN}/5"
    suspect = {pair for pair, (_, review) in decided(edited).items() if review == "suspect"}
    assert suspect == {pair for pair in decided(edited) if changed in pair}
    assert suspect
    items = edited.desk.items(PLAN)
    assert {item.key[:2] for item in items[: len(suspect)]} == suspect
    assert [item.state for item in items[: len(suspect)]] == [ReviewState.SUSPECT] * len(suspect)
    seen = progress(items)
    assert seen.done < seen.total
    verdict = items[0].verdict
    assert verdict is not None
    edited.decide(Decision(verdict.action, *items[0].key, who="王"))
    assert progress(edited.desk.items(PLAN)).done == seen.done + 1


def test_the_most_doubtful_links_come_first(rebuild: Build) -> None:
    """Undecided ones by their distance from the threshold; weak ones do not count."""
    knowledge = rebuild(TEXT)
    items = knowledge.desk.items(PLAN)
    assert [item.doubt for item in items] == sorted(item.doubt for item in items)
    assert {item.link for item in items} == {link for link in knowledge.record(PLAN).links if link.type != "reference"}
    assert progress(items).total == len(list(select(items, (ReviewState.OPEN,))))
    assert all(item.link.type is LinkType.TASK_MEASURE for item in select(items, kind=LinkType.TASK_MEASURE))


def test_a_second_reader_sees_decisions_at_once(rebuild: Build) -> None:
    """Another knowledge base open on the same folder, as in another process."""
    knowledge = rebuild(TEXT)
    other = KnowledgeBase.open(knowledge.desk._data)
    item = knowledge.desk.items(PLAN)[0]
    assert not decided(other)
    knowledge.decide(Decision(Action.REJECT, *item.key, who="李"))
    assert decided(other) == {item.key[:2]: (False, "rejected")}
    knowledge.undo("李")
    assert not decided(other)


def test_the_journal_may_be_a_database_elsewhere(
    rebuild: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Named by KB_REVIEWS; nothing is put into the data folder, and other readers see every change."""
    monkeypatch.setenv("KB_REVIEWS", f"sqlite:///{tmp_path / 'ministry.db'}")
    knowledge = rebuild(TEXT)
    other = KnowledgeBase.open(knowledge.desk._data)
    item = knowledge.desk.items(PLAN)[0]
    assert not decided(other)
    knowledge.decide(Decision(Action.ACCEPT, *item.key, who="李"))
    assert decided(other) == {item.key[:2]: (True, "accepted")}
    knowledge.undo("李")
    assert not decided(other)
    assert not (knowledge.desk._data / "reviews.db").exists()


def test_a_decision_is_stamped_and_gets_the_type_its_ends_demand(rebuild: Build) -> None:
    knowledge = rebuild(TEXT)
    (goal, *_) = knowledge.record(PLAN).goals
    (entered,) = knowledge.decide(Decision(Action.ADD, goal.id, f"{PLAN}/6", "", who="李", comment="直接支撑"))
    assert entered.type == "goal-measure"
    assert entered.fingerprint
    assert [link.review for link in knowledge.record(PLAN).links if link.target == f"{PLAN}/6" and link.review] == [
        decided(knowledge)[goal.id, f"{PLAN}/6"][1]
    ]
    assert f"{PLAN}/6" in knowledge.trace(goal.id).measures


@pytest.mark.parametrize(
    ("source", "target", "kind", "error", "said"),
    [
        ("zone/1#99", "zone/5", "", NotFoundError, "1#99"),
        ("zone/3", "zone/77", "", NotFoundError, "zone/77"),
        ("nowhere/1", "nowhere/2", "", NotFoundError, "nowhere"),
        ("zone/3", "zone/4", "", ReviewError, "不能建立关联"),
        ("zone/6", "zone/3", "", ReviewError, "不能建立关联"),
        ("zone/3", "zone/7", "goal-task", ReviewError, "类型不是"),
    ],
)
def test_what_cannot_be_joined_is_refused(
    rebuild: Build, source: str, target: str, kind: str, error: type[Exception], said: str
) -> None:
    knowledge = rebuild(TEXT)
    good = Decision(Action.ACCEPT, *knowledge.desk.items(PLAN)[0].key, who="李")
    with pytest.raises(error, match=said):
        knowledge.decide(good, Decision(Action.ADD, source, target, kind, who="李"))
    assert not knowledge.desk.entries()


def test_decisions_are_handed_on_as_a_file(rebuild: Build) -> None:
    """What one office decided, another brings in; a row without fingerprint is about the texts as they stand."""
    knowledge = rebuild(TEXT)
    judge_all(knowledge)
    knowledge.undo("李", PLAN)
    file = to_bytes(entry.decision for entry in knowledge.desk.entries())
    here = decided(knowledge)
    (knowledge.desk._data / "reviews.db").unlink()
    elsewhere = KnowledgeBase.open(knowledge.desk._data)
    assert not decided(elsewhere)
    rows = from_bytes(file, "x.csv")
    assert elsewhere.desk.bring_in(rows) == len(rows)
    assert elsewhere.desk.bring_in(rows) == 0
    assert decided(elsewhere) == here
    by_hand = Decision(Action.NO_LINK_NEEDED, f"{PLAN}/4", "", GAP, "王")
    assert elsewhere.desk.bring_in([by_hand]) == 1
    assert set(elsewhere.record(PLAN).no_link_needed) == {f"{PLAN}/4"}
    with pytest.raises(NotFoundError):
        elsewhere.desk.bring_in([Decision(Action.NO_LINK_NEEDED, f"{PLAN}/99", "", GAP, "王")])


def test_no_link_needed_is_honoured_in_the_list_of_gaps(rebuild: Build) -> None:
    knowledge = rebuild(TEXT)
    gaps = knowledge.gaps(PLAN)
    listed = [*gaps.goals_without_tasks, *gaps.tasks_without_measures, *gaps.measures_without_use]
    assert listed
    knowledge.decide(Decision(Action.NO_LINK_NEEDED, listed[0], "", GAP, "李", comment="总括性条款"))
    after = knowledge.gaps(PLAN)
    assert after.no_link_needed == (listed[0],)
    assert listed[0] not in [*after.goals_without_tasks, *after.tasks_without_measures, *after.measures_without_use]
    assert listed[0] not in after.goals_without_measures
    knowledge.undo("李")
    assert knowledge.gaps(PLAN) == gaps


def test_what_people_hold_is_given_for_training(rebuild: Build) -> None:
    """Grades as given, 2 for accepted and 0 for rejected; suspect ones and other plans' are left out."""
    knowledge = rebuild(TEXT)
    first, second, third = (item.key for item in knowledge.desk.items(PLAN)[:3])
    knowledge.decide(
        Decision(Action.ACCEPT, *first, who="李"),
        Decision(Action.REJECT, *second, who="李"),
        Decision(Action.REGRADE, *third, who="李", grade=2.5),
        Decision(Action.COMMENT, *third, who="李", comment="再议"),
        Decision(Action.NO_LINK_NEEDED, f"{PLAN}/4", "", GAP, who="李"),
    )
    expected = {(first, 2.0), (second, 0.0), (third, 2.5)}
    found = list(knowledge.reviewed_links())
    assert {((f.source, f.target, f.type.value), f.grade) for f in found} == expected
    assert all(isinstance(f, ReviewedLink) and f.plan == PLAN for f in found)
    assert list(knowledge.reviewed_links(["nobody"])) == []
    edited = rebuild("\n".join(line + "另加一句。" if "条 " in line else line for line in TEXT.splitlines()))
    assert list(edited.reviewed_links()) == []
