"""The send ledger: which recipient has which edition. (Reads, writes.)

An SQLite file with one row for each edition and recipient. A row is `planned`, `sent`, `refused` or
`unknown`. "Nobody twice, nobody left out" rests on one rule: a row becomes `unknown`, on disk,
before the full stop that ends a message goes out, and leaves that state only by the server's reply.

- Killed before the full stop: nothing was sent, because a server drops a message without an end.
- Killed between the full stop and the reply: the outcome is unknown, and the row says so.
- A disk that fails stops the run before anything is sent that was not recorded.

The file names people. It is made for its owner alone, and git ignores it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import msgspec

from digest.press.channels import ledger_file
from digest.press.channels.ledger_file import Broken, Busy, Mark

__all__ = ["MEMORY", "STATES", "Broken", "Busy", "Ledger", "Row", "State"]

State = Literal["planned", "sent", "refused", "unknown"]
MEMORY = Path(":memory:")
STATES: tuple[State, ...] = ("planned", "sent", "refused", "unknown")

ROWS = """
select recipient, address, state, content, copies, message_id, reply, attempts, at
from delivery where edition = ? order by recipient
"""
ATTEMPT = """
update delivery set state = 'unknown', attempts = attempts + 1, reply = ''
where edition = ? and recipient = ?
"""
GONE = "delete from delivery where edition = ? and recipient = ? and state = 'planned'"
REPLY = 500  # characters of a server's reply that are kept


class Row(msgspec.Struct, frozen=True):
    """What the ledger says of one recipient of one edition."""

    recipient: str
    address: str
    state: State
    content: str
    copies: int
    message_id: str
    reply: str
    attempts: int
    at: str


class Ledger:
    """The ledger of a publication, used with `with`; `locked` around a run that sends.

    Without a path it is kept in memory and forgotten at the end. `old` is where earlier versions
    kept it: a ledger there is moved.
    """

    def __init__(self, path: Path | None, old: Path | None = None) -> None:
        self.path = path or MEMORY
        self._old = old
        self._db: sqlite3.Connection | None = None
        self._id = ""
        self._mark: int | None = None  # file descriptor of the mark, while a run sends

    def __enter__(self) -> Ledger:
        try:
            if self.path != MEMORY:
                ledger_file.ensure(self.path, self._old)
                ledger_file.private(self.path)
            self._db = sqlite3.connect(self.path, timeout=30, isolation_level=None)
            if self.path == MEMORY:
                self._db.execute(ledger_file.SCHEMA)
                self._db.execute(ledger_file.IDENTITY)
            else:
                self._id = ledger_file.check(self._db, self.path).id
            # A write-ahead log: one write to the disk a commit, and readers never wait for a run.
            self._db.execute("pragma journal_mode = wal")
            self._db.execute("pragma synchronous = full")
        except (Broken, Busy):
            self.close()
            raise
        except (sqlite3.Error, OSError) as error:
            self.close()
            raise Broken(f"{self.path.name} cannot be opened: {error}") from error
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the only right to send. Raises Busy at once when another process has it."""
        if self.path == MEMORY:
            yield
            return
        with ledger_file.lock(self.path):
            try:
                self._mark = os.open(ledger_file.mark_of(self.path), os.O_WRONLY | os.O_CREAT)
            except OSError as error:
                raise Broken(f"the mark of {self.path.name} cannot be written: {error}") from error
            try:
                yield
                os.fsync(self._mark)
            finally:
                os.close(self._mark)
                self._mark = None

    def rows(self, edition: str) -> dict[str, Row]:
        """Return the rows of an edition by recipient, in order of address."""
        return {r[0]: Row(*r) for r in self._run(ROWS, (edition,))}

    def plan(self, edition: str, rows: Iterable[Row], gone: Iterable[str] = ()) -> None:
        """Record who is to get the edition, all or none.

        A row replaces the one of the same recipient. Of those who are `gone`, rows that were
        planned and never sent are removed.
        """

        def write() -> None:
            for key in gone:
                self._run(GONE, (edition, key))
            for r in rows:
                row = (edition, *msgspec.structs.astuple(r))
                self._run("insert or replace into delivery values (?,?,?,?,?,?,?,?,?,?)", row)

        self._changed(write)

    def attempt(self, edition: str, recipient: str) -> None:
        """Record that the end of the message goes out now: unknown until the server replies."""
        self._changed(lambda: self._run(ATTEMPT, (edition, recipient)))

    def settle(self, edition: str, recipient: str, state: State, reply: str) -> None:
        """Record the outcome, with the server's reply.

        This alone need not be on the disk when it returns: after a power failure the row is
        `unknown`, which is safe, and a run that is killed loses nothing.
        """
        self._run("pragma synchronous = normal")
        try:
            self._run(
                "update delivery set state = ?, reply = ? where edition = ? and recipient = ?",
                (state, reply[:REPLY], edition, recipient),
            )
        finally:
            self._run("pragma synchronous = full")

    def _changed(self, write: Any) -> None:
        """Commit a change together with the number of changes, then write that to the mark."""
        self._run("begin immediate")
        try:
            write()
            self._run("update identity set changes = changes + 1")
            changes = self._run("select changes from identity")
            self._run("commit")
        except Broken:
            if self._db is not None and self._db.in_transaction:
                self._db.rollback()
            raise
        if self._mark is not None:
            try:
                os.lseek(self._mark, 0, os.SEEK_SET)
                os.write(self._mark, Mark(self._id, changes[0][0]).line())
            except OSError as error:
                raise Broken(f"the mark of {self.path.name}: {error}") from error

    def _run(self, statement: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        if self._db is None:
            raise Broken("the ledger is closed")
        try:
            return self._db.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise Broken(f"{self.path.name}: {error}") from error
