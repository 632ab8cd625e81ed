"""Learn the weights of the pair model, and print how it does on sets that it has not seen.

    python bench/train_pairs.py STORIES.jsonl ... [--kin PREFIX ...] [--weeks FOLDER ...] [--rules]

Each file holds a JSON object a line with `id`, `text`, `story`, and perhaps `title` and `date`; the
files are given by path and never copied. A folder of --weeks is a made week of a publication:
content/, gold.tsv (path and event) and lookalikes.tsv (pairs of events). Printed: for each file
BCubed figures with weights and border learned from the other files ("unseen"; files that share a
--kin prefix are left out together), the same learned from all files ("seen"), recall and false
joins of pairs that stand alone, what each rule is worth, and the weights for
digest/desk/grouping/model.py. With --weeks, instead: each made week and each file with the second
step learned from the others.

Method: logistic regression with bounded weights of a fixed sign, on the pairs that the program
would compare. Each file counts as much as any other, a story's article as much as any other, and
pairs of two events twice as much as pairs of one, since a wrong merge costs more than a wrong
split. The border is the middle of those that do about as well as the best one by mean F1 less half
of the overmerge. Nothing is set by hand; what `Tuning` holds is fixed before and printed beside.

Of each dated file there is a second version, "NAME-week", in which every story happens in the same
week: its articles and the days that they state are moved. In the files themselves events that are
alike lie months apart, so that the day alone would tell them apart. A file and its week are left
out together. The week counts half in learning and does not count for the border.
"""

from __future__ import annotations

import argparse
import copy
import csv
import json
import math
import pathlib
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations

import numpy as np
from msgspec import structs

from digest.core.model import Article, Facts, File
from digest.desk.grouping import candidates, cluster, dedupe, link, pair, rarity, units
from digest.desk.grouping.facts import facts as read_facts
from digest.desk.grouping.model import AGAIN, AGAIN_BIAS, BIAS, TUNING, WEIGHTS
from digest.desk.quotes import extract
from digest.desk.words import hashes
from digest.intake import formats
from digest.intake.article import outlets, parse
from digest.intake.furniture import clean

FEATURES = tuple(WEIGHTS)
SIGNS = np.array([1.0 if WEIGHTS[f] > 0 else -1.0 for f in FEATURES])
BOUND = 6.0  # of a weight
RIDGE, RIDGE_AGAIN = 2.0, 0.2  # of the two steps
WRONG = 2.0  # what a pair of two events weighs beside one of one event
MIXED, FLAT = 0.5, 0.01  # what overmerge costs beside F1; what makes no difference to the border
STEPS = [0.1 * k for k in range(-6, 5)]
MONDAY, WEEK, SUFFIX = date(2019, 3, 4), 7, "-week"  # the week to which stories are moved
OF_WEEK = 0.5  # what a file of one week counts beside the others
SECOND = ("first", *pair.SECOND)
FIRST_SHIPPED = np.array([BIAS, *WEIGHTS.values()])
SHIPPED = np.array([AGAIN_BIAS, *(AGAIN[f] for f in SECOND)])
NO_SECOND = np.r_[-20.0, np.zeros(len(SECOND))]  # weights with which the second step joins nothing
MADE, LOOK_ALIKE, STRICTER = 3.0, 3.0, 0.5  # what weeks and look-alikes count; log-odds
RULES = (
    *("evidence", "acts", "specifics", "results", "persons", "mention"),
    *("form", "things", "one-sided"),
)
Table = tuple[np.ndarray, np.ndarray, np.ndarray]
Figures = tuple[float, float, float, float]


def article(key: str, row: dict) -> Article:
    """Return a labelled article as a build reads it."""
    fields = {k: row[k] for k in ("title", "date") if row.get(k)}
    head = "".join(f"{k}: {json.dumps(v)}\n" for k, v in fields.items())
    data = (f"---\n{head}---\n" if head else "") + row["text"] + "\n"
    document, _ = formats.read(File(path=f"{key}.txt", id=key, data=data.encode()))
    return parse.parse(document, clean.clean(document), outlets.Outlets())[0]


