"""Read and write the file that the curator's page writes: `content/DAY/edition.yaml`.

The file is always whole, with its old text or its new one, and on the disk when `replace` returns.
"""

from __future__ import annotations

import difflib
from pathlib import Path

from digest.core.files import write_atomic

BOM = b"\xef\xbb\xbf"


def path_of(content: Path, day: str) -> Path:
    """Return the path of the edition's file. Raises ValueError when it is a link."""
    folder = content / day
    file = folder / "edition.yaml"
    if file.is_symlink() or folder.is_symlink():
        raise ValueError(
            f"content/{day}/edition.yaml is a link to another place; a link is not written"
        )
    return file


def read(file: Path) -> str:
    """Return the text of the file, empty if there is none. Raises OSError or ValueError."""
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return ""
    return data.decode("utf-8-sig")


def replace(file: Path, text: str) -> None:
    """Write the file; it is on the disk afterwards. Its byte order mark stays. Raises OSError."""
    data = text.encode("utf-8")
    if file.exists():
        with open(file, "rb") as f:
            if f.read(3) == BOM:
                data = BOM + data
    write_atomic(file, data, durable=True)


def difference(before: str, after: str) -> tuple[str, ...]:
    """Return the lines that differ, with their numbers: `+  12  lead: a.txt`."""
    out: list[str] = []
    a, b = before.splitlines(), after.splitlines()
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag != "equal":
            out += [f"−{i + 1:>4}  {a[i]}" for i in range(i1, i2)]
            out += [f"+{j + 1:>4}  {b[j]}" for j in range(j1, j2)]
    return tuple(out)
