"""Which words an article uses only to say that another event has nothing to do with its own."""

from __future__ import annotations

import re
from functools import cache

from digest.core import tables
from digest.core.model import Article
from digest.desk.words import everyday, hashes

GAP = r"(?:[^\W\d_]+ ){0,4}"  # the words that `*` stands for
COMMON = 13  # level of the table of everyday words: these are too common to mean an event


@cache
def _patterns(language: str) -> tuple[tuple[str, ...], re.Pattern[str] | None]:
    """Return the words of which one must be there, and the phrases of a language."""
    found = tables.sections("grouping/denials")
    phrases = found.get(language, () if language != "und" else found["en"])
    if not phrases:
        return (), None
    needed = {max(p.split(), key=len) for p in phrases}
    forms = "|".join(re.escape(p).replace(r"\*\ ", GAP) for p in phrases)
    return tuple(sorted(needed)), re.compile(rf"\b(?:{forms})\b")


def denied_words(article: Article) -> tuple[int, ...]:
    """Return the hashes of the words that come after a denial of a link and nowhere else."""
    needed, pattern = _patterns(hashes.base_language(article.language))
    text = article.text
    if pattern is None or not any(w in text for w in needed):
        return ()
    spans = [(s.start, s.end) for s in article.sentences]
    denials = [(s + end, e) for (s, e), end in _found(text, spans, pattern)]
    if not denials:
        return ()
    behind = {w for s, e in denials for w in _words(text[s:e])}
    if not any(_has_name(text[s:e]) for s, e in denials):
        return ()
    rest, at = [], 0
    for s, e in denials:
        rest.append(text[at:s])
        at = e
    elsewhere = _words(" ".join([article.title or "", *rest, text[at:]]))
    plain = everyday.common(COMMON)
    return tuple(sorted(hashes.key(w) for w in behind - elsewhere if w not in plain))


def _found(
    text: str, spans: list[tuple[int, int]], pattern: re.Pattern[str]
) -> list[tuple[tuple[int, int], int]]:
    """Return the sentences that deny a link, and where in each the phrase ends."""
    return [
        ((s, e), m.end()) for s, e in spans if (m := pattern.search(text[s:e].lower())) is not None
    ]


def _has_name(text: str) -> bool:
    """Return whether there is a word with a capital, as what names another event has."""
    return any(t[0].isupper() for t in hashes.TOKEN.findall(text))


def _words(text: str) -> set[str]:
    """Return the words of a text in their compared form."""
    return {hashes.folded(t) for t in hashes.TOKEN.findall(text) if t[0].isalnum()}
