"""What scripts add: copying, marks, the picture, history, the sign of waiting; and that nothing needs them."""

from __future__ import annotations

import time

from playwright.sync_api import Browser, Page, Route, expect


def test_the_citation_is_copied_by_click_and_by_key(page: Page) -> None:
    """The clipboard holds the citation, and the button says so."""
    page.goto("/clause/demo/5")
    page.get_by_role("button", name="复制引用").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "《示范区发展规划纲要》第三章第二节第五条"
    page.goto("/clause/demo/6")
    page.keyboard.press("c")
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "《示范区发展规划纲要》第四章第六条"


def test_pointing_at_a_note_marks_its_words_and_the_other_way_round(page: Page) -> None:
    page.goto("/clause/demo/5")
    note = page.locator("[data-note]").first
    words = page.locator(f"[data-marks~={note.get_attribute('data-note')}]")
    note.hover()
    assert "on" in (words.get_attribute("class") or "").split()
    page.mouse.move(0, 0)
    assert "on" not in (words.get_attribute("class") or "").split()
    words.hover()
    assert "on" in (note.get_attribute("class") or "").split()


def lit(page: Page) -> set[tuple[str | None, str | None]]:
    ribbons = page.locator(".ribbon.lit").all()
    return {(ribbon.get_attribute("data-source"), ribbon.get_attribute("data-target")) for ribbon in ribbons}


def test_pointing_at_a_node_lights_the_paths_through_it(page: Page) -> None:
    """Whole paths, down from a goal and up from a measure, with the nodes on them."""
    page.goto("/plan/demo/trace")
    page.locator("[data-node='demo/5']").hover()
    assert lit(page) == {("demo/2#2", "demo/5"), ("demo/5", "demo/6")}
    page.locator("[data-node='demo/7']").hover()
    assert lit(page) == {("demo/2#1", "demo/3"), ("demo/3", "demo/7")}
    nodes = {node.get_attribute("data-node") for node in page.locator(".node.lit").all()}
    assert nodes == {"demo/2#1", "demo/3", "demo/7"}
    page.mouse.move(0, 0)
    assert lit(page) == set()


def test_arrow_keys_walk_over_the_picture(page: Page) -> None:
    """Down and up within a column, across along the strongest link; Enter focuses, Esc returns."""
    page.goto("/plan/demo/trace")
    page.locator("[data-node='demo/2#1']").focus()
    for key, node in (
        ("ArrowDown", "demo/2#2"),
        ("ArrowRight", "demo/5"),
        ("ArrowRight", "demo/6"),
        ("ArrowDown", "demo/7"),
        ("ArrowLeft", "demo/3"),
        ("ArrowUp", "demo/3"),  # the first of its column
        ("ArrowLeft", "demo/2#1"),
        ("ArrowLeft", "demo/2#1"),  # nothing there
    ):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.dataset.node") == node, key
    assert lit(page) == {("demo/2#1", "demo/3"), ("demo/3", "demo/7")}
    page.keyboard.press("Enter")
    page.wait_for_url("**focus=demo%2F2%231**")
    expect(page.locator("[data-node]")).to_have_count(3)
    page.keyboard.press("Escape")
    page.wait_for_url("**/plan/demo/trace#picture")


def test_arrow_keys_walk_over_the_matrix(page: Page) -> None:
    """To the next number in their direction, past empty cells; the head of the column is set off."""
    page.goto("/plan/demo/matrix")
    page.locator(".matrix td a", has_text="0.54").focus()
    assert "第七条" in page.locator("th.on").inner_text()
    page.keyboard.press("ArrowDown")  # nothing below in this column
    assert page.evaluate("document.activeElement.textContent") == "0.54"
    page.locator(".matrix td a", has_text="0.76").focus()
    assert "第六条" in page.locator("th.on").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**cell=**")
    expect(page.locator(".evidence")).to_be_visible()


def test_the_cell_whose_evidence_is_shown_stays_in_sight(browser: Browser, site: str) -> None:
    """Also where the matrix is wider than its frame."""
    context = browser.new_context(base_url=site, viewport={"width": 390, "height": 700})
    page = context.new_page()
    page.goto("/plan/demo/matrix?cell=demo%2F2%231%20demo%2F7")
    inside = page.evaluate(
        "(() => { const a = document.querySelector('.matrix [aria-current]').getBoundingClientRect();"
        " const b = document.querySelector('.matrix-wrap').getBoundingClientRect();"
        " return a.left >= b.left && a.right <= b.right; })()"
    )
    assert inside
    context.close()


def test_a_choice_of_paths_is_sent_at_once(page: Page) -> None:
    page.goto("/plan/demo/trace")
    page.locator("select[name=lines]").select_option("direct")
    page.wait_for_url("**lines=direct**")
    expect(page.locator(".ribbon")).to_have_count(1)


def test_the_switch_of_the_comparison_is_sent_at_once(page: Page) -> None:
    page.goto("/compare?plan=demo&plan=twin")
    page.get_by_label("只看共有指标").check()
    page.wait_for_url("**shared=1**")
    assert page.url.count("plan=") == 2
    page.get_by_label("只看共有指标").uncheck()
    page.wait_for_url(lambda address: "shared" not in address)


