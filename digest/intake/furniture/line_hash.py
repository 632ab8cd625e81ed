"""A line as a number: by what lines of one outlet's pages are compared, and told to `clean`.

Comes in: the text of a line. Goes out: a stable 64-bit hash. Trusts nothing. Beside the stages, because `furniture` makes the set of hashes
and `clean` looks its own lines up in it. Short lines are compared with figures folded, so that "3 comments" equals "12 comments".
"""

from __future__ import annotations

import re
from hashlib import blake2b

FOLD = 48  # characters up to which figures are folded: a longer line with another figure says something else
PROSE = 80
_FIGURES = re.compile(r"\d+")


_PLAIN_BYTES = bytes(range(32, 127))  # what is printable in ASCII


def line_hash(text: str) -> int:
    """A stable 64-bit hash of a line, 0 for one without letters or figures. The lowest bit says that it is long enough for prose."""
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
    """A line in small letters and with single spaces, as UTF-8, by the shorter way of bytes; None where only characters tell."""
    data = text.encode("utf-8", "surrogatepass")
    rest = data.translate(None, _PLAIN_BYTES)
    if rest:  # marks and the like: they must be no spaces, and no capitals
        marks = rest.decode("utf-8", "surrogatepass")
        if not marks.isprintable() or marks.casefold() != marks:
            return None
    return None if b"  " in data or data[0] == 32 or data[-1] == 32 else data.lower()
