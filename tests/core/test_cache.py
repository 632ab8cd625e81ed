"""The cache is a convenience: whatever happens to it, the build goes on with the same bytes."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conftest import ROOT, Pub
from digest.core import cache
from digest.core.cache import Cache


def double(context: bytes, argument: bytes) -> bytes:
    calls.append(argument)
    return context + argument * 2


calls: list[bytes] = []


@pytest.fixture(autouse=True)
def _forget() -> None:
    calls.clear()


def test_a_call_is_made_once(tmp_path: Path) -> None:
    """Equal arguments once in one map, and never again in the next process."""
    store = tmp_path / "c.sqlite"
    first = Cache(store)
    assert first.map("p", double, [b"a", b"b", b"a"], b"!") == [b"!aa", b"!bb", b"!aa"]
    assert calls == [b"a", b"b"]
    first.close()
    second = Cache(store)
    assert second.map("p", double, [b"b", b"a"], b"!") == [b"!bb", b"!aa"]
    assert calls == [b"a", b"b"]
    assert second.counts["p"] == (2, 0)


def test_the_context_and_the_point_are_arguments_too(tmp_path: Path) -> None:
    """Nothing is mistaken for something else."""
    c = Cache(tmp_path / "c.sqlite")
    assert c.map("p", double, [b"a"], b"1") == [b"1aa"]
    assert c.map("p", double, [b"a"], b"2") == [b"2aa"]
    assert c.map("q", double, [b"a"], b"1") == [b"1aa"]
    assert len(calls) == 3


def test_another_program_remembers_nothing_of_this_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an upgrade of the program or of a library that shapes results, nothing stale is found."""
    Cache(tmp_path / "c.sqlite").map("p", double, [b"a"])
    monkeypatch.setattr(cache, "program", lambda: b"another")
    Cache(tmp_path / "c.sqlite").map("p", double, [b"a"])
    assert len(calls) == 2


def test_a_torn_entry_is_a_miss(tmp_path: Path) -> None:
    """An entry whose checksum is wrong is made anew."""
    store = tmp_path / "c.sqlite"
    c = Cache(store)
    c.map("p", double, [b"a"])
    c.close()
    db = sqlite3.connect(store)
    db.execute("UPDATE calls SET value = x'00'")
    db.commit()
    db.close()
    assert Cache(store).map("p", double, [b"a"]) == [b"aa"]
    assert len(calls) == 2


