"""The feeds of a publication as jobs: of all stories, of each section, of each running story.

Without `base_url` links are relative and there is no site map. No function reads the clock:
`updated` is a date of the sources or of a correction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from digest.core.model import Digest, Edition, Job
from digest.press import links
from digest.press.outputs import feed_formats, running_stories, site_files
from digest.press.outputs.feed_entries import section_folders

ENTRIES = 40


def jobs(
    digest: Digest, recent: Sequence[Edition], icon: str = "", entries: int = ENTRIES
) -> Iterable[Job]:
    """Yield the feeds, and the files for programs at the root of the site."""
    masthead = digest.masthead
    taken = _newest(recent, entries)
    feed = {"masthead": masthead, "recent": tuple(taken), "feed_address": "", "feed_title": ""}
    for name in feed_formats.NAMES:
        yield Job(path=name, template=name, values=feed)
    yield from _section_feeds(digest, taken)
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


def _section_feeds(digest: Digest, recent: Sequence[Edition]) -> Iterable[Job]:
    """Yield the feeds of each section, at `/sections/NAME/`: its stories of the newest editions."""
    for name, folder in section_folders(digest).items():
        own = (
            Edition(day=e.day, stories=tuple(b for b in e.stories if b.section == name))
            for e in recent
        )
        values = {
            "masthead": digest.masthead,
            "recent": tuple(e for e in own if e.stories),
            "feed_title": name,
        }
        yield from _formats(f"/sections/{folder}/", values)


def _thread_feeds(digest: Digest) -> Iterable[Job]:
    """Yield the feeds of each running story, at `/threads/ID/`."""
    for thread, days in running_stories.running(digest):
        yield from _formats(f"/threads/{thread}/", {"masthead": digest.masthead, "days": days})


def _formats(folder: str, values: Mapping[str, object]) -> Iterable[Job]:
    for name in feed_formats.NAMES:
        own = {**values, "feed_address": folder + name}
        yield Job(path=links.path(folder + name), template=name, values=own)
