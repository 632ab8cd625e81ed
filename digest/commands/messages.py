"""Messages for a person: problems as lines, wrong usage, counts with their noun, width and colour.

The form of every message is `path:line:column: error: problem. Fix: action.`; a warning ends with
its name in brackets, by which it can be waived.
"""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator
from typing import IO, TYPE_CHECKING

import click

from digest.core.patterns import lazy

if TYPE_CHECKING:
    from digest.core.model import Problem
    from digest.pipeline.publication import Publication

NARROWEST = 40  # columns to which text is wrapped on a narrower terminal
COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}
CONTENT = lazy(r"(?<![\w./-])content/")


def count(n: int, one: str, more: str = "") -> str:
    """Return a number with its noun in the right form: `1 story`, `2 stories`."""
    return f"{n:,} {one if n == 1 else more or one + 's'}"


# What a message repeats of a file; a longer one hides what is wrong with it.
LONG_QUOTE = lazy(r"“([^“”]{160})[^“”]+”")


def message(p: Problem, shown: Callable[[str], str] = str) -> str:
    """Return a problem as one line. `shown` turns paths of the publication into paths from here."""
    name = f" [{p.name}]" if p.name and p.level == "warning" else ""
    what = LONG_QUOTE.sub("“\\1…”", p.what)
    words = f"{p.where}: {p.level}: {lowered(sentence(what))} {fix_of(p.fix)}"
    return shown(" ".join(words.split()) + name)


def sentence(words: str) -> str:
    """Return words with a full stop at the end; a line to paste stays as it is."""
    words = words.strip()
    said = words.removesuffix("”")  # a quotation may end with the stop
    return words if not said or said[-1] in ".?!:}])/" else words + "."


def fix_of(fix: str) -> str:
    """Return what to do as a message ends: `Fix: action.`, or the question “Did you mean …?”."""
    words = sentence(fix)
    if not words or words.startswith("Did you mean"):
        return words
    return "Fix: " + lowered(words)


def lowered(words: str) -> str:
    """Return words with a small first letter, unless an abbreviation begins them."""
    first = words.split(" ")[0]
    plain = first[:1].isupper() and (first[1:].strip(",.:’'").islower() or first == "A")
    return words[:1].lower() + words[1:] if plain else words


def paths_from_here(pub: Publication) -> Callable[[str], str]:
    """Return what turns `content/…` of a publication into a path from the current folder."""
    own = f"{pub.content.name}/"
    inside = str(pub.root)

    def shown(words: str) -> str:
        where, colon, rest = words.partition(": ")
        if where.startswith(own) and own != "content/":
            where = "content/" + where.removeprefix(own)
        elif inside != "." and not where.startswith("content/"):
            file = pub.root / where.split(":")[0]
            where = f"{inside}/{where}" if not os.path.isabs(where) and file.exists() else where
        return CONTENT.sub(lambda _: f"{pub.content}/", where + colon + rest)

    return shown


# ---------------------------------------------------------------------------- printing


def print_notice(text: str) -> None:
    """Print a line on standard error, coloured on a terminal."""
    click.echo(text, err=True, color=_colour(sys.stderr))


def print_problem(p: Problem, shown: Callable[[str], str] = str, indent: str = "") -> None:
    """Print a problem on standard error, wrapped and coloured on a terminal."""
    text = "\n".join(wrapped(message(p, shown), sys.stderr, indent, indent + "  "))
    print_notice(painted(text, p.level))


def painted(text: str, level: str) -> str:
    """Return text in which the first mention of a level is coloured."""
    word = click.style(f"{level}:", fg=COLOURS[level], bold=True)
    return text.replace(f"{level}:", word, 1)


def _colour(stream: IO[str]) -> bool:
    return stream.isatty() and "NO_COLOR" not in os.environ


def width(stream: IO[str]) -> int | None:
    """Return the columns to which text is wrapped; None where it goes to a file or a program."""
    if stream.isatty():
        return max(NARROWEST, shutil.get_terminal_size().columns)
    return None


def wrapped(text: str, stream: IO[str], first: str = "", rest: str = "") -> Iterator[str]:
    """Yield text in lines of the stream's width; long words, such as paths, stay whole."""
    columns = width(stream)
    if columns is None:
        yield first + text
        return
    yield from textwrap.wrap(
        text,
        columns,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [first.rstrip()]


# ------------------------------------------------------------------------- wrong usage


class Stopped(click.ClickException):
    """Nothing was done: status 2, with a message of the usual form."""

    exit_code = 2

    def __init__(self, what: str, fix: str = "", where: str = "") -> None:
        running = click.get_current_context(silent=True)
        where = where or (running.command_path if running else "digest")
        self.where, self.what, self.fix = where, what, fix
        super().__init__(f"{where}: error: {sentence(what)} {fix_of(fix)}".strip())

    def show(self, file: object = None) -> None:
        print_notice(painted("\n".join(wrapped(self.message, sys.stderr, "", "  ")), "error"))

    def format_message(self) -> str:
        """Return the message as a page shows it."""
        return f"{sentence(self.what)} {sentence(self.fix)}".strip()


class Reported(click.ClickException):
    """Settings cannot be used, as the lines of the message say: status 2."""

    exit_code = 2

    def show(self, file: object = None) -> None:
        print_notice(painted(self.message, "error"))


class NotReadable(Reported):
    """An edition cannot be used, as the lines of the message say: status 1."""

    exit_code = 1


def usage(error: click.ClickException) -> Stopped:
    """Return click's own complaint about options and arguments in the form of our messages."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "digest"
    what = error.format_message()
    return Stopped(what[:1].lower() + what[1:], f"See “{command} --help”.", command)
