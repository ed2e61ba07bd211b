"""What a user may hand over by mistake: a right result or one line with exit code 2, and nothing is changed."""

from __future__ import annotations

import io
import os
import shutil
import sys
import zipfile
from collections.abc import Callable, Mapping
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


# --------------------------------------------------------------------------- a damaged data folder


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def scrambled(file: Path) -> None:
    """The same size, every second byte another."""
    content = bytearray(file.read_bytes())
    content[::2] = bytes(byte ^ 0xA5 for byte in content[::2])
    file.write_bytes(content)


@pytest.fixture
def lsa(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands make and use the quickest vectors."""
    monkeypatch.setenv("KB_ENCODER", "lsa")


@pytest.mark.parametrize("damage", [emptied, cut, scrambled], ids=lambda damage: damage.__name__)
@pytest.mark.parametrize(
    "pattern",
    [
        "current",
        "meta.json",
        "records/*",
        "index/meta.json",
        "index/whoosh/*.seg",
        "index/vectors/layout/starts.npy",
        "index/vectors/words/rows.npy",
        "index/vectors/model/vocabulary.txt",
    ],
)
@pytest.mark.usefixtures("lsa")
def test_a_damaged_file_is_told_and_a_build_mends_it(
    tmp_path: Path, small: Path, damage: Callable[[Path], None], pattern: str
) -> None:
    data = Path(shutil.copytree(small, tmp_path / "kb"))
    (file,) = data.glob(pattern if pattern == "current" else f"generations/*/{pattern}")
    damage(file)
    command = ("clauses", "短") if pattern.startswith("records") else ("search", "污水处理")
    assert "kb build" in refuse(*command, "--data", str(data))
    assert run("build", str(small.with_name("短.md")), "--data", str(data)).returncode == 0
    assert ask(data, "search", "污水处理")["total"] == 2
    assert ask(data, "clauses", "短") == ask(small, "clauses", "短")


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a knowledge base of one short plan, which lies beside it."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "短.md").write_text(
        "# 甲市水务发展规划\n\n第一条 加快建设污水处理厂，提高污水处理率。\n\n第二条 加强水源地保护，保障饮水安全。\n\n"
        "第三条 到2030年，城市污水处理率达到95%以上。\n",
        encoding="utf-8",
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KB_ENCODER", "lsa")
        assert run("build", str(folder / "短.md"), "--data", str(folder / "kb")).returncode == 0
    return folder / "kb"


@pytest.mark.parametrize("command", ["build", "add"])
def test_an_empty_path_is_not_the_present_folder(data: Path, tmp_path: Path, command: str) -> None:
    (tmp_path / "规划.txt").write_text("一、总则\n1、加快发展。\n", encoding="utf-8")
    before = contents(data)
    done = run(command, "", "--data", str(data), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "空" in done.stderr
    assert contents(data) == before


def test_an_end_of_file_that_nobody_expected_is_no_abort(monkeypatch: pytest.MonkeyPatch) -> None:
    from kb.cli import commands

    def broken(*_: object, **__: object) -> None:
        raise EOFError("a bug")

    monkeypatch.setattr(commands, "_open", broken)
    monkeypatch.setattr(sys, "argv", ["kb", "plans"])
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO()))
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(io.BytesIO()))
    with pytest.raises(EOFError, match="a bug"):
        commands.run()


@pytest.mark.parametrize(("seconds", "shown"), [(0.04, "0.0"), (9.94, "9.9"), (9.96, "10"), (117.181, "117")])
def test_seconds_are_shown_no_finer_than_they_matter(seconds: float, shown: str) -> None:
    from kb.cli.commands import _duration

    assert _duration(seconds) == shown
