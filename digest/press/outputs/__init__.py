"""The outputs of a digest, and the table of all pages.

From `Digest` and `Edition` values come `Job`s, one a file of the site, which a `Theme` renders.
Pure; a job holds exactly the values that its page needs. A new output is a new file here and a line
in `jobs` or `site_jobs`. An output without a template has its function in `MAKERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from digest.core.model import Digest, Edition, EditionIndex, Job, Previous
from digest.press.outputs import (
    data,
    feed_formats,
    feeds,
    pages,
    registers,
    running_stories,
    site_files,
)
from digest.press.outputs.variables import TEMPLATES, VARIABLES

__all__ = ["MAKERS", "TEMPLATES", "VARIABLES", "jobs", "later", "site_jobs"]

later = pages.later

# Outputs without a template: name -> function from values to text.
MAKERS: dict[str, Callable[[Mapping[str, object]], str]] = {
    "digest.json": data.make,
    "atom.xml": feed_formats.atom,
    "feed.json": feed_formats.json_feed,
    "rss.xml": feed_formats.rss,
    "sitemap.xml": site_files.sitemap,
    "robots.txt": site_files.robots,
    "manifest.webmanifest": site_files.manifest,
    ".nojekyll": site_files.nothing,
}


def jobs(  # noqa: PLR0913 -- what a site may have or lack, by keyword
    digest: Digest,
    edition: Edition,
    newer: EditionIndex | None = None,
    older: EditionIndex | None = None,
    *,
    threads: Mapping[str, Sequence[Previous]] | None = None,
    mail: bool = False,
    cards: bool = False,
) -> tuple[Job, ...]:
    """Return all pages of one edition, with its social cards if `cards` is on.

    `threads` is `later(digest.editions)`; pass it when several editions are built.
    """
    known = threads if threads is not None else later(digest.editions)
    front = pages.edition(digest, edition, newer, older, mail)
    return (
        pages.with_picture(front, edition) if cards else front,
        *pages.stories(digest, edition, known, cards),
        *(pages.card_jobs(digest, edition) if cards else ()),
        data.job(edition),
    )


def site_jobs(  # noqa: PLR0913 -- as above
    digest: Digest,
    newest: Edition | None = None,
    recent: Sequence[Edition] = (),
    *,
    mail: bool = False,
    icon: str = "",
    bundles: tuple[str, ...] = (),
    cards: bool = False,
) -> Iterator[Job]:
    """Yield the pages of the publication as a whole.

    `recent`: the editions of the feeds, newest first. `icon`: the theme's, as in `theme.static`.
    `bundles`: the addresses of the search's indexes. Pages are computed when they are asked for:
    the front page first, those that go through the whole index last.
    """
    if newest is not None:
        at = next((i for i, e in enumerate(digest.editions) if e.day == newest.day), -1)
        older = digest.editions[at + 1] if 0 <= at < len(digest.editions) - 1 else None
        first = pages.edition(digest, newest, None, older, mail, address="/")
        if cards:
            first = pages.with_picture(first, newest)
    else:
        first = pages.empty(digest.masthead, pages.standing(digest))
    yield first
    yield from pages.archive(digest)
    yield from feeds.jobs(digest, recent, icon)
    yield pages.missing(digest)
    yield from (pages.page(digest, p) for p in digest.pages)
    yield pages.corrections(digest)
    yield from registers.jobs(digest)
    yield from running_stories.threads(digest)
    yield from pages.search(digest, bundles)
