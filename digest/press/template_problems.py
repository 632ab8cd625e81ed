"""What is wrong with a template: file, line, and the name that was probably meant.

In: an exception of jinja2, or of an expression in a template. Out: a `Problem` for the editor.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping

import jinja2
import msgspec

from digest.core import model
from digest.core.model import Job, Problem
from digest.core.text import closest
from digest.press.theme import Theme, bad

UNDEFINED = re.compile(r"'(\w+)' is undefined")
ATTRIBUTE = re.compile(r"'([\w.]+?)(?: object)?' has no attribute '(\w+)'")
KINDS = {
    k: v for k, v in vars(model).items() if isinstance(v, type) and issubclass(v, msgspec.Struct)
}


def problem(
    theme: Theme, known: Iterable[str], job: Job, values: Mapping[str, object], error: Exception
) -> Problem:
    """Return what is wrong with a template, where, and the name that was probably meant.

    `known`: the names of variables and functions that any template may use.
    """
    where, line = _where(theme, job, error)
    what = str(error) or type(error).__name__
    if isinstance(error, jinja2.TemplateNotFound):
        name = str(error.name or job.template)
        near = closest(name, theme.templates)
        what = f"there is no template “{name}”."
        return bad(
            where if name != job.template else f"theme {theme.name}",
            what,
            f"Did you mean “{near}”?" if near else "Add it to the theme.",
        )
    if isinstance(error, jinja2.UndefinedError):
        return bad(f"{where}:{line}", what.rstrip(".") + ".", _meant(what, values, known))
    return bad(f"{where}:{line}", what.rstrip(".") + ".", "Correct the template.")


def _where(theme: Theme, job: Job, error: Exception) -> tuple[str, int]:
    """Return file and line: those of a syntax error, else of the innermost template in the
    trace.
    """
    name, line = getattr(error, "name", None), getattr(error, "lineno", None)
    if name and line:
        return theme.places.get(name, name), line
    where, number = theme.places.get(job.template, job.template), 0
    files = set(theme.places.values())
    step = error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename in files:
            where, number = step.tb_frame.f_code.co_filename, step.tb_lineno
        step = step.tb_next
    return where, number


def _meant(what: str, values: Mapping[str, object], known: Iterable[str]) -> str:
    """Return the fix: the name that was probably meant."""
    if m := UNDEFINED.match(what):
        near = closest(m[1], [*values, *known])
        return (
            f"Did you mean “{near}”?"
            if near
            else f"This template is handed: {', '.join(sorted(values))}."
        )
    if m := ATTRIBUTE.match(what):
        kind = KINDS.get(m[1].rsplit(".", 1)[-1])
        names = [*kind.__struct_fields__] if kind else []
        near = next(iter(difflib.get_close_matches(m[2], names, 1)), None)
        return (
            f"Did you mean “{near}”?"
            if near
            else (f"It has: {', '.join(names)}." if names else "Correct the name.")
        )
    return "Correct the template."
