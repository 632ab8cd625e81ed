"""Whether a sentence is understood by itself, and whether it is a statement at all.

The method is a list of openings that refer to the sentence before (pronouns, connectives, "the
move"), and of shapes that are not statements: cut inside a quotation, a label, a question, a
caption, an appeal to readers. The words are in `data/summary/`. Sentences of languages that have no
list there are judged by their shape alone.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from digest.core import tables
from digest.core.model import Article
from digest.core.patterns import lazy
from digest.desk.summary.not_statements import (
    is_agency_credit,
    is_caption,
    is_contributor_note,
    is_furniture,
    is_known_label,
    is_label,
    is_lone_quotation,
    is_name_alone,
    is_people_list,
)
from digest.desk.summary.opening_words import Openings, openings
from digest.desk.summary.outside import OURS, PERSON, outside
from digest.desk.words.calendar_words import CALENDAR
from digest.desk.words.forms import BARE, STOP
from digest.desk.words.number_words import numbers
from digest.desk.words.sentence import bare_words


class Reference(StrEnum):
    """What a sentence needs in front of it to be understood."""

    NONE = ""  # understood by itself
    WEAK = "weak"  # opens with "this" and a noun: better behind its predecessor
    BEFORE = "before"  # printed only right behind the sentence before it
    NEVER = "never"  # not printed


QUOTE_MARKS = "\"“„«‘'"
_MARKS = lazy(r"[“”«»\"]")
_ENDS = ".?!\"'”’»“。！？।॥؟」』"
_ASKS = "?？؟"
# Ends at which the splitter cut a sentence: behind an abbreviated title, or behind "9 p.m."
_TITLES = tuple(
    "Const. Sgt. Spc. Cpl. Pvt. Lt. Det. Gen. Capt. Col. Maj. Rep. Sen. Gov. Mr. Mrs. Ms. Dr. St. "
    "Prof.".split()
)
_TITLE = re.compile(r"(?<!\w)\w+\.$")
_DAYS = tuple("Mon Tues Wednes Thurs Fri Satur Sun".split())
_CUT = lazy(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day (?:in|at|on|near|when|after|outside|inside|by|and"
    r"|for|with|from|to|as|about|during|that|who|of) "
)
# \b(?:he|she|him|his|her|hers|himself|herself)\b in small letters and capitals. It is written by
# letters, because a search for first letters takes a fifth of the time of one for \b.
SHE = lazy(
    r"[HhSsſ](?<!\w.)(?:(?<=[Hh])(?:[Ee](?:[Rr](?:[Ssſ](?:[Ee][Ll][Ff])?)?)?"
    r"|[Iiİı](?:[Mm](?:[Ssſ][Ee][Ll][Ff])?|[Ssſ]))|(?<=[Ssſ])[Hh][Ee])\b"
)
_THEIRS = frozenset("he she him his her hers himself herself".split())
_OURS = frozenset("me we we're we've we'll my our ours you your you're you'll you've".split())
_I = frozenset(("I", "I,", "I'm", "I’m", "I've", "I’ve"))
_WORD = lazy(r"[^\W\d_][\w'’.-]*")
TIMES = CALENDAR
_THEN_HE = re.compile(r", (?:he|she|they) ")
# "“I would look foolish if I did that,” she said."
_DID_THAT = lazy(r"[“\"][^“”\"]{0,200}\bd(?:o|id|oes|oing|one) (?:that|this|it|so)[,.?!]?[”\"]")
_IS_CALLED = lazy(
    r"(?:It|They) (?:is|are|was|were|has been|have been) (?:being |widely |often |already |now )*"
    r"(?:called|dubbed|billed|hailed|described|known)\b"
)
# "If it worked in Osk, it may work here": neither clause says what
_IF_IT = lazy(
    r"(?:If|When|As|After|Before|While|Because|Although|Once|Since) "
    r"(?:it|they|that|this) [^,]{3,80}, "
    r"(?:it|they|that|this)\b"
)
_BUT = ("But ", "And ", "Yet ")  # of a standfirst that goes on with its headline
LINK_WORDS = 5  # words in brackets that may be the headline of another story
SUBJECT = 220  # characters in which the subject of a sentence is
SHORT_VERB = 4  # letters; shorter words have a verb's ending by chance
LOOK = 6  # words of an opening that are looked at


def whole(text: str) -> bool:
    """Return whether it ends as a sentence ends, begins as one begins, and no quotation is cut."""
    if not text or text[-1] not in _ENDS:
        return False
    if text.endswith(("...", "…")) or (text.startswith(_DAYS) and _CUT.match(text)):
        return False
    if text.endswith(_TITLES) and (found := _TITLE.search(text)) and found[0] in _TITLES:
        return False
    first = text.lstrip("“\"'‘«„([—–- ")[:1]
    if not first or first.islower():
        return False
    if text.count('"') % 2 or text.count("(") != text.count(")"):
        return False
    curly = text.count("“") + text.count("„") != text.count("”")
    return not (curly or text.count("«") != text.count("»")) or _paired(text)


def _paired(text: str) -> bool:
    """Curly marks typed in the wrong direction still come in twos."""
    curly = text.count("“") + text.count("”") + text.count("„")
    return curly % 2 == 0 and text.count("«") == text.count("»")


def begins_inside(article: Article, index: int) -> bool:
    """Return whether the sentence begins within a quotation.

    It is a speaker's, and nothing in it says so.
    """
    sentences = article.sentences
    first = index
    while first and sentences[first - 1].paragraph == sentences[index].paragraph:
        first -= 1
    depth = False
    if first < index:
        for c in _MARKS.findall(article.text, sentences[first].start, sentences[index].start):
            depth = not depth if c == '"' else c in "“«"
    return depth


def inside(article: Article) -> frozenset[int]:
    """Return the indexes of the sentences that begin within a quotation."""
    return frozenset(i for i in range(len(article.sentences)) if begins_inside(article, i))


def is_statement(text: str) -> bool:
    """Return whether it is whole, and no label, caption, credit, appeal or bare quotation."""
    if not whole(text) or text.isupper() or is_label(text) or is_furniture(text):
        return False
    if text[-1] == "!":
        return False  # "Ten years of piers!": an appeal, a cry or an advertisement
    if is_caption(text) or is_people_list(text) or is_name_alone(text) or is_lone_quotation(text):
        return False
    if " . . " in text or _opens_with_link(text):
        return False  # a text put together from pieces
    return _says(outside(text).raws)


def _opens_with_link(text: str) -> bool:
    """Return whether it opens with another story's headline: "[Otto Lind buys a pier.] Now"."""
    return text[0] == "[" and len(text.partition("]")[0].split()) >= LINK_WORDS


