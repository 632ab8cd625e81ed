"""Choose the line above a text that is its headline.

It shares its terms with the text and is close to it. A paper's name, a path of sections and a label
are left aside. Where no line shares a term, the only one beside the date is taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from digest.core.names import PARTICLES
from digest.core.patterns import lazy, of_words
from digest.intake.article import bylines, papers
from digest.intake.furniture.features import PROSE
from digest.intake.furniture.part import Part
from digest.intake.furniture.phrases import FUNCTION, GROUP_NAMES
from digest.intake.furniture.roles import is_date, is_label

HEADLINE = 220  # characters; no headline is longer
MOST = 35  # words of the longest headline
TWICE = 1.5  # added to the score of a line that is printed twice
MASTHEAD = 3  # words of a first line in capitals that may be an outlet's name, at most
SHORTEST = 3  # words of a headline that shares none with the text
SENDER = 6  # words of the name of who sends a text
FORMS = frozenset({"&", "and", "for", "of", "the", "plc"})  # small words of such a name
LABEL = 8  # words of the headline of a correction
_CORRECTION = GROUP_NAMES.index("correction")
UNCASED = 8  # letters of a headline in a script without capitals
BULLETS = ("* ", "• ", "· ")  # before a line of a list; a dash may open a quotation
STOPS = "。！？។၏။।"  # of scripts without capitals
# Two sides, each with a score: "Marle Town 2 Osk Rovers 1", "Marle 2-1 Osk (aet)".
_PROPER = r"(?:[^\W\d_a-zß-ÿ][\w.'’-]*|and|of|de|la|der|am|&)\s"
_SCORE = lazy(
    rf"(?:{_PROPER}){{1,4}}(?:\d{{1,3}},?\s(?:{_PROPER}){{1,4}}\d{{1,3}}\s|\d{{1,3}}\s?[-–:]\s?\d{{1,3}}\s(?:{_PROPER}){{1,4}})(?:\(.{{1,30}}\)\s)?"
)


def title(parts: Sequence[Part], lead: int) -> int | None:
    """Set the role of the headline, and of its second printing; return its number, or None."""
    title = _headline(parts, lead)
    correction = _correction(parts, lead)
    if correction is not None and (title is None or _is_about(parts, title, correction)):
        title = correction
    if title is not None:
        parts[title].role = "title"
        for p in parts[title + 1 : lead]:
            if p.role is None and p.seen.key == parts[title].seen.key:
                p.role = "repeat"
    return title


def _is_about(parts: Sequence[Part], title: int, correction: int) -> bool:
    """Return whether a line below the headline says what is corrected: "Correction: the race".

    Then the line above it names the paper.
    """
    return title < correction and ":" in parts[correction].text


def is_title_case(text: str) -> bool:
    """Return whether nearly all longer words of a line have capitals."""
    long = [w for w in text.split() if len(w) > 3 and w[0].isalpha()]
    return len(long) >= 3 and sum(w[0].isupper() for w in long) >= 0.8 * len(long)


_MOTTO = lazy(r" [-–—|·/] |: ")
_SIGNED = lazy(
    r"((?:[^\W\d_a-zß-ÿ][^\W\d_a-zß-ÿ'’.-]+ ){2,4})(?:reports|writes|berichtet|schreibt)\b"
)
# "Est. 1877", "Established in 1902, every Friday", "Gegründet 1848"
_FOUNDED = of_words(r"(?:<<founding lines>>) 1[5-9]\d\d\b", "article/papers", re.IGNORECASE)
_CRUMBS = lazy(r"\w ?[>›] ?\w.* ?[>›] ?\w|^Home ?[>›»|/]")  # "Home > County > Labour"


class _Candidates(NamedTuple):
    """The lines above a text that may be its headline, by number.

    `best`: the one that shares its terms with the text, by a score. `named`: all that share one.
    `others`: those that share none. `scored`: the first of the lines with a result, all of whose
    words are in the text too; such a line is the headline only if there is no better one.
    """

    best: int | None
    named: list[int]
    others: list[int]
    scored: int | None


def _headline(parts: Sequence[Part], lead: int) -> int | None:
    """Return the line above the text that is its headline, or None.

    It shares its terms with the text, and is close to it.
    """
    if not lead:
        return None
    found, named, others, scored = _candidates(parts, lead)
    below = _below_sender(parts, found, [*others, *named], lead)
    if below is not None:
        return below
    if found == 0 and (below := _below_masthead(parts, [*others, *named], lead)) is not None:
        return below
    if found is None and lead <= 8:  # a headline with a play on words may share none with the text
        if len(others) > 1:  # a paper's motto is not beside the date
            others = [i for i in others if _is_beside_date(parts, i, lead)]
        if len(others) == 1:
            return others[0]
    if found is None and scored is None:
        return _uncased_headline(parts[:lead])
    return scored if found is None else found


def _candidates(parts: Sequence[Part], lead: int) -> _Candidates:
    wanted = frozenset().union(*[p.seen.terms for p in parts[:lead] if p.seen.size <= MOST])
    topics = frozenset().union(
        *[p.seen.shared(wanted) for p in parts[lead:] if p.seen.length >= PROSE and p.role is None]
    )
    again = {p.seen.key for p in parts if p.role == "repeat"}
    met: set[str] = set()
    for p in parts[:lead]:
        (again if p.seen.key in met else met).add(p.seen.key)
    best, found, scored = 0.5, None, None
    others: list[int] = []
    named: list[int] = []
    first = {p.seen.key: i for i, p in reversed(list(enumerate(parts[:lead])))}
    for i in range(lead):
        p, seen = parts[i], parts[i].seen
        if first[seen.key] != i or not _may_be_headline(p):  # the second printing of a line
            continue
        if not i and _is_masthead(parts, lead):
            continue
        if p.tag != "h1" and seen.figures and _SCORE.fullmatch(p.text.strip() + " "):
            scored = i if scored is None else scored
            continue
        known = len(seen.terms & topics)
        if not known and p.tag != "h1":
            asks = p.text.rstrip()[-1] in "?!" and _is_beside_date(parts, i, lead)
            if (seen.size >= 4 or _is_phrase(p)) and (asks or not seen.sentence):
                others.append(i)
            continue
        if not seen.sentence and seen.size >= 4:
            named.append(i)
        score = _worth(p, known, lead - i) + TWICE * (seen.key in again)
        score += (p.tag == "h1") - 0.3 * (seen.sentence and p.text.rstrip()[-1] == ".")
        if score > best:
            best, found = score, i
    return _Candidates(found, named, others, scored)


def _may_be_headline(p: Part) -> bool:
    """Return whether a line has the length and form of a headline, and is not an outlet's name."""
    seen = p.seen
    if p.role is not None or not 2 <= seen.size <= MOST or seen.length > HEADLINE:
        return False
    if p.tag not in ("", "p", "h1", "h2", "h3") or papers.heads(p.text):
        return False
    if p.text.startswith(BULLETS):
        return False  # a key point
    if seen.length > 120 and (seen.sentence or ". " in p.text):
        return False
    if _CRUMBS.search(p.text) or _is_signature(p.text):
        return False
    return not is_label(p.text)  # the text may contain the name of an outlet


