"""What the curator's page remembers of an edition beside its file.

One file an edition, `records/undo/DAY.jsonl`, one record a line, appended when it happens: texts of
edition.yaml as they changed, acts that can be undone, which stories are done, which articles were
seen, and comments that an act took out of the file. Reading the file from its start gives the state
again, so undo works after the server was restarted.
"""

from __future__ import annotations

import zlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from digest.core import packing, records
from digest.core.files import write_atomic
from digest.core.model import Value
from digest.curator.offered import Moved

TEXTS = 256  # texts of the file kept in memory, to compare an act with what it was based on
STEPS = 300  # acts that can be undone
CHANGES = 500  # changes of the file kept in memory
ACTS = 512  # ids of acts kept in memory, so that an act sent twice is done once
LARGEST = 4_000_000  # bytes of the file; above it, old steps are left out when it is read


class Place(Value, frozen=True, kw_only=True):
    """What was selected when an act was sent: undo returns there."""

    view: str = ""
    article: str = ""
    row: str = ""


class Changed(Value, frozen=True, kw_only=True, tag=True):
    """The file has this text now, and no act of the page wrote it."""

    text: str


class Did(Value, frozen=True, kw_only=True, tag=True):
    """An act was written. `act` is the id that the browser gave it, `session` the tab."""

    act: str
    session: str
    said: str
    at: str
    text: str
    place: Place = Place()
    items: tuple[Moved, ...] = ()  # that left the inbox by it


class Undid(Value, frozen=True, kw_only=True, tag=True):
    """The newest act was undone (`back`), or the act undone last was done again."""

    back: bool
    session: str
    text: str
    act: str = ""


class Finished(Value, frozen=True, kw_only=True, tag=True):
    """The editor marked a story as done or not done. `state` is the fingerprint of the story."""

    article: str
    state: str
    on: bool


class Looked(Value, frozen=True, kw_only=True, tag=True):
    """The editor has seen these articles."""

    articles: tuple[str, ...]


class Comment(Value, frozen=True, kw_only=True, tag=True):
    """A comment that stood beside a line which an act took out; not `on`: it was dealt with."""

    text: str
    on: bool = True


Record = Changed | Did | Undid | Finished | Looked | Comment


class Step(Value, frozen=True, kw_only=True):
    """A change of the file that can be undone. The texts are compressed."""

    packed_before: bytes
    packed_after: bytes
    said: str
    place: Place = Place()
    items: tuple[Moved, ...] = ()

    @property
    def before(self) -> str:
        return _unpacked(self.packed_before)

    @property
    def after(self) -> str:
        return _unpacked(self.packed_after)


class Change(Value, frozen=True, kw_only=True):
    """A change of the file. `session` is the tab that made it; empty: it was changed outside."""

    before: str
    after: str
    session: str


