"""Long tables in a browser: by keyboard, without script, by address, and on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

ADDRESS = "/plan/demo/crossref"


@pytest.fixture(autouse=True)
def _folded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.pages.folding._LONG", 0)
    monkeypatch.setattr("webapp.pages.folding._FEW", 0)


def test_a_group_is_unfolded_by_keyboard_and_its_address_can_be_kept(page: Page) -> None:
    page.goto(ADDRESS)
    rows = page.locator(".fold tbody tr")
    assert not rows.locator("visible=true").count()
    page.locator(".fold summary").nth(1).focus()
    page.keyboard.press("Enter")
    expect(rows.locator("visible=true").first).to_be_visible()
    assert page.url.endswith("#group-2")
    page.reload()
    expect(page.locator(".fold[open]")).to_have_count(1)
    page.locator(".fold[open] tbody a").first.click()
    page.go_back()
    expect(page.locator(".fold[open]")).to_have_count(1)
    page.locator(".fold[open] summary").click()
    assert page.url.endswith(ADDRESS)


def test_all_groups_are_unfolded_at_once(page: Page) -> None:
    page.goto(ADDRESS)
    page.get_by_text("全部展开").click()
    expect(page.locator(".fold:not([open])")).to_have_count(0)
    assert page.url.endswith(ADDRESS)  # nothing was loaded
    page.get_by_text("全部收起").click()
    expect(page.locator(".fold[open]")).to_have_count(0)


def test_without_script_groups_unfold_and_paper_has_them_all(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto(ADDRESS)
    count = page.locator(".fold").count()
    assert count > 1
    page.locator(".fold summary").first.click()
    assert page.locator(".fold[open]").count() == 1
    page.emulate_media(media="print")
    for body in page.locator(".fold tbody").all():
        assert body.bounding_box()["height"] > 10  # type: ignore[index]
    context.close()


def test_a_folded_trace_is_unfolded_by_keyboard_and_at_once(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line of the list keeps its address like a group of a table; the button opens every line."""
    monkeypatch.setattr("webapp.pages.branches._LONG", 0)
    monkeypatch.setattr("webapp.pages.branches._OPEN", 0)
    page.goto("/trace/demo/2~2")
    assert not page.locator(".branch .proof").locator("visible=true").count()
    page.locator(".branch summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".branch .proof").first).to_be_visible()
    assert page.url.endswith("#branch-0-1")
    page.get_by_role("button", name="全部展开").click()
    expect(page.locator(".fold:not([open])")).to_have_count(0)
