"""The search index: Pagefind over the entries, where it is installed. (Writes a folder of its own in the state, and runs a program.)

In: editions, the language of the publication, Pagefind's program. Out: the files of several indexes below `pagefind/`, as Pages. What
readers find is what pages print: headline, summary, quotations with speaker, outlets. Of the newest year there is an index a month, of those
before an index a year, so that a new story costs its month and not the archive, and a reader of a long one fetches few; the page that
searches merges them (`static/search.js`).

Pagefind (https://pagefind.app) is handed pages made for it alone and a folder to write to; its own settings files and environment are kept
away, so that the same entries give the same files. Its ready-made interfaces are left out: ours is the theme's.
"""

from __future__ import annotations

import html
import os
import subprocess
import tempfile
from collections.abc import Sequence
from importlib import util
from pathlib import Path

from digest import codec
from digest.model import Brief, Edition, Page, Problem, Value
from digest.press import links
from digest.press.voice import Voice, primary, voice

FOLDER = "pagefind"
PACKAGES = ("pagefind_bin_extended", "pagefind_bin")  # the first knows Chinese and Japanese words, too
NEEDED = ("pagefind.js", "pagefind-worker.js", "pagefind-entry.json", "wasm.", "pagefind.", "index/", "fragment/")
UNKNOWN = "wasm.unknown.pagefind"
SECONDS = 600.0


class Record(Value, frozen=True, kw_only=True):
    """An entry as it is found."""

    path: str  # of its page, below the site
    title: str
    day: str
    text: tuple[str, ...]


def program() -> Path | None:
    """Pagefind's program, if the `search` extra is installed."""
    for package in PACKAGES:
        spec = util.find_spec(package)
        if spec is not None and spec.origin:
            for name in (package.replace("_bin", ""), f"{package.replace('_bin', '')}.exe"):
                file = Path(spec.origin).with_name(name)
                if file.is_file():
                    return file
    return None


def version(found: Path | None) -> str:
    """Names the program that is installed, or that none is."""
    if found is None:
        return ""
    stat = found.stat()
    return f"{found.name} {stat.st_size} {stat.st_mtime_ns}"


def parts(editions: Sequence[Edition]) -> dict[str, tuple[Edition, ...]]:
    """The indexes of a publication, newest first, `undated` last, with the editions that each is made of."""
    held = sorted(
        (e for e in editions if any(_found(b) for b in e.briefs)), key=lambda e: (e.day[:4].isdigit(), e.day), reverse=True
    )
    out: dict[str, list[Edition]] = {}
    for e in held:
        year = e.day[:4]
        out.setdefault(("undated" if not year.isdigit() else e.day[:7] if year == held[0].day[:4] else year), []).append(e)
    return {name: tuple(own) for name, own in out.items()}


def bundles(editions: Sequence[Edition]) -> tuple[str, ...]:
    """The addresses of the indexes, newest first."""
    return tuple(f"/{FOLDER}/{name}/" for name in parts(editions))


def _found(b: Brief) -> bool:
    """Whether an entry has a page."""
    return bool(b.new or b.summary or b.quotes or b.sources)


def records(editions: Sequence[Edition], language: str) -> tuple[Record, ...]:
    """The entries of some editions, in their order."""
    speaks = voice(language)
    return tuple(
        Record(path=links.path(b.url), title=b.headline.text, day=_day(speaks, e.day), text=_text(speaks, b))
        for e in editions
        for b in e.briefs
        if _found(b)
    )


def _day(speaks: Voice, day: str) -> str:
    return speaks.day(day) if day[:4].isdigit() else speaks.say("undated")


def _text(speaks: Voice, b: Brief) -> tuple[str, ...]:
    said = (f"{speaks.quoted(q.text, q.language)} {', '.join(w for w in (q.speaker, q.role) if w)}" for q in b.quotes)
    who = " · ".join(dict.fromkeys(s.outlet for s in b.sources if s.outlet))
    section = (b.section,) if b.section else ()
    return tuple(t for t in (" ".join(s.text for s in b.summary), *said, who, *section) if t.strip())


def key(found: Path, part: str, names: Sequence[str], language: str) -> str:
    """Names what an index is made from. `names`: the fingerprints of its editions."""
    return codec.fingerprint("search", version(found), part, language, *names)


def pages(
    found: Path, part: str, editions: Sequence[Edition], language: str, state: Path
) -> tuple[tuple[Page, ...], Problem | None]:
    """One of the indexes. Raises OSError when the folder of state cannot be written."""
    entries = records(editions, language)
    state.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="staging-", dir=state) as folder:
        home, out = Path(folder) / "pages", Path(folder) / "index"
        home.mkdir()
        # Flat, and the address told within: to make and remove a folder for each costs more than all else here.
        for n, r in enumerate(entries):
            with open(f"{home}{os.sep}{n:06d}.html", "wb", buffering=0) as f:
                f.write(_page(r).encode("utf-8", "replace"))
        told = _run(found, home, language)
        names = sorted(n for n in (p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()) if n.startswith(NEEDED))
        stems = any(n.startswith("wasm.") and n != UNKNOWN for n in names)  # Pagefind knows the word stems of the language
        made = [Page(path=f"{FOLDER}/{part}/{n}", data=(out / n).read_bytes()) for n in names if n != UNKNOWN or not stems]
    if made and not told:
        return tuple(made), None
    return (), Problem(
        level="warning",
        where=FOLDER,
        what=f"Pagefind made no search index ({told or 'it wrote nothing'}); the search page looks through headlines only.",
        mend="Install it anew (the “search” extra), or say “search: {index: false}” in digest.yaml.",
        name="search",
    )


def _page(r: Record) -> str:
    """A page as Pagefind reads it (it asks for an `html` tag); what is `data-pagefind-meta` is shown with a result."""
    body = "".join(f"<p>{html.escape(t)}</p>" for t in r.text)
    title = f'<h1 data-pagefind-meta="title">{html.escape(r.title)}</h1><i data-pagefind-meta="day:{html.escape(r.day)}"></i>'
    title += f'<i data-pagefind-meta="path:{html.escape(r.path)}"></i>'
    return f"<!doctype html><html><title></title><main data-pagefind-body>{title}{body}</main>"


def _run(found: Path, home: Path, language: str) -> str:
    """What went wrong, or nothing. The program runs in its own folder and without an environment."""
    command = [str(found), "--site", ".", "--output-path", "../index", "--keep-index-url", "--silent"]
    command += ["--force-language", primary(language) or "en"]
    try:
        # Our own arguments; nothing of an article is among them.
        done = subprocess.run(command, cwd=home, env={}, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return "it took too long"
    except OSError as error:
        return str(error)
    return "" if done.returncode == 0 else done.stderr.decode("utf-8", "replace").strip()[:200] or f"exit status {done.returncode}"
