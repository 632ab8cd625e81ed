"""Remembered calls are made once, are kept in bundles, and never make a build fail."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from conftest import Pub
from digest.core import memo, memory, program
from digest.core.memo import Batch, Memo, SplitBatch
from digest.core.pure_calls import Call, call, split_call
from digest.core.store import Store

made: list[bytes] = []


@call("double")
def double(shared: bytes, argument: bytes) -> bytes:
    made.append(argument)
    return shared + argument * 2


@call("other")
def other(shared: bytes, argument: bytes) -> bytes:
    made.append(argument)
    return shared + argument * 2


@split_call("both", light=lambda first: first[:1])
def both(shared: None, argument: bytes) -> tuple[bytes, bytes]:
    return b"first " + argument, b"rest " + argument


def doubled(
    m: Memo,
    arguments: Sequence[bytes],
    shared: bytes = b"",
    of: Call[bytes, bytes, bytes] = double,
) -> list[bytes]:
    return m.results(Batch(of, shared, arguments, arguments.__getitem__))


def split(m: Memo, arguments: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
    return m.split_results(SplitBatch(both, None, arguments, arguments.__getitem__))


def database(m: Memo) -> sqlite3.Connection:
    found = m._store._db
    assert found is not None
    return found


@pytest.fixture(autouse=True)
def _forget() -> None:
    made.clear()


def test_a_call_is_made_once(tmp_path: Path) -> None:
    """Equal arguments are computed once in a batch, and not again in the next process."""
    store = tmp_path / "c.sqlite"
    first = Memo(store)
    assert doubled(first, [b"a", b"b", b"a"], b"!") == [b"!aa", b"!bb", b"!aa"]
    assert made == [b"a", b"b"]
    first.close()
    second = Memo(store)
    assert doubled(second, [b"b", b"a"], b"!") == [b"!bb", b"!aa"]
    assert made == [b"a", b"b"]
    assert second.counts["double"] == (2, 0)


def test_a_key_names_the_call_and_what_is_shared(tmp_path: Path) -> None:
    """Different functions, arguments and shared values have different keys."""
    m = Memo(tmp_path / "c.sqlite")
    assert doubled(m, [b"a"], b"1") == [b"1aa"]
    assert doubled(m, [b"a"], b"2") == [b"2aa"]
    assert doubled(m, [b"a"], b"1", other) == [b"1aa"]
    assert len(made) == 3


def test_another_version_of_the_program_reuses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A result is computed again after an upgrade of the program or of a library it depends on."""
    doubled(Memo(tmp_path / "c.sqlite"), [b"a"])
    monkeypatch.setattr(program, "version", lambda: b"another")
    doubled(Memo(tmp_path / "c.sqlite"), [b"a"])
    assert len(made) == 2


def test_what_is_known_is_not_read_when_only_the_rest_is_made(tmp_path: Path) -> None:
    """`make_missing` returns only what it made, and a result that was taken is no longer in memory."""
    m = Memo(tmp_path / "c.sqlite")
    doubled(m, [b"a"])
    names = [b"a", b"b", b"c"]
    found = m.make_missing(Batch(double, b"", names, names.__getitem__))
    assert made == [b"a", b"b", b"c"]
    assert not found.has([b"a"])
    assert found.has([b"c", b"b"])
    assert found.take([b"c", b"b"]) == [b"cc", b"bb"]
    assert not found.has([b"b"])
    assert doubled(m, names) == [b"aa", b"bb", b"cc"]
    assert len(made) == 3


def test_a_torn_result_is_made_again(tmp_path: Path) -> None:
    """A record whose checksum does not match is computed again."""
    store = tmp_path / "c.sqlite"
    m = Memo(store)
    doubled(m, [b"a"])
    m.close()
    db = sqlite3.connect(store)
    db.execute("UPDATE calls SET value = x'00'")
    db.commit()
    db.close()
    assert doubled(Memo(store), [b"a"]) == [b"aa"]
    assert len(made) == 2


