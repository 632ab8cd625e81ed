"""`digest` in a process of its own that is forked, so that the program is imported once.

The imports of a command take up to a second of CPU, often more than the rest of it. For each process
of pytest one process imports the whole program, makes one small build, and forks for each command. The child
has its own folder, environment, streams and exit status; it can be interrupted and killed. A command
whose environment sets what Python reads when it starts (`AT_START`) is started as usual, and so are
the commands of tests that are about starting.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import pkgutil
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from waiting import COMMAND

ROOT = Path(__file__).resolve().parent.parent
AT_START = ("PYTHON", "LC_", "LANG", "TZ")  # read by Python, or by a library when it is imported
LENGTH = struct.Struct(">I")  # of a request, in bytes
PIECES = 4  # file descriptors of a request: stdin, stdout, stderr, and where the status is written
# What a command imports when it needs it, beside the modules of the program.
LAZY = """
    anyio._backends._asyncio babel.dates babel.numbers babel.support charset_normalizer courlan
    css_inline feedparser httpcore2 jinja2.ext lxml.html lxml_html_clean markdown_it numpy.ma
    protego resvg_py rich.progress ruamel.yaml sentencex starlette.applications
    starlette.responses starlette.routing trafilatura uvicorn uvicorn.lifespan.off
    uvicorn.loops.auto uvicorn.protocols.http.auto uvicorn.protocols.websockets.auto warcio
    watchdog.observers yaml
""".split()


class Process:
    """A command that runs, with what the tests use of `subprocess.Popen`."""

    def __init__(self, pid: int, status: int, stderr: Any = None) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self.stderr = stderr
        self._status = status

    def poll(self) -> int | None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            if not select.select([self._status], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("digest", timeout or 0)
            status = os.read(self._status, 100)
            os.close(self._status)
            assert status, "the process that forks has ended"
            self.returncode = int(status)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class Forker:
    """The process that imports the program and forks. It ends with the process that started it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, __file__, str(theirs.fileno())],
                env=_environment({"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}),
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )
        self._socket = ours
        atexit.register(self._end)

    def _end(self) -> None:
        self._socket.close()
        self._process.wait()

    def fork(self, request: dict[str, Any], streams: Sequence[int]) -> tuple[int, int]:
        """Return a child's process id, and the file descriptor where its exit status will be."""
        status, theirs = os.pipe()
        data = json.dumps(request).encode()
        try:
            with self._lock:
                socket.send_fds(self._socket, [LENGTH.pack(len(data))], [*streams, theirs])
                self._socket.sendall(data)
        finally:
            os.close(theirs)
        pid = os.read(status, LENGTH.size)
        assert pid, "the process that forks has ended"
        return LENGTH.unpack(pid)[0], status


_forkers: list[Forker] = []


def start(
    arguments: Sequence[str],
    cwd: Path,
    env: Mapping[str, str] | None = None,
    stdout: int = subprocess.DEVNULL,
    stderr: int | None = None,
) -> Process | subprocess.Popen[str]:
    """Run a command beside the test. `stdout` and `stderr` are file descriptors or DEVNULL; without
    `stderr`, what it prints there is read from the process's `stderr`, as text."""
    if not hasattr(os, "fork") or any(name.startswith(AT_START) for name in env or {}):
        return subprocess.Popen(
            [sys.executable, "-m", "digest", *arguments],
            cwd=cwd,
            env=_environment(env),
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.PIPE if stderr is None else stderr,
            text=True,
            encoding="utf-8",
        )
    if not _forkers:
        _forkers.append(Forker())
    request = {"arguments": list(arguments), "cwd": str(cwd), "env": _environment(env)}
    with contextlib.ExitStack() as ours:
        null = os.open(os.devnull, os.O_RDWR)
        ours.callback(os.close, null)
        read = None
        if stderr is None:
            end, stderr = os.pipe()
            ours.callback(os.close, stderr)
            read = os.fdopen(end, encoding="utf-8")
        streams = [null, *(null if f == subprocess.DEVNULL else f for f in (stdout, stderr))]
        return Process(*_forkers[0].fork(request, streams), read)


def run(
    arguments: Sequence[str], cwd: Path, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; return its status and what it printed."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = start(arguments, cwd, env, out.fileno(), err.fileno())
        try:
            status = process.wait(COMMAND)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise
        printed = []
        for file in (out, err):
            file.seek(0)
            printed.append(file.read().decode("utf-8").replace("\r\n", "\n"))
    return subprocess.CompletedProcess(list(arguments), status, *printed)


def _environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **(more or {})}


# ------------------------------------------------------------------- in the process that forks


def _import_all() -> None:
    import digest

    for module in pkgutil.walk_packages(digest.__path__, "digest."):
        importlib.import_module(module.name)
    for name in LAZY:
        importlib.import_module(name)


def _warm_up() -> None:
    """Build a small publication and load all templates, so that none is compiled in each child."""
    from digest.cli import main
    from digest.curator import printing
    from digest.pipeline.publication import publication
    from digest.pipeline.step_render import load_theme
    from digest.press import render

    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "tests" / "cases" / "decisions" / "content", f"{folder}/content")
        Path(folder, "digest.yaml").write_text("title: Warm\n", encoding="utf-8")
        os.chdir(folder)
        code: object = None
        try:
            main(["build", "-q", "-j", "1"])
        except SystemExit as end:
            code = end.code
        assert code == 0, "the build from which all are forked has failed"
        assert not render.check(load_theme(publication(Path(folder)))[0])
        desk = printing._templates()
        for name in desk.list_templates():
            desk.get_template(name)
        os.chdir(ROOT)


