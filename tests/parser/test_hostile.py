"""Files made to break a reader: each is parsed or refused with a message, within bounded time and memory."""

from __future__ import annotations

import io
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import SourceError
from kb.parser.check import check
from kb.parser.parse import parse, parse_file
from kb.parser.readers import MAX_TEXT_BYTES, docx, html, pdf, txt
from tests.parser.promises import assert_promises
from tests.parser.strategies import LINE_STARTS

SENTENCE = "围绕产业结构优化升级，加快发展现代产业体系，不断增强综合实力。"
PLAN = f"一、总则\n{SENTENCE * 20}\n二、附则\n{SENTENCE}"
MEGA = 2**20
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELAXED = settings(max_examples=40)

GUARDED = """
import resource, signal, sys
from pathlib import Path
from kb.errors import SourceError
from kb.parser.check import check
from kb.parser.parse import parse_file
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
try:
    plan = parse_file(Path(sys.argv[1]))
    check(plan)
    print("parsed", len(plan.text))
except SourceError as error:
    print("refused", error)
"""
"""Parses one file with one gigabyte of memory and ten seconds of processor time at most."""


def word_file(document: str, **others: str) -> bytes:
    """A .docx whose main part is `document`."""
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{types}"/>',
        "_rels/.rels": f'<Relationships xmlns="{relations}"><Relationship Id="r1" Type="{office}" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": document,
    } | others
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def body(inside: str) -> str:
    return f'<w:document xmlns:w="{WORD}"><w:body>{inside}</w:body></w:document>'


