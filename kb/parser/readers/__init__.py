"""One reader per file format; each gives a SourceText whose spans all point into its text.

A new format is one module with a function `read(data: bytes, name: str) -> SourceText` and one row per file ending
in `_READERS`.
"""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from kb.errors import KBError, SourceError, system_reason
from kb.model import SourceText
from kb.parser.run_in import split_run_in_headings

_READERS = {
    ".txt": "txt",
    ".text": "txt",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
    ".pdf": "pdf",
    ".doc": "office",
    ".wps": "office",
    ".rtf": "office",
    ".odt": "office",
}

MAX_BYTES = 200 * 1024 * 1024
"""Largest file that is read; plan documents with maps as images stay well below."""

MAX_TEXT_BYTES = 32 * 1024 * 1024
"""Largest file of a format that is nothing but text: forty times the longest code of law."""

_TEXT_READERS = ("txt", "markdown", "html")


class Reader(Protocol):
    """What every module in this package offers."""

    def read(self, data: bytes, name: str) -> SourceText:
        """The text of a file with content `data`; `name` is for messages.

        Raises:
            SourceError: the content is damaged, encrypted or not of this format.
        """
        ...


def largest(ending: str) -> int:
    """Bytes of the largest file with this ending (one of `endings`) that is read."""
    return MAX_TEXT_BYTES if _READERS[ending] in _TEXT_READERS else MAX_BYTES


def endings() -> tuple[str, ...]:
    """The file endings that can be read, with their dot, in alphabetical order."""
    return tuple(sorted(_READERS))


def readable_files(folder: Path) -> list[Path]:
    """The files below `folder` that can be read, in order; hidden ones and those in hidden folders (`.kb`) are left
    out, and so are the lock files of Word."""
    known = endings()
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in known
        and not any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
        and path.is_file()
    ]


def readable_name(path: Path) -> str:
    """The name of a file as text; a name that is not UTF-8 comes from an archive packed on Chinese Windows.

    >>> readable_name(Path("a", os.fsdecode("规划.txt".encode("gb18030"))))
    '规划.txt'
    """
    raw = os.fsencode(path.name)
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", errors="replace")


def read(path: Path) -> SourceText:
    """The text of one file, by the reader for its ending.

    Raises:
        SourceError: the file is missing, a folder, empty, too large, unreadable or of an unknown format.
    """
    check_readable(path)
    reader = _reader_for(path)
    name = readable_name(path)
    try:
        source = split_run_in_headings(reader.read(_content(path), name))
    except KBError as error:
        raise (error.at(path) if error.where == name else error) from error
    if not source.text.strip():
        raise SourceError("文件里没有文字", where=path, advice="扫描件请先做文字识别（OCR），再导入")
    return source


def check_readable(path: Path) -> None:
    """Look at a file without opening it, so that a mistyped name is told before anything else is done.

    Raises:
        SourceError: it is missing, a folder, no plain file or of an unknown format.
    """
    if path.is_dir():
        raise SourceError("这是文件夹，不是文件", where=path, advice="请给出其中的一个文件")
    if not path.exists():
        raise SourceError("找不到文件", where=path, advice="请检查路径和文件名")
    if not path.is_file():
        raise SourceError("这不是普通文件，而是管道或设备", where=path, advice="请先存为文件再导入")
    if path.suffix.lower() not in _READERS:
        raise SourceError(
            f"不认识的文件格式“{path.suffix or '无后缀'}”", where=path, expected=f"{'、'.join(endings())} 之一"
        )


def _reader_for(path: Path) -> Reader:
    return cast(Reader, import_module(f"kb.parser.readers.{_READERS[path.suffix.lower()]}"))


def _content(path: Path) -> bytes:
    most = largest(path.suffix.lower())
    try:
        size = path.stat().st_size
        if size > most:
            raise SourceError(
                f"文件太大（{size / 2**20:.0f} MB）",
                where=path,
                expected=f"不超过 {most >> 20} MB",
                advice="请拆成几个文件再导入",
            )
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(f"文件无法读取（{system_reason(error)}）", where=path, advice="请检查文件权限") from error
    if not data:
        raise SourceError("文件是空的", where=path, advice="请换一个有内容的文件")
    return data
