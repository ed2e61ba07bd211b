"""Finds the element of a web page that holds the document, among navigation, share bars and footers."""

from __future__ import annotations

import re

from kb.parser.readers.html_blocks import SKIPPED, Element, is_hidden

_FURNITURE_TAGS = frozenset(("nav", "aside", "footer", "form"))
_FURNITURE_NAMES = re.compile(
    r"(?:^|[-_ ])(?:nav|navbar|menu|footer|foot|header|top|breadcrumbs?|crumbs?|position|sidebar|links?|search|login"
    r"|share|bdshare\w*|toolbar|tools?|print|qrcode|ewm|fontsize|related?|recommend|comments?|pagination|pager|copyright)"
    r"(?:$|[-_ ])",
    re.IGNORECASE,
)
_PARAGRAPH = 40.0  # characters; elements with less prose are not told apart
_CONTENT_SHARE = 0.8  # the document is the deepest element that keeps this share of the prose
_SPARED = 800.0  # prose that may be left outside it in a long page; more is a part of the document
_FURNITURE_SHARE = 0.1  # an element named like furniture with more of the prose than this is none
_SENTENCE = re.compile("[，。；：、！？]")


def find_main(root: Element) -> Element:
    """The element with the document's text; furniture around and inside it is taken out of the tree.

    The deepest element that holds most of the prose (text outside links, sentences before scraps) is the document.
    """
    body = root.find(".//body")
    top = root if body is None else body
    weights = _weigh(top)
    _drop_furniture(top, weights)
    return _descend(top, weights)


def _weigh(top: Element) -> dict[Element, float]:
    """The amount of prose in each element that has a paragraph's worth, children included."""
    from lxml import etree

    weights: dict[Element, float] = {}
    sums = [0.0]
    for event, element in etree.iterwalk(top, events=("start", "end")):
        if event == "start":
            sums.append(_prose(element.text))
            continue
        own = sums.pop()
        if element.tag == "a" or element.tag in SKIPPED or is_hidden(element):
            own = 0.0
        if own >= _PARAGRAPH:
            weights[element] = own
        sums[-1] += own + _prose(element.tail)
    return weights


def _prose(text: str | None) -> float:
    if not text:
        return 0.0
    length = len(text.strip())
    return length if _SENTENCE.search(text) else 0.2 * length


def _drop_furniture(top: Element, weights: dict[Element, float]) -> None:
    limit = _FURNITURE_SHARE * weights.get(top, 0.0)
    found = [element for element in top.iter() if _is_furniture(element) and weights.get(element, 0.0) <= limit]
    for element in found:
        parent = element.getparent()
        if parent is not None and element is not top:
            _remove_keeping_tail(parent, element)


def _is_furniture(element: Element) -> bool:
    if not isinstance(element.tag, str) or element.tag in ("body", "html", "p", "h1"):
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return element.tag in _FURNITURE_TAGS or _FURNITURE_NAMES.search(names) is not None


def _remove_keeping_tail(parent: Element, element: Element) -> None:
    if element.tail:
        previous = element.getprevious()
        if previous is not None:
            previous.tail = (previous.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _descend(top: Element, weights: dict[Element, float]) -> Element:
    whole = weights.get(top, 0.0)
    needed = max(_CONTENT_SHARE * whole, whole - _SPARED)
    current = top
    while True:
        heavy = [child for child in current if needed and weights.get(child, 0.0) >= needed]
        if not heavy or current.tag in ("p", "pre") or heavy[0].tag in ("p", "span", "font", "b", "strong"):
            return current
        current = heavy[0]
