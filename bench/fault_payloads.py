"""Build hostile publications and load every page in Chromium: no script runs, nothing is requested."""

from __future__ import annotations

import itertools
import json
import random
import shutil
from pathlib import Path
from typing import Any

from fault_lab import Findings, Lab

from waiting import WAIT

RUN = "window.__ran=1"
SPY = "http://payload.invalid/x"
# Ways by which text of others could become markup, script, style or an address.
VECTORS = [
    f"<script>{RUN}</script>",
    f"</title><script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"<img src={SPY}>",
    f"<svg/onload={RUN}>",
    f'"><svg onload="{RUN}">',
    f"' autofocus onfocus='{RUN}' x='",
    f'" onmouseover="{RUN}" x="',
    f"<iframe srcdoc='<script>parent.{RUN[7:]}</script>'></iframe>",
    f"<iframe src={SPY}></iframe>",
    f"<link rel=stylesheet href={SPY}>",
    f"<style>@import url({SPY});</style>",
    f"<body onload={RUN}>",
    f"<details open ontoggle={RUN}>",
    f"<video><source onerror={RUN}>",
    f"<object data={SPY}></object>",
    f"<base href={SPY}>",
    f"<meta http-equiv=refresh content='0;url={SPY}'>",
    f"<form action={SPY}><button autofocus>x</button></form>",
    f"javascript:{RUN}",
    f"[x](javascript:{RUN})",
    f"![x]({SPY})",
    f"[x](data:text/html,<script>{RUN}</script>)",
    f"<a href='javascript:{RUN}'>x</a>",
    f"{{{{ ''.__class__.__mro__ }}}} <script>{RUN}</script>",
    f"{{% raw %}}<script>{RUN}</script>{{% endraw %}}",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"&#60;script&#62;{RUN}&#60;/script&#62;",
    f"\\u003cscript\\u003e{RUN}\\u003c/script\\u003e",
    f"<scr\x00ipt>{RUN}</script>",
    f"<!--><script>{RUN}</script>-->",
    f"<![CDATA[><script>{RUN}</script>]]>",
    f"]]><script>{RUN}</script>",
    f"<math><mtext><script>{RUN}</script>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"`${{{RUN}}}`",
    f"*/{RUN}/*",
    f"x');{RUN};('",
    f"\u202e<script>{RUN}</script>",
]
FIELDS = ("title", "outlet", "link", "author", "section", "summary", "tags", "slug")
EDITOR = ("headline", "note", "section", "quote", "slug", "summary")
DAY = "2031-03-04"
ARTICLES = 40  # of one publication
PER_ARTICLE = len(FIELDS) + 3 + len(EDITOR)  # fields, paragraphs, the editor's words


def payloads(folder: Path, count: int, seed: int, chromium: str, found: Findings) -> None:
    """Build publications until `count` payloads were placed; load each page of each site."""
    from playwright.sync_api import sync_playwright

    lab, rng = Lab(), random.Random(seed)
    try:
        with sync_playwright() as play:
            flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
            browser = play.chromium.launch(executable_path=chromium, args=flags)
            number = 0
            while found.counts["payloads"] < count:
                number += 1
                root = folder / f"p{number}"
                found.counts["payloads"] += _make(root, rng)
                if lab.run(root, "build", "-q", "-j1", log=root / "log") not in (0, 1):
                    said = (root / "log").read_text()[-300:]
                    found.violated(f"payloads {number} (seed {seed}): the build fails: {said}")
                _load(browser, root / "site", found)
                shutil.rmtree(root)
                print(
                    f"payloads: {found.counts['payloads']}, pages: {found.counts['pages']}",
                    flush=True,
                )
            browser.close()
    finally:
        lab.close()


def _make(root: Path, rng: random.Random) -> int:
    """Make a publication with payloads in every field of every article; how many."""
    content = root / "content" / DAY
    content.mkdir(parents=True)
    vectors = itertools.cycle(rng.sample(VECTORS, len(VECTORS)))
    (root / "digest.yaml").write_text(
        "base_url: https://paper.example/x\n"
        + "".join(f"{k}: {json.dumps(next(vectors))}\n" for k in ("title", "description", "editor"))
    )
    decisions: dict[str, Any] = {key: {} for key in EDITOR}
    decisions["split"] = []  # each article is a story, so that each is printed
    for n in range(ARTICLES):
        head = "".join(f"{field}: {json.dumps(next(vectors))}\n" for field in FIELDS)
        words = ["".join(rng.choices("abcdefghilmnoprstu", k=6)) for _ in range(9)]
        body = "\n\n".join(
            f"{' '.join(words).capitalize()} {n} {next(vectors)} said the harbour master on Monday."
            for _ in range(3)
        )
        kind = n % 3
        name = f"a{n}.{('md', 'txt', 'html')[kind]}"
        if kind == 2:
            text = f"<html><head><title>{next(vectors)}</title></head><body><p>{body}</p></body>"
        else:
            text = f"---\n{head}date: {DAY}\n---\n{body}\n"
        (content / name).write_text(text)
        decisions["split"].append([name])
        for key in EDITOR:
            decisions[key][name] = next(vectors)
    (content / "edition.yaml").write_text(
        json.dumps({"title": next(vectors), "intro": next(vectors), **decisions})
    )
    return ARTICLES * PER_ARTICLE + 5


def _load(browser: Any, site: Path, found: Findings) -> None:
    """Load every page; a script that ran, a dialog, or a request beyond the disk is a violation."""
    context = browser.new_context()
    page = context.new_page()
    wrong: list[str] = []
    page.on("dialog", lambda dialog: (wrong.append("a dialog"), dialog.dismiss()))

    def route(route: Any) -> None:
        url = route.request.url
        if url.startswith(("file:", "data:")):
            route.continue_()
        else:
            wrong.append(f"a request to {url}")
            route.abort()

    context.route("**/*", route)
    for file in sorted(site.rglob("*.html")):
        try:
            page.goto(file.as_uri(), wait_until="load", timeout=WAIT * 1000)
            page.evaluate(
                "document.querySelectorAll('details').forEach(d => d.open = true);"
                "document.querySelectorAll('[autofocus],button,input').forEach(e => e.focus())"
            )
            if page.evaluate("window.__ran === 1"):
                wrong.append("a script ran")
        except Exception as error:  # a navigation that the page began
            wrong.append(f"the page cannot be loaded: {str(error)[:100]}")
        found.counts["pages"] += 1
        for what in wrong:
            found.violated(f"{file.relative_to(site)}: {what}")
        wrong.clear()
    context.close()
