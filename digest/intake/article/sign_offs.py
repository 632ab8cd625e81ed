"""Recognise lines below a text that say where it comes from: its author, paper or agency.

"By Ann Bell, Orpham Gazette", "Orpham Gazette, 3 March 2026", "(Reuters)", "First published in the
Orpham Gazette." Nothing else may be in the line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from digest.core import tables
from digest.core.patterns import lazy, of_words
from digest.intake.article import bylines, papers, signature
from digest.intake.article.outlets import Outlets

LONGEST = 120  # characters
WORDS = 9  # words of a label before the paper
LONG = 3  # words of a label that leaves no doubt: "first published in"
_EDGES = " \t.,:;|()[]—–-©•*_"
_PARTS = lazy(r"\s*[|•·]\s*|\s[-–—]\s|\.\s|,\s")
_BARS = lazy(r"\s[|•·]\s|\s[-–—]\s")
_AGENCIES = re.compile(r"\s?[/,]\s?|\s[-–]\s")
_BRACKETS = {"(": ")", "[": "]"}
_REPORTING = of_words(
    r"\W{0,3}(?:<<reporting by>>) by\s+([^;.()\d]{3,120})", "article/credit_words", re.I
)
# An agency's desk and its writers: "NPA ab/cd".
_INITIALS = lazy(r"(?:[A-Z]{2,6}[ /-]{1,3})?[a-z]{2,4}(?:/[a-z]{2,4}){1,3}")
_NO_TABLE = Outlets()


def role(line: str) -> str | None:
    """Return the role of a line below a text: `byline`, `credit` or `date`; None for others."""
    bare = line.strip()
    if not 4 <= len(bare) <= LONGEST:
        return None
    if in_brackets(bare):
        return "credit"
    if labelled(bare) or _REPORTING.match(bare) or _INITIALS.fullmatch(bare):
        return "credit"
    if bare[-1] in '.!?"”:' or not (bare[0].isupper() or bare[0] in "(—–-*_"):
        return None
    if _names_one(bare):
        return "credit"
    said = signature.read(bare.strip(_EDGES))
    if said.others or said.loose:
        return None
    if said.authors and (_is_labelled(bare, said) or papers.sure(said.paper or "")):
        return "byline"
    if said.paper and said.dated:
        return "date"
    if said.dated and not said.authors and paper_beside_date(bare):
        return "date"
    return "credit" if said.paper and papers.sure(bare.strip(_EDGES)) else None


def _names_one(line: str) -> bool:
    """Return whether one part of a line is a paper or station: "Terms · Radio Tern"."""
    return not any(map(str.isdigit, line)) and named(_BARS.split(line)) is not None


def named(pieces: Sequence[str]) -> str | None:
    """Return the one paper or station among the parts of a line below a text, or None.

    Beside another name it may be any site of a publisher.
    """
    parts = [papers.cased(piece.strip(_EDGES)) for piece in pieces]
    found = [part for part in parts if papers.sure(part) or papers.is_station(part)]
    others = [part.split() for part in parts if part not in found]
    if len(parts) < 2 or len(found) != 1:
        return None
    named = any(len(words) > 1 and all(w[0].isupper() for w in words) for words in others)
    return None if named else found[0]


def _is_labelled(line: str, said: signature.Said) -> bool:
    """Return whether a line says "By"; after another label, the names must be known ones."""
    by = line.split(" ", 1)[0].casefold() in tables.words("article/byline_forms", "by")
    return said.labelled and (by or all(map(signature.is_known, said.authors)))


def paper_beside_date(line: str) -> str | None:
    """Return the likely paper of "Orpham Mail, 3 March 2026", or None."""
    name = _PARTS.split(line.strip(_EDGES))[0].strip(_EDGES)
    return name if papers.likely(name) else None


def in_brackets(line: str, outlets: Outlets = _NO_TABLE) -> str | None:
    """Return the agency of a line that is only a bracket with agencies: "(AP / Meridian)"."""
    if line[:1] not in _BRACKETS or line.rstrip(" .")[-1:] != _BRACKETS[line[0]]:
        return None
    inner = line.strip(_EDGES)
    if len(inner) > papers.SHORT or any(map(str.isdigit, inner)):
        return None
    for part in (inner, *_AGENCIES.split(inner)):
        if found := outlets.agency(part):
            return found
    return inner if papers.is_agency(inner) else None


@cache
def _label_starts() -> frozenset[str]:
    """Return the first words of the labels before a name."""
    labels = tables.words("article/source_labels", "before a name")
    return frozenset(label.split(" ")[0] for label in labels)


def labelled(line: str) -> str | None:
    """Return the paper or agency after a label: "Source: Orpham Gazette", "From the Orpham Post".

    A long label leaves no doubt, so that a likely name is enough after it.
    """
    words = _PARTS.split(line.strip(_EDGES))[0].replace(":", "").split(" ")
    if words[0].casefold() not in _label_starts():
        return None  # most lines, and to compare their beginnings takes long
    labels = tables.words("article/source_labels", "before a name")
    for n in range(min(WORDS, len(words) - 1), 0, -1):
        if " ".join(words[:n]).casefold() in labels:
            name = _undated(" ".join(words[n:]).strip(_EDGES))
            certain = papers.sure(name) or papers.is_agency(name)
            return name if certain or (n >= LONG and papers.likely(name)) else None
    return None


def _undated(name: str) -> str:
    """Return a name without the date after it: "Orpham Gazette on 3 March 2026"."""
    words = name.split()
    at = next((i for i, word in enumerate(words) if word[:1].isdigit()), len(words))
    while at < len(words) and at and words[at - 1].islower():
        at -= 1  # "on", "am", "le"
    return " ".join(words[:at])


def reporters(line: str) -> tuple[str, ...]:
    """Return the authors of an agency's line: "(Reporting by Ann Bell; editing by Tom Holm)"."""
    found = _REPORTING.match(line)
    return bylines.read([f"By {found[1]}"], _NO_TABLE).authors if found else ()
