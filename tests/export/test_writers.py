"""Files appear whole or not at all, and every mistake is told in one line."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import pytest

from kb.errors import ExportError
from kb.export import writers
from kb.export.table import ExportTable
from kb.export.writers import FORMATS, Format, render, write


@pytest.mark.parametrize("ending", FORMATS)
def test_the_ending_chooses_the_format(tmp_path: Path, table: ExportTable, ending: str) -> None:
    for name in (f"表.{ending}", f"表.{ending.upper()}"):
        write(table, tmp_path / name)
        assert (tmp_path / name).read_bytes() == render(table, ending)


def test_an_existing_file_is_replaced_and_nothing_else_left(tmp_path: Path, table: ExportTable) -> None:
    path = tmp_path / "表.csv"
    path.write_text("旧")
    write(table, path)
    assert path.read_bytes() == render(table, "csv")
    assert list(tmp_path.iterdir()) == [path]


def test_the_file_has_the_usual_rights(tmp_path: Path, table: ExportTable) -> None:
    write(table, tmp_path / "a.csv")
    (tmp_path / "plain").write_text("")
    assert stat.S_IMODE((tmp_path / "a.csv").stat().st_mode) == stat.S_IMODE((tmp_path / "plain").stat().st_mode)


def test_a_link_keeps_pointing_to_its_file(tmp_path: Path, table: ExportTable) -> None:
    (tmp_path / "real").mkdir()
    link = tmp_path / "link.csv"
    link.symlink_to(tmp_path / "real" / "file.csv")
    write(table, link)
    assert link.is_symlink()
    assert (tmp_path / "real" / "file.csv").read_bytes() == render(table, "csv")


@pytest.mark.parametrize("failure", [RuntimeError("bug"), KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_a_failure_leaves_the_old_file_and_no_trace(
    tmp_path: Path, table: ExportTable, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    def write_half(_: ExportTable, out: BinaryIO, __: str) -> None:
        out.write(b"half")
        raise failure

    path = tmp_path / "表.csv"
    path.write_text("旧")
    monkeypatch.setattr(writers, "FORMATS", {"csv": Format("CSV", "text/csv", write_half)})
    with pytest.raises(ExportError if isinstance(failure, OSError) else type(failure)):
        write(table, path)
    assert path.read_text() == "旧"
    assert list(tmp_path.iterdir()) == [path]


def message(table: ExportTable, path: Path) -> str:
    with pytest.raises(ExportError) as caught:
        write(table, path)
    text = str(caught.value)
    assert "\n" not in text
    assert str(path) in text
    return text


def test_unknown_ending_lists_the_known(tmp_path: Path, table: ExportTable) -> None:
    text = message(table, tmp_path / "表.pdf")
    assert all(f".{ending}" in text for ending in FORMATS)
    assert "没有扩展名" in message(table, tmp_path / "表")


def test_missing_folder(tmp_path: Path, table: ExportTable) -> None:
    assert "没有文件夹" in message(table, tmp_path / "无" / "表.csv")


def test_a_file_in_place_of_the_folder(tmp_path: Path, table: ExportTable) -> None:
    (tmp_path / "file").write_text("")
    assert "没有文件夹" in message(table, tmp_path / "file" / "表.csv")


def test_a_folder_in_place_of_the_file(tmp_path: Path, table: ExportTable) -> None:
    (tmp_path / "表.csv").mkdir()
    assert "这是一个文件夹" in message(table, tmp_path / "表.csv")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_write_permission(tmp_path: Path, table: ExportTable) -> None:
    tmp_path.chmod(0o500)
    assert "没有写入权限" in message(table, tmp_path / "表.csv")


def test_a_name_too_long(tmp_path: Path, table: ExportTable) -> None:
    assert "无法写入" in message(table, tmp_path / ("长" * 200 + ".csv"))


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://x", "127.0.0.1:8000", ""])
def test_links_lead_to_web_addresses_only(table: ExportTable, address: str) -> None:
    with pytest.raises(ExportError, match="网址"):
        render(table, "html", base_url=address)


@pytest.mark.parametrize("ending", ["md", "html", "json"])
def test_a_table_without_rows_says_so(table: ExportTable, ending: str) -> None:
    """A bare head looks like a failed export."""
    empty = replace(table, rows=(), totals=False, nothing="没有读出数量指标")
    assert "没有读出数量指标" in render(empty, ending).decode()
