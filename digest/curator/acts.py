"""The curator's page, held to the newsroom: what `serve --edit` hands the preview, and the hand that writes edition.yaml.

In: a stage whose site is a `Proof`, how to close an edition, what day it is. Out: `Shown` and `Done`. (Writes.) It writes one file,
`content/DAY/edition.yaml` of an edition that exists, and that as a whole: a temporary file beside it, synced, then renamed. So the file is
the old one or the new one at any instant, and an act is on the disk before it is answered.

A page says with which text of the file it was made (its mark). Where the file has changed since, the act is done upon the new text if both
say the same of what the act is about, else it is refused with both, and the editor chooses.
"""

from __future__ import annotations

import difflib
import re
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from digest.core import packing, yaml_writing
from digest.core.files import write_atomic
from digest.core.model import Edition
from digest.curator.values import Done, Shown
from digest.curator.view import desk, shown
from digest.desk import curate
from digest.intake import content
from digest.intake.decisions import read
from digest.intake.decisions.write import Act, applied, claim, resolver
from digest.pipeline.editions import held
from digest.pipeline.results import Newsroom
from digest.press import markdown
from digest.preview.stage import Stage

LONGEST = 20_000  # characters of one text that an act may bring
KEPT = 256  # texts of files that are remembered, to see what changed meanwhile
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029\ufeff]|[\ud800-\udfff]")
CHANGED = "The file was changed elsewhere meanwhile"


class Step(msgspec.Struct, frozen=True):
    """A change of a file that can be taken back."""

    before: str
    after: str
    said: str


