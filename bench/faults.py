"""Kill, attack, fuzz and soak the program, and print what was counted and every violation.

    python bench/faults.py                       the short form, of some minutes, as CI runs it
    python bench/faults.py --kills 1000 --payloads 10000 --fuzz 60 --soak 60
    python bench/faults.py --only kills,fuzz

The laws after each kill: every file of the site is whole, the next build equals a cold one, nothing
is sent twice, every answered act is on disk. Hostile publications are loaded in Chromium with every
request and dialog watched. The fuzzing feeds every reader and every route. Exit status 1 on any
violation. `--fuzz` and `--soak` are in minutes; the same `--seed` gives the same inputs. Ctrl-C or
SIGTERM ends the run; what was counted until then is printed and written.
"""

from __future__ import annotations

import argparse
import datetime
import json
import platform
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "tests"), str(HERE)]

PARTS = ("kills", "payloads", "fuzz", "soak")


def main(arguments: list[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    from fault_fuzz import fuzz
    from fault_kills import kill
    from fault_lab import Findings
    from fault_payloads import payloads
    from fault_soak import soak

    found, parts = Findings(), asked.only.split(",")
    began, slope, ended = time.monotonic(), "not measured", "complete"
    with tempfile.TemporaryDirectory(prefix="faults-") as name:
        folder = Path(name)
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            if "kills" in parts:
                kill(folder / "kills", asked.kills, asked.seed, found)
            if "payloads" in parts and asked.chromium:
                payloads(folder / "payloads", asked.payloads, asked.seed, asked.chromium, found)
            if "fuzz" in parts:
                fuzz(folder / "fuzz", asked.fuzz, asked.seed, found)
            if "soak" in parts:
                slope = soak(folder / "soak", asked.soak, found)
        except KeyboardInterrupt:
            ended = "early"
    rows = {
        "kills": sum(found.counts[k] for k in ("builds", "closes", "publishes", "sends", "acts")),
        **found.counts,
        "memory": slope,
        "violations": len(found.violations),
        "cpu minutes": round(time.process_time() / 60, 1),
        "ended": ended,
        "seconds": round(time.monotonic() - began),
        "when": datetime.date.today().isoformat(),
        "python": platform.python_version(),
    }
    for what, count in rows.items():
        print(f"{what:12} {count}")
    if asked.json:
        asked.json.write_text(json.dumps({**rows, "found": found.violations}, indent=1) + "\n")
    return int(bool(found.violations))


def _parser() -> argparse.ArgumentParser:
    assert __doc__
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--payloads", type=int, default=600)
    parser.add_argument("--fuzz", type=float, default=0.5, metavar="MINUTES")
    parser.add_argument("--soak", type=float, default=0.5, metavar="MINUTES")
    parser.add_argument("--only", default=",".join(PARTS), metavar="PARTS", help=", ".join(PARTS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results to a file")
    found = shutil.which("chromium") or shutil.which("google-chrome") or ""
    parser.add_argument("--chromium", default=found, help="without it, no pages are loaded")
    return parser


if __name__ == "__main__":
    sys.exit(main())
