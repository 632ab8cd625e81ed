"""The pages for readers, as jobs: each with exactly the values that its template is handed, so that
no other change makes it again.

In: the masthead with the index of editions, and one edition. Out: `Job`s. Pure. Edition and story
pages are made from an `Edition`; archive, sources and corrections from the index alone, and of that
only the lines that they print.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from digest.core.model import (
    Correction,
    Digest,
    Edition,
    EditionIndex,
    Job,
    Masthead,
    Previous,
    StandingPage,
    Story,
)
from digest.core.patterns import lazy
from digest.press import layout, links
from digest.press.outputs.variables import (
    TEMPLATES,
    Card,
    Headlines,
    Line,
    Place,
    Year,
)


def job(template: str, address: str, **values: object) -> Job:
    """Return the job of a page, with exactly the values listed for its template."""
    values["address"] = address
    assert set(values) == set(TEMPLATES[template]), sorted(set(values) ^ set(TEMPLATES[template]))
    return Job(path=links.path(address), template=template, values=values)


def standing(digest: Digest) -> tuple[tuple[str, str], ...]:
    """Return address and title of each page of content/pages."""
    return tuple((f"/{p.slug}/", p.title) for p in digest.pages)


def edition(
    digest: Digest,
    found: Edition,
    newer: EditionIndex | None,
    older: EditionIndex | None,
    mail: bool,
    address: str = "",
) -> Job:
    """Return the page of an edition, at its own address or, the newest one, at `/`."""
    return job(
        "edition.html",
        address or found.url,
        masthead=digest.masthead,
        pages=standing(digest),
        edition=found,
        newer=neighbour(newer),
        older=neighbour(older),
        mail=mail,
        picture="",
    )


def with_picture(page: Job, found: Edition) -> Job:
    """Return the page of an edition, with the address of its social card if it has one."""
    picture = picture_of(found.url) if _opening(found) else ""
    return msgspec.structs.replace(page, values={**page.values, "picture": picture})


def _opening(found: Edition) -> Story | None:
    """Return the story whose headline is on the card of its edition."""
    return next(iter(layout.top(found)), None)


def picture_of(address: str) -> str:
    """Return the address of the social card of a page."""
    return address + ("card.png" if address.endswith("/") else ".card.png")


def card_jobs(digest: Digest, found: Edition) -> Iterable[Job]:
    """Yield the social cards of an edition and of its stories."""
    first = _opening(found)
    shown = [(b.url, b) for b in found.stories if b.has_page]
    for address, story in ([(found.url, first)] if first else []) + shown:
        yield job(
            "card.svg",
            picture_of(address),
            masthead=digest.masthead,
            pages=(),
            card=Card(headline=story.headline.text, day=found.day, reports=story.reports),
        )


def neighbour(index: EditionIndex | None) -> Place | None:
    return (
        Place(url=index.url, headline=index.headline or index.title, day=index.day)
        if index
        else None
    )


def later(editions: Sequence[EditionIndex]) -> dict[str, tuple[Previous, ...]]:
    """Return the stories of each thread that has more than one, oldest first."""
    threads: dict[str, list[Previous]] = {}
    for index in editions:
        for e in index.entries:
            slug = e.url.rstrip("/").rpartition("/")[2]
            threads.setdefault(e.thread, []).append(
                Previous(edition=index.day, id=e.id, slug=slug, url=e.url, headline=e.headline)
            )
    return {
        t: tuple(sorted(es, key=lambda p: (p.edition, p.id)))
        for t, es in threads.items()
        if len(es) > 1
    }


def stories(
    digest: Digest,
    found: Edition,
    threads: Mapping[str, Sequence[Previous]],
    cards: bool = False,
) -> Iterable[Job]:
    """Yield the pages of an edition's stories, and of each address at which one was before."""
    shown = [b for b in found.stories if b.has_page]
    for i, story in enumerate(shown):
        yield job(
            "story.html",
            story.url,
            masthead=digest.masthead,
            pages=standing(digest),
            story=story,
            newer=_place(shown, i + 1),
            older=_place(shown, i - 1),
            later=tuple(p for p in threads.get(story.thread, ()) if p.edition > story.edition),
            corrections=tuple(
                c for c in found.corrections if c.story == story.id and c.what != "vanished"
            ),
            picture=picture_of(story.url) if cards else "",
        )
        for address in story.redirects:
            if links.path(address) != links.path(story.url):
                yield job(
                    "moved.html",
                    _folder(address),
                    masthead=digest.masthead,
                    pages=standing(digest),
                    target=story.url,
                )
    yield from _withdrawn(digest, found)


def _withdrawn(digest: Digest, found: Edition) -> Iterable[Job]:
    """Yield the pages that stay at the addresses of withdrawn stories."""
    taken = {links.path(b.url) for b in found.stories} | {
        links.path(_folder(a)) for b in found.stories for a in b.redirects
    }
    gone: dict[str, list[Correction]] = {}
    for c in found.corrections:
        if c.what == "vanished" and c.url and links.path(_folder(c.url)) not in taken:
            gone.setdefault(_folder(c.url), []).append(c)
    for address, changes in sorted(gone.items()):
        yield job(
            "gone.html",
            address,
            masthead=digest.masthead,
            pages=standing(digest),
            corrections=tuple(changes),
        )


