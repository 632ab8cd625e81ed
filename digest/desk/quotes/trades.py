"""A trade or office, whether or not a table holds it, with the name that stands behind it between commas: "said the lighthouse keeper, Ida Roos, who
...", "said the Marle Rovers coach, Ida Roos".

In: the signs of a scene. Out: places among them. Trusts nothing: the form alone tells, an article, plain words, and a whole name between two
marks; a name that goes on ("the report, Ida Roos wrote") is of another clause.
"""

from __future__ import annotations

from digest.desk.quotes.items import Item

_CERTAIN = frozenset("the its his her their our".split())


def trade(items: list[Item], s: int, hi: int) -> int | None:
    """The name in apposition to a trade, which begins at `s`, behind its article: "the lighthouse keeper, Ida Roos, ...". Whose trade it is stands
    before it ("the harbour board's cook"), and may look like somebody's name."""
    if s == 0 or items[s - 1].word not in _CERTAIN:
        return None
    j = s
    while j < min(hi, s + 7) and items[j].kind in "wRGUIN'":
        j += 1
    if (
        j == s
        or j + 1 >= hi
        or items[j - 1].kind not in "wR"
        or items[j].kind != ","
        or items[j + 1].kind != "N"
    ):
        return None
    return j + 1 if j + 2 >= hi or items[j + 2].kind in ",." else None  # and not an owner


def trade_before(items: list[Item], n: int) -> int | None:
    """Where such a trade begins, of the name at `n`: what stands between the verb of saying with its article and the name."""
    for s in range(n - 2, max(1, n - 9), -1):
        if items[s - 1].word in _CERTAIN:
            if items[s - 2].kind != "V" or trade(items, s, len(items)) != n:
                return None
            return next((k + 1 for k in range(n - 2, s, -1) if items[k].kind == "'"), s)
    return None
