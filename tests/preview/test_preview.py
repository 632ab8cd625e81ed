"""The preview: watch folders, serve, reload real browsers, and keep the last good site when
something is wrong."""

from __future__ import annotations

import asyncio
import gc
import http.client
import os
import queue
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import forked
from conftest import Browser, Pub
from digest.core.memo import Memo
from digest.core.model import Problem
from digest.live.pages import Site
from digest.live.update import Changes, Live, Session, update
from digest.pipeline import build
from digest.pipeline.publication import publication
from digest.pipeline.run import Run
from digest.preview import overlay, server, stage, watch
from waiting import WAIT, becomes, save, until

DAY = "content/2026-03-02"
FERRY = (
    "Ferry to Linmouth stops\n\nThe ferry from Norwick to Linmouth stopped on Monday after a pump failed, the harbour board said.\n\n"
    "“We expect the spare part on Thursday,” said the harbour master, Ada Olsen, who has run the port since 2019.\n\n"
    "Some 400 commuters took the bus along the coast, which needs 90 minutes, the bus company said.\n"
)
BOOKS = (
    "Library opens on Sundays\n\nThe library of Tamsel will open its reading room on Sundays from April, its director, Ivo Katz, announced.\n\n"
    "“Students asked for a quiet table at weekends,” Katz told the council. Two trainees were hired for the new hours.\n"
)
SUBJECTS = "orchard tunnel choir glacier bakery stadium archive reservoir tram vineyard quarry theatre hospital lighthouse market".split()


def clip(i: int) -> str:
    """Return an article on an event of its own."""
    what, other = SUBJECTS[i % 15], SUBJECTS[(i * 7 + 3) % 15]
    return (
        f"Vote number {i} on the {what}\n\nThe assembly of Ward{i}ton voted {i + 20} to {i + 3} to sell its {what} to the {other} trust{i}.\n\n"
        f"Chairman Bo{i} Quist{i} called the price of {1000 + 37 * i} crowns fair; the {what} had lost money since {1950 + i}.\n"
    )


