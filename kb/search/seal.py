"""The sizes and checksums of the files of an index, written when it is complete: what has been damaged since is told
as damage, and nothing else is.

Sizes are looked at whenever an index is opened, since reading a mapped file beyond its end kills the process; contents
only when reading has failed, or before an index is used for the next one.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from kb.errors import KBError, StoreError

_NAME = "seal.json"
_LOCKS = ("LOCK", ".lock")  # made and removed by whoever opens an index
_BLOCK = 1 << 20  # bytes read at a time


class _Sealed(msgspec.Struct, frozen=True):
    size: int  # bytes
    crc: int  # CRC-32


def seal(folder: Path) -> None:
    """Note the size and the checksum of every file below `folder`; an older note is replaced, not written over."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file() and file.name != _NAME)
    noted = {
        file.relative_to(folder).as_posix(): _Sealed(file.stat().st_size, _crc(file))
        for file in files
        if not file.name.endswith(_LOCKS)
    }
    fresh = folder / f"{_NAME}.new"
    fresh.write_bytes(msgspec.json.encode(noted))
    fresh.replace(folder / _NAME)


def check_sizes(folder: Path) -> None:
    """Look at the sizes of the files noted in `folder`; nothing is said of one without a note.

    Raises:
        FileNotFoundError: a file is missing.
        StoreError: a file has another size; the message names it.
    """
    for file, sealed in _noted(folder):
        if file.stat().st_size != sealed.size:
            raise damaged(file)


def check_contents(folder: Path) -> None:
    """Look at the contents of all files noted in `folder` and below.

    Raises:
        StoreError: a file is missing or has changed; the message names it.
    """
    for note in sorted(folder.rglob(_NAME)):
        for file, sealed in _noted(note.parent):
            try:
                is_unchanged = file.stat().st_size == sealed.size and _crc(file) == sealed.crc
            except OSError as error:
                raise damaged(file) from error
            if not is_unchanged:
                raise damaged(file)


def is_sound(folder: Path) -> bool:
    """Whether `folder` has a note and every file is what it was when that was made."""
    try:
        check_contents(folder)
    except StoreError:
        return False
    return (folder / _NAME).is_file()


@contextmanager
def damage_told(folder: Path) -> Iterator[None]:
    """Whatever reading the index in `folder` raises is told as damage where a file has changed, else left as it is."""
    try:
        yield
    except KBError:
        raise
    except Exception as error:
        try:
            check_contents(folder)
        except StoreError as found:
            raise found from error
        raise


def damaged(file: Path) -> StoreError:
    """What is told of a damaged file of an index."""
    return StoreError("检索索引缺失或损坏", where=file, advice="请重新运行 kb build")


def _noted(folder: Path) -> Iterator[tuple[Path, _Sealed]]:
    note = folder / _NAME
    try:
        noted = msgspec.json.decode(note.read_bytes(), type=dict[str, _Sealed])
    except FileNotFoundError:
        return
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise damaged(note) from error
    for name, sealed in noted.items():
        yield folder / name, sealed


def _crc(file: Path) -> int:
    total = 0
    with file.open("rb") as opened:
        while block := opened.read(_BLOCK):
            total = zlib.crc32(block, total)
    return total
