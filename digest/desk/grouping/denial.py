"""Which words an article uses only to say that another event is not its own.

It denies a link (“not linked to the fire at …”), or counts events of a kind (“the second fire in
two days, after one at …”).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from digest.core.model import Article
from digest.desk.words import denials, everyday, hashes
from digest.desk.words.denials import BACK
from digest.desk.words.tokens import DENIAL, Tokens

GAP = r"(?:[^\W\d_]+ ){0,4}"  # the words that `*` matches
BEFORE = 2  # texts that are cut before the first sentence: headline and dateline
COMMON = 13  # level of the table of everyday words: these are too common to mean an event


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """Return the pattern of the phrases of a language.

    The group `back` is a phrase that is about what its sentence says before it.
    """
    phrases = denials.phrases(language)
    forward = (_form(p) for p in phrases if not p.startswith(BACK))
    ahead = "|".join((*forward, *denials.counts(language)))
    back = "|".join(_form(p.removeprefix(BACK)) for p in phrases if p.startswith(BACK))
    either = f"{ahead}|(?P<back>{back})" if back else f"{ahead}|(?P<back>(?!))"
    return re.compile(rf"\b(?:{either})\b")


def _language(article: Article) -> str:
    """Return the language whose phrases are looked for: of a text without one, English."""
    language = hashes.base_language(article.language)
    return "en" if language == "und" else language


def in_sentences(article: Article, row: Tokens, begin: Sequence[int]) -> list[int] | None:
    """Return which sentences may deny a link, in order; None where the tokens do not say so.

    `row`: the tokens of headline, dateline, sentences and more, that start at `begin`.
    """
    if _language(article) != "en":
        return None
    found = set[int]()
    if len(at := (row.flags & DENIAL).nonzero()[0]):
        pieces = (bisect_right(begin, k) - 1 for k in at.tolist())
        found = {max(0, k - BEFORE) for k in pieces if k > 0}
    if article.lead:
        found.add(0)  # the end of a dateline may part a word
    return sorted(k for k in found if k < len(article.sentences))


def _form(phrase: str) -> str:
    return re.escape(phrase).replace(r"\*\ ", GAP)


def denied_words(article: Article, sentences: Sequence[int] | None = None) -> tuple[int, ...]:
    """Return the hashes of the words that come after a denial of a link and nowhere else.

    And those of the place and the day of the event there, together. `sentences`: those that may
    deny one, as `in_sentences` says; else all may.
    """
    language = _language(article)
    if not denials.phrases(language):
        return ()
    text = article.text
    spans = _sentences(article, denials.needed(language), sentences)
    denied = _found(text, spans, language) if spans else []
    if not denied:
        return ()
    behind = {w for s, e in denied for w in _words(text[s:e])}
    if not any(_has_name(text[s:e]) for s, e in denied):
        return ()
    rest, at = [], 0
    for s, e in denied:
        rest.append(text[at:s])
        at = e
    elsewhere = _words(" ".join([article.title or "", *rest, text[at:]]))
    plain = everyday.common(COMMON)
    found = {hashes.key(w) for w in behind - elsewhere if w not in plain}
    return tuple(sorted(found | _places_by_day(article, denied)))


def at(place: str, day: str) -> int:
    """Return the hash of what happened in a place on a day, by a word of the place's name."""
    return hashes.key(f"{hashes.folded(place)}@{day}")


def _places_by_day(article: Article, denials: list[tuple[int, int]]) -> set[int]:
    """Return the hashes of where and when the denied event was: “the accident at Lumby on Monday”.

    Its place may be that of the article's own event too, but not on that day.
    """
    return {
        at(w, day.first)
        for s, e in denials
        for day in article.days
        if day.first and day.first == day.last and s <= day.start < e
        for w in hashes.TOKEN.findall(article.text[s:e])
        if w[0].isupper()
    }


def _sentences(
    article: Article, needed: tuple[str, ...], sentences: Sequence[int] | None
) -> list[tuple[int, int]]:
    """Return the spans of the sentences that have a needed word, in order."""
    text, own = article.text, article.sentences
    if sentences is None:
        starts = [s.start for s in own]
        sentences = sorted(_with_word(text, starts, needed))
    elif sentences and sentences[0] == 0:  # what comes before its start is not of it
        end = own[1].start if len(own) > 1 else len(text)
        if not any(text.find(word, own[0].start, end) >= 0 for word in needed):
            sentences = sentences[1:]
    return [(own[k].start, own[k].end) for k in sentences]


def _with_word(text: str, starts: Sequence[int], needed: tuple[str, ...]) -> set[int]:
    """Return the sentences that have a needed word, by where they start."""
    found = set()
    for word in needed:
        at = text.find(word)
        while at >= 0:
            k = bisect_right(starts, at) - 1
            found.add(k)
            after = starts[k + 1] if k + 1 < len(starts) else len(text)
            at = text.find(word, max(at + 1, after))
    return found - {-1}


def _found(text: str, spans: list[tuple[int, int]], language: str) -> list[tuple[int, int]]:
    """Return the spans of what is denied, one of each sentence that denies a link."""
    pattern, fragments = _pattern(language), denials.fragments(language)
    out = []
    for start, end in spans:
        low = text[start:end].lower()
        # The pattern takes ten times as long as all fragments.
        m = pattern.search(low) if any(f in low for f in fragments) else None
        if m is not None:
            out.append((start, start + m.start()) if m["back"] else (start + m.end(), end))
    return out


def _has_name(text: str) -> bool:
    """Return whether there is a word with a capital, as what names another event has."""
    return any(t[0].isupper() for t in hashes.TOKEN.findall(text))


def _words(text: str) -> set[str]:
    """Return the words of a text in their compared form."""
    return {hashes.folded(t) for t in hashes.TOKEN.findall(text) if t[0].isalnum()}