def test_a_node_of_the_picture_brings_its_paths_to_the_front(page: Page) -> None:
    page.goto("/plan/demo/trace")
    page.locator("[data-node='demo/5']").click()
    page.wait_for_url("**focus=demo%2F5**")
    expect(page.get_by_role("link", name="显示全部")).to_be_visible()


def test_the_slider_shows_weaker_links(page: Page) -> None:
    """Moving it says the value and loads the picture with the weaker links."""
    page.goto("/plan/demo/trace")
    before = page.locator(".picture .ribbon").count()
    page.locator("[data-range]").fill("0.3")
    page.wait_for_url("**weak=0.3*")
    expect(page.locator("[data-range-value]")).to_have_text("0.30")
    assert page.locator(".picture .ribbon").count() == before + 2


def test_suggestions_are_reached_by_keyboard(page: Page) -> None:
    """Arrow down, Enter opens the suggestion; Esc closes the list and leaves the words."""
    page.goto("/")
    page.keyboard.type("污水")
    expect(page.get_by_role("option").first).to_be_visible()
    expect(page.locator("[data-suggest]")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("option").first).to_be_hidden()
    expect(page.locator("[data-suggest]")).to_have_value("污水")
    page.keyboard.type("处理率")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("option", selected=True)).to_contain_text("污水处理率治理")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url("**/clause/demo/1")


def test_suggestions_wait_for_the_input_method(page: Page) -> None:
    """Letters of an unfinished composition ask nothing."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    box = "document.querySelector('[data-suggest]')"
    page.evaluate(f"{box}.value = 'wushui'")
    page.evaluate(f"{box}.dispatchEvent(new InputEvent('input', {{isComposing: true}}))")
    page.wait_for_timeout(300)
    assert not [url for url in asked if "/api/suggest" in url]
    page.evaluate(f"{box}.value = '污水'; {box}.dispatchEvent(new CompositionEvent('compositionend'))")
    expect(page.get_by_role("option").first).to_be_visible()


def test_queries_are_remembered_in_this_browser_only(page: Page) -> None:
    """The last query comes first on the start page, and can be forgotten."""
    page.goto("/?q=污水")
    page.goto("/?q=人才")
    page.goto("/")
    expect(page.locator("[data-history] a")).to_have_text(["人才", "污水"])
    page.get_by_role("button", name="清空").click()
    page.reload()
    expect(page.locator("[data-history]")).to_be_hidden()


def test_a_slow_answer_shows_that_it_is_on_its_way(page: Page) -> None:
    """The next page starts without the sign."""
    page.goto("/plans")
    page.evaluate(
        "new MutationObserver(() => document.documentElement.classList.contains('waiting')"
        " && sessionStorage.setItem('waited', 1)).observe(document.documentElement, {attributes: true})"
    )

    def answer(route: Route) -> None:
        time.sleep(0.9)
        route.continue_()

    page.route("**/plan/demo", answer)
    page.locator("tbody a").first.click()
    page.wait_for_url("**/plan/demo")
    assert page.evaluate("sessionStorage.getItem('waited')") == "1"
    expect(page.locator("html.waiting")).to_have_count(0)


def test_a_quick_answer_shows_no_sign_of_waiting(page: Page) -> None:
    """The sign is 300 ms away when a link is followed, and the page that is left takes it back."""
    page.goto("/plans")
    page.evaluate(
        "window.setTimeout = (run, wait) => { window.sign = run; window.wait = wait; return 7; };"
        "window.clearTimeout = (timer) => { window.cleared = timer; };"
        "window.addEventListener('click', (event) => event.preventDefault());"  # the page is left by hand, below
    )
    page.locator("tbody a").first.click()
    assert page.evaluate("window.wait") == 300
    expect(page.locator("html.waiting")).to_have_count(0)
    page.evaluate("window.dispatchEvent(new Event('pagehide'))")
    assert page.evaluate("window.cleared") == 7


def test_everything_works_without_scripts(browser: Browser, site: str) -> None:
    """Search, filter, read, jump to marked words, trace, focus, sort and open evidence by plain links and forms."""
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.locator("[data-search]").fill("污水处理率")
    page.get_by_role("button", name="检索").click()
    page.get_by_role("link", name="任务 2").click()
    page.locator("li.hit a").first.click()
    assert page.url.endswith("/clause/demo/5")
    page.locator(".note").get_by_role("link", name="文中").first.click()
    assert page.locator(":target").inner_text() == "提高污水处理率"
    page.locator(".note").get_by_role("link", name="追溯").first.click()
    page.locator(".picture a").first.click()
    page.get_by_role("link", name="显示全部").click()
    page.get_by_role("link", name="指标", exact=True).click()
    page.get_by_role("link", name="目标值").click()
    assert "sort=value" in page.url
    page.get_by_role("link", name="矩阵").click()
    page.get_by_role("link", name="0.76").first.click()
    assert page.locator(".evidence blockquote").count() == 3
    assert not page.locator(".needs-script:visible").count()
    context.close()
