"""Classify runs of capitalised words: full names, surnames, titles, groups, and plain words.

For English and languages without a word list. A run is classified by itself, without its article;
`persons.People` decides whether it is a person there.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from digest.core import names, tables
from digest.core.model import Value
from digest.core.patterns import any_of, lazy
from digest.desk.quotes.cue_words import TIME
from digest.desk.quotes.offices import is_office, is_personal

_TITLES = "names/titles"
UP = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĽŁŃŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽȘȚА-ЯЁІЇЄΑ-Ω"

# The full stop is part of an initial or an abbreviated title. It is tested only at a full stop, for
# speed. All repeats are bounded, because the text may be hostile.
_ABBREVIATED = (*tables.items(_TITLES, "abbreviations"), *tables.items(_TITLES, "with a stop"))
_STOPS = [rf"(?<=\b{a}\.)" for a in _ABBREVIATED]
_STOP_BELONGS = "|".join([rf"(?<=\b[{UP}]\.)", *_STOPS])
_REST = (
    r"\w{0,40}(?:[-‑]\w{1,40}|['’](?!s\b)\w{1,40}){0,4}"
    rf"(?:\.(?:{_STOP_BELONGS})(?:[{UP}]\.){{0,4}})?"
)
_WORD = f"[{UP}]{_REST}"
_PARTICLE = any_of(tables.items("names/particles", "within names of English texts"))
_ARTICLED = f"(?:{any_of(tables.items('names/particles', 'with a hyphen'))})-"
_NEXT = rf"[ \u00a0](?:(?:{_PARTICLE})[ \u00a0]){{0,3}}(?:{_ARTICLED})?{_WORD}"
RUN = f"{_WORD}(?:{_NEXT}){{0,8}}"
# Most capitalised words are not part of a run. Testing the next word first halves the time.
_GOES_ON = rf"[\w.'’‑-]*+[ \u00a0](?:[{UP}]|(?:{_PARTICLE})[ \u00a0]|{_ARTICLED})"
FULL = lazy(f"[{UP}](?={_GOES_ON}){_REST}(?:{_NEXT}){{1,8}}")

_RANKS = tables.words(_TITLES, "ranks")  # only before a whole name: "DC Comics" has no rank
_NAMES_TOO = tables.words(_TITLES, "names too")
_GIVEN_NAMES_TOO = tables.words(_TITLES, "given names too")
_GIVEN_TOO = frozenset(("may", "will", "april", "june", "august", "see", "jan")) & names.GIVEN
NATIONALS = tables.words("quotes/people", "nationals")
CLOCKS = tables.words("quotes/people", "clock")
_STOP = tables.words("quotes/en", "stop")
_OPENING = _STOP | TIME
_FIELDS = frozenset(
    ("state", "defense", "defence", "commerce", "energy", "labor", "transportation")
)
_GENERATIONS = ("jr", "sr", "ii", "iii", "iv")
_ADDRESSES = tables.words(_TITLES, "addresses")
_AFTER_NAMES = tables.words("quotes/people", "after names")
_BEGINNINGS = tables.words("quotes/offices", "beginnings")
_MEMBERS = frozenset(("mep", "mla", "mp", "mpp", "msp", "td"))  # of a parliament
_ENDS_SENTENCE = frozenset(("a", "an", "at", "in", "no", "nos", "on", "the"))
# A name with none of these words, in lower case, needs no further test.
_SPECIAL = frozenset().union(
    _OPENING,
    names.TITLES,
    names.GROUP,
    names.PLACE_HEADS,
    names.PARTICLES,
    _GENERATIONS,
    _ENDS_SENTENCE,
)
BORN_OPENS = ("Born ", "Née ", "Nee ", "Baptised ", "Christened ")
_NEE = ("née ", "Née ", " nee ", "(nee ", " né ", " baptised ", " christened ")
_BORN = (" born ", "(born ")
BORN_ENDS = frozenset(w[-3:] for w in (*_NEE, *_BORN))  # few names follow these three characters
_BEFORE_BORN = 30  # characters before a name that hold "born" and the word before it
_AGED = ("-year-old", "-month-old", "-based")
_SHORTEST_PARTICIPLE = 6  # letters
_SHORT_TRADE = 7  # letters; a short trade may be a surname or a street: "Baker"
_LONGEST = 4  # words of a name


class Run(StrEnum):
    """What a run of capitalised words is."""

    FULL_NAME = "full name"
    TITLED = "titled"  # a surname with a personal title
    ALONE = "alone"  # a single word that may be a surname
    GROUPED = "grouped"  # a group or place
    TITLES = "titles"  # a title alone
    PLAIN = "plain"  # none of these


class Phrase(Value, frozen=True, gc=False):
    """A run of capitalised words. `lead`: the plain words before it ("But Lind")."""

    kind: Run
    name: str
    title: str
    lead: tuple[str, ...]


def phrase(run: str) -> Phrase:
    """Return the kind of a run of capitalised words."""
    parts = run.split()
    if len(parts) > 1 and parts[0].endswith(_AGED):
        del parts[0]  # "Ten-year-old Ann Lee"
    low = parts[0].casefold()
    opens = low in _OPENING or (len(parts) > 2 and low.endswith("ing"))
    lead = _lead(parts) if opens else ()
    rest = parts[len(lead) :] if lead else parts
    if 0 < len(rest) < 4 and all(map(_is_ordinary, rest)):
        if len(rest) < 3:
            return Phrase(Run.FULL_NAME if len(rest) > 1 else Run.ALONE, " ".join(rest), "", lead)
        if lead[-1:] != ("the",) and not is_office(rest[0].casefold()):
            return Phrase(Run.FULL_NAME, " ".join(rest[_given_inside(rest) :]), "", lead)
    return _phrase_behind(rest, lead)


@lru_cache(maxsize=16384)
def _is_ordinary(word: str) -> bool:
    """Return whether a capitalised word can only be a name, as most are: "Ann", "Lee"."""
    if not word.isalpha() or word.isupper():
        return False
    low = word.casefold()
    return low not in _SPECIAL and not low.endswith(names.TITLE_ENDS)


def phrase_in_steps(parts: list[str]) -> Phrase:
    """Return the kind of a run of capitalised words by all tests."""
    lead = _lead(parts)
    return _phrase_behind(parts[len(lead) :], lead)


def _phrase_behind(parts: list[str], lead: tuple[str, ...]) -> Phrase:
    """Return the kind of the words `parts`, behind the plain words `lead`."""
    while len(parts) > 1 and parts[-1].casefold() in TIME and len(parts[-1]) > 5:
        del parts[-1]
    if not parts:
        return Phrase(Run.PLAIN, "", "", lead)
    del parts[: lead[-1:] == ("the",) and _nationality(parts)]
    while len(parts) > 1 and parts[-1].casefold().strip(".") in _GENERATIONS:
        del parts[-1]
    cut = _title_end(parts)
    title, rest = parts[:cut], parts[cut:]
    if len(rest) == 1 and rest[0] in names.PARTICLES:
        rest = []
    printed = " ".join(title)
    if not rest:
        return Phrase(Run.TITLES, " ".join(parts), printed, lead)
    while len(rest) > 1 and rest[0].isupper() and _is_letters(rest) and not rest[-1].isupper():
        del rest[0]  # "WASHINGTON Ann Lee": a dateline or a headline before a name
    while len(rest) > 2 and rest[-1].casefold() in _STOP:
        del rest[-1]  # "Ann Lee In an interview": a capital from machine translation
    while len(rest) > 2 and rest[-1].isupper() and rest[-1].casefold() in _AFTER_NAMES:
        del rest[-1]  # "Ann Lee MP"
    if len(rest) == 2 and rest[1].casefold() in ("the", "a", "an", "in", "on", "at"):
        del rest[-1]  # "Lowick The": two sentences without a mark between them
    if len(rest[-1]) == 1 or rest[-1] in ("No", "No.", "Nos"):
        return Phrase(Run.PLAIN, "", "", lead)  # "Suddenly I"
    kind, name = _single(rest[0], title) if len(rest) == 1 else _several(rest, title)
    return Phrase(kind, name or " ".join(parts), printed, lead)


def behind_article(run: str, before: str) -> str:
    """Return a run of capitalised words with the article `before` it, if its first word needs one.

    "the Dane Emil Holm" is Emil Holm; without the article, Dane is a given name.
    """
    national = before == "the" and run.partition(" ")[0].casefold() in NATIONALS
    return f"The {run}" if national else run


def is_birth_name(text: str, start: int) -> bool:
    """Return whether a run of capitalised words is a former name: "Born Ida Holm", "née Holm".

    Not behind a place: "the London born Ida Holm".
    """
    if text.startswith(BORN_OPENS, start):
        return True
    if text[max(0, start - 3) : start] not in BORN_ENDS:
        return False
    if text.endswith(_NEE, 0, start):
        return True
    if not text.endswith(_BORN, 0, start):
        return False
    before = text[max(0, start - _BEFORE_BORN) : start - len("born ")].split()
    return not before or not before[-1][:1].isupper() or before[-1][-1] == ","


def behind_clock(run: str) -> str:
    """Return a run of capitalised words behind a number without the words of a time of day.

    "11:15 PM ET Ann Lee" names Ann Lee, and "11:15 PM Asked" nobody.
    """
    first, _, rest = run.partition(" ")
    while rest and first in CLOCKS:
        run = rest
        first, _, rest = run.partition(" ")
    return run


def _nationality(parts: list[str]) -> int:
    """Return the number of words before a name that say where the person is from.

    "The Dane Emil Holm".
    """
    national = len(parts) > 2 and parts[0].casefold() in NATIONALS
    return 1 if national and names.is_given(parts[1]) else 0


def _lead(parts: list[str]) -> tuple[str, ...]:
    """Return the plain words at the start of a run, in lower case."""
    lead: list[str] = []
    for part in parts:
        low = part.casefold()
        if low not in _OPENING or (not lead and len(parts) > 1 and low in _GIVEN_TOO):
            break
        lead.append(low)
    if not lead and len(parts) > 2 and _is_participle(parts[0]) and _is_named(parts[1]):
        return (parts[0].casefold(),)  # "Hosting President Ann Lee"
    return tuple(lead)


def _is_letters(rest: list[str]) -> bool:
    """Return whether the capitals that a name begins with are not part of it: "MARLE", "MP"."""
    office = len(rest) > 2 and rest[0].casefold() in _AFTER_NAMES
    return office or _is_shouted(rest[0])


def _is_shouted(word: str) -> bool:
    """Return whether a word is in capitals and is not an initial: "WASHINGTON", not "J.D."."""
    return len(word) > 2 and word.isupper() and word.isalpha()


def _is_named(word: str) -> bool:
    return names.is_title(word) or names.is_given(word)


def _is_participle(word: str) -> bool:
    """Return whether a word before a title or name is a participle: "Hosting", not "Beijing".

    "Managing Director" and "Planning Minister" are whole offices.
    """
    low = word.casefold()
    return (
        low.endswith("ing")
        and len(low) > _SHORTEST_PARTICIPLE
        and low not in _BEGINNINGS
        and not names.is_given(low)
        and not names.is_group(word)
        and not names.is_title(low)
    )


def _title_end(parts: list[str]) -> int:
    """Return the number of words of a run that are titles and trades before the name."""
    cut = 0
    if len(parts) == 3 and parts[0] in _RANKS and not parts[1].isupper():
        cut = 1  # "DCI Omar Pell"
    for i, word in enumerate(parts):
        if not names.is_title(word):
            continue
        if i == len(parts) - 2 and _is_given_too(word, parts[-1]):
            continue  # "Police Chief Don Holm"
        surname = i == len(parts) - 1 > cut and word.casefold() in _NAMES_TOO
        if i == len(parts) - 1 == cut > 0 and _is_addressed(parts[i - 1], word):
            continue  # "Mr. King"
        if surname and i and not names.is_group(parts[i - 1]):
            continue  # "Charlie King", but "the King"
        cut = i + 1
    for i in range(len(parts) - 3, 0, -1):
        if parts[i].isupper() and parts[i].casefold() in _MEMBERS and i >= cut:
            return i + 1  # "Opposition MP Ann Lee"
    while len(parts) - cut > 2 and is_office(parts[cut].casefold()):
        two = len(parts) - cut == 3 and len(parts[cut]) > _SHORT_TRADE
        if not names.is_given(parts[cut + 1]) and (not two or names.is_group(" ".join(parts))):
            break
        cut += 1  # "Gardener Ravi Holm"
    return cut


def _is_given_too(word: str, last: str) -> bool:
    """Return whether a title before the last word of a run is a given name: "Don", "Earl"."""
    return word.casefold() in _GIVEN_NAMES_TOO and not names.is_given(last)


def _is_addressed(title: str, word: str) -> bool:
    """Return whether a title that may be a surname is a title: "Mr. King", not "Lord Mayor"."""
    return word.casefold() in _NAMES_TOO and title.strip(".").casefold() in _ADDRESSES


def _single(word: str, title: list[str]) -> tuple[Run, str]:
    """Return the kind and name of a run of one word after its title.

    An empty name means the whole run.
    """
    if names.is_group(word) and not (title and names.is_title(title[-1]) and not word.isupper()):
        return Run.GROUPED, ""
    if title and names.is_institution(word):
        return Run.GROUPED, ""  # "Justice Department"
    if title and is_personal(title[-1]):
        return Run.TITLED, word.rstrip(".")
    if word.endswith(".") or len(word) < 2:
        return Run.PLAIN, word
    return Run.ALONE, word


def _several(rest: list[str], title: list[str]) -> tuple[Run, str]:
    """Return the kind and name of a run of several words.

    An empty name means the whole run.
    """
    name = " ".join(rest)
    low = [w.casefold() for w in rest]
    if names.is_group(name):
        personal = bool(title) and is_personal(title[-1])
        if personal and len(rest) <= 3 and not names.is_group(rest[-1]):
            return Run.FULL_NAME, name  # "President Park Do-yun"
        inside = _behind_group(rest, low)
        return (Run.FULL_NAME, inside) if inside else (Run.GROUPED, "")
    if len(rest) == _LONGEST + 1 and title and any(w in names.PARTICLES for w in rest):
        return Run.FULL_NAME, name  # "Presidente Rui Tomé Vaz da Costa"
    if len(rest) > _LONGEST:
        given = next((i for i in range(1, len(rest) - 1) if low[i] in names.GIVEN), None)
        return (
            (Run.GROUPED, "")
            if given is None
            else (Run.FULL_NAME, " ".join(rest[given : given + 3]))
        )
    at = _given_inside(rest)
    if at:
        return Run.FULL_NAME, " ".join(rest[at:])
    if rest[-1].isupper() and len(rest[-1]) > 3 and not rest[0].isupper():
        return Run.GROUPED, ""
    return Run.FULL_NAME, name


def _given_inside(rest: list[str]) -> int:
    """Return the number of words before a given name that are not part of the name.

    "Ohio John Lake".
    """
    if len(rest) < 3 or names.is_given(rest[0]) or (len(rest) == 3 and len(rest[0]) < 3):
        return 0
    if rest[0].casefold() in names.PARTICLES:
        return 0  # "Abu Anas Lund"
    for k in range(1, len(rest) - 1):
        if rest[k][0].isupper() and names.is_given(rest[k]):
            return k
    return 0


def _behind_group(rest: list[str], low: list[str]) -> str:
    """Return the name after a group, or an empty string: "Fox News Ann Lee"."""
    if low[0] in _FIELDS and 2 < len(rest) < 5 and names.is_given(rest[1]):
        return " ".join(rest[1:])  # "Secretary of State Rex Lee"
    for i in range(1, len(rest) - 1):
        if low[i] not in names.GIVEN or not rest[i][0].isupper() or len(rest) - i > 3:
            continue
        if not names.is_group(" ".join(rest[i:])) and names.is_group(" ".join(rest[:i])):
            return " ".join(rest[i:])
    return ""
