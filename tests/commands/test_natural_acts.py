"""What a new user tries first: in a subfolder, with a folder, with other days, without a
publication."""

from __future__ import annotations

import datetime
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from conftest import Pub
from digest.commands import MODULES
from waiting import WAIT, until

FERRY = (
    "Ferry sails again\n\nThe ferry of Linmouth sailed on Monday for the first time since January,"
    " the operator said in a note.\n"
)


def test_the_nearest_publication_above_is_used(pub: Pub) -> None:
    """In a subfolder; paths in messages can be opened from there."""
    pub.write("content/2026-03-02/ferry.txt", FERRY)
    pub.write("content/2026-03-02/empty.txt", "")
    ran = pub.run("list", cwd=pub.content / "2026-03-02")
    assert "Ferry sails again" in ran.stdout
    where = ran.stderr.split(": error: ")[0]
    assert (pub.content / "2026-03-02" / where).resolve() == (
        pub.content / "2026-03-02" / "empty.txt"
    )
    assert not (pub.content / "2026-03-02" / ".digest").exists()


def test_a_folder_that_is_built_is_named_in_messages(tmp_path: Path) -> None:
    """`digest build FOLDER`: each path in a message leads to the file."""
    p = Pub(tmp_path)
    p.write("some/clips/ferry.txt", FERRY)
    p.write("some/clips/empty.txt", "")
    p.write("some/clips/2026-03-02/edition.yaml", "ledd: ferry.txt\n")
    ran = p.run("build", "some/clips")
    assert ran.returncode == 1
    places = re.findall(r"^(\S+?):(?:\d+:)* (?:error|warning): ", ran.stderr, re.M)
    assert {"some/clips/empty.txt", "some/clips/2026-03-02/edition.yaml"} <= set(places)
    assert all((tmp_path / place).exists() for place in places), places


def test_a_folder_of_articles_is_added(pub: Pub, tmp_path: Path) -> None:
    """Its articles, in order; other files and folders in it are skipped; an empty one is reported."""
    for name in ("b.txt", "a.md", "notes.docx", ".hidden.txt"):
        (tmp_path / "clips" / "deep").mkdir(parents=True, exist_ok=True)
        (tmp_path / "clips" / name).write_text(FERRY)
    ran = pub.run("add", tmp_path / "clips", "2026-03-02")
    assert ran.returncode == 0, ran.stderr
    assert "2 of 2 files added" in ran.stderr
    assert sorted(p.name for p in (pub.content / "2026-03-02").iterdir()) == ["a.md", "b.txt"]
    ran = pub.run("add", tmp_path / "clips" / "deep")
    assert ran.returncode == 2
    assert "there is no article in this folder" in ran.stderr


def test_today_and_yesterday_are_days(pub: Pub, tmp_path: Path) -> None:
    """In the publication's time zone, for every command that takes a day."""
    clip = tmp_path / "ferry.txt"
    clip.write_text(FERRY)

    def day() -> datetime.date:
        return datetime.datetime.now(datetime.UTC).date()

    def asked() -> tuple[datetime.date, list[subprocess.CompletedProcess[str]]] | None:
        """Return the day and the output on it; None if midnight came in between."""
        shutil.rmtree(pub.content)
        start = day()
        commands = (("add", clip, "yesterday"), ("list", "yesterday"), ("list", "today"))
        answers = [pub.run(*c) for c in commands]
        return (start, answers) if day() == start else None

    start, (added, yesterday, today) = until(asked)
    assert added.returncode == 0
    assert [p.name for p in pub.content.iterdir()] == [str(start - datetime.timedelta(days=1))]
    assert "Ferry sails again" in yesterday.stdout
    assert today.returncode == 2


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-3-2", "Did you mean 2026-03-02?"),
        ("2026/03/02", "Did you mean 2026-03-02?"),
        ("2026-02-30", "is not in the calendar. Fix: check month and day."),
        ("monday", "is not a day. Fix: write it as "),
        ("2026-03-03", "there is no edition of 2026-03-03. Did you mean 2026-03-02?"),
    ],
)
def test_a_bad_day_is_answered(pub: Pub, day: str, said: str) -> None:
    """With the right one, if it can be guessed; status 2 and no traceback."""
    pub.write("content/2026-03-02/ferry.txt", FERRY)
    ran = pub.run("list", day)
    assert ran.returncode == 2
    assert said in ran.stderr
    assert ran.stderr.startswith("digest list: error: ")


