"""What an article states that another can share or contradict: names, figures, dates, offices, ages, places, its words.

Comes in: an article and its quotations. Goes out: `Facts`, small, made from that article alone, so that it can be remembered by the
article's content. Trusts that spans lie within the text; any text is a valid input.

Method: the text is cut into tokens once (terms.py). Names are runs of capitalised words without a mark between them, less a
sentence's first word when that is a common one. Figures are numbers with the word they count; a toll is a number near a word of
death or injury. An office is a role that one person holds at a time, with its holder. Rules of this kind, not a trained tagger:
an article may cost a third of a millisecond.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import compress, pairwise

import numpy as np
from numpy.typing import NDArray

from digest.core import tables
from digest.core.model import Article, Facts, Quotation
from digest.desk.grouping import denial, roundup
from digest.desk.words import everyday, hashes, tokens
from digest.desk.words.hashes import KNOWN_BY, NUMBERS, QUOTED
from digest.desk.words.tokens import (
    CALENDAR,
    CAPITAL,
    COMMON,
    DATE,
    EVERYDAY,
    FREQUENT,
    LINE,
    LONGEST_ROLE,
    NO_END,
    NO_START,
    NUMBER,
    PLACING,
    ROLE,
    ROLES,
    STOP,
    WORD,
    Tokens,
)

MOST_NAMES, MOST_FIGURES = 40, 40
MOST_PLACES, LONGEST_PLACE = 10, 3  # places of an article; words of one
LEAD_WORDS, LEAD_MOST = 30, 90
BEGINS = 8  # words of a quotation that are shown
SHINGLE, SAMPLE, FEWEST = (
    QUOTED,
    8,
    16,
)  # words a shingle; one in so many is kept; of a short text at least so many

TOLL = dict.fromkeys(
    "dead killed kill killing die died dying death deaths fatality fatalities fatally bodies slain".split(),
    "dead",
) | dict.fromkeys("injured wounded hurt injuries injury wounding injuring".split(), "hurt")
AFTER = frozenset(
    "whose whom who which where when while".split()
)  # words after what a number counts, no part of it
CLAUSE = frozenset(
    "when while before because although but".split()
)  # what comes behind is another's toll
NOBODY = frozenset("no none neither".split())
# What a number measures: it counts nobody, whatever death is beside it ("nine years for killing", "killed 20 miles from").
MEASURES = frozenset(
    "year month week day hour minute second time mile kilometre kilometer km metre meter foot feet yard inch acre hectare degree mph kph "
    "knot pound dollar euro crown percent".split()
)
PREPOSITIONS = frozenset(
    "to by from for at on against in with".split()
)  # what comes after them is not what is counted before them
SCALE = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "m": 10**6,
    "bn": 10**9,
}
MONEY = {"$": "$", "£": "£", "€": "€", "¥": "¥"}


def facts(article: Article, utterances: Sequence[Quotation] = ()) -> Facts:
    """What the article states, for grouping."""
    text = article.text
    # headline, text by sentence, and quotations are cut at once; a run of words of a quotation is looked up among the runs of all of them
    starts = [0, *(s.start for s in article.sentences[1:]), len(text)]
    spans = [*pairwise(starts), *((u.start, u.end) for u in utterances)]
    row, begin = tokens.cut(
        [_whole_numbers(t) for t in (article.title or "", *(text[s:e] for s, e in spans))]
    )
    is_word = (row.flags & WORD).nonzero()[0]
    places: list[int] = is_word.searchsorted(begin[1:]).tolist()
    own = places[: len(starts)]  # where the sentences begin, and their end
    first, end, rest = own[0], own[-1], places[len(starts) :]
    all_words = row.hashes[is_word]
    words = all_words[first:end]
    body = hashes.pack(words)
    t = _Text(row.span(begin[1], begin[len(starts)]))
    headline = _Text(row.span(begin[0], begin[1]))
    runs = t.runs()
    names = _names(t, runs, _openers(article.language))
    figures, ages, counted, printed = _figures(t)
    shingles = hashes.shingles(all_words[first:], SHINGLE)
    quotes = _quotes(text, utterances, shingles, [x - first for x in (end, *rest)])
    all_figures, figures = figures, list(dict.fromkeys(figures))[:MOST_FIGURES]
    days = sorted({d.first for d in article.days if d.first and d.first == d.last})
    month_days = sorted({d.month_day for d in article.days if d.month_day})
    weekdays = sorted({d.weekday for d in article.days if d.weekday is not None})
    counted += (
        [f"{v}|{u}" for v, u in all_figures]
        + [f"age|{a}" for a in ages]
        + [f"day|{d}" for d in month_days]
    )
    shown = Counter(names)
    return Facts(
        id=article.id,
        language=article.language,
        words=len(words),
        names=tuple(sorted(shown.items(), key=lambda n: (-n[1], n[0]))[:MOST_NAMES]),
        figures=tuple(figures),
        offices=_offices(t),
        places=_places(article.place, t, runs, headline),
        ages=tuple(dict.fromkeys(ages)),
        days=tuple(days),
        month_days=tuple(month_days),
        weekdays=tuple(weekdays),
        quotes=tuple(sorted(quotes)),
        body=body,
        order=hashes.order(words, body),
        lengths=np.diff(own).astype("<u4").tobytes(),
        lead=hashes.pack(all_words[: first + _lead(t.flags)]),
        named=_named(shown),
        counted=hashes.packed(counted),
        shingles=sample(shingles[: max(0, len(words) - SHINGLE + 1)]),
        roundup=roundup.why(article),
        denied=denial.denied_words(article),
        printed=(
            *((k, w) for v, u in figures if (w := printed[k := f"{v}|{u}"]) != f"{v} {u}"),
            *((str(h), w) for h, w in sorted(quotes.items())),
        ),
    )


# Thousands written with a space ("14 000"), but not a day and a number ("5 May 14 000 people").
_THOUSANDS = re.compile(r"(?<![\w.,:])(\d{1,3})((?:[ \u00a0\u202f]\d{3})+)(?![\w.:]*\d)")


def _whole_numbers(text: str) -> str:
    """Return the text with numbers whose thousands are parted by spaces in one piece."""
    return _THOUSANDS.sub(_joined_number, text) if _THOUSANDS.search(text) else text


def _joined_number(found: re.Match[str]) -> str:
    before = found.string[: found.start()].rsplit(None, 1)
    month = before[-1].casefold().rstrip(".") if before else ""
    if found[1].startswith("0") or month in CALENDAR:
        return found[0]
    return re.sub(r"\s", "", found[0])


class _Text:
    """The tokens of the text as the rules want them: one by one, but only where something can be."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.flags: list[int] = tokens.flags.tolist()
        self.lower, self.printed = tokens.strings()

    def where(self, flag: int) -> list[int]:
        out: list[int] = (self.tokens.flags & flag).nonzero()[0].tolist()
        return out

    def runs(self) -> list[tuple[int, int]]:
        """Where capitalised words that follow one another without a mark begin, and where they end."""
        out: list[tuple[int, int]] = []
        start = end = -1
        for i in self.where(CAPITAL):
            if i != end:
                if end > 0:
                    out.append((start, end))
                start = i
            end = i + 1
        if end > 0:
            out.append((start, end))
        return out

    @cached_property
    def plain(self) -> set[str]:
        """What is in the text without a capital."""
        return set(compress(self.lower, (self.tokens.flags & CAPITAL ^ CAPITAL).tolist()))


