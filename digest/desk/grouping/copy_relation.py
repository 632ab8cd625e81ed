"""What one text is of another: a pickup, a rewrite, or a report of its own.

Whether it is a pickup is decided by containment, word by word: the share of an article's words
that are in runs of four words of the other. A cut of a long text is contained in it, and so is a
wire text inside a longer article; resemblance of the whole would miss both. A rewrite need not
share a run of words: the rare words of its sentences are in sentences of the other, in the same
order, and it adds almost no name or figure and no quotation. Texts by one form share their words
and not their names and figures: they are not copies.
"""

from __future__ import annotations

from digest.desk.grouping import credit
from digest.desk.grouping.copy_text import CopyText, StatedText
from digest.desk.grouping.form import same_form
from digest.desk.grouping.pair import comparable
from digest.desk.words import hashes

SAME = 0.5  # contained so far: a pickup
WHOLE = 0.8  # share of a sentence's words in the other text, from which on the sentence is in it
LOST = 0.3  # the same, below which it is not
SURE = 0.8  # contained so far: not a form, whatever is strange
FORM = 0.4  # share of names, and of figures, strange to the other, from which on it is one form
ALL_BUT = 0.6  # share of names strange to the other that makes a form, whatever the figures
OTHERS = 2  # kinds of facts that exclude each other, from which on it is one form
KNOWN = 0.55  # share of the weight of a rewrite's rare words that is in the other
SENTENCES = 0.85  # share of a rewrite's sentences that have a like one in the other
LIKE = 0.3  # share of a sentence's weight that makes another like it
MEAN = 0.55  # mean of these shares, at least
ORDER = 0.6  # share of the pairs of sentences that are in order, less those that are not
OWN_NAMES, OWN_FIGURES = 0.15, 0.1  # share of its names and figures that a rewrite adds, at most
LONGER = 1.2  # times the words of its source that a rewrite has, at most
SOON = 3  # days after its source that a rewrite appears, at most
LITTLE = 5  # sentences, below which a text is too short to be called a rewrite
FAINT = 160  # sixteenths of rarity of a sentence: a few plain words
# A report of its own that carries some of another.
HALF = 0.5  # share of it that is the other's, at most
OPENING = 2  # first sentences that are its own
BOTH = 2  # names that both have, at least
MOSTLY = 0.75  # share of a sentence's weight, from which on the sentence is the other's
PROPER = 80  # sixteenths of rarity of a name that is not an everyday word


def worth(a: StatedText, b: StatedText, runs: bool, same_news: bool) -> bool:
    """Return whether two texts need to be compared: facts can rule out that either is a rewrite."""
    if not comparable(a.facts, b.facts):
        return False
    return runs or (
        same_news and any(_soon(x, y) and _adds_nothing(x, y) for x, y in ((a, b), (b, a)))
    )


def relation_of(
    a: CopyText, b: CopyText, f: StatedText, g: StatedText, runs: bool, same_news: bool
) -> tuple[str, str]:
    """Return what one is of the other, and the id of the source if that is sure.

    The first is `pickup`, `rewrite` or empty. `runs`, `same_news`: of what there is a sign
    (copy_pairs.py).
    """
    x, y = (a.within(b), b.within(a)) if runs else (0.0, 0.0)
    share = max(x, y)
    if share >= SAME:
        short, long, own, other = (a, b, f, g) if x >= y else (b, a, g, f)
        if min(x, y) >= SAME and _excluded(own, other) >= OTHERS:
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
    if not same_news:
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


def _earlier(f: StatedText, g: StatedText) -> str:
    """Return which of a text and its pickup was there first, by the days that both state.

    A wire's own text is the source whatever the days. Of two that a third wrote, neither is.
    """
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


def _of_its_own(long: CopyText, short: CopyText, own: StatedText, other: StatedText) -> bool:
    """Return whether a text is a report of its own that carries some of an earlier one.

    In what is not the other's, someone else is quoted on the same event. It begins with its own
    sentences: what begins as the other does is a fuller printing, of which the other may be a cut.
    """
    a, b = own.article, other.article
    if (
        not (b.wire > a.wire or _earlier(own, other) == b.id)
        or not quoted(own, other)
        or not _someone_else(own, other)
    ):
        return False
    if max(long.by_sentence(short)[:OPENING], default=1.0) >= LOST:
        return False
    strange = [
        sentence
        for sentence in long.rare()
        if sum(w for h, w in sentence.items() if h in other.words) < MOSTLY * sum(sentence.values())
    ]
    rest = {h for sentence in strange for h, w in sentence.items() if w >= PROPER}
    return len({words[-1] for words in other.names} & rest) >= BOTH


def _soon(short: StatedText, long: StatedText) -> bool:
    """Return whether the days of publication allow that one was made of the other."""
    return short.day is None or long.day is None or -1 <= short.day - long.day <= SOON


def _adds_nothing(own: StatedText, other: StatedText) -> bool:
    """Return whether it has no quotation and next to no name or figure of its own."""
    if quoted(own, other):
        return False
    if _someone_else(own, other):
        return False
    names, figures = _strange(own, other)
    return names <= OWN_NAMES and figures <= OWN_FIGURES


def _someone_else(own: StatedText, other: StatedText) -> bool:
    """Return whether it names someone in full whom the other does not name."""
    return any(
        " " in n and words[-1] not in other.words
        for (n, _), words in zip(own.facts.names, own.names, strict=True)
    )


def quoted(own: StatedText, other: StatedText) -> set[int]:
    """Return its quotations that the other has neither as quotations nor as words."""
    strange = set(own.facts.quotes) - set(other.facts.quotes)
    return strange - other.runs if strange else strange


def _retold(short: CopyText, long: CopyText, own: StatedText, other: StatedText) -> bool:
    """Return whether it has the same facts in the same order, and next to nothing of its own."""
    if not _adds_nothing(own, other):
        return False
    shares: list[float] = []
    places: list[int] = []
    for sentence in short.rare():
        total = sum(sentence.values())
        if total < FAINT:
            continue  # a few plain words
        like = [sum(w for h, w in sentence.items() if h in other) for other in long.rare()] or [0]
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


def _excluded(own: StatedText, other: StatedText) -> int:
    """Return how many kinds of facts exclude each other: days, ages, places."""
    found = 0
    for x, y in zip(own.exclusive, other.exclusive, strict=True):
        if x and y and x.isdisjoint(y):
            found += 1
    return found


def _strange(own: StatedText, other: StatedText) -> tuple[float, float]:
    """Return the share of its names, and of its figures and ages, that the other lacks.

    Where there are none of a kind, the other kind decides.
    """
    f, g, known = own.facts, other.facts, other.words
    names = [any(w not in known for w in words) for words in own.names]
    counted = {v for v, _ in g.figures}  # `12 million` is in no text as 12000000
    figures = [
        v not in counted and hashes.key(v) not in known for v, _ in f.figures if ":" not in v
    ] + [hashes.key(a) not in known for a in f.ages]
    if not names and not figures:
        return 0.0, 0.0
    if f.ages and g.ages and not set(f.ages) & set(g.ages):
        figures = [True]
    x = sum(names) / len(names) if names else 1.0
    y = sum(figures) / len(figures) if figures else x
    return (x if names else y), y
