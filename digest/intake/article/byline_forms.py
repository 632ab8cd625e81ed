"""Recognise bylines in other forms than "By NAME".

They name a place ("From Clara Marsh in Orpham", "Clara Marín, desde Orfán") or the kind of text
("Ein Kommentar von Clara Marsch"). Such a line is short, ends no sentence and holds one name.
Headlines can look alike, so the name must begin with a common given name, or follow a word for a
correspondent. The words are in `data/article/byline_forms.txt`.
"""

from __future__ import annotations

from functools import cache

from digest.core import tables
from digest.core.names import PARTICLES
from digest.core.patterns import lazy
from digest.core.rows import Row
from digest.intake.article import bylines, signature

_DASH = lazy(r"\s[-–—|]\s|:\s")
WORDS = 12  # of such a line
PLACE = 4  # words of the place
NAME = 4  # words of the name
_ENDS = '.!?"”:'


class _Words(Row, frozen=True):
    openers: frozenset[str]
    correspondents: frozenset[str]
    correspondent_starts: frozenset[str]  # the first words of those
    prepositions: frozenset[str]
    sent: frozenset[str]
    reports: frozenset[str]
    pieces: frozenset[str]
    by: frozenset[str]


@cache
def _words() -> _Words:
    def section(name: str) -> frozenset[str]:
        return tables.words("article/byline_forms", name)

    correspondents = section("correspondents")
    return _Words(
        section("openers"),
        correspondents,
        frozenset(phrase.split()[0] for phrase in correspondents),
        section("place prepositions"),
        section("sent"),
        section("reports"),
        section("pieces"),
        section("by"),
    )


def author(line: str) -> str | None:
    """Return the author of a byline with a place or a kind of text, or None."""
    words = line.split()
    if not 3 <= len(words) <= WORDS or line.rstrip()[-1] in _ENDS or any(map(str.isdigit, line)):
        return None
    known = _words()
    first = words[0].casefold()
    if first in known.prepositions and (name := _place_first(words, known)):
        return name
    for piece in (line, *_DASH.split(line)[1:]):  # "From the Quay - a column by Clara Marsh"
        if name := _of_piece(piece.split(), known):
            return name
    at = 1 if first in known.openers else 0
    label = _correspondent(words, 1 if first in known.by else at, known)
    at = _skip_place(words, label, known) if label else at
    if not label and _name_end(words, at) == len(words):
        return None  # "By Clara Marsh": most lines are such, and whether it is a name takes long
    name, rest = _name(words, at)
    if name is None or not (label or signature.is_known(name)):
        return None
    if rest and rest[0].casefold() in known.reports:
        rest = rest[1:]
    if not rest:
        return name if label else None
    if rest[0].casefold() in known.prepositions:
        return name if _is_place(rest[1:], bool(at)) else None
    after_comma = words[len(words) - len(rest) - 1].endswith(",")
    if after_comma and (sent := _sent(rest, known)):
        return name if not rest[sent:] or _is_place(rest[sent + 1 :], opened=False) else None
    return name if after_comma and _is_place(rest, opened=False) else None


def _of_piece(words: list[str], known: _Words) -> str | None:
    """Return the name of "Ein Kommentar von Clara Marsch"."""
    if len(words) < 4:
        return None
    at = 1 if words[1].casefold() in known.pieces else 0
    if words[at].casefold() not in known.pieces or words[at + 1].casefold() not in known.by:
        return None
    name, rest = _name(words, at + 2)
    return name if name and not rest and signature.is_known(name) else None


def _correspondent(words: list[str], at: int, known: _Words) -> int:
    """Return the place in the line after the words for a correspondent, or 0."""
    for start in (at, 0):
        if words[start].casefold() not in known.correspondent_starts:
            continue
        for n in (4, 3, 2):
            phrase = " ".join(words[start : start + n]).casefold().rstrip(",")
            if phrase in known.correspondents:
                return start + n
    return 0


def _sent(words: list[str], known: _Words) -> int:
    """Return the number of words that say whom a paper sent: "special correspondent (in)"."""
    phrase = " ".join(words[:2]).casefold()
    if phrase not in known.sent:
        return 0
    return 2 if len(words) == 2 or words[2].casefold() in known.prepositions else 0


def _skip_place(words: list[str], at: int, known: _Words) -> int:
    """Return the place in the line after "in Orpham," that follows a correspondent."""
    if at < len(words) and words[at].casefold() in known.prepositions:
        end = next((i for i in range(at, len(words)) if words[i].endswith(",")), None)
        return at if end is None else end + 1
    return at


def _name(words: list[str], at: int) -> tuple[str | None, list[str]]:
    """Return the name that begins at a word, and the words after it."""
    end = _name_end(words, at)
    name = " ".join(words[at:end]).rstrip(",")
    return (bylines.person(name) if " " in name else None), words[end:]


def _name_end(words: list[str], at: int) -> int:
    """Return the index of the first word that is not part of a name that begins at a word."""
    end = at
    while end < min(len(words), at + NAME) and (
        words[end][:1].isupper() or (end > at and words[end] in PARTICLES)
    ):
        end += 1
        if words[end - 1].endswith(","):
            break
    return end


def _is_place(words: list[str], opened: bool) -> bool:
    """Return whether words are a place: capitals, or behind an opener also "the ... courthouse"."""
    if not 1 <= len(words) <= PLACE:
        return False
    if opened and words[0].casefold() in ("the", "der", "dem", "la", "el"):
        return True
    return all(w[:1].isupper() or w in PARTICLES for w in words)


def _place_first(words: list[str], known: _Words) -> str | None:
    """Return the name of "Aus Orpheim berichtet Ada Marsch"."""
    verb = next((i for i, w in enumerate(words) if w.casefold() in known.reports), 0)
    if not 1 < verb <= PLACE + 1 or not _is_place(words[1:verb], opened=False):
        return None
    name, rest = _name(words, verb + 1)
    return name if name and not rest and signature.is_known(name) else None
