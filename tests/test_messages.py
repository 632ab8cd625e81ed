"""Every message that the program can print: its form, its length, its words.

The texts are taken from the source: the arguments `what` and `fix` of problems and of wrong usage.
Values that are filled in at run time are shown as “x”.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from conftest import ROOT
from digest.cli import cli
from digest.commands import MODULES, load
from digest.commands.messages import message
from digest.core.model import Problem

LONGEST = 230  # characters of a message without the file's name: three lines of a terminal
PLACES = {"Stopped": ("what", "fix"), "_setting": ("", "what", "fix"), "bad": ("", "what", "fix")}


def dialect() -> list[tuple[re.Pattern[str], str]]:
    """Return the words that are not used, with the plain ones."""
    lines = (ROOT / "tests" / "dialect.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [
        (re.compile(rf"\b(?:{word})\b".replace(r" )\b", r" )"), re.I), say) for word, say in rows
    ]


def spoken(text: str) -> list[str]:
    """Return the words of a text that are not used, with the plain ones."""
    prose = re.sub(r"```.*?```|`[^`]*`|\]\([^)]*\)", " ", text, flags=re.S)
    return [f"“{m[0]}”: write {say}" for word, say in dialect() for m in word.finditer(prose)]


def text_of(node: ast.expr) -> str | None:
    """Return the text of a literal, with “x” for what is filled in; None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = (v.value if isinstance(v, ast.Constant) else "x" for v in node.values)
        return "".join(map(str, parts))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = text_of(node.left), text_of(node.right)
        return left + (right or "") if left is not None else None
    if isinstance(node, ast.IfExp):
        return text_of(node.body) or text_of(node.orelse)
    return None


def helpers(tree: ast.AST) -> dict[str, tuple[str, ...]]:
    """Return the functions of a file that are given `what` or `fix`, with their parameters."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            given = tuple(a.arg for a in node.args.args if a.arg not in ("self", "cls"))
            if {"what", "fix"} & set(given):
                found[node.name] = given
    return found


def texts(file: Path) -> Iterator[tuple[int, str, str]]:
    """Yield line, `what` or `fix`, and text of each message in a file."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    places = {**PLACES, **helpers(tree)}
    for node in ast.walk(tree):
        found: list[tuple[str, ast.expr]] = []
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found.append((node.targets[0].id, node.value))
        elif isinstance(node, ast.Call):
            found += [(k.arg or "", k.value) for k in node.keywords]
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            found += zip(places.get(name, ()), node.args, strict=False)
        for kind, value in found:
            if kind in ("what", "fix") and (text := text_of(value)):
                yield value.lineno, kind, text


def packages() -> list[str]:
    """Return the folders and files of the program that hold messages."""
    names = {package_of(f) for f in (ROOT / "digest").rglob("*.py") if any(True for _ in texts(f))}
    return sorted(names)


def package_of(file: Path) -> str:
    parts = file.relative_to(ROOT / "digest").parts
    return "/".join(parts[:2]) if parts[0] == "intake" else parts[0]


def faults(package: str) -> list[str]:
    """Return the problems with the messages of a package."""
    out: list[str] = []
    for file in sorted((ROOT / "digest").rglob("*.py")):
        if package_of(file) != package:
            continue
        for line, kind, text in texts(file):
            at = f"{file.relative_to(ROOT)}:{line}: {text!r}"
            out += [f"{at} has {word}" for word in spoken(text)]
            if len(text) > LONGEST:
                out.append(f"{at} is longer than {LONGEST} characters")
            problem = Problem(level="error", where="a:1", what=text if kind == "what" else "x",
                              fix=text if kind == "fix" else "Do it.")  # fmt: skip
            if not re.fullmatch(FORM, message(problem), re.S):
                out.append(f"{at} is printed as {message(problem)!r}")
    return out


# A capital after a colon is a name, or text that is filled in.
FORM = r"a:1: error: (?![A-Z][a-z]+ [a-z]).+[.?!:}\])/”] (Fix: [^A-Z\s].*|Fix: [A-Z]\S*[A-Z.]\S* .*|Did you mean .*)[.?!:}\])/”]"


@pytest.mark.parametrize("package", packages())
def test_each_message_is_plain(package: str) -> None:
    """`path: error: problem. Fix: action.`, within three lines, in plain words."""
    found = faults(package)
    assert not found, "\n".join(found)


def test_a_long_value_is_cut_in_a_message() -> None:
    """A setting of 4,000 characters does not fill the terminal; what to paste is not cut."""
    long = "/a" * 2000
    found = message(
        Problem(level="error", where="a:1", what=f"“{long}” is wrong.", fix=f"Write “{long}”.")
    )
    assert f"“{long[:160]}…” is wrong." in found
    assert f"“{long}”." in found
    assert "“short” is" in message(Problem(level="error", where="a", what="“short” is.", fix=""))


def test_messages_are_found() -> None:
    """The guard: texts are found in many files, and a bad one is found."""
    assert sum(1 for f in (ROOT / "digest").rglob("*.py") for _ in texts(f)) > 200
    assert spoken("It is no date; mend it, as we told you.") != []
    assert spoken("`told` is no longer a word of this page.") == []
    assert len(packages()) > 5


@pytest.mark.parametrize("command", list(map(load, MODULES)), ids=lambda c: c.name)
def test_each_help_is_plain(command: click.Command) -> None:
    """Help uses no word of the list, and no line is wider than 80 columns."""
    with click.Context(cli, info_name="digest") as above:
        help = command.get_help(click.Context(command, info_name=command.name, parent=above))
    assert spoken(help) == []
    assert max(map(len, help.splitlines())) <= 80
