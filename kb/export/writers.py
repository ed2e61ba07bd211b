"""Tables to files: the list of formats, rendering to bytes, and writing that is never seen half done."""

from __future__ import annotations

import io
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from kb.errors import ExportError, system_reason
from kb.export.addresses import DEFAULT_BASE_URL
from kb.export.formats.csv import write_csv
from kb.export.formats.docx import write_docx
from kb.export.formats.html import write_html
from kb.export.formats.json import write_json
from kb.export.formats.markdown import write_markdown
from kb.export.formats.xlsx import write_xlsx
from kb.export.table import ExportTable


@dataclass(frozen=True, slots=True)
class Format:
    """One file format: its name for people, its media type, and what writes it."""

    label: str
    media_type: str
    write: Callable[[ExportTable, BinaryIO, str], None]  # table, open file, address of the site


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "xlsx": Format("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
        "docx": Format("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", write_docx),
        "csv": Format("CSV", "text/csv; charset=utf-8", write_csv),
        "md": Format("Markdown", "text/markdown; charset=utf-8", write_markdown),
        "html": Format("网页", "text/html; charset=utf-8", write_html),
        "json": Format("JSON", "application/json", write_json),
    }
)
"""The formats by file ending, the most wanted first."""


def render(table: ExportTable, ending: str, *, base_url: str = DEFAULT_BASE_URL) -> bytes:
    """The table as a file of the format `ending` ("xlsx"); equal tables give equal bytes.

    `base_url` is the address of the site that the links lead to.

    Raises:
        ExportError: the format is unknown, the table does not fit it, or `base_url` is not a web address.
    """
    out = io.BytesIO()
    _format(ending).write(_told(table), out, _checked(base_url))
    return out.getvalue()


def write(table: ExportTable, path: Path, *, base_url: str = DEFAULT_BASE_URL) -> None:
    """Write the table to `path`, in the format of its ending. The file appears whole or not at all.

    Raises:
        ExportError: the ending is unknown, the table does not fit the format, or the file cannot be written.
    """
    file_format = _format(path.suffix.removeprefix("."), where=path)
    base_url = _checked(base_url)
    with _written(path) as out:
        file_format.write(_told(table), out, base_url)


def write_whole(path: Path, content: bytes) -> None:
    """Write `content` to `path`; the file appears whole or not at all.

    Raises:
        ExportError: the file cannot be written.
    """
    with _written(path) as out:
        out.write(content)


@contextmanager
def _written(path: Path) -> Iterator[BinaryIO]:
    """A file that takes the place of `path` when all has been written.

    Raises:
        ExportError: the file cannot be written.
    """
    try:
        with _replacing(path.resolve()) as out:  # resolved, so that a link keeps pointing to its file
            yield out
    except OSError as error:
        raise _not_writable(path, error) from error


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """A file that takes the place of `path` when all has been written, and leaves no trace when not."""
    if path.is_dir():
        raise IsADirectoryError
    draft = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with draft.open("xb") as out:
            yield out
        draft.replace(path)
    finally:
        with suppress(OSError):
            draft.unlink()


def _told(table: ExportTable) -> ExportTable:
    """`table`; one without rows says so in its first note, since a bare head looks like a failed export."""
    return table if table.rows else replace(table, notes=(f"{table.nothing}。", *table.notes))


def _format(ending: str, where: Path | None = None) -> Format:
    try:
        return FORMATS[ending.lower()]
    except KeyError:
        known = "、".join(f".{name}" for name in FORMATS)
        found = f"不认识的文件格式 .{ending}" if ending else "文件名没有扩展名，不知道要什么格式"
        raise ExportError(found, where=where, expected=f"{known} 之一") from None


def _checked(base_url: str) -> str:
    if not base_url.startswith(("http://", "https://")):
        raise ExportError(f"网站地址 {base_url} 不是网址", expected="http:// 或 https:// 开头的地址")
    return base_url


def _not_writable(path: Path, error: OSError) -> ExportError:
    folder = path.parent
    if isinstance(error, FileNotFoundError | NotADirectoryError) and not folder.is_dir():
        return ExportError(f"没有文件夹 {folder}", where=path, advice="请先建立文件夹，或换一个位置")
    if isinstance(error, IsADirectoryError):
        return ExportError("这是一个文件夹", where=path, expected="文件名", advice="请换一个文件名")
    if isinstance(error, PermissionError):
        return ExportError("没有写入权限", where=path, advice="请关闭正在使用它的程序，或换一个位置")
    return ExportError(f"无法写入（{system_reason(error)}）", where=path, advice="请检查磁盘空间，或换一个位置")
