"""A browser and a served site; without Chromium these tests are skipped, and say so."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.webapp.browser.serving import serving
from tests.webapp.demo import DemoKnowledge

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "webapp/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The distribution's Chromium, headless."""
    program = next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        pytest.skip(f"NO CHROMIUM FOUND: browser tests are not run; install one of {', '.join(_NAMES)}")
    with sync_playwright() as playwright:
        # an application in a container has no user namespace for the sandbox
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def site(knowledge: DemoKnowledge) -> Iterator[str]:
    """The address of the served site."""
    with serving(knowledge) as address:
        yield address


@pytest.fixture
def errors() -> list[str]:
    """What the browser complained about; must be empty at the end of a test."""
    return []


@pytest.fixture
def page(browser: Browser, site: str, errors: list[str]) -> Iterator[Page]:
    """A tab on the site, wide as a desktop; scripts must not fail and the content policy must not be broken."""
    context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 900}, locale="zh-CN")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab = context.new_page()

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            errors.append(message.text)

    tab.on("console", note)
    tab.on("pageerror", lambda error: errors.append(str(error)))
    yield tab
    context.close()
    assert errors == []
