"""Whether two articles have anything of one event in common, besides whom and what it is about.

Two events of one kind, one place or one person share a theme, names and an office. So a join needs
something that only one event has: a figure with what it counts, an age, a quotation, rare words
of no name, or a name together with a like act. Method: a list of tests, each with a reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from digest.core import tables
from digest.core.model import Article, Value
from digest.desk.grouping import event_kinds, persons, short_items
from digest.desk.grouping.stated import SENTENCES, Stated
from digest.desk.grouping.told import Told, money
from digest.desk.words import hashes


class Tuning(Value, frozen=True, kw_only=True):
    """Numbers of this rule (bench/train_pairs.py prints what it is worth on each set)."""

    common: int = 2  # rare words of no name and no number, from which on they are evidence
    several: int = 3  # the same, where openings are alike and something is counted differently
    many: int = 4  # the same, where names and figures are all different
    same_act: float = 0.5  # likeness of two leads without names, from which on one is enough
    some_act: float = 0.15  # the same, from which on a person in common is enough
    like_act: float = 0.3  # the same, from which on another name in common is enough
    later_act: float = 0.4  # the same, from which on it is, more than a day later, with one kind
    brief: int = 60  # words of the shorter text, below which one word and other days are too little
    year: int = 270  # days between publication, from which on words in common say nothing


TUNING = Tuning()
# Kinds of events of which a person, club or company has several in a week.
FREQUENT_KINDS = frozenset(("match", "prices", "results", "launch", "contract", "protest"))


class Evidence:
    """What the articles of one neighbourhood have in common of an event.

    `articles`: needed for short items and kinds of events; without them these tests do not apply.
    """

    def __init__(self, stated: Sequence[Stated], articles: Mapping[str, Article]) -> None:
        self.stated, self.articles = stated, articles
        facts = [s.facts for s in stated]
        self.told = [Told(s, articles.get(s.facts.id)) for s in stated]
        self._short = {
            i for i, f in enumerate(facts) if short_items.is_short(f) and f.id in articles
        }

    def is_short(self, i: int, j: int) -> bool:
        """Return whether either has too few words to show by them which event it reports."""
        return i in self._short or j in self._short

    def lacking(self, i: int, j: int, act: float) -> str:
        """Return what two articles lack to be one event, as the name of a rule, or nothing.

        `act`: likeness of what their leads say. `evidence`: they have nothing of an event in
        common but whom and what they name. `acts`: each says that something happened which the
        other never mentions. `results`: they state other results of a match or vote. `persons`:
        their headlines are on two persons. `specifics`: their names and figures are all different.

        A name in common that is of no person needs a like act, for one company has many events, or
        that both openings say that one kind of thing happened; more than a day later it needs more
        of both, or a rare word too. A place needs both, a rare word, and a day at most between
        them. A person of both openings needs another rare word, one of either opening an act that
        is a little alike. What a short item says must be in the other article too. If the articles
        are most of a year apart, words are not enough: the same minister visits the same works each
        year. A percentage or a sum of money counts as one rare word, unless its number is precise:
        hardly two events have 1,130 of anything.
        """
        a, b = self.stated[i], self.stated[j]
        figures = a.figures & b.figures
        if len(figures) > 1 or any(unit not in _general() for _, unit in figures):
            return ""
        if not a.quotes.isdisjoint(b.quotes):
            return ""
        if self.other_acts(i, j):
            return "acts"
        if a.results and b.results and a.results.isdisjoint(b.results):
            return "results"
        if self._same_result(a, b) or _precise_number(a, b):
            return ""
        if not a.ages.isdisjoint(b.ages):
            return ""
        if self._short and not (self._borne_out(i, j) and self._borne_out(j, i)):
            return "evidence"
        if a.day and b.day and abs(a.day - b.day) > TUNING.year:
            return "evidence" if a.days.isdisjoint(b.days) else ""
        return self._words_lacking(i, j, len(figures), act)

    def _words_lacking(self, i: int, j: int, figures: int, act: float) -> str:
        """Return what they lack if rare words, or a name and a like act, are all the evidence."""
        if self.articles and self._other_persons(i, j):
            return "persons"
        telling = self._telling(i, j, act)
        if telling < TUNING.many and self.nothing_specific(i, j):
            return "specifics"
        if telling + figures >= TUNING.common:
            return ""
        if telling and act >= TUNING.same_act and not self.other_days(i, j):
            return ""
        return "" if self._name_and_act(i, j, act, telling > 0) else "evidence"

    def _other_persons(self, i: int, j: int) -> bool:
        """Return whether each is on someone else, one of whom the other text lacks."""
        one, other = self.told[i].persons, self.told[j].persons
        return persons.differ(one, other, self.stated[i], self.stated[j])

    def other_days(self, i: int, j: int) -> bool:
        """Return whether one text is brief, and the two state different days.

        A rare word may be all that makes a brief text and another alike.
        """
        a, b = self.stated[i], self.stated[j]
        brief = min(a.facts.words, b.facts.words) < TUNING.brief
        return brief and bool(a.days and b.days) and a.days.isdisjoint(b.days)

    def _name_and_act(self, i: int, j: int, act: float, telling: bool) -> bool:
        """Return whether they have a name in common and tell alike of it.

        `telling`: they have a rare word in common as well.
        """
        a, b = self.stated[i], self.stated[j]
        names = (a.whole_names & b.whole_names).difference(a.facts.general, b.facts.general)
        one_kind = self._is_one_kind(i, j)
        days = _days_between(a, b)
        streets = self._streets(a, b)
        if streets and days <= 1 and names - streets:
            return True
        if names and not telling and days > 1:
            if act >= (TUNING.later_act if one_kind else TUNING.same_act):
                return True
            return act >= TUNING.like_act and self._principals(i, j, names, a.opening & b.opening)
        if names:
            if one_kind or (act >= TUNING.like_act and not self._other_events(i, j, names)):
                return True
            if act >= TUNING.some_act:
                return self._principals(i, j, names, a.opening | b.opening)
            return telling and self._principals(i, j, names, a.opening & b.opening)
        return one_kind and act >= TUNING.like_act and self._any_name(i, j, telling)

    def _other_events(self, i: int, j: int, names: set[int]) -> bool:
        """Return whether two days may be two events of what is named, as nothing else tells."""
        persons = self.stated[i].persons | self.stated[j].persons
        return names.isdisjoint(persons) and self.other_days(i, j)

    def _streets(self, a: Stated, b: Stated) -> set[int]:
        """Return the hashes of the names of streets that both have."""
        kinds = tables.words("grouping/streets")
        both = (a.full_names | a.places) & (b.full_names | b.places)
        return {hashes.term(n) for n in both if " " in n and n.rsplit(None, 1)[-1] in kinds}

    def _any_name(self, i: int, j: int, telling: bool) -> bool:
        """Return whether they have a name of several words in common that is of no office holder.

        A place counts only with a rare word, and a day at most between the two.
        """
        a, b = self.stated[i], self.stated[j]
        general = {*a.facts.general, *b.facts.general}
        several = (n for n in a.full_names & b.full_names if not _holds_office(n, a, b))
        named = {hashes.forms(n)[-1] for n in several if hashes.term(n) not in general}
        if named <= a.place_words | b.place_words:
            return bool(named) and telling and bool(a.day and b.day) and _days_between(a, b) <= 1
        return True

    def _principals(self, i: int, j: int, names: set[int], openings: frozenset[int]) -> bool:
        """Return whether a person among `names` is named in `openings`: hashes of their words."""
        a, b = self.stated[i], self.stated[j]
        persons = names & (a.persons | b.persons)
        return any(
            hashes.term(n) in persons and hashes.term(n.rsplit(None, 1)[-1]) in openings
            for n in a.full_names & b.full_names
        )

    def _is_one_kind(self, i: int, j: int) -> bool:
        """Return whether both openings name a kind of event of which there are few in a week."""
        if not self.articles:
            return False
        one, other = self.told[i].kinds_stated, self.told[j].kinds_stated
        return not one.isdisjoint(other) and not (one & other) <= FREQUENT_KINDS

    def is_of_many(self, i: int, j: int) -> bool:
        """Return whether both openings name a kind of which one body has several in a week."""
        if not self.articles:
            return False
        return bool(self.told[i].kinds_stated & self.told[j].kinds_stated & FREQUENT_KINDS)

    def _same_result(self, a: Stated, b: Stated) -> bool:
        """Return whether they state one result, and two names that are of no office holder.

        A side is often named by its town alone. Two votes of one evening may end alike.
        """
        if a.results.isdisjoint(b.results):
            return False
        general = {*a.facts.general, *b.facts.general}
        both = a.printed_names.keys() & b.printed_names.keys()
        return sum(hashes.term(n) not in general for n in both) > 1

    def words_in_common(self, i: int, j: int) -> list[str]:
        """Return the rare words that are evidence, as the first article prints them."""
        if self.stated[i].facts.id not in self.articles:
            return []
        return sorted(self.told[i].printed(self._telling_both(i, j)).values())

    def _telling_both(self, i: int, j: int) -> frozenset[int]:
        """Return the rare words that two articles have, but for what they count differently.

        Days later, the trade of a person whom both name is not evidence: “the coach Ann Lee”.
        """
        both = self.told[i].rare_words & self.told[j].rare_words
        if not both:
            return both
        a, b = self.stated[i], self.stated[j]
        named = {hashes.term(w) for n in a.full_names & b.full_names for w in n.split()}
        trades = _trades() if _days_between(a, b) > 1 else frozenset()
        return both - _differently_counted(a, b) - named - trades

    def _telling(self, i: int, j: int, act: float) -> int:
        """Return how many rare words two articles have in common as evidence.

        Not those by which one mentions the other's event, unless they tell alike. Undated articles
        are often so short that each of their words is in one sentence.
        """
        both = self._telling_both(i, j)
        a, b = self.stated[i], self.stated[j]
        if both and act < TUNING.later_act and a.day and b.day:
            both = both - _mentioned(both, a, b) - _mentioned(both, b, a)
        return len(both)

    def are_words_enough(self, i: int, j: int) -> bool:
        """Return whether rare words in common outweigh other names and figures in like openings.

        Two do if nothing is counted differently; else it takes three.
        """
        telling = len(self._telling_both(i, j))
        counted = _differently_counted(self.stated[i], self.stated[j])
        return telling >= (TUNING.several if counted else TUNING.common)

    def nothing_specific(self, i: int, j: int) -> bool:
        """Return whether each states names or figures, and the other has none of them.

        Such articles share a theme: two quakes, two strikes. Places do not count, but for those of
        several words, which are often the name of a house or a firm.
        """
        a, b = self.stated[i], self.stated[j]
        if not a.values.isdisjoint(b.values) or not a.compounds.isdisjoint(b.compounds):
            return False
        places = a.place_words | b.place_words
        if not self.stated[j].all_words.isdisjoint(a.name_words - places):
            return False
        if not self.stated[i].all_words.isdisjoint(b.name_words - places):
            return False
        return all(s.values or s.specific_words - places for s in (a, b))

    def other_acts(self, i: int, j: int) -> bool:
        """Return whether each says that something happened which the other never mentions.

        Of an anniversary it is enough that one says so.
        """
        if not self.articles:
            return False
        one, other = self.told[i].kinds_stated, self.told[j].kinds_stated
        if not (one or other):
            return False
        if (event_kinds.COMMEMORATION in one) != (event_kinds.COMMEMORATION in other):
            later = j if event_kinds.COMMEMORATION in one else i
            return event_kinds.COMMEMORATION not in self.told[later].kinds_named
        if not (one and other and event_kinds.exclude(one, other)):
            return False
        return one.isdisjoint(self.told[j].kinds_named) and other.isdisjoint(
            self.told[i].kinds_named
        )

    def _borne_out(self, i: int, j: int) -> bool:
        """Return whether what a short item says of the event is in the other article too."""
        if i not in self._short:
            return True
        return short_items.is_borne_out(self.told[i].said, self.stated[j].all_words)

    def same_kind(self, i: int, j: int) -> bool:
        """Return whether both openings say that one kind of event happened, but for matches."""
        return not (self.told[i].kinds_stated & self.told[j].kinds_stated) <= {"match"}


def _mentioned(words: frozenset[int], a: Stated, b: Stated) -> frozenset[int]:
    """Return the words of one's opening that the other has only in one sentence below its own.

    Nothing if they are in several sentences, one in each.
    """
    found = (words & a.at_top) - b.at_top
    if not found:
        return found
    below = b.sentences[SENTENCES:]
    where = {h: [k for k, s in enumerate(below) if h in s] for h in found}
    once = frozenset(h for h, places in where.items() if len(places) == 1)
    return once if len({where[h][0] for h in once}) == 1 else frozenset()


def _precise_number(a: Stated, b: Stated) -> bool:
    """Return whether a number of three digits that count is in both."""
    return not (a.precise.isdisjoint(b.numbers) and b.precise.isdisjoint(a.numbers))


def _days_between(a: Stated, b: Stated) -> int:
    """Return the days between the publication of two articles, 0 where one is not stated."""
    return abs(a.day - b.day) if a.day and b.day else 0


def _holds_office(name: str, a: Stated, b: Stated) -> bool:
    last = name.rsplit(None, 1)[-1]
    return last in a.holders or last in b.holders


@cache
def _general() -> frozenset[str]:
    """Return what is counted of many things in one day: percentages and money."""
    return frozenset(("percent", "$", "£", "€", "¥", *map(hashes.folded, money())))


@cache
def _trades() -> frozenset[int]:
    """Return the hashes of the words for trades and offices."""
    lists = (tables.words(f"grouping/{name}") for name in ("trades", "office_words"))
    return frozenset(hashes.term(w) for words in lists for w in words)


def _differently_counted(a: Stated, b: Stated) -> set[int]:
    """Return the hashes of what both count, with no number in common."""
    both = a.counts.keys() & b.counts.keys()
    return {hashes.key(unit) for unit in both if a.counts[unit].isdisjoint(b.counts[unit])}
