"""Hold the words of dates by language, and the words around them that qualify a date.

Months, weekdays, and relative days, as patterns and tables. The words are in
`data/article/date_words.toml`.
"""

from __future__ import annotations

import re

from digest.core import tables
from digest.core.patterns import lazy
from digest.core.rows import Row


class Tongue(Row, frozen=True):
    """The date words of one language.

    `stems` are substrings of the words, in the case in which they are printed; they are searched
    for in a text. `months`, `weekdays` and `relative` (days from the publication date) are looked
    up by whole words. The patterns match the words before and after a date.
    """

    stems: tuple[str, ...]
    months: dict[str, int]
    weekdays: dict[str, int]
    relative: dict[str, int]
    last: re.Pattern[str]  # "last", at the end of the text before the date
    next: re.Pattern[str]
    last_after: re.Pattern[str]  # "dernier", at the beginning of the text after it
    next_after: re.Pattern[str]
    future: re.Pattern[str]  # in the clause before: events that have not happened yet
    past: re.Pattern[str]
    habit: re.Pattern[str]  # "every": not a single day
    label: re.Pattern[str]  # a name or thing called by the day: "Sunday daily"
    # matches of `past` that report speech ("said") or a state ("is gepland"): the day may still be
    # in the future
    weak: re.Pattern[str]
    # after words of the past: the purpose ("was moved to", "bailed to appear at court on")
    aim: re.Pattern[str]


_NEVER = re.compile(r"(?!)")

# Words that cannot follow a modal "may" or "might" as a verb, as opposed to the month. Perfect
# forms ("may have been") and past abilities ("could see") count as past.
_NO_VERB = (
    r"(?:(?:not|well|also)\s)?have|on|in|at|of|and|or|to|for|by|with|from|over|against|the|a|an"
    r"|is|was|are|were|has|had"
)
_MODAL = (
    rf"(?-i:may|might)(?=\s[a-z])(?!\s(?:{_NO_VERB})\b)"
    rf"|could(?=\s[a-z])(?!\s(?:{_NO_VERB}|not|only|hardly|barely|never|(?:be\s)?(?:see|seen"
    rf"|hear|heard|feel|felt|smell))\b)"
)
_DATA = tables.table("article/date_words")
# Words before "-ed": after an article it is an adjective ("the planned march"), in capitals a name
# ("United"). The form is looked at first, as few words have it.
_ED = (
    r"(?=(?-i:[a-z]{2,20}ed\b))"
    r"(?<!\bthe\s)(?<!\ba\s)(?<!\ban\s)(?<!\bits\s)(?<!\btheir\s)"
    rf"(?-i:(?!(?:{'|'.join(_DATA['en']['not_past'])})\b)[a-z]{{2,20}}ed)"
)
LANGUAGES = tuple(key for key in _DATA if "months" in _DATA[key])
Numbers = dict[str, int]  # spelling of a month or weekday -> its number


def _months(language: str) -> Numbers:
    """Return the number of each spelling of a month, from 1."""
    rows = enumerate(_DATA[language]["months"], 1)
    return {name: i for i, row in rows for name in row.split()}


def _weekdays(language: str) -> Numbers:
    """Return the number of each spelling of a weekday, from 0 for Monday."""
    rows = enumerate(_DATA[language]["weekdays"])
    return {name: i for i, row in rows for name in row.split()}


_MONTHS = {language: _months(language) for language in LANGUAGES}
_WEEKDAYS = {language: _weekdays(language) for language in LANGUAGES}

# All spellings of all languages. Fields and date lines are short, and no word means two months.
ALL_MONTHS: Numbers = {}
for _table in _MONTHS.values():
    for _name, _number in _table.items():
        ALL_MONTHS.setdefault(_name.casefold(), _number)
ALL_WEEKDAYS = frozenset(
    part for table in _WEEKDAYS.values() for name in table for part in name.casefold().split("-")
)
# The long forms, which are unambiguous across languages; "mar" is a Tuesday or a month.
WEEKDAY_NUMBERS: Numbers = {
    name.casefold(): number
    for table in _WEEKDAYS.values()
    for name, number in table.items()
    if len(name) > 4
}
# Minutes before or after UTC.
ZONES: Numbers = _DATA["zones"]

# Words allowed in a date field beside the date itself.
NOISE = tables.words("article/date_field_words", "beside a date")
UPDATED = lazy(rf"\b(?:{'|'.join(_DATA['updated'])})\b", re.I)


def _alternatives(words: str) -> list[str]:
    """Return the alternatives of a pattern, split at each "|" outside of brackets."""
    out = [""]
    depth = 0
    for c in words:
        depth += (c == "(") - (c == ")")
        if c == "|" and depth == 0:
            out.append("")
        else:
            out[-1] += c
    return out


def _in_any_case(words: str) -> str:
    """Return a pattern of the words in any case.

    `re` tries every alternative in turn, so words in a row are grouped by their first letter: a
    search is four times as fast. Words of different letters cannot match at one place, so the
    grouping changes no match.
    """
    out: list[str] = []
    run: dict[str, list[str]] = {}  # first letter -> the rest of each word
    for word in [*_alternatives(words), ""]:
        if word and word[0].isalpha() and word[1:2] not in ("?", "*", "{"):
            run.setdefault(word[0].lower(), []).append(word[1:])
            continue
        out += [f"[{c}{c.upper()}](?i:{'|'.join(rests)})" for c, rests in run.items()]
        run = {}
        if word:
            out.append(f"(?i:{word})")
    return "|".join(out)


