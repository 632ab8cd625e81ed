"""A build that finds nothing changed does not start the pipeline; every kind of change is found."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from conftest import Pub
from digest.core import packing
from digest.intake import content
from digest.pipeline import publication, unchanged
from digest.pipeline.outcome import Outcome


def build(pub: Pub, *options: str) -> str:
    return pub.run("build", "-v", *options).stderr


def looked(pub: Pub, *options: str) -> bool:
    """Return whether a build found that nothing had changed."""
    return "nothing changed since the last build" in build(pub, *options)


def test_nothing_changed_is_a_look_that_says_the_same(sample: Pub) -> None:
    """Warnings and counts are printed again."""
    first = build(sample).splitlines()
    second = build(sample).splitlines()
    assert "nothing changed since the last build" in second
    assert [x for x in first if "warning:" in x] == [x for x in second if "warning:" in x]
    assert first[-1].split(" (")[0] == second[-1].split(" (")[0]


@pytest.mark.parametrize(
    "change",
    [
        lambda p: p.write(
            "content/2026-11-10/more.txt",
            "More of it\n\nThe bridge of Tamsel was closed again on Tuesday, the town said.\n",
        ),
        lambda p: next(iter(sorted(p.content.rglob("*.txt")))).unlink(),
        lambda p: p.write("digest.yaml", "title: Another Paper\n"),
        lambda p: p.write("templates/archive.html", '{% extends "plain/archive.html" %}\n'),
        lambda p: p.write("content/2026-11-10/edition.yaml", "title: Another title\n"),
        lambda p: p.write("content/notes.pdf", b"%PDF"),
        lambda p: (p.site / "index.html").write_text("changed by hand"),
        lambda p: (p.site / "404.html").unlink(),
    ],
    ids=["new", "gone", "settings", "template", "decision", "stray", "page-changed", "page-gone"],
)
def test_every_change_is_seen(built: Pub, change: object) -> None:
    """Changes in content, settings, templates and the site itself."""
    build(built)
    change(built)  # type: ignore[operator]
    assert not looked(built)
    assert looked(built)


def test_options_are_inputs(built: Pub) -> None:
    """Drafts, another theme, another address."""
    build(built)
    assert not looked(built, "--drafts")
    assert not looked(built, "-b", "https://example.org/elsewhere")


def test_the_same_size_and_time_is_not_the_same_file(built: Pub) -> None:
    """A write that restores size and modification time is found by the change time, which cannot be
    set. A file written within one tick of the index is always read again."""
    build(built)
    file = next(iter(sorted(built.content.rglob("*.txt"))))
    before = file.stat()
    file.write_bytes(file.read_bytes().replace(b"e", b"a", 1))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size
    assert not looked(built)


def test_old_files_are_not_read_again(built: Pub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files older than one clock tick are trusted."""
    pub = publication.publication(built.root)
    build(built)
    time.sleep(unchanged.YOUNG / 1e9 + 0.2)
    build(built)  # now the index is younger than the files
    reads: list[Path] = []
    monkeypatch.setattr(
        Path, "read_bytes", lambda self, real=Path.read_bytes: (reads.append(self), real(self))[1]
    )
    unchanged.Look(pub, False)
    assert not [p for p in reads if built.content in p.parents]


def test_a_file_that_changes_while_it_is_read_is_not_remembered(sample: Pub) -> None:
    """The next build looks again."""
    pub = publication.publication(sample.root)
    g = unchanged.Look(pub, False)
    file = next(iter(sorted(sample.content.rglob("*.txt"))))
    file.write_text("Something else\n")
    path = file.relative_to(sample.content).as_posix()
    assert g.reader(path, file.stat()) == b"Something else\n"
    assert g.moved
    g.remember(Outcome(articles=0, stories=0, editions=0, files=0))
    assert g.last() is None


def test_a_look_that_was_packed_still_answers(sample: Pub) -> None:
    """A large build packs it once its articles are read; a file may be asked for again."""
    pub = publication.publication(sample.root)
    build(sample)
    new = sample.write("content/2026-11-10/late.txt", "Late\n\nThe late ferry came at last.\n")
    look = unchanged.Look(pub, False)
    look.pack()
    assert look.listing is not None
    assert look.listing[0] == []
    assert look._new == {}
    path = new.relative_to(sample.content).as_posix()
    name = look.namer(path, new.stat())
    assert name == packing.fingerprint(new.read_bytes())
    assert look.reader(path, new.stat()) == new.read_bytes()
    assert not look.moved
    look.pack()
    look._save_index()
    assert unchanged.Look(pub, False)._old[f"content/{path}"].name == name


def test_a_build_lists_its_files_once(sample: Pub, monkeypatch: pytest.MonkeyPatch) -> None:
    """The build uses the listing of the check; content is compared when a time differs."""
    pub = publication.publication(sample.root)
    look = unchanged.Look(pub, False)
    listed = content.read(pub.content)

    def again(root: Path) -> None:
        raise AssertionError("the files are listed again")

    monkeypatch.setattr(content, "walk", again)
    assert content.read(pub.content, look.reader, look.namer, look.listing) == listed
    assert len(listed.files) > 10


def test_the_site_is_looked_at_only_when_the_inputs_are_the_same(
    built: Pub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build with work to do checks each file of the site when it decides about that file."""
    build(built)
    looks: list[Path] = []
    real = unchanged.site.standing

    def counted(site: Path, state: Path) -> str | None:
        looks.append(site)
        return real(site, state)

    monkeypatch.setattr(unchanged.site, "standing", counted)
    pub = publication.publication(built.root)
    assert unchanged.Look(pub, False).last() is not None
    assert len(looks) == 1
    assert unchanged.Look(pub, True).last() is None
    assert len(looks) == 1


@pytest.mark.parametrize("damage", [b"", b"\x93no index", b"\xc1"])
def test_damaged_state_is_ignored(built: Pub, damage: bytes) -> None:
    """It is written again."""
    build(built)
    for file in (built.root / ".digest").glob("*.msgpack"):
        file.write_bytes(damage)
    assert not looked(built)
    assert looked(built)
