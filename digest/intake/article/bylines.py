"""Parse bylines and credits: names, roles, outlets and agencies.

The lines are those that `clean` or a field marks as bylines. An outlet or agency is recognised only
if it is in the table. "By Staff Reporter" and "Newsroom" give no name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from digest.core import tables
from digest.core.model import Outlet
from digest.core.names import GIVEN, fold_marks, is_given
from digest.core.patterns import lazy, of_words
from digest.core.rows import Row
from digest.intake.article import date_words, papers
from digest.intake.article.outlets import Outlets


class Byline(Row, frozen=True):
    authors: tuple[str, ...] = ()
    outlet: Outlet | None = None
    agency: str | None = None


_WORDS = "article/credit_words"
_BY = lazy(
    r"^(?:(?:story|text|reported|reporting|written|words|report|posted|published|author|authors"
    r"|article|autor|autore|auteur|texte|texto|testo)s?\s?:?\s)?"
    r"(?:by|von|par|por|di|door|da|av|af)\b\s?:?\s{0,3}"
    r"|^(?:story|text|words?|reporting|reporters?|written|authors?|correspondent|journalist"
    r"|autor|autorin|autore|auteur|texte|texto|testo|byline)\s?:\s{0,3}",
    re.I,
)
_AND = of_words(
    r"\s(?:<<between names>>)\s|\s?[,;/|•·–—]\s?|\s-\s|\s(?=(?:<<before an outlet>>)\s[A-Z])",
    _WORDS,
    re.I,
)
_NOBODY = tables.words("article/byline_words", "not a person")
_ROLE = of_words(r"\b(?:<<offices>>)\b", _WORDS, re.I)
_NAME = lazy(r"(?:[^\W\d_][\w'’.-]*|[A-Z]\.)(?:\s(?:[^\W\d_][\w'’.-]*|[A-Z]\.)){1,5}")
_PARTICLES = tables.words("article/byline_words", "parts of names")
_PHOTO = of_words(r"\b(?:<<pictures>>|<<other pictures>>|<<picture sources>>)\b", _WORDS, re.I)
_PICTURE = of_words(
    r"[(\[]?(?:<<pictures>>)(?:\scredits?)?\s?(?::|©|(?:<<picture by>>)\b)\s?", _WORDS, re.I
)
LONGEST_PICTURE = 90  # characters of a picture's credit
PICTURE_STARTS = frozenset("([PpIiFfBb")
_SMALL = tables.words("article/byline_words", "small words of credits")
_CREDIT = of_words(r"^\W{0,3}(?:(?:<<credit labels>>)\b\s?:?\s?)?(.{2,60}?)\W{0,3}$", _WORDS, re.I)
_REPORTED = of_words(
    r"\W{0,3}(?:(?:additional |with )?(?:<<contributions>>)|<<contributions from>>)\b",
    _WORDS,
    re.I,
)
_LISTED = of_words(
    r"[;,/&]\s?|(?<=\s)(?:<<between contributors>>)\s(?:the\s)?"
    r"|\bavec\s(?:l['’])?|\b(?:informaciones|informazioni|agências)\s",
    _WORDS,
    re.I,
)
_TITLE_TAIL = lazy(r"\s(?:[|•·»]|[-–—])\s")
_QUOTING_TAIL = lazy(r"\s(?:[|•·]|[-–—])\s")  # where "»" ends a quotation
_TURNED = lazy(r"([^\W\d_][\w'’-]{1,30}), ([^\W\d_][\w'’-]{1,30}(?: [A-Z]\.)?)")
_DASHED = "-–—•* "  # may precede "by"
# The photographers, named after the writers; up to the next bar.
_PICTURED = of_words(
    r"(?:[;,/|•·–—-]\s{0,2}|\s(?=\w{5,14}:))(?:<<pictures>>|<<other pictures>>)\s?"
    r"(?::|(?:<<picture by>>)\b)[^|•·;]{0,120}",
    _WORDS,
    re.I,
)
_SLUG = re.compile(r"[a-z]{2,20}(?:-[a-z]{2,20}){1,3}")
# Words for a reporter or correspondent in Korean, Japanese and Chinese.
_REPORTER = lazy(r"(?:\s?(?:인턴)?기자|\s?특파원|\s?記者|\s?记者|\s?특약)(?:\s외\s\d{1,2}명)?$")
# A date after the names: "by Ada Marsh 3 March 2026, 9:00".
_WORD = re.compile(r"[\w']+")
_FIGURES = re.compile(r"\s(?=\d)")
_MAIL = re.compile(r"\S{1,64}@\S{1,100}|https?://\S{1,200}|@\w{1,30}")


def read(lines: Sequence[str], outlets: Outlets) -> Byline:
    """Return the combined content of byline lines."""
    authors: list[str] = []
    outlet: Outlet | None = None
    agency = None
    for line in lines:
        for part in _parts(line):
            wire = outlets.agency(part)
            if wire:
                agency = agency or wire
                continue
            known = next(
                (o for o in outlets.domains.values() if o.name.casefold() == part.casefold()), None
            )
            if known is not None:
                outlet = outlet or known
            elif name := person(part):
                authors += [one for one in apart(name) if one not in authors]
    return Byline(tuple(authors), outlet, agency)


def labelled(text: str) -> bool:
    """Return whether a text begins with a label such as "By" or "Words:" and a name."""
    m = _BY.match(text)
    return m is not None and m.end() < len(text)


def only_names(text: str, outlets: Outlets) -> bool:
    """Return whether a byline has only persons, offices, agencies and places."""
    return all(
        person(p) or is_role(p) or outlets.agency(p) or p.startswith(("in ", "for ", "at "))
        for p in _parts(text)
    )


def is_role(part: str) -> bool:
    """Return whether a part of a byline is an office and not a name: "Courts Reporter"."""
    return _nobody(part) or (_ROLE.search(part) is not None and len(part.split()) <= 5)


def names(values: Iterable[str], outlets: Outlets, houses: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the persons in author fields, without agencies, anonymous labels and `houses`.

    `houses` are names of outlets. A field is expected to hold names: a single word can be one, and
    `Marsh, Ada` is returned as Ada Marsh.
    """
    out: list[str] = []
    known = {h.casefold() for h in houses} | {o.name.casefold() for o in outlets.domains.values()}
    for value in values:
        if m := _TURNED.fullmatch(value.strip()):
            value = f"{m[2]} {m[1]}"
        elif _SLUG.fullmatch(value.strip()):
            value = value.strip().replace("-", " ").title()  # "ines-calder", the name of an account
        # A single word behind a whole name is where it was written: "Ada Marsh, Skell".
        whole = False
        for part in _parts(value):
            if outlets.agency(part) or _nobody(part) or part.casefold() in known:
                continue
            name = person(part) or uncased(part)
            whole = whole or name is not None
            if name is None and _is_one_name(part) and (is_given(part) or not whole):
                name = part
            out += [one for one in (apart(name) if name else ()) if one not in out]
    return tuple(out)


