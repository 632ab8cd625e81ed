"""Cut what is printed beside a name to a whole office, or to nothing.

An office is printed whole or not at all. The words beside a name may begin with a verb ("met
candidate"), a day ("Tuesday Prime Minister") or an opener, and may end in the middle of a phrase.
"""

from __future__ import annotations

from digest.core import names, tables
from digest.core.patterns import lazy
from digest.desk.quotes.cue_words import TIME, is_person_noun

_LISTS = "quotes/offices"
_BEGINNINGS = tables.words(_LISTS, "beginnings")
_MODIFIERS = tables.words(_LISTS, "modifiers")
_BEFORE_TITLES = tables.words(_LISTS, "before titles")
_MODIFIERS_MOST = 3  # modifiers before a title
_NOT_FIRST = tables.words(_LISTS, "not first")
_NOT_BESIDE = tables.words(_LISTS, "not beside")
_NOT_LAST = tables.words(_LISTS, "not last")
_NO_OFFICE_ALONE = tables.words(_LISTS, "no office alone")
_CUT = frozenset(("asst", "dist", "acting", "interim", "former", "vice"))  # "police Asst Ch Con"
_NAMES_TOO = tables.words("names/titles", "names too")
_HONORIFICS = tables.words("quotes/frames", "honorifics")
_RELATIVE = frozenset(("who", "whose", "whom", "which", "that"))
_RUN_ON = lazy(r"(?<=[a-z]{3})\.(?=[A-Z])")  # "resident.The call": a space was lost
_BEFORE_NAMES = frozenset(("dame", "miss", "mr", "mrs", "ms", "sir"))
_AT = ("at", "during", "in")
_OCCASIONS = tables.words(_LISTS, "occasions")
_SCENE = 3  # words from "at a" to the occasion
_OWNING = ("'s", "’s")
_OWNING_MARKS = frozenset("'’")
_OWNER_MOST = 60  # characters of an owner before a body
_KIN = tables.words("quotes/people", "kin")
# The owner of an office: "the driver's", "Ann Lee's".
_OWNING_NOUN = lazy(
    r"(?:\b(?:[Tt]he|[Aa]n?|[Oo]ne) (?P<noun>(?:[\w-]{1,30} )?[\w-]{1,30})"
    r"|(?P<name>(?:(?:[A-Z][\w-]{1,30}|[A-Z]\.|(?:M[rsx]|Mrs|Dr)\.) ){0,2}[A-Z][\w-]{1,30}))"
    r"(?:['’]s|(?<=s)['’]) \Z"
)
_OF_LARGER = lazy(r"[A-Z][\w’'-]{1,30} (?:de|du|for|of|&)(?: the)? \Z")
_SIBLING = _NO_OFFICE_ALONE | {"late", "older", "twin"}  # words before a relative
_NO_OWNER = tables.words("quotes/en", "stop") | TIME
_OWNER = lazy(
    r"(?<![\w.-])(?:(?:[A-Z][\w-]{1,30}|(?:[A-Z]\.){2,4}|St\.) ){0,3}"
    r"[A-Z][\w-]{1,30}(?:['’]s|s['’]) \Z"
)


def whole(printed: str) -> str:
    """Return the whole office in `printed`, or an empty string."""
    words = _without_end(_without_start(_without_scene(_RUN_ON.split(printed)[0].split())))
    if not words or _is_name(words):
        return ""
    cut = _low(words[-1]) in (_NO_OFFICE_ALONE if len(words) == 1 else _CUT)
    return "" if cut else " ".join(words)


def _without_scene(words: list[str]) -> list[str]:
    """Return an office without the occasion on which its holder spoke: "envoy at a hearing"."""
    for n in range(1, len(words) - 2):
        at = words[n] in _AT and words[n + 1] in ("a", "an")
        if at and any(_low(w) in _OCCASIONS for w in words[n + 2 : n + 2 + _SCENE]):
            return words[:n]
    return words


def modified_start(text: str, at: int) -> int:
    """Return the start of the office at `at` with "former", "state" or "then-" before it.

    Without such a word, "former Sen. Ann Lee" would be printed as a senator.
    """
    for _ in range(_MODIFIERS_MOST):
        b = at - 1
        if b < 1 or text[b] not in " -":
            break
        a = b
        while a > 0 and (text[a - 1].isalpha() or text[a - 1] == "-"):
            a -= 1
        if text[a:b] not in _BEFORE_TITLES:
            break
        at = a
    return at


def owned(text: str, at: int, end: int) -> str:
    """Return the office at `at:end` with its owner, if it is a whole one."""
    office = text[at:end]
    if _OWNING_MARKS.isdisjoint(text[at - 3 : at]):
        return office  # no "'s" or "s'" is before it
    return f"{text[_owned_start(text, at) : at]}{office}" if whole(office) == office else office


