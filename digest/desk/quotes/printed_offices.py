"""Find offices in the items of a sentence: beside a name, or alone, with their owner."""

from __future__ import annotations

import re
from functools import lru_cache

from digest.core import names, tables
from digest.core.patterns import lazy
from digest.desk.quotes.heads import is_inside
from digest.desk.quotes.items import (
    BODY,
    COMMON_NOUNS,
    CONJUNCTION,
    GROUP,
    GROUPS,
    NAME,
    NAMES_AND_GROUPS,
    OFFICE,
    OWNING,
    PREPOSITION,
    PRONOUN,
    PROPER_NOUNS,
    QUOTATION,
    SAYING,
    SEVERAL,
    SUBORDINATOR,
    SURNAME,
    WHEN,
    WORD,
    Item,
)
from digest.desk.quotes.offices import PARTIES
from digest.desk.quotes.signs import Scene
from digest.desk.quotes.trades import TRADE, trade_before
from digest.desk.quotes.whole_offices import modified_start, owned, whole

# kinds of items, in the sense of each search
_BEFORE_LONE_OFFICE = WORD + GROUP + SURNAME + OFFICE + BODY
_BEFORE_OFFICE = WORD + GROUP + SURNAME + OFFICE + NAME + BODY
_BEFORE_WORK = PREPOSITION + OWNING
_BEHIND_LIST = QUOTATION + ",.;"
_BEHIND_OFFICE = QUOTATION + PRONOUN + SUBORDINATOR + SAYING + ",.;:-(!?"
_CLOSING = QUOTATION + ",.;:(-!?"
_CONJUNCTION_MARK = CONJUNCTION + "&"
_IN_COMPLEMENT = WORD + GROUP + SURNAME + NAME + BODY + OFFICE + SEVERAL + OWNING
_IN_OFFICE = WORD + OFFICE + GROUP + SURNAME + BODY + PREPOSITION + OWNING + SEVERAL + NAME
_JOINED_NOUNS = WORD + GROUP + SURNAME + NAME + OFFICE + BODY + SEVERAL
_LISTED = GROUP + SURNAME + BODY + WORD
_MARK_QUOTATION = QUOTATION + ".,;:"

