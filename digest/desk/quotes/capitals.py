"""Describe runs of capitalised words by themselves: once for the table of persons and the items.

For English and languages without a word list. News repeats its names, so descriptions are cached.
"""

from __future__ import annotations

from functools import lru_cache

from digest.core import names
from digest.core.model import Value
from digest.desk.quotes.cue_words import MANY, TIME, words
from digest.desk.quotes.items import BODY, GROUP, NAME, OFFICE, SEVERAL, WHEN
from digest.desk.quotes.phrases import BORN_OPENS, CLOCKS, NATIONALS, Run, phrase

# Members of an enum take three times as long to look up.
FULL_NAME, TITLED, ALONE, PLAIN = Run.FULL_NAME, Run.TITLED, Run.ALONE, Run.PLAIN


class Capitals(Value, frozen=True, gc=False):
    """A run of capitalised words, independent of the article.

    `kind`, `name` and `title` are those of its phrase. `lead`: the items of the plain words before
    it. `national`, `clock`: whether its first word may belong to an article or a number before it.
    """

    kind: Run
    name: str
    title: str
    lead: tuple[tuple[str, str], ...]
    national: bool
    clock: bool
    born: bool  # whether it begins like a former name: "Born Ida Holm"
    low: str  # the name in lower case
    of: str  # the kind of that word, if it is alone
    key: str  # of its surname: of a full name, or of a word that may be one; else empty
    prefix: tuple[str, str] | None  # `_prefix` of a full name
    gender: str  # of its title
    # kind, word and title of its item, if nobody has it as a surname and it needs no context
    item: tuple[str, str, str] | None


@lru_cache(maxsize=16384)
def capitals(run: str) -> Capitals:
    """Return the description of a run of capitalised words."""
    p = phrase(run)
    kind, name, title = p.kind, p.name, p.title
    low, of, key, prefix, gender = name.lower(), "", "", None, ""
    if kind is FULL_NAME:
        key = names.fold(names.last_word(name))
        prefix = _prefix(name) if name.count(" ") == 2 else None
        gender = names.gender(name, title) if title else ""
    elif kind is TITLED:
        gender = names.gender("", title)
    elif kind is ALONE:
        of, key = words("en").kinds[low], names.fold(name)
    elif kind is PLAIN:
        key = names.fold(run)
    elif " " not in name:
        key = names.fold(name)
    lead: tuple[tuple[str, str], ...] = ()
    if p.lead:
        kinds = words("en").kinds
        lead = tuple([(WHEN if x in TIME else kinds[x], x) for x in p.lead])
    first, _, rest = run.partition(" ")
    national, clock = first.casefold() in NATIONALS, bool(rest) and first in CLOCKS
    born = bool(rest) and run.startswith(BORN_OPENS)
    item = _item(kind, name, title, low)
    return Capitals(
        kind, name, title, lead, national, clock, born, low, of, key, prefix, gender, item
    )


def _item(kind: Run, name: str, title: str, low: str) -> tuple[str, str, str] | None:
    """Return the kind, word and title of the item of a run that needs no context."""
    if kind is TITLED:
        return None if title.casefold() in names.GIVEN else (NAME, name, title)
    if kind is Run.TITLES:
        return OFFICE, low, name
    if kind is not Run.GROUPED:
        return None
    if low in MANY:
        return SEVERAL, low, ""
    return (BODY, name, "") if names.is_institution(low) else (GROUP, name, title)


def _prefix(name: str) -> tuple[str, str] | None:
    """Return the key of a name of three words, and the name, without a stray capital at its end.

    None if there is none: "Ann Lee Played" may be Ann Lee, "Mill Lee Played" is not.
    """
    parts = name.split()
    if parts[0].casefold() not in names.GIVEN:
        return None
    return names.fold(parts[1]), f"{parts[0]} {parts[1]}"
