"""The search index: what is found, what an index is made from, and a missing indexer."""

from __future__ import annotations

import gzip
import os
import re
import stat
import time
from functools import partial
from pathlib import Path

import msgspec
import pytest

from conftest import Pub
from digest.core.model import Page
from digest.pipeline import calls, editions, search_indexes
from digest.press import search
from press_sample import bridge, edition, plain_brief, quiet

FERRY = "Ferry {n} returns to Linmouth\n\nThe ferry returned to Linmouth on Monday with {n} crates of lanterns, the harbour board said.\n"


def test_a_story_is_found_by_what_its_page_prints() -> None:
    """Headline, summary, quotations, speakers and outlets; a story without a page is not found."""
    made = search.records([edition(bridge(), quiet())], "en")
    (record,) = (r for r in made if "swing-bridge" in r.path)
    words = " ".join((record.title, *record.text))
    for said in (
        "Swing bridge jams open",
        "the port office said",
        "Odile Brandt",
        "ferry pilot",
        "Quay Gazette",
        "Harbour",
    ):
        assert said in words
    assert not search.records([edition(msgspec.structs.replace(quiet(), sources=()))], "en")


def test_the_newest_year_has_an_index_a_month_older_ones_an_index_each() -> None:
    """Newest first; years and months without a story have no index; undated stories come last."""
    days = ("2026-03-02", "2026-03-01", "2026-01-02", "2025-03-04", "2025-01-01", "undated")
    made = [edition(plain_brief(n), day=day) for n, day in enumerate(days)]
    indexes = [editions.index_of(e) for e in made]
    empty = editions.index_of(edition(day="2024-01-01").__class__(day="2024-01-01", stories=()))
    wanted = ("/pagefind/2026-03/", "/pagefind/2026-01/", "/pagefind/2025/", "/pagefind/undated/")
    assert search.bundles([*indexes, empty]) == wanted
    assert search.bundles([empty, *indexes[::-1]]) == wanted
    assert list(search.parts(indexes).values()) == [days[:2], (days[2],), days[3:5], (days[5],)]


def fragments(files: dict[str, bytes]) -> str:
    """Return the words of the index, as Pagefind stores them for results."""
    return " ".join(
        gzip.decompress(d).decode("utf-8", "replace")
        for p, d in sorted(files.items())
        if p.endswith(".pf_fragment")
    )


def test_the_index_is_part_of_the_site(pub: Pub) -> None:
    """It is written once, follows the stories, is pruned with them, and is the same when built from
    nothing."""
    pytest.importorskip("pagefind_bin_extended")
    for n in (11, 12):
        pub.write(f"content/2026-03-0{n - 9}/ferry.txt", FERRY.format(n=n))
    pub.write("content/2025-03-02/ferry.txt", FERRY.format(n=13))
    pub.run("build")
    first = {p: d for p, d in pub.bytes().items() if p.startswith("pagefind/")}
    assert {p.split("/")[1] for p in first} == {"2025", "2026-03"}
    assert not [p for p in first if re.search(r"ui|highlight|playground", p)]
    assert "12 crates" in fragments(first)
    times = {p: (pub.site / p).stat().st_mtime_ns for p in first}
    pub.write("content/2026-03-02/ferry.txt", FERRY.format(n=77))
    pub.run("build")
    second = {p: d for p, d in pub.bytes().items() if p.startswith("pagefind/")}
    assert "77 crates" in fragments(second)
    assert "11 crates" not in fragments(second)
    assert all((pub.site / p).stat().st_mtime_ns == times[p] for p in first if "/2025/" in p)
    (pub.root / "site").rename(pub.root / "old")
    (pub.root / ".digest").rename(pub.root / "state")
    pub.run("build")
    assert {p: d for p, d in pub.bytes().items() if p.startswith("pagefind/")} == second


def test_a_new_story_costs_its_month_only(pub: Pub) -> None:
    """The input of other months and years is unchanged, so their indexes are not made again."""
    pytest.importorskip("pagefind_bin_extended")
    for day in ("2026-03-02", "2026-02-02", "2025-03-02"):
        pub.write(f"content/{day}/ferry.txt", FERRY.format(n=11))
    pub.run("build")
    times = {p: (pub.site / p).stat().st_mtime_ns for p in pub.bytes() if p.startswith("pagefind/")}
    pub.write("content/2026-03-04/ferry.txt", FERRY.format(n=12))
    pub.run("build")
    same = {
        p
        for p in times
        if (pub.site / p).exists() and (pub.site / p).stat().st_mtime_ns == times[p]
    }
    assert {p.split("/")[1] for p in set(times) - same} == {"2026-03"}


