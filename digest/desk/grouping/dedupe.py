"""Which articles are one text: originals with their pickups and rewrites.

Comes in: the articles of one neighbourhood with facts and quotations. Goes out: reports, each article in exactly one, and what each
copy changed and dropped. Trusts facts, and that sentence spans lie within the text.

Method: candidates share sampled runs of five words (facts.py); the decision is by containment, word by word: the share of an article's
words that are in runs of four words of the other. A cut of a long text is contained in it, and so is a wire text inside a longer article;
resemblance of the whole would miss both. A copy of a copy belongs to the same original. A rewrite need share no run of words: sentence by
sentence the rare words of what it tells are in a sentence of the other, in the same order, and it brings next to no name or figure and no
quotation of its own; reporting of its own would bring at least one of these. What it names as its source is none of its own, and that source is
the original. A report of its own may carry some paragraphs of another: it brings what somebody else says of the same event, in more words.
Reports by one form (crime, weather, results) share their words and not their names and figures: they are no copies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from digest.core.model import Article, Copy, Facts, Quotation, Report
from digest.desk.grouping import copies, credit, rarity
from digest.desk.grouping.form import Lead, same_form
from digest.desk.grouping.pair import comparable
from digest.desk.grouping.products import products
from digest.desk.words import hashes as terms
from digest.desk.words.hashes import KNOWN_BY, QUOTED, Ints, shingles

Mask = NDArray[np.bool_]

RUN = 4
SAME = 0.5  # contained so far: a pickup
LEAST = 30  # words in common, below which a text is too short to tell
WHOLE, LOST = 0.8, 0.3  # of a sentence's words: it is in the other text; it is not
# A rewrite: so much of the weight of its rare words is in the other; so many of its sentences have a like one there, of that share; the
# mean share of them; and of the pairs of them so many more are in order than not.
KNOWN, SENTENCES, LIKE, MEAN, ORDER = 0.55, 0.85, 0.3, 0.55, 0.6
OWN_NAMES, OWN_FIGURES = 0.15, 0.1  # no more of its names and figures are strange to the other
LONGER = 1.2  # than its source may a rewrite be: it says whose news it is
SOON = 3  # days after its source that a rewrite appears, at most; later it is a report of what came after
RATHER = 0.2  # more of a text is in another than in this original: it is the other's
LITTLE = 5  # sentences, below which a text is too short to be told for a rewrite
PLAIN = 48  # sixteenths of rarity, below which a word occurs in too many articles to tell anything
SURE = 0.8  # contained so far: no form, whatever is strange
ALL_BUT = 0.6  # of its names are strange to the other, whatever its figures
FORM = 0.4  # of its names and of its figures are strange to the other: the same form, filled in for another event
OTHERS = (
    2  # kinds of facts that exclude each other: the same form, however few words were filled in
)
PIECE, DENSE = (
    50,
    0.9,
)  # words of a piece of another text, of which so many are the other's: not a form, whatever is around it
# A report of its own that carries some of another: less of it than that; its first sentences are its own; and
# so many names both speak of, which are no everyday words, in sentences of which the other has less than that.
HALF, OPENING, BOTH, MOSTLY, PROPER = 0.5, 2, 2, 0.75, 80
MANY = 12  # copies of one text, above which each is compared with the longest only
CROWD = 200  # a run of words that more texts share is a phrase, not a sign


def reports(
    articles: Sequence[Article],
    facts: Mapping[str, Facts],
    utterances: Mapping[str, tuple[Quotation, ...]],
) -> tuple[Report, ...]:
    """The reports of one neighbourhood, in order of their originals."""
    ordered = sorted(articles, key=lambda a: a.id)
    if len(ordered) == 1:
        return (Report(original=ordered[0].id),)
    stated = [_Stated(a, facts[a.id]) for a in ordered]
    pairs = [p for p in _candidates(stated) if _worth(stated[p[0]], stated[p[1]], p[2], p[3])]
    texts = _texts([stated[i] for i in sorted({i for p in pairs for i in p[:2]})])
    links: dict[str, dict[str, str]] = {}
    made: dict[str, set[str]] = {}  # of what, as far as it is known
    for i, j, runs, told in pairs:
        a, b = ordered[i].id, ordered[j].id
        relation, source = _relation(texts[a], texts[b], stated[i], stated[j], runs, told)
        if relation:
            links.setdefault(a, {})[b] = relation
            links.setdefault(b, {})[a] = relation
        if source:
            made.setdefault(b if source == a else a, set()).add(source)
    out = []
    taken: set[str] = set()
    order = [
        x.id
        for x in sorted(ordered, key=lambda x: (not x.wire, -x.words, x.published or "9", x.id))
    ]
    for first in order:
        while first not in taken:
            one = _source(first, order, made, taken)
            taken.add(one)
            own: list[tuple[str, str]] = []
            todo = [one]
            while todo:
                at = todo.pop(0)
                for b in sorted(links.get(at, {})):
                    if b in taken or (at == one and _elsewhere(b, one, links, texts, taken)):
                        continue
                    # a copy of a copy, but not what merely is beside it in a longer text
                    if at == one or texts[b].within(texts[at]) >= SAME:
                        taken.add(b)
                        own.append((b, links[at][b] if at == one else "pickup"))
                        todo.append(b)
            out.append(
                Report(
                    original=one,
                    copies=tuple(
                        _copy(texts[b], texts[one], relation) for b, relation in sorted(own)
                    ),
                )
            )
    return tuple(sorted(out, key=lambda r: r.original))


def _source(one: str, order: Sequence[str], made: Mapping[str, set[str]], taken: set[str]) -> str:
    """What it was made of, and that of, as far back as is known: where nothing is, the wire's own, else the longest, else the earliest."""
    seen = {one}
    while sources := made.get(one, set()) - taken - seen:
        one = next(x for x in order if x in sources)
        seen.add(one)
    return one


