"""What the preview adds to a page as it is served: the script that reloads it, and what is wrong. Pure; `site/` never sees it.

In: a page's bytes, its mark, Problems. Out: HTML. All texts of Problems are escaped: they quote scraped files.
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

# It stands in a shadow root: the page's own styles do not reach it, nor its styles the page.
LOOK = """<style>
:host{all:initial}
section{position:fixed;inset:0;z-index:2147483647;overflow:auto;padding:8vh 6vw;background:#1b1714f2;color:#f6f1e7;
font:16px/1.5 system-ui,sans-serif}
section.small{inset:auto 0 0;max-height:40vh;padding:.75rem 1.25rem;border-top:3px solid #d9482b}
section.small .last,section.small p.note,section:not(.small) .fold,section.folded>div>:not(header){display:none}
section.folded{inset:auto 0 0 auto;max-width:100vw;box-sizing:border-box;padding:.25rem .75rem}
section>div{max-width:46rem;margin:auto}
header{display:flex;gap:.75rem;align-items:center;justify-content:space-between}section.folded h1{margin:0}
h1{font-size:1.25rem;margin:0 0 .5rem}section.small h1{font-size:1rem}
ol{list-style:none;margin:1rem 0;padding:0}li{margin:0 0 1rem;padding:0 0 0 1rem;border-left:3px solid #d9482b}
code{font:600 .95rem/1.4 ui-monospace,monospace;color:#ffb59f;overflow-wrap:anywhere}
p{margin:.1rem 0;overflow-wrap:anywhere}p.fix{color:#cfc6b6}p.note{color:#cfc6b6}
button{flex:none;min-height:2.75rem;font:inherit;padding:.4rem .9rem;border:1px solid #cfc6b6;border-radius:4px;background:none;color:inherit;cursor:pointer}
button:focus-visible{outline:3px solid #ffb59f;outline-offset:2px}
</style>"""


def markup(problems: Sequence[Problem], held: bool) -> str:
    """The error page, as it stands over the last good site (`held`), or a strip below a site that could be made without the broken
    file. Empty when nothing is wrong."""
    if not problems:
        return ""
    items = "".join(
        f"<li><code>{escape(p.where)}</code><p>{escape(p.what)}</p>"
        + (f'<p class="mend">{escape(p.fix)}</p>' if p.fix else "")
        + "</li>"
        for p in problems[:SHOWN]
    )
    more = f"<p>… and {len(problems) - SHOWN} more.</p>" if len(problems) > SHOWN else ""
    n = len(problems)
    title = f"{n} error{'s' * (n > 1)}" + ("" if held else " in content; the rest is shown")
    note = '<p class="note">The last good site is behind this page. It comes back by itself when the file is mended.</p>'
    button = '<button type="button" class="last">Show the last good site</button>'
    # The script shows it, for it alone can fold; what was folded stays so as long as the same is wrong, on every page.
    fold = '<button type="button" class="fold" aria-expanded="true" aria-controls="what" hidden>Fold</button>'
    same = packing.fingerprint(packing.pack((list(problems), held)))[:16]
    return (
        f'{LOOK}<section class="{"" if held else "small"}" role="alert" aria-label="Preview" data-same="{same}"><div>'
        f'<header><h1>{title}</h1>{fold}</header>{note}<ol id="what">{items}</ol>{more}{button}</div></section>'
    )


def dressed(page: bytes, mark: str, problems: str) -> bytes:
    """A page with the script, and with what is wrong, which is shown without the script too."""
    box = (
        f'<digest-preview><template shadowrootmode="open">{problems}</template></digest-preview>'
        if problems
        else ""
    )
    added = f'{box}<script src="/-/live.js" data-mark="{escape(mark)}"></script>'.encode()
    found = BODY_END.search(page)
    return page + added if found is None else page[: found.start()] + added + page[found.start() :]


def bare(problem: Problem) -> bytes:
    """The page where a template could not make one."""
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(problem.what)}</title><body>'
        f'<h1 style="position:absolute;left:-99em">{escape(problem.where)}: {escape(problem.what)}</h1></body></html>'
    ).encode()


def styles(before: bytes, after: bytes) -> list[tuple[str, str]] | None:
    """Addresses of style sheets (old, new), when two printings of a page differ in these alone; None when in more."""
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
