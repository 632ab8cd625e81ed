"""Find headline, standfirst, byline and date line above the text, and subheads inside it.

The roles are set on the parts. An article begins with a sentence: everything before the first one
is its header, or furniture.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from digest.core.names import PARTICLES
from digest.core.patterns import lazy
from digest.core.text import words
from digest.intake.article import byline_forms, papers, signature
from digest.intake.furniture.features import LONG, OWN, PROSE, SMALL, Look
from digest.intake.furniture.phrases import FUNCTION
from digest.intake.furniture.roles import (
    by_group,
    is_byline,
    is_date,
    is_label,
    is_photo_credit,
)

HEADLINE = 220  # characters; no headline is longer
MOST = 35  # words of the longest headline
TWICE = 1.5  # added to the score of a line that is printed twice
MASTHEAD = 3  # words of a first line in capitals that may be an outlet's name, at most
SHORTEST = 3  # words of a headline that shares none with the text
DATED = 8  # words of a date line
SENDER = 6  # words of the name of who sends a text
FORMS = frozenset({"&", "and", "for", "of", "the", "plc"})  # small words of such a name
LABEL = 8  # words of the headline of a correction
STATED = 20  # words of a headline that ends like a sentence
RESTATED = 0.6  # share of its words that are also in the first paragraph
LEAD = 5  # words of the first sentence of a text, with which the header ends
STOPS = "。！？។၏။।"  # of scripts without capitals
# Thai, Lao, Burmese and Khmer: a sentence may end with a space.
_NO_STOPS = lazy(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
UNCASED = 8  # letters of a headline in a script without capitals
SMALL_WORDS = OWN.index("function words")
# Two sides, each with a score: "Marle Town 2 Osk Rovers 1", "Marle 2-1 Osk (aet)".
_PROPER = r"(?:[^\W\d_a-zß-ÿ][\w.'’-]*|and|of|de|la|der|am|&)\s"
_SCORE = lazy(
    rf"(?:{_PROPER}){{1,4}}(?:\d{{1,3}},?\s(?:{_PROPER}){{1,4}}\d{{1,3}}\s|\d{{1,3}}\s?[-–:]\s?\d{{1,3}}\s(?:{_PROPER}){{1,4}})(?:\(.{{1,30}}\)\s)?"
)
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


class Part(Protocol):
    """The attributes of a paragraph that this module needs."""

    @property
    def numbers(self) -> tuple[int, ...]: ...
    @property
    def text(self) -> str: ...
    @property
    def tag(self) -> str: ...
    @property
    def seen(self) -> Look: ...
    @property
    def chance(self) -> float: ...

    role: str | None


def is_lead(text: str, seen: Look, chance: float) -> bool:
    """Return whether the article may begin here: a sentence, or a long line that looks like one."""
    if (
        seen.length > LONG
        or (seen.length >= PROSE and chance > 0.7)
        or (seen.length >= 2 * PROSE and chance > 0.4)
    ):
        return True
    if (
        seen.length >= 1.5 * PROSE
        and seen.share < 0.15
        and (seen.plain or seen.own[SMALL_WORDS] >= SMALL)
    ):
        return True  # a paragraph that lost its full stop
    if seen.figures and seen.size <= DATED and is_date(text, seen):
        return False  # "6 October 2026, 7.00 a.m."
    end = text.rstrip()[-1]
    if end in STOPS:  # no words to count in scripts without spaces
        return seen.length >= 3 * LEAD
    if _NO_STOPS.match(text):
        return seen.length >= PROSE
    if not seen.sentence or seen.size < LEAD or end in "?!":
        return False
    return chance > 0.3 or (seen.size >= 12 and seen.share < 0.25)


def header(
    parts: Sequence[Part], goes: list[bool], lead: int | None, titled: bool, first: bool
) -> None:
    """Set the roles of the header, and drop the rest above `lead`, the first paragraph.

    `titled`: the headline is already known. `first`: nothing has been dropped yet. The roles depend
    on each other, in this order.
    """
    _dates_and_bylines(parts, goes, lead)
    if lead is None:
        return
    if not titled and not any(p.role is None for p in parts[:lead]):
        after = _behind_headline(parts, goes, lead)
        if after is not None:
            parts[lead].role = "title"
            titled, lead = True, after
    title = None if titled else _title(parts, lead)
    for i in range(lead):
        p = parts[i]
        if p.role is None and is_photo_credit(p.text):
            p.role = "caption"
        elif p.role is None and not goes[i]:
            p.role = "standfirst" if p.seen.size >= 8 else by_group(p.seen) or "other"
    if first and (titled or title is not None):
        _standfirst(parts, goes, 0 if title is None else title + 1)


def _is_signed(parts: Sequence[Part], i: int) -> bool:
    """Return whether a line above the text names its author in another form than "By NAME".

    A first line may be the headline, and beside a byline such a line names a photographer.
    """
    if signature.is_byline(parts[i].text):
        return True
    if not i or byline_forms.author(parts[i].text) is None:
        return False
    return not any(is_byline(p.text, p.seen) for p in parts if p is not parts[i])


def _behind_headline(parts: Sequence[Part], goes: list[bool], lead: int) -> int | None:
    """Return the paragraph after a first line that is a headline with a full stop, or None.

    The headline is in title case, or the paragraph after it repeats it with more words.
    """
    p = parts[lead]
    if not 4 <= p.seen.size <= STATED or p.tag not in ("", "p") or not p.seen.sentence:
        return None
    rest = [i for i in range(lead + 1, len(parts)) if parts[i].role is None and not goes[i]]
    prose = [i for i in rest if parts[i].seen.length >= PROSE]
    if len(prose) < 2 or prose[0] != rest[0] or parts[prose[0]].seen.length <= p.seen.length:
        return None
    said = _content(p.text)
    shared = said & _content(parts[prose[0]].text)
    if _is_title_case(p.text) or (said and len(shared) >= RESTATED * len(said)):
        return prose[0]
    return None


def _content(text: str) -> set[str]:
    """Return the content words of a line."""
    return {w for w in words(text) if len(w) > 3 and w not in FUNCTION}


def _dates_and_bylines(parts: Sequence[Part], goes: list[bool], lead: int | None) -> None:
    """Set the roles of the lines with a date or an author, above the text and among what goes."""
    for i, p in enumerate(parts):
        if (
            p.role is not None
            or p.seen.length > 120
            or (p.tag == "td" and lead is not None and i > lead)  # "Use by | 25 May 2027"
            or not (lead is None or i < lead or goes[i] or p.seen.size <= 8)
        ):
            continue
        if is_date(p.text, p.seen) or (
            p.seen.figures and (lead is None or i < lead) and signature.is_one(p.text)
        ):
            p.role = "date"
        elif (lead is None or i < lead + 3) and (
            is_byline(p.text, p.seen) or (lead is not None and i < lead and _is_signed(parts, i))
        ):
            p.role = "byline"


def _title(parts: Sequence[Part], lead: int) -> int | None:
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


def _is_title_case(text: str) -> bool:
    """Return whether nearly all longer words of a line have capitals."""
    long = [w for w in text.split() if len(w) > 3 and w[0].isalpha()]
    return len(long) >= 3 and sum(w[0].isupper() for w in long) >= 0.8 * len(long)


_MOTTO = re.compile(r" [-–—|·] |: ")
_CRUMBS = re.compile(r"\w ?[>›] ?\w.* ?[>›] ?\w|^Home ?[>›»|/]")  # "Home > County > Labour"


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
    if seen.length > 120 and (seen.sentence or ". " in p.text):
        return False
    if _CRUMBS.search(p.text):
        return False
    return not is_label(p.text)  # the text may contain the name of an outlet


def _is_masthead(parts: Sequence[Part], lead: int) -> bool:
    """Return whether the first line is a paper's name above the date or a headline.

    "The Orpham Post - news from the river": a name may have its motto behind it.
    """
    name, *motto = _MOTTO.split(parts[0].text, maxsplit=1)
    if not motto and parts[1].role == "date":
        return papers.likely_alone(papers.cased(name))
    below = lead > 1 and _may_be_headline(parts[1]) and parts[1].seen.size >= SHORTEST
    return bool(motto) and below and papers.sure(papers.cased(name))


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
    if not found and parts[found].text.isupper() and parts[found].seen.size <= SENDER:
        return _correction(parts, lead) if last == 1 else None
    if last not in others or last == found or parts[found].seen.size > SENDER:
        return None
    dated = any(p.role == "date" for p in parts[found + 1 : last])
    cased = all(w[0].isupper() or w in PARTICLES or w in FORMS for w in name.split())
    return last if dated and cased and name in parts[lead].text[: 2 * HEADLINE] else None


def _is_beside_date(parts: Sequence[Part], i: int, lead: int) -> bool:
    """Return whether a line is right above the date or author, or between them and the text."""
    dated = ("date", "byline")
    if i + 1 < lead:
        return parts[i + 1].role in dated
    return i > 0 and parts[i - 1].role in dated


def _is_phrase(p: Part) -> bool:
    """Return whether three words can be a headline: not all have capitals, as in a name."""
    others = [w for w in p.text.split()[1:] if w.islower() and w.isalpha() and w not in FUNCTION]
    size, share = p.seen.size, p.seen.share
    return size == SHORTEST and not share and p.text[:1].isupper() and bool(others)


def _correction(parts: Sequence[Part], lead: int) -> int | None:
    """Return the label of a correction in the place of a headline, or None."""
    found = [
        i
        for i in range(max(0, lead - 3), lead)
        if (parts[i].role or by_group(parts[i].seen)) == "correction"
        and parts[i].role in (None, "correction")
        and parts[i].seen.size <= LABEL
        and not parts[i].seen.sentence
    ]
    return found[0] if len(found) == 1 else None


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


def _standfirst(parts: Sequence[Part], goes: list[bool], start: int) -> None:
    """Mark one or two sentences between headline and byline or date line as the standfirst.

    The text must continue after them.
    """
    near = range(start, min(len(parts), start + 6))
    end = max((i for i in near if parts[i].role in ("byline", "date")), default=None)
    if end is None:
        return
    between = [
        i for i in range(start, end) if parts[i].role in (None, "standfirst") and not goes[i]
    ]
    rest = sum(
        p.role is None and not g and p.seen.length >= PROSE
        for p, g in zip(parts[end + 1 :], goes[end + 1 :], strict=True)
    )
    if len(between) <= 2 and rest >= 2 and all(parts[i].seen.length <= 400 for i in between):
        for i in between:
            parts[i].role = "standfirst"


def kept_as(parts: Sequence[Part]) -> dict[int, str]:
    """Return `subhead` for each kept line that is a heading of the text below it, else `body`."""
    out: dict[int, str] = {}
    for at, p in enumerate(parts):
        before = parts[at - 1] if at else None
        after = parts[at + 1] if at + 1 < len(parts) else None
        role = "subhead" if _is_subhead(p, before, after) else "body"
        for i in p.numbers:
            out[i] = role
    return out


def _is_subhead(p: Part, before: Part | None, after: Part | None) -> bool:
    seen = p.seen
    if p.tag in HEADINGS:
        return True
    if (
        p.tag not in ("", "p")
        or seen.size > 14
        or seen.length > 100
        or before is None
        or after is None
    ):
        return False
    text = p.text.strip()
    if not text[0].isalnum() or text[0].islower() or text[-1] in '.:;,"”…':
        return False
    return after.seen.length >= PROSE and (before.seen.sentence or before.seen.length >= PROSE)