class Part:
    """One neighbourhood with the features of its pairs."""

    def __init__(self, ids: Sequence[str], corpus: Corpus) -> None:
        self.ids = list(ids)
        own = [corpus.articles[a] for a in ids]
        reports = dedupe.reports(own, corpus.facts)
        place = {a: i for i, a in enumerate(self.ids)}
        self.units = units.units(reports, place, (), ())
        self.sheet = sheet = pair.Sheet(
            [corpus.facts[a] for a in ids], corpus.days, reports, corpus.articles
        )
        self.pairs = self._near() if sheet.several else []
        rows = [sheet.features(a, b) for a, b in self.pairs]
        self.features = np.array([[r[f] for f in FEATURES] for r in rows]).reshape(
            -1, len(FEATURES)
        )
        self.lacks = np.array([sheet.lacks[p] for p in self.pairs])
        self.lacks += [TUNING.denied * sheet.denied(a, b) for a, b in self.pairs]
        self.one_sided = [sheet.is_one_sided(a, b) for a, b in self.pairs]
        self.rules = [sheet.forbidden(a, b, sheet.score(a, b)) for a, b in self.pairs]
        self.open_rules = [sheet.forbidden(a, b, 0.0, math.inf) for a, b in self.pairs]
        self.asked = [
            sheet.asked_of_openings(a, b, r)
            for (a, b), r in zip(self.pairs, self.rules, strict=True)
        ]
        more = [sheet.second_features(a, b) for a, b in self.pairs]
        self.more = np.array([[r[f] for f in pair.SECOND] for r in more]).reshape(
            -1, len(pair.SECOND)
        )
        self.dateless = np.array([int((sheet.day[[a, b]] == 0).sum()) for a, b in self.pairs], int)
        self.denied = np.array([sheet.denied(a, b) for a, b in self.pairs], bool)
        self.same = np.array(
            [corpus.gold[self.ids[a]] == corpus.gold[self.ids[b]] for a, b in self.pairs], bool
        )

    def _near(self) -> list[tuple[int, int]]:
        """Return the pairs of two reports that are at all alike."""
        sheet = self.sheet
        two = sheet.home[:, None] != sheet.home[None, :]
        i, j = np.nonzero(np.triu(two & (sheet.near > 0.2), 1))
        return [
            (a, b)
            for a, b in zip(i.tolist(), j.tolist(), strict=True)
            if pair.comparable(sheet.facts[a], sheet.facts[b])
        ]

    def first(self, w: np.ndarray, border: float) -> np.ndarray:
        """Return the log-odds of the first step."""
        return self.features @ w[1:] + w[0] - border - self.lacks

    def again(self, v: np.ndarray, first: np.ndarray) -> np.ndarray:
        """Return the log-odds of the second step."""
        known = np.clip(first, -TUNING.sure, TUNING.sure)
        score = v[0] + v[1] * known + self.more @ v[2:]
        return score - TUNING.dateless * self.dateless - TUNING.sure * self.denied

    def scores(
        self, w: np.ndarray, border: float, rules: Sequence[str], v: np.ndarray
    ) -> list[float]:
        first = self.first(w, border)
        again = np.minimum(TUNING.found, self.again(v, first))
        out = []
        for k, (s, more) in enumerate(zip(first.tolist(), again.tolist(), strict=True)):
            rule = self.rules[k] if self.rules[k] in rules and s > -TUNING.near_miss else ""
            score = cluster.bounded(s, rule)
            most = TUNING.sure
            if self.one_sided[k] and "one-sided" in rules:
                most = TUNING.one_sided
            score = min(score, most)
            if score <= 0 < more and s > TUNING.looked and rule in ("", *pair.LACKING):
                found = self.open_rules[k] if more >= self.asked[k] else self.rules[k]
                score = score if found in rules or found == "language" else min(more, most)
            out.append(score)
        return out

    def groups(
        self,
        w: np.ndarray,
        border: float,
        rules: Sequence[str] = RULES,
        chains: bool = False,
        v: np.ndarray = SHIPPED,
    ) -> list[list[str]]:
        scored = zip(self.pairs, self.scores(w, border, rules, v), strict=True)
        pairs = {p: s for p, s in scored if s != TUNING.unlike}
        found = link.average_link(self.units, pairs, [-1] * len(self.units), 0.0)
        if not chains:
            found = link.unchained(found, self.units, pairs, 0.0)
        return [[self.ids[m] for m in g] for g in found]


