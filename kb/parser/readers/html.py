"""Web pages: the text of the main content as a reader sees it, without navigation, share bars and footers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, islice

from kb.errors import SourceError
from kb.model import Metadata, SourceText
from kb.parser.readers.blocks import Block, TableBlock, add_blocks
from kb.parser.readers.html_blocks import Element, blocks_of, parse_html, text_of
from kb.parser.readers.html_content import find_main
from kb.parser.readers.txt import clean, decode, decode_damaged
from kb.parser.source import SourceBuilder
from kb.text import squeeze

_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_-]{3,20})""", re.IGNORECASE)
_SNIFF = 8192  # bytes in which the encoding is declared; browsers look at 1,024
_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "iso-8859-1": "", "utf-16": ""}
_TITLE_NAMES = ("articletitle", "og:title", "title")
_DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}[〔\[［(（]\s*(?:19|20)\d\d\s*[〕\]］)）]\s*\d{1,4}\s*号")
_HEAD_LINES = 12  # among the first lines of the main content title and 文号 are looked for
_SITE_NAME = re.compile(r"\s*[_|]\s*[^_|]*$|\s*[-–—]{1,2}\s*[^-–—]*(?:网|政府|门户|委员会|人大)[^-–—]*$")


def read(data: bytes, name: str) -> SourceText:
    """The main content of a web page, headed by its title where the content does not repeat it.

    Raises:
        SourceError: the content is not text, or a page without any.
    """
    text = _decode(data, name)
    try:
        root = parse_html(text)
    except SourceError as error:
        raise error.at(name) from error
    if root is None:
        raise SourceError("网页里没有内容", where=name, advice="请在浏览器里打开网页，另存为完整的 HTML")
    title, number = _title(root), _document_number(root)
    blocks = blocks_of(find_main(root))
    first = list(islice(blocks, _HEAD_LINES))
    builder = SourceBuilder()
    add_blocks(builder, chain(_missing_head(first, title, number), first, blocks))
    return builder.build(format="html", name=name, metadata=Metadata(title=title, document_number=number))


def _decode(data: bytes, name: str) -> str:
    declared = _DECLARED.search(data[:_SNIFF])
    if declared:
        encoding = declared.group(1).decode("ascii").lower()
        try:
            return data.decode(_SUPERSETS.get(encoding, encoding) or "utf-8")
        except LookupError:
            pass
        except UnicodeDecodeError:  # a wrong declaration is common, and so are single damaged characters
            for likely in ("utf-8", _SUPERSETS.get(encoding, encoding) or "utf-8"):
                text = decode_damaged(data, likely)
                if text is not None:
                    return clean(text, name)
    return decode(data, name)


def _title(root: Element) -> str:
    """The title of the document from the page's own data: its meta elements, else `<title>` without the site's name."""
    named = {
        str(meta.get("name") or meta.get("property") or "").lower(): meta.get("content") for meta in root.iter("meta")
    }
    for key in _TITLE_NAMES:
        if named.get(key):
            return " ".join(str(named[key]).split())
    for element in root.iter("title"):
        return _SITE_NAME.sub("", " ".join(text_of(element).split()))
    return ""


def _document_number(root: Element) -> str:
    found = _DOCUMENT_NUMBER.search(text_of(root))
    return "".join(found.group().split()) if found else ""


def _missing_head(blocks: Sequence[Block | TableBlock], title: str, number: str) -> list[Block]:
    """Title and 文号 as lines of their own, unless the first blocks of the content have them."""
    first = squeeze("".join(block.text for block in blocks if isinstance(block, Block)))
    head = []
    if title and squeeze(title) not in first:
        head.append(Block(title, role="title"))
    if head and number and squeeze(number) not in first:
        head.append(Block(number))
    return head
