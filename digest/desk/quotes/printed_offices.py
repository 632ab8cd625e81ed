"""Find offices in the items of a sentence: beside a name, or alone, with their owner."""

from __future__ import annotations

import re
from functools import lru_cache

from digest.core import names, tables
from digest.desk.quotes.items import Item
from digest.desk.quotes.offices import PARTIES
from digest.desk.quotes.trades import trade_before
from digest.desk.quotes.whole_offices import whole

_LISTS = "quotes/clauses"
ARTICLES = tables.words(_LISTS, "articles")
_CERTAIN = tables.words(_LISTS, "certain")
# Words at which an office starts: articles, and words that begin a clause.
_OPENERS = tables.words(_LISTS, "clause openers")
BEFORE_OFFICES = ARTICLES | _OPENERS
_JOINED_TO = ("of", "for")
_BEFORE_NAMES = ("former", "late", "then")
_OF_WORDS = 10  # items of an office and what it is of
_LONGEST = 90  # characters of the longest office
_JOINED = names.PARTICLES | {"of", "at", "for", "the"}
_HONORIFIC = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Sir|Dame|Mme|Mlle|M|Dr|Herr|Frau|Señora?|Sra?|Don|Doña|Signora?|Monsieur"
    r"|Madame|Sig|Dhr|Mevrouw|Meneer)\.? ?)+$"
)
_GLUED = re.compile(r"^\w{0,40}[a-z](?=[A-Z]{2,9}$)")


@lru_cache(maxsize=4096)
def cleaned(printed: str) -> str:
    """Return an office without its article, or nothing for a form of address or a party."""
    first, _, rest = printed.strip(" ,").partition(" ")
    if rest and (first in ARTICLES or first in ("as", "os", "uma", "As")):
        first, _, rest = rest.partition(" ")
    while rest and rest.rpartition(" ")[2].casefold() in _JOINED:
        rest = rest.rpartition(" ")[0]
    first = _GLUED.sub("", first)  # scraping joins words: "UkraineNATO Secretary General"
    office = f"{first} {rest}".strip()
    if len(office) > _LONGEST or _HONORIFIC.match(office):
        return ""
    office = whole(office)
    return "" if all(w.casefold() in PARTIES for w in office.split()) else office


def is_definite(items: list[Item], at: int) -> bool:
    """Return whether an office is definite ("the", "his", an owner), not "a lawyer"."""
    for i in range(at - 1, max(-1, at - 6), -1):
        if items[i].kind == "'" or items[i].word in _CERTAIN:
            return True
        if items[i].word == "a" or items[i].kind in ".,;:Q":
            return False
    return False


def owner_of(items: list[Item], at: int) -> str:
    """Return the owner of the office at `at`: "NATO" in "NATO's secretary general"."""
    for i in range(at - 1, max(0, at - 5), -1):
        if items[i].kind == "'":
            return items[i - 1].word
        if items[i].kind not in "wR":
            break
    return ""


def alone(items: list[Item], at: int, text: str) -> str | None:
    """Return the office at `at` with the words that belong to it: "U.S. defense secretary"."""
    if items[at].title:
        return whole(items[at].title) or None
    j = at
    while j > max(0, at - 5):
        prior = items[j - 1]
        if prior.kind not in "wGURI" or prior.word in BEFORE_OFFICES:
            break
        j -= 1
    printed = text[items[j].start : items[_complement(items, at)].end]
    first, _, rest = printed.partition(" ")
    return whole(rest if rest and first.casefold() in ARTICLES else printed) or None


def _complement(items: list[Item], at: int) -> int:
    """Return the last item of what the office at `at` is of: "head of the water board"."""
    k = at + 1
    if k >= len(items) or items[k].word not in _JOINED_TO:
        return at
    end = at
    while k < min(len(items), at + _OF_WORDS) and _is_of(items, k):
        end = k
        k += 1
    while items[end].kind == "'" or items[end].word in _JOINED_TO or items[end].word in ARTICLES:
        end -= 1
    return end


def _is_of(items: list[Item], k: int) -> bool:
    """Return whether the item at `k` goes on with what an office is of."""
    it, before = items[k], items[k - 1]
    if it.kind == "N" and before.kind == "w" and before.word not in _BEFORE_NAMES:
        return False  # "the secretary of state Ann Lee": her name
    large = k + 1 < len(items) and items[k + 1].kind in "GUIN" and before.kind in "GUIN"
    joins = it.word in _JOINED_TO or it.word in ARTICLES or (it.kind == "c" and large)
    return joins or it.kind in "wGUNIRM'"


def title_with(items: list[Item], at: int, text: str) -> str:
    """Return the title of the name at `at` with the body before it: "Marle police Chief"."""
    title = items[at].title
    j = at - 1
    if not title or j < 0 or items[j].kind != "I" or items[j].end + 1 != items[at].start:
        return title
    while j and items[j - 1].kind in "GUI" and items[j - 1].end + 1 == items[j].start:
        j -= 1
    start = items[at].start
    return text[items[j].start : start + len(title)] if text.startswith(title, start) else title


def beside(items: list[Item], at: int, text: str) -> str:
    """Return the office printed beside the name at `at`: before it, or after it between commas."""
    if (s := trade_before(items, at)) is not None:
        return text[items[s].start : items[at - 2].end]
    i = at - 1
    if i > 0 and items[i].kind == "," and items[i - 1].kind == "R" and _is_closed(items, at):
        i -= 1
    if i >= 0 and items[i].kind == "R":
        return text[items[_reach_back(items, i)].start : items[i].end]
    if at + 1 < len(items) and items[at + 1].kind == ",":
        return _behind(items, at + 2, text)
    return ""


def _is_closed(items: list[Item], at: int) -> bool:
    """Return whether a mark follows the name at `at`, as it does in an apposition.

    "The mayor, Ann Lee, said", but not "After meeting the mayor, Ann Lee said".
    """
    behind = items[at + 1 : at + 3]
    if behind and behind[0].kind == "," and len(behind) > 1 and behind[1].word[:1].isdigit():
        return False  # an age
    return not behind or behind[0].kind in ",.;:(-Q!?"


def _reach_back(items: list[Item], i: int) -> int:
    """Return the start of the office that ends at `i`."""
    j = i
    while j > max(0, i - 5):
        prior = items[j - 1]
        if prior.kind not in "wGURNI" or prior.word in BEFORE_OFFICES:
            break
        if prior.end + 1 < items[j].start:
            break
        j -= 1
    return j


def _behind(items: list[Item], j: int, text: str) -> str:
    """Return the office that begins at `j`, after a name and a comma."""
    if j < len(items) and items[j].word in ("the", "a", "an"):
        j += 1
    k = j
    head = False
    while k < len(items) and k < j + 14:
        joins = items[k].kind == "c" and k + 1 < len(items) and items[k + 1].kind in "GUN"
        if not (joins or items[k].kind in "wRGUIp'MN") or items[k].word in _OPENERS:
            break
        head = head or items[k].kind == "R"
        k += 1
    return text[items[j].start : items[k - 1].end] if head and k > j else ""
