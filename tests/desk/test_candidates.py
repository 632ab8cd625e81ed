"""Candidates: which articles are compared."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Callable, Sequence

import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray

from digest.core import packing
from digest.core.model import Facts
from digest.desk.grouping import candidates, copies, near_pairs, word_counts
from digest.desk.grouping.facts import facts
from digest.desk.grouping.word_counts import Part, WordCounts, flat
from digest.desk.words import hashes
from tests.grouping_cases import article, case, known

CASE = case("harbour.md")
DAYS = {a.id: a.published for a in CASE.values()}


def filler(n: int) -> list[tuple[str, str]]:
    r = random.Random(3)
    syllables = "ka lo mi ne su ta ro vi".split()
    return [
        (f"z{i:03d}", " ".join("".join(r.choice(syllables) for _ in range(4)) for _ in range(60)))
        for i in range(n)
    ]


def test_every_article_once_in_any_order() -> None:
    """Every article is in exactly one neighbourhood, and the order of files changes nothing."""
    own = list(known(CASE).values())
    found = candidates.neighbourhoods(own, DAYS)
    assert sorted(a for n in found for a in n.articles) == sorted(CASE)
    assert candidates.neighbourhoods(own[::-1], DAYS) == found


def test_copies_and_reports_of_one_event_are_neighbours() -> None:
    """Articles that share rare words are compared."""
    found = candidates.neighbourhoods(list(known(CASE).values()), DAYS)
    home = next(n for n in found if "wire" in n.articles)
    assert {"wire", "cut", "longer", "own"} <= set(home.articles)


def test_a_merge_makes_neighbours() -> None:
    """Articles that the editor joins are in one neighbourhood, whatever they share."""
    own = [facts(article(i, None, t)) for i, t in filler(2)]
    found = candidates.neighbourhoods(own, {}, [("z000", "z001")])
    assert [n.articles for n in found] == [("z000", "z001")]


def test_an_unrelated_file_regroups_nothing() -> None:
    """A file that shares no word leaves every other neighbourhood unchanged, so that none is
    grouped again."""
    own = list(known(CASE).values()) + [facts(article(i, None, t)) for i, t in filler(30)]
    before = candidates.neighbourhoods(own, DAYS)
    after = candidates.neighbourhoods(
        [*own, facts(article("zz", None, "Quite unlike anything else here."))], DAYS
    )
    assert [n for n in after if n.articles != ("zz",)] == list(before)


def dated(seed: int, days: range, each: int) -> tuple[list[Facts], dict[str, str | None]]:
    """Return articles, some a day. Those of two consecutive days share the words of a topic; all
    have words that are common in the archive."""
    r = random.Random(7)
    words = [
        "".join(r.choice("ka lo mi ne su ta ro vi".split()) for _ in range(4)) for _ in range(900)
    ]
    r.seed(seed)
    found, came = [], {}
    for d in days:
        topic = words[100 + d // 2 * 40 : 140 + d // 2 * 40]
        for i in range(each):
            key = f"d{d:02d}-{i}"
            found.append(
                facts(
                    article(key, None, " ".join(r.sample(topic, 24) + r.choices(words[:100], k=6)))
                )
            )
            came[key] = f"2024-01-{d:02d}"
    return found, came


def test_what_comes_later_changes_nothing_before_it() -> None:
    """An article added after the last mark leaves every neighbourhood that it does not join
    unchanged, with members and frequencies."""
    own, came = dated(1, range(1, 11), 6)
    late, when = dated(2, range(20, 22), 4)
    before = candidates.neighbourhoods(own, {}, (), came, base=12)
    after = candidates.neighbourhoods([*own, *late], {}, (), came | when, base=12)
    joined = {a for n in after if any(m in when for m in n.articles) for a in n.articles}
    untouched = [n for n in before if not joined & set(n.articles)]
    assert len([n for n in untouched if len(n.articles) > 1]) >= 2
    assert untouched == [n for n in after if not joined & set(n.articles)]


def test_whole_days_are_counted_up_to_the_last_mark() -> None:
    """Below the base it is the whole archive; above, all days that begin before the mark, which
    moves in steps of a quarter."""
    days = [f"2024-01-{1 + i // 10:02d}" for i in range(100)]
    assert candidates._counted_articles(days[:5], 8) == 5
    assert candidates._counted_articles(days, 100) == 100
    assert candidates._counted_articles(days, 64) == 100  # 64, 80, 100
    assert candidates._counted_articles(days, 65) == 90  # 65, 81: to the end of the day of the 81st
    assert (
        candidates._counted_articles([*days, *["2024-02-01"] * 3], 83)
        == candidates._counted_articles(days, 83)
        == 90
    )
    assert candidates._counted_articles(["~"] * 50, 8) == 50  # their day is not known


def part(own: list[Facts], counted: int) -> tuple[Part, NDArray[np.int64]]:
    """Return the articles after the counted ones, and languages that are not known."""
    bags = [(f.body, f.counted, f.shingles) for f in own]
    counts = Part(flat(bags[:counted])).counts()
    return Part(flat(bags[counted:]), counted, counts=counts), np.zeros(len(own), np.int64)


def test_words_are_weighed_by_the_counts() -> None:
    """A counted word has the counted frequency; another has its own."""
    common = [
        (f"a{i:02d}", ("tamarisk " if i < 89 else "lilac tamarisk ") + "ferry " * 3)
        for i in range(90)
    ]
    own = [facts(article(i, None, t)) for i, t in common]
    came = {i: "2024-01-01" for i, _ in common}
    later, _ = part(own, 10)
    weight = dict(zip(later.words.tolist(), later.frequency.tolist(), strict=True))
    assert weight[hashes.term("tamarisk")] == 10
    assert weight[hashes.term("lilac")] == 1
    whole = Part(flat((f.body, f.counted, f.shingles) for f in own))
    assert (
        dict(zip(whole.words.tolist(), whole.frequency.tolist(), strict=True))[
            hashes.term("tamarisk")
        ]
        == 90
    )
    assert candidates.neighbourhoods(own, {}, (), came, base=200)


def test_a_word_that_spread_since_the_count_makes_few_pairs() -> None:
    """Pairs by a word that was counted as rare grow with the number of articles, not its square."""
    own = [facts(article(f"a{i:03d}", None, f"tamarisk {i}")) for i in range(600)]
    later, language = part(own, 2)
    a, _b, _ = near_pairs.near(later, language)
    assert 0 < len(a) <= 600 * near_pairs.CROWD * later.cap


def test_the_table_of_pairs_and_the_sorted_pairs_are_one() -> None:
    """The edges are the same for dense and sparse products, in one block or many."""
    own, came = dated(3, range(1, 5), 10)
    ordered = sorted(own, key=lambda f: f.id)
    assert candidates.neighbourhoods(own, {}, (), came, base=10)
    for counted in (10, 1):
        later, language = part(ordered, counted)
        a, b, share = near_pairs.near(later, language)
        assert len(a)
        for block, sparse in ((1, 0), (50, 1 << 30), (1 << 30, 0)):
            x, y, s = near_pairs.near(later, language, block, sparse)
            assert (x.tolist(), y.tolist(), s.tolist()) == (a.tolist(), b.tolist(), share.tolist())


def test_counts_that_are_remembered_give_what_new_ones_give() -> None:
    """With them only the words of later articles are read."""
    own, came = dated(1, range(1, 11), 6)
    late, when = dated(2, range(9, 11), 1)
    when = {f"late-{i}": f"2024-02-0{n + 1}" for n, i in enumerate(when)}
    late = [msgspec.structs.replace(f, id=i) for f, i in zip(late, when, strict=True)]
    every = [*own, *late]
    bags = {f.id: (f.body, f.counted, f.shingles) for f in every}
    asked: list[str] = []

    def read(ids: Sequence[str]) -> list[tuple[bytes, bytes, bytes]]:
        asked.extend(ids)
        return [bags[i] for i in ids]

    kept: list[bytes] = []

    def remember(ids: Sequence[str], make: Callable[[], WordCounts]) -> WordCounts:
        assert sorted(ids) == sorted(came)
        if not kept:
            kept.append(packing.pack(make()))
        return packing.unpack(kept[0], WordCounts)

    counting = candidates.Counting(base=60, remember=remember)
    first = candidates.around(every, read, {}, (), came | when, counting)
    assert set(asked) == set(bags)
    asked.clear()
    again = candidates.around(every, read, {}, (), came | when, counting)
    assert again == first
    assert set(asked) == set(when)
    assert again == candidates.neighbourhoods(every, {}, (), came | when, base=60)


def test_sorting_in_parts_is_sorting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A waiting change is noticed between two parts; the result without one is the same."""
    own = list(known(CASE).values())
    whole = candidates.neighbourhoods(own, DAYS)
    heard: list[int] = []
    monkeypatch.setattr(word_counts, "RUN", 7)
    assert candidates.neighbourhoods(own, DAYS, breathe=lambda: heard.append(1)) == whole
    monkeypatch.setattr(word_counts, "PIECE", 5)
    assert candidates.neighbourhoods(own, DAYS) == whole
    assert len(heard) > 20


