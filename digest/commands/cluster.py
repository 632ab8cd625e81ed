"""Executors beyond this machine: `--executor dask://HOST:PORT`, or any `module:factory`.

Whatever runs the chunks, the bytes are the same. A worker must run this very version of the
program, of Python and of the libraries that shape results: it is asked before it does anything.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

from digest.commands.messages import Stopped
from digest.core import program
from digest.core.pure_calls import in_flight

DASK = re.compile(r"dask://(?P<host>\[[0-9a-fA-F:]+\]|[\w.-]+):(?P<port>\d{1,5})")
FACTORY = re.compile(r"(?P<module>[A-Za-z_][\w.]*):(?P<factory>[A-Za-z_]\w*)")
TIMEOUT = 10  # seconds to wait for a scheduler, and then for its first worker
RETRIES = 3  # times that a chunk is tried again when its worker is lost
EXTRA = "Install it: pip install 'digest-news[dask]'."


class OtherVersion(RuntimeError):
    """A worker runs another version; its results could differ."""


class Checked(Executor):
    """An executor whose workers check their version before each chunk. `size`: how many."""

    def __init__(self, inner: Executor, size: Callable[[], int] | None = None) -> None:
        self._inner = inner
        self._size = size
        self._version = versions()

    @property
    def size(self) -> int:
        """How many chunks it runs at once; 0 where it does not say."""
        own = self._size() if self._size else getattr(self._inner, "size", 0)
        return own if isinstance(own, int) else 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        return self._inner.submit(checked, self._version, fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._inner.shutdown(wait, cancel_futures=cancel_futures)


def versions() -> tuple[str, str]:
    """Return the versions that must be equal: of the program with its libraries, of Python."""
    return program.version().hex(), ".".join(map(str, sys.version_info[:3]))


def checked(wanted: tuple[str, str], fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Call `fn` in a worker if the versions are equal. Raises OtherVersion."""
    if versions() != wanted:
        raise OtherVersion("a worker runs another version of digest, of Python or of a library")
    return fn(*args, **kwargs)


@contextmanager
def executor_at(address: str) -> Iterator[Checked]:
    """Give the executor at an address. Raises Stopped when it cannot be used."""
    if found := DASK.fullmatch(address):
        with _dask(f"tcp://{found['host']}:{found['port']}") as made:
            yield made
    elif found := FACTORY.fullmatch(address):
        with _made(found["module"], found["factory"]) as other:
            yield Checked(other)
    else:
        what = f"“{address}” is not an executor"
        raise Stopped(what, "Write dask://HOST:PORT or module:factory.")


def _made(module: str, factory: str) -> Executor:
    try:
        made = getattr(import_module(module), factory)()
    except (ImportError, AttributeError) as error:
        raise Stopped(f"the executor cannot be made: {error}", "Check module:factory.") from None
    if not isinstance(made, Executor):
        what = f"{module}:{factory} does not return a concurrent.futures.Executor"
        raise Stopped(what, "Name a function that does.")
    return made


@contextmanager
def _dask(address: str) -> Iterator[Checked]:
    try:
        import distributed
    except ImportError:
        raise Stopped("dask.distributed is not installed", EXTRA) from None
    try:
        connect: Any = distributed.Client  # without types
        client = connect(address, timeout=TIMEOUT, set_as_default=False)
    except (OSError, ValueError) as error:
        fix = "Check the address, and that the scheduler runs."
        raise Stopped(f"there is no dask scheduler at {address}: {error}", fix) from None
    with client:
        try:
            client.wait_for_workers(1, timeout=TIMEOUT)
        except TimeoutError:
            fix = f"Start some: dask worker {address}"
            raise Stopped(f"the scheduler at {address} has no workers", fix) from None
        _check(client)
        inner = client.get_executor(pure=False, retries=RETRIES)
        try:
            yield Checked(inner, lambda: sum(client.nthreads().values()))
        except distributed.KilledWorker:
            what = f"a part of the work was lost with its worker more than {RETRIES} times"
            raise Stopped(what, "Look at the workers' logs: is their memory too small?") from None
        except OtherVersion as error:
            raise Stopped(str(error), "Install the same versions on all workers.") from None


def _check(client: Any) -> None:
    """Raise Stopped when a worker runs another version than this process."""
    own = versions()
    try:
        found: dict[str, tuple[str, str]] = client.run(versions)
    except ImportError:
        fix = "Install the same version of digest on all workers."
        raise Stopped("a worker does not have digest", fix) from None
    for worker, theirs in sorted(found.items()):
        if tuple(theirs) != own:
            what = f"the worker {worker} runs another version of digest or of a library"
            if theirs[1] != own[1]:
                what = f"the worker {worker} runs Python {theirs[1]}, and this is {own[1]}"
            raise Stopped(what, "Install the same versions on all workers.")


def shares_disk(executor: Executor, folder: Path) -> bool:
    """Return whether workers see the files of this folder. More are asked than there are."""
    folder.mkdir(parents=True, exist_ok=True)
    mark = folder / f"shared-{uuid4().hex}"
    mark.touch()
    try:
        path, many = str(mark.absolute()), in_flight(executor)
        answers = [executor.submit(_is_file, path) for _ in range(many)]
        return all(answer.result() for answer in answers)
    finally:
        mark.unlink(missing_ok=True)


def _is_file(path: str) -> bool:
    return Path(path).is_file()
