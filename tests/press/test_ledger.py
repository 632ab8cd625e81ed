"""The send ledger: what is on the disk is valid."""

from __future__ import annotations

import multiprocessing
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from digest.press.channels import ledger_file
from digest.press.channels.ledger import Broken, Busy, Ledger, Row
from waiting import WAIT

DAY = "2031-03-04"
ROW = Row(
    recipient="ann@example.org",
    address="Ann@example.org",
    state="planned",
    content="c1",
    copies=0,
    message_id="<m@x>",
    reply="",
    attempts=0,
    at="2031-03-04T06:00:00+00:00",
)


def test_a_row_goes_from_planned_by_unknown_to_what_the_server_said(tmp_path: Path) -> None:
    """Each step is in a file that another process can read at once."""
    path = tmp_path / "state" / "ledger.sqlite"
    with Ledger(path) as ledger, Ledger(path) as reader:
        ledger.plan(DAY, [ROW])
        assert reader.rows(DAY) == {"ann@example.org": ROW}
        ledger.attempt(DAY, "ann@example.org")
        assert reader.rows(DAY)["ann@example.org"].state == "unknown"
        ledger.settle(DAY, "ann@example.org", "sent", "250 kept " + "x" * 900)
        row = reader.rows(DAY)["ann@example.org"]
        assert (row.state, row.attempts, len(row.reply)) == ("sent", 1, 500)
        assert reader.rows("2031-03-05") == {}


def test_only_what_was_never_posted_is_taken_out(tmp_path: Path) -> None:
    """A recipient who left before a mail was posted is forgotten; one who got a mail is not."""
    with Ledger(tmp_path / "l.sqlite") as ledger:
        ledger.plan(
            DAY, [ROW, msgspec.structs.replace(ROW, recipient="bob@example.org", state="sent")]
        )
        ledger.plan(DAY, [], ["ann@example.org", "bob@example.org"])
        assert list(ledger.rows(DAY)) == ["bob@example.org"]


def test_the_file_is_its_owners_and_git_does_not_see_it(tmp_path: Path) -> None:
    """It names people."""
    path = tmp_path / "state" / "ledger.sqlite"
    with Ledger(path) as ledger:
        ledger.plan(DAY, [ROW])
        for file in path.parent.glob("ledger*"):
            assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    ran = subprocess.run(
        ["git", "-C", str(tmp_path), "status", "--porcelain", "--untracked-files=all"],
        capture_output=True,
        text=True,
    )
    assert ran.stdout.split() == ["??", "state/.gitignore"]


def hold(path: str, ready: object, done: object) -> None:
    with Ledger(Path(path)) as ledger, ledger.locked():
        ready.set()  # type: ignore[attr-defined]
        done.wait(WAIT)  # type: ignore[attr-defined]


@pytest.mark.processes
def test_two_runs_exclude_each_other_and_a_dead_one_nobody(tmp_path: Path) -> None:
    """The lock excludes other runs, not readers, and ends with its process, killed or not."""
    context = multiprocessing.get_context("spawn")
    ready, done = context.Event(), context.Event()
    path = tmp_path / "l.sqlite"
    child = context.Process(target=hold, args=(str(path), ready, done))
    child.start()
    assert ready.wait(WAIT)
    with Ledger(path) as ledger:
        assert ledger.rows(DAY) == {}
        with pytest.raises(Busy), ledger.locked():
            pytest.fail("two runs at once")
        child.kill()
        child.join(WAIT)
        with ledger.locked():
            ledger.plan(DAY, [ROW])


@pytest.mark.parametrize(
    "damage",
    [
        b"this is no database, and long enough to be read as one" * 9,
        b"SQLite format 3\x00" + b"\xff" * 4000,
    ],
)
def test_a_damaged_ledger_stops_everything(tmp_path: Path, damage: bytes) -> None:
    """Unlike a cache it is not recreated: everybody would get the mail twice."""
    path = tmp_path / "l.sqlite"
    path.write_bytes(damage)
    with pytest.raises(Broken), Ledger(path) as ledger:
        ledger.rows(DAY)
    assert path.read_bytes() == damage


def used(path: Path) -> None:
    """Record one mail as sent in the ledger."""
    with Ledger(path) as ledger, ledger.locked():
        ledger.plan(DAY, [ROW])
        ledger.attempt(DAY, ROW.recipient)
        ledger.settle(DAY, ROW.recipient, "sent", "250 ok")


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def without_tables(path: Path) -> None:
    path.unlink()
    sqlite3.connect(path).close()
    sqlite3.connect(path).execute("create table other (x)").connection.close()


def removed(path: Path) -> None:
    path.unlink()


def of_another_publication(path: Path) -> None:
    used(path.with_name("other") / path.name)
    shutil.copy(path.with_name("other") / path.name, path)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (emptied, "is empty"),
        (without_tables, "is empty"),
        (removed, "is missing"),
        (of_another_publication, "is not the ledger that was used last"),
    ],
)
def test_a_ledger_that_lost_its_rows_is_refused(
    tmp_path: Path, harm: Callable[[Path], None], said: str
) -> None:
    """An empty database is a valid one: with it everybody would get the mail a second time."""
    path = tmp_path / "records" / "ledger.sqlite"
    used(path)
    harm(path)
    for _ in range(2):
        with pytest.raises(Broken, match=said), Ledger(path):
            pass
    ledger_file.accept(path, None)
    with Ledger(path) as ledger:
        ledger.rows(DAY)


