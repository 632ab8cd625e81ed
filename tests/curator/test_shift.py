"""A whole working day in a real browser, by mouse and by keys, until the edition is closed; and
axe."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from desk_server import Desk, answered

from conftest import ROOT, Browser, Pub
from digest.curator.history import mark
from waiting import until

pytestmark = pytest.mark.processes

AXE = ROOT / "tests" / "web" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SHIFT = "2026-11-11"  # of the sample: ten articles as an editor finds them in the morning


@pytest.fixture
def morning(built: Pub) -> Iterator[Desk]:
    """The sample's day without any decision."""
    (built.content / SHIFT / "edition.yaml").unlink()
    desk = Desk(built, SHIFT)
    yield desk
    desk.close()


class Hand:
    """An editor at the page: what both ways of working share."""

    def __init__(self, browser: Browser, desk: Desk, **context: Any) -> None:
        self.desk = desk
        self.context = browser.new_context(viewport={"width": 1440, "height": 900}, **context)
        self.page = self.context.new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda e: self.errors.append(str(e)))
        self.page.on(
            "console",
            lambda m: self.errors.append(m.text) if m.type in ("error", "warning") else None,
        )
        self.asked: list[str] = []
        self.page.on("request", lambda r: self.asked.append(r.url))
        self.page.goto(desk.base + desk.address("sort"))
        self.page.wait_for_selector("#p-sort")

    def key(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)

    def written(self, words: str, there: bool = True) -> None:
        """Wait until the file has it, and the page was made from that file."""
        until(lambda: (words in self.desk.text) == there)
        until(lambda: self.page.get_attribute("#desk", "data-mark") == mark(self.desk.text))

    def answered(self) -> None:
        """Wait until no request is on its way."""
        answered(self.page, self.desk.day)

    @property
    def published(self) -> Path:
        return self.desk.pub.content / SHIFT / "published.yaml"

    def press_until_closed(self, press: Callable[[], object]) -> None:
        """Press the button that closes the edition until it is closed: the first time it says what
        is left, and again if the page was changed meanwhile."""

        def pressed() -> bool:
            if not self.published.exists() and self.page.locator("#d-closing[open]").count():
                press()
            return self.published.exists()

        until(pressed)

    def finish(self) -> None:
        assert self.errors == []
        allowed = (self.desk.base, "data:", "about:")
        assert all(u.startswith(allowed) for u in self.asked), "no request leaves the page"
        self.context.close()


class Keys(Hand):
    """Without clicks."""

    def view(self, name: str) -> None:
        self.key("Escape", {"sort": "1", "facts": "2", "stories": "3"}[name])
        self.page.wait_for_selector(f"#p-{name}")

    def select(self, name: str) -> None:
        """Select an article by its file in the box that goes anywhere."""
        self.key("Control+k")
        self.page.keyboard.type(f"{name}.")
        self.page.wait_for_selector("#plist [aria-selected=true]")
        rows = self.page.locator("#plist [role=option]").all_text_contents()
        for _ in range(next(i for i, r in enumerate(rows) if f"{name}." in r)):
            self.key("ArrowDown")
        self.key("Enter")
        self.page.wait_for_selector("#d-palette", state="hidden")
        self.page.wait_for_function(
            "a => document.querySelector(`[data-row][aria-current][data-article='${a}'],"
            " tr.at[data-article='${a}']`) || document.querySelector('#p-stories')",
            arg=f"{SHIFT}/{name}",
        )

    def fact(self, name: str, key: str, value: str) -> None:
        field = f'[data-fact="{key}"][data-article="{SHIFT}/{name}"]'
        for _ in range(200):
            if self.page.evaluate("s => document.activeElement.matches(s)", field):
                break
            self.key("Tab")
        else:
            raise AssertionError(f"{field} cannot be reached by Tab")
        ring = self.page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
        assert ring != "none"
        self.key("Control+a")
        self.page.keyboard.type(value)
        self.key("Enter")

    def out(self, name: str) -> None:
        self.select(name)
        self.key("x")

    def split(self, name: str) -> None:
        self.select(name)
        self.key("s")

    def move(self, name: str, to: str) -> None:
        number = self.page.get_attribute(
            f'.group:has([data-article="{SHIFT}/{to}"])', "data-number"
        )
        self.select(name)
        self.key("m")
        self.page.keyboard.type(str(number))
        self.key("Enter")

    def undo(self) -> None:
        self.key("Escape", "Control+z")

    def headline(self, words: str) -> None:
        self.key("F2")
        self.page.keyboard.type(words)
        self.key("Enter", "Escape")

    def letter(self, name: str) -> None:
        self.key(name)

    def close(self) -> None:
        self.key("Control+k")
        self.page.keyboard.type("close the")
        self.key("Enter")
        self.page.wait_for_selector("[data-close-edition]")
        close_button = "() => document.activeElement.matches('[data-close-edition]')"

        def press() -> None:
            for _ in range(60):
                if self.page.evaluate(close_button):
                    self.key("Enter")
                    break
                self.key("Tab")

        self.press_until_closed(press)


