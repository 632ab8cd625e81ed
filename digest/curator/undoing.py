"""Take back the newest act of an edition, or do it again."""

from __future__ import annotations

from typing import NamedTuple

from digest.core import yaml_writing
from digest.curator.edition_file import difference
from digest.curator.edition_writer import CHANGED, EditionWriter, Refused, in_words
from digest.curator.history import History, Step, Undid, mark
from digest.curator.offered import Offered
from digest.curator.values import Done


class Wanted(NamedTuple):
    """`back`: undo, else do again. `session` is the tab, `act` the id that it gave."""

    day: str
    back: bool
    session: str
    act: str


def do(
    writer: EditionWriter, offered: Offered, history: History, wanted: Wanted
) -> tuple[str, Done]:
    """Write the file as it was before the act, or after it. Return what was done, and the answer.

    What was changed elsewhere meanwhile stays. Raises Refused where it is in the same lines.
    """
    day, back = wanted.day, wanted.back
    edited, _ = writer.fresh(day)
    steps = history.undo if back else history.redo
    if not steps:
        raise Refused(422, f"There is nothing to {'undo' if back else 'do again'}.")
    step = steps[-1]
    source = writer.source(edited, day)
    after, before, now = (t.splitlines(keepends=True) for t in (step.after, step.before, source))
    lines = yaml_writing.merged(after, before, now)
    if lines is None:
        said = f"{CHANGED}, in the same lines; this act cannot be undone by itself."
        theirs, mine = difference(step.after, source), difference(step.after, step.before)
        raise Refused(409, said, theirs=theirs, mine=mine)
    made = "".join(lines)
    more = _written(writer, offered, wanted, step, made)
    history.write(Undid(back=back, session=wanted.session, text=made, act=wanted.act))
    said = f"{'Undone' if back else 'Done again'}: {step.said}{more}"
    return said, Done(
        status=200, said=f"{said}.", was=mark(source), mark=mark(made),
        diff=difference(source, made), view=step.place.view, article=step.place.article,
        row=step.place.row,
    )  # fmt: skip


def _written(writer: EditionWriter, offered: Offered, wanted: Wanted, step: Step, made: str) -> str:
    """Write the file, and move items out of or into the inbox. Return what was not possible.

    The file names an article of the inbox only while it is there. Raises Refused.
    """
    day, edited = wanted.day, writer.edited
    source = writer.source(edited, day)
    if not step.items:
        writer.write(edited, day, source, made)
        return ""
    folder, more = edited.publication.content / day, ""
    try:
        if wanted.back and made != source:
            writer.write(edited, day, source, made)
        if wanted.back:
            left = len(step.items) - offered.put_back(step.items, folder)
            more = f"; {left} cannot be brought back to the inbox" if left else ""
        else:
            offered.move_again(step.items, folder)
    except OSError as error:
        raise Refused(422, f"Not done: {in_words(error)}.") from None
    writer.rebuild()
    if not wanted.back and made != source:
        writer.write(writer.edited, day, source, made)
    return more
