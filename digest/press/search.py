"""The search index: Pagefind over the entries, where it is installed. (Runs a program, in an empty folder of its own in the state.)

In: editions, the language of the publication, Pagefind's program. Out: the files of several indexes below `pagefind/`, as Pages. What
readers find is what pages print: headline, summary, quotations with speaker, outlets. Of the newest year there is an index a month, of those
before an index a year, so that a new story costs its month and not the archive, and a reader of a long one fetches few; the page that
searches merges them (`static/search.js`).

Pagefind (https://pagefind.app) is handed pages made for it alone, and hands the files back, both through a pipe and in the language of
its own wrappers (`--service`). It numbers pages as they come: let loose on a folder, it takes them as the disk lists them, and the same entries give
other files on another disk. Its own settings files and environment are kept away, for the same reason. Its ready-made interfaces are left out:
ours is the theme's.
"""

from __future__ import annotations

import base64
import html
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Sequence
from importlib import util
from pathlib import Path
from typing import IO, Any

import msgspec

from digest.core import packing
from digest.core.model import Edition, EditionIndex, Page, Problem, Story, Value
from digest.press import links
from digest.press.interface import Voice, primary, voice

FOLDER = "pagefind"
PACKAGES = (
    "pagefind_bin_extended",
    "pagefind_bin",
)  # the first knows Chinese and Japanese words, too
NEEDED = (
    "pagefind.js",
    "pagefind-worker.js",
    "pagefind-entry.json",
    "wasm.",
    "pagefind.",
    "index/",
    "fragment/",
)
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


def parts(editions: Sequence[EditionIndex]) -> dict[str, tuple[str, ...]]:
    """The indexes of a publication, newest first, `undated` last, with the days of the editions that each is made of."""
    held = sorted(
        (e.day for e in editions if e.pages), key=lambda day: (day[:4].isdigit(), day), reverse=True
    )
    out: dict[str, list[str]] = {}
    for day in held:
        year = day[:4]
        out.setdefault(
            ("undated" if not year.isdigit() else day[:7] if year == held[0][:4] else year), []
        ).append(day)
    return {name: tuple(own) for name, own in out.items()}


def bundles(editions: Sequence[EditionIndex]) -> tuple[str, ...]:
    """The addresses of the indexes, newest first."""
    return tuple(f"/{FOLDER}/{name}/" for name in parts(editions))


def records(editions: Sequence[Edition], language: str) -> tuple[Record, ...]:
    """The entries of some editions, in their order."""
    speaks = voice(language)
    return tuple(
        Record(
            path=links.path(b.url),
            title=b.headline.text,
            day=_day(speaks, e.day),
            text=_text(speaks, b),
        )
        for e in editions
        for b in e.briefs
        if b.has_page
    )


def _day(speaks: Voice, day: str) -> str:
    return speaks.day(day) if day[:4].isdigit() else speaks.say("undated")


def _text(speaks: Voice, b: Story) -> tuple[str, ...]:
    said = (
        f"{speaks.quoted(q.text, q.language)} {', '.join(w for w in (q.speaker, q.role) if w)}"
        for q in b.quotes
    )
    who = " · ".join(dict.fromkeys(s.outlet for s in b.sources if s.outlet))
    section = (b.section,) if b.section else ()
    return tuple(
        t for t in (" ".join(s.text for s in b.summary), *said, who, *section) if t.strip()
    )


def key(found: Path, part: str, names: Sequence[str], language: str) -> str:
    """Names what an index is made from. `names`: the fingerprints of its editions."""
    return packing.fingerprint("search, in our order", version(found), part, language, *names)


def pages(
    found: Path, part: str, entries: Sequence[Record], language: str, state: Path
) -> tuple[tuple[Page, ...], Problem | None]:
    """One of the indexes. Raises OSError when the folder of state cannot be written."""
    state.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="staging-", dir=state) as folder:
        files, told = _run(found, entries, language, Path(folder))
    names = sorted(n for n in files if n.startswith(NEEDED))
    stems = any(
        n.startswith("wasm.") and n != UNKNOWN for n in names
    )  # Pagefind knows the word stems of the language
    made = [
        Page(path=f"{FOLDER}/{part}/{n}", data=files[n]) for n in names if n != UNKNOWN or not stems
    ]
    if made and not told:
        return tuple(made), None
    return (), Problem(
        level="warning",
        where=FOLDER,
        what=f"Pagefind made no search index ({told or 'it wrote nothing'}); the search page looks through headlines only.",
        fix="Install it again (the “search” extra), or write “search: {index: false}” in digest.yaml.",
        name="search",
    )


