"""Whether a text names another's outlet as where it has its news from: ", the Lumby Courier reports", "told the Courier".

Comes in: two articles. Goes out: yes or no, and the words by which an outlet is named. Trusts nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache

from digest.core.model import Article
from digest.core.text import even

# Of a name of several words the last stands for it behind an article: "the Courier".
SAYS = r"(?:'s)?(?: [\w-]+)? (?:report(?:s|ed)?|sa(?:ys|id)|writes|wrote|reveal(?:s|ed)|quoted|learn(?:s|ed|t)|has (?:learn(?:ed|t)|reported|seen)|berichte\w*|schreibt|rapporte)\b"
TO = r"(?:\b(?i:told|tells|informed|according to|reported (?:by|in)|reports? (?:by|in)|interview with|speaking to|spoke to|first in|laut|selon|according) )"


@lru_cache(maxsize=1024)
def _named(outlet: str) -> re.Pattern[str] | None:
    name = re.sub(r"^the ", "", even(outlet).strip(), flags=re.I)
    if len(name) < 2:
        return None
    forms = [
        r"(?:[Tt]he )?" + re.escape(name),
        *([r"[Tt]he " + re.escape(name.split()[-1])] if " " in name else []),
    ]
    forms += [rf"(?:[Tt]he )?{short}" for short in _short(name)]
    any_form = "|".join(rf"{f}\b" for f in forms)
    return re.compile(
        rf"{TO}(?:{any_form})|\b(?:{any_form}){SAYS}|\b[Rr]eporting by (?:{any_form})"
    )


def _short(name: str) -> list[str]:
    """The first letters of a name of three words or more, as agencies are called."""
    words = name.split()
    return ["".join(w[0] for w in words if w[0].isupper())] if len(words) > 2 else []


def credits(own: Article, other: Article) -> bool:
    """Whether the text has its news from the other's outlet, as it says itself."""
    if not other.outlet or other.outlet == own.outlet:
        return False
    if own.agency and own.agency == other.outlet:
        return True
    found = _named(other.outlet)
    return bool(found and found.search(even(own.text)))


def words(article: Article) -> list[str]:
    """By which words another text names the article's outlet and who wrote it."""
    names = [n for n in (article.outlet, *article.authors) if n]
    return [w for n in names for w in re.findall(r"[^\W_]+", even(n))] + _short(
        article.outlet or ""
    )
