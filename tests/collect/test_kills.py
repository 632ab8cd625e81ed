"""A process that ends between any two writes loses nothing, and repeating the command repeats
nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from collect.server import Web, web
from collect.test_containers import BODY, letter
from collect.test_fetch import feed, item, rss
from conftest import Inside
from digest.collect.identity import fingerprint
from digest.collect.items import Inbox
from digest.collect.taking import taken

DAY = "2026-11-16"
WRITES = ("replace", "unlink", "link", "rename")
KILLED = 9
TEXTS = [
    " ".join(BODY).replace("ferry", w).replace("Odd", w.title() * 2)
    for w in ("ferry", "tram", "organ")
]


def cut(pub: Inside, n: int, *arguments: str) -> bool:
    """Run a command in a child that ends before its n-th write; return whether it was ended."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status) == KILLED
    left = [n]

    def counted(write: object) -> object:
        def run(*given: object, **named: object) -> object:
            left[0] -= 1
            if not left[0]:
                os._exit(KILLED)
            return write(*given, **named)  # type: ignore[operator]

        return run

    try:
        for name in WRITES:
            setattr(os, name, counted(getattr(os, name)))
        pub.run(*arguments)
    finally:
        os._exit(0)


def kills(pub: Inside, *arguments: str) -> Iterator[int]:
    """Yield the publication as it was before, interrupted at each write in turn."""
    before = pub.root.parent / "before"
    shutil.copytree(pub.root, before)
    for n in range(1, 200):
        shutil.rmtree(pub.root)
        shutil.copytree(before, pub.root)
        if not cut(pub, n, *arguments):
            assert n > 5, "it was never cut"
            return
        yield n
    raise AssertionError("more writes than expected")


@pytest.fixture
def site(inside: Inside) -> Iterator[Web]:
    with web({}) as made:
        entries = (
            item(n, f"Event {n}", f"<p>{t}</p>", f"https://a.example/{n}")
            for n, t in enumerate(TEXTS)
        )
        made.answers["/rss.xml"] = feed(rss(*entries))
        inside.write("feeds.yaml", f"contact: a@b.example\nfeeds:\n  - {made.home}/rss.xml\n")
        yield made


def whole(pub: Inside) -> tuple[list[str], list[str]]:
    """Return titles in the inbox and in the edition; each is whole, and its hash is that of its
    bytes."""
    box = Inbox(pub.root)
    for one in box.items():
        assert fingerprint(box.data(one)) == one.sha256
    for path, origin in taken(pub.content).items():
        assert fingerprint((pub.content / path).read_bytes()) == origin.sha256
    return sorted(i.link for i in box.items()), sorted(o.link for o in taken(pub.content).values())


LINKS = [f"https://a.example/{n}" for n in range(3)]
FETCH = ("fetch", "--private", "--force")


def test_fetch(inside: Inside, site: Web) -> None:
    for n in kills(inside, *FETCH):
        whole(inside)
        assert inside.run(*FETCH).returncode == 0
        assert whole(inside) == (LINKS, []), n
        assert "0 new, 0 changed, 3 known" in inside.run(*FETCH).stderr


def test_take(inside: Inside, site: Web) -> None:
    inside.run(*FETCH)
    for n in kills(inside, "inbox", "take", "all", DAY):
        waiting, there = whole(inside)
        assert sorted({*waiting, *there}) == LINKS, n
        inside.run("inbox", "take", "all", DAY)
        assert whole(inside) == ([], LINKS), n
        files = [p.name for p in (inside.content / DAY).iterdir() if not p.name.startswith(".")]
        assert sorted(files) == sorted(["intake.yaml", *(f"event-{n}.html" for n in range(3))])


def test_drop(inside: Inside, site: Web) -> None:
    inside.run(*FETCH)
    for n in kills(inside, "inbox", "drop", "all"):
        whole(inside)
        inside.run("inbox", "drop", "all")
        assert whole(inside) == ([], []), n
        assert "0 new, 0 changed, 3 known" in inside.run(*FETCH).stderr


@pytest.mark.parametrize("verb", ["take", "drop"])
def test_undo(inside: Inside, site: Web, verb: str) -> None:
    inside.run(*FETCH)
    inside.run("inbox", verb, "all", *([DAY] if verb == "take" else []))
    for n in kills(inside, "inbox", "undo"):
        waiting, there = whole(inside)
        if verb == "take":
            assert sorted({*waiting, *there}) == LINKS, n
        inside.run("inbox", "undo")
        assert whole(inside) == (LINKS, []), n


def test_add_a_mailbox(inside: Inside, tmp_path: Path) -> None:
    import mailbox

    box = mailbox.mbox(tmp_path / "letters")
    for n, text in enumerate(TEXTS):
        box.add(letter(f"Letter {n}", f"<p>{text}</p>", n))
    box.close()
    inside.write("digest.yaml", "title: T\ntimezone: UTC\noriginals: keep\n")
    for n in kills(inside, "add", str(tmp_path / "letters"), DAY):
        assert inside.run("add", tmp_path / "letters", DAY).returncode == 0
        assert len(taken(inside.content)) == 3, n
        whole(inside)
        assert "original-missing" not in inside.run("check", "-v", "--originals", DAY).stderr
