"""Writing the site: our own files are replaced and removed, other and unknown files stay."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from conftest import Pub
from digest.core.model import Page
from digest.press import site

BODIES = {
    "Ferry sails again": "The ferry between Linmouth and Osterby sailed on Monday for the first "
    "time since the storm in January, the harbour office said.\n",
    "Weir opens": "Engineers opened the rebuilt weir on the upper Tarn after two years of works, "
    "and let the first barge of gravel through before noon.\n",
    "Osterby bakes bread": "A bakery in the old customs house sold four hundred loaves of rye on "
    "its first morning, its owner Petra Lindqvist told neighbours.\n",
    "Lamps are lit": "Council workers lit ninety gas lamps along Castle Street, which had been "
    "dark since a pipe broke under the bridge in autumn.\n",
}


def article(day: str, title: str) -> str:
    return f"---\ntitle: {title}\ndate: {day}\noutlet: The Sound Courier\n---\n{BODIES[title]}"


@pytest.fixture
def two(pub: Pub) -> Pub:
    """A publication of two editions, built."""
    pub.write("content/2031-03-04/a.md", article("2031-03-04", "Ferry sails again"))
    pub.write("content/2031-03-05/b.md", article("2031-03-05", "Weir opens"))
    assert pub.run("build", "-q").returncode == 0
    return pub


def as_user(pub: Pub, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command without root's right to read everything."""
    if os.geteuid() != 0:
        return pub.run(*arguments)
    if not shutil.which("setpriv"):
        pytest.skip("the tests run as root, and there is no setpriv")
    drop = "-dac_override,-dac_read_search"
    return subprocess.run(
        ["setpriv", f"--bounding-set={drop}", f"--inh-caps={drop}", "--",
         str(Path(os.sys.executable)), "-m", "digest", *arguments],
        cwd=pub.root,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        capture_output=True,
        text=True,
    )  # fmt: skip


def write(pages: dict[str, bytes], root: Path, **more: Any) -> site.Written:
    made = [(Page(path=p, data=d), packing(d)) for p, d in pages.items()]
    return site.write(made, root / "site", root / ".digest", **more)


def packing(data: bytes) -> str:
    return data.decode()


# ----------------------------------------------------------------------------------- files of the user


def test_a_file_of_the_user_is_neither_overwritten_nor_removed(pub: Pub) -> None:
    """A file of the user at an address of ours is an error by name; the other pages are written."""
    pub.write("content/2031-03-04/a.md", article("2031-03-04", "Ferry sails again"))
    pub.write("site/robots.txt", "User-agent: mine\n")
    for _ in range(2):
        ran = pub.run("build")
        assert ran.returncode == 1
        assert "this file was not made by Digest" in ran.stderr
        assert (pub.site / "robots.txt").read_text() == "User-agent: mine\n"
        assert (pub.site / "index.html").is_file()
    assert pub.run("clean").returncode == 0
    assert list(pub.bytes()) == ["robots.txt"]
    (pub.site / "robots.txt").unlink()
    assert pub.run("build").returncode == 0
    assert "mine" not in (pub.site / "robots.txt").read_text()


@pytest.mark.parametrize("kind", ["file in place of a folder", "folder in place of a file", "link"])
def test_whatever_is_in_the_way_stays(tmp_path: Path, kind: str) -> None:
    """A file where a folder is needed, a folder with files at the address of a page, a link."""
    home = tmp_path / "site"
    home.mkdir()
    (tmp_path / "mine").write_text("mine")
    if kind == "file in place of a folder":
        (home / "a").write_text("mine")
    elif kind == "folder in place of a file":
        (home / "a" / "b.html").mkdir(parents=True)
        (home / "a" / "b.html" / "mine").write_text("mine")
    else:
        (home / "a").mkdir()
        (home / "a" / "b.html").symlink_to(tmp_path / "mine")
    written = write({"a/b.html": b"ours", "c.html": b"ours"}, tmp_path)
    assert [p.name for p in written.problems if p.level == "error"] == [site.FOREIGN]
    assert (home / "c.html").read_bytes() == b"ours"
    assert (tmp_path / "mine").read_text() == "mine"
    assert len(list(home.rglob("mine"))) == (kind == "folder in place of a file")
    write({}, tmp_path)
    assert os.path.lexists(home / "a")


def test_what_a_build_wrote_stays_ours_without_the_cache(two: Pub) -> None:
    """.digest/ may be deleted at any time: the next build replaces and removes its pages."""
    shutil.rmtree(two.root / ".digest")
    shutil.rmtree(two.content / "2031-03-04")
    two.write("digest.yaml", "title: Another title\nbase_url: https://example.org/paper\n")
    ran = two.run("build")
    assert (ran.returncode, "was not made by Digest" in ran.stderr) == (0, False)
    assert not (two.site / "2031/03/04").exists()
    assert b"Another title" in (two.site / "index.html").read_bytes()


def test_a_moved_publication_knows_what_it_wrote(two: Pub, tmp_path: Path) -> None:
    """The records are named by the path from the publication to its site."""
    moved = Pub(two.root.rename(tmp_path / "elsewhere"))
    shutil.rmtree(moved.content / "2031-03-04")
    assert moved.run("build").returncode == 0
    assert not (moved.site / "2031/03/04").exists()
    assert moved.run("clean").returncode == 0
    assert moved.bytes() == {}


