"""From the checkout to a published site, with only Python, git and a package index."""

from __future__ import annotations

import html.parser
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml

from conftest import ROOT
from digest.commands import vendor
from waiting import COMMAND

BASE = "https://you.example/my-digest"
KEPT = ("PIP_", "HTTP", "HTTPS", "NO_PROXY", "SSL_", "LANG")  # how pip reaches its index


class Shell:
    """Run commands in an environment without anything of the one that runs the tests."""

    def __init__(self, home: Path, name: str) -> None:
        self.env_folder = home / name
        self.env = {k: v for k, v in os.environ.items() if k.upper().startswith(KEPT)}
        self.env |= {
            "HOME": str(home),
            "PATH": f"{self.env_folder / 'bin'}:/usr/bin:/bin",
            "PIP_CACHE_DIR": str(Path.home() / ".cache" / "pip"),
            "PIP_NO_COMPILE": "1",  # Python compiles what is imported, a fraction of what is installed
            "BASE_URL": BASE,
        }
        for role in ("AUTHOR", "COMMITTER"):
            self.env |= {f"GIT_{role}_NAME": "Reader", f"GIT_{role}_EMAIL": "reader@localhost"}
        python = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}"
        subprocess.run([python, "-m", "venv", self.env_folder], check=True, timeout=COMMAND)

    def run(self, script: str, folder: Path, status: int = 0) -> str:
        ran = subprocess.run(
            ["bash", "-e", "-c", script],
            cwd=folder,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=COMMAND,
        )
        said = ran.stdout + ran.stderr
        if "pip install" in script and re.search(r"Connection|No matching distribution", said):
            pytest.skip("no package index can be reached")
        assert ran.returncode == status, f"{script}\n{said}"
        return said


class Links(html.parser.HTMLParser):
    """Return the links of a page to other files of the site."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") and value and not re.match(r"[a-z]+:|#", value):
                self.found.append(value.split("#")[0])


CLIPS = {
    "map.html": "<html><head><title>Museum buys lost map | Osterby Daily</title>"
    '<meta property="og:site_name" content="Osterby Daily">'
    '<link rel="canonical" href="https://osterby.example/map">'
    '<meta property="article:published_time" content="2026-11-20T08:00:00Z"></head><body><article>'
    "<h1>Museum buys lost map</h1><p>The museum in Osterby has bought a chart of 1742 that was"
    " believed lost, its director said on Friday.</p><p>It was found in a chest in Velden in May,"
    " and shows the sandbanks off Skarn as they were.</p></article></body></html>",
    "ferry.txt": "Ferry sails again\n\nThe ferry of Linmouth sailed on Monday for the first time"
    " since January, the operator said in a note.\n\nIt carried sixty people to Osterby.\n",
    "school.md": "---\ntitle: School roof repaired\nsource: Linmouth Gazette\n"
    "source_url: https://gazette.example/roof\ndate: 2026-11-20\n---\n"
    "The roof of the school in Tamsel was repaired within a week, the council reported.\n",
}


@pytest.mark.slow
def test_from_the_checkout_to_a_published_site(tmp_path: Path) -> None:
    """Install, init, add, check, commit; the workflow's steps in a fresh clone; publish; read."""
    mine = Shell(tmp_path, "mine")
    mine.run(f"python -m pip install -qq {ROOT}", tmp_path)
    mine.run("digest init my-digest", tmp_path)
    publication = tmp_path / "my-digest"
    clips = tmp_path / "clips"
    clips.mkdir()
    for name, words in CLIPS.items():
        (clips / name).write_text(words, encoding="utf-8")
    outlet = "--outlet 'Sound Courier' --link https://courier.example/ferry --date 2026-11-20"
    mine.run(
        f"digest add ../clips/ferry.txt {outlet}; digest add ../clips/school.md ../clips/map.html",
        publication,
    )
    edition = next((publication / "content").glob("20*/edition.yaml"))
    words = edition.read_text(encoding="utf-8")
    waived = "waive:\n  ferry.txt: {single-source: a test}\n  school.md: {single-source: a test}\n"
    waived += "  map.html: {single-source: a test}\n"
    edition.write_text(words.replace("waive:\n", waived), encoding="utf-8")
    mine.run("git init -q -b main && git add . && git commit -q -m first", publication)

    runner = Shell(tmp_path, "runner")
    clone = tmp_path / "clone"
    runner.run(f"git clone -q {publication} {clone}", tmp_path)
    workflow = yaml.safe_load((clone / ".github/workflows/digest.yml").read_text(encoding="utf-8"))
    steps = [s["run"] for s in workflow["jobs"]["build"]["steps"] if "run" in s]
    assert len(steps) >= 3
    for step in steps:
        runner.run(step, clone)
    program = runner.run("python -c 'import digest; print(digest.__file__)'", clone)
    assert str(runner.env_folder) in program

    bare = tmp_path / "pages.git"
    runner.run(f"git init -q --bare {bare} && digest publish --remote {bare}", clone)
    runner.run(f"git clone -q -b gh-pages {bare} pages", tmp_path)
    pages = tmp_path / "pages"
    front = (pages / "index.html").read_text(encoding="utf-8")
    assert "Ferry sails again" in front
    assert f'rel="canonical" href="{BASE}/"' in front
    assert (pages / ".nojekyll").exists()
    read = 0
    for page in pages.rglob("*.html"):
        if page.name == "404.html":
            continue  # its links begin at the root of the host
        links = Links()
        links.feed(page.read_text(encoding="utf-8"))
        for link in links.found:
            assert (page.parent / link).exists(), f"{page}: {link}"
            read += 1
    assert read > 50


def test_the_wheel_that_init_writes_is_whole(tmp_path: Path) -> None:
    """Each file is in RECORD with its hash, the same files give the same bytes, nothing is lost."""
    name, digest = vendor.write_wheel(tmp_path / "one")
    assert vendor.write_wheel(tmp_path / "two") == (name, digest)
    with zipfile.ZipFile(tmp_path / "one" / name) as wheel:
        names = set(wheel.namelist())
        record = next(n for n in names if n.endswith(".dist-info/RECORD"))
        rows = [r.rsplit(",", 2)[0] for r in wheel.read(record).decode().splitlines()]
    assert set(rows) == names
    assert {"digest/cli.py", "digest/themes/plain/theme.yaml", "digest/requirements.lock"} <= names
    assert any(n.endswith("entry_points.txt") for n in names)
    assert not [n for n in names if "direct_url" in n or "__pycache__" in n]
    source = {
        p.relative_to(ROOT).as_posix()
        for p in (ROOT / "digest").rglob("*")
        if p.is_file() and "__pycache__" not in p.parts and not p.name.startswith(".")
    }
    assert source <= names
