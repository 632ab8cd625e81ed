"""Kill the sender with `kill -9` before every single line that it runs, and check the promise.

    python bench/fault_matrix.py [STRIDE]

The tests take 120 of these points; this takes all of them (or each STRIDE-th), with three
recipients each. After each kill the same command is run again, then once with --retry-unknown. Prints
the sums. Exit status 1 on a mail sent twice, a reader left out, or an unknown outcome that is not
reported.
"""

from __future__ import annotations

import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "tests")]


def main(stride: int) -> int:
    from digest.press.channels import mail
    from mail_child import Nursery, request
    from mail_server import Mailbox, Post

    sums: Counter[str] = Counter()
    began = time.monotonic()
    post, nursery = Post(Mailbox()), Nursery()
    post.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            counted = Path(folder) / "lines"
            nursery.start(
                Path(folder) / "whole",
                post.port,
                ("a@x.example", "b@x.example", "c@x.example"),
                count_to=str(counted),
            )
            assert nursery.end() == 0
            total = int(counted.read_text())
            for line in range(1, total + 1, stride):
                root = Path(folder) / str(line)
                root.mkdir()
                to = tuple(f"{name}{line}@x.example" for name in "abc")
                nursery.start(root, post.port, to, die_at=line)
                sums["killed"] += nursery.end() == -signal.SIGKILL
                post.box.wait_until_idle()
                had = {a: post.box.counts()[a] for a in to}
                again = mail.send_edition(request(root, post.port, to))
                reported = {p.where for p in again.problems if p.name == "mail-unknown"}
                for a in to:
                    copies = post.box.counts()[a]
                    sums["twice"] += copies > 1
                    sums["lost"] += copies == 0 and a not in reported
                    sums["unknown, reported"] += a in reported
                    sums["unknown, had arrived"] += a in reported and had[a] == 1
                last = mail.send_edition(request(root, post.port, to, retry_unknown=True))
                sums["not whole at last"] += last.code != 0
    finally:
        nursery.close()
        post.stop()
    points = len(range(1, total + 1, stride))
    print(f"{points} points of {total} lines, 3 recipients each, {time.monotonic() - began:.0f} s")
    for what in (
        "killed",
        "twice",
        "lost",
        "unknown, reported",
        "unknown, had arrived",
        "not whole at last",
    ):
        print(f"{what:24} {sums[what]}")
    return int(
        bool(sums["twice"] or sums["lost"] or sums["not whole at last"] or sums["killed"] != points)
    )


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1))
