"""Take items of the inbox into an edition, or drop them, as the curator's page asks for it."""

from __future__ import annotations

from collections.abc import Sequence

from digest.collect.taking import with_text
from digest.core.model import Edition, Value
from digest.curator import view
from digest.curator.edition_writer import EditionWriter, Refused, in_words
from digest.curator.offered import Moved, Offered
from digest.desk import curate
from digest.intake.decisions.write import Act, applied_all, resolver

ONLY_ADDRESS = "only the address is known, fetch it with “digest inbox open”"


class InboxAct(Value, frozen=True, kw_only=True):
    """An act on items, as the browser sends it.

    `do`: take or drop. `to`: an article of the story that the items go to; `apart`: they are a
    story of their own. Without either they go where grouping puts them.
    """

    do: str
    items: tuple[str, ...]
    to: str = ""
    apart: bool = False
    session: str = ""
    id: str = ""
    view: str = ""
    article: str = ""
    row: str = ""
    say: str = ""


class Moves(Value, frozen=True, kw_only=True):
    """What was done: the text of the edition's file now, the items that went, and words for it."""

    text: str
    moved: tuple[Moved, ...]
    said: str
    more: str = ""


def do(writer: EditionWriter, offered: Offered, day: str, sent: InboxAct) -> Moves:
    """Do an act. Raises Refused when nothing was done."""
    items = offered.chosen(sent.items)
    if not items or sent.do not in ("take", "drop"):
        raise Refused(422, "This is not in the inbox any more.")
    edited = writer.edited
    try:
        if sent.do == "drop":
            moved = offered.drop(items)
            source = writer.source(edited, day)
            return Moves(text=source, moved=moved, said=f"{_many(len(items))} dropped")
        ready = with_text(items)
        if not ready:
            raise Refused(422, f"Not taken: {ONLY_ADDRESS}.")
        moved = offered.take(ready, edited.publication.content / day)
    except OSError as error:
        raise Refused(422, f"Not done: {in_words(error)}.") from None
    writer.rebuild()
    text, more = _decided(writer, day, moved, sent)
    said = f"{_many(len(ready))} taken"
    if left := len(items) - len(ready):
        said += f"; {_many(left)} left: {ONLY_ADDRESS}"
    return Moves(text=text, moved=moved, said=said, more=more)


def _many(n: int) -> str:
    return f"{n} item{'s' * (n != 1)}"


def _decided(
    writer: EditionWriter, day: str, moved: Sequence[Moved], sent: InboxAct
) -> tuple[str, str]:
    """Write where the articles that were taken belong, if grouping puts them elsewhere.

    Returns the file's text, and what could not be done.
    """
    try:
        edited, edition = writer.fresh(day)
        source = writer.source(edited, day)
        taken = [edited.files[path] for m in moved if (path := f"{day}/{m.name}") in edited.files]
        acts = _acts(edition, taken, sent)
        if not acts:
            return source, ""
        means = resolver(day, edited.files, curate.renames(edited.published, edited.hashes))
        made = applied_all(source, acts, view.desk(edited, edition), means)
        writer.write(edited, day, source, made)
    except (Refused, ValueError) as error:
        return writer.source(writer.edited, day), f" It is where grouping puts it: {error}"
    return made, ""


def _acts(edition: Edition, taken: Sequence[str], sent: InboxAct) -> list[Act]:
    stories = [{s.article for s in story.sources} for story in edition.stories]
    inside = [s for s in stories if not s.isdisjoint(taken)]
    if sent.apart:
        if len(inside) == 1 and inside[0] == set(taken):
            return []
        return [Act(do="split", article=taken[0], articles=tuple(taken))] if taken else []
    if not sent.to:
        return []
    first = {min(s & set(taken)) for s in inside if sent.to not in s}
    return [Act(do="merge", article=article, to=sent.to) for article in sorted(first)]
