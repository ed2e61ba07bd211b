"""The front matter of a Markdown file: `key: value` lines and lists between two `---` lines, turned into Metadata.

Only the plain subset of YAML that document collections use; anything else is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from kb.model import Metadata

_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n((?:(?!---|\.\.\.).*\n){0,200}?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_KEY = re.compile(r"([A-Za-z_\u4e00-\u9fff][\w-]*)[ \t]*[:：](?:[ \t]+(.*))?$")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_TITLE = ("title", "标题", "名称")
_ISSUER = ("issuer", "authors", "author", "publisher", "发文机关", "发布机关", "发布单位")
_DATE = ("publication_date", "date", "year", "发布日期", "成文日期")
_NUMBER = ("document_number", "文号", "发文字号")
_SOURCE = ("link", "url", "source", "来源")


def split_front_matter(text: str) -> tuple[Metadata, str]:
    """What the front matter says, and the text after it; empty metadata and the whole text where there is none."""
    match = _FRONT_MATTER.match(text)
    if match is None:
        return Metadata(), text
    fields = _fields(match[1])
    year = _YEAR.search(_first(fields, _DATE))
    metadata = Metadata(
        title=_first(fields, _TITLE),
        issuer="、".join(next((fields[key] for key in _ISSUER if fields.get(key)), ())),
        year=int(year[1]) if year else None,
        document_number=_first(fields, _NUMBER),
        source=_first(fields, _SOURCE),
    )
    return metadata, text[match.end() :]


def _fields(block: str) -> Mapping[str, tuple[str, ...]]:
    fields: dict[str, tuple[str, ...]] = {}
    key = ""
    for line in block.split("\n"):
        found = _KEY.match(line)
        if found:
            key = found[1].lower()
            value = _unquote(found[2] or "")
            fields[key] = (value,) if value else ()
        elif key and line.lstrip().startswith("- "):
            fields[key] += (_unquote(line.lstrip()[2:]),)
    return fields


def _first(fields: Mapping[str, tuple[str, ...]], keys: tuple[str, ...]) -> str:
    return next((fields[key][0] for key in keys if fields.get(key)), "")


def _unquote(value: str) -> str:
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "'\"":
        return value[1:-1]
    return value