def _elsewhere(
    copy: str,
    original: str,
    links: Mapping[str, Mapping[str, str]],
    texts: Mapping[str, _Text],
    taken: set[str],
) -> bool:
    """Whether a text that has much of an original is rather another's, which is not a copy of this original: a cut of a wire text whose
    paragraphs are in a longer article too."""

    least = texts[copy].within(texts[original]) + RATHER
    return any(
        x not in taken and x not in links[original] and texts[copy].within(texts[x]) >= least
        for x in links[copy]
        if x != original
    )


class _Text:
    """An article's words as hashes, their runs, and where its sentences are among them. A run is a number that equal runs share within
    the neighbourhood; `mark` is as long as there are runs, all False."""

    def __init__(
        self,
        article: Article,
        spans: list[tuple[int, int]],
        words: NDArray[np.uint32],
        ends: list[int],
        runs: Ints,
        mark: Mask,
    ) -> None:
        self.article, self.spans, self.words, self.ends, self.runs = (
            article,
            spans,
            words,
            ends,
            runs,
        )
        self._mark = mark
        self._covered: dict[str, Mask] = {}
        self._rare: list[dict[int, int]] | None = None

    def covered(self, other: _Text) -> Mask:
        """Which words occur in a run of words of the other."""
        out = self._covered.get(other.article.id)
        if out is None:
            out = self._covered[other.article.id] = np.zeros(len(self.words), bool)
            self._mark[other.runs] = True
            hit = self._mark[self.runs]
            self._mark[other.runs] = False
            if len(hit):
                for k in range(RUN):
                    out[k : k + len(hit)] |= hit
        return out

    def within(self, other: _Text) -> float:
        """Share of the words that are in the other, 0 for a few words."""
        n = int(np.count_nonzero(self.covered(other)))
        return n / len(self.words) if n >= min(LEAST, 0.8 * len(self.words)) and n else 0.0

    def by_sentence(self, other: _Text) -> list[float]:
        so_far = [0, *np.cumsum(self.covered(other)).tolist()]
        starts = [0, *self.ends[:-1]]
        return [
            (so_far[e] - so_far[s]) / (e - s) if e > s else 1.0
            for s, e in zip(starts, self.ends, strict=True)
        ]

    def in_one_piece(self, other: _Text) -> bool:
        """What this text has of the other is in sentences that follow one another, with hardly a word between: a wire text inside another
        article. Of a form the words that were filled in break it all over."""
        covered = self.covered(other)
        start = best = here = first = 0
        piece = (0, 0)
        for end in self.ends:  # the piece in which the words of the other most outnumber the rest
            if here <= 0:
                here, first = 0, start
            here += 2 * int(np.count_nonzero(covered[start:end])) - (end - start)
            if here > best:
                best, piece = here, (first, end)
            start = end
        n = piece[1] - piece[0]
        return n >= PIECE and int(np.count_nonzero(covered[piece[0] : piece[1]])) >= DENSE * n

    def rare(self) -> list[dict[int, int]]:
        """The words of each sentence that are no everyday ones, with their rarity."""
        if self._rare is None:
            hashes = np.unique(self.words).astype(np.uint32)
            weight = rarity.weights(hashes)
            known = {
                h: w for h, w in zip(hashes.tolist(), weight.tolist(), strict=True) if w >= PLAIN
            }
            words = self.words.tolist()
            starts = [0, *self.ends[:-1]]
            self._rare = [
                {h: known[h] for h in words[s:e] if h in known}
                for s, e in zip(starts, self.ends, strict=True)
            ]
        return self._rare