def _received(way: socket.socket) -> tuple[dict[str, Any], list[int]] | None:
    """Return the next request and its file descriptors; None when the tests have ended."""
    header, files, _, _ = socket.recv_fds(way, LENGTH.size, PIECES)
    if not header:
        return None
    left = LENGTH.unpack(header)[0]
    data = b""
    while len(data) < left:
        data += way.recv(left - len(data))
    return json.loads(data), files


def _serve(way: socket.socket) -> dict[str, Any] | None:
    """Fork for each request. Return None when the tests have ended, and in each child its request.

    A child leaves this function with no descriptor of another and with the signals of a process
    that was just started.
    """
    statuses: dict[int, int] = {}
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake)
    while True:
        ready, _, _ = select.select([way, woken], [], [])
        if woken in ready:
            os.read(woken, 100)
            _bury(statuses)
        if way not in ready:
            continue
        received = _received(way)
        if received is None:
            return None
        request, files = received
        pid = os.fork()
        if pid == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for number, file in enumerate(files[:3]):
                os.dup2(file, number)
            for file in (*files, *statuses.values(), woken, wake, way.detach()):
                os.close(file)
            return request
        for file in files[:3]:
            os.close(file)
        statuses[pid] = files[3]
        os.write(files[3], LENGTH.pack(pid))


def _bury(statuses: dict[int, int]) -> None:
    """Report the exit status of each child that has ended; negative: the signal that killed it."""
    for pid in list(statuses):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            with contextlib.suppress(OSError):
                os.write(statuses[pid], str(os.waitstatus_to_exitcode(status)).encode())
            os.close(statuses.pop(pid))


def _become(request: dict[str, Any]) -> NoReturn:
    """Run the command as `python -m digest` does."""
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])
    tempfile.tempdir = None
    sys.path[0] = request["cwd"]
    sys.stdin, sys.stdout = os.fdopen(0, encoding="utf-8"), os.fdopen(1, "w", encoding="utf-8")
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1)
    sys.argv = ["digest", *request["arguments"]]
    # Processes that the command starts import its main module.
    sys.modules["__main__"] = importlib.import_module("digest.__main__")
    from digest.cli import main

    main()
    raise SystemExit(0)


def _main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of the terminal: the tests end this process
    _import_all()
    _warm_up()
    assert threading.active_count() == 1, "a process with threads cannot be forked"
    gc.freeze()
    request = _serve(socket.socket(fileno=int(sys.argv[1])))
    if request is not None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        _become(request)


if __name__ == "__main__":
    _main()
