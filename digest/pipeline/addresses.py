"""Which addresses `publish` has published: `records/addresses.jsonl`, one story a line.

An address that was published stays valid, whether its edition was closed or not. `publish` adds to
the file what the site says that it pushed; a build reads it. The file is meant to be committed.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from digest.core import records
from digest.core.files import write_atomic
from digest.core.model import Closed, Problem, Value
from digest.intake.content import DAY


class Address(Value, frozen=True, kw_only=True):
    """A story as it was last published at `url`."""

    url: str  # from the root of the site: /2024/02/10/slug/
    edition: str
    id: str
    thread: str
    slug: str
    articles: tuple[str, ...] = ()  # ids, in the order of the story's sources
    headline: str = ""


class _Headline(msgspec.Struct):
    text: str = ""


class _Article(msgspec.Struct):
    id: str


class _Story(msgspec.Struct):
    """The fields of the export that are recorded (press/outputs/data.py)."""

    url: str
    edition: str
    id: str
    thread: str
    slug: str
    articles: list[_Article]
    headline: _Headline


class _Edition(msgspec.Struct):
    stories: list[_Story]


def read(folder: Path) -> tuple[tuple[Address, ...], tuple[Problem, ...]]:
    """Return the published addresses in order of address, and a problem for each unreadable line.

    `folder` is `records/`. A missing file means that nothing was published.
    """
    path = folder / records.ADDRESSES
    where = f"{folder.name}/{path.name}"
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return (), ()
    except OSError as error:
        return (), (_bad(where, f"the file cannot be read: {error.strerror}."),)
    found: dict[str, Address] = {}
    problems = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            address = msgspec.json.decode(line, type=Address)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            problems.append(_bad(f"{where}:{number}", "the line is not a published address."))
            continue
        found[address.url] = address
    return tuple(found[url] for url in sorted(found)), tuple(problems)


def by_edition(published: tuple[Address, ...]) -> dict[str, tuple[Closed, ...]]:
    """Return the published stories of each edition, as `identity` takes those of closed ones."""
    out: dict[str, list[Closed]] = {}
    for a in published:
        story = Closed(
            id=a.id, thread=a.thread, slug=a.slug, articles=a.articles, headline=a.headline or a.url
        )
        out.setdefault(a.edition, []).append(story)
    return {edition: tuple(stories) for edition, stories in out.items()}


def of_site(site: Path) -> tuple[Address, ...]:
    """Return the addresses of the stories in a built site, from the `digest.json` of each edition.

    A file that is missing or not as a build writes it is left out: it says nothing to record.
    """
    found = []
    for path in sorted(site.glob("**/digest.json")):
        try:
            edition = msgspec.json.decode(path.read_bytes(), type=_Edition)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            continue
        for story in edition.stories:
            if DAY.fullmatch(story.edition) or story.edition == "undated":
                articles = tuple(article.id for article in story.articles)
                found.append(
                    Address(
                        url=story.url,
                        edition=story.edition,
                        id=story.id,
                        thread=story.thread,
                        slug=story.slug,
                        articles=articles,
                        headline=story.headline.text,
                    )
                )
    return tuple(found)


def record(folder: Path, published: tuple[Address, ...]) -> None:
    """Add what was published; a line of the same address is replaced. Raises OSError."""
    known, problems = read(folder)
    merged = {a.url: a for a in (*known, *published)}
    if problems or (merged and tuple(merged[url] for url in sorted(merged)) == known):
        return  # an unreadable file is for the editor to repair: rewriting it would lose lines
    data = b"".join(msgspec.json.encode(merged[url]) + b"\n" for url in sorted(merged))
    write_atomic(records.prepare(folder) / records.ADDRESSES, data, durable=True)


def _bad(where: str, what: str) -> Problem:
    return Problem(
        level="error",
        where=where,
        what=what,
        fix="Restore the file from git or a copy: it keeps published addresses valid.",
        name="records",
    )
