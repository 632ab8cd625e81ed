"""The commands as a user runs them: what they print and write, and their exit status."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conftest import ROOT, Pub
from digest import cli
from digest.commands import MODULES, making
from digest.core.memo import Memo
from digest.pipeline.publication import publication
from digest.pipeline.unchanged import Look
from waiting import COMMAND


@pytest.mark.parametrize("command", [*MODULES])
def test_every_command_teaches(command: str, pub: Pub) -> None:
    """`--help` has one sentence on the purpose, lists the options, and fits 80 columns."""
    ran = pub.run(command, "--help")
    assert ran.returncode == 0
    lines = ran.stdout.splitlines()
    assert len(lines) > 8
    assert lines[2].strip().endswith(".")
    assert max(map(len, lines)) <= 80
    assert ("--strict" in ran.stdout) == (command in ("build", "export", "send"))


def test_help_imports_nothing_heavy(pub: Pub) -> None:
    """`digest --help` is fast: it loads no numpy, jinja2 or YAML."""
    code = "import sys, digest.cli; print(sorted({m.split('.')[0] for m in sys.modules} & set(sys.argv[1:])))"
    heavy = [
        "numpy",
        "jinja2",
        "yaml",
        "ruamel",
        "trafilatura",
        "lxml",
        "markdown_it",
        "rich",
        "watchdog",
        "starlette",
        "uvicorn",
        "babel",
        "asyncio",
    ]
    ran = subprocess.run(
        [sys.executable, "-c", code, *heavy], capture_output=True, text=True, cwd=ROOT
    )
    assert ran.stdout.strip() == "[]", ran.stdout + ran.stderr


ENDING = """
import atexit, sys
import digest.cli

class Kept:
    def __del__(self):
        print("taken apart")

sys.kept = Kept()
atexit.register(print, "at exit")
digest.cli.run()
"""


@pytest.mark.parametrize(("argument", "status"), [("--version", 0), ("--nothing", 2)])
def test_a_process_ends_with_its_status_and_is_not_taken_apart(argument: str, status: int) -> None:
    """What is registered for the end is done, and all that was printed is written."""
    ran = subprocess.run(
        [sys.executable, "-c", ENDING, argument], capture_output=True, text=True, cwd=ROOT
    )
    assert ran.returncode == status
    assert ran.stdout.splitlines()[-1] == "at exit"
    assert "taken apart" not in ran.stdout
    assert ("--nothing" in ran.stderr) == (status == 2)


def test_a_process_that_ends_leaves_one_file_of_its_cache(sample: Pub) -> None:
    """A command that only looks leaves no log of SQLite behind, which the next would read."""
    ran = subprocess.run(
        [sys.executable, "-m", "digest", "list"], capture_output=True, text=True, cwd=sample.root
    )
    assert ran.returncode == 0, ran.stderr
    assert {p.name for p in (sample.root / ".digest").glob("cache*")} == {"cache.sqlite"}


def test_a_command_imports_no_other(sample: Pub) -> None:
    """A build without changes imports only some of the modules."""
    code = "import sys, digest.cli as c\ntry: c.main(['clean', '-q'])\nexcept SystemExit: pass\nprint(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=sample.root
    )
    found = {m for m in ran.stdout.split() if m.startswith("digest.commands.")}
    assert "digest.commands.making" in found, ran.stderr
    assert not found & {f"digest.commands.{m}" for m in ("serving", "collecting", "sending")}


def test_a_large_build_returns_memory_between_its_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Grouping first looks at all articles, which needs the most memory, and then at groups."""
    returned: list[int] = []
    monkeypatch.setattr(making, "give_back", lambda: returned.append(len(shown)))
    shown: list[tuple[str, int, int]] = []
    between = making._between(None, lambda *step: shown.append(step))
    steps = [("reading", 0, 5000), ("grouping", 0, 5000), ("grouping", 0, 5000)]
    steps += [("grouping", 0, 1800), ("grouping", 1800, 1800), ("rendering", 0, 0)]
    for step in steps:
        between(*step)
    assert shown == steps
    assert returned == [0, 1, 3, 5]
    between = making._between(None, lambda *step: None)
    between("reading", 0, 50)
    between("grouping", 0, 50)
    assert returned == [0, 1, 3, 5]


