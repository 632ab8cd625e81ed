"""The curator's page in Chromium: the time from a key to the page; and what a hasty editor loses.

    python bench/curator.py                       times at 41 and at 200 articles
    python bench/curator.py --articles 41 --steps 500 [--seed 1]

Makes a publication of one edition, starts `digest serve --edit`, and works on it: one act after the
other, timed from the key to the next frame after the page was patched. Prints median and 95th
percentile by kind of act; of the whole time, the median that the answer took (server and network)
and that patching took (parsing and morphing), and the size of the answer. “↓” is the pane alone.

With `--steps`, random acts and typing at 60 ms a key follow, while each request waits up to 1.2
seconds; at the end the file is compared with what was typed.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
KEY = 60  # ms between two keys
LONGEST = 1200  # ms that a request waits at most

SLOW = """
window.longest = 0;
const send = window.fetch;
let seed = 7;
const next = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
window.fetch = async (...given) => {
  if (window.longest) await new Promise((done) => setTimeout(done, next() * window.longest));
  return send(...given);
};
window.times = [];
let pressed = 0, sent = 0, got = 0, size = 0;
addEventListener("keydown", () => { pressed = performance.now(); }, true);
const ask = window.fetch;
window.fetch = (...given) => { sent = performance.now(); return ask(...given); };
for (const kind of ["json", "text"]) {
  const read = Response.prototype[kind];
  Response.prototype[kind] = async function () {
    const found = await read.call(this);
    got = performance.now();
    size = (kind === "json" ? found.html || "" : found).length;
    return found;
  };
}
for (const name of ["patched", "pane"]) document.addEventListener(name, () => {
  const patched = performance.now() - got;
  requestAnimationFrame(() => {
    if (!pressed) return;
    window.times.push([performance.now() - pressed, got - sent, patched, size]);
    pressed = 0;
  });
});
"""
WORDS = (
    "alder birch cedar dogwood elm fir gorse hazel ivy juniper larch maple oak pine rowan".split()
)


class Work:
    """A page with what the editor did on it."""

    def __init__(self, page: Any, seed: int) -> None:
        self.page = page
        self.random = random.Random(seed)
        self.facts: dict[tuple[str, str], str] = {}
        self.notes: dict[str, str] = {}
        # story and sentence -> id of a pick -> whether it is to be printed; refused picks excepted
        self.picks: dict[tuple[str, str], dict[str, bool]] = {}
        self.presses = 0  # letters pressed that have a sentence
        self.asked: set[str] = set()  # ids of picks sent
        self.letters = 0
        self.refused: list[str] = []
        page.on("request", self.sent)
        page.on("response", self.answered)

    def sent(self, request: Any) -> None:
        sent = json.loads(request.post_data) if request.post_data else {}
        for act in sent.get("acts", ()):
            if act["do"] == "pick":
                self.asked.add(sent["id"])
                self.picks.setdefault((act["article"], act["text"]), {})[sent["id"]] = act["on"]

    def answered(self, response: Any) -> None:
        """A pick that was refused, with a reason on the page, is not lost."""
        if response.status != 422 or not response.request.post_data:
            return
        sent = json.loads(response.request.post_data)
        for act in sent.get("acts", ()):
            self.refused.append(f"{act.get('do')}: {sent.get('say', '')}")
            self.picks.get((act.get("article"), act.get("text")), {}).pop(sent["id"], None)

    def words(self) -> str:
        return " ".join(self.random.choice(WORDS).capitalize() for _ in range(2))

    def type(self, words: str) -> None:
        self.letters += len(words)
        self.page.keyboard.type(words, delay=KEY)

    def fact(self) -> None:
        """Type an outlet into a cell and go on, mostly by Tab or into another cell."""
        self.view("facts")
        cells = self.page.locator('[data-fact="outlet"]:visible')
        cell = cells.nth(self.random.randrange(min(12, cells.count())))
        article = cell.get_attribute("data-article")
        cell.click()
        self.page.keyboard.press("Control+a")
        words = self.words()
        self.type(words)
        self.facts[article, "outlet"] = words
        self.page.keyboard.press(self.random.choice(["Tab", "Enter"]))

    def note(self) -> None:
        """Type a note of a story and leave it by the next key."""
        self.view("stories")
        field = self.page.locator("textarea[data-story-text=note]")
        if not field.count():
            return
        story = field.get_attribute("data-article")
        field.click()
        self.page.keyboard.press("Control+a")
        words = self.words()
        self.type(words)
        self.notes[story] = words
        self.page.keyboard.press("Control+Enter")
        self.page.locator("#list-head h2").click()

    def pick(self) -> None:
        """Some letters, one after the other; perhaps on the next story, before it is shown."""
        self.view("stories")
        self.page.locator("#list-head h2").click()
        if self.random.random() < 0.5:
            self.page.keyboard.press(self.random.choice(["ArrowDown", "ArrowUp"]))
        story = self.page.locator("#items [aria-current]").get_attribute("data-story")
        letters = self.random.sample("bcde", 2)
        for letter in letters:
            self.page.keyboard.press(letter)
            self.page.wait_for_timeout(KEY)
        self.page.wait_for_function(
            "s => document.querySelector('#pane').dataset.for === s", arg=story, timeout=120_000
        )
        for letter in letters:
            self.presses += self.page.locator(f'#pane [data-letter="{letter}"]').count()

    def view(self, name: str) -> None:
        if self.page.locator(f"#p-{name}").count():
            return
        self.page.keyboard.press("Escape")
        self.page.keyboard.press({"sort": "1", "facts": "2", "stories": "3"}[name])
        self.page.wait_for_selector(f"#p-{name}", timeout=120_000)

    def settle(self) -> None:
        self.page.wait_for_function(
            "() => Object.keys(sessionStorage).every(k => !k.endsWith('-queue') ||"
            " sessionStorage.getItem(k) === '[]')",
            timeout=120_000,
        )


def timed(work: Work, steps: int) -> dict[str, list[list[float]]]:
    """Return times by kind, without delays: key to page, answer and patching in ms; characters."""
    page = work.page
    out: dict[str, list[list[float]]] = {}
    for name, view, keys in (
        ("↓ article", "sort", ["ArrowDown"]),
        ("↓ story", "stories", ["ArrowUp", "ArrowUp", "ArrowDown", "ArrowDown"]),
        ("sentence", "stories", list("bcd")),
        ("split, undo", "sort", ["ArrowDown", "s", "Control+z"]),
        ("leave out, undo", "sort", ["x", "Control+z"]),
        ("fact", "facts", []),
    ):
        work.view(view)
        page.evaluate("document.activeElement.blur()")
        page.wait_for_timeout(300)
        page.evaluate("window.times.length = 0")
        for n in range(steps):
            if name == "fact":
                cell = page.locator('[data-fact="outlet"]:visible').nth(n % 12)
                cell.fill(f"Timed {n}")
                page.keyboard.press("Enter")
            else:
                page.keyboard.press(keys[n % len(keys)])
            page.wait_for_timeout(250)
            work.settle()
        found = page.evaluate("window.times")
        if found:
            out[name] = found
    return out


def start(folder: Path) -> tuple[subprocess.Popen[str], str]:
    server = subprocess.Popen(
        [sys.executable, "-m", "digest", "serve", "--edit", "--port", "0"],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert server.stderr is not None
    for line in server.stderr:
        if found := re.search(r"http://\S+/-/curate/\?token=\S+", line):
            return server, found[0]
    raise SystemExit("the server did not start")


def compare(work: Work, file: Path) -> tuple[int, int]:
    """Facts and notes of which letters were lost; values that are at another article."""
    import yaml

    data = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    day = file.parent.name

    def at(table: str, article: str) -> Any:
        found = data.get(table) or {}
        return next(
            (v for k, v in found.items() if f"{day}/{k}".rpartition(".")[0] == article), None
        )

    lost = wrong = 0
    typed = set(work.facts.values())
    for (article, key), words in work.facts.items():
        value = (at("articles", article) or {}).get(key)
        lost += value != words
        wrong += value is not None and value not in typed and not str(value).startswith("Timed")
    for story, words in work.notes.items():
        lost += at("note", story) != words
    return lost, wrong


def picks_lost(work: Work, before: dict[tuple[str, str], bool]) -> int:
    """How many presses were not sent, and sentences are not as their last pick asked for.

    A refused pick asks for nothing: what the pick before it asked for stays.
    """
    lost = abs(work.presses - len(work.asked))
    work.view("stories")
    for story in {s for s, _ in work.picks}:
        work.page.goto(f"{work.page.url.split('/stories')[0]}/stories?article={story}")
        work.page.wait_for_selector("#p-stories")
        read = "x => x.map(b => [b.dataset.text, b.getAttribute('aria-pressed') === 'true'])"
        now = dict(work.page.eval_on_selector_all("#pane [data-letter]", read))
        for (s, text), kept in work.picks.items():
            if s == story and text in now:
                wanted = [before.get((s, text), False), *kept.values()][-1]
                lost += now[text] != wanted
                if now[text] != wanted:
                    print(f"  {s}: last pick {wanted}, now {now[text]}: {text[:70]}")
    return lost


def states(work: Work) -> dict[tuple[str, str], bool]:
    """Which sentences are printed, of all stories."""
    out: dict[tuple[str, str], bool] = {}
    work.view("stories")
    read = "x => x.map(b => [b.dataset.text, b.getAttribute('aria-pressed') === 'true'])"
    for story in work.page.eval_on_selector_all("#items a", "x => x.map(a => a.dataset.story)"):
        work.page.goto(f"{work.page.url.split('/stories')[0]}/stories?article={story}")
        work.page.wait_for_selector("#p-stories")
        for text, on in work.page.eval_on_selector_all("#pane [data-letter]", read):
            out[story, text] = on
    return out


def hasty(work: Work, steps: int) -> float:
    """Random acts and typing. Returns the seconds it took."""
    since = time.monotonic()
    for _ in range(steps):
        kind = work.random.choice([work.fact, work.note, work.pick, work.pick])
        kind()
    work.settle()
    return time.monotonic() - since


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=[41, 200])
    parser.add_argument("--steps", type=int, default=0)
    parser.add_argument("--timed", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="a publication to work on a copy of")
    given = parser.parse_args()
    for articles in given.articles:
        run(given, articles)


def run(given: argparse.Namespace, articles: int) -> None:
    """Work on an edition of so many articles, and print what was measured."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "pub"
        if given.folder:
            ignore = shutil.ignore_patterns(".digest", "site", "records")
            shutil.copytree(given.folder, folder, ignore=ignore)
        else:
            made = [str(ROOT / "bench" / "generate.py"), str(folder), "--editions", "1"]
            made += ["--articles", str(articles)]
            subprocess.run([sys.executable, *made], check=True, capture_output=True)
        server, url = start(folder)
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        try:
            with sync_playwright() as p:
                browser = p.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
                page = browser.new_page(viewport={"width": 1440, "height": 900})
                errors: list[str] = []
                page.on("pageerror", lambda e: errors.append(str(e)))
                page.on("dialog", lambda d: d.accept())
                page.add_init_script(SLOW)
                page.goto(url)
                page.wait_for_selector("#desk .pass")
                page.wait_for_timeout(2000)
                print(f"{articles} articles")
                report(Work(page, given.seed), folder, given)
                print(f"page errors: {len(errors)} {errors[:2]}")
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(15)


