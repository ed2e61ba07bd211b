"""Sidecar files as people write them wrong: one line that names the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import MetadataError
from kb.parser.sidecar import Sidecar, read_sidecar


@pytest.mark.parametrize(
    "content",
    [
        b'title = "\xb9\xe6\xbb\xae"',
        b"title = no quotes",
        b"year = " + b"9" * 5_000,
        b"period = " + b"[" * 5_000,
        b"year = true",
        b"year = 20210",
        b"period = [2025, 2021]",
        b'id = "../x"',
        b'id = "a b"',
        b'id = "a\\u0007"',
        b'id = "a\\u202eb"',
        b'titel = "x"',
    ],
)
def test_what_is_wrong_is_told_in_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "规划.toml").write_bytes(content)
    with pytest.raises(MetadataError) as caught:
        read_sidecar(tmp_path / "规划.txt")
    assert str(caught.value).startswith(f"{tmp_path / '规划.toml'}：")
    assert "\n" not in str(caught.value)


def test_a_file_saved_by_a_windows_editor_is_read(tmp_path: Path) -> None:
    (tmp_path / "规划.toml").write_bytes('\ufeffid = "新区-2021"\r\nperiod = [2021, 2025]\r\n'.encode())
    assert read_sidecar(tmp_path / "规划.txt") == Sidecar(plan_id="新区-2021", period=(2021, 2025))
