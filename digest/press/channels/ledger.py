"""Who has which edition: the send ledger, an SQLite file of edition x recipient. (Reads, writes.)

In: what is about to happen to a message, and what happened. Out: what is still due. A row is `planned`, `sent`, `refused` or `unknown`.

The promise "never twice, nobody left out" rests on one rule: a row becomes `unknown`, on disk, before the full stop that ends a message
goes out, and leaves that state only by the server's reply. A run killed before it has not sent (a server drops what does not end); one
killed between the stop and the reply cannot know, and says so; every other instant is safe. So a failing disk stops the run, and
never a row that was not written. Two runs exclude each other by a lock that dies with its process, however it dies. The file names
people: it is made for its owner alone, in a folder that git ignores.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import msgspec

State = Literal["planned", "sent", "refused", "unknown"]
MEMORY = Path(":memory:")
STATES: tuple[State, ...] = ("planned", "sent", "refused", "unknown")

SCHEMA = """
create table if not exists delivery (
  edition text not null,
  recipient text not null,      -- folded: the address by which it is recognised
  address text not null,        -- as given
  state text not null check (state in ('planned', 'sent', 'refused', 'unknown')),
  content text not null,        -- fingerprint of the edition that the state is about
  copies integer not null,      -- mails that went out on earlier contents
  message_id text not null,
  reply text not null,          -- the server's last words
  attempts integer not null,
  at text not null,             -- when the run began that wrote this
  primary key (edition, recipient)
) without rowid
"""


class Busy(Exception):
    """Another run is sending."""


class Broken(Exception):
    """The ledger cannot be read or written; without it nothing is posted."""


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
    """The ledger of a publication. Open it with `with`; `locked` around a run that posts. Without a path it is forgotten at the end."""

    def __init__(self, path: Path | None) -> None:
        self.path = path or MEMORY
        self._db: sqlite3.Connection | None = None

    def __enter__(self) -> Ledger:
        try:
            if self.path != MEMORY:
                _private(self.path)
            self._db = sqlite3.connect(self.path, timeout=30, isolation_level=None)
            # A write-ahead log: one write to the disk a commit, and a reader (`--status`) never waits for a run.
            self._db.execute("pragma journal_mode = wal")
            self._db.execute("pragma synchronous = full")
            self._db.execute(SCHEMA)
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
        """Hold the only right to post. Raises Busy at once when another process has it. The lock is SQLite's own on a second file, so
        that it works wherever SQLite does, ends with the process, and readers of the ledger need not wait for it."""
        if self.path == MEMORY:
            yield
            return
        path = self.path.with_name(self.path.name + ".lock")
        try:
            _private(path)
            lock = sqlite3.connect(path, timeout=0, isolation_level=None)
        except (sqlite3.Error, OSError) as error:
            raise Broken(f"{path.name} cannot be opened: {error}") from error
        try:
            try:
                lock.execute("begin exclusive")
            except sqlite3.OperationalError as error:
                if "locked" in str(error):
                    raise Busy("another run is sending") from error
                raise Broken(f"{path.name} cannot be locked: {error}") from error
            yield
        finally:
            lock.close()

    def rows(self, edition: str) -> dict[str, Row]:
        """The rows of an edition by recipient, in order of address."""
        query = "select recipient, address, state, content, copies, message_id, reply, attempts, at from delivery where edition = ? order by recipient"
        return {r[0]: Row(*r) for r in self._run(query, (edition,))}

    def plan(self, edition: str, rows: Iterable[Row], gone: Iterable[str] = ()) -> None:
        """Write down who is to get the edition, all or none. A row replaces the one of the same recipient; of those who are `gone`,
        the rows that were planned and never posted are taken out."""
        self._run("begin immediate")
        try:
            for key in gone:
                self._run(
                    "delete from delivery where edition = ? and recipient = ? and state = 'planned'",
                    (edition, key),
                )
            for r in rows:
                self._run(
                    "insert or replace into delivery values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        edition,
                        r.recipient,
                        r.address,
                        r.state,
                        r.content,
                        r.copies,
                        r.message_id,
                        r.reply,
                        r.attempts,
                        r.at,
                    ),
                )
            self._run("commit")
        except Broken:
            if self._db is not None and self._db.in_transaction:
                self._db.rollback()
            raise

    def attempt(self, edition: str, recipient: str) -> None:
        """The message is on the wire but for its end: from here on its fate is unknown until the server has spoken."""
        self._run(
            "update delivery set state = 'unknown', attempts = attempts + 1, reply = '' where edition = ? and recipient = ?",
            (edition, recipient),
        )

    def settle(self, edition: str, recipient: str, state: State, reply: str) -> None:
        """What became of it, in the server's words. This alone need not be on disk when it returns: should the power fail now, the row is
        `unknown`, which is safe; a run that is killed loses nothing."""
        self._run("pragma synchronous = normal")
        try:
            self._run(
                "update delivery set state = ?, reply = ? where edition = ? and recipient = ?",
                (state, reply[:500], edition, recipient),
            )
        finally:
            self._run("pragma synchronous = full")

    def _run(self, statement: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        if self._db is None:
            raise Broken("the ledger is closed")
        try:
            return self._db.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise Broken(f"{self.path.name}: {error}") from error


def _private(path: Path) -> None:
    """Make the file for its owner alone, in a folder that git ignores."""
    path.parent.mkdir(parents=True, exist_ok=True)
    ignore = path.parent / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
