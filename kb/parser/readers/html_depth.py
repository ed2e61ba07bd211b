"""Pages whose elements lie inside each other deeper than the HTML parser goes: the same text, less deep."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser

_DEEPEST = 300  # nested elements that are kept; tables bring rows and cells of their own, and the parser ends at 2,048
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_ENDING_BY_THEMSELVES = frozenset(("p", "li", "tr", "td", "th", "dt", "dd", "option", "tbody", "thead", "tfoot"))
_INLINE = frozenset(
    ("a", "abbr", "b", "big", "em", "font", "i", "ins", "s", "small", "span", "strong", "sub", "sup", "u")
)


def flattened(text: str) -> str:
    """The page without the elements that lie too deep; what they hold stays where it was, in lines of its own."""
    flattener = _Flattener()
    flattener.feed(text)
    flattener.close()
    return "".join(flattener.parts)


class _Flattener(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self._open: list[str] = []
        self._counts: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if len(self._open) < _DEEPEST or tag in _VOID:
            self.parts.append(self.get_starttag_text() or "")
        else:
            self._break_at(tag)
        if tag not in _VOID and tag not in _ENDING_BY_THEMSELVES:
            self._open.append(tag)
            self._counts[tag] += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # in HTML the slash says nothing

    def handle_endtag(self, tag: str) -> None:
        is_kept = len(self._open) <= _DEEPEST
        while self._counts[tag]:
            last = self._open.pop()
            self._counts[last] -= 1
            if last == tag:
                break
        if is_kept:
            self.parts.append(f"</{tag}>")
        else:
            self._break_at(tag)

    def _break_at(self, tag: str) -> None:
        if tag not in _INLINE:
            self.parts.append("<br>")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_entityref(self, name: str) -> None:
        self.parts.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.parts.append(f"&#{name};")
