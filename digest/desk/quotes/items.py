"""Define the item, the unit of a clause for attribution, and the kinds of items."""

from __future__ import annotations

from typing import Final

from digest.core.model import Value

# A kind is one character, because it is read about forty times a sentence and tested against
# several kinds at once: `it.kind in NAMES`. Any other kind is the mark itself.
QUOTATION: Final = "Q"
NAME: Final = "N"  # of a person
SURNAME: Final = "U"  # a capitalised word without an introduction
GROUP: Final = "G"  # or place
ONLY_TITLE: Final = "T"
PRONOUN: Final = "P"
OFFICE: Final = "R"  # or trade
BODY: Final = "I"  # an institution
SEVERAL: Final = "M"  # people
SAYING: Final = "V"  # a verb
CALLING: Final = "C"  # a verb
PREPOSITION: Final = "p"
SUBORDINATOR: Final = "s"
CONJUNCTION: Final = "c"
ADVERB: Final = "k"  # or auxiliary
WHEN: Final = "t"  # a time or number
ACCORDING: Final = "a"
WORD: Final = "w"  # any other word
OWNING: Final = "'"  # the mark after an owner

NAMES: Final = NAME + SURNAME
NAMES_AND_GROUPS: Final = NAMES + GROUP
SUBJECTS_NAMED: Final = NAMES + PRONOUN
PERSONS: Final = NAME + PRONOUN + OFFICE
PROPER_NOUNS: Final = NAMES + GROUP + BODY
GROUPS: Final = GROUP + BODY + SURNAME
BODIES: Final = GROUP + BODY
NAMELESS: Final = OFFICE + SEVERAL
COMMON_HEADS: Final = NAMELESS + BODY
NAMELESS_NOUNS: Final = COMMON_HEADS + GROUP
COMMON_NOUNS: Final = WORD + OFFICE
CUES: Final = SAYING + CALLING
VERBS: Final = CUES + WORD
OTHER_VERBS: Final = WORD + CALLING
ADVERBIALS: Final = ADVERB + WHEN


class Item(Value, frozen=True, gc=False):
    """A unit of a clause; `kind` is one of those above."""

    kind: str
    start: int
    end: int
    word: str
    title: str = ""
