"""The version of this program, as remembered results depend on it."""

from __future__ import annotations

import contextlib
import hashlib
import os
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
    for path in _sources():
        h.update(path.encode())
        h.update((PACKAGE / path).read_bytes())
    h.update(repr(sys.version_info[:3]).encode())
    known = _installed()
    for name in LIBRARIES:
        h.update(f"{name}={known.get(name, 'none')};".encode())
    return h.digest()


def _sources() -> list[str]:
    """Return the modules and the data files, as paths below the package, in order."""
    out = []
    for root, folders, files in os.walk(PACKAGE):
        folders[:] = [f for f in folders if f != "__pycache__"]
        below = os.path.relpath(root, PACKAGE).replace(os.sep, "/")
        is_data = below.split("/")[0] == "data"
        for name in files:
            ending = os.path.splitext(name)[1]
            if ending == ".py" or (is_data and ending.startswith(".t")):
                out.append(name if below == "." else f"{below}/{name}")
    return sorted(out)


def _installed() -> dict[str, str]:
    """Return the version of each installed package, from the name of its folder of metadata.

    importlib.metadata reads a file a package: 40 ms for a build in which nothing changed.
    """
    out: dict[str, str] = {}
    for place in sys.path:
        with contextlib.suppress(OSError):
            for entry in os.listdir(place or "."):
                if entry.endswith((".dist-info", ".egg-info")):
                    name, _, rest = entry.rpartition(".")[0].partition("-")
                    version = rest.partition("-")[0]
                    out.setdefault(name.replace("_", "-").replace(".", "-").lower(), version)
    return out
