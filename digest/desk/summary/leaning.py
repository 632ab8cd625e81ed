"""Words inside a sentence that lean on a sentence before it: "also", "as a result", "a follow-up".

Openings are judged in `standalone`, nouns and names in `definites` and `introductions`. Quotations
are left out, because a speaker's "also" refers to the speaker's own words.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from digest.core import tables
from digest.core.patterns import Phrases, lazy, of_words
from digest.core.rows import Row
from digest.desk.summary.answers import answers
from digest.desk.summary.outside import (
    GROUP,
    IT,
    ITS,
    LINK,
    PAGE,
    PHRASE,
    REST,
    THIS,
    Outside,
    outside,
)
from digest.desk.summary.standalone import TIMES
from digest.desk.words.forms import BARE, STOP
from digest.desk.words.number_words import numbers

_LIST = "summary/leaning"
# "A statement of the family added that", "a spokesman added: “"
_ADDED = lazy(r"(?<!who )\b[a-z]+ added(?: that\b|[:,]? ?[“\"«„])")
# "He then fled", not "and then fled"; "..., it said."; "who lives there", not "there are"
_NO_LINK = "".join(
    rf"(?<!{w} )" for w in ("and", ",", "but", "since", "until", "by", "back", "even")
)
_THEN = lazy(rf"{_NO_LINK}(?<=[a-z] )then [a-z]")
# "“We count”, said its head, Ida Brandt": of what another sentence names
_ITS_HEAD = of_words(
    r"\W*(?:(?:<<en said>>) (?:its|their) |(?:its|their) [\w, -]{1,40}? (?:<<en said behind>>) )",
    _LIST,
)
# "With repeats the radio counts 260,000.": of what, another sentence says
_COUNTS = of_words(
    r"\b(?:<<en counting>>) (?:(?:<<en about>>) )?\d[\d,.]*(?: (?:<<en scales>>))?\.$", _LIST
)
_COUNT_ENDS = frozenset("0123456789,.nd")  # before the full stop of every match of _COUNTS
# "There will be twice as many divers on the pier.": as many as when, another sentence says
_AS_MANY = of_words(r"\b(?:<<en multiples>>) as (?:many|much)\b(.*)", _LIST)
_AS_WHAT = lazy(r"(?<!well )\bas (?!well\b)|\bthan\b")
_LISTED = ("First, ", "Second, ", "Third, ", "In fact ", "In fact, ")
_AGREED = lazy(r"^(?:[\w’'-]+ ){1,6}(?:dis)?agreed[.:]")  # "Captain Ida Brandt disagreed:"
_IT_SAID = of_words(r"[,”] +(?:it|they) (?:<<en it said>>)\b", _LIST)
_THERE = of_words(r"(?<=[a-z] )there(?=[,.;]| (?:<<en behind there>>)\b)", _LIST)
# "In the midst of it, a child was shot", "Boats took them to Osk", "Police believe it to be arson"
_OPENS_WITH_IT = of_words(
    r"(?:<<en before it>>)\b[^,]{0,30}\b(?:it|this|that|them|those),"
    r"|(?:[\w’'-]+ ){1,5}(?<!said )(?<!says )(?<!that )(?<!of )(?<!by )them\b"
    r"|[A-Z]\w+ (?:have |has |had )?(?:<<en thinking>>) (?:it|them) "
    r"|(?:[A-Z][\w’'-]*\.? ){1,4}(?:has |have |had |will |would )?"
    r"(?:[a-z]+ed|<<en done to it>>) (?:it|them)(?=[,.;]| (?:<<en behind it>>)\b)",
    _LIST,
)
# "The oldest of them, Ida Brandt, ...", "The visitors' trainer was less amused."
_OF_THEM = lazy(r"(?:The )?[\w’'-]+ of (?:them|these|those)\b")
_THAN_WHOM = of_words(
    r"[^,;:]{3,60} (?:<<en seeming>>) (?:(?:<<en degrees>>) )?(?:less|more) (?:\w+ly )?(\w+)\.$",
    _LIST,
)
# "The head of the port said nobody had read it.": what, the sentence before says
_READ_IT = of_words(
    r"\b(?:said|says|told [\w ]{2,30}) (?:that )?(?:<<en anybody>>) (?:\w+ ){1,3}(?:it|them)[.,]",
    _LIST,
)
_BEFORE_IT = tables.items(_LIST, "en before it")
_POINTERS = (" it", " this", " that", " them", " those")
_ENDS_IT = (" it.", " it,", " them.", " them,")
OPENING = 120  # characters of a sentence that `_OPENS_WITH_IT` may look at
_RESTS = ("The ", "As ", "Today", "Yesterday", "Tonight", *(d.title() for d in TIMES if "day" in d))
_AT_THE_TIME = of_words(r"\bat the time(?:[,.;]| (?:<<en at the time>>)\b)", _LIST)
# "The second, by Otto Lind, ...", "Today’s is the third", "As the Star reported, that is more"
_OPENS_WITH_REST = of_words(
    r"(?:The (?:<<en rests>>),"
    r"|(?:Today|Yesterday|Tonight|[A-Z][a-z]+day)['’]s (?:is|was|were|are)\b"
    r"|As [^,]{3,40}, (?:that|this|it|they) )",
    _LIST,
)
# "The survey first reported it reached Osk": what the speaker cannot do
_IT_STRUCK = of_words(r"\b(?:<<en reporting>>) (?:that )?it (?:<<en striking>>)\b", _LIST)
_THEY = re.compile(r"\bthey(?:['’](?:re|ve|d|ll))?\b")
_PLACE = re.compile(r"\b(?:in|at|to|near|from|of) (?:the )?[A-Z]")
# "have been cut off since.", unless the sentence says since when
_SINCE = lazy(
    r"\b(?:since|afterwards?|beforehand|(?<!for )(?<!of )(?<!in )either)(?:[.;]|, (?!\d))"
)
_SINCE_WORDS = ("since", "afterward", "beforehand", "either")
_SINCE_WHEN = lazy(
    r"\d{4}|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    r"|\b(?:after|when|until|following)\b|, (?:and|but) "
    r"|\b(?:and|but|or|who|which|that) (?:has|have|had|was|were|is|are|not|\w+ed)\b"
)
_LAST_CLAUSE = re.compile(r", (?:and|but) ")
LAST_CLAUSE = 7  # words of a clause that ends with a verb without its object
_RELATIVE = frozenset("that which who whom what as than where when if".split())
SHORT = 3  # letters of a word that ends in s and is not a plural
EARLY = 8  # words of a sentence in which an early word is looked for


class Leaning(Row, frozen=True):
    """The lists of one language, see data/summary/leaning.txt."""

    words: frozenset[str]
    phrases: tuple[str, ...]
    any_phrase: Phrases  # the same
    unless: tuple[str, ...]
    page: Phrases
    early: tuple[str, ...]


@cache
def _lists(language: str) -> Leaning:
    return Leaning(
        words=tables.words(_LIST, f"{language} words"),
        phrases=tables.items(_LIST, f"{language} phrases"),
        any_phrase=Phrases(tables.items(_LIST, f"{language} phrases")),
        unless=tables.items(_LIST, f"{language} unless"),
        page=Phrases(tables.items(_LIST, f"{language} page")),
        early=tables.items(_LIST, f"{language} early"),
    )


def leans(text: str, language: str) -> bool:
    """Return whether the sentence has a word or phrase that leans on the sentence before it."""
    said = outside(text)
    if language[:2] in ("en", "un"):
        lists = _lists("en" if language == "und" else language[:2])
        if said.signs & LINK and _has_link(said, lists):
            return True
        if said.signs & PHRASE and _has_phrase(said, lists):
            return True
        return _lacks_object(said.text) or answers(said) or _leans_in_english(text, said)
    lists = _lists(language[:2])
    if _has_link(said, lists) or _has_phrase(said, lists):
        return True
    head = " " + " ".join(said.low.split(maxsplit=EARLY)[:EARLY]) + " "
    return any(f" {phrase} " in head for phrase in lists.early)


def _has_link(said: Outside, lists: Leaning) -> bool:
    """Return whether it has one of the words, not only in phrases that do not lean.

    As in "also known as".
    """
    if lists.words.isdisjoint(said.words):
        return False
    low = said.low
    for phrase in lists.unless:
        low = _without(phrase, low)
    return not lists.words.isdisjoint(map(BARE.__getitem__, low.split()))


def _leans_on_others(outside: str) -> bool:
    """Return whether it speaks of some of those, or of what, the sentence before names.

    As in "The oldest of them".
    """
    if outside.startswith(_RESTS) and _OPENS_WITH_REST.match(outside):
        return True
    if " of them" in outside[:OPENING] and _OF_THEM.match(outside):
        return True
    if any(map(outside.__contains__, _ENDS_IT)) and _READ_IT.search(outside):
        return True
    return outside.endswith(_moods()) and _THAN_WHOM.match(outside) is not None


def _has_phrase(said: Outside, lists: Leaning) -> bool:
    low = said.low
    return lists.any_phrase.is_in(low) and any(
        phrase in low and _has(phrase, low, lists.unless) for phrase in lists.phrases
    )


def _leans_in_english(text: str, said: Outside) -> bool:
    """Return whether the same by shape. `said`: the text without its quotations."""
    outside, signs = said.text, said.signs
    if _leans_on_others(outside) or (" as m" in outside and _lacks_measure(outside)):
        return True
    if signs & (IT | THIS | GROUP) and _points_back(outside, signs):
        return True
    if signs & REST and _counts_from(outside):
        return True
    if signs & REST and (found := _THERE.search(outside)):
        return not _PLACE.search(outside[: found.start()])
    if signs & ITS and _ITS_HEAD.match(outside):
        return True
    if not signs & REST:
        return False
    if _counts(outside) or outside.startswith(_LISTED) or _agreed(outside):
        return True
    return "added" in outside and _ADDED.search(text) is not None


def _points_back(outside: str, signs: int) -> bool:
    """By "it", "this", "they" of what another sentence names."""
    may_open = signs & IT or (signs & THIS and outside.startswith(_BEFORE_IT))
    if may_open and _has_pointer(outside) and opens_with_it(outside):
        return True
    if " it " in outside and _IT_STRUCK.search(outside):
        return True
    if signs & GROUP and has_unknown_group(outside):
        return True
    return (" it " in outside or " they " in outside) and _IT_SAID.search(outside) is not None


def _has_pointer(outside: str) -> bool:
    return any(map(outside[:OPENING].__contains__, _POINTERS))


def _counts_from(outside: str) -> bool:
    """By "since", "at the time", "then": from a time that another sentence names."""
    since = any(map(outside.__contains__, _SINCE_WORDS))
    if (
        since
        and (found := _SINCE.search(outside))
        and not _SINCE_WHEN.search(outside[: found.start()])
    ):
        return True
    if "at the time" in outside and _AT_THE_TIME.search(outside):
        return True
    return " then " in outside and _THEN.search(outside) is not None


@cache
def _moods() -> tuple[str, ...]:
    return tuple(f" {word}." for word in tables.items(_LIST, "en moods"))


@cache
def _ends() -> tuple[str, ...]:
    return tuple(f" {verb}." for verb in tables.items(_LIST, "en ends"))


def _lacks_object(text: str) -> bool:
    """Return whether it lacks what was heard: "The trainer, Ida Brandt, had heard."."""
    if not text.endswith(_ends()):
        return False
    clause = _LAST_CLAUSE.split(text)[-1].split()
    return len(clause) <= LAST_CLAUSE and _RELATIVE.isdisjoint(clause)


def _agreed(outside: str) -> bool:
    return "agreed" in outside and _AGREED.search(outside) is not None


def _lacks_measure(outside: str) -> bool:
    """Return whether it says "twice as many" and does not say as many as what."""
    found = _AS_MANY.search(outside)
    return found is not None and _AS_WHAT.search(found[1]) is None


def _counts(outside: str) -> bool:
    """Return whether it ends as "The radio counts 260,000." does."""
    return outside.rstrip()[-2:-1] in _COUNT_ENDS and _COUNTS.search(outside) is not None


def has_unknown_group(outside: str) -> bool:
    """Return whether a "they" has nothing before it in the sentence that may be several."""
    found = _THEY.search(outside)
    if not found:
        return False
    words = outside[: found.start()].lower().replace("’", "'").split()
    low = [BARE[w] for w in words]
    return not any(_is_several(word, behind) for word, behind in pairwise([*low, ""]))


def _is_several(word: str, behind: str) -> bool:
    """ "They" may stand for the word: a plural, a number, "family", "police" but for its chief."""
    if word in tables.words(_LIST, "en several"):
        return word != "police" or behind not in tables.words(_LIST, "en of police")
    if word in numbers("en").words or any(c.isdigit() for c in word):
        return True
    plural = len(word) > SHORT and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return plural and word not in STOP and word not in tables.words("summary/introductions", "says")


def _without(phrase: str, low: str) -> str:
    """Leave the phrase out where it begins with a whole word: not in "a neighbor also"."""
    at = low.find(phrase)
    while at >= 0:
        if not (phrase[0].isalnum() and low[at - 1 : at].isalnum()):
            low = f"{low[:at]} {low[at + len(phrase) :]}"
        at = low.find(phrase, at + 1)
    return low


def opens_with_it(text: str) -> bool:
    """Return whether the first words hold an "it" that nothing before explains."""
    return _OPENS_WITH_IT.match(text) is not None


def _has(phrase: str, low: str, unless: tuple[str, ...]) -> bool:
    """`low` has the phrase as whole words, and not inside one of `unless`."""
    for longer in unless:
        if phrase in longer:
            low = _without(longer, low)
    at = low.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        begins = not (phrase[0].isalnum() and low[at - 1 : at].isalnum())
        if begins and not (phrase[-1].isalnum() and low[end : end + 1].isalnum()):
            return True
        at = low.find(phrase, at + 1)
    return False


def points_at_page(text: str, language: str) -> bool:
    """Return whether the sentence points at something else on its page: "the following tweets"."""
    said = outside(text)
    english = language[:2] in ("en", "un")
    if english and not said.has_quotation and not said.signs & PAGE:
        return False
    return _lists(language[:2] if language != "und" else "en").page.is_in(text.lower())
