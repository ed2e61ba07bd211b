"""Decisions travel as CSV through spreadsheets and back; a hostile file is refused whole."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import ReviewError
from kb.formulas import is_formula
from kb.store.decisions import GAP, Action, Decision
from kb.store.decisions_csv import FIELDS, LARGEST_FILE, from_bytes, read_csv, read_file, to_bytes, write_csv

NOW = datetime(2026, 6, 1, tzinfo=UTC)
SAMPLE = Decision(Action.ACCEPT, "p/1#1", "p/2", "goal-task", "李", "2026-01-01T00:00:00+00:00", quote="原文")

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
names = texts.filter(str.strip)
moments = st.datetimes(datetime(2000, 1, 1), datetime(2026, 1, 1)).map(lambda m: m.replace(microsecond=0, tzinfo=UTC))
decisions = st.builds(
    Decision,
    action=st.sampled_from([Action.ACCEPT, Action.REJECT, Action.ADD]),
    source=names.filter(lambda text: not text.startswith("/")),
    target=texts.filter(bool),
    type=texts.filter(lambda text: text != GAP),
    who=names,
    at=moments.map(datetime.isoformat),
    grade=st.none() | st.floats(0, 3),
    comment=texts,
    quote=texts,
    fingerprint=texts,
)


@given(st.lists(decisions, max_size=5))
def test_decisions_survive_the_round_trip(given_decisions: list[Decision]) -> None:
    assert list(from_bytes(to_bytes(given_decisions), "x.csv", NOW)) == given_decisions


@given(st.lists(decisions, min_size=1, max_size=3))
def test_no_cell_is_run_by_a_spreadsheet(given_decisions: list[Decision]) -> None:
    """Whatever was typed: no cell but a number begins like a formula."""
    rows = csv.reader(io.StringIO(to_bytes(given_decisions).decode("utf-8-sig"), newline=""))
    assert not [cell for row in rows for cell in row if is_formula(cell)]


def test_a_formula_typed_as_a_comment_comes_back_as_it_was() -> None:
    decision = Decision(Action.COMMENT, "p/1", "", GAP, "@李", SAMPLE.at, comment="=HYPERLINK(1)")
    assert b"\xef\xbb\xbf" in to_bytes([decision])
    assert "'=HYPERLINK" in to_bytes([decision]).decode()
    assert from_bytes(to_bytes([decision]), "x.csv", NOW) == (decision,)


def test_a_file_saved_by_a_chinese_spreadsheet_is_read() -> None:
    """GB 18030, a column of one's own, columns in another order, empty lines at the end."""
    rows = list(csv.reader(io.StringIO(to_bytes([SAMPLE]).decode("utf-8-sig"), newline="")))
    turned = "\n".join(",".join(["备注", *reversed(row)]) for row in rows) + "\n,,\n\n"
    assert from_bytes(turned.encode("gb18030"), "x.csv", NOW) == (SAMPLE,)


def test_a_time_in_another_zone_is_kept_in_utc() -> None:
    text = to_bytes([SAMPLE]).decode().replace("2026-01-01T00:00:00+00:00", "2026-01-01 08:00:00+08:00")
    assert from_bytes(text.encode(), "x.csv", NOW) == (SAMPLE,)


def altered(**fields: str) -> str:
    """A file of two rows, the second with other values."""
    file = io.StringIO(newline="")
    write_csv([SAMPLE, SAMPLE], file)
    head, first, second = csv.reader(io.StringIO(file.getvalue(), newline=""))
    out = io.StringIO(newline="")
    changed = [fields.get(name, value) for name, value in zip(head, second, strict=True)]
    csv.writer(out).writerows([head, first, changed])
    return out.getvalue()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"action": "perhaps"}, "不认识的操作.*perhaps"),
        ({"action": "regrade"}, "没有写明等级"),
        ({"grade": "很好"}, "不是数"),
        ({"grade": "nan"}, "等级"),
        ({"grade": "-1"}, "等级"),
        ({"grade": "1e400"}, "等级"),
        ({"at": "昨天"}, "无法识别"),
        ({"at": "0001-01-01T00:00:00+14:00"}, "无法识别"),
        ({"at": "9999-12-31T23:59:59-14:00"}, "无法识别"),
        ({"at": "2999-01-01"}, "在将来"),
        ({"at": (NOW + timedelta(hours=1)).isoformat()}, "在将来"),
        ({"who": ""}, "审核人"),
        ({"source": ""}, "来源"),
        ({"target": ""}, "去向"),
        ({"type": GAP}, "不符"),
        ({"comment": "长" * 10_001}, "太长"),
    ],
)
def test_a_malformed_row_names_file_and_line(fields: dict[str, str], said: str) -> None:
    with pytest.raises(ReviewError, match=rf"^d\.csv 第 3 行：.*{said}"):
        from_bytes(altered(**fields).encode(), "d.csv", NOW)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "缺少列"),
        (b"a,b\n1,2\n", "缺少列 at"),
        (",".join(FIELDS).encode() + b"\nx,y\n", "第 2 行.*只有 2 栏"),
        (",".join(FIELDS).encode() + b'\n"never closed', "第 2 行"),
        (b"\xff\xfe\x00\x81" * 5, "不是文本|缺少列"),
        (b"PK\x03\x04 a spreadsheet\x00\x80\x80", "不是文本|缺少列"),
        (b"x" * (LARGEST_FILE + 1), "太大"),
        (b"a" * 200_000 + b"\n", "第 1 行|缺少列"),
    ],
    ids=["empty", "other table", "short row", "open quote", "utf-16", "xlsx", "too large", "long field"],
)
def test_what_is_no_such_table_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(ReviewError, match=said):
        from_bytes(content, "d.csv", NOW)


@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: (",".join(FIELDS) + "\n" + text).encode()))
def test_any_bytes_give_decisions_or_a_message(content: bytes) -> None:
    message, found = "d.csv", ()
    try:
        found = from_bytes(content, "d.csv", NOW)
    except ReviewError as error:
        message = str(error)
    assert message.startswith("d.csv")
    assert all(decision.who.strip() for decision in found)


def test_a_file_that_is_not_there_is_a_message(tmp_path: Path) -> None:
    with pytest.raises(ReviewError, match=r"no\.csv"):
        read_file(tmp_path / "no.csv")
    with pytest.raises(ReviewError, match="无法读取"):
        read_file(tmp_path)


def test_columns_may_be_edited_by_hand() -> None:
    """A row somebody adds in a spreadsheet: no time, no fingerprint, capitals in the head."""
    head = ",".join(name.upper() for name in FIELDS)
    (found,) = read_csv(io.StringIO(f"{head}\n,王,reject,p/1#1,p/2,goal-task,,太泛,,\n"), "x.csv", NOW)
    assert found == Decision(Action.REJECT, "p/1#1", "p/2", "goal-task", "王", comment="太泛")
