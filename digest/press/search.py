"""The search index: what of each story can be found, and the files that Pagefind makes of it.

Readers find what the pages print: headline, summary, quotations with speaker, outlets. The newest
year has an index a month, older years an index each: a new story costs its month and not the
archive, and a reader of a long archive loads few. The page that searches merges them
(`static/search.js`). Pagefind's ready-made interfaces are left out, because the theme has its own.
"""

from __future__ import annotations

import html
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from digest.core import packing
from digest.core.model import Edition, EditionIndex, Page, Problem, Story, Value
from digest.press import links, pagefind
from digest.press.interface import Voice, primary, voice
from digest.press.pagefind import IndexedPage, program, version

__all__ = ["FOLDER", "Record", "bundles", "key", "pages", "parts", "program", "records", "version"]

FOLDER = "pagefind"
NEEDED = (  # how the names begin of files that the search page loads
    "pagefind.js",
    "pagefind-worker.js",
    "pagefind-entry.json",
    "wasm.",
    "pagefind.",
    "index/",
    "fragment/",
)
UNKNOWN = "wasm.unknown.pagefind"  # for languages whose word stems Pagefind does not know


class Record(Value, frozen=True, kw_only=True):
    """A story as it is found. `path` is that of its page, below the site."""

    path: str
    title: str
    day: str
    text: tuple[str, ...]


def parts(editions: Sequence[EditionIndex]) -> dict[str, tuple[str, ...]]:
    """Return the indexes of a publication with the days in each, newest first, `undated` last."""
    days = [e.day for e in editions if e.pages]
    days.sort(key=lambda day: (_has_date(day), day), reverse=True)
    out: dict[str, list[str]] = {}
    for day in days:
        out.setdefault(_part(day, days[0][:4]), []).append(day)
    return {name: tuple(own) for name, own in out.items()}


def _part(day: str, newest_year: str) -> str:
    """Return the name of the index that a day belongs to."""
    if not _has_date(day):
        return "undated"
    return day[:7] if day[:4] == newest_year else day[:4]


def _has_date(day: str) -> bool:
    return day[:4].isdigit()


def bundles(editions: Sequence[EditionIndex]) -> tuple[str, ...]:
    """Return the addresses of the indexes, newest first."""
    return tuple(f"/{FOLDER}/{name}/" for name in parts(editions))


def records(editions: Iterable[Edition], language: str) -> tuple[Record, ...]:
    """Return the stories of some editions that have a page, in their order."""
    speaks = voice(language)
    return tuple(
        Record(
            path=links.path(story.url),
            title=story.headline.text,
            day=speaks.day(e.day) if _has_date(e.day) else speaks.say("undated"),
            text=_text(speaks, story),
        )
        for e in editions
        for story in e.stories
        if story.has_page
    )


def _text(speaks: Voice, story: Story) -> tuple[str, ...]:
    """Return the paragraphs by which a story is found."""
    quotations = (
        f"{speaks.quoted(q.text)} {', '.join(w for w in (q.speaker, q.role) if w)}"
        for q in story.quotes
    )
    outlets = " · ".join(dict.fromkeys(s.outlet for s in story.sources if s.outlet))
    summary = " ".join(s.text for s in story.summary)
    return tuple(t for t in (summary, *quotations, outlets, story.section or "") if t.strip())


def key(found: Path, part: str, names: Sequence[str], language: str) -> str:
    """Return a hash of what an index is made from. `names`: the fingerprints of its editions."""
    return packing.fingerprint("search, in our order", version(found), part, language, *names)


def pages(
    found: Path, part: str, entries: Sequence[Record], language: str, state: Path
) -> tuple[tuple[Page, ...], Problem | None]:
    """Return one of the indexes, or why there is none.

    Raises OSError when the folder of state cannot be written.
    """
    state.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="staging-", dir=state) as folder:
        given = (IndexedPage(r.path, _html(r)) for r in entries)
        files, error = pagefind.make_index(found, given, primary(language) or "en", Path(folder))
    names = sorted(n for n in files if n.startswith(NEEDED))
    if error or not names:
        return (), _problem(error or "it wrote nothing")
    stems = any(n.startswith("wasm.") and n != UNKNOWN for n in names)
    names = [n for n in names if n != UNKNOWN or not stems]
    return tuple(Page(path=f"{FOLDER}/{part}/{n}", data=files[n]) for n in names), None


def _problem(error: str) -> Problem:
    what = f"Pagefind made no search index ({error}); the search page searches headlines only."
    fix = "Install the “search” extra again, or write “search: {index: false}” in digest.yaml."
    return Problem(level="warning", where=FOLDER, what=what, fix=fix, name="search")


def _html(r: Record) -> str:
    """Return a page for Pagefind, which asks for an `html` tag.

    What is marked as `data-pagefind-meta` is shown with a result.
    """
    body = "".join(f"<p>{html.escape(t)}</p>" for t in r.text)
    title = f'<h1 data-pagefind-meta="title">{html.escape(r.title)}</h1>'
    day = f'<i data-pagefind-meta="day:{html.escape(r.day)}"></i>'
    main = f"<main data-pagefind-body>{title}{day}{body}</main>"
    return f"<!doctype html><html><title></title>{main}"
