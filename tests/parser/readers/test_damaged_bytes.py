"""A single damaged byte costs a character, never the document; and no document is taken for what it is not."""

from __future__ import annotations

import pytest

from kb.errors import SourceError
from kb.parser.readers import docx, html, txt
from kb.parser.readers.txt import decode_damaged

TEXT = "第一条 加快建设污水处理厂，提高污水处理率。\n\n第二条 加强水源地保护，保障饮水安全。\n"
MARKUP = '<div class="container" style="margin:0;padding:0"><span id="x"></span></div>' * 200


def page(declaration: str) -> str:
    paragraphs = "".join(f"<p>{line}</p>" for line in TEXT.split("\n") if line)
    return f"<html><head>{declaration}</head><body>{MARKUP}{paragraphs}</body></html>"


def damaged(text: str, encoding: str) -> bytes:
    """`text` with the second byte of 饮 gone."""
    before, after = text.split("饮")
    return before.encode(encoding) + "饮".encode(encoding)[:1] + b" " + after.encode(encoding)


@pytest.mark.parametrize("declaration", ["", '<meta charset="utf-8">', '<meta charset="gb2312">', '<meta charset="x">'])
def test_a_page_in_utf_8_with_a_damaged_byte_is_read(declaration: str) -> None:
    text = html.read(damaged(page(declaration), "utf-8"), "页.html").text
    assert "第一条 加快建设污水处理厂，提高污水处理率。" in text
    assert "第二条 加强水源地保护，保障\ufffd" in text
    assert "水安全。" in text


def test_a_page_declared_as_gb_with_a_damaged_byte_is_read() -> None:
    text = html.read(damaged(page('<meta charset="gb2312">'), "gb18030"), "页.html").text
    assert "第一条 加快建设污水处理厂，提高污水处理率。" in text
    assert "第二条 加强水源地保护，保障" in text


def test_a_text_in_utf_8_with_a_damaged_byte_is_read() -> None:
    text = txt.read(damaged(TEXT, "utf-8"), "文.txt").text
    assert "第一条 加快建设污水处理厂，提高污水处理率。" in text
    assert "水安全。" in text


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "shift_jis"])
def test_other_encodings_are_no_damaged_utf_8(encoding: str) -> None:
    assert decode_damaged("加強水源地保護，提高處理能力。".encode(encoding, "ignore") * 20, "utf-8") is None


def test_a_missing_embedded_body_is_named() -> None:
    import io
    import zipfile

    out = io.BytesIO()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{kind}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr(
            "word/_rels/document.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r2" Type="{kind}/aFChunk" Target="afchunk.mht"/></Relationships>',
        )
        archive.writestr(
            "word/document.xml",
            '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
            f'xmlns:r="{kind}"><w:body><w:altChunk r:id="r2"/></w:body></w:document>',
        )
    with pytest.raises(SourceError, match=r"文\.docx：.*word/afchunk\.mht.*缺失或损坏"):
        docx.read(out.getvalue(), "文.docx")
