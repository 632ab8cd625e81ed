"""The sender as a process, to be killed at a line of its program that is counted as it runs.

As a program it loads the modules and starts no threads, then forks a sender for each line of JSON
that it reads, so that a point of the matrix takes milliseconds. It prints the process id, then the
exit status.
"""

from __future__ import annotations

import datetime
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from digest.core.config import Email
from digest.press.channels import mail
from mail_cases import CALM, MASTHEAD
from waiting import WAIT

NOW = datetime.datetime(2031, 3, 4, 6, 0, tzinfo=datetime.UTC)
HTML = '<!doctype html><html lang="en"><head><title>x</title></head><body><p>Keepers return.</p></body></html>\n'


def request(root: Path, port: int, to: tuple[str, ...] = (), **more: Any) -> mail.SendRequest:
    """Return a request that posts to this machine without a pause."""
    values: dict[str, Any] = {
        "edition": CALM,
        "masthead": MASTHEAD,
        "html": HTML,
        "text": "Keepers return.\n",
        "mail": Email(
            sender="The Weathercock <cock@weathercock.example>",
            host="127.0.0.1",
            port=port,
            security="none",
            rate=0,
        ),
        "root": root,
        "state": root / ".digest",
        "records": root / "records",
        "site": root / "site",
        "now": NOW,
        "to": to,
        "smtp": True,
        "waits": (),
        "timeout": WAIT,
        "last_timeout": WAIT,
        "sleep": lambda seconds: None,
    }
    return mail.SendRequest(**(values | more))


def main(root: str, port: int, to: tuple[str, ...], die_at: int, count_to: str = "") -> int:
    """Send; be killed before the line of the channel's modules that is the `die_at`th to run. With
    0, run to the end and report how many there were."""
    lines = 0
    folder = str(Path(mail.__file__).parent)

    def each(frame: Any, event: str, arg: Any) -> Any:
        nonlocal lines
        if not frame.f_code.co_filename.startswith(folder):
            return None
        if event == "line":
            lines += 1
            if lines == die_at:
                os.kill(os.getpid(), signal.SIGKILL)
        return each

    sys.settrace(each)
    result = mail.send_edition(request(Path(root), port, to))
    sys.settrace(None)
    if count_to:
        Path(count_to).write_text(str(lines))
    return result.code


class Nursery:
    """The process that forks, as the tests use it."""

    def __init__(self) -> None:
        here = Path(__file__).resolve().parent
        paths = os.pathsep.join((str(here.parent), str(here)))
        self.process = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": paths},
        )

    def start(
        self, root: Path, port: int, to: tuple[str, ...], die_at: int = 0, count_to: str = ""
    ) -> int:
        """Return the process id of a sender that has just begun."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps([str(root), port, to, die_at, count_to]) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def end(self) -> int:
        """Return its exit status; negative: the signal that killed it."""
        assert self.process.stdout
        return int(self.process.stdout.readline())

    def close(self) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait(WAIT)
        self.process.stdout.close()


if __name__ == "__main__":
    for line in sys.stdin:
        root, port, to, die_at, count_to = json.loads(line)
        child = os.fork()
        if child == 0:
            code = 3
            try:
                code = main(root, port, tuple(to), die_at, count_to)
            finally:
                os._exit(code)
        print(child, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
