"""Older office formats (.doc, .wps, .rtf, .odt): converted by LibreOffice where it is installed, then read as .docx."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from kb.errors import MissingExtraError, SourceError
from kb.model import SourceText
from kb.parser.readers import docx

_PROGRAMS = ("soffice", "libreoffice")
_TIME_LIMIT = 60  # seconds; a long plan takes five
_SIGNATURES = (b"\xd0\xcf\x11\xe0", b"{\\rtf", b"PK\x03\x04", b"<")
"""How Word's own files, RTF, zipped formats, and pages and XML saved under such an ending begin."""
_ENCRYPTED_ADVICE = "请用 Word/WPS 打开后另存为 .docx"


def read(data: bytes, name: str) -> SourceText:
    """The text of a file that LibreOffice can turn into .docx.

    Raises:
        MissingExtraError: LibreOffice is not installed.
        SourceError: the file is no document, LibreOffice cannot read it, or takes more than a minute.
    """
    # LibreOffice makes a document of any bytes.
    if not data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_SIGNATURES):
        raise SourceError("内容不是 Word、WPS、RTF 或 ODT 文档", where=name, advice="请确认文件没有损坏，后缀没有改错")
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise MissingExtraError(
            f"读取 {Path(name).suffix} 文件需要 LibreOffice，本机没有安装",
            where=name,
            advice="请安装 LibreOffice（apt install libreoffice-writer），或用 Word/WPS 另存为 .docx",
        )
    source = docx.read(_convert(program, data, name), name)
    return replace(source, format=Path(name).suffix.lower().lstrip("."))


def _convert(program: str, data: bytes, name: str) -> bytes:
    """The file as .docx, made in a folder of its own with a user profile of its own."""
    with tempfile.TemporaryDirectory(prefix="plankb-", ignore_cleanup_errors=True) as folder:
        source = Path(folder, f"source{Path(name).suffix.lower()}")
        source.write_bytes(data)
        profile = Path(folder, "profile").as_uri()
        settings = (f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nolockcheck")
        _run([program, *settings, "--convert-to", "docx:MS Word 2007 XML", "--outdir", folder, str(source)], name)
        result = source.with_suffix(".docx")
        if not result.exists():
            raise SourceError("LibreOffice 读不出这个文件（可能已损坏或有密码）", where=name, advice=_ENCRYPTED_ADVICE)
        return result.read_bytes()


def _run(command: list[str], name: str) -> None:
    """Run LibreOffice and end all of its processes when the time is up."""
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            process.wait(timeout=_TIME_LIMIT)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise SourceError(f"转换超过 {_TIME_LIMIT} 秒，已停止", where=name, advice=_ENCRYPTED_ADVICE) from None
