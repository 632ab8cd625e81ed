"""A build on a cluster gives the same bytes, also if a worker is lost; other versions are refused."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import click
import pytest

from conftest import Pub
from digest.commands import cluster
from digest.commands.cluster import Checked, executor_at, shares_disk, versions
from digest.commands.messages import Stopped
from digest.core.memo import Memo
from digest.pipeline import build
from digest.pipeline.publication import publication
from digest.pipeline.run import Run

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("cluster")]

ARTICLES = 150  # more than two chunks, so that workers read


class Threads(ThreadPoolExecutor):
    """An executor of another library."""

    def __init__(self) -> None:
        super().__init__(2)


def broken() -> str:
    return "not an executor"


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Pub:
    """A publication of ARTICLES stories. `site` builds it from nothing for each test."""
    pub = Pub(tmp_path_factory.mktemp("many"))
    pub.write("digest.yaml", "title: The Test Paper\nbase_url: https://example.org/paper\n")
    for n in range(ARTICLES):
        pub.write(
            f"content/2026-03-{1 + n % 28:02d}/note-{n}.txt",
            f"Quay {n} is open\n\nLINMOUTH — Quay {n} was opened on Monday, the harbour office said."
            f" It took {n + 3} weeks and cost {n * 7} crowns.\n",
        )
    return pub


def site(pub: Pub, executor: Executor | None = None, shared: bool = True) -> dict[str, bytes]:
    shutil.rmtree(pub.site, ignore_errors=True)
    shutil.rmtree(pub.root / ".digest", ignore_errors=True)
    build.build(publication(pub.root), Run(Memo(None), executor, shared_disk=shared))
    return pub.bytes()


@pytest.fixture(scope="module")
def want(many: Pub) -> dict[str, bytes]:
    """The site as this process builds it."""
    return site(many)


@pytest.fixture(scope="module")
def workers() -> Iterator[str]:
    """Start a real cluster of two worker processes; return its address."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address=None,
    ) as made:
        yield made.scheduler_address.replace("tcp://", "dask://")


class Killing(Executor):
    """Kills a process after some chunks were sent out."""

    def __init__(self, inner: Checked, after: int, pid: int) -> None:
        self.inner, self.left, self.pid = inner, after, pid
        self.killed = False

    @property
    def size(self) -> int:
        return self.inner.size

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.left -= 1
        future = self.inner.submit(fn, *args, **kwargs)
        if self.left == 0:
            os.kill(self.pid, signal.SIGKILL)
            self.killed = True
        return future


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_gives_the_same_bytes(
    many: Pub, want: dict[str, bytes], workers: str, tmp_path: Path
) -> None:
    """Without a shared disk, pages are sent back. The chunks of the lost worker are done again."""
    assert len(want) > ARTICLES
    with executor_at(workers) as executor:
        assert executor.size == 2
        assert site(many, executor, shared=False) == want
        pid = executor.submit(os.getpid).result()
        assert pid != os.getpid()
        killing = Killing(executor, 2, pid)
        assert site(many, killing, shared=False) == want
        assert killing.killed
        assert shares_disk(executor, tmp_path / "state")
        assert not list((tmp_path / "state").iterdir())


@pytest.mark.slow
def test_the_command_builds_on_a_cluster(many: Pub, want: dict[str, bytes], workers: str) -> None:
    """With and without a disk that workers share."""
    for option in ([], ["--no-shared-disk"]):
        shutil.rmtree(many.site, ignore_errors=True)
        shutil.rmtree(many.root / ".digest", ignore_errors=True)
        ran = many.run("build", "--executor", workers, *option)
        assert ran.returncode == 0, ran.stderr
        assert many.bytes() == want


def test_any_executor_gives_the_same_bytes(many: Pub, want: dict[str, bytes]) -> None:
    """Given as module:factory."""
    with executor_at(f"{__name__}:Threads") as executor:
        assert site(many, executor) == want
        assert site(many, executor, shared=False) == want


def test_a_worker_of_another_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before it does anything."""
    with Checked(Threads()) as executor:
        assert executor.submit(abs, -1).result() == 1
        monkeypatch.setattr(cluster, "versions", lambda: ("other", "3.11.0"))
        with pytest.raises(cluster.OtherVersion):
            executor.submit(abs, -1).result()


def test_workers_are_asked_for_their_version_at_the_start() -> None:
    class Client:
        def __init__(self, found: tuple[str, str]) -> None:
            self.found = found

        def run(self, function: object) -> dict[str, tuple[str, str]]:
            return {"tcp://a:1": versions(), "tcp://b:1": self.found}

    own = versions()
    cluster._check(Client(own))
    with pytest.raises(Stopped, match="tcp://b:1 runs another version of digest"):
        cluster._check(Client(("0", own[1])))
    with pytest.raises(Stopped, match=r"tcp://b:1 runs Python 3\.9\.1, and this is"):
        cluster._check(Client((own[0], "3.9.1")))


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("dask://", "is not an executor"),
        ("10.0.0.1:80", "is not an executor"),
        ("no_such_module:make", "the executor cannot be made"),
        ("os:nothing", "the executor cannot be made"),
        (f"{__name__}:broken", "does not return a concurrent.futures.Executor"),
    ],
)
def test_an_executor_that_cannot_be_used_is_reported(address: str, said: str) -> None:
    with pytest.raises(click.ClickException, match=said), executor_at(address):
        pass


def test_a_scheduler_that_does_not_answer_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "TIMEOUT", 0.2)
    with (
        pytest.raises(Stopped, match="there is no dask scheduler"),
        executor_at("dask://127.0.0.1:9"),
    ):
        pass
