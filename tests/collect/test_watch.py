"""Watched words are marked everywhere, and decide nothing."""

from __future__ import annotations

import pytest

from collect.test_containers import BODY, DAY
from conftest import Inside
from digest.collect.items import Inbox
from digest.desk.watch import Watch, marks, read

WATCH = "must: [harbour master, sister ship]\nfollow: [ferry]\nnever: [purser]\n"
TRAM = "Tram late\n\nThe tram of Odd was late on Friday, and nobody knew why, the driver said in a note.\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The HARBOUR\nmaster wrote", ["must: harbour master"]),
        ("harbourmaster", []),
        ("the ferryman", []),
        ("A ferry, a Purser", ["follow: ferry", "never: purser"]),
    ],
)
def test_a_word_is_a_whole_word_in_any_case(text: str, found: list[str]) -> None:
    watch, problems = read(WATCH)
    assert problems == ()
    assert list(map(str, marks(watch, text))) == found


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("mut: [a]\n", "Did you mean “must”?"),
        ("must: {a: b}\n", "must be a list of words"),
        ("- a\n", "must be keys and lists"),
        ("must: [a\n", "this is not YAML"),
    ],
)
def test_a_wrong_file_is_reported_with_its_line(text: str, says: str) -> None:
    watch, problems = read(text)
    assert watch == Watch()
    assert says in " ".join(f"{p.what} {p.fix}" for p in problems)
    assert problems[0].where.startswith("watch.yaml")


def checked(pub: Inside) -> str:
    done = pub.run("check", "-v", DAY)
    assert done.returncode in (0, 1), done.stderr
    return done.stderr


def test_marks_are_shown_and_decide_nothing(inside: Inside) -> None:
    """In the inbox and in the list; the site is the same with and without watch.yaml."""
    inside.write(f"content/{DAY}/ferry.txt", "Ferry aground\n\n" + "\n\n".join(BODY))
    inside.write(
        "in.txt", "Ferry aground again\n\n" + "\n\n".join(BODY).replace("ninety", "eighty")
    )
    assert inside.run("add", "in.txt", "--inbox").returncode == 0
    assert inside.run("build", "-q").returncode == 0
    before = inside.bytes()
    inside.write("watch.yaml", WATCH)
    assert "must: harbour master; must: sister ship; follow: ferry; never: purser" in inside.run("list").stdout  # fmt: skip
    assert "must: harbour master" in inside.run("inbox").stdout
    assert inside.run("build", "-q").returncode == 0
    assert inside.bytes() == before


def test_a_watched_word_that_was_left_out_is_a_problem(inside: Inside) -> None:
    """It can be waived for that article; a word in a story is not reported."""
    inside.write("watch.yaml", "must: [harbour master]\n")
    inside.write(f"content/{DAY}/ferry.txt", "Ferry aground\n\n" + "\n\n".join(BODY))
    inside.write(f"content/{DAY}/tram.txt", TRAM)
    assert "[watched]" not in checked(inside)
    for verb in ("drop", "spike"):
        inside.write(f"content/{DAY}/edition.yaml", f"{verb}: [ferry.txt]\n")
        said = checked(inside)
        assert "ferry.txt: warning: “harbour master” is watched" in said, said
    inside.write(f"content/{DAY}/edition.yaml", "drop: [ferry.txt]\nwaive: {ferry.txt: {watched: stale}}\n")  # fmt: skip
    assert "[watched]" not in checked(inside)


def test_a_watched_word_that_waits_is_a_problem_of_its_day(inside: Inside) -> None:
    """Until the item is taken or dropped."""
    inside.write("watch.yaml", "must: [harbour master]\n")
    inside.write(f"content/{DAY}/tram.txt", TRAM)
    inside.write("in.txt", "Ferry aground\n\n" + "\n\n".join(BODY))
    assert inside.run("add", "in.txt", "--inbox", "--date", DAY).returncode == 0
    assert "only “Ferry aground” in the inbox has it" in checked(inside)
    Inbox(inside.root).drop(Inbox(inside.root).items())
    assert "[watched]" not in checked(inside)