def apart(name: str) -> tuple[str, ...]:
    """Return the two names of "Ada Marsh Anna Bell", printed without a mark between; else the name.

    The third word must be a given name, the second none: "José Luis Martín Díaz" is one person.
    """
    words = name.split()
    low = [fold_marks(word) for word in words]
    if len(words) != 4 or not (is_given(words[0]) and low[2] in GIVEN):
        return (name,)
    if low[1] in GIVEN or len(low[1].strip(".")) < 2 or words[1] in _PARTICLES:
        return (name,)
    return (" ".join(words[:2]), " ".join(words[2:]))


def _is_one_name(part: str) -> bool:
    """Return whether part of a field is a single word that can be a name: "Ines", not "LTO"."""
    return part.isalpha() and part.istitle() and len(part) > 2


def uncased(part: str) -> str | None:
    """Return a name in a script without capitals, without the word for a reporter, or None."""
    name = _REPORTER.sub("", part).strip()
    letters = name.replace(" ", "").replace("・", "").replace("·", "")
    if not 2 <= len(letters) <= 20 or not letters.isalpha():
        return None
    return name if letters.lower() == letters.upper() else None


@lru_cache(maxsize=2048)
def _parts(line: str) -> tuple[str, ...]:
    line = line[:300]
    if "@" in line or "://" in line:
        line = _MAIL.sub(" ", line)
    line = line.strip().lstrip(_DASHED)
    m = _BY.match(line)
    line = _FIGURES.split(line[m.end() :], maxsplit=1)[0] if m else line
    if ":" in line or " by " in line:
        line = _PICTURED.sub("", line)
    if "(" in line:
        line = re.sub(r"\((.{1,60}?)\)", r", \1", line)
    parts = [" ".join(p.split()).strip(" .,:;*|-–—") for p in _AND.split(line)]
    return tuple([p for p in parts if p])


