"""The parts of a Word package, opened with care: no zip bomb, no XML entity and no outside file is ever expanded."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any, TypeAlias

from kb.errors import SourceError

Element: TypeAlias = Any  # lxml elements carry no useful static type

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MAX_UNPACKED = 24 * 1024 * 1024  # bytes of all parts read; the text of the longest plan takes 10 MB
_UNREADABLE = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, ValueError)
_MAX_ENTRIES = 20_000


@dataclass
class Budget:
    """How many bytes may still be unpacked."""

    left: int


class Package:
    """A .docx file whose parts are read on demand."""

    def __init__(self, data: bytes, name: str, budget: Budget | None = None) -> None:
        """Open the package; packages inside a package share its budget.

        Raises:
            SourceError: not a Word document, damaged, or protected by a password.
        """
        self._name = name
        self._budget = budget or Budget(_MAX_UNPACKED)
        if data.startswith(_OLE):
            raise _ole_error(data, name)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise SourceError(
                "Word 文件已损坏，或不是 .docx 格式", where=name, advice="请重新下载，或用 Word/WPS 打开后另存为 .docx"
            ) from error
        if len(self._zip.namelist()) > _MAX_ENTRIES:
            raise SourceError("压缩包里的文件太多，不像 Word 文档", where=name)

    def part(self, path: str) -> bytes | None:
        """The content of a part, or None where there is none.

        Raises:
            SourceError: the part is damaged, encrypted, or far larger than any document.
        """
        try:
            info = self._zip.getinfo(path)
        except KeyError:
            return None
        try:
            with self._zip.open(info) as stream:
                content = stream.read(self._budget.left + 1)
        except _UNREADABLE as error:
            raise self._damaged(path) from error
        self._budget.left -= len(content)
        if self._budget.left < 0:
            raise SourceError(
                f"解压后的正文超过 {_MAX_UNPACKED >> 20} MB，疑似压缩炸弹", where=self._name, advice="请检查文件来源"
            )
        return content

    def nested(self, data: bytes) -> Package:
        """A package kept in a part of this one.

        Raises:
            SourceError: as for the package itself.
        """
        return Package(data, self._name, self._budget)

    def xml(self, path: str) -> Element | None:
        """The root element of an XML part, or None where there is no such part or nothing readable in it."""
        content = self.part(path)
        return None if content is None else parse_xml(content)

    def relationships(self, path: str) -> dict[str, str]:
        """The inner targets of the relationships of a part, by their id, as paths in the package."""
        folder, base = posixpath.split(path)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        if root is None:
            return {}
        return {
            str(item.get("Id")): _resolve(folder, str(item.get("Target", "")))
            for item in root.iter(_RELATIONSHIP)
            if item.get("TargetMode") != "External"
        }

    def _damaged(self, path: str) -> SourceError:
        return SourceError(
            f"Word 文件里的 {path} 已损坏或加密", where=self._name, advice="请用 Word/WPS 打开后另存为不加密的 .docx"
        )


def parse_xml(content: bytes) -> Element | None:
    """The root of an XML document, entities left alone and slips forgiven; None where nothing is readable."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        return etree.fromstring(content.replace(_STRICT, _TRANSITIONAL), parser=parser)
    except etree.XMLSyntaxError:
        return None


def _resolve(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def _ole_error(data: bytes, name: str) -> SourceError:
    if _ENCRYPTED in data:
        return SourceError("Word 文件有密码保护", where=name, advice="请先用密码打开，再另存为不加密的 .docx")
    return SourceError("内容是旧版 Word/WPS 文档，不是 .docx", where=name, advice="请把后缀改为 .doc，或另存为 .docx")