class Served:
    """A `digest serve` as a user runs it."""

    def __init__(self, pub: Pub, *options: str) -> None:
        self.pub = pub
        self.log: list[str] = []
        self.process = forked.start(["serve", "--port", "0", *options], pub.root)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        self.address = until(self._announced, lambda: self.log)
        self.host = urllib.parse.urlsplit(self.address).netloc
        self.base = urllib.parse.urlsplit(self.address).path

    def _announced(self) -> str | None:
        """Return its address, once it is printed. Fails if the server has ended instead."""
        assert self.process.poll() is None, self.log
        return next((m[0] for x in self.log if (m := re.search(r"http://\S+", x))), None)

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.log.append(line)

    def ask(self, path: str = "", method: str = "GET", **headers: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection(self.host, timeout=WAIT)
        connection.request(
            method, path if path.startswith("/") else self.base + path, headers=headers
        )
        return connection.getresponse()

    def text(self, path: str = "") -> str:
        return self.ask(path).read().decode("utf-8")

    def end(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(WAIT)
        finally:
            self.process.kill()  # it has ended, or the test has failed
            self.reader.join(WAIT)


@pytest.fixture
def paper(pub: Pub) -> Pub:
    """A small publication with a theme of its own."""
    pub.write(
        "digest.yaml",
        "title: The Test Paper\ntimezone: UTC\nbase_url: https://example.org/paper\ntheme: own\n",
    )
    pub.write("themes/own/theme.yaml", "name: own\nextends: plain\n")
    pub.write("themes/own/static/own.css", "body { color: rgb(1, 2, 3) }\n")
    pub.write(f"{DAY}/ferry.txt", FERRY)
    pub.write(f"{DAY}/edition.yaml", "title: A quiet Monday\n")
    pub.write(
        "content/2026-03-01/hall.txt",
        FERRY.replace("ferry", "hall").replace("Ferry", "Hall").replace("Linmouth", "Osterby"),
    )
    return pub


@pytest.fixture
def served(paper: Pub) -> Iterator[Served]:
    s = Served(paper)
    yield s
    s.end()


# ------------------------------------------------------------------------------------------------------------------- watching


class Ear:
    """Record what a watch reports."""

    def __init__(self, root: Path, poll: bool = False) -> None:
        self.reported: queue.Queue[frozenset[str] | None] = queue.Queue()
        self.said: list[str] = []
        self.watch = watch.Watch([watch.Folder(root)], self.reported.put, self.said.append, poll)

    def hears(self, *names: str) -> bool:
        """Return whether all these names are reported, or that everything must be looked at."""
        wanted = set(names)
        while wanted:
            try:
                found = self.reported.get(timeout=WAIT)
            except queue.Empty:
                return False
            if found is None:
                return True
            wanted -= {Path(p).name for p in found}
        return True


@pytest.fixture
def ear(tmp_path: Path) -> Iterator[Ear]:
    (tmp_path / "w" / "deep").mkdir(parents=True)
    (tmp_path / "w" / "deep" / "a.txt").write_text("a")
    e = Ear(tmp_path / "w")
    yield e
    e.watch.close()


@pytest.mark.processes
def test_writing_in_place_is_reported(ear: Ear, tmp_path: Path) -> None:
    """Most programs save in place."""
    (tmp_path / "w" / "deep" / "a.txt").write_text("b")
    assert ear.hears("a.txt")


@pytest.mark.processes
def test_an_atomic_rename_is_reported(ear: Ear, tmp_path: Path) -> None:
    """vim, Emacs and sync programs write a new file and rename it; backup and swap files are not
    reported."""
    folder = tmp_path / "w" / "deep"
    (folder / ".a.txt.swp").write_text("swap")
    (folder / "4913").write_text("")
    (folder / "a.txt~").write_text("a")
    (folder / "a.txt.tmp").write_text("b")
    os.replace(folder / "a.txt.tmp", folder / "a.txt")
    found = ear.reported.get(timeout=WAIT)
    assert found is not None
    assert {Path(p).name for p in found} == {"a.txt"}


@pytest.mark.processes
def test_a_burst_waits_for_who_is_still_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Steps a few milliseconds apart are one report: rename as a backup, write again, close, set
    the mode."""
    monkeypatch.setattr(watch, "LONGEST", 600.0)
    reported: queue.Queue[frozenset[str] | None] = queue.Queue()
    home = tmp_path / "w"
    home.mkdir()
    (home / "a.txt").write_text("a")
    w = watch.Watch([watch.Folder(home)], reported.put, lambda _: None)
    w.quiet = 600.0  # a busy machine may take longer than QUIET from step to step
    step = watch.QUIET / 3
    os.rename(home / "a.txt", home / "a.txt~")
    time.sleep(step)
    with open(home / "a.txt", "w") as f:
        time.sleep(step)
        f.write("half")
        f.flush()
        time.sleep(step)
        f.write(" and half")
    (home / "a.txt~").unlink()
    assert reported.get(timeout=WAIT) == frozenset({str(home / "a.txt")})
    (home / "b.txt").write_text("after it")
    assert reported.get(timeout=WAIT) == frozenset({str(home / "b.txt")}), (
        "nothing was reported between"
    )
    w.close()


@pytest.mark.processes
@pytest.mark.skipif(sys.platform != "linux", reason="only inotify tells that a file was closed")
def test_a_file_that_is_whole_is_reported_soon(ear: Ear, tmp_path: Path) -> None:
    """A file that is closed by its writer, or moved into place, is reported at once."""
    ear.watch.quiet = 600.0  # longer than any wait below
    (tmp_path / "w" / "deep" / "a.txt").write_text("b")
    assert ear.hears("a.txt")
    (tmp_path / "w" / "deep" / "a.txt.tmp").write_text("c")
    os.replace(tmp_path / "w" / "deep" / "a.txt.tmp", tmp_path / "w" / "deep" / "a.txt")
    assert ear.hears("a.txt")


@pytest.mark.processes
def test_a_move_and_a_removal_are_reported(ear: Ear, tmp_path: Path) -> None:
    """Of a file and of a whole folder."""
    folder = tmp_path / "w" / "deep"
    os.rename(folder / "a.txt", folder / "b.txt")
    assert ear.hears("a.txt", "b.txt")
    (folder / "b.txt").unlink()
    assert ear.hears("b.txt")
    os.rename(folder, tmp_path / "w" / "other")
    assert ear.hears("deep")
    shutil.rmtree(tmp_path / "w" / "other")
    assert ear.hears("other")


@pytest.mark.processes
def test_own_reading_reports_nothing(ear: Ear, tmp_path: Path) -> None:
    """Opening, listing and closing without writing are not changes."""
    for _ in range(3):
        list((tmp_path / "w").rglob("*"))
        (tmp_path / "w" / "deep" / "a.txt").read_text()
    (tmp_path / "w" / "deep" / "b.txt").write_text("b")
    assert ear.reported.get(timeout=WAIT) == {str(tmp_path / "w" / "deep" / "b.txt")}


@pytest.mark.processes
def test_a_folder_that_goes_and_comes_back_is_watched_again(ear: Ear, tmp_path: Path) -> None:
    """Also of the watched folder itself, which another branch may lack."""
    shutil.rmtree(tmp_path / "w")
    until(lambda: not ear.watch._watched)  # the new folder may have the inode of the old one
    (tmp_path / "w" / "deep").mkdir(parents=True)
    until(lambda: ear.watch._watched)
    (tmp_path / "w" / "deep" / "new.txt").write_text("new")
    assert ear.hears("w", "new.txt")


@pytest.mark.processes
def test_many_files_at_once_are_one_burst_or_few(
    ear: Ear, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A git checkout: hundreds of events, few reports, none lost."""
    monkeypatch.setattr(watch, "WHOLE", 1.0)  # a busy machine pauses between two files
    monkeypatch.setattr(watch, "LONGEST", 600.0)
    ear.watch.quiet = 1.0
    names = [f"{i}.txt" for i in range(300)]
    for n in names:
        (tmp_path / "w" / "deep" / n).write_text(n)
    seen: set[str] = set()
    bursts = 0
    while len(seen) < 300:
        found = ear.reported.get(timeout=WAIT)
        assert found is not None
        seen |= {Path(p).name for p in found}
        bursts += 1
    assert bursts < 30


@pytest.mark.processes
def test_where_events_cannot_be_had_it_looks_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """inotify is exhausted: a message with the fix, and polling instead."""
    import errno

    from watchdog.observers.api import BaseObserver

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "inotify watch limit reached")

    monkeypatch.setattr(BaseObserver, "schedule", full)
    e = Ear(tmp_path)
    assert "max_user_watches" in e.said[0]
    assert e.reported.get(timeout=WAIT) is None
    e.watch.close()


# -------------------------------------------------------------------------------------------------------------------- serving


@pytest.mark.processes
def test_what_is_served_and_what_is_not(served: Served) -> None:
    """Content types, a 404 page, no listing, nothing outside the site, redirects to folders, and
    the reload script only in served pages."""
    assert served.base == "/paper/"
    front = served.ask()
    assert front.status == 200
    assert front.headers["content-type"] == "text/html; charset=utf-8"
    assert front.headers["cache-control"] == "no-store"
    page = front.read().decode()
    assert "A quiet Monday" in page
    assert "/-/live.js" in page
    assert served.ask("/").headers["location"] == "/paper/"
    assert served.ask("/paper").headers["location"] == "/paper/"
    assert served.ask("archive").headers["location"].endswith("archive/")
    assert served.ask("archive/").status == 200
    assert served.ask("atom.xml").headers["content-type"] == "application/atom+xml"
    assert served.ask("feed.json").headers["content-type"] == "application/feed+json"
    assert served.ask("2026/03/02/newsletter.txt").headers["content-type"].startswith("text/plain")
    css = re.search(r'href="([^"]*own\.[0-9a-f]+\.css)"', page)
    assert css
    assert served.ask(css[1]).headers["content-type"].startswith("text/css")
    missing = served.ask("nothing/here/")
    assert missing.status == 404
    assert "/-/live.js" in missing.read().decode()
    for path in (
        "static/",
        "2026/",
        "../digest.yaml",
        "..%2f..%2fdigest.yaml",
        "%2e%2e/digest.yaml",
        "/etc/passwd",
        "/digest.yaml",
        "//etc/passwd",
    ):
        assert served.ask(path).status in (404, 302), path
        assert "The Test Paper\ntimezone" not in served.text(path)
    assert served.ask("", "POST").status == 405
    assert served.ask("", "HEAD").read() == b""
    assert not served.pub.site.exists()
    served.pub.run("build")
    assert not [p for p, data in served.pub.bytes().items() if b"/-/" in data]


@pytest.mark.parametrize(
    ("host", "bind", "right"),
    [
        ("127.0.0.1:8000", "127.0.0.1", True),
        ("localhost:8000", "127.0.0.1", True),
        ("paper.localhost:8000", "127.0.0.1", True),
        ("[::1]:8000", "127.0.0.1", True),
        ("evil.example:8000", "127.0.0.1", False),
        ("127.0.0.1.evil.example", "127.0.0.1", False),
        ("localhost.evil.example", "127.0.0.1", False),
        ("192.168.1.5:8000", "127.0.0.1", False),
        ("", "127.0.0.1", False),
        ("192.168.1.5:8000", "0.0.0.0", True),
        ("evil.example", "0.0.0.0", False),
        ("studio.example", "studio.example", True),
        (f"{socket.gethostname()}:8000", "0.0.0.0", True),
        ("[::1]evil.example", "127.0.0.1", False),
        ("[::1", "127.0.0.1", False),
        ("localhost:evil.example", "127.0.0.1", False),
        ("localhost:8000:1", "127.0.0.1", False),
        ("localhost:8001", "127.0.0.1", False),
        ("127.0.0.1/x", "127.0.0.1", False),
        ("user@127.0.0.1:8000", "127.0.0.1", False),
    ],
)
def test_only_hosts_that_name_this_machine(host: str, bind: str, right: bool) -> None:
    """A request with the host name of another site is not answered."""
    assert server.allowed(host, bind, 8000) is right


@pytest.mark.processes
def test_a_connection_that_asks_for_nothing_is_closed(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An incomplete request does not keep a connection open forever; other requests are answered
    meanwhile."""
    host, _, port = served.host.partition(":")
    with socket.create_connection((host, int(port)), timeout=WAIT) as idle:
        idle.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        assert served.ask("").status == 200
        assert idle.recv(100) == b""


@pytest.mark.processes
def test_a_foreign_host_gets_the_reason(served: Served) -> None:
    """Status 403 with the fix."""
    answer = served.ask(Host="rebound.example")
    assert answer.status == 403
    assert "--bind" in answer.read().decode()


def test_a_port_that_is_taken_gives_way_to_the_next(paper: Pub) -> None:
    """The message says so."""
    first = server.listen("127.0.0.1", 0)
    port = first.getsockname()[1]
    second = server.listen("127.0.0.1", port)
    assert port < second.getsockname()[1] <= port + server.TRIES
    first.close()
    second.close()


@pytest.mark.processes
def test_an_interrupt_ends_it_at_once(served: Served) -> None:
    """Also while tabs listen: the server does not wait until they close."""
    mark = re.search(r'data-mark="(\w+)"', served.text())
    assert mark
    listening = served.ask(f"/-/events?page=/paper/&seen={mark[1]}")
    assert served.end() in (0, 130)  # a tab listens as long as the server runs
    listening.close()
    assert not any("Traceback" in x for x in served.log)


@pytest.mark.processes
def test_a_save_is_served(served: Served) -> None:
    """Text, decision, template, style sheet, settings; a new article, a removed one, and one that
    comes back."""
    file = served.pub.root / DAY / "ferry.txt"
    save(file, FERRY.replace("a pump failed", "a shaft broke"))
    until(lambda: "a shaft broke" in served.text())
    served.pub.write(f"{DAY}/edition.yaml", "title: A loud Monday\n")
    until(lambda: "A loud Monday" in served.text())
    served.pub.write(
        "templates/archive.html",
        '{% extends "plain/archive.html" %}\n{% block main %}ALL DAYS{% endblock %}\n',
    )
    until(lambda: "ALL DAYS" in served.text("archive/"))
    served.pub.write("themes/own/static/own.css", "body { color: rgb(9, 9, 9) }\n")
    until(
        lambda: (
            (m := re.search(r'href="([^"]*own\.\w+\.css)"', served.text()))
            and "9,9,9" in served.text(m[1]).replace(" ", "")
        )
    )
    served.pub.write(f"{DAY}/books.txt", BOOKS)
    until(lambda: "Library opens on Sundays" in served.text())
    with becomes(lambda: "there is no such folder" in served.text()):
        os.rename(served.pub.content, served.pub.root / "elsewhere")
    assert "Library opens on Sundays" in served.text(), "the last good site stays"
    (served.pub.root / "elsewhere" / "2026-03-02" / "books.txt").unlink()
    with becomes(lambda: "there is no such folder" not in served.text()):
        os.rename(served.pub.root / "elsewhere", served.pub.content)
    until(lambda: "Library opens on Sundays" not in served.text())
    served.pub.write("digest.yaml", "title: Another Paper\ntimezone: UTC\ntheme: own\n")
    until(lambda: "Another Paper" in served.text("/"))


@pytest.mark.processes
def test_polling_serves_a_save_too(paper: Pub) -> None:
    """`--poll`."""
    s = Served(paper, "--poll")
    try:
        paper.write(f"{DAY}/edition.yaml", "title: A loud Monday\n")
        assert until(lambda: "A loud Monday" in s.text())
    finally:
        s.end()


@pytest.mark.processes
def test_another_branch_is_served(paper: Pub) -> None:
    """`git checkout` of many files, and back."""
    git = [
        "git",
        "-c",
        "user.name=t",
        "-c",
        "user.email=t@example.org",
        "-c",
        "init.defaultBranch=main",
        "-C",
        str(paper.root),
    ]

    def run(*words: str) -> None:
        subprocess.run([*git, *words], check=True, capture_output=True)

    run("init")
    run("add", ".")
    run("commit", "-m", "one")
    run("checkout", "-b", "many")
    for i in range(120):
        paper.write(
            f"content/2026-02-{1 + i % 20:02d}/clip-{i}.txt",
            FERRY.replace("pump", f"pump {i}").replace("400", str(400 + i)),
        )
    run("add", ".")
    run("commit", "-m", "many")
    run("checkout", "main")
    s = Served(paper)
    try:
        run("checkout", "many")
        until(lambda: s.ask("2026/02/20/").status == 200)
        until(lambda: "2026/02/01" in s.text("archive/"))
        run("checkout", "main")
        until(lambda: s.ask("2026/02/20/").status == 404)
    finally:
        s.end()


@pytest.mark.processes
def test_drafts_only_when_asked_for(paper: Pub) -> None:
    """`--drafts`."""
    paper.write(
        "content/2026-03-03/later.md",
        "---\ntitle: A later ferry\ndraft: true\n---\n" + FERRY.partition("\n\n")[2],
    )
    for options, there in (((), False), (("--drafts",), True)):
        s = Served(paper, *options)
        assert (s.ask("2026/03/03/").status == 200) is there
        s.end()


# ---------------------------------------------------------------------------------------------------------- what is wrong


def events(served: Served, path: str) -> Callable[[], tuple[str, str]]:
    """Return a function that waits for the next event of a tab that looks at `path`."""
    mark = re.search(r'data-mark="(\w+)"', served.text(path))
    assert mark
    answer = served.ask("/-/events?" + urllib.parse.urlencode({"page": path, "seen": mark[1]}))
    assert answer.headers["content-type"].startswith("text/event-stream")

    def following() -> tuple[str, str]:
        name = ""
        end = time.monotonic() + WAIT
        while line := answer.readline().decode():
            assert time.monotonic() < end, "only signs of life"
            if line.startswith("event: "):
                name = line[7:].rstrip("\n")
            elif line.startswith("data: ") and name != "building":  # which a slow build calls
                return name, line[6:].rstrip("\n")
        raise AssertionError("the stream has ended")

    return following


@pytest.mark.processes
@pytest.mark.parametrize(
    ("file", "broken", "where"),
    [
        ("digest.yaml", "title: [\n", "digest.yaml:"),
        (f"{DAY}/edition.yaml", "title: a\ntitle: b\n", "edition.yaml:2"),
        ("templates/edition.html", "<p>{{ edition.titel }}</p>\n", "edition.html:1"),
        ("templates/story.html", "{% if %}\n", "story.html:1"),
    ],
)
def test_the_last_good_site_stays_behind_what_is_wrong(
    served: Served, file: str, broken: str, where: str
) -> None:
    """File, line, problem and fix are shown above the last good page; open tabs hear of both
    states."""
    path = served.pub.root / file
    good = path.read_text(encoding="utf-8") if path.exists() else None
    following = events(served, "/paper/")
    assert following() == ("problems", '""')
    served.pub.write(file, broken)
    name, data = following()
    assert name == "problems"
    assert where in data
    page = served.text()
    assert where in page
    assert 'shadowrootmode="open"' in page
    assert "A quiet Monday" in page
    if good is None:
        path.unlink()
    else:
        save(path, good)
    assert following() == ("problems", '""')
    assert where not in served.text()


@pytest.mark.processes
def test_one_bad_clipping_holds_nothing_up(served: Served) -> None:
    """The site is made of the other files, with a strip at its foot."""
    served.pub.write(f"{DAY}/empty.txt", "\n")
    assert until(lambda: "empty.txt" in served.text())
    served.pub.write(f"{DAY}/edition.yaml", "title: A loud Monday\n")
    assert until(lambda: "A loud Monday" in served.text())
    assert "empty.txt" in served.text()
    (served.pub.root / DAY / "empty.txt").unlink()
    assert until(lambda: "empty.txt" not in served.text())


@pytest.mark.processes
def test_the_terminal_names_each_error_once(served: Served) -> None:
    """File, line, problem and fix, as `build` prints them, when the problem appears and when it
    comes back, but not at each save. Warnings are printed at the start only, and by `check`."""

    def reported(part: str) -> list[str]:
        return [x for x in served.log if part in x]

    served.pub.write(f"{DAY}/empty.txt", "\n")
    until(lambda: reported("empty.txt"))
    assert reported("empty.txt")[0].startswith(
        "content/2026-03-02/empty.txt: error: the file is empty. Fix: put the article"
    )
    served.pub.write(f"{DAY}/edition.yaml", "title: a\nledd: ferry.txt\n")
    until(
        lambda: reported(
            "edition.yaml:2:1: error: there is no decision “ledd”. Did you mean “lead”?"
        )
    )
    served.pub.write(f"{DAY}/edition.yaml", "title: A loud Monday\n")
    until(lambda: "A loud Monday" in served.text())
    assert len(reported("empty.txt")) == 1
    served.pub.write(f"{DAY}/edition.yaml", "title: a\nledd: ferry.txt\n")
    until(lambda: len(reported("edition.yaml:2:1")) == 2)
    assert len(reported("empty.txt")) == 1
    assert not [
        x for x in served.log[served.log.index(reported("empty.txt")[0]) :] if "warning" in x
    ]


@pytest.mark.processes
def test_a_tab_hears_only_what_concerns_its_page(served: Served) -> None:
    """A change of another edition reloads nothing here; one of this page does; a style sheet is
    swapped."""
    following = events(served, "/paper/2026/03/01/")
    assert following()[0] == "problems"
    served.pub.write(f"{DAY}/ferry.txt", FERRY.replace("a pump failed", "a shaft broke"))
    until(lambda: "a shaft broke" in served.text())
    served.pub.write("themes/own/static/own.css", "body { color: rgb(7, 7, 7) }\n")
    name, data = following()
    assert name == "styles"
    assert "own." in data
    served.pub.write("content/2026-03-01/edition.yaml", "title: An old Sunday\n")
    assert following()[0] == "reload"


@pytest.mark.processes
def test_a_tab_that_slept_hears_what_it_missed(served: Served) -> None:
    """The mark names the page version that was served, also by another server."""
    answer = served.ask("/-/events?page=/paper/&seen=ofanotherday")
    assert b"event: reload" in b"".join(answer.readline() for _ in range(3))


def test_texts_of_problems_are_escaped() -> None:
    """Error pages quote files that were not checked."""
    p = Problem(
        level="error", where="<b>x</b>", what="<script>alert(1)</script>", fix="<img src=x>"
    )
    made = overlay.markup([p] * 50, True)
    assert "<script" not in made
    assert "<img" not in made
    assert "<b>" not in made
    assert b"<script>alert" not in overlay.bare(p)
    assert "30 more" in made


def test_only_style_sheets_are_swapped() -> None:
    """Two pages that differ in anything else cause a reload."""
    page = b'<link rel="stylesheet" href="a.%s.css"><p>%s</p>'
    assert overlay.styles(page % (b"1", b"x"), page % (b"2", b"x")) == [("a.1.css", "a.2.css")]
    assert overlay.styles(page % (b"1", b"x"), page % (b"2", b"y")) is None
    assert overlay.styles(page % (b"1", b"x"), page % (b"1", b"y")) is None


class Warm:
    """A running session, as `serve` has it."""

    def __init__(self, pub: Pub) -> None:
        self.live = Live(Session(lambda: publication(pub.root), Memo(None, memory=True)))
        self.hurry: Callable[[], bool] = lambda: False

    def update(
        self,
        paths: frozenset[str] | None = None,
        looked: frozenset[str] = frozenset(),
        progress: Callable[[str, int, int], None] | None = None,
    ) -> Site | None:
        """Return the new site; None if nothing differs or the update was interrupted."""
        before = self.live.site
        changes = Changes(paths, looked, self.hurry)
        self.live = update(self.live, changes, progress=progress)
        return self.live.site if self.live.site is not before else None

    @property
    def behind(self) -> bool:
        return self.live.behind


class Fake:
    """A site of one page."""

    problems: tuple[Problem, ...] = ()
    broken = False
    base = ""
    edited = None

    def __init__(self, text: str) -> None:
        self.text = text

    def find(self, path: str) -> bytes | None:
        return self.text.encode() if path == "index.html" else None


@pytest.fixture
def no_rest(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Keep the idle update, which a busy machine runs between any two lines of a test, from running
    until the function is called."""
    monkeypatch.setattr(stage, "SETTLE", 600.0)
    return lambda: monkeypatch.setattr(stage, "SETTLE", 0.05)


@pytest.mark.processes
def test_a_change_during_a_build_is_not_lost(no_rest: Callable[[], None]) -> None:
    """A change reported during a rebuild is rebuilt after it."""
    begun, go = threading.Event(), threading.Event()
    rounds: list[frozenset[str] | None] = []

    def rebuild(paths: frozenset[str] | None, looked: frozenset[str]) -> Fake:
        rounds.append(paths)
        begun.set()
        go.wait(WAIT)
        return Fake(str(len(rounds)))

    s = stage.Stage(Fake("0"), rebuild)
    s.changed(frozenset({"a"}))
    assert begun.wait(WAIT)
    n = s.changed(frozenset({"b"}))
    assert s.answer("/").data == b"0", "the old site is served meanwhile"
    no_rest()
    go.set()
    assert s.settled(n, WAIT)
    assert rounds[:2] == [frozenset({"a"}), frozenset({"b"})]
    until(lambda: None in rounds)  # idle, so a full update follows
    s.close()


@pytest.mark.processes
def test_a_build_that_takes_long_is_said_to_open_pages() -> None:
    """Pages hear when a build takes longer than a moment, and when it is done."""
    go = threading.Event()

    def rebuild(paths: frozenset[str] | None, looked: frozenset[str]) -> Fake | None:
        if paths:
            go.wait(WAIT)
        return Fake("new") if paths else None

    s = stage.Stage(Fake("old"), rebuild)
    n = s.changed(frozenset({"a"}))
    until(lambda: s.building)
    assert s.answer("/").data == b"old"
    go.set()
    assert s.settled(n, WAIT)
    assert not s.building
    s.close()


@pytest.mark.processes
def test_a_save_does_not_wait_for_the_look_at_rest(no_rest: Callable[[], None]) -> None:
    """A save during the idle full update is served first, and the update is repeated when idle."""
    rounds: list[frozenset[str] | None] = []
    looking = threading.Event()

    def rebuild(paths: frozenset[str] | None, looked: frozenset[str]) -> Fake | None:
        rounds.append(paths)
        if paths is not None or len(rounds) > 3:
            return Fake(str(len(rounds)))
        looking.set()
        until(s.pressed)  # a long update, which asks now and then whether a change waits
        return None

    s = stage.Stage(Fake("0"), rebuild)
    s.changed(frozenset({"a"}))
    no_rest()
    assert looking.wait(WAIT)
    assert not s.pressed()
    n = s.changed(frozenset({"b"}))
    assert s.settled(n, WAIT)
    until(lambda: len(rounds) == 4)
    assert rounds == [frozenset({"a"}), None, frozenset({"b"}), None]
    s.close()


def test_a_look_that_is_given_up_loses_nothing(sample: Pub) -> None:
    """A change that the interrupted update would have found is found by the next."""
    warm = Warm(sample)
    assert warm.update() is not None
    file = next(sample.content.rglob("*.txt"))
    file.write_text(
        file.read_text() + "\n\nThe marked sentence stands at the end of the article.\n"
    )
    warm.hurry = lambda: True
    assert warm.update(None) is None
    warm.hurry = lambda: False
    newest = warm.update(None)
    assert newest is not None
    assert everything(newest) == cold(sample)


class Looks:
    """Return a `rebuild` whose full updates run until a change waits or `go` is set."""

    def __init__(self) -> None:
        self.rounds: list[frozenset[str] | None] = []
        self.behind = False
        self.looking, self.go = threading.Event(), threading.Event()
        self.stage = stage.Stage(Fake("0"), self.rebuild, behind=lambda: self.behind)

    def rebuild(self, paths: frozenset[str] | None, looked: frozenset[str]) -> Fake | None:
        self.rounds.append(paths)
        if paths is None or "new" in paths:
            self.behind = False
            self.looking.set()
            if until(self._ended) == "pressed":
                self.behind = True
                return None
        return Fake(str(len(self.rounds)))

    def _ended(self) -> str:
        return "pressed" if self.stage.pressed() else "go" if self.go.is_set() else ""


@pytest.mark.processes
def test_a_look_that_was_asked_for_gives_way_to_a_save_and_is_taken_up_again(
    no_rest: Callable[[], None],
) -> None:
    """While the idle update looks for a new file, an old one is saved: that is served first, and
    “done” is reported only after both."""
    look = Looks()
    s = look.stage
    n = s.changed(frozenset({"new"}))
    assert look.looking.wait(WAIT)
    look.looking.clear()
    m = s.changed(frozenset({"a"}))
    until(lambda: s.answer("/").data == b"2")
    assert look.looking.wait(WAIT), "it is taken up at once, not after a rest"
    assert look.rounds == [frozenset({"new"}), frozenset({"a"}), None]
    assert not s.settled(n, 0.1)
    assert not s.settled(m, 0.1)
    look.go.set()
    assert s.settled(m, WAIT)
    s.close()


@pytest.mark.processes
def test_a_look_that_was_asked_for_does_not_give_way_for_ever(
    no_rest: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new file is found although files are saved without a pause."""
    monkeypatch.setattr(stage, "PATIENCE", 600.0)
    look = Looks()
    s = look.stage
    s.changed(frozenset({"new"}))
    assert look.looking.wait(WAIT)
    begun = time.monotonic()
    for n in range(3):
        saved = frozenset({f"save {n}"})
        s.changed(saved)
        until(lambda saved=saved: saved in look.rounds and look.rounds[-1] is None)
    monkeypatch.setattr(
        stage, "PATIENCE", time.monotonic() - begun
    )  # counted from the first update
    before = len(look.rounds)
    s.changed(frozenset({"late"}))
    assert not s.pressed()
    time.sleep(0.2)
    assert look.rounds[-1] is None
    assert len(look.rounds) == before
    look.go.set()
    until(lambda: any("late" in r for r in look.rounds if r))
    s.close()


def test_what_a_look_had_read_before_it_gave_way_is_shown(sample: Pub) -> None:
    """A save is compared with what is shown, not with what was read last."""
    warm = Warm(sample)
    file = sample.write("content/2026-12-02/ferry.txt", FERRY)
    assert warm.update() is not None
    new = sample.write("content/2026-12-01/new.txt", BOOKS)
    file.write_text(FERRY.replace("a pump failed", "a shaft broke"), encoding="utf-8")
    read = threading.Event()
    warm.hurry = read.is_set
    assert (
        warm.update(
            frozenset({str(new.parent)}),
            progress=lambda step, *_: step == "grouping" and read.set(),
        )
        is None
    )
    assert warm.behind
    made = warm.update(frozenset({str(file)}))
    assert made is not None
    assert warm.behind, "the new file is still owed"
    page = made.find("2026/12/02/index.html")
    assert isinstance(page, bytes)
    assert b"a shaft broke" in page
    assert made.find("2026/12/01/index.html") is None
    warm.hurry = lambda: False
    newest = warm.update(None)
    assert newest is not None
    assert not warm.behind
    assert everything(newest) == cold(sample)


def test_a_folder_of_themes_that_comes_or_goes_does_not_concern_the_content(paper: Pub) -> None:
    """Nothing is read or grouped again, and the result is that of a cold build."""
    warm = Warm(paper)
    first = warm.update()
    assert first is not None
    warm.hurry = lambda: True  # a full update gives up
    shutil.copytree(paper.root / "themes", paper.root / "elsewhere")
    shutil.rmtree(paper.root / "themes")
    for act, folder in (
        (lambda: None, "themes"),
        (lambda: os.rename(paper.root / "elsewhere", paper.root / "themes"), "themes"),
        (lambda: paper.write("templates/archive.html", '{% extends "plain/archive.html" %}\n{% block main %}ALL DAYS{% endblock %}\n'), "templates"),
        (lambda: shutil.rmtree(paper.root / "templates"), "templates"),
    ):  # fmt: skip
        act()
        newest = warm.update(frozenset({str(paper.root / folder)}))
        assert newest is not None
        if (paper.root / "themes").exists():
            assert everything(newest) == cold(paper)
        else:
            assert newest.broken
    paper.write("digest.yaml", "title: Another Paper\ntimezone: UTC\ntheme: own\n")
    shutil.copytree(paper.root / "themes", paper.root / "templates")
    assert warm.update(frozenset({str(paper.root / "templates")})) is None, (
        "the settings differ too"
    )
    assert warm.behind


def test_a_page_that_is_open_keeps_its_style_sheet(paper: Pub) -> None:
    """The page that the mark names is served after a new one replaced it, but it is not part of the
    site."""
    warm = Warm(paper)
    first = warm.update()
    assert first is not None
    old = next(p for p in first.paths() if p.startswith("static/own."))
    css = paper.write("themes/own/static/own.css", "body { color: rgb(9, 9, 9) }\n")
    newest = warm.update(frozenset({str(css)}))
    assert newest is not None
    assert newest.find(old) == first.find(old) != None  # noqa: E711 - both
    assert old not in set(newest.paths())


@pytest.mark.processes
def test_the_page_that_was_asked_for_last_is_tried_first(
    paper: Pub, no_rest: Callable[[], None]
) -> None:
    """A reader will request it again, so a changed template is tried on that page first."""
    warm = Warm(paper)
    first = warm.update()
    assert first is not None
    assert [first.file_at(a) for a in ("/paper/", "/paper/2026/03/01/", "/paper/atom.xml", "/paper")] == [
        "index.html", "2026/03/01/index.html", "atom.xml", "index.html",
    ]  # fmt: skip
    seen: list[frozenset[str]] = []

    def rebuild(paths: frozenset[str] | None, looked: frozenset[str]) -> None:
        seen.append(looked)

    s = stage.Stage(first, rebuild)
    server.respond(s, "/paper/2026/03/01/")
    server.respond(s, "/paper/atom.xml")
    assert s.settled(s.changed(frozenset({"a"})), WAIT)
    assert seen == [frozenset({"/paper/2026/03/01/"})]
    s.close()
    (template := paper.root / "templates" / "edition.html").parent.mkdir()
    template.write_text(
        '{% extends "plain/edition.html" %}\n{% block title %}{{ edition.titel }}{% endblock %}\n'
    )
    newest = warm.update(frozenset({str(template)}), frozenset({"/paper/2026/03/01/"}))
    assert newest is not None
    assert newest.broken


def test_a_result_that_was_replaced_is_freed_at_once(paper: Pub) -> None:
    """It is not part of a reference cycle, so it is freed without a collection."""
    warm = Warm(paper)
    file = paper.root / DAY / "ferry.txt"
    gone = []
    gc.collect()
    gc.disable()
    try:
        for i in range(4):
            file.write_text(FERRY.replace("a pump failed", f"pump {i} failed"), encoding="utf-8")
            made = warm.update(frozenset({str(file)}) if i else None)
            assert made is not None
            assert list(made.paths())
            gone.append(weakref.ref(made.edited))
            del made
        assert [ref() is None for ref in gone] == [True, True, True, False]
    finally:
        gc.enable()


@pytest.mark.processes
def test_the_front_page_is_asked_for_before_anybody_asks() -> None:
    """As a browser requests it; a file that cannot be served does not stop the server."""

    async def broken(scope: Any, receive: Any, send: Any) -> None:
        raise RuntimeError("out of order")

    s = stage.Stage(Fake("front"), lambda paths, looked: None)
    mark = s.answer("/").mark
    with ThreadPoolExecutor(1) as other:  # a browser of another test has the loop of this thread
        other.submit(asyncio.run, server.rehearse(broken, s)).result()
        assert s.was(mark) is None
        other.submit(asyncio.run, server.rehearse(server.create_app(s), s)).result()
    assert s.was(mark) == b"front"
    s.close()


def test_an_answer_is_sent_at_once() -> None:
    """asyncio sends small parts at once only if the socket's protocol is TCP."""
    s = server.listen("127.0.0.1", 0)
    assert s.proto == socket.IPPROTO_TCP
    s.close()


@pytest.mark.processes
def test_a_fault_of_the_program_is_shown_and_goes_away() -> None:
    """The server keeps running."""
    wrong = [True]

    def rebuild(paths: frozenset[str] | None, looked: frozenset[str]) -> Fake | None:
        if wrong[0]:
            raise RuntimeError("out of order")
        return None

    s = stage.Stage(Fake("good"), rebuild)
    assert s.settled(s.changed(None), WAIT)
    assert "out of order" in s.problems[0].what
    assert s.held
    assert s.answer("/").data == b"good"
    wrong[0] = False
    assert s.settled(s.changed(None), WAIT)
    assert not s.problems
    s.close()


# ------------------------------------------------------------------------------------------------ the preview is the cold build


def everything(site: Site) -> dict[str, bytes]:
    out = {}
    for path in site.paths():
        found = site.find(path)
        assert isinstance(found, bytes), found
        out[path] = found
    return out


def cold(pub: Pub) -> dict[str, bytes]:
    shutil.rmtree(pub.site, ignore_errors=True)
    shutil.rmtree(pub.root / ".digest", ignore_errors=True)
    build.build(publication(pub.root), Run(Memo(None)))
    return pub.bytes()


def edits(pub: Pub, rng: random.Random) -> Path:
    """Make one edit as editors do, and return the path that an event would name."""
    files = sorted(
        p for p in pub.content.rglob("*") if p.suffix in (".txt", ".md") and "pages" not in p.parts
    )
    victim = rng.choice(files)
    act = rng.randrange(10)
    n = rng.randrange(1000)
    if act <= 2:
        victim.write_text(
            victim.read_text(encoding="utf-8")
            + f"\n\nThe inquiry has {n} pages, the ministry said on Friday.\n",
            encoding="utf-8",
        )
    elif act == 3:
        return Path(shutil.copy(victim, victim.with_name(f"copy-{n}{victim.suffix}")))
    elif act == 4 and len(files) > 12:
        victim.unlink()
    elif act == 5:
        to = victim.with_name(f"moved-{n}{victim.suffix}")
        os.rename(victim, to)
        return to.parent
    elif act == 6:
        day = rng.choice(
            sorted(p for p in pub.content.iterdir() if re.fullmatch(r"\d{4}-\d\d-\d\d", p.name))
        )
        near = sorted(p.name for p in day.iterdir() if p.suffix in (".txt", ".md"))
        lines = [f"title: Number {n}"]
        if len(near) > 2:
            a, b = rng.sample(near, 2)
            lines += rng.sample(
                [
                    f"merge: [[{a}, {b}]]",
                    f"lead: {a}",
                    f"spike: [{b}]",
                    f"drop: [{a}]",
                    f"note: {{{b}: Word {n}}}",
                ],
                2,
            )
        return pub.write(f"content/{day.name}/edition.yaml", "\n".join(lines) + "\n")
    elif act == 7:
        return pub.write(
            "templates/archive.html",
            '{% extends "plain/archive.html" %}\n{% block title %}'
            + f"Archive {n}"
            + "{% endblock %}\n",
        )
    elif act == 8:
        return pub.write(
            "digest.yaml",
            f"title: Paper {n}\ntimezone: UTC\nbase_url: https://example.org/{'ab'[n % 2]}\n",
        )
    else:
        pub.write(
            f"content/2026-12-{1 + n % 28:02d}/new-{n}.txt",
            FERRY.replace("400", str(n)).replace("Linmouth", f"Port {n}"),
        )
        return pub.content
    return victim


@pytest.mark.slow
def test_the_preview_is_the_cold_build_after_200_random_edits(sample: Pub) -> None:
    """Given only the changed paths, late and in bursts, the preview has the bytes of a cold build."""
    rng = random.Random(41)
    warm = Warm(sample)
    newest = warm.update()
    warm.hurry = lambda: rng.random() < 0.002  # sometimes a full update is interrupted
    changed: set[str] = set()
    for i in range(1, 201):
        changed.add(str(edits(sample, rng)))
        if rng.random() < 0.5 or i % 25 == 0:
            if i % 25 == 0:
                warm.hurry = lambda: False
            newest = warm.update(frozenset(changed)) or newest
            changed.clear()
        if i % 25 == 0:
            newest = warm.update(None) or newest  # as when idle
            warm.hurry = lambda: rng.random() < 0.002
            assert newest is not None
            assert everything(newest) == cold(sample), f"after {i} edits"


def test_nothing_changed_is_nothing(sample: Pub) -> None:
    """A file that is written again with the same bytes reloads no page."""
    warm = Warm(sample)
    assert warm.update() is not None
    file = next(sample.content.rglob("*.txt"))
    file.write_bytes(file.read_bytes())
    assert warm.update(frozenset({str(file)})) is None
    assert warm.update(None) is None


# ---------------------------------------------------------------------------------------------------------------- browsers


@pytest.mark.processes
@pytest.mark.browser
def test_a_browser_reloads_and_keeps_its_place(served: Served, browser: Browser) -> None:
    """In every tab, below the base path, at the same scroll position."""
    for i in range(30):
        served.pub.write(f"{DAY}/clip-{i:02d}.txt", clip(i))
    until(lambda: "Vote number 29" in served.text())
    tabs = [browser.new_page(viewport={"width": 800, "height": 500}) for _ in range(2)]
    for t in tabs:
        t.goto(served.address)
        t.evaluate("window.marked = 1")
    tabs[0].evaluate("window.scrollTo(0, 300)")
    served.pub.write(f"{DAY}/edition.yaml", "title: A loud Monday\n")
    for t in tabs:
        t.wait_for_function("() => document.body.innerText.includes('A loud Monday')")
        assert t.evaluate("window.marked === undefined"), "it was reloaded"
    tabs[0].wait_for_function("() => window.scrollY > 250 && window.scrollY < 350")


@pytest.mark.processes
@pytest.mark.browser
def test_a_browser_swaps_a_style_sheet_without_a_reload(served: Served, browser: Browser) -> None:
    """The page and its state stay."""
    page = browser.new_page()
    page.goto(served.address)
    page.evaluate("window.marked = 1")
    for colour in ("rgb(4, 5, 6)", "rgb(6, 5, 4)"):
        served.pub.write("themes/own/static/own.css", f"body {{ color: {colour} }}\n")
        page.wait_for_function(f"getComputedStyle(document.body).color === '{colour}'")
        page.wait_for_function(
            "() => document.querySelectorAll('link[href*=\"own.\"]').length === 1"
        )
    assert page.evaluate("window.marked") == 1


@pytest.mark.processes
@pytest.mark.browser
def test_a_browser_shows_what_is_wrong_and_forgets_it(served: Served, browser: Browser) -> None:
    """The overlay is above the last good page, can be closed, and disappears after the fix."""
    page = browser.new_page()
    page.goto(served.address)
    page.evaluate("window.marked = 1")
    good = (served.pub.root / "digest.yaml").read_text(encoding="utf-8")
    served.pub.write("digest.yaml", good + "titel: wrong\n")
    page.get_by_text("digest.yaml:5").wait_for()
    page.get_by_text("Did you mean").wait_for()
    page.get_by_role("button", name="Show the last good site").click()
    assert page.get_by_text("A quiet Monday").first.is_visible()
    served.pub.write("digest.yaml", good)
    page.wait_for_function("!document.querySelector('digest-preview')")
    assert page.evaluate("window.marked") == 1, "nothing was reloaded"


@pytest.mark.processes
@pytest.mark.browser
def test_errors_are_hidden_on_a_phone(served: Served, browser: Browser) -> None:
    """A button with a name and a state, large enough for touch, hides the warnings on every page
    while they are the same. They leave the page free, and come back when one is new."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(served.address)
    served.pub.write(f"{DAY}/empty.txt", "\n")
    page.get_by_text("content/2026-03-02/empty.txt").wait_for()
    hide = page.get_by_role("button", name="Hide")
    assert hide.get_attribute("aria-expanded") == "true"
    assert hide.bounding_box()["height"] >= 44
    ground = page.locator("digest-preview section").evaluate(
        "e => getComputedStyle(e).backgroundColor"
    )
    assert re.fullmatch(r"rgb\(\d+, \d+, \d+\)", ground), "nothing of the page shines through"
    hide.press("Enter")
    show = page.get_by_role("button", name="Show")
    assert show.get_attribute("aria-expanded") == "false"
    assert show.evaluate("e => e.getRootNode().activeElement === e"), (
        "the focus stays with the keyboard"
    )
    assert not page.get_by_text("content/2026-03-02/empty.txt").is_visible()
    section = page.locator("digest-preview section")
    box = section.bounding_box()
    assert box["height"] < 80
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    page.goto(served.address + "2026/03/02/")
    page.get_by_role("button", name="Show").wait_for()
    assert not page.get_by_text("content/2026-03-02/empty.txt").is_visible()
    served.pub.write(f"{DAY}/hollow.txt", "\n")
    page.get_by_text("content/2026-03-02/hollow.txt").wait_for()
    assert page.get_by_role("button", name="Hide").is_visible()


@pytest.mark.processes
@pytest.mark.browser
def test_a_browser_finds_its_server_again(paper: Pub, browser: Browser) -> None:
    """After sleep, or a restart of the server at the same address, the page is updated."""
    first = Served(paper)
    port = urllib.parse.urlsplit(first.address).port
    page = browser.new_page()
    page.goto(first.address)
    first.end()
    paper.write(f"{DAY}/edition.yaml", "title: A late Monday\n")
    second = Served(paper, "--port", str(port))
    try:
        assert second.address == first.address
        page.wait_for_function("() => document.body.innerText.includes('A late Monday')")
    finally:
        second.end()