class Mouse(Hand):
    """By mouse, and typing in fields."""

    def view(self, name: str) -> None:
        self.page.click(f"#to-{name}")
        self.page.wait_for_selector(f"#p-{name}")

    def select(self, name: str) -> None:
        row = self.page.locator(f'.clip[data-article="{SHIFT}/{name}"], #items .row').first
        if self.page.locator("#p-sort").count():
            row = self.page.locator(f'.clip[data-article="{SHIFT}/{name}"]')
            if not row.is_visible():
                self.page.click(f'.group:has([data-article="{SHIFT}/{name}"]) summary')
        row.click()

    def fact(self, name: str, key: str, value: str) -> None:
        self.page.fill(f'[data-fact="{key}"][data-article="{SHIFT}/{name}"]', value)
        self.page.click("#h-list")

    def out(self, name: str) -> None:
        self.select(name)
        self.page.click("#do-out")

    def split(self, name: str) -> None:
        self.select(name)
        self.page.click("#do-split")

    def move(self, name: str, to: str) -> None:
        self.select(name)
        source = self.page.locator(f'.clip[data-article="{SHIFT}/{name}"]')
        source.drag_to(self.page.locator(f'.group:has([data-article="{SHIFT}/{to}"]) summary'))

    def undo(self) -> None:
        self.page.click("#undo")

    def headline(self, words: str) -> None:
        self.page.click(".headings summary")
        self.page.fill("input[data-story-text=headline]", words)
        self.page.click("#h-list")

    def letter(self, name: str) -> None:
        self.page.click(f'#pane .sent[data-letter="{name}"]')

    def close(self) -> None:
        self.page.click("#close")
        self.page.click("[data-close-edition]:has-text('warnings left')")
        assert not self.published.exists(), "one click is not enough to leave warnings undecided"
        self.press_until_closed(lambda: self.page.click("[data-close-edition]"))


@pytest.mark.browser
def test_a_key_right_after_the_box_closed_is_not_lost(morning: Desk, browser: Browser) -> None:
    """The browser moves the focus and reports the closing later; the key still reaches the page."""
    hand = Keys(browser, morning)
    hand.split("clip-03")
    hand.written("split: [[clip-03")
    number = hand.page.get_attribute(f'.group:has([data-article="{SHIFT}/clip-02"])', "data-number")
    hand.key("Control+k")
    hand.page.keyboard.type("clip-03.")
    hand.page.evaluate(
        """async () => {
            const press = (key) => document.activeElement.dispatchEvent(
                new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
            press("Enter");
            for (let i = 0; i < 20; i++) await null;
            press("m");
        }"""
    )
    hand.page.wait_for_selector("#d-palette[open]")
    hand.page.keyboard.type(str(number))
    hand.key("Enter")
    hand.written("clip-02.txt")
    assert "clip-02.txt" in morning.text, "the key opened the move, and it was written"
    hand.finish()