def reference(text: str, language: str = "en") -> Reference:
    """Return what the sentence needs in front of it."""
    if not is_statement(text) or text[-1] in _ASKS:
        return Reference.NEVER
    primary = language[:2] if language[:2] != "un" else "en"
    if primary != "en":
        return _opening(text, primary)
    said = outside(text)
    if said.signs & OURS and _is_ours(said.text):
        return Reference.NEVER
    found = _opening(text, primary)
    if found == Reference.BEFORE or not said.signs & PERSON:
        return found
    theirs = not _THEIRS.isdisjoint(bare_words(said.text.replace("’", "'")))
    return Reference.BEFORE if theirs and _unresolved(said.text) else found


def _is_ours(text: str) -> bool:
    """Return whether the outlet or its readers are spoken of.

    As in "we", "you", "I", "us" but not "US".
    """
    if not _OURS.isdisjoint(bare_words(text.replace("’", "'"))) or _first_person(text.split()):
        return True
    return " us" in text and "us" in map(BARE.__getitem__, text.split())


def can_open(text: str, language: str) -> bool:
    """Return whether a first sentence can open a summary: it names what it speaks of.

    Nothing comes before it in its article, so most connectives and first persons do no harm.
    """
    if (
        text.startswith(_BUT)
        or not whole(text)
        or text[-1] == "?"
        or text.isupper()
        or is_furniture(text)
    ):
        return False
    if is_known_label(text) or is_contributor_note(text) or is_agency_credit(text):
        return False
    if is_lone_quotation(text) or ", however," in text[:SUBJECT] or _IF_IT.match(text):
        return False
    least = 2 if text[0] in QUOTE_MARKS else 3
    if not _says(outside(text).raws, least) and len(text.split()) > 1:
        return False
    primary = language[:2] if language[:2] != "un" else "en"
    lists = openings(primary)
    words = _head(text)
    if _answers(text, words, lists) or _is_rest(words, lists) or words[:2] == ["the", "other"]:
        return False
    first = words[0].split("'")[0] if words else ""
    if first in lists.guesses:
        return False
    if first in lists.pronouns:
        if _IS_CALLED.match(text) or (first == "it" and " there " in text):
            return False  # "It is being called the storm of the age": the headline says what
        return first in ("it", "es", "il", "het")  # "It was the third fire": says what it is
    if first in lists.demonstratives:
        return words[1:2] != [] and _points_at(words, lists) != Reference.BEFORE
    return True


