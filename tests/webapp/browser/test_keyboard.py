"""Everything can be done by keyboard, and no shortcut disturbs somebody who types."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def test_the_search_box_has_the_focus_and_slash_returns_to_it(page: Page) -> None:
    """On the start page at once, on any other page by /."""
    page.goto("/")
    expect(page.locator("[data-search]")).to_be_focused()
    page.goto("/clause/demo/5")
    page.keyboard.press("/")
    expect(page.locator("[data-search]")).to_be_focused()
    page.keyboard.type("a/b")
    expect(page.locator("[data-search]")).to_have_value("a/b")


def test_from_the_question_to_the_clause_and_on_without_a_mouse(page: Page) -> None:
    """Type, Enter, j, j, k, Enter, then j to the next clause."""
    page.goto("/")
    page.keyboard.type("污水")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=*")
    page.keyboard.press("Tab")  # leave the box
    page.locator("h3 a").first.focus()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator("li[data-selected]")).to_have_count(1)
    expect(page.locator("li.hit").first.locator("a").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/clause/demo/1")
    page.keyboard.press("j")
    page.wait_for_url("**/clause/demo/2")
    page.keyboard.press("k")
    page.wait_for_url("**/clause/demo/1")


def test_shortcuts_are_listed_and_closed(page: Page) -> None:
    """? opens the list, Esc closes it, and inside the box ? is only a character."""
    page.goto("/plans")
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#shortcuts")).to_be_hidden()
    page.locator("[data-search]").focus()
    page.keyboard.type("?")
    expect(page.locator("#shortcuts")).to_be_hidden()


def test_shortcuts_are_silent_while_an_input_method_composes(page: Page) -> None:
    """A key that belongs to a composition is no shortcut."""
    page.goto("/clause/demo/5")
    for key in ("{key: 'j', isComposing: true}", "{key: '?', keyCode: 229}"):
        page.evaluate(f"document.dispatchEvent(new KeyboardEvent('keydown', {key}))")
    page.wait_for_timeout(200)
    assert page.url.endswith("/clause/demo/5")
    expect(page.locator("#shortcuts")).to_be_hidden()


def test_escape_leaves_the_focus_of_the_picture(page: Page) -> None:
    page.goto("/plan/demo/trace?focus=demo%2F5")
    page.keyboard.press("Escape")
    page.wait_for_url("**/plan/demo/trace#picture")


def test_the_focus_is_always_visible(page: Page) -> None:
    """Going through a page by Tab, every stop has an outline, or a thicker frame in the picture."""
    for address in ("/", "/clause/demo/5", "/plan/demo/targets"):
        page.goto(address)
        for _ in range(25):
            page.keyboard.press("Tab")
            style = page.evaluate(
                "(() => { const s = getComputedStyle(document.activeElement);"
                " return [document.activeElement.tagName, s.outlineStyle, parseFloat(s.outlineWidth)]; })()"
            )
            assert style[0] == "BODY" or (style[1] != "none" and style[2] >= 1), f"{address}: {style}"


def test_the_first_tab_skips_the_navigation(page: Page) -> None:
    page.goto("/plans")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
