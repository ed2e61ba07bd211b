"""Word documents (.docx): paragraphs with their automatic numbers, tables, text boxes, notes and embedded bodies."""

from __future__ import annotations

from kb.errors import SourceError
from kb.issues import Issue, Severity
from kb.model import SourceText
from kb.parser.readers.blocks import Block, add_blocks
from kb.parser.readers.docx_body import BodyReader
from kb.parser.readers.docx_package import Package
from kb.parser.source import SourceBuilder

_OFFICE_DOCUMENT = "word/document.xml"


def read(data: bytes, name: str) -> SourceText:
    """The text of a Word document, tracked deletions and hidden text left out.

    Raises:
        SourceError: not a Word document, damaged, protected by a password, or unreasonably large when unpacked.
    """
    package = Package(data, name)
    path = _main_part(package)
    reader = BodyReader(package, path, name)
    blocks = reader.read()
    if not blocks and reader.root is None:
        raise SourceError("Word 文件里没有正文", where=name, advice="请用 Word/WPS 打开检查后另存")
    builder = SourceBuilder()
    if reader.unreadable and not blocks:
        advice = "请用 Word/WPS 打开后另存为 .docx"
        raise SourceError(f"正文在 {reader.unreadable[0]} 中，但它缺失或损坏", where=name, advice=advice)
    add_blocks(builder, blocks)
    issues = [
        Issue("embedded-body-unreadable", f"嵌入的正文 {part} 读不出来", Severity.ERROR, advice="请用 Word 打开后另存")
        for part in reader.unreadable
    ]
    if not any(isinstance(block, Block) for block in blocks):
        issues.append(Issue("document-without-paragraphs", "文档没有正文段落", Severity.WARNING))
    return builder.build(format="docx", name=name, issues=issues)


def _main_part(package: Package) -> str:
    """The path of the main document part, from the package's own list."""
    targets = package.relationships("").values()
    return next((target for target in targets if target.endswith("document.xml")), _OFFICE_DOCUMENT)