def test_memory_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A preview that runs all day forgets what is oldest."""
    monkeypatch.setattr(cache, "IN_MEMORY", 1000)
    c = Cache(None, memory=True)
    for i in range(100):
        c.map("p", double, [str(i).encode() * 20])
    assert c._memory is not None
    assert sum(size for _, size in c._memory.values()) <= 1000


def test_the_store_is_bounded(tmp_path: Path) -> None:
    """What the last build did not use goes first."""
    store = tmp_path / "c.sqlite"
    c = Cache(store)
    c.map("p", double, [os.urandom(5000) for _ in range(100)])
    c.close()
    again = Cache(store)
    again.map("p", double, [b"used"])
    again.trim(largest=100_000)
    again.close()
    assert store.stat().st_size < 100_000
    assert Cache(store).map("p", double, [b"used"]) == [b"usedused"]
    assert calls.count(b"used") == 1


def test_a_store_that_is_locked_for_good_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a word about it."""
    store = tmp_path / "c.sqlite"
    Cache(store).close()
    c = Cache(store)
    assert c._db is not None
    c._db.execute("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(store, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert c.map("p", double, [b"a"]) == [b"aa"]
    assert c.map("p", double, [b"b"]) == [b"bb"]
    assert c.notes
    other.close()


def test_a_full_disk_is_done_without(tmp_path: Path) -> None:
    """SQLite says that the disk is full; the results are there all the same."""
    c = Cache(tmp_path / "c.sqlite")
    assert c._db is not None
    c._db.execute("PRAGMA max_page_count = 10")
    big = [bytes([i]) * 50_000 for i in range(10)]
    assert c.map("p", double, big) == [b * 2 for b in big]
    assert "full" in c.notes[0]


def test_a_read_only_state_is_done_without(sample: Pub) -> None:
    """As in a checkout that belongs to somebody else: said in a word, and the results are there."""
    assert sample.run("build").returncode == 0
    store = sample.root / ".digest" / "cache.sqlite"
    db = sqlite3.connect(f"file:{store}?mode=ro", uri=True, isolation_level=None)
    c = Cache(store)
    c._db = db
    assert c.map("p", double, [b"a"]) == [b"aa"]
    assert c.notes


# ------------------------------------------------------------------------------------------------------------- whole builds


def start(pub: Pub, *options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "digest", "build", "-q", *options],
        cwd=pub.root,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def fresh(pub: Pub) -> dict[str, bytes]:
    shutil.rmtree(pub.site, ignore_errors=True)
    shutil.rmtree(pub.root / ".digest", ignore_errors=True)
    pub.run("build")
    return pub.bytes()


@pytest.mark.slow
def test_killed_at_any_instant_the_next_build_completes_it(sample: Pub) -> None:
    """`kill -9` after a tenth of a second, after two, ...: every file is whole, and the next build has the bytes of a fresh one."""
    want = fresh(sample)
    shutil.rmtree(sample.site)
    shutil.rmtree(sample.root / ".digest")
    for tenths in (2, 5, 8, 11, 14):
        process = start(sample)
        time.sleep(tenths / 10)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if sample.site.exists():
            for path, data in sample.bytes().items():
                assert data == want[path], f"{path} after {tenths} tenths of a second"
    sample.run("build")
    assert sample.bytes() == want
    assert not list((sample.root / ".digest").glob("staging-*"))


@pytest.mark.slow
def test_two_builds_at_once_disturb_nobody(sample: Pub) -> None:
    """Both end well, and the site is that of one."""
    want = fresh(sample)
    shutil.rmtree(sample.site)
    shutil.rmtree(sample.root / ".digest")
    both = [start(sample) for _ in range(2)]
    ends = [p.wait(120) for p in both]
    assert ends == [0, 0]
    assert sample.bytes() == want
    sample.run("build")
    assert sample.bytes() == want


def test_staging_of_a_build_that_runs_is_left_alone(tmp_path: Path) -> None:
    """Only what a killed build left behind is swept."""
    from digest.press import site

    running, killed = tmp_path / f"staging-{os.getpid()}-a", tmp_path / "staging-999999999-b"
    running.mkdir()
    killed.mkdir()
    site.sweep(tmp_path)
    assert running.exists()
    assert not killed.exists()


def test_many_results_are_kept_in_bundles_too(tmp_path: Path) -> None:
    """The next process reads a few bundles; an argument more, in the middle, costs its bundle; what is not light is not handed on."""
    names = [str(i).encode() for i in range(2000)]
    wanted = [n + n for n in names]

    def rows(c: Cache) -> int:
        assert c._db is not None
        return int(c._db.execute("SELECT count(*) FROM calls").fetchone()[0])

    first = Cache(tmp_path / "c.sqlite")
    assert first.map("p", double, names) == wanted
    bundles = rows(first) - len(names)
    assert 4 < bundles < 60
    asked: list[str] = []
    for more, new in (([], 0), ([b"new"], 2)):
        calls.clear()
        c = Cache(tmp_path / "c.sqlite")
        assert c._db is not None
        asked.clear()
        c._db.set_trace_callback(asked.append)
        now = [*names[:1000], *more, *names[1000:]]
        before = rows(c)
        assert c.map("p", double, now) == [n + n for n in now]
        assert calls == more
        assert rows(c) - before <= new + len(more)
        assert c.counts["p"] == (2000, len(more))
    assert sum("SELECT key, sum, value" in q for q in asked) < 6


def test_a_bundle_that_is_torn_or_cut_is_done_without(tmp_path: Path) -> None:
    names = [str(i).encode() for i in range(1000)]
    first = Cache(tmp_path / "c.sqlite")
    wanted = first.map("p", double, names)
    assert first._db is not None
    keys = set(first._keys("p", b"", names))
    torn = [k for (k,) in first._db.execute("SELECT key FROM calls") if k not in keys]
    assert torn
    first._db.executemany(
        "UPDATE calls SET value = substr(value, 1, 9) WHERE key = ?", [(k,) for k in torn]
    )
    calls.clear()
    assert Cache(tmp_path / "c.sqlite").map("p", double, names) == wanted
    assert not calls


def test_what_is_light_is_enough_the_second_time(tmp_path: Path) -> None:
    """Of the first half of a shelved result a bundle keeps what is needed of all; the whole of it can be asked for."""
    names = [str(i).encode() for i in range(1000)]

    def shelved() -> list[tuple[bytes, bytes]]:
        c = Cache(tmp_path / "c.sqlite")
        return c.shelve("p", both, names, names.__getitem__, bytes, light=lambda first: first[:1])

    made, known = shelved(), shelved()
    assert [v for _, v in made] == [b"first " + n for n in names]
    assert [v for _, v in known] == [b"f"] * 1000
    again = Cache(tmp_path / "c.sqlite")
    assert again.first(known[7][0]) == b"first 7"
    assert again.rest(known[7][0]) == b"rest 7"
    assert again.first(b"nothing") is None


def both(context: bytes, argument: bytes) -> bytes:
    del context
    return cache.halves(b"first " + argument, b"rest " + argument)


def test_of_what_is_large_the_last_is_kept(tmp_path: Path) -> None:
    for memory in (False, True):
        store = tmp_path / f"{memory}.sqlite"
        c = Cache(store, memory)
        made: list[bytes] = []

        def make(name: bytes, made: list[bytes] = made) -> bytes:
            made.append(name)
            return name * 3

        for name in (b"a", b"a", b"b", b"b"):
            assert c.last("p", name, lambda name=name: make(name), bytes) == name * 3
        assert made == [b"a", b"b"]
        assert c.counts["p"] == ((2, 2) if not memory else (0, 2))
        assert Cache(store).last("p", b"b", lambda: b"", bytes) == b"bbb"
        assert c._db is not None
        assert c._db.execute("SELECT count(*) FROM calls").fetchone() == (1,)
