"""Pagefind, the program that makes a search index, and how it is talked to. (Runs a program.)

Pagefind (https://pagefind.app) is given pages and returns files, both through a pipe and in the
language of its own wrappers (`--service`): messages in JSON and base64, each ended by a comma. It
numbers pages in the order in which they come. If it read them from a folder, that would be the
order of the disk, and the same pages would give other files on another disk. It runs in an empty
folder and without an environment, because settings of its own there would change the index.
"""

from __future__ import annotations

import base64
import contextlib
import threading
from collections.abc import Iterable, Iterator
from importlib import util
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

import msgspec

if TYPE_CHECKING:
    import subprocess

PACKAGES = (
    "pagefind_bin_extended",
    "pagefind_bin",
)  # the first knows words of Chinese and Japanese
SECONDS = 600.0  # that one index may take
SHOWN = 200  # characters of an error that are shown


class IndexedPage(NamedTuple):
    """A page to be found: its path below the site, and its HTML."""

    path: str
    html: str


class Made(NamedTuple):
    """Files of an index by name; `error` says what went wrong, and is empty if nothing did."""

    files: dict[str, bytes]
    error: str = ""


def program() -> Path | None:
    """Return Pagefind's program, or None if the `search` extra is not installed."""
    for package in PACKAGES:
        spec = util.find_spec(package)
        if spec is None or not spec.origin:
            continue
        name = package.replace("_bin", "")
        for file in (Path(spec.origin).with_name(n) for n in (name, f"{name}.exe")):
            if file.is_file():
                return file
    return None


def version(found: Path | None) -> str:
    """Return a text that differs for another program, and is empty if there is none."""
    if found is None:
        return ""
    stat = found.stat()
    return f"{found.name} {stat.st_size} {stat.st_mtime_ns}"


def make_index(found: Path, pages: Iterable[IndexedPage], language: str, home: Path) -> Made:
    """Return the files of an index of these pages. `home` is an empty folder to run in."""
    import subprocess  # only where an index is made: 3 ms

    with open(home / "errors", "w+b") as errors:
        try:
            # The arguments are fixed; nothing of an article is among them.
            process = subprocess.Popen(  # noqa: S603
                [str(found), "--service"],
                cwd=home,
                env={},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        except OSError as error:
            return Made({}, str(error))
        made, status = _served(process, _questions(pages, language))
        errors.seek(0)
        printed = errors.read().decode("utf-8", "replace").strip()[:SHOWN]
    if made.error or not status:
        return made
    return Made(made.files, printed or f"exit status {status}")


def _served(
    process: subprocess.Popen[bytes], questions: Iterator[dict[str, object]]
) -> tuple[Made, int]:
    """Ask the program, wait for its end, return the answer and its exit status."""
    assert process.stdin is not None
    assert process.stdout is not None
    late = threading.Event()

    def end() -> None:
        late.set()
        process.kill()

    watch = threading.Timer(SECONDS, end)
    watch.start()
    try:
        made = _answer(process.stdin, process.stdout, questions)
    finally:
        watch.cancel()
        watch.join()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):  # the program may end before it has read everything
                pipe.close()
        status = process.wait()
    return (Made({}, "it took too long") if late.is_set() else made), status


def _questions(pages: Iterable[IndexedPage], language: str) -> Iterator[dict[str, object]]:
    """Yield what Pagefind is asked: to begin an index, to take each page, to return the files."""
    yield {"type": "NewIndex", "config": {"force_language": language, "keep_index_url": True}}
    for page in pages:
        html = page.html.encode("utf-8", "replace").decode("utf-8")
        yield {"type": "AddFile", "index_id": 0, "file_path": page.path, "file_contents": html}
    yield {"type": "GetFiles", "index_id": 0}


class _File(msgspec.Struct):
    path: str
    content: str


class _Payload(msgspec.Struct):
    type: str
    message: str = ""
    files: list[_File] = []


class _Reply(msgspec.Struct):
    payload: _Payload


def _answer(to: IO[bytes], back: IO[bytes], questions: Iterator[dict[str, object]]) -> Made:
    """Ask one question after the other; return the files of the last answer."""
    payload = _Payload(type="")
    try:
        for number, question in enumerate(questions, 1):
            message = msgspec.json.encode({"message_id": number, "payload": question})
            to.write(base64.b64encode(message) + b",")
            to.flush()
            reply = _read_message(back)
            if reply is None:
                return Made({})  # its exit status, or that there are no files, says why
            payload = msgspec.json.decode(base64.b64decode(reply), type=_Reply).payload
            if payload.type == "Error":
                return Made({}, payload.message[:SHOWN] or "it gave no reason")
        return Made({f.path: base64.b64decode(f.content) for f in payload.files})
    except BrokenPipeError:
        return Made({})
    except (ValueError, msgspec.MsgspecError, OSError) as error:
        return Made({}, str(error))


def _read_message(back: IO[bytes]) -> bytes | None:
    """Return one message without its comma; None if the program has ended."""
    parts: list[bytes] = []
    while not parts or not parts[-1].endswith(b","):
        parts.append(back.read1(1 << 18))  # type: ignore[attr-defined]  # a pipe has it
        if not parts[-1]:
            return None
    return b"".join(parts)[:-1]