def _says(typed: list[str], least: int = 3) -> bool:
    """Return whether three words occur outside of quotations.

    For a first sentence "said Brandt" is enough.
    """
    said = 0
    for w in typed:
        said += w[0].isalnum()
        if said == least:
            return True
    return len(typed) == 1 and len(typed[0]) > 12  # a script without spaces


def _first_person(typed: list[str]) -> bool:
    """Return whether there is an "I" that is a person, not that of "World War I" or "Part I"."""
    if _I.isdisjoint(typed):
        return False
    return any(w in _I and not (i and typed[i - 1][0].isupper()) for i, w in enumerate(typed))


def _head(text: str) -> list[str]:
    """Return the first words in lower case, without marks."""
    low = text[:90].lower().replace("’", "'").split(maxsplit=LOOK)[:LOOK]
    return [w.strip(".,;:!?\"'()“”‘’«»„—–-") for w in low]


def _opening(text: str, language: str) -> Reference:
    words = _head(text)
    if not words:
        return Reference.BEFORE
    lists = openings(language)
    first = words[0].split("'")[0]
    second = words[1] if len(words) > 1 else ""
    if first == "there":
        return Reference.NONE if second in lists.verbs else Reference.BEFORE
    if first in lists.pronouns or first in lists.connectives:
        return Reference.BEFORE
    if _is_part(text, words, lists) or _is_rest(words, lists) or _answers(text, words, lists):
        return Reference.BEFORE
    if first in lists.others:
        return Reference.NONE if first == "one" and second == "of" else Reference.BEFORE
    if first in lists.demonstratives:
        return _points_at(words, lists)
    if first in lists.articles:
        return Reference.BEFORE if second in lists.verbs else Reference.NONE
    if first == "the" and second in lists.nouns:
        return Reference.BEFORE
    head = " ".join(words) + " "
    if any(map(head.startswith, lists.phrases.get(words[0], ()))):
        return Reference.BEFORE
    for phrase in lists.before_noun.get(words[0], ()):
        if head.startswith(phrase):
            rest = head[len(phrase) :].split()
            back = bool(rest) and (rest[0] in lists.nouns or rest[0] in lists.pronouns)
            return Reference.BEFORE if back else Reference.NONE
    return _inside_opening(text, words)


def _is_part(text: str, words: list[str], lists: Openings) -> bool:
    """Return whether the sentence opens with a part of what was named before.

    As in "Each weighs", "Many of them", "Three shook".
    """
    if text[0] not in QUOTE_MARKS and _is_count(words, lists):
        return True
    pair = " ".join(words[:2])
    size = 2 if pair in lists.quantities or pair in lists.quantities_alone else 1
    opener = " ".join(words[:size])
    alone = opener in lists.quantities_alone
    if len(words) < size + 2 or not (alone or opener in lists.quantities):
        return False
    typed = text.split(maxsplit=LOOK)
    if opener == "all" and words[size] in numbers("en").words and len(words) > size + 2:
        size += 1  # "All five were freed"
    second, third = words[size : size + 2]
    if second in lists.of:
        return third in lists.pronouns or third in lists.demonstratives
    if typed[size - 1].endswith(","):
        return second not in ("but", "if")  # "Most, if not all, ferries"
    if alone:
        return True
    if second in lists.verbs or second in lists.quantity_verbs:
        return True
    if second in lists.connectives:
        return second not in ("or", "but", "and")  # "Some or all ferries"
    if typed[size][0].isupper():
        return False
    if opener in lists.quantities_of_one:
        return second.endswith("s") and not second.endswith(("ss", "us", "is"))
    if second.endswith("ed"):
        return third in STOP  # "Some arrived by boat", not "Some armed men"
    short = len(second) < SHORT_VERB or typed[size + 1][0].isupper()
    return not short and bool(lists.verb_endings) and second.endswith(lists.verb_endings)