@pytest.mark.parametrize("at", ["before the run", "between plan and attempt", "without the log"])
def test_an_older_copy_of_the_ledger_is_refused(tmp_path: Path, at: str) -> None:
    """The file beside it counts changes, also those of a run that is under way."""
    path = tmp_path / "records" / "ledger.sqlite"
    copy = tmp_path / "copy.sqlite"
    used(path)
    with Ledger(path) as ledger, ledger.locked():
        if at == "without the log":
            shutil.copy(path, copy)
        if at == "before the run":
            backup(path, copy)
        ledger.plan("2031-03-05", [ROW])
        if at == "between plan and attempt":
            backup(path, copy)
        ledger.attempt("2031-03-05", ROW.recipient)
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    shutil.copy(copy, path)
    with pytest.raises(Broken, match="older"), Ledger(path):
        pass
    ledger_file.accept(path, None)
    with Ledger(path) as ledger:
        assert ledger.rows(DAY)[ROW.recipient].state == "sent"


def backup(path: Path, copy: Path) -> None:
    source, target = sqlite3.connect(path), sqlite3.connect(copy)
    source.backup(target)
    source.close()
    target.close()


def test_a_ledger_at_its_old_place_is_moved_with_its_rows(tmp_path: Path) -> None:
    """Earlier versions had it in .digest/, without an identity and perhaps with a journal."""
    old, path = tmp_path / ".digest" / "ledger.sqlite", tmp_path / "records" / "ledger.sqlite"
    old.parent.mkdir()
    db = sqlite3.connect(old, isolation_level=None)
    db.execute("pragma journal_mode = wal")
    db.execute(ledger_file.SCHEMA)
    row = (DAY, *msgspec.structs.astuple(msgspec.structs.replace(ROW, state="sent")))
    db.execute("insert into delivery values (?,?,?,?,?,?,?,?,?,?)", row)
    with Ledger(path, old) as ledger:
        assert ledger.rows(DAY)[ROW.recipient].state == "sent"
    db.close()
    assert not old.exists()
    path.unlink()
    with pytest.raises(Broken, match="missing"), Ledger(path, old):
        pass


def test_an_emptied_ledger_at_its_old_place_is_refused(tmp_path: Path) -> None:
    """Moving it would hide that its rows are gone."""
    old, path = tmp_path / ".digest" / "ledger.sqlite", tmp_path / "records" / "ledger.sqlite"
    old.parent.mkdir()
    old.write_bytes(b"")
    with pytest.raises(Broken, match="is empty"), Ledger(path, old):
        pass
    assert not path.exists()
    assert old.exists()


def test_two_ledgers_are_refused(tmp_path: Path) -> None:
    """Only the editor knows which of them is newer."""
    old, path = tmp_path / ".digest" / "ledger.sqlite", tmp_path / "records" / "ledger.sqlite"
    used(old)
    used(path)
    with pytest.raises(Broken, match="two ledgers"), Ledger(path, old):
        pass
    ledger_file.accept(path, old)
    with Ledger(path, old) as ledger:
        assert ledger.rows(DAY)


def test_a_full_disk_is_reported_before_anything_is_posted(tmp_path: Path) -> None:
    """A run that cannot write the ledger does not begin."""
    path = tmp_path / "l.sqlite"
    with Ledger(path) as ledger:
        assert ledger._db is not None
        ledger._db.execute(
            f"pragma max_page_count = {ledger._db.execute('pragma page_count').fetchone()[0]}"
        )
        many = [msgspec.structs.replace(ROW, recipient=f"r{i}@example.org") for i in range(500)]
        with pytest.raises(Broken):
            ledger.plan(DAY, many)
        assert ledger.rows(DAY) == {}


def test_a_folder_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    """As a problem of the caller, without a traceback."""
    (tmp_path / "file").write_text("")
    with pytest.raises(Broken), Ledger(tmp_path / "file" / "l.sqlite"):
        pass


def test_the_format_stays(tmp_path: Path) -> None:
    """A ledger is used by several versions of the program: columns may be added, never changed."""
    path = tmp_path / "l.sqlite"
    with Ledger(path) as ledger:
        ledger.plan(DAY, [ROW])
    db = sqlite3.connect(path)
    columns = [c[1] for c in db.execute("pragma table_info(delivery)")]
    db.close()
    wanted = [
        "edition",
        "recipient",
        "address",
        "state",
        "content",
        "copies",
        "message_id",
        "reply",
        "attempts",
        "at",
    ]
    assert columns[: len(wanted)] == wanted


def test_it_costs_nothing_until_mail_is_sent() -> None:
    """Only `send` loads SQLite and the mail library."""
    code = "import digest.pipeline.build, sys; print(sorted({'sqlite3', 'smtplib', 'ssl'} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    if ran.returncode:
        pytest.skip("the hall does not import")
    assert "smtplib" not in ran.stdout
