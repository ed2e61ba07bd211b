"""One reader per file format; each gives a SourceText whose spans all point into its text.

A new format is one module with a function `read(data: bytes, name: str) -> SourceText` and one row per file ending
in `_READERS`.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from kb.errors import SourceError
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


def endings() -> tuple[str, ...]:
    """The file endings that can be read, with their dot, in alphabetical order."""
    return tuple(sorted(_READERS))


def read(path: Path) -> SourceText:
    """The text of one file, by the reader for its ending.

    Raises:
        SourceError: the file is missing, a folder, empty, too large, unreadable or of an unknown format.
    """
    reader = _reader_for(path)
    most = MAX_TEXT_BYTES if _READERS[path.suffix.lower()] in _TEXT_READERS else MAX_BYTES
    source = split_run_in_headings(reader.read(_content(path, most), path.name))
    if not source.text.strip():
        raise SourceError("文件里没有文字", where=path, advice="扫描件请先做文字识别（OCR），再导入")
    return source


def _reader_for(path: Path) -> Reader:
    if path.is_dir():
        raise SourceError("这是文件夹，不是文件", where=path, advice="请给出其中的一个文件")
    if not path.exists():
        raise SourceError("找不到文件", where=path, advice="请检查路径和文件名")
    module = _READERS.get(path.suffix.lower())
    if module is None:
        raise SourceError(
            f"不认识的文件格式“{path.suffix or '无后缀'}”", where=path, expected=f"{'、'.join(endings())} 之一"
        )
    return cast(Reader, import_module(f"kb.parser.readers.{module}"))


def _content(path: Path, most: int) -> bytes:
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
        raise SourceError(f"文件无法读取（{error.strerror}）", where=path, advice="请检查文件权限") from error
    if not data:
        raise SourceError("文件是空的", where=path, advice="请换一个有内容的文件")
    return data