def _answers(text: str, words: list[str], lists: Openings) -> bool:
    """Return whether the sentence opens as an answer or an aside does.

    As in "Well, that is news", "“If I did that”".
    """
    if words and words[0] in lists.interjections:
        points = words[1:] and words[1].split("'")[0] in lists.demonstratives | lists.pronouns
        if points or text.split(maxsplit=1)[0].endswith(","):
            return True
    return (
        text[0] in QUOTE_MARKS and lists.verbs != frozenset() and _DID_THAT.match(text) is not None
    )


def _is_rest(words: list[str], lists: Openings) -> bool:
    """Return whether the sentence opens with the rest of a number.

    As in "Dozens more were hurt", "Two others fled".
    """
    if len(words) < LOOK // 2 or words[1] not in lists.more:
        return False
    said = words[2] in lists.verbs or words[2] in lists.quantity_verbs or words[2] in STOP
    return said or words[2].endswith("ed")


def _is_count(words: list[str], lists: Openings) -> bool:
    """Return whether the sentence opens with a number alone: "Three shook their heads"."""
    if len(words) < LOOK // 2 or not lists.quantity_verbs or words[0] == "one":
        return False
    verb = words[1] in lists.verbs or words[1] in lists.quantity_verbs
    verb = verb or (words[1].endswith("ed") and words[2] in STOP)  # not "Two armed men"
    return verb and words[0] in numbers("en").words


def _inside_opening(text: str, words: list[str]) -> Reference:
    """Return what the words behind the first one need in front of them."""
    first = words[0]
    if "in question" in " ".join(words):
        return Reference.BEFORE  # "The scene in question"
    if first != "those" and any(w in ("these", "those") for w in words[1:4]):
        return Reference.BEFORE if "of" in words[:3] else Reference.WEAK  # "Two of those men"
    if first.endswith("ing") and _THEN_HE.search(text[:SUBJECT]):
        return Reference.BEFORE  # "Speaking outside the hall, she said"
    old = first == "the" and any(w.endswith(("-old", "-olds")) for w in words[1:4])
    return Reference.BEFORE if old else Reference.NONE


def _points_at(words: list[str], lists: Openings) -> Reference:
    """Return what "this" at the head points at: a day, a noun behind it, or the sentence before."""
    second = words[1] if len(words) > 1 else ""
    third = words[2] if len(words) > 2 else ""
    if not second or second in lists.verbs or second in lists.connectives:
        return Reference.BEFORE
    if "'" in words[0]:
        return Reference.BEFORE  # "That's a start"
    if lists.quantity_verbs and second in numbers("en").words and third not in lists.times:
        return Reference.BEFORE  # "These six boats"
    if second in lists.times or third in lists.times:
        return Reference.NONE
    return Reference.WEAK


def _unresolved(outside: str) -> bool:
    """Return whether a "he" or "she" has nobody before it, quotations left aside."""
    found = SHE.search(outside)
    if not found:
        return False
    before = outside[: found.start()]
    if _persons().search(before):
        return False
    words = _WORD.findall(before)
    groups = tables.words("summary/introductions", "groups")
    if words and (words[0].lower() in groups or words[0].lower() in STOP):
        words = words[1:]
    return not any(w[0].isupper() and w.lower() not in TIMES for w in words)


@cache
def _persons() -> re.Pattern[str]:
    nouns = "|".join(tables.items("summary/introductions", "persons"))
    return re.compile(
        rf"\b(?:an?|the|one)\s+(?:[\w-]+\s+){{0,3}}?(?:{nouns}|spokes\w+)\b", re.IGNORECASE
    )
