"""Cluster: which reports are one event."""

from __future__ import annotations

from digest.desk import candidates, cluster, dedupe
from digest.desk.facts import facts
from digest.model import Article, Thread
from tests.grouping_cases import article, case, known

CASE = case("harbour.md")


def threads(
    own: dict[str, Article], merge: list[tuple[str, ...]] | None = None, split: list[tuple[str, ...]] | None = None
) -> tuple[Thread, ...]:
    f = known(own)
    out: list[Thread] = []
    for n in candidates.neighbourhoods(list(f.values()), {a.id: cluster.stated(a) for a in own.values()}, merge or []):
        reports = dedupe.reports([own[i] for i in n.articles], f, {})
        out += cluster.threads(reports, own, f, {}, n, merge or [], split or [])
    return tuple(out)


def groups(found: tuple[Thread, ...]) -> list[list[str]]:
    return sorted(sorted(t.members) for t in found)


def test_one_event_and_a_look_alike() -> None:
    """Reports of one event are one thread; another event of the same people and places is not."""
    assert groups(threads(CASE)) == [["cut", "longer", "own", "wire"], ["other"]]


def test_order_changes_nothing() -> None:
    """The order of the files changes nothing."""
    assert groups(threads(dict(reversed(CASE.items())))) == groups(threads(CASE))


def test_a_merge_is_law() -> None:
    """What the editor merges is one event, whatever the score."""
    assert groups(threads(CASE, merge=[("other", "wire")])) == [["cut", "longer", "other", "own", "wire"]]


def test_a_split_is_law() -> None:
    """The files of a split are together an event of their own, even out of one report."""
    found = groups(threads(CASE, split=[("cut", "own")]))
    assert ["cut", "own"] in found
    assert ["longer", "wire"] in found


def test_languages_join_only_by_decision() -> None:
    """Articles in different languages join only by the editor's merge."""
    a, b = CASE["wire"], article("b", None, CASE["wire"].text, language="nl")
    own = {"wire": a, "b": b}
    assert groups(threads(own)) == [["b"], ["wire"]]
    assert groups(threads(own, merge=[("b", "wire")])) == [["b", "wire"]]


def test_a_roundup_joins_nothing() -> None:
    """A roundup joins no event, and its facts say why."""
    a = article("r", "News in brief", CASE["wire"].text)
    assert facts(a).roundup == "headline: News in brief"
    assert groups(threads({"wire": CASE["wire"], "r": a})) == [["r"], ["wire"]]


def test_ties_say_why() -> None:
    """A tie tells what both state, in the words of the sources."""
    thread = next(t for t in threads(CASE) if "own" in t.members)
    told = {kind for t in thread.ties for kind, _ in t.shared}
    assert "name" in told or "toll" in told


def test_assumed_dates_are_no_evidence() -> None:
    """A date assumed from folder or story counts for nothing."""
    a = CASE["wire"]
    assert cluster.stated(a) == a.published
    assert cluster.stated(Article(id="x", path="x", published="2031-05-07", published_from="folder")) is None