def _texts(compared: Sequence[_Stated]) -> dict[str, _Text]:
    """The texts of all articles of a neighbourhood that are compared."""
    if not compared:
        return {}
    own = [terms.unfold(x.facts.order, x.facts.body) for x in compared]
    words = np.concatenate(own)
    _, runs = terms.numbered(shingles(words, RUN))
    mark = np.zeros(len(words), bool)
    out: dict[str, _Text] = {}
    first = 0
    for x, hashes in zip(compared, own, strict=True):
        a = x.article
        spans = [(s.start, s.end) for s in a.sentences] or [(0, len(a.text))]
        ends = np.frombuffer(x.facts.lengths, "<u4").cumsum().tolist()
        last = first + len(hashes)
        out[a.id] = _Text(a, spans, hashes, ends, runs[first : max(first, last - RUN + 1)], mark)
        first = last
    return out


class _Stated:
    """An article with its facts, and the words that it holds."""

    def __init__(self, article: Article, facts: Facts) -> None:
        self.article, self.facts = article, facts

    @cached_property
    def words(self) -> set[int]:
        """With those by which others name it as their source."""
        own = {
            *terms.unpack(self.facts.body)[0].tolist(),
            *terms.unpack(self.facts.lead)[0].tolist(),
        }
        return own | {terms.term(w) for w in credit.words(self.article)}

    @cached_property
    def runs(self) -> set[int]:
        """Its runs of words as quotations are known by: what is in quotation marks elsewhere may stand here in a longer one, or in none."""
        order = terms.unfold(self.facts.order, self.facts.body)
        known = shingles(order, QUOTED)
        longer = range(min(KNOWN_BY - QUOTED + 1, len(known)))
        return set(
            np.concatenate([known[:0], *(terms.runs(known, more) for more in longer)]).tolist()
        )

    @cached_property
    def lead(self) -> Lead:
        """The opening, for the rule on texts by one form."""
        return Lead(self.article, self.facts)

    @cached_property
    def names(self) -> list[list[int]]:
        """The words of each name."""
        return [[terms.term(w) for w in n.split()] for n, _ in self.facts.names]

    @cached_property
    def day(self) -> int | None:
        """Of publication, as far as it is stated."""
        a = self.article
        return (
            date.fromisoformat(a.published[:10]).toordinal()
            if a.published and a.published_from not in ASSUMED
            else None
        )


ASSUMED = ("folder", "story", "none")


def _worth(a: _Stated, b: _Stated, runs: bool, told: bool) -> bool:
    """The texts of a pair of candidates are worth a look: a rewrite is ruled out by facts where neither can be one."""
    if not comparable(a.facts, b.facts):
        return False
    return runs or (told and any(_soon(x, y) and _adds_nothing(x, y) for x, y in ((a, b), (b, a))))


def _relation(
    a: _Text, b: _Text, f: _Stated, g: _Stated, runs: bool, told: bool
) -> tuple[str, str]:
    """What the one is of the other: a pickup, a rewrite, or nothing; and which of them is the source, as far as that is sure. `runs`, `told`:
    of what there is a sign (`_candidates`)."""
    x, y = (a.within(b), b.within(a)) if runs else (0.0, 0.0)
    share = max(x, y)
    if share >= SAME:
        short, long, own, other = (a, b, f, g) if x >= y else (b, a, g, f)
        if min(x, y) >= SAME and _excluded(own.facts, other.facts) >= OTHERS:
            return "", ""
        if share < SURE:
            names, figures = _strange(own, other)
            form = (names >= FORM and figures >= FORM) or names >= ALL_BUT
            if form and not long.in_one_piece(short):
                return "", ""
        if same_form(f.lead, g.lead):
            return "", ""
        if min(x, y) < HALF and _of_its_own(long, short, other, own):
            return "", ""
        whole = sum(s >= WHOLE for s in short.by_sentence(long)) / max(1, len(short.spans))
        return "rewrite" if whole < 0.2 and _retold(
            short, long, own, other
        ) else "pickup", _earlier(f, g)
    if not told:
        return "", ""
    short, long, own, other = (a, b, f, g) if len(a.words) <= len(b.words) else (b, a, g, f)
    named = credit.credits(own.article, other.article), credit.credits(other.article, own.article)
    if named == (False, True) and len(long.words) <= LONGER * len(short.words):
        short, long, own, other, named = long, short, other, own, (True, False)
    if not _soon(own, other) or not _retold(short, long, own, other):
        return "", ""
    if named[0] != named[1]:
        return "rewrite", other.article.id if named[0] else own.article.id
    return "rewrite", "" if own.article.wire else other.article.id


