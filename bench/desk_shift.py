"""A shift at the desk by the page alone, in Chromium: acts, keys, and a keystroke-level estimate.

    python bench/desk_shift.py [--keep FOLDER]

Makes 41 invented clippings on 12 events, as an editor has them in the morning: pasted texts without
date and outlet, copies of a wire, pages from a phone. The script knows which clippings belong
together and works as an editor would who looks at the page: it answers the questions, moves what is
wrong, sets the facts for many rows at once, chooses sentences, marks stories as done and closes the
edition. Counts acts (changes of the file, or marks) by pass, and estimates the time by the
keystroke-level model: a key .28 s, pointing 1.1 s, moving a hand between keyboard and mouse .4 s,
preparing in mind 1.35 s. Reading is estimated beside it, at 240 words a minute.
"""

from __future__ import annotations

import argparse
import re
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

from curator import start

DAY = "2032-05-06"
KEY, POINT, HAND, MIND = 0.28, 1.1, 0.4, 1.35  # seconds
READING = 240 / 60  # words a second
OUTLETS = ["Ambry Courier", "Fennick Post", "Tarn Gazette"]
# Of each event: place, people, what happened, a figure, what is next.
EVENTS = [
    ("Ambry", "keeper Odile Marsh", "lock gate stuck open", "31 boats waited", "divers look at the hinge", "canal"),
    ("Fennick", "grower Tam Birrell", "orchard won the cider prize", "44 ciders were tasted", "the barrel goes to his barn", "jury"),
    ("Osterby", "engineer Ada Olsen", "road bridge shut after a barge hit a pillar", "400 commuters walked", "the crack is filled in June", "river office"),
    ("Linmouth", "conductor Ivo Katz", "choir sang in a quarry", "700 listeners came", "its hall is heated next winter", "parish"),
    ("Norwick", "dean Rosa Leon", "chapel sold its organ to a school", "900 crowns were paid", "pupils carry 640 pipes", "council"),
    ("Tamsel", "librarian Greta Anton", "library opens its reading room on Sundays", "two trainees were hired", "students get quiet tables", "library"),
    ("Skarn", "captain Per Emil", "ferry ran aground in fog", "62 passengers were taken off", "the tide lifts it on Friday", "coast guard"),
    ("Harnby", "baker Lena Otto", "bakery burned down", "three ovens were lost", "bread comes from the prison kitchen", "fire brigade"),
    ("Brannock", "coach Nora Hugo", "football club dropped out of the league", "11 players had the flu", "the cup tie is played in July", "league"),
    ("Estermark", "judge Iris Jonas", "court let the weavers keep their mill", "180 looms stay", "the owner appeals", "court"),
    ("Vellin", "captain Marek Sonja", "ferry ran aground in the rain", "48 passengers were taken off", "the tide lifts it on Saturday", "coast guard"),
    ("Quarne", "baker Vera Ella", "bakery burned down", "two ovens were lost", "bread comes from Harnby", "fire brigade"),
]  # fmt: skip


def clippings(folder: Path) -> dict[str, int]:
    """Write the clippings; return the event of each."""
    event_of: dict[str, int] = {}
    for e, (place, who, what, figure, after, office) in enumerate(EVENTS):
        name = who.split(" ", 1)[1]
        # Every second event has a clip of a phone: a few words, and no place.
        long = f"{name} on {place}: “We did not expect this”\n\nAfter the {what} in {place}, {who} spoke to reporters on Wednesday evening. In all, {figure}, and {after}, as the {office} of {place} confirmed. Nobody in {place} can remember a day like it.\n"
        texts = [
            f"{what[0].upper()}{what[1:]} in {place}\n\nThe {what} in {place} on Wednesday, the {office} said. {figure[0].upper()}{figure[1:]}, {who} said. “We did not expect this in {place},” {name} said. {after[0].upper()}{after[1:]}, the {office} of {place} wrote.\n",
            f"{place}: {what}\n\n{place} woke up on Wednesday to news that the {what}. “We did not expect this in {place},” said {name}. By the count of the {office}, {figure}. What follows is known already: {after}, {name} said.\n",
            long
            if e % 2
            else f"{name} did not expect this\n\n“We did not expect this,” {who} said on Wednesday. {after[0].upper()}{after[1:]}.\n",
        ]
        if e < 5:
            texts.append(texts[0])  # a copy
        for n, text in enumerate(texts):
            outlet = OUTLETS[n] if n < 3 else "Northern Wire"
            stated = f"---\noutlet: {outlet}\ndate: {DAY}\n---\n" if (e + n) % 2 and n < 3 else ""
            file = f"{outlet.split()[0].lower()}-{place.lower()}.txt"
            (folder / file).write_text(stated + text, encoding="utf-8")
            event_of[f"{DAY}/{file[:-4]}"] = e
    return event_of


