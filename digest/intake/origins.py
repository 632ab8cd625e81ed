"""Read and write `content/DAY/intake.yaml`: where each article that was taken came from.

The program writes it, sorted by file, so that git merges it. A decision, front matter and the page
itself come before what it says. Secrets in addresses were replaced before they came here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from pathlib import Path

import msgspec

from digest.core import yaml_reading, yaml_writing
from digest.core.files import write_atomic
from digest.core.model import Problem, Value

FILE = "intake.yaml"


class Origin(Value, frozen=True, kw_only=True, omit_defaults=True):
    """Where an article came from. `got` is the moment it was received, `sha256` of its bytes.

    `original`: the path below originals/ of the bytes as received, where they are others.
    """

    link: str = ""
    asked: str = ""
    outlet: str = ""
    section: str = ""
    date: str = ""
    got: str = ""
    sha256: str = ""
    text: str = ""
    http: dict[str, str] = {}
    by: str = ""
    source: str = msgspec.field(default="", name="from")
    original: str = ""

    def page(self) -> dict[str, str | list[str]]:
        """Return what it says of the article, under the names of page metadata."""
        stated = {
            "link": self.link,
            "outlet": self.outlet,
            "section": self.section,
            "date": self.date,
        }
        return {k: v for k, v in stated.items() if v}


def read(text: str, path: str) -> tuple[dict[str, Origin], tuple[Problem, ...]]:
    """Return the origins by file name. A wrong entry is a problem, and the rest counts."""
    yaml = yaml_reading.load(text, path)
    problems = list(yaml.problems)
    data = yaml.data if isinstance(yaml.data, dict) else {}
    found: dict[str, Origin] = {}
    for name, entry in data.items():
        try:
            found[str(name)] = msgspec.convert(entry, Origin, strict=False)
        except msgspec.ValidationError:
            problems.append(
                Problem(
                    level="warning",
                    where=yaml.at(path, name),
                    what=f"what is written about “{name}” is not understood.",
                    fix="Remove the entry, or restore it from version control.",
                    name="intake",
                )
            )
    return found, tuple(problems)


def add(folder: Path, origins: Mapping[str, Origin]) -> None:
    """Write the origins of files of an edition beside those that are there. Raises OSError."""
    known = _known(folder)
    known |= {k: msgspec.to_builtins(v) for k, v in origins.items()}
    _write(folder, known)


def remove(folder: Path, names: Collection[str]) -> None:
    """Take the origins of these files out. Raises OSError."""
    known = _known(folder)
    if not known.keys().isdisjoint(names):
        _write(folder, {k: v for k, v in known.items() if k not in names})


def _known(folder: Path) -> dict[str, object]:
    path = folder / FILE
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    return {k: msgspec.to_builtins(v) for k, v in read(before, FILE)[0].items()}


def _write(folder: Path, known: Mapping[str, object]) -> None:
    path = folder / FILE
    if not known:
        path.unlink(missing_ok=True)
        return
    text = yaml_writing.dump({k: known[k] for k in sorted(known)})
    write_atomic(path, text.encode("utf-8"), durable=True)


def changed(content: Path, origins: Mapping[str, Origin]) -> list[str]:
    """Return the articles, as paths below content/, whose bytes are not those received."""
    out = []
    for path, origin in origins.items():
        try:
            data = (content / path).read_bytes() if origin.sha256 else b""
        except OSError:
            continue  # the file is reported where it is read
        if origin.sha256 and hashlib.sha256(data).hexdigest() != origin.sha256:
            out.append(path)
    return out
