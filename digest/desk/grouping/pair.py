"""Two articles compared as events: features in two steps, weighted sums, and rules that forbid.

All features look only at the two texts and at the nearest other report of either, so unrelated
articles beside them change nothing. Likenesses are matrices over a neighbourhood (likeness.py);
facts are compared for the pairs that can come near the border.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from math import inf, log

import numpy as np
from numpy.typing import NDArray

from digest.core.model import Article, Facts, Report
from digest.desk.grouping import likeness, openings, rarity
from digest.desk.grouping.evidence import Evidence
from digest.desk.grouping.form import same_form
from digest.desk.grouping.likeness import Matrix
from digest.desk.grouping.mention import Mentions
from digest.desk.grouping.model import AGAIN, AGAIN_BIAS, BIAS, TUNING, WEIGHTS
from digest.desk.grouping.openings import Openings
from digest.desk.grouping.stated import Stated
from digest.desk.words import hashes

MATRICES = ("lead", "act", "length", "rare", "foreign", "elsewhere", "contrast")
FACTS = ("day", "otherdays", "quotation", "age", "years", "stranger", "weekday")
FACT_WEIGHTS = tuple(WEIGHTS[f] for f in FACTS)
LACKING = frozenset(("evidence", "specifics"))  # rules for which openings can be the evidence
LITTLE = 0.01  # log-odds; more than rounding takes off or adds
SECOND = ("nearest", "shorter", "kind", *openings.FEATURES)
SECOND_WEIGHTS = tuple(AGAIN[f] for f in SECOND)
COMMONER = (
    80  # sixteenths of rarity that one word adds to an act at most, so that no word is all of it
)
SHORT = 100  # words: of two texts longer than this, the longer the more they share by chance
UNKNOWN_DAY = 0.5  # how close in time two articles count as when a day is not stated
FEW = 2  # rare words in common, below which those of the openings are a reason too
KNOWN = 0.3  # share of what one names that the other has too, from which on they are not strangers
FORM_LEAD = 0.16  # share of the lead's weight in common, below which two texts are by no one form


def comparable(a: Facts, b: Facts) -> bool:
    """Return whether two articles may be joined: neither is a roundup, and one language."""
    x, y = hashes.base_language(a.language), hashes.base_language(b.language)
    return not (a.roundup or b.roundup) and (x == y or "und" in (x, y))


class Sheet:
    """The articles of one neighbourhood laid out for comparison.

    `published` holds only days that the articles state. `articles` are needed for the rule on texts
    by one form; without them it does not apply.
    """

    def __init__(
        self,
        facts: Sequence[Facts],
        published: Mapping[str, str | None],
        reports: Sequence[Report] = (),
        articles: Mapping[str, Article] | None = None,
    ) -> None:
        self.facts = list(facts)
        self.articles = articles or {}
        ids = [f.id for f in facts]
        self.home = likeness.homes(ids, reports)
        self.day = np.array([_ordinal(published.get(i)) for i in ids])
        self.stated = [Stated(f, int(d)) for f, d in zip(facts, self.day, strict=True)]
        self._denying = any(f.denied for f in facts)
        self.evidence = Evidence(self.stated, self.articles)
        self._openings = Openings(self.evidence)
        self._mentions = Mentions(self._openings)
        self._second: dict[tuple[int, int], tuple[float, ...]] = {}
        if self.several:
            self._compare()

    @property
    def several(self) -> bool:
        """Whether there are two reports, and so something to compare."""
        return bool(self.home.max(initial=0))

    def _compare(self) -> None:
        """Work out all that is a matrix."""
        bags = {
            "lead": [hashes.unpack(f.lead) for f in self.facts],
            "names": [hashes.unpack(f.named) for f in self.facts],
            "body": [hashes.unpack(f.body) for f in self.facts],
            "numbers": [hashes.unpack(f.counted) for f in self.facts],
        }
        self.words, views = likeness.views(bags)
        lead, names, body, numbers = views.values()
        n, size = len(self.facts), len(self.words)
        levels = rarity.levels(self.words)
        rare_by_word = self._rarity = rarity.of_levels(levels)
        muted = likeness.marked(n, size, likeness.cells([s.muted for s in self.stated], self.words))
        weight = {
            name: np.where(muted[v.cell], 0, rare_by_word[v.at])
            for name, v in views.items()
            if name != "numbers"
        }
        rare = (levels == 0)[body.at] & (weight["body"] > 0)
        text = likeness.Text(n, size, body, lead)
        known = likeness.names_known(names, rare_by_word[names.at], text)
        places = [s.place_words for s in self.stated]
        words = np.array([f.words for f in self.facts])
        shorter = np.minimum(words[:, None], words[None, :])
        self.roots = {
            "names": np.sqrt(likeness.cosines(names, weight["names"], size)),
            "lead": np.sqrt(likeness.lead_shared(lead, weight["lead"], text)),
            "foreign": np.maximum(0.0, 1.0 - known / KNOWN),
            "elsewhere": likeness.elsewhere(places, self.words, text),
            "numbers": np.sqrt(likeness.cosines(numbers, rare_by_word[numbers.at], size)),
            "act": np.sqrt(likeness.cosines(lead, self._acts(views, muted), size)),
            "length": np.log(np.maximum(SHORT, shorter) / SHORT),
            "rare": likeness.rare_share(body, rare, size),
        }
        self._held_against()
        # Lists are read one by one in a third of the time.
        self._soon: list[list[float]] = self.soon.tolist()
        self._act: list[list[float]] = self.roots["act"].tolist()

    def _acts(
        self, views: Mapping[str, likeness.View], muted: NDArray[np.bool_]
    ) -> likeness.Weights:
        """Return the weights of the words of the leads that say what happened: not who or where."""
        lead, names = views["lead"], views["names"]
        settings = likeness.cells([s.settings for s in self.stated], self.words)
        who = likeness.marked(len(self.facts), len(self.words), names.cell, settings)
        act = np.minimum(self._rarity[lead.at], COMMONER)
        return np.where(who[lead.cell] | muted[lead.cell], 0, act)

    def _held_against(self) -> None:
        """Set contrast with the strongest rival of either, and what a pair lacks without one."""
        dated = (self.day[:, None] > 0) & (self.day[None, :] > 0)
        apart = np.where(dated, np.abs(self.day[:, None] - self.day[None, :]), 0)
        self.soon = np.where(dated, np.exp(-apart / TUNING.soon), UNKNOWN_DAY)
        alike = self.roots["names"] + self.roots["numbers"] + self.roots["lead"]
        near = alike - TUNING.fades * np.log1p(apart / 3)
        rival = likeness.nearest(near, self.home)
        rival = np.maximum(rival, rival.T)
        self.near = near
        short = near - np.maximum(rival, TUNING.alike)
        self.roots["contrast"] = np.clip(short, -TUNING.far, 0.0)
        nearest = near - np.maximum(rival, TUNING.lone)
        self.roots["nearest"] = np.clip(nearest, -TUNING.far, TUNING.nearer)
        alone = np.clip((TUNING.crowd - rival) / (TUNING.crowd - TUNING.empty), 0.0, 1.0)
        self.lacks: Matrix = alone * (TUNING.alone + np.where(dated, 0.0, TUNING.undated))

    def reach(self) -> Matrix:
        """Return what stated facts can add to each pair, at most.

        A quotation or an age in common takes two articles that have one.
        """
        days = np.array([bool(s.days) for s in self.stated])
        out: Matrix = WEIGHTS["day"] * np.where(days[:, None] & days, 1.0, self.soon)
        for kind, has in (
            ("quotation", [bool(s.quotes) for s in self.stated]),
            ("age", [bool(s.ages) for s in self.stated]),
        ):
            own = np.array(has)
            out += WEIGHTS[kind] * (own[:, None] & own)
        return out

    def linear(self) -> Matrix:
        """Return the part of the score that is the same kind of number for all pairs."""
        score = np.full(self.near.shape, BIAS) - self.lacks
        for name in MATRICES:
            score += WEIGHTS[name] * self.roots[name]
        return score

    def features(self, i: int, j: int) -> dict[str, float]:
        """Return all that is compared of two articles, by name."""
        return {m: float(self.roots[m][i, j]) for m in MATRICES} | self.fact_features(i, j)

    def fact_features(self, i: int, j: int) -> dict[str, float]:
        """Return the features that come from stated facts."""
        return dict(zip(FACTS, self._compared_facts(i, j), strict=True))

    def _compared_facts(self, i: int, j: int) -> tuple[float, ...]:
        """Return the features that come from stated facts, in the order of `FACTS`."""
        a, b = self.stated[i], self.stated[j]
        apart = a.days.isdisjoint(b.days)
        no_days = not (a.days and b.days)
        days = no_days and a.weekdays and b.weekdays and a.weekdays.isdisjoint(b.weekdays)
        return (
            self._soon[i][j] if apart else 1.0,
            1.0 if apart and not no_days else 0.0,
            0.0 if a.quotes.isdisjoint(b.quotes) else 1.0,
            0.0 if a.ages.isdisjoint(b.ages) else 1.0,
            1.0 if a.years and b.years and a.years.isdisjoint(b.years) else 0.0,
            max(_stranger(a, b), _stranger(b, a)),
            1.0 if days else 0.0,
        )

    def stranger_name(self, i: int, j: int) -> str:
        """Return the main person of one whom the other does not name, as it is printed."""
        known = self.stated[j].all_words
        unknown = next((h for h, _ in self.stated[i].people if h not in known), None)
        names = (n for n, _ in self.facts[i].names if hashes.term(n.rsplit(None, 1)[-1]) == unknown)
        return max(names, key=lambda n: (n.count(" "), n), default="")

    def score(self, i: int, j: int) -> float:
        """Return the log-odds that two articles report one event, before the rules."""
        f = self.features(i, j)
        linear = sum(WEIGHTS[m] * f[m] for m in MATRICES)
        return float(BIAS - self.lacks[i, j] + linear + self.fact_score(i, j))

    def may_reach(self, i: int, j: int, least: float) -> bool:
        """Return whether stated facts may add so much, by those that are quick to compare."""
        a, b = self.stated[i], self.stated[j]
        most = LITTLE + WEIGHTS["day"] * (self._soon[i][j] if a.days.isdisjoint(b.days) else 1.0)
        if most < least and not a.quotes.isdisjoint(b.quotes):
            most += WEIGHTS["quotation"]
        if most < least and not a.ages.isdisjoint(b.ages):
            most += WEIGHTS["age"]
        return most >= least

    def fact_score(self, i: int, j: int) -> float:
        """Return the part of the score that comes from stated facts."""
        score = 0.0
        for weight, x in zip(FACT_WEIGHTS, self._compared_facts(i, j), strict=True):
            score += weight * x
        return score - TUNING.denied if self.denied(i, j) else score

    def second_features(self, i: int, j: int) -> dict[str, float]:
        """Return the features of the second step, by name."""
        return dict(zip(SECOND, self._compared_again(i, j), strict=True))

    def _compared_again(self, i: int, j: int) -> tuple[float, ...]:
        """Return the features of the second step, in the order of `SECOND`.

        They are kept: the pairs that come near are asked about again, for near misses.
        """
        known = self._second.get((i, j))
        if known is None:
            known = self._second[i, j] = (
                float(self.roots["nearest"][i, j]),
                log(max(TUNING.few_words, self._shorter(i, j)) / SHORT),
                float(self.evidence.same_kind(i, j)),
                *self._openings.compared(i, j),
            )
        return known

    def words_in_common(self, i: int, j: int) -> list[str]:
        """Return the rare words that are evidence; if few, also what one's opening shares."""
        words = self.evidence.words_in_common(i, j)
        if len(words) >= FEW or not self.articles:
            return words
        return list(dict.fromkeys((*words, *self._openings.words_shared(i, j))))

    def second_score(self, i: int, j: int, first: float) -> float:
        """Return the log-odds of the second step. `first`: those of the first one."""
        score = AGAIN_BIAS + AGAIN["first"] * max(-TUNING.sure, min(TUNING.sure, first))
        for weight, x in zip(SECOND_WEIGHTS, self._compared_again(i, j), strict=True):
            score += weight * x
        score -= TUNING.dateless * (int(not self.day[i]) + int(not self.day[j]))
        if self.denied(i, j):  # the first step's share of this is too little
            score -= TUNING.sure
        return round(score, 3)

    def _is_near(self, i: int, j: int) -> bool:
        """Return whether no other article is clearly nearer to either."""
        return bool(self.roots["nearest"][i, j] >= TUNING.brief_nearest)

    def _shorter(self, i: int, j: int) -> int:
        """Return the words of the shorter of two articles."""
        return min(self.facts[i].words, self.facts[j].words)

    def forbidden(self, i: int, j: int, score: float = 0.0, again: float = 0.0) -> str:
        """Return the name of the rule that forbids to join two articles, or nothing.

        `score`: their log-odds; where they are very alike and so are their acts, no further
        evidence is asked for. `again`: those of the second step, to which openings that tell alike
        are evidence.

        `language`: they are never compared. `form`, `things`: they are one form, filled in twice.
        `mention`: one only mentions the other's event. The others are of evidence.py.
        """
        if not comparable(self.facts[i], self.facts[j]):
            return "language"
        act = self._act[i][j]
        lacking = self.evidence.lacking(i, j, act)
        if lacking == "evidence" and score >= TUNING.proved and self._is_proof(i, j, act):
            lacking = ""
        if again > 0 and again >= self.asked_of_openings(i, j, lacking):
            lacking = ""
        if lacking:
            return lacking
        if self._only_mentions(i, j):
            return "mention"
        if self.roots["lead"][i, j] ** 2 >= FORM_LEAD and self.articles:
            differ = same_form(self.evidence.told[i].lead, self.evidence.told[j].lead)
            return {"names": "form", "things": "things", "": ""}[differ]
        return ""

    def is_one_sided(self, i: int, j: int) -> bool:
        """Return whether one may only mention the other's event, and be on another.

        Hardly anything of what one opening tells is in the other text, what they say happened is
        not alike, and no figure, age, result or quotation is in both. Half of such pairs are two
        events. From undated articles enough is taken off already.
        """
        a, b = self.stated[i], self.stated[j]
        if self._act[i][j] >= TUNING.unlike_act or not (self.articles and a.day and b.day):
            return False
        if not (a.figures.isdisjoint(b.figures) and a.ages.isdisjoint(b.ages)):
            return False
        if not (a.quotes.isdisjoint(b.quotes) and a.results.isdisjoint(b.results)):
            return False
        return self._openings.least_shared(i, j) < TUNING.mentioned

    def _only_mentions(self, i: int, j: int) -> bool:
        """Return whether one only mentions the other's event. Not asked of undated articles."""
        dated = self.articles and self.day[i] and self.day[j]
        return bool(dated) and self._mentions.is_all(i, j)

    def _is_proof(self, i: int, j: int, act: float) -> bool:
        """Return whether a high score is evidence: their acts are alike, and neither is short.

        Short texts are alike by few words. Days later one body may do the like again.
        """
        a, b = self.stated[i], self.stated[j]
        if a.day and b.day and abs(a.day - b.day) > TUNING.proved_days:
            return False
        return act >= TUNING.proved_act and self._shorter(i, j) >= TUNING.proved_words

    def asked_of_openings(self, i: int, j: int, rule: str) -> float:
        """Return the log-odds of the second step from which openings outweigh a rule.

        Infinite where they never do: where a text is very short, or what they say happened is not
        alike at all, or days lie between them, since the same people do the like again. A brief
        text has to tell more alike, and no other article may be clearly nearer. Of other names and
        figures a few rare words in common are enough.
        """
        if rule not in LACKING or self._act[i][j] < TUNING.opening_act:
            return inf
        a, b = self.stated[i], self.stated[j]
        apart = abs(a.day - b.day) if a.day and b.day else 0
        if apart > (1 if self.evidence.is_of_many(i, j) else TUNING.opening_days):
            return inf
        if rule == "specifics" and self.evidence.are_words_enough(i, j):
            return 0.0
        if self._shorter(i, j) >= TUNING.opening_words:
            return TUNING.openings
        report = max(self.facts[i].words, self.facts[j].words) >= TUNING.opening_words
        if rule != "evidence" or not report or self.evidence.other_days(i, j):
            return inf
        if self.evidence.is_short(i, j) or not self._is_near(i, j):
            return inf
        return TUNING.brief_openings if self._openings.tell(i, j) else inf

    def denied(self, i: int, j: int) -> bool:
        """Return whether either says that the other's event is another one.

        It denies a link to an event by a word of the other's opening, a name in the other, or a
        place and a day that the other states too.
        """
        return bool(self._denying) and (self._denies(i, j) or self._denies(j, i))

    def _denies(self, i: int, j: int) -> bool:
        own = self.facts[i].denied
        if not own:
            return False
        words = set(own).difference(self.facts[j].denied)
        if not words.isdisjoint(hashes.unpack(self.facts[j].lead)[0].tolist()):
            return True
        if not words.isdisjoint(self.stated[j].places_by_day):
            return True
        named = self.stated[i].denied_names & self.stated[j].full_names
        return any(words.issuperset(map(hashes.term, n.split())) for n in named)


def _stranger(one: Stated, other: Stated) -> float:
    """Return how much one names whom the other does not, as a share of its most named."""
    for word, share in one.people:
        if word not in other.all_words:
            return share
    return 0.0


def _ordinal(day: str | None) -> int:
    return date.fromisoformat(day[:10]).toordinal() if day else 0