def _nobody(part: str) -> bool:
    return all(w in _NOBODY for w in _WORD.findall(part.casefold()))


@lru_cache(maxsize=2048)
def person(part: str) -> str | None:
    """Return `part` if it reads as a person's name, else None.

    A name has two to six capitalised words, none of them a role, and is not a date.
    """
    if _nobody(part) or _ROLE.search(part) or any(c.isdigit() for c in part) or len(part) > 60:
        return None
    if part.isupper() and len(part) > 4:
        part = " ".join(_proper(w) for w in part.split())
    words = part.split()
    if not _NAME.fullmatch(part) or papers.no_person(part):
        return None
    if (
        any(w.strip(".").casefold() in date_words.ALL_MONTHS and len(w) < 4 for w in words[1:])
        and len(words) < 3
    ):
        return None
    for word in words:
        if (
            not word[0].isupper()
            and word.casefold() not in _PARTICLES
            and not word.startswith(("d'", "d’", "al-", "el-"))
        ):
            return None
    return part if words[0][0].isupper() or words[0] in _PARTICLES else None


def _proper(word: str) -> str:
    """Return an all-capitals word in mixed case, as names are printed.

    Initials are unchanged, and each part of a double name gets a capital.
    """
    return (
        word
        if len(word) <= 2 and not re.search("[AEIOUY]", word)
        else re.sub(r"[^\W\d_]+", lambda m: m[0].capitalize(), word)
    )


def is_picture(text: str) -> bool:
    """Return whether a text is only the credit of a picture: "Photo: Jo Till/Agency".

    A sentence that begins like this contains other words in lower case.
    """
    m = _PICTURE.match(text) if len(text) <= LONGEST_PICTURE else None
    words = re.findall(r"[^\W_]+", text[m.end() :]) if m else []
    return (
        0 < len(words) <= 8
        and words[0][0].isupper()
        and all(w[0].isupper() or w in _SMALL for w in words)
    )


def credits(lines: Iterable[str], outlets: Outlets) -> str | None:
    """Return the agency named in a credit line, except one credited for a photo."""
    for line in lines:
        if len(line) > 200 or _PHOTO.search(line):
            continue
        if _REPORTED.match(
            line
        ):  # "(Reporting by Ann Lee for AFP; editing by Tom Holm)": the agency is among the names
            for part in _LISTED.split(line):
                if found := outlets.agency(part.strip(" ()[].")):
                    return found
        if len(line) > 80:
            continue
        m = _CREDIT.match(line)
        if not m:
            continue
        for part in (m[1], *re.split(r"\s?[,/&|]\s?|\sand\s", m[1])):
            if found := outlets.agency(part.strip(" ()[]—–-©")):
                return found
    return None


def headline(title: str, outlets: Sequence[str]) -> str:
    """Return a page's title without the outlet's name at its end or beginning."""
    title = " ".join(title.split())
    bars = _TITLE_TAIL if "«" not in title else _QUOTING_TAIL
    parts = bars.split(title)
    if len(parts) < 2:
        return title
    known = {o.casefold() for o in outlets if o}
    seps = [m.span() for m in bars.finditer(title)]
    if papers.sure(parts[0]) and not papers.sure(parts[-1]):
        return title[seps[0][1] :].strip()
    if (
        parts[-1].casefold() in known
        or papers.sure(parts[-1])
        or (len(parts[-1].split()) <= 4 and title[seps[-1][0] + 1] in "|•·»")
    ):
        return title[: seps[-1][0]].strip()
    if parts[0].casefold() in known:
        return title[seps[0][1] :].strip()
    return title


_BARS = lazy(r"\s*[|•·]\s*|\s[-–—]\s|,\s(?=(?:\w{3,9}\.?,?\s){1,2}\d|\d)")


def parts(line: str) -> list[str]:
    """Return the parts of a line above the text, split at bars and before a date."""
    return _BARS.split(line.strip()) if len(line) <= 160 else []
