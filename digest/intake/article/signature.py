"""Parse the line above the text with author, date and paper.

"19 Nov 2026 • By Joe Nash, Courts Reporter • The Capital Standard". Dates are removed, and the
parts between dates and bars are classified as names, a paper, or others. A name is the author's
after "By" or a similar label, or if it begins with a common given name. Photographers are not
authors. Nearly all of the line must be of these kinds.
"""

from __future__ import annotations

import re

from digest.core import tables
from digest.core.names import given, is_given
from digest.core.patterns import lazy, of_words
from digest.core.rows import Row
from digest.intake.article import bylines, date_labels, date_words, dates, papers
from digest.intake.article.outlets import Outlets

LONGEST = 160  # characters
_BETWEEN = lazy(r"\s?[|•·;]\s?|\s[-–—]{1,2}\s|,\s|\s/\s|\s(?:for|of|at)\sthe\s(?=[^\W\d_a-zà-ÿ])")
_NAMES = re.compile(r",\s|\s(?:and|&|und|et|y|e|en)\s")
_ENDS = '.!?"”'  # of a sentence
_EDGES = " .,:;|-–—•·*()[]/"
_PICTURES = of_words(
    r"(?:<<pictures>>|<<other pictures>>|<<production>>)\s?(?::|(?:<<picture by>>)\b)",
    "article/credit_words",
    re.I,
)
_READ = re.compile(r"\d{1,3}[ -]?min(?:ute)?s?(?: read)?", re.I)
_CLOCK = re.compile(r"\d{1,2}(?:[:.h]\d{2})?(?:am|pm|h)?", re.I)
_STAMPS = tables.words("article/byline_words", "stamps")
_PLACE = tables.words("article/byline_words", "places")
OTHERS = 1  # parts of no known kind: a place, a section
WORDS = 3  # words of such a part


class Said(Row, frozen=True):
    """The content of such a line.

    `year`: its day has a year. `labelled`: a person follows "By" or a similar label. `others`:
    parts of no known kind. `loose`: a name has words next to it that are not names.
    """

    authors: tuple[str, ...] = ()
    paper: str | None = None
    agency: str | None = None
    dated: bool = False
    year: bool = False
    labelled: bool = False
    role: bool = False
    others: tuple[str, ...] = ()
    loose: bool = False


_NO_TABLE = Outlets()


def read(line: str, outlets: Outlets = _NO_TABLE, language: str = "en") -> Said:
    """Return the content of any line; for lines known to be above the text."""
    if not 4 <= len(line) <= LONGEST:
        return Said()
    if dates.is_only(line, language):
        return Said(dated=True, year=True)
    figures = any(map(str.isdigit, line))
    full = [(f.start, f.end) for f in dates.find(line, language)] if figures else []
    spans = full if full or not figures else [(d.start, d.end) for d in dates.yearless(line)]
    found = _Parts(outlets)
    for piece in _pieces(line, spans):
        found.take(piece)
    return Said(
        authors=tuple(found.authors),
        paper=_only_paper(found.sure, found.likely, found.labelled or bool(found.authors)),
        agency=found.agency,
        dated=bool(spans),
        year=bool(full),
        labelled=found.labelled,
        role=found.role,
        others=tuple(found.others),
        loose=found.loose,
    )


class _Parts:
    """The parts of a line by their kind, as they are taken in from left to right."""

    def __init__(self, outlets: Outlets) -> None:
        self._outlets = outlets
        self._pictures = False  # after "Pictures:" come photographers
        self.agency: str | None = None
        self.authors: list[str] = []
        self.sure: list[str] = []
        self.likely: list[str] = []
        self.others: list[str] = []
        self.labelled = self.loose = self.role = False

    def take(self, piece: str) -> None:
        """Take in a part: a label of pictures, a name, an agency, an office, a paper, or others."""
        if _PICTURES.match(piece):
            self._pictures = True
        elif bylines.labelled(piece):
            self.labelled, self._pictures = True, False
            self._names(piece, True)
        elif wire := self._outlets.agency(piece):
            self.agency = self.agency or wire
        elif (is_role := bylines.is_role(piece)) or self._outlets.listed(piece):
            self.role = self.role or is_role
        elif papers.sure(piece):
            self.sure.append(piece)
        elif papers.likely(piece):
            self.likely.append(piece)
        else:
            self._names(piece, False)

    def _names(self, piece: str, by: bool) -> None:
        """Take in the names of a part. `by`: it begins with "By" or a similar label."""
        found = bylines.read([piece], self._outlets).authors
        if not by and not (self.labelled and len(found) == 1):
            found = tuple(name for name in found if is_known(name))
        if found and not self._pictures:
            self.authors.extend(name for name in found if name not in self.authors)
            self.loose = self.loose or not bylines.only_names(piece, self._outlets)
        elif not by and not self._pictures:
            self.others.append(piece)


