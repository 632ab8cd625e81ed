"""Split a paragraph into sentences: the splitter of `core.text`, with its errors on news repaired.

There are two kinds of repair. `_joined` joins pieces that were split after an abbreviation, a clock
time, an ordinal or a question that somebody asks, and pieces that continue in lower case.
`_divided` splits sentences without a space between them, a paragraph that opens in brackets, and
sentences that end in an abbreviation. A quotation of several sentences stays in one piece with its
sentence. Words are in `data/article/`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from digest.core import tables
from digest.core.text import spans
from digest.intake.article.date_words import ALL_MONTHS, ALL_WEEKDAYS

Span = tuple[int, int]

_NAME_INITIAL = re.compile(r"(?:[A-Z][\w'’.-]{0,30}|[A-Z]\.)\s?[A-Z]\.$")
_SYMBOLS = re.compile(r"[\W_]*")
_CLOCK_END = re.compile(r"(?:\d|noon|\b)\s?[ap]\.?\s?m\.$", re.I)
_GLUED = re.compile(
    r"[.!?](?<=[a-zäöüéèà]{3}.)[\"”’]?(?=[“\"‘]?([A-ZÄÖÜÉ][a-zäöüéèà']{1,20})[ ,.])"
)
_WORD_BEFORE = re.compile(r"[^\W\d_]{1,12}$")
_WORD_THEN_SMALL = re.compile(r"([A-Z][a-z]*) (?=[a-zà-ÿ])")
_MARKS = "\"“”‘’'«»)]"
_CLOSING = "\"”’»'"
_OPENING = {"(": ")", "[": "]"}
_SUFFIXES = frozenset({"Sr", "Jr"})
_NORWEGIAN = {"nb": "no", "nn": "no"}
_DASHES = "-–—"
_REPLY = ("と", "って")  # Japanese: 「…？」と鈴木氏は聞いた。
_ZH_SAID = re.compile(r"[^。！？“”]{0,14}(?:说|道|表示|称|问)[。！？]$")
_KA_STOP = re.compile(r"[.!?]\s+(?=[\u10d0-\u10ff])")
_KHMER_STOP = re.compile(r"[។៕]\s*")
_SPEAKER_WORDS = 8  # words in the name of a speaker after a question
_OBJECT_WORDS = 4  # words for the person who is asked
_FIRST_WORD = re.compile(r"\w+(?:['’.]\w+)*")


class _Words(NamedTuple):
    """The word lists of this module."""

    names: frozenset[str]  # abbreviations before a name, in any language
    anywhere: frozenset[str]
    figures: frozenset[str]
    short: frozenset[str]  # all abbreviations
    zones: frozenset[str]
    said: frozenset[str]
    asked: frozenset[str]
    after_said: frozenset[str]
    not_after_asked: frozenset[str]
    openers: frozenset[str]
    may_end: dict[str, frozenset[str]]  # language -> its abbreviations
    opens: dict[str, frozenset[str]]  # language -> words that open a sentence, as printed
    ordinals: frozenset[str]
    domains: frozenset[str]
    lettered: frozenset[str]
    thai: tuple[str, ...]


@cache
def _words() -> _Words:
    def short(section: str) -> frozenset[str]:
        return tables.words("article/abbreviations", section)

    def near(section: str) -> frozenset[str]:
        return tables.words("article/sentence_words", section)

    return _Words(
        names=short("before a name"),
        anywhere=short("any"),
        figures=short("before a figure"),
        short=tables.words("article/abbreviations"),
        zones=near("after a clock time, as printed"),
        said=near("said"),
        asked=near("asked"),
        after_said=near("after said"),
        not_after_asked=near("not after asked"),
        openers=near("openers"),
        may_end={
            "en": near("may end a sentence, as printed"),
            "de": near("de may end a sentence, as printed"),
            "fr": near("fr may end a sentence, as printed"),
        },
        opens={
            "en": frozenset(word.capitalize() for word in near("openers")),
            "de": near("de openers"),
            "fr": near("fr openers"),
        },
        ordinals=near("de before an ordinal"),
        domains=near("domains"),
        lettered=near("before a letter"),
        thai=tables.items("article/sentence_words", "th openers"),
    )


def split(paragraph: str, language: str = "en") -> list[Span]:
    """Return the spans of the sentences of one paragraph, in order and without overlap."""
    language = _NORWEGIAN.get(language[:2], language[:2])
    found = spans(paragraph, language)
    if len(found) > 1:
        found = _joined(paragraph, found, language)
    return _divided(paragraph, found, language)


# ---------------------------------------------------------------------------------------- joining


def _joined(text: str, found: list[Span], language: str) -> list[Span]:
    short = _words().short
    out = []
    left, right = found[0]
    for start, end in found[1:]:
        # Fast path for most pieces; `_goes_on` would give the same.
        apart = False
        first = text[start]
        if first in '“"‘':
            first = text[start + 1 : start + 2]
        if first.isupper() and right < start:
            last = text[right - 1]
            if last == ".":
                word = text[text.rfind(" ", left, right - 1) + 1 : right - 1]
                if word.isalpha():
                    apart = (len(word) > 2 or word.islower()) and word not in short
                else:
                    apart = len(word) > 3 and word.isdigit()
            elif last not in _CLOSING:
                apart = True
            elif text[right - 2] == ".":
                apart = text[right - 4 : right - 1] != "..."
        if apart or not _goes_on(text, (left, right), (start, end), language):
            out.append((left, right))
            left = start
        right = end
    out.append((left, right))
    return out


def _goes_on(text: str, before: Span, after: Span, language: str) -> bool:
    """Return whether the piece `after` belongs to the sentence `before`."""
    right, (start, end) = before[1], after
    if end - start <= 12 and _SYMBOLS.fullmatch(text, start, end):
        return True
    last = text[right - 1]
    if last == ".":
        verdict = _after_stop(text, before, after, language)
        if verdict is not None:
            return verdict
    if last in _CLOSING:
        if text[start].isupper():
            return text[right - 2] in "?!…." and _is_asked(text, right, start, end)
        if last == "”" and right == start and text[right - 2] in "。！？":
            return _ZH_SAID.match(text, start, end) is not None
        if right == start and "\uac00" <= text[start] <= "\ud7a3":
            return True  # “…?”라고 김 씨가 물었다.
    if last == "」" and text[right - 2] in "。？！":
        return text.startswith(_REPLY, start)
    # A sentence does not begin in lower case, except with a name like "iPhone".
    return _is_small(text, start) and not text[start + 1 : start + 2].isupper()


def _after_stop(text: str, before: Span, after: Span, language: str) -> bool | None:
    """Return whether a sentence continues after the full stop of a word.

    None if the word does not decide.
    """
    (left, right), (start, end) = before, after
    words = _words()
    word = text[max(text.rfind(" ", left, right - 1) + 1, left) : right - 1].lstrip("([\"“‘'«-")
    word = word.rpartition("’")[2]  # "L’on. Bianchi"
    follows = text[start + 1 : start + 2]
    if right == start and (
        (text[start] == "-" and follows.isalpha()) or (text[start].isupper() and follows == ".")
    ):
        return True  # "c.-à-d." and "Japan-U.S." were split inside
    if right == start and _domain(text, start, end):
        return True
    if len(word) <= 4 and _CLOCK_END.search(text, max(left, right - 10), right):
        return _is_clock_word(text, start, end)
    if len(word) <= 3 and word.isdigit():
        return _is_ordinal(text, (left, right), (start, end), language)
    if word in tables.words("article/abbreviations", language):
        return not text[start].isdigit() or len(word) > 1
    if len(word) == 1 and word.isupper():
        # "J. K. Rowling" and "George W. Bush", not "Plan B. The"
        named = not word.isascii() or (
            _NAME_INITIAL.search(text[max(left, right - 34) : right]) is not None
        )
        return (named and text[start].isupper()) or _is_small(text, start)
    if word in words.figures and text[start].isdigit():
        return True
    if len(word) <= 6 and (word in words.names or word in words.anywhere):
        return word not in _SUFFIXES or _is_small(text, start)
    return None


def _domain(text: str, start: int, end: int) -> bool:
    """Return whether a piece without a space before it ends a name: "Overstock.Com"."""
    first = _FIRST_WORD.match(text, start, end)
    return first is not None and first[0].casefold() in _words().domains


def _is_clock_word(text: str, start: int, end: int) -> bool:
    """Return whether the text after "p.m." is part of the time: a weekday, a date, a zone.

    Also "Tarrow time".
    """
    if not text[start].isupper():
        return _is_small(text, start)
    first = _FIRST_WORD.match(text, start, end)
    if first is None:
        return False
    word = first[0]
    rest = text[first.end() : end].lstrip(" .,").split(None, 1)
    follows = rest[0].strip(".,;:") if rest else ""
    if word in _words().zones and not word.istitle():
        return True
    if follows == "time":
        return True
    folded = word.casefold()
    if folded in ALL_MONTHS:
        return follows[:1].isdigit()
    if folded in ALL_WEEKDAYS or word in _words().zones:
        return follows not in (
            "is",
            "was",
            "will",
            "would",
            "has",
            "had",
            "saw",
            "marked",
            "brought",
        )
    return False


def _is_ordinal(text: str, before: Span, after: Span, language: str) -> bool | None:
    """Return whether a figure with a full stop is an ordinal: "am 3. März", or None if unsure."""
    (left, right), (start, end) = before, after
    first = text[start:end].split(" ", 1)[0].strip(".,")
    if first.casefold() in ALL_MONTHS and right - left > 3:
        return True
    if language not in ("de", "da", "no", "nb"):
        return None
    words = text[max(left, right - 40) : right].split()
    return len(words) > 1 and words[-2].strip("(„“\"'").casefold() in _words().ordinals


def _is_asked(text: str, right: int, start: int, end: int) -> bool:
    """Return whether the person who asked follows a quoted question or call: “Why?” Ann said."""
    if text[right - 2] == "." and text[right - 4 : right - 1] != "...":
        return False  # “We won.” Ann said …: another quotation by her may follow
    words = _words()
    tokens = text[start : min(end, start + 200)].split()
    at = _verb(tokens)
    if at is None:
        return False
    verb = tokens[at].casefold().strip(".,;:")
    if tokens[at][-1] in ".,;:":
        return True
    rest = tokens[at + 1 :]
    if not rest or rest[0].casefold().strip(".,;:") in words.after_said:
        return (
            verb not in words.asked or not rest or rest[0].casefold() not in words.not_after_asked
        )
    if verb not in words.asked:
        return False
    for token in rest[:_OBJECT_WORDS]:
        bare = token.casefold().strip(".,;:?!")
        if bare in words.not_after_asked:
            return False
        if token[-1] in ".,;" or bare in words.after_said:
            return True
    return False


def _verb(tokens: list[str]) -> int | None:
    """Return the index of the verb after a speaker's name and an optional apposition, or None."""
    words = _words()
    verbs = words.said | words.asked
    if not tokens or tokens[0].casefold().strip(",.") in words.openers:
        return None
    apart = False  # inside an apposition
    for at, token in enumerate(tokens[: 2 * _SPEAKER_WORDS]):
        bare = token.strip(".,;:")
        if bare in verbs and not apart:
            return at or None
        if token.endswith(","):
            apart = not apart
            continue
        if not apart and not (token[0].isupper() or bare in ("of", "de", "la", "van", "von", "al")):
            return None if at == 0 or not bare.endswith("ly") else _adverb(tokens, at + 1, verbs)
    return None


