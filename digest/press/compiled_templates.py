"""Keep compiled templates from one process to the next. (Reads and writes.)

Compiling the templates of a theme costs more than filling a hundred pages. The key of a compiled
template names all that it depends on: source, program, libraries, interpreter. What is kept below
`.digest/` is trusted as the templates of the publication are: as code. A folder that cannot be
written, or a file that is damaged (it holds a checksum), costs only compiling again.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import shutil
import sys
from pathlib import Path
from types import CodeType
from typing import NamedTuple

from digest.core import packing
from digest.core.files import write_atomic

FOLDER = "templates"
MOST = 256  # files that are kept; a theme that is being written leaves many behind


class Compiled(NamedTuple):
    """A template's code, the names that it reads (with the line), and those that it defines."""

    code: CodeType
    asked: tuple[tuple[int, str], ...]
    given: tuple[str, ...]


def key(*parts: str) -> str:
    """Return the key of a compiled template: what it was made from, and the interpreter."""
    python = (sys.version, sys.implementation.cache_tag or "", str(sys.flags.optimize))
    return packing.fingerprint(*python, *parts)


def get(state: str, name: str) -> Compiled | None:
    """Return a kept template; None if it is missing, damaged or of another Python."""
    try:
        data = Path(state, FOLDER, name).read_bytes() if state else b""
    except OSError:
        return None
    check, body = data[:16], data[16:]
    if not body or _check(body) != check:
        return None
    try:
        return Compiled(*marshal.loads(body))  # noqa: S302 - our own, whole, and trusted as the templates beside it are
    except (ValueError, TypeError, EOFError):
        return None


def put(state: str, name: str, made: Compiled) -> None:
    """Keep it. Two processes may do so at once: the file is moved into place whole."""
    if not state:
        return
    folder = os.path.join(state, FOLDER)
    body = marshal.dumps(tuple(made))
    try:
        os.makedirs(folder, exist_ok=True)
        if len(os.listdir(folder)) >= MOST:
            shutil.rmtree(folder, ignore_errors=True)
            os.makedirs(folder, exist_ok=True)
        write_atomic(Path(folder, name), _check(body) + body)
    except OSError:
        return


def clear(state: Path) -> None:
    shutil.rmtree(state / FOLDER, ignore_errors=True)


def _check(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=16).digest()
