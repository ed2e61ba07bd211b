"""How pages fit: no sideways scrolling, targets for fingers, readable contrast, clean paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

ADDRESSES = (
    "/",
    "/?q=污水",
    "/?q=没有这样的词",
    "/plans",
    "/plans/add",
    "/plan/demo/remove",
    "/compare?plan=demo&plan=twin",
    "/help",
    "/nothing",
    "/plan/demo",
    "/plan/demo/targets",
    "/plan/demo/trace",
    "/plan/demo/matrix",
    "/plan/demo/crossref",
    "/plan/demo/assignments",
    "/plan/demo/gaps",
    "/plan/demo/clauses",
    "/plan/demo/issues",
    "/clause/demo/2",
    "/clause/demo/5",
    "/target/demo/2~t1",
    "/trace/demo/2~2",
    "/plan/demo/trace?focus=demo%2F5",
    "/plan/demo/matrix?cell=demo%2F2%232%20demo%2F6",
    "/plan/demo/coverage",
    "/review",
    "/plan/demo/review",
    "/plan/demo/review?source=demo%2F2%233&target=demo%2F8",
    "/plan/demo/review?state=done",
    "/plan/demo/review/add",
    "/plan/demo/review/log",
)

_SMALL = """
[...document.querySelectorAll("a, button, input:not([type=hidden]), select, summary")]
  .filter((e) => e.checkVisibility() && !e.closest("p, dd, blockquote, h1, h2, h3, .crumbs, .skip"))
  .map((e) => [e, e.closest("label") ?? e])
  .map(([e, box]) => [e.outerHTML.slice(0, 90), box.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.height < 23.5 || box.width < 23.5))
  .map(([html, box]) => `${html} ${Math.round(box.width)}x${Math.round(box.height)}`)
"""

_CONTRAST = """
(() => {
  const channel = (v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const parse = (c) => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d");
    canvas.fillStyle = c; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const ground = (e) => {
    for (; e; e = e.parentElement) {
      const c = parse(getComputedStyle(e).backgroundColor);
      if (c[3] === 255) return c;
    }
    return [255, 255, 255, 255];
  };
  const bad = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !e.checkVisibility({ opacityProperty: true })) continue;
    if (e.closest("svg, .visually-hidden, .skip, .repeated, dialog, select, option")) continue;
    const [a, b] = [light(parse(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) bad.push(`${walker.currentNode.data.trim().slice(0, 20)} ${ratio.toFixed(2)}`);
  }
  return [...new Set(bad)];
})()
"""


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_no_page_scrolls_sideways(browser: Browser, site: str, width: int) -> None:
    """Wide tables and pictures scroll in a frame of their own."""
    context = browser.new_context(base_url=site, viewport={"width": width, "height": 844})
    page = context.new_page()
    too_wide = []
    for address in ADDRESSES:
        page.goto(address)
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if overflow > 0:
            too_wide.append((address, overflow))
    context.close()
    assert too_wide == []


@pytest.mark.parametrize("width", [390, 1280])
def test_what_can_be_touched_is_large_enough(browser: Browser, site: str, width: int) -> None:
    """24 px at least, words inside a running text aside (WCAG 2.2, 2.5.8)."""
    context = browser.new_context(base_url=site, viewport={"width": width, "height": 844})
    page = context.new_page()
    small = {}
    for address in ADDRESSES:
        page.goto(address)
        if found := page.evaluate(_SMALL):
            small[address] = found
    context.close()
    assert small == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground(browser: Browser, site: str, scheme: str) -> None:
    """A contrast of 4.5 at least for all words (WCAG 1.4.3), by day and by night."""
    context = browser.new_context(base_url=site, color_scheme=scheme)
    page = context.new_page()
    faint = {}
    for address in ADDRESSES:
        page.goto(address)
        if found := page.evaluate(_CONTRAST):
            faint[address] = found
    context.close()
    assert faint == {}


def test_paper_has_title_address_and_date_but_no_controls(page: Page) -> None:
    """Any page prints as a document."""
    for address in ("/clause/demo/5", "/plan/demo/targets", "/trace/demo/2~2"):
        page.goto(address)
        page.emulate_media(media="print")
        head = page.locator(".print-head").inner_text()
        assert address in head
        assert page.evaluate("new Date().toISOString().slice(0, 4)") in head
        assert page.locator("main h1").is_visible()
        controls = page.locator(".site-head, .plan-nav, .downloads, form, button, .tree")
        assert not controls.locator("visible=true").count()
        page.emulate_media(media="screen")


def test_a_link_under_review_prints_as_two_texts(page: Page) -> None:
    """Both texts, and none of what one presses or fills in."""
    page.goto("/plan/demo/review")
    page.emulate_media(media="print")
    for side in page.locator(".side .passage").all()[:2]:
        assert side.is_visible()
    assert not page.locator("button, textarea, select, progress, .verdict-bar").locator("visible=true").count()


def test_no_page_asks_another_site(page: Page, site: str) -> None:
    """Nothing is loaded from elsewhere; the site works without a network."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for address in ADDRESSES:
        if address != "/nothing":  # the browser complains of every 404
            page.goto(address)
    assert [url for url in asked if not url.startswith(site)] == []


def test_compared_plans_stand_beside_each_other_on_a_telephone(browser: Browser, site: str) -> None:
    """The title of a plan has the width of its half, not that of a label."""
    context = browser.new_context(base_url=site, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto("/compare?plan=demo&plan=twin")
    first, second = (page.locator(".data-compare tbody tr").first.locator("td").nth(n).bounding_box() for n in (1, 2))
    assert first is not None
    assert second is not None
    assert first["y"] == second["y"]
    assert first["width"] > 150
    context.close()
