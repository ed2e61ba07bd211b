"""The score of an outline against values worked out by hand, and of every document that has been read for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import MetadataError
from kb.evaluate.outlines import OutlineEntry, golden_documents, outline_f1, plan_outline, read_golden
from kb.model import Plan
from kb.parser.parse import parse, parse_file
from kb.parser.readers import txt

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "outlines"
GOOD = 0.99
GOOD_STEPS = 0.98

BODY = "为了加强规划管理，规范规划编制，健全实施机制，推动高质量发展，" * 5 + "制定本办法。"  # no mere item of a list
PLAN = f"一、总则\n（一）目的。{BODY}\n（二）原则。{BODY}\n二、附则\n自公布之日起施行。"


@pytest.fixture
def plan() -> Plan:
    """Two sections, the first with two clauses."""
    return parse(txt.read(PLAN.encode("utf-8"), "a.txt"), "a")


def golden(*lines: tuple[int, str, str]) -> list[OutlineEntry]:
    return [OutlineEntry(*line) for line in lines]


def test_an_outline_equals_itself_whatever_its_width_and_punctuation(plan: Plan) -> None:
    score = outline_f1(
        plan, golden((1, "一、", "总 则"), (2, "(一)", "目的。"), (2, "（二）", "原则"), (1, "二、", "附则"))
    )
    assert (score.f1, score.steps, score.missed, score.false) == (1, 1, (), ())


def test_a_wrong_depth_costs_an_entry_and_two_steps(plan: Plan) -> None:
    """Four entries, one of them wrong; three steps, of which those to and from it are wrong."""
    score = outline_f1(
        plan, golden((1, "一、", "总则"), (2, "（一）", "目的"), (3, "（二）", "原则"), (1, "二、", "附则"))
    )
    assert score.precision == score.recall == score.f1 == 0.75
    assert score.steps == pytest.approx(1 / 3)
    assert [entry.marker for entry in score.missed] == [entry.marker for entry in score.false] == ["（二）"]


def test_a_heading_too_many_costs_precision_only(plan: Plan) -> None:
    score = outline_f1(plan, golden((1, "一、", "总则"), (2, "（一）", "目的"), (1, "二、", "附则")))
    assert (score.precision, score.recall) == (0.75, 1)
    assert score.false == (OutlineEntry(2, "（二）", "原则"),)


def test_equal_titles_are_matched_one_by_one(plan: Plan) -> None:
    """A golden outline with two equal entries is not satisfied by one."""
    score = outline_f1(plan, [*plan_outline(plan), OutlineEntry(1, "二、", "附则")])
    assert score.recall == 0.8


def test_golden_files_may_hold_remarks_but_no_line_without_depth(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text("# read on paper\n\n1\t一、\t总则\n2\t\t前言\n2\t（一）\n", encoding="utf-8")
    assert read_golden(path) == (
        OutlineEntry(1, "一、", "总则"),
        OutlineEntry(2, "", "前言"),
        OutlineEntry(2, "（一）", ""),
    )
    path.write_text("一、\t总则\n", encoding="utf-8")
    with pytest.raises(MetadataError, match="第 1 行"):
        read_golden(path)


def test_a_golden_outline_without_document_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("1\t一、\t总则\n", encoding="utf-8")
    with pytest.raises(MetadataError, match=r"a\.tsv"):
        list(golden_documents(tmp_path, GOLDEN))


@pytest.mark.parametrize("name", sorted(path.stem for path in GOLDEN.glob("*.tsv")))
def test_outline_of_a_document_is_the_one_read_in_it(name: str, shared: Path) -> None:
    """Marker, heading and depth of every section, clause and box, but for one in a hundred."""
    (document,) = (path for path in (shared / "plans").iterdir() if path.stem == name)
    score = outline_f1(parse_file(document), read_golden(GOLDEN / f"{name}.tsv"))
    assert score.f1 >= GOOD, (score.missed, score.false)
    assert score.steps >= GOOD_STEPS  # one heading too few costs two steps
