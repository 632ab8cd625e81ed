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
from collections.abc import Sequence

import numpy as np

from digest.desk import roundup, terms
from digest.desk.background import SHARES
from digest.desk.terms import CAPITAL, HASH, MONTHS, NUMBER, NUMBERS, STOP, WEEKDAYS, WORD, Ints
from digest.model import Article, Facts, Utterance

MOST_NAMES, MOST_FIGURES = 40, 40
LEAD_WORDS, LEAD_MOST = 30, 90
QUOTED = 5  # words of a quotation by which it is known
BEGINS = 8  # words of it that are shown
SHINGLE, SAMPLE, FEWEST = 5, 8, 16  # words a shingle; one in so many is kept; of a short text at least so many

COMMON = frozenset(w for k, line in SHARES.items() if k <= 13 for w in line.split())  # in 1 % of articles or more
FREQUENT = frozenset(w for k, line in SHARES.items() if k <= 5 for w in line.split())
CALENDAR = frozenset(MONTHS) | frozenset(WEEKDAYS) | frozenset("jan feb mar apr jun jul aug sep sept oct nov dec".split())
TITLES = frozenset(
    "mr mrs ms miss dr sir lord lady dame prof professor rev reverend father sister st sen senator rep representative gov governor president "
    "lt col gen general capt captain sgt sergeant det detective officer deputy sheriff chief police inspector superintendent lieutenant "
    "colonel major corporal cpl judge justice attorney prosecutor minister chancellor secretary prime vice mayor king queen prince princess pope coach "
    "director chairman chairwoman spokesman spokeswoman congressman congresswoman councilman councilwoman commissioner".split()
)
TOLL = dict.fromkeys(
    "dead killed kill killing die died dying death deaths fatality fatalities fatally bodies slain".split(), "dead"
) | dict.fromkeys("injured wounded hurt injuries injury wounding injuring".split(), "hurt")
AFTER = frozenset("whose whom who which where when while".split())  # words after what a number counts, no part of it
SCALE = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12, "m": 10**6, "bn": 10**9}
MONEY = {"$": "$", "£": "£", "€": "€", "¥": "¥"}
# Roles held by one person at a time, at least within what the word before them names (NATO, French, Chicago).
ROLES = {
    tuple(r.split())
    for r in (
        "secretary general;president;prime minister;premier;chancellor;foreign minister;defense minister;defense secretary;finance minister;"
        "interior minister;secretary of state;attorney general;vice president;pope;king;queen;mayor;governor;sheriff;police chief;chief of police;"
        "chief executive;chief executive officer;ceo;head coach;manager;speaker;majority leader;minority leader;treasury secretary;home secretary;"
        "foreign secretary;health minister;health secretary;fire chief;medical examiner;coroner;district attorney;chief justice;army chief"
    ).split(";")
}
LONGEST_ROLE = max(map(len, ROLES))


def facts(article: Article, utterances: Sequence[Utterance] = ()) -> Facts:
    """What the article states, for grouping."""
    text = article.text
    found, codes = terms.tokens(text)
    lower = [t.lower() for t in found]
    words = codes[(codes & WORD) > 0] & HASH
    names = _names(found, lower, codes)
    figures, ages, counted, printed = _figures(found, lower, codes)
    quotes = _quotes(text, utterances)
    all_figures, figures = figures, list(dict.fromkeys(figures))[:MOST_FIGURES]
    days = sorted({d.first for d in article.days if d.first and d.first == d.last})
    month_days = sorted({d.month_day for d in article.days if d.month_day})
    weekdays = sorted({d.weekday for d in article.days if d.weekday is not None})
    counted += [f"{v}|{u}" for v, u in all_figures] + [f"age|{a}" for a in ages] + [f"day|{d}" for d in month_days]
    shown = Counter(names)
    return Facts(
        id=article.id,
        language=article.language,
        words=len(words),
        names=tuple(sorted(shown.items(), key=lambda n: (-n[1], n[0]))[:MOST_NAMES]),
        figures=tuple(figures),
        offices=_offices(found, lower, codes),
        places=_places(article.place, found, lower, codes),
        ages=tuple(dict.fromkeys(ages)),
        days=tuple(days),
        month_days=tuple(month_days),
        weekdays=tuple(weekdays),
        quotes=tuple(sorted(quotes)),
        body=terms.pack(words),
        lead=terms.pack(_lead(article.title, codes)),
        named=_named(names),
        counted=terms.packed(counted),
        shingles=sample(words),
        roundup=roundup.why(article),
        printed=(
            *((k, w) for v, u in figures if (w := printed[k := f"{v}|{u}"]) != f"{v} {u}"),
            *((str(h), w) for h, w in sorted(quotes.items())),
        ),
    )


