"""Train `digest.intake.furniture.weights` on labelled lines, and measure it on pages held out.

    python bench/train_clean.py                     # measure, with ../shared/eval/data
    python bench/train_clean.py DATA_FOLDER --write # and write the weights of all pages

DATA_FOLDER holds `lines_*.jsonl`: an object a line with `lines` (texts) and `labels` (1 body, 0
furniture). The weights in the repository were made from `../shared/eval/data` with the defaults. Pages
are put into five folds so that all versions of one page (those that share fifteen or more runs of eight
words) are in one fold. Figures are weighted by characters, as in `score.py lines`; a line that repeats
an earlier one is not counted.

The method is a logistic regression with a ridge penalty, by Newton steps; a line weighs by its length.
Pages held out go through the whole of `clean` (rules, headers, repeats, until nothing more goes) with
the weights of the other folds: those figures are to be believed. Random numbers have a fixed seed, so
the same data gives the same weights.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import numpy as np

import digest.intake.furniture.judge as judging
from digest.core.model import Block, Document
from digest.intake.furniture.clean import clean
from digest.intake.furniture.features import LONG, OWN, Look, look, measure
from digest.intake.furniture.joined_lines import paragraphs
from digest.intake.furniture.roles import by_words

FOLDS = 5
Page = tuple[str, int]
Array = np.ndarray[Any, np.dtype[np.float64]]


def read(folder: Path) -> dict[Page, dict[str, Any]]:
    out = {}
    for path in sorted(folder.glob("lines_*.jsonl")):
        for i, row in enumerate(path.read_text(encoding="utf-8").splitlines()):
            out[path.stem, i] = json.loads(row)
    return out


def folds(data: dict[Page, dict[str, Any]]) -> dict[Page, int]:
    """A fold for each page; versions of one page share it."""
    pages = list(data)
    parent = list(range(len(pages)))

    def root(a: int) -> int:
        while parent[a] != a:
            parent[a] = parent[parent[a]]
            a = parent[a]
        return a

    on = defaultdict(list)
    for a, page in enumerate(pages):
        row = data[page]
        w = re.findall(
            r"\w+",
            " ".join(t for t, y in zip(row["lines"], row["labels"], strict=True) if y).lower(),
        )
        for run in {" ".join(w[j : j + 8]) for j in range(len(w) - 7)}:
            on[run].append(a)
    shared = Counter((v[0], b) for v in on.values() for b in v[1:])
    for (a, b), n in shared.items():
        if n >= 15:
            parent[root(b)] = root(a)
    groups = defaultdict(list)
    for a in range(len(pages)):
        groups[root(a)].append(a)
    load = [0] * FOLDS
    fold = {}
    order = np.random.default_rng(1).permutation(len(groups))
    listed = list(groups.values())
    for g in sorted((listed[i] for i in order), key=len, reverse=True):
        k = load.index(min(load))
        load[k] += len(g)
        for a in g:
            fold[pages[a]] = k
    return fold


def fit(rows: list[list[float]], labels: list[int], sizes: list[int], ridge: float) -> Array:
    x, y, w = np.array(rows, float), np.array(labels, float), np.array(sizes, float)
    w /= w.mean()
    b = np.zeros(x.shape[1])
    penalty = np.full(x.shape[1], ridge)
    penalty[0] = 1e-3
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(x @ b, -30, 30)))
        step = np.linalg.solve(
            (x * (w * p * (1 - p) + 1e-9)[:, None]).T @ x + np.diag(penalty),
            x.T @ (w * (p - y)) + penalty * b,
        )
        b -= step
        if np.abs(step).max() < 1e-6:
            break
    return b


def repeats(texts: list[str]) -> list[bool]:
    seen: set[str] = set()
    out = []
    for t in texts:
        key = " ".join(t.split())
        out.append(len(key) > 40 and key in seen)
        seen.add(key)
    return out


def train(
    data: dict[Page, dict[str, Any]], pages: list[Page], cut: float, ridge: float
) -> tuple[Array, Array, Array]:
    """The three tables of weights: alone, clean, raw."""
    looks: dict[Page, list[Look]] = {}
    sure: dict[Page, list[bool]] = {}
    sizes: dict[
        Page, list[tuple[int, int]]
    ] = {}  # characters of furniture and of body in each paragraph; none where it does not count
    for p in pages:
        texts, labels = data[p]["lines"], data[p]["labels"]
        again = repeats(texts)
        runs = paragraphs(texts)
        joined = [" ".join(texts[i].strip() for i in run) for run in runs]
        looks[p] = [look(t) for t in joined]
        for s, t in zip(looks[p], joined, strict=True):
            if s.plain and s.length <= LONG:
                measure(s, t)
        sure[p] = [by_words(t, s) is not None for t, s in zip(joined, looks[p], strict=True)]
        sizes[p] = []
        for run, s, gone in zip(runs, looks[p], sure[p], strict=True):
            counts = [0, 0]
            for i in run:
                if not (again[i] or gone or s.length > LONG):
                    counts[labels[i]] += len(texts[i])
            sizes[p].append((counts[0], counts[1]))

    def table(some: list[Page], values: dict[Page, list[list[float]]], ridge: float) -> Array:
        rows: list[list[float]] = []
        labels: list[int] = []
        weights: list[int] = []
        for p in some:
            for v, counts in zip(values[p], sizes[p], strict=True):
                for label in (0, 1):
                    if counts[label]:
                        rows.append(v)
                        labels.append(label)
                        weights.append(counts[label])
        return fit(rows, labels, weights, ridge)

    own = {p: [s.own for s in looks[p]] for p in pages}
    alone = table(pages, own, 1.0)
    judging.ALONE = tuple(map(float, alone))
    both: dict[Page, list[list[float]]] = {}
    is_clean = {}
    for p in pages:
        chance = [
            0.0 if gone else c
            for c, gone in zip(judging.alone(looks[p], tuple(alone)), sure[p], strict=True)
        ]
        judging.CUT = cut
        is_clean[p] = not judging.is_raw(looks[p], chance)
        if not is_clean[p]:
            chance = judging.thorough([], looks[p], chance)
        both[p] = [
            s.own + c
            for s, c in zip(
                looks[p], judging.among(looks[p], chance, list(range(len(chance)))), strict=True
            )
        ]
    return (
        alone,
        table([p for p in pages if is_clean[p]], both, ridge),
        table([p for p in pages if not is_clean[p]], both, ridge),
    )


def use(alone: Array, clean_: Array, raw: Array, cut: float, borders: tuple[float, float]) -> None:
    judging.ALONE, judging.CLEAN, judging.RAW = (tuple(map(float, t)) for t in (alone, clean_, raw))
    judging.CUT, judging.CLEAN_BORDER, judging.RAW_BORDER = cut, *borders


def kept(row: dict[str, Any]) -> list[bool]:
    lines = clean(Document(id="x", path="x", blocks=tuple(Block(text=t) for t in row["lines"])))
    at = iter(lines)
    return [bool(t.strip()) and next(at).kept for t in row["lines"]]


def figures(
    data: dict[Page, dict[str, Any]], keep: dict[Page, list[bool]], name: str
) -> dict[str, float]:
    bk = bt = fk = ft = 0
    pages = []
    for p, flags in keep.items():
        if p[0] != name:
            continue
        before = bk, bt, fk, ft
        for t, y, k, r in zip(
            data[p]["lines"], data[p]["labels"], flags, repeats(data[p]["lines"]), strict=True
        ):
            n = len(t)
            if r:
                continue
            if y:
                bt += n
                bk += n * k
            else:
                ft += n
                fk += n * (not k)
        k_, t_, u_, f_ = bk - before[0], bt - before[1], fk - before[2], ft - before[3]
        if t_:
            pages.append(2 * k_ / (t_ + k_ + f_ - u_))
    precision, recall = bk / max(1, bk + ft - fk), bk / max(1, bt)
    return {
        "body recall": recall, "furniture recall": fk / max(1, ft), "body F1": 2 * precision * recall / max(1e-9, precision + recall),
        "body F1 page": sum(pages) / max(1, len(pages)),
    }  # fmt: skip


def write(
    path: Path,
    tables: tuple[Array, Array, Array],
    cut: float,
    borders: tuple[float, float],
    told: list[str],
) -> None:
    out = [
        '"""Hold the weights of `judge`: the log-odds of body for each feature of a line.',
        "",
        "Made by `bench/train_clean.py`; do not edit by hand. The figures are for pages held out, in five",
        "folds, through the whole of `clean`.",
        "", *told, '"""', "", "from __future__ import annotations", "",
        "# A page with at least this share of its characters in body-like lines was cleaned before.",
        f"CUT = {cut}", "# A line with log-odds below the border is dropped.", f"CLEAN_BORDER = {borders[0]}", f"RAW_BORDER = {borders[1]}", "",
    ]  # fmt: skip
    for name, said, table in zip(
        ("ALONE", "CLEAN", "RAW"),
        ("A line by itself, on any page.", "A line among its neighbours, in a text that was cleaned before.", "A line among its neighbours, on a raw page."),
        tables, strict=True,
    ):  # fmt: skip
        names = OWN + judging.AMONG if len(table) > len(OWN) else OWN
        out += [f"# {said}", f"{name}: dict[str, float] = {{"]
        out += [f'    "{n}": {float(v):.3f},' for n, v in zip(names, table, strict=True)]
        out += ["}", ""]
    path.write_text("\n".join(out[:-1]) + "\n", encoding="utf-8")