@pytest.mark.browser
@pytest.mark.parametrize("way", [Mouse, Keys])
def test_a_whole_shift(way: type[Any], morning: Desk, browser: Browser) -> None:
    """Sort, Facts, Stories and Close, with what an editor tries and undoes."""
    hand = way(browser, morning)
    hand.out("dayline-five-things")
    hand.written("drop: [dayline-five-things.txt]")
    hand.split("clip-03")
    hand.written("split: [[clip-03")
    hand.move("clip-03", "clip-02")
    hand.written("clip-02.txt")
    hand.undo()
    hand.written("clip-02.txt", there=False)
    hand.undo()
    hand.written("clip-03", there=False)
    hand.view("facts")
    hand.fact("clip-01", "outlet", "Corvane")
    hand.written("outlet: Corvane")
    hand.fact("clip-03", "date", "yesterday")
    hand.written("date: 2026-11-10")
    hand.view("stories")
    hand.headline("Soup for everyone")
    hand.written("Soup for everyone")
    pressed = hand.page.get_attribute('#pane .sent[data-letter="b"]', "aria-pressed")
    hand.letter("b")
    hand.written("summary:")
    hand.page.wait_for_function(
        "p => document.querySelector('#pane .sent[data-letter=b]').getAttribute('aria-pressed')"
        " !== p",
        arg=pressed,
    )
    hand.close()
    assert "Soup for everyone" in hand.published.read_text(encoding="utf-8")
    hand.page.wait_for_selector("text=closed")
    hand.finish()


@pytest.mark.browser
def test_what_is_missing_is_accepted_by_kind(morning: Desk, browser: Browser) -> None:
    """One button and one reason for all articles that lack a link: one change, one undo."""
    hand = Mouse(browser, morning)
    hand.page.click("#close")
    button = hand.page.locator("li:has-text('without a link') button:has-text('Accept')")
    button.click()
    assert hand.page.get_attribute("#why", "aria-invalid") == "true", "a reason is asked for"
    hand.page.fill("#why", "Printed papers")
    button.click()
    hand.written("missing-link: Printed papers")
    hand.page.wait_for_function(
        "() => !document.querySelector('#closing-in').textContent.includes('without a link')"
    )
    hand.page.keyboard.press("Escape")
    hand.undo()
    hand.written("missing-link", there=False)
    hand.finish()


@pytest.mark.browser
def test_a_reason_is_saved_by_enter_for_the_kinds_that_are_chosen(
    morning: Desk, browser: Browser
) -> None:
    """Rows are selected because they lack a link: nothing else that they lack is accepted."""
    hand = Keys(browser, morning)
    hand.view("facts")
    hand.page.click("[data-filter=no-link]")
    assert hand.page.input_value("#filter") == "no-link"
    hand.page.click("#choose-all")
    hand.page.click("#waive-many")
    hand.page.wait_for_selector("#d-asking[open]")
    hand.page.keyboard.type("Printed papers")
    hand.key("Enter")
    hand.written("missing-link: Printed papers")
    assert "undated" not in morning.text
    assert "no-outlet" not in morning.text
    hand.finish()


@pytest.mark.browser
def test_a_row_in_use_stays_when_the_filter_does_not_fit_any_more(
    morning: Desk, browser: Browser
) -> None:
    """A row is kept while one of its cells has the focus or a refused value."""
    hand = Keys(browser, morning)
    hand.view("facts")
    hand.page.click("#show label:has-text('Missing')")
    row = hand.page.locator("#sheet-body tr:visible:has(.missing)").first
    name = row.get_attribute("data-article").rpartition("/")[2]
    row = hand.page.locator(f'#sheet-body tr[data-article="{SHIFT}/{name}"]')
    row.locator('[data-fact="date"]').fill("the day before")
    hand.key("Tab")
    hand.page.wait_for_selector("#sheet-body tr.why")
    hand.page.fill("#filter", "no row has these words")
    hand.page.wait_for_selector("#sheet-body tr.why", state="visible")
    assert row.is_visible()
    row.locator('[data-fact="date"]').focus()
    hand.key("Escape")
    hand.page.wait_for_selector("#sheet-body tr.why", state="detached")
    hand.page.fill("#filter", "")
    for key, value in (("outlet", "Evening Star"), ("date", "yesterday")):
        row.locator(f'[data-fact="{key}"]').fill(value)
    row.locator('[data-fact="link"]').fill("https://star.example/one")
    row.locator('[data-fact="outlet"]').focus()
    hand.written("https://star.example/one")
    hand.answered()
    assert row.is_visible(), "the focus is in it"
    assert all("422" in e for e in hand.errors), "the refusal alone"
    hand.errors.clear()
    hand.finish()


@pytest.mark.browser
def test_what_is_missing_is_found_behind_a_filter(morning: Desk, browser: Browser) -> None:
    """Ctrl . does not say that nothing is missing when rows are hidden; Esc shows all again."""
    hand = Keys(browser, morning)
    hand.view("facts")
    hand.page.fill("#filter", "no row has these words")
    hand.key("Enter", "Escape")
    assert hand.page.input_value("#filter") == ""
    hand.page.fill("#filter", "no row has these words")
    hand.key("Control+.")
    assert hand.page.evaluate("document.activeElement.matches('.missing')")
    hand.finish()