def _adverb(tokens: list[str], at: int, verbs: frozenset[str]) -> int | None:
    """Return the index of the verb after an adverb, or None: "Ann Bell angrily asked"."""
    return at if at < len(tokens) and tokens[at].strip(".,;:") in verbs else None


def _is_small(text: str, start: int) -> bool:
    """Return whether a piece begins in lower case, after any closing marks or a dash."""
    for i in range(start, min(start + 3, len(text))):
        if text[i] not in _MARKS and not (text[i] in _DASHES and i == start):
            if text[i] == " " and i > start and text[start] in _DASHES:
                continue
            return text[i].islower()
    return False


# --------------------------------------------------------------------------------------- dividing


def _divided(text: str, found: list[Span], language: str) -> list[Span]:
    """Split what the splitter left joined; each rule runs only if a cheap check matches."""
    spaced = text.count(". ")
    if text.count(".") != spaced + (text[-1:] == ".") or _runs_on(text):
        found = _at(text, found, lambda a, b: _glued(text, a, b))
    if text[:1] in _OPENING or "\n" in text:
        found = _at(text, found, lambda a, b: _bracketed(text, a, b))
    opens = _words().opens.get(language)
    if spaced >= len(found) and opens and (cuts := _abbreviated(text, language, opens)):
        found = _at(text, found, lambda a, b: [c for c in cuts if a < c < b and _ends(text, a, c)])
    if text.isascii():
        return found
    if "…" in text and opens:
        found = _at(text, found, lambda a, b: _after_ellipsis(text, a, b, opens))
    if language == "ka":
        found = _at(text, found, lambda a, b: [m.end() for m in _KA_STOP.finditer(text, a, b)])
    if "\u0e01" <= text[:1] <= "\u0e5b":
        found = _at(text, found, lambda a, b: _thai(text, a, b))
    if "\u17d4" in text:
        found = _at(text, found, lambda a, b: [m.end() for m in _KHMER_STOP.finditer(text, a, b)])
    return found


