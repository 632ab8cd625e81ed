"""Recognise names of papers and stations by their words alone.

There is no list of outlets. A name is either certain ("Orpham Gazette", "Coast FM") or likely ("The
Capital Standard", "Orpham Star", which may also be a section or a surname). A likely name needs
evidence from its context. "News" and "Press" occur in many other names.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from digest.core import tables
from digest.core.names import GIVEN, PARTICLES, fold_marks
from digest.core.patterns import lazy

_LIST = "article/papers"
SHORT = 40  # characters; the longest name
AGENCY = 5  # words of an agency's name
STATION = 3  # words of a station's name after "Channel"
_CAPITAL = r"[^\W\d_a-zà-ÿ]"
_CALL = re.compile(r"[KW][A-Z]{2,3}")  # call letters of a station
_AFTER_CALL = frozenset(("TV", "News", "Radio", "FM"))
_VOWEL = re.compile("[aeiouy]")
_LETTERS = re.compile(r"[^\W\d_]+")
_BETWEEN = lazy(r"\s[-–—|:•·>]\s|\s[(]")  # before a section or an abbreviation


def _words_of(section: str) -> frozenset[str]:
    return tables.words(_LIST, section)


def _one_of(section: str) -> str:
    return "|".join(re.escape(word) for word in tables.items(_LIST, section))


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of certain names: by their end, as one word, and with their place."""
    article = rf"(?:(?i:{_one_of('articles')}) )?"
    heads = "|".join(word.capitalize() for word in tables.items(_LIST, "heads of a place"))
    return (
        re.compile(
            rf"{article}{_CAPITAL}[\w'’&.-]{{1,20}} "
            rf"(?:(?:& )?{_CAPITAL}[\w'’&.-]{{1,20}} ){{0,2}}(?i:{_one_of('ends')})"
        ),
        re.compile(rf"{article}[A-ZÄÖÜ][a-zäöüß]{{2,}}(?:{_one_of('compounds')})"),
        re.compile(
            rf"(?:(?i:le|la|el|il|o|het|de) |[Ll]['’])?(?:{heads}) (?:{_one_of('of')}) "
            rf"(?:(?:la|las|los|le|les|het|den) |[Ll]['’])?{_CAPITAL}[\w'’-]{{1,20}}"
            rf"(?: (?:d['’])?{_CAPITAL}[\w'’-]{{1,20}})?"
        ),
    )


@lru_cache(maxsize=2048)
def sure(name: str) -> bool:
    """Return whether only a paper or station can have this name: "Linmouth Courier".

    Also "Coast FM News" and "Radio Tern", but not "Thomas Mercury".
    """
    ending, compound, of_a_place = _patterns()
    if len(name) <= SHORT and (compound.fullmatch(name) or of_a_place.fullmatch(name)):
        return True
    words = _words(name)
    if not words:
        return False
    low = [w.casefold() for w in words]
    if low[0] == "radio":
        return len(words) in (2, 3) and low[-1] not in _words_of("parts") and words[1][:1].isupper()
    if "fm" in low[1:]:
        at = words.index("FM") if "FM" in words else 0
        return (
            at > 0
            and low[at - 1] not in _words_of("parts")
            and [w for w in low[at + 1 :] if not w[0].isdigit()] in ([], ["news"])
        )
    return (
        ending.fullmatch(name) is not None
        and low[0] not in _words_of("no first words")
        and not (low[-1] in _words_of("surnames") and _given(low[0]))
    )


@lru_cache(maxsize=2048)
def likely(name: str) -> bool:
    """Return whether a paper or station may have this name, though others may too.

    It is two to four capitalised words, and the last or the second is typical of papers.
    """
    words = _words(name)
    low = [w.casefold() for w in words]
    if low[:1] == ["the"]:
        words, low = words[1:], low[1:]
    if len(words) > 2 and low[-1] in _words_of("editions"):  # "Orpham Lantern Online"
        words, low = words[:-1], low[:-1]
    if len(words) > 2 and low[-2] == "of" and low[-3] in _words_of("ends"):
        # "The Orpham Times of Skell", but no headline such as "Times of Change"
        return words[-1][:1].isupper() and len(_words(name)) > 3
    if (
        len(words) < 2
        or not all(w[:1].isupper() for w in words)
        or _given(low[0])
        or low[0] in _words_of("parts") | _words_of("no first words")
    ):
        return False
    if low[-1] in _words_of("likely"):
        return not (
            low[-1] in _words_of("only after an article") and len(words) == len(_words(name))
        )  # these only after "The"
    return low[-2] in _words_of("often") and low[-1] not in _words_of("parts")