def paragraph(text: str) -> str:
    return body(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")


def laughs() -> str:
    """Ten entities, each ten times the one before: a billion when told."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "哈"}">' for n in range(10))
    return f"<!DOCTYPE x [{entities}]>" + paragraph("一、总则 &e9;")


LARGE: dict[str, Callable[[], str | bytes]] = {
    "one-line.txt": lambda: SENTENCE * (20 * MEGA // 96),
    "one-line.md": lambda: SENTENCE * (20 * MEGA // 96),
    "blanks.txt": lambda: " " * (20 * MEGA) + "一、总则",
    "dashes.txt": lambda: "—" * 5 * MEGA,
    "leader.txt": lambda: f"目录\n一、总则{'.' * 5 * MEGA}1\n",
    "markers.txt": lambda: "一、" * 2 * MEGA,
    "headings.txt": lambda: "一、甲\n（一）乙\n1.丙\n（1）丁\n①戊\n" * 4000,
    "chapters.txt": lambda: "".join(f"第{n}章 条目\n" for n in range(20000)),
    "pipes.md": lambda: b"|" * 5 * MEGA,
    "stars.md": lambda: b"*" * 5 * MEGA,
    "brackets.md": lambda: b"[" * MEGA,
    "details.md": lambda: b"<details>" * 200_000,
    "ten-megabytes.html": lambda: f"<html><body>{f'<p>{SENTENCE * 3}</p>' * 35_000}</body></html>",
    "deep.html": lambda: f"{'<div>' * 100_000}{SENTENCE}",
    "spans.html": lambda: f"<table><tr><td rowspan=99999999 colspan=99999999>甲</table><p>{SENTENCE}",
    "laughs.docx": lambda: word_file(laughs()),
    "bomb.docx": lambda: word_file(paragraph("甲" * 60 * MEGA)),
    "deep.docx": lambda: word_file(body("<w:sdt><w:sdtContent>" * 50_000)),
    "tables.docx": lambda: word_file(body("<w:tbl><w:tr><w:tc>" * 2000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 2000)),
}
"""Contents by file name; nothing in them is a plan."""


@pytest.mark.parametrize("name", LARGE)
def test_large_files_take_bounded_time_and_memory(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    content = LARGE[name]()
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    done = subprocess.run([sys.executable, "-c", GUARDED, path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-500:]
    assert done.stdout.startswith(("parsed", "refused"))


def test_no_entity_is_told_and_no_file_is_fetched(tmp_path: Path) -> None:
    """Neither a billion laughs nor the content of another file gets into the text."""
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", encoding="utf-8")
    fetched = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>' + paragraph("一、总则 &e;")
    for document in (laughs(), fetched):
        text = docx.read(word_file(document), "a.docx").text
        assert "总则" in text
        assert "机密" not in text
        assert len(text) < 100


def test_text_beyond_the_limit_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"a" * (MAX_TEXT_BYTES + 1))
    with pytest.raises(SourceError, match=r"a\.txt.*太大.*不超过 32 MB"):
        parse_file(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_gives_the_same_plan(encoding: str) -> None:
    """With and without byte order mark."""
    assert txt.read(PLAN.encode(encoding), "a.txt").text == PLAN


@pytest.mark.parametrize(
    "damage", [b"\xed\xa0\x80\xed\xb0\x80", b"\xff\xfe", b"\xc3", b"\x00\x01\x02", "\ufdd0\uffff\U0010ffff".encode()]
)
def test_damaged_characters_cost_nothing_but_themselves(damage: bytes) -> None:
    """Lone surrogates, half characters, control characters and noncharacters inside good text."""
    plan = parse(txt.read(PLAN.encode() + damage + PLAN.encode(), "a.txt"), "a")
    assert_promises(plan)
    assert plan.text.count(SENTENCE) == 42
    plan.text.encode("utf-8")
    check(plan)


def test_lone_surrogates_in_utf_16_are_replaced() -> None:
    data = b"\xff\xfe" + PLAN.encode("utf-16-le") + b"\x00\xd8" + PLAN.encode("utf-16-le")
    text = txt.read(data, "a.txt").text
    text.encode("utf-8")
    assert text.count(SENTENCE) >= 41


@pytest.mark.parametrize("ending", ["txt", "md", "html", "docx", "pdf"])
@pytest.mark.parametrize("content", [b"", b"   \n\n", random.Random(3).randbytes(50_000), b"\x00" * 5000])
def test_empty_and_binary_files_are_refused(ending: str, content: bytes, tmp_path: Path) -> None:
    """With the name of the file in one line."""
    path = tmp_path / f"plan.{ending}"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=rf"plan\.{ending}") as refused:
        parse_file(path)
    assert "\n" not in str(refused.value)


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(SourceError, match="文件夹"):
        parse_file(tmp_path / "folder.txt")
    with pytest.raises(SourceError, match="找不到"):
        parse_file(tmp_path / "missing.txt")


def test_a_pdf_with_a_password_is_refused() -> None:
    """Its security handler cannot be satisfied without one."""
    secret = "<" + "00" * 32 + ">"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [] /Count 0 >>",
        f"<< /Filter /Standard /V 1 /R 2 /O {secret} /U {secret} /P -4 >>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n".encode()
    start = len(data)
    rows = "".join(f"{place:010d} 00000 n \n" for place in places)
    data += f"xref\n0 4\n0000000000 65535 f \n{rows}".encode()
    data += (
        f"trailer << /Size 4 /Root 1 0 R /Encrypt 3 0 R /ID [{secret} {secret}] >>\nstartxref\n{start}\n%%EOF".encode()
    )
    with pytest.raises(SourceError, match="密码"):
        pdf.read(data, "a.pdf")


@pytest.mark.parametrize("share", [0.001, 0.3, 0.5, 0.9, 0.999])
def test_truncated_files_are_read_or_refused(share: float, shared: Path) -> None:
    """However much of them is there."""
    for path, reader in (
        (next((shared / "plans").glob("hi-tech*.pdf")), pdf),
        (next((shared / "plans").glob("*.docx")), docx),
    ):
        data = path.read_bytes()
        try:
            source = reader.read(data[: int(share * len(data))], path.name)
        except SourceError:
            continue
        assert_promises(parse(source, "a"))


@RELAXED
@given(
    st.binary(max_size=300),
    st.sampled_from([docx, html, pdf, txt]),
    st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04"]),
)
def test_random_bytes_are_read_or_refused(data: bytes, reader: object, start: bytes) -> None:
    try:
        source = reader.read(start + data, "a")  # type: ignore[attr-defined]
    except SourceError:
        return
    if source.text.strip():
        assert_promises(parse(source, "a"))


@RELAXED
@given(st.lists(st.sampled_from(LINE_STARTS), min_size=1, max_size=200), st.integers(1, 3))
def test_markers_in_any_order_and_number(markers: list[str], repeat: int) -> None:
    """Doubled, missing, without any text, two hundred in a row."""
    plan = parse(txt.read("\n".join(f"{marker}甲" for marker in markers * repeat).encode(), "a.txt"), "a")
    assert_promises(plan)
    check(plan)


def test_fifty_levels_of_elements_hide_nothing() -> None:
    """A page nested fifty deep reads like one that is not; a list nested as deep keeps every point."""
    inside = "".join(f"<h2>{number}、任务</h2><p>{SENTENCE}</p>" for number in "一二三")
    flat, deep = (
        html.read(f"<html><body>{'<div>' * depth}{inside}{'</div>' * depth}</body></html>".encode(), "a.html")
        for depth in (1, 50)
    )
    assert deep.text == flat.text
    nested = "".join(f"<ul><li>第{number}点" for number in range(50))
    assert html.read(f"<html><body>{inside}{nested}</body></html>".encode(), "a.html").text.count("点") == 50


def test_fifty_levels_of_markers_keep_the_promises() -> None:
    """More than any numbering has: they repeat."""
    kinds = ["第{}篇", "第{}章", "第{}节", "{}、", "（{}）"]
    lines = [kinds[n % 5].format("一二三四五六七八九十"[n // 5]) + f"任务\n{SENTENCE}" for n in range(50)]
    plan = parse(txt.read("\n".join(lines).encode(), "a.txt"), "a")
    assert_promises(plan)
    assert len(plan.nodes) == 50


@pytest.mark.parametrize(
    ("numbers", "codes"),
    [
        ("一二三四五", []),
        ("一二三三四", ["number-repeat"]),
        ("一二二四五", ["number-repeat"]),
        ("一二四五六", ["number-gap"]),
        ("二三四五", ["number-gap"]),
    ],
)
def test_numbers_doubled_or_missing_are_reported(numbers: str, codes: list[str]) -> None:
    """With the place, and once."""
    text = "".join(f"{number}、任务\n{SENTENCE}\n" for number in numbers)
    issues = check(parse(txt.read(text.encode(), "a.txt"), "a"))
    assert [issue.code for issue in issues] == codes
    assert all(issue.span is not None and issue.advice for issue in issues)
