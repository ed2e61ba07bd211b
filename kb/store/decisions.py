"""A review decision: what somebody said about a link, and its form as a row of a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TextIO

from kb.errors import StoreError

JOURNAL = "reviews.db"
"""Name of the journal's file in the data folder."""

LinkKey = tuple[str, str, str]
"""source, target, type: what a decision is about."""


class Action(StrEnum):
    """What a reviewer did."""

    ACCEPT = "accept"
    REJECT = "reject"
    ADD = "add"  # a link nobody proposed
    REGRADE = "regrade"
    COMMENT = "comment"
    NO_LINK_NEEDED = "no-link-needed"  # about a goal, task or measure in the list of gaps; target is ""
    WITHDRAW = "withdraw"  # the journal's way of undoing the decision before


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry of the journal."""

    action: Action
    source: str
    target: str
    type: str  # a LinkType, or "gap"
    who: str
    at: str = ""  # ISO 8601 in UTC, set when it is recorded
    grade: float | None = None  # 0..3 as in the labelled examples, None where not graded
    comment: str = ""
    quote: str = ""  # the evidence the reviewer saw
    fingerprint: str = ""  # of both texts, as the reviewer saw them
    id: int | None = None

    @property
    def key(self) -> LinkKey:
        """What the decision is about."""
        return self.source, self.target, self.type

    @property
    def plan(self) -> str:
        """The id of the plan the source belongs to."""
        return self.source.partition("/")[0]


_FIELDS = ("at", "who", "action", "source", "target", "type", "grade", "comment", "quote", "fingerprint")


def write_csv(decisions: Iterable[Decision], file: TextIO) -> None:
    """Write decisions as CSV with a header; `read_csv` gives them back equal, their ids aside."""
    writer = csv.DictWriter(file, _FIELDS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for decision in decisions:
        writer.writerow({**asdict(decision), "action": decision.action.value})


def read_csv(file: TextIO, name: str) -> tuple[Decision, ...]:
    """Decisions from a CSV file made by `write_csv`, perhaps edited in a spreadsheet program.

    Raises:
        StoreError: a column is missing or a row is malformed; the message names file and line.
    """
    reader = csv.DictReader(file)
    missing = set(_FIELDS) - set(reader.fieldnames or ())
    if missing:
        raise StoreError(f"缺少列 {'、'.join(sorted(missing))}", where=name, expected="、".join(_FIELDS))
    decisions = []
    for row in reader:
        try:
            decisions.append(_from_row(row))
        except (ValueError, TypeError) as error:
            raise StoreError(
                f"第 {reader.line_num} 行无法识别", where=name, advice="请用 kb review export 导出的文件修改"
            ) from error
    return tuple(decisions)


def _from_row(row: dict[str, str]) -> Decision:
    return Decision(
        action=Action(row["action"]),
        source=row["source"],
        target=row["target"],
        type=row["type"],
        who=row["who"],
        at=row["at"],
        grade=float(row["grade"]) if row["grade"] else None,
        comment=row["comment"],
        quote=row["quote"],
        fingerprint=row["fingerprint"],
    )
