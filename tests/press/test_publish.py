"""Publish to a branch: a real bare repository, cloned and read; refusals, races and repeats."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

import paths
from conftest import Pub
from waiting import save


def git(*arguments: str, cwd: Path) -> str:
    ran = subprocess.run(
        [
            "git",
            "-c",
            "user.name=Test",
            "-c",
            "user.email=test@localhost",
            "-c",
            "init.defaultBranch=main",
            *arguments,
        ],
        cwd=cwd,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    folder = tmp_path / "remote.git"
    folder.mkdir()
    git("init", "--bare", "--quiet", cwd=folder)
    return folder


def clone(bare: Path, name: str) -> Path:
    git("clone", "--quiet", "--branch", "gh-pages", str(bare), name, cwd=bare.parent)
    return bare.parent / name


def site_of(pub: Pub) -> dict[str, bytes]:
    return {p: d for p, d in pub.bytes().items() if p != ".gitignore"}


def in_clone(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in folder.rglob("*")
        if p.is_file() and ".git" not in p.relative_to(folder).parts
    }


def test_what_is_cloned_is_the_site(built: Pub, bare: Path) -> None:
    """Byte for byte, with .nojekyll and without the site's .gitignore; a second run changes
    nothing; a change is one commit."""
    built.write("site/.gitignore", "*\n")
    ran = built.run("publish", "--remote", str(bare))
    assert ran.returncode == 0, ran.stderr
    found = in_clone(clone(bare, "one"))
    listed = found.pop(".digest-files")
    assert found == site_of(built)
    assert ".nojekyll" in found
    assert ".gitignore" not in found
    assert set(listed.decode().split()) == set(found)
    assert "up to date" in built.run("publish", "--remote", str(bare)).stderr

    edition = next(built.content.glob("2026-*/edition.yaml"))
    edition.write_text(
        edition.read_text(encoding="utf-8") + "\n# a comment changes no page\n", encoding="utf-8"
    )
    built.run("build")
    assert "up to date" in built.run("publish", "--remote", str(bare)).stderr
    built.write("content/pages/extra.md", "# Extra\n\nA page more.\n")
    built.run("build")
    assert built.run("publish", "--remote", str(bare)).returncode == 0
    two = clone(bare, "two")
    assert git("rev-list", "--count", "HEAD", cwd=two).strip() == "2"
    found = in_clone(two)
    found.pop(".digest-files")
    assert found == site_of(built)
    assert "extra/index.html" in found
    (built.content / "pages" / "extra.md").unlink()
    built.run("build")
    built.run("publish", "--remote", str(bare))
    assert "extra/index.html" not in in_clone(clone(bare, "three"))


def test_what_digest_did_not_make_is_refused_and_then_kept(built: Pub, bare: Path) -> None:
    """A branch with other files is refused; after takeover, CNAME and the rest stay."""
    other = bare.parent / "other"
    other.mkdir()
    git("init", "--quiet", cwd=other)
    (other / "CNAME").write_text("example.org\n")
    (other / "notes.txt").write_text("mine\n")
    git("add", ".", cwd=other)
    git("commit", "--quiet", "-m", "mine", cwd=other)
    git("push", "--quiet", str(bare), "HEAD:refs/heads/gh-pages", cwd=other)
    refused = built.run("publish", "--remote", str(bare))
    assert refused.returncode == 1
    assert "--take-over" in refused.stderr
    assert set(in_clone(clone(bare, "one"))) == {"CNAME", "notes.txt"}
    assert built.run("publish", "--remote", str(bare), "--take-over").returncode == 0
    found = in_clone(clone(bare, "two"))
    assert found["CNAME"] == b"example.org\n"
    assert "notes.txt" in found
    assert "index.html" in found
    assert built.run("publish", "--remote", str(bare)).returncode == 0


def test_a_branch_that_moved_on_is_taken_along(built: Pub, bare: Path) -> None:
    """After a push by another person, their commit stays in the history and their file in the tree."""
    assert built.run("publish", "--remote", str(bare)).returncode == 0
    other = clone(bare, "other")
    (other / "CNAME").write_text("example.org\n")
    git("add", ".", cwd=other)
    git("commit", "--quiet", "-m", "a domain", cwd=other)
    git("push", "--quiet", "origin", "gh-pages", cwd=other)
    built.write("content/pages/extra.md", "# Extra\n\nA page more.\n")
    built.run("build")
    assert built.run("publish", "--remote", str(bare)).returncode == 0
    last = clone(bare, "last")
    assert "a domain" in git("log", "--format=%s", cwd=last)
    assert {"CNAME", "extra/index.html"} <= set(in_clone(last))


@pytest.mark.processes
def test_an_interrupted_publish_is_repeated(built: Pub, bare: Path) -> None:
    """Killed at any time, then run again: the branch has the site."""
    import os
    import signal
    import sys
    import time

    for wait in (0.15, 0.25, 0.4):
        process = subprocess.Popen(
            [sys.executable, "-m", "digest", "publish", "--remote", str(bare)],
            cwd=built.root,
            env={**os.environ, "PYTHONPATH": str(paths.ROOT)},
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(wait)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    ran = built.run("publish", "--remote", str(bare))
    assert ran.returncode == 0, ran.stderr
    found = in_clone(clone(bare, "one"))
    found.pop(".digest-files")
    assert found == site_of(built)


def test_a_site_older_than_its_articles_is_not_published(built: Pub, bare: Path) -> None:
    """An edition that was worked on in the preview needs a build; closing it does not."""
    assert built.run("build", "-q").returncode == 0
    assert built.run("publish", "--remote", bare).returncode == 0
    assert built.run("close", "2026-11-16").returncode in (0, 1)
    closed = built.run("publish", "--remote", bare)
    assert closed.returncode == 0, closed.stderr
    decisions = built.content / "2026-11-16" / "edition.yaml"
    before = decisions.read_text(encoding="utf-8")
    save(decisions, f"{before}# Seen.\n")
    built.write("content/2026-11-16/late.txt", "Late\n\nA late report of the ferry came in.\n")
    refused = built.run("publish", "--remote", bare)
    assert refused.returncode == 1
    assert (
        "content/2026-11-16/edition.yaml and 1 more changed since the last build" in refused.stderr
    )
    assert "Fix: run “digest build”" in refused.stderr
    assert "changed on gh-pages" not in refused.stderr
    forced = built.run("publish", "--remote", bare, "--force")
    assert forced.returncode == 0, forced.stderr
    (built.content / "2026-11-16" / "late.txt").unlink()
    save(decisions, before)
    same = built.run("publish", "--remote", bare)
    assert same.returncode == 0, same.stderr


@pytest.mark.parametrize(
    "harm", ["shallow.lock", "refs/remotes/published.lock", "HEAD emptied", "objects gone", "file"]
)
def test_what_a_killed_publish_left_stops_no_later_one(built: Pub, bare: Path, harm: str) -> None:
    """Locks of git are removed, and a damaged copy is made again: the second publish succeeds."""
    assert built.run("publish", "--remote", bare).returncode == 0
    built.write("digest.yaml", "title: Another title\n")
    built.run("build")
    copy = built.root / ".digest" / "publish.git"
    if harm == "HEAD emptied":
        (copy / "HEAD").write_text("")
    elif harm == "objects gone":
        shutil.rmtree(copy / "objects")
    elif harm == "file":
        shutil.rmtree(copy)
        copy.write_text("not a folder")
    else:
        (copy / harm).parent.mkdir(parents=True, exist_ok=True)
        (copy / harm).touch()
    ran = built.run("publish", "--remote", bare)
    assert ran.returncode == 0, ran.stderr
    assert "Another title" in (clone(bare, "after") / "index.html").read_text()


def test_two_publishers_of_one_publication_exclude_each_other(built: Pub, bare: Path) -> None:
    """The second ends at once with status 1 and the reason; after the first has ended, it may run."""
    import fcntl

    with open(built.root / ".digest" / "publish.git.lock", "ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        ran = built.run("publish", "--remote", bare)
        assert (ran.returncode, "another process is publishing" in ran.stderr) == (1, True)
    assert built.run("publish", "--remote", bare).returncode == 0


@pytest.mark.parametrize("harm", ["errors", "stopped"])
def test_a_site_that_is_not_whole_is_published_only_by_force(
    built: Pub, bare: Path, harm: str
) -> None:
    """The last build reported errors, or was killed while it moved its files."""
    import msgspec

    from digest.press import manifest

    state = built.root / ".digest"
    if harm == "errors":
        built.write("templates/story.html", "{% if %}")
        assert built.run("build").returncode == 1
    else:
        at = manifest.places(built.site, state)
        known, _ = manifest.load(at, built.site)
        assert known is not None
        known.files["index.html"] = msgspec.structs.replace(
            known.files["index.html"], size=manifest.UNFINISHED
        )
        manifest.save(at, known)
    ran = built.run("publish", "--remote", bare)
    assert (ran.returncode, "--force" in ran.stderr) == (1, True)
    assert built.run("publish", "--remote", bare, "--force").returncode == 0
    (built.root / "templates" / "story.html").unlink(missing_ok=True)
    assert built.run("build").returncode == 0
    assert built.run("publish", "--remote", bare).returncode == 0


def test_a_remote_that_is_not_there_is_reported(built: Pub, tmp_path: Path) -> None:
    """With the output of git and status 1, without a question."""
    ran = built.run("publish", "--remote", str(tmp_path / "nowhere.git"))
    assert ran.returncode == 1
    assert "git cannot publish" in ran.stderr
    assert built.run("publish").returncode == 2
    assert built.run("publish", "--remote", "--upload-pack=x").returncode == 2
    assert built.run("publish", "--remote", "x", "--branch", "../x").returncode == 2


def test_without_a_site_nothing_is_pushed(pub: Pub, bare: Path) -> None:
    """An empty folder would empty the branch."""
    ran = pub.run("publish", "--remote", str(bare))
    assert ran.returncode == 1
    assert "digest build" in ran.stderr


def test_publishing_without_a_repository_says_what_to_run(built: Pub) -> None:
    """Outside a repository, without “origin”, and without git: status 2 and the commands to run."""
    outside = {"GIT_CEILING_DIRECTORIES": str(built.root.parent)}
    ran = built.run("publish", env=outside)
    assert ran.returncode == 2
    assert "not in a git repository. Fix: run “git init” and “git remote add" in ran.stderr
    subprocess.run(["git", "init", "-q"], cwd=built.root, check=True)
    assert "has no remote “origin”" in built.run("publish", env=outside).stderr
    ran = built.run("publish", env={"PATH": str(built.root)})
    assert ran.returncode == 2
    assert "the program git was not found. Fix: install git" in ran.stderr