class Corpus:
    """The articles of one file, grouped as a publication of their own."""

    look_alikes: frozenset[frozenset[str]] = frozenset()

    def __init__(self, path: pathlib.Path) -> None:
        self.name = path.stem.removeprefix("stories_")
        rows = [json.loads(x) for x in path.read_text(encoding="utf-8").split("\n") if x]
        self.dated = all(r.get("date") for r in rows)
        rows = rows if self.dated else [{k: v for k, v in r.items() if k != "date"} for r in rows]
        articles = [article(f"a{i:05d}", r) for i, r in enumerate(rows)]
        self.articles = {a.id: a for a in articles}
        self.gold = {a.id: r["story"] for a, r in zip(articles, rows, strict=True)}
        self.facts = {a.id: read_facts(a, extract.quotes(a)) for a in articles}
        self.days = {a.id: cluster.stated(a) for a in articles}
        self._compare()

    def _compare(self) -> None:
        found = candidates.neighbourhoods(list(self.facts.values()), self.days)
        self.parts = [Part(n.articles, self) for n in found if len(n.articles) > 1]

    def week(self) -> Corpus:
        """Return the same articles with all stories moved to one week."""
        first: dict[str, str] = {}
        for a, d in self.days.items():
            first[self.gold[a]] = min(first.get(self.gold[a], "9"), d or "9")
        moved = {
            story: MONDAY + timedelta(days=k % WEEK) - date.fromisoformat(first[story][:10])
            for k, story in enumerate(sorted(first))
            if first[story] != "9"
        }

        def day(d: str, a: str) -> str:
            by = moved.get(self.gold[a], timedelta())
            return (date.fromisoformat(d[:10]) + by).isoformat()

        out = copy.copy(self)
        out.name = self.name + SUFFIX
        out.days = {a: day(d, a) if d else None for a, d in self.days.items()}
        out.facts = {
            a: structs.replace(f, days=tuple(sorted(day(d, a) for d in f.days)), weekdays=())
            for a, f in self.facts.items()
        }
        out._compare()
        return out

    def table(self) -> Table:
        """Return features, answers, and weights by which each article counts as much."""
        size = Counter(self.gold.values())
        parts = [p for p in self.parts if p.pairs]
        v = []
        for p in parts:
            for i, j in p.pairs:
                a, b = size[self.gold[p.ids[i]]], size[self.gold[p.ids[j]]]
                one = self.gold[p.ids[i]] == self.gold[p.ids[j]]
                v.append(1 / (a - 1) if one else 1 / math.sqrt(a * b))
        same = np.concatenate([p.same for p in parts])
        weight = np.array(v)
        weight = np.where(same, weight / weight[same].sum(), WRONG * weight / weight[~same].sum())
        return np.concatenate([p.features for p in parts]), same.astype(float), weight

    def found(
        self,
        w: np.ndarray,
        border: float,
        rules: Sequence[str] = RULES,
        chains: bool = False,
        v: np.ndarray = SHIPPED,
    ) -> dict[str, str]:
        """Return of each article the first one of its group."""
        found = {a: a for a in self.gold}
        for p in self.parts:
            for group in p.groups(w, border, rules, chains, v):
                for a in group:
                    found[a] = group[0]
        return found

    def figures(
        self,
        w: np.ndarray,
        border: float,
        rules: Sequence[str] = RULES,
        chains: bool = False,
        v: np.ndarray = SHIPPED,
    ) -> Figures:
        return bcubed(self.gold, self.found(w, border, rules, chains, v))

    def second_table(self, w: np.ndarray, at: float) -> Table:
        """Return the same as `table` of the second step: of the pairs that have both days."""
        parts = [p for p in self.parts if p.pairs]
        _, same, weight = self.table()
        dated = np.concatenate([p.dateless == 0 for p in parts])
        first = np.concatenate([p.first(w, at) for p in parts])
        more = np.concatenate([p.more for p in parts])
        x = np.column_stack([np.clip(first, -TUNING.sure, TUNING.sure), more])
        pairs = [(self.gold[p.ids[i]], self.gold[p.ids[j]]) for p in parts for i, j in p.pairs]
        look = np.array([frozenset(p) in self.look_alikes for p in pairs]) & (same == 0)
        more_of = np.where(look, LOOK_ALIKE, 1.0)
        apart = same == 0
        more_of[apart] *= weight[apart].sum() / max(1e-9, (weight * more_of)[apart].sum())
        return x[dated], same[dated], (weight * more_of)[dated]

    def alone(self, w: np.ndarray, border: float) -> tuple[float, float]:
        """Return recall of pairs of one event, and false joins of look-alikes, two at a time."""
        hits = []
        for wanted in (True, False):
            joined = []
            for two in _pairs_alone(self, wanted):
                own = [self.articles[a] for a in two]
                reports = dedupe.reports(own, self.facts)
                known: list[Facts] = [self.facts[a] for a in two]
                sheet = pair.Sheet(known, self.days, reports, self.articles)
                if not sheet.several:
                    joined.append(True)
                    continue
                f = sheet.features(0, 1)
                score = w[0] - border - sheet.lacks[0, 1] + np.dot(w[1:], [f[n] for n in FEATURES])
                joined.append(score > 0 and not sheet.forbidden(0, 1))
            hits.append(float(np.mean(joined)) if joined else 0.0)
        return hits[0], hits[1]


