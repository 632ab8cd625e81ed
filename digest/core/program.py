"""The version of this program, as remembered results depend on it."""

from __future__ import annotations

import hashlib
import importlib.metadata
import sys
from functools import lru_cache
from pathlib import Path

PACKAGE = Path(__file__).parent.parent  # the package `digest`
LIBRARIES = (  # those whose version can change a result
    "babel",
    "css-inline",
    "jinja2",
    "lxml",
    "markdown-it-py",
    "msgspec",
    "numpy",
    "pyyaml",
    "sentencex",
    "trafilatura",
    "tzdata",
)


@lru_cache(maxsize=1)
def version() -> bytes:
    """Return a hash of the source, the data files, the interpreter's version and the libraries'."""
    h = hashlib.blake2b(digest_size=16)
    for path in sorted((*PACKAGE.rglob("*.py"), *PACKAGE.joinpath("data").rglob("*.t*"))):
        h.update(path.relative_to(PACKAGE).as_posix().encode())
        h.update(path.read_bytes())
    h.update(repr(sys.version_info[:3]).encode())
    for name in LIBRARIES:
        try:
            found = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found = "none"
        h.update(f"{name}={found};".encode())
    return h.digest()
