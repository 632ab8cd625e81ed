"""Items of a few words are joined by what they say happened, not by whom or what they name."""

from __future__ import annotations

import pytest

from digest.desk.grouping import cluster, dedupe, short_items
from digest.desk.grouping.facts import facts
from digest.desk.words import hashes
from tests.desk.test_look_alikes import groups
from tests.grouping_cases import article, case, known

ITEMS = case("short-items.md")
PAIRS = sorted({name[:-2] for name in ITEMS})


@pytest.mark.parametrize("pair", PAIRS)
def test_a_short_item_and_a_report(pair: str) -> None:
    """Twelve pairs: six name one person, firm or place and are two events, six are one event."""
    a, b = f"{pair}-a", f"{pair}-b"
    joined = [[a, b]] if pair.startswith("join") else [[a], [b]]
    assert groups({k: ITEMS[k] for k in (a, b)}) == joined


def test_short_items_beside_each_other() -> None:
    """All in one edition, the same pairs are joined, and nothing else."""
    joined = [[f"{p}-a", f"{p}-b"] for p in PAIRS if p.startswith("join")]
    assert len(joined) == 6
    assert [g for g in groups(ITEMS) if len(g) > 1] == joined


def test_what_describes_a_person_is_not_what_happened() -> None:
    """In a short item, words count that are not part of a name, a number, or a description of a
    person."""
    item = article(
        "a",
        None,
        "The net mender Ida Bree, who steers the lifeboat of Sorn, won 40 crowns at bingo.",
    )
    known = facts(item)
    said = short_items.said(item, known, set())
    own = {hashes.term(w): w for w in ("mender", "steers", "lifeboat", "bingo", "crowns", "40")}
    assert sorted(own[h] for h in said if h in own) == ["bingo", "crowns"]
    assert short_items.is_short(known)


def test_a_short_item_kept_out_is_a_near_miss() -> None:
    """The reason shows what the pair names in common, and that no event is in common."""
    two = {k: ITEMS[k] for k in ("apart-1-a", "apart-1-b")}
    stated = known(two)
    reports = dedupe.reports(list(two.values()), stated)
    threads = cluster.threads(reports, two, stated)
    assert len(threads) == 2
    for thread in threads:
        (tie,) = thread.near
        assert ("name", "Ottokar Brill") in tie.shared
        assert "evidence" in dict(tie.against)


def test_what_is_borne_out_is_a_share_of_the_weight() -> None:
    """A quarter of what the item says is enough, less is not; an item without content never is."""
    share = short_items.TUNING.share
    said = {1: 100, 2: 100, 3: 100, 4: 100}
    assert share == 0.25
    assert short_items.is_borne_out(said, frozenset([1]))
    assert not short_items.is_borne_out(said | {5: 50}, frozenset([1]))
    assert not short_items.is_borne_out({}, frozenset([1]))