def _only_paper(sure: list[str], likely: list[str], beside_author: bool) -> str | None:
    """Return the one paper of a line: a sure one, or a likely one beside an author or "The"."""
    if not sure and len(likely) == 1:
        sure = likely if beside_author or likely[0].casefold().startswith("the ") else []
    return sure[0] if len(sure) == 1 else None


def is_one(line: str) -> bool:
    """Return whether a line above the text is such a line: a date, and little but names."""
    end = line.rstrip().casefold()[-3:]
    if (end[-1:] in _ENDS and end != ".m.") or not (dates.find(line) or dates.yearless(line)):
        return False
    said = read(line)
    if (
        not said.dated
        or date_labels.is_of_event(line)
        or said.loose
        or len(said.others) > OTHERS
        or any(len(o.split()) > WORDS or not o[:1].isupper() for o in said.others)
    ):
        return False
    if said.labelled or said.paper or said.authors or (said.role and not said.others):
        return True
    if (
        said.year
        and said.others
        and line.split()[0].strip(",").casefold() in date_words.ALL_WEEKDAYS
    ):
        return papers.is_section(said.others[0].split()[-1])  # "Friday, 9 October 2026  Opinion"
    # A line that is only a day with its year is judged by other means in `clean`.
    return not said.year and not said.others


def is_byline(line: str) -> bool:
    """Return whether a line above the text names the author, and nothing else.

    "By Ann Bell, staff reporter, Orpham Star", "Ann Bell | Orpham Gazette", "Ann Bell, Editor".
    """
    if not line[:1].isupper() and not line.startswith("by "):
        return False  # "da" and "di" also begin other lines
    if line.rstrip()[-1:] in _ENDS:
        return False
    if not (bylines.labelled(line) or _BETWEEN.search(line)):
        return False  # a name alone may be anything
    said = read(line)
    if not said.authors or said.others or said.loose:
        return False
    if said.labelled or (said.role and not said.dated):
        return True
    return said.paper is not None and papers.sure(said.paper)


def alone(line: str) -> tuple[str, ...]:
    """Return the persons of a line that consists of names.

    Each has a common given name, and none is a place's name.
    """
    names = tuple(_NAMES.split(line.strip()))
    return (
        names
        if len(names) <= 3
        and all(2 <= len(n.split()) <= 3 and bylines.person(n) and is_known(n) for n in names)
        else ()
    )


def is_known(name: str) -> bool:
    """Return whether a name begins with a known given name, and is not that of a place."""
    return is_given(given(name)) and name.split()[-1].casefold() not in _PLACE


def _pieces(line: str, spans: list[tuple[int, int]]) -> list[str]:
    """Return the parts between bars and dates of a line, without words that belong to a date."""
    out = []
    at = 0
    for start, end in [*spans, (len(line), len(line))]:
        for piece in _BETWEEN.split(line[at:start]):
            words = piece.strip(_EDGES).split()
            while words and _dating(words[-1]):
                words.pop()  # "Ann Bell on", "17:12 GMT"
            while words and _dating(words[0]) and not bylines.labelled(" ".join(words)):
                del words[0]  # "Published by Ann Bell"
            text = " ".join(words).strip(_EDGES)
            if text and not _READ.fullmatch(text):
                out.append(text)
        at = end
    return out


def _dating(word: str) -> bool:
    """Return whether a word belongs to the date beside it.

    A capitalised word may be a name ("Post", "Min"), unless only a date can contain it.
    """
    bare = word.strip(_EDGES)
    if not bare or _CLOCK.fullmatch(bare):
        return True
    if (
        bare.istitle()
        and bare.casefold() not in _STAMPS
        and bare.casefold() not in date_words.ALL_WEEKDAYS
    ):
        return False
    return not dates.telling(bare.replace(".", ""))