def report(work: Work, folder: Path, given: argparse.Namespace) -> None:
    heads = ("median", "p95", "answer", "patch", "kB", "n")
    print(f"{'key to page, ms':16}", *(f"{h:>7}" for h in heads))
    found = timed(work, given.timed)
    acts = [row for name, rows in found.items() if "↓" not in name for row in rows]
    for name, rows in (*found.items(), ("all acts", acts)):
        if not rows:
            continue
        whole, answer, patch, size = (list(column) for column in zip(*rows, strict=True))
        values = [statistics.median(whole), p95(whole), *map(statistics.median, (answer, patch))]
        values += [statistics.median(size) / 1000, len(rows)]
        print(f"{name:16}", *(f"{v:7.0f}" for v in values))
    if not given.steps:
        return
    before = states(work)
    work.picks, work.asked, work.refused = {}, set(), []
    work.page.evaluate(f"window.longest = {LONGEST}")
    seconds = hasty(work, given.steps)
    file = next(folder.glob("content/*/edition.yaml"))
    lost, wrong = compare(work, file)
    unpicked = picks_lost(work, before)
    print(f"{given.steps} random steps in {seconds:.0f} s: {work.letters} letters typed")
    print(f"texts that lost letters: {lost} of {len(work.facts) + len(work.notes)}")
    print(f"values at another article: {wrong}")
    print(f"picks lost: {unpicked} of {work.presses}; refused: {work.refused}")


def p95(times: list[float]) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * 0.95))]


if __name__ == "__main__":
    main()
