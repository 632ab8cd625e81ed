"""Nothing typed is lost and no act reaches the wrong article, however slow the server is.

A real browser, in which each request waits before it is sent.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from desk_server import Desk, answered

from conftest import Browser, Pub
from waiting import until

pytestmark = pytest.mark.processes

DAY = "2032-05-06"
ARTICLES = {
    "a.txt": (
        "Lock gate stuck at Ambry\n\n6 May 2032\n\nAMBRY. The lower lock gate at Ambry stuck open "
        "on Thursday with 31 boats waiting.\n\nThe keeper, Odile Marsh, closed the canal at "
        "nine.\n\n“A gate that stays open is a river,” Marsh said.\n\nDivers are to look at the "
        "hinge on Friday.\n\nThe canal company did not answer questions.\n"
    ),
    "b.txt": (
        "Boats wait at Ambry lock\n\n6 May 2032\n\nAMBRY. Boats waited at the lock of Ambry on "
        "Thursday, 31 of them by noon.\n\nOdile Marsh, who keeps the lock, closed the canal.\n\n"
        "The company sends divers on Friday.\n"
    ),
    "c.txt": (
        "Fennick orchard wins the cider prize\n\n6 May 2032\n\nFENNICK. An orchard near Fennick "
        "won the county's cider prize on Thursday.\n\n“We only waited for the wasps to leave,” "
        "the grower, Tam Birrell, said.\n\nThe jury tasted 44 ciders in a barn.\n"
    ),
    "d.txt": (
        "School roof in Lower Tarn repaired\n\n6 May 2032\n\nLOWER TARN. The roof of the school "
        "in Lower Tarn is whole again after a winter under canvas.\n\nThe head, Ruth Okafor, "
        "rang the bell herself.\n\nThe county paid 90,000 crowns.\n"
    ),
}  # fmt: skip

SLOW = """
const send = window.fetch, delays = %s;
let at = 0;
window.fetch = async (...given) => {
  await new Promise((done) => setTimeout(done, delays[at++ %% delays.length]));
  return send(...given);
};
"""


@pytest.fixture
def desk(pub: Pub) -> Iterator[Desk]:
    for name, text in ARTICLES.items():
        pub.write(f"content/{DAY}/{name}", text)
    made = Desk(pub, DAY)
    yield made
    made.close()


class Tab:
    """A page of the browser. Each request waits as many ms as `delays` says, in turn."""

    def __init__(self, browser: Browser, desk: Desk, *delays: int, width: int = 1440) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": 900})
        self.page = self.context.new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda e: self.errors.append(str(e)))
        self.page.add_init_script(SLOW % (list(delays) or [0]))
        self.desk = desk
        self.page.goto(desk.url)
        self.page.wait_for_selector("#desk .pass")

    def key(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)

    def type(self, words: str, ms: int = 0) -> None:
        self.page.keyboard.type(words, delay=ms)

    def view(self, name: str, article: str = "a") -> None:
        url = f"{self.desk.base}/-/curate/{DAY}/{name}?article={DAY}/{article}"
        self.page.goto(url)
        self.page.wait_for_selector(f"#p-{name}")

    def saved(self) -> None:
        """Wait until no request is on its way."""
        answered(self.page, self.desk.day)

    def close(self) -> None:
        assert self.errors == []
        self.context.close()


class Held:
    """Holds each act of a page, or each request with other words in its address, until it is
    released."""

    def __init__(self, page: Any, words: str = "/act") -> None:
        self.page = page
        page.evaluate(
            """words => {
                const send = window.fetch;
                window.held = [];
                window.holds = true;
                window.fetch = async (...given) => {
                  if (holds && String(given[0]).includes(words)) await new Promise((go) => held.push(go));
                  return send(...given);
                };
            }""",
            words,
        )

    def let_go(self) -> None:
        """Release the oldest."""
        self.page.wait_for_function("() => held.length > 0")
        self.page.evaluate("() => held.shift()()")

    def let_all_go(self) -> None:
        """Release all, also later ones."""
        self.page.evaluate("() => { holds = false; held.splice(0).forEach((go) => go()); }")


def fact(key: str, article: str) -> str:
    return f'[data-fact="{key}"][data-article="{DAY}/{article}"]'


@pytest.mark.browser
@pytest.mark.parametrize("delay", [0, 300, 900])
def test_a_field_keeps_its_letters_while_another_is_saved(
    delay: int, desk: Desk, browser: Browser
) -> None:
    """Outlet, Tab, Tab, link, typed on while the outlet's answer arrives: both are complete."""
    tab = Tab(browser, desk, delay)
    tab.view("facts")
    tab.page.click(fact("outlet", "a"))
    tab.type("Ambry Observer", 40)
    tab.key("Tab", "Tab")
    tab.type("https://ambry.example/lock", 40)
    tab.key("Enter")
    tab.saved()
    assert "outlet: Ambry Observer" in desk.text
    assert "link: https://ambry.example/lock" in desk.text
    assert tab.page.input_value(fact("link", "a")) == "https://ambry.example/lock"
    tab.close()