def _is_signature(text: str) -> bool:
    """Return whether a line names its author beside a paper or in capitals before a verb.

    "Ann Bell, Northern Press Agency", "ANN BELL reports from the harbour".
    """
    name, _, paper = text.strip().partition(", ")
    if paper and 2 <= len(name.split()) <= MASTHEAD and bylines.person(name):
        return papers.likely_alone(paper) or papers.is_agency(paper)
    signed = _SIGNED.match(text)
    return (
        signed is not None and not text.isupper() and bylines.person(signed[1].strip()) is not None
    )


def _is_masthead(parts: Sequence[Part], lead: int) -> bool:
    """Return whether the first line is a paper's name above the date or a headline.

    "The Orpham Post - news from the river": a name may have its motto behind it. "Est. 1877" below
    a line says the same.
    """
    name, *motto = _MOTTO.split(parts[0].text, maxsplit=1)
    if len(parts) > lead > 2 and _FOUNDED.match(parts[1].text) and parts[1].seen.size <= MOST:
        return True
    if not motto and parts[1].role == "date":
        return papers.likely_alone(papers.cased(name))
    below = lead > 1 and _may_be_headline(parts[1]) and parts[1].seen.size >= SHORTEST
    dated = lead > 2 and parts[1].role == "date"  # the headline is below the date
    return bool(motto) and (below or dated) and papers.sure(papers.cased(name))


