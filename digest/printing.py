"""Printing: editions -> the site. The second half of the hall.

In: a newsroom, a cache, an executor. Out: files below site/, through the theme, and what was done. A page is made when what it is made
from differs from what the manifest says of the file that stands there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from digest import codec
from digest.cache import Cache
from digest.calls import Drafted, Letter, Posted, render_mail, render_page
from digest.desk import curate
from digest.model import Edition, Job, Page, Problem
from digest.newsroom import Newsroom
from digest.press import outputs, search, site, theme
from digest.press.outputs import newsletter
from digest.publication import Publication

MAIL = ("newsletter.html", "newsletter.txt")
Progress = Callable[[str, int, int], None]


@dataclass
class Built:
    """What a build did."""

    room: Newsroom
    written: site.Written
    problems: tuple[Problem, ...]

    @property
    def passing(self) -> tuple[Problem, ...]:
        """What is told of the disk this once, and not of the content."""
        return tuple(p for p in self.written.problems if p.name in ("unknown-files", "manifest"))


def indexer(pub: Publication) -> Path | None:
    """The program that makes the search index, where there is one and the settings want it."""
    return search.program() if pub.settings.search.index else None


def jobs(room: Newsroom, look: theme.Theme) -> Iterator[Job]:
    """Every page of the site that a template or a maker makes, mail excepted."""
    digest = room.digest
    threads = outputs.later(digest.editions)
    for i, e in enumerate(room.editions):
        newer = digest.editions[i - 1] if i else None
        older = digest.editions[i + 1] if i + 1 < len(digest.editions) else None
        yield from outputs.jobs(digest, e, newer, older, threads=threads, mail=True)
    yield from site_jobs(room, look)


def site_jobs(room: Newsroom, look: theme.Theme) -> Iterator[Job]:
    """The pages of the publication as a whole, the front page first; each is worked out when it is asked for."""
    digest = room.digest
    newest = next((e for e in room.editions if e.day != curate.UNDATED), room.editions[0] if room.editions else None)
    recent: list[Edition] = []
    count = 0
    for e in room.editions:
        if e.day != curate.UNDATED and count < room.publication.settings.feed.entries:
            recent.append(e)
            count += len(e.briefs)
    bundles = search.bundles(room.editions) if indexer(room.publication) else ()
    yield from outputs.site_jobs(digest, newest, recent, mail=True, icon=look.static.get("icon.svg", ""), bundles=bundles)


Index = tuple[tuple[Page, ...], Problem | None]


def indexes(room: Newsroom) -> Iterator[tuple[str, Callable[[], Index]]]:
    """The search index of each year: what it is made from, and how."""
    pub, language = room.publication, room.digest.masthead.language
    found = indexer(pub)
    if found is not None:
        for year, entries in search.records(room.editions, language).items():
            yield search.key(found, year, entries, language), partial(search.pages, found, year, entries, language, pub.state)


def print_site(room: Newsroom, cache: Cache, executor: Executor | None, progress: Progress) -> Built:
    """Render what changed, and write it."""
    pub = room.publication
    look, told = theme.load(pub.settings.theme, [pub.themes] if pub.themes else [], pub.templates)
    site.sweep(pub.state)
    wanted = list(jobs(room, look))
    keys = {j.path: codec.fingerprint(look.fingerprint_of(j), codec.pack(j)) for j in wanted}
    mails = [(e, mail_key(look, room, e)) for e in room.editions]
    for e, key in mails:
        keys.update({f"{e.url.strip('/')}/{name}": key for name in MAIL})
    statics = look.static_pages()
    keys.update({p.path: codec.fingerprint(p.data) for p in statics})
    keep = site.known(pub.site, pub.state, keys)
    todo = [j for j in wanted if j.path not in keep]
    progress("rendering", 0, len(todo))
    packed = codec.pack(look)
    made = cache.map("page", render_page, [codec.pack(j) for j in todo], packed, executor, chunk=32, keep=False)
    problems: list[Problem] = []
    pages: list[tuple[Page, str]] = []
    for job, drafted in zip(todo, (codec.unpack(m, Drafted) for m in made), strict=True):
        if drafted.page is not None:
            pages.append((drafted.page, keys[job.path]))
        elif drafted.problem is not None and drafted.problem not in problems:
            problems.append(drafted.problem)
    due = [(e, key) for e, key in mails if not all(f"{e.url.strip('/')}/{name}" in keep for name in MAIL)]
    letters = [codec.pack(letter_of(room, e)) for e, _ in due]
    for (_, key), m in zip(due, cache.map("mail", render_mail, letters, packed, executor, chunk=8, keep=False), strict=True):
        posted = codec.unpack(m, Posted)
        pages.extend((p, key) for p in posted.pages)
        problems.extend([posted.problem] if posted.problem else [])
    pages.extend((p, keys[p.path]) for p in statics if p.path not in keep)
    for key, make in indexes(room):
        paths = site.made_from(pub.site, pub.state, key)
        files, problem = ((), None) if paths else make()
        keep |= paths
        pages.extend((p, key) for p in files)
        problems.extend([problem] if problem else [])
    progress("writing", 0, len(pages))
    written = site.write(pages, pub.site, pub.state, keep)
    every = (*room.problems, *told, *problems, *written.problems)
    return Built(room=room, written=written, problems=tuple(dict.fromkeys(every)))


def mail_key(look: theme.Theme, room: Newsroom, e: Edition) -> str:
    """Names what an edition's mail is made from."""
    return codec.fingerprint(look.fingerprint, codec.pack(letter_of(room, e)))


def letter_of(room: Newsroom, e: Edition) -> Letter:
    pub = room.publication
    return Letter(masthead=room.digest.masthead, edition=e, foot=foot(pub), budget=pub.settings.email.budget)


def foot(pub: Publication) -> newsletter.Foot:
    """What stands below each mail."""
    email = pub.settings.email
    return newsletter.Foot(unsubscribe=email.unsubscribe_url or email.unsubscribe, reason=email.reason, postal=email.postal)


def mail(room: Newsroom, e: Edition) -> tuple[str, str]:
    """An edition's mail, as HTML and as text. Raises theme.Failure when the theme cannot make it."""
    pub = room.publication
    look, _ = theme.load(pub.settings.theme, [pub.themes] if pub.themes else [], pub.templates)
    html, plain = newsletter.render(look, room.digest, e, foot(pub), pub.settings.email.budget)
    return html.data.decode("utf-8"), plain.data.decode("utf-8")