@pytest.mark.browser
@pytest.mark.parametrize("delay", [0, 300, 900])
def test_a_note_is_whole_when_a_headline_is_saved_under_it(
    delay: int, desk: Desk, browser: Browser
) -> None:
    """The editor goes on typing in the note while the answer for the headline comes."""
    tab = Tab(browser, desk, delay)
    tab.view("stories")
    tab.key("F2")
    tab.type("Ambry lock stuck", 40)
    tab.page.click("textarea[data-story-text=note]")
    tab.type("We have seen the log of the lock.", 40)
    tab.key("Control+Enter")
    tab.saved()
    assert re.search(r"headline:\n +a\.txt: Ambry lock stuck\n", desk.text), desk.text
    assert re.search(r"note:\n +a\.txt: We have seen the log of the lock\.\n", desk.text)
    tab.close()


@pytest.mark.browser
@pytest.mark.parametrize("delays", [(0,), (300,), (900, 0, 400)])
def test_three_letters_typed_quickly_are_three_sentences(
    delays: tuple[int, ...], desk: Desk, browser: Browser
) -> None:
    """Each letter turns its own sentence on or off; none is lost, none is turned twice."""
    tab = Tab(browser, desk, *delays)
    tab.view("stories")
    read = "x => x.map(b => [b.dataset.letter, b.dataset.text, b.getAttribute('aria-pressed')])"
    before = {k: (t, on) for k, t, on in tab.page.eval_on_selector_all("#pane .sent", read)}
    wanted = list(before)[:4]
    for letter in wanted:
        tab.key(letter)
        tab.page.wait_for_timeout(60)
    tab.saved()
    tab.page.reload()
    tab.page.wait_for_selector("#p-stories")
    after = {t: on for _, t, on in tab.page.eval_on_selector_all("#pane .sent", read)}
    for letter in wanted:
        text, on = before[letter]
        assert after.get(text, "false") != on, (letter, text)
    tab.close()


@pytest.mark.browser
@pytest.mark.parametrize("delay", [0, 400, 1200])
def test_an_act_is_about_the_article_chosen_when_the_key_was_pressed(
    delay: int, desk: Desk, browser: Browser
) -> None:
    """Down, then x before the page of the next article came: the next article is left out."""
    tab = Tab(browser, desk, delay)
    tab.view("sort")
    tab.key("ArrowRight")
    rows = tab.page.eval_on_selector_all(
        ".clip", "x => x.filter(r => r.offsetParent).map(r => r.dataset.article)"
    )
    at = tab.page.get_attribute("[data-row][aria-current]", "data-article")
    tab.key("ArrowDown")
    wanted = tab.page.get_attribute("[data-row][aria-current]", "data-article")
    assert wanted in rows
    assert wanted != at
    tab.key("x")
    tab.saved()
    assert f"drop: [{wanted.rpartition('/')[2]}.txt]" in desk.text or "spike" in desk.text
    assert f"{at.rpartition('/')[2]}.txt" not in desk.text
    tab.close()


@pytest.mark.browser
def test_letters_typed_before_the_story_is_shown_go_to_it(desk: Desk, browser: Browser) -> None:
    """Down, then a: the sentence is one of the story below, though its pane came later."""
    tab = Tab(browser, desk, 700)
    tab.view("stories")
    story = tab.page.get_attribute("#pane", "data-for")
    tab.key("ArrowDown", "b")
    tab.page.wait_for_function("s => document.querySelector('#pane').dataset.for !== s", arg=story)
    tab.saved()
    other = tab.page.get_attribute("#pane", "data-for").rpartition("/")[2]
    assert re.search(rf"summary:\n +{other}\.txt:", desk.text), desk.text
    assert f"{story.rpartition('/')[2]}.txt" not in desk.text
    tab.close()


