"""Candidates: who is compared with whom."""

from __future__ import annotations

import random

from digest.desk import candidates
from digest.desk.facts import facts
from tests.grouping_cases import article, case, known

CASE = case("harbour.md")
DAYS = {a.id: a.published for a in CASE.values()}


def filler(n: int) -> list[tuple[str, str]]:
    r = random.Random(3)
    syllables = "ka lo mi ne su ta ro vi".split()
    return [(f"z{i:03d}", " ".join("".join(r.choice(syllables) for _ in range(4)) for _ in range(60))) for i in range(n)]


def test_every_article_once_in_any_order() -> None:
    """Every article is in exactly one neighbourhood, and the order of files changes nothing."""
    own = list(known(CASE).values())
    found = candidates.neighbourhoods(own, DAYS)
    assert sorted(a for n in found for a in n.articles) == sorted(CASE)
    assert candidates.neighbourhoods(own[::-1], DAYS) == found


def test_copies_and_reports_of_one_event_are_neighbours() -> None:
    """What shares rare words is compared."""
    found = candidates.neighbourhoods(list(known(CASE).values()), DAYS)
    home = next(n for n in found if "wire" in n.articles)
    assert {"wire", "cut", "longer", "own"} <= set(home.articles)


def test_a_merge_makes_neighbours() -> None:
    """What the editor joins is one neighbourhood, whatever it shares."""
    own = [facts(article(i, None, t)) for i, t in filler(2)]
    found = candidates.neighbourhoods(own, {}, [("z000", "z001")])
    assert [n.articles for n in found] == [("z000", "z001")]


def test_an_unrelated_file_wakes_nobody() -> None:
    """A file that shares no word leaves every other neighbourhood as it was, so that a build need not group it again."""
    own = list(known(CASE).values()) + [facts(article(i, None, t)) for i, t in filler(30)]
    before = candidates.neighbourhoods(own, DAYS)
    after = candidates.neighbourhoods([*own, facts(article("zz", None, "Quite unlike anything else here."))], DAYS)
    assert [n for n in after if n.articles != ("zz",)] == list(before)
