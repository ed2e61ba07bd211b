"""What the operating system refuses is told in Chinese."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from kb.errors import system_reason


@pytest.mark.parametrize(
    ("number", "told"), [(errno.ENOSPC, "磁盘已满"), (errno.EROFS, "磁盘是只读的"), (errno.EACCES, "没有权限")]
)
def test_common_reasons_are_told_in_chinese(number: int, told: str) -> None:
    assert system_reason(OSError(number, os.strerror(number))) == told


def test_a_real_refusal_and_one_without_a_number(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="directory") as refused:
        tmp_path.read_bytes()
    assert system_reason(refused.value) == "这是一个目录"
    assert system_reason(OSError("连接中断")) == "连接中断"