@pytest.mark.browser
def test_a_pane_that_was_asked_for_before_an_act_does_not_turn_its_button_back(
    desk: Desk, browser: Browser
) -> None:
    """Pick, story below, story above: its pane comes before the pick is saved; the same key
    reverses it."""
    tab = Tab(browser, desk)
    tab.view("stories")
    story = tab.page.get_attribute("#pane", "data-for")
    button = '#pane .sent[data-letter="b"]'
    before = tab.page.get_attribute(button, "aria-pressed")
    acts = Held(tab.page)
    tab.key("b")
    tab.key("ArrowDown")
    tab.page.wait_for_function("s => document.querySelector('#pane').dataset.for !== s", arg=story)
    tab.key("ArrowUp")
    tab.page.wait_for_function("s => document.querySelector('#pane').dataset.for === s", arg=story)
    assert tab.page.get_attribute(button, "aria-pressed") != before
    tab.key("b")
    acts.let_all_go()
    tab.saved()
    tab.page.reload()
    tab.page.wait_for_selector(button)
    assert tab.page.get_attribute(button, "aria-pressed") == before
    tab.close()


class Pick:
    """A press on a sentence as the page sent it: "this sentence, on" or "off"."""

    def __init__(self, on: bool) -> None:
        self.on = on
        self.refused = False


class Picks:
    """What a page sends for each sentence, by story and letter, in the order of the presses."""

    def __init__(self, page: Any) -> None:
        self.sent: dict[tuple[str, str], dict[str, Pick]] = {}
        page.on("request", self._asked)
        page.on("response", self._answered)

    def _asked(self, request: Any) -> Pick | None:
        if "/act" not in request.url or request.method != "POST":
            return None
        sent = json.loads(request.post_data)
        act = sent["acts"][0]
        of_sentence = self.sent.setdefault((act["article"], sent["say"].split()[1]), {})
        return of_sentence.setdefault(sent["id"], Pick(act["on"]))

    def _answered(self, response: Any) -> None:
        """The last sentence of a story stays: that pick is refused, with a reason on the page."""
        pick = self._asked(response.request)
        if pick is not None:
            pick.refused = response.status == 422

    def of(self, story: str, letter: str) -> list[Pick]:
        return list(self.sent.get((story, letter), {}).values())


def result(before: bool, picks: list[Pick]) -> bool:
    """Return whether a sentence is printed after picks. Each asks for the opposite of its button.

    A press before a refusal is known sees the button as the refused press left it; a later press
    sees it reversed. So the number of presses does not give the result. It is what the last pick
    asks for that was not refused.
    """
    now, shown = before, {before}
    for pick in picks:
        assert (not pick.on) in shown
        if pick.refused:
            shown = {pick.on, now}
        else:
            now, shown = pick.on, {pick.on}
    return now


@pytest.mark.browser
@pytest.mark.parametrize("seed", [1, 2])
def test_random_picks_in_several_stories_are_all_kept(
    seed: int, desk: Desk, browser: Browser
) -> None:
    """The short form of bench/curator.py: keys every 60 ms, requests wait up to 1.2 seconds."""
    dice = random.Random(seed)
    tab = Tab(browser, desk, *(dice.randrange(1200) for _ in range(23)))
    tab.view("stories")
    keys = tab.page.eval_on_selector_all("#items .row", "x => x.map(r => r.dataset.story)")
    before = {story: printed(tab, story) for story in keys}
    pressed: Counter[tuple[str, str]] = Counter()
    picks = Picks(tab.page)
    for _ in range(14):
        tab.key(dice.choice(["ArrowDown", "ArrowUp"]))
        story = tab.page.get_attribute("#items [aria-current]", "data-story")
        letters = dice.sample("bcd", 2)
        for letter in letters:
            tab.key(letter)
            tab.page.wait_for_timeout(60)
        tab.page.wait_for_function(
            "s => document.querySelector('#pane').dataset.for === s", arg=story
        )
        pressed.update((story, letter) for letter in letters if letter in before[story])
    tab.saved()
    for story in keys:
        now = printed(tab, story)
        for letter, on in before[story].items():
            sent = picks.of(story, letter)
            assert len(sent) == pressed[story, letter], (story, letter)
            assert now[letter] == result(on, sent), (story, letter, [vars(p) for p in sent])
    tab.close()