def test_memory_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a preview that runs all day, the oldest results are removed first."""
    monkeypatch.setattr(memory, "IN_MEMORY", 1000)
    m = Memo(None, memory=True)
    for i in range(100):
        doubled(m, [str(i).encode() * 20])
    assert m._memory is not None
    assert 0 < m._memory.size <= 1000
    assert len(m._memory._new) + len(m._memory._old) < 100
    doubled(m, [b"99" * 20])
    assert len(made) == 100


def test_memory_forgets_what_was_not_used() -> None:
    """After two full updates, results that neither of them used are removed from memory."""
    m = Memo(None, memory=True)
    keys = [bytes([65 + i]) * 20 for i in range(3)]
    doubled(m, keys)
    m.forget_unused()
    doubled(m, keys[:1])
    m.forget_unused()
    assert m._memory is not None
    size = m._memory.size
    m.forget_unused()
    assert m._memory.size < size
    n = len(made)
    doubled(m, keys[1:])
    assert len(made) == n + 2, "they are made again"


def test_memory_of_many_quick_updates_is_bounded() -> None:
    """Each run leaves a result that is not used again; results that every run uses stay at any age."""
    m = Memo(None, memory=True)
    everything = [f"all{i}".encode() * 9 for i in range(500)]
    doubled(m, everything)
    m.forget_unused()
    for i in range(400):
        doubled(m, [b"always" * 9, f"text {i}".encode() * 9])
        m.forget_oldest()
    assert m._memory is not None
    assert len(m._memory._new) <= memo.KEPT + 4
    n = len(made)
    doubled(m, [b"always" * 9])
    doubled(m, everything)
    assert len(made) == n, "nothing is made again"


def kept(store: Path, arguments: list[bytes], largest: int) -> None:
    """Run once, as a command does: look up results, then trim."""
    m = Memo(store)
    doubled(m, arguments)
    m.trim(largest)
    assert not m.notes
    m.close()


def test_the_store_is_limited(tmp_path: Path) -> None:
    """Results that no recent run used are deleted; results that each run uses are never made twice."""
    store = tmp_path / "c.sqlite"
    for _ in range(60):
        kept(store, [b"used", os.urandom(5000)], largest=100_000)
        assert store.stat().st_size < 200_000
    assert made.count(b"used") == 1


def test_trims_are_spread_over_the_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that stays too large, as with a large archive, is not scanned in every run."""
    walked = []
    record = Store._record

    def counting(self: Store, used: Iterable[bytes], generation: int) -> None:
        walked.append(generation)
        record(self, used, generation)

    monkeypatch.setattr(Store, "_record", counting)
    archive = [os.urandom(5000) for _ in range(40)]
    for _ in range(30):
        kept(tmp_path / "c.sqlite", [*archive, os.urandom(5000)], largest=100_000)
    assert 1 < len(walked) <= 10
    assert all(made.count(one) == 1 for one in archive)


def test_the_oldest_results_are_deleted_first(tmp_path: Path) -> None:
    """The oldest generations are deleted first, and no more than needed."""
    store = tmp_path / "c.sqlite"
    states = [[os.urandom(20_000) for _ in range(4)] for _ in range(6)]
    for state in states:
        kept(store, state, largest=400_000)
    made.clear()
    m = Memo(store)
    doubled(m, states[-1])
    assert not made
    doubled(m, states[0])
    assert made == states[0]


def test_a_preview_does_not_note_what_it_used() -> None:
    """The preview never trims the store, although it runs for days."""
    m = Memo(None, memory=True)
    doubled(m, [b"a", b"b"])
    assert not m._used


# -------------------------------------------------------------------------- a store that fails


def test_a_locked_store_is_not_used(tmp_path: Path) -> None:
    """The build goes on without the store, and a note says so."""
    store = tmp_path / "c.sqlite"
    Memo(store).close()
    m = Memo(store)
    database(m).execute("PRAGMA busy_timeout = 50")
    locked = sqlite3.connect(store, isolation_level=None)
    locked.execute("BEGIN EXCLUSIVE")
    assert doubled(m, [b"a"]) == [b"aa"]
    assert doubled(m, [b"b"]) == [b"bb"]
    assert m.notes
    locked.close()


def test_a_full_disk_does_not_stop_a_build(tmp_path: Path) -> None:
    m = Memo(tmp_path / "c.sqlite")
    database(m).execute("PRAGMA max_page_count = 10")
    big = [bytes([i]) * 50_000 for i in range(10)]
    assert doubled(m, big) == [b * 2 for b in big]
    assert "full" in m.notes[0]


