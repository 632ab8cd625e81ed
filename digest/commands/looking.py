"""Commands that show what is there and change nothing: check, list, explain, export, diff."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.commands import messages
from digest.commands.messages import Stopped, paths_from_here, print_notice, wrapped
from digest.commands.options import (
    READING,
    Asked,
    complete_day,
    day_argument,
    days_of,
    edition_of,
    errors,
    options,
    report,
    status_of,
    today,
    work,
)

if TYPE_CHECKING:
    from digest.core.model import Closed, Edition, File, Problem
    from digest.pipeline.publication import Publication
    from digest.pipeline.results import Edited

WIDEST = 96  # columns of explain where its output goes to a file


@click.command()
@day_argument
@click.option("--originals", is_flag=True, help="Open and compare every original that was kept.")
@options(*READING, "base_url")
def check(asked: Asked, day: str | None, originals: bool) -> int:
    """Show what to fix or accept before publishing.

    Missing dates, links and outlets, near misses, unsure speakers, figures that differ,
    single sources, decisions without effect. Each problem has a name in brackets: fix it,
    or waive it by that name in edition.yaml. The status is 1 while one is open.

    DAY is a date, today or yesterday; without it, all editions. With -v, one line for each
    problem.
    """
    from digest.pipeline import gate

    pub = asked.publication()
    edited = work(asked, pub)
    editions = days_of(edited, day)
    by_edition = [(e, gate.problems_of(edited, e, today(pub))) for e in editions]
    by_edition = [(e, [*found, *_waiting(edited, e)]) for e, found in by_edition]
    if originals:
        by_edition = [(e, [*found, *_originals(edited, e)]) for e, found in by_edition]
    seen = {p for _, found in by_edition for p in found}
    general = [p for p in edited.problems if _is_general(edited, p)]
    rest = [p for p in edited.problems if p not in seen and (not day or p.level == "error")]
    found = list(dict.fromkeys([*general, *seen, *rest]))
    if asked.verbose:
        report(asked, found, pub)
    else:
        other = [p for p in (*general, *rest) if not asked.quiet or p.level == "error"]
        _print_checked(asked, edited, by_edition, list(dict.fromkeys(other)))
    if not asked.quiet:
        from digest.commands import check_text

        if not pub.settings.masthead.base_url:
            _say_wrapped(
                "digest.yaml: note: there is no base_url, so feeds have no addresses of the site"
                " and there is no sitemap. Fix: write base_url: https://..., or give --base-url."
            )
        _say_wrapped(check_text.summary(found, editions))
    return status_of(asked, found) or (1 if found else 0)


def _waiting(edited: Edited, edition: Edition) -> list[Problem]:
    """Return a warning for each watched word that only an item of the inbox has."""
    from digest.collect.items import Inbox
    from digest.collect.making import read as read_item
    from digest.core.model import Problem
    from digest.desk.watch import unmet
    from digest.pipeline import gate
    from digest.pipeline.publication import watched

    watch, _ = watched(edited.publication)
    if not watch.must or edition.closed:
        return []
    inbox = Inbox(edited.publication.root)
    printed = gate.printed_texts(edited, edition)
    found = []
    for item in inbox.items():
        if (item.published or item.got)[:10] != edition.day:
            continue
        text = f"{item.title}\n{read_item(inbox.data(item), item.ending)[2]}"
        for word in unmet(watch, printed, [text]):
            what = f"“{word}” is watched, and only “{item.title or item.link}” in the inbox has it."
            fix = "Take it or drop it, see “digest inbox”."
            where = f"inbox/{item.file}"
            found.append(Problem(level="warning", where=where, what=what, fix=fix, name="watched"))
    return found


def _originals(edited: Edited, edition: Edition) -> list[Problem]:
    """Return a warning for each article whose original is missing or is another."""
    from digest.collect import originals
    from digest.core.model import Problem
    from digest.desk.check import waived

    sources, root = edited.read.sources, edited.publication.root
    mine = {p: o for p, o in sources.origins.items() if p.startswith(f"{edition.day}/")}
    found = [
        Problem(
            level="warning",
            where=f"content/{path}",
            what=what,
            fix="Restore it from a backup, or waive: original-missing, with the reason.",
            name="original-missing",
            article=sources.files.get(path),
        )
        for path, what in originals.missing(root, mine)
    ]
    return list(waived(found, edited.decisions.values()))


def _is_general(edited: Edited, p: Problem) -> bool:
    """Return whether an error concerns no article and no edition, but everything."""
    return p.level == "error" and p.article is None and not p.where.startswith("content/2")


def _print_checked(
    asked: Asked,
    edited: Edited,
    by_edition: list[tuple[Edition, list[Problem]]],
    other: list[Problem],
) -> None:
    from digest.commands import check_text

    shown = paths_from_here(edited.publication)
    for p in other:
        messages.print_problem(p, shown)
    for e, found in by_edition:
        own = [p for p in found if p not in other]
        if asked.quiet:
            report(asked, own, edited.publication)
            continue
        if not own:
            continue
        for line, level in check_text.checked(edited, e, own, shown):
            text = line
            if level:
                text = "\n".join(wrapped(line.strip(), sys.stderr, "  ", "      "))
            print_notice(messages.painted(text, level) if level else text)
        if len(by_edition) == 1:
            for line in check_text.to_paste(edited, e, own):
                print_notice(line)
        print_notice("")


def _say_wrapped(text: str) -> None:
    print_notice("\n".join(wrapped(text, sys.stderr, "", "  ")))


@click.command(name="list")
@day_argument
@options(*READING)
def list_(asked: Asked, day: str | None) -> int:
    """Show the stories in order: their articles, scores and near misses.

    Below each edition are lines to change and paste into its edition.yaml.
    DAY is a date, today or yesterday; without it, all editions.
    """
    from digest.commands import list_text

    pub = asked.publication()
    edited = work(asked, pub)
    for e in days_of(edited, day):
        for line, rest in list_text.listed(edited, e):
            first = line[: len(line) - len(line.lstrip())]
            for part in wrapped(line.strip(), sys.stdout, first, rest):
                click.echo(part)
    if not edited.editions:
        asked.say("There is no edition yet. Next: add articles with “digest add FILE”.")
    return report(asked, errors(edited), pub)


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE..."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a file, a line each.")
@options(*READING)
def explain(asked: Asked, files: tuple[Path, ...], as_json: bool) -> int:
    """Show what was made of an article: lines, quotations, facts, story.

    Each line of the file is shown with whether it was kept and why. Within a publication,
    so are the article's story and its nearest neighbours. A FILE may be anywhere.
    """
    import msgspec

    from digest.commands import explain_text

    missing: list[Problem] = []
    with _publication_or_none(asked) as pub:
        edited = work(asked, pub)
        for file in files:
            found = _file(edited, file)
            if found is None:
                missing.append(_missing(file))
                continue
            x = explain_text.explained(edited, found)
            if as_json:
                click.echo(msgspec.json.encode(x).decode("utf-8", "replace"))
                continue
            for line in explain_text.explained_text(x, messages.width(sys.stdout) or WIDEST):
                click.echo(line)
            click.echo("")
    return report(asked, missing)


@contextmanager
def _publication_or_none(asked: Asked) -> Iterator[Publication]:
    """Give the publication; where there is none, an empty one that is removed afterwards."""
    from digest.pipeline.publication import publication

    pub = asked.publication()
    if pub.content.is_dir() or asked.config or asked.content:
        yield pub
        return
    with tempfile.TemporaryDirectory(prefix="digest-") as folder:
        (Path(folder) / "content").mkdir()
        yield publication(Path(folder))


def _file(edited: Edited, file: Path) -> File | None:
    """Return the file of an argument: a path from here, a path in content/, or an article's id."""
    from digest.core.model import File
    from digest.intake import content, formats

    pub = edited.publication
    known = {f.path: f for f in edited.contents.files}
    path = os.path.relpath(os.path.realpath(file), os.path.realpath(pub.content))
    by_id = (f for f in known.values() if f.id == str(file))
    own = known.get(path.replace(os.sep, "/")) or known.get(str(file)) or next(by_id, None)
    if own is not None:
        return File(path=own.path, id=own.id, data=(pub.content / own.path).read_bytes())
    readable = file.is_file() and formats.is_known(file.name)
    if readable and file.stat().st_size <= content.LARGEST:
        return File(path=file.name, id=file.stem, data=file.read_bytes())
    return None