def _owned_start(text: str, at: int) -> int:
    """Return the start of the office at `at` with its owner: a body, a noun or a person.

    "the District Attorney's Office spokesman": without its owner, "Office spokesman" is not whole.
    Nor is "brother" in "the driver's brother" or "director" in "Lake Homes' director".
    """
    near = max(0, at - _OWNER_MOST)
    if text[at : at + 1].isupper():
        m = _OWNER.search(text, near, at)
        owner = m[0].split() if m is not None else []
    else:
        m = _OWNING_NOUN.search(text, near, at)
        owner = text[max(m.start("noun"), m.start("name")) : at].split() if m is not None else []
    while owner and owner[0].casefold().removesuffix("'s").removesuffix("’s") in _NO_OWNER:
        del owner[0]  # "But Holm's mother", "the week's guest"
    start = at - len(" ".join(owner)) - 1
    # "Keepers of Marle's director": not Marle's
    return start if owner and not _OF_LARGER.search(text, near, start) else at


def is_relative(role: str | None) -> bool:
    """Return whether a role is a relative and does not say whose: "brother", "elder sister"."""
    *before, last = (role or "").split() or [""]
    return last in _KIN and all(w in _SIBLING for w in before)


def _low(word: str) -> str:
    return word.strip(".").casefold()


def _without_start(words: list[str]) -> list[str]:
    """Return the words from the first one with which an office may begin, or none of them."""
    while words and (words[0] in _NOT_FIRST or _low(words[0]) in TIME or len(words[0]) < 2):
        words = words[1:]
    if not words or not words[0].islower():
        return words
    if words[0] in _NOT_BESIDE or (words[0].endswith("ing") and words[0] not in _BEGINNINGS):
        return _from_capital(words) if words[0] not in _NOT_BESIDE else []
    if words[0].endswith("ed") and words[0] not in _BEGINNINGS:
        return [] if words[1:2] and words[1] in _NOT_BESIDE else words[1:]
    return _from_capital(words) or words


def _from_capital(words: list[str]) -> list[str]:
    """Return an office from its first capital on, with the modifiers before it.

    "offend Republican challenger": the small word is not a part of it. Empty if an office or a
    preposition precedes the capital, or if there is none.
    """
    large = next((n for n, w in enumerate(words) if w[0].isupper()), 0)
    if not large or any(is_person_noun(w) or w in _NOT_LAST for w in words[:large]):
        return []
    if not any(is_person_noun(_low(w)) or names.is_title(w) for w in words[large:]):
        return []
    while large and (words[large - 1] in _MODIFIERS or "-" in words[large - 1]):
        large -= 1
    return words[large:]


def _without_end(words: list[str]) -> list[str]:
    """Return the words up to the last one with which an office may end."""
    cut = next((n for n, w in enumerate(words) if n and w in _RELATIVE), len(words))
    words = words[:cut]
    while words and _low(words[-1]) in _BEFORE_NAMES:
        words = words[:-1]  # "Vice-Chancellor Sir", "the UN's Mr"
    if words and words[-1].endswith(_OWNING):  # "mayor of Marle and Ann Lee's"
        joined = next((n for n in range(len(words) - 1, 0, -1) if words[n] == "and"), 0)
        words = words[:joined]
    while words and words[-1].casefold() in _NOT_LAST:
        words = words[:-1]
    return words


def _is_name(words: list[str]) -> bool:
    """Return whether the words are a person's name: "Justin King"."""
    if len(words) != 2 or not (words[0][0].isupper() and words[1][0].isupper()):
        return False
    office = names.is_title(words[1]) or is_person_noun(_low(words[1]))
    return (_low(words[1]) in _NAMES_TOO or not office) and _low(words[0]) in names.GIVEN


def whole_in_german(printed: str | None, language: str) -> str | None:
    """Return the whole of a German office: nouns have capitals, so it ends with one.

    Offices in other languages are returned as they are, without words that cannot end them.
    """
    words = (printed or "").split()
    while len(words) > 1 and _low(words[-1]) in _BEFORE_NAMES:
        words = words[:-1]  # "Milliardär Sir"
    if words and words[-1].casefold() in _NOT_LAST:
        return None  # "Leiterin der Fachstelle für": the rest is cut
    if all(_low(w) in _HONORIFICS for w in words):
        return None  # "Mme"
    if language == "de":
        while words and words[-1][0].islower():
            words = words[:-1]  # "Bundespräsident machte"
    return " ".join(words) or None