class Curating:
    """Answers the curator's page. Calls may come from several threads; acts are done one after the other."""

    def __init__(
        self,
        stage: Stage,
        close: Callable[[Newsroom, str], tuple[int, str]],
        today: Callable[[], str],
    ) -> None:
        self._stage = stage
        self._close = close
        self._today = today
        self._lock = threading.RLock()
        self._texts: OrderedDict[str, str] = OrderedDict()
        self._first: dict[str, str] = {}  # day -> the text when the day was first looked at
        self._undo: dict[str, list[Step]] = {}
        self._redo: dict[str, list[Step]] = {}

    # --------------------------------------------------------------------------------------------------------------- looking

    @property
    def _room(self) -> Newsroom:
        room: Newsroom = self._stage.newest.room
        return room

    def _edition(self, room: Newsroom, day: str) -> Edition | None:
        return room.editions.on(day) if content.day_of(f"{day}/x") == day else None

    def newest(self) -> str:
        return next((e.day for e in self._room.digest.editions if e.day != curate.UNDATED), "")

    def show(self, day: str, article: str) -> Shown | None:
        room = self._room
        if self._edition(room, day) is None and day in held(room):
            room = self._stage.shown.room  # as it was when its file could still be read
        e = self._edition(room, day)
        if e is None:
            return None
        source = self._of_room(room, day)
        mark = self._remember(source)
        first = self._first.setdefault(day, source)
        base = self._stage.newest.base.rstrip("/")
        undo, redo = self._undo.get(day), self._redo.get(day)
        diff = _diff(first, source)
        return shown(
            room,
            e,
            article,
            self._today(),
            base,
            mark,
            diff,
            undo[-1].said if undo else "",
            redo[-1].said if redo else "",
        )

    def markdown(self, words: str) -> str:
        return markdown.html(_clean(words)[:LONGEST])

    def _remember(self, source: str) -> str:
        mark = packing.fingerprint(source)[:16]
        self._texts[mark] = source
        self._texts.move_to_end(mark)
        while len(self._texts) > KEPT:
            self._texts.popitem(last=False)
        return mark

    @staticmethod
    def _of_room(room: Newsroom, day: str) -> str:
        written = room.contents.editions.get(day)
        return written.text if written else ""

    # ---------------------------------------------------------------------------------------------------------------- acting

    def act(self, day: str, act: dict[str, Any], mark: str, force: bool) -> Done:
        try:
            wanted = _cleaned(msgspec.convert(act, Act))
        except (msgspec.ValidationError, ValueError) as error:
            return Done(status=422, said=f"This act is not understood: {error}.")
        with self._lock:
            room, e = self._fresh(day)
            if e is None:
                return Done(
                    status=422, said=f"There is no edition of {day} that can be decided about."
                )
            if isinstance(e, Done):
                return e
            source = self._of_room(room, day)
            table = desk(room, e)
            means = resolver(day, room.files, curate.renames(room.published, room.hashes))
            try:
                made = applied(source, wanted, table, means)
            except ValueError as error:
                return Done(status=422, said=f"Not done: {error}.")
            if packing.fingerprint(source)[:16] != mark and not force:
                seen = self._texts.get(mark)
                if seen is None or claim(seen, wanted, table, means) != claim(
                    source, wanted, table, means
                ):
                    theirs = _diff(seen, source) if seen is not None else ()
                    what = (
                        f"{CHANGED}, in what you decided about."
                        if theirs
                        else f"{CHANGED}; look at it first."
                    )
                    return Done(status=409, said=what, theirs=theirs, mine=_diff(source, made))
            wrong = self._worse(room, day, source, made)
            if wrong:
                return Done(status=422, said=f"Not done: {wrong}")
            if made == source:
                return Done(
                    status=200,
                    said="Nothing to change: the file says so already.",
                    article=wanted.article,
                )
            said = _named(wanted)
            done = self._write(room, day, source, made, said)
            if done is None:
                self._undo.setdefault(day, []).append(Step(source, made, said))
                self._redo.pop(day, None)
                return Done(
                    status=200, said=f"{said}.", diff=_diff(source, made), article=wanted.article
                )
            return done

    def again(self, day: str, back: bool) -> Done:
        """Take the last act back, or do it once more. What was changed elsewhere meanwhile stays."""
        with self._lock:
            room, e = self._fresh(day)
            if e is None or isinstance(e, Done):
                return e or Done(status=422, said=f"There is no edition of {day}.")
            steps, others = (self._undo, self._redo) if back else (self._redo, self._undo)
            if not steps.get(day):
                return Done(
                    status=422,
                    said="There is nothing to undo." if back else "There is nothing to redo.",
                )
            step = steps[day][-1]
            source = self._of_room(room, day)
            after, before, now = (
                t.splitlines(keepends=True) for t in (step.after, step.before, source)
            )
            lines = yaml_writing.merged(after, before, now)
            if lines is None:
                return Done(
                    status=409, said=f"{CHANGED}, in the same lines; this act cannot be taken back by itself.", theirs=_diff(step.after, source), mine=_diff(step.after, step.before)
                )  # fmt: skip
            made = "".join(lines)
            done = self._write(room, day, source, made, step.said)
            if done is not None:
                return done
            steps[day].pop()
            others.setdefault(day, []).append(Step(source, made, step.said))
            return Done(
                status=200,
                said=f"{'Undone' if back else 'Done again'}: {step.said}.",
                diff=_diff(source, made),
            )

    def close(self, day: str) -> Done:
        with self._lock:
            room, e = self._fresh(day)
            if e is None or isinstance(e, Done):
                return e or Done(status=422, said=f"There is no edition of {day}.")
            status, said = self._close(room, day)
            if status == 200:
                self._stage.settled(self._stage.changed(None))
            return Done(status=status, said=said)

    # --------------------------------------------------------------------------------------------------------------- writing

    def _file(self, room: Newsroom, day: str) -> Path:
        """The edition's file. A link that leads elsewhere is no file of ours."""
        folder = room.publication.content / day
        file = folder / "edition.yaml"
        if file.is_symlink() or folder.is_symlink():
            raise ValueError(
                f"content/{day}/edition.yaml is a link to somewhere else, and is not written"
            )
        return file

    def _fresh(self, day: str) -> tuple[Newsroom, Edition | Done | None]:
        """The newsroom that knows the file as it is now."""
        for _ in range(3):
            room = self._room
            e = self._edition(room, day)
            if e is None and day in held(room):
                return room, Done(
                    status=422,
                    said=f"Not done: a file of content/{day}/ cannot be read. Mend it first, by hand.",
                )
            if e is None:
                return room, None
            try:
                file = self._file(room, day)
                on_disk = file.read_bytes().decode("utf-8-sig") if file.exists() else ""
            except ValueError as error:
                return room, Done(status=422, said=f"Not done: {error}.")
            if on_disk == self._of_room(room, day):
                return room, e
            self._stage.settled(self._stage.changed(frozenset({str(file)})))
        return room, Done(
            status=409,
            said=f"{CHANGED}, and is still changing. Try again when it has come to rest.",
        )

    def _worse(self, room: Newsroom, day: str, before: str, after: str) -> str:
        """The first error that the change would bring into the file."""
        ids = set(room.files.values())
        renamed = curate.renames(room.published, room.hashes)

        def errors(source: str) -> Counter[tuple[str, str]]:
            _, told = read.read(source, "edition.yaml", day, ids, room.files, renamed)
            return Counter(
                (p.name, re.sub(r"line \d+", "", p.what)) for p in told if p.level == "error"
            )

        new = errors(after) - errors(before)
        return next((what for _, what in new), "")

    def _write(self, room: Newsroom, day: str, before: str, after: str, said: str) -> Done | None:
        """Nothing, or why it could not be written."""
        try:
            file = self._file(room, day)
            file.parent.mkdir(exist_ok=True)
            if (file.read_bytes().decode("utf-8-sig") if file.exists() else "") != before:
                return Done(
                    status=409, said=f"{CHANGED}; nothing was written.", mine=_diff(before, after)
                )
            replace(file, after)
        except (OSError, ValueError) as error:
            what = getattr(error, "strerror", None) or error
            return Done(status=422, said=f"Not done: the file cannot be written ({what}).")
        self._remember(after)
        self._stage.settled(self._stage.changed(frozenset({str(file)})))
        return None