def test_a_large_build_packs_what_it_saw_of_files_once_they_are_read(
    sample: Pub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "give_back", lambda: None)
    for size, listed in ((5000, 0), (50, 1)):
        look = Look(publication(sample.root), False)
        assert look.listing is not None
        between = making._between(None, lambda *step: None, look)
        between("reading", 0, size)
        between("reading", size, size)
        assert look.listing[0]
        between("grouping", 0, size)
        assert min(len(look.listing[0]), 1) == listed


def test_a_command_that_was_meant_is_named(pub: Pub) -> None:
    assert "Did you mean 'build'?" in pub.run("biuld").stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["biuld"],
        ["build", "--no-such-option"],
        ["list", "2026-02-30"],
        ["check", "tomorrow"],
        ["build", "no-such-folder"],
    ],
)
def test_wrong_usage_is_status_two(arguments: list[str], sample: Pub) -> None:
    """A message says what was wrong; there is no traceback."""
    ran = sample.run(*arguments)
    assert ran.returncode == 2
    assert ran.stderr.strip()
    assert "Traceback" not in ran.stderr


def test_a_fault_of_the_program_is_status_three(sample: Pub) -> None:
    """The traceback is printed with -v only."""
    code = "import digest.pipeline.build as b, digest.cli as c\ndef work(*a, **k): raise ZeroDivisionError('boom')\nb.work = work\nc.main(['list'])"
    for extra, traced in (([], False), (["-v"], True)):
        ran = subprocess.run(
            [sys.executable, "-c", code, *extra],
            capture_output=True,
            text=True,
            cwd=sample.root,
            env={"PYTHONPATH": str(ROOT)},
        )
        assert ran.returncode == 3
        assert "boom" in ran.stderr
        assert ("Traceback" in ran.stderr) is traced