def _folder(address: str) -> str:
    return address if address.endswith("/") else address + "/"


def _place(stories: Sequence[Story], i: int) -> Place | None:
    return (
        Place(url=stories[i].url, headline=stories[i].headline.text)
        if 0 <= i < len(stories)
        else None
    )


def _line(e: EditionIndex) -> Line:
    """Return an edition's line in the archive."""
    return Line(
        day=e.day,
        url=e.url,
        headline=e.headline,
        title=e.title,
        stories=len(e.entries),
        corrections=e.corrections,
        withdrawn=e.withdrawn,
    )


def archive(digest: Digest) -> Iterable[Job]:
    """Yield a page a year; the newest year's is `/archive/` itself, and is at its own address too,
    so that a link keeps.
    """
    lines = [_line(e) for e in digest.editions]
    by_year: dict[str, list[Line]] = {}
    for line in lines:
        by_year.setdefault(_year(line.day), []).append(line)
    dated = [y for y in by_year if y]
    years = tuple(
        Year(
            year=y, url=f"/archive/{y}/", months=tuple(dict.fromkeys(e.day[:7] for e in by_year[y]))
        )
        for y in dated
    )
    days = [line.day for line in lines if _year(line.day)]
    kinds = tuple(found_registers(digest))
    for i, y in enumerate(dated or [""]):
        listed = tuple(by_year.get(y, ())) + (tuple(by_year.get("", ())) if i == 0 and y else ())
        for address in ("/archive/",) * (i == 0) + (f"/archive/{y}/",) * bool(y):
            yield job(
                "archive.html",
                address,
                masthead=digest.masthead,
                pages=standing(digest),
                editions=listed,
                years=years,
                year=y,
                total=len(lines),
                since=min(days, default=""),
                registers=kinds,
            )


def found_registers(digest: Digest) -> list[str]:
    """Return the registers of the publication; that of sections only where there are sections."""
    sections = any(e.section for index in digest.editions for e in index.entries)
    return ["people", "places", "sources", *(["sections"] if sections else [])]


def search(digest: Digest, bundles: tuple[str, ...]) -> Iterable[Job]:
    """Yield all headlines, a page a year as in the archive; with a script, the place to search."""
    by_year: dict[str, list[Headlines]] = {}
    for e in digest.editions:
        entries = tuple(Place(url=x.url, headline=x.headline) for x in e.entries)
        by_year.setdefault(_year(e.day), []).append(
            Headlines(day=e.day, url=e.url, title=e.title, entries=entries)
        )
    dated = [y for y in by_year if y]
    years = tuple(Year(year=y, url=f"/search/{y}/") for y in dated)
    for i, y in enumerate(dated or [""]):
        listed = (*by_year.get(y, ()), *(by_year.get("", ()) if i == 0 and y else ()))
        yield job(
            "search.html",
            f"/search/{y}/" if i else "/search/",
            masthead=digest.masthead,
            pages=standing(digest),
            headlines=listed,
            years=years[:1] and (msgspec.structs.replace(years[0], url="/search/"), *years[1:]),
            year=y,
            bundles=bundles,
        )


def _year(day: str) -> str:
    return day[:4] if day[:4].isdigit() else ""


def corrections(digest: Digest) -> Job:
    """Return the page of corrections, the newest first."""
    # A withdrawn story links to the page that stays; what has no page is named, not linked.
    known = {e.url for index in digest.editions for e in index.entries}
    listed = (
        c if c.url in known or c.what == "vanished" else msgspec.structs.replace(c, url="")
        for c in digest.corrections
    )
    newest = tuple(sorted(listed, key=lambda c: (c.day or c.edition, c.edition), reverse=True))
    return job(
        "corrections.html",
        "/corrections/",
        masthead=digest.masthead,
        pages=standing(digest),
        corrections=newest,
        since=min((e.day for e in digest.editions if _year(e.day)), default=""),
    )


FIRST_HEADING = lazy(r"\s*#\s+([^\n]*?)\s*#*\s*(?:\n|\Z)")


def page(digest: Digest, found: StandingPage) -> Job:
    """Return a page from content/pages; its title is the page's heading already, so a first heading
    that repeats it is left out.
    """
    m = FIRST_HEADING.match(found.text)
    if m and m[1].strip() == found.title.strip():
        found = msgspec.structs.replace(found, text=found.text[m.end() :])
    return job(
        "page.html",
        f"/{found.slug}/",
        masthead=digest.masthead,
        pages=standing(digest),
        standing=found,
    )


def missing(digest: Digest) -> Job:
    return job("404.html", "/404.html", masthead=digest.masthead, pages=standing(digest))


def empty(masthead: Masthead, pages: tuple[tuple[str, str], ...]) -> Job:
    return job("empty.html", "/", masthead=masthead, pages=pages)