def replace(file: Path, words: str) -> None:
    """The file as a whole, old or new at any instant, and on the disk when this returns. Its byte order mark and its rights stay."""
    data = words.encode("utf-8")
    if file.exists():
        with open(file, "rb") as f:
            if f.read(3) == b"\xef\xbb\xbf":
                data = b"\xef\xbb\xbf" + data
    write_atomic(file, data, durable=True)


def _cleaned(act: Act) -> Act:
    if act.do in ("text", "lines", "edition", "fact", "waive") and not act.key:
        raise ValueError("it does not say what is decided")
    lines = tuple(x for x in (" ".join(_clean(line).split()) for line in act.lines) if x)
    words = _clean(act.text).strip()
    if act.key not in ("note", "intro"):
        words = " ".join(words.split())
    else:
        words = "\n".join(line.rstrip() for line in words.split("\n"))
    if len(words) > LONGEST or sum(map(len, lines)) > LONGEST:
        raise ValueError(f"it brings more than {LONGEST:,} characters")
    return msgspec.structs.replace(act, text=words, lines=lines)


def _clean(words: str) -> str:
    """Line ends as YAML has them, tabs as spaces, nothing that is no character of a text."""
    return CONTROL.sub("", words.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    "))


def _named(act: Act) -> str:
    """The act in words, for undo and for those who cannot see the page change."""
    what = act.key if act.key not in ("", "date") else "date"
    taken = not act.text and not act.lines
    return {
        "merge": "Stories merged", "move": "Article moved", "split": "Article split off", "spike": "Story spiked", "run": "Story runs again",
        "drop": "Article dropped", "restore": "Article taken in", "lead": "Lead set", "unlead": "Lead left to rank", "place": "Story moved",
        "waive": "Waiver taken back" if taken else f"Waived: {act.key}",
    }.get(act.do) or (f"{what.capitalize()} as proposed" if taken else f"{what.capitalize()} set")  # fmt: skip


def _diff(before: str, after: str) -> tuple[str, ...]:
    """Lines of a unified diff with their numbers, without its head: `+  12  lead: a.txt`."""
    out: list[str] = []
    a, b = before.splitlines(), after.splitlines()
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        out += [f"−{i + 1:>4}  {a[i]}" for i in range(i1, i2)]
        out += [f"+{j + 1:>4}  {b[j]}" for j in range(j1, j2)]
    return tuple(out)
