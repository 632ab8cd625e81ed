"""The headline of a story: a source's own; the newest development, central, specific and plain.

Titles come from scraped pages. Only furniture is taken off one (" | Outlet", a final stop); its
words are never changed. A title is worth what it covers of the story's terms, less where it is a
teaser, a question or a list, or where a newer report has one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache

from digest.core import tables
from digest.core.model import Article, Headline
from digest.core.patterns import lazy
from digest.desk.entry.tuning import TUNING
from digest.desk.words.forms import STOP, stem, tokens

_TAIL = lazy(r"\s+(?:[|•·»«]|[-–—]{1,2})\s+([^|•·»«]{2,60})$")
_KICKER = lazy(r"^([^|•·»a-zà-ÿ]{2,26})\s+[|•·»]\s+")  # a label in capitals, before a mark
_LEFT = lazy(r"\s+[|•·»«–—-]+$")  # a separator left at the end
_DOMAIN = lazy(
    r"\b[\w-]{2,60}\.(?:com|org|net)\b"
    r"|^[\w-]{1,60}(?:\.[\w-]{1,60}){0,4}\.(?:co|[a-z]{2})\b(?:,|$)",
    re.IGNORECASE,
)
_LIST = lazy(r"^(?:the )?\d+ (?:things|ways|reasons|photos)\b|^the \d+ ", re.IGNORECASE)
_ENDS = lazy(r"(?:\.\.\.|…|!)$")
_ASKS = lazy(r"\?(?:[”\"'’]*$|\s)")  # at its end, or before what answers it
_PORTRAIT = lazy(r"[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){1,3}, who ")  # says no news
_MARKS = "‘’'“”\"«»„"
_CUT = re.compile(r"[,;:]$|^[a-zà-ÿ].*[,;]")  # a line of the text, taken for a title
# "“It was over in a wink”: an evening on the quay", "Quay fire: “It was over in a wink”"
_SAYING = lazy(
    r"^(?:[‘'“\"«„](?P<opens>[^’'”\"»“]{4,80})[’'”\"»“]\s?[:–—-]\s"
    r"|[^:]+:\s[‘'“\"«„](?P<ends>[^‘“\"«»„]{4,80})[’'”\"»“]$)"
)
_LAST = re.compile(r"\S+$")
TAILS = 4  # outlets behind one another that are taken off
ASSUMED = ("folder", "story", "none")


@cache
def _teaser() -> re.Pattern[str]:
    """Return what a teaser is known by, of all languages."""
    labels = "|".join(map(re.escape, tables.items("entry/headlines", "labels")))
    starts = "|".join(map(re.escape, tables.items("entry/headlines", "starts")))
    inside = "|".join(map(re.escape, tables.items("entry/headlines", "contains")))
    return re.compile(rf"^(?:{labels})\b\s*[:|–-]?|^(?:{starts})\b|\b(?:{inside})\b", re.IGNORECASE)


def cleaned(title: str, outlets: Sequence[str] = ()) -> str:
    """Return the title without what the page adds to it, a final stop, and spare white space.

    A page adds a label in capitals in front ("BUDGET 3.0 | ...") and its name at the end.
    """
    title = " ".join(title.split())
    title = _without_kicker(title)
    for _ in range(TAILS):
        title = _LEFT.sub("", title) or title
        found = _TAIL.search(title)
        if not found or len(title[: found.start()].split()) < 3:
            break
        if not _is_outlet(title[found.start() :].strip()[0], found[1].strip(), outlets):
            break
        title = title[: found.start()].rstrip()
    return _without_stop(title)


def _without_kicker(title: str) -> str:
    """Take a label in capitals off its front; one that says "live" or "opinion" stays."""
    found = _KICKER.match(title)
    if found is None or not found[1].isupper() or len(title[found.end() :].split()) < 3:
        return title
    if found[1].casefold() in tables.words("entry/headlines", "labels"):
        return title
    return title[found.end() :]


def _is_outlet(mark: str, tail: str, outlets: Sequence[str]) -> bool:
    """Return whether what comes after the last mark names the outlet.

    A dash parts a clause as often as an outlet: there only a known outlet, or a short tail in
    capitals with a word of outlets.
    """
    low = tail.casefold()
    if any(low in o.casefold() or o.casefold() in low for o in outlets if o):
        return True
    words = tail.split()
    if _DOMAIN.search(tail) or (mark in "|•·»«" and len(words) <= 5):
        return True
    capitals = all(
        w[:1].isupper() or not w[:1].isalpha() or w.lower() in ("of", "the", "and") for w in words
    )
    known = tables.words("entry/headlines", "news words")
    return capitals and not known.isdisjoint(w.strip(",.;:") for w in low.split())


def _without_stop(title: str) -> str:
    """Take a final stop off a title of one sentence."""
    if len(title) == 1 or not title.endswith(".") or title.endswith("..") or ". " in title[:-1]:
        return title
    last = _LAST.search(title)
    kept = last is not None and last[0].lower() in tables.words("entry/headlines", "abbreviations")
    return title if kept or (last and last[0].count(".") > 1) else title[:-1]


def worth(title: str, weights: Mapping[str, int], share: float) -> float:
    """Return how fit a title is.

    `weights`: of the story's stems; `share`: less than 1 for a copy.
    """
    t = TUNING
    words = tokens(title)
    stems = {stem(w) for w in words if w not in STOP}
    if len(words) < t.shortest_title or not stems:
        return -1.0
    value = sum(weights.get(s, 0) for s in stems) / (len(stems) + t.title_room)
    if not t.usual_title[0] <= len(words) <= t.usual_title[1]:
        value *= 0.75 if t.fair_title[0] <= len(words) <= t.fair_title[1] else 0.5
    if _ASKS.search(title):
        value *= t.question
    if _PORTRAIT.match(title) or _is_saying(title):
        value *= t.teaser
    if _CUT.search(title):
        value *= t.cut
    if _teaser().search(title) or _LIST.search(title) or _ENDS.search(title):
        value *= t.teaser
    plain = not any(w[:1].isupper() for w in title.split()) and not any(map(str.isdigit, title))
    if title.isupper() or plain:
        value *= t.shouted
    return value * share


def _is_saying(title: str) -> bool:
    """Return whether it is mostly someone's words, as the title of a feature is."""
    found = _SAYING.match(title) if title[-1] in _MARKS or title[0] in _MARKS else None
    if found is None:
        return False
    return found["opens"] is not None or 2 * len(found["ends"].split()) > len(title.split())