@pytest.mark.browser
def test_the_sheet_sets_many_at_once(morning: Desk, browser: Browser) -> None:
    """Rows selected together are set by one change; a column is pasted; a value is filled down."""
    hand = Mouse(browser, morning)
    hand.view("facts")
    boxes = hand.page.locator("[data-choose]")
    boxes.nth(0).check()
    boxes.nth(2).click(modifiers=["Shift"])
    hand.page.fill("#many-outlet", "Evening Star")
    hand.key("Enter")
    until(lambda: hand.desk.text.count("Evening Star") == 3)
    assert not hand.page.evaluate("document.activeElement.matches('input')"), "commands work again"
    hand.undo()
    hand.written("Evening Star", there=False)
    cell = hand.page.locator('[data-fact="outlet"]').nth(0)
    cell.click()
    cell.evaluate(
        "(f) => { const d = new DataTransfer(); d.setData('text/plain', 'One Post\\nTwo Post\\n');"
        " f.dispatchEvent(new ClipboardEvent('paste', {clipboardData: d, bubbles: true,"
        " cancelable: true})); }"
    )
    hand.written("outlet: Two Post")
    assert "outlet: One Post" in hand.desk.text
    cells = hand.page.locator('[data-fact="outlet"]')
    find = "x => x.findIndex(f => f.value === 'Two Post')"
    until(lambda: cells.evaluate_all(find) >= 0)
    at = cells.evaluate_all(find)
    below = cells.nth(at + 1)
    below.click()
    below.press("Control+d")
    until(lambda: hand.desk.text.count("Two Post") == 2)
    hand.finish()


@pytest.mark.browser
def test_after_a_filter_the_next_key_is_about_what_is_shown(
    morning: Desk, browser: Browser
) -> None:
    """Filter by words, Enter, x: a visible article is left out, not the one selected before."""
    hand = Keys(browser, morning)
    name = hand.page.get_attribute(".clip[data-search*='five things' i]", "data-article")
    hand.key("/")
    hand.page.keyboard.type("five things")
    hand.key("Enter")
    hand.page.wait_for_function(
        "a => document.activeElement.closest('[data-row]')?.dataset.article === a", arg=name
    )
    hand.answered()
    assert morning.text == "", "Enter answers no question that happens to be chosen"
    hand.key("x")
    hand.written(f"drop: [{name.rpartition('/')[2]}.txt]")
    hand.finish()


@pytest.mark.browser
def test_a_command_that_is_typed_out_comes_before_articles(morning: Desk, browser: Browser) -> None:
    morning.pub.write(
        f"content/{SHIFT}/z.txt", "Close the edition of the old paper\n\nIt was its last one.\n"
    )
    until(lambda: "old paper" in morning.page())
    hand = Keys(browser, morning)
    hand.key("Control+k")
    hand.page.keyboard.type("close the")
    hand.key("Enter")
    hand.page.wait_for_selector("#d-closing[open] .tally")
    hand.key("Escape", "Control+k")
    hand.page.keyboard.type("edition old")
    assert "old paper" in hand.page.text_content("#plist [aria-selected=true]")
    hand.key("Escape")
    hand.finish()


CHOSEN = "() => document.querySelector('.ask[data-chosen]')?.dataset.row"


@pytest.mark.browser
def test_the_key_of_the_pass_that_is_shown_keeps_the_row_chosen(
    morning: Desk, browser: Browser
) -> None:
    """A question stays chosen, so the next key answers it; another pass begins at its article."""
    hand = Keys(browser, morning)
    question = hand.page.get_attribute(".ask", "data-row")
    for _ in range(60):
        if hand.page.evaluate(CHOSEN) == question:
            break
        hand.key("ArrowDown")
    assert hand.page.evaluate(CHOSEN) == question
    hand.key("1")
    assert hand.page.evaluate(CHOSEN) == question
    hand.page.click("#to-sort")
    assert hand.page.evaluate(CHOSEN) == question
    hand.key("k")
    hand.answered()
    assert morning.text, "the answer is written"
    assert not hand.page.locator(f'[data-row="{question}"]').count()
    hand.view("facts")
    hand.key("2")
    assert hand.page.locator("#p-facts").count()
    hand.finish()


