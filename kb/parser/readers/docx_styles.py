"""Paragraph and character styles of a Word document, with what they take over from the styles they are based on."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TypeVar

from kb.parser.readers.docx_numbering import integer_of, value_of
from kb.parser.readers.docx_package import Element, W

_HEADING_NAME = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_CONTENTS_NAME = re.compile(r"(?:toc|目录)\s*[1-9]", re.IGNORECASE)
_ROLES = {"title": "title", "标题": "title", "caption": "caption", "题注": "caption", "footnote text": "footnote"}
_T = TypeVar("_T")
_MAX_BASES = 20  # longest chain of styles that is followed


@dataclass(frozen=True, slots=True)
class Format:
    """How a paragraph and its text look; None where nothing is said."""

    heading_level: int | None = None
    bold: bool | None = None
    size: float | None = None  # points
    centered: bool | None = None
    hidden: bool | None = None
    list_id: str | None = None
    list_level: int | None = None
    role: str = ""

    def over(self, base: Format) -> Format:
        """This format where it says something, else `base`."""
        return Format(
            heading_level=_first(self.heading_level, base.heading_level),
            bold=_first(self.bold, base.bold),
            size=_first(self.size, base.size),
            centered=_first(self.centered, base.centered),
            hidden=_first(self.hidden, base.hidden),
            list_id=_first(self.list_id, base.list_id),
            list_level=_first(self.list_level, base.list_level),
            role=self.role or base.role,
        )


def _first(own: _T | None, base: _T | None) -> _T | None:
    return base if own is None else own


class Styles:
    """The styles of a document by their id."""

    def __init__(self, root: Element | None) -> None:
        self._elements: dict[str, Element] = {}
        self._resolved: dict[str, Format] = {}
        self._default = Format()
        if root is None:
            return
        self._elements = {str(style.get(f"{W}styleId")): style for style in root.findall(f"{W}style")}
        defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self._default = text_format(defaults)

    def format_of(self, style: str | None) -> Format:
        """The format a style gives, the document's defaults included."""
        if style is None or style not in self._elements:
            return self._default
        if style not in self._resolved:
            self._resolved[style] = self._resolve(style)
        return self._resolved[style]

    def _resolve(self, style: str) -> Format:
        found = Format()
        seen: list[str] = []
        current: str | None = style
        while current in self._elements and current not in seen and len(seen) < _MAX_BASES:
            seen.append(current)
            element = self._elements[current]
            found = found.over(_named_format(element)).over(paragraph_format(element.find(f"{W}pPr")))
            found = found.over(text_format(element.find(f"{W}rPr")))
            base = element.find(f"{W}basedOn")
            current = None if base is None else value_of(base)
        return found.over(self._default)


def _named_format(style: Element) -> Format:
    """What the name of a built-in style says: heading 1, Title, toc 2, caption."""
    element = style.find(f"{W}name")
    name = (value_of(element) or "").strip().lower() if element is not None else ""
    heading = _HEADING_NAME.fullmatch(name)
    if heading:
        return Format(heading_level=int(heading[1]))
    return Format(role="toc" if _CONTENTS_NAME.fullmatch(name) else _ROLES.get(name, ""))


def paragraph_format(properties: Element | None) -> Format:
    """What `w:pPr` says of a paragraph."""
    if properties is None:
        return Format()
    found = Format()
    outline, alignment = properties.find(f"{W}outlineLvl"), properties.find(f"{W}jc")
    if outline is not None and integer_of(value_of(outline), 9) < 9:
        found = replace(found, heading_level=integer_of(value_of(outline), 9) + 1)
    if alignment is not None:
        found = replace(found, centered=value_of(alignment) == "center")
    number, level = properties.find(f"{W}numPr/{W}numId"), properties.find(f"{W}numPr/{W}ilvl")
    if number is not None:
        found = replace(found, list_id=value_of(number))
    if level is not None:
        found = replace(found, list_level=integer_of(value_of(level), 0))
    return found


def text_format(properties: Element | None) -> Format:
    """What `w:rPr` says of a run of text."""
    if properties is None:
        return Format()
    size = properties.find(f"{W}sz")
    return Format(
        bold=_switch(properties.find(f"{W}b")),
        hidden=_switch(properties.find(f"{W}vanish")),
        size=None if size is None else integer_of(value_of(size), 0) / 2 or None,
    )


def _switch(element: Element | None) -> bool | None:
    return None if element is None else value_of(element) not in ("0", "false", "off", "none")
