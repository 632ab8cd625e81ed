"""Measure builds from nothing at several sizes, fit how they grow, and say what larger ones would take.

    python bench/scale.py [SIZE ...] [--folder DIR] [--out FILE]

Writes bench/results/scale.md, unless --out names another file.

Processor time is fitted as a power of the number of articles, memory as a straight line; the error
of a fit is its largest deviation from a measured size. Figures beyond the largest size are computed,
not measured, and only up to ten times that size. A million articles and more are computed as shards that are built one after the other:
a publication for each year, with the number of articles given by --shard.
"""

from __future__ import annotations

import argparse
import datetime
import math
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))
import ours
import report
from measure import article_count, measured, prepare
from run import make_corpus

ROOT = Path(__file__).resolve().parent.parent
RESULTS = Path(__file__).parent / "results" / "scale.md"
MIB = 1 << 20
REACH = 10  # times the largest measured size to which a fit is trusted
BEYOND = (100_000, 1_000_000, 10_000_000)  # articles


class Fit(NamedTuple):
    """A line through measured points; `error` is the largest deviation, as a share of a point."""

    at: float
    slope: float
    error: float


def line(xs: Sequence[float], ys: Sequence[float]) -> tuple[float, float]:
    """Return the intercept and slope of the line of least squares."""
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    over = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    slope = over / sum((x - mean_x) ** 2 for x in xs)
    return mean_y - slope * mean_x, slope


def power(sizes: Sequence[int], values: Sequence[float]) -> Fit:
    """Fit `exp(at) * size ** slope`."""
    at, slope = line([math.log(n) for n in sizes], [math.log(v) for v in values])
    found = [math.exp(at) * n**slope for n in sizes]
    return Fit(at, slope, max(abs(f - v) / v for f, v in zip(found, values, strict=True)))


def straight(sizes: Sequence[int], values: Sequence[float]) -> Fit:
    """Fit `at + slope * size`."""
    at, slope = line(sizes, values)
    found = [at + slope * n for n in sizes]
    return Fit(at, slope, max(abs(f - v) / v for f, v in zip(found, values, strict=True)))


def page(sizes: list[int], rows: list[dict[str, float]], shard: int) -> str:
    """Return the table, the fits, and what they say of larger archives."""
    cpu = power(sizes, [r["cpu"] for r in rows])
    memory = straight(sizes, [r["memory"] / MIB for r in rows])
    lead = straight(sizes, [r["lead"] / MIB for r in rows])
    when = f"{datetime.date.today().isoformat()}, `python {' '.join(sys.argv)}`"
    lines = ["# Scale", "", when, "", report.machine(), "", report.versions(), ""]
    lines += [
        "| articles | CPU s | CPU ms an article | wall s | peak MiB | leading process, MiB |",
        "|---|---|---|---|---|---|",
    ]
    for n, r in zip(sizes, rows, strict=True):
        each = r["cpu"] / n * 1000
        peaks = (f"{r['memory'] / MIB:.0f}", f"{r['lead'] / MIB:.0f}")
        cells = (f"{r['cpu']:.1f}", f"{each:.1f}", f"{r['wall']:.1f}", *peaks)
        lines.append(f"| {n:,} | {' | '.join(cells)} |")
    lines += [
        "",
        f"Processor time grows with the number of articles to the power of {cpu.slope:.2f} "
        f"(largest error {cpu.error:.0%}).",
        f"Memory is {memory.at:.0f} MiB and {memory.slope * 1024:.1f} KiB an article "
        f"(largest error {memory.error:.0%}); of the leading process, {lead.at:.0f} MiB and "
        f"{lead.slope * 1024:.1f} KiB (largest error {lead.error:.0%}).",
    ]
    return "\n".join([*lines, *_beyond(max(sizes), cpu, memory, shard)]) + "\n"


def _beyond(largest: int, cpu: Fit, memory: Fit, shard: int) -> list[str]:
    """Return what the fits say of larger archives; nothing more than ten times beyond them."""
    reach = REACH * largest

    def cells(n: int, builds: float) -> str:
        if n > reach:
            return "– | –"
        hours = builds * math.exp(cpu.at) * n**cpu.slope / 3600
        return f"{hours:.1f} | {(memory.at + memory.slope * n) / 1024:.1f}"

    rows = [
        f"| {n:,} | {cells(n, 1)} | {cells(min(n, shard), n / min(n, shard))} |"
        for n in BEYOND
        if n > largest and min(n, shard) <= reach
    ]
    head = f"| articles | as one: CPU h | GiB | in shards of {shard:,}: CPU h | GiB |"
    title = "Computed from these fits, not measured:"
    return ["", title, "", head, "|---|---|---|---|---|", *rows] if rows else []


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("sizes", nargs="*", type=int, default=[1_000, 3_000, 10_000])
    parser.add_argument("--shard", type=int, default=100_000, help="articles of one shard")
    parser.add_argument("--folder", type=Path, help="where the corpora are made and stay")
    parser.add_argument("--out", type=Path, default=RESULTS, help="where the page is written")
    given = parser.parse_args()
    prepare(ROOT)
    folder = given.folder or Path(tempfile.mkdtemp(prefix="digest-scale-"))
    rows = []
    try:
        for size in given.sizes:
            corpus = make_corpus(folder, size)
            for name in (".digest", "site"):
                shutil.rmtree(corpus / name, ignore_errors=True)
            rows.append(measured(ours.digest("build", "-q"), corpus))
            print(f"{article_count(corpus):,} articles: {rows[-1]}", flush=True)
    finally:
        if given.folder is None:
            shutil.rmtree(folder, ignore_errors=True)
    text = page(given.sizes, rows, given.shard)
    print(text)
    given.out.write_text(text)


if __name__ == "__main__":
    main()
