"""Parse datelines and agency tags: "ROME, March 3 (Wire) - ", "(MENAFN) ", "/TASS/.".

The result is place, agency, day and the offset at which the text begins, from the first or last
paragraph. A dateline must be certain: a place in capitals, or with a date or agency, and a dash or
colon at its end. Nothing else may be cut off a sentence.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from msgspec import structs

from digest.core import tables
from digest.core.names import is_given
from digest.core.patterns import lazy, of_words
from digest.core.rows import Row
from digest.intake.article import date_words, dates, papers
from digest.intake.article.outlets import Outlets

_PARTICLES = tables.words("article/dateline_words", "parts of places")


class Dateline(Row, frozen=True):
    place: str | None = None
    agency: str | None = None
    day: str | None = None  # only a full date
    lead: int = 0
    paper: str | None = None  # in brackets after the place, where agencies are
    source: str | None = None  # an abbreviation there that is not a known agency's: "(NPA)"


LONGEST = 110
_ENDS = lazy(r"\s?(?:--?|[–—―]|‑)\s|\s?[–—](?=\S)|:\s|\.\s?[-–—]\s?|/\.?\s|\)\.?\s")
_CLOSING = (")", ").", "/", "/.")
_DASHES = ("-", "--", "–", "—", "―", "‑")
_END_MARKS = "-–—―‑:/)"  # every dateline contains one of these
_SHOUTED = re.compile(r"\s?[^\W\d_a-zà-ÿ]{3,}")
_PAREN = lazy(r"[(\[]([^()\[\]]{2,48})[)\]]|/([A-Z][A-Za-z .-]{1,24})/")
_YEAR = re.compile(r"\d{4}|\d\.\d{1,2}\.\d")
_TAG = lazy(r"\(([A-Z][A-Z0-9]{1,7})\)\s?(?:(?:--?|[–—]|:)\s?)?(?=[\"“‘']?[A-Z][a-z]|[\"“‘']?A\s)")
_REST = lazy(r"\s?(?:--?|[–—]|:|\.\s?[-–—]|\.)\s?")
_HANGING = lazy(
    r"[-•*·]\s+(?=[\"“‘']?[^\W\d_a-zà-ÿ])"
)  # rest of "PLACE - " or of a list; a dash may begin direct speech
_HANGING_MARKS = frozenset("-•*·")
_STATION = re.compile(r"\([A-Z]{3,8}\)\.?$")
_STATION_CALL = re.compile(r"[KW][A-Z]{2,3}")
_ABBREVIATION = re.compile(r"[A-Z]{3,6}")
_ONE_NAME = re.compile(r"[A-Z][a-z]{3,20}")
_LABEL = tables.words("article/dateline_words", "labels")
_MONTH_DAY = lazy(
    r"[^\W\d_]{3,12}\.?\s\d{1,2}(?:st|nd|rd|th)?(?:,\s\d{4})?|\d{1,2}(?:\.|er"
    r"|º)?\s(?:de\s)?[^\W\d_]{3,12}\.?(?:\s(?:de\s)?\d{4})?|\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?"
)
_PLACE = lazy(
    r"[^\W\d_][\w.'’-]*(?:[\s/-][^\W\d_][\w.'’-]*){0,4}(?:,\s[^\W\d_][\w.'’-]*(?:\s[^\W\d_][\w.'’-]*){0,3}){0,2}"
)
_TAIL = lazy(
    r"(?:[(\[]([^()\[\]]{2,40})[)\]]|/([A-Z]{3,8})/|\s[–—-]{1,2}\s?([A-Z][\w /.-]{1,30}))\W{0,2}$"
)
_INPUTS = lazy(
    r"\b(?:with|additional)\s(?:\w{1,12}\s)?(?:inputs?|reporting|material)\s(?:from"
    r"|by)\s(?:the\s)?([^()\[\].,;]{2,40})",
    re.I,
)
_PHOTO = of_words("<<picture stems>>", "article/credit_words", re.I)
_ASKED = "|".join(tables.items("article/agencies", "told"))
_TOLD = lazy(rf"\b(?:told|tells)\s(?:the\s)?({_ASKED})\b(?!['’]s)")
# An agency's short name in brackets behind a place, as European papers print it: "Osk (rds) –".
_SHORT = re.compile(r"\s\((?:[a-z]{2,5}|[A-Z]{2,5})\)\.?$")
_ARTICLES = tables.words("article/dateline_words", "articles")
_SEVERAL = re.compile(r"[/,]|\s-\s")  # between agencies in brackets
_BETWEEN = re.compile(r",|\s-\s|\.\s(?=[^\W\d_]{3,9}\.?\s\d)")  # the parts of a dateline
_NO_LETTER = re.compile(r"\W")
_VOWEL = re.compile(r"[AEIOUYÄÖÜÉ]")
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_INITIALS = re.compile(r"(?:[A-Z]\.)+|[A-Z]{2}")
_NAME_PART = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SMALL_PART = re.compile(r"(?<=[ -])(?:De|Del|La|Au|Of|Es|Do|Da|Am|An|Der|Sur|Upon|And)(?=[ -])")
_BETWEEN_WORDS = re.compile(r"[\s,/]+")


def read(paragraph: str, outlets: Outlets, language: str = "en") -> Dateline:
    """Return the dateline at the head of a paragraph, or an empty one."""
    if paragraph[:1] in _HANGING_MARKS and (hanging := _HANGING.match(paragraph)):
        behind = read(paragraph[hanging.end() :], outlets, language)
        return structs.replace(behind, lead=hanging.end() + behind.lead)
    head = paragraph[: LONGEST + 20]
    best = Dateline()
    if head[:1] == "(" and (m := _TAG.match(head)) and outlets.agency(m[1]) is None:
        return Dateline(
            lead=m.end()
        )  # the mark of a broadcaster or paper: not a known agency, but not part of the sentence
    for m in _ENDS.finditer(head) if any(map(head.__contains__, _END_MARKS)) else ():
        if m.end() > LONGEST or m.end() >= len(paragraph):
            break
        if m.end() <= best.lead:
            continue  # the dash after a bracket that is already parsed
        mark = m[0].strip()
        prefix = head[: m.end()] if mark in _CLOSING else head[: m.start() + mark.startswith(".")]
        found = _judge(prefix.strip(), mark, head[m.end() : m.end() + 2], outlets, language)
        if (
            found is not None
            and best.agency
            and mark not in _CLOSING
            and not _SHOUTED.search(prefix, best.lead)
        ):
            break  # "(AFP) - Apple - the fruit -": after the agency, a place must be in capitals
        if found is not None:
            best = structs.replace(found, lead=m.end())
            if mark not in _CLOSING and found.place:
                break  # a dash may follow a bracket, and a place may follow a single agency
            rest = _REST.match(paragraph, m.end() - 1)
            if rest and rest.end() < len(paragraph):
                best = structs.replace(best, lead=rest.end())
    return best


class _Brackets(Row, frozen=True):
    """What is in brackets in a dateline, and the rest, with commas in their place.

    `stated`: something is in the position of an agency and is not a known one.
    """

    rest: str
    agency: str | None = None
    paper: str | None = None
    source: str | None = None
    stated: bool = False


def _brackets(prefix: str, outlets: Outlets) -> _Brackets:
    agency = paper = source = None
    stated = False
    rest = prefix
    for m in _PAREN.finditer(prefix):
        inner = m[1] or m[2]
        for part in dict.fromkeys((inner, *_SEVERAL.split(inner))):
            agency = agency or outlets.agency(part.strip())
        if agency is None and not _month_day(inner):
            stated = True
            agency = inner if papers.is_agency(inner) else None
            paper = inner if papers.sure(inner) or papers.is_articled(inner) else paper
            source = inner if _is_source(inner) else source
        rest = rest.replace(m[0], f" , {inner} , " if _month_day(inner) else " , ")
    return _Brackets(rest, agency, paper, source, stated)


class _Parts(NamedTuple):
    """The parts of a dateline: those of the place, and what else was recognised."""

    place: list[str]
    agency: str | None
    day: str | None  # of a full date
    dated: bool


def _parts(found: _Brackets, mark: str, outlets: Outlets, language: str) -> _Parts:
    rest, agency = found.rest, found.agency
    day: str | None = None
    dated = False
    place: list[str] = []
    full = dates.find(rest, language) if _YEAR.search(rest) else []
    if full:
        day, dated = full[0].iso, True
        rest = rest[: full[0].start] + " , " + rest[full[0].end :]
    for part in _BETWEEN.split(rest):
        part = part.strip(" -–—").lstrip(".")
        if not part.strip("."):
            continue
        if not dated and _month_day(part.rstrip(".")):
            dated = True
        elif outlets.agency(part) and not agency and (place or mark != ":"):
            agency = outlets.agency(part)
        elif len(part) > 3 and part.strip(".").casefold() in date_words.ALL_WEEKDAYS:
            dated = True
        else:
            place.append(part)
    return _Parts(place, agency, day, dated)


def _judge(prefix: str, mark: str, after: str, outlets: Outlets, language: str) -> Dateline | None:
    """Return the dateline if `prefix` as a whole is one, else None."""
    found = _brackets(prefix, outlets)
    place, agency, day, dated = parts = _parts(found, mark, outlets, language)
    where = ", ".join(place)
    station = agency is None and mark in (")", ").") and _STATION.search(prefix) is not None
    if mark in _CLOSING and not (station or (agency and _PAREN.search(prefix))):
        return None
    if not where:
        if agency and (mark != ":" or _PAREN.search(prefix)):
            return Dateline(None, agency, day)
        return None
    words = _place_words(place, where)
    if not words:
        return None
    capital = place[0].replace("St.", "").isupper() and len(_NO_LETTER.sub("", place[0])) > 2
    begins = after[:1].isupper() or after[:1].isdigit() or after[:1] in "\"'“‘«„"
    acronym = len(words) == 1 and _acronym(words[0])
    short = (
        mark != ")" and _SHORT.search(prefix) is not None and words[0].casefold() not in _ARTICLES
    )
    shape = _Shape(words, mark, capital, begins, short, station)
    if not (capital and begins and mark != ":" and not acronym) and not _is_signed(
        found, parts, shape
    ):
        return None
    name = ", ".join([_city(place[0]), *(_proper(p) for p in place[1:])])
    source = found.source
    if source and dated and source.isupper() and _STATION_CALL.fullmatch(source) is None:
        agency = agency or source
    return Dateline(
        name, agency, day, paper=found.paper, source=source if capital or dated else None
    )


def _place_words(place: list[str], where: str) -> list[str]:
    """Return the words of a place as a dateline prints it; none if it is not one."""
    if not _PLACE.fullmatch(where) or len(where) > 60:
        return []
    words = [w for w in _BETWEEN_WORDS.split(where) if w]
    if (words[0].strip(".").upper() in _LABEL and len(place) == 1) or any(
        w.isdigit() for w in words
    ):
        return []
    proper = words[0][0].isupper() and all(w[0].isupper() or w in _PARTICLES for w in words)
    return words if proper and len(words) <= 7 else []


class _Shape(Row, frozen=True):
    """How a place is printed. `begins`: a sentence begins after it."""

    words: list[str]
    mark: str
    capital: bool
    begins: bool
    short: bool  # an agency's short name follows: "Osk (rds) –"
    station: bool


def _is_signed(found: _Brackets, parts: _Parts, at: _Shape) -> bool:
    """Return whether an agency, a date or a name in brackets shows that a place is a dateline."""
    words, begins, colon = at.words, at.begins, at.mark == ":"
    if parts.agency and (at.capital or len(words) <= 5):
        return True
    if parts.dated and (at.capital or len(words) <= 4) and (parts.day or not colon) and begins:
        return True
    if found.source and begins and at.mark in _DASHES and len(words) <= 2 and not _is_person(words):
        return True
    shouted = words[0].isupper() and len(words[0]) > 2
    return (
        found.stated
        and (at.capital or shouted or (at.short and len(words) <= 3))
        and begins
        and not colon
        and not (at.station and len(words) == 1 and _acronym(words[0]))
    )


def _is_person(words: list[str]) -> bool:
    """Return whether words before a bracket are a person: "Ada Marsh (Labour) - ...", in a list."""
    return is_given(words[0]) or words[0].casefold() in _ARTICLES


def _is_source(inner: str) -> bool:
    """Return whether a word in brackets after a town is who reports from it: "NPA", "Meridian"."""
    if inner.casefold().strip(".") in tables.words("article/regions") or inner.upper() in _LABEL:
        return False
    return _ABBREVIATION.fullmatch(inner) is not None or _ONE_NAME.fullmatch(inner) is not None


def _month_day(text: str) -> bool:
    if not _MONTH_DAY.fullmatch(text.strip()):
        return False
    words = _LETTERS.findall(text)
    return not words or any(w.casefold() in date_words.ALL_MONTHS for w in words)


def _acronym(word: str) -> bool:
    """Return whether a word in capitals is an acronym such as NATO or IBM, and not a place.

    Four letters with the vowel pattern of a word are a place (ROME, OSLO).
    """
    letters = _NO_LETTER.sub("", word)
    return letters in _KNOWN or len(letters) <= 3 or not _VOWEL.search(letters)


_KNOWN = tables.words("article/dateline_words", "acronyms")


def _proper(place: str) -> str:
    """Return a place in capitals as lists print it: "NEW DELHI" -> "New Delhi".

    Abbreviations such as "N.J." and "UK" are unchanged.
    """
    if not place.isupper():
        return place
    return _LETTERS.sub(lambda m: m[0].capitalize(), place)


def _city(place: str) -> str:
    """Return a city in capitals as lists print it.

    Short words are not abbreviations of states here, and particles are in lower case.
    """
    if not place.isupper() or _INITIALS.fullmatch(place):
        return place
    out = _NAME_PART.sub(lambda m: m[0].capitalize(), place)
    return _SMALL_PART.sub(lambda m: m[0].lower(), out) if " " in out or "-" in out else out


def tail(paragraph: str, outlets: Outlets) -> str | None:
    """Return the agency of a tag that ends the text: "(Reuters)", "— AFP", or a line of its own."""
    if len(paragraph) < 40:
        if _PHOTO.search(paragraph):
            return None
        whole = paragraph.strip(" ()[]-–—./©")
        if found := outlets.agency(whole) or (
            outlets.agency(whole.split("/")[0]) if " " not in whole else None
        ):
            return found
    if (m := _INPUTS.search(paragraph[-80:])) and (found := outlets.agency(m[1].strip())):
        return found
    m = _TAIL.search(paragraph[-60:])
    if not m:
        return None
    inner = (m[1] or m[2] or m[3] or "").strip(" .")
    for part in (inner, *re.split(r"[/,]|\sand\s", inner)):
        if found := outlets.agency(part.strip()):
            return found
    return None


def told(text: str, outlets: Outlets) -> str | None:
    """Return the agency to which people in the text spoke, if there is exactly one.

    People tell the agency that interviewed them, so the report is its own.
    """
    found = set()
    for word in ("told", "tells"):
        at = text.find(word)
        while at >= 0:
            if m := _TOLD.match(text, at):
                found.add(outlets.agency(m[1]))
            at = text.find(word, at + len(word))
    found.discard(None)
    if len(found) != 1 or (" told " not in text and " tells " not in text):
        return None
    return found.pop()
