"""Which words an article uses only to say that another event is not its own.

It denies a link (“not linked to the fire at …”), or counts events of a kind (“the second fire in
two days, after one at …”).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache

from digest.core import tables
from digest.core.model import Article
from digest.desk.words import everyday, hashes

GAP = r"(?:[^\W\d_]+ ){0,4}"  # the words that `*` matches
COMMON = 13  # level of the table of everyday words: these are too common to mean an event


OTHER = r"(?=\s?[,;:(–—]| after | following )"  # what comes between a count and the others of it
BACK = "… "  # begins a phrase that is about the words before it


@cache
def _patterns(language: str) -> tuple[tuple[str, ...], re.Pattern[str] | None]:
    """Return the words of which one must be there, and the phrases of a language.

    The group `back` is a phrase that is about what its sentence says before it.
    """
    found = tables.sections("grouping/denials")
    language = "en" if language == "und" else language
    phrases = found.get(language, ())
    if not phrases:
        return (), None
    counted = [c + OTHER for c in found.get(f"{language} counted", ())]
    needed = {max(p.removeprefix(BACK).split(), key=len) for p in phrases}
    needed |= {w for c in counted for w in _first_words(c)}
    # “linked” is found where “link” is.
    needed = {w for w in needed if not any(other in w for other in needed - {w})}
    ahead = "|".join((*(_form(p) for p in phrases if not p.startswith(BACK)), *counted))
    back = "|".join(_form(p.removeprefix(BACK)) for p in phrases if p.startswith(BACK))
    either = f"{ahead}|(?P<back>{back})" if back else f"{ahead}|(?P<back>(?!))"
    return tuple(sorted(needed)), re.compile(rf"\b(?:{either})\b")


def _first_words(expression: str) -> list[str]:
    """Return the words with which a regular expression of the form `(?:this|that) …` begins."""
    return expression.removeprefix("(?:").partition(")")[0].split("|")


def _form(phrase: str) -> str:
    return re.escape(phrase).replace(r"\*\ ", GAP)


def denied_words(article: Article) -> tuple[int, ...]:
    """Return the hashes of the words that come after a denial of a link and nowhere else.

    And those of the place and the day of the event there, together.
    """
    needed, pattern = _patterns(hashes.base_language(article.language))
    text = article.text
    if pattern is None:
        return ()
    spans = _sentences(article, needed)
    denials = _found(text, spans, pattern) if spans else []
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
    found = {hashes.key(w) for w in behind - elsewhere if w not in plain}
    return tuple(sorted(found | _places_by_day(article, denials)))


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


def _sentences(article: Article, needed: tuple[str, ...]) -> list[tuple[int, int]]:
    """Return the spans of the sentences that have a needed word, in order."""
    text, sentences = article.text, article.sentences
    starts = [s.start for s in sentences]
    found = set()
    for word in needed:
        at = text.find(word)
        while at >= 0:
            k = bisect_right(starts, at) - 1
            found.add(k)
            at = (
                text.find(word, max(at + 1, sentences[k].end))
                if k >= 0
                else text.find(word, at + 1)
            )
    return [(sentences[k].start, sentences[k].end) for k in sorted(found) if k >= 0]


def _found(
    text: str, spans: list[tuple[int, int]], pattern: re.Pattern[str]
) -> list[tuple[int, int]]:
    """Return the spans of what is denied, one of each sentence that denies a link."""
    out = []
    for start, end in spans:
        m = pattern.search(text[start:end].lower())
        if m is not None:
            out.append((start, start + m.start()) if m["back"] else (start + m.end(), end))
    return out


def _has_name(text: str) -> bool:
    """Return whether there is a word with a capital, as what names another event has."""
    return any(t[0].isupper() for t in hashes.TOKEN.findall(text))


def _words(text: str) -> set[str]:
    """Return the words of a text in their compared form."""
    return {hashes.folded(t) for t in hashes.TOKEN.findall(text) if t[0].isalnum()}