def headline(
    members: Sequence[tuple[Article, bool]],
    weights: Mapping[str, int],
    lead: Callable[[], tuple[str, str] | None],
) -> Headline:
    """Return the headline. `members`: reports, and whether each is the original of its report.

    `lead` returns (article id, sentence) for a story none of whose articles has a title.
    """
    outlets = sorted({a.outlet for a, _ in members if a.outlet})
    titled = [(a, original) for a, original in members if a.title]
    newest = max((_day(a) for a, _ in titled), default="")
    best: tuple[float, str, str] | None = None
    for a, original in titled:
        text = cleaned(a.title or "", outlets)
        share = (1.0 if original else TUNING.copy) * _recency(_day(a), newest)
        share *= TUNING.release if _is_own_news(text, a.outlet) else 1.0
        value = worth(text, weights, share) if len(titled) > 1 else 0.0
        if text and (best is None or value > best[0]):
            best = (value, text, a.id)
    if best:
        return Headline(text=best[1], article=best[2])
    if found := lead():
        return Headline(text=_without_stop(found[1]), article=found[0])
    first = members[0][0]
    return Headline(text=" ".join(first.text.split()[:12]) or first.id, article=first.id)


def _is_own_news(title: str, outlet: str | None) -> bool:
    """Return whether it is a press release: "Corvane recalls kettles", by Corvane Lines."""
    first = title.split()[:1]
    return bool(outlet) and bool(first) and first[0] == (outlet or "").split()[0]


def _day(a: Article) -> str:
    """Return when it was published or updated, or nothing where no source says so."""
    return (a.updated or a.published or "") if a.published_from not in ASSUMED else ""


def _recency(day: str, newest: str) -> float:
    """Return how much a title counts beside a newer one."""
    try:
        days = (date.fromisoformat(newest[:10]) - date.fromisoformat(day[:10])).days
    except ValueError:
        return 1.0
    if days > 0:
        return float(TUNING.older_day ** min(days, TUNING.oldest))
    return 1.0 if day == newest or len(day) < len(newest) else TUNING.older_hour
