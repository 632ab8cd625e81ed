"""Pages of the registers: people, places, sources and sections, made from the index alone."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

import msgspec

from digest.core.model import (
    Digest,
    Job,
)
from digest.press.outputs.feed_entries import section_folders
from digest.press.outputs.pages import found_registers, job, standing
from digest.press.outputs.variables import (
    Cited,
    Listed,
    Place,
)

LATEST = 12  # stories that sources and registers list of a name
LETTERS = 100  # rows of a register from which on it has letters to jump to
MOST = 300  # rows of a register from which on it has a page a letter


def sources(digest: Digest, found: Mapping[str, list[tuple[Place, str]]]) -> Job:
    """Return what each outlet was cited for, how often, and how often as a pickup."""
    cited = []
    for outlet, places in found.items():
        entries = tuple(dict.fromkeys(p for p, _ in places))
        kinds = [r for _, r in places]
        cited.append(
            Cited(
                name=outlet,
                entries=len(entries),
                original=kinds.count("original") + kinds.count("report"),
                pickup=kinds.count("pickup"),
                rewrite=kinds.count("rewrite"),
                latest=entries[:LATEST],
            )
        )
    cited.sort(key=lambda c: _collated(c.name))
    return job(
        "sources.html",
        "/sources/",
        masthead=digest.masthead,
        pages=standing(digest),
        outlets_cited=tuple(cited),
        registers=tuple(found_registers(digest)),
    )


def _entries(digest: Digest) -> dict[str, dict[str, list[tuple[Place, str]]]]:
    """Register -> name -> entries, newest first, with what is said of the name there.

    That of outlets is for the page of sources. All are made in one pass: the names are packed.
    """
    out: dict[str, dict[str, list[tuple[Place, str]]]] = {
        "people": {},
        "places": {},
        "sections": {},
        "outlets": {},
    }
    for index in digest.editions:
        for e in index.entries:
            place = Place(url=e.url, headline=e.headline, day=index.day)
            names = e.names
            every = {
                "sections": [(e.section, "")] if e.section else [],
                "people": list(names.people),
                "places": [(p, "") for p in names.places],
            }
            for outlet, relation in names.outlets:
                out["outlets"].setdefault(outlet, []).append((place, relation))
            for kind, found in every.items():
                for name, note in found:
                    listed = out[kind].setdefault(name, [])
                    if not listed or listed[-1][0] != place:
                        listed.append((place, note))
    return out


def jobs(digest: Digest) -> Iterable[Job]:
    """Yield the page of sources, then people, places and sections: a row a name.

    People are in the order of their last names. A register of more than `LETTERS` rows has letters
    to jump to, of more than `MOST` a page a letter.
    """
    kinds = tuple(found_registers(digest))
    entries = _entries(digest)
    yield sources(digest, entries.pop("outlets"))
    for kind, names in entries.items():
        if kind not in kinds:
            continue
        yield from _register(digest, kind, kinds, _listed(digest, kind, names))


def _listed(
    digest: Digest, kind: str, names: Mapping[str, list[tuple[Place, str]]]
) -> list[Listed]:
    """Return the rows of a register in order: sections as in the masthead, all others by name."""
    folders = section_folders(digest) if kind == "sections" else {}
    rank = {s: i for i, s in enumerate(digest.masthead.sections)}
    listed = [
        Listed(
            name=name,
            note=next((n for _, n in found if n), ""),
            entries=len(found),
            latest=tuple(p for p, _ in found[:LATEST]),
            sort=(name.split() or [""])[-1] if kind == "people" else name,
            feeds=f"/sections/{folders[name]}/" if name in folders else "",
        )
        for name, found in names.items()
    ]
    listed.sort(
        key=lambda x: (
            rank.get(x.name, len(rank)) if kind == "sections" else 0,
            _collated(x.sort),
            _collated(x.name),
        )
    )
    return listed


def _register(
    digest: Digest, kind: str, kinds: tuple[str, ...], listed: list[Listed]
) -> Iterable[Job]:
    by_letter: dict[str, list[Listed]] = {}
    for x in listed:
        by_letter.setdefault(_letter(x.sort), []).append(x)
    parts: dict[str, list[Listed]] = {"": listed}
    letters: tuple[tuple[str, str], ...] = ()
    if len(listed) > MOST:
        parts = by_letter
        first = next(iter(by_letter))
        letters = tuple((x, f"/{kind}/" + (f"{x}/" if x != first else "")) for x in by_letter)
    elif len(listed) > LETTERS:
        letters = tuple((x, f"#letter-{x}") for x in by_letter)
        anchors = {id(own[0]): x for x, own in by_letter.items()}
        parts = {"": [msgspec.structs.replace(x, anchor=anchors.get(id(x), "")) for x in listed]}
    for i, (letter, rows) in enumerate(parts.items()):
        yield job(
            "register.html",
            f"/{kind}/" if i == 0 else f"/{kind}/{letter}/",
            masthead=digest.masthead,
            pages=standing(digest),
            register=kind,
            listed=tuple(rows),
            letters=letters,
            letter=letter,
            registers=kinds,
        )


def _collated(name: str) -> tuple[str, str]:
    """By what a name is sorted: its letters without accents, then as it is written."""
    if name.isascii():
        return name.strip().casefold(), name
    parts = unicodedata.normalize("NFKD", name.strip())
    return "".join(c for c in parts if not unicodedata.combining(c)).casefold(), name


def newest(rows: Iterable[Cited | Listed]) -> str:
    """Return the latest day in the rows of a register, or of the sources."""
    return max((row.latest[0].day for row in rows if row.latest), default="")


def _letter(name: str) -> str:
    """Return the letter under which a name is in a register: a small one, without accent."""
    first = _collated(name)[0][:1]
    return first if first.isalnum() else "other"
