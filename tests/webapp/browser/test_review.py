"""The review by keyboard, without scripts, on a telephone; and what another site cannot do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from kb.model import PlanRecord
from kb.store.decisions import Action
from tests.webapp.browser.serving import serving
from tests.webapp.demo import DemoKnowledge


@pytest.fixture
def desk(record: PlanRecord, tmp_path: Path) -> DemoKnowledge:
    """The small plan with a journal of its own."""
    return DemoKnowledge({"demo": record}, tmp_path)


@pytest.fixture
def own_site(desk: DemoKnowledge) -> Iterator[str]:
    with serving(desk) as address:
        yield address


@pytest.fixture
def tab(browser: Browser, own_site: str, errors: list[str]) -> Iterator[Page]:
    """A tab on that site; no script may fail."""
    context = browser.new_context(base_url=own_site, viewport={"width": 1280, "height": 900}, locale="zh-CN")
    page = context.new_page()

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            errors.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


def pair(page: Page) -> tuple[str, str]:
    source, target = (page.locator(f".verdict input[name={name}]").input_value() for name in ("source", "target"))
    return source, target


def press(page: Page, key: str, expected: str) -> None:
    """Press a key that leads to another page, and wait until that says what is expected.

    A page listens for keys once it is loaded.
    """
    page.wait_for_load_state()
    page.keyboard.press(key)
    expect(page.locator(".progress")).to_contain_text(expected)


def test_the_queue_is_worked_through_by_keys_alone(tab: Page, desk: DemoKnowledge) -> None:
    """The name once, then a, r, 2, j, k, u; six links without a hand on the mouse."""
    tab.goto("/plan/demo/review")
    tab.locator(".who input").fill("李")
    tab.locator(".who input").press("Escape")
    first = pair(tab)
    press(tab, "a", "已审 1 / 6")
    second = pair(tab)
    press(tab, "r", "已审 2 / 6")
    press(tab, "2", "已审 3 / 6")
    third = pair(tab)
    tab.keyboard.press("j")
    tab.wait_for_function(f"document.querySelector('.verdict input[name=target]').value !== {third[1]!r}")
    tab.keyboard.press("k")
    tab.wait_for_url(f"**target={third[1].replace('/', '%2F')}*")
    assert pair(tab) == third
    press(tab, "u", "已审 2 / 6")
    standing = {decision.key[:2]: decision.action for decision in desk.desk.book.standing().values()}
    assert standing == {first: Action.ACCEPT, second: Action.REJECT}


def test_a_comment_is_written_and_goes_with_the_verdict(tab: Page, desk: DemoKnowledge) -> None:
    """c goes to the field, keys are letters there, Esc leaves it; g goes to the grades."""
    tab.goto("/plan/demo/review")
    tab.locator(".who input").fill("李")
    tab.keyboard.press("Escape")
    tab.keyboard.press("c")
    expect(tab.locator("textarea[name=comment]")).to_be_focused()
    tab.keyboard.type("already raised")
    expect(tab.locator(".progress")).to_contain_text("已审 0 / 6")
    tab.keyboard.press("Escape")
    tab.keyboard.press("g")
    expect(tab.get_by_role("button", name="0 无关")).to_be_focused()
    press(tab, "r", "已审 1 / 6")
    (decision,) = desk.desk.book.standing().values()
    assert (decision.action, decision.comment) == (Action.REJECT, "already raised")


def test_without_a_name_no_key_decides(tab: Page, desk: DemoKnowledge) -> None:
    """The browser asks for the name, and nothing is sent."""
    tab.goto("/plan/demo/review")
    tab.keyboard.press("a")
    expect(tab.locator(".who input")).to_be_focused()
    assert not desk.desk.entries()


def test_keys_are_silent_while_an_input_method_composes_and_when_held_down(tab: Page, desk: DemoKnowledge) -> None:
    tab.goto("/plan/demo/review")
    tab.locator(".who input").fill("李")
    tab.keyboard.press("Escape")
    for more in ("isComposing: true", "keyCode: 229", "ctrlKey: true", "repeat: true"):
        tab.evaluate(f"document.dispatchEvent(new KeyboardEvent('keydown', {{key: 'a', {more}}}))")
    tab.wait_for_timeout(200)
    assert not desk.desk.entries()


def test_a_key_pressed_twice_is_one_decision(tab: Page, desk: DemoKnowledge) -> None:
    tab.goto("/plan/demo/review")
    tab.locator(".who input").fill("李")
    tab.keyboard.press("Escape")
    tab.evaluate("for (let i = 0; i < 2; i++) document.dispatchEvent(new KeyboardEvent('keydown', {key: 'a'}))")
    expect(tab.locator(".progress")).to_contain_text("已审 1 / 6")
    assert len(desk.desk.entries()) == 1


@pytest.mark.parametrize("width", [390, 1280])
def test_the_verdict_is_in_sight_without_scrolling(browser: Browser, own_site: str, width: int) -> None:
    """However long the texts are; on a telephone the link itself is shown first after each verdict."""
    context = browser.new_context(base_url=own_site, viewport={"width": width, "height": 700})
    page = context.new_page()
    page.goto("/plan/demo/review")
    for name in ("认可", "否决"):
        expect(page.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
    page.locator(".who input").fill("李")
    page.get_by_role("button", name="认可").click()
    expect(page.locator(".progress")).to_contain_text("已审 1 / 6")
    expect(page.locator(".case-head")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="认可")).to_be_in_viewport(ratio=1)
    context.close()


def test_everything_works_without_scripts(browser: Browser, own_site: str, desk: DemoKnowledge, tmp_path: Path) -> None:
    """Decide, undo, filter, add a link, close a gap, read the record, take the file away and bring it in again."""
    context = browser.new_context(base_url=own_site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/plan/demo/review")
    page.locator(".who input").fill("李")
    page.get_by_role("button", name="否决").click()
    expect(page.locator(".progress")).to_contain_text("已审 1 / 6")
    page.get_by_role("button", name="撤销").click()
    expect(page.locator(".progress")).to_contain_text("已审 0 / 6")
    page.locator("select[name=type]").select_option("task-measure")
    page.get_by_role("button", name="筛选").click()
    page.get_by_role("button", name="3 直接支撑").click()
    expect(page.locator(".progress")).to_contain_text("已审 1 / 6")
    page.goto("/plan/demo/gaps")
    page.get_by_role("link", name="添加关联").last.click()
    page.locator("input[name=source_q]").fill("样板")
    page.get_by_role("button", name="查找").click()
    page.locator("select[name=source]").select_option("demo/2#3")
    page.get_by_role("button", name="对照原文").click()
    page.get_by_role("button", name="添加这条关联").click()
    page.goto("/plan/demo/gaps")
    row = page.locator("tr", has_text="任务缺措施")
    row.locator("summary").click()
    row.get_by_label("因为").fill("总括性条款")
    row.get_by_role("button", name="注明无需关联").click()
    expect(page.locator("tr", has_text="经人工注明：总括性条款")).to_have_count(1)
    page.goto("/plan/demo/review/log")
    expect(page.locator(".log tbody tr")).to_have_count(5)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").click()
    file = tmp_path / "file.csv"
    waiting.value.save_as(file)
    page.goto("/review")
    page.get_by_label("文件").set_input_files(file)
    page.get_by_role("button", name="导入").click()
    expect(page.locator(".notice")).to_contain_text("5 条审核记录，其中 0 条是新的")
    assert len(desk.desk.book.standing()) == 3
    context.close()


def test_another_site_cannot_decide(browser: Browser, own_site: str, desk: DemoKnowledge) -> None:
    """A form on a page from elsewhere, sent by the reviewer's own browser, is refused."""
    context = browser.new_context(base_url=own_site)
    page = context.new_page()
    form = (
        f"<form method=post action='{own_site}/plan/demo/review'><input name=action value=accept>"
        "<input name=source value='demo/5'><input name=target value='demo/6'><input name=who value=X></form>"
    )
    page.route("http://evil.example/", lambda route: route.fulfill(body=form, content_type="text/html"))
    page.goto("http://evil.example/")
    with page.expect_navigation():
        page.evaluate("document.forms[0].submit()")
    assert "不是从本站的页面提交的" in page.locator("main").inner_text()
    assert not desk.desk.entries()
    context.close()


def test_the_ends_of_a_new_link_are_found_by_typing(page: Page) -> None:
    """Words narrow what is offered; the arrow key goes to the list; without both ends nothing is sent."""
    page.goto("/plan/demo/review/add")
    page.get_by_role("button", name="对照原文").click()
    assert page.url.endswith("/plan/demo/review/add")  # an end is missing
    page.locator("input[name=source_q]").press_sequentially("污水 90%")
    expect(page.locator("select[name=source] option")).to_have_text(["第二条 污水处理率达到90%以上"])
    page.keyboard.press("ArrowDown")
    expect(page.locator("select[name=source]")).to_be_focused()
    page.locator("input[name=target_q]").fill("第七条")
    page.locator("select[name=target]").select_option("demo/7")
    page.get_by_role("button", name="对照原文").click()
    expect(page.locator(".case-head")).to_contain_text("目标 → 措施")
    assert "demo%2F2%232" in page.url
