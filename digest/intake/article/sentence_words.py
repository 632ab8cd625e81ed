"""Hold the word lists by which the ends of sentences are repaired."""

from __future__ import annotations

from functools import cache

from digest.core import tables
from digest.core.rows import Row


class Lists(Row, frozen=True):
    """The word lists."""

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
def lists() -> Lists:
    """Return the words that decide where a sentence ends, read once a process."""

    def short(section: str) -> frozenset[str]:
        return tables.words("article/abbreviations", section)

    def near(section: str) -> frozenset[str]:
        return tables.words("article/sentence_words", section)

    return Lists(
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
