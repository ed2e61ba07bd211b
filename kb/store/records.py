"""One compressed JSON file per plan, named by what it was computed from, so that nothing is computed twice."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass
from pathlib import Path

import msgspec

from kb.errors import StoreError
from kb.model import PlanRecord


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """What the list of plans shows, readable without opening the record."""

    id: str
    title: str
    issuer: str
    year: int | None  # of publication
    clauses: int
    targets: int
    goals: int
    links: int
    issues: int
    key: str  # name of the record file: digest of the source file, its metadata and the analysing code
    years: str = ""  # as `Metadata.years`


def summarise(record: PlanRecord, key: str) -> PlanSummary:
    """The summary of a record stored under `key`."""
    metadata = record.plan.metadata
    return PlanSummary(
        id=record.plan.id,
        title=record.plan.title,
        issuer=metadata.issuer,
        year=metadata.year,
        clauses=len(record.plan.clauses),
        targets=len(record.targets),
        goals=len(record.goals),
        links=sum(link.accepted for link in record.links),
        issues=len(record.issues),
        key=key,
        years=metadata.years,
    )


def record_path(folder: Path, key: str) -> Path:
    """Where the record with this key lies below a generation's folder."""
    return folder / "records" / f"{key}.json.gz"


def write_record(folder: Path, key: str, record: PlanRecord) -> None:
    """Write one record; equal records give equal bytes."""
    path = record_path(folder, key)
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)  # it may be linked to that of another generation
    path.write_bytes(gzip.compress(msgspec.json.encode(record), compresslevel=1, mtime=0))


def is_intact(folder: Path, key: str) -> bool:
    """Whether the file of the record with this key is there and agrees with its checksum."""
    try:
        return bool(gzip.decompress(record_path(folder, key).read_bytes()))  # of an empty file it makes an empty text
    except (OSError, EOFError, zlib.error):
        return False


def read_record(folder: Path, key: str) -> PlanRecord:
    """Read one record.

    Raises:
        StoreError: the file is missing or damaged; the message names it.
    """
    path = record_path(folder, key)
    try:
        return msgspec.json.decode(gzip.decompress(path.read_bytes()), type=PlanRecord)
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, msgspec.MsgspecError) as error:
        raise StoreError("知识库文件缺失或损坏", where=path, advice="请运行 kb build 重新生成") from error
