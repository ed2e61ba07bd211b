"""The labelled links agree with themselves and with the documents they were read from."""

from __future__ import annotations

import csv
import tarfile
from pathlib import Path

import pytest

from kb.model import Plan, Role
from kb.parser.parse import parse_file
from kb.text import squeeze

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "links"
LABELLED = sorted(folder for folder in GOLDEN.iterdir() if folder.is_dir())
ENDS = {
    "goal_task": ("goal_id", "clause", Role.TASK),
    "task_measure": ("task_clause", "measure_clause", Role.MEASURE),
    "goal_measure": ("goal_id", "measure_clause", Role.MEASURE),
}
"""File: column of the source, column of the target, role of the target."""


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    file = folder / f"{name}.tsv"
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("folder", LABELLED, ids=lambda folder: folder.name)
@pytest.mark.parametrize("name", ENDS)
def test_links_join_what_the_other_tables_list(folder: Path, name: str) -> None:
    source, target, role = ENDS[name]
    roles = {row["clause"]: row["role"] for row in rows(folder, "roles")}
    goals = {row["goal_id"] for row in rows(folder, "goals")}
    known = goals if source == "goal_id" else {clause for clause, role in roles.items() if role == Role.TASK.value}
    links = rows(folder, name)
    pairs = [(row[source], row[target]) for row in links]
    assert len(set(pairs)) == len(pairs)
    assert {row["grade"] for row in links} <= {"1", "2", "3"}
    assert {row[source] for row in links} <= known
    assert {roles[row[target]] for row in links} <= {role.value}
    optional = {(row[source], row[target]) for row in rows(folder, f"optional_{name}")}
    assert not optional & set(pairs)


@pytest.mark.parametrize("folder", LABELLED, ids=lambda folder: folder.name)
def test_quotes_stand_in_the_clause_they_are_said_to_stand_in(folder: Path, shared: Path, tmp_path: Path) -> None:
    plan = parse_file(document(folder.name, shared, tmp_path))
    quoted = [(row["clause"], row["text"]) for row in rows(folder, "goals")]
    for name, (_, target, _) in ENDS.items():
        for table in (name, f"optional_{name}"):
            quoted += [(row[target], row["evidence"]) for row in rows(folder, table)]
    assert [pair for pair in quoted if not _stands(plan, *pair)] == []


def document(name: str, shared: Path, scratch: Path) -> Path:
    """The file that was labelled: `name` in shared/plans, or `<folder>-<name>` of a member of the large collection."""
    if files := list((shared / "plans").glob(f"{name}.*")):
        (file,) = files
        return file
    root, _, stem = name.rpartition("-")
    archives = sorted((shared / "scale").glob("*.tar.xz"))
    if not archives:
        pytest.skip(f"LARGE COLLECTION ABSENT: {name} is a member of an archive in {shared.name}/scale")
    for path in archives:
        with tarfile.open(path) as archive:
            for member in archive:
                if Path(member.name).with_suffix("") == Path(root, stem):
                    content = archive.extractfile(member)
                    assert content is not None
                    file = scratch / Path(member.name).name
                    file.write_bytes(content.read())
                    return file
    raise AssertionError(f"{name}: neither in {shared.name}/plans nor a member of the large collection")


def _stands(plan: Plan, clause: str, quote: str) -> bool:
    found = plan.clause_by_id.get(f"{plan.id}/{clause}")
    return found is not None and squeeze(quote) in squeeze(found.text)