def _at(text: str, found: list[Span], cuts: Callable[[int, int], list[int]]) -> list[Span]:
    """Return the spans, each split before the offsets that `cuts` returns."""
    out = []
    for start, end in found:
        at = start
        for cut in cuts(start, end):
            if at < cut < end:
                right = cut
                while text[right - 1].isspace():
                    right -= 1
                out.append((at, right))
                at = cut
        out.append((at, end))
    return out


def _runs_on(text: str) -> bool:
    """Return whether a question or call is followed by neither a space nor the end."""
    return ("?" in text and text.count("?") != text.count("? ") + (text[-1] == "?")) or (
        "!" in text and text.count("!") != text.count("! ") + (text[-1] == "!")
    )


def _glued(text: str, start: int, end: int) -> list[int]:
    words = _words()
    cuts = []
    for m in _GLUED.finditer(text, start, end):
        before = _WORD_BEFORE.search(text, max(start, m.start() - 12), m.start())
        if before and (before[0] in words.names or before[0] in words.anywhere):
            continue  # "Prof.Smith"
        if m[1].casefold() in words.domains:
            continue
        cuts.append(m.end())
    return cuts


def _bracketed(text: str, start: int, end: int) -> list[int]:
    """Return where a bracket that opens a sentence closes after a sentence of its own."""
    closing = _OPENING.get(text[start])
    at = text.find(closing, start, end) if closing else -1
    if at < 0 or text[at - 1] not in '.!?”"' or at + 2 >= end or text[at + 1] != " ":
        return []
    after = text[at + 2]
    return [at + 2] if after.isupper() or after in '“"‘„«' else []


