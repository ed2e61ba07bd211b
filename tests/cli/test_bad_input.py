"""What a user may hand over by mistake: a right result or one line with exit code 2, and nothing is changed."""

from __future__ import annotations

import io
import os
import shutil
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.cli.test_commands import ask, refuse, run

PLAN = "etdz-11-5"


def contents(folder: Path) -> Mapping[str, bytes]:
    """Every file below `folder` with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def data(built: Path, tmp_path: Path) -> Path:
    """A knowledge base of its own."""
    return Path(shutil.copytree(built, tmp_path / "kb"))


def zipped(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return out.getvalue()


BAD = {
    "空.txt": b"",
    "空白.txt": " \n\t\u3000\n".encode(),
    "二进制.txt": bytes(range(256)) * 40,
    "图片.txt": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)) * 8,
    "压缩包.docx": zipped(readme="这不是 Word 文件"),
    "坏.pdf": b"%PDF-1.7\n%broken",
    "乱码.doc": bytes(range(7, 256)) * 8,
    "表.xyz": b"x",
    "超大.txt": "一、总则\n1、加快发展。\n".encode() * 1_600_000,
}


@pytest.mark.parametrize("command", ["build", "add"])
@pytest.mark.parametrize("name", [*BAD, "没有.txt"])
def test_a_bad_file_is_named_and_nothing_changes(data: Path, tmp_path: Path, command: str, name: str) -> None:
    if name in BAD:
        (tmp_path / name).write_bytes(BAD[name])
    before = contents(data)
    assert name in refuse(command, str(tmp_path / name), "--data", str(data))
    assert contents(data) == before
    assert ask(data, "search", "土地集约利用")["total"] > 0


def test_a_text_of_50_mb_is_refused_with_its_limit(tmp_path: Path) -> None:
    (tmp_path / "超大.txt").write_bytes(BAD["超大.txt"])
    assert (tmp_path / "超大.txt").stat().st_size > 50 << 20
    assert "32 MB" in refuse("clauses", str(tmp_path / "超大.txt"))


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_every_encoding_is_read_alike(data: Path, tmp_path: Path, seed_file: Path, encoding: str) -> None:
    copy = tmp_path / f"{PLAN}.txt"
    copy.write_bytes(seed_file.read_text("utf-8").encode(encoding))
    found, wanted = ask(data, "clauses", str(copy)), ask(data, "clauses", str(seed_file))
    assert [clause["text"] for clause in found] == [clause["text"] for clause in wanted]


def test_empty_folders_are_no_corpus(data: Path, tmp_path: Path) -> None:
    (tmp_path / "空文件夹" / "里").mkdir(parents=True)
    before = contents(data)
    assert "空文件夹" in refuse("build", str(tmp_path / "空文件夹"), "--data", str(data))
    assert contents(data) == before


def test_missing_and_doubled_numbers_are_kept_and_told(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "缺号.txt"
    numbers = (1, 2, 4, 4, 5)
    path.write_text("规划\n\n一、任务\n\n" + "\n\n".join(f"{n}、推进第{n}项工作。" for n in numbers), encoding="utf-8")
    clauses = ask(data, "clauses", str(path))
    assert [clause["number"] for clause in clauses if clause["number"] is not None] == list(numbers)
    told = " ".join(issue["message"] for issue in ask(data, "check", str(path)))
    assert "不连续" in told
    assert "重复" in told


def test_lone_surrogates_in_a_question_are_a_question(data: Path) -> None:
    """What a terminal hands over may be no text at all."""
    done = run("search", os.fsdecode(b"\xe5\x9c\x9f\xff\xe5\x9c\xb0"), "--data", str(data))
    assert done.returncode in (0, 2)
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="file names are text there")
def test_a_file_name_from_a_chinese_archive_is_read(data: Path, tmp_path: Path, seed_file: Path) -> None:
    name = os.fsdecode("开发区规划.txt".encode("gb18030"))
    shutil.copy(seed_file, tmp_path / name)
    ask(data, "add", str(tmp_path / name))
    assert {plan["id"] for plan in ask(data, "plans")} == {PLAN, "开发区规划"}


def test_a_named_file_whose_id_is_taken_is_refused(data: Path, tmp_path: Path, seed_file: Path) -> None:
    for folder in ("甲", "乙"):
        (tmp_path / folder).mkdir()
        shutil.copy(seed_file, tmp_path / folder / "规划.txt")
    before = contents(data)
    files = [str(tmp_path / folder / "规划.txt") for folder in ("甲", "乙")]
    assert "重复" in refuse("build", *files, "--data", str(data))
    assert contents(data) == before


def test_a_device_is_no_file(data: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道.txt")
    assert "管道.txt" in refuse("build", str(tmp_path / "管道.txt"), "--data", str(data))


def test_a_damaged_knowledge_base_is_not_replaced_by_adding(data: Path, tmp_path: Path, seed_file: Path) -> None:
    """Adding to what cannot be opened would lose the plans in it; building anew is what the message advises."""
    for meta in data.glob("generations/*/meta.json"):
        meta.write_bytes(b"{")
    shutil.copy(seed_file, tmp_path / "新.txt")
    before = contents(data)
    assert "kb build" in refuse("add", str(tmp_path / "新.txt"), "--data", str(data))
    assert contents(data) == before
    ask(data, "build", str(tmp_path / "新.txt"))
    assert [plan["id"] for plan in ask(data, "plans")] == ["新"]


@pytest.mark.parametrize("command", ["text", "clauses", "check", "gaps"])
def test_an_empty_name_is_no_file(data: Path, command: str) -> None:
    """As a shell hands it over for a variable that is not set."""
    assert "空" in refuse(command, "", "--data", str(data))


@pytest.mark.parametrize("source", [".", "..", "/"])
def test_a_folder_without_a_name_is_no_file(source: str) -> None:
    assert "文件夹" in refuse("outline", source)


def test_filters_that_name_nothing_are_refused(data: Path) -> None:
    """A question to one plan is never answered from all of them."""
    assert "没有这部" in refuse("search", "土地", "--plan", "没有这部", "--data", str(data))
    assert "background" in refuse("search", "土地", "--role", "领导", "--data", str(data))


def test_a_mistyped_name_leaves_no_data_folder(tmp_path: Path, seed_file: Path) -> None:
    assert "没有.txt" in refuse("build", str(seed_file), str(tmp_path / "没有.txt"), "--data", str(tmp_path / "新库"))
    assert not (tmp_path / "新库").exists()


@pytest.mark.parametrize("damage", ["flipped", "cut", "empty"])
def test_a_damaged_record_is_named(data: Path, damage: str) -> None:
    (record,) = data.glob("generations/*/records/*")
    content = bytearray(record.read_bytes())
    content[len(content) // 2] ^= 0xFF
    record.write_bytes({"flipped": bytes(content), "cut": content[: len(content) // 2], "empty": b""}[damage])
    assert record.name in refuse("clauses", PLAN, "--data", str(data))


@pytest.mark.parametrize("name", [".kb", "库"])
def test_the_data_folder_is_no_corpus(tmp_path: Path, seed_file: Path, name: str) -> None:
    """Not even when the folder it lies in is built again."""
    shutil.copy(seed_file, tmp_path / "规划.txt")
    data = tmp_path / name
    for _ in range(2):
        ask(data, "build", str(tmp_path))
        assert [plan["id"] for plan in ask(data, "plans")] == ["规划"]


@pytest.mark.parametrize("size", [0, 40])
def test_a_damaged_index_is_named(data: Path, size: int) -> None:
    for segment in data.glob("generations/*/index/*/*.seg"):
        segment.write_bytes(segment.read_bytes()[:size])
    assert "kb build" in refuse("search", "土地", "--data", str(data))