_LISTS = "quotes/clauses"
ARTICLES = tables.words(_LISTS, "articles")
_NO_OFFICE = tables.words("quotes/offices", "no office")
_CERTAIN = tables.words(_LISTS, "certain")
# Words at which an office starts: articles, and words that begin a clause.
_OPENERS = tables.words(_LISTS, "clause openers")
BEFORE_OFFICES = ARTICLES | _OPENERS
_JOINED_TO = ("of", "for")
_BEFORE_NAMES = ("former", "late", "then")
_OFFICE = 16  # items of an office after a name
_OFFICE_MOST = 24  # items from the name to the end of its office, with the last field of a list
_OF_WORDS = 10  # items of an office and what it is of
_LONGEST = 110  # characters of the longest office
_JOINED = names.PARTICLES | {"of", "at", "for", "the"}
_HONORIFIC = lazy(
    r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Sir|Dame|Mme|Mlle|M|Dr|Herr|Frau|Señora?|Sra?|Don|Doña|Signora?|Monsieur"
    r"|Madame|Sig|Dhr|Mevrouw|Meneer|Fr|Hon|Rt|Br|Bro)\.? ?)+$"
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
    if office in _NO_OFFICE:
        return ""  # "a woman who lives there"
    return "" if all(w.casefold() in PARTIES for w in office.split()) else office


def is_definite(items: list[Item], at: int) -> bool:
    """Return whether an office is definite ("the", "his", an owner), not "a lawyer"."""
    for i in range(at - 1, max(-1, at - 6), -1):
        if items[i].kind == OWNING or items[i].word in _CERTAIN:
            return True
        if items[i].word in ("a", "an") or items[i].kind in _MARK_QUOTATION:
            return False
    return False


def owner_of(items: list[Item], at: int) -> str:
    """Return the owner of the office at `at`: "NATO" in "NATO's secretary general"."""
    for i in range(at - 1, max(0, at - 5), -1):
        if items[i].kind == OWNING:
            return items[i - 1].word
        if items[i].kind not in COMMON_NOUNS:
            break
    return ""


def alone(items: list[Item], at: int, text: str) -> str | None:
    """Return the office at `at` with the words that belong to it: "U.S. defense secretary"."""
    if items[at].title:
        return whole(items[at].title) or None
    j = at
    while j > max(0, at - 5):
        prior = items[j - 1]
        if prior.kind not in _BEFORE_LONE_OFFICE or prior.word in BEFORE_OFFICES:
            break
        j -= 1
    printed = text[items[j].start : items[_complement(items, at)].end]
    first, _, rest = printed.partition(" ")
    return whole(rest if rest and first.casefold() in ARTICLES else printed) or None


def with_owner(office: str | None, text: str, end: int) -> str | None:
    """Return an office that is printed before `end` with its owner: "the mill's owner"."""
    at = text.rfind(office, 0, end) if office else -1
    return owned(text, at, at + len(office)) if office and at >= 0 else office


def _complement(items: list[Item], at: int) -> int:
    """Return the last item of what the office at `at` is of: "head of the water board"."""
    k = at + 1
    if k >= len(items) or items[k].word not in _JOINED_TO:
        return at
    end = at
    while k < min(len(items), at + _OF_WORDS) and _is_of(items, k):
        end = k
        k += 1
    while items[end].kind == OWNING or items[end].word in _JOINED_TO or items[end].word in ARTICLES:
        end -= 1
    return end


def _is_of(items: list[Item], k: int) -> bool:
    """Return whether the item at `k` goes on with what an office is of."""
    it, before = items[k], items[k - 1]
    if it.kind == NAME and before.kind == WORD and before.word not in _BEFORE_NAMES:
        return False  # "the secretary of state Ann Lee": her name
    if it.kind == WORD and k + 1 < len(items) and items[k + 1].word == "it":
        return False  # "as the keeper of the mill put it"
    large = k + 1 < len(items) and items[k + 1].kind in PROPER_NOUNS and before.kind in PROPER_NOUNS
    joins = it.word in _JOINED_TO or it.word in ARTICLES or (it.kind == CONJUNCTION and large)
    return joins or it.kind in _IN_COMPLEMENT


def title_with(items: list[Item], at: int, text: str) -> str:
    """Return the title of the name at `at` with the body before it: "Marle police Chief"."""
    title = items[at].title
    start = text.find(title, items[at].start, items[at].end) if title else -1
    if start < 0:
        return title
    end, j = start + len(title), at - 1
    if j >= 0 and items[j].kind == BODY and items[j].end + 1 == start:
        while j and items[j - 1].kind in GROUPS and items[j - 1].end + 1 == items[j].start:
            j -= 1
        start = items[j].start
    return owned(text, modified_start(text, start), end)


def beside(sc: Scene, at: int, text: str) -> str:
    """Return the office printed beside the name at `at`: before it, or after it between commas."""
    items = sc.items
    said = sc.kinds.find(SAYING, max(0, at - TRADE), at) >= 0
    if said and (s := trade_before(items, at)) is not None:
        return owned(text, items[s].start, items[at - 2].end)
    i = at - 1
    if i > 0 and items[i].word == "of" and items[i - 1].kind == OFFICE and is_inside(items[at]):
        end = items[at].end - len(items[at].word)  # "Secretary of State Ann Lee"
        return text[items[_reach_back(items, i - 1)].start : end].rstrip()
    if i > 0 and items[i].kind == "," and items[i - 1].kind == OFFICE and _is_closed(items, at):
        i -= 1
    if i >= 0 and items[i].kind == OFFICE:
        return owned(text, items[_reach_back(items, i)].start, items[i].end)
    if sc.kinds.startswith(",", at + 1) and sc.kinds.find(OFFICE, at + 2, at + _OFFICE_MOST) >= 0:
        return _behind(items, at + 2, text)
    return ""


def _is_closed(items: list[Item], at: int) -> bool:
    """Return whether a mark follows the name at `at`, as it does in an apposition.

    "The mayor, Ann Lee, said", but not "After meeting the mayor, Ann Lee said".
    """
    behind = items[at + 1 : at + 3]
    if behind and behind[0].kind == "," and len(behind) > 1 and behind[1].word[:1].isdigit():
        return False  # an age
    return not behind or behind[0].kind in _CLOSING


def _reach_back(items: list[Item], i: int) -> int:
    """Return the start of the office that ends at `i`."""
    chief = i > 1 and items[i].word == "chief" and items[i - 1].word == "in"
    j = i - 2 if chief and items[i - 2].kind == OFFICE else i  # "editor in chief"
    while j > max(0, i - 5):
        prior = items[j - 1]
        if prior.kind not in _BEFORE_OFFICE or prior.word in BEFORE_OFFICES:
            break
        if prior.end + 1 < items[j].start:
            break
        j -= 1
    return j


def _behind(items: list[Item], j: int, text: str) -> str:
    """Return the office that begins at `j`, after a name and a comma, whole or not at all."""
    if j < len(items) and items[j].word in ("the", "a", "an"):
        j += 1
    k, closed = _office_end(items, j, joined=True)
    if not closed:
        k, closed = _office_end(items, j, joined=False)
        if not closed and k < len(items):
            k = _before_clause(items, j, k)
    head = next((n for n in range(j, k) if items[n].kind == OFFICE), None)
    if items[j].kind == PREPOSITION:
        return ""  # "Ann Lee, through her lawyer,"
    if head is None or any(x.word in ("by", "to") for x in items[j:head]):
        return ""
    return text[items[j].start : items[k - 1].end]


def _office_end(items: list[Item], j: int, joined: bool) -> tuple[int, bool]:
    """Return the end of the office at `j`, and whether a mark or a relative clause follows it.

    `joined`: it may go on after any "and", not only within a name.
    """
    k, most = j, min(len(items), j + _OFFICE)
    while k < most:
        it = items[k]
        behind = items[k + 1].kind if k + 1 < len(items) else "."
        if it.kind == "&" and k + 1 < len(items) and items[k + 1].start == it.end + 1:
            pass  # "Holm & Sons"
        elif it.kind == CONJUNCTION:
            if behind not in (_JOINED_NOUNS if joined else NAMES_AND_GROUPS):
                break
        elif it.kind == "," and k + 2 < len(items) and items[k + 2].kind == "&":
            pass  # "Holm, Roos & Lee"
        elif it.kind == "," and _is_list(items, k):
            k += 2  # "Center on Work, Family and Age"
        elif it.kind == "," and (end := _small_list_end(items, k)) is not None:
            k = end  # "of fisheries, tides and coastal roads"
        elif it.kind == QUOTATION and behind in ",." and items[k - 1].kind in _BEFORE_WORK:
            pass  # "host of “Tern Tonight”,"
        elif not (it.kind in _IN_OFFICE or _is_numbered(it, behind)) or it.word in _OPENERS:
            break
        k += 1
    if joined and any(x.kind == CONJUNCTION for x in items[j:k]) and _has_person(items[j:k]):
        return k, False  # "a baker and her brother Tom Roos": another person
    return k, k == len(items) or (k < most and items[k].kind in _BEHIND_OFFICE and k > j)


def _has_person(items: list[Item]) -> bool:
    """Return whether an office contains the name of a person, not of a firm: "Holm & Sons"."""
    marks = [*(x.kind for x in items[1:]), "."]
    return any(x.kind == NAME and behind != "&" for x, behind in zip(items, marks, strict=True))


def _is_numbered(it: Item, behind: str) -> bool:
    """Return whether a number belongs to the name of a body: "2nd District"."""
    return it.kind == WHEN and it.word[0].isdigit() and behind in PROPER_NOUNS


def _is_list(items: list[Item], k: int) -> bool:
    """Return whether a comma at `k` is within the name of a body: "on Work, Family and Age,"."""
    if (
        k < 2
        or k + 4 > len(items)
        or items[k - 2].kind != PREPOSITION
        or items[k + 2].kind != CONJUNCTION
    ):
        return False
    parts = (items[k - 1], items[k + 1], items[k + 3])
    end = k + 4 == len(items) or items[k + 4].kind in _BEHIND_LIST
    return end and all(x.word[:1].isupper() and x.kind in _LISTED for x in parts)


def _small_list_end(items: list[Item], k: int) -> int | None:
    """Return the last item of a list of fields with a comma at `k`, or None.

    "director of fisheries, tides and coastal roads,".
    """
    if k < 2 or items[k - 2].word not in _JOINED_TO:
        return None
    end = k + 3
    while end < min(len(items), k + 6) and items[end].kind == WORD:
        end += 1
    parts = [*items[k - 1 : k + 2 : 2], *items[k + 3 : end]]
    joined = k + 3 < end < len(items) and items[k + 2].kind == CONJUNCTION
    fields = joined and all(x.kind == WORD and x.word.islower() for x in parts)
    return end - 1 if fields and items[end].kind in _BEHIND_LIST else None


def _before_clause(items: list[Item], j: int, k: int) -> int:
    """Return the end of an office up to `k` without a phrase that a clause interrupts.

    "an official in charge of trade during the year the treaty | was signed": to "trade". An office
    cut at "and" is not an office.
    """
    if items[k].kind in _CONJUNCTION_MARK:
        another = items[k + 1 : k + 4]
        begins = bool(another) and another[0].word in ARTICLES
        return k if begins or any(x.kind == OFFICE for x in another) else j
    phrases = [n for n in range(j, k) if items[n].kind == PREPOSITION and items[n].word != "of"]
    return phrases[-1] if len(phrases) > 1 else k
