"""Join pieces that the splitter of sentences parted in the middle of one."""

from __future__ import annotations

import re

from digest.core import tables
from digest.core.patterns import lazy
from digest.intake.article.date_words import ALL_MONTHS, ALL_WEEKDAYS
from digest.intake.article.sentence_words import lists

Span = tuple[int, int]
_NAME_INITIAL = lazy(r"(?:[A-Z][\w'’.-]{0,30}|[A-Z]\.)\s?[A-Z]\.$")
_SYMBOLS = re.compile(r"[\W_]*")
_CLOCK_END = re.compile(r"(?:\d|noon|\b)\s?[ap]\.?\s?m\.$", re.I)
_MARKS = "\"“”‘’'«»)]"
_CLOSING = "\"”’»'"
_SUFFIXES = frozenset({"Sr", "Jr"})
_DASHES = "-–—"
_REPLY = ("と", "って")  # Japanese: 「…？」と鈴木氏は聞いた。
_ZH_SAID = lazy(r"[^。！？“”]{0,14}(?:说|道|表示|称|问)[。！？]$")
_SPEAKER_WORDS = 8  # words in the name of a speaker after a question
_OBJECT_WORDS = 4  # words for the person who is asked
_FIRST_WORD = lazy(r"\w+(?:['’.]\w+)*")


def joined(text: str, found: list[Span], language: str) -> list[Span]:
    """Return the sentences of a paragraph, with pieces joined that belong to one sentence."""
    short = lists().short
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
    words = lists()
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
    return first is not None and first[0].casefold() in lists().domains


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
    if word in lists().zones and not word.istitle():
        return True
    if follows == "time":
        return True
    folded = word.casefold()
    if folded in ALL_MONTHS:
        return follows[:1].isdigit()
    if folded in ALL_WEEKDAYS or word in lists().zones:
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
    return len(words) > 1 and words[-2].strip("(„“\"'").casefold() in lists().ordinals


def _is_asked(text: str, right: int, start: int, end: int) -> bool:
    """Return whether the person who asked follows a quoted question or call: “Why?” Ann said."""
    if text[right - 2] == "." and text[right - 4 : right - 1] != "...":
        return False  # “We won.” Ann said …: another quotation by her may follow
    words = lists()
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
    words = lists()
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
