"""GitHub Pages: the workflow that `init` makes, its `run` steps in a fresh clone, and the commands
of the docs page."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, Pub
from digest.core import yaml_reading
from waiting import COMMAND


def steps(folder: Path) -> list[dict[str, Any]]:
    data = yaml_reading.load(
        (folder / ".github" / "workflows" / "digest.yml").read_text(encoding="utf-8"), "digest.yml"
    ).data
    return [s for job in data["jobs"].values() for s in job["steps"]]


@pytest.fixture
def started(tmp_path: Path) -> Pub:
    p = Pub(tmp_path / "my-digest")
    assert p.run("init", p.root, cwd=tmp_path).returncode == 0
    return p


def shell(folder: Path, script: str, tmp: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a script as a runner's shell does, with `digest` and `python` of this environment."""
    here = tmp / "bin"
    here.mkdir(exist_ok=True)
    for name, words in (
        ("digest", f'exec "{sys.executable}" -m digest "$@"'),
        ("python", f'exec "{sys.executable}" "$@"'),
    ):
        (here / name).write_text(f"#!/bin/sh\n{words}\n")
        (here / name).chmod(0o755)
    who = {
        f"GIT_{r}_{p}": v
        for r in ("AUTHOR", "COMMITTER")
        for p, v in (("NAME", "Reader"), ("EMAIL", "reader@localhost"))
    }
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PATH": f"{here}:{os.environ['PATH']}",
        "HOME": str(tmp),
        **who,
        **more,
    }
    return subprocess.run(
        ["bash", "-e", "-c", script],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        timeout=COMMAND,
    )


def test_the_workflow_asks_for_little_and_never_cancels(started: Pub) -> None:
    """Least permissions, official actions at pinned versions, no deployment cancelled by the next."""
    words = (started.root / ".github" / "workflows" / "digest.yml").read_text(encoding="utf-8")
    data = yaml_reading.load(words, "digest.yml").data
    assert data["permissions"] == {}
    assert data["concurrency"]["cancel-in-progress"] is False
    assert data["jobs"]["build"]["permissions"] == {"contents": "read", "pages": "read"}
    assert data["jobs"]["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    used = [s["uses"] for s in steps(started.root) if "uses" in s]
    assert len(used) >= 5
    assert all(re.fullmatch(r"actions/[\w-]+@v\d+\.\d+\.\d+", u) for u in used), used
    assert not [s for s in steps(started.root) if "${{" in s.get("run", "")], (
        "an expression in a script is code of whoever fills it"
    )


def test_the_page_of_docs_does_what_it_says(tmp_path: Path) -> None:
    """Every shell block of docs/github-pages.md runs, in order, in one session."""
    words = (ROOT / "docs" / "github-pages.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", words, re.DOTALL)
    assert len(blocks) >= 6
    clips = tmp_path / "clippings"
    clips.mkdir()
    (clips / "ferry.txt").write_text(
        "Ferry sails again\n\nThe ferry of Linmouth sailed on Monday for the first time since January, the operator said in a note.\n\n"
        "It carried sixty people and two horses, and was an hour late at the pier of Osterby, said those who waited.\n",
        encoding="utf-8",
    )
    remote = tmp_path / "remote.git"
    subprocess.run(["git", "init", "-q", "--bare", remote], check=True)
    script = ""
    for block in blocks:
        block = block.replace(
            "digest check\n", "digest check || true\n"
        )  # it reports problems: the page shows that
        if "publish" in block:
            script += f"git remote add origin {remote}\n"
        script += block
    ran = shell(tmp_path, script, tmp_path)
    assert ran.returncode == 0, f"{ran.stdout}\n{ran.stderr}"
    assert (
        "Ferry sails again"
        in (tmp_path / "my-digest" / "site" / "index.html").read_text(encoding="utf-8") + ran.stdout
    )
    published = subprocess.run(
        ["git", "--git-dir", remote, "ls-tree", "-r", "--name-only", "gh-pages"],
        capture_output=True,
        text=True,
    ).stdout
    assert "index.html" in published.split()
    committed = subprocess.run(
        ["git", "ls-files"], cwd=tmp_path / "my-digest", capture_output=True, text=True
    ).stdout.split()
    assert not [f for f in committed if f.startswith("site/") and f != "site/.gitignore"]


@pytest.mark.parametrize(
    "base", ["https://you.example/my-digest", "https://you.example", "https://news.example.org", ""]
)
def test_every_kind_of_address_gives_right_links(built: Pub, base: str) -> None:
    """A project page, a user page, a custom domain, and none: every internal link resolves, and
    canonical addresses agree."""
    import html5lib

    ran = built.run("build", "--base-url", base)
    assert ran.returncode == 0, ran.stderr
    pages = {p: d.decode("utf-8") for p, d in built.bytes().items() if p.endswith(".html")}
    assert len(pages) > 15
    for path, words in pages.items():
        tree = html5lib.parse(words, treebuilder="etree", namespaceHTMLElements=False)
        for element in tree.iter():
            for name in ("href", "src"):
                link = element.attrib.get(name) if isinstance(element.tag, str) else None
                if not link or link.startswith(("#", "mailto:", "data:")):
                    continue
                if base and (link == base or link.startswith(base + "/")):
                    target = link.removeprefix(base).split("#")[0].lstrip("/")
                elif path == "404.html" and link.startswith("/"):
                    below = re.sub(r"^https?://[^/]+", "", base)
                    assert link.startswith(below + "/"), link
                    target = link.removeprefix(below).split("#")[0].lstrip("/")
                elif "://" in link:
                    continue
                else:
                    target = (
                        os.path.normpath(os.path.join(os.path.dirname(path), link.split("#")[0]))
                        if link.split("#")[0]
                        else path
                    )
                file = built.site / target
                assert file.is_file() or (file / "index.html").is_file(), f"{path}: {link}"
        canonical = re.findall(r'rel="canonical" href="([^"]+)"', words)
        if base and canonical:
            # Return its own address, or that of the page that it repeats (the newest edition at /, the newest year at /archive/).
            assert canonical[0].startswith(f"{base}/"), (path, canonical)
            assert canonical[0].endswith("/"), (path, canonical)
            assert (built.site / canonical[0].removeprefix(f"{base}/") / "index.html").is_file(), (
                path,
                canonical,
            )
        if not base:
            assert not canonical
    assert (built.site / "sitemap.xml").exists() == bool(base)


def test_a_theme_of_ones_own(started: Pub) -> None:
    """`init --theme-skeleton` makes a theme that extends plain and builds."""
    assert started.run("init", started.root, "--theme-skeleton").returncode == 0
    settings = started.root / "digest.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "theme: mine\n", encoding="utf-8")
    assert started.run("build").returncode == 0
    assert list((started.site / "static").glob("mine.*.css"))
    shutil.rmtree(started.root / "themes")
    ran = started.run("build")
    assert ran.returncode == 1
    assert "there is no theme “mine”" in ran.stderr