def with_one_sentence(tab: Tab) -> tuple[str, str, str, Picks]:
    """Leave one sentence of a story in print. Returns the story, it, another, and what is sent."""
    tab.view("stories", "c")
    story = tab.page.get_attribute("#pane", "data-for")
    letters = printed(tab, story)
    last, *others = [letter for letter, on in letters.items() if on]
    tab.key(*others)
    tab.saved()
    assert [letter for letter, on in printed(tab, story).items() if on] == [last]
    return story, last, others[0], Picks(tab.page)


@pytest.mark.browser
def test_a_press_before_a_refusal_is_known_asks_for_the_opposite_of_its_button(
    desk: Desk, browser: Browser
) -> None:
    """The last sentence out, which is refused, and in again before the refusal comes: it stays in."""
    tab = Tab(browser, desk)
    story, last, _, picks = with_one_sentence(tab)
    acts = Held(tab.page)
    tab.key(last, last)
    acts.let_go()
    tab.page.wait_for_selector("#refused .line")
    button = f'#pane .sent[data-letter="{last}"]'
    assert tab.page.get_attribute(button, "aria-pressed") == "true"
    acts.let_go()
    tab.saved()
    sent = picks.of(story, last)
    assert [(p.on, p.refused) for p in sent] == [(False, True), (True, False)]
    assert printed(tab, story)[last] is result(True, sent) is True
    tab.close()


@pytest.mark.browser
def test_a_refused_press_is_turned_back_while_other_acts_wait(desk: Desk, browser: Browser) -> None:
    """The last sentence out, another in; then the refusal comes, and the first goes out again."""
    tab = Tab(browser, desk)
    story, last, other, picks = with_one_sentence(tab)
    acts = Held(tab.page)
    tab.key(last, other)
    button = f'#pane .sent[data-letter="{last}"]'
    assert tab.page.get_attribute(button, "aria-pressed") == "false"
    acts.let_go()
    tab.page.wait_for_selector("#refused .line")
    assert tab.page.get_attribute(button, "aria-pressed") == "true"
    tab.key(last)
    acts.let_go()
    acts.let_go()
    tab.saved()
    sent = picks.of(story, last)
    assert [(p.on, p.refused) for p in sent] == [(False, True), (False, False)]
    now = printed(tab, story)
    assert now[last] is result(True, sent) is False
    assert now[other] is True
    tab.close()


def printed(tab: Tab, story: str) -> dict[str, bool]:
    """Return which sentences of a story are printed, by letter."""
    tab.view("stories", story.rpartition("/")[2])
    tab.page.wait_for_function("s => document.querySelector('#pane').dataset.for === s", arg=story)
    read = "x => x.map(b => [b.dataset.letter, b.getAttribute('aria-pressed') === 'true'])"
    return dict(tab.page.eval_on_selector_all("#pane .sent", read))


@pytest.mark.browser
def test_escape_leaves_a_field_as_it_was(desk: Desk, browser: Browser) -> None:
    tab = Tab(browser, desk)
    tab.view("stories")
    tab.page.click("textarea[data-story-text=note]")
    tab.type("not meant")
    tab.key("Escape")
    tab.saved()
    assert tab.page.input_value("textarea[data-story-text=note]") == ""
    assert desk.text == ""
    tab.close()


@pytest.mark.browser
def test_a_refused_value_stays_in_its_field_with_the_reason(desk: Desk, browser: Browser) -> None:
    """It is marked until it is valid; Esc restores the value of the file."""
    tab = Tab(browser, desk)
    tab.view("facts")
    tab.page.fill(fact("date", "a"), "6 Mya")
    tab.key("Enter")
    tab.page.wait_for_selector(f"{fact('date', 'a')}[aria-invalid=true]")
    assert tab.page.input_value(fact("date", "a")) == "6 Mya"
    assert "is not a date" in tab.page.text_content("td.refused")
    desk.act("fact", f"{DAY}/b", key="outlet", text="Ambry Post")  # the page is patched
    until(lambda: tab.page.input_value(fact("outlet", "b")) == "Ambry Post")
    assert tab.page.input_value(fact("date", "a")) == "6 Mya"
    tab.page.fill(fact("date", "a"), "yesterday")
    tab.key("Enter")
    tab.page.wait_for_selector(f"{fact('date', 'a')}:not([aria-invalid])")
    tab.saved()
    assert "date: 2032-05-05" in desk.text
    assert tab.page.locator("td.refused").count() == 0
    tab.close()


