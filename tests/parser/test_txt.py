"""Plain text in every usual encoding; nothing visible changes, nothing invisible stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import SourceError
from kb.parser.readers.txt import decode, read

TEXT = (
    "一、发展现状\n国家级开发区地区生产总值年均增长34.51％，对全国的贡献不断提高。\n"
    "二、发展环境\n“十一五”时期，形势正发生变化。\n"
)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "big5"]
)
def test_encoding_is_recognised(encoding: str) -> None:
    """With and without byte order mark."""
    traditional = (
        "一、發展現狀\n國家級開發區地區生產總值年均增長，對全國的貢獻不斷提高。\n經濟社會發展規劃綱要，環境保護。\n" * 4
    )
    text = traditional if encoding == "big5" else TEXT * 2
    assert decode(text.encode(encoding), "a.txt") == text


def test_one_damaged_byte_costs_one_character() -> None:
    """The rest of a UTF-8 file is still read."""
    data = TEXT.encode("utf-8")
    damaged = decode(data[:100] + b"\xff" + data[100:], "a.txt")
    assert damaged.count("\ufffd") >= 1
    assert damaged.startswith(TEXT[:20])
    assert damaged.endswith(TEXT[-20:])


def test_every_kind_of_line_break_is_one() -> None:
    """CR LF, CR, form feed, vertical tab, NEL and the Unicode separators."""
    assert decode("甲\r\n乙\r丙\x0c丁\x0b戊\x85己\u2028庚".encode(), "a.txt") == "甲\n乙\n丙\n丁\n戊\n己\n庚"


def test_invisible_characters_are_dropped() -> None:
    """NUL, byte order marks inside the text, zero-width spaces, direction marks."""
    assert decode("第\u200b一\ufeff章\x00\u202e 总则".encode(), "a.txt") == "第一章 总则"


def test_private_decimal_point_is_a_point() -> None:
    """Some fonts carry their decimal point in the private use area."""
    assert decode("不低于2\ue0105米".encode(), "a.txt") == "不低于2.5米"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"PK\x03\x04" + bytes(100), "Word"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), "Word"),
        (b"\x89PNG\r\n" + bytes(100), "图片"),
        (bytes(range(32)) * 50, "控制字符"),
        (bytes([0, 1, 2, 250, 251]) * 400, "a.txt"),
    ],
)
def test_binary_content_is_refused(data: bytes, words: str) -> None:
    """The message says what the content looks like, and names the file."""
    with pytest.raises(SourceError) as error:
        decode(data, "a.txt")
    assert words in str(error.value)
    assert "\n" not in str(error.value)


@given(st.binary(max_size=400))
def test_any_bytes_give_text_or_a_message(data: bytes) -> None:
    """No surrogates, no NUL, no other exception."""
    try:
        text = decode(data, "a.txt")
    except SourceError:
        return
    text.encode("utf-8")
    assert "\x00" not in text


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"])))
def test_visible_characters_are_kept(text: str) -> None:
    """Every character that can be seen is in the text, in order."""
    source = read(text.encode("utf-8"), "a.txt")
    assert "".join(source.text.split()) == "".join(text.split())