class MadeWeek(Corpus):
    """A made week of a publication, read as a build reads it."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.name, self.dated = folder.name, False
        rows = _rows(folder / "gold.tsv")
        self.gold = {r["path"].removeprefix("content/"): r["event"] for r in rows}
        self.look_alikes = frozenset(
            frozenset((r["event1"], r["event2"])) for r in _rows(folder / "lookalikes.tsv")
        )
        self.articles = {}
        for path in self.gold:
            data = (folder / "content" / path).read_bytes()
            document, _ = formats.read(File(path=path, id=path, data=data))
            lines = clean.clean(document)
            day = path.partition("/")[0]
            self.articles[path] = parse.parse(document, lines, outlets.Outlets(), day)[0]
        self.facts = {k: read_facts(a, extract.quotes(a)) for k, a in self.articles.items()}
        self.days = {k: cluster.stated(a) for k, a in self.articles.items()}
        self._compare()


def _rows(path: pathlib.Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE))


def by_pairs(gold: dict[str, str], found: dict[str, str]) -> tuple[float, float, int, int]:
    """Return precision and recall of pairs, and how many events are found exactly, of how many."""
    both = right = wanted = 0
    for a, b in combinations(sorted(gold), 2):
        one, joined = gold[a] == gold[b], found[a] == found[b]
        both, right, wanted = both + joined, right + (one and joined), wanted + one
    events, groups = defaultdict(set), defaultdict(set)
    for a in gold:
        events[gold[a]].add(a)
        groups[found[a]].add(a)
    exact = sum(own in groups.values() for own in events.values())
    return right / max(1, both), right / max(1, wanted), exact, len(events)


MOST_ALONE, PER_STORY, PER_ARTICLE, SHARED_NAME = 200, 8, 6, 60


def _pairs_alone(corpus: Corpus, same: bool) -> Iterator[tuple[str, str]]:
    """Yield pairs of one event, or the look-alikes of two events: those most alike by names."""
    if same:
        by_story = defaultdict(list)
        for a in sorted(corpus.gold):
            by_story[corpus.gold[a]].append(a)
        found = [p for own in by_story.values() for p in list(combinations(own, 2))[:PER_STORY]]
        yield from found[:: max(1, len(found) // MOST_ALONE)][:MOST_ALONE]
        return
    used: Counter[str] = Counter()
    left = MOST_ALONE
    for a, b in _by_names(corpus):
        if left and used[a] < PER_ARTICLE and used[b] < PER_ARTICLE:
            used.update((a, b))
            left -= 1
            yield a, b


def _by_names(corpus: Corpus) -> list[tuple[str, str]]:
    """Return pairs of two events by how alike their names are."""
    names = {k: {h for n, _ in f.names for h in hashes.forms(n)} for k, f in corpus.facts.items()}
    holders = defaultdict(list)
    for k in sorted(names):
        for h in names[k]:
            holders[h].append(k)
    every = np.array(sorted(holders), dtype=np.uint32)
    weight = dict(zip(every.tolist(), rarity.weights(every).tolist(), strict=True))
    total = {k: sum(weight[h] for h in own) for k, own in names.items()}
    common: Counter[tuple[str, str]] = Counter()
    for h, own in sorted(holders.items()):
        for a, b in combinations(own, 2) if len(own) <= SHARED_NAME else ():
            if corpus.gold[a] != corpus.gold[b]:
                common[a, b] += weight[h]
    return sorted(common, key=lambda p: (-common[p] / math.sqrt(total[p[0]] * total[p[1]]), p))


def bcubed(gold: dict[str, str], found: dict[str, str]) -> Figures:
    """Return precision, recall, F1 and overmerge."""
    both = Counter((found[i], gold[i]) for i in gold)
    f, g = Counter(found.values()), Counter(gold.values())
    p = sum(v * v / f[a] for (a, _), v in both.items()) / len(gold)
    r = sum(v * v / g[b] for (_, b), v in both.items()) / len(gold)
    groups = defaultdict(set)
    for i in gold:
        groups[found[i]].add(gold[i])
    big = [k for k, n in f.items() if n > 1]
    return p, r, 2 * p * r / (p + r), sum(len(groups[k]) > 1 for k in big) / max(1, len(big))


def learn(corpora: Sequence[Corpus]) -> np.ndarray:
    """Return bias and weights of the first step."""
    share = np.array([OF_WEEK if c.name.endswith(SUFFIX) else 1.0 for c in corpora])
    return fit([c.table() for c in corpora], share, SIGNS, BOUND)


def learn_again(corpora: Sequence[Corpus], w: np.ndarray, at: float) -> np.ndarray:
    """Return bias and weights of the second step. `w`, `at`: weights and border of the first."""
    tables = [(c, c.second_table(w, at)) for c in corpora if any(p.pairs for p in c.parts)]
    tables = [(c, t) for c, t in tables if len(t[0])]
    share = [
        MADE if isinstance(c, MadeWeek) else OF_WEEK if c.name.endswith(SUFFIX) else 1.0
        for c, _ in tables
    ]
    v = fit([t for _, t in tables], np.array(share), np.zeros(len(SECOND)), np.inf, RIDGE_AGAIN)
    v[0] -= STRICTER
    return v


def fit(
    tables: Sequence[Table],
    share: np.ndarray,
    signs: np.ndarray,
    bound: float,
    ridge: float = RIDGE,
    rounds: int = 200,
) -> np.ndarray:
    """Return bias and weights, by Newton's method within the bounds. `signs`: 0 for either."""
    x = np.concatenate([t[0] for t in tables])
    x = np.hstack([np.ones((len(x), 1)), x])
    y = np.concatenate([t[1] for t in tables])
    v = np.concatenate([t[2] * s for t, s in zip(tables, share, strict=True)]) * 1000 / share.sum()
    low = np.r_[-20.0, np.where(signs > 0, 0.0, -bound)]
    high = np.r_[20.0, np.where(signs < 0, 0.0, bound)]
    penalty = np.r_[0.0, np.full(len(signs), ridge)]
    w = np.zeros(x.shape[1])
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (v * (y - p)) - penalty * w
        free = ~(((w <= low) & (gradient < 0)) | ((w >= high) & (gradient > 0)))
        own = x[:, free]
        curve = (own * (v * p * (1 - p))[:, None]).T @ own + np.diag(penalty[free] + 1e-6)
        move = np.zeros(len(w))
        move[free] = np.clip(np.linalg.solve(curve, gradient[free]), -1, 1)
        after = np.clip(w + move, low, high)
        if np.abs(after - w).max() < 1e-4:
            break
        w = after
    return w


