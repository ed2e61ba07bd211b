"""Plain text: finds the encoding, drops what no reader can see, and keeps every other character."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.errors import SourceError
from kb.model import SourceText
from kb.parser.source import SourceBuilder
from kb.parser.wraps import find_margin, join_wrapped

_BOMS = (
    *((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32")),
    *((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")),
)
_MAX_DAMAGED_SHARE = 0.05  # of the characters outside ASCII
_CANDIDATES = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
_MAGIC = (
    (b"%PDF-", "PDF 文件"),
    (b"PK\x03\x04", "Word 文档或压缩包"),
    (b"\xd0\xcf\x11\xe0", "旧版 Word/WPS 文档"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"\x1f\x8b", "压缩文件"),
    (b"\x7fELF", "程序"),
    (b"MZ\x90", "程序"),
    (b"{\\rtf", "RTF 文档"),
)
_FREQUENT = frozenset(
    "的一是在和有国中人发展全面加强建设经济社会工作推进化为实施等业年第条规定大地区，。、；：“”（）0123456789"
)
_SAMPLE = 65_536  # bytes that are enough to tell an encoding by its frequent characters; even, for UTF-16
_PLAUSIBLE = 0.1  # share of frequent characters below which a decoding is taken for gibberish (real text: over 0.25)
_LINE_BREAK = re.compile("\r\n?|[\u000b\u000c\u0085\u2028\u2029]")
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_PRIVATE_POINT = re.compile(
    "(?<=[0-9０-９])[\ue000-\uf8ff\U000f0000-\U0010fffd](?=[0-9０-９])"
)  # a font's own decimal point
_BLANKS = " \t\u3000\xa0"
_LONGEST_BLANK = 500  # characters; a longer run sets nothing off that a reader could see
_BLANK_RUN = re.compile(f"[{_BLANKS}]{{{_LONGEST_BLANK},}}")
_MAX_CONTROL_SHARE = 0.01


def read(data: bytes, name: str) -> SourceText:
    """The lines of a plain text file.

    Raises:
        SourceError: the content is not text.
    """
    text = decode(data, name)
    builder = SourceBuilder()
    blocks = _blocks(text.split("\n"))
    margin = find_margin(blocks)
    for block in blocks:
        for paragraph in join_wrapped(block, margin):
            builder.add_line(paragraph)
    return builder.build(format="txt", name=name)


def _blocks(lines: Sequence[str]) -> list[list[str]]:
    """Runs of lines with text and single blank lines, in order."""
    blocks: list[list[str]] = []
    after_text = False
    for line in lines:
        has_text = bool(line) and not line.isspace()
        if has_text and after_text:
            blocks[-1].append(line)
        else:
            blocks.append([line])
        after_text = has_text
    return blocks


def decode(data: bytes, name: str) -> str:
    """The text in `data` with line breaks as `\\n` and without characters that cannot be seen; bytes that are
    damaged come out as U+FFFD.

    Raises:
        SourceError: the bytes are not text, or in an encoding nobody can tell.
    """
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise SourceError(f"内容是{kind}，不是文本", where=name, advice="请改用正确的后缀，或另存为文本")
    return clean(_decode_bytes(data, name), name)


def clean(text: str, name: str) -> str:
    """`text` with line breaks as `\\n`, without invisible characters and without blanks by the hundreds.

    Raises:
        SourceError: so many control characters that this cannot be text.
    """
    text = _LINE_BREAK.sub("\n", text)
    if any(blank * _LONGEST_BLANK in text for blank in _BLANKS):
        text = _BLANK_RUN.sub(" ", text)
    if _PRIVATE_POINT.search(text):
        text = _PRIVATE_POINT.sub(".", text)
    if not _INVISIBLE.search(text):
        return text
    visible = _INVISIBLE.sub("", text)
    if len(text) - len(visible) > max(_MAX_CONTROL_SHARE * len(text), 16):
        raise SourceError("含有大量控制字符，像是二进制文件", where=name, expected="文本文件")
    return visible


def _decode_bytes(data: bytes, name: str) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, errors="replace")
    if b"\x00" not in data[:_SAMPLE]:
        text = decode_damaged(data, "utf-8")
        if text is not None:
            return text
    sample = data[:_SAMPLE]
    score, encoding = max((_plausibility(sample, candidate), candidate) for candidate in _CANDIDATES)
    return data.decode(encoding if score >= _PLAUSIBLE else _guess(sample, name), errors="replace")


def decode_damaged(data: bytes, encoding: str) -> str | None:
    """`data` in an encoding, its few damaged characters replaced; None where too many are for it to be the right one.

    Other encodings read as UTF-8 are damaged nearly everywhere; a download that was cut or a page pasted together, here
    and there.
    """
    text = data.decode(encoding, errors="replace")
    damaged = text.count("\ufffd")
    if not damaged:
        return text
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    return text if damaged <= _MAX_DAMAGED_SHARE * foreign else None


def _plausibility(sample: bytes, encoding: str) -> float:
    """Share of frequent characters in `sample` read as `encoding`, damaged characters counting heavily against it."""
    text = sample.decode(encoding, errors="replace")
    damaged = text[:-1].count("\ufffd")  # the sample may end inside a character
    return (sum(char in _FREQUENT for char in text) - 5 * damaged) / max(len(text), 1)


def _guess(sample: bytes, name: str) -> str:
    """The encoding by charset-normalizer, for what the quick look cannot tell (Big5, text in another language)."""
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    if best is None:
        raise SourceError("无法识别文字编码，或不是文本文件", where=name, advice="请用 UTF-8 编码另存后再导入")
    return best.encoding