def test_a_weak_bridge_cuts_nothing_that_is_close(monkeypatch: pytest.MonkeyPatch) -> None:
    """A component that would grow too large loses its weakest edges; the close pairs stay."""
    small = msgspec.structs.replace(candidates.TUNING, largest=4)
    monkeypatch.setattr(candidates, "TUNING", small)
    close = [(0, 1, 0.6), (1, 2, 0.3), (3, 4, 0.5)]
    bridges = [(2, 3, 0.2), (4, 5, 0.12)]

    def found(*edges: tuple[int, int, float]) -> list[list[int]]:
        a, b, share = (np.array(x) for x in zip(*edges, strict=True))
        return sorted(candidates._components(np.arange(6), (a, b, share), []))

    assert found(*close) == [[0, 1, 2], [3, 4], [5]]
    assert found(*close, *bridges) == [[0, 1, 2], [3, 4, 5]]
    copies = [(i, i + 1, 0.95) for i in range(4)]
    assert found(*copies, (4, 5, 0.5)) == [[0, 1, 2, 3, 4], [5]]


def some_bags() -> list[word_counts.Words]:
    """Return the words of 2,000 articles, 150 each of 15,000."""
    draw = np.random.default_rng(1)
    known = draw.integers(0, 1 << 32, 15_000, np.uint32)

    def bag() -> bytes:
        words = np.unique(known[draw.integers(0, len(known), 150)])
        return words.astype("<u4").tobytes() + b"\1" * len(words)

    return [(bag(), b"", b"") for _ in range(2_000)]


