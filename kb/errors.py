"""Errors a user can mend: each says what was found, where, what was expected and what to do next.

A bug is an `assert` or an uncaught exception; a peculiarity of a document is an `Issue` (kb/issues.py).
"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from pathlib import Path

_REASONS = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超出磁盘配额",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOENT: "没有这个文件或目录",
    errno.EISDIR: "这是一个目录",
    errno.ENOTDIR: "路径中有一段不是目录",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EFBIG: "文件太大",
    errno.EMFILE: "打开的文件太多",
    errno.EIO: "磁盘读写出错",
}


def system_reason(error: OSError) -> str:
    """Why the operating system refused, in Chinese where it is a common reason."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)


class KBError(Exception):
    """Base of all errors a user can mend. `str(error)` is one line in Chinese, fit for a terminal or a page.

    Attributes:
        found: what is wrong, as a sentence without a full stop.
        where: file, clause or field concerned; None when the error has no place.
        expected: what would have been right; None when `found` says it already.
        advice: what the user can do next.
    """

    def __init__(
        self,
        found: str,
        *,
        where: str | Path | None = None,
        expected: str | None = None,
        advice: str | None = None,
    ) -> None:
        self.found = found
        self.where = None if where is None else str(where)
        self.expected = expected
        self.advice = advice
        super().__init__(self._line())

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.found, self.where, self.expected, self.advice)

    def _line(self) -> str:
        place = f"{self.where}：" if self.where else ""
        expected = f"，应为{self.expected}" if self.expected else ""
        advice = f"。{self.advice}" if self.advice else ""
        return " ".join(f"{place}{self.found}{expected}{advice}".split())

    def at(self, where: str | Path) -> KBError:
        """The same error with a place that says more, such as the path of a file known by its name so far."""
        return _rebuild(type(self), self.found, str(where), self.expected, self.advice)

    def to_dict(self) -> Mapping[str, str | None]:
        """The parts of the message by name, for the HTTP API."""
        return {
            "error": type(self).__name__,
            "found": self.found,
            "where": self.where,
            "expected": self.expected,
            "advice": self.advice,
        }


def _rebuild(kind: type[KBError], found: str, where: str | None, expected: str | None, advice: str | None) -> KBError:
    """Unpickle an error that travelled from a worker process."""
    return kind(found, where=where, expected=expected, advice=advice)


class SourceError(KBError):
    """A file cannot be read: missing, empty, binary, encrypted, too large or of an unknown format."""


class MetadataError(KBError):
    """A sidecar file (`<name>.toml`) has a missing, unknown or malformed field."""


class QueryError(KBError):
    """A query leaves nothing to search for."""


class StoreError(KBError):
    """The data folder holds no knowledge base, or one this version cannot open."""


class ReviewError(KBError):
    """A review decision, or a file of them, makes no sense; `where` names the file and the line."""


class NotFoundError(KBError, LookupError):
    """No plan, clause, goal or target has this id."""


class ExportError(KBError):
    """A table or file ending is unknown, or the file cannot be written."""


class LexiconError(KBError):
    """A thesaurus or topic file has a malformed row; `where` names file and line."""


class MissingExtraError(KBError):
    """A function needs an optional package that is not installed; `advice` says how to install it."""
