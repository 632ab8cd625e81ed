"""What tests share: a publication in a temporary folder, the command as users run it, and the shared data beside the checkout."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import hypothesis
import pytest

# A law does not fail because a machine is busy: how long an example takes is for bench/ to say.
hypothesis.settings.register_profile(
    "digest", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("digest")

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that need what is not here say so; where CI promises a browser, its absence is a failure, not a skip."""
    browser = (
        shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )
    required = os.environ.get("DIGEST_TEST_BROWSER") == "required"
    for item in items:
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
    """The path of Chromium. Fails where it is promised and missing."""
    found = (
        shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )
    assert found, "DIGEST_TEST_BROWSER=required is set, but there is no Chromium"
    return found


class Pub:
    """A publication in a folder, and the commands run in it as a user does."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.content = root / "content"
        self.site = root / "site"

    def write(self, path: str, words: str | bytes) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(words, bytes):
            file.write_bytes(words)
        else:
            file.write_text(words, encoding="utf-8")
        return file

    def run(
        self, *arguments: str | Path, env: dict[str, str] | None = None, cwd: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "digest", *map(str, arguments)],
            cwd=cwd or self.root,
            env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
        )

    def bytes(self) -> dict[str, bytes]:
        """Every file of the site."""
        return {
            p.relative_to(self.site).as_posix(): p.read_bytes()
            for p in sorted(self.site.rglob("*"))
            if p.is_file()
        }


class Inside(Pub):
    """As `Pub`; a command costs no new process."""

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


@pytest.fixture
def sample(tmp_path: Path) -> Pub:
    """A copy of the project's sample publication."""
    p = Pub(tmp_path / "sample")
    shutil.copytree(ROOT / "content", p.content)
    shutil.copy(ROOT / "digest.yaml", p.root / "digest.yaml")
    return p