def test_a_read_only_store_does_not_stop_a_build(built: Pub) -> None:
    """As in a checkout that belongs to another user."""
    assert built.run("build").returncode == 0
    store = built.root / ".digest" / "cache.sqlite"
    m = Memo(store)
    m._store._db = sqlite3.connect(f"file:{store}?mode=ro", uri=True, isolation_level=None)
    assert doubled(m, [b"a"]) == [b"aa"]
    assert m.notes


def test_a_damaged_file_is_replaced(tmp_path: Path) -> None:
    store = tmp_path / "c.sqlite"
    store.write_bytes(b"not a database" * 100)
    assert doubled(Memo(store), [b"a"]) == [b"aa"]
    assert doubled(Memo(store), [b"a"]) == [b"aa"]
    assert len(made) == 1


# -------------------------------------------------------------------------------------- bundles


def test_many_results_are_kept_in_bundles_too(tmp_path: Path) -> None:
    """The next process reads a few bundles; one more argument changes one bundle."""
    names = [str(i).encode() for i in range(2000)]

    def rows(m: Memo) -> int:
        return int(database(m).execute("SELECT count(*) FROM calls").fetchone()[0])

    first = Memo(tmp_path / "c.sqlite")
    assert doubled(first, names) == [n + n for n in names]
    bundles = rows(first) - len(names)
    assert 4 < bundles < 60
    asked: list[str] = []
    for more, new in (([], 0), ([b"new"], 2)):
        made.clear()
        m = Memo(tmp_path / "c.sqlite")
        asked.clear()
        database(m).set_trace_callback(asked.append)
        now = [*names[:1000], *more, *names[1000:]]
        before = rows(m)
        assert doubled(m, now) == [n + n for n in now]
        assert made == more
        assert rows(m) - before <= new + len(more)
        assert m.counts["double"] == (2000, len(more))
    assert sum("SELECT key, sum, value" in q for q in asked) < 6


def test_a_torn_bundle_is_not_used(tmp_path: Path) -> None:
    names = [str(i).encode() for i in range(1000)]
    first = Memo(tmp_path / "c.sqlite")
    wanted = doubled(first, names)
    keys = set(first._keys("double", memo.packing.pack(b""), names))
    db = database(first)
    bundles = [k for (k,) in db.execute("SELECT key FROM calls") if k not in keys]
    assert bundles
    cut = "UPDATE calls SET value = substr(value, 1, 9) WHERE key = ?"
    db.executemany(cut, [(k,) for k in bundles])
    made.clear()
    assert doubled(Memo(tmp_path / "c.sqlite"), names) == wanted
    assert not made


def test_the_light_part_of_a_split_result_is_held(tmp_path: Path) -> None:
    """Every result of the first part and of the second can still be read from the store.

    Without a store there is nothing to read the rest from, and the whole first part is held.
    """
    names = [str(i).encode() for i in range(1000)]
    first = split(Memo(tmp_path / "c.sqlite"), names)
    known = split(Memo(tmp_path / "c.sqlite"), names)
    assert [v for _, v in first] == [v for _, v in known] == [b"f"] * 1000
    assert [v for _, v in split(Memo(None), names)] == [b"first " + n for n in names]
    again = Memo(tmp_path / "c.sqlite")
    keys = [k for k, _ in known]
    assert again.firsts(keys, both) == {k: b"first " + n for k, n in zip(keys, names, strict=True)}
    assert again.rest(known[7][0], both) == b"rest 7"
    assert again.firsts([b"nothing"], both) == {}
    assert again.rest(b"nothing", both) is None


def test_second_parts_are_kept_in_memory_without_a_store() -> None:
    m = Memo(None)
    key = split(m, [b"a"])[0][0]
    assert m.rest(key, both) == b"rest a"


def test_of_large_results_the_last_is_kept(tmp_path: Path) -> None:
    for held in (False, True):
        store = tmp_path / f"{held}.sqlite"
        m = Memo(store, held)
        asked: list[bytes] = []

        def make(name: bytes, asked: list[bytes] = asked) -> bytes:
            asked.append(name)
            return name * 3

        for name in (b"a", b"a", b"b", b"b"):
            assert m.latest("large", name, lambda name=name: make(name), bytes) == name * 3
        assert asked == [b"a", b"b"]
        assert m.counts["large"] == ((2, 2) if not held else (0, 2))
        assert Memo(store).latest("large", b"b", lambda: b"", bytes) == b"bbb"
        assert database(m).execute("SELECT count(*) FROM calls").fetchone() == (1,)
