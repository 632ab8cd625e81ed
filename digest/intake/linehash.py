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


def line_hash(text: str) -> int:
    """A stable 64-bit hash of a line, 0 for one without letters or figures. The lowest bit says that it is long enough for prose."""
    key = " ".join(text.casefold().split())
    if not any(c.isalnum() for c in key):
        return 0
    prose = len(key) >= PROSE
    if len(key) <= FOLD:
        key = _FIGURES.sub("0", key)
    value = int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
    return (value | 1) if prose else (value & ~1)