def _missing(file: Path) -> Problem:
    from digest.core.model import Problem

    what, fix = "there is no such file.", "Check its name."
    if file.is_dir():
        what, fix = "this is a folder.", f"Name the files in it: {file}/*."
    elif file.exists():
        what, fix = "this file cannot be read as an article.", "Save it as .txt, .md or .html."
    return Problem(level="error", where=str(file), what=what, fix=fix)


@click.command()
@options(*READING, "strict")
def export(asked: Asked) -> int:
    """Print every story as JSON, a line each.

    The newest edition is first, and its lead comes first. docs/export.md describes the fields.
    """
    import msgspec

    from digest.press.outputs import data

    pub = asked.publication()
    edited = work(asked, pub)
    out = sys.stdout
    for e in edited.editions:
        for b in e.stories:
            out.write(msgspec.json.encode(data.export(e, b)).decode("utf-8", "replace") + "\n")
    return report(asked, [*edited.problems], pub)


@click.command()
@click.argument("day", shell_complete=complete_day)
@options(*READING, "destination")
def diff(asked: Asked, day: str) -> int:
    """Show what a change of files or decisions did to an edition.

    Stories that were joined, split, retitled or reworded. A closed edition is compared with
    its published.yaml, another with the site as it was last built.
    """
    from digest.desk.entry import changes

    pub = asked.publication()
    edited = work(asked, pub)
    e = edition_of(edited, day)
    before, named = _before(edited, e)
    earlier = {s.id: s.earlier for s in edited.stories.get(e.day, ())}
    found = changes.changes(before, [changes.state(b) for b in e.stories], earlier)
    for line in found:
        click.echo(line)
    if not found:
        asked.say(f"Nothing has changed since {named}.")
    return report(asked, errors(edited), pub)


def _before(edited: Edited, e: Edition) -> tuple[list[Closed], str]:
    """Return the stories to compare with, and the name of the file that holds them."""
    import msgspec

    from digest.press.outputs import data

    closed = edited.published.get(e.day)
    if closed is not None:
        return list(closed.stories), f"content/{e.day}/published.yaml"
    built = edited.publication.site / e.url.strip("/") / "digest.json"
    if not built.is_file():
        what = "there is nothing to compare with: the edition is not closed, and not built"
        raise Stopped(what, "Run “digest build” before the change.", str(built))
    try:
        return data.states(built.read_bytes()), str(built)
    except msgspec.MsgspecError:
        what = "the file is not one that “digest build” wrote"
        raise Stopped(what, "Build the site again before the change.", str(built)) from None
