"""Distinguish quotations from titles of works, names, scare quotes and damaged text."""

from __future__ import annotations

from digest.core.patterns import lazy
from digest.desk.quotes.cue_words import TITLED
from digest.desk.quotes.piece import Piece
from digest.desk.quotes.sureness import SURE, Who

TITLE = 10  # words; titles of works are shorter
_HEAVY = 3  # letters; longer words count as content words
_SHORT = 4  # words; a shorter text may be a name or a scare quote
_NEAR = 30  # characters before a quotation that may show its kind
_EDGES = "“”‘’'\"(#@.,!?:;"

# A stop before lower case or a comma. The stop is tested first, since few characters are stops.
_STOPPED = lazy(r"\.(?: (?:(?<=[a-z]{3}\. )[a-z]|(?<=\w{3}\. )\.?,)|\. (?<=\w{3}\.\. )\.?,)")
_CAPITAL = lazy(
    r" (?=[A-Z])(?<=[a-z,] )(?:To|Our|We|Of|And|But|With|For|From|Is|Are|Was|Has|Have|That|Which"
    r"|Their|Its|It|They)(?= [a-z])"
)


def looks_like_title(said: list[str]) -> bool:
    """Return whether at least two content words, and all of them, begin with a capital."""
    if not 1 < len(said) < TITLE:
        return False
    heavy = 0
    for printed in said:
        w = printed.strip(_EDGES)
        if len(w) > _HEAVY or w.isdigit():
            if not (w[0].isupper() or w[0].isdigit()):
                return False
            heavy += 1
    return heavy > 1


def is_broken(said: str) -> bool:
    """Return whether a quotation is damaged by careless machine translation.

    Signs are a stop before lower case, and a capitalised function word inside the sentence.
    """
    stopped = ". " in said and _STOPPED.search(said) is not None
    return stopped or _CAPITAL.search(said) is not None


def is_speech(text: str, p: Piece, who: Who, cue: str, articles: frozenset[str]) -> bool:
    """Return whether words between marks are a quotation, in a language read by frames.

    `articles` are those of the language. A title of a work or a scare quote is not a quotation.
    """
    said = text[p.start : p.end].split(None, TITLE)
    if text[p.start].isupper() and _is_named(text, p, articles, who.sure < SURE):
        return False  # die „Kampagne für die Wälder“, das Lied „Der Mond“
    titled = len(said) < _SHORT and all(w[0].isupper() for w in said)
    if "der" not in articles:  # German nouns have capitals
        titled = titled or looks_like_title(said)
    if titled and not _is_open(text, p):
        return False  # a title or an outlet: im „Abendblatt“
    spoken = bool(cue) or who.sure >= SURE
    if not spoken and (p.mark == "'" or looks_like_title(said)):
        return False
    if p.mark == "'":
        return bool(cue) and len(said) > 1
    return spoken or len(said) >= _SHORT or text[p.end - 1] in ",.?!"


def _is_open(text: str, p: Piece) -> bool:
    """Return whether a colon precedes a quotation, or it ends like speech."""
    before = text[max(0, p.outer_start - 2) : p.outer_start].rstrip()[-1:]
    return before in ":" or text.startswith(",", p.outer_end) or text[p.end - 1] in ",.?!"


def _is_named(text: str, p: Piece, articles: frozenset[str], unspoken: bool) -> bool:
    """Return whether a word such as "film" directly precedes, or an article without a speaker."""
    before = text[max(0, p.outer_start - _NEAR) : p.outer_start].split()
    low = before[-1].lower() if before else ""
    return low in TITLED or (unspoken and low in articles)