def mark_motto(parts: Sequence[Part]) -> None:
    """Mark a first line above a date that is a paper's name and its motto, in sentences.

    "The Orpham Post — Your river. Your news."
    """
    if len(parts) < SHORTEST or parts[0].role is not None or not parts[0].seen.sentence:
        return
    name, *motto = _MOTTO.split(parts[0].text, maxsplit=1)
    below = parts[1]
    dated = below.role == "date" or is_date(below.text, below.seen)
    if motto and dated and papers.sure(papers.cased(name)):
        parts[0].role = "other"


def _worth(p: Part, known: int, above: int) -> float:
    """Return a score of a line that shares `known` terms with a text `above` lines below it."""
    seen = p.seen
    return (
        known / max(4, len(seen.terms))
        + min(seen.size, 8) / 16
        - sum(seen.groups) / seen.size
        + 1 / (2 + 0.25 * above)
    )


def _below_masthead(parts: Sequence[Part], others: Sequence[int], lead: int) -> int | None:
    """Return the only other headline beside the date if the first line looks like a masthead.

    It has few words, all in capitals, and the headline below it is not in capitals.
    """
    first = parts[0]
    if first.seen.size > MASTHEAD or not first.text.isupper():
        return None
    found = [
        i for i in others if i and (parts[i - 1].role == "date" or _is_beside_date(parts, i, lead))
    ]
    return found[0] if len(found) == 1 and not parts[found[0]].text.isupper() else None


def _below_sender(
    parts: Sequence[Part], found: int | None, others: Sequence[int], lead: int
) -> int | None:
    """Return the line right above the text, where the one `found` is only a name above a date.

    All its words have capitals, and the text begins with it: a body's name over its release. In the
    same way a correction has its label below the paper's name in capitals.
    """
    if found is None:
        return None
    name, last = parts[found].text.strip(), lead - 1
    dated = any(p.role == "date" for p in parts[found + 1 : last])
    if not found and name.isupper() and parts[found].seen.size <= SENDER:
        if last == 1:
            return _correction(parts, lead)
        said = name.casefold() in parts[lead].text[: 2 * HEADLINE].casefold()
        return last if dated and said and last in others else None
    if last not in others or last == found or parts[found].seen.size > SENDER:
        return None
    cased = all(w[0].isupper() or w in PARTICLES or w in FORMS for w in name.split())
    return last if dated and cased and name in parts[lead].text[: 2 * HEADLINE] else None


def _is_beside_date(parts: Sequence[Part], i: int, lead: int) -> bool:
    """Return whether a line is right above the date or author, or between them and the text."""
    dated = ("date", "byline")
    if i + 1 < lead:
        return parts[i + 1].role in dated
    above = [p for p in parts[:i] if not is_label(p.text)]  # not "FOR IMMEDIATE RELEASE"
    return bool(above) and above[-1].role in dated


def _is_phrase(p: Part) -> bool:
    """Return whether three words can be a headline: not all have capitals, as in a name."""
    others = [w for w in p.text.split()[1:] if w.islower() and w.isalpha() and w not in FUNCTION]
    size, share = p.seen.size, p.seen.share
    return size == SHORTEST and not share and p.text[:1].isupper() and bool(others)


def _correction(parts: Sequence[Part], lead: int) -> int | None:
    """Return the label of a correction in the place of a headline, or None."""
    found = [i for i in range(max(0, lead - 3), lead) if labels_correction(parts[i])]
    return found[0] if len(found) == 1 else None


def labels_correction(p: Part) -> bool:
    """Return whether a line may be the headline of a correction: "Library vote: a correction"."""
    seen = p.seen
    return (
        (p.role == "correction" or (p.role is None and seen.groups[_CORRECTION] > 0))
        and seen.size <= LABEL
        and not seen.sentence
    )


def _uncased_headline(above: Sequence[Part]) -> int | None:
    """Return the longest line without a full stop, if it is in a script without capitals.

    Words cannot be compared there: they are not parted, or have endings.
    """
    lines = [
        (p.seen.length, -i)
        for i, p in enumerate(above)
        if p.role is None
        and p.tag in ("", "p", "h1", "h2", "h3")
        and UNCASED <= p.seen.length <= HEADLINE
        and p.text.lower() == p.text.upper()
        and p.text.rstrip()[-1] not in STOPS + ".:"
        and sum(c.isalpha() for c in p.text) >= UNCASED
    ]
    return -max(lines)[1] if lines else None