def _earlier(f: _Stated, g: _Stated) -> str:
    """Which of two texts, the one a pickup of the other, was there first by the days that both state. A wire's own text is the source whatever
    the days, and of two that a third wrote neither is."""
    a, b = f.article, g.article
    if (
        a.wire != b.wire
        or f.day is None
        or g.day is None
        or f.day == g.day
        or (a.agency and a.agency == b.agency)
    ):
        return ""
    return a.id if f.day < g.day else b.id


def _of_its_own(long: _Text, short: _Text, own: _Stated, other: _Stated) -> bool:
    """A report that carries some of another, which was there before: in what is not the other's somebody else is quoted, and the same is spoken
    of. It begins with its own; what begins as the other does is a fuller printing of it, of which the other may be a cut."""
    a, b = own.article, other.article
    if (
        not (b.wire > a.wire or _earlier(own, other) == b.id)
        or not _quoted(own, other)
        or not _somebody_else(own, other)
    ):
        return False
    if max(long.by_sentence(short)[:OPENING], default=1.0) >= LOST:
        return False
    strange = [
        told
        for told in long.rare()
        if sum(w for h, w in told.items() if h in other.words) < MOSTLY * sum(told.values())
    ]
    rest = {h for told in strange for h, w in told.items() if w >= PROPER}
    return len({words[-1] for words in other.names} & rest) >= BOTH


def _soon(short: _Stated, long: _Stated) -> bool:
    """The one can be made of the other by the days on which they were published, as far as both are stated."""
    return short.day is None or long.day is None or -1 <= short.day - long.day <= SOON


def _adds_nothing(own: _Stated, other: _Stated) -> bool:
    """No quotation and next to no name or figure of its own."""
    if _quoted(own, other):
        return False
    if _somebody_else(own, other):
        return False
    names, figures = _strange(own, other)
    return names <= OWN_NAMES and figures <= OWN_FIGURES


def _somebody_else(own: _Stated, other: _Stated) -> bool:
    return any(
        " " in n and words[-1] not in other.words
        for (n, _), words in zip(own.facts.names, own.names, strict=True)
    )


def _quoted(own: _Stated, other: _Stated) -> set[int]:
    """Quotations that the other has not, nor the words of them."""
    strange = set(own.facts.quotes) - set(other.facts.quotes)
    return strange - other.runs if strange else strange


def _retold(short: _Text, long: _Text, own: _Stated, other: _Stated) -> bool:
    """The same facts in the same order, without a quotation, and next to no name or figure, of its own."""
    if not _adds_nothing(own, other):
        return False
    shares: list[float] = []
    places: list[int] = []
    for told in short.rare():
        total = sum(told.values())
        if total < 10 * 16:
            continue  # a few plain words
        like = [sum(w for h, w in told.items() if h in other) for other in long.rare()] or [0]
        best = max(like)
        shares.append(best / total)
        if best >= LIKE * total:
            after = (
                k for k, x in enumerate(like) if x == best and places and k >= places[-1]
            )  # of equals the one that goes on
            places.append(next(after, like.index(best)))
    if (
        len(shares) < LITTLE
        or len(places) < SENTENCES * len(shares)
        or sum(shares) < MEAN * len(shares)
    ):
        return False
    order = [
        (y > x) - (y < x) if x != y else 1 for k, x in enumerate(places) for y in places[k + 1 :]
    ]
    return sum(order) >= ORDER * len(order)


def _excluded(f: Facts, g: Facts) -> int:
    """How many kinds of facts both state of which they have none in common: days, ages, places."""
    return sum(
        bool(x) and bool(y) and not set(x) & set(y)
        for x, y in ((f.days, g.days), (f.ages, g.ages), (f.places, g.places))
    )