def border(corpora: Sequence[Corpus], w: np.ndarray) -> float:
    """Return the middle of the borders that do about as well as the best."""
    worth = []
    for b in STEPS:
        found = [c.figures(w, b) for c in corpora if not c.name.endswith(SUFFIX)]
        worth.append(float(np.mean([f1 - MIXED * mixed for _, _, f1, mixed in found])))
    flat = [b for b, m in zip(STEPS, worth, strict=True) if m >= max(worth) - FLAT]
    return sum(flat) / len(flat)


def show(label: str, name: str, f: Figures, more: str = "") -> None:
    print(
        f"{label:8s} {name:14s} P {f[0]:.3f} R {f[1]:.3f} F1 {f[2]:.3f} overmerge {f[3]:.3f}{more}",
        flush=True,
    )


def origin(c: Corpus, kin: Sequence[str]) -> str:
    """Return the name of the origin of a file: files of one origin are left out together."""
    name = c.name.removesuffix(SUFFIX)
    return next((k for k in kin if name.startswith(k)), name)


def report_weeks(corpora: Sequence[Corpus], weeks: Sequence[Corpus], kin: Sequence[str]) -> None:
    """Print the figures of the second step with each week left out, and its weights."""
    w = learn(corpora)
    at = border(corpora, w)
    total = Counter[str]()
    for left_out in weeks:
        v = learn_again([*corpora, *(c for c in weeks if c is not left_out)], w, at)
        for label, weights in (("first", NO_SECOND), ("unseen", v)):
            found = by_pairs(left_out.gold, left_out.found(w, at, v=weights))
            p, r, exact, events = found
            print(f"{label:8s} {left_out.name:14s} P {p:.3f} R {r:.3f} exact {exact}/{events}")
            total[label] += exact
    for left_out in corpora:
        if not left_out.name.endswith(SUFFIX):
            rest = [c for c in corpora if origin(c, kin) != origin(left_out, kin)]
            v = learn_again([*rest, *weeks], w, at)
            show("unseen", left_out.name, left_out.figures(w, at, v=v), "  second step left out")
    print("events exact", dict(total))
    v = learn_again([*corpora, *weeks], w, at)
    for c in (*corpora, *weeks):
        show("seen", c.name, c.figures(w, at, v=v))
    print(f"AGAIN_BIAS = {v[0]:.2f}")
    for name, x in zip(SECOND, v[1:], strict=True):
        print(f'    "{name}": {x:.2f},')