def speed(data: dict[Page, dict[str, Any]]) -> None:
    """CPU time of `clean` for an article of 580 words, the least of five runs."""
    for name in sorted({p[0] for p in data}):
        pages = [
            Document(id="x", path="x", blocks=tuple(Block(text=t) for t in row["lines"]))
            for p, row in data.items()
            if p[0] == name
        ]
        words = sum(len(b.text.split()) for page in pages for b in page.blocks)
        times = []
        for _ in range(5):
            start = time.process_time()
            for page in pages:
                clean(page)
            times.append(time.process_time() - start)
        print(
            f"{name:20s} {min(times) / words * 580e3:.3f} ms an article of 580 words, {min(times) / len(pages) * 1e3:.3f} ms a page"
        )


def main() -> None:
    ap = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    default = Path(__file__).resolve().parent.parent.parent / "shared" / "eval" / "data"
    ap.add_argument("data", type=Path, nargs="?", default=default)
    ap.add_argument("--write", action="store_true", help="write the weights of all pages")
    ap.add_argument(
        "--speed",
        action="store_true",
        help="only print the CPU time of `clean`, with the weights as they are",
    )
    ap.add_argument("--cut", type=float, default=0.75)
    ap.add_argument(
        "--borders", type=float, nargs=2, default=(-1.1, -0.6), metavar=("CLEAN", "RAW")
    )
    ap.add_argument("--ridge", type=float, default=3.0)
    a = ap.parse_args()
    data = read(a.data)
    if a.speed:
        speed(data)
        return
    fold = folds(data)
    borders = (a.borders[0], a.borders[1])
    keep: dict[Page, list[bool]] = {}
    told = []
    names = sorted({p[0] for p in data})
    by_fold: dict[tuple[str, int], dict[str, float]] = {}
    for k in range(FOLDS):
        use(*train(data, [p for p in data if fold[p] != k], a.cut, a.ridge), a.cut, borders)
        held = {p: kept(data[p]) for p in data if fold[p] == k}
        keep |= held
        for name in names:
            by_fold[name, k] = figures(data, held, name)
    for name in names:
        every = figures(data, keep, name)
        for what, value in every.items():
            told.append(
                f"{name:20s} {what:17s} {value:.3f}   folds "
                + " ".join(f"{by_fold[name, k][what]:.3f}" for k in range(FOLDS))
            )
    print("\n".join(told))
    if a.write:
        tables = train(data, list(data), a.cut, a.ridge)
        write(Path(judging.__file__).with_name("weights.py"), tables, a.cut, borders, told)


if __name__ == "__main__":
    main()