@pytest.mark.browser
def test_work_goes_on_while_the_server_is_gone(desk: Desk, browser: Browser) -> None:
    """The page says so, keeps the acts, and sends them in order when the server is back."""
    tab = Tab(browser, desk)
    tab.view("stories")
    desk.kill()
    tab.page.wait_for_selector("#offline:not([hidden])")
    tab.key("F2")
    tab.type("Ambry without a gate")
    tab.key("Enter", "Escape", "b")
    tab.page.wait_for_function(
        "() => document.querySelector('#saved').textContent === '2 not saved'"
    )
    assert "Ambry without a gate" in tab.page.text_content("#offline")
    desk.start(desk.port)
    tab.saved()
    assert "Ambry without a gate" in desk.text
    assert "summary:" in desk.text
    assert tab.page.is_hidden("#offline")
    tab.close()


@pytest.mark.browser
def test_acts_that_wait_outlive_a_reload(desk: Desk, browser: Browser) -> None:
    tab = Tab(browser, desk)
    tab.view("sort")
    tab.page.route("**/act?**", lambda route: route.abort())
    tab.key("ArrowRight", "x")
    tab.page.wait_for_selector("#offline:not([hidden])")
    tab.page.unroute("**/act?**")
    tab.page.on("dialog", lambda d: d.accept())
    tab.page.reload()
    tab.saved()
    assert "drop:" in desk.text or "spike:" in desk.text
    tab.close()


@pytest.mark.browser
def test_a_file_that_cannot_be_read_is_shown_and_acts_wait(desk: Desk, browser: Browser) -> None:
    """Line, reason and the lines around it; after the file is fixed, the act is done."""
    desk.save("title: Ambry\n")
    tab = Tab(browser, desk)
    tab.view("stories")
    tab.page.wait_for_selector("#edition-words[data-title=Ambry]", state="attached")
    desk.save('title: "Ambry\n')
    tab.page.wait_for_selector("#broken")
    said = tab.page.text_content("#broken")
    assert "edition.yaml, line 1" in said
    assert 'title: "Ambry' in said
    tab.key("b")
    tab.page.wait_for_function(
        "() => /waiting/i.test(document.querySelector('#saved').textContent)"
    )
    assert desk.text == 'title: "Ambry\n'
    desk.save("title: Ambry # fixed\n")
    tab.saved()
    assert desk.text.startswith("title: Ambry # fixed\nsummary:")
    tab.page.wait_for_selector("#broken", state="detached")
    tab.close()


@pytest.mark.browser
def test_a_link_works_in_a_tab_of_its_own(desk: Desk, browser: Browser) -> None:
    """By middle click and without JavaScript: the key is in a cookie."""
    tab = Tab(browser, desk)
    tab.key("ArrowRight")
    with tab.context.expect_page() as opened:
        tab.page.locator(".clip:visible").first.click(button="middle")
    opened.value.wait_for_selector("#h-pane")
    assert "token" not in opened.value.url
    cookies = tab.context.cookies()
    assert [(c["httpOnly"], c["sameSite"]) for c in cookies] == [(True, "Strict")]
    plain = browser.new_context(java_script_enabled=False)
    page = plain.new_page()
    page.goto(desk.url)
    with page.expect_navigation():
        page.click("#to-facts")
    assert page.locator("#sheet-body tr").count() == 4
    plain.close()
    tab.close()


@pytest.mark.browser
def test_a_word_of_the_text_finds_an_article(desk: Desk, browser: Browser) -> None:
    """In the filter of each view, and in the box that goes anywhere; the selection there stays."""
    tab = Tab(browser, desk)
    for view, row in (("sort", ".clip"), ("facts", "#sheet-body tr"), ("stories", "#items .row")):
        tab.view(view)
        tab.page.fill("#filter", "wasps")
        tab.page.wait_for_function(
            "s => [...document.querySelectorAll(s)].filter(x => x.checkVisibility()).length === 1",
            arg=row,
        )
        shown = tab.page.locator(f"{row}:visible")
        assert shown.get_attribute("data-article") == f"{DAY}/c"
    tab.key("Escape", "Control+k")
    tab.type("barn")
    tab.page.wait_for_selector("#plist [role=option]:has-text('in its text')")
    tab.key("Enter")
    tab.page.wait_for_selector(f"#items [aria-current][data-article='{DAY}/c']")
    tab.close()


