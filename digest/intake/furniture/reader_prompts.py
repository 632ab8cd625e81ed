"""Recognise lines that ask the reader to do something, by their kind instead of their wording.

Such a line is short and contains no quotation. Either it begins with an imperative and names a part
of the page or of an account ("Load more replies"), or it speaks of several things that news does
not speak of together: this text and who may read it, the reader and the outlet's newsletter, a
mistake and the editors. The words are in `data/furniture/reader_prompts.txt`.
"""

from __future__ import annotations

from enum import IntFlag, auto
from functools import cache

from digest.core import tables
from digest.core.patterns import lazy
from digest.core.rows import Row

LONGEST = 14  # words; a prompt is shorter than a sentence of news
NOTE = 26  # words of a note to readers who have not paid
COMMAND = 18  # words of a line whose imperative counts
SHORT = 8  # words up to which an imperative and a word for the reader are enough
_EDGES = ".,:;!?\"'“”‘’()[]…>»→*-–— "
_QUOTES = frozenset('"“”„«»')


class About(IntFlag):
    """What the words of a line are about, by the sections of the list."""

    YOU = auto()
    PERHAPS_YOU = auto()
    OUR = auto()
    ACCESS = auto()
    TERMS = auto()
    TEXTS = auto()
    THIS_TEXT = auto()
    TO_READ = auto()
    DELIVERY = auto()
    HOW_OFTEN = auto()
    FEEDBACK = auto()
    DESK = auto()
    OUR_THINGS = auto()
    TELL_US = auto()
    READERS = auto()
    YOUR_THINGS = auto()
    FOR_YOU = auto()
    WE = auto()
    OUR_PAGE = auto()
    SAYS = auto()
    IMPERATIVE = auto()
    QUESTION = auto()
    CANCEL = auto()


_A = About
# Each is enough: all of its kinds are in the line.
_TOGETHER = (
    _A.THIS_TEXT | _A.ACCESS,
    _A.THIS_TEXT | _A.IMPERATIVE,
    _A.THIS_TEXT | _A.TO_READ | _A.YOU,
    _A.THIS_TEXT | _A.TERMS | _A.YOU,
    _A.THIS_TEXT | _A.TERMS | _A.TO_READ,
    _A.THIS_TEXT | _A.TERMS | _A.READERS,
    _A.OUR_THINGS | _A.YOU,
    _A.OUR_THINGS | _A.IMPERATIVE,
    _A.OUR_THINGS | _A.ACCESS,
    _A.OUR_THINGS | _A.TERMS,
    _A.OUR_THINGS | _A.DELIVERY,
    _A.YOUR_THINGS | _A.DELIVERY,
    _A.TELL_US | _A.YOU,
    _A.TELL_US | _A.IMPERATIVE,
    _A.TELL_US | _A.FEEDBACK,
    _A.TELL_US | _A.DESK,
    _A.TELL_US | _A.QUESTION,
    _A.ACCESS | _A.YOU | _A.TEXTS,
    _A.ACCESS | _A.YOU | _A.TO_READ,
    _A.ACCESS | _A.IMPERATIVE,
    _A.TERMS | _A.YOU | _A.TEXTS,
    _A.TERMS | _A.YOU | _A.TO_READ,
    _A.TERMS | _A.YOU | _A.IMPERATIVE,
    _A.TERMS | _A.IMPERATIVE | _A.TEXTS,
    _A.TERMS | _A.IMPERATIVE | _A.TO_READ,
    _A.YOU | _A.TEXTS | _A.TO_READ | _A.HOW_OFTEN,
    _A.DELIVERY | _A.OUR,
    _A.DELIVERY | _A.IMPERATIVE,
    _A.DELIVERY | _A.YOU | _A.HOW_OFTEN,
    _A.DELIVERY | _A.PERHAPS_YOU | _A.HOW_OFTEN,
    _A.CANCEL | _A.IMPERATIVE,
    _A.FOR_YOU | _A.TEXTS,
    _A.FOR_YOU | _A.OUR,
    _A.WE | _A.OUR_PAGE,
    _A.FEEDBACK | _A.IMPERATIVE,
    _A.FEEDBACK | _A.YOU | _A.DESK,
    _A.FEEDBACK | _A.QUESTION | _A.DESK,
)
# Plain numbers from here on: the operators of IntFlag take twenty times as long.
_KINDS = tuple(kinds.value for kinds in _TOGETHER)
_SAYS = _A.SAYS.value
_FREE = (_A.ACCESS | _A.TERMS).value
_SPEAKING = (_A.SAYS | _A.PERHAPS_YOU).value  # alone, they are not a sign of a prompt
# Endings of a first word that is an imperative: "Offrez", "Laissez-nous", "Regístrate".
_COMMAND = lazy(r"\w{2,}ez(?:-vous|-nous)?|\w*[áéíóú]\w*(?:te|nos)|\w+-(?:nos|se)")
_OURS = tables.words("furniture/reader_prompts", "ours")
_TO_US = lazy(r"\w+ez-nous|\w*[áéíóú]\w*nos")


