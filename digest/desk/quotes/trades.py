"""Find a trade or office followed by a name, even if no word list contains it.

"Said the lighthouse keeper, Ida Roos, who ...", "said the Marle Rovers coach, Ida Roos". The form
decides: an article, plain words, and a whole name between two marks. A name that continues ("the
report, Ida Roos wrote") belongs to another clause.
"""

from __future__ import annotations

from digest.core import tables
from digest.desk.quotes.items import (
    BODY,
    COMMON_NOUNS,
    GROUP,
    NAME,
    OFFICE,
    OWNING,
    SAYING,
    SURNAME,
    WORD,
    Item,
)

# kinds of items, in the sense of each search
_IN_TRADE = WORD + OFFICE + GROUP + SURNAME + BODY + NAME + OWNING

TRADE = 11  # items from a verb of saying to the name behind a trade
_OWNING = tables.words("quotes/clauses", "owning")


def trade(items: list[Item], s: int, hi: int) -> int | None:
    """Return the name in apposition to a trade that begins at `s`, after its article, or None.

    An owner may precede the trade ("the harbour board's cook") and may look like a name.
    """
    if s == 0 or items[s - 1].word not in _OWNING:
        return None
    j = s
    while j < min(hi, s + 7) and items[j].kind in _IN_TRADE:
        j += 1
    if j == s or j + 1 >= hi or items[j - 1].kind not in COMMON_NOUNS:
        return None
    if items[j].kind != "," or items[j + 1].kind != NAME:
        return None
    return j + 1 if j + 2 >= hi or items[j + 2].kind in ",." else None  # not an owner


def trade_before(items: list[Item], n: int) -> int | None:
    """Return the start of a trade before the name at `n`, after a verb of saying, or None."""
    for s in range(n - 2, max(1, n - TRADE + 2), -1):
        if items[s - 1].word in _OWNING:
            if items[s - 2].kind != SAYING or trade(items, s, len(items)) != n:
                return None
            return next((k + 1 for k in range(n - 2, s, -1) if items[k].kind == OWNING), s)
    return None
