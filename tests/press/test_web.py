"""The built sample in a real browser, under three themes: the goals of docs/themes.md that can be
measured.

axe-core and the Nu HTML checker come from `tests/web` (`npm ci --ignore-scripts --omit=optional`
there; .ci/run does); Lighthouse takes minutes and is `make web`. The site is served below /repo/,
as GitHub Pages serves a project, with the policy that docs/themes.md gives.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import html5lib
import pytest

import forked
from conftest import ROOT, Browser, Pub
from waiting import COMMAND, save

WEB = ROOT / "tests" / "web" / "node_modules"
THEMES = ("plain", "broadsheet", "wire")
LOOKS = (*THEMES, "ar")  # the last: plain in a publication whose language runs from right to left
everywhere = pytest.mark.parametrize("served", LOOKS, indirect=True, scope="module")
POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; base-uri 'none'; form-action 'self'"
)

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("web")]


def tool(*path: str) -> Path:
    """Return a file of an npm package; without it the test is skipped, but fails where CI promises
    it."""
    found = WEB.joinpath(*path)
    if not found.is_file():
        missing = (
            f"{path[0]} is not there: run “npm ci --ignore-scripts --omit=optional” in tests/web"
        )
        if os.environ.get("DIGEST_TEST_BROWSER") == "required":
            pytest.fail(missing)
        pytest.skip(missing)
    return found


class Served:
    """The sample, built once and served at `home`."""

    def __init__(self, look: str, root: Path, built: Pub) -> None:
        """`built`: the sample with its cache; only pages are made again."""
        self.look = look
        self.site = root / "repo"
        shutil.copytree(built.root, root, dirs_exist_ok=True)
        if look == "ar":
            settings = (root / "digest.yaml").read_text(encoding="utf-8")
            assert "language: en" in settings
            save(root / "digest.yaml", settings.replace("language: en", "language: ar"))
        theme = look if look in THEMES else "plain"
        command = ["build", "-d", str(self.site), "-b", "https://example.org/repo", "-q"]
        ran = forked.run([*command, "-t", theme], root)
        assert ran.returncode == 0, ran.stderr
        self.asked: list[str] = []
        self.server = ThreadingHTTPServer(
            ("127.0.0.1", 0), partial(self._handler(), directory=str(root))
        )
        Thread(target=self.server.serve_forever, daemon=True).start()
        self.home = f"http://127.0.0.1:{self.server.server_port}/repo/"

    def _handler(self) -> type[SimpleHTTPRequestHandler]:
        asked = self.asked

        class Handler(SimpleHTTPRequestHandler):
            def end_headers(self) -> None:
                if not self.path.endswith("newsletter.html"):  # mail has its styles within
                    self.send_header("Content-Security-Policy", POLICY)
                super().end_headers()

            def log_message(self, format: str, *args: object) -> None:
                asked.append(self.path)

        return Handler

    def html(self) -> list[str]:
        """Return every page, as a path below the site."""
        return sorted(p.relative_to(self.site).as_posix() for p in self.site.rglob("*.html"))

    def kinds(self) -> dict[str, str]:
        """Return a page of each kind, with the largest edition and the largest story."""
        stories = [p for p in self.html() if p[:4].isdigit() and p.count("/") == 4]
        story = max(stories, key=lambda p: (self.site / p).stat().st_size)
        editions = [
            p
            for p in self.html()
            if p[:4].isdigit() and p.count("/") == 3 and p.endswith("index.html")
        ]
        edition = max(editions, key=lambda p: (self.site / p).stat().st_size)
        thread = next((p for p in self.html() if p.startswith("threads/")), "")
        rest = ("archive", "search", "sources", "corrections", "people", "sections", "about")
        return {
            "edition": edition,
            "story": story,
            **{n: f"{n}/index.html" for n in rest},
            "404": "404.html",
            **({"thread": thread} if thread else {}),
        }


Sites = Callable[[str], Served]


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory, built_once: Pub) -> Iterator[Sites]:
    """Return a function that serves a look, built when it is first asked for."""
    made: dict[str, Served] = {}

    def site(look: str) -> Served:
        if look not in made:
            made[look] = Served(look, tmp_path_factory.mktemp(look), built_once)
        return made[look]

    yield site
    for served in made.values():
        served.server.shutdown()
        served.server.server_close()


@pytest.fixture(scope="module", params=THEMES)
def served(request: pytest.FixtureRequest, sites: Sites) -> Served:
    return sites(request.param)


@pytest.fixture
def opened(browser: Browser) -> Callable[..., Any]:
    """Open a tab with its own settings; it is closed afterwards."""

    def open(width: int = 1280, **settings: Any) -> Any:
        return browser.new_page(viewport={"width": width, "height": 800}, **settings)

    return open


@everywhere
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_axe_finds_nothing(
    served: Served, opened: Callable[..., Any], width: int, scheme: str
) -> None:
    """No violation of any rule, on a page of each kind, as desktop in light and as phone in dark
    mode."""
    axe = tool("axe-core", "axe.min.js").read_text(encoding="utf-8")
    page = opened(width, color_scheme=scheme, bypass_csp=True)
    found = []
    for kind, path in served.kinds().items():
        page.goto(served.home + path)
        page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
        page.evaluate(axe)
        for v in page.evaluate("axe.run().then(r => r.violations)"):
            found.append((kind, v["id"], v["help"], [n["html"][:120] for n in v["nodes"][:3]]))
    assert not found


def test_the_nu_checker_finds_nothing(sites: Sites) -> None:
    """No error and no warning, on every page of each theme; style sheets have their own test."""
    jar = tool("vnu-jar", "build", "dist", "vnu.jar")
    java = shutil.which("java")
    if not java and os.environ.get("DIGEST_TEST_BROWSER") != "required":
        pytest.skip("no Java on this machine")
    assert java, "DIGEST_TEST_BROWSER=required is set, but there is no Java"
    files = [str(sites(theme).site / p) for theme in THEMES for p in sites(theme).html()]
    # The checker runs for seconds: compiling its code well costs more than it saves.
    done = subprocess.run(
        [java, "-Xss4m", "-XX:TieredStopAtLevel=1", "-jar", str(jar), "--Werror", *files],
        capture_output=True,
        text=True,
        timeout=COMMAND,
    )
    assert done.returncode == 0, done.stderr[-3000:]


def test_nothing_is_asked_of_another_host(served: Served, opened: Callable[..., Any]) -> None:
    """Every page loads only files of the site, each exists, and the console stays empty under the
    policy."""
    page = opened()
    asked: list[str] = []
    reported: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.on(
        "response",
        lambda r: (
            reported.append(f"{r.status} {r.url}")
            if r.status >= 400 and not r.url.endswith("/favicon.ico")
            else None
        ),
    )
    # A browser asks the host itself for an icon if a page, such as the mail, names none.
    page.on(
        "console",
        lambda m: (
            None if m.location.get("url", "").endswith("/favicon.ico") else reported.append(m.text)
        ),
    )
    page.on("pageerror", lambda e: reported.append(str(e)))
    for path in served.html():
        page.goto(served.home + path)
    assert not [u for u in asked if not u.startswith(served.home)]
    assert not reported


def test_every_link_resolves_below_a_path_and_from_the_disk(served: Served) -> None:
    """Of every page, to a file of the site and to an existing id; only 404.html uses the base path."""
    ids: dict[str, set[str]] = {}
    links: list[tuple[str, str]] = []
    for path in served.html():
        tree = html5lib.parse(
            (served.site / path).read_text(encoding="utf-8"), namespaceHTMLElements=False
        )
        ids[path] = {e.get("id") for e in tree.iter() if e.get("id")}
        links += [
            (path, e.get(a))
            for e in tree.iter()
            for a in ("href", "src")
            if e.get(a) and e.tag != "meta"
        ]
    broken = []
    for base in ("https://example.org/repo/", "https://user.example/", served.site.as_uri() + "/"):
        for path, link in links:
            if path == "404.html" and base != "https://example.org/repo/":
                continue
            at = urljoin(base + path, link)
            if not at.startswith(base):
                if not urlsplit(link).scheme:
                    broken.append((path, link))
                continue
            target, _, fragment = at.removeprefix(base).partition("#")
            target = unquote(target.partition("?")[0])
            target += "index.html" if target.endswith("/") or not target else ""
            if not (served.site / target).is_file() or (
                fragment and unquote(fragment) not in ids.get(target, set())
            ):
                broken.append((path, link))
    assert links
    assert not broken


SPACED = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }"


@everywhere
def test_nothing_hangs_off_the_sheet(served: Served, opened: Callable[..., Any]) -> None:
    """From 320 px on, at double size, and with the text spacing of WCAG 1.4.12, no page scrolls
    sideways."""
    wide = []
    page = opened(bypass_csp=True)
    for kind, path in served.kinds().items():
        page.goto(served.home + path)
        for width, root in ((320, 16), (360, 16), (768, 16), (1440, 16), (720, 32), (360, 0)):
            if not root:
                page.add_style_tag(content=SPACED)
                root = 16
            page.set_viewport_size({"width": width, "height": 800})
            page.evaluate("n => { document.documentElement.style.fontSize = n + 'px' }", root)
            over = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            if over > 0:
                wide.append((kind, width, root, over))
    assert not wide


def test_pages_are_read_whole_without_a_script(served: Served, opened: Callable[..., Any]) -> None:
    """The words of each page are the same except for buttons, and on the search page its list."""
    bare, full = opened(java_script_enabled=False), opened()
    for kind, path in served.kinds().items():
        shown = []
        for page in (bare, full):
            page.goto(served.home + path)
            page.evaluate(
                "for (const b of document.querySelectorAll('button'))"
                " b.closest('th') ? b.replaceWith(...b.childNodes) : b.remove()"
            )
            shown.append(page.locator(".headlines" if kind == "search" else "body").inner_text())
        assert shown[0].split() == shown[1].split(), kind
        assert len(shown[0]) > 40, kind
    bare.goto(served.home + "search/index.html")
    assert not bare.locator("form").is_visible()


FOCUS = """() => {
  const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
  return { body: e === document.body, name: e.outerHTML.slice(0, 90), ring: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2,
    seen: r.width > 0 && r.height > 0 && r.right > 0 && r.left < innerWidth, at: [...document.querySelectorAll('*')].indexOf(e) };
}"""
REACHABLE = "() => [...document.querySelectorAll('a[href], summary, button, input')].filter(e => e.checkVisibility()).length"


@pytest.mark.parametrize("kind", ["edition", "story", "archive", "search"])
def test_the_keyboard_alone_reaches_everything(
    served: Served, opened: Callable[..., Any], kind: str
) -> None:
    """Tab visits every link and control in the order of the document, with a visible ring; the skip
    link is first."""
    page = opened()
    page.goto(served.home + served.kinds()[kind])
    stops = []
    for _ in range(400):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUS)
        if found["body"] or (stops and found["at"] <= stops[0]["at"]):
            break
        stops.append(found)
    assert 'class="skip"' in stops[0]["name"]
    assert [s["at"] for s in stops] == sorted(s["at"] for s in stops)
    assert not [s["name"] for s in stops if not s["ring"] or not s["seen"]]
    assert len(stops) == page.evaluate(REACHABLE)


def test_skipping_and_opening_by_keyboard(served: Served, opened: Callable[..., Any]) -> None:
    """Enter on the skip link jumps past the masthead; Enter on folded evidence opens it."""
    page = opened()
    page.goto(served.home + served.kinds()["story"])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector('details').open")


def test_who_wants_no_motion_gets_none(served: Served, opened: Callable[..., Any]) -> None:
    page = opened(reduced_motion="reduce")
    page.goto(served.home)
    moving = """() => [...document.querySelectorAll('*')].filter(e => { const s = getComputedStyle(e);
      return s.scrollBehavior === 'smooth' || parseFloat(s.transitionDuration) > 0 || s.animationName !== 'none' }).length"""
    assert page.evaluate(moving) == 0


def test_an_edition_prints_on_one_sheet(served: Served, opened: Callable[..., Any]) -> None:
    """Folded, 24 stories fill two sides of A4, without small numbers. The longest story prints on
    three pages."""
    page = opened()
    page.goto(served.home + served.kinds()["edition"])
    assert page.locator("article").count() == 24
    assert sheets(page) <= 2
    page.emulate_media(media="print")
    for hidden in (".marks", ".marks-key", ".foot ul", "nav", "summary"):
        for found in page.locator(hidden).all():
            assert not found.is_visible(), hidden
    page.goto(served.home + served.kinds()["story"])
    assert sheets(page) <= 3
    shown = "e => { const b = e.getBoundingClientRect(); return b.height > 0 && b.width > 0 }"
    assert all(e.evaluate(shown) for e in page.locator(".witness").all())
    assert page.locator(".witness").count() > 3
    assert page.locator(".paper-only").is_visible()


def sheets(page: Any) -> int:
    """Return how many A4 pages the browser prints."""
    return len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(format="A4", prefer_css_page_size=True)))


@everywhere
def test_text_runs_as_its_language_does(served: Served, opened: Callable[..., Any]) -> None:
    """The page is mirrored for its language; a foreign quotation keeps its own direction."""
    page = opened()
    page.goto(served.home + served.kinds()["story"])
    assert page.evaluate("getComputedStyle(document.body).direction") == (
        "rtl" if served.look == "ar" else "ltr"
    )
    text, sources = (page.locator(s).first.bounding_box() for s in (".lines", ".sources"))
    assert (text["x"] > sources["x"]) == (served.look == "ar")
    if served.look == "ar":
        assert (
            page.evaluate(
                "getComputedStyle(document.querySelector('[lang=en][dir=auto]')).direction"
            )
            == "ltr"
        )


@pytest.mark.parametrize("served", ["plain"], indirect=True, scope="module")
def test_a_line_has_60_to_75_characters(served: Served, opened: Callable[..., Any]) -> None:
    """Of a story's first sentence, in the default theme, from 768 px up."""
    lines = """() => { const e = document.querySelector('.lines p'), h = parseFloat(getComputedStyle(e).lineHeight);
      return e.innerText.length / (Math.round(e.clientHeight / h) - 0.5) }"""  # the last line is half full
    for width in (768, 1440):
        page = opened(width)
        page.goto(served.home + served.kinds()["story"])
        assert 60 <= page.evaluate(lines) <= 75, width