class _Words(Row, frozen=True):
    imperatives: frozenset[str]
    softeners: frozenset[str]
    page: frozenset[str]
    reader: frozenset[str]
    failures: frozenset[str]
    asks: frozenset[str]
    fields: frozenset[str]
    form_verbs: frozenset[str]
    controls: frozenset[str]
    starts: dict[str, tuple[str, ...]]  # by their first word
    about: dict[str, int]
    phrases: dict[str, tuple[tuple[str, int], ...]]  # by their first word
    telling: frozenset[str]
    telling_short: frozenset[str]  # of a form or button too, which have at most SHORT words


@cache
def _words() -> _Words:
    def section(name: str) -> frozenset[str]:
        return tables.words("furniture/reader_prompts", name)

    about = _about()
    telling = section("page words") | section("reader")
    telling |= {word for word, kind in about.items() if kind & ~_SPEAKING}
    return _Words(
        imperatives=section("imperatives"),
        softeners=section("softeners"),
        page=section("page words"),
        reader=section("reader"),
        failures=section("failures"),
        asks=section("asks"),
        fields=section("fields"),
        form_verbs=section("form verbs"),
        controls=section("controls"),
        starts=_starts(),
        about=about,
        phrases=_about_phrases(),
        telling=_with_marks(telling),
        telling_short=_with_marks(telling | section("fields") | _telling_controls()),
    )


def _with_marks(words: frozenset[str]) -> frozenset[str]:
    """Return the words as they are printed: with and without a mark behind them."""
    return words | {word + end for word in words for end in ".,;:!?*"}


def _telling_controls() -> frozenset[str]:
    """Return the longer words of buttons: each line of a button has one."""
    controls = tables.words("furniture/reader_prompts", "controls")
    return frozenset(word for word in controls if len(word) > 3)


def _starts() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for start in tables.items("furniture/reader_prompts", "starts"):
        first = start.split()[0].strip(_EDGES)
        found[first] = (*found.get(first, ()), start)
    return found


def _sections() -> list[tuple[str, About]]:
    """Return each word and phrase of the kinds, with its kind."""
    return [
        (item, kind)
        for kind in About
        for item in tables.items(
            "furniture/reader_prompts", (kind.name or "").casefold().replace("_", " ")
        )
    ]


def _about() -> dict[str, int]:
    found: dict[str, int] = {}
    for item, kind in _sections():
        if " " not in item:
            found[item] = found.get(item, 0) | kind.value
    return found


def _about_phrases() -> dict[str, tuple[tuple[str, int], ...]]:
    found: dict[str, tuple[tuple[str, int], ...]] = {}
    for item, kind in _sections():
        if " " in item:
            first = item.split()[0]
            found[first] = (*found.get(first, ()), (f" {item} ", kind.value))
    return found


def reports(parts: list[str]) -> bool:
    """Return whether a line reports what a person said."""
    return any(_words().about.get(part.strip(_EDGES), 0) & _SAYS for part in parts)


def is_prompt(key: str, parts: list[str]) -> bool:
    """Return whether a line asks the reader to do something. `key` is in lower case."""
    if not 2 <= len(parts) <= NOTE:
        return False
    words = _words()
    starts = words.starts.get(parts[0].strip(_EDGES))
    begins = starts is not None and key.startswith(starts)
    short = len(parts) <= SHORT
    if not begins and (words.telling_short if short else words.telling).isdisjoint(parts):
        return False  # most lines end here
    if not _QUOTES.isdisjoint(key):
        return False
    if begins:
        return not reports(parts)
    bare = [part.strip(_EDGES) for part in parts]
    if short and (_is_form(key, bare) or _is_button(key, bare)):
        return True
    if words.telling.isdisjoint(parts):
        return False
    if len(parts) <= LONGEST and (_commands(parts, bare) or _asks_then_commands(parts, bare)):
        return True
    return _speaks_of(key, parts, bare)


