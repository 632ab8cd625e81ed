"""Parse names of people and groups in news: titles, parts, and whether two names can match.

The functions work on names alone. Where an article has two people of one surname, the caller has to
find out who is meant. The word lists in `data/names/` cover seven languages (English, German,
French, Spanish, Italian, Portuguese, Dutch). A word missing from them is unknown; it may still be a
name.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

from digest.core import tables
from digest.core.patterns import lazy

Gender = Literal["m", "f", ""]

_COMMON = "names/common"
_WORLD = "names/given"
_TITLED = "names/titles"
_GROUPS = "names/groups"

MALE = tables.words(_COMMON, "male")
FEMALE = tables.words(_COMMON, "female")
GIVEN = MALE | FEMALE | tables.words(_COMMON, "either")

_TITLE_GENDER: dict[str, Gender] = {
    **dict.fromkeys(tables.items(_TITLED, "either"), ""),
    **dict.fromkeys(tables.items(_TITLED, "male"), "m"),
    **dict.fromkeys(tables.items(_TITLED, "female"), "f"),
}
TITLES = frozenset(_TITLE_GENDER)
TITLE_ENDS = tables.items(_TITLED, "endings")
WITH_STOP = frozenset(f"{w}." for w in tables.items(_TITLED, "with a stop"))
_CUT_SHORT = frozenset(
    w.casefold() for part in ("abbreviations", "with a stop") for w in tables.items(_TITLED, part)
)
_TRADE_ENDS = tables.items(_TITLED, "trade endings")
_SHORTEST_TRADE = min(map(len, _TRADE_ENDS))
# Few words end in the letters of a trade, and there are 252 endings.
_TRADES_BY_END: dict[str, tuple[str, ...]] = {}
for _end in _TRADE_ENDS:
    _last = _end[-_SHORTEST_TRADE:]
    _TRADES_BY_END[_last] = (*_TRADES_BY_END.get(_last, ()), _end)
_DUTCH_ENDS = tables.items(_TITLED, "dutch endings")
_SHORTEST_OFFICE = 7  # letters; a shorter compound is not read as an office
PARTICLES = tables.words("names/particles", "particles")
_SUFFIX = tables.words("names/particles", "suffixes")
_LONGEST_SUFFIX = 6  # characters of the longest suffix, with full stops

GROUP = tables.words(_GROUPS, "group")
_SURNAMES_TOO = tables.words(_GROUPS, "surnames too")
PLACE_HEADS = tables.words(_GROUPS, "place heads")
_ORGANISATIONS = tables.words(_GROUPS, "organisations")
INSTITUTIONS = tables.words(_GROUPS, "institutions")

_FAMILY: dict[str, set[int]] = {}
for _i, _line in enumerate(tables.items("names/forms")):
    for _w in _line.split():
        _FAMILY.setdefault(_w, set()).add(_i)

_NO_WORD = lazy(r"[^\w]")
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=8192)
def bare(name: str) -> str:
    """Return `name` without leading titles and without suffixes such as "Jr." or "III"."""
    parts = [p for p in name.replace(",", " ").split() if p]
    while len(parts) > 1 and is_title(parts[0]):
        parts.pop(0)
    while len(parts) > 1 and parts[-1].strip(".").casefold() in _SUFFIX:
        parts.pop()
    return " ".join(parts)


@lru_cache(maxsize=8192)
def is_title(word: str) -> bool:
    """Return whether a word before a name is a title: "Sen.", "Außenministerin"."""
    w = word.strip(".").casefold()
    return w in TITLES or w.endswith(TITLE_ENDS) or word in WITH_STOP


def is_abbreviated_title(word: str) -> bool:
    """Return whether a word without its full stop is a title cut short: "coun", "Supt"."""
    return word.casefold() in _CUT_SHORT


def is_dutch_office(word: str) -> bool:
    """Return whether a Dutch word has the ending of an office ("politiewoordvoerder")."""
    return len(word) > _SHORTEST_OFFICE and word.casefold().endswith(_DUTCH_ENDS)


def is_trade(word: str) -> bool:
    """Return whether a German word has the ending of a trade or office ("Uhrmacher")."""
    low = word.casefold()
    ends = _TRADES_BY_END.get(low[-_SHORTEST_TRADE:])
    return ends is not None and low.endswith(ends)


@lru_cache(maxsize=8192)
def surname(name: str) -> str:
    """Return the last name with its particle ("van der Lohe").

    A single word is returned unchanged; an empty name gives an empty string.
    """
    parts = bare(name).split()
    if not parts:
        return ""
    i = len(parts) - 1
    while i and parts[i - 1].casefold() in PARTICLES and (i > 1 or parts[0][0].islower()):
        i -= 1
    return " ".join(parts[i:])


def last_word(name: str) -> str:
    """Return the last word of the surname of a name: "Lohe" for "Nora van der Lohe Jr."."""
    last = name.rpartition(" ")[2]
    short = len(last) <= _LONGEST_SUFFIX
    if "," in name or (short and (not last or last.strip(".").casefold() in _SUFFIX)):
        return bare(name).rpartition(" ")[2]
    return last


@lru_cache(maxsize=8192)
def given(name: str) -> str:
    """Return the first given name, or an empty string if there is only a surname."""
    parts = bare(name).split()
    return (
        parts[0]
        if len(parts) > 1 and not (parts[0][0].islower() and parts[0].casefold() in PARTICLES)
        else ""
    )


@lru_cache(maxsize=8192)
def is_given(word: str) -> bool:
    """Return whether a word is a known given name in any country: "Ravi", "Jean-Luc"."""
    first = fold_marks(word)
    if first in GIVEN or first in tables.words(_WORLD):
        return True
    return "-" in first and all(is_given(part) for part in first.split("-", 3) if part)


@lru_cache(maxsize=8192)
def gender(name: str, title: str = "") -> Gender:
    """Return `m`, `f` or unknown, from a gendered title ("Mrs") or a known given name.

    A known given name decides, not an office that ends in -man: "Chairman Ann Lee"; one that ends
    in -woman is a woman's. The ending of a name is never used as evidence.
    """
    office: Gender = ""
    for word in (*title.split(), *name.split()):
        low = word.strip(".").casefold()
        by_title = _TITLE_GENDER.get(low, "")
        if by_title and (not low.endswith("man") or low.endswith("woman")):
            return by_title
        office = office or by_title
    first = fold_marks(given(name)).split("-")[0]
    if first in GIVEN:
        return "m" if first in MALE else "f" if first in FEMALE else ""
    if first in tables.words(_WORLD, "male"):
        return "m"
    if first in tables.words(_WORLD, "female"):
        return "f"
    return "" if first in tables.words(_WORLD) else office


@lru_cache(maxsize=8192)
def fold_marks(text: str) -> str:
    """Return a text in lower case, without accents."""
    if text.isascii():
        return text.lower()
    return "".join(
        c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c)
    )


@lru_cache(maxsize=4096)
def fold(word: str) -> str:
    """Return the form of a name used for comparison across transliterations and accents.

    `Kovalskyy`, `Kowalskyj` and `Kovalsky` have the same form.
    """
    ascii_only = word.isascii()
    w = word.lower() if ascii_only else fold_marks(word)
    if not w.isalnum():
        w = _NO_WORD.sub("", w)
    if not ascii_only:
        w = w.replace("ß", "ss").replace("ł", "l").replace("ø", "o").replace("đ", "d")
    # spellings of one sound, in order; a chain takes half the time of a table
    if "h" in w:
        w = w.replace("sch", "sh").replace("tsch", "ch").replace("tch", "ch")
        w = w.replace("kh", "h").replace("zh", "j").replace("ph", "f")
    w = w.replace("ck", "k").replace("ou", "u").replace("oo", "u")
    w = w.replace("w", "v").replace("z", "s").replace("x", "ks")
    w = w.replace("j", "i").replace("y", "i").replace("c", "k")
    if "e" in w:
        w = w.replace("ie", "i").replace("ae", "a").replace("oe", "o").replace("ue", "u")
    return _DOUBLED.sub(r"\1", w) if _DOUBLED.search(w) else w


def _alike_given(a: str, b: str) -> bool:
    x, y = fold_marks(a).strip("."), fold_marks(b).strip(".")
    if x == y or not x or not y:
        return True
    if len(x) == 1 or len(y) == 1:
        return x[0] == y[0]
    if _FAMILY.get(x, set()) & _FAMILY.get(y, set()):
        return True
    fx, fy = fold(a), fold(b)
    if fx == fy:
        return True
    return min(len(fx), len(fy)) >= 5 and fx.rstrip("aei") == fy.rstrip("aei")


def same(a: str, b: str) -> bool:
    """Return whether two printed names can refer to one person.

    Surnames may differ by transliteration. Given names must be equal, a short form or initials of
    each other, or missing in one name. "Lind" matches both Tom and Nora Lind: the caller decides.
    """
    sa, sb = surname(a), surname(b)
    if not sa or not sb:
        return False
    if sa.casefold() != sb.casefold() and fold(sa) != fold(sb):
        # Particles are often dropped: "der Lohe", "von der Lohe".
        la, lb = fold(sa.split()[-1]), fold(sb.split()[-1])
        if la != lb or len(la) < 3:
            return False
    ga, gb = gender(a), gender(b)
    return not (ga and gb and ga != gb) and _alike_given(given(a), given(b))


@lru_cache(maxsize=8192)
def is_group(name: str) -> bool:
    """Return whether the words of a name mark it as a group, outlet or place, not a person."""
    parts = [w.strip(".’'").casefold() for w in name.split()]
    if not parts:
        return False
    if len(parts) == 2 and parts[1] in _SURNAMES_TOO and is_given(parts[0]):
        return False  # "Veronica Lake"
    if (
        2 <= len(parts) <= 3
        and parts[0] in GIVEN
        and parts[0] in GROUP
        and GROUP.isdisjoint(parts[1:])
    ):
        return False  # "Bill Roos"
    if parts[0] == "the" or not GROUP.isdisjoint(parts):
        return True
    if "-" in name and any(not GROUP.isdisjoint(w.split("-")) for w in parts):
        return True
    if parts[0] in PLACE_HEADS and parts[0] not in GIVEN:
        return True
    return len(parts) == 1 and len(name) <= 5 and name.isupper() and len(name) > 1


@lru_cache(maxsize=8192)
def is_organisation(name: str) -> bool:
    """Return whether a name is that of an organisation that can make statements.

    The name contains a word for an organisation, or is an acronym.
    """
    parts = [w.strip(".’'").casefold() for w in name.split()]
    if len(parts) == 1 and name.isupper() and 2 <= len(name) <= 6:
        return True
    return not _ORGANISATIONS.isdisjoint(parts)


def is_institution(word: str) -> bool:
    """Return whether a common noun is an institution that can make statements ("ministry")."""
    return word.casefold() in INSTITUTIONS