@pytest.mark.browser
def test_single_keys_can_be_switched_off(morning: Desk, browser: Browser) -> None:
    hand = Keys(browser, morning)
    hand.key("Control+k")
    hand.page.keyboard.type("single keys off")
    hand.key("Enter", "x", "s", "2")
    hand.answered()
    assert morning.text == ""
    assert hand.page.locator("#p-sort").count() == 1
    hand.finish()


@pytest.mark.browser
def test_the_row_chosen_is_in_sight_when_a_pass_is_opened(morning: Desk, browser: Browser) -> None:
    """The target of the keys is marked in the list, also in a folded story."""
    hand = Keys(browser, morning)
    chosen = hand.page.locator(".clip[aria-current], tr.at, .st[aria-current]")
    name = hand.page.locator(".group:has(details:not([open])) .clip").first
    article = name.get_attribute("data-article")
    hand.page.goto(morning.base + morning.address("sort", article=article))
    hand.page.wait_for_selector(f'.clip[aria-current][data-article="{article}"]', state="visible")
    hand.view("facts")
    hand.view("sort")
    hand.page.wait_for_selector(f'.clip[aria-current][data-article="{article}"]', state="visible")
    assert chosen.count() == 1
    hand.finish()


@pytest.mark.browser
def test_dropped_files_become_articles(morning: Desk, browser: Browser) -> None:
    hand = Mouse(browser, morning)
    hand.page.evaluate(
        "() => { const data = new DataTransfer();"
        " data.items.add(new File(['Gale at Skerry\\n\\nA gale blew.\\n'], 'gale.txt'));"
        " for (const name of ['dragover', 'drop']) document.body.dispatchEvent("
        " new DragEvent(name, {dataTransfer: data, bubbles: true, cancelable: true})); }"
    )
    until((morning.pub.content / SHIFT / "gale.txt").exists)
    hand.page.wait_for_selector(".clip:has-text('Gale at Skerry') .flag:has-text('new')")
    text = (morning.pub.content / SHIFT / "gale.txt").read_text(encoding="utf-8")
    assert text == "Gale at Skerry\n\nA gale blew.\n"
    hand.finish()


@pytest.mark.browser
def test_the_page_beside_a_story_follows_it(morning: Desk, browser: Browser) -> None:
    """The frame shows the selected story as printed now, also after some quick steps."""
    hand = Keys(browser, morning)
    hand.view("stories")
    shows = """words => {
      const pane = document.querySelector('#pane'), frame = document.querySelector('#frame');
      const inside = frame?.contentDocument?.body?.textContent || '';
      return frame?.contentWindow.location.pathname === pane.dataset.page && inside.includes(words);
    }"""
    for steps in (1, 1, 2):
        hand.key(*["ArrowDown"] * steps)
        hand.page.wait_for_function(
            "() => document.querySelector('#pane').dataset.for"
            " === document.querySelector('#items [aria-current]').dataset.story"
        )
        words = hand.page.inner_text("#pane .print li p span")
        hand.page.wait_for_function(shows, arg=words)
    hand.headline("Bread for nobody")
    hand.page.wait_for_function(shows, arg="Bread for nobody")
    hand.page.go_back()
    hand.page.wait_for_selector("#p-sort")
    assert hand.page.locator("#p-stories").count() == 0
    hand.finish()