def _is_form(key: str, bare: list[str]) -> bool:
    """Return whether a line is the fields of a form: "First name* Postcode*", "Your postcode"."""
    words = _words()
    bare = [word for word in bare if word not in ("a", "an")] if len(bare) == 3 else bare
    fields = sum(word in words.fields for word in bare)
    if "*" in key or len(bare) > 2:
        return fields == len(bare) and (fields > 2 or "*" in key)
    return fields == 1 and bare[0] in words.form_verbs


def _is_button(key: str, bare: list[str]) -> bool:
    """Return whether a line is a button, with nothing but words of buttons: "Print this page"."""
    words = _words()
    return (
        key[-1] not in ".!?:"
        and bare[0] in words.controls
        and (bare[0] in words.imperatives or bare[0] in words.page or len(bare) > 1)
        and all(word in words.controls for word in bare)
    )


def _asks_then_commands(parts: list[str], bare: list[str]) -> bool:
    """Return whether a line asks the reader and then says what to do: "Any news? Write to us".

    The question has a word for the reader, or none but "spotted" or the like; the command names the
    outlet or a part of the page, as an appeal of the police does not.
    """
    words = _words()
    at = next((i + 1 for i, part in enumerate(parts[:-1]) if part[-1] == "?"), 0)
    if at and at < len(bare) and bare[at - 1] == "":  # a space before the mark, as in French
        bare = [*bare[: at - 1], *bare[at:]]
        at -= 1
    if not 0 < at < len(bare):
        return False
    asked, told = bare[:at], bare[at:]
    spoken = any(word in words.reader for word in asked) or asked[0] in words.asks
    commands = told[0] in words.imperatives or _COMMAND.match(told[0]) is not None
    ours = any(word in words.page or word in _OURS for word in told)
    return spoken and ((commands and ours) or told[0] in ("hier", "ici", "aquí"))


def _commands(parts: list[str], bare: list[str]) -> bool:
    """Return whether a line begins with an imperative and names a part of the page."""
    words = _words()
    page = sum(word in words.page for word in bare)
    if not page and len(bare) > SHORT:
        return False
    reader = sum(word in words.reader for word in bare)
    for start in _heads(parts):
        at = start
        while at < min(start + 3, len(bare) - 1) and bare[at] in words.softeners:
            at += 1
        if bare[at] not in words.imperatives:
            continue
        spoken_to = reader > 1 or (reader > 0 and at > start)
        others = page - (bare[at] in words.page)  # "Email addresses were stolen" is not a command
        if others > 0 or (spoken_to and len(bare) <= SHORT):
            return True
    return page > 0 and reader > 0 and bare[0] in words.failures


def _heads(parts: list[str]) -> tuple[int, ...]:
    """Return the numbers of the words with which questions and commands begin."""
    return (0, *(i + 1 for i, part in enumerate(parts[:-1]) if part[-1] in "?!."))


def _speaks_of(key: str, parts: list[str], bare: list[str]) -> bool:
    """Return whether a line speaks of things that news does not speak of together."""
    words = _words()
    commands = {i for i in _heads(parts) if _is_command(bare, i)}
    found = [
        kind
        for i, word in enumerate(bare)
        if (kind := words.about.get(word)) and i not in commands  # "Email addresses were stolen"
    ]
    about = 0
    for kind in found:
        about |= kind
    if any(map(_TO_US.fullmatch, bare)):
        about |= _A.TELL_US.value
    if not about & ~_SPEAKING or about & _SAYS:
        return False
    padded = f" {' '.join(bare)} "
    for word in bare:
        for phrase, kind in words.phrases.get(word, ()):
            if phrase in padded:
                about |= kind
    if about & _SAYS:
        return False
    if commands and len(bare) <= COMMAND:
        about |= _A.IMPERATIVE.value
    if "?" in key:
        about |= _A.QUESTION.value
    if any(about & kinds == kinds for kinds in _KINDS):
        return True
    free = sum(kind & _FREE > 0 for kind in found)
    opinions = sum(kind & _A.FEEDBACK.value > 0 for kind in found)
    return (free > 1 and about & _A.TEXTS.value > 0) or (opinions > 1 and about & _A.YOU.value > 0)


def _is_command(bare: list[str], at: int) -> bool:
    """Return whether a sentence begins with an imperative; "Like other ..." is not one."""
    word, after = bare[at], bare[at + 1] if at + 1 < len(bare) else ""
    if word == "like":
        return after in ("this", "what", "our", "us")
    if word in _words().imperatives:
        return True
    return (after == "sie" and word.endswith("en")) or _COMMAND.fullmatch(word) is not None
