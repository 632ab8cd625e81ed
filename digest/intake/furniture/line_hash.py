"""Hash a line, to compare the lines of one outlet's pages.

`repeated` makes the set of hashes, and `clean` looks its own lines up in it. Short lines are
compared without their figures, so that "3 comments" equals "12 comments".
"""

from __future__ import annotations

import re
from hashlib import blake2b

FOLD = 48  # characters up to which figures are ignored; in a longer line they make a difference
PROSE = 80
_FIGURES = re.compile(r"\d+")


_PLAIN_BYTES = bytes(range(32, 127))  # printable ASCII


def line_hash(text: str) -> int:
    """Return a stable 64-bit hash of a line, or 0 for one without letters or figures.

    The lowest bit is set if the line is long enough for prose.
    """
    length = len(text)
    data = _folded(text) if length > FOLD else None
    if data is None:
        text = " ".join(text.casefold().split())
        length = len(text)
        data = (_FIGURES.sub("0", text) if length <= FOLD else text).encode(
            "utf-8", "surrogatepass"
        )
    if not text[:1].isalnum() and not any(c.isalnum() for c in text):
        return 0
    value = int.from_bytes(blake2b(data, digest_size=8).digest(), "big")
    return (value | 1) if length >= PROSE else (value & ~1)


def _folded(text: str) -> bytes | None:
    """Return a line in lower case with single spaces, as UTF-8, computed on bytes.

    None if the line needs the slower way on characters.
    """
    data = text.encode("utf-8", "surrogatepass")
    rest = data.translate(None, _PLAIN_BYTES)
    if rest:  # remaining characters must not be spaces or capitals
        marks = rest.decode("utf-8", "surrogatepass")
        if not marks.isprintable() or marks.casefold() != marks:
            return None
    return None if b"  " in data or data[0] == 32 or data[-1] == 32 else data.lower()
