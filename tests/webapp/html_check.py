"""A strict reader of our own pages: it fails where a browser would guess."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset({"br", "input", "link", "meta", "img", "col", "hr"})
_SVG_VOID = frozenset({"rect", "path"})  # written as <rect/>
_FORBIDDEN = frozenset({"style", "onclick", "onload", "onerror", "onmouseover"})  # the content policy blocks them


@dataclass
class Element:
    """An element with its attributes and the text inside it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def all(self, tag: str, class_name: str = "") -> Iterator[Element]:
        """Elements below this one with a tag and a class, in order."""
        for child in self.children:
            if child.tag == tag and (not class_name or class_name in child.attributes.get("class", "").split()):
                yield child
            yield from child.all(tag, class_name)

    @property
    def words(self) -> str:
        """The text with white space squeezed to single blanks."""
        return " ".join(self.text.split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("#root", {})
        self.open = [self.root]
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> repeats an attribute: {names}"
        attributes = {name: value or "" for name, value in attrs}
        assert not _FORBIDDEN & set(names), f"<{tag}> has {sorted(_FORBIDDEN & set(names))}"
        if identifier := attributes.get("id"):
            assert identifier not in self.ids, f"id {identifier} occurs twice"
            self.ids.add(identifier)
        element = Element(tag, attributes)
        self.open[-1].children.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _SVG_VOID, f"<{tag}/> is not closed by itself in HTML"
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data


@dataclass(frozen=True)
class Page:
    """A page as a tree."""

    html: str
    root: Element

    @classmethod
    def parse(cls, html: str) -> Page:
        """Read a page; fails with an AssertionError where it is not well-formed."""
        reader = _Reader()
        reader.feed(html)
        reader.close()
        assert reader.open == [reader.root], f"never closed: {[element.tag for element in reader.open[1:]]}"
        page = cls(html, reader.root)
        page._check_labels()
        return page

    def all(self, tag: str, class_name: str = "") -> list[Element]:
        """All elements with a tag and a class, in order."""
        return list(self.root.all(tag, class_name))

    def one(self, tag: str, class_name: str = "") -> Element:
        """The only such element."""
        found = self.all(tag, class_name)
        assert len(found) == 1, f"{len(found)} <{tag} class={class_name}>"
        return found[0]

    @property
    def text(self) -> str:
        """All text of the page's content."""
        return self.one("main").words

    def links(self) -> list[str]:
        """The addresses of all links and stylesheets, scripts and icons on this site."""
        anchors = [element.attributes["href"] for element in self.all("a")]
        files = [element.attributes["href"] for element in self.all("link")]
        return anchors + files + [element.attributes["src"] for element in self.all("script")]

    def _check_labels(self) -> None:
        """Every field, button, link and picture has words that name it."""
        labelled = {id(field_) for label in self.all("label") for field_ in label.all("input")}
        labelled |= {id(field_) for label in self.all("label") for field_ in label.all("select")}
        for element in [*self.all("input"), *self.all("select")]:
            hidden = element.attributes.get("type") == "hidden"
            assert hidden or id(element) in labelled or element.attributes.get("aria-label"), f"no label: {element}"
        for element in [*self.all("a"), *self.all("button"), *self.all("h1"), *self.all("h2"), *self.all("h3")]:
            assert element.words or element.attributes.get("aria-label"), f"no words: {element}"
        for element in self.all("svg"):
            attributes = element.attributes
            assert attributes.get("aria-hidden") == "true" or attributes.get("aria-label"), f"no label: {attributes}"
        assert len(self.all("h1")) == 1, "a page has one h1"