def _abbreviated(text: str, language: str, opens: frozenset[str]) -> list[int]:
    """Return where a sentence begins after an abbreviation that may be last in a sentence.

    Also after a single letter, "Plan A. There is", or a German ordinal, "am 3. Das war".
    """
    may_end = _words().may_end[language]
    ordinals = language == "de"
    cuts = []
    stop = text.find(". ")
    while stop >= 0:
        word = text[text.rfind(" ", 0, stop) + 1 : stop].lstrip("(")
        if word in may_end or len(word) == 1 or (ordinals and word.isdigit()):
            opener = _WORD_THEN_SMALL.match(text, stop + 2)
            if opener and opener[1] in opens and not _is_initial(text, stop, word):
                cuts.append(stop + 2)
        stop = text.find(". ", stop + 2)
    return cuts


def _is_initial(text: str, stop: int, word: str) -> bool:
    """Return whether a single letter before a full stop is an initial: not in "Plan A."."""
    if len(word) > 1 or word.isdigit():
        return False
    before = text[max(0, stop - 24) : stop - 1].split()
    return not word.isupper() or not before or before[-1].casefold() not in _words().lettered


def _after_ellipsis(text: str, start: int, end: int, opens: frozenset[str]) -> list[int]:
    """Return where a sentence begins after "…": with a word that opens one."""
    cuts = []
    at = text.find("… ", start, end - 1)
    while at >= 0:
        opener = _WORD_THEN_SMALL.match(text, at + 2, end)
        if opener and opener[1] in opens and _ends(text, start, at + 2):
            cuts.append(at + 2)
        at = text.find("… ", at + 2, end - 1)
    return cuts


def _ends(text: str, start: int, end: int) -> bool:
    """Return whether no quotation is open at `end` in the sentence that begins at `start`.

    A quotation stays in one piece with its sentence.
    """
    piece = text[start:end]
    if piece.count('"') % 2 or piece.count("«") > piece.count("»"):
        return False
    opened = piece.count("„") or piece.count("“")
    closed = piece.count("“") if "„" in piece else piece.count("”")
    return opened <= closed


def _thai(text: str, start: int, end: int) -> list[int]:
    cuts = []
    at = text.find(" ", start, end)
    while at >= 0:
        if text.startswith(_words().thai, at + 1):
            cuts.append(at + 1)
        at = text.find(" ", at + 1, end)
    return cuts