def likely_alone(name: str) -> bool:
    """Return whether a first line on its own may be a paper's or station's name: "Marston Mail"."""
    words = _words(name)
    return (
        sure(name)
        or likely(name)
        or (
            2 <= len(words) <= 4
            and all(w[:1].isupper() for w in words)
            and words[-1].casefold() in _words_of("likely")
            and not (_given(words[0]) or _is_general(words[0].casefold()))
        )
    )


def _is_general(word: str) -> bool:
    """Return whether a word begins the name of a section or box, not of a paper: "Local News"."""
    return word in _words_of("sections") or word in _words_of("no first words")


def is_agency(name: str) -> bool:
    """Return whether a name says that it is an agency's: "Northern Press Agency"."""
    words = name.split() if len(name) <= SHORT else []
    if not 2 <= len(words) <= AGENCY or not words[0][:1].isupper():
        return False
    kinds = _words_of("agencies")
    return words[-1].casefold() in kinds or words[0].casefold() in kinds


def of_first_line(line: str) -> str | None:
    """Return the outlet whose name a first line prints, with or without a section, or None.

    "Orpham Gazette Sport", "Orpheimer Tageblatt – Meinung", "NORTHERN PRESS AGENCY", "KRLW 6 News".
    """
    whole = cased(_BETWEEN.split(line.strip(" *_#"))[0])
    words = whole.split()
    bare = words[:-1] if words and words[-1].casefold() in _words_of("sections") else words
    for name in (whole, " ".join(bare)):
        if likely_alone(name) or is_agency(name):
            return name
    for name in (" ".join(bare), " ".join(words[:2])):
        if is_station(name):
            return name
    return None


def is_station(name: str) -> bool:
    """Return whether a line is a station's name: "Channel North", "Channel Two Coast", "KRLW 6"."""
    first, *rest = name.split() or [""]
    if not 1 <= len(rest) <= STATION:
        return False
    if first.casefold() == "channel":
        return all(word[:1].isupper() or word.isdigit() for word in rest)
    known = rest[0].isdigit() or rest[0] in _AFTER_CALL
    return len(rest) == 1 and known and _CALL.fullmatch(first) is not None


def is_articled(name: str) -> bool:
    """Return whether a line is an article and two or more capitalised words: "The Orpham Lantern".

    It may also name a place, a body or a series, so it needs the position of a paper's name.
    """
    words = _words(name)
    low = [w.casefold() for w in words]
    proper = [w for w in words[1:] if w not in PARTICLES]
    return (
        low[:1] != []
        and low[0] in _words_of("mastheads")
        and len(proper) > 1
        and words[-1] in proper
        and all(w[:1].isupper() for w in proper)
        and low[-1] not in _words_of("parts") | _words_of("sections")
        and low[1] not in _words_of("no first words")
    )


def is_section(name: str) -> bool:
    """Return whether a name is only that of a section: "Sport", "Lokales"."""
    return name.casefold() in _words_of("sections") | _words_of("parts")


def cased(name: str) -> str:
    """Return a name that is printed in capitals as it is written elsewhere: "The Orpham Echo".

    Abbreviations keep their capitals: "BBC NEWS" is unchanged.
    """
    words = name.split()
    if len(words) < 2 or not name.isupper() or any(map(_is_abbreviation, words)):
        return name
    small = PARTICLES | _words_of("small words")
    return " ".join(
        word.casefold() if i and word.casefold() in small else _capitalised(word)
        for i, word in enumerate(words)
    )


def _is_abbreviation(word: str) -> bool:
    """Return whether a word in capitals cannot be one of the language: "BBC", "KRLW", "SWR"."""
    letters = fold_marks(word)
    return len(letters) > 1 and letters.isalpha() and not _VOWEL.search(letters)


def _capitalised(word: str) -> str:
    return _LETTERS.sub(lambda m: m[0].capitalize() if len(m[0]) > 1 else m[0].lower(), word)


def heads(line: str) -> bool:
    """Return whether a line above a text is a paper's or station's name, and not a headline."""
    return sure(line) or (line[:4].casefold() == "the " and likely(line))


def no_person(name: str) -> bool:
    """Return whether `name` looks like a person's but is a paper's, as printed beside an author."""
    words = name.split()
    return (
        sure(name)
        or likely(name)
        or (len(words) > 1 and words[-1].casefold() in _words_of("no persons"))
        or (
            words[-1:] != []
            and words[-1].casefold() in _words_of("likely") - _words_of("also surnames")
            and not _given(words[0])
        )
    )


def _words(name: str) -> list[str]:
    words = name.split() if len(name) <= SHORT else []
    return words if 2 <= len(words) <= 5 else []


def _given(word: str) -> bool:
    return fold_marks(word).split("-")[0] in GIVEN