def report_rules(corpora: Sequence[Corpus]) -> None:
    """Print what is lost on each file and week without a rule, in F1 and in precision."""
    all_ = {c.name: c.figures(FIRST_SHIPPED, 0.0) for c in corpora}
    for rule in (*RULES, "denied", "chains", "second"):
        if rule == "denied":
            _set_denied(corpora, False)
        kept = [r for r in RULES if r != rule]
        v = NO_SECOND if rule == "second" else SHIPPED
        worth = []
        for c in corpora:
            f = c.figures(FIRST_SHIPPED, 0.0, kept, rule == "chains", v)
            own = all_[c.name]
            if any(round(x - y, 3) for x, y in zip(own[:3], f[:3], strict=True)):
                worth.append(f"{c.name} F1 {own[2] - f[2]:+.3f} P {own[0] - f[0]:+.3f}")
        print(f"{rule:9s} {'; '.join(worth) or 'nothing'}", flush=True)
        if rule == "denied":
            _set_denied(corpora, True)


def _set_denied(corpora: Sequence[Corpus], counts: bool) -> None:
    """Let a denied link count, or not."""
    for part in (p for c in corpora for p in c.parts if p.pairs):
        known = np.array([part.sheet.denied(a, b) for a, b in part.pairs], bool)
        part.lacks += TUNING.denied * (known & counts) - TUNING.denied * part.denied
        part.denied = known & counts


def report(corpora: Sequence[Corpus], kin: Sequence[str]) -> None:
    unseen: dict[bool, list[float]] = {False: [], True: []}
    for left_out in dict.fromkeys(origin(c, kin) for c in corpora):
        rest = [c for c in corpora if origin(c, kin) != left_out]
        w = learn(rest)
        at = border(rest, w)
        for c in corpora:
            if origin(c, kin) == left_out:
                found = c.figures(w, at)
                unseen[c.name.endswith(SUFFIX)].append(found[2])
                two = c.alone(w, at)
                show("unseen", c.name, found, f"  alone R {two[0]:.2f} false {two[1]:.2f}")
    for of_week, f1 in unseen.items():
        kind = "the same in one week" if of_week else "unseen sets"
        print(f"mean F1 of {kind} {np.mean(f1):.4f}")
    w = learn(corpora)
    at = border(corpora, w)
    for c in corpora:
        two = c.alone(w, at)
        show("seen", c.name, c.figures(w, at), f"  alone R {two[0]:.2f} false {two[1]:.2f}")
    print(f"BIAS = {w[0] - at:.2f}")
    for name, x in zip(FEATURES, w[1:], strict=True):
        print(f'    "{name}": {x:.2f},')


def main(argv: Sequence[str] | None = None) -> None:
    ap = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    ap.add_argument("files", nargs="+", type=pathlib.Path)
    ap.add_argument("--kin", nargs="*", default=["gv"], help="prefixes of sets of one origin")
    ap.add_argument("--weeks", nargs="*", default=[], type=pathlib.Path, help="made weeks")
    ap.add_argument("--rules", action="store_true", help="what each rule is worth")
    a = ap.parse_args(argv)
    own = [Corpus(path) for path in a.files]
    own += [c.week() for c in own if c.dated]
    weeks = [MadeWeek(path) for path in a.weeks]
    if a.rules:
        report_rules([*own, *weeks])
    elif weeks:
        report_weeks(own, weeks, a.kin)
    else:
        report(own, a.kin)


if __name__ == "__main__":
    sys.exit(main())
