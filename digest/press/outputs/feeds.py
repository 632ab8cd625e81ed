"""The feeds of a publication as jobs: of all stories, of each section, of each running story.

Without `base_url` links are relative and there is no site map. No function reads the clock:
`updated` is a date of the sources or of a correction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from digest.core.model import Digest, Edition, Job, Masthead
from digest.core.text import slug
from digest.press import links
from digest.press.outputs import running_stories, site_files

ENTRIES = 40


def jobs(
    digest: Digest, recent: Sequence[Edition], icon: str = "", entries: int = ENTRIES
) -> Iterable[Job]:
    """Yield the feeds, and the files for programs at the root of the site."""
    masthead = digest.masthead
    taken = _newest(recent, entries)
    feed = {"masthead": masthead, "recent": tuple(taken), "feed_address": "", "feed_title": ""}
    for name in ("atom.xml", "feed.json", "rss.xml"):
        yield Job(path=name, template=name, values=feed)
    yield from _section_feeds(masthead, taken)
    yield from _thread_feeds(digest)
    yield Job(path="robots.txt", template="robots.txt", values={"masthead": masthead})
    yield Job(path=".nojekyll", template=".nojekyll", values={})
    manifest = "manifest.webmanifest"
    yield Job(path=manifest, template=manifest, values={"masthead": masthead, "icon": icon})
    if masthead.base_url:
        listed = {"masthead": masthead, "addresses": site_files.map_addresses(digest)}
        yield Job(path="sitemap.xml", template="sitemap.xml", values=listed)


def _newest(recent: Sequence[Edition], entries: int) -> list[Edition]:
    """Return the newest stories by edition, with only what a feed prints.

    A change of anything else then does not change the feeds' input.
    """
    taken: list[Edition] = []
    left = entries
    for edition in recent:
        if edition.day == "undated" or left <= 0:
            continue
        shown = tuple(b for b in edition.stories if b.new)[:left]
        left -= len(shown)
        taken.append(Edition(day=edition.day, stories=shown))
    return taken


def _section_feeds(masthead: Masthead, recent: Sequence[Edition]) -> Iterable[Job]:
    """Yield an Atom feed for each section of the newest editions, at `/sections/NAME/atom.xml`."""
    names = dict.fromkeys(b.section for e in recent for b in e.stories if b.section)
    taken: set[str] = set()
    for name in names:
        folder = slug(name, 60)
        if not folder or folder in taken:
            continue
        taken.add(folder)
        own = (
            Edition(day=e.day, stories=tuple(b for b in e.stories if b.section == name))
            for e in recent
        )
        values = {
            "masthead": masthead,
            "recent": tuple(e for e in own if e.stories),
            "feed_address": f"/sections/{folder}/atom.xml",
            "feed_title": name,
        }
        path = links.path(f"/sections/{folder}/atom.xml")
        yield Job(path=path, template="atom.xml", values=values)


def _thread_feeds(digest: Digest) -> Iterable[Job]:
    """Yield an Atom feed for each running story, at `/threads/ID/atom.xml`."""
    for thread, days in running_stories.running(digest):
        address = f"/threads/{thread}/atom.xml"
        values = {"masthead": digest.masthead, "days": days, "feed_address": address}
        yield Job(path=links.path(address), template="thread.xml", values=values)
