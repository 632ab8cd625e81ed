"""Learn the weights of the pair model (digest/desk/grouping/weights.py), and tell how it does on topics it has not seen.

    python bench/train_pairs.py [--folds 2] STORIES.jsonl ...

Comes in: files of JSON objects given by path, one a line, each with `id`, `text`, `story`, and perhaps `title` and `date`. Goes out: the
weights learned of all of them, and BCubed figures for each file: of all its articles with these weights, and of held-out folds with
weights that were learned without them. A fold is made of whole topics (what stands before `_` in an id like `x/12_3`, else the story),
and grouped as a publication of its own. One setting for all files.

Method: logistic regression on the pairs that can come near the border, a part of their weight without their evidence against, and on
look-alikes of one topic two at a time; each file weighing the same, positive as much as negative pairs (but for two at a time: there a wrong
one costs more); few readable features, signs held: a shared fact never counts against, an excluding one never for; what weights.SET names
stands as it is, and the rest is learned beside it. The border is the middle of those that do about as well as the best
over the training files, by mean F1 less a part of the overmerge.
"""

from __future__ import annotations

import argparse
import json
import math
import pathlib
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations
from zlib import crc32

import numpy as np

from digest.core.model import Article, Facts, File, Neighbourhood, Report
from digest.desk.grouping import candidates, cluster, dedupe, pair, weights
from digest.desk.grouping.facts import facts as read_facts
from digest.desk.quotes import extract
from digest.intake import formats
from digest.intake.article import outlets, parse
from digest.intake.furniture import clean

LINEAR = (*pair.VIEWS, *pair.SLOPES)
FEATURES = (*LINEAR, *weights.BINDS, *weights.AGAINST)
STRICT = 4.0  # what a wrong pair costs beside a missed one where there is no third article
SILENT = 0.1  # the weight of a pair without its evidence against
MIXED, FLAT = (
    0.5,
    0.02,
)  # what a group that mixes stories costs beside F1, and what makes no difference
Table = tuple[np.ndarray, np.ndarray, np.ndarray]
SIGNS = np.array(
    [1.0] * len(pair.VIEWS)
    + [-1.0 if n in ("apart", "counted", "few") else 1.0 for n in pair.SLOPES]
    + [1.0] * len(weights.BINDS)
    + [-1.0] * len(weights.AGAINST)
)


def article(key: str, row: dict) -> Article:
    """A labelled article as a build reads it."""
    fields = {k: row[k] for k in ("title", "date") if row.get(k)}
    head = "".join(f"{k}: {json.dumps(v)}\n" for k, v in fields.items())
    data = (f"---\n{head}---\n" if head else "") + row["text"] + "\n"
    clipping, _ = formats.read(File(path=f"{key}.txt", id=key, data=data.encode()))
    return parse.parse(clipping, clean.clean(clipping), outlets.Outlets())[0]


def topic(row: dict) -> str:
    head, _, tail = row["id"].rpartition("/")[2].partition("_")
    return head if tail else row["story"]


class Corpus:
    """Articles grouped as a publication of their own: neighbourhoods with the features of their pairs."""

    def __init__(
        self, articles: Sequence[Article], stories: Sequence[str], facts: Sequence[Facts]
    ) -> None:
        self.gold = {a.id: s for a, s in zip(articles, stories, strict=True)}
        by_id = {a.id: a for a in articles}
        self.known = known = {f.id: f for f in facts}
        self.days = days = {a.id: cluster.stated(a) for a in articles}
        self.parts = [
            Part(n, by_id, known, self.gold)
            for n in candidates.neighbourhoods(facts, days)
            if len(n.articles) > 1
        ]

    def table(self) -> Table:
        """Features, answers, and weights by which each article counts as much, however many its story has."""
        parts = [p for p in self.parts if len(p.pairs)]
        size = Counter(self.gold.values())
        v = []
        for p in parts:
            for i, j in p.pairs:
                a, b = self.gold[p.ids[i]], self.gold[p.ids[j]]
                v.append(1 / (size[a] - 1) if a == b else 1 / math.sqrt(size[a] * size[b]))
        same = np.concatenate([p.same for p in parts])
        return np.concatenate([p.features for p in parts]), same, balanced(same, np.array(v))

    def bcubed(self, w: np.ndarray, border: float) -> tuple[float, float, float, float]:
        found = {a: a for a in self.gold}
        for p in self.parts:
            for group in p.groups(w, border):
                for a in group:
                    found[a] = group[0]
        return bcubed(self.gold, found)


