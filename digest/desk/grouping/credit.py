"""Whether a text names another's outlet as its source: "the Lumby Courier reports"."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from digest.core import tables
from digest.core.model import Article
from digest.core.text import even


def _any(section: str) -> str:
    items = tables.items("grouping/credits", section)
    return "|".join(re.escape(x).replace(r"\*", r"\w*") for x in items)


@cache
def _says() -> str:
    """Return what comes behind the outlet's name."""
    return rf"(?:'s)?(?: [\w-]+)? (?:{_any('says')})\b"


@cache
def _to() -> str:
    """Return what comes before it."""
    return rf"(?:\b(?i:{_any('to')}) )"


@lru_cache(maxsize=1024)
def _named(outlet: str) -> re.Pattern[str] | None:
    """Return an outlet as the source of a text; None for a name that is too short.

    Of a name of several words the last one is enough behind an article: "the Courier".
    """
    name = re.sub(r"^the ", "", even(outlet).strip(), flags=re.I)
    if len(name) < 2:
        return None
    forms = [rf"(?:[Tt]he )?{re.escape(name)}"]
    if " " in name:
        forms.append(rf"[Tt]he {re.escape(name.split()[-1])}")
    forms += [rf"(?:[Tt]he )?{short}" for short in _short(name)]
    any_form = "|".join(rf"{f}\b" for f in forms)
    return re.compile(
        rf"{_to()}(?:{any_form})|\b(?:{any_form}){_says()}|\b[Rr]eporting by (?:{any_form})"
    )


def _short(name: str) -> list[str]:
    """Return the first letters of a name of three words or more, as agencies are called."""
    words = name.split()
    return ["".join(w[0] for w in words if w[0].isupper())] if len(words) > 2 else []


def credits(own: Article, other: Article) -> bool:
    """Return whether the text has its news from the other's outlet, as it says itself."""
    if not other.outlet or other.outlet == own.outlet:
        return False
    if own.agency and own.agency == other.outlet:
        return True
    found = _named(other.outlet)
    return bool(found and found.search(even(own.text)))


def words(article: Article) -> list[str]:
    """Return the words by which another text names the article's outlet or authors."""
    names = [n for n in (article.outlet, *article.authors) if n]
    own = [w for n in names for w in re.findall(r"[^\W_]+", even(n))]
    return own + _short(article.outlet or "")
