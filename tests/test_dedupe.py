"""Dedupe: which articles are one text."""

from __future__ import annotations

import json
import pathlib
import random
import sys
from collections import defaultdict

import pytest

from digest.desk import dedupe
from digest.desk.facts import facts
from digest.model import Article, Report
from tests.grouping_cases import article, case, known

CASE = case("harbour.md")
DATA = pathlib.Path(__file__).parents[2] / "shared" / "eval" / "data"


def reports(names: list[str]) -> dict[str, Report]:
    own = {n: CASE[n] for n in names}
    return {r.original: r for r in dedupe.reports(list(own.values()), known(own), {})}


def test_a_cut_is_a_pickup() -> None:
    """A cut of a wire text with another headline is its pickup, and tells what it dropped."""
    r = reports(["wire", "cut"])["wire"]
    assert [(c.article, c.relation, c.of) for c in r.copies] == [("cut", "pickup", "wire")]
    assert r.copies[0].share > 0.9
    assert r.copies[0].dropped >= 4
    assert not r.copies[0].changed


def test_a_wire_text_inside_a_longer_article() -> None:
    """A longer article that holds a wire text belongs to its report, the wire being the original; its own sentences are told."""
    r = reports(["wire", "longer"])["wire"]
    (c,) = r.copies
    changed = [CASE["longer"].text[s:e] for s, e in c.changed]
    assert any("candles" in s for s in changed)
    assert not any("coast guard" in s for s in changed)


def test_own_reporting_is_a_report() -> None:
    """The same event with other speakers and figures is a report of its own."""
    assert set(reports(["wire", "own", "other"])) == {"wire", "own", "other"}


def test_order_changes_nothing() -> None:
    """The order of the files changes nothing."""
    own = known(CASE)
    assert dedupe.reports(list(CASE.values()), own, {}) == dedupe.reports(list(CASE.values())[::-1], own, {})


def test_no_copy_across_languages() -> None:
    """Articles in different languages are one text only by decision."""
    a, b = CASE["wire"], article("b", None, CASE["wire"].text, language="nl")
    assert len(dedupe.reports([a, b], {x.id: facts(x) for x in (a, b)}, {})) == 2


@pytest.mark.shared
@pytest.mark.slow
def test_pickups_of_given_texts() -> None:
    """Of pickups with up to 60 % of their sentences cut or edited, also inside another text, 98 % are found; of other articles of the same
    story 98 % are left alone."""
    path = DATA / "stories_gva_multi.jsonl"
    if not path.exists():
        pytest.skip("needs ../shared")
    sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "bench"))
    import pickups

    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    stories: defaultdict[str, list[Article]] = defaultdict(list)
    for i, row in enumerate(rows):
        stories[row["story"]].append(article(f"a{i:04d}", row["title"], row["text"]))
    r = random.Random(7)
    pool = [(s, a) for s, own in sorted(stories.items()) for a in own if a.words >= 120 and len(pickups.sentences(a.text)) >= 6]
    found = wrong = others = 0
    chosen = r.sample(pool, 150)
    for story, a in chosen:
        host = r.choice([x for s, x in pool if s != story]).text if r.random() < 0.3 else ""
        copy = article("copy", None, pickups.pickup(a.text, r.choice([0.2, 0.4, 0.6]), r, host))
        group = [copy, *stories[story]]
        own = {x.id: facts(x) for x in group}
        before = {m: k for k, x in enumerate(dedupe.reports(group[1:], own, {})) for m in x.members}
        after = {m: k for k, x in enumerate(dedupe.reports(group, own, {})) for m in x.members}
        found += after["copy"] == after[a.id]
        for x in stories[story]:
            if before[x.id] != before[a.id]:
                others += 1
                wrong += after[x.id] == after["copy"]
    assert found / len(chosen) >= 0.98, found / len(chosen)
    assert found / (found + wrong) >= 0.98, (found, wrong, others)
