"""Answer the curator's page: show an edition, and write the editor's acts into its file.

It writes one file of an edition that exists, `content/DAY/edition.yaml`, and that as a whole; an
act is on the disk before it is answered. Each act says which text of the file it was based on. If
the file changed since, and another person decided the same thing, the act is refused with both
versions and the editor chooses; else it is done on the new text.
"""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec

from digest.collect import saved
from digest.collect.saved import SavedPage
from digest.curator import effects, inbox_acts, undoing, view
from digest.curator.claims import Claims
from digest.curator.comments import lost
from digest.curator.edition_file import difference, path_of, replace
from digest.curator.edition_writer import CHANGED, EditionWriter, Refused, in_words
from digest.curator.history import (
    Comment,
    Did,
    Finished,
    History,
    Looked,
    Place,
    mark,
)
from digest.curator.inbox_acts import InboxAct
from digest.curator.offered import Offered
from digest.curator.scene import Scene, cited, state
from digest.curator.sent import expanded
from digest.curator.values import Added, Done, Sent, Shown, Trouble
from digest.curator.values_close import Closing
from digest.desk import curate
from digest.intake.decisions.write import applied_all, resolver
from digest.pipeline.results import Edited
from digest.press import markdown
from digest.preview.stage import Stage


class Commands:
    """What the commands do for the page: close an edition, add files, fetch an address into the
    inbox, say which day it is, and which moment in UTC."""

    def __init__(
        self,
        close: Callable[[Edited, str], tuple[int, str]],
        add: Callable[[Edited, str, Sequence[Added]], tuple[int, str]],
        today: Callable[[], str],
        fetch: Callable[[Edited, str], tuple[int, str]],
        now: Callable[[], str],
    ) -> None:
        self.close = close
        self.add = add
        self.today = today
        self.fetch = fetch
        self.now = now


