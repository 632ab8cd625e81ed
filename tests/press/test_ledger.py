"""The send ledger: what is on disk is what holds."""

from __future__ import annotations

import multiprocessing
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from digest.press.channels.ledger import Broken, Busy, Ledger, Row

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
    """Each step stands in a file that another process reads at once."""
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
    """Who left before a mail was posted is forgotten; who had one is not."""
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
    assert (path.parent / ".gitignore").read_text() == "*\n"


def hold(path: str, ready: object, done: object) -> None:
    with Ledger(Path(path)) as ledger, ledger.locked():
        ready.set()  # type: ignore[attr-defined]
        done.wait(20)  # type: ignore[attr-defined]


def test_two_runs_exclude_each_other_and_a_dead_one_nobody(tmp_path: Path) -> None:
    """The lock is held against others, not against readers, and ends with its process, killed or not."""
    context = multiprocessing.get_context("spawn")
    ready, done = context.Event(), context.Event()
    path = tmp_path / "l.sqlite"
    child = context.Process(target=hold, args=(str(path), ready, done))
    child.start()
    assert ready.wait(20)
    with Ledger(path) as ledger:
        assert ledger.rows(DAY) == {}
        with pytest.raises(Busy), ledger.locked():
            pytest.fail("two runs at once")
        child.kill()
        child.join(10)
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
    """Unlike a cache it is not made anew: that would mail everybody twice."""
    path = tmp_path / "l.sqlite"
    path.write_bytes(damage)
    with pytest.raises(Broken), Ledger(path) as ledger:
        ledger.rows(DAY)
    assert path.read_bytes() == damage


def test_a_full_disk_is_told_before_anything_is_posted(tmp_path: Path) -> None:
    """What cannot be written is not begun."""
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


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """As a Problem of the caller, not as a trace."""
    (tmp_path / "file").write_text("")
    with pytest.raises(Broken), Ledger(tmp_path / "file" / "l.sqlite"):
        pass


def test_the_format_stays(tmp_path: Path) -> None:
    """A ledger outlives versions of the program: columns may be added, never changed."""
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
    """SQLite and the mail library are loaded by `send` alone."""
    code = "import digest.pipeline.build, sys; print(sorted({'sqlite3', 'smtplib', 'ssl'} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    if ran.returncode:
        pytest.skip("the hall does not import")
    assert "smtplib" not in ran.stdout
