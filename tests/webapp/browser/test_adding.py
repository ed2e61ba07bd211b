"""A plan is dropped on the page, looked at, and taken in; the same without scripts; a hostile one stays words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kb.config import Config, SearchConfig
from kb.library.build import build
from tests.webapp.browser.serving import served
from tests.webapp.demo import TEXT
from webapp import create_app

PATIENCE = 60_000  # ms for one job on a busy machine
HOSTILE = TEXT.replace("服务业。推动", "服务业。<img src=x onerror=\"document.title='!'\">推动")

_DROP = """
([name, text]) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([text], name));
  document.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
}
"""


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a site of its own, with one plan."""
    monkeypatch.setenv("KB_ENCODER", "none")
    file = tmp_path / "present.txt"
    file.write_text(TEXT, encoding="utf-8")
    config = Config(data=tmp_path / "kb", search=SearchConfig(encoder="none"))
    build([file], config)
    with served(create_app(config.data)) as address:
        yield address


def test_a_dropped_file_is_previewed_and_taken_in(page: Page, library: str) -> None:
    """Outline, issues and targets before; the plan among the others after; its markup never becomes ours."""
    page.goto(f"{library}/plans")
    page.evaluate(_DROP, ["新区规划.txt", HOSTILE])
    page.get_by_role("button", name="收入知识库").wait_for(timeout=PATIENCE)
    assert page.locator(".outline-page").get_by_text("培育先进制造业").count()
    assert page.locator(".preview-targets li").count() >= 3
    page.get_by_role("button", name="收入知识库").click()
    page.get_by_role("link", name="打开这部规划").click(timeout=PATIENCE)
    page.get_by_role("link", name="发展<script>").first.click()
    assert "onerror=" in page.locator("article").inner_text()
    assert page.title() != "!"
    page.goto(f"{library}/plans")
    assert page.locator("tbody tr").count() == 2


def test_a_file_that_is_too_large_is_not_even_sent(page: Page, library: str) -> None:
    """The page says so and stays."""
    page.goto(f"{library}/plans")
    page.locator("[data-upload]").evaluate("form => (form.dataset.upload = 10)")
    page.evaluate(_DROP, ["大.txt", TEXT])
    assert "太大" in page.locator(".upload-error").inner_text()
    assert page.url == f"{library}/plans"


@pytest.mark.parametrize(
    ("name", "content", "words"), [("表.exe", "x", "不是可用的文件类型"), ("空.txt", "", "是空的")]
)
def test_what_cannot_be_read_is_told_at_once(page: Page, library: str, name: str, content: str, words: str) -> None:
    """Without leaving the page; another file can be chosen there."""
    page.goto(f"{library}/plans")
    page.evaluate(_DROP, [name, content])
    assert page.locator(".upload-error").inner_text() == f"{name} {words}。"
    assert page.url == f"{library}/plans"


def test_several_files_are_read_one_after_another(page: Page, library: str, tmp_path: Path) -> None:
    """Each has its line, a bad one too; leaving the page loses nothing; all that were read are taken in together."""
    for name, content in (("甲.txt", TEXT), ("乙.txt", TEXT), ("坏.docx", "nonsense"), ("空.txt", "")):
        (tmp_path / name).write_text(content, encoding="utf-8")
    page.goto(f"{library}/plans")
    files = [tmp_path / name for name in ("甲.txt", "乙.txt", "坏.docx", "空.txt")]
    page.locator("input[type=file]").set_input_files(files)
    page.wait_for_url("**/plans/add")
    page.goto(f"{library}/plans")
    page.locator(".notice a").click()
    page.get_by_role("button", name="把读完的 2 份全部收入").wait_for(timeout=PATIENCE)
    expect(page.locator(".jobs li", has_text="坏.docx")).to_contain_text("没有读成", timeout=PATIENCE)
    assert "文件是空的" in page.locator(".jobs li", has_text="空.txt").inner_text()
    page.get_by_role("button", name="把读完的 2 份全部收入").click()
    expect(page.locator(".jobs li", has_text="已经收入")).to_have_count(2, timeout=PATIENCE)
    page.goto(f"{library}/plans")
    assert page.locator("tbody tr").count() == 3
    assert not page.locator(".notice").count()


def test_a_plan_comes_in_and_goes_out_without_scripts(browser: Browser, library: str, tmp_path: Path) -> None:
    """Forms and a page that asks again by itself are enough."""
    file = tmp_path / "新区规划.txt"
    file.write_text(TEXT, encoding="utf-8")
    context = browser.new_context(base_url=library, java_script_enabled=False)
    tab = context.new_page()
    tab.goto("/plans")
    tab.get_by_label("加入规划").set_input_files(file)
    tab.get_by_role("button", name="上传并预览").click()
    tab.get_by_role("button", name="收入知识库").click(timeout=PATIENCE)
    tab.get_by_role("link", name="打开这部规划").click(timeout=PATIENCE)
    tab.goto("/plans")
    tab.get_by_role("link", name="移出《示范区发展规划纲要》").last.click()
    tab.get_by_role("button", name="移出").click()
    tab.get_by_role("heading", name="已经移出").wait_for(timeout=PATIENCE)
    tab.goto("/plans")
    assert tab.locator("tbody tr").count() == 1
    context.close()
