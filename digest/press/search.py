"""The search index: Pagefind over the entries, where it is installed. (Writes a folder of its own in the state, and runs a program.)

In: editions, the language of the publication, Pagefind's program. Out: the files of an index a year below `pagefind/`, as Pages. What
readers find is what pages print: headline, summary, quotations with speaker, outlets. An index a year, so that a new story costs its year
and not the archive; the page that searches merges them (`static/search.js`).

Pagefind (https://pagefind.app) is handed pages made for it alone and a folder to write to; its own settings files and environment are kept
away, so that the same entries give the same files. Its ready-made interfaces are left out: ours is the theme's.
"""

from __future__ import annotations

import html
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


def bundles(editions: Sequence[Edition]) -> tuple[str, ...]:
    """The addresses of the indexes of a publication, newest first."""
    years = {_year(e.day) for e in editions if any(_found(b) for b in e.briefs)}
    return tuple(f"/{FOLDER}/{y}/" for y in sorted(years, key=lambda y: (y.isdigit(), y), reverse=True))


def _found(b: Brief) -> bool:
    """Whether an entry has a page."""
    return bool(b.new or b.summary or b.quotes or b.sources)


def _year(day: str) -> str:
    return day[:4] if day[:4].isdigit() else "undated"


def records(editions: Sequence[Edition], language: str) -> dict[str, tuple[Record, ...]]:
    """Year -> its entries, in the order of the editions."""
    speaks = voice(language)
    out: dict[str, list[Record]] = {}
    for e in editions:
        for b in e.briefs:
            if _found(b):
                made = Record(path=links.path(b.url), title=b.headline.text, day=_day(speaks, e.day), text=_text(speaks, b))
                out.setdefault(_year(e.day), []).append(made)
    return {y: tuple(rs) for y, rs in out.items()}


def _day(speaks: Voice, day: str) -> str:
    return speaks.day(day) if day[:4].isdigit() else speaks.say("undated")


def _text(speaks: Voice, b: Brief) -> tuple[str, ...]:
    said = (f"{speaks.quoted(q.text, q.language)} {', '.join(w for w in (q.speaker, q.role) if w)}" for q in b.quotes)
    who = " · ".join(dict.fromkeys(s.outlet for s in b.sources if s.outlet))
    section = (b.section,) if b.section else ()
    return tuple(t for t in (" ".join(s.text for s in b.summary), *said, who, *section) if t.strip())


def key(found: Path, year: str, entries: Sequence[Record], language: str) -> str:
    """Names what an index is made from."""
    return codec.fingerprint("search", version(found), year, language, codec.pack(tuple(entries)))


def pages(found: Path, year: str, entries: Sequence[Record], language: str, state: Path) -> tuple[tuple[Page, ...], Problem | None]:
    """The index of a year. Raises OSError when the folder of state cannot be written."""
    state.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="staging-", dir=state) as folder:
        home, out = Path(folder) / "pages", Path(folder) / "index"
        home.mkdir()
        for r in entries:
            file = home / r.path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(_page(r), encoding="utf-8", errors="replace")
        told = _run(found, home, language)
        names = sorted(n for n in (p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()) if n.startswith(NEEDED))
        stems = any(n.startswith("wasm.") and n != UNKNOWN for n in names)  # Pagefind knows the word stems of the language
        made = [Page(path=f"{FOLDER}/{year}/{n}", data=(out / n).read_bytes()) for n in names if n != UNKNOWN or not stems]
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
