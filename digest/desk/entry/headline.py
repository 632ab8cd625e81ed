"""The headline of a story: a source's own, the most central, specific and plain.

In: articles with their titles, and what the story's terms are worth. Out: one `Headline` with its article. Trusts nothing: titles come from
scraped pages. Only furniture is taken off a title (" | Outlet"); its words are never changed. Method: coverage of the story's terms by a
title of usual length, less penalties for what an editor would not print.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from digest.core.model import Article, Headline
from digest.desk.words.forms import STOP, stem, tokens

_TAIL = re.compile(r"\s+(?:[|•·»«]|[-–—]{1,2})\s+([^|•·»«]{2,60})$")
# A separator left at the end, with nothing behind it.
_LEFT = re.compile(r"\s+[|•·»«–—-]+$")
_DOMAIN = re.compile(
    r"\b[\w-]{2,60}\.(?:com|org|net)\b|^[\w-]{1,60}(?:\.[\w-]{1,60}){0,4}\.(?:co|[a-z]{2})\b(?:,|$)",
    re.IGNORECASE,
)
_TEASER = re.compile(
    r"^(?:watch|live|video|photos?|pictures|gallery|opinion|exclusive|breaking|update[ds]?|listen|podcast|analysis|quiz|explainer|in pictures)\b\s*[:|–-]?"
    r"|^(?:here(?:'s| is| are)|this is|these are|what (?:we|you)|what to|how (?:to|you)|why (?:you|we|the|this)|everything you|meet the|the \d+ )"
    r"|^\d+ (?:things|ways|reasons|photos)\b"
    r"|(?:\.\.\.|…)$|\bwhat we know\b|\byou (?:need|should|must|won't)\b|\bmust[- ](?:see|read)\b|!$",
    re.IGNORECASE,
)


def cleaned(title: str, outlets: Sequence[str] = ()) -> str:
    """The title without an outlet's name behind a bar or dash, and without white space around it."""
    title = " ".join(title.split())
    for _ in range(4):
        title = _LEFT.sub("", title) or title
        found = _TAIL.search(title)
        if not found or len(title[: found.start()].split()) < 3:
            break
        tail = found[1].strip()
        named = any(
            tail.casefold() in o.casefold() or o.casefold() in tail.casefold() for o in outlets if o
        )
        hard = title[found.start() :].strip()[0] in "|•·»«"
        domain = _DOMAIN.search(tail) is not None
        # A dash parts a clause as often as an outlet: there only a known outlet, or capitals throughout a short tail.
        capitals = all(
            w[:1].isupper() or not w[:1].isalpha() or w.lower() in ("of", "the", "and")
            for w in tail.split()
        )
        news = re.search(
            r"\b(?:News|Times|Post|Journal|Tribune|Herald|Gazette|Chronicle|Today|Reuters|AP|BBC|CNN|TV|Radio|Daily|Online|Press|Globe)\b",
            tail,
        )
        if named or domain or (hard and len(tail.split()) <= 5) or (capitals and news):
            title = title[: found.start()].rstrip()
        else:
            break
    return title


def worth(title: str, weights: Mapping[str, int], share: float) -> float:
    """How fit a title is: `weights` of the story's stems, `share` 1 for an original, less for copies."""
    toks = tokens(title)
    stems = {stem(t) for t in toks if t not in STOP}
    if len(toks) < 3 or not stems:
        return -1.0
    value = sum(weights.get(s, 0) for s in stems) / (len(stems) + 3)
    length = len(toks)
    value *= 1.0 if 6 <= length <= 15 else 0.75 if 4 <= length <= 20 else 0.5
    if title.rstrip("”\"'’").endswith("?"):
        value *= 0.4
    if _TEASER.search(title):
        value *= 0.4
    if title.isupper():
        value *= 0.8
    if sum(w[:1].isupper() for w in title.split()) + sum(c.isdigit() for c in title) == 0:
        value *= 0.8
    return value * share


def headline(
    members: Sequence[tuple[Article, bool]],
    weights: Mapping[str, int],
    lead: tuple[str, str] | None,
) -> Headline:
    """`members`: articles and whether each is the original of its report. `lead`: (article id, sentence) for a story none of whose
    articles has a title."""
    outlets = sorted({a.outlet for a, _ in members if a.outlet})
    best: tuple[float, str, str] | None = None
    several = sum(bool(a.title) for a, _ in members) > 1  # else there is nothing to choose among
    for a, original in members:
        if not a.title:
            continue
        text = cleaned(a.title, outlets)
        value = worth(text, weights, 1.0 if original else 0.93) if several else 0.0
        if text and (best is None or value > best[0]):
            best = (value, text, a.id)
    if best:
        return Headline(text=best[1], article=best[2])
    if lead:
        return Headline(text=lead[1], article=lead[0])
    first = members[0][0]
    return Headline(text=" ".join(first.text.split()[:12]) or first.id, article=first.id)