def test_an_address_is_copied_by_the_browser_itself(
    served: Served, opened: Callable[..., Any]
) -> None:
    """The button exists if the browser can share; it copies the canonical address and says so; no
    request is sent."""
    page = opened(permissions=["clipboard-read", "clipboard-write"])
    page.goto(served.home + served.kinds()["story"], wait_until="networkidle")
    asked: list[str] = []
    # The browser may fetch the page's own icon late, after any click.
    page.on("request", lambda r: asked.append(r.url) if "/static/icon" not in r.url else None)
    page.locator("[data-copy]").click()
    page.wait_for_function("() => document.querySelector('[data-copied]').textContent")
    address = page.evaluate("document.querySelector('link[rel=canonical]').href")
    assert page.evaluate("navigator.clipboard.readText()") == address
    assert not asked


# ------------------------------------------------------------------------------------------------------------------ the search


def asked_for(page: Any, words: str) -> list[str]:
    """Return the addresses found, once the page says that it has searched."""
    page.evaluate("document.querySelector('[role=status]').textContent = ''")
    page.locator("#q").fill(words)
    page.wait_for_function(
        """w => {
          const said = document.querySelector('[role=status]').textContent;
          const found = Number(/\\d+$/.exec(said)?.[0] ?? 0);
          return said && location.search === '?q=' + encodeURIComponent(w)
            && document.querySelectorAll('form ol > li').length === Math.min(found, 10);
        }""",
        arg=words,
    )
    return [a.get_attribute("href") for a in page.locator("form ol a").all()]