def _lead(title: str | None, codes: Ints) -> Ints:
    """The words of the headline and of the first paragraphs, until enough to say what it is about."""
    head = codes[:LEAD_MOST]
    ends = np.flatnonzero((head & HASH) == _NUL)
    is_word = (head & WORD) > 0
    cut = next((int(e) for e in ends if int(is_word[:e].sum()) >= LEAD_WORDS), len(head))
    words = head[:cut][is_word[:cut]] & HASH
    if title:
        _, t = terms.tokens(title)
        words = np.concatenate([t[(t & WORD) > 0] & HASH, words])
    return words


def _named(names: list[str]) -> bytes:
    """The words of all names, and each name of several words as a whole."""
    forms: list[str] = []
    for n in names:
        parts = [terms.folded(w) for w in n.split()]
        forms += parts
        if len(parts) > 1:
            forms.append(" ".join(parts))
    return terms.packed(forms)


_CLOSE = re.compile(r"(?<=[$£€¥]) | (?=%)| (?=[-:])|(?<=[-:]) |(?<=\b[ap] \.) | (?=\.)|(?<=\d) (?=(?:m|bn)\b)")
_NUL = terms.key("\0")


def sample(words: Ints) -> bytes:
    """One in eight of the hashes of all runs of five words, by the hash's own value, so that equal runs are kept in every text; of a
    short text the lowest ones. What `dedupe` looks for candidates with, not what it decides on."""
    hashes = np.unique(terms.shingles(words, SHINGLE))
    kept = hashes[hashes < np.uint64(2**64 // SAMPLE)]
    if len(kept) < FEWEST:
        kept = hashes[:FEWEST]
    return kept.astype("<u8").tobytes()


def _runs(codes: Ints) -> list[tuple[int, int]]:
    """Spans of capitalised words that follow one another without a mark."""
    cap = (codes & CAPITAL) > 0
    edge = np.flatnonzero(np.diff(np.concatenate([[0], cap.view(np.int8), [0]])))
    return list(zip(edge[::2].tolist(), edge[1::2].tolist(), strict=True))


def _names(found: list[str], lower: list[str], codes: Ints) -> list[str]:
    out = []
    plain = {w for w, c in zip(lower, codes.tolist(), strict=True) if not c & CAPITAL}
    stop = ((codes & STOP) > 0).tolist()
    for start, end in _runs(codes):
        if end - start > 6 and all(t.isupper() for t in found[start:end]):
            continue  # a line in capitals
        first = start == 0 or stop[start - 1]
        while start < end:
            w = lower[start]
            if w in CALENDAR or w in TITLES or (first and (w in COMMON or w in plain)) or w in FREQUENT or w in NUMBERS:
                start += 1
            else:
                break
        while end > start and (lower[end - 1] in CALENDAR or lower[end - 1] in FREQUENT):
            end -= 1
        if 0 < end - start <= 5:
            name = " ".join(found[start:end])
            if name.endswith(("'s", "’s")):
                name = name[:-2]
            if len(name) > 1:
                out.append(name)
    return out


def _figures(found: list[str], lower: list[str], codes: Ints) -> tuple[list[tuple[str, str]], list[str], list[str], dict[str, str]]:
    """Numbers with what they count, ages, the bare numbers, and how the first are printed."""
    printed: dict[str, str] = {}
    figures: list[tuple[str, str]] = []
    ages: list[str] = []
    bare: list[str] = []
    n = len(found)
    done = -1
    for i in np.flatnonzero(codes & NUMBER).tolist():
        if i <= done:
            continue
        digits = found[i][0].isdigit()
        v = terms.value(found[i]) if digits else NUMBERS.get(lower[i], "")
        if not v:
            continue
        before = lower[i - 1] if i else ""
        after = lower[i + 1] if i + 1 < n else ""
        if before in CALENDAR or (after in CALENDAR and digits):
            continue  # a date: intake has read it
        if (after == "-" and i + 2 < n and lower[i + 2] in ("year", "month", "day")) or (
            after == "year" and i + 2 < n and lower[i + 2] in ("-", "old")
        ):
            if "old" in lower[i + 2 : i + 5] and "month" not in lower[i + 1 : i + 3]:
                ages.append(v)
            continue
        if (
            digits
            and len(v) <= 3
            and (before in ("aged", "age") or (before == "," and after in (",", ".", ";") and i > 1 and codes[i - 2] & CAPITAL))
        ):
            if 0 < float(v) < 115:
                ages.append(v)
            continue
        if after == ":" and i + 2 < n and found[i + 2].isdigit() and len(found[i + 2]) == 2:
            v, done = f"{v}:{found[i + 2]}", i + 2
            j = i + 3
        else:
            j = i + 1
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
        unit = MONEY.get(before, "")
        if not unit:
            toll = ""
            first, last = i, j
            for k in range(j, min(n, j + 6)):
                if codes[k] & STOP:
                    break
                if lower[k] in TOLL:
                    toll = TOLL[lower[k]]
                    last = k + 1
                    break
            if not toll and i and (lower[i - 1] in TOLL or (i > 1 and lower[i - 2] in TOLL)):
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
                    if not codes[k] & WORD or codes[k] & NUMBER:
                        break
                    if lower[k] not in FREQUENT:
                        unit = terms.folded(found[k])
                        last = next((x for x in range(j, k + 1) if lower[x] in AFTER), k + 1)
                        break
        else:
            first, last = i - 1, j
        if unit:
            figures.append((v, unit))
            printed.setdefault(f"{v}|{unit}", _words(found[first:last]))
    return figures, ages, bare, printed


def _words(found: list[str]) -> str:
    """Tokens as they are printed, but for the white space between them."""
    return _CLOSE.sub("", " ".join(found))


def _offices(found: list[str], lower: list[str], codes: Ints) -> tuple[tuple[str, str], ...]:
    """Roles with their holders: `NATO Secretary General Jens Stoltenberg`, `NATO's secretary general, Jens Stoltenberg`."""
    out: dict[tuple[str, str], None] = {}
    n = len(found)
    heads = {r[-1] for r in ROLES}
    for i in range(n):
        if lower[i] not in heads:
            continue
        parts = [k for k in range(max(0, i - 2 * LONGEST_ROLE), i + 1) if found[k] != "-"]
        role: tuple[str, ...] = ()
        for size in range(min(LONGEST_ROLE, len(parts)), 0, -1):
            words = tuple(terms.folded(found[k]) for k in parts[-size:])
            if words in ROLES:
                role, parts = words, parts[:-size]
                break
        if not role:
            continue
        j = i + 1
        if j < n and found[j] == ",":
            j += 1
        k = j
        while k < n and codes[k] & CAPITAL and k - j < 4:
            k += 1
        if k == j or lower[k - 1] in CALENDAR or lower[k - 1] in COMMON:
            continue
        of = found[parts[-1]] if parts else ""
        of = terms.folded(of) if of and codes[parts[-1]] & CAPITAL and terms.folded(of) not in FREQUENT else ""
        holder = found[k - 1][:-2] if found[k - 1].endswith(("'s", "’s")) else found[k - 1]
        out[((of + " " if of else "") + " ".join(role), holder.casefold())] = None
    return tuple(sorted(out))


def _places(place: str | None, found: list[str], lower: list[str], codes: Ints) -> tuple[str, ...]:
    """Where it happened: the dateline, and names after in, near, at."""
    out: Counter[str] = Counter()
    for start, end in _runs(codes):
        if start and lower[start - 1] in ("in", "near") and lower[start] not in CALENDAR and end - start <= 3:
            name = " ".join(found[start:end]).casefold()
            if name not in COMMON or end - start > 1:
                out[name] += 1
    top = [p for p, _ in sorted(out.items(), key=lambda x: (-x[1], x[0]))[:8]]
    if place:
        top.insert(0, re.split(r"[,(/]", place)[0].strip().casefold())
    return tuple(dict.fromkeys(p for p in top if p))


def _quotes(text: str, utterances: Sequence[Utterance]) -> dict[int, str]:
    """The first and the last words of each quotation, since one outlet cuts its end, another its beginning; and how it begins."""
    out: dict[int, str] = {}
    for u in utterances:
        said = text[u.start : u.end]
        _, codes = terms.tokens(said)
        words = codes[(codes & WORD) > 0] & HASH
        if len(words) >= QUOTED:
            parts = said.split()
            begins = " ".join(parts[:BEGINS]) + (" …" if len(parts) > BEGINS else "")
            for h in terms.shingles(words, QUOTED)[[0, -1]]:
                out.setdefault(int(h) & HASH, begins)
    return out
