"""A build is seen whole or not at all, whenever it stops."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kb.errors import NotFoundError, StoreError
from kb.model import Metadata, Plan, PlanRecord, SourceText
from kb.store.generations import FORMAT, DataFolder, Meta, link_tree, write_generation
from kb.store.records import read_record, record_path, summarise, write_record


def make_record(plan_id: str) -> PlanRecord:
    source = SourceText(text="一、总则\n", lines=(), format="txt", name=f"{plan_id}.txt")
    return PlanRecord(plan=Plan(id=plan_id, metadata=Metadata(title=plan_id), source=source, nodes=(), clauses=()))


def build(data: DataFolder, *plan_ids: str, index_key: str = "k") -> None:
    with data.writing() as draft:
        catalog = []
        for plan_id in plan_ids:
            record = make_record(plan_id)
            write_record(draft, plan_id, record)
            catalog.append(summarise(record, plan_id))
        write_generation(draft, Meta(FORMAT, "0", "whoosh", index_key), catalog)


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "kb")


def test_an_empty_folder_says_what_to_run(data: DataFolder) -> None:
    with pytest.raises(StoreError, match="kb build"):
        data.current()


def test_what_is_written_is_read_back_equal(data: DataFolder) -> None:
    build(data, "b", "a")
    generation = data.current()
    assert [summary.id for summary in generation.catalog] == ["a", "b"]
    assert generation.record("a") == make_record("a")


def test_an_unknown_plan_names_those_there_are(data: DataFolder) -> None:
    build(data, "a")
    with pytest.raises(NotFoundError, match="a"):
        data.current().record("zz")


def test_equal_records_give_equal_bytes(tmp_path: Path) -> None:
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        write_record(tmp_path / folder, "k", make_record("a"))
    assert record_path(tmp_path / "x", "k").read_bytes() == record_path(tmp_path / "y", "k").read_bytes()


def test_an_exception_leaves_the_old_generation_and_no_draft(data: DataFolder) -> None:
    build(data, "old")
    with pytest.raises(RuntimeError), data.writing() as draft:
        (draft / "half").write_text("x")
        raise RuntimeError
    assert [summary.id for summary in data.current().catalog] == ["old"]
    assert [entry.name for entry in (data.root / "generations").iterdir()] == ["000001"]


def test_the_generation_before_is_kept_for_its_readers_and_older_ones_go(data: DataFolder) -> None:
    for plan_id in ("one", "two", "three"):
        build(data, plan_id)
    assert sorted(entry.name for entry in (data.root / "generations").iterdir()) == ["000002", "000003"]


def test_a_second_writer_is_refused(data: DataFolder) -> None:
    with pytest.raises(StoreError, match="另一个进程"), data.writing(), data.writing():
        pass


def test_a_damaged_record_is_a_message(data: DataFolder) -> None:
    build(data, "a")
    generation = data.current()
    record_path(generation.folder, "a").write_bytes(b"\x1f\x8bnonsense")
    with pytest.raises(StoreError, match="损坏"):
        read_record(generation.folder, "a")


def test_a_newer_format_is_refused_with_advice(data: DataFolder) -> None:
    build(data, "a")
    meta = data.current().folder / "meta.json"
    meta.write_text(meta.read_text().replace(f'"format":{FORMAT}', f'"format":{FORMAT + 1}'))
    with pytest.raises(StoreError, match="重新生成"):
        data.current()


def test_cloning_leaves_lock_files_out(tmp_path: Path) -> None:
    source = tmp_path / "a"
    (source / "sub").mkdir(parents=True)
    (source / "sub" / "segment").write_text("x")
    (source / "MAIN_WRITELOCK").write_text("")
    link_tree(source, tmp_path / "b")
    assert [entry.relative_to(tmp_path / "b").as_posix() for entry in sorted((tmp_path / "b").rglob("*"))] == [
        "sub",
        "sub/segment",
    ]


BUILDER = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from test_generations import build
from kb.store.generations import DataFolder
data = DataFolder(Path(sys.argv[1]))
number = 0
while True:
    number += 1
    build(data, *(f"{{number}}-{{i}}" for i in range(5)))
"""


def test_kill_9_at_any_moment_leaves_a_whole_generation(data: DataFolder) -> None:
    """Builds run without pause and are killed at moments spread over a build; each time the folder opens whole."""
    build(data, *(f"0-{i}" for i in range(5)))
    script = BUILDER.format(tests=str(Path(__file__).parent))
    for attempt in range(12):
        process = subprocess.Popen([sys.executable, "-c", script, str(data.root)], env={**os.environ})
        time.sleep(0.35 + attempt * 0.013)
        process.send_signal(signal.SIGKILL)
        process.wait()
        generation = data.current()
        builds = {summary.id.split("-")[0] for summary in generation.catalog}
        assert len(builds) == 1
        assert len(generation.catalog) == 5
        for summary in generation.catalog:
            assert generation.record(summary.id).plan.id == summary.id
    build(data, "after")
    assert [summary.id for summary in data.current().catalog] == ["after"]