class History:
    """The records of one edition. Its caller holds a lock."""

    def __init__(self, folder: Path, day: str) -> None:
        self._folder = folder
        self._file = folder / records.UNDO / f"{day}.jsonl"
        self.text: str | None = None  # the file as it was known last
        self.first: str | None = None  # the file when this server first looked at it
        self.undo: list[Step] = []
        self.redo: list[Step] = []
        self.done: dict[str, str] = {}  # article -> fingerprint of its story when it was done
        self.seen: set[str] = set()
        self.comments: list[str] = []
        self.last: tuple[str, str] = ("", "")  # the newest act in words, and when
        self._changes: list[Change] = []
        # Compressed: 300 texts of 30 kB are 9 MB, and each differs by a line from the one before.
        self._texts: OrderedDict[str, bytes] = OrderedDict()
        self._acts: OrderedDict[str, str] = OrderedDict()
        self._load()

    # ------------------------------------------------------------------------------------ records

    def _load(self) -> None:
        try:
            data = self._file.read_bytes()
        except OSError:
            return
        decoder = msgspec.json.Decoder(Record)
        for line in data.splitlines():
            try:
                self._apply(decoder.decode(line))
            except msgspec.MsgspecError:
                continue  # the line that a killed server did not finish
        if len(data) > LARGEST:
            self._shorten()

    def _shorten(self) -> None:
        """Write the file again from what is in memory, which is bounded."""
        kept: list[Record] = [Looked(articles=tuple(sorted(self.seen)))]
        kept += [Finished(article=a, state=s, on=True) for a, s in self.done.items()]
        kept += [Comment(text=text) for text in self.comments]
        if self.undo:
            kept.append(Changed(text=self.undo[0].before))
        kept += [
            Did(act="", session="", said=s.said, at="", text=s.after, place=s.place, items=s.items)
            for s in self.undo
        ]
        encode = msgspec.json.encode
        write_atomic(self._file, b"".join(encode(record) + b"\n" for record in kept))

    def write(self, record: Record) -> None:
        """Take a record in, and append it to the file. Raises OSError."""
        self._apply(record)
        if not self._file.exists():
            records.prepare(self._folder)
            self._file.parent.mkdir(exist_ok=True)
        with open(self._file, "ab") as out:
            out.write(msgspec.json.encode(record) + b"\n")

    def _apply(self, record: Record) -> None:
        if isinstance(record, Changed):
            self._now(record.text, "")
        elif isinstance(record, Did):
            self._did(record)
        elif isinstance(record, Undid):
            self._undid(record)
        elif isinstance(record, Finished):
            self.done.pop(record.article, None)
            if record.on:
                self.done[record.article] = record.state
        elif isinstance(record, Looked):
            self.seen.update(record.articles)
        elif record.on:
            self.comments.append(record.text)
        elif record.text in self.comments:
            self.comments.remove(record.text)

    def _did(self, record: Did) -> None:
        before = self.text or ""
        step = Step(
            packed_before=self._packed(before),
            packed_after=self._packed(record.text),
            said=record.said,
            place=record.place,
            items=record.items,
        )
        self.undo = [*self.undo[-STEPS + 1 :], step]
        self.redo = []
        self.last = (record.said, record.at)
        self._now(record.text, record.session)
        self._remember(record.act, record.said)

    def _remember(self, act: str, said: str) -> None:
        if act:
            self._acts[act] = said
            while len(self._acts) > ACTS:
                self._acts.popitem(last=False)

    def _undid(self, record: Undid) -> None:
        steps, others = (self.undo, self.redo) if record.back else (self.redo, self.undo)
        if steps:
            step = steps.pop()
            before = self.text or ""
            others.append(
                msgspec.structs.replace(
                    step,
                    packed_before=self._packed(before),
                    packed_after=self._packed(record.text),
                )
            )
            said = f"{'Undone' if record.back else 'Done again'}: {step.said}"
            self.last = (said, "")
            self._remember(record.act, said)
        self._now(record.text, record.session)

    def _now(self, text: str, session: str) -> None:
        if self.text is not None and text != self.text:
            change = Change(before=mark(self.text), after=mark(text), session=session)
            self._changes = [*self._changes[-CHANGES + 1 :], change]
        self.text = text
        self._packed(text)
        while len(self._texts) > TEXTS:
            self._texts.popitem(last=False)

    def _packed(self, text: str) -> bytes:
        """Return a text compressed, and keep it as the newest. One object for one text."""
        name = mark(text)
        if name not in self._texts:
            self._texts[name] = zlib.compress(text.encode("utf-8", "surrogatepass"))
        self._texts.move_to_end(name)
        return self._texts[name]

    # ------------------------------------------------------------------------------------ queries

    def look_at(self, text: str) -> str:
        """Note the text that the file has now; return its mark."""
        if self.first is None:
            self.first = text
        if text != self.text:
            self.write(Changed(text=text))
        return mark(text)

    def was_done(self, act: str) -> str | None:
        """Return in words what the act with this id did, if it was done."""
        return self._acts.get(act) if act else None

    def text_of(self, wanted: str) -> str | None:
        """Return the recorded text with this hash, or None."""
        packed = self._texts.get(wanted)
        return None if packed is None else _unpacked(packed)

    def clashes(self, since: str, session: str, claim: Callable[[str], object]) -> bool:
        """Return whether others changed what an act decides after the text it was based on.

        `since` is the mark of that text, `claim` gives what a text says of the thing decided. True
        also when the text is not known any more.
        """
        if self.text is not None and mark(self.text) == since:
            return False
        start = next(
            (i for i in reversed(range(len(self._changes))) if self._changes[i].before == since),
            None,
        )
        if start is None:
            return True
        for change in self._changes[start:]:
            if change.session and change.session == session:
                continue
            before, after = self.text_of(change.before), self.text_of(change.after)
            if before is None or after is None or claim(before) != claim(after):
                return True
        return False


def _unpacked(packed: bytes) -> str:
    return zlib.decompress(packed).decode("utf-8", "surrogatepass")


def mark(text: str) -> str:
    """Return 16 hexadecimal digits that name a text of the file."""
    return packing.fingerprint(text)[:16]


def state_of(parts: Sequence[object]) -> str:
    """Return a fingerprint of what a story prints, to see whether it changed since it was done."""
    return packing.fingerprint(packing.pack(parts))[:16]
