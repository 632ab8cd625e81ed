"""Define how the speaker of a quotation was found in its sentence, and how precise each way is."""

from __future__ import annotations

from typing import Literal

from digest.core.model import Value
from digest.desk.quotes.clauses import HEARING
from digest.desk.quotes.items import Item


class Sure(Value, frozen=True):
    """Precision of each way on labelled news (`score.py quotes`)."""

    said: float = 0.97  # "...," said X
    after: float = 0.97  # "...," X said
    after_fragment: float = 0.9  # a "threat", X said
    turned: float = 0.93  # "...", in all, said X
    passive: float = 0.9  # "...," Y heard from X
    reported: float = 0.85  # "...," Y quoted X as saying
    any_verb: float = 0.85  # "...," X shot back
    dash: float = 0.9  # "..." — X
    signed: float = 0.75  # "...," X
    according: float = 0.9
    before: float = 0.96  # X said: "..."
    before_far: float = 0.9
    called: float = 0.88  # X called it "..."
    doubtful: float = 0.5  # a group far from its verb
    owner: float = 0.8  # X's claim that "..."
    name_and_colon: float = 0.9  # X: "..."
    last_and_colon: float = 0.85  # ... to X: "..."
    subject_and_colon: float = 0.8
    subject_and_comma: float = 0.75
    that: float = 0.85  # X thinks that "..."
    tail: float = 0.85  # a "threat" to Europe, X said
    tail_turned: float = 0.9
    open: float = 0.6  # a verb of saying with an unknown subject
    fallback: float = 0.5  # the subject of the sentence


SURE = Sure()

# How the subject was found: after the quotation, before it, in its sentence, or not at all.
Way = Literal[
    "said",
    "after",
    "before",
    "according",
    "tail",
    "same",
    "colon",
    "owner",
    "signed",
    "reported",
    "fallback",
    "goes on",
    "it",
    "bare",
    "open",
    "unnamed",
]


class Found(Value, frozen=True, gc=False):
    """A speaker found for a quotation: the item with the name, and the way it was found."""

    item: Item | None
    at: int
    cue: str
    way: Way
    sure: float


class Quoted(Value, frozen=True, gc=False):
    """A quotation within its sentence."""

    items: list[Item]
    kinds: str  # of the items
    q: int  # its item
    begin: int  # the item after the previous quotation
    end: int  # the item of the next quotation
    lo: int  # the bounds of the sentence
    hi: int
    speech: bool  # it ends in a comma or a question, as it does before a cue
    large: bool  # it begins with a capital: a whole sentence, not a fragment


def found_at(items: list[Item], s: int | None, cue: str, way: Way, sure: float) -> Found:
    """Return the person at `s`, or a result without a name."""
    if s is None:
        return Found(None, -1, cue, "unnamed" if cue in HEARING else way, SURE.open)
    return Found(items[s], s, cue, way, sure)
