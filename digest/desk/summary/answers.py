"""Sentences that answer or complete the one before them: "The owner denied this.", "Not the pier.".

A speaker replies to someone; "this" and "one" mean what was said or named, "on the other" has
a first hand. English only; the words are in `data/summary/answers.txt`.
"""

from __future__ import annotations

from functools import cache

from digest.core import tables
from digest.core.patterns import of_words
from digest.desk.summary.outside import DEGREE, GROUP, IT, ITS, PERSON, REPLY, THIS, Outside

_LIST = "summary/answers"
SUBJECT = 9  # words of a subject before its verb
SHORT = 14  # words of a sentence in which nothing explains "one"
_JOINS = r"(?!(?:<<en joins>>)\b)"  # words behind which another clause of the sentence explains
# "Ida Brandt replied that", "The owner hit back: “"; not "asked by a diver, he replied"
_REPLIES = of_words(
    rf"(?:{_JOINS}[\w’'.-]+ ){{1,{SUBJECT}}}?(?:<<en replies>>)"
    r"(?=[.,:;]| (?:<<en behind replies>>)\b)",
    _LIST,
)
# "Ida Brandt rejected that.", "The owners criticised this, saying"
_THIS = of_words(rf"(?:{_JOINS}[\w’'.-]+ ){{1,{SUBJECT}}}(?:this|that)(?=[.,;]| as\b)", _LIST)
# "Ida Brandt has offered to do this for a fee."
_DOES_THIS = of_words(
    rf"(?:{_JOINS}[\w’'.-]+ ){{1,{SHORT}}}(?:do|does|did|doing|done) (?:this|that)\b", _LIST
)
_ONE = of_words(rf"(?:{_JOINS}[\w’'.-]+ ){{1,{SHORT}}}(?:<<en before one>>) one\.$", _LIST)
# "Ida Brandt raised the rent in May, that figure rose again": "that" behind a comma
_THAT_FIGURE = of_words(r"[^,]{0,80}, that (?:<<en figures>>)\b", _LIST)
# "The minister was blunter still.", "Her deputy was more careful: “"
_BLUNTER = of_words(
    rf"(?:[\w’'.-]+,? ){{1,{SHORT}}}?(?:<<en seeming>>) "
    r"(?:even \w+er|\w+er still|(?:(?:<<en degrees>>) )?(?:less|more) \w+(?= still|:))"
    r"(?: still)?[.:]",
    _LIST,
)
# "Ida Brandt has asked for six more.", "The divers had wanted nine."
_SIX = of_words(
    rf"(?:[\w’'.,-]+ ){{1,{SHORT}}}?"
    r"(?:(?:<<en numbers>>|\d+) more|(?:<<en demands>>) (?:<<en numbers>>|\d+))\.$",
    _LIST,
)
_A_THIRD = of_words(r"A (?:<<en ordinals>>)(?:,| (?:<<en behind a third>>)\b)", _LIST)
# "The $40 million was spent", not "The $40 million pier was sold"
_THE_SUM = of_words(
    r"The [A-Z]{0,3}[$€£¥]\d[\d.,]*(?:m|bn|k)?(?: (?:<<en scales>>))? (?:<<en behind a sum>>)\b",
    _LIST,
)
# "From their right arm a laser shines": of what, the sentence before says; not "In its letter, "
_FROM_THEIR = of_words(r"(?:<<en before its>>) (?:its|their) [^,]{3,60}(?=[.;]|$)", _LIST)
# "The manager thought he was late.": who, the sentence before says
_THOUGHT_HE = of_words(
    rf"(?:{_JOINS}[\w’'.-]+ ){{1,{SUBJECT}}}(?:<<en thinking>>) (?:that )?"
    r"(?:he|she|it) (?:was|had|is|has)\b",
    _LIST,
)
# "Letters of the owner suggest it may have been late.": what, the sentence before says
_MAY_BE = of_words(
    rf"(?:(?!(?:<<en clauses>>)\b)[\w’'.-]+ ){{1,{SHORT}}}(?:<<en suggesting>>) (?:that )?"
    r"(?:it|they) (?:may|might|could|was|were|had)\b",
    "summary/leaning",
)
# "Many voiced similar fears about the pier."
_SIMILAR = of_words(
    r"\b(?:<<en before similar>>) (?:a |an )?similar \w+\b(?! \w* ?(?:to|as)\b)", _LIST
)
# "To varying degrees, all agreed": not "Of the divers, most agreed"
_ALL_AGREED = of_words(
    r"(?!Of |Among )[A-Z][^,]{2,40}, (?:<<en parts>>) (?:<<en agreeing>>)\b", _LIST
)
# "Strictly speaking, he continued, the pier is open.": he is never of the sentence itself
_HE_WENT_ON = of_words(r", (?:he|she) (?:<<en going on>>),", _LIST)


@cache
def _starts() -> tuple[str, ...]:
    return tables.items(_LIST, "en starts")


def answers(said: Outside) -> bool:
    """Return whether the sentence answers or completes another."""
    text, signs = said.text, said.signs
    if text.startswith(_starts()):
        return True
    if signs & THIS and any(found.match(text) for found in (_THIS, _DOES_THIS, _THAT_FIGURE)):
        return True
    if signs & ITS and _FROM_THEIR.match(text):
        return True
    if _ALL_AGREED.match(text):
        return True
    if signs & PERSON and _HE_WENT_ON.search(text):
        return True
    if signs & (PERSON | IT) and _THOUGHT_HE.match(text):
        return True
    if signs & (IT | GROUP) and _MAY_BE.match(text):
        return True
    if signs & REPLY and _REPLIES.match(text):
        return True
    if text.endswith(" one.") and _ONE.match(text):
        return True
    return _compares(text, signs)


def _compares(text: str, signs: int) -> bool:
    """Return whether it has more, or is more, than the sentence before says, or is one of those."""
    if signs & DEGREE and (_BLUNTER.match(text) or _SIX.match(text)):
        return True
    if " similar " in text and _SIMILAR.search(text):
        return True
    if text.startswith("A ") and _A_THIRD.match(text):
        return True
    return text.startswith("The ") and _THE_SUM.match(text) is not None
