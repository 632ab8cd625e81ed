"""Fixtures that tests share: a publication in a temporary folder, and the commands run in it."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

import forked
from waiting import WAIT, save

# A law does not fail because a machine is busy: bench/ measures how long an example takes. On CI all
# runs have the same examples; elsewhere each run looks for new ones.
STEADY = os.environ.get("DIGEST_TEST_STEADY") == "1"
hypothesis.settings.register_profile(
    "digest",
    deadline=None,
    derandomize=STEADY,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("digest")

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip tests that need something missing, with the reason; where CI promises a browser, they
    fail.

    CI runs a failed test of a browser or of processes once more: CONTRIBUTING.md says why.
    """
    browser = (
        shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )
    required = os.environ.get("DIGEST_TEST_BROWSER") == "required"
    # The longest first: at the end one process would run them while the other has nothing left.
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    for item in items:
        if STEADY and any(map(item.get_closest_marker, ("browser", "processes"))):
            item.add_marker(pytest.mark.flaky(reruns=1))
        if item.get_closest_marker("shared") and not SHARED.is_dir():
            item.add_marker(
                pytest.mark.skip(
                    reason="the labelled data (../shared) does not lie beside the checkout"
                )
            )
        if item.get_closest_marker("browser") and not browser and not required:
            item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of Chromium. Fails where it is promised and missing."""
    found = (
        shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )
    assert found, "DIGEST_TEST_BROWSER=required is set, but there is no Chromium"
    return found


class Browser:
    """Chromium. Each wait in its pages has the limit that all waits of the tests have."""

    def __init__(self, launched: Any) -> None:
        self._launched = launched
        self._contexts: list[Any] = []

    def new_context(self, **options: Any) -> Any:
        made = self._launched.new_context(**options)
        made.set_default_timeout(WAIT * 1000)
        self._contexts.append(made)
        return made

    def new_page(self, **options: Any) -> Any:
        """Return a page in a context of its own."""
        return self.new_context(**options).new_page()

    def close(self) -> None:
        """Close what a test opened, also if it failed."""
        for made in self._contexts:
            made.close()


@pytest.fixture(scope="module")
def launched(chromium: str) -> Iterator[Any]:
    """Chromium, started once for the tests of a file."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        made = p.chromium.launch(executable_path=chromium, args=arguments, timeout=WAIT * 1000)
        yield made
        made.close()


@pytest.fixture
def browser(launched: Any) -> Iterator[Browser]:
    """Chromium without a page; what a test opens is closed after it."""
    made = Browser(launched)
    yield made
    made.close()


class Pub:
    """A publication in a folder, and the commands run in it as a user does."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.content = root / "content"
        self.site = root / "site"

    def write(self, path: str, words: str | bytes) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        save(file, words)
        return file

    def run(
        self, *arguments: str | Path, env: dict[str, str] | None = None, cwd: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        return forked.run(list(map(str, arguments)), cwd or self.root, env)

    def bytes(self) -> dict[str, bytes]:
        """Return every file of the site."""
        return {
            p.relative_to(self.site).as_posix(): p.read_bytes()
            for p in sorted(self.site.rglob("*"))
            if p.is_file()
        }


class Inside(Pub):
    """As `Pub`, but commands run in this process."""

    def run(
        self,
        *arguments: str | Path,
        env: dict[str, str] | None = None,
        cwd: Path | None = None,
        given: str = "",
    ) -> subprocess.CompletedProcess[str]:
        """Run a command; `given` is its standard input."""
        out, err = io.StringIO(), io.StringIO()
        before, status = Path.cwd(), 0
        with pytest.MonkeyPatch.context() as patch:
            for name, value in (env or {}).items():
                patch.setenv(name, value)
            patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
            os.chdir(cwd or self.root)
            try:
                from digest import cli

                with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                    cli.main(list(map(str, arguments)))
            except SystemExit as end:
                status = end.code if isinstance(end.code, int) else 1
            finally:
                os.chdir(before)
        return subprocess.CompletedProcess(arguments, status, out.getvalue(), err.getvalue())


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Inside:
    """An empty publication whose commands run in this process, and wait for nothing."""
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    p = Inside(tmp_path / "pub")
    p.content.mkdir(parents=True)
    p.write(
        "digest.yaml", "title: The Test Paper\ntimezone: UTC\nbase_url: https://paper.example\n"
    )
    return p


@pytest.fixture
def pub(tmp_path: Path) -> Pub:
    """An empty publication."""
    p = Pub(tmp_path / "pub")
    p.content.mkdir(parents=True)
    p.write(
        "digest.yaml", "title: The Test Paper\ntimezone: UTC\nbase_url: https://example.org/paper\n"
    )
    return p


def copied(to: Path) -> Pub:
    """A copy of the project's sample publication."""
    p = Pub(to)
    shutil.copytree(ROOT / "content", p.content)
    shutil.copy(ROOT / "digest.yaml", p.root / "digest.yaml")
    return p


@pytest.fixture
def sample(tmp_path: Path) -> Pub:
    """A copy of the project's sample publication, never built."""
    return copied(tmp_path / "sample")


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Pub:
    """The sample, built. Tests get a copy of it: `built`."""
    p = copied(tmp_path_factory.mktemp("built") / "sample")
    ran = p.run("build", "-q")
    assert ran.returncode == 0, ran.stderr
    return p


@pytest.fixture
def built(built_once: Pub, tmp_path: Path) -> Pub:
    """A copy of the sample with its site and the cache, for tests that begin with a site: a build
    from nothing takes seconds."""
    p = Pub(tmp_path / "sample")
    shutil.copytree(built_once.root, p.root)
    return p