class Part:
    """One neighbourhood."""

    def __init__(
        self,
        around: Neighbourhood,
        articles: dict[str, Article],
        facts: dict[str, Facts],
        gold: dict[str, str],
    ) -> None:
        self.ids = list(around.articles)
        place = {a: i for i, a in enumerate(self.ids)}
        known = [facts[a] for a in self.ids]
        self.reports: Sequence[Report] = dedupe.reports([articles[a] for a in self.ids], facts, {})
        self.units = cluster.units(self.reports, place, (), ())
        sheet = pair.Sheet(
            known, {a: cluster.stated(articles[a]) for a in self.ids}, around, self.reports
        )
        i, j = np.nonzero(np.triu(sheet.linear() > -weights.CLIP - pair.REACH, 1))
        keep = [
            k
            for k, (a, b) in enumerate(zip(i, j, strict=True))
            if pair.comparable(known[a], known[b])
        ]
        self.pairs = list(zip(i[keep].tolist(), j[keep].tolist(), strict=True))
        self.features = np.zeros((len(self.pairs), len(FEATURES)))
        for k, (a, b) in enumerate(self.pairs):
            f = sheet.features(a, b)
            self.features[k] = [f.get(name, 0.0) for name in FEATURES]
        self.same = np.array(
            [gold[self.ids[a]] == gold[self.ids[b]] for a, b in self.pairs], dtype=bool
        )

    def groups(self, w: np.ndarray, border: float) -> list[list[str]]:
        scores = np.clip(self.features @ w[1:] + w[0] - border, -weights.CLIP, weights.CLIP)
        pairs = {p: float(s) for p, s in zip(self.pairs, scores, strict=True) if s > -weights.CLIP}
        return [
            [self.ids[m] for m in g]
            for g in cluster.average_link(self.units, pairs, [-1] * len(self.units), 0.0)
        ]


def bcubed(gold: dict[str, str], found: dict[str, str]) -> tuple[float, float, float, float]:
    both = Counter((found[i], gold[i]) for i in gold)
    f, g = Counter(found.values()), Counter(gold.values())
    p = sum(v * v / f[a] for (a, _), v in both.items()) / len(gold)
    r = sum(v * v / g[b] for (_, b), v in both.items()) / len(gold)
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for i in gold:
        groups[found[i]].add(gold[i])
    big = [k for k, n in f.items() if n > 1]
    return p, r, 2 * p * r / (p + r), sum(len(groups[k]) > 1 for k in big) / max(1, len(big))


def balanced(same: np.ndarray, v: np.ndarray, other: float = 1.0) -> np.ndarray:
    """Weights by which the pairs of one event count as much as all others do, or the others more."""
    return np.where(same, v / v[same].sum(), other * v / v[~same].sum())


def silenced(table: Table, share: float) -> Table:
    """The table, and each of its pairs a second time without its evidence against: texts that name nobody, or stand among few others, have none,
    and must be told apart by what they share."""
    x, same, v = table
    quiet = x.copy()
    quiet[:, [FEATURES.index(n) for n in ("company", *weights.AGAINST)]] = 0.0
    return (
        np.vstack([x, quiet]),
        np.concatenate([same, same]),
        np.concatenate([v * (1 - share), v * share]),
    )


def learn(tables: Sequence[Table], ridge: float = 20.0, rounds: int = 60) -> np.ndarray:
    """Weights by Newton's method, each table and each answer weighing the same; features of the wrong sign are left out in turn."""
    by_hand = {n: x for n, x in (weights.SLOPES | weights.AGAINST).items() if n in weights.SET}
    fixed = np.array([0.0, *(by_hand.get(n, 0.0) for n in FEATURES)])
    x = np.concatenate([t[0] for t in tables])
    x = np.hstack([np.ones((len(x), 1)), x])
    y = np.concatenate([t[1] for t in tables]).astype(float)
    v = np.concatenate([t[2] for t in tables]) * 1000
    active = fixed == 0
    offset = x @ fixed
    w = np.zeros(x.shape[1])
    while True:
        for _ in range(rounds):
            p = 1 / (1 + np.exp(-np.clip(x[:, active] @ w[active] + offset, -30, 30)))
            penalty = np.full(int(active.sum()), ridge)
            penalty[0] = 0
            gradient = x[:, active].T @ (v * (y - p)) - penalty * w[active]
            curve = (x[:, active] * (v * p * (1 - p))[:, None]).T @ x[:, active] + np.diag(
                penalty + 1e-6
            )
            move = np.linalg.solve(curve, gradient)
            w[active] += np.clip(move, -2, 2)
            if np.abs(move).max() < 1e-6:
                break
        wrong = np.concatenate([[False], w[1:] * SIGNS < 0]) & active
        if not wrong.any():
            return w + fixed
        active &= ~wrong
        w[wrong] = 0.0