def _lead(flags: list[int]) -> int:
    """How many words the first paragraphs have, until enough to say what it is about."""
    words = 0
    for f in flags[:LEAD_MOST]:
        if f & WORD:
            words += 1
        elif f & LINE and words >= LEAD_WORDS:
            break
    return words


def _named(names: Counter[str]) -> bytes:
    """The words of all names, and each name of several words as a whole."""
    counts: dict[int, int] = {}
    for name, n in names.items():
        for h in hashes.forms(name):
            counts[h] = counts.get(h, 0) + n
    return hashes.bag(counts)


_CLOSE = re.compile(
    r"(?<=[$£€¥]) | (?=%)| (?=[-:])|(?<=[-:]) |(?<=\b[ap] \.) | (?=\.)|(?<=\d) (?=(?:m|bn)\b)"
)


def sample(shingles: NDArray[np.uint64]) -> bytes:
    """One in eight of the hashes of all runs of five words, by the hash's own value, so that equal runs are kept in every text; of a
    short text the lowest ones. What `dedupe` looks for candidates with, not what it decides on."""
    kept = hashes.distinct(shingles[shingles < np.uint64(2**64 // SAMPLE)])
    if len(kept) < FEWEST:
        kept = hashes.distinct(shingles)[:FEWEST]
    return kept.astype("<u8").tobytes()


def _openers(language: str) -> frozenset[str]:
    """Return the function words that may open a sentence of a language other than English."""
    return frozenset() if hashes.tongue(language) in ("en", "und") else everyday.other()


def _names(
    t: _Text, runs: list[tuple[int, int]], openers: frozenset[str] = frozenset()
) -> list[str]:
    flags = t.flags
    out = []
    for begin, finish in runs:
        start, end = begin, finish
        first = start == 0 or flags[start - 1] & STOP
        if end - start > 6 and all(w.isupper() for w in t.printed(start, end)):
            continue  # a line in capitals
        while start < end:
            if flags[start] & NO_START or (
                first
                and (
                    flags[start] & EVERYDAY
                    or t.lower[start] in openers
                    or t.lower[start] in t.plain
                )
            ):
                start += 1
            else:
                break
        while end > start and flags[end - 1] & NO_END:
            end -= 1
        if 0 < end - start <= 5:
            name = " ".join(t.printed(start, end))
            if name.endswith(("'s", "’s")):
                name = name[:-2]
            if len(name) > 1:
                out.append(name)
    return out


def _figures(t: _Text) -> tuple[list[tuple[str, str]], list[str], list[str], dict[str, str]]:
    """Numbers with what they count, ages, the bare numbers, and how the first are printed."""
    printed: dict[str, str] = {}
    figures: list[tuple[str, str]] = []
    ages: list[str] = []
    bare: list[str] = []
    lower, flags = t.lower, t.flags
    n = len(flags)
    done = -1
    for i in t.where(NUMBER):
        if i <= done:
            continue
        digits = lower[i][0].isdigit()
        v = hashes.value(lower[i]) if digits else NUMBERS.get(lower[i], "")
        if not v:
            continue
        j = i + 1
        if not digits:
            v, j = _spelled(lower, i)
            done = j - 1
        before = lower[i - 1] if i else ""
        after = lower[j] if j < n else ""
        if before in CALENDAR or (after in CALENDAR and digits):
            continue  # a date: intake has read it
        if (
            before == "past"
            or before in NOBODY
            or (i > 2 and lower[i - 3] in NOBODY and lower[i - 2] == "of" and before == "the")
        ):
            continue  # a time of day; nobody: "no one", "none of the three"
        if (after == "-" and j + 1 < n and lower[j + 1] in ("year", "month", "day")) or (
            after == "year" and j + 1 < n and lower[j + 1] in ("-", "old")
        ):
            if "old" in lower[j + 1 : j + 4] and "month" not in lower[j : j + 2]:
                ages.append(v)
            continue
        if (
            digits
            and len(v) <= 3
            and (
                before in ("aged", "age")
                or (before in ("was", "is") and after == "when")
                or (before == "," and after in (",", ".", ";") and i > 1 and flags[i - 2] & CAPITAL)
            )
        ):
            if 0 < float(v) < 115:
                ages.append(v)
            continue
        if after == ":" and i + 2 < n and lower[i + 2].isdigit() and len(lower[i + 2]) == 2:
            v, done = f"{v}:{lower[i + 2]}", i + 2
            j = i + 3
        while j < n and lower[j] in SCALE:
            scaled = float(v) * SCALE[lower[j]] if v.replace(".", "").isdigit() else 0.0
            if not 0 < scaled < 1e18:
                break
            v = str(int(scaled)) if scaled == int(scaled) else str(scaled)
            j += 1
        done = max(done, j - 1)
        if digits and len(v) == 4 and v[:2] in ("19", "20") and before not in MONEY:
            bare.append("year|" + v)
            continue
        bare.append(v)
        if digits and _is_score(lower, i):
            continue
        unit = MONEY.get(before, "")
        if not unit:
            toll = ""
            first, last = i, j
            measures = any(hashes.folded(w) in MEASURES for w in lower[j : j + 2])
            for k in range(j, min(n, j + 6) if not measures else j):
                if flags[k] & STOP or lower[k] in CLAUSE:
                    break
                if lower[k] in TOLL:
                    toll = TOLL[lower[k]]
                    last = k + 1
                    break
            if (
                not toll
                and not measures
                and i
                and (lower[i - 1] in TOLL or (i > 1 and lower[i - 2] in TOLL))
            ):
                first = i - 1 if lower[i - 1] in TOLL else i - 2
                toll = TOLL[lower[first]]
            if toll and len(v) < 7:
                unit = toll
            elif j < n and lower[j] == "%":
                unit, last = "percent", j + 1
            elif j + 1 < n and lower[j] == "per" and lower[j + 1] == "cent":
                unit, last = "percent", j + 2
            elif j < n and lower[j] in ("p", "a") and j + 2 < n and lower[j + 2] == "m":
                unit, last = lower[j] + "m", j + 3
            else:
                for k in range(j, min(n, j + 3)):
                    if (
                        not flags[k] & WORD
                        or flags[k] & NUMBER
                        or (lower[k] in PREPOSITIONS and ":" not in v)
                    ):
                        break  # "6:30 in the morning" goes on
                    if lower[k] not in FREQUENT:
                        unit = hashes.folded(lower[k])
                        last = next((x for x in range(j, k + 1) if lower[x] in AFTER), k + 1)
                        break
        else:
            first, last = i - 1, j
        if unit:
            figures.append((v, unit))
            printed.setdefault(f"{v}|{unit}", _words(t.printed(first, last)))
    return figures, ages, bare, printed


def _spelled(lower: Sequence[str], i: int) -> tuple[str, int]:
    """A number in words, and the index behind it: "forty-five", "one hundred and twenty"; what scales the whole of it is left to the caller."""
    total, j = int(NUMBERS[lower[i]]), i + 1
    if 20 <= total <= 90:
        k = j + 1 if j < len(lower) and lower[j] == "-" else j
        if k < len(lower) and 0 < int(NUMBERS.get(lower[k], 0)) < 10:
            return str(total + int(NUMBERS[lower[k]])), k + 1
    if (
        total < 20
        and j + 2 < len(lower)
        and lower[j] == "hundred"
        and lower[j + 1] == "and"
        and lower[j + 2] in NUMBERS
    ):
        rest, k = _spelled(lower, j + 2)
        if 0 < int(rest) < 100:
            return str(total * 100 + int(rest)), k
    return str(total), j


def _is_score(lower: Sequence[str], i: int) -> bool:
    """Whether figures are one side of a score ("3-0", "31-27"): joined as a range would be, which begins with the lower one."""
    for a in (i, i - 2):
        if (
            a >= 0
            and a + 2 < len(lower)
            and lower[a + 1] in "-–"
            and lower[a].isdecimal()
            and lower[a + 2].isdecimal()
        ):
            one, other = int(lower[a][:4]), int(lower[a + 2][:4])
            return one < 1000 and other < 1000 and (one >= other or one == 0)
    return False


def _words(found: Sequence[str]) -> str:
    """Tokens as they are printed, but for the white space between them."""
    words = " ".join(found)
    plain = "".join(found).isalnum() and " m" not in words and " bn" not in words
    return words if plain else _CLOSE.sub("", words)


def _offices(t: _Text) -> tuple[tuple[str, str], ...]:
    """Roles with their holders: `NATO Secretary General Jens Stoltenberg`, `NATO's secretary general, Jens Stoltenberg`."""
    out: dict[tuple[str, str], None] = {}
    flags = t.flags
    n = len(flags)
    for i in t.where(ROLE):
        j = i + 1
        if j < n and t.lower[j] == ",":
            j += 1
        after = flags[j : j + 4]
        k = next((x for x, f in enumerate(after) if not f & CAPITAL), len(after))
        if not k or after[k - 1] & (DATE | EVERYDAY):
            continue
        parts = [x for x in range(max(0, i - 2 * LONGEST_ROLE), i + 1) if t.lower[x] != "-"]
        role: tuple[str, ...] = ()
        near = tuple(hashes.folded(t.lower[x]) for x in parts[-LONGEST_ROLE:])
        for size in range(len(near), 0, -1):
            if near[-size:] in ROLES:
                role, parts = near[-size:], parts[:-size]
                break
        if not role:
            continue
        of = hashes.folded(t.lower[parts[-1]]) if parts and flags[parts[-1]] & CAPITAL else ""
        of = of if of not in FREQUENT else ""
        holder = t.printed(j + k - 1, j + k)[0]
        holder = holder[:-2] if holder.endswith(("'s", "’s")) else holder
        out[((of + " " if of else "") + " ".join(role), holder.casefold())] = None
    return tuple(sorted(out))


def _places(
    place: str | None, t: _Text, runs: list[tuple[int, int]], headline: _Text
) -> tuple[str, ...]:
    """Return where it happened: the dateline, and the names that stand as places do.

    Behind `in` and the like, in "from … to …", behind "the town of". A headline writes many words
    with a capital: of it only what the text names too.
    """
    found = Counter(_placed(t, runs))
    named = {w for start, end in runs for w in t.lower[start:end]}
    titled = _placed(headline, headline.runs())
    found.update(p for p in titled if all(w in named for w in p.split()))
    top = [p for p, _ in sorted(found.items(), key=lambda x: (-x[1], x[0]))[:MOST_PLACES]]
    if place:
        top[:0] = [part.strip(" .").casefold() for part in re.split(r"[,(/]", place)]
    return tuple(dict.fromkeys(p for p in top if p))


def _placed(t: _Text, runs: list[tuple[int, int]]) -> Iterator[str]:
    """Yield the names of a text that stand as places do, in small letters."""
    kinds = tables.words("words/place_nouns")
    lower, flags = t.lower, t.flags
    ended = -1  # where the place behind `from` ended
    for start, end in runs:
        before = lower[start - 1] if start else ""
        here = bool(start and flags[start - 1] & PLACING)
        here = here or (before == "of" and start > 1 and lower[start - 2] in kinds)
        here = here or (before == "to" and ended == start - 1)
        if before == "from":
            ended = end
            here = end < len(lower) and lower[end] == "to"
        if not here or flags[start] & DATE or end - start > LONGEST_PLACE:
            continue
        name = " ".join(lower[start:end])
        if name not in COMMON or end - start > 1:
            yield name


def _quotes(
    text: str, utterances: Sequence[Quotation], shingles: NDArray[np.uint64], begin: Sequence[int]
) -> dict[int, str]:
    """The first and the last words of each quotation, since one outlet cuts its end, another its beginning; and how it begins.
    `shingles`: of the words of text and quotations in one row; `begin`: where each quotation begins in it, and the end."""
    out: dict[int, str] = {}
    for u, (start, end) in zip(utterances, pairwise(begin), strict=True):
        if end - start >= QUOTED:
            parts = text[u.start : u.end].split()
            begins = " ".join(parts[:BEGINS]) + (" …" if len(parts) > BEGINS else "")
            more = min(KNOWN_BY, end - start) - QUOTED
            known = hashes.runs(shingles[start : end - QUOTED + 1], more)
            for h in (known[0], known[-1]):
                out.setdefault(int(h), begins)
    return out