def test_a_file_is_explained_without_a_publication(tmp_path: Path) -> None:
    """Nothing is left behind."""
    (tmp_path / "ferry.txt").write_text(FERRY)
    p = Pub(tmp_path)
    ran = p.run("explain", "ferry.txt")
    assert ran.returncode == 0, ran.stderr
    assert "Ferry sails again" in ran.stdout
    assert [f.name for f in tmp_path.iterdir()] == ["ferry.txt"]
    assert "there is no such file. Fix: check its name." in p.run("explain", "fery.txt").stderr


def test_no_publication_is_answered(tmp_path: Path) -> None:
    """Status 2, with what to do."""
    ran = Pub(tmp_path).run("build")
    assert ran.returncode == 2
    assert "digest init DIR" in ran.stderr
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_completes_commands_and_days(pub: Pub, shell: str) -> None:
    """The script is printed, and the program completes words with it."""
    assert "_DIGEST_COMPLETE" in pub.run("completion", shell).stdout
    pub.write("content/2026-03-02/ferry.txt", FERRY)
    for words, offered in (("digest li", "list"), ("digest list 2026-", "2026-03-02")):
        asked = {"COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1)}
        if shell == "fish":
            asked["COMP_CWORD"] = words.split()[-1]
        ran = pub.run(env={"_DIGEST_COMPLETE": f"{shell}_complete", **asked})
        assert offered in ran.stdout, (shell, words, ran.stderr)


def test_quiet_is_quiet(pub: Pub, tmp_path: Path) -> None:
    """With -q, a command without errors prints nothing on standard error."""
    clip = tmp_path / "ferry.txt"
    clip.write_text(FERRY)
    for arguments in (
        ["new", "2026-03-02"],
        ["add", str(clip), "2026-03-02"],
        ["build"],
        ["build"],
        ["list"],
        ["check"],
        ["diff", "2026-03-02"],
        ["close", "2026-03-02"],
        ["explain", str(clip)],
        ["export"],
        ["clean"],
        ["init", str(tmp_path / "other")],
    ):
        assert pub.run(*arguments, "-q").stderr == "", arguments
    assert set(MODULES) >= {"serve", "send", "publish"}


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no pseudo-terminals on this system")
def test_a_terminal_gets_colour_and_its_width(pub: Pub) -> None:
    """On a terminal of 80 columns no line is wider, and “error:” is red; NO_COLOR removes the
    colour."""
    pub.write("content/2026-03-02/empty.txt", "")
    pub.write("content/2026-03-02/ferry.txt", FERRY * 2)
    for extra in ({}, {"NO_COLOR": "1"}):
        said = terminal(pub, ["check"], extra)
        assert ("\x1b[31m" in said) == (not extra)
        plain = re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", said)
        assert "error:" in plain
        assert max(len(line.rstrip("\r")) for line in plain.splitlines()) <= 80
    listed = terminal(pub, ["list"], {"NO_COLOR": "1"})
    lines = re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", listed).splitlines()
    assert max(len(line.rstrip("\r")) for line in lines if "/2026/" not in line) <= 80


def terminal(pub: Pub, arguments: list[str], extra: dict[str, str]) -> str:
    """Return what a command prints on a terminal of 80 columns."""
    import pty
    import sys

    from conftest import ROOT

    ours, theirs = pty.openpty()
    env = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLUMNS")}
    env |= {"PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "80", **extra}
    process = subprocess.Popen(
        [sys.executable, "-m", "digest", *arguments],
        cwd=pub.root,
        env=env,
        stdout=theirs,
        stderr=theirs,
        stdin=theirs,
    )
    os.close(theirs)
    said = b""
    try:
        while part := os.read(ours, 4096):
            said += part
    except OSError:
        pass  # the command has ended
    process.wait(WAIT)
    os.close(ours)
    return said.decode("utf-8", "replace")
