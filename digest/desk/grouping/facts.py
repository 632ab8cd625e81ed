"""What an article states that another can share or contradict: names, figures, dates, words.

Made from that article and its quotations alone, so that it can be remembered by the article's
content. The text is cut into tokens once (desk/words/tokens.py); named.py and counted.py read them.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from operator import itemgetter, sub

import numpy as np
from numpy.typing import NDArray

from digest.core.model import Article, Facts, Quotation
from digest.desk.grouping import counted, denial, named, roundup
from digest.desk.grouping.text_tokens import TextTokens
from digest.desk.words import hashes, tokens
from digest.desk.words.hashes import KNOWN_BY, QUOTED
from digest.desk.words.tokens import LINE, NUMBER, WORD

MOST_NAMES, MOST_FIGURES = 40, 40
LEAD_WORDS, LEAD_MOST = 30, 90  # words of the first paragraphs: enough; tokens looked at, at most
BEGINS = 8  # words of a quotation that are shown
COUNT = itemgetter(1)
SHINGLE = QUOTED  # words a shingle
SAMPLE = 8  # one shingle in so many is kept
BELOW = np.uint64(2**64 // SAMPLE)  # the kept ones are below it
FEWEST = 16  # shingles of a short text that are kept, at least


# Over 40 lines, because each field of the facts has its own line.
def facts(article: Article, utterances: Sequence[Quotation] = ()) -> Facts:
    """Return what the article states, for grouping."""
    text = article.text
    # Headline, text by sentence, and quotations are cut at once; a run of words of a quotation is
    # looked up among the runs of all of them.
    # A dateline says who sent the text, so no name or number is read in it.
    starts = [0, *(s.start for s in article.sentences[1:]), len(text)]
    news = min(article.lead, starts[1])
    spans = [(0, news), (news, starts[1]), *pairwise(starts[1:])]
    spans += ((u.start, u.end) for u in utterances)
    texts = [article.title or "", *(text[s:e] for s, e in spans)]
    row, begin = tokens.cut(texts)
    if (
        _has_parted_number(row.flags, texts[0], text)
        and (whole := counted.whole_numbers(texts)) != texts
    ):
        row, begin = tokens.cut(whole)
    is_word = (row.flags & WORD).nonzero()[0]
    at: list[int] = is_word.searchsorted(begin[1:]).tolist()
    own = [at[0], *at[2 : len(starts) + 1]]  # where the sentences begin, and their end
    first, end, rest = own[0], own[-1], at[len(starts) + 1 :]
    all_words = row.hashes[is_word]
    words = all_words[first:end]
    begins = at[1]
    body = hashes.pack(words)
    t = TextTokens(row.span(begin[2], begin[len(starts) + 1]))
    headline = TextTokens(row.span(begin[0], begin[1]))
    runs = t.runs()
    names = Counter(named.names(t, runs, article.language))
    for sender in (article.outlet, article.agency):
        names.pop(sender or "", None)
    numbers, titled = counted.Counted(t), counted.Counted(headline)
    figures = tuple(dict.fromkeys(numbers.figures))[:MOST_FIGURES]
    shingles = hashes.shingles(all_words[first:], SHINGLE)
    quotes = _quotes(text, utterances, shingles, [x - first for x in (end, *rest)])
    month_days = sorted({d.month_day for d in article.days if d.month_day})
    return Facts(
        id=article.id,
        language=article.language,
        words=len(words),
        names=tuple(sorted(sorted(names.items()), key=COUNT, reverse=True)[:MOST_NAMES]),
        figures=figures,
        offices=named.offices(t),
        places=named.places(article.place, t, runs, headline),
        ages=tuple(dict.fromkeys(numbers.ages)),
        results=tuple(dict.fromkeys((*numbers.results, *titled.results))),
        days=tuple(sorted({d.first for d in article.days if d.first and d.first == d.last})),
        month_days=tuple(month_days),
        weekdays=tuple(sorted({d.weekday for d in article.days if d.weekday is not None})),
        quotes=tuple(sorted(quotes)),
        body=body,
        order=hashes.order(words, body),
        lengths=struct.pack(f"<{len(own) - 1}I", *map(sub, own[1:], own)),
        lead=hashes.pack(
            np.concatenate([all_words[:first], all_words[begins : begins + _lead(t.flags)]])
        ),
        named=_named(names),
        counted=_counted(numbers, month_days),
        shingles=sample(shingles[: max(0, len(words) - SHINGLE + 1)]),
        roundup=roundup.why(article),
        denied=denial.denied_words(article, denial.in_sentences(article, row, begin)),
        general=named.general(t, runs),
        printed=(
            *((k, w) for v, u in figures if (w := numbers.printed[k := f"{v}|{u}"]) != f"{v} {u}"),
            *((str(h), w) for h, w in sorted(quotes.items())),
        ),
    )


def _has_parted_number(flags: NDArray[np.uint32], title: str, text: str) -> bool:
    """Return whether two numbers follow one another, as thousands parted by a space do.

    The tokens are there in any case; looking at every sentence for such numbers takes 40 µs.
    """
    if not (flags[1:] & flags[:-1] & NUMBER).any():
        return False
    return counted.may_be_parted(title) or counted.may_be_parted(text)


def _lead(flags: list[int]) -> int:
    """Return how many words the first paragraphs have, until enough to say what it is about."""
    words = 0
    for f in flags[:LEAD_MOST]:
        if f & WORD:
            words += 1
        elif f & LINE and words >= LEAD_WORDS:
            break
    return words


def _named(names: Counter[str]) -> bytes:
    """Return the words of all names, and each name of several words as a whole."""
    counts: dict[int, int] = {}
    for name, n in names.items():
        for h in hashes.forms(name):
            counts[h] = counts.get(h, 0) + n
    return hashes.bag(counts)


def _counted(numbers: counted.Counted, month_days: Sequence[str]) -> bytes:
    """Return the bag of all numbers, with and without what they count, and of the days."""
    return hashes.packed(
        [
            *numbers.bare,
            *(f"{v}|{u}" for v, u in numbers.figures),
            *(f"age|{a}" for a in numbers.ages),
            *(f"day|{d}" for d in month_days),
        ]
    )


def sample(shingles: NDArray[np.uint64]) -> bytes:
    """Return one in eight of the hashes of all runs of five words; of a short text the lowest ones.

    A run is kept by its hash's own value, so that equal runs are kept in every text. Copies are
    looked for with these; what decides is the text (copy_relation.py).
    """
    kept = hashes.distinct(shingles[shingles < BELOW])
    if len(kept) < FEWEST:
        kept = hashes.distinct(shingles)[:FEWEST]
    return kept.astype("<u8").tobytes()


def _quotes(
    text: str, utterances: Sequence[Quotation], shingles: NDArray[np.uint64], begin: Sequence[int]
) -> dict[int, str]:
    """Return the hashes of the first and of the last words of each quotation, and how it begins.

    One outlet cuts the end of a quotation, another its beginning. `shingles`: of the words of text
    and quotations in one row. `begin`: where each quotation begins in it, and the end.
    """
    out: dict[int, str] = {}
    for u, (start, end) in zip(utterances, pairwise(begin), strict=True):
        if end - start >= QUOTED:
            parts = text[u.start : u.end].split()
            begins = " ".join(parts[:BEGINS]) + (" …" if len(parts) > BEGINS else "")
            more = min(KNOWN_BY, end - start) - QUOTED
            known = hashes.runs(shingles[start : end - QUOTED + 1], more)
            for h in (known[0], known[-1]):
                out.setdefault(int(h), begins)
    return out
