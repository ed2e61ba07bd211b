"""Decisions as a CSV file that opens in a spreadsheet, can be edited there, and comes back.

Cells a spreadsheet would run as formulas carry an apostrophe in front; reading takes it away again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TextIO

from kb.errors import ReviewError, system_reason
from kb.formulas import shield, unshield
from kb.store.decisions import Action, Decision, check

FIELDS = ("at", "who", "action", "source", "target", "type", "grade", "comment", "quote", "fingerprint")
"""The columns of the file, in order. A file to be read may have more; those are ignored."""

LARGEST_FILE = 20_000_000
"""Bytes; some 50,000 decisions."""

_ADVICE = "请用 kb review export 导出的文件修改"
_AHEAD = timedelta(minutes=5)  # clocks differ by so much; an entry from further ahead would outrank all later ones


def write_csv(decisions: Iterable[Decision], file: TextIO) -> None:
    """Write decisions as CSV with a header; `read_csv` gives them back equal, their ids aside."""
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(FIELDS)
    for decision in decisions:
        grade = "" if decision.grade is None else repr(decision.grade)
        texts = {name: shield(str(getattr(decision, name))) for name in FIELDS if name != "grade"}
        writer.writerow([grade if name == "grade" else texts[name] for name in FIELDS])


def to_bytes(decisions: Iterable[Decision]) -> bytes:
    """The file as Excel and WPS open it by a double click: UTF-8 with a byte order mark."""
    text = io.StringIO(newline="")
    write_csv(decisions, text)
    return text.getvalue().encode("utf-8-sig")


def read_file(path: Path, now: datetime | None = None) -> tuple[Decision, ...]:
    """Decisions from the CSV file at `path`. Errors as for `from_bytes`."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise ReviewError(f"无法读取（{system_reason(error)}）", where=path) from error
    return from_bytes(content, str(path), now)


def from_bytes(content: bytes, name: str, now: datetime | None = None) -> tuple[Decision, ...]:
    """Decisions from the bytes of a CSV file, in UTF-8 or as a Chinese Excel saves it (GB 18030).

    Raises:
        ReviewError: the file is too large or no such table; the message names `name` and the line.
    """
    if len(content) > LARGEST_FILE:
        raise ReviewError("文件太大", where=name, expected=f"不超过 {LARGEST_FILE // 1_000_000} MB")
    return read_csv(io.StringIO(_decoded(content, name), newline=""), name, now)


def _decoded(content: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ReviewError("不是文本文件", where=name, expected="CSV 文件", advice=_ADVICE)


def read_csv(file: TextIO, name: str, now: datetime | None = None) -> tuple[Decision, ...]:
    """Decisions from an open CSV file (opened with `newline=""`); `now` is the latest an entry may be from.

    Raises:
        ReviewError: a column is missing or a row is malformed; the message names file and line. Nothing is given then.
    """
    latest = (now or datetime.now(UTC)) + _AHEAD
    reader = csv.reader(file, strict=True)
    decisions: list[Decision] = []
    try:
        places = _places(next(reader, []), name)
        for row in reader:
            if any(row):
                decisions.append(_decision(row, places, f"{name} 第 {reader.line_num} 行", latest))
    except csv.Error as error:
        where = f"{name} 第 {reader.line_num} 行"
        raise ReviewError("引号或分隔不完整", where=where, expected="CSV 表格", advice=_ADVICE) from error
    return tuple(decisions)


def _places(head: list[str], name: str) -> dict[str, int]:
    """Where each field stands in a row."""
    places = {label.strip().strip("\ufeff").lower(): place for place, label in reversed(list(enumerate(head)))}
    missing = [field for field in FIELDS if field not in places]
    if missing:
        expected = f"以逗号分隔的列 {'、'.join(FIELDS)}"
        raise ReviewError(f"缺少列 {'、'.join(missing)}", where=name, expected=expected, advice=_ADVICE)
    return {field: places[field] for field in FIELDS}


def _decision(row: list[str], places: dict[str, int], where: str, latest: datetime) -> Decision:
    if len(row) <= max(places.values()):
        raise ReviewError(f"只有 {len(row)} 栏", where=where, expected=f"至少 {max(places.values()) + 1} 栏")
    texts = {field: unshield(row[place]) for field, place in places.items()}
    try:
        decision = Decision(
            action=_action(texts["action"]),
            source=texts["source"],
            target=texts["target"],
            type=texts["type"],
            who=texts["who"],
            at=_moment(texts["at"], latest),
            grade=_grade(texts["grade"]),
            comment=texts["comment"],
            quote=texts["quote"],
            fingerprint=texts["fingerprint"],
        )
        check(decision)
    except ReviewError as error:
        raise ReviewError(error.found, where=where, expected=error.expected, advice=error.advice) from error
    return decision


def _action(text: str) -> Action:
    try:
        return Action(text.strip())
    except ValueError:
        raise ReviewError(f"不认识的操作（action）“{text[:30]}”", expected="、".join(Action)) from None


def _grade(text: str) -> float | None:
    try:
        return float(text) if text.strip() else None
    except ValueError:
        raise ReviewError(f"等级（grade）“{text[:30]}”不是数", expected="0 至 3 的数，或留空") from None


def _moment(text: str, latest: datetime) -> str:
    """A time in UTC; empty stays empty, for the moment of reading."""
    if not text.strip():
        return ""
    try:
        moment = datetime.fromisoformat(text.strip())
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):  # the second: at either end of the calendar UTC may lie beyond it
        raise ReviewError(f"时间（at）“{text[:40]}”无法识别", expected="如 2026-01-31T09:30:00+00:00，或留空") from None
    if moment > latest:
        raise ReviewError(f"时间（at）“{text[:40]}”在将来", expected="不晚于现在的时间，或留空")
    return moment.isoformat(timespec="seconds")
