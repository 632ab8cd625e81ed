"""Events that are similar and happen on one day: neighbours stay apart, reports of one event join."""

from __future__ import annotations

from itertools import pairwise

import pytest
from msgspec import structs

from digest.core.model import Article
from digest.desk.grouping import candidates, cluster, dedupe
from tests.grouping_cases import case, known

LOOK_ALIKES = case("look-alikes.md")
ONE_EVENT = case("one-event.md")


def week(file: str) -> dict[str, Article]:
    """Return the articles of one week, each dated behind its name."""
    out = {}
    for key, a in case(file).items():
        name, day = key.split()
        out[name] = structs.replace(a, id=name, path=name, published=day)
    return out


def groups(own: dict[str, Article]) -> list[list[str]]:
    """Return the groups of articles in a publication that has only them."""
    facts = known(own)
    out = []
    for n in candidates.neighbourhoods(
        list(facts.values()), {a.id: cluster.stated(a) for a in own.values()}
    ):
        reports = dedupe.reports([own[i] for i in n.articles], facts)
        out += [sorted(t.members) for t in cluster.threads(reports, own, facts)]
    return sorted(out)


def pairs(own: dict[str, Article]) -> list[tuple[str, str]]:
    names = sorted(own)
    return [(a, b) for a, b in pairwise(names) if a[:-1] == b[:-1]]


@pytest.mark.parametrize(("a", "b"), pairs(LOOK_ALIKES))
def test_look_alikes_are_two_events(a: str, b: str) -> None:
    """Articles that share an institution, a shore, a kind or a person, but no act, are two events.

    Two articles alone have no third to be compared with.
    """
    assert groups({k: LOOK_ALIKES[k] for k in (a, b)}) == [[a], [b]]


def test_look_alikes_stay_apart_beside_each_other() -> None:
    """All in one edition, none of them is joined to another."""
    assert [g for g in groups(LOOK_ALIKES) if len(g) > 1] == []


@pytest.mark.parametrize(("a", "b"), pairs(ONE_EVENT))
def test_reports_of_one_event_are_joined(a: str, b: str) -> None:
    """Two short reports of one event are one story, alone and beside all look-alikes."""
    assert groups({k: ONE_EVENT[k] for k in (a, b)}) == [[a, b]]
    assert [a, b] in groups(LOOK_ALIKES | {k: ONE_EVENT[k] for k in (a, b)})


def test_a_week_of_look_alikes_is_distinguished() -> None:
    """Two fires, strikes, matches, mayors, bank news, floods and trials are 15 events.

    Of the two reports on the slope one names only the road and the town: it stays alone.
    """
    own = week("one-week.md")
    wanted: dict[str, list[str]] = {}
    for name in sorted(own):
        wanted.setdefault(name if name.startswith("slope") else name[:-2], []).append(name)
    assert groups(own) == sorted(wanted.values())
    assert len(wanted) == 16


def test_a_week_of_one_court_one_firm_one_boat() -> None:
    """Two events each of one court, company, maker, lifeboat, and kind are 12 events.

    Four short items beside them name a person or body of one of these, and are events of their own.
    """
    own = week("second-week.md")
    wanted: dict[str, list[str]] = {}
    for name in sorted(own):
        wanted.setdefault(name if name.startswith("brief") else name[:-2], []).append(name)
    assert groups(own) == sorted(wanted.values())
    assert len(wanted) == 16
    assert len(own) == 30


def test_pairs_of_look_alikes_of_one_day_in_other_words() -> None:
    """Two fires, verdicts of one judge, votes, matches, deaths, price rises and plans are 17
    events.

    They share no form; each event but three is reported twice, in other words. A ferry that hits
    the pier is not part of the remembrance of a ferry.
    """
    own = week("same-day.md")
    wanted: dict[str, list[str]] = {}
    for name in sorted(own):
        wanted.setdefault(name[:-2], []).append(name)
    assert groups(own) == sorted(wanted.values())
    assert sum(len(g) > 1 for g in wanted.values()) == 14


def test_a_follow_up_is_distinguished_from_a_look_alike_of_a_later_day() -> None:
    """Some days later: nine developments of an event, and similar events.

    They share a town with its council, a fire brigade and a sum, a minister, a judge, a captain, a
    company, a river, a mine, a spokeswoman, a chain of clinics, or only a place and a kind.
    """
    own = week("across-days.md")
    wanted: dict[str, list[str]] = {}
    for name in sorted(own):
        wanted.setdefault(name[:-2], []).append(name)
    assert groups(own) == sorted(wanted.values())
    assert sum(len(g) > 1 for g in wanted.values()) == 9
    for one, other in APART:
        assert groups({k: own[k] for k in (one, other)}) == [[one], [other]]


APART = [
    ("barn-a", "sawmill-a"),
    ("gherkins-a", "oats-a"),
    ("cleaners-a", "nurses-a"),
    ("jeweller-a", "petrol-a"),
    ("cyclist-a", "lorry-a"),
    ("anglers-a", "swimmer-a"),
    ("exam-a", "robot-a"),
    ("brawl-a", "fraud-a"),
]