def test_pages_are_numbered_as_they_are_handed_over(tmp_path: Path) -> None:
    """Not in the order of the disk: equal stories give the same index on every disk."""
    pytest.importorskip("pagefind_bin_extended")
    found = search.program()
    assert found is not None
    entries = [plain_brief(n) for n in range(1, 8)]
    orders, files = [], []
    for given in (entries, entries[::-1], entries):
        whole = [edition(*given)]
        pages, problem = search.pages(
            found, "2025", search.records(whole, "en"), "en", tmp_path / "state"
        )
        assert problem is None
        made = {
            p.path: gzip.decompress(p.data)
            for p in pages
            if p.path.endswith((".pf_fragment", ".pf_meta"))
        }
        named = {
            p.rpartition("/")[2].partition(".")[0].encode(): d
            for p, d in made.items()
            if p.endswith(".pf_fragment")
        }
        (meta,) = (d for p, d in made.items() if p.endswith(".pf_meta"))
        order = [named[name] for name in re.findall(rb"en_[0-9a-f]+", meta) if name in named]
        assert all(
            r.path.encode() in d for r, d in zip(search.records(whole, "en"), order, strict=True)
        )
        orders.append(order)
        files.append(pages)
    assert orders[1] == orders[0][::-1]
    assert files[0] == files[2] != files[1]


def test_the_settings_can_do_without(pub: Pub) -> None:
    """Then there is no index, and the search page says what it searches."""
    pub.write("content/2026-03-02/ferry.txt", FERRY.format(n=11))
    pub.run("build")
    pub.write("digest.yaml", "title: The Test Paper\nsearch: {index: false}\n")
    assert pub.run("build").returncode == 0
    assert not [p for p in pub.bytes() if p.startswith("pagefind/")]
    page = pub.bytes()["search/index.html"].decode()
    assert 'data-bundles=""' in page
    assert "Words in headlines<" in page
    assert "Ferry 11 returns to Linmouth" in page


@pytest.mark.parametrize("what", ["fails", "is gone", "writes nothing"])
def test_a_program_that_does_not_work_is_reported_and_stops_nothing(
    tmp_path: Path, what: str
) -> None:
    """A warning with its fix; the pages are made."""
    program = tmp_path / "pagefind"
    if what != "is gone":
        program.write_text(
            "#!/bin/sh\n" + ("echo no luck >&2; exit 3\n" if what == "fails" else "exit 0\n")
        )
        os.chmod(program, stat.S_IRWXU)
    pages, problem = search.pages(
        program, "2025", search.records([edition(bridge())], "en"), "en", tmp_path / "state"
    )
    assert pages == ()
    assert problem is not None
    assert problem.level == "warning"
    assert ("no luck" in problem.what) == (what == "fails")
    assert not list((tmp_path / "state").iterdir())


def test_nothing_of_the_users_environment_reaches_the_program(pub: Pub) -> None:
    """Settings files of Pagefind in the publication, and its variables, change nothing."""
    pytest.importorskip("pagefind_bin_extended")
    pub.write("content/2026-03-02/ferry.txt", FERRY.format(n=11))
    pub.run("build")
    first = pub.bytes()
    pub.write("pagefind.toml", 'glob = "nothing"\nforce_language = "de"\n')
    (pub.root / ".digest").rename(pub.root / "state")
    pub.run("build", env={"PAGEFIND_SITE": "/nowhere", "PAGEFIND_FORCE_LANGUAGE": "de"})
    assert pub.bytes() == first


def test_indexes_beside_one_another_come_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Results come in the order of the requests, whatever each takes. At most one a processor is
    begun beside the current one."""
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    begun: list[int] = []

    def make(n: int) -> calls.IndexFiles:
        begun.append(n)
        time.sleep(0.02 * (n % 2 == 0))
        return calls.IndexFiles(pages=(Page(path=str(n), data=b""),))

    makes = [partial(make, n) for n in range(7)]
    found = search_indexes.several(makes, True)
    assert next(found).pages[0].path == "0"
    assert len(begun) <= 3
    assert [f.pages[0].path for f in found] == [str(n) for n in range(1, 7)]
    assert [f.pages[0].path for f in search_indexes.several(makes, False)] == [
        str(n) for n in range(7)
    ]