@pytest.mark.browser
def test_undo_returns_to_the_place(desk: Desk, browser: Browser) -> None:
    """An act keeps the place; undo restores the article and selects it."""
    tab = Tab(browser, desk)
    tab.view("facts", "d")
    tab.view("sort", "d")
    tab.key("x")
    tab.saved()
    assert tab.page.get_attribute("[data-row][aria-current]", "data-article") != f"{DAY}/a"
    tab.key("1", "Control+z")
    tab.saved()
    assert tab.page.get_attribute("#desk", "data-article") == f"{DAY}/d"
    assert desk.text.strip() in ("", "{}")
    tab.key("1", "ArrowUp")
    row = tab.page.get_attribute("[data-row][aria-current]", "data-row")
    tab.key("x")
    tab.saved()
    assert tab.page.get_attribute("[data-row][aria-current]", "data-row") != row
    tab.key("Control+z")
    tab.saved()
    tab.page.wait_for_selector(f'[data-row="{row}"][aria-current]')
    tab.close()


@pytest.mark.browser
def test_a_key_before_its_pass_is_shown_does_nothing(desk: Desk, browser: Browser) -> None:
    """3, Enter pressed fast: no story is marked done that the editor has not seen."""
    tab = Tab(browser, desk)
    passes = Held(tab.page, "part=desk")
    tab.key("3", "Enter")
    passes.let_all_go()
    tab.page.wait_for_selector("#p-stories")
    tab.saved()
    assert tab.page.inner_text("#to-stories .soft") == "0 of 3"
    assert tab.page.inner_text("#now") == "This pass is not shown yet."
    tab.key("Enter")
    tab.page.wait_for_selector("#to-stories .soft:has-text('1 of 3')")
    tab.close()


@pytest.mark.browser
def test_a_story_that_somebody_else_changed_is_marked_until_it_is_seen(
    desk: Desk, browser: Browser
) -> None:
    """What this browser showed is not new to it; nor are its own acts."""
    mine, other = Tab(browser, desk), Tab(browser, desk)
    mine.view("stories", "a")

    def looked_at(key: str, story: str) -> None:
        """A story counts as seen when its pane is shown, so wait for each."""
        mine.key(key)
        mine.page.wait_for_function(
            "a => document.querySelector('#pane').dataset.for === a", arg=f"{DAY}/{story}"
        )

    looked_at("ArrowDown", "c")
    looked_at("ArrowUp", "a")
    changed = mine.page.locator("#items .since:not([hidden])")
    mine.key("c")
    mine.saved()
    other.view("stories", "c")
    looked_at("ArrowDown", "c")
    looked_at("ArrowUp", "a")
    assert changed.count() == 0
    other.key("F2")
    other.type("Cider for all")
    other.key("Enter")
    other.saved()
    mine.page.wait_for_selector("#items .row:has-text('Cider for all') .since:not([hidden])")
    assert changed.count() == 1
    mine.page.click("#items .row:has-text('Cider for all')")
    mine.page.wait_for_selector("#items .since:not([hidden])", state="detached")
    mine.close()
    other.close()


@pytest.mark.browser
def test_two_tabs_see_each_other(desk: Desk, browser: Browser) -> None:
    """A change in one appears in the other without a reload, and typing there is not disturbed."""
    one, two = Tab(browser, desk), Tab(browser, desk)
    one.view("facts")
    two.view("facts")
    two.page.click(fact("outlet", "c"))
    two.type("Fennick G")
    one.page.fill(fact("outlet", "b"), "Ambry Post")
    one.key("Enter")
    two.page.wait_for_selector("#now:has-text('in another tab: Outlet set')", state="visible")
    two.page.wait_for_function(
        "s => document.querySelector(s).value === 'Ambry Post'", arg=fact("outlet", "b")
    )
    two.type("azette")
    two.key("Enter")
    two.saved()
    one.page.wait_for_function(
        "s => document.querySelector(s).value === 'Fennick Gazette'", arg=fact("outlet", "c")
    )
    assert "Ambry Post" in desk.text
    assert "Fennick Gazette" in desk.text
    one.close()
    two.close()