def _tail(words: str) -> re.Pattern[str]:
    """Return a pattern of words at the end of a text; of none, one that never matches."""
    if not words:
        return _NEVER
    return lazy(rf"\b(?:{_in_any_case(words)})\s{{1,2}}$")


def _next(words: str) -> re.Pattern[str]:
    """Return a pattern of words at the beginning of a text; of none, one that never matches."""
    if not words:
        return _NEVER
    return lazy(rf"\s{{1,2}}(?:{_in_any_case(words)})\b")


def _any(words: str, first: str = "") -> re.Pattern[str]:
    """Return a pattern of words; `first` has all letters that they begin with, for speed."""
    ahead = f"(?=(?i:[{first}]))" if first else ""
    return lazy(rf"\b{ahead}(?:{_in_any_case(words)})\b")


def _unless_of_it(said: str, others: str = "") -> re.Pattern[str]:
    """Return a pattern of verbs of saying that does not match before the day of the saying.

    The statement is in the past, but its subject may be in the future, unless the day is that of
    the statement: "said on Dec. 3".
    """
    before = f"{_in_any_case(others)}|" if others else ""
    return lazy(rf"\b(?:{before}(?:{_in_any_case(said)})(?!\W(?:\w{{1,3}}\W)?$))\b")


def _both(*tables: Numbers, keep: int = 4) -> tuple[tuple[str, ...], list[Numbers]]:
    """Return stems and tables for languages that print these words in lower case.

    Long words match in lower case and at the head of a sentence. Short ones are omitted, because
    they are other words.
    """
    out = []
    for table in tables:
        long = {k: v for k, v in table.items() if len(k) >= keep or k == "mei"}
        out.append({**long, **{k[0].upper() + k[1:]: v for k, v in long.items()}})
    return tuple(sorted({k for t in out for k in t})), out


def _stems(*tables: Numbers) -> tuple[str, ...]:
    """Return the first three letters of each month or day that is printed with a capital.

    They find all spellings.
    """
    return tuple(sorted({k[:3] for t in tables for k in t}))


def _words(language: str, key: str) -> str:
    """Return the words of a list as alternatives of a pattern; "" where there is no list."""
    return "|".join(_DATA[language].get(key, ()))


def _english() -> Tongue:
    """Return the words of English, which have more grammar around them than the others."""
    days = {k: v for k, v in _WEEKDAYS["en"].items() if k.endswith("day")}  # "Sun" is a paper
    to = _words("en", "future_to")
    future = (
        rf"(?:will|would|shall|{_MODAL}|(?:(?:is|are|was|were)\s)?(?:{to})\sto"
        r"|(?:is|are|was|were)\sto|plan(?:s|ned)?\sto)(?:\s(?:not\s"
        rf"|also\s)?be\s[a-z]{{2,20}})?|{_words('en', 'future')}|by(?=\s{{1,2}}$)"
    )
    return Tongue(
        stems=(*_stems(_MONTHS["en"]), "day", "omorrow"),
        months=_MONTHS["en"],
        weekdays=days,
        relative=_DATA["en"]["relative"],
        last=_tail(_words("en", "last")),
        next=_tail(_words("en", "next")),
        last_after=_next(_words("en", "last_after")),
        next_after=_next(_words("en", "next_after")),
        future=_any(future, "abcdeilmpsuw"),
        past=_any(f"{_ED}|{_words('en', 'past')}", "a-z"),
        habit=_tail(_words("en", "habit")),
        label=re.compile(rf"\s(?:{_words('en', 'label')})\b", re.I),
        weak=_unless_of_it(_words("en", "weak")),
        aim=re.compile(
            r"\bto\s(?!(?:the|a|an|his|her|its|their)\b)[a-z]{2,20}\s|\b(?:to|for|from"
            r"|till|before)\s{1,2}$"
        ),
    )


def _other(language: str, label: re.Pattern[str] = _NEVER) -> Tongue:
    """Return the words of another language. `label`: what may follow a day in a name."""
    of = _DATA[language]
    relative: Numbers = of["relative"]
    if language == "de":  # months and days have a capital; "Mo" and "So" are other words
        months = _MONTHS[language]
        weekdays = {k: v for k, v in _WEEKDAYS[language].items() if len(k) > 2}
        stems = _stems(months, weekdays)
    else:
        stems, (months, weekdays) = _both(_MONTHS[language], _WEEKDAYS[language])
    if language == "fr":  # too short to be kept
        months.update({"mai": 5, "Mai": 5})
        stems = (*stems, "mai", "Mai")
    weak, auxiliaries = _words(language, "weak"), _words(language, "weak_auxiliaries")
    return Tongue(
        stems=(*stems, *relative),
        months=months,
        weekdays=weekdays,
        relative=relative,
        last=_tail(_words(language, "last")),
        next=_tail(_words(language, "next")),
        last_after=_next(_words(language, "last_after")),
        next_after=_next(_words(language, "next_after")),
        future=_any(_words(language, "future")),
        past=_any(_words(language, "past")),
        habit=_tail(_words(language, "habit")),
        label=label,
        weak=_unless_of_it(weak, auxiliaries) if auxiliaries else _any(weak),
        aim=_NEVER,
    )


TONGUES: dict[str, Tongue] = {
    "en": _english(),
    "de": _other("de", re.compile(r"-|\szeitung\b|sausgabe", re.I)),
    **{language: _other(language) for language in LANGUAGES[2:]},
}
