"""Recognise names of papers and stations by their words alone.

There is no list of outlets. A name is either certain ("Orpham Gazette", "Coast FM") or likely ("The
Capital Standard", "Orpham Star", which may also be a section or a surname). A likely name needs
evidence from its context. "News" and "Press" occur in many other names.
"""

from __future__ import annotations

import re
from functools import lru_cache

from digest.core.names import GIVEN, fold_marks

_SURE = re.compile(
    r"(?:(?i:the|die|der|das|le|la|el|il|de) )?(?:[^\W\d_a-zà-ÿ][\w'’&.-]{1,20} ){1,3}(?i:times"
    r"|post|journal|tribune|herald|gazette|chronicle|courier|echo"
    r"|mercury|sentinel|observer|telegraph|guardian|examiner|dispatch|inquirer|advertiser|argus"
    r"|kurier|zeitung|nachrichten|tageblatt|tagblatt|anzeiger|rundschau)"
)
# "Küstenbote", "Hafenkurier": one German word.
_COMPOUND = re.compile(
    r"(?:(?i:der|die|das) )?[A-ZÄÖÜ][a-zäöüß]{2,}(?:bote|kurier|zeitung|anzeiger|tagblatt|tageblatt"
    r"|rundschau)"
)
# "L'Écho de l'Anse", "La Gazette du Val", "Diario de Marle", "Il Corriere di Valdoro".
_OF_A_PLACE = re.compile(
    r"(?:(?i:le|la|el|il|o|het|de) |[Ll]['’])?"
    r"(?:Écho|Echo|Courrier|Gazette|Journal|Dépêche|Diario|Correo|Corriere|Gazzetta|Giornale"
    r"|Nieuwsblad|Dagblad|Diário|Jornal) "
    r"(?:de|du|des|del|della|di|do|da|van) (?:(?:la|las|los|le|les|het|den) |[Ll]['’])?"
    r"[^\W\d_a-zà-ÿ][\w'’-]{1,20}(?: [^\W\d_a-zà-ÿ][\w'’-]{1,20})?"
)
_LIKELY = frozenset(
    (
        "star standard lantern express mirror globe record register bulletin "
        "independent beacon messenger mail monitor weekly sun press news radio"
    ).split()
)
_NEVER = _LIKELY - {"sun", "press"}  # not surnames: "Orpham News" cannot be a person, "Wei Sun" can
_SURNAMES = frozenset("post mercury echo herald argus".split())  # also surnames
_OFTEN = frozenset("daily evening morning weekly sunday".split())
# Names of parts of a paper or programme: "Daily Briefing", "Radio Drama", "The Morning Show".
_PARTS = frozenset(
    """agenda brief briefing briefings briefs bulletin business comment culture debate digest
    discussion documentary documentaries drama edit edition
    editorial features file guide headlines highlights interview interviews lead letter letters
    life listings live local long magazine money music
    news newsletter opinion photo picture podcast politics poll prayers programme programmes
    program quiz quote read reader reads recap report reports
    review reviews round roundup round-up schedule show shows special specials sport sports story
    stories summary talk times tip today tonight update
    updates view views watch weather week weekend world wrap""".split()
)
_NO_FIRST = frozenset(
    "next previous last first latest from blog guest new your our my this".split()
)  # "Next Post", "From The Times"
_SHORT = 40  # characters of a short name


@lru_cache(maxsize=2048)
def sure(name: str) -> bool:
    """Return whether only a paper or station can have this name: "Linmouth Courier".

    Also "Coast FM News" and "Radio Tern", but not "Thomas Mercury".
    """
    if len(name) <= _SHORT and (_COMPOUND.fullmatch(name) or _OF_A_PLACE.fullmatch(name)):
        return True
    words = _words(name)
    if not words:
        return False
    low = [w.casefold() for w in words]
    if low[0] == "radio":
        return len(words) in (2, 3) and low[-1] not in _PARTS and words[1][:1].isupper()
    if "fm" in low[1:]:
        at = words.index("FM") if "FM" in words else 0
        return (
            at > 0
            and low[at - 1] not in _PARTS
            and [w for w in low[at + 1 :] if not w[0].isdigit()] in ([], ["news"])
        )
    return (
        _SURE.fullmatch(name) is not None
        and low[0] not in _NO_FIRST
        and not (low[-1] in _SURNAMES and _given(low[0]))
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
    if (
        len(words) < 2
        or not all(w[:1].isupper() for w in words)
        or _given(low[0])
        or low[0] in _PARTS | _NO_FIRST
    ):
        return False
    if low[-1] in _LIKELY:
        return not (
            low[-1] in ("news", "radio", "press", "sun") and len(words) == len(_words(name))
        )  # these only after "The"
    return low[-2] in _OFTEN and low[-1] not in _PARTS


def likely_alone(name: str) -> bool:
    """Return whether a first line on its own may be a paper's or station's name: "Marston Mail"."""
    words = _words(name)
    return (
        sure(name)
        or likely(name)
        or (
            2 <= len(words) <= 4
            and all(w[:1].isupper() for w in words)
            and words[-1].casefold() in _LIKELY
            and not _given(words[0])
        )
    )


def heads(line: str) -> bool:
    """Return whether a line above a text is a paper's or station's name, and not a headline."""
    return sure(line) or (line[:4].casefold() == "the " and likely(line))


def no_person(name: str) -> bool:
    """Return whether `name` looks like a person's but is a paper's, as printed beside an author."""
    words = name.split()
    return (
        sure(name)
        or likely(name)
        or (words[-1:] != [] and words[-1].casefold() in _NEVER and not _given(words[0]))
    )


def _words(name: str) -> list[str]:
    words = name.split() if len(name) <= _SHORT else []
    return words if 2 <= len(words) <= 5 else []


def _given(word: str) -> bool:
    return fold_marks(word).split("-")[0] in GIVEN