def _page(r: Record) -> str:
    """A page as Pagefind reads it (it asks for an `html` tag); what is `data-pagefind-meta` is shown with a result."""
    body = "".join(f"<p>{html.escape(t)}</p>" for t in r.text)
    title = f'<h1 data-pagefind-meta="title">{html.escape(r.title)}</h1><i data-pagefind-meta="day:{html.escape(r.day)}"></i>'
    return f"<!doctype html><html><title></title><main data-pagefind-body>{title}{body}</main>"


def _run(
    found: Path, entries: Sequence[Record], language: str, home: Path
) -> tuple[dict[str, bytes], str]:
    """The files of the index, and what went wrong, or nothing. The program runs in an empty folder and without an environment."""
    with open(home / "told", "w+b") as told:
        try:
            # Our own arguments; nothing of an article is among them.
            process = subprocess.Popen(  # noqa: S603
                [str(found), "--service"],
                cwd=home,
                env={},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=told,
            )
        except OSError as error:
            return {}, str(error)
        assert process.stdin is not None
        assert process.stdout is not None
        late = threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        watch = threading.Timer(SECONDS, end)
        watch.start()
        try:
            files, wrong = _talk(process.stdin, process.stdout, _asked(entries, language))
        finally:
            watch.cancel()
            watch.join()
            for pipe in (process.stdin, process.stdout):
                try:
                    pipe.close()
                except OSError:
                    pass  # it has ended before it was told everything
            status = process.wait()
        if late.is_set():
            return {}, "it took too long"
        told.seek(0)
        said = told.read().decode("utf-8", "replace").strip()[:200]
    return files, wrong or (said or f"exit status {status}" if status else "")


def _asked(entries: Sequence[Record], language: str) -> Iterator[dict[str, Any]]:
    """What Pagefind is asked, in order: for an index, that it take each page, and for the files."""
    yield {
        "type": "NewIndex",
        "config": {"force_language": primary(language) or "en", "keep_index_url": True},
    }
    for r in entries:
        page = _page(r).encode("utf-8", "replace").decode("utf-8")
        yield {"type": "AddFile", "index_id": 0, "file_path": r.path, "file_contents": page}
    yield {"type": "GetFiles", "index_id": 0}


class _File(msgspec.Struct):
    path: str
    content: str


class _Payload(msgspec.Struct):
    type: str
    message: str = ""
    files: list[_File] = []


class _Answer(msgspec.Struct):
    payload: _Payload


def _talk(
    to: IO[bytes], back: IO[bytes], asked: Iterator[dict[str, Any]]
) -> tuple[dict[str, bytes], str]:
    """Ask one thing after the other, each when the last is answered: the files of the last answer, and what went wrong. A message is
    JSON in base64, and ends with a comma."""
    payload = _Payload(type="")
    try:
        for n, question in enumerate(asked, 1):
            to.write(
                base64.b64encode(msgspec.json.encode({"message_id": n, "payload": question})) + b","
            )
            to.flush()
            parts: list[bytes] = []
            while not parts or not parts[-1].endswith(b","):
                parts.append(back.read1(1 << 18))  # type: ignore[attr-defined]
                if not parts[-1]:
                    return {}, ""  # it has ended, and its exit status or its silence says why
            payload = msgspec.json.decode(
                base64.b64decode(b"".join(parts)[:-1]), type=_Answer
            ).payload
            if payload.type == "Error":
                return {}, payload.message[:200] or "it could not"
        return {f.path: base64.b64decode(f.content) for f in payload.files}, ""
    except BrokenPipeError:
        return {}, ""
    except (ValueError, msgspec.MsgspecError, OSError) as error:
        return {}, str(error)