def peak_of(work: Callable[[], object]) -> int:
    """Return how many bytes some work needs at its peak."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_posting_takes_few_bytes_while_pairs_are_looked_for() -> None:
    """A posting has a number, an article and a place within its word, of four bytes each.

    As eight-byte numbers they took 72 bytes a posting at the peak.
    """
    some = Part(flat(some_bags()))
    none = np.zeros(2_000, np.int64)
    peak = peak_of(lambda: near_pairs.near(some, none, block=10_000))
    assert peak < 60 * len(some.postings[0])


def test_a_posting_takes_few_bytes_while_it_is_sorted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ranges of words that are sorted one after another give what one range gives."""
    bags = some_bags()
    whole = Part(flat(bags))
    monkeypatch.setattr(word_counts, "RUN", 1_000)
    parts = Part(flat(bags))
    assert len(whole.postings[0]) > 250_000
    for one, other in zip(whole.postings, parts.postings, strict=True):
        assert np.array_equal(one, other)
    for name in ("words", "frequency", "norm"):
        assert np.array_equal(getattr(whole, name), getattr(parts, name))
    assert peak_of(lambda: Part(flat(bags))) < 42 * len(whole.postings[0])


def test_later_articles_join_the_copies_that_all_articles_would() -> None:
    """Only runs of later articles are compared, with the groups that all runs give."""
    r = random.Random(11)
    texts = [np.array(sorted(r.sample(range(1 << 62), 24)), np.uint64) for _ in range(60)]

    def copy() -> NDArray[np.uint64]:
        """Return the runs of a text that has some of two others."""
        one, other = r.sample(texts, 2)
        cut, more = r.randint(4, 24), r.choice([0, 0, 12])
        return np.unique(np.concatenate([one[:cut], other[:more]]))

    samples = [*texts, *(copy() for _ in range(120)), np.zeros(0, np.uint64)]
    r.shuffle(samples)
    for n in (1, 90, 179):
        known, later = samples[:n], samples[n:]
        head = copies.heads(copies.clusters(known), known)
        first = np.array([head[i] for i in range(n)])
        ends = np.cumsum([len(s) for s in known])
        found = copies.clusters_with(later, np.concatenate(known), ends, first)
        wanted = [
            (sorted({head[i] for i in group if i < n}), [i for i in group if i >= n])
            for group in copies.clusters(samples)
            if any(i >= n for i in group)
        ]
        assert sorted(
            ([i for i in group if i < n], [i for i in group if i >= n]) for group in found
        ) == sorted(wanted)
        assert any(len(heads) > 1 for heads, _ in wanted) or n != 90
