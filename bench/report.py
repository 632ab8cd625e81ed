"""Print the results of a run: a table, a plot, and the figures of the README."""

from __future__ import annotations

import os
import platform
import re
import statistics
import textwrap
from pathlib import Path
from typing import Any

BEGIN = "<!-- figures of bench/results/results.json, written by bench/run.py -->"
END = "<!-- end of figures -->"


def every(saves: dict[str, list[float]]) -> list[float]:
    """Return the seconds of all kinds of edit."""
    return [x for found in saves.values() for x in found]


def p95(found: list[float]) -> float:
    return sorted(found)[min(len(found) - 1, round(0.95 * len(found)))]


def machine() -> str:
    model = (
        re.search(r"model name\s*:\s*(.*)", Path("/proc/cpuinfo").read_text())
        if Path("/proc/cpuinfo").exists()
        else None
    )
    return f"{model[1] if model else platform.processor()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start"


def versions() -> str:
    from importlib import metadata

    build = f"{platform.python_compiler()}, {platform.python_build()[1]}"
    found = [f"Python {platform.python_version()} ({build})"]
    for name in ("digest-news", "hugo", "pelican", "datasketch", "scikit-learn", "sumy"):
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            continue
    return ", ".join(found)


def table(r: dict[str, Any]) -> str:
    """Return the results as Markdown. A ratio is given only between runs on the same corpus."""
    return "\n".join([*_builds(r), "", *_saves(r), "", *_other(r)]) + "\n"


def _builds(r: dict[str, Any]) -> list[str]:
    hugo = {r["articles"]: r.get("hugo"), r["small"]: r.get("small hugo")}
    rows = [
        "| what | wall s | CPU s | peak MiB | × Hugo (wall) | × Hugo (CPU) |",
        "|---|---|---|---|---|---|",
    ]

    def row(what: str, m: dict[str, float], size: int) -> None:
        h = hugo[size]
        ratios = f"{m['wall'] / h['wall']:.2f} | {m['cpu'] / h['cpu']:.2f}" if h else " | "
        own = f"{m['wall']:.2f} | {m['cpu']:.2f} | {m['memory'] / 2**20:.0f}"
        rows.append(f"| {what} | {own} | {ratios} |")

    for size, own in ((r["articles"], r["builds"]), (r["small"], r["small builds"])):
        if h := hugo[size]:
            row(f"Hugo renders {size:,} files, smallest theme", h, size)
        row(f"build from nothing, {size:,}", own["cold"], size)
        row(f"100 more onto {size:,}, new process", own["hundred"], size)
        row(f"nothing changed, {size:,}, new process", own["nothing"], size)
    for name in ("pelican", "eleventy", "glued pipeline"):
        if r.get(name):
            row(f"{name}, {r['small']:,} files", r[name], r["small"])
    return rows


def _saves(r: dict[str, Any]) -> list[str]:
    rows = ["| save to new text over HTTP | median ms | 95 % ms |", "|---|---|---|"]

    def row(what: str, found: list[float]) -> None:
        middle = statistics.median(found)
        rows.append(f"| {what} | {middle * 1000:.0f} | {p95(found) * 1000:.0f} |")

    for size, saved in ((r["articles"], r["saves"]), (r["small"], r["small saves"])):
        for kind, found in saved.items():
            row(f"{kind}, {size:,}", found)
        row(f"all, {size:,}", every(saved))
    if r.get("hugo saves"):
        row(f"Hugo server, body, {r['articles']:,}", r["hugo saves"])
    return rows


def _other(r: dict[str, Any]) -> list[str]:
    out = []
    if r.get("glued pipeline"):
        ratio = r["small builds"]["cold"]["cpu"] / r["glued pipeline"]["cpu"]
        out.append(f"- From nothing, {r['small']:,}: {ratio:.2f} × the CPU of the glued pipeline.")
    if "renamed" in r:
        size = f"{r['small']:,}"
        out.append(f"- A folder of 100 renamed among {size}: shown after {r['renamed']:.2f} s.")
    if "imports" in r:
        out.append(f"- Imports of a build, over a bare interpreter: {r['imports']:.2f} s of CPU.")
    if r.get("growth"):
        sizes = f"{r['small']:,} to {r['largest']:,}"
        out.append(f"- CPU grows with articles to the power of {r['growth']:.2f} ({sizes}).")
    return out