@pytest.mark.parametrize(("command", "trims"), [("list", 0), ("build", 1)])
def test_only_a_build_trims_the_cache(
    command: str, trims: int, sample: Pub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other commands use a part of what a build uses, and would delete the rest."""
    calls = []
    monkeypatch.setattr(Memo, "trim", lambda self: calls.append(self))
    monkeypatch.chdir(sample.root)
    with pytest.raises(SystemExit) as end:
        cli.main([command, "-q", "-j1"])
    assert end.value.code == 0
    assert len(calls) == trims


def test_an_interrupt_is_status_130(sample: Pub) -> None:
    """Ctrl-C ends a command with the status that shells expect."""
    code = "import digest.pipeline.build as b, digest.cli as c\ndef work(*a, **k): raise KeyboardInterrupt\nb.work = work\nc.main(['list'])"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=sample.root,
        env={"PYTHONPATH": str(ROOT)},
    )
    assert ran.returncode == 130


def test_strict_makes_warnings_count(pub: Pub) -> None:
    """An undated article is a warning: status 0, with --strict 1; the site is built in both cases."""
    pub.write(
        "content/2026-03-02/a.txt",
        "Hall opens\n\nThe hall of Tamsel opened its doors to six hundred people on a cold day, the council said.\n",
    )
    assert pub.run("build").returncode == 0
    shutil.rmtree(pub.site)
    assert pub.run("build", "--strict").returncode == 1
    assert (pub.site / "index.html").is_file()


def test_a_first_digest_from_nothing(tmp_path: Path) -> None:
    """init, new, add, build, list, check, close, diff: the day's work that --help shows."""
    p = Pub(tmp_path / "mine")
    assert p.run("init", tmp_path / "mine", cwd=tmp_path).returncode == 0
    before = (p.root / "digest.yaml").read_text(encoding="utf-8")
    p.write("digest.yaml", before + "editor: Me\n")
    again = p.run("init", p.root, cwd=tmp_path)
    assert "stays as it is" in again.stderr
    assert "editor: Me" in (p.root / "digest.yaml").read_text(encoding="utf-8")
    assert p.run("build").returncode == 0
    assert "Every sentence" in (p.site / "index.html").read_text(encoding="utf-8")

    assert p.run("new", "2026-03-02").returncode == 0
    assert p.run("new", "2026-03-02").returncode == 2
    clip = tmp_path / "clip.txt"
    clip.write_text(
        "Ferry sails again\n\nThe ferry of Linmouth sailed on Monday for the first time since January, the operator said in a note.\n",
        encoding="utf-8",
    )
    ran = p.run(
        "add",
        clip,
        "2026-03-02",
        "--outlet",
        "The Sound: Courier",
        "--link",
        "https://courier.example/ferry",
        "--date",
        "2026-03-01",
    )
    assert ran.returncode == 0, ran.stderr
    decided = (p.content / "2026-03-02" / "edition.yaml").read_text(encoding="utf-8")
    assert "# Decisions for the edition of 2026-03-02" in decided
    assert "already in" in p.run("add", clip, "2026-03-02").stderr
    assert p.run("add", clip, "2026-03-03", "--link", "javascript:x").returncode == 2
    reported = [json.loads(x) for x in p.run("export").stdout.splitlines()]
    mine = next(x for x in reported if x["edition"] == "2026-03-02")
    assert mine["articles"][0]["outlet"] == "The Sound: Courier"
    assert mine["articles"][0]["published"] == "2026-03-01"
    assert mine["articles"][0]["published_from"] == "decision"

    assert "Ferry sails again" in p.run("list", "2026-03-02").stdout
    assert p.run("check", "2026-03-02").returncode == 1
    p.run("build")
    p.write("content/2026-03-02/edition.yaml", decided + '\nheadline: {clip.txt: "Sails, again"}\n')
    assert "retitled: Ferry sails again -> Sails, again" in p.run("diff", "2026-03-02").stdout
    assert p.run("close", "2026-03-02").returncode == 0
    assert p.run("close", "2026-03-02").returncode == 2
    assert p.run("diff", "2026-03-02").stdout == ""
    cleaned = p.run("clean")
    assert cleaned.returncode == 0
    assert not (p.site / "index.html").exists()
    assert (p.site / ".gitignore").exists()


def test_explain_says_why_for_each_line(built: Pub) -> None:
    """Every line of the file is listed, kept lines are in `text`, and the story and its neighbours
    are named."""
    file = next((built.content).glob("2026-*/corvane-tarrow.txt"))
    x = json.loads(built.run("explain", "--json", file).stdout)
    assert (
        x["text"].split() == " ".join(line["text"] for line in x["lines"] if line["kept"]).split()
    )
    assert all(line["why"] for line in x["lines"])
    for q in x["quotes"]:
        assert x["text"][q["start"] : q["end"]] == q["text"]
    assert x["story"]["articles"]
    shown = built.run("explain", file).stdout
    assert x["title"] in shown
    assert "story" in shown


def test_explain_takes_a_file_from_anywhere(sample: Pub, tmp_path: Path) -> None:
    """An article outside a publication is explained alone."""
    clip = tmp_path / "clip.txt"
    clip.write_text(
        "Ferry sails again\n\nThe ferry of Linmouth sailed on Monday for the first time since January, the operator said in a note.\n",
        encoding="utf-8",
    )
    x = json.loads(sample.run("explain", "--json", clip).stdout)
    assert x["title"] == "Ferry sails again"
    assert "story" not in x


def test_check_is_waived_by_name(built: Pub) -> None:
    """A warning disappears once the editor has waived it by name with a reason, and no other one
    does."""
    day = "2026-11-16"
    first = built.run("check", "-v", day)
    assert first.returncode == 1
    reported = (
        re.fullmatch(rf"content/{day}/([^:/]+\.\w+)(?::\d+)*: .*\[([a-z-]+)\]", x)
        for x in first.stderr.splitlines()
    )
    file, name = next((m.group(1), m.group(2)) for m in reported if m)
    edition = built.content / day / "edition.yaml"
    edition.write_text(
        edition.read_text(encoding="utf-8") + f'\nwaive: {{{file}: {{{name}: "seen"}}}}\n',
        encoding="utf-8",
    )
    second = built.run("check", "-v", day)
    lines = [[x for x in r.stderr.splitlines() if "[" in x] for r in (first, second)]
    gone = set(lines[0]) - set(lines[1])
    assert gone
    assert all(file in x and x.endswith(f"[{name}]") for x in gone)
    assert not set(lines[1]) - set(lines[0])


def test_a_closed_edition_keeps_its_addresses(built: Pub) -> None:
    """A new title, a renamed file and a removed one: id, thread and slug stay, and the change is a
    correction with both wordings."""
    day = sorted(p.name for p in built.content.iterdir() if p.name.startswith("2026"))[0]
    assert built.run("build").returncode == 0
    assert built.run("close", day).returncode == 0
    before = {
        x["slug"]: x
        for x in map(json.loads, built.run("export").stdout.splitlines())
        if x["edition"] == day
    }
    lead = next(iter(before.values()))
    file = next(
        p for p in (built.content / day).iterdir() if f"{day}/{p.stem}" == lead["articles"][0]["id"]
    )
    edition = built.content / day / "edition.yaml"
    words = edition.read_text(encoding="utf-8")
    edition.write_text(
        words + f'\nheadline: {{{file.name}: "Another headline"}}\n', encoding="utf-8"
    )
    file.rename(file.with_name(f"zz-renamed{file.suffix}"))
    after = {
        x["slug"]: x
        for x in map(json.loads, built.run("export").stdout.splitlines())
        if x["edition"] == day
    }
    assert set(after) == set(before)
    now = after[lead["slug"]]
    assert (now["id"], now["thread"]) == (lead["id"], lead["thread"])
    assert now["headline"] == {"text": "Another headline", "article": None, "by": "editor"}
    built.run("build")
    page = (built.site / "corrections" / "index.html").read_text(encoding="utf-8")
    assert "Another headline" in page
    assert lead["headline"]["text"] in page.replace("&#39;", "'")


@pytest.mark.processes
def test_a_build_killed_at_any_moment_leaves_whole_files(built: Pub) -> None:
    """Killed twenty times: every file is one of the two versions, and the next build completes the
    site."""
    assert built.run("build").returncode == 0
    old = built.bytes()
    settings = built.root / "digest.yaml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("The Plumb Line", "The Plumb Rule"),
        encoding="utf-8",
    )
    reference = Pub(built.root.parent / "reference")
    shutil.copytree(built.content, reference.content)
    shutil.copy(settings, reference.root / "digest.yaml")
    start = time.perf_counter()
    assert reference.run("build").returncode == 0
    whole = time.perf_counter() - start
    new = reference.bytes()
    assert old != new
    for i in range(12):
        process = subprocess.Popen(
            [sys.executable, "-m", "digest", "build", "-q"],
            cwd=built.root,
            env={"PYTHONPATH": str(ROOT)},
            stderr=subprocess.DEVNULL,
        )
        time.sleep(whole * (0.4 + i / 18))
        process.kill()
        process.wait()
        for path, data in built.bytes().items():
            assert data in (old.get(path), new.get(path)), path
    assert built.run("build").returncode == 0
    assert built.bytes() == new


