"""Tab-separated files that people edit: rows with their place, and errors that name it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NoReturn

from kb.errors import LexiconError

Stamp = tuple[str, int, int]  # path, time of change in nanoseconds, size in bytes


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file that is neither empty nor a comment (first character `#`)."""

    path: Path
    line: int  # 1-based
    cells: tuple[str, ...]  # without surrounding white space

    def fail(self, found: str, *, expected: str | None = None, advice: str | None = None) -> NoReturn:
        """Raise the error that names this row."""
        raise LexiconError(found, where=f"{self.path.name} 第{self.line}行", expected=expected, advice=advice)


def read_rows(path: Path) -> Iterator[Row]:
    """The rows of one file in order.

    Raises:
        LexiconError: the file cannot be read or is not UTF-8.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError("词表文件无法读取", where=path, advice="请确认文件存在并以 UTF-8 编码保存") from error
    for number, line in enumerate(text.split("\n"), 1):
        if line and not line.isspace() and not line.startswith("#"):
            yield Row(path, number, tuple(map(str.strip, line.split("\t"))))


@cache
def packaged_folder(name: str) -> Path:
    """A folder of this package that carries data files."""
    return Path(__file__).with_name(name)  # importlib.resources would import zip files and compression


def tsv_files(folders: Iterable[Path]) -> tuple[Path, ...]:
    """The .tsv files of the folders: folders as given, files by name. A folder that does not exist holds none."""
    return tuple(path for folder in folders for path in sorted(folder.glob("*.tsv")))


def stamps(folders: Iterable[Path], *files: Path) -> tuple[Stamp, ...]:
    """What changes when one of the files, or of the .tsv files of the folders, is edited, added or removed, so that a
    cached vocabulary knows when to be read again. Asked for before every search: it lists each folder once."""
    found = [(str(file), file.stat()) for file in files]
    for folder in folders:
        with suppress(FileNotFoundError), os.scandir(folder) as entries:
            found += [(entry.path, entry.stat()) for entry in entries if entry.name.endswith(".tsv")]
    return tuple(sorted((path, status.st_mtime_ns, status.st_size) for path, status in found))