class Editor:
    """Hands and mind at the page; each operator is counted for its pass."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.on_mouse = False
        self.rows: dict[str, dict[str, float]] = {}
        self.name = ""
        self.guessed: list[str] = []

    def begin(self, name: str) -> None:
        self.name = name
        self.rows[name] = dict.fromkeys(("acts", "keys", "points", "hands", "minds", "words"), 0)

    def count(self, what: str, n: float = 1) -> None:
        self.rows[self.name][what] += n

    def _hand(self, mouse: bool) -> None:
        if mouse != self.on_mouse:
            self.count("hands")
            self.on_mouse = mouse

    def keys(self, *names: str) -> None:
        self._hand(False)
        for name in names:
            self.count("keys", 1 + name.count("+"))
            self.page.keyboard.press(name)

    def type(self, text: str) -> None:
        self._hand(False)
        self.count("keys", len(text))
        self.page.keyboard.type(text)

    def click(self, selector: str) -> None:
        self._hand(True)
        self.count("points")
        self.count("keys")  # the button of the mouse
        self.page.click(selector)

    def think(self) -> None:
        self.count("minds")

    def act(self) -> None:
        """Note an act, and wait until it is saved and shown."""
        self.count("acts")
        self.page.wait_for_function(
            "() => Object.keys(sessionStorage).every(k => !k.endsWith('-queue') ||"
            " sessionStorage.getItem(k) === '[]')",
            timeout=60_000,
        )
        self.page.wait_for_timeout(400)

    def read(self, text: str) -> None:
        self.count("words", len(text.split()))

    def seconds(self, name: str) -> tuple[float, float]:
        r = self.rows[name]
        work = r["keys"] * KEY + r["points"] * POINT + r["hands"] * HAND + r["minds"] * MIND
        return work, r["words"] / READING


def groups(page: Any) -> list[list[str]]:
    read = "x => x.map(g => [...g.querySelectorAll('.clip')].map(r => r.dataset.article))"
    found: list[list[str]] = page.eval_on_selector_all("#groups .group, .group", read)
    return found


def sort(ed: Editor, event_of: dict[str, int]) -> None:
    """Answer each question, then move what is in a wrong story."""
    page = ed.page
    ed.begin("1 Sort")
    ed.read(" ".join(page.locator(".group .t").all_text_contents()))
    for _ in range(60):
        question = page.locator(".ask[data-row]:visible").first
        if not question.count():
            break
        ed.think()
        ed.read(question.inner_text())
        article = question.get_attribute("data-article")
        number = re.search(r"\d+", question.locator("b").inner_text())
        other = groups(page)[int(number[0]) - 1][0] if number else ""
        same = event_of.get(article) == event_of.get(other) if other else True
        row = question.get_attribute("data-row")
        if page.evaluate("document.querySelector('.ask[data-chosen]')?.dataset.row") != row:
            ed.click(f'.ask[data-row="{row}"] p')
        ed.keys("Enter" if same else "k")
        ed.act()
    for _ in range(60):
        wrong = next(
            (
                (a, at)
                for at, g in enumerate(groups(page))
                for a in g
                for to, h in enumerate(groups(page))
                if to != at and event_of[h[0]] == event_of[a] and (len(h), -to) > (len(g), -at)
            ),
            None,
        )
        if wrong is None:
            break
        article, at = wrong
        place = next(
            n
            for n, g in enumerate(groups(page), 1)
            if n - 1 != at and event_of[g[0]] == event_of[article]
        )
        ed.think()
        if not page.locator(f'a[data-row="article:{article}"]').is_visible():
            ed.click(f'summary[data-row="story:{groups(page)[at][0]}"]')
        ed.click(f'a[data-row="article:{article}"]')
        ed.keys("m")
        page.wait_for_selector("#d-palette[open]")
        ed.type(str(place))
        ed.keys("Enter")
        ed.act()
    mixed = [g for g in groups(page) if len({event_of[a] for a in g}) > 1]
    if mixed or len(groups(page)) != len(EVENTS):
        ed.guessed.append(f"sort ends with {len(groups(page))} stories, mixed: {mixed}")


def facts(ed: Editor) -> None:
    """Set outlets for many by their file names, and accept the dates and links that lack."""
    page = ed.page
    ed.begin("2 Facts")
    ed.keys("2")
    page.wait_for_selector("#p-facts")
    ed.read(page.locator("#missing-counts").inner_text())
    for name, outlet in [(o.split()[0].lower(), o) for o in OUTLETS] + [
        ("northern", "Northern Wire")
    ]:
        ed.think()
        ed.keys("/")
        ed.keys("Control+a")
        ed.type(f"{name} no-outlet")
        ed.click("#choose-all")
        ed.click("#many-outlet")
        ed.type(outlet)
        ed.keys("Enter")
        ed.act()
        ed.keys("Escape")
    for words, reason in (("undated", "phone clips of this morning"), ("no-link", "pasted")):
        ed.think()
        ed.keys("/")
        ed.keys("Control+a")
        ed.type(words)
        ed.click("#choose-all")
        ed.click("#waive-many")
        page.wait_for_selector("#d-asking[open]")
        ed.type(reason)
        ed.keys("Enter")
        ed.act()
        ed.keys("Escape")


def stories(ed: Editor) -> None:
    """Read what is printed; put one sentence more into every third story; done, next."""
    page = ed.page
    ed.begin("3 Stories")
    page.evaluate("document.activeElement.blur()")
    ed.keys("3")
    page.wait_for_selector("#p-stories")
    page.wait_for_timeout(500)
    for n in range(page.locator("#items .row").count()):
        page.wait_for_function(
            "() => document.querySelector('#pane').dataset.for ==="
            " document.querySelector('#items [aria-current]')?.dataset.story"
        )
        ed.read(page.locator("#pane .print").inner_text())
        ed.think()
        if n % 3 == 0:
            free = page.locator('#pane .sent[aria-pressed="false"]:visible')
            if free.count():
                ed.think()
                ed.keys(*free.first.get_attribute("data-letter"))
                ed.act()
        ed.keys("Enter")
        ed.act()


def close(ed: Editor) -> None:
    """Accept what is left, by kind, with one reason; close."""
    page = ed.page
    ed.begin("Close")
    ed.click("#close")
    page.wait_for_selector("#d-closing[open] .tally")
    ed.read(page.locator("#closing-in").inner_text())
    ed.think()
    if page.locator("#why").count():
        ed.click("#why")
        ed.type("checked this morning")
    while page.locator("#closing-in [data-ask]").count():
        before = page.locator("#closing-in [data-ask]").count()
        ed.click("#closing-in [data-ask]")
        ed.act()
        page.wait_for_function(
            "n => document.querySelectorAll('#closing-in [data-ask]').length < n", arg=before
        )
    ed.click("[data-close-edition]")
    ed.act()


def report(ed: Editor) -> None:
    print(
        f"{'pass':12} {'acts':>5} {'keys':>5} {'points':>6} {'minds':>6} {'work, s':>8} {'reading, s':>10}"
    )
    whole = [0.0, 0.0]
    for name, row in ed.rows.items():
        work, reading = ed.seconds(name)
        whole = [whole[0] + work, whole[1] + reading]
        counts = (row["acts"], row["keys"], row["points"], row["minds"])
        print(
            f"{name:12} {counts[0]:5.0f} {counts[1]:5.0f} {counts[2]:6.0f} {counts[3]:6.0f} {work:8.0f} {reading:10.0f}"
        )
    print(f"whole shift: {whole[0] / 60:.1f} min of work, {whole[1] / 60:.1f} min of reading")
    for line in ed.guessed:
        print(f"guessed: {line}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="keep the publication in this folder")
    given = parser.parse_args()
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as name:
        folder = given.keep or Path(name) / "pub"
        (folder / "content" / DAY).mkdir(parents=True)
        (folder / "digest.yaml").write_text("title: A shift\ntimezone: UTC\n")
        event_of = clippings(folder / "content" / DAY)
        server, url = start(folder)
        try:
            with sync_playwright() as p:
                chromium = shutil.which("chromium") or shutil.which("google-chrome")
                browser = p.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
                page = browser.new_page(viewport={"width": 1440, "height": 900})
                page.set_default_timeout(30_000)
                errors: list[str] = []
                page.on("pageerror", lambda e: errors.append(str(e)))
                page.goto(url)
                page.wait_for_selector("#p-sort")
                ed = Editor(page)
                print(
                    f"{len(event_of)} clippings, {len(EVENTS)} events; proposed: {len(groups(page))} stories"
                )
                for step in (
                    lambda: sort(ed, event_of),
                    lambda: facts(ed),
                    lambda: stories(ed),
                    lambda: close(ed),
                ):
                    step()
                report(ed)
                closed = (folder / "content" / DAY / "published.yaml").is_file()
                print(f"closed: {closed}; page errors: {errors}")
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(15)
    return int(not closed or bool(errors))


if __name__ == "__main__":
    sys.exit(main())
