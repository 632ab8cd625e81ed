"""Two articles compared as events: what they share, what excludes, as named numbers and as facts in words.

Comes in: the facts of the articles of one neighbourhood with the frequencies of its words, their stated publication days. Goes out:
for any two the features by name and the log-odds that they report one event. Trusts the facts.

Method: likeness of four views (body, headline with lead, names, numbers and dates), held against that of the pair's neighbours (likeness.py);
then rare facts that bind and facts that exclude each other, each of which counts as a penalty and none of which forbids alone. The
weights are learned (weights.py).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from digest.core.model import Facts, Neighbourhood, Report
from digest.desk.grouping import likeness, rarity, weights
from digest.desk.words import hashes

Matrix = NDArray[np.float64]
VIEWS = ("names", "numbers", "told")
SLOPES = ("apart", "contrast", "company", "counted", "few")
FADES = 0.13  # what ln(1 + days between publication / 3) takes off a likeness that is held against a rival's
NUMBERS = 5  # so many, and a text of the same event shares some of them
FIGURES = 0.01  # likeness of numbers below which two articles share none worth the name
THIN = 0.31  # root of the likeness of bodies below which two articles have little to say to each other, whatever single fact they share
LONE = 4  # other reports in the neighbourhood, from which on what two articles share in words is held against enough
REACH = 3.0  # more than shared facts add to a pair that is otherwise far below the border, but for one in some hundred


def comparable(a: Facts, b: Facts) -> bool:
    """Roundups, and articles in different languages, are joined by none but the editor."""
    x, y = hashes.tongue(a.language), hashes.tongue(b.language)
    return not (a.roundup or b.roundup) and (x == y or "und" in (x, y))


class Sheet:
    """The articles of one neighbourhood laid out for comparison."""

    def __init__(
        self,
        facts: Sequence[Facts],
        published: Mapping[str, str | None],
        around: Neighbourhood | None = None,
        reports: Sequence[Report] = (),
    ) -> None:
        self.facts = list(facts)
        n = len(self.facts)
        bags = {
            "lead": [hashes.unpack(f.lead) for f in self.facts],
            "names": [hashes.unpack(f.named) for f in self.facts],
            "body": [hashes.unpack(f.body) for f in self.facts],
            "numbers": [hashes.unpack(f.counted) for f in self.facts],
        }
        self.words, views = likeness.views(bags)
        frequency = np.zeros(len(self.words), np.uint8)
        if around is not None and around.frequent:
            k = len(around.frequent) // 5
            known = np.frombuffer(around.frequent, "<u4", k)
            at = np.searchsorted(self.words, known)
            at[at == len(self.words)] = 0
            hit = self.words[at] == known
            frequency[at[hit]] = np.frombuffer(around.frequent, "u1", k, 4 * k)[hit]
        elif around is None:
            text = [views[v] for v in ("body", "numbers")]
            once = hashes.distinct(np.concatenate([v.row * len(self.words) + v.at for v in text]))
            seen = np.bincount(once % len(self.words), minlength=len(self.words))
            frequency = rarity.steps(seen)
        self.frequency = frequency
        self.rarity = rarity.weights(
            self.words, frequency, around.size if around else rarity.step(n)
        )
        self.rarest = max(1.0, float(self.rarity.max(initial=0)))
        self.likeness = {
            v: likeness.cosines(views[v], self.rarity) for v in ("names", "body", "numbers")
        }
        self.likeness["told"] = likeness.told(views["lead"], views["body"], self.rarity)
        self.roots = {v: np.sqrt(self.likeness[v]) for v in VIEWS}
        self.day = np.array(
            [
                date.fromisoformat(d[:10]).toordinal() if (d := published.get(f.id)) else 0
                for f in self.facts
            ]
        )
        apart = np.abs(self.day[:, None] - self.day[None, :]).astype(np.float64)
        apart[(self.day[:, None] == 0) | (self.day[None, :] == 0)] = 0.0
        self.apart = np.log1p(apart / 3)
        alike = self.roots["names"] + self.roots["numbers"] + self.roots["told"]
        home = likeness.homes([f.id for f in self.facts], reports)
        self.contrast = likeness.contrast(alike - FADES * self.apart, home)
        self.company = likeness.company(alike, home)
        self.lone = LONE / (LONE + max(0, int(home.max(initial=0)) - 1))
        numbers = np.bincount(views["numbers"].row, minlength=n).astype(np.float64)
        numbers /= numbers + NUMBERS
        self.counted = (1 - self.roots["numbers"]) * np.minimum(numbers[:, None], numbers[None, :])
        known_by = float(rarity.COUNTS[around.size if around else rarity.step(n)])
        self.few = np.full((n, n), 20.0 / (known_by + 20.0))
        self._sets = [_Sets(f, int(d)) for f, d in zip(self.facts, self.day, strict=True)]
        self._present = self._named_by(views["body"], views["lead"])
        self._rare: dict[str, float] = {}

    def _named_by(self, *views: likeness.View) -> list[set[int]]:
        """Of the names that people go by in any of the articles, those that stand in each, as hashes."""
        out: list[set[int]] = [set() for _ in self.facts]
        people = hashes.distinct(
            np.array([h for s in self._sets for h, _ in s.people], dtype=np.uint32)
        )
        if not len(people):
            return out
        place = self.words.searchsorted(people)
        wanted = np.zeros(len(self.words) + 1, bool)
        wanted[place] = True  # of a name that no article holds, the word after it: it does no harm
        for v in views:
            here = wanted[v.at].nonzero()[0]
            for i, h in zip(v.row[here].tolist(), self.words[v.at[here]].tolist(), strict=True):
                out[i].add(h)
        return out

    def linear(self) -> Matrix:
        """The part of the score that comes from likeness, distance and the other articles, for all pairs at once."""
        score = np.full(self.apart.shape, weights.BIAS)
        for v in VIEWS:
            score += weights.VIEWS[v] * self.roots[v]
        for v in SLOPES:
            score += weights.SLOPES[v] * getattr(self, v)
        return score

    def features(self, i: int, j: int) -> dict[str, float]:
        """All that is compared of two articles, by name."""
        out = {v: float(self.roots[v][i, j]) for v in VIEWS}
        out |= {v: float(getattr(self, v)[i, j]) for v in SLOPES}
        return out | self.bonds(i, j)

    def bonds(self, i: int, j: int) -> dict[str, float]:
        """Shared and excluding facts of two articles."""
        a, b = self._sets[i], self._sets[j]
        against = a.excludes(b)
        binds = a.binds(b)
        out = dict.fromkeys(binds, 1.0) | dict.fromkeys(against, 1.0)
        if (
            "day" not in binds and "quotation" not in binds
        ):  # many events share an age, a toll, a day of the year
            out["lone"] = self.lone
        if (
            len(against) - ("years" in against) >= 3
        ):  # days that exclude each other are often of two years
            out["together"] = 1.0
        like = self.likeness
        if "days" in against and like["names"][i, j] <= (
            FORM_NAMES if like["body"][i, j] >= FORM_WORDS else NO_NAMES
        ):
            out["form"] = 1.0
        if (
            like["body"][i, j] >= SAME_WORDS
            and like["names"][i, j] <= OTHER_NAMES
            and len(FILLED.intersection(against)) >= 2
        ):
            out["form"] = 2.0
        if "days" in against and not binds and like["numbers"][i, j] < FIGURES:
            out["bare"] = float(self.few[i, j])
        if (
            not binds
            and self.day[i]
            and self.day[j]
            and abs(int(self.day[i]) - int(self.day[j])) > YEAR
        ):
            out["annual"] = 1.0
        thin = THIN - math.sqrt(like["body"][i, j])
        if thin > 0:
            out["thin"] = thin * float(self.few[i, j])
        out["stranger"] = max(self.stranger(i, j), self.stranger(j, i))
        return out

    def stranger(self, i: int, j: int) -> float:
        """How much the one names whom the other does not name at all, as a share of the mentions of its most named."""
        other = self._present[j]
        return next((s for h, s in self._sets[i].people if h not in other), 0.0)

    def score(self, i: int, j: int) -> float:
        f = self.features(i, j)
        s = (
            weights.BIAS
            + sum(weights.SLOPES[v] * f[v] for v in SLOPES)
            + sum(weights.VIEWS[v] * f[v] for v in VIEWS)
        )
        return s + self.facts_score(i, j)

    def facts_score(self, i: int, j: int) -> float:
        return sum(FACTS[k] * v for k, v in self.bonds(i, j).items() if k in FACTS)

    def rare(self, form: str) -> float:
        """The rarity of a compared form, as a share of the rarity of a word that stands nowhere else."""
        known = self._rare.get(form)
        if known is None:
            h = hashes.key(form)
            at = int(self.words.searchsorted(np.uint32(h)))
            known = (
                float(self.rarity[at]) / self.rarest
                if at < len(self.words) and self.words[at] == h
                else 0.0
            )
            self._rare[form] = known
        return known

    def shared(self, i: int, j: int) -> list[tuple[str, str]]:
        """Facts that both state and few others do: (kind, in the form in which they are compared)."""
        a, b = self._sets[i], self._sets[j]
        out: list[tuple[str, str]] = []
        out += [("day", d) for d in sorted(a.days & b.days)]
        out += [("month-day", d) for d in sorted(a.month_days & b.month_days)]
        holders = a.holders | b.holders
        for name in sorted(a.names & b.names):
            parts = [hashes.folded(p) for p in name.split()]
            if (
                len(parts) > 1
                and parts[-1] not in holders
                and self.rare(" ".join(parts)) >= RARE
                and min(self.rare(p) for p in parts) >= RARE / 2
            ):
                out.append(("name", a.printed[name]))
        for v, u in sorted(a.figures & b.figures):
            if u in ("dead", "hurt"):
                out.append(("toll", f"{v}|{u}"))
            elif len(v) > 1 and self.rare(f"{v}|{u}") >= RARE:
                out.append(("figure", f"{v}|{u}"))
        out += [("age", x) for x in sorted(a.ages & b.ages)]
        out += [("quotation", str(q)) for q in sorted(a.quotes & b.quotes)]
        return out

    def against(self, i: int, j: int) -> list[tuple[str, str]]:
        """Facts that cannot both be of one event: (kind, the one against the other)."""
        a, b = self._sets[i], self._sets[j]
        out: list[tuple[str, str]] = []
        for role, one, other in _same_offices(a.offices, b.offices):
            if not one & other:
                out.append(
                    ("office", f"{role}: {', '.join(sorted(one))} / {', '.join(sorted(other))}")
                )
        if a.days and b.days:
            if not a.days & b.days:
                out.append(("days", f"{min(a.days)} / {min(b.days)}"))
        elif a.weekdays and b.weekdays and not a.weekdays & b.weekdays:
            out.append(
                (
                    "weekday",
                    " / ".join(
                        ", ".join(hashes.WEEKDAYS[d].title() for d in sorted(x.weekdays))
                        for x in (a, b)
                    ),
                )
            )
        if a.years and b.years and not a.years & b.years:
            out.append(
                ("years", " / ".join(", ".join(str(y) for y in sorted(x.years)) for x in (a, b)))
            )
        if a.ages and b.ages and not a.ages & b.ages:
            out.append(("ages", f"{', '.join(sorted(a.ages))} / {', '.join(sorted(b.ages))}"))
        if a.places and b.places and not a.places & b.places:
            out.append(
                ("places", f"{', '.join(sorted(a.places)[:3])} / {', '.join(sorted(b.places)[:3])}")
            )
        return out

    def told(self, i: int, j: int) -> tuple[tuple[str, str], ...]:
        """What both state, for people: in the words of the first that prints it."""
        a, b = self._sets[i], self._sets[j]
        out: list[tuple[str, str]] = []
        days = {d[5:] for d in a.days & b.days}
        for kind, text in self.shared(i, j):
            if kind == "name":
                text = min(
                    a.printed[text.casefold()],
                    b.printed[text.casefold()],
                    key=lambda n: (n.isupper(), n),
                )
            elif kind in ("figure", "toll", "quotation"):
                text = a.words_of(kind, text)
            elif kind == "month-day" and text in days:
                continue
            out.append((kind, text))
        names = {text.casefold() for kind, text in out if kind == "name"}
        for p in sorted(a.places & b.places - names):
            if self.rare(hashes.folded(p.split()[-1])) >= RARE / 2:
                out.append(("place", a.case(p)))
        return tuple(dict.fromkeys(out))

    def excluding(self, i: int, j: int) -> tuple[tuple[str, str], ...]:
        """What cannot both be of one event, for people."""
        a, b = self._sets[i], self._sets[j]
        out: list[tuple[str, str]] = []
        for kind, text in self.against(i, j):
            if kind == "office":
                role, _, holders = text.partition(": ")
                text = f"{role}: {' / '.join(x.title() for x in holders.split(' / '))}"
            elif kind == "places":
                text = " / ".join(
                    ", ".join(x.case(p) for p in sorted(x.places)[:3]) for x in (a, b)
                )
            out.append((kind, text))
        if self.day[i] and self.day[j] and abs(int(self.day[i]) - int(self.day[j])) > APART:
            out.append(
                (
                    "dates-apart",
                    " / ".join(date.fromordinal(int(self.day[k])).isoformat() for k in (i, j)),
                )
            )
        f, g = self.facts[i], self.facts[j]
        if not comparable(f, g):
            out += [("roundup", x.roundup) for x in (f, g) if x.roundup] or [
                ("language", f"{f.language} / {g.language}")
            ]
        return tuple(out)


FACTS = weights.BINDS | weights.AGAINST
APART = 7  # days between publication that are told
BARE = frozenset(
    (
        "secretary general",
        "chief justice",
        "secretary of state",
        "attorney general",
        "head coach",
        "police chief",
    )
)
MAIN = 0.3  # of the mentions of the most named
YEARS = {hashes.key(f"year|{y}"): y for y in range(1900, 2100)}
FORM_WORDS, FORM_NAMES = (
    0.3,
    0.12,
)  # words alike, names not: two reports of different days by one form
SAME_WORDS, OTHER_NAMES = (
    0.45,
    0.25,
)  # words as alike as those of two reports of one event hardly are without sharing names
FILLED = frozenset(("days", "ages", "places"))  # what is filled into a form
NO_NAMES = 0.05  # likeness of names below which two reports of different days are of one kind, not of one event, whatever their words
YEAR = 270  # days between publication, from which on two articles without a fact in common tell of two years: a fair, a visit, a final
RARE = 0.6  # of the rarity of a word that stands nowhere else


def _same_offices(
    a: dict[str, set[str]], b: dict[str, set[str]]
) -> list[tuple[str, set[str], set[str]]]:
    """Offices that both name: equal, or equal but for an organisation or country that only one of them states, where the bare role is
    no everyday one (two presidents are seldom of one country, two secretaries general mostly are of one body)."""
    out = []
    for role in sorted(a.keys() & b.keys()):
        out.append((role, a[role], b[role]))
    for x, y, turned in ((a, b, False), (b, a, True)):
        for role in sorted(x):
            if role in BARE and role not in y:
                for longer in sorted(y):
                    if longer.endswith(" " + role):
                        out.append(
                            (longer, *((y[longer], x[role]) if turned else (x[role], y[longer])))
                        )
    return out


class _Sets:
    def __init__(self, f: Facts, day: int) -> None:
        self.years = {YEARS[h] for h in YEARS.keys() & hashes.unpack(f.counted)[0].tolist()} | {
            int(d[:4]) for d in f.days
        }
        if day:  # what is published in January may tell of last year
            self.years |= {date.fromordinal(d).year for d in (day, max(1, day - 30))}
        self.days = frozenset(f.days)
        self.month_days = frozenset(f.month_days)
        self.weekdays = frozenset(f.weekdays)
        self.ages = frozenset(f.ages)
        self.places = frozenset(f.places)
        self.figures = frozenset(f.figures)
        self.tolls = frozenset(x for x in self.figures if x[1] in ("dead", "hurt"))
        self.quotes = frozenset(f.quotes)
        kinds = (
            ("day", self.days), ("month-day", self.month_days), ("toll", self.tolls), ("age", self.ages), ("quotation", self.quotes),
        )  # fmt: skip
        self.bound: dict[str, frozenset[object]] = {kind: x for kind, x in kinds if x}
        self._facts = f
        last = [n.rsplit(None, 1)[-1] for n, _ in f.names]
        most: dict[str, int] = {}
        for n, (_, k) in zip(last, f.names, strict=True):
            most[n] = most.get(n, 0) + k
        top = max(most.values(), default=0)
        often = sorted(
            [(n, k) for n, k in most.items() if k > 1 and k >= MAIN * top], key=lambda x: -x[1]
        )[:6]
        self.people = [(hashes.term(n), k / top) for n, k in often]
        self.holders = frozenset(h for _, h in f.offices)
        self.offices: dict[str, set[str]] = {}
        for role, holder in f.offices:
            self.offices.setdefault(role, set()).add(holder)

    @cached_property
    def printed(self) -> dict[str, str]:
        """Names by their case-folded form."""
        out: dict[str, str] = {}
        for n, _ in self._facts.names:
            if n.casefold() not in out or out[n.casefold()].isupper():
                out[n.casefold()] = n
        return out

    @cached_property
    def _printed(self) -> dict[str, str]:
        return dict(self._facts.printed)

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(self.printed)

    def binds(self, other: _Sets) -> list[str]:
        """The kinds of shared facts that weigh; `Sheet.shared` tells them."""
        theirs = other.bound
        return [
            kind
            for kind, x in self.bound.items()
            if kind in theirs and not x.isdisjoint(theirs[kind])
        ]

    def excludes(self, other: _Sets) -> list[str]:
        """The kinds of excluding facts; `Sheet.against` tells them."""
        out = []
        if (
            self.offices
            and other.offices
            and any(not x & y for _, x, y in _same_offices(self.offices, other.offices))
        ):
            out.append("office")
        if self.days and other.days:
            if self.days.isdisjoint(other.days):
                out.append("days")
        elif self.weekdays and other.weekdays and self.weekdays.isdisjoint(other.weekdays):
            out.append("weekday")
        if self.years and other.years and self.years.isdisjoint(other.years):
            out.append("years")
        for kind, x, y in (("ages", self.ages, other.ages), ("places", self.places, other.places)):
            if x and y and x.isdisjoint(y):
                out.append(kind)
        return out

    def words_of(self, kind: str, text: str) -> str:
        """A figure, toll or quotation as the article prints it."""
        return self._printed.get(text, text.replace("|", " ") if kind != "quotation" else "")

    def case(self, name: str) -> str:
        """A place as a name is written."""
        printed = self.printed.get(name, "")
        return (
            printed
            if printed and not printed.isupper()
            else " ".join(w[:1].upper() + w[1:] for w in name.split())
        )