def twos(corpus: Corpus, topics: dict[str, str], most: int = 250) -> Table | None:
    """Pairs of one topic, each as a publication of two articles: what tells an event from its look-alike when there is no third. None where
    topics hold one event each."""
    r = random.Random(5)
    by_topic: defaultdict[str, list[str]] = defaultdict(list)
    for a in sorted(corpus.gold):
        by_topic[topics[a]].append(a)
    pairs = [p for own in by_topic.values() for p in combinations(own, 2)]
    same = [p for p in pairs if corpus.gold[p[0]] == corpus.gold[p[1]]]
    other = [p for p in pairs if corpus.gold[p[0]] != corpus.gold[p[1]]]
    if not same or not other:
        return None
    rows, answers = [], []
    # of the look-alikes those that look most alike
    other = sorted(
        other, key=lambda p: -len(set(corpus.known[p[0]].names) & set(corpus.known[p[1]].names))
    )[: 2 * most]
    for answer, chosen in (
        (True, r.sample(same, min(most, len(same)))),
        (False, r.sample(other, min(most, len(other)))),
    ):
        for a, b in chosen:
            facts = [corpus.known[a], corpus.known[b]]
            around = candidates.neighbourhoods(facts, corpus.days, [(a, b)])[0]
            f = pair.Sheet(facts, corpus.days, around).features(0, 1)
            rows.append([f.get(n, 0.0) for n in FEATURES])
            answers.append(answer)
    same_event = np.array(answers, dtype=bool)
    return np.array(rows), same_event, balanced(same_event, np.ones(len(rows)), other=STRICT)


def border(corpora: Sequence[Corpus], w: np.ndarray) -> tuple[float, list[float]]:
    """The middle of all borders that do nearly as well as the best: the best itself moves much from topics to topics, and either end of
    what is flat is a cliff on topics not seen. A group that mixes stories is worse than its loss of F1 says."""
    steps = [0.125 * k for k in range(-16, 17)]
    found = [[c.bcubed(w, b) for c in corpora] for b in steps]
    worth = [float(np.mean([f1 - MIXED * mixed for _, _, f1, mixed in x])) for x in found]
    flat = [b for b, m in zip(steps, worth, strict=True) if m >= max(worth) - FLAT]
    return sum(flat) / len(flat), [float(np.mean([f1 for _, _, f1, _ in x])) for x in found]


def main(argv: Sequence[str] | None = None) -> None:
    ap = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    ap.add_argument("files", nargs="+", type=pathlib.Path)
    ap.add_argument("--folds", type=int, default=2)
    a = ap.parse_args(argv)
    sets = []
    for path in a.files:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
        sets.append(
            (
                path.stem,
                [article(f"a{i:05d}", r) for i, r in enumerate(rows)],
                [r["story"] for r in rows],
                [topic(r) for r in rows],
            )
        )
    report(sets, a.folds)


def tables(corpora: Sequence[Corpus], topics: Sequence[dict[str, str]]) -> list[Table]:
    return [silenced(c.table(), SILENT) for c in corpora] + [
        t for c, n in zip(corpora, topics, strict=True) if (t := twos(c, n)) is not None
    ]


def report(sets: Sequence[tuple[str, list[Article], list[str], list[str]]], folds: int) -> None:
    whole, held, more = [], [], []
    for _, articles, stories, topics in sets:
        known = [read_facts(x, extract.quotes(x)) for x in articles]
        whole.append(Corpus(articles, stories, known))
        named = {x.id: t for x, t in zip(articles, topics, strict=True)}
        more.append((named, whole[-1]))
        fold = [crc32(t.encode()) % folds for t in topics]
        held.append(
            [
                Corpus(
                    *(
                        [x for x, f in zip(xs, fold, strict=True) if f == k]
                        for xs in (articles, stories, known)
                    )
                )  # type: ignore[arg-type]
                for k in range(folds)
            ]
        )
    names = [s[0] for s in sets]
    for k in range(folds):
        rest = [c for h in held for m, c in enumerate(h) if m != k]
        w = learn(
            tables(
                rest,
                [
                    n
                    for n, h in zip((m[0] for m in more), held, strict=True)
                    for i in range(folds)
                    if i != k
                ],
            )
        )
        at, _ = border(rest, w)
        for name, h in zip(names, held, strict=True):
            print(
                f"fold {k} unseen  border {at:5.2f}  {name:20s}",
                "P {:.4f} R {:.4f} F1 {:.4f} overmerge {:.3f}".format(*h[k].bcubed(w, at)),
            )
    w = learn(tables(whole, [m[0] for m in more]))
    at, means = border(whole, w)
    for name, c in zip(names, whole, strict=True):
        print(
            f"all, seen      border {at:5.2f}  {name:20s}",
            "P {:.4f} R {:.4f} F1 {:.4f} overmerge {:.3f}".format(*c.bcubed(w, at)),
        )
    print("mean F1 by border from -2.0:", " ".join(f"{m:.3f}" for m in means))
    print(f"BIAS {w[0] - at:.2f}, by which the border is 0")
    print(" ".join(f"{n} {x:.2f}" for n, x in zip(FEATURES, w[1:], strict=True)))
    x, y, _ = zip(*(c.table() for c in whole), strict=True)
    for n in (*weights.BINDS, *weights.AGAINST):
        k = FEATURES.index(n)
        print(
            f"  {n:12s} fires on",
            "  ".join(
                f"{name} same {a[b][:, k].mean():.3f} other {a[~b][:, k].mean():.4f}"
                for name, a, b in zip(names, x, y, strict=True)
            ),
        )


if __name__ == "__main__":
    sys.exit(main())