class Curating:
    """Answers the page. Calls may come from several threads; acts are done one after the other."""

    def __init__(self, stage: Stage, commands: Commands) -> None:
        self._stage = stage
        self._commands = commands
        self._lock = threading.RLock()
        self._histories: dict[str, History] = {}
        self._writer = EditionWriter(stage, self._history)
        self.offered = Offered(lambda: self._writer.edited, self._noted)
        self.version = 0  # counts what changed without a rebuild: marks of done, the inbox
        self._latest: dict[str, tuple[str, str]] = {}  # day -> tab and words of the newest act

    # ---------------------------------------------------------------------------------- reading

    @property
    def _edited(self) -> Edited:
        return self._writer.edited

    def _history(self, day: str) -> History:
        if day not in self._histories:
            self._histories[day] = History(self._edited.publication.records, day)
        return self._histories[day]

    def newest(self) -> str:
        """Return the day of the newest dated edition, or “”."""
        days = (e.day for e in self._edited.digest.editions)
        return next((day for day in days if day != curate.UNDATED), "")

    @property
    def editor(self) -> str:
        """The editor's name, if the settings have one."""
        return self._edited.publication.settings.masthead.editor

    def latest(self, day: str) -> tuple[str, str]:
        """Return the tab that did the newest act of an edition, and what it did in words."""
        return self._latest.get(day, ("", ""))

    def show(self, day: str, asked: view.Wanted) -> Shown | None:
        """Return the page, or only the pane of what is chosen; None: there is no such edition."""
        with self._lock:
            scene, trouble = self._scene(day)
            if scene is None:
                return None
            history = self._history(day)
            if trouble is None:
                history.look_at(self._writer.source(scene.edited, day))
            if not history.seen:
                history.write(Looked(articles=scene.articles))
            self._see(history, scene, asked.view, asked.article)
            scene.offered = self.offered
            return view.shown(scene, history, dataclasses.replace(asked, trouble=trouble))

    def _see(self, history: History, scene: Scene, which: str, article: str) -> None:
        """Note that the editor looks at an article, or at all articles of a story."""
        opened = {article} if which == "sort" else set(scene.members(article))
        opened &= set(scene.articles)
        if which != "facts" and opened - history.seen:
            history.write(Looked(articles=tuple(sorted(opened - history.seen))))

    def _scene(self, day: str) -> tuple[Scene | None, Trouble | None]:
        edited, trouble = self._edited, None
        if day in edited.held:
            trouble = view.trouble(edited, day)
            edited = self._stage.shown.edited  # as it was when its file could be read
            if day in edited.held:
                return None, trouble
        edition = self._writer.edition(edited, day)
        if edition is None:
            return None, trouble
        base = self._stage.newest.base.rstrip("/")
        scene = Scene.of(edited, edition, self._commands.today(), base)
        scene.page_mark = lambda url: self._stage.answer(url).mark
        return scene, trouble

    def trouble(self, day: str) -> Trouble | None:
        """Return what is wrong with a file of an edition that could never be shown."""
        return view.trouble(self._edited, day) if day in self._edited.held else None

    def closing(self, day: str) -> Closing | None:
        """Return what the dialog “Close…” shows; None if the page cannot be made."""
        with self._lock:
            scene, _ = self._scene(day)
            return None if scene is None else view.closing(scene, self._history(day))

    def search(self, day: str, words: str) -> dict[str, list[str]]:
        """Return the articles of an edition whose text has a word, for each word."""
        with self._lock:
            scene, _ = self._scene(day)
        return view.search(scene, words) if scene is not None else {}

    def markdown(self, words: str) -> str:
        return markdown.html(words[: view.LONGEST])

    # ------------------------------------------------------------------------------------- acts

    def act(self, day: str, sent: Sent) -> Done:
        """Do acts as one change of the file."""
        with self._lock:
            if (done := self._once(day, sent.id)) is not None:
                return done
            try:
                return self._act(day, sent)
            except Refused as refused:
                return refused.done

    def _once(self, day: str, act: str) -> Done | None:
        """Return the result of an act that was done already: its answer was lost on the way."""
        said = self._history(day).was_done(act)
        if said is None:
            return None
        text = mark(self._writer.source(self._edited, day))
        return Done(status=200, said=f"{said}.", was=text, mark=text)

    def _act(self, day: str, sent: Sent) -> Done:
        edited, edition = self._writer.fresh(day)
        try:
            wanted = expanded(sent.acts, edition, edited)
        except (msgspec.ValidationError, ValueError) as error:
            raise Refused(422, f"Not saved: {error}.") from None
        source = self._writer.source(edited, day)
        table = view.desk(edited, edition)
        means = resolver(day, edited.files, curate.renames(edited.published, edited.hashes))
        try:
            made = applied_all(source, wanted.acts, table, means)
        except ValueError as error:
            raise Refused(422, f"Not saved: {error}.") from None
        if not sent.force:
            self._compare(day, sent, source, made, Claims(wanted.acts, table, means))
        wrong = self._writer.worse(edited, day, source, made)
        if wrong:
            raise Refused(422, f"Not saved: {wrong}")
        if made == source:
            said = "Nothing to change: the file says this already."
            return Done(status=200, said=said, was=mark(source), mark=mark(source))
        self._writer.write(edited, day, source, made)
        now = self._writer.edition(self._writer.edited, day)
        said = (sent.say or wanted.said) + effects.new_headline(wanted.acts, edition, now)
        return self._record(day, sent, said, source, made)

    def _compare(self, day: str, sent: Sent, source: str, made: str, claims: Claims) -> None:
        """Refuse an act when someone else decided the same thing meanwhile. Raises Refused."""
        history = self._history(day)
        if not history.clashes(sent.mark, sent.session, claims):
            return
        seen = history.text_of(sent.mark)
        theirs = difference(seen, source) if seen is not None else ()
        said = f"{CHANGED}, in what you decided." if theirs else f"{CHANGED}; look at it first."
        raise Refused(409, said, theirs=theirs, mine=difference(source, made))

    def _record(self, day: str, sent: Sent, said: str, source: str, made: str) -> Done:
        history = self._history(day)
        for comment in lost(source, made):
            history.write(Comment(text=comment))
        place = _place(sent)
        history.write(
            Did(act=sent.id, session=sent.session, said=said, at=_now(), text=made, place=place)
        )
        self._newest(day, sent.session, said)
        diff = difference(source, made)
        return Done(status=200, said=f"{said}.", was=mark(source), mark=mark(made), diff=diff)

    def again(self, day: str, back: bool, session: str = "", act: str = "") -> Done:
        """Undo the newest act, or do it again. What was changed elsewhere meanwhile stays."""
        with self._lock:
            try:
                return self._once(day, act) or self._again(day, back, session, act)
            except Refused as refused:
                return refused.done

    def _again(self, day: str, back: bool, session: str, act: str) -> Done:
        wanted = undoing.Wanted(day, back, session, act)
        said, done = undoing.do(self._writer, self.offered, self._history(day), wanted)
        self._newest(day, session, said)
        return done

    def inbox(self, day: str, sent: InboxAct) -> Done:
        """Take items of the inbox into the edition, or drop them."""
        with self._lock:
            try:
                return self._once(day, sent.id) or self._inbox(day, sent)
            except Refused as refused:
                return refused.done

    def _inbox(self, day: str, sent: InboxAct) -> Done:
        edited, _ = self._writer.fresh(day)
        source = self._writer.source(edited, day)
        done = inbox_acts.do(self._writer, self.offered, day, sent)
        history, said = self._history(day), sent.say or done.said
        history.write(
            Did(
                act=sent.id, session=sent.session, said=said, at=_now(), text=done.text,
                place=_place(sent), items=done.moved,
            )
        )  # fmt: skip
        self._newest(day, sent.session, said)
        self._noted()
        return Done(
            status=200, said=f"{said}.{done.more}", was=mark(source), mark=mark(done.text),
            diff=difference(source, done.text),
        )  # fmt: skip

    def now(self) -> str:
        """Return the moment in UTC."""
        return self._commands.now()

    def fetch(self, url: str) -> tuple[int, str]:
        """Fetch an address into the inbox. The page is answered meanwhile."""
        return self._commands.fetch(self._edited, url)

    def save(self, page: SavedPage, day: str) -> tuple[int, str]:
        """Put a page that a browser saved into the inbox, or into the edition of a day."""
        edited = self._edited
        if day and self._writer.edition(edited, day) is None:
            return 404, f"There is no edition of {day}."
        folder = edited.publication.content / day if day else None
        try:
            new, said = saved.put(page, edited.publication.root, edited.publication.content, folder)
        except OSError as error:
            return 507, f"Not saved: {in_words(error)}."
        if day:
            self._stage.changed(None)
        self._noted()
        return (201 if new else 200), said

    def finish(self, day: str, article: str, on: bool) -> Done:
        """Mark a story as done, or as not done. The edition's file is not touched."""
        with self._lock:
            scene, _ = self._scene(day)
            story = scene.story(article) if scene else None
            if scene is None or story is None:
                return Done(status=422, said="This story is not in the edition any more.")
            history = self._history(day)
            for source in story.sources:
                if source.article in history.done:
                    history.write(Finished(article=source.article, state="", on=False))
            key = story.sources[0].article
            if on:
                history.write(Finished(article=key, state=state(story), on=True))
            self._noted()
            text = mark(self._writer.source(scene.edited, day))
            said = f"{cited(story.headline.text)} is {'done' if on else 'not done'}."
            return Done(status=200, said=said, was=text, mark=text)

    def looked(self, day: str, articles: tuple[str, ...]) -> Done:
        """Record that the editor has seen these articles as they are printed now."""
        with self._lock:
            self._history(day).write(Looked(articles=articles))
            self._noted()
            return Done(status=200, said="Marked as seen.")

    def dismiss(self, day: str, comment: str) -> Done:
        """Take a comment that an act removed off the list."""
        with self._lock:
            self._history(day).write(Comment(text=comment, on=False))
            self._noted()
            return Done(status=200, said="Comment taken off the list.")

    def look_at_inbox(self) -> None:
        """Note that files of the inbox came or went."""
        self.offered.look()
        self._noted()

    def _newest(self, day: str, session: str, said: str) -> None:
        """Note the newest act. The build that it caused may have been reported without it."""
        self._latest[day] = (session, said)
        self._stage.wake()

    def _noted(self) -> None:
        self.version += 1
        self._stage.wake()

    def close(self, day: str) -> Done:
        """Close an edition as `digest close` does; 423 or 422 with the reason if not."""
        with self._lock:
            try:
                edited, _ = self._writer.fresh(day)
            except Refused as refused:
                return refused.done
            status, said = self._commands.close(edited, day)
            if status == 200:
                self._writer.rebuild()
            text = mark(self._writer.source(self._edited, day))
            return Done(status=status, said=said, was=text, mark=text)

    def add(self, day: str, files: tuple[Added, ...]) -> Done:
        """Put articles into the edition's folder."""
        with self._lock:
            scene, _ = self._scene(day)
            if scene is None:
                return Done(status=422, said=f"There is no edition of {day}.")
            status, said = self._commands.add(scene.edited, day, files)
            self._writer.rebuild()
            text = mark(self._writer.source(self._edited, day))
            return Done(status=status, said=said, was=text, mark=text)

    def restore(self, day: str) -> Done:
        """Write the last text of the file that could be read in place of one that cannot."""
        with self._lock:
            edited = self._edited
            if day not in edited.held:
                return Done(status=422, said="The file can be read; nothing was done.")
            good = self._readable(day)
            if good is None:
                return Done(status=422, said="No readable text of the file is known.")
            try:
                file = path_of(edited.publication.content, day)
                replace(file, good)
            except (OSError, ValueError) as error:
                return Done(status=422, said=f"Not done: {in_words(error)}.")
            self._writer.rebuild(frozenset({str(file)}))
            return Done(status=200, said="The last readable file is back.", mark=mark(good))

    def _readable(self, day: str) -> str | None:
        """Return the last text of the edition's file that could be read, if one is known."""
        noted = self._history(day).text
        shown = self._stage.shown.edited
        if noted is None and day not in shown.held:
            return self._writer.source(shown, day)
        return noted


def _place(sent: Sent | InboxAct) -> Place:
    return Place(view=sent.view, article=sent.article, row=sent.row)


def _now() -> str:
    return datetime.now().strftime("%H:%M:%S")
