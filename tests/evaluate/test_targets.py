"""The score of targets against labels worked out by hand, and of every document whose targets have been labelled."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kb.errors import MetadataError
from kb.evaluate.targets import Label, Negative, evaluate_targets, report_lines, score_document
from kb.model import Plan
from kb.parser.parse import parse
from kb.parser.readers import txt

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "targets"
GOOD, GOOD_MEAN = 0.85, 0.94
MOST_NEGATIVES_TAKEN = 3  # in the documents of shared/gold

GOALS = "到2025年，森林覆盖率达到58.9%，新建公厕50座，工业产值达到2万亿元。"
TEXT = f"甲市“十四五”规划\n一、指导思想\n坚持创新。\n二、主要目标\n{GOALS}\n"


@pytest.fixture
def plan() -> Plan:
    """Three targets: a share, a count, a sum."""
    return parse(txt.read(TEXT.encode("utf-8"), "a.txt"), "a")


def label(indicator: str, value: str, unit: str, year: int | None = 2025, comparator: str = "=") -> Label:
    return Label(indicator, comparator, value, unit, year, "")


def test_all_found(plan: Plan) -> None:
    labels = [label("森林覆盖率", "58.9", "%"), label("公厕", "50", "座"), label("工业产值", "20000", "亿元")]
    score = score_document(plan, labels)
    assert (score.hits, score.found, score.f1) == (3, 3, 1.0)


@pytest.mark.parametrize(
    "wrong",
    [label("森林蓄积量", "58.9", "%"), label("森林覆盖率", "59", "%"), label("森林覆盖率", "58.9", "%", 2035)],
    ids=["name", "value", "year"],
)
def test_name_value_and_year_must_agree(plan: Plan, wrong: Label) -> None:
    score = score_document(plan, [wrong])
    assert (score.hits, score.found) == (0, 3)
    assert score.missed == (wrong,)
    assert score.f1 == 0.0


def test_another_comparator_is_told_apart(plan: Plan) -> None:
    score = score_document(plan, [label("森林覆盖率", "58.9", "%", comparator=">=")])
    assert score.hits == 1
    assert [target.value for _, target in score.crossed] == ["58.9"]


def test_a_taken_negative_is_reported(plan: Plan) -> None:
    score = score_document(plan, [], [Negative("新建公厕50座", "现状"), Negative("坚持创新", "习语")])
    assert [(negative.why, target.value) for negative, target in score.taken] == [("现状", "50")]


def test_a_document_without_targets_scores_full_marks_for_none() -> None:
    empty = parse(txt.read("甲市条例\n第一条 为了规范管理，制定本条例。\n".encode(), "a.txt"), "a")
    assert score_document(empty, []).f1 == 1.0


def label_files(folder: Path, rows: str) -> Callable[[], object]:
    (folder / "gold").mkdir(parents=True)
    (folder / "plans").mkdir()
    (folder / "plans" / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "gold" / "negatives.tsv").write_text("doc\tquote\twhy\n", encoding="utf-8")
    (folder / "gold" / "targets.tsv").write_text(rows, encoding="utf-8")
    return lambda: evaluate_targets(folder)


def test_labels_are_read_from_files(tmp_path: Path) -> None:
    head = "doc\tindicator\tcomparator\tvalue\tunit\tyear\tquote\n"
    row = "a.txt\t森林覆盖率\t=\t58.9\t%\t2025\t森林覆盖率达到58.9%\n"
    report = label_files(tmp_path, "# coverage: whole\n" + head + row)()
    lines = list(report_lines(report))  # type: ignore[arg-type]
    assert "1 labelled, 3 found" in lines[0]
    assert "other comparator 0" in lines[-1]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("doc\tindicator\n", "缺少列"),
        ("doc\tindicator\tcomparator\tvalue\tunit\tyear\tquote\na.txt\t甲\t=\t1\t%\t明年\t甲\n", "年份不是数字"),
    ],
)
def test_broken_label_files_are_refused(tmp_path: Path, rows: str, words: str) -> None:
    with pytest.raises(MetadataError, match=words):
        label_files(tmp_path, rows)()


def test_labelled_documents_are_read_well(shared: Path) -> None:
    report = evaluate_targets(shared, GOLDEN)
    poor = {score.document: round(score.f1, 3) for score in report.documents if score.f1 < GOOD}
    assert not poor, "\n".join(report_lines(report))
    assert report.mean_f1 >= GOOD_MEAN


def test_the_first_labels_are_kept(shared: Path) -> None:
    report = evaluate_targets(shared)
    assert report.f1 >= 0.99
    assert report.taken <= MOST_NEGATIVES_TAKEN
