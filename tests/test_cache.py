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

from digest import cache
from digest.cache import Cache


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


def test_another_program_remembers_nothing_of_this_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_a_store_that_is_locked_for_good_is_done_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