def test_the_search_finds_what_stories_say(served: Served, opened: Callable[..., Any]) -> None:
    """Words of a summary, not only of headlines; results lead to pages of the site, and everything
    comes from it."""
    pytest.importorskip("pagefind")
    page = opened()
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.goto(served.home + "search/index.html")
    loaded = len(asked)
    assert not [u for u in asked if "pagefind" in u], "nothing is fetched before something is typed"
    found = asked_for(page, "driftwood")
    assert found
    assert all(
        u.startswith(served.home) and (served.site / u.removeprefix(served.home)).is_file()
        for u in found
    )
    assert asked_for(page, "zyzzyva") == []
    assert all(u.startswith(served.home) for u in asked[loaded:])
    page.goto(served.home + "search/index.html?q=driftwood")
    page.wait_for_selector("form ol a")
    page.locator("#q").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(found[0])


def test_from_the_disk_the_search_looks_through_headlines(
    served: Served, opened: Callable[..., Any]
) -> None:
    page = opened()
    page.goto((served.site / "search" / "index.html").as_uri())
    headline = page.locator(".headlines li a").first
    words, link = headline.inner_text(), headline.evaluate("a => a.href")
    page.locator("#q").fill(words.split()[-1])
    page.wait_for_selector("form ol a")
    assert link in [a.evaluate("a => a.href") for a in page.locator("form ol a").all()]