def page(r: dict[str, Any]) -> str:
    """Return results.md."""
    head = f"{r['date']} · {r['machine']} · {r['versions']}"
    return f"# Speed\n\n{head}\n\n`{r['command']}`\n\n{table(r)}\n![the plot](results.svg)\n"


def readme(r: dict[str, Any]) -> str:
    """Return the paragraph of the README that states these figures."""
    cold, nothing, hundred = (r["builds"][k]["wall"] for k in ("cold", "nothing", "hundred"))
    saved = every(r["saves"])
    said = [
        f"In an archive of {r['articles']:,} articles, a saved change is in the preview in "
        f"{statistics.median(saved) * 1000:.0f} ms (median; 95 of 100 within {p95(saved) * 1000:.0f}).",
        f"A build in which nothing changed takes {nothing:.2f} s, one with 100 new articles "
        f"{hundred:.1f} s, and one from nothing {cold:.0f} s ({r['builds']['cold']['cpu']:.0f} s of CPU).",
    ]
    if r.get("hugo"):
        said.append(
            f"In the same run Hugo rendered the same files in {r['hugo']['wall']:.1f} s, without "
            f"reading, grouping or quoting; its server showed a change after "
            f"{statistics.median(r['hugo saves']):.1f} s."
        )
    if r.get("glued pipeline"):
        ratio = r["small builds"]["cold"]["cpu"] / r["glued pipeline"]["cpu"]
        said.append(
            f"A pipeline glued from common libraries needs {1 / ratio:.1f} times our CPU for "
            f"{r['small']:,} articles."
        )
    said.append(f"Measured on {r['date']} with {r['machine'].split(', load')[0]}.")
    return "\n".join(textwrap.wrap(" ".join(said), 100))


def update_readme(path: Path, r: dict[str, Any]) -> None:
    """Replace the paragraph between the two marks. Raises ValueError if they are not there."""
    before, begin, rest = path.read_text().partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{path} lacks the marks {BEGIN} and {END}")
    path.write_text(f"{before}{BEGIN}\n{readme(r)}\n{END}{after}")


def plot(r: dict[str, Any]) -> str:
    """Two bar charts side by side: building, and saving."""
    bars = [("Hugo, rendering only", r["hugo"]["wall"], "peer")] if r.get("hugo") else []
    b = r["builds"]
    bars += [
        ("from nothing", b["cold"]["wall"], "ours"),
        ("100 more", b["hundred"]["wall"], "ours"),
        ("nothing changed", b["nothing"]["wall"], "ours"),
    ]
    other = (
        [("Hugo server", statistics.median(r["hugo saves"]), "peer")] if r.get("hugo saves") else []
    )
    other += [("digest serve", statistics.median(every(r["saves"])), "ours")]
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 230" font-family="system-ui,sans-serif" font-size="13" role="img">',
        f"<title>Seconds to build {r['articles']:,} articles, and from a save to the new text</title>",
        '<rect width="800" height="230" fill="#fff"/>',
    ]
    for x, title, chart in (
        (10, f"Seconds to build {r['articles']:,} articles", bars),
        (400, "Seconds from a save to the new text", other),
    ):
        top = max(v for _, v, _ in chart)
        parts.append(f'<text x="{x}" y="24" font-weight="600" fill="#222">{title}</text>')
        for i, (name, value, who) in enumerate(chart):
            y = 44 + i * 42
            width = max(1.5, 190 * value / top)
            parts.append(f'<text x="{x}" y="{y + 19}" fill="#222">{name}</text>')
            parts.append(
                f'<rect x="{x + 135}" y="{y}" width="{width:.1f}" height="28" fill="{"#b9b2a3" if who == "peer" else "#a33b20"}"/>'
            )
            parts.append(
                f'<text x="{x + 141 + width:.1f}" y="{y + 19}" fill="#222">{value:.3g}</text>'
            )
    parts.append(
        f'<text x="10" y="222" font-size="11" fill="#666">{r["date"]} · {r["machine"].split(",")[0]} · {r["versions"]}</text></svg>'
    )
    return "\n".join(parts) + "\n"
