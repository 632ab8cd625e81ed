"""Time, memory and quality of grouping on made corpora of several sizes.

    python bench/bench_grouping.py [1000 10000 ...]

Prints for each size the seconds of CPU of each stage on one core, the memory at its peak, BCubed figures, and how the time grew: the
exponent of N since the size before. Run with OMP_NUM_THREADS=1.
"""

from __future__ import annotations

import math
import pathlib
import resource
import sys
import time
from collections import Counter

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from corpus import made

from digest.desk.grouping import candidates, cluster, dedupe
from digest.desk.grouping.facts import facts as read_facts


def run(n: int) -> float:
    articles, gold = made(n, days=max(100, n // 100))
    by_id = {a.id: a for a in articles}
    t = [time.process_time()]
    known = {a.id: read_facts(a, ()) for a in articles}
    t.append(time.process_time())
    around = candidates.neighbourhoods(
        list(known.values()), {a.id: cluster.stated(a) for a in articles}
    )
    t.append(time.process_time())
    found: dict[str, int] = {}
    copies = seconds = 0.0
    for neighbourhood in around:
        start = time.process_time()
        reports = dedupe.reports([by_id[i] for i in neighbourhood.articles], known)
        seconds += time.process_time() - start
        copies += sum(len(r.copies) for r in reports)
        for thread in cluster.threads(reports, by_id, known):
            for m in thread.members:
                found[m] = len(found) + 1 if m == thread.members[0] else found[thread.members[0]]
    t.append(time.process_time())
    both = Counter((found[i], gold[i]) for i in gold)
    f, g = Counter(found.values()), Counter(gold.values())
    p = sum(v * v / f[a] for (a, _), v in both.items()) / n
    r = sum(v * v / g[b] for (_, b), v in both.items()) / n
    total = t[3] - t[1]
    print(
        f"{n:7d} facts {t[1] - t[0]:6.2f} s  candidates {t[2] - t[1]:6.2f}  dedupe {seconds:6.2f}  cluster {t[3] - t[2] - seconds:6.2f}  sum without facts {total:6.2f}  "
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB  neighbourhoods {len(around)} largest {max(len(a.articles) for a in around)}  copies {copies:.0f}  "
        f"P {p:.4f} R {r:.4f} F1 {2 * p * r / (p + r):.4f}",
        flush=True,
    )
    return total


def main(sizes: list[int]) -> None:
    before: tuple[int, float] | None = None
    for n in sizes:
        seconds = run(n)
        if before:
            print(
                f"        growth: N to the {math.log(seconds / before[1]) / math.log(n / before[0]):.2f}"
            )
        before = n, seconds


if __name__ == "__main__":
    main([int(a) for a in sys.argv[1:]] or [1000, 3000, 10000])
