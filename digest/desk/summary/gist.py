"""What a sentence reports, as stems to compare: who said it is left out, and words for one thing
("killed", "died") are one.

Measured on the labelled stories: both help to tell a sentence that repeats a printed one from a
sentence on the same subject. "The mayor confirmed" says of itself that what follows is known.
"""

from __future__ import annotations

import re
from functools import cache

from digest.core import tables
from digest.core.rows import Row
from digest.desk.summary.tuning import TUNING
from digest.desk.words.forms import BARE, CONTENT, NOTHING, Table
from digest.desk.words.sentence import Wording

HEAD = 90  # characters in which the verb of "Police said that" is
LEFT = 4  # words that must be left of a sentence without its attribution
_LIST = "summary/gist"


class Attributions(Row, frozen=True):
    """The shapes in which one language attributes a sentence to a speaker."""

    head: re.Pattern[str]  # "Police said that ...", "According to the mayor, ..."
    source: re.Pattern[str]  # "..., according to the mayor."
    tail: re.Pattern[str]  # "..., police said."; it has one comma, its first character
    verbs: tuple[str, ...]
    before: tuple[str, ...]  # words before a source
    words: frozenset[str]  # one of these is in every such sentence
    confirms: frozenset[str]


@cache
def _attributions(language: str) -> Attributions | None:
    verbs = tables.items(_LIST, f"{language} says")
    before = tables.items(_LIST, f"{language} according")
    if not verbs:
        return None
    says, source = "|".join(map(re.escape, verbs)), "|".join(map(re.escape, before))
    flags = re.IGNORECASE
    return Attributions(
        head=re.compile(
            rf"(?:(?:{source}) [^,]{{1,90}}, "
            rf"|[^,“\"«„]{{1,60}}\b(?:{says})(?: (?:in|on) [^,]{{1,40}}?)? (?:that )?(?=\w))",
            flags,
        ),
        source=re.compile(rf",?[”\"»]?,? (?:{source})\b.*$", flags),
        tail=re.compile(
            rf",[”\"»]? (?:[^,]{{1,80}} )?(?:{says})(?: [^,]{{0,60}})?[.”\"»]*$", flags
        ),
        verbs=verbs,
        before=before,
        words=frozenset((*verbs, *(phrase.split()[0] for phrase in before))),
        confirms=tables.words(_LIST, f"{language} confirms"),
    )


def _language(language: str) -> str:
    return language[:2] if language != "und" else "en"


@cache
def _stems(language: str) -> Table[str]:
    """From a lower-case word as typed to what it is compared by, nothing for a word without."""
    one = _synonyms(language)
    return Table(lambda raw: one.get(BARE[raw]) or CONTENT[raw][: TUNING.stub])


@cache
def _synonyms(language: str) -> dict[str, str]:
    """Return the words of lists of words for one thing, each with the name of its list."""
    return {
        word: section
        for section, words in tables.sections(_LIST).items()
        if section.startswith(f"{language} = ")
        for word in words
    }


def without_attribution(text: str, language: str) -> str:
    """Return the sentence without the words that say whose statement it is."""
    shapes = _attributions(_language(language))
    if shapes is None:
        return text
    low = text.lower()
    sourced = any(map(low.__contains__, shapes.before))
    if sourced:
        text = _cut(text, shapes.source.search(text))
    if (at := text.rfind(",")) >= 0:
        text = _cut(text, shapes.tail.match(text, at))
    head = low[:HEAD]
    if sourced or any(map(head.__contains__, shapes.verbs)):
        text = _cut(text, shapes.head.match(text))
    return text


def _cut(text: str, found: re.Match[str] | None) -> str:
    if found is None:
        return text
    rest = text[: found.start()] + text[found.end() :]
    return rest if len(rest.split()) >= LEFT else text


def gists(
    text: str, language: str, own: Wording, stubs: frozenset[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the stems of the sentence, and those of what it reports: the same set where it says
    nothing of a speaker. `own`: its words; `stubs`: their stems cut to a few letters.
    """
    primary = _language(language)
    shapes = _attributions(primary)
    stems, words = _stems(primary).__getitem__, own.bare
    if _synonyms(primary).keys().isdisjoint(words):
        whole = stubs
    else:
        whole = frozenset(map(stems, own.typed)) - NOTHING
    if shapes is None or shapes.words.isdisjoint(words):
        return whole, whole
    said = without_attribution(text, language)
    if said == text:
        return whole, whole
    return whole, frozenset(map(stems, said.lower().split())) - NOTHING


def says_confirmed(words: frozenset[str], language: str) -> bool:
    """Return whether the sentence says that it confirms something. `words`.

    In small letters, without marks.
    """
    shapes = _attributions(_language(language))
    return shapes is not None and not shapes.confirms.isdisjoint(words)
