"""What a digest is printed as: the family of outputs, and the table of all pages.

In: `Digest` and `Edition` values. Out: `Job`s, which a `Theme` renders, one a file of the site. Pure; a job holds exactly what its page
needs. A new output is one new file here and a line in `jobs` or `site_jobs`; one that no template makes has its maker in `MAKERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from digest.core.model import Digest, Edition, EditionIndex, Job, Previous
from digest.press.outputs import data, feeds, pages
from digest.press.outputs.variables import TEMPLATES, VARIABLES

__all__ = ["MAKERS", "TEMPLATES", "VARIABLES", "jobs", "later", "site_jobs"]

later = pages.later

# Outputs that are data and no template's matter: template name -> values -> text.
MAKERS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "digest.json": data.make,
    "atom.xml": feeds.atom,
    "feed.json": feeds.json_feed,
    "rss.xml": feeds.rss,
    "thread.xml": feeds.thread,
    "sitemap.xml": feeds.sitemap,
    "robots.txt": feeds.robots,
    "manifest.webmanifest": feeds.manifest,
    ".nojekyll": feeds.nothing,
}


def jobs(
    digest: Digest,
    edition: Edition,
    newer: EditionIndex | None = None,
    older: EditionIndex | None = None,
    *,
    threads: Mapping[str, Sequence[Previous]] | None = None,
    mail: bool = False,
) -> tuple[Job, ...]:
    """All pages of one edition. `threads` is `later(digest.editions)`, handed in where many editions are built."""
    known = threads if threads is not None else later(digest.editions)
    return (
        pages.edition(digest, edition, newer, older, mail),
        *pages.stories(digest, edition, known),
        data.job(edition),
    )


def site_jobs(
    digest: Digest,
    newest: Edition | None = None,
    recent: Sequence[Edition] = (),
    *,
    mail: bool = False,
    icon: str = "",
    bundles: tuple[str, ...] = (),
) -> Iterator[Job]:
    """The pages of the publication as a whole. `recent`: the editions of the feeds, newest first. `icon`: the theme's, as in
    `theme.static`. `bundles`: where the search finds its indexes. Each is worked out when it
    is asked for, the front page first, what goes through the whole index last: a preview asks for one page."""
    if newest is not None:
        at = next((i for i, e in enumerate(digest.editions) if e.day == newest.day), -1)
        older = digest.editions[at + 1] if 0 <= at < len(digest.editions) - 1 else None
        first = pages.edition(digest, newest, None, older, mail, address="/")
    else:
        first = pages.empty(digest.masthead, pages.standing(digest))
    yield first
    yield from pages.archive(digest)
    yield from feeds.jobs(digest, recent, icon)
    yield pages.missing(digest)
    yield from (pages.page(digest, p) for p in digest.pages)
    yield pages.corrections(digest)
    yield pages.sources(digest)
    yield from pages.registers(digest)
    yield from pages.threads(digest)
    yield from pages.search(digest, bundles)