@pytest.mark.browser
def test_a_pane_at_a_time_on_a_phone(morning: Desk, browser: Browser) -> None:
    """List, story, page, each with a way back; the browser's Back works, too."""
    hand = Mouse(browser, morning)
    hand.page.set_viewport_size({"width": 360, "height": 740})
    height = "() => document.querySelector('#bar').offsetHeight"
    before = hand.page.evaluate(height)
    hand.out("dayline-five-things")
    hand.answered()
    hand.written("dayline-five-things")
    assert hand.page.evaluate(height) == before, "nothing moves when an act is saved"
    hand.page.locator("#pane [data-back]").click()
    hand.page.locator("#undo-low").click()
    hand.written("dayline-five-things", there=False)
    hand.view("stories")
    assert hand.page.locator("#pane").is_hidden()
    hand.page.locator("#items .row").nth(1).click()
    hand.page.wait_for_selector("#pane", state="visible")
    assert hand.page.locator("#list").is_hidden()
    hand.page.locator("[data-page-open]:visible").click()
    hand.page.wait_for_selector("#preview", state="visible")
    hand.page.locator("#preview [data-back]").click()
    hand.page.wait_for_selector("#pane", state="visible")
    hand.page.evaluate("document.querySelector('#frame').remove()")
    hand.key(".")
    hand.page.wait_for_selector("#frame", state="visible")
    hand.page.go_back()
    hand.page.wait_for_selector("#pane", state="visible")
    hand.page.go_back()
    hand.page.wait_for_selector("#list", state="visible")
    hand.finish()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("width", "scheme"), [(1440, "light"), (1440, "dark"), (768, "dark"), (360, "light")]
)
def test_axe_finds_nothing(width: int, scheme: str, morning: Desk, browser: Browser) -> None:
    """No violation of WCAG 2.2 A and AA in any view or dialog; nothing is wider than the page."""
    if not AXE.is_file():
        assert os.environ.get("DIGEST_TEST_BROWSER") != "required", "npm ci in tests/web"
        pytest.skip("axe-core is not installed: npm ci in tests/web")
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    page.goto(morning.base + morning.address("sort"))
    page.wait_for_selector("#p-sort")
    base = page.url.partition("/sort")[0]
    found: list[str] = []

    def look(name: str) -> None:
        page.add_script_tag(path=str(AXE))
        ran = page.evaluate("rules => axe.run(document, {iframes: false, runOnly: rules})", RULES)
        found.extend(f"{name}: {v['id']}: {v['nodes'][0]['html'][:200]}" for v in ran["violations"])
        wide = page.evaluate("() => document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{name}: {wide} px wide")

    for view in ("sort", "facts", "stories"):
        page.goto(f"{base}/{view}")
        page.wait_for_selector(f"#p-{view}")
        look(view)
    if width >= 1024:
        page.click(".headings summary")
        look("headlines")
    page.goto(f"{base}/facts")
    page.check("#choose-all")
    page.click("#waive-many")
    page.wait_for_selector("#d-asking[open]")
    look("reason")
    page.keyboard.press("Escape")
    for name in ("closing", "palette", "keys", "edition", "bring"):
        page.evaluate("n => document.getElementById(`d-${n}`).showModal()", name)
        look(name)
        page.evaluate("n => document.getElementById(`d-${n}`).close()", name)
    assert found == []
    context.close()


@pytest.mark.browser
def test_another_site_can_do_nothing(morning: Desk, browser: Browser) -> None:
    """A page of another origin that knows the key: no act reaches the file, nothing is read."""
    import http.server
    import threading

    class Evil(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(
                b"<!doctype html><form method=post enctype=text/plain target=f>"
                b"<input name=x></form><iframe name=f></iframe>"
            )

        def log_message(self, *args: Any) -> None:
            """Nothing is sent."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Evil)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context()
    page = context.new_page()
    page.goto(morning.url)  # the browser has the cookie
    page.wait_for_selector("#p-sort")
    page.goto(f"http://127.0.0.1:{server.server_port}/")
    script = """async ([url, bare, read]) => {
      const seen = [];
      const acts = [{do: "edition", key: "title", text: "Evil"}];
      const body = JSON.stringify({acts, mark: "", force: true});
      for (const to of [url, bare]) for (const type of ["application/json", "text/plain"])
        for (const mode of ["cors", "no-cors"]) try {
          const sent = {method: "POST", body, mode, credentials: "include", headers: {"content-type": type}};
          seen.push(String((await fetch(to, sent)).status));
        } catch (e) { seen.push("no"); }
      try { seen.push(await (await fetch(read, {credentials: "include"})).text()); } catch (e) { seen.push("no"); }
      document.forms[0].action = url; document.forms[0].submit();
      await new Promise(r => setTimeout(r, 500));
      const frame = document.createElement("iframe"); frame.src = read; document.body.append(frame);
      await new Promise(r => setTimeout(r, 500));
      try { seen.push(frame.contentDocument ? frame.contentDocument.body.textContent : "no"); } catch (e) { seen.push("no"); }
      return seen;
    }"""
    bare = f"{morning.base}/-/curate/{SHIFT}/act"
    seen = page.evaluate(script, [morning.base + morning.address("act"), bare, morning.url])
    assert "200" not in seen
    assert "articles" not in "".join(seen)
    assert morning.text == ""
    server.shutdown()
    context.close()