def _strange(own: _Stated, other: _Stated) -> tuple[float, float]:
    """Share of the names, and of the figures and ages, that the other lacks. Where there are none of a kind, the other kind decides."""
    f, g, known = own.facts, other.facts, other.words
    names = [any(w not in known for w in words) for words in own.names]
    counted = {v for v, _ in g.figures}  # `12 million` is in no text as 12000000
    figures = [
        v not in counted and terms.key(v) not in known for v, _ in f.figures if ":" not in v
    ] + [terms.key(a) not in known for a in f.ages]
    if not names and not figures:
        return 0.0, 0.0
    if f.ages and g.ages and not set(f.ages) & set(g.ages):
        figures = [True]
    x = sum(names) / len(names) if names else 1.0
    y = sum(figures) / len(figures) if figures else x
    return (x if names else y), y


def _copy(copy: _Text, original: _Text, relation: str) -> Copy:
    own = copy.by_sentence(original)
    return Copy(
        article=copy.article.id,
        relation="rewrite" if relation == "rewrite" else "pickup",
        of=original.article.id,
        share=round(float(copy.covered(original).mean()) if len(copy.words) else 0.0, 3),
        changed=tuple(span for span, s in zip(copy.spans, own, strict=True) if s < WHOLE),
        dropped=sum(s < LOST for s in original.by_sentence(copy)),
    )


def _candidates(stated: Sequence[_Stated]) -> list[tuple[int, int, bool, bool]]:
    """Return the pairs worth a comparison: (article, other, shares runs of words, may retell).

    Of many copies of one text each is compared with the longest only, so that the cost grows with
    their number and not with its square.
    """
    samples = [np.frombuffer(s.facts.shingles, "<u8").astype(np.uint64) for s in stated]
    many = [g for g in copies.clusters(samples) if len(g) > MANY]
    head = copies.heads(many, samples)
    kept = [i for i in range(len(stated)) if head.get(i, i) == i]
    told = {(kept[i], kept[j]) for i, j in _known([stated[i] for i in kept])}
    pairs = {(kept[i], kept[j]) for i, j in _sharing([samples[i] for i in kept])}
    pairs |= {(min(i, h), max(i, h)) for i, h in head.items() if i != h}
    return [(i, j, (i, j) in pairs, (i, j) in told) for i, j in sorted(pairs | told)]


def _sharing(own: list[NDArray[np.uint64]]) -> set[tuple[int, int]]:
    """Return the pairs that share a run of words, but for phrases that many texts have."""
    runs = np.concatenate(own)
    order = np.argsort(runs, kind="stable")
    runs, row = runs[order], np.repeat(np.arange(len(own)), [len(x) for x in own])[order]
    if len(own) > CROWD:
        _, group, size = np.unique(runs, return_inverse=True, return_counts=True)
        few = size[group] <= CROWD
        runs, row = runs[few], row[few]
    found: set[int] = set()
    for apart in range(1, len(own)):
        same = (runs[apart:] == runs[:-apart]).nonzero()[0]
        if not len(same):
            break
        found.update((row[same] * len(own) + row[same + apart]).tolist())
    return {divmod(x, len(own)) for x in found}


def _known(stated: Sequence[_Stated]) -> list[tuple[int, int]]:
    """Pairs of which the one has hardly a rare word or a quotation that the other has not: where a rewrite is looked for."""
    bags = [terms.unpack(s.facts.body)[0] for s in stated]
    words, at = terms.joined(bags)
    weight = rarity.weights(words)
    weight[weight < PLAIN] = 0
    n = len(bags)
    row = np.repeat(np.arange(n), [len(b) for b in bags])
    total = np.bincount(row, weight[at], minlength=n)
    here = ((np.bincount(at) > 1) & (weight > 0))[at]
    cells = row[here], at[here], weight[at[here]].astype(np.float64)
    share = (
        products(n, len(words), cells, (*cells[:2], np.ones(len(cells[0]))))
        / np.maximum(1.0, total)[:, None]
    )
    np.fill_diagonal(share, 0.0)
    size = np.array([s.facts.words for s in stated])
    one, other = np.nonzero((share >= KNOWN) & (size[:, None] <= LONGER * size[None, :]))
    return [
        (min(i, j), max(i, j))
        for i, j in zip(one.tolist(), other.tolist(), strict=True)
        if not _quoted(stated[i], stated[j])
    ]