@pytest.mark.slow
def test_the_wheel_builds_a_folder_in_an_empty_environment(tmp_path: Path) -> None:
    """The wheel has the default theme: installed outside the checkout, `digest build` of a folder
    works."""
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", tmp_path, ROOT],
        check=True,
        capture_output=True,
        timeout=COMMAND,
    )
    wheel = next(tmp_path.glob("*.whl"))
    target = tmp_path / "env"
    subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", target], check=True, timeout=COMMAND
    )
    site = next((target / "lib").glob("python3*")) / "site-packages"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", site, wheel],
        check=True,
        timeout=COMMAND,
    )
    # Dependencies are lent to the empty environment by path, so that nothing is downloaded.
    import sysconfig

    (site / "lent.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", encoding="utf-8")
    clips = tmp_path / "clips"
    clips.mkdir()
    (clips / "a.md").write_text(
        "---\ntitle: Ferry sails again\ndate: 2026-03-02\n---\nThe ferry of Linmouth sailed on Monday for the first time since January, the operator said.\n",
        encoding="utf-8",
    )
    ran = subprocess.run(
        [
            target / "bin" / "python",
            "-c",
            "import digest; print(digest.__file__); import digest.cli; digest.cli.main(['build', 'clips', '-d', 'out'])",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=COMMAND,
        env={"PATH": "/usr/bin:/bin"},
    )
    assert ran.returncode == 0, ran.stderr
    assert str(site) in ran.stdout
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "Ferry sails again" in page
    assert list((tmp_path / "out" / "static").glob("plain.*.css"))
