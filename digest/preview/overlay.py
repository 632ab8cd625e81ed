"""What the preview adds to a page that it serves: the script that reloads it, and errors.

The site that is built never has any of it. Texts of problems are escaped: they quote articles.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from digest.core import packing
from digest.core.model import Problem

SHOWN = 20  # problems; more are counted
BODY_END = re.compile(rb"</body\s*>(?!.*</body\s*>)", re.I | re.S)
STYLE = re.compile(rb"""<link\b[^>]*\brel=["']?stylesheet\b[^>]*>""", re.I)
HREF = re.compile(rb"""\bhref=["']([^"']*)["']""", re.I)

# It is in a shadow root: the page's styles do not reach it, nor its styles the page. The ground
# is opaque: the page must not show through what is to be read.
LOOK = """<style>
:host{all:initial}
section{position:fixed;inset:0;z-index:2147483647;overflow:auto;padding:8vh 6vw;
background:#1b1714;color:#f6f1e7;font:16px/1.5 system-ui,sans-serif}
section.small{inset:auto 0 0;max-height:40vh;padding:.75rem 1.25rem;border-top:3px solid #d9482b}
section.small .last,section.small p.note,section:not(.small) .hide{display:none}
section.hidden>div>:not(header){display:none}
section.hidden{inset:auto 0 0 auto;max-width:100vw;box-sizing:border-box;padding:.25rem .75rem}
section>div{max-width:46rem;margin:auto}
header{display:flex;gap:.75rem;align-items:center;justify-content:space-between}
section.hidden h1{margin:0}
h1{font-size:1.25rem;margin:0 0 .5rem}section.small h1{font-size:1rem}
ol{list-style:none;margin:1rem 0;padding:0}
li{margin:0 0 1rem;padding:0 0 0 1rem;border-left:3px solid #d9482b}
code{font:600 .95rem/1.4 ui-monospace,monospace;color:#ffb59f;overflow-wrap:anywhere}
p{margin:.1rem 0;overflow-wrap:anywhere}p.fix,p.note{color:#cfc6b6}
button{flex:none;min-height:2.75rem;font:inherit;padding:.4rem .9rem;border:1px solid #cfc6b6;
border-radius:4px;background:none;color:inherit;cursor:pointer}
button:focus-visible{outline:3px solid #ffb59f;outline-offset:2px}
</style>"""
NOTE = "The last good site is behind this page. It comes back by itself when the file is fixed."


def markup(problems: Sequence[Problem], held: bool) -> str:
    """Return the error page; empty when there is no error.

    `held`: it covers the last good site. Else the site could be made without the broken file, and
    the errors are a strip below it. The script hides and shows it; what was hidden stays hidden on
    every page while the errors are the same.
    """
    if not problems:
        return ""
    n = len(problems)
    items = "".join(_item(p) for p in problems[:SHOWN])
    more = f"<p>… and {n - SHOWN} more.</p>" if n > SHOWN else ""
    title = f"{n} error{'s' * (n > 1)}" + ("" if held else " in content; the rest is shown")
    same = packing.fingerprint(packing.pack((list(problems), held)))[:16]
    small = "" if held else "small"
    return (
        f'{LOOK}<section class="{small}" role="alert" aria-label="Preview" data-same="{same}"><div>'
        f"<header><h1>{title}</h1>"
        '<button type="button" class="hide" aria-expanded="true" aria-controls="what" hidden>'
        "Hide</button></header>"
        f'<p class="note">{NOTE}</p><ol id="what">{items}</ol>{more}'
        '<button type="button" class="last">Show the last good site</button></div></section>'
    )


def _item(p: Problem) -> str:
    fix = f'<p class="fix">{escape(p.fix)}</p>' if p.fix else ""
    return f"<li><code>{escape(p.where)}</code><p>{escape(p.what)}</p>{fix}</li>"


def dressed(page: bytes, mark: str, problems: str) -> bytes:
    """Return a page with the script, and with errors that are shown without the script too."""
    box = (
        f'<digest-preview><template shadowrootmode="open">{problems}</template></digest-preview>'
        if problems
        else ""
    )
    added = f'{box}<script src="/-/live.js" data-mark="{escape(mark)}"></script>'.encode()
    found = BODY_END.search(page)
    return page + added if found is None else page[: found.start()] + added + page[found.start() :]


def bare(problem: Problem) -> bytes:
    """Return a page to replace one that its template could not make."""
    said = f"{escape(problem.where)}: {escape(problem.what)}"
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        f"<title>{escape(problem.what)}</title><body>"
        f'<h1 style="position:absolute;left:-99em">{said}</h1></body></html>'
    ).encode()


def styles(before: bytes, after: bytes) -> list[tuple[str, str]] | None:
    """Return the style sheets (old, new) in which two versions of a page differ.

    None when they differ in more.
    """
    old, new = _sheets(before), _sheets(after)
    if len(old) != len(new) or old == new:
        return None
    for a, b in zip(old, new, strict=True):
        before = before.replace(a, b)
    if before != after:
        return None
    return [(_href(a), _href(b)) for a, b in zip(old, new, strict=True) if a != b]


def _sheets(page: bytes) -> list[bytes]:
    return STYLE.findall(page)


def _href(link: bytes) -> str:
    import html

    found = HREF.search(link)
    return html.unescape(found[1].decode("utf-8", "replace")) if found else ""