def test_a_manifest_of_an_earlier_version_is_taken_over(two: Pub) -> None:
    """It was named by the absolute path, and there was no list in records/."""
    from digest.press import manifest

    at = manifest.places(two.site, two.root / ".digest")
    at.manifest.rename(at.before)
    shutil.rmtree(two.root / "records")
    shutil.rmtree(two.content / "2031-03-04")
    assert two.run("build").returncode == 0
    assert not (two.site / "2031/03/04").exists()
    assert not at.before.exists()


@pytest.mark.parametrize(
    "where", ["content", "content/new", ".", "..", "themes", ".digest/x", "records", "via-a-link"]
)
def test_a_site_is_never_written_into_the_publication(pub: Pub, where: str) -> None:
    """Pages among the articles would be read as articles: status 2, and nothing is written."""
    pub.write("content/2031-03-04/a.md", article("2031-03-04", "Ferry sails again"))
    (pub.root / "via-a-link").symlink_to("content")
    before = sorted(pub.root.rglob("*"))
    ran = pub.run("build", "-d", where)
    assert (ran.returncode, "-d site" in ran.stderr) == (2, True)
    assert sorted(pub.root.rglob("*")) == before


# --------------------------------------------------------------------------------- another file system


def test_a_site_on_another_file_system_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Renaming does not work between file systems: pages are copied beside their address, then
    renamed."""
    real = os.replace

    def replace(source: Any, target: Any) -> None:
        if "staging-" in str(source):
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    pages = {"index.html": b"one", "a/b/index.html": b"two"}
    assert write(pages, tmp_path).new == 2
    found = {
        p.relative_to(tmp_path / "site").as_posix(): p.read_bytes()
        for p in (tmp_path / "site").rglob("*")
        if p.is_file()
    }
    assert found == pages
    assert site.standing(tmp_path / "site", tmp_path / ".digest")
    assert write(pages, tmp_path).touched == 0


# -------------------------------------------------------------------- what could not be read or rendered


def test_an_unreadable_edition_stays_as_it_was(two: Pub) -> None:
    """Its pages and those that show it stay; the other edition is built; status 1."""
    before = two.bytes()
    two.write("content/2031-03-05/c.md", article("2031-03-05", "Osterby bakes bread"))
    folder = two.content / "2031-03-04"
    folder.chmod(0)
    try:
        ran = as_user(two, "build", "-j1")
    finally:
        folder.chmod(0o755)
    assert ran.returncode == 1
    assert "the folder cannot be read" in ran.stderr
    after = two.bytes()
    held = [p for p in before if not p.startswith(("2031/03/05/", "static/"))]
    assert {p: after.get(p) for p in held} == {p: before[p] for p in held}
    assert "2031/03/05/osterby-bakes-bread/index.html" in after
    assert two.run("build").returncode == 0
    assert two.bytes() == fresh(two)


def test_an_unreadable_loose_file_holds_the_whole_site(two: Pub) -> None:
    """Its edition is not known, so everything stays byte for byte."""
    two.write("content/loose/l.md", article("2031-03-04", "Lamps are lit"))
    assert two.run("build", "-q").returncode == 0
    before = two.bytes()
    two.write("content/2031-03-05/c.md", article("2031-03-05", "Osterby bakes bread"))
    (two.content / "loose").chmod(0)
    try:
        ran = as_user(two, "build", "-j1")
    finally:
        (two.content / "loose").chmod(0o755)
    assert ran.returncode == 1
    after = two.bytes()
    assert {p: after.get(p) for p in before} == before
    assert two.run("build").returncode == 0
    assert two.bytes() == fresh(two)


def test_an_unreadable_content_folder_is_status_2_and_touches_nothing(two: Pub) -> None:
    """A missing network mount, or a folder of another owner."""
    before = two.bytes()
    two.content.chmod(0)
    try:
        for command in ("build", "list", "export"):
            ran = as_user(two, command, "-j1")
            assert (ran.returncode, "content" in ran.stderr) == (2, True), ran.stderr
    finally:
        two.content.chmod(0o755)
    assert two.bytes() == before


def test_a_template_that_fails_takes_no_page_off_the_site(two: Pub) -> None:
    """Its pages stay as they were, also those of a story that is gone now."""
    before = two.bytes()
    shutil.rmtree(two.content / "2031-03-05")
    two.write("templates/story.html", "{% block body %}{{ story.nothing.at.all }}{% endblock %}")
    ran = two.run("build", "-j1")
    assert ran.returncode == 1
    assert set(before) <= set(two.bytes())
    assert (two.site / "2031/03/04/ferry-sails-again/index.html").read_bytes() == before[
        "2031/03/04/ferry-sails-again/index.html"
    ]
    (two.root / "templates" / "story.html").unlink()
    assert two.run("build").returncode == 0
    assert two.bytes() == fresh(two)


def test_a_setting_that_cannot_be_used_removes_nothing(two: Pub) -> None:
    """The site with the right value is not known."""
    before = two.bytes()
    two.write("digest.yaml", "title: The Test Paper\npermalinks: /nowhere/\n")
    assert two.run("build").returncode == 2
    assert set(before) <= set(two.bytes())


def fresh(pub: Pub) -> dict[str, bytes]:
    """Return the bytes of a build of a copy without site and cache."""
    copy = Pub(pub.root.with_name(pub.root.name + "-fresh"))
    shutil.copytree(
        pub.root, copy.root, ignore=shutil.ignore_patterns("site", ".digest", "records")
    )
    assert copy.run("build", "-q").returncode == 0
    return copy.bytes()
