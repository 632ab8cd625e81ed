"""An edition as a mail: `newsletter.html` and `newsletter.txt` in the edition's folder.

`jobs` returns two jobs of the same values; `render` returns the two finished pages, with at most
`BUDGET` bytes of HTML: Gmail hides what comes after 102 kB behind a link.

The pages are finished here after the templates are filled. The style sheet is written into the
elements (css-inline), because half of the clients do not read the head; at-rules (dark mode, small
screens) stay in the head with their `!important`. The template of the text part writes a paragraph
a line, which is wrapped here to 70 columns.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from digest.core.model import Digest, Edition, Job, Page
from digest.press.outputs import mailtext
from digest.press.outputs.newsletter_values import (
    FULL,
    Foot,
    Shape,
    values_of,
)

BUDGET = 100_000


Make = Callable[[Job], Page]  # fills a template of the theme


def render(
    make: Make,
    digest: Digest,
    edition: Edition,
    foot: Foot | None = None,
    budget: int = BUDGET,
) -> tuple[Page, Page]:
    """Return the finished mail: HTML and text, both of the same stories.

    If the HTML would exceed `budget` bytes, the last stories are reduced to headline and link, from
    the end upwards. If that is not enough, the last headlines are left out. Both parts say so.
    """
    shapes, guesses = _shapes(edition)
    last = len(shapes) - 1

    def first_within(limit: float, scale: float = 1.0) -> int:
        return next((i for i, g in enumerate(guesses) if g * scale <= limit), last)

    fits, high, low = -1, len(shapes), -1  # `high` fits, `low` does not, nor does any before it
    made: dict[int, Page] = {}
    of: dict[int, tuple[Job, ...]] = {}
    probe = 0 if guesses[0] <= UNREDUCED * budget else max(1, first_within(SLACK * budget))
    # Pages get smaller along `shapes`. A guess from the words, corrected by each page that is made,
    # needs two or three pages where bisection takes seven; an edition that fits is made once.
    while low + 1 < high:
        of[probe] = jobs(digest, edition, foot, shapes[probe])
        html = finish(make(of[probe][0]))
        size = len(html.data)
        if size <= budget or probe == last:
            fits, high, made = probe, probe, {probe: html}
            if size > 0.9 * budget:
                break
        else:
            low = probe
        wanted = first_within(SLACK * budget, size / guesses[probe])
        probe = min(max(wanted, low + 1), high - 1 if fits >= 0 else last)
    text = finish(make(of[fits][1]))
    return made[fits], text


SLACK = 0.97  # share of the budget that a guess may fill
UNREDUCED = 1.2  # the same for the whole edition, which is tried first


def _shapes(edition: Edition) -> tuple[list[Shape], list[float]]:
    """Return all shapes of an edition, from the whole to one headline, and a guess of their bytes.

    Stories are first reduced from the end upwards, then the last headlines are left out.
    """
    count = len(edition.stories)
    shapes = [Shape(full, count) for full in range(min(FULL, count), 0, -1)]
    shapes += [Shape(min(1, count), n) for n in range(count - 1, 0, -1)]
    shapes.append(Shape(0, min(1, count)))
    whole, line = [0.0], [0.0]
    for b in edition.stories:
        words = sum(len(s.text) for s in b.summary) + sum(len(q.text) for q in b.quotes if q.key)
        rows = sum(len(d.rows) for d in b.differences)
        head = 1100 + 2 * len(b.headline.text) + sum(len(x.text) for x in b.summary[:1])
        line.append(line[-1] + head)
        items = 190 * len(b.summary) + 800 * len(b.quotes) + 220 * len(b.sources) + 900 * rows
        whole.append(whole[-1] + (head + 1100 + words + items if b.new else head))
    base = 7000 + len(edition.intro)
    return shapes, [base + whole[s.full] + line[s.listed] - line[s.full] for s in shapes]


def jobs(
    digest: Digest, edition: Edition, foot: Foot | None = None, shape: Shape | None = None
) -> tuple[Job, ...]:
    """Return the jobs of the HTML and the text of the mail, with the same values."""
    whole = Shape(len(edition.stories), len(edition.stories))
    values = values_of(digest.masthead, edition, foot or Foot(), shape or whole)
    folder = edition.url.strip("/")
    return tuple(
        Job(
            path=f"{folder}/newsletter.{kind}",
            template=f"newsletter.{kind}",
            values={"letter": values},
        )
        for kind in ("html", "txt")
    )


def finish(page: Page) -> Page:
    """Return a rendered page finished for mail: styles inlined, or lines wrapped."""
    text = page.data.decode("utf-8")
    text = mailtext.wrap(text) if page.path.endswith(".txt") else inline(text)
    return Page(path=page.path, data=text.encode("utf-8"))


_KEPT = re.compile(r"(<head[^>]{0,200}>)(<style>.*?</style>)", re.DOTALL)


def inline(html: str) -> str:
    """Return `html` with its style sheet written into the elements.

    css-inline puts the at-rules it keeps before the character set, which browsers and validators
    want first, so they are moved to the end of the head.
    """
    out: str = _inliner().inline(html)
    out = _KEPT.sub(
        lambda m: m[1] + out[m.end() : out.index("</head>")].strip() + "\n" + m[2] + "\x00",
        out,
        count=1,
    )
    head, cut, rest = out.partition("\x00")
    return (head + "\n" + rest[rest.index("</head>") :] if cut else out).rstrip() + "\n"


@lru_cache(maxsize=1)
def _inliner() -> Any:
    import css_inline  # 38 ms, and only editions with a mail need it

    # No style sheet is ever fetched, from the network or from the disk.
    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False, minify_css=True)
