"""The words of attribution in a printed sentence, and whether they name anybody.

"According to the fire service", "police said", "said Ann Bell": `named` (it has a name),
`role` (an office, nobody by name) or `anonymous` (a source that is said not to be named).
Quotations are blanked out first, so that what a speaker reports is not taken for the reporter's
attribution. The method is shapes, not grammar: where the shape is not plain, nothing is found.
English only.
"""

from __future__ import annotations

import re
from typing import Literal

from digest.core import tables
from digest.core.patterns import lazy, of_words

Kind = Literal["", "named", "role", "anonymous"]
LONGEST = 1200  # characters of a sentence that is read
BEHIND = 60  # characters behind it that may say that nobody is named
FARTHEST = 130  # characters of an attribution
SHORT = 8  # characters of a last word that may be an abbreviation

_LIST = "entry/attribution"
_OFFICES = tables.words(_LIST, "offices")
_NO_SPEAKER = tables.words(_LIST, "no speaker")
_PRONOUNS = tables.words(_LIST, "pronouns")

_QUOTED = lazy(r"“[^“”]{0,1000}”|\"[^\"]{0,1000}\"")
_PLAIN = r"[^,;:.!?_()]"
_WHO = rf"{_PLAIN}{{2,70}}"
_ASIDE = rf"(?:, {_PLAIN}{{2,70}},)?"
_HOW = r"(?: in (?:<<articles>>) [\w-]{2,20}(?: [\w-]{2,20})?)?"
_ACCORDING = lazy(r"\b[Aa]ccording to ((?:[^,;:.!?_()]|\.(?=[A-Z]|\s[A-Z][a-z]+\b)){2,100})")
# "Police said (that) ...": opens the sentence, perhaps behind "On Monday," or "In a statement,".
_FIRST = of_words(
    rf"(?:(?:<<time openers>>)\b{_PLAIN}{{1,50}}, )?"
    rf"({_WHO}?{_ASIDE} (?:(?:<<say>>)\b(?! (?:<<not said>>)\b)"
    rf"|told {_PLAIN}{{2,40}}? that\b|(?:<<that>>) that\b))",
    _LIST,
)
# "..., police said on Monday." and "..., said Ann Bell, who leads it."
_LAST = of_words(
    rf"[,_] ({_WHO}?{_ASIDE} (?:<<say>>|told {_PLAIN}{{2,40}}?))"
    rf"(?:{_HOW}(?: (?:<<time>>) {_PLAIN}{{2,70}}|(?: (?:to|that)\b)?"
    rf"| (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b{_PLAIN}{{0,30}}))?[.,;]",
    _LIST,
)
# A name between commas belongs to the office before it: "said the cook, Ida Roos, who".
_APPOSED = r"(?:, [A-Z][\w'’-]{1,20}(?: [A-Z][\w'’.-]{0,20}){1,3}(?=[,.;]))?"
_TURNED = lazy(rf"[,_] ((?:said|says) (?:{_PLAIN}|\.(?=\s[A-Z][a-z])){{2,70}}{_APPOSED})")
_SOME = of_words(r"\b(?:<<say>>|told|(?:<<that>>) that|[Aa]ccording to)\b", _LIST)
_HINTS = ("said", "say", "told", "ccording to", " that")  # one is in whatever `_SOME` finds
_VERBS = of_words(r" (?:<<say>>|told|<<that>>)\b", _LIST)
_VERB = of_words(r"\b(?:<<verbs>>)\b", _LIST)
_ANONYMOUS = of_words(r"\b(?:<<anonymous>>)\b", _LIST, re.IGNORECASE)
_ABBREVIATED = of_words(r"\b(?:<<titles>>|[A-Z])\.", _LIST)


def attribution(text: str, language: str = "en") -> tuple[int, int, Kind]:
    """Return the span in `text` and its kind; an empty span where none is found."""
    if language[:2] not in ("en", "un") or len(text) > LONGEST:
        return 0, 0, ""
    if not any(w in text for w in _HINTS) or not _SOME.search(text):
        return 0, 0, ""
    bare = (
        _QUOTED.sub(lambda m: "_" * (m.end() - m.start()), text)
        if "“" in text or '"' in text
        else text
    )
    if bare.find(".", 0, -1) >= 0 or len(bare.rsplit(None, 1)[-1]) < SHORT:
        bare = _ABBREVIATED.sub(lambda m: m[0][:-1] + "·", bare)
    for start, end in _spans(bare):
        phrase = bare[start:end]
        if 0 < end - start <= FARTHEST and "_" not in phrase:
            return (
                start,
                end,
                "anonymous"
                if _ANONYMOUS.search(text, start, end + BEHIND)
                else _kind(text[start:end]),
            )
    return 0, 0, ""


def _spans(bare: str) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    if "ccording to " in bare and (m := _ACCORDING.search(bare)):
        out.append((m.start(), _trimmed(bare, m.start(1), m.end(1))))
    if " sa" in bare or " told " in bare or " that" in bare:
        if ", sa" in bare or "_ sa" in bare:
            out += [
                m.span(1)
                for m in _TURNED.finditer(bare)
                if not _PRONOUNS.intersection(m[1].lower().split()[1:2])
            ][:1]
        if (m := _FIRST.match(bare)) and _subject(m[1]):
            out.append(m.span(1))
        if ", " in bare or "_ " in bare:
            out += [m.span(1) for m in _LAST.finditer(bare) if _subject(m[1])][:1]
    return out


def _subject(phrase: str) -> bool:
    """Return whether a text is a speaker and a verb without a clause of its own."""
    who = _VERBS.split(phrase)[0]
    first = phrase.lower().split(maxsplit=1)[0]
    return first not in _PRONOUNS and first not in _NO_SPEAKER and not _VERB.search(who)


def _trimmed(bare: str, start: int, end: int) -> int:
    """ "According to police and the mayor is" ends where a clause begins."""
    found = _VERB.search(bare, start, end)
    return end if found is None else start + len(bare[start : found.start()].rstrip())


def _kind(phrase: str) -> Kind:
    """By the word that the phrase is about: "police" is an office, "Sheriff Ann Bell" a name."""
    who = re.sub(r"^(?:[Aa]ccording to|said|says) ", "", phrase)
    segments = _VERBS.split(who)[0].split(",")
    head = (segments[0].split() or [""])[-1]
    if len(segments) > 1 and segments[1].strip()[:1].isupper():
        return "named"  # "the mayor, Ann Bell, said"
    return "named" if head[:1].isupper() and head.lower() not in _OFFICES else "role"
